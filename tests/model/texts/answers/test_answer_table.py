"""Several answers as a table: counts, length-normalised probabilities, and what is left out."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from model.document.groups import GroupsSettings
from model.files.format import FormatError
from model.texts.answers.answer_table import (
    answers_document,
    group_answers,
    length_normalised,
)
from model.texts.answers.reading import sequences_of
from tests.evaluated import evaluated
from tests.model.answer_files import ENTRIES, chat, chunk, events


def tokens(*parts: tuple[str, float | None]) -> list[dict[str, Any]]:
    return [
        {"token": text, "logprob": None if p is None else math.log(p), "top_logprobs": []}
        for text, p in parts
    ]


def read(*answers: list[dict[str, Any]]) -> Any:
    choices = [{"index": k, "logprobs": {"content": one}} for k, one in enumerate(answers)]
    return sequences_of(json.dumps(chat(choices=choices)).encode())


PARIS = tokens(("Paris", 0.5))
ITS = tokens(("It’s", 0.25), (" Paris", 1.0))
LONDON = tokens(("London", 0.25))


def test_that_answers_are_counted_and_weighed_by_their_probability_per_token() -> None:
    document = answers_document(read(*[PARIS] * 5, *[ITS] * 4, LONDON), "ten")
    assert document.table.outcomes == ("Paris", "It’s Paris", "London")
    counts, shares = document.table.columns
    assert counts.values.tolist() == [5.0, 4.0, 1.0]
    # The geometric mean of ¼ and 1 is ½: two tokens are no less likely than one.
    assert shares.values == pytest.approx([2.5 / 4.75, 2.0 / 4.75, 0.25 / 4.75])
    assert (document.truth, document.model, document.lens) == (0, 1, "groups")
    assert "10 answers, 3 of them different" in document.notes


def test_that_joined_answers_have_the_published_semantic_entropy() -> None:
    document = answers_document(read(*[PARIS] * 5, *[ITS] * 4, LONDON), "ten")
    labelled = GroupsSettings((("It’s Paris", "Paris"),))
    edit = group_answers(document, read(*[PARIS] * 5, *[ITS] * 4, LONDON))
    assert edit.label == "Group 10 answers by meaning"
    readings = evaluated(replace(edit.document, groups=labelled))
    assert readings["entropy_p"].value == pytest.approx(0.9433, abs=5e-5)
    assert readings["between_groups"].value == pytest.approx(0.3251, abs=5e-5)
    by_probability = -sum(p * math.log(p) for p in (4.5 / 4.75, 0.25 / 4.75))
    assert readings["between_groups_qt"].value == pytest.approx(by_probability, rel=1e-12)


def test_that_blanks_and_special_tokens_make_no_other_answer() -> None:
    ended = tokens((" Paris", 0.5), ("\n", 0.5), ("<|im_end|>", 1.0))
    document = answers_document(read(PARIS, ended), "two")
    assert document.table.outcomes == ("Paris",)
    assert document.table.columns[0].values.tolist() == [2.0]


def test_that_an_answer_without_a_log_probability_leaves_no_q() -> None:
    unknown = tokens(("Lyon", None), (" it is", 0.5))
    found = read(PARIS, unknown)
    assert math.isnan(length_normalised(found[1]))
    document = answers_document(found, "two")
    assert document.model is None
    assert len(document.table.columns) == 1


def test_that_reasoning_is_no_answer_and_one_answer_is_no_table() -> None:
    choice = {"index": 0, "logprobs": {"content": ENTRIES, "reasoning_content": ENTRIES[:2]}}
    both = sequences_of(json.dumps(chat(choices=[choice])).encode())
    assert len(both) == 2
    with pytest.raises(FormatError, match="two or more"):
        answers_document(both, "one")


def test_that_streamed_choices_are_answers_too() -> None:
    bodies = [chunk(k, index) for k in range(4) for index in (0, 1)]
    document = answers_document(sequences_of(events(bodies).encode()), "streamed")
    assert document.table.columns[0].values.tolist() == [2.0]
