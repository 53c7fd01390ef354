"""Probabilities, logarithms to other bases and lists of the top k are not taken for logits."""

from pathlib import Path

import numpy as np
import pytest

from model.document.text_source import TextSource
from model.files.format import FormatError
from model.texts.array_tables import array_table
from model.texts.opening import open_source

RANDOM = np.random.default_rng(1)
LOGITS = RANDOM.normal(size=(5, 7))
LOGS = LOGITS - np.log(np.exp(LOGITS).sum(axis=1, keepdims=True))
TARGETS = np.array([1, 0, 3, 6, 2])


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (np.exp(LOGS), "probabilities, not logits"),
        (np.exp(LOGS).astype(np.float16), "probabilities, not logits"),
        (np.eye(7)[TARGETS], "probabilities, not logits"),
        (LOGS / np.log(2.0), "base 2"),
        (LOGS / np.log(10.0), "base 10"),
    ],
)
def test_that_what_adds_up_to_one_as_it_is_is_refused_with_the_mend(
    tmp_path: Path, stored: np.ndarray, words: str
) -> None:
    np.savez(tmp_path / "a.npz", logits=stored, targets=TARGETS)
    with pytest.raises(FormatError, match=words):
        open_source(tmp_path / "a.npz")


@pytest.mark.parametrize("stored", [LOGITS, LOGS, abs(LOGITS), LOGITS - 9.0, 0.0 * LOGITS])
def test_that_logits_of_all_kinds_are_scored(tmp_path: Path, stored: np.ndarray) -> None:
    np.savez(tmp_path / "a.npz", logits=stored, targets=TARGETS)
    assert open_source(tmp_path / "a.npz")


def test_that_lists_of_the_top_k_are_no_rows(tmp_path: Path) -> None:
    ids = np.argsort(-LOGS, axis=1)[:, :3]
    np.savez(tmp_path / "a.npz", values=np.take_along_axis(LOGS, ids, 1), indices=ids)
    with pytest.raises(FormatError, match="top k of each position"):
        open_source(tmp_path / "a.npz")


def test_that_ids_beside_a_vector_name_its_outcomes(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", values=np.array([0.5, 0.25, 0.25]), indices=np.array([9, 4, 7]))
    table = array_table(TextSource(str(tmp_path / "a.npz")))
    assert table is not None
    assert table.document.table.outcomes == ("#9", "#4", "#7")
    assert [one.name for one in table.document.table.columns] == ["values"]
    assert table.document.model is None


@pytest.mark.parametrize("shape", [(3, 1), (1, 1, 1, 3), (1, 3, 1), (3,)])
def test_that_a_vector_is_one_however_it_stands(tmp_path: Path, shape: tuple[int, ...]) -> None:
    np.save(tmp_path / "a.npy", np.array([0.5, 0.3, 0.2]).reshape(shape))
    table = array_table(TextSource(str(tmp_path / "a.npy")))
    assert table is not None
    assert table.document.table.columns[0].values.tolist() == [0.5, 0.3, 0.2]
