"""Probable against diverse: what a beam search kept beside what was sampled, in numbers.

Distinct n-grams: J. Li et al., A diversity-promoting objective function for neural conversation
models, NAACL 2016.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from model.document.table import Table, table_of
from model.lenses.autocomplete.language.generate import Continuation
from model.measures import jensen_shannon, kl_divergence, support_mismatch

Continuations = Sequence[Continuation]


@dataclass(frozen=True)
class KeptSummary:
    """One way of going on from a prompt, in numbers.

    Attributes:
        count: how many continuations there are, alike or not.
        mean_log_probability: of a continuation, in nats; NaN where there is none.
        distinct_words, distinct_pairs: different words (pairs of neighbours) over all of them,
            `<end>` not counted as a word; NaN where there is none.
        mass: the probability that the model gives to these continuations together, each counted
            once. −log of it is D(kept ‖ model): how far it is from the model to the model
            confined to what was kept.
    """

    count: int
    mean_log_probability: float
    distinct_words: float
    distinct_pairs: float
    mass: float

    @property
    def divergence_from_model(self) -> float:
        """D(the model confined to what was kept ‖ the model) = −log mass; ∞ where it is empty."""
        return -math.log(self.mass) if self.mass > 0.0 else math.inf


@dataclass(frozen=True)
class KeptComparison:
    """Sampled continuations (P) beside those that a beam search kept (Q).

    Attributes:
        sampled, beams: each in numbers.
        divergence: D(P ‖ Q) of their word frequencies, in nats; ∞ where the samples have words
            that the beams lack, NaN where either is empty.
        only_sampled: the words that make it infinite, frequent ones first.
        jensen_shannon: their Jensen–Shannon divergence, finite always; NaN where either is empty.
        shared_mass: which share of the words of the samples the beams have too.
        shared_divergence: D of both confined to those words, in nats; NaN where there are none.
    """

    sampled: KeptSummary
    beams: KeptSummary
    divergence: float
    only_sampled: tuple[str, ...]
    jensen_shannon: float
    shared_mass: float
    shared_divergence: float


def summarise(continuations: Continuations) -> KeptSummary:
    """Return what a set of continuations is like in numbers; see `KeptSummary`."""
    count = len(continuations)
    total = math.fsum(one.log_probability for one in continuations)
    different = {one.words: one.log_probability for one in continuations}
    return KeptSummary(
        count,
        total / count if count else math.nan,
        _distinct(continuations, 1),
        _distinct(continuations, 2),
        min(math.fsum(map(math.exp, different.values())), 1.0),
    )


def compare_kept(sampled: Continuations, beams: Continuations) -> KeptComparison:
    """Return sampled continuations beside beams of the same prompt and length, in numbers.

    P and Q are plain frequencies: the share that each word, `<end>` included, has of all words in
    the continuations, each continuation counting once as often as it was drawn or kept. Beams are
    few, so D(P ‖ Q) is often infinite; `only_sampled` says by which words.
    """
    table = word_frequencies(sampled, beams)
    p, q = (column.values for column in table.columns)
    missing, divergence, distance, mass, shared = (), math.nan, math.nan, 0.0, math.nan
    if p.any() and q.any():
        missing = tuple(table.outcomes[row] for row in support_mismatch(p, q).tolist())
        divergence, distance = kl_divergence(p, q), jensen_shannon(p, q)
        both = (p > 0.0) & (q > 0.0)
        mass = min(float(p[both].sum()), 1.0)
        shared = kl_divergence(p[both], q[both]) if both.any() else math.nan
    return KeptComparison(
        summarise(sampled),
        summarise(beams),
        divergence,
        missing,
        distance,
        mass,
        shared,
    )


def word_frequencies(sampled: Continuations, beams: Continuations) -> Table:
    """Return a table of words with their shares among samples (P) and beams (Q), frequent first.

    A side without words is all 0.
    """
    counts = [Counter(word for one in side for word in one.words) for side in (sampled, beams)]
    both = counts[0] + counts[1]
    words = sorted(both, key=lambda word: (-counts[0][word], -counts[1][word], word))
    shares = [[one[word] / max(one.total(), 1) for word in words] for one in counts]
    return table_of(words, P=shares[0], Q=shares[1])


def _distinct(continuations: Continuations, n: int) -> float:
    """Different n-grams over all n-grams within the continuations, `<end>` left out."""
    grams: list[tuple[str, ...]] = []
    for one in continuations:
        words = one.words[:-1] if one.ended else one.words
        grams += [words[place : place + n] for place in range(len(words) - n + 1)]
    return len(set(grams)) / len(grams) if grams else math.nan
