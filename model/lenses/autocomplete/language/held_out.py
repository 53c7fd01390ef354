"""How well a word model predicts texts: those it learned from, and those that it never saw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.lenses.autocomplete.language.along import corpus_surprisals
from model.lenses.autocomplete.language.corpus import (
    Corpus,
    Vocabulary,
    build_vocabulary,
    corpus_of,
    encode_sentences,
    sentences_of,
)
from model.lenses.autocomplete.language.kneser_ney import HIGHEST_ORDER, WordModel, train_on


@dataclass(frozen=True)
class TextFit:
    """How well a model predicts one text.

    Attributes:
        count: words, marks and sentence ends that were scored.
        unknown: how many of them the vocabulary does not have.
        cross_entropy: the mean surprise of them, in nats.
        standard_error: of that mean, taking the places as independent; NaN for one place.
    """

    count: int
    unknown: int
    cross_entropy: float
    standard_error: float

    @property
    def perplexity(self) -> float:
        """exp of the cross entropy: among how many equally likely words the model wavers."""
        return math.exp(self.cross_entropy)


@dataclass(frozen=True)
class LearningPoint:
    """One size of training text: the number of its sentences, and both fits."""

    sentences: int
    train: TextFit
    held_out: TextFit

    @property
    def gap(self) -> float:
        """How many nats a word more the held-out text costs than the text learned from."""
        return self.held_out.cross_entropy - self.train.cross_entropy


def learning_curve(
    text: str, held_out: str, fractions: Sequence[float], order: int = HIGHEST_ORDER
) -> tuple[LearningPoint, ...]:
    """Return, for each fraction of the text's sentences, the fit to that part and to `held_out`.

    Sentences are shuffled once, always alike, so a smaller part lies within a larger one. All parts
    share the whole text's vocabulary: otherwise a smaller one would know fewer words, and its
    cross entropies would be of another, easier question. A part has one sentence at least.
    ValueError, with a sentence, for a fraction outside (0, 1] or a text without words.
    """
    sentences = sentences_of(text)
    vocabulary = build_vocabulary(sentences)
    test = corpus_of(held_out, vocabulary)
    order_drawn = np.random.default_rng(0).permutation(len(sentences)).tolist()
    shuffled = [sentences[place] for place in order_drawn]
    return tuple(_point(shuffled, vocabulary, test, fraction, order) for fraction in fractions)


def _point(
    sentences: Sequence[tuple[str, ...]],
    vocabulary: Vocabulary,
    test: Corpus,
    fraction: float,
    order: int,
) -> LearningPoint:
    if not 0.0 < fraction <= 1.0:
        raise ValueError(f"A part of the text is a number above 0 and up to 1, not {fraction}.")
    count = max(1, round(fraction * len(sentences)))
    part = encode_sentences(sentences[:count], vocabulary)
    model = train_on(part, order)
    return LearningPoint(count, fit_to(model, part), fit_to(model, test))


def fit_to(model: WordModel, corpus: Corpus) -> TextFit:
    """Return how well the model predicts a text; every unknown word counts as `<unknown>`.

    corpus: of one word or more, encoded with the model's own vocabulary.
    """
    losses = corpus_surprisals(model, corpus)
    count = losses.size
    spread = float(losses.std(ddof=1)) if count > 1 else math.nan
    unknown = int(np.count_nonzero(corpus.stream == model.vocabulary.unknown))
    return TextFit(count, unknown, math.fsum(losses) / count, spread / math.sqrt(count))
