"""Counts of n-grams, and how many words each was seen after, from one stream of word numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.lenses.autocomplete.language.corpus import Corpus, Ids


@dataclass(frozen=True, eq=False)
class Grams:
    """The distinct n-grams of one order, sorted by context and then by word.

    Attributes:
        contexts: of each, the row of its first n − 1 words among the grams of order n − 1
            (of order 2: the number of its first word); empty for order 1.
        words: of each, the number of its last word.
        counts: the count that Kneser–Ney uses: at the highest order, and for n-grams that begin
            with `<start>` (which nothing precedes), how often it occurs; else how many different
            words it was seen after.
        context_count: how many contexts there are to number.
    """

    contexts: Ids
    words: Ids
    counts: Ids
    context_count: int

    def __len__(self) -> int:
        return int(self.words.size)


def count_grams(corpus: Corpus, order: int) -> tuple[Grams, ...]:
    """Return the grams of orders 1 to `order`; order 1 has a row for every word of the vocabulary.

    No n-gram crosses the end of a sentence. Counts of words that only the vocabulary has are 0.
    """
    stream, base = corpus.stream, len(corpus.vocabulary) + 1
    place = _places(corpus)
    rows, begins = stream, np.arange(base) == base - 1
    occurrences = np.bincount(stream[corpus.scored], minlength=base)
    contexts, words, context_count = np.empty(0, np.int64), np.arange(base), 0
    found: list[Grams] = []
    for n in range(2, order + 1):
        inside = np.flatnonzero(place >= n - 1)
        keys, inverse, counts = np.unique(
            rows[inside - 1] * base + stream[inside], return_inverse=True, return_counts=True
        )
        follows = np.empty(keys.size, dtype=np.int64)
        follows[inverse] = rows[inside]
        types = np.bincount(follows, minlength=words.size)
        found.append(Grams(contexts, words, np.where(begins, occurrences, types), context_count))
        context_count = words.size
        contexts, words = np.divmod(keys, base)
        begins, occurrences = begins[contexts], counts
        rows = np.full(stream.size, -1, dtype=np.int64)
        rows[inside] = inverse
    found.append(Grams(contexts, words, occurrences, context_count))
    first = found[0]
    found[0] = Grams(first.contexts, first.words[:-1], first.counts[:-1], 0)
    return tuple(found)


def _places(corpus: Corpus) -> NDArray[np.int64]:
    """Of each place in the stream, how many words of its sentence, `<start>` included, precede."""
    at = np.arange(corpus.stream.size)
    starts = np.maximum.accumulate(np.where(corpus.scored, 0, at))
    return at - starts
