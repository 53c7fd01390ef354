"""Scoring on a cluster of two processes: the same bits as here, also when one is killed."""

import os
import signal
import socket
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from model.document.text_source import TextSource
from model.texts import tally as tally_module
from model.texts.dask_scoring import LOCAL, DaskError, DaskScoring, cluster
from model.texts.open_text import OpenText, open_text
from model.texts.tally import Tally, Wanted, spans_of, tally, tally_of
from model.texts.text_reading import TextReading, read_text
from tests.model.texts.test_shards import logits_and_targets, write_shards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

# Looked for, not loaded: every worker would load it to collect these tests.
pytestmark = pytest.mark.skipif(
    find_spec("distributed") is None, reason="dask.distributed is not installed"
)


@pytest.fixture(scope="module")
def client() -> "Iterator[Client]":
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="localhost:0") as own,
        Client(own) as client,
    ):
        yield client


def test_that_a_cluster_of_this_machine_starts_beside_another() -> None:
    # A warning of a port that is taken fails a test, as all do.
    with socket.socket() as taken:
        with suppress(OSError):
            taken.bind(("127.0.0.1", 8787))
            taken.listen()
        with cluster(LOCAL) as scorer:
            assert isinstance(scorer, DaskScoring)


def read_by(source: TextSource, scorer: DaskScoring | None) -> TextReading:
    *_, reading = read_text(open_text(source), 0.7, scorer=scorer)
    return reading


def test_that_a_cluster_finds_the_same_bits_as_this_process(
    tmp_path: Path, client: "Client"
) -> None:
    names = write_shards(tmp_path)
    (tmp_path / "tested").mkdir()
    others = write_shards(tmp_path / "tested")
    logits, targets = logits_and_targets()
    np.savez(others[0], logits=logits[:11] * np.float32(0.9), targets=targets[:11])
    source = TextSource(path=names[0], shards=names, against=others[0], against_shards=others)
    here, there = read_by(source, None), read_by(source, DaskScoring(client))
    for column in ("nll", "tails", "entropy", "rank", "top1", "confidence"):
        np.testing.assert_array_equal(getattr(here.score, column), getattr(there.score, column))
    assert here.best == there.best
    assert here.report is not None
    assert there.report is not None
    np.testing.assert_array_equal(here.report.tokens.divergence, there.report.tokens.divergence)


def test_that_a_lost_workers_shard_is_done_again(tmp_path: Path, client: "Client") -> None:
    names = tuple(write_shards(tmp_path, stem)[0] for stem in "abcdefgh")
    source = TextSource(path=names[0], shards=names)
    opened = open_text(source)
    coming = DaskScoring(client).scored(opened, 1.0)
    blocks = [next(coming)]
    pids: dict[str, int] = client.run(os.getpid)
    os.kill(next(iter(pids.values())), signal.SIGKILL)
    blocks.extend(coming)
    here = tally(opened, Wanted(temperature=1.0), (0, len(opened.rows))).scores
    np.testing.assert_array_equal(
        np.concatenate([block.nll for block in blocks]),
        np.concatenate([block.nll for block in here]),
    )


def test_that_what_is_not_wanted_any_more_is_not_begun(tmp_path: Path, client: "Client") -> None:
    names = write_shards(tmp_path)
    coming = DaskScoring(client).scored(open_text(TextSource(path=names[0], shards=names)), 1.0)
    next(coming)
    coming.close()  # type: ignore[attr-defined]
    assert not client.futures


def test_that_a_bad_number_on_a_worker_is_told_as_it_is_here(
    tmp_path: Path, client: "Client"
) -> None:
    names = write_shards(tmp_path)
    logits, targets = logits_and_targets()
    logits[12, 3] = np.inf
    np.savez(names[1], logits=logits[11:30], targets=targets[11:30])
    source = TextSource(path=names[0], shards=names)
    with pytest.raises(ValueError, match=r"position 13 \(position 2 of part-2\.npz\) hold \+inf"):
        read_by(source, DaskScoring(client))


def test_that_a_shard_that_a_worker_cannot_see_is_named(tmp_path: Path, client: "Client") -> None:
    names = write_shards(tmp_path)
    opened = open_text(TextSource(path=names[0], shards=names))
    Path(names[2]).unlink()
    with pytest.raises(DaskError, match=r"There is no file .*part-3\.npz.* the same path"):
        list(DaskScoring(client).scored(opened, 1.0))


def test_that_only_tallies_travel_and_only_neighbours_add_up(tmp_path: Path) -> None:
    names = write_shards(tmp_path)
    opened = open_text(TextSource(path=names[0], shards=names))
    parts = [tally(opened, Wanted(temperature=1.0), span) for span in spans_of(opened)]
    whole = parts[0] + parts[1] + parts[2]
    assert (whole.start, whole.stop) == (0, 64)
    assert _bytes_of(whole) == 64 * 41
    with pytest.raises(ValueError, match="up to position 11 and one from position 31 on"):
        parts[0] + parts[2]


def _bytes_of(whole: Tally) -> int:
    arrays: list[Any] = [v for block in whole.scores for v in vars(block).values()]
    return sum(value.nbytes for value in arrays if isinstance(value, np.ndarray))


def test_that_a_text_is_opened_once_for_its_shards_and_again_when_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def counted(source: TextSource) -> OpenText:
        opened.append(source)
        return open_text(source)

    monkeypatch.setattr(tally_module, "open_text", counted)
    names = write_shards(tmp_path)
    source = TextSource(path=names[0], shards=names)
    spans = spans_of(open_text(source))
    asked = Wanted(temperature=1.0)
    before = [tally_of(source, asked, span, 1).scores[0].nll.tolist() for span in spans]
    assert len(opened) == 1
    logits, targets = logits_and_targets()
    np.savez(names[0], logits=2 * logits[:11], targets=targets[:11])
    os.utime(names[0], ns=(1, 1))
    after = tally_of(source, asked, spans[0], 1).scores[0].nll.tolist()
    assert after != before[0]
    assert len(opened) == 2


def test_that_a_scheduler_that_does_not_answer_is_named() -> None:
    with (
        pytest.raises(DaskError, match=r"No scheduler answers at tcp://127\.0\.0\.1:9"),
        cluster("tcp://127.0.0.1:9", wait="1s"),
    ):
        pass
