"""Draws: seeded samples of a distribution, and the chance that no outcome comes twice.

n draws repeat nothing with probability n! e_n(p), e_n the elementary symmetric polynomial. For
q_i = p_i z / (1 + p_i z) and any z > 0, e_n(p) z^n / Π(1 + p_i z) is the probability that n of
independent events of probabilities q_i happen. Sources: W. Feller, An introduction to probability
theory and its applications I, II.3; J. N. Darroch, Ann. Math. Statist. 35 (1964): with n the mean,
n is the mode; S. Bobkov, A. Marsiglietti, J. Melbourne, Concentration functions and entropy bounds
for discrete log-concave distributions, Combin. Probab. Comput. 31 (2022): a mode of variance v has
probability between 1/√(1 + 12v) and 2/√(1 + 4v).
"""

from math import exp, inf, lgamma, log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.tempering.newton import solve_monotone

MOST_DRAWS = 100_000
# Up to here the chance is summed exactly: few draws, by the first sum while draws times outcomes
# are no more than so many, or few outcomes, by the second.
FEW_DRAWS, MOST_STEPS = 500, 14_000_000
FEW_OUTCOMES = 4_000


class NoRepeat(NamedTuple):
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

    >>> drawn_counts(np.array([0.5, 0.5, 0.0]), 10, seed=1).sum()
    np.int64(10)
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
    """Return how many different rows come in `draws` draws on average: Σ 1 − (1 − p)^draws.

    >>> expected_distinct(np.array([0.5, 0.5]), 2)
    1.5
    """
    with np.errstate(divide="ignore"):
        return float(-np.sum(np.expm1(draws * np.log1p(-np.minimum(p, 1.0))))) if draws else 0.0


def no_repeat(p: FloatArray, draws: int) -> NoRepeat:
    """Return the chance that `draws` draws from p (summing to 1) are all different.

    1 for up to one draw, 0 for more draws than rows above 0. Exact (every term of the sums is
    positive, so the relative error is about draws · 1e-14) for up to 500 draws while draws times
    rows is at most 14 million, and for up to 4,000 rows. Beyond that, bounds that are at most a
    factor 2√3 apart.

    >>> found = no_repeat(np.array([0.5, 0.5]), 2)
    >>> round(float(np.exp(found.log_least)), 12), found.log_least == found.log_most
    (0.5, True)
    """
    alive = np.sort(p[p > 0.0])[::-1]
    if draws <= 1:
        return NoRepeat(0.0, 0.0)
    if draws > len(alive):
        return NoRepeat(-inf, -inf)
    if draws == len(alive):
        value = lgamma(draws + 1.0) + float(np.sum(np.log(alive)))
    elif draws <= FEW_DRAWS and draws * len(alive) <= MOST_STEPS:
        value = _summed_by_draws(alive, draws)
    elif len(alive) <= FEW_OUTCOMES:
        value = _summed_by_outcomes(alive, draws)
    else:
        return _bounded(alive, draws)
    return NoRepeat(min(value, 0.0), min(value, 0.0))


def _summed_by_draws(p: FloatArray, draws: int) -> float:
    """log of n! e_n by n! e_n = Σ_i n p_i · (n − 1)! e_(n−1) of the rows before i.

    The likeliest first: what the later rows add to is then never too small for a number.
    """
    before, products = np.ones(len(p)), np.empty(len(p))
    scale = 0.0
    for number in range(1, draws + 1):
        np.multiply(p, before, out=products)
        np.cumsum(products, out=products)
        total = float(products[-1])
        if total == 0.0:
            return -inf
        scale += log(number * total)
        np.divide(products[:-1], total, out=before[1:])
        before[0] = 0.0
    return scale


def _summed_by_outcomes(p: FloatArray, draws: int) -> float:
    """The same by adding one outcome after the other to the count of events that happen."""
    z = _tilt(p, draws)
    q = p * z / (1.0 + p * z)
    happened = np.zeros(draws + 1)
    happened[0] = 1.0
    for chance in q.tolist():
        moved = chance * happened[:-1]
        happened *= 1.0 - chance
        happened[1:] += moved
    last = float(happened[-1])
    return _log_without_count(p, draws, z) + log(last) if last > 0.0 else -inf


def _tilt(p: FloatArray, draws: int) -> float:
    """z at which the mean number of events is the number of draws."""

    def residual(z: float) -> tuple[float, float]:
        q = p * z / (1.0 + p * z)
        return float(q.sum()) - draws, float(np.sum(q * (1.0 - q)))

    return solve_monotone(residual, float(draws), increasing=True)


def _log_without_count(p: FloatArray, draws: int, z: float) -> float:
    """log of n! z^(−n) Π(1 + p_i z): n! e_n over the probability that n events happen."""
    return lgamma(draws + 1.0) - draws * log(z) + float(np.sum(np.log1p(p * z)))


def _bounded(p: FloatArray, draws: int) -> NoRepeat:
    z = _tilt(p, draws)
    q = p * z / (1.0 + p * z)
    spread = float(np.sum(q * (1.0 - q)))
    largest = _log_without_count(p, draws, z)
    most = largest + min(0.0, log(2.0 / sqrt(1.0 + 4.0 * spread)))
    # Only where the mean is the number of draws is that number the likeliest.
    least = largest - 0.5 * log(1.0 + 12.0 * spread)
    if abs(float(q.sum()) - draws) > 1e-6:
        least = -inf
    return NoRepeat(min(least, 0.0), min(most, 0.0))
