"""One sound file or more of each format that is read, small, to be damaged."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
from pptx import Presentation

from model.document.scenes import scene_of
from model.document.text_source import TextSource
from model.formats.entropy_file import encode
from model.formats.examples import EXAMPLES, FOLDER, load_example
from tests.model.answer_files import chat, events, lines
from tests.model.kld_files import write_kld
from tests.model.texts.files.test_gguf import BEFORE, NAMES, gguf
from tests.model.texts.servers.test_shapes import SHAPES, STREAMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

ROWS: list[list[Any]] = [["weather", "P", "Q"], ["sun", 0.5, 0.25], ["rain", 0.5, 0.75]]
TABLES = {
    "a.csv": "weather,P truth,Q model\nsun,0.60,0.35\nrain,25%,1/4\n\"a,\"\"b\"\"\",3e-1,\n",
    "semicolon.csv": "sep=;\nx;P;Q\na;0,5;1.234,5\nb;0,5;2\nTotal;1;3\n",
    "a.tsv": "# a comment\nTitle\t\t\nx\tP\tQ\na\t1\t2\nb\t3\t4\n\nnote: at the end\n",
    "a.txt": "| x | P |\n|---|---|\n| a | 1 |\n| b | 2 |\n",
    "blank.txt": "a   1   2\nb   3   4\nc   5   6\n",
    "joint.csv": ",cold,warm\nsun,0.1,0.4\nrain,0.3,0.2\n",
    "printed.txt": "Counter({'a': 2, 'b\\n': 1, \"c's\": 1})",
    "array.txt": "array([[0.5, 2.5e-01],\n       [0.5, 0.75]], dtype=float32)",
    "pairs.csv": "city,pet\nUlm,cat\nBonn,dog\nUlm,cat\nBonn,cat\n",
    "bins.csv": "left,right,nll\n0,1,0.5\n1,2,1.5\n2,3,2\n",
    "frame.csv": ",0,1\na,0.5,0.25\nb,,0.75\nsum,0.5,1\n",
    "words.csv": "pet\ncat\ndog\ncat\nbird\n",
}  # fmt: skip
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="One">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


ODS_PARTS = {
    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": b"<manifest/>",
}


@dataclass(frozen=True)
class Seed:
    """A sound file, and the door of the program that it goes through.

    Attributes:
        door: a key of DOORS.
        name: what the file is called.
        data: its bytes.
    """

    door: str
    name: str
    data: bytes


def all_seeds(folder: Path) -> tuple[Seed, ...]:
    """Return the sound files; what they are made with is written to `folder`."""
    # What examples name beside them.
    for path in FOLDER.iterdir():
        if path.suffix in (".npz", ".txt"):
            shutil.copy(path, folder)
    found = [*_documents(), *_tables(), *_arrays(folder), *_answers(), *_vocabularies()]
    corpus = b"We met at noon. It rained!\n\nWho came? No one.\n" * 3
    return (*found, Seed("corpus", "a.txt", corpus), Seed("deck", "a.pptx", _deck()))


def _documents() -> Iterator[Seed]:
    for example in EXAMPLES:
        path = FOLDER / f"{example.name}.entropy"
        if path.is_file() and path.stat().st_size < 20_000:
            yield Seed("file", "a.entropy", path.read_bytes())
    document = load_example("weather")
    scene = scene_of(document, "A scene", ("sun",), "It is {entropy_p}")
    text = TextSource(path="logits.npy", targets_path="ids.npy")
    whole = replace(document, scenes=(scene, scene), text=text)
    yield Seed("file", "a.entropy", encode(whole))


def _tables() -> Iterator[Seed]:
    for name, text in TABLES.items():
        yield Seed("file", name, text.encode())
        yield Seed("file", name, text.encode("utf-16"))
    yield Seed("file", "a.json", json.dumps({"sun": 0.5, "rain": 0.25, "snow": 0.25}).encode())
    for content in (
        {"by": "me", "P": {"sun": 3, "rain": "1"}, "Q": {"sun": 1, "rain": 2}},
        [[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]],
        {"logits": [1.5, -2, 0], "labels": ["a", "b", "c"]},
    ):
        yield Seed("file", "c.json", json.dumps(content).encode())
    records = [{"token": "a", "prob": 0.5}, {"token": "b", "prob": 0.5}]
    yield Seed("file", "b.json", json.dumps(records).encode())
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    yield Seed("file", "a.xlsx", out.getvalue())
    cells = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in ROWS
    )
    yield Seed(
        "file",
        "a.ods",
        _zip({**ODS_PARTS, "content.xml": ODS.format(rows=cells).encode()}),
    )


def _deck() -> bytes:
    out = BytesIO()
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[5])
    deck.save(out)
    return out.getvalue()


def _ods_cell(value: object) -> str:
    kind = 'string"' if isinstance(value, str) else f'float" office:value="{value}"'
    told = f'<table:table-cell office:value-type="{kind}>'
    return f"{told}<text:p>{value}</text:p></table:table-cell>"


def _zip(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def _arrays(folder: Path) -> Iterator[Seed]:
    rng = np.random.default_rng(1)
    logits, ids = rng.standard_normal((4, 5)).astype("<f4"), np.array([0, 3, 1, 4])
    for name, array, door in (
        ("logits.npy", logits, "logits"),
        ("three.npy", logits.reshape(1, 4, 5).astype("<f2"), "logits"),
        ("alone.npy", logits, "file"),
        ("row.npy", np.exp(logits[0]), "file"),
        ("ids.npy", ids, "targets"),
    ):
        np.save(folder / name, array)
        yield Seed(door, name, (folder / name).read_bytes())
    np.savez(folder / "a.npz", logits=logits, targets=ids)
    yield Seed("file", "a.npz", (folder / "a.npz").read_bytes())
    np.savez_compressed(folder / "b.npz", logits=logits, targets=ids)
    yield Seed("file", "b.npz", (folder / "b.npz").read_bytes())
    yield Seed("file", "a.safetensors", _safetensors(logits, ids))
    kld = write_kld(folder / "a.kld", rng.standard_normal((2, 6, 5)), rng.integers(0, 5, (2, 6)))
    yield Seed("file", "a.kld", kld.read_bytes())
    yield Seed("against", "a.kld", kld.read_bytes())


def _safetensors(logits: NDArray[np.float32], ids: NDArray[np.int64]) -> bytes:
    first, second = logits.tobytes(), ids.astype("<i8").tobytes()
    header = {
        "__metadata__": {"format": "pt"},
        "logits": {"dtype": "F32", "shape": [4, 5], "data_offsets": [0, len(first)]},
        "targets": {
            "dtype": "I64",
            "shape": [4],
            "data_offsets": [len(first), len(first) + len(second)],
        },
    }
    raw = json.dumps(header).encode()
    return len(raw).to_bytes(8, "little") + raw + first + second


def _answers() -> Iterator[Seed]:
    for content in SHAPES.values():
        yield Seed("file", "a.json", json.dumps(content).encode())
    for text in STREAMS.values():
        yield Seed("file", "a.jsonl" if text.startswith("{") else "a.sse", text.encode())
    yield Seed("choices", "a.jsonl", lines([chat(), chat(id="b")]).encode())
    yield Seed("choices", "a.sse", events([chat(), chat(id="b")]).encode())


def _vocabularies() -> Iterator[Seed]:
    names = [f"w{k}" for k in range(6)]
    ids = {name: k for k, name in enumerate(names)}
    added = [{"id": 6, "content": "<s>", "special": True}]
    for data in (
        "\n".join(names).encode(),
        json.dumps(names).encode(),
        json.dumps(ids).encode(),
        json.dumps({"model": {"type": "BPE", "vocab": ids}, "added_tokens": added}).encode(),
        json.dumps({"model": {"type": "Unigram", "vocab": [["a", -1.0]]}}).encode(),
        b"a\t-1.5\nb\t-2\n",
        gguf(*BEFORE, NAMES),
    ):
        yield Seed("vocabulary", "vocab.json", data)
