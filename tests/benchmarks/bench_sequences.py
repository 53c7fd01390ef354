"""Scoring logits: against torch, against reading and one np.exp, and within its memory."""

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from model.exact import has_vector_exp
from model.texts.opening import open_source, pair_of
from model.texts.scoring.in_order import in_order
from model.texts.two_models.kl_report import report
from model.texts.two_models.kl_rows import compare_blocks
from tests.benchmarks.timing import Row, at_least, at_most, medians
from tests.model.kld_files import write_kld
from tests.reference.score import score

TOKENS, VOCABULARY = 2048, 50257
_COMPARED = 512  # positions of each .kld file, less the one that predicts nothing
LARGE_TOKENS = 10_000  # 2 GB of float32
_MEMORY = 64  # MB beyond the file's own pages

_SCORE_ALONE = """
import re, sys, threading, time
import numpy as np
from tests.reference.score import score

def private() -> int:
    text = open("/proc/self/smaps_rollup").read()
    return sum(int(n) for n in re.findall(r"^Anonymous: +([0-9]+)", text, re.M))

logits = np.load(sys.argv[1], mmap_mode="r")
targets = np.arange(len(logits)) % logits.shape[1]
before, most, done = private(), [0], threading.Event()

def watch() -> None:
    while not done.wait(0.02):
        most[0] = max(most[0], private())

watcher = threading.Thread(target=watch)
watcher.start()
begun = time.perf_counter()
score(logits, targets)
took = time.perf_counter() - begun
done.set()
watcher.join()
print(took, (max(most[0], private()) - before) / 1024)
"""


def rows() -> list[Row]:
    """Return the rows of this family."""
    rng = np.random.default_rng(0)
    logits = rng.standard_normal((TOKENS, VOCABULARY), dtype=np.float32) * np.float32(3)
    targets = rng.integers(0, VOCABULARY, TOKENS)
    return [
        *_against_peers(logits, targets),
        _comparison(logits),
        *_large_file(),
        *_sharded(logits, targets),
    ]


def _against_peers(logits: np.ndarray, targets: np.ndarray) -> list[Row]:
    shown = f"{TOKENS:,} × {VOCABULARY:,} float32"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logits.npy"
        np.save(path, logits)
        mapped = np.load(path, mmap_mode="r")
        out = np.empty_like(logits)
        works: dict[str, Callable[[], object]] = {
            "floor": lambda: _read_and_exp(path, out),
            "ours": lambda: score(mapped, targets),
        }
        if importlib.util.find_spec("torch"):
            works["torch"] = _torch_scores(logits, targets)
            works["alone"] = lambda: score(logits, targets, nll_alone=True)
        took = medians(works, 7, clock=time.process_time)
    name = f"scoring ÷ reading and one np.exp on the same threads, {shown}"
    found = [at_most(name, took["ours"], took["floor"], 1.5)]
    if "torch" in works:
        name = f"torch’s cross_entropy ÷ the NLL alone, {shown}"
        found.append(at_least(name, took["alone"], took["torch"], 1.5 if has_vector_exp() else 0.8))
    return found


def _read_and_exp(path: Path, out: np.ndarray) -> object:
    """Read the file's numbers and take one np.exp of them, each thread its share."""
    start = path.stat().st_size - out.nbytes

    def work(first: int, last: int) -> None:
        share = out[first:last]
        with path.open("rb", buffering=0) as file:
            file.seek(start + first * out.strides[0])
            file.readinto(share.data)
        np.exp(share, out=share)

    return list(in_order(work, _shares(len(out)), os.cpu_count() or 1))


def _shares(rows: int) -> list[tuple[int, int]]:
    """The rows in as many runs as there are processors."""
    ends = np.linspace(0, rows, (os.cpu_count() or 1) + 1).astype(int).tolist()
    return list(pairwise(ends))


def _torch_scores(logits: np.ndarray, targets: np.ndarray) -> Callable[[], object]:
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    rows, ids = torch.from_numpy(logits), torch.from_numpy(targets)

    def work() -> object:
        return torch.nn.functional.cross_entropy(rows, ids, reduction="none")

    return work


