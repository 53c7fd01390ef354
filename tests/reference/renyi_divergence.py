"""Renyi's divergence of an order, every term of one sign.

Source: T. van Erven, P. Harremoes, Renyi divergence and Kullback-Leibler divergence,
IEEE Trans. IT 60 (2014).
"""

from math import inf, log, log1p

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import FloatArray, Pair, difference, divide, sum_exactly, two_sum
from model.exact.weights import Weights
from model.measures.comparison import Comparison, compare
from model.measures.distance import hellinger_of
from model.measures.divergence import far_rows, kl_divergence_of, kl_terms
from model.measures.orders import checked_order, exp_of, expm1_of, scaled
from model.tempering.tilting import exponential_bend

_STEEP = 4.0  # exponents from which an ulp of them would show


def renyi_divergence(p: ArrayLike | Weights, q: ArrayLike | Weights, order: float) -> float:
    """D_a(p || q) = log(sum p^a q^(1-a)) / (a - 1), in nats, for orders a from 0 to inf.

    a = 0: -log of the mass that q gives the rows of p; a = 1: D(p || q); a = inf: the largest
    log(p/q). inf where a >= 1 and some q = 0 < p, or where no row is shared. ValueError for
    a < 0 and NaN.

    >>> round(renyi_divergence([0.9, 0.1], [0.5, 0.5], 2.0), 6)
    0.494696
    """
    return renyi_divergence_of(compare(p, q), order)


def renyi_divergence_of(comparison: Comparison, order: float) -> float:
    """The Renyi divergence of a comparison."""
    a = checked_order(order)
    p, q = comparison.p, comparison.q
    if not bool(np.any(p.support & q.support)) or (a >= 1.0 and comparison.missing_rows.size):
        return inf
    if a == 0.0:
        return _minus_log_of_shared_mass(comparison)
    if a == 1.0:
        return kl_divergence_of(comparison)
    if a == inf:
        return _largest_log_ratio(comparison)
    surplus = _power_surplus(comparison, a)
    if -0.5 < surplus < 1.0:
        return max(log1p(surplus) / (a - 1.0), 0.0)
    return _by_logarithms(comparison, a)


def _power_surplus(comparison: Comparison, a: float) -> float:
    """sum p^a q^(1-a) - 1; orders below 1/2 as those above it with p and q exchanged."""
    if a == 0.5:
        return -(hellinger_of(comparison) ** 2)
    if a < 0.5:
        return _surplus(comparison.reverse, 1.0 - a, Pair(-a, 0.0))
    return _surplus(comparison, a, two_sum(a, -1.0))


def _surplus(comparison: Comparison, a: float, less_one: Pair) -> float:
    """sum q (t^a - 1 - a e) - a p(q = 0), with t = p/q = 1 + e and a - 1 as a pair.

    inf where a term leaves the range.
    """
    p, q = comparison.p, comparison.q
    factor = less_one.value
    e = np.where(comparison.excess < np.inf, comparison.excess, 0.0)
    with np.errstate(all="ignore"):
        near = np.abs(e) <= 0.5
        t = 1.0 + e
        x = factor * np.where(near, np.log1p(np.where(near, e, 0.0)), np.log(t))
        (phi,) = kl_terms(np.where(near, e, 0.0), np.ones_like(e), t)
        small = t * exponential_bend(np.where(near, x, 0.0)) + factor * phi
        large = np.where(t > 0.0, t * np.expm1(x), 0.0) - factor * e
        terms = np.where(near, small, large) * q.values
        steep = np.flatnonzero((np.abs(x) > _STEEP) & p.support & q.support)
        rows = np.union1d(steep, np.intersect1d(far_rows(comparison), np.flatnonzero(q.support)))
        if rows.size:
            terms[rows] = _steep_terms(comparison, rows, less_one)
    if not np.isfinite(terms).all() or float(np.max(terms)) > 1e300:
        return inf
    missing = sum_exactly(p.values[comparison.missing_rows])
    return divide(sum_exactly(terms), q.total).value - a * divide(missing, p.total).value


def _steep_terms(comparison: Comparison, rows: NDArray[np.intp], less_one: Pair) -> FloatArray:
    """p (t^(a-1) - 1) - (a-1) (p - q) of the rows, the exponent held as a pair."""
    p, q = comparison.p, comparison.q
    weights = p.values[rows] * (q.total.hi / p.total.hi)
    rest = -less_one.value * (weights - q.values[rows])
    possible = p.support[rows]
    both = rows[possible]
    logs = difference(q.surprisal_pair(both), p.surprisal_pair(both))
    gains = np.zeros(rows.size)
    gains[possible] = weights[possible] * expm1_of(scaled(less_one, logs))
    return gains + rest


def _by_logarithms(comparison: Comparison, a: float) -> float:
    """log of the sum of exp(a log p + (1 - a) log q), the largest term taken out."""
    p, q = comparison.p, comparison.q
    shared = p.support & q.support
    first = scaled(Pair(-a, 0.0), p.surprisal_pair(shared))
    second = scaled(two_sum(a, -1.0), q.surprisal_pair(shared))
    high = two_sum(first.hi, second.hi)
    hi, lo = np.asarray(high.hi), np.asarray(high.lo + (first.lo + second.lo))
    top = int(np.argmax(hi))
    with np.errstate(under="ignore"):
        total = sum_exactly(exp_of(Pair(hi - hi[top], lo - lo[top]))).value
    return max((float(hi[top]) + (float(lo[top]) + log(total))) / (a - 1.0), 0.0)


def _minus_log_of_shared_mass(comparison: Comparison) -> float:
    p, q = comparison.p, comparison.q
    outside = divide(sum_exactly(q.values[~p.support]), q.total).value
    if outside < 0.5:
        return -log1p(-outside) if outside else 0.0
    return -log(divide(sum_exactly(q.values[p.support]), q.total).value)


def _largest_log_ratio(comparison: Comparison) -> float:
    p, q = comparison.p, comparison.q
    shared = p.support & q.support
    e = float(np.max(comparison.excess[shared]))
    if e < 1e290:
        return log1p(max(e, 0.0))
    return float(np.max(q.surprisals[shared] - p.surprisals[shared]))
