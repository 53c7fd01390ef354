"""Entropies of an order: Renyi and Tsallis.

Orders next to 1 lose nothing: sums of p^a - p are formed by expm1 of (a - 1) log p held as a pair.
Sources: A. Renyi, On measures of entropy and information, 4th Berkeley Symposium (1961);
C. Tsallis, Possible generalization of Boltzmann-Gibbs statistics, J. Stat. Phys. 52 (1988).
"""

from math import inf, isnan, log, log1p

import numpy as np
from numpy.typing import ArrayLike

from model.exact import FloatArray, Pair, sum_exactly, two_sum, wide_product
from model.exact.weights import Weights, as_weights
from model.measures.entropy import entropy


def renyi_entropy(p: ArrayLike | Weights, order: float) -> float:
    """H_a(p) = log(sum p^a) / (1 - a), in nats, for orders a from 0 to inf.

    a = 0: log of the number of rows above 0; a = 1: H(p); a = inf: -log of the largest
    probability. ValueError for a < 0 and NaN.

    >>> round(renyi_entropy([0.9, 0.1], 2.0), 6)
    0.198451
    """
    weights, a = as_weights(p), checked_order(order)
    if a == 0.0:
        return log(weights.support_size)
    if a == 1.0:
        return entropy(weights)
    if a == inf:
        return weights.least_surprisal
    if a >= 2.0:
        return _renyi_of_high_order(weights, a)
    mean = _mean_surplus(weights, a)
    surplus = (1.0 - a) * mean
    if abs(surplus) < 1e-17:
        return mean
    if surplus > -0.5:
        return max(log1p(surplus) / (1.0 - a), 0.0)
    return log(_power_sum(weights, a)) / (1.0 - a)


def tsallis_entropy(p: ArrayLike | Weights, order: float) -> float:
    """S_a(p) = (1 - sum p^a) / (a - 1) for orders a from 0 to inf.

    a = 0: the number of rows above 0, less 1; a = 1: H(p); a = inf: 0. ValueError for a < 0
    and NaN.

    >>> round(tsallis_entropy([0.9, 0.1], 2.0), 6)
    0.18
    """
    weights, a = as_weights(p), checked_order(order)
    if a == 0.0:
        return float(weights.support_size - 1)
    if a == 1.0:
        return entropy(weights)
    if a == inf:
        return 0.0
    return _mean_surplus(weights, a)


def checked_order(order: float) -> float:
    """The order as a float; ValueError where it is negative or not a number."""
    a = float(order)
    if isnan(a) or a < 0.0:
        raise ValueError(f"The order must be a number from 0 to infinity, not {order!r}.")
    return a


def _mean_surplus(p: Weights, a: float) -> float:
    """(sum p^a - 1)/(1 - a) = sum (p^a - p)/(1 - a), terms of one sign, for 0 < a < inf, a != 1."""
    alive = p.support
    surprisals = p.surprisal_pair(alive)
    with np.errstate(under="ignore", over="ignore"):
        if a > 1.0:
            scale = float(p.total.hi)
            terms = p.values[alive] * _growth(two_sum(1.0, -a), surprisals)
        else:
            scale = 2.0**300
            power = scale * exp_of(scaled(Pair(-a, 0.0), surprisals))
            terms = power * _growth(two_sum(a, -1.0), surprisals)
    return max(sum_exactly(terms).value / scale, 0.0)


def _growth(factor: Pair, s: Pair) -> FloatArray:
    """(exp(factor s) - 1) / factor for s >= 0, which tends to s as the factor vanishes."""
    x = scaled(factor, s)
    size = np.asarray(x.hi)
    return np.where(np.abs(size) < 1e-10, s.array * (1.0 + 0.5 * size), expm1_of(x) / factor.value)


def _renyi_of_high_order(p: Weights, a: float) -> float:
    """a/(a-1) (-log p_max) - log(sum (p/p_max)^a)/(a-1), which loses little for a >= 2."""
    alive = p.support.copy()
    alive[p.peak] = False
    with np.errstate(under="ignore", over="ignore"):
        others = float(sum_exactly(exp_of(scaled(Pair(a, 0.0), p.log_ratios.at(alive)))).hi)
    return max(p.least_surprisal * (a / (a - 1.0)) - log1p(others) / (a - 1.0), 0.0)


def _power_sum(p: Weights, a: float) -> float:
    with np.errstate(under="ignore"):
        return sum_exactly(exp_of(scaled(Pair(-a, 0.0), p.surprisal_pair(p.support)))).value


def scaled(factor: Pair, x: Pair) -> Pair:
    """factor * x for a pair of floats and a pair of arrays; tails of far exponents are dropped."""
    hi, lo = np.asarray(x.hi), np.asarray(x.lo)
    if abs(factor.value) > 1e290:
        with np.errstate(over="ignore"):
            return Pair(factor.hi * hi, np.zeros_like(hi))
    with np.errstate(over="ignore", invalid="ignore"):
        product = wide_product(factor.hi, hi)
        main = np.asarray(product.hi)
        tail = np.asarray(product.lo + factor.hi * lo + factor.lo * hi)
    return Pair(main, np.where((np.abs(main) < 1e4) & np.isfinite(tail), tail, 0.0))


def exp_of(x: Pair) -> FloatArray:
    """exp x, rounded."""
    power = np.exp(np.asarray(x.hi))
    return np.asarray(power + power * x.lo)


def expm1_of(x: Pair) -> FloatArray:
    """exp x - 1, rounded."""
    gain = np.expm1(np.asarray(x.hi))
    return np.asarray(gain + (gain + 1.0) * x.lo)
