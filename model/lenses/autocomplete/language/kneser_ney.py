"""A word model of orders 1 to n: interpolated Kneser–Ney smoothing with modified discounts.

Source: S. F. Chen, J. Goodman, An empirical study of smoothing techniques for language modeling,
Technical report TR-10-98, Harvard University (1998), sections 2.7 and 3; R. Kneser, H. Ney,
Improved backing-off for m-gram language modeling, ICASSP 1995. The lowest order is interpolated
with the uniform distribution, which is all that `<unknown>` gets.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.lenses.autocomplete.language.corpus import (
    Corpus,
    Ids,
    Vocabulary,
)
from model.lenses.autocomplete.language.tokenise import END, START, ends_open, tokenise

HIGHEST_ORDER = 4
# As KenLM's, where a corpus is too small to estimate any from.
USUAL_DISCOUNTS = (0.5, 1.0, 1.5)


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


@dataclass(frozen=True, eq=False)
class Level:
    """What one order n ≥ 2 adds: P(w | h) = share(h, w) + backoff(h) · P(w | h without its first).

    Attributes:
        keys: context row · base + word of each n-gram, rising.
        words: the last word of each n-gram.
        shares: (count − D) / total of its context, for each n-gram.
        bounds: the n-grams of context row r are bounds[r] to bounds[r + 1].
        backoff: the mass that the discounts left, for each context row; 1 where nothing followed.
    """

    keys: Ids
    words: Ids
    shares: FloatArray
    bounds: NDArray[np.intp]
    backoff: FloatArray


@dataclass(frozen=True, eq=False)
class WordModel:
    """A trained word model: the distribution of the next word in every context.

    Attributes:
        order: the most words, the predicted one included, that are looked at together.
        vocabulary: `<end>` (of the sentence), `<unknown>` and the words of the text.
        count: how many words, marks and sentence ends the model was trained on.
        unigram: the probabilities where nothing of the context is known.
        levels: what orders 2, 3 … add, as far as the text has n-grams of them.
    """

    order: int
    vocabulary: Vocabulary
    count: int
    unigram: FloatArray
    levels: tuple[Level, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All words that can come next, in the order of the probabilities."""
        return self.vocabulary.words

    def next_words(self, context: Sequence[str]) -> tuple[tuple[str, ...], FloatArray]:
        """Return the words that can come next and their probabilities (read-only float64).

        `context` is what the sentence has so far, in the model's case (`words_of` makes it from
        a prompt); none is the start of a sentence. What stands before an `<end>` is forgotten.
        Every word has a probability above 0 and they sum to 1 within rounding (below 1e-12). A
        word that the model does not know counts as `<unknown>`, and only what follows it is of
        use. `<unknown>` as an outcome is each word not in the vocabulary, all of them together.
        """
        probabilities = self.unigram.copy()
        for level, row in zip(self.levels, self._context_rows(context), strict=False):
            probabilities *= level.backoff[row]
            followers = slice(level.bounds[row], level.bounds[row + 1])
            probabilities[level.words[followers]] += level.shares[followers]
        probabilities.flags.writeable = False
        return self.words, probabilities

    def words_of(self, text: str) -> tuple[str, ...]:
        """Return the words of a typed text in the model's case, `<end>` after finished sentences.

        A sentence is finished once a space follows its full stop; the last one is open till then.
        `Thank` begins a sentence as `thank`; a name keeps its capital.
        """
        cased = [self.vocabulary.cased(sentence) for sentence in tokenise(text)]
        if cased and ends_open(text):
            return (*chain.from_iterable((*one, END) for one in cased[:-1]), *cased[-1])
        return tuple(chain.from_iterable((*one, END) for one in cased))

    def within_reach(self, context: Sequence[str]) -> tuple[str, ...]:
        """Return the words of a context that matter: the last order − 1, if of the same sentence.

        Contexts of the same words within reach have the same next words.
        """
        nearest = tuple(context[max(len(context) - self.order + 1, 0) :])
        ends = [place for place, word in enumerate(nearest) if word == END]
        return nearest[ends[-1] + 1 :] if ends else nearest

    def _context_rows(self, context: Sequence[str]) -> list[int]:
        """The rows of the last 1, 2, … words of the context, as far as the text had them."""
        ids = self.vocabulary.encode((START, *self.within_reach(context))).tolist()
        rows: list[int] = []
        for length in range(1, min(len(ids), self.order - 1) + 1):
            row = self._row_of(ids[-length:])
            if row is None:
                break
            rows.append(row)
        return rows

    def _row_of(self, gram: Sequence[int]) -> int | None:
        row = gram[0]
        for level, word in zip(self.levels, gram[1:], strict=False):
            first, last = int(level.bounds[row]), int(level.bounds[row + 1])
            row = bisect_left(level.words, word, first, last)
            if row == last or level.words[row] != word:
                return None
        return row


def train_on(corpus: Corpus, order: int = HIGHEST_ORDER) -> WordModel:
    """Return the word model of a corpus, over the whole of its vocabulary, seen or not."""
    if not 1 <= order <= HIGHEST_ORDER:
        raise ValueError(f"The order of a word model is a number from 1 to 4, not {order}.")
    if corpus.count == 0:
        raise ValueError("The text has no words: choose one with a sentence or more.")
    first, *others = count_grams(corpus, order)
    levels = tuple(_level(grams, len(corpus.vocabulary) + 1) for grams in others if len(grams))
    return WordModel(order, corpus.vocabulary, corpus.count, _unigram(first), levels)


def discounts_of(counts: Ids) -> tuple[float, ...]:
    """Return D₁, D₂, D₃₊: Dₖ = k − (k + 1) · Y · nₖ₊₁ / nₖ, with Y = n₁ / (n₁ + 2n₂).

    nₖ is how many n-grams have the count k. Where n₁ … n₄ leave one of them undefined or outside
    (0, k], all three are Y, the one discount of plain Kneser–Ney; where n₁ or n₂ is 0, they are
    0.5, 1 and 1.5.
    """
    n1, n2, n3, n4 = np.bincount(counts[counts <= HIGHEST_ORDER], minlength=5)[1:5].tolist()
    if not (n1 and n2):
        return USUAL_DISCOUNTS
    y = n1 / (n1 + 2 * n2)
    if not n3:
        return (y, y, y)
    found = (1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
    fits = n4 and all(0.0 < discount <= k for k, discount in enumerate(found, start=1))
    return found if fits else (y, y, y)


def _taken(counts: Ids, discounts: tuple[float, ...]) -> FloatArray:
    """What the discounts take from each count; nothing from 0."""
    return np.array((0.0, *discounts))[np.minimum(counts, 3)]


def _unigram(grams: Grams) -> FloatArray:
    taken = _taken(grams.counts, discounts_of(grams.counts))
    even = float(taken.sum()) / len(grams)
    result: FloatArray = (grams.counts - taken + even) / float(grams.counts.sum())
    result.flags.writeable = False
    return result


def _level(grams: Grams, base: int) -> Level:
    discounts = discounts_of(grams.counts)
    taken = _taken(grams.counts, discounts)
    size = grams.context_count
    totals = np.bincount(grams.contexts, weights=grams.counts, minlength=size)
    left = np.bincount(grams.contexts, weights=taken, minlength=size)
    backoff = np.divide(left, totals, out=np.ones(size), where=totals > 0.0)
    return Level(
        grams.contexts * base + grams.words,
        grams.words,
        (grams.counts - taken) / totals[grams.contexts],
        np.searchsorted(grams.contexts, np.arange(size + 1)),
        backoff,
    )
