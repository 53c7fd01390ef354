"""Continuations drawn from a word model at a temperature."""

import math
from dataclasses import dataclass

import numpy as np

from model.exact import FloatArray
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.tokenise import END
from model.sampling.decoding import ALL_BANNED
from model.tempering import temper

Words = tuple[str, ...]
MOST_KNOWN = 128  # contexts kept at a time: of 20,000 words each, 40 MB


@dataclass(frozen=True)
class Continuation:
    """Words after a prompt.

    Attributes:
        words: what was written, `<end>` last where the sentence came to its end.
        log_probability: log P(words | prompt) of the model itself (T = 1), in nats.
    """

    words: tuple[str, ...]
    log_probability: float

    @property
    def ended(self) -> bool:
        """Whether the sentence came to its end; otherwise it was cut at the length asked for."""
        return bool(self.words) and self.words[-1] == END


def check_length(length: int) -> None:
    """Raise ValueError, with a sentence, unless a continuation has at least one word."""
    if length < 1:
        raise ValueError(f"A continuation has at least 1 word, not {length}.")


def sample_continuations(
    model: WordModel,
    prompt: str,
    n: int,
    length: int,
    temperature: float = 1.0,
    seed: int = 0,
    banned: frozenset[str] = frozenset(),
) -> tuple[Continuation, ...]:
    """Return `n` continuations of a prompt, drawn word by word from P^(1/T), in drawing order.

    Each goes on until `<end>` or `length` words. The same seed draws the same continuations;
    more of them begin with the same ones. T = 0 takes a likeliest word each time, T = ∞ any word.
    `<unknown>` is never drawn: it is no word, and the others are drawn in proportion, as they are
    where words are banned. Their log-probabilities are those of the model itself, before all this.

    ValueError, with a sentence, for n below 0, a length below 1, T below 0 or not a number, and
    where every word is banned.
    """
    check_length(length)
    if n < 0:
        raise ValueError(f"The number of continuations is 0 or more, not {n}.")
    start = model.words_of(prompt)
    drawing = _Drawing(model, temperature, banned)
    return tuple(
        drawing.continuation(start, length, np.random.default_rng((seed, number)))
        for number in range(n)
    )


class _Drawing:
    """Next words at one temperature; what was worked out for a context is kept for a while."""

    def __init__(self, model: WordModel, temperature: float, banned: frozenset[str]) -> None:
        self._model = model
        ids = model.vocabulary.ids
        self._never = [model.vocabulary.unknown, *(ids[one] for one in banned if one in ids)]
        self._temperature = temperature
        self._known: dict[Words, tuple[FloatArray, FloatArray]] = {}

    def continuation(self, start: Words, length: int, random: np.random.Generator) -> Continuation:
        words: list[str] = []
        total = 0.0
        for share in random.random(length).tolist():
            probabilities, climb = self._next((*start, *words))
            row = int(np.searchsorted(climb, share * climb[-1], side="right"))
            words.append(self._model.words[row])
            total += math.log(probabilities[row])
            if words[-1] == END:
                break
        return Continuation(tuple(words), total)

    def _next(self, words: Words) -> tuple[FloatArray, FloatArray]:
        context = self._model.within_reach(words)
        if context not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            probabilities = self._model.next_words(context)[1]
            drawn = probabilities.copy()
            drawn[self._never] = 0.0
            if not drawn.any():
                raise ValueError(ALL_BANNED)
            self._known[context] = probabilities, np.cumsum(_tempered(drawn, self._temperature))
        return self._known[context]


def _tempered(weights: FloatArray, temperature: float) -> FloatArray:
    """Weights in proportion to w^(1/T); a draw shows no last digits, so the plain power serves."""
    if 0.0 < temperature < math.inf:
        with np.errstate(over="ignore", under="ignore"):
            return np.asarray((weights / weights.max()) ** np.divide(1.0, temperature))
    return temper(weights, temperature)
