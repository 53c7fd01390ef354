"""Word pairs: which word follows which in the shipped corpus, and what the one tells of the other.

I(context; next word) of counts is the plug-in estimate, which is above the truth where pairs are
few: of so many different pairs most were seen once (Miller, 1955; Cover and Thomas, 2.28).
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from model.document.table import Array
from model.lenses.autocomplete.language.corpus import (
    Corpus,
    build_vocabulary,
    encode_sentences,
    sentences_of,
)
from model.lenses.autocomplete.language.text_file import WORK_EMAILS, read_text

MOST_CONTEXTS, MOST_WORDS = 11, 9  # with “others” as many as the heat map has room for
OTHERS = "all others"
_NAMES = {"<start>": "(start)", "<end>": "(end)"}


@dataclass(frozen=True, eq=False)
class WordPairs:
    """How often each of the commonest words followed each of the commonest contexts.

    Attributes:
        contexts, words: names of rows and columns; the last of each stands for all others.
        counts: rows by columns.
        shared: I(context; next word) in nats with every word by itself.
    """

    contexts: tuple[str, ...]
    words: tuple[str, ...]
    counts: Array
    shared: float


def word_pairs() -> WordPairs:
    """Return the pairs of the work e-mails that come with the program."""
    sentences = sentences_of(read_text(WORK_EMAILS))
    return pairs_of(encode_sentences(sentences, build_vocabulary(sentences)))


def pairs_of(corpus: Corpus) -> WordPairs:
    """Return the pairs of a corpus: each word, mark and sentence end after what stood before it."""
    places = np.flatnonzero(corpus.scored)
    names = (*corpus.vocabulary.words, "<start>")
    before, after = corpus.stream[places - 1], corpus.stream[places]
    counts = np.zeros((MOST_CONTEXTS + 1, MOST_WORDS + 1))
    rows, columns = _commonest(before, MOST_CONTEXTS), _commonest(after, MOST_WORDS)
    np.add.at(counts, (_places(before, rows), _places(after, columns)), 1.0)
    return WordPairs(
        (*(_name(names[one]) for one in rows), OTHERS),
        (*(_name(names[one]) for one in columns), OTHERS),
        counts,
        shared_by(before, after),
    )


def shared_by(before: np.ndarray, after: np.ndarray) -> float:
    """Return I in nats of pairs of whole numbers, from how often each pair and each number came.

    >>> shared_by(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    0.0
    """
    count = len(before)
    pairs, times = np.unique(np.column_stack((before, after)), axis=0, return_counts=True)
    one, other = np.bincount(before), np.bincount(after)
    ratios = times * count / (one[pairs[:, 0]] * other[pairs[:, 1]])
    return max(float(times @ np.log(ratios)) / count, 0.0)


def _commonest(words: np.ndarray, most: int) -> list[int]:
    tally = Counter(words.tolist())
    return sorted(tally, key=lambda word: (-tally[word], word))[:most]


def _places(words: np.ndarray, known: list[int]) -> np.ndarray:
    """The place of each word among the known ones; beyond them all, of others."""
    place = {word: at for at, word in enumerate(known)}
    return np.array([place.get(word, len(known)) for word in words.tolist()], dtype=np.intp)


def _name(word: str) -> str:
    return _NAMES.get(word, word)
