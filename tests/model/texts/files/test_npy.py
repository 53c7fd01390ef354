"""Arrays in .npy and .npz files: mapped, never unpickled, and every damage named."""

import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.files.format import FormatError
from model.texts.files.logits_file import LogitsFile
from model.texts.files.npz import read_npz
from model.texts.opening import open_source, tensors_in
from tests.reference.score import score


def opened(path: Path, **options: Any) -> LogitsFile:
    found = open_source(path, **options)
    assert isinstance(found, LogitsFile)
    return found


@pytest.fixture
def logits() -> np.ndarray:
    return np.random.default_rng(0).standard_normal((6, 11)).astype(np.float32)


TARGETS = np.array([1, 2, 3, -100, 5, 10])


def test_that_an_npy_is_mapped_and_its_targets_come_from_another(
    tmp_path: Path, logits: np.ndarray
) -> None:
    np.save(tmp_path / "z.npy", logits)
    np.save(tmp_path / "t.npy", TARGETS)
    found = opened(tmp_path / "z.npy", targets_path=tmp_path / "t.npy")
    assert score(found.rows, found.scored_ids).nll.tolist() == pytest.approx(
        score(logits, TARGETS).nll.tolist(), nan_ok=True
    )
    assert found.sentences() == (
        "Logits “z”: 6 × 11, float32.",
        "Targets “t”: 6 tokens, 1 of them -100 and left out.",
        "Position i scores target i.",
    )


def test_that_a_shift_scores_the_next_target_and_leaves_the_last_row_out(
    tmp_path: Path, logits: np.ndarray
) -> None:
    np.savez(tmp_path / "z.npz", logits=logits.reshape(2, 3, 11), targets=TARGETS.reshape(2, 3))
    found = opened(tmp_path / "z.npz", shift=True)
    assert found.scored_ids.tolist() == [[2, 3, -100], [5, 10, -100]]
    assert replace(found, shift=False).scored_ids.tolist() == TARGETS.reshape(2, 3).tolist()


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_that_npz_members_are_read_stored_or_compressed(
    save: object, tmp_path: Path, logits: np.ndarray
) -> None:
    assert callable(save)
    save(tmp_path / "z.npz", logits=logits, targets=TARGETS, other=np.eye(3))
    found = opened(tmp_path / "z.npz")
    assert found.ids is not None
    assert found.ids.tolist() == TARGETS.tolist()
    tensors = tensors_in(tmp_path / "z.npz")
    assert tensors is not None
    assert [info.name for info in tensors.infos] == ["logits", "targets", "other"]
    assert np.array_equal(np.asarray(tensors.load("logits")), logits)


def test_that_tensors_of_other_names_are_chosen_where_only_one_could_be(
    tmp_path: Path, logits: np.ndarray
) -> None:
    np.savez(tmp_path / "z.npz", scores=logits, labels=TARGETS, loss=np.zeros(6))
    found = opened(tmp_path / "z.npz")
    assert found.logits.name == "scores"
    assert found.targets is not None
    assert found.targets.name == "labels"
    np.savez(tmp_path / "two.npz", a=logits, b=logits, labels=TARGETS)
    with pytest.raises(
        FormatError, match="2 tensors that may be the logits: name one of a: 6 × 11"
    ):
        opened(tmp_path / "two.npz")
    assert opened(tmp_path / "two.npz", logits="b").logits.name == "b"
    with pytest.raises(FormatError, match="holds no tensor c; it holds: a, b, labels"):
        opened(tmp_path / "two.npz", logits="c")


def test_that_logits_without_targets_open_and_say_so(tmp_path: Path, logits: np.ndarray) -> None:
    np.save(tmp_path / "z.npy", logits)
    found = opened(tmp_path / "z.npy")
    assert found.ids is None
    with pytest.raises(FormatError, match="holds no targets"):
        _ = found.scored_ids


def test_that_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "z.npy", np.array([[{}]], dtype=object), allow_pickle=True)
    with pytest.raises(FormatError, match="pickled Python objects"):
        opened(tmp_path / "z.npy")
    np.savez(tmp_path / "z.npz", logits=np.array([[{}]], dtype=object))
    with pytest.raises(FormatError, match=r"logits.npy in z.npz holds pickled"):
        opened(tmp_path / "z.npz")


