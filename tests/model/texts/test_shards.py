"""A text cut into several files: found, ordered, none missing, and scored as one."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from model.document.text_source import TextSource
from model.figure.figure import Rule
from model.files.format import FormatError
from model.lens.text_lenses import end_rules, place_words
from model.texts.files.shards import in_name_order, missing_shards, shards_of
from model.texts.open_text import open_text
from model.texts.scoring.logits import rows_of
from model.texts.scoring.shard_rows import ShardRows, slabs_of
from model.texts.text_files import ARRAY_SUFFIXES
from model.texts.text_reading import TextReading, read_text
from tests.model.cases import for_each
from tests.reference.score import score

VOCABULARY = 97
CUTS = (0, 11, 30, 64)


def logits_and_targets() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    logits = rng.standard_normal((CUTS[-1], VOCABULARY)).astype(np.float32) * 3
    return logits, rng.integers(0, VOCABULARY, CUTS[-1])


def write_shards(folder: Path, stem: str = "part") -> tuple[str, ...]:
    """Shards with their targets inside, and how they are called."""
    logits, targets = logits_and_targets()
    names = []
    for number, (start, stop) in enumerate(pairwise(CUTS), 1):
        path = folder / f"{stem}-{number}.npz"
        np.savez(path, logits=logits[start:stop], targets=targets[start:stop])
        names.append(str(path))
    return tuple(names)


def whole_reading(source: TextSource) -> TextReading:
    *_, reading = read_text(open_text(source), 1.0)
    return reading


def test_that_shards_are_scored_as_the_one_text_that_they_are(tmp_path: Path) -> None:
    names = write_shards(tmp_path)
    logits, targets = logits_and_targets()
    reading = whole_reading(TextSource(path=names[0], shards=names))
    np.testing.assert_array_equal(reading.score.nll, score(logits, targets).nll)
    assert reading.best is not None
    assert (reading.opened.stretch, reading.opened.ends.tolist()) == ("shard", [11, 30])
    assert reading.opened.sentences()[0].endswith(
        "3 shards in name order: "
        "part-1.npz (1 to 11), part-2.npz (12 to 30), part-3.npz (31 to 64)."
    )


def test_that_a_shift_goes_on_from_one_shard_to_the_next(tmp_path: Path) -> None:
    names = write_shards(tmp_path)
    logits, targets = logits_and_targets()
    reading = whole_reading(TextSource(path=names[0], shards=names, shift=True))
    moved = np.append(targets[1:], -100)
    np.testing.assert_array_equal(reading.score.nll, score(logits, moved).nll)


def test_that_one_file_may_hold_the_targets_of_all_shards(tmp_path: Path) -> None:
    logits, targets = logits_and_targets()
    names = []
    for number, (start, stop) in enumerate(pairwise(CUTS)):
        names.append(str(tmp_path / f"{number}.npy"))
        np.save(names[-1], logits[start:stop])
    ids = tmp_path / "targets.npy"
    np.save(ids, targets)
    source = TextSource(path=names[0], shards=tuple(names), targets_path=str(ids))
    np.testing.assert_array_equal(whole_reading(source).score.nll, score(logits, targets).nll)
    np.save(ids, targets[1:])
    with pytest.raises(FormatError, match="63 targets, the shards 64 positions"):
        open_text(source)


def test_that_each_shard_may_have_a_file_of_targets_of_its_own(tmp_path: Path) -> None:
    logits, targets = logits_and_targets()
    names, ids = [], []
    for number, (start, stop) in enumerate(pairwise(CUTS)):
        names.append(str(tmp_path / f"z{number}.npy"))
        ids.append(str(tmp_path / f"t{number}.npy"))
        np.save(names[-1], logits[start:stop])
        np.save(ids[-1], targets[start:stop])
    source = TextSource(
        path=names[0], shards=tuple(names), targets_path=ids[0], targets_shards=tuple(ids)
    )
    np.testing.assert_array_equal(whole_reading(source).score.nll, score(logits, targets).nll)


def test_that_a_pattern_stands_for_files_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for number in (1, 2, 10, 9, 3, 4, 5, 6, 7, 8):
        (tmp_path / f"shard-{number}.npy").touch()
    found = shards_of(tmp_path / "shard-*.npy", ARRAY_SUFFIXES)
    assert [path.name for path in found] == [f"shard-{number}.npy" for number in range(1, 11)]
    assert shards_of(tmp_path, ARRAY_SUFFIXES) == found


@for_each(
    ("have", "named"),
    [
        (["a-1.npy", "a-2.npy", "a-4.npy"], "a-3.npy is missing"),
        (["a-001.npy", "a-005.npy"], "a-002.npy, a-003.npy, a-004.npy are missing"),
        (["m-00002-of-00003.npy", "m-00003-of-00003.npy"], "m-00001-of-00003.npy is missing"),
        (["m-00000-of-00003.npy", "m-00001-of-00003.npy"], "m-00002-of-00003.npy is missing"),
        (["m-00001-of-00002.npy"], "m-00002-of-00002.npy is missing"),
        (["x9y1.npy", "x9y3.npy"], "x9y2.npy is missing"),
    ],
)
def test_that_a_missing_shard_is_named(have: list[str], named: str) -> None:
    assert named in missing_shards(in_name_order([Path(name) for name in have]))


@for_each(
    "have",
    [
        ["a.npy", "b.npy"],
        ["a-1.npy", "a-2.npy"],
        ["a-3.npy", "a-4.npy"],
        ["a-1.npy"],
        ["a-7.npy", "a-1764000000.npy"],
    ],
)
def test_that_nothing_is_missing_where_names_tell_of_no_gap(have: list[str]) -> None:
    assert missing_shards([Path(name) for name in have]) == ""


def test_that_a_folder_of_two_kinds_or_of_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"holds no file of \.npy, \.npz or \.safetensors"):
        shards_of(tmp_path, ARRAY_SUFFIXES)
    (tmp_path / "a.npy").touch()
    (tmp_path / "b.npz").touch()
    with pytest.raises(FormatError, match=r"holds \.npy and \.npz; give one kind"):
        shards_of(tmp_path, ARRAY_SUFFIXES)
    with pytest.raises(FormatError, match=r"No file is called z\*\.npy"):
        shards_of(tmp_path / "z*.npy", ARRAY_SUFFIXES)


def test_that_shards_of_another_vocabulary_are_refused_by_name(tmp_path: Path) -> None:
    names = (*write_shards(tmp_path), str(tmp_path / "other.npz"))
    np.savez(names[-1], logits=np.zeros((2, 5), np.float32), targets=np.zeros(2, int))
    with pytest.raises(
        FormatError, match=r"other\.npz has a vocabulary of 5, part-1\.npz one of 97"
    ):
        open_text(TextSource(path=names[0], shards=names))


def test_that_a_bad_number_is_found_in_its_shard(tmp_path: Path) -> None:
    names = write_shards(tmp_path)
    logits, targets = logits_and_targets()
    logits[12, 3] = np.nan
    np.savez(names[1], logits=logits[11:30], targets=targets[11:30])
    with pytest.raises(ValueError, match=r"position 13 \(position 2 of part-2\.npz\)"):
        whole_reading(TextSource(path=names[0], shards=names))


@for_each("rows", [slice(9, 33), np.array([40, 2, 12, 63]), slice(12, 20)])
def test_that_rows_of_several_files_are_those_of_one(rows: slice | np.ndarray) -> None:
    logits, _ = logits_and_targets()
    parts = tuple(
        rows_of(logits[start:stop].astype(kind))
        for start, stop, kind in zip(
            CUTS, CUTS[1:], (np.float32, np.float64, np.float32), strict=False
        )
    )
    joined = ShardRows(parts, ("a", "b", "c"), (64,))
    found = joined.widened(rows, slice(5, 50), np.empty(64 * VOCABULARY))
    np.testing.assert_array_equal(found, logits[rows, 5:50])
    assert found.dtype == np.float64


def test_that_no_slab_crosses_two_files() -> None:
    logits, _ = logits_and_targets()
    parts = tuple(rows_of(logits[a:b]) for a, b in pairwise(CUTS))
    joined = ShardRows(parts, ("a", "b", "c"), (64,))
    assert slabs_of(joined, 10, 0, 64) == [
        (0, 10), (10, 11), (11, 21), (21, 30), (30, 40), (40, 50), (50, 60), (60, 64),
    ]  # fmt: skip
    assert slabs_of(joined, 10, 11, 30) == [(11, 21), (21, 30)]


def test_that_a_place_is_told_by_its_shard_however_long_each_is(tmp_path: Path) -> None:
    names = write_shards(tmp_path)
    reading = whole_reading(TextSource(path=names[0], shards=names))
    told = [place_words(reading, position) for position in (0, 10, 11, 29, 30, 63)]
    assert told == [
        "token 1 of shard 1",
        "token 11 of shard 1",
        "token 1 of shard 2",
        "token 19 of shard 2",
        "token 1 of shard 3",
        "token 34 of shard 3",
    ]
    assert [rule.name for rule in end_rules(reading, 0, 64) if isinstance(rule, Rule)] == [
        "shard 1 ends, the next begins",
        "shard 2 ends, the next begins",
    ]
