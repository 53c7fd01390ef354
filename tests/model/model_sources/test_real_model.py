"""The same on a real model: `make test-real` brings one and says where; else this is left out."""

from __future__ import annotations

import math
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from model.document.work import WorkStoppedError
from model.language_models import Generation, LanguageModel
from model.language_models.along import along_prompt
from model.language_models.beams import search
from model.lenses.autocomplete.language.beams import BeamWish
from model.model_sources import connect
from model.model_sources.gguf_model import PACKAGE
from tests.model.model_sources.playback import PLACES, RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator

WHERE = os.environ.get("ENTROPY_DIAL_MODEL_AT", "")
FILE = os.environ.get("ENTROPY_DIAL_MODEL_FILE", "")
# Two builds of llama.cpp, or two states of its cache, part by up to two tenths of a nat at a token,
# and by some hundredths on average.
NEAR, NEAR_ON_AVERAGE = 0.3, 0.05


@pytest.fixture(scope="module", params=["server", "file"])
def model(request: pytest.FixtureRequest) -> Iterator[LanguageModel]:
    """Return the model behind its server, and the same run in this process."""
    where = WHERE if request.param == "server" else FILE
    if not where or (request.param == "file" and find_spec(PACKAGE) is None):
        pytest.skip("no real model is at hand; make test-real brings one")
    found = connect(where)
    yield found
    found.close()


def test_that_the_whole_vocabulary_adds_up_to_1(model: LanguageModel) -> None:
    found = model.next_token(RECORDED["prompt"], model.about.vocabulary)
    assert found.is_complete
    assert math.fsum(math.exp(log) for log in found.logs.tolist()) == pytest.approx(1.0, abs=1e-3)


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
    logs = [token.logprob or 0.0 for token in text.tokens[-len(PLACES) :]]
    recorded = [one["came"][2] for one in PLACES]
    assert logs == pytest.approx(recorded, abs=NEAR)
    assert math.fsum(logs) / len(logs) == pytest.approx(
        math.fsum(recorded) / len(recorded), abs=NEAR_ON_AVERAGE
    )


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


def test_that_the_prompt_is_known_along_its_tokens(model: LanguageModel) -> None:
    along = along_prompt((model, model), "Thank you for your help with the", 1_000)
    assert along.tokens == ["Thank", " you", " for", " your", " help", " with", " the"]
    assert along.surprises[0] == -1.0
    assert along.surprises[1] > along.surprises[3]
    bounds = zip(along.entropies[1:], along.entropies_most[1:], strict=True)
    assert all(0.0 < low <= high < math.log(model.about.vocabulary) for low, high in bounds)
    # The same model twice; two states of its cache part a little.
    assert max(along.divergences[1:]) < 0.05


def test_that_a_chat_is_written_as_the_model_was_taught(model: LanguageModel) -> None:
    chat = model.as_chat("Hello")
    assert "<|im_start|>user\nHello<|im_end|>" in chat
    assert model.pieces(chat)[0] == "<|im_start|>"


def test_that_a_search_finds_likely_lines_within_its_budget(model: LanguageModel) -> None:
    found = search(model, "Thank you for your help with the", BeamWish(2, 3, 0.6), 6)
    assert found.calls <= 6
    assert found.lines
    assert all(line.log_probability < 0.0 for line in found.lines)