def test_that_a_cut_file_is_named_with_its_bytes(tmp_path: Path, logits: np.ndarray) -> None:
    path = tmp_path / "z.npy"
    np.save(path, logits)
    whole = path.read_bytes()
    path.write_bytes(whole[:200])
    with pytest.raises(FormatError, match=r"ends at byte 200, but its header tells of 392"):
        opened(path)
    path.write_bytes(whole[:20])
    with pytest.raises(FormatError, match=r"no readable \.npy header"):
        opened(path)
    path.write_bytes(b"")
    with pytest.raises(FormatError, match=r"does not begin as a \.npy file"):
        opened(path)


@pytest.mark.parametrize(
    "array",
    [np.zeros((2, 3), complex), np.zeros((2, 3), int), np.zeros(3), np.full((2, 3), "a")],
)
def test_that_arrays_that_are_no_logits_are_refused(array: np.ndarray, tmp_path: Path) -> None:
    np.save(tmp_path / "z.npy", array)
    with pytest.raises(FormatError, match=r"z"):
        opened(tmp_path / "z.npy")


def test_that_bad_targets_are_named_with_their_position(tmp_path: Path, logits: np.ndarray) -> None:
    np.save(tmp_path / "z.npy", logits)
    np.save(tmp_path / "t.npy", [1, 2, 11, 0, 0, 0])
    with pytest.raises(FormatError, match=r"t\.npy: The target at position 3 is 11"):
        opened(tmp_path / "z.npy", targets_path=tmp_path / "t.npy")
    np.save(tmp_path / "t.npy", np.zeros((3, 2), int))
    with pytest.raises(FormatError, match=r"shape \(3, 2\) do not match logits of 6 rows"):
        opened(tmp_path / "z.npy", targets_path=tmp_path / "t.npy")


def test_that_a_damaged_archive_is_named(tmp_path: Path, logits: np.ndarray) -> None:
    path = tmp_path / "z.npz"
    np.savez_compressed(path, logits=np.tile(logits, (50, 1)), targets=np.zeros(300, int))
    whole = bytearray(path.read_bytes())
    path.write_bytes(whole[:300])
    with pytest.raises(FormatError, match="damaged or cut off"):
        opened(path)
    whole[400:420] = bytes(20)
    path.write_bytes(whole)
    with pytest.raises(FormatError, match="damaged"):
        opened(path)


def test_that_a_member_whose_header_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "z.npy", np.zeros((4, 5)))
    data = (tmp_path / "z.npy").read_bytes().replace(b"(4, 5)", b"(9, 9)")
    with zipfile.ZipFile(tmp_path / "z.npz", "w") as archive:
        archive.writestr("logits.npy", data)
    with pytest.raises(FormatError, match="its header tells of"):
        read_npz(tmp_path / "z.npz")


def test_that_a_sparse_file_of_ten_gigabytes_opens_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "z.npy"
    np.lib.format.open_memmap(path, "w+", np.float32, (1, 1000)).flush()
    head = path.read_bytes()[:128].replace(b"(1, 1000), }       ", b"(2500000, 1000), } ")
    path.write_bytes(head)
    os.truncate(path, 128 + 10_000_000_000)
    found = opened(path)
    assert len(found.rows) == 2_500_000
    assert score(found.rows.widened(slice(0, 2), slice(None), np.empty(0)), [0, 9]).perplexity == (
        pytest.approx(1000.0)
    )


def test_that_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="There is no file"):
        open_source(tmp_path / "none.npy")
    with pytest.raises(FormatError, match="is a folder"):
        open_source(tmp_path)


def test_that_columns_first_arrays_are_scored_too(tmp_path: Path, logits: np.ndarray) -> None:
    np.savez(tmp_path / "z.npz", logits=np.asfortranarray(logits), targets=TARGETS)
    found = opened(tmp_path / "z.npz")
    assert score(found.rows, found.scored_ids).perplexity == pytest.approx(
        score(logits, TARGETS).perplexity
    )
