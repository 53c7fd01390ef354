"""Draws: seeded samples of a distribution, and the chance that no outcome comes twice.

n draws repeat nothing with probability n! e_n(p), e_n the elementary symmetric polynomial. For
q_i = p_i z / (1 + p_i z) and any z > 0, e_n(p) z^n / Π(1 + p_i z) is the probability that n of
independent events of probabilities q_i happen. Sources: W. Feller, An introduction to probability
theory and its applications I, II.3; J. N. Darroch, Ann. Math. Statist. 35 (1964): with n the mean,
n is the mode; S. Bobkov, A. Marsiglietti, J. Melbourne, Concentration functions and entropy bounds
for discrete log-concave distributions, Combin. Probab. Comput. 31 (2022): a mode of variance v has
probability between 1/√(1 + 12v) and 2/√(1 + 4v).
"""

from dataclasses import dataclass
from math import exp, inf, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.tempering.newton import solve_monotone

MOST_DRAWS = 100_000
MOST_STEPS = 14_000_000  # draws times outcomes up to which the chance is summed exactly


@dataclass(frozen=True)
class NoRepeat:
    """The chance that n draws are all different, as log of its least and its largest value.

    Both are the same where it is exact.
    """

    log_least: float
    log_most: float

    @property
    def is_exact(self) -> bool:
        """Whether the two bounds are one number."""
        return self.log_least == self.log_most

    @property
    def chance(self) -> float:
        """The chance, or the largest it can be; 0 where it underflows."""
        return exp(self.log_most)


def drawn_counts(p: FloatArray, draws: int, seed: int) -> NDArray[np.intp]:
    """Return how often each row comes in `draws` draws from probabilities p ≥ 0, summing to 1.

    PCG64, one uniform number a draw, looked up in the running sum of p: the first draws of more
    are the same draws, and a row of probability 0 never comes. ValueError for a negative number of
    draws or more than 100,000, and for a negative seed.
    """
    if not 0 <= draws <= MOST_DRAWS:
        raise ValueError(f"Between 0 and {MOST_DRAWS:,} samples can be drawn, not {draws:,}.")
    if seed < 0:
        raise ValueError(f"A seed is a whole number from 0 up, not {seed}.")
    alive = np.flatnonzero(p > 0.0)
    sums = np.cumsum(p[alive])
    points = np.sort(np.random.Generator(np.random.PCG64(seed)).random(draws)) * sums[-1]
    places = np.minimum(np.searchsorted(sums, points, side="right"), len(alive) - 1)
    counts = np.zeros(len(p), dtype=np.intp)
    counts[alive] = np.bincount(places, minlength=len(alive))
    return counts


def expected_distinct(p: FloatArray, draws: int) -> float:
    """Return how many different rows come in `draws` draws on average: Σ 1 − (1 − p)^draws."""
    with np.errstate(divide="ignore"):
        return float(-np.sum(np.expm1(draws * np.log1p(-np.minimum(p, 1.0))))) if draws else 0.0


def no_repeat(p: FloatArray, draws: int) -> NoRepeat:
    """Return the chance that `draws` draws from p (summing to 1) are all different.

    1 for up to one draw, 0 for more draws than rows above 0. Exact (to about draws · 1e-16) while
    draws times rows is at most 14 million: every term of the recursion is positive. Beyond that,
    bounds that are at most a factor 2√3 apart.
    """
    alive = np.sort(p[p > 0.0])
    if draws <= 1:
        return NoRepeat(0.0, 0.0)
    if draws > len(alive):
        return NoRepeat(-inf, -inf)
    if draws == len(alive):
        every = lgamma(draws + 1.0) + float(np.sum(np.log(alive)))
        return NoRepeat(every, every)
    if draws * len(alive) <= MOST_STEPS:
        value = _summed(alive, draws)
        return NoRepeat(value, value)
    return _bounded(alive, draws)


def _summed(p: FloatArray, draws: int) -> float:
    """log of n! e_n by n! e_n = Σ_i n p_i · (n − 1)! e_(n−1) of the rows before i."""
    before = np.ones(len(p))
    scale = 0.0
    for number in range(1, draws + 1):
        sums = np.cumsum(p * before)
        total = number * float(sums[-1])
        if total == 0.0:
            return -inf
        scale += log(total)
        before = np.concatenate(([0.0], sums[:-1] / sums[-1]))
    return min(scale, 0.0)


def _bounded(p: FloatArray, draws: int) -> NoRepeat:
    def shares(z: float) -> FloatArray:
        return np.asarray(p * z / (1.0 + p * z))

    def residual(z: float) -> tuple[float, float]:
        q = shares(z)
        return float(q.sum()) - draws, float(np.sum(q * (1.0 - q)))

    z = solve_monotone(residual, float(draws), increasing=True)
    q = shares(z)
    spread = float(np.sum(q * (1.0 - q)))
    largest = lgamma(draws + 1.0) - draws * log(z) + float(np.sum(np.log1p(p * z)))
    least = largest - 0.5 * log(1.0 + 12.0 * spread)
    most = largest + min(0.0, log(2.0 / sqrt(1.0 + 4.0 * spread)))
    return NoRepeat(min(least, 0.0), min(most, 0.0))