def _comparison(logits: np.ndarray) -> Row:
    """Two .kld files of one chunk; decoded in float32, as llama.cpp does, for the floor."""
    shape = (1, 2 * _COMPARED, VOCABULARY)
    tokens = np.random.default_rng(3).integers(0, VOCABULARY, shape[:2])
    moved = logits[:_COMPARED] + np.float32(0.1) * logits[_COMPARED : 2 * _COMPARED]
    with tempfile.TemporaryDirectory() as folder:
        base, tested = (
            write_kld(Path(folder) / name, np.concatenate([part, part]).reshape(shape), tokens)
            for name, part in (("base.kld", logits[:_COMPARED]), ("tested.kld", moved))
        )
        pair = pair_of(open_source(base), open_source(tested))
        out = np.empty((_COMPARED, VOCABULARY), np.float32)
        works: dict[str, Callable[[], object]] = {
            "floor": lambda: [_decode_and_exp(path, out) for path in (base, tested)],
            "ours": lambda: report(compare_blocks(pair.base, pair.tested, pair.targets)),
        }
        took = medians(works, 7, clock=time.process_time)
    name = f"KL report of two .kld ÷ reading both and np.exp, {_COMPARED} × {VOCABULARY:,}"
    return at_most(name, took["ours"], took["floor"], 2.0)


def _decode_and_exp(path: Path, out: np.ndarray) -> object:
    width = 2 * ((VOCABULARY + 1) // 2) + 4
    count = _COMPARED - 1

    def work(first: int, last: int) -> None:
        offset = path.stat().st_size - 2 * width * (count - first)
        part = np.fromfile(path, "<u2", width * (last - first), offset=offset).reshape(-1, width)
        heads = part[:, :4].copy().view("<f4")
        logs = out[first:last]
        np.multiply(part[:, 4 : 4 + VOCABULARY], heads[:, :1], out=logs)
        logs += heads[:, 1:]
        np.exp(logs, out=logs)

    return list(in_order(work, _shares(count), os.cpu_count() or 1))


def _sharded(logits: np.ndarray, targets: np.ndarray) -> list[Row]:
    """Eight shards scored by two processes of a cluster ÷ by this process on two threads."""
    if not importlib.util.find_spec("distributed"):
        return []
    from model.document.text_source import TextSource
    from model.texts.dask_scoring import LOCAL, cluster
    from model.texts.open_text import open_text
    from model.texts.tally import Here

    with tempfile.TemporaryDirectory() as folder, cluster(LOCAL) as scorer:
        names = []
        for k in range(8):
            names.append(str(Path(folder) / f"part-{k}.npz"))
            part = slice(k * TOKENS // 8, (k + 1) * TOKENS // 8)
            np.savez(names[-1], logits=logits[part], targets=targets[part])
        opened = open_text(TextSource(path=names[0], shards=tuple(names)))
        works: dict[str, Callable[[], object]] = {
            "here": lambda: list(Here().scored(opened, 1.0)),
            "there": lambda: list(scorer.scored(opened, 1.0)),
        }
        took = medians(works, 5)
    name = f"8 shards on Dask’s workers ÷ in one process, {TOKENS:,} × {VOCABULARY:,} float32"
    return [at_most(name, took["there"], took["here"], 1.3)]


def _large_file() -> list[Row]:
    """A generated file of 2 GB, scored in a process of its own (where /proc tells its memory)."""
    if not Path("/proc/self/smaps_rollup").exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.npy"
        _generate(path)
        begun = time.perf_counter()
        with path.open("rb", buffering=0) as file:
            block = bytearray(1 << 22)
            while file.readinto(block):
                pass
        reading = (time.perf_counter() - begun) * 1e3
        run = subprocess.run(
            [sys.executable, "-c", _SCORE_ALONE, str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).resolve().parents[2],
        )
    seconds, megabytes = map(float, run.stdout.split())
    size = f"{LARGE_TOKENS:,} × {VOCABULARY:,} float32 (2 GB)"
    return [
        at_most(f"scoring a mapped file ÷ reading it, {size}", seconds * 1e3, reading, None),
        Row(
            name=f"MB beyond the file’s own pages, {size}",
            floor=None,
            ours=megabytes,
            peer=None,
            ratio=megabytes / _MEMORY,
            reach=f"≤ {_MEMORY} MB",
            holds=megabytes <= _MEMORY,
        ),
    ]


def _generate(path: Path) -> None:
    shape = (LARGE_TOKENS, VOCABULARY)
    head = np.lib.format.header_data_from_array_1_0(np.empty((0, VOCABULARY), np.float32))
    rng = np.random.default_rng(1)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, {**head, "shape": shape})
        for _ in range(LARGE_TOKENS // 100):
            file.write(rng.standard_normal((100, VOCABULARY), dtype=np.float32).tobytes())
