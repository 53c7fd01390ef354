"""Corpus: a text as numbered words, with its vocabulary and its use of capitals."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from model.lenses.autocomplete.language.tokenise import (
    END,
    START,
    UNKNOWN,
    tokenise,
    without_capital,
)

Ids = NDArray[np.int64]
Sentences = Sequence[tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words that a model can predict, and the words that keep a capital as first of a sentence.

    Attributes:
        words: `<end>`, `<unknown>`, then the words, frequent ones first, ties by spelling.
        proper: words such as names, written with a capital also within sentences.
    """

    words: tuple[str, ...]
    proper: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def ids(self) -> dict[str, int]:
        """The number of each word; `<start>`, which is never predicted, comes after all."""
        ids = {word: number for number, word in enumerate(self.words)}
        ids[START] = len(self.words)
        return ids

    @property
    def unknown(self) -> int:
        """The number of `<unknown>`, which stands for every word that the text did not have."""
        return self.ids[UNKNOWN]

    def cased(self, sentence: Sequence[str]) -> tuple[str, ...]:
        """Return a sentence as written in the model's case: a first word without its capital.

        Names (`proper`) keep it. A word that is unknown as written is taken with a capital or in
        small letters where that is known.
        """
        return tuple(self.cased_word(word, begin=place == 0) for place, word in enumerate(sentence))

    def cased_word(self, word: str, *, begin: bool) -> str:
        """Return one word in the model's case; `begin` where it is the first of its sentence."""
        form = without_capital(word) if begin and word not in self.proper else word
        if form in self.ids:
            return form
        return next((one for one in (form.lower(), form.capitalize()) if one in self.ids), form)

    def encode(self, words: Iterable[str]) -> Ids:
        """Return the numbers of words, `<unknown>` for each that is not in the vocabulary."""
        ids, unknown = self.ids, self.unknown
        return np.array([ids.get(word, unknown) for word in words], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text as one stream of word numbers: `<start>`, words, `<end>`, for each sentence.

    Attributes:
        vocabulary: the words by number.
        stream: the numbers, read-only.
    """

    vocabulary: Vocabulary
    stream: Ids

    def __post_init__(self) -> None:
        self.stream.flags.writeable = False

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """True at each place of the stream that a model predicts: all but `<start>`."""
        return np.asarray(self.stream != len(self.vocabulary))

    @property
    def count(self) -> int:
        """How many words, punctuation marks and sentence ends the corpus has."""
        return int(np.count_nonzero(self.scored))


def build_vocabulary(sentences: Sentences) -> Vocabulary:
    """Return the vocabulary of sentences as written.

    A word that begins a sentence with a capital keeps it only if the text has it with a capital
    within sentences more often than without (`Anna`, not `Thank`).
    """
    firsts = Counter(sentence[0] for sentence in sentences)
    inner = Counter(chain.from_iterable(sentences))
    inner.subtract(firsts)
    proper = frozenset(
        word
        for word in firsts
        if word != (small := without_capital(word)) and inner[word] > inner[small]
    )
    for word, count in firsts.items():
        inner[word if word in proper else without_capital(word)] += count
    own = sorted((word for word in inner if inner[word]), key=lambda word: (-inner[word], word))
    return Vocabulary((END, UNKNOWN, *own), proper)


def encode_sentences(sentences: Sentences, vocabulary: Vocabulary) -> Corpus:
    """Return the sentences as a corpus over a vocabulary; unknown words are numbered as such."""
    start, end = vocabulary.ids[START], vocabulary.ids[END]
    firsts = _numbers({sentence[0] for sentence in sentences}, vocabulary, begin=True)
    others = _numbers(set(chain.from_iterable(sentences)), vocabulary, begin=False)
    numbers: list[int] = []
    for sentence in sentences:
        numbers += (start, firsts[sentence[0]])
        numbers += [others[word] for word in sentence[1:]]
        numbers.append(end)
    return Corpus(vocabulary, np.array(numbers, dtype=np.int64))


def _numbers(words: set[str], vocabulary: Vocabulary, *, begin: bool) -> dict[str, int]:
    ids, unknown = vocabulary.ids, vocabulary.unknown
    return {word: ids.get(vocabulary.cased_word(word, begin=begin), unknown) for word in words}


def corpus_of(text: str, vocabulary: Vocabulary) -> Corpus:
    """Return the corpus of a text over a vocabulary; ValueError where the text has no words."""
    return encode_sentences(sentences_of(text), vocabulary)


def sentences_of(text: str) -> list[tuple[str, ...]]:
    """Return the sentences of a text as written; ValueError, with a sentence, where it has none."""
    sentences = tokenise(text)
    if not sentences:
        raise ValueError("The text has no words: choose one with a sentence or more.")
    return sentences
