"""Train and test fits, the e-mails that come with the program, and the files that people bring."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from model.files.format import FormatError
from model.lenses.autocomplete.language import text_file as text_file_module
from model.lenses.autocomplete.language import tokenise
from model.lenses.autocomplete.language.along import surprisals
from model.lenses.autocomplete.language.held_out import (
    learning_curve,
)
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.text_file import (
    WORK_EMAILS,
    WORK_EMAILS_HELD_OUT,
    read_text,
)
from model.measures import entropy
from tests.model.cases import for_each
from tests.model.lenses.autocomplete.learned import fit_to, train


@pytest.fixture(scope="module")
def emails() -> str:
    return read_text(WORK_EMAILS)


@pytest.fixture(scope="module")
def unseen() -> str:
    return read_text(WORK_EMAILS_HELD_OUT)


@pytest.fixture(scope="module")
def model(emails: str) -> WordModel:
    return train(emails)


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def test_that_the_emails_are_hundreds_of_different_sentences(emails: str) -> None:
    assert len(lines(emails)) == len(set(lines(emails))) == len(tokenise(emails))
    assert len(lines(emails)) >= 400
    assert all(re.fullmatch(r"[A-Z].*[.!?]", line) for line in lines(emails))


def test_that_no_unseen_sentence_is_among_those_learned_from(emails: str, unseen: str) -> None:
    assert len(lines(unseen)) == len(set(lines(unseen))) >= 60
    assert not set(lines(unseen)) & set(lines(emails))


def test_that_thanks_for_help_end_in_about_the_shares_of_the_example(model: WordModel) -> None:
    words, shares = model.next_words(model.words_of("Thank you for your help with the"))
    likeliest = np.argsort(-shares)[:3]
    assert [words[row] for row in likeliest] == ["project", "meeting", "presentation"]
    np.testing.assert_allclose(shares[likeliest], [0.3, 0.2, 0.15], atol=0.015)


def test_that_some_places_are_sure_and_others_open(model: WordModel) -> None:
    sure = entropy(model.next_words(model.words_of("Please let"))[1])
    opened = entropy(model.next_words(model.words_of("Please "))[1])
    assert sure < 0.5
    assert opened > 3.0


def test_that_unseen_text_costs_more_and_higher_orders_help(
    emails: str, unseen: str, model: WordModel
) -> None:
    assert fit_to(model, emails).perplexity < fit_to(model, unseen).perplexity
    losses = [fit_to(train(emails, order), unseen).cross_entropy for order in (1, 2, 3, 4)]
    assert losses == sorted(losses, reverse=True)


def test_that_a_fit_is_the_mean_surprise_with_its_error(model: WordModel) -> None:
    text = "Thank you for the zebra. See you on Monday."
    fit = fit_to(model, text)
    losses = surprisals(model, model.words_of(text + " "))
    assert fit.count == losses.size == 13
    assert fit.unknown == 1
    assert fit.cross_entropy == pytest.approx(losses.mean(), rel=1e-14)
    assert fit.perplexity == pytest.approx(math.exp(losses.mean()))
    assert fit.standard_error == pytest.approx(losses.std(ddof=1) / math.sqrt(13))


def test_that_train_and_test_part_as_the_corpus_shrinks(emails: str, unseen: str) -> None:
    curve = learning_curve(emails, unseen, [0.05, 0.2, 1.0])
    assert [point.sentences for point in curve] == [34, 137, 684]
    assert curve[0].gap > curve[1].gap > curve[2].gap > 0.0
    tests = [point.held_out.perplexity for point in curve]
    assert tests == sorted(tests, reverse=True)
    # One vocabulary for all: the words that are unknown stay the same.
    assert len({point.held_out.unknown for point in curve}) == 1
    assert curve[2].train == fit_to(train(emails), emails)


def test_that_a_learning_curve_is_the_same_each_time(emails: str, unseen: str) -> None:
    one, same = (learning_curve(emails, unseen, [0.1]) for _ in range(2))
    assert one == same


@for_each("fraction", [0.0, -0.5, 1.01, math.nan])
def test_that_a_part_that_is_none_is_refused(fraction: float) -> None:
    with pytest.raises(ValueError, match=f"above 0 and up to 1, not {fraction}"):
        learning_curve("a b. c d.", "a b.", [fraction])


def test_that_the_smallest_part_is_one_sentence() -> None:
    (point,) = learning_curve("a b. c d.", "a b.", [1e-9])
    assert point.sentences == 1


def test_that_a_binary_file_is_refused_naming_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(b"RIFF\x24\x08\x00\x00WAVEfmt ")
    with pytest.raises(FormatError, match=r"sound\.wav is not text: byte 6 is 0x08"):
        read_text(path)


def test_that_a_picture_is_refused_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    with pytest.raises(FormatError, match=r"picture\.png is a picture"):
        read_text(path)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"... --- !!!"])
def test_that_a_file_without_words_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"empty\.txt has no words; choose a text"):
        read_text(path)


def test_that_a_missing_file_and_a_folder_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="There is no file"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(FormatError, match="is a folder"):
        read_text(tmp_path)


def test_that_a_text_too_large_to_learn_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file_module, "LARGEST_TEXT", 10)
    path = tmp_path / "long.txt"
    path.write_text("eleven words", encoding="utf-8")
    with pytest.raises(FormatError, match=r"long\.txt has .* at most 32 MB"):
        read_text(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_that_texts_in_common_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Café at noon.", encoding=encoding)
    assert train(read_text(path)).words_of("café") == ("café",)
