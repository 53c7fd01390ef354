"""The library: a text is learned from once, anew when it changes, and in pieces one can stop."""

import os
from pathlib import Path

import pytest

from model.document.work import WorkStoppedError
from model.files.format import FormatError
from model.lenses.autocomplete.language.library import (
    LARGEST_AT_ONCE,
    learning,
    learning_work,
    parted,
    trained_model,
    training_work,
)
from model.lenses.autocomplete.language.text_file import WORK_EMAILS, read_text
from tests.model.lenses.autocomplete.learned import train

PARAGRAPH = "The cat sat on the mat. The dog saw the cat. A bird sang to the dog and the cat.\n\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.txt"
    path.write_text(PARAGRAPH * 4, encoding="utf-8")
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.txt"
    path.write_text(PARAGRAPH * (8 * LARGEST_AT_ONCE // len(PARAGRAPH)), encoding="utf-8")
    return path


def test_that_no_name_is_the_e_mails_that_come_with_the_program() -> None:
    model = trained_model("", 4)
    assert model.words == train(read_text(WORK_EMAILS)).words
    assert trained_model("", 4) is model
    assert trained_model("", 2) is not model


def test_that_a_changed_text_is_learned_anew(small: Path) -> None:
    first = trained_model(str(small), 3)
    assert trained_model(str(small), 3) is first
    small.write_text("One two three.", encoding="utf-8")
    os.utime(small, ns=(1, 1))
    assert "two" in trained_model(str(small), 3).words


def test_that_a_text_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"There is no file .*nowhere\.txt"):
        trained_model(str(tmp_path / "nowhere.txt"), 4)
    assert training_work(str(tmp_path / "nowhere.txt"), 4) is None


def test_that_bytes_and_blanks_are_refused_with_a_sentence(tmp_path: Path) -> None:
    binary, blank = tmp_path / "a.bin", tmp_path / "b.txt"
    binary.write_bytes(b"abc\x00\x01")
    blank.write_text(" \n ", encoding="utf-8")
    with pytest.raises(FormatError, match=r"a\.bin is not text: byte 4"):
        trained_model(str(binary), 4)
    with pytest.raises(FormatError, match=r"b\.txt has no words"):
        trained_model(str(blank), 4)


def test_that_a_small_text_needs_no_work_and_a_large_one_only_once(
    small: Path, large: Path
) -> None:
    assert training_work(str(small), 4) is None
    assert learning_work("", 4) is None
    work = training_work(str(large), 4)
    assert work is not None
    assert work.title == "Learning from large.txt"
    shares: list[float] = []
    work.run(shares.append, lambda: False)
    assert shares == sorted(shares)
    assert 0.0 < shares[-1] < 1.0
    assert len(shares) > 3
    assert training_work(str(large), 4) is None
    assert training_work(str(large), 3) is not None


def test_that_learning_in_pieces_comes_to_the_same(large: Path) -> None:
    pieces = trained_model(str(large), 3)
    whole = train(read_text(large), 3)
    assert pieces.words == whole.words
    assert pieces.count == whole.count
    context = ("the", "cat")
    assert pieces.next_words(context)[1].tolist() == whole.next_words(context)[1].tolist()


def test_that_work_told_to_stop_stops_and_leaves_nothing(large: Path) -> None:
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) > 2

    work = training_work(str(large), 2)
    assert work is not None
    with pytest.raises(WorkStoppedError):
        work.run(lambda share: None, stopped)
    assert len(asked) == 3
    assert training_work(str(large), 2) is not None


def test_that_the_last_tenth_is_held_out_where_a_sentence_ends(small: Path) -> None:
    text = small.read_text(encoding="utf-8")
    train_text, test_text = parted(text)
    assert train_text + test_text == text
    assert train_text.rstrip().endswith(".")
    assert 0 < len(test_text.strip()) < len(train_text)
    points = learning(str(small), 2)
    assert [point.sentences for point in points] == sorted(point.sentences for point in points)


def test_that_a_text_of_one_sentence_cannot_be_parted() -> None:
    with pytest.raises(ValueError, match="too short to hold a part"):
        parted("Hello")
