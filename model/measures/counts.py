"""Entropy from a sample: what N counts say of the entropy of the source that they came from.

The plug-in value, H of the shares, is too small on average, by about (K - 1) / 2N.

Sources: G. Miller, Note on the bias of information estimates (1955); A. Chao, T.-J. Shen,
Nonparametric estimation of Shannon's index of diversity when there are unseen species in sample,
Environmental and Ecological Statistics 10 (2003); B. Harris, The statistical estimation of entropy
in the non-parametric case (1975), for the variance to the second order, of which the first is
G. Basharin's, On a statistical estimate for the entropy (1959).
"""

from math import log, log1p, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from model.exact import FloatArray, sum_exactly
from model.exact.weights import Weights, as_weights
from model.measures.entropy import entropy

NORMAL_95 = 1.959963984540054  # of a normal 95 % lie within so many standard deviations


class CountedEntropy(NamedTuple):
    """What counts say of the entropy of their source, in nats.

    Attributes:
        size: N, how many observations there are.
        seen: K, how many outcomes came at least once.
        once: how many came exactly once.
        plug_in: H of the shares.
        miller_madow: that and (K - 1) / 2N.
        chao_shen: with every share weighed by how likely it was to be seen at all.
        low, high: of the 95 % interval, within 0 and log n of the n rows; None where only one
            outcome came, of which the spread says nothing.
    """

    size: float
    seen: int
    once: int
    plug_in: float
    miller_madow: float
    chao_shen: float
    low: float | None
    high: float | None


def counted_entropy(
    counts: ArrayLike, weights: Weights | None = None, plug_in: float | None = None
) -> CountedEntropy:
    """Estimates of the entropy of the source of `counts`, whole numbers of which one is above 0.

    weights, plug_in: the same counts as weights, and their entropy, where they are known already.
    The interval is Miller-Madow +- 1.96 s, s^2 = sum p (log p + H)^2 / N + (K - 1) / 2N^2.
    ValueError, naming the position, for a count that is no whole number, and as `as_weights`.

    >>> found = counted_entropy([9, 1])
    >>> round(found.plug_in, 6), round(found.miller_madow, 6)
    (0.325083, 0.375083)
    """
    numbers = np.asarray(counts, dtype=np.float64)
    source = as_weights(numbers, "counts") if weights is None else weights
    broken = np.flatnonzero(np.floor(numbers) != numbers)
    if broken.size:
        row = int(broken[0])
        raise ValueError(f"The counts at position {row + 1} are {numbers[row]:g}: no whole number.")
    size, seen = sum_exactly(numbers).value, source.support_size
    mean = entropy(source) if plug_in is None else plug_in
    once = int(np.count_nonzero(numbers == 1.0))
    corrected = mean + (seen - 1) / (2.0 * size)
    low = high = None
    if seen > 1:
        reach = NORMAL_95 * sqrt(variance(source, mean, size))
        low, high = max(corrected - reach, 0.0), min(corrected + reach, log(len(source)))
    return CountedEntropy(
        size, seen, once, mean, corrected, _chao_shen(source, size, once), low, high
    )


def variance(source: Weights, mean: float, size: float) -> float:
    """The variance of the plug-in entropy of `size` draws, in nats squared (Harris 1975).

    mean: the entropy of `source`. Of equal shares the first order is 0 and the second is left.
    """
    rows = source.support
    shares, surprisals = source.probabilities[rows], source.surprisals[rows]
    spread = sum_exactly(np.asarray(shares * (surprisals - mean) ** 2)).value
    return spread / size + (source.support_size - 1) / (2.0 * size * size)


def _chao_shen(source: Weights, size: float, once: int) -> float:
    """-sum pa log pa / (1 - (1 - pa)^N) with pa = C p, and C the share of what can be seen."""
    missed = (once - 1 if once == size else once) / size
    rows = source.support
    shares: FloatArray = (1.0 - missed) * source.probabilities[rows]
    surprisals = source.surprisals[rows] - log1p(-missed)
    with np.errstate(divide="ignore"):
        seen = -np.expm1(size * np.log1p(-np.minimum(shares, 1.0)))
    return sum_exactly(np.asarray(shares * surprisals / seen)).value
