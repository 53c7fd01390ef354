"""Symmetric, bounded differences of two distributions.

Arguments are weights as in model.measures.entropy; `..._of` functions take a `Comparison`.
Sources: J. Lin, Divergence measures based on the Shannon entropy, IEEE Trans. IT 37 (1991);
D. M. Endres, J. E. Schindelin, A new metric for probability distributions, IEEE Trans. IT 49
(2003).
"""

from math import frexp, ldexp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from model.exact import FloatArray, Pair, divide, in_blocks, multiply, sum_exactly, where_each
from model.exact.weights import PEAK_EXPONENT, Weights
from model.measures.comparison import Comparison, compare

_SERIES = 0.3  # |s| up to which the even series is summed
_TERMS = 16  # of it: where |s| is largest the next is lost in a rounding
_HALF_PEAK = PEAK_EXPONENT // 2
_FAINT = -250  # exponents of two below which the squares of steps, divided, may be no numbers


def jensen_shannon(p: ArrayLike | Weights, q: ArrayLike | Weights) -> float:
    """JS(p, q) = D(p || m)/2 + D(q || m)/2 with m = (p + q)/2, in nats, from 0 to log 2.

    0 iff p and q are proportional; its square root is a distance. Relative error near 1e-15.

    >>> round(jensen_shannon([0.9, 0.1], [0.5, 0.5]), 6)
    0.101749
    """
    return jensen_shannon_of(compare(p, q))


def jensen_shannon_of(comparison: Comparison) -> float:
    """The Jensen-Shannon divergence of a comparison."""
    p, q = comparison.p, comparison.q
    ratio = p.total.hi / q.total.hi
    (terms,) = in_blocks(
        _js_terms, len(p), comparison.numerators / q.total.hi, p.values, q.values * ratio
    )
    return min(divide(sum_exactly(terms), p.total).value / 2.0, log(2.0))


def _js_terms(num: FloatArray, p: FloatArray, q: FloatArray) -> tuple[FloatArray, ...]:
    """(p + q) f(s), f(s) = ((1+s) log(1+s) + (1-s) log(1-s)) / 2, s = (p - q)/(p + q)."""
    with np.errstate(all="ignore"):
        both = p + q
        s = np.where(both > 0.0, num / both, 0.0)
        return (both * where_each(np.abs(s) <= _SERIES, _near_js, _plain_js, s, p, q),)


def _near_js(s: FloatArray, p: FloatArray, q: FloatArray) -> FloatArray:
    w = s * s
    series = np.zeros_like(w)
    for k in range(_TERMS, 0, -1):
        series = w * (series + 1.0 / (2 * k * (2 * k - 1)))
    return series


def _plain_js(s: FloatArray, p: FloatArray, q: FloatArray) -> FloatArray:
    both = p + q
    return 0.5 * (_x_log_x(2.0 * p / both) + _x_log_x(2.0 * q / both))


def _x_log_x(x: FloatArray) -> FloatArray:
    return x * np.log(np.where(x > 0.0, x, 1.0))


def total_variation(p: ArrayLike | Weights, q: ArrayLike | Weights) -> float:
    """TV(p, q) = sum |p - q| / 2, from 0 (proportional) to 1 (no row in common).

    >>> round(total_variation([0.9, 0.1], [0.5, 0.5]), 6)
    0.4
    """
    return total_variation_of(compare(p, q))


def total_variation_of(comparison: Comparison) -> float:
    """The total variation of a comparison."""
    gaps = sum_exactly(np.abs(comparison.numerators))
    scale = multiply(comparison.p.total, comparison.q.total)
    return min(divide(gaps, scale).value / 2.0, 1.0)


def hellinger(p: ArrayLike | Weights, q: ArrayLike | Weights) -> float:
    """The Hellinger distance sqrt(sum (sqrt p - sqrt q)^2 / 2), from 0 to 1.

    Formed from (p - q) / (sqrt p + sqrt q), never as 1 minus a coefficient.

    >>> round(hellinger([1, 0], [0, 1]), 6)
    1.0
    """
    return hellinger_of(compare(p, q))


def hellinger_of(comparison: Comparison) -> float:
    """The Hellinger distance of a comparison."""
    squares, exponent = _root_squares(comparison)
    half = divide(squares, comparison.p.total).value / 2.0
    # The square of a distance may be below all numbers where the distance is not.
    return min(ldexp(sqrt(half), -exponent), 1.0)


def _root_squares(comparison: Comparison) -> tuple[Pair, int]:
    """sum (sqrt p - sqrt q)^2 over weights that sum to P, times 2^2k; k is 0 where P is not far."""
    p, q = comparison.p, comparison.q
    with np.errstate(under="ignore", invalid="ignore", divide="ignore"):
        roots = np.sqrt(p.values) + np.sqrt(q.values * (p.total.hi / q.total.hi))
        steps = np.where(roots > 0.0, comparison.numerators / q.total.hi / roots, 0.0)
        largest = frexp(float(np.abs(steps).max()))[1]
        exponent = _HALF_PEAK - largest if largest < _FAINT else 0
        steps = np.ldexp(steps, exponent)
        return sum_exactly(steps * steps), exponent
