"""Exponential tilts b ~ a exp(v) of a distribution a, and divergences between the two.

D(a || b) = log E_a[e^v] - E_a[v] = log(1 + E_a[e^w - 1 - w]) with w = v - E_a[v]: every term is
>= 0, so nothing cancels where v is small. Source: M. J. Wainwright, M. I. Jordan, Graphical models,
exponential families, and variational inference (2008), chapter 3.
"""

from functools import partial
from math import inf, log, log1p

import numpy as np

from model.exact import (
    FloatArray,
    Pair,
    difference,
    divide,
    in_blocks,
    quick_two_sum,
    sum_exactly,
    two_product,
)

_HUGE = 1e100  # beyond this, products are formed without their tails
_FAR = 20.0  # mean of v beyond which log E[e^v] and E[v] no longer cancel


def exponential_bend(x: FloatArray) -> FloatArray:
    """exp x - 1 - x >= 0 without cancellation; inf above 709."""
    with np.errstate(over="ignore", under="ignore"):
        near = np.abs(x) <= 0.5
        y = np.where(near, x, 0.0)
        series = np.ones_like(y)
        for k in range(17, 2, -1):
            series = 1.0 + y / k * series
        return np.where(near, 0.5 * y * y * series, np.expm1(x) - x)


def weighted_mean(weights: FloatArray, values: Pair) -> Pair:
    """The mean of a pair of arrays under weights >= 0, to about 100 bits.

    Rows of weight 0 are skipped.
    """
    size = np.abs(np.asarray(values.hi))
    alive = (weights > 0.0) & (size < _HUGE)
    w, v = weights[alive], values.at(alive)
    total = sum_exactly(*in_blocks(_products, len(w), w, np.asarray(v.hi), np.asarray(v.lo)))
    count = sum_exactly(weights)
    mean = divide(total, count)
    huge = (weights > 0.0) & ~alive
    if huge.any():
        with np.errstate(over="ignore", under="ignore"):
            far = float(np.sum(weights[huge] / count.value * np.asarray(values.hi)[huge]))
        mean = quick_two_sum(far, mean.value) if abs(far) < _HUGE else Pair(far, 0.0)
    return Pair(*map(float, mean))


def _products(weights: FloatArray, hi: FloatArray, lo: FloatArray) -> tuple[FloatArray, ...]:
    product = two_product(weights, hi)
    return np.asarray(product.hi), np.asarray(product.lo + weights * lo)


def tilt_divergence(weights: FloatArray, v: Pair, tilted: FloatArray) -> float:
    """D(a || b) for a ~ weights, b ~ tilted = weights * exp(v), in nats, never negative.

    v may be -inf only where both are 0 (or the answer is inf). `tilted` serves in the rows where
    exp(v) would overflow or `weights` has underflowed.
    """
    if np.any((weights > 0.0) & ~np.isfinite(np.asarray(v.hi))):
        return inf
    mean = weighted_mean(weights, v)
    total = sum_exactly(weights).value
    if abs(mean.value) > _FAR:
        return max(log(sum_exactly(tilted).value / total) - mean.value, 0.0)
    alive = (weights > 0.0) | (tilted > 0.0)
    seen = v.at(alive)
    columns = weights[alive], tilted[alive], np.asarray(seen.hi), np.asarray(seen.lo)
    terms = in_blocks(partial(_terms, mean), len(columns[0]), *columns)[0]
    return max(log1p(sum_exactly(terms).value / total), 0.0)


def _terms(
    mean: Pair, a: FloatArray, b: FloatArray, hi: FloatArray, lo: FloatArray
) -> tuple[FloatArray]:
    """The terms a (e^w - 1 - w) of the divergence."""
    w = _less(Pair(hi, lo), mean)
    near = np.abs(w) <= 1.0
    with np.errstate(under="ignore"):
        far_terms = b * np.exp(-mean.value) - a * np.where(a > 0.0, 1.0 + w, 0.0)
        return (np.where(near, a * exponential_bend(np.where(near, w, 0.0)), far_terms),)


def _less(v: Pair, mean: Pair) -> FloatArray:
    """v - mean, rounded; huge and infinite values pass as they are."""
    hi = np.asarray(v.hi)
    huge = np.abs(hi) >= _HUGE
    safe = Pair(np.where(huge, 0.0, hi), np.where(huge, 0.0, v.lo))
    return np.where(huge, hi, difference(safe, mean).array)
