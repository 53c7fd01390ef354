"""The same on a real model: `make test-real` starts one and says where; else this is left out."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING

import pytest

from model.document.work import WorkStoppedError
from model.language_models import Generation, LanguageModel
from model.model_sources import connect
from tests.model.model_sources.playback import PLACES, RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator

WHERE = os.environ.get("ENTROPY_DIAL_MODEL_AT", "")
# Two builds of llama.cpp, or two states of its cache, part by some hundredths of a nat a token.
NEAR = 0.1


@pytest.fixture(scope="module")
def model() -> Iterator[LanguageModel]:
    if not WHERE:
        pytest.skip("no real model is running; make test-real starts one")
    found = connect(WHERE)
    yield found
    found.close()


def test_that_the_whole_vocabulary_adds_up_to_1(model: LanguageModel) -> None:
    found = model.next_token(RECORDED["prompt"], model.about.vocabulary)
    assert found.is_complete
    assert math.fsum(math.exp(log) for log in found.logs.tolist()) == pytest.approx(1.0, abs=1e-4)


def test_that_the_likeliest_tokens_are_those_recorded(model: LanguageModel) -> None:
    found = model.next_token(RECORDED["prompt"], 20)
    recorded = {one[1]: one[2] for one in PLACES[0]["listed"][:5]}
    listed = {one.text: one.logprob for one in found.listed}
    assert {text: listed[text] for text in recorded} == pytest.approx(recorded, abs=NEAR)


def test_that_few_tokens_bound_what_the_whole_vocabulary_tells(model: LanguageModel) -> None:
    whole = model.next_token(RECORDED["prompt"], model.about.vocabulary).entropy_bounds
    low, high = model.next_token(RECORDED["prompt"], 20).entropy_bounds
    assert low <= whole[0] + NEAR
    assert whole[1] <= high + NEAR


def test_that_the_recorded_text_is_as_surprising_as_it_was(model: LanguageModel) -> None:
    text = model.score(RECORDED["prompt"] + RECORDED["text"], 20)
    logs = [token.logprob for token in text.tokens[-len(PLACES) :]]
    assert logs == pytest.approx([one["came"][2] for one in PLACES], abs=NEAR)


def test_that_a_token_that_is_not_listed_has_its_own_probability(model: LanguageModel) -> None:
    text = model.score("The capital of France is xylophone.", 1)
    after = model.next_token("The capital of France is", model.about.vocabulary)
    listed = {one.id: one.logprob for one in after.listed}
    place = len(model.pieces("The capital of France is"))
    token = text.tokens[place]
    assert token.logprob == pytest.approx(listed[token.id], abs=NEAR)


def test_that_parts_of_characters_are_listed_and_scored(model: LanguageModel) -> None:
    text = model.score("Here is a line of emoji: 😀 🎉 🚀", 20)
    assert text.text == "Here is a line of emoji: 😀 🎉 🚀"
    assert model.next_token("Here is a line of emoji: 😀 🎉 🚀 😀", 20).listed


def test_that_answers_are_drawn_with_their_log_probabilities(model: LanguageModel) -> None:
    texts = model.generate(RECORDED["prompt"], 2, Generation(length=8, temperature=0.8))
    assert all(token.logprob is not None for text in texts for token in text.tokens)


def test_that_a_long_question_is_stopped(model: LanguageModel) -> None:
    def never() -> None:
        raise WorkStoppedError

    with pytest.raises(WorkStoppedError):
        model.score(RECORDED["text"], 20, never)
    assert model.next_token(RECORDED["prompt"], 5).listed
