"""Typing: what can come next, words begun, words taken and taken back."""

import math

import pytest

from model.lenses.autocomplete.language.text_file import WORK_EMAILS, read_text
from model.lenses.autocomplete.language.tokenise import END, UNKNOWN
from model.lenses.autocomplete.language.typing import (
    can_take,
    next_words,
    next_words_table,
    typed,
    with_word,
    without_word,
)
from model.texts.position import EVERYTHING_ELSE
from tests.model.cases import for_each
from tests.model.lenses.autocomplete.learned import train

MODEL = train(read_text(WORK_EMAILS))
PROMPT = "Thank you for your help with the"


def test_that_a_prompt_goes_on_with_all_words_of_the_text_likeliest_first() -> None:
    found = next_words(MODEL, PROMPT)
    assert sorted(found.words) == sorted(MODEL.words)
    assert math.fsum(found.probabilities) == pytest.approx(1.0, abs=1e-12)
    assert found.words[:3] == ("project", "meeting", "presentation")
    assert all(a >= b for a, b in zip(found.probabilities, found.probabilities[1:], strict=False))
    assert not found.probabilities.flags.writeable


def test_that_a_space_after_a_whole_word_changes_nothing() -> None:
    with_space = next_words(MODEL, PROMPT + " ")
    assert with_space.probabilities.tolist() == next_words(MODEL, PROMPT).probabilities.tolist()


def test_that_letters_of_a_word_leave_only_words_that_begin_so_divided_by_their_sum() -> None:
    whole = dict(zip(MODEL.words, MODEL.next_words(MODEL.words_of(PROMPT))[1], strict=True))
    found = next_words(MODEL, PROMPT + " proj")
    assert found.typed.begun == "proj"
    assert found.typed.before == PROMPT + " "
    assert all(word.startswith("proj") for word in found.words)
    share = math.fsum(whole[word] for word in found.words)
    assert found.share == pytest.approx(share)
    assert found.probabilities[0] == pytest.approx(whole["project"] / share)


def test_that_a_word_that_nothing_begins_with_is_an_unknown_word_and_not_begun() -> None:
    found = typed(MODEL, PROMPT + " xyzzy")
    assert (found.begun, found.words[-1]) == ("", "xyzzy")


@for_each(
    ("prompt", "word", "after"),
    [
        (PROMPT, "project", PROMPT + " project "),
        (PROMPT + " ", "project", PROMPT + " project "),
        (PROMPT + " proj", "project", PROMPT + " project "),
        ("Thank you ", ".", "Thank you."),
        ("Thank you", END, "Thank you. "),
        ("Thank you.", END, "Thank you. "),
        ("Thank you. ", "please", "Thank you. Please "),
        ("", "thank", "Thank "),
    ],
)
def test_that_a_word_is_taken_as_people_write(prompt: str, word: str, after: str) -> None:
    assert with_word(MODEL, prompt, word) == after


def test_that_a_word_taken_is_what_the_model_reads() -> None:
    before = MODEL.words_of(PROMPT)
    taken = [word for word in MODEL.words[:120] if can_take(word)]
    assert len(taken) > 100
    for word in taken:
        after = MODEL.words_of(with_word(MODEL, PROMPT, word))
        if word == END:
            assert after[-1] == END
        else:
            assert after[: len(before) + 1] == (*before, word)


@for_each(
    ("prompt", "left"),
    [(PROMPT, "Thank you for your help with "), ("Thank you.", "Thank you"), ("a ", ""), ("", "")],
)
def test_that_the_last_word_or_mark_is_taken_back(prompt: str, left: str) -> None:
    assert without_word(prompt) == left


def test_that_taking_back_comes_to_an_end_for_any_text() -> None:
    text = "He said “no”, didn't he? At 10:30… ok"
    for _ in range(40):
        text = without_word(text)
    assert text == ""


def test_that_everything_else_has_the_mass_that_is_left_exactly() -> None:
    found = next_words(MODEL, PROMPT)
    table = next_words_table(found, 5)
    assert table.outcomes == (*found.words[:5], EVERYTHING_ELSE)
    for column in table.columns:
        assert column.values[5] == math.fsum(found.probabilities[5:])
        assert math.fsum(column.values) == pytest.approx(1.0, abs=1e-12)
    assert EVERYTHING_ELSE not in next_words_table(found, len(found.words)).outcomes


def test_that_what_is_no_word_cannot_be_taken() -> None:
    assert not can_take(UNKNOWN)
    assert not can_take(EVERYTHING_ELSE)
    assert can_take(END)
