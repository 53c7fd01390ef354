"""The word model: against the formula written slowly, exactly normalised, and along a text."""

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.lenses.autocomplete.language.along import entropies_along, surprisals
from model.lenses.autocomplete.language.kneser_ney import USUAL_DISCOUNTS, discounts_of
from model.lenses.autocomplete.language.tokenise import END, UNKNOWN
from model.measures import entropy
from tests.model.cases import for_each
from tests.model.kneser_ney_by_formula import SlowKneserNey
from tests.model.lenses.autocomplete.learned import train

if TYPE_CHECKING:
    from model.lenses.autocomplete.language.corpus import Ids

SENTENCES = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1, max_size=7).map(tuple),
    min_size=1,
    max_size=25,
)
CONTEXT = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "z"]), max_size=6).map(tuple)
TEXT = "the cat sat on the mat. the cat ran. the dog sat on the log. a dog ran to the cat."


def text_of(sentences: list[tuple[str, ...]]) -> str:
    return "\n\n".join(" ".join(sentence) for sentence in sentences)


@given(SENTENCES, CONTEXT, st.integers(1, 4))
def test_that_every_context_agrees_with_the_formula(
    sentences: list[tuple[str, ...]], context: tuple[str, ...], order: int
) -> None:
    model = train(text_of(sentences), order)
    slow = SlowKneserNey(sentences, order, model.words)
    words, probabilities = model.next_words(context)
    expected = [slow.probability(word, ("<start>", *context)) for word in words]
    np.testing.assert_allclose(probabilities, expected, rtol=1e-12, atol=1e-15)


@given(SENTENCES, CONTEXT, st.integers(1, 4))
def test_that_every_context_sums_to_one_with_nothing_at_zero(
    sentences: list[tuple[str, ...]], context: tuple[str, ...], order: int
) -> None:
    words, probabilities = train(text_of(sentences), order).next_words(context)
    assert words[:2] == (END, UNKNOWN)
    assert probabilities.dtype == np.float64
    assert probabilities.min() > 0.0
    assert abs(math.fsum(probabilities) - 1.0) < 1e-14


@given(SENTENCES, CONTEXT, st.integers(1, 4))
def test_that_the_surprise_along_a_text_is_that_of_each_next_word(
    sentences: list[tuple[str, ...]], tail: tuple[str, ...], order: int
) -> None:
    model = train(text_of(sentences), order)
    words = (*sentences[0], END, *sentences[-1], END, *tail)
    found = surprisals(model, words)
    assert found.shape == (len(words),)
    for place, word in enumerate(words):
        known = word if word in model.words else UNKNOWN
        _, probabilities = model.next_words(words[:place])
        expected = -math.log(probabilities[model.words.index(known)])
        assert found[place] == pytest.approx(expected, abs=1e-12)


def test_that_an_estimate_from_large_counts_is_that_of_chen_and_goodman() -> None:
    counts: Ids = np.repeat(np.array([1, 2, 3, 4, 9]), [100, 40, 20, 12, 5])
    y = 100 / 180
    assert discounts_of(counts) == pytest.approx(
        (1 - 2 * y * 40 / 100, 2 - 3 * y * 20 / 40, 3 - 4 * y * 12 / 20)
    )


@for_each(
    ("counts", "discounts"),
    [
        ([5, 6], USUAL_DISCOUNTS),
        ([1, 1, 1], USUAL_DISCOUNTS),
        ([1, 1, 2], (0.5, 0.5, 0.5)),
        ([1, 2, 3, 4, 4, 4, 4, 4, 4, 4], (1 / 3, 1 / 3, 1 / 3)),
    ],
)
def test_that_few_counts_fall_back_on_one_discount_or_the_usual_three(
    counts: list[int], discounts: tuple[float, ...]
) -> None:
    assert discounts_of(np.array(counts)) == pytest.approx(discounts)


def test_that_an_unknown_word_hides_what_stands_before_it() -> None:
    model = train(TEXT)
    np.testing.assert_array_equal(
        model.next_words(["sat", "on", "zebra"])[1], model.next_words(["zebra"])[1]
    )
    assert surprisals(model, ["zebra"]) == surprisals(model, ["yak"])


def test_that_a_context_forgets_what_stands_before_the_end_of_a_sentence() -> None:
    model = train(TEXT)
    after = model.next_words(["a", "dog", ".", END, "the"])[1]
    np.testing.assert_array_equal(after, model.next_words(["the"])[1])
    assert model.words_of("A dog. The") == ("a", "dog", ".", END, "the")
    assert model.words_of("A dog. ") == ("a", "dog", ".", END)


def test_that_one_word_is_enough_to_learn_from() -> None:
    model = train("Hello")
    words, probabilities = model.next_words(["hello"])
    assert words == (END, UNKNOWN, "hello")
    assert np.argmax(probabilities) == 0
    assert np.argmax(model.next_words([])[1]) == 2
    assert surprisals(model, ["hello", END]).sum() < surprisals(model, ["hello", "hello"]).sum()


@pytest.mark.parametrize("text", ["", "  \n\n\t "])
def test_that_a_text_without_words_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="The text has no words: choose one with a sentence"):
        train(text)


@for_each("order", [0, 5, -1])
def test_that_an_order_out_of_range_is_refused(order: int) -> None:
    with pytest.raises(ValueError, match=f"from 1 to 4, not {order}"):
        train(TEXT, order)


def test_that_results_cannot_be_written_to() -> None:
    model = train(TEXT)
    assert not model.next_words(["the"])[1].flags.writeable
    assert not model.unigram.flags.writeable


def test_that_entropies_along_are_those_before_each_word_and_after_the_last() -> None:
    model = train(TEXT)
    words = model.words_of("The cat sat on the log. A dog")
    found = entropies_along(model, words)
    assert found.shape == (len(words) + 1,)
    for place in range(len(words) + 1):
        assert found[place] == entropy(model.next_words(words[:place])[1])
    assert entropies_along(model, ()).tolist() == [entropy(model.next_words(())[1])]


@given(st.text(max_size=80), st.text(max_size=30))
def test_that_any_text_trains_or_is_refused_and_any_prompt_is_met(text: str, prompt: str) -> None:
    if not text.replace("\u00ad", "").split():
        with pytest.raises(ValueError, match="no words"):
            train(text)
        return
    model = train(text)
    words = model.words_of(prompt)
    assert abs(math.fsum(model.next_words(words)[1]) - 1.0) < 1e-14
    assert bool(np.all(surprisals(model, words) >= 0.0))
    assert bool(np.isfinite(surprisals(model, words)).all())
