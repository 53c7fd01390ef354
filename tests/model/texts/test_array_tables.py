"""Arrays without targets: a vector, two rows, one row of several."""

import math
from pathlib import Path

import numpy as np
import pytest

from model.command_line import CommandError, open_requested, parse_arguments, readings_of
from model.document.cells import Kind
from model.document.text_source import TextSource
from model.files.format import FormatError
from model.texts.array_tables import array_table
from model.texts.open_text import open_text


def saved(path: Path, array: np.ndarray) -> Path:
    np.save(path, array)
    return path


@pytest.mark.parametrize(
    ("values", "kind", "entropy"),
    [
        (np.array([0.5, 0.25, 0.125, 0.125]), Kind.WEIGHTS, 1.75),
        (np.array([0.5, 0.25, 0.125, 0.125], np.float16), Kind.WEIGHTS, 1.75),
        (np.array([4, 2, 1, 1]), Kind.WEIGHTS, 1.75),
        (np.array([4, 2, 1, 1], np.uint8), Kind.WEIGHTS, 1.75),
        (np.log([0.5, 0.25, 0.125, 0.125]), Kind.LOGITS, 1.75),
        (np.array([1.0, 0.0, -math.inf]), Kind.LOGITS, 0.8399415),
        (np.array([0.3659, 0.7025, 0.3104]), Kind.LOGITS, 1.5619575),
        (np.zeros(8, np.float32), Kind.LOGITS, 3.0),
    ],
)
def test_that_one_vector_is_a_table_of_its_numbers(
    values: np.ndarray, kind: Kind, entropy: float, tmp_path: Path
) -> None:
    path = saved(tmp_path / "vector.npy", values)
    found = array_table(TextSource(str(path)))
    assert found is not None
    assert found.document.table.columns[0].kind is kind
    assert found.document.model is None
    readings = readings_of(found.document)
    assert readings.value("entropy_p") == pytest.approx(entropy, rel=1e-6)


def test_that_a_position_of_logits_without_targets_is_picked(tmp_path: Path) -> None:
    logits = np.array([[1.0, -2.0, 0.5]] * 4) * np.arange(1, 5)[:, None]
    path = saved(tmp_path / "logits.npy", logits)
    for arguments, row in (([], 0), (["--position", "3"], 2)):
        said: list[str] = []
        document, _ = open_requested(parse_arguments([str(path), *arguments]), said.append)
        assert document.text is None
        assert document.table.columns[0].values.tolist() == logits[row].tolist()
        assert "4 rows without targets" in said[0]
        assert f"position {row + 1}" in said[0]
        assert "--position" in said[0]
    with pytest.raises(CommandError, match=r"no position 5 .* it has 4"):
        open_requested(parse_arguments([str(path), "--position", "5"]))


def test_that_a_position_of_a_text_is_its_table(tmp_path: Path) -> None:
    path = saved(tmp_path / "logits.npy", np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]))
    ids = saved(tmp_path / "ids.npy", np.array([2, 0]))
    document, _ = open_requested(
        parse_arguments([str(path), "--targets", str(ids), "--position", "2"])
    )
    readings = readings_of(document)
    assert readings.truth is not None
    assert readings.outcomes == ("#1", "#0", "#2")
    assert readings.truth.tolist() == [0.0, 1.0, 0.0]
    assert readings["scored"].value == 2
    with pytest.raises(CommandError, match="no position 3"):
        open_requested(parse_arguments([str(path), "--targets", str(ids), "--position", "3"]))


def test_that_two_rows_are_p_and_q(tmp_path: Path) -> None:
    path = saved(tmp_path / "two.npy", np.array([[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]]))
    found = array_table(TextSource(str(path)))
    assert found is not None
    assert (found.document.truth, found.document.model) == (0, 1)
    assert readings_of(found.document).value("kl_p_qt") == pytest.approx(0.25)
    assert "P and Q" in found.sentence


def test_that_vectors_of_one_length_are_columns(tmp_path: Path) -> None:
    np.savez(tmp_path / "both.npz", p=np.array([0.5, 0.5]), q=np.array([0.25, 0.75]))
    found = array_table(TextSource(str(tmp_path / "both.npz")))
    assert found is not None
    assert [column.name for column in found.document.table.columns] == ["p", "q"]


def test_that_a_vector_s_outcomes_have_the_vocabulary_s_names(tmp_path: Path) -> None:
    path = saved(tmp_path / "v.npy", np.array([0.5, 0.5]))
    (tmp_path / "names.txt").write_text("sun\nrain\n")
    found = array_table(TextSource(str(path), vocabulary=str(tmp_path / "names.txt")))
    assert found is not None
    assert found.document.table.outcomes == ("sun", "rain")


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_that_an_entry_that_is_no_logit_is_named(bad: float, tmp_path: Path) -> None:
    path = saved(tmp_path / "v.npy", np.array([0.5, bad, 0.5]))
    with pytest.raises(FormatError, match="entry 2 is"):
        array_table(TextSource(str(path)))


def test_that_logits_with_targets_are_a_text(tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", logits=np.zeros((3, 4)), targets=np.zeros(3, int))
    assert array_table(TextSource(str(tmp_path / "t.npz"))) is None


def test_that_a_matrix_that_adds_up_to_1_is_said_to_be_a_joint_table(tmp_path: Path) -> None:
    path = saved(tmp_path / "joint.npy", np.full((4, 4), 1 / 16))
    found = array_table(TextSource(str(path)))
    assert found is not None
    assert "a joint table" in found.sentence
    assert found.document.table.columns[0].kind is Kind.WEIGHTS
    assert "names on both edges" in found.sentence


def test_that_what_a_window_shows_names_no_option(tmp_path: Path) -> None:
    logits = np.random.default_rng(1).standard_normal((4, 5))
    path = saved(tmp_path / "logits.npy", logits)
    document, _ = open_requested(parse_arguments([str(path)]))
    assert "--" not in document.notes
    np.savez(tmp_path / "two.npz", a=logits, b=logits, ids=np.zeros(4, np.int64))
    source = TextSource(path=str(tmp_path / "two.npz"))
    with pytest.raises(FormatError) as caught:
        open_text(source)
    assert "--" not in str(caught.value)
    assert caught.value.remark.option == "--logits NAME"
