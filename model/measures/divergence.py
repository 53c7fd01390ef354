"""Divergences: directed differences of two distributions, in nats, each term of them >= 0.

Arguments are weights as in model.measures.entropy; `..._of` functions take a `Comparison`.
Sources: S. Kullback, R. A. Leibler, On information and sufficiency, Ann. Math. Statist. 22 (1951);
I. Csiszar, Information-type measures of difference, Studia Sci. Math. Hungar. 2 (1967).
"""

from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import FloatArray, add, difference, divide, in_blocks, sum_exactly, where_each
from model.exact.weights import Weights, as_weights
from model.measures.comparison import Comparison, compare

_SERIES = 0.2  # |s| up to which atanh s - s is summed as a series
_TERMS = 13  # of it: where |s| is largest the next is lost in a rounding
_FAR, _FAINT = 1e290, 2.0**-900  # a ratio p/q from which on, weights below which logs form it
_APART = 40.0  # nats that a q lies below p from which on (p - q)^2 is p^2 to the last bit


def kl_divergence(p: ArrayLike | Weights, q: ArrayLike | Weights) -> float:
    """D(p || q) = sum p log(p/q), in nats; never negative, 0 iff p and q are proportional.

    inf where some q = 0 < p; rows with p = q = 0 add nothing. The relative error stays near
    1e-15 also where p and q differ in the last bits only.

    >>> round(kl_divergence([0.9, 0.1], [0.5, 0.5]), 6), kl_divergence([1, 1], [1, 0])
    (0.368064, inf)
    """
    return kl_divergence_of(compare(p, q))


def kl_divergence_of(comparison: Comparison) -> float:
    """D(p || q) of a comparison."""
    if comparison.missing_rows.size:
        return inf
    p, q = comparison.p, comparison.q
    weights = q.values * (p.total.hi / q.total.hi)
    (terms,) = in_blocks(kl_terms, len(p), comparison.excess, weights, p.values)
    far = far_rows(comparison)
    if far.size:
        gap = q.surprisals[far] - p.surprisals[far]
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            terms[far] = (
                np.where(p.values[far] > 0.0, p.values[far] * gap - p.values[far], 0.0)
                + weights[far]
            )
    if not np.isfinite(terms).all():
        return _huge_divergence(p, q, far)
    return max(divide(sum_exactly(terms), p.total).value, 0.0)


def _huge_divergence(p: Weights, q: Weights, far: NDArray[np.intp]) -> float:
    """D where single terms leave the range of scaled weights: beside them no other counts."""
    alive = far[p.values[far] > 0.0]
    with np.errstate(over="ignore"):
        gaps = q.surprisals[alive] - p.surprisals[alive]
        return float(np.sum(p.probabilities[alive] * gaps))


def far_rows(comparison: Comparison) -> NDArray[np.intp]:
    """Rows whose ratio p/q leaves the range in which it may be formed by a division."""
    p, q, excess = comparison.p.values, comparison.q.values, comparison.excess
    if excess.max() <= _FAR and min(p.min(), q.min()) >= _FAINT:
        return np.zeros(0, dtype=np.intp)
    with np.errstate(invalid="ignore"):
        far = (excess > _FAR) | ~np.isfinite(excess)
    far |= (comparison.p.support & (p < _FAINT)) | (comparison.q.support & (q < _FAINT))
    return np.flatnonzero(far)


def kl_terms(e: FloatArray, q: FloatArray, p: FloatArray) -> tuple[FloatArray, ...]:
    """q phi(e), phi(e) = (1+e) log(1+e) - e >= 0."""
    with np.errstate(all="ignore"):
        s = e / (2.0 + e)
        return (where_each(np.abs(s) <= _SERIES, _near_terms, _plain_terms, s, e, q, p),)


def _near_terms(s: FloatArray, e: FloatArray, q: FloatArray, p: FloatArray) -> FloatArray:
    w = s * s
    bend = np.zeros_like(w)
    for k in range(_TERMS, 0, -1):
        bend = w * (bend + 1.0 / (2 * k + 1))
    return q * (2.0 / (1.0 - s) * (w + (1.0 + s) * s * bend))


def _plain_terms(s: FloatArray, e: FloatArray, q: FloatArray, p: FloatArray) -> FloatArray:
    t = 1.0 + e
    logs = np.log(np.where(t > 0.0, t, 1.0))
    direct = np.where(e > 1.0, p * logs - p + q, q * (t * logs - e))
    return np.maximum(direct, 0.0)


def chi_squared(p: ArrayLike | Weights, q: ArrayLike | Weights) -> float:
    """chi^2(p, q) = sum (p - q)^2 / q; inf where some q = 0 < p, or where it exceeds 1.8e308.

    >>> round(chi_squared([0.9, 0.1], [0.5, 0.5]), 6)
    0.64
    """
    return chi_squared_of(compare(p, q))


def chi_squared_of(comparison: Comparison) -> float:
    """chi^2 of a comparison."""
    if comparison.missing_rows.size:
        return inf
    p, q = comparison.p, comparison.q
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        shares = comparison.numerators / p.total.hi / q.total.hi
        terms = np.where(shares == 0.0, 0.0, comparison.excess * shares)
        # Beside a q that is nothing to it, also a p that is no number once scaled counts by p / q.
        far = far_rows(comparison)
        far = far[q.surprisals[far] - p.surprisals[far] > _APART]
        if far.size:
            exponents = difference(
                q.surprisal_pair(far), add(p.surprisal_pair(far), p.surprisal_pair(far))
            )
            terms[far] = np.exp(np.asarray(exponents.hi)) * (1.0 + np.asarray(exponents.lo))
        # None is negative: a sum beyond the doubles is as one of its terms would be.
        total = sum_exactly(terms).value
    return total if np.isfinite(total) else inf


def redundancy(p: ArrayLike | Weights) -> float:
    """log n - H(p) = D(p || uniform over all n rows), in nats; exact also where H is near log n.

    >>> round(redundancy([0.9, 0.1]), 6)
    0.368064
    """
    weights = as_weights(p)
    return kl_divergence_of(Comparison(weights, as_weights(np.ones(len(weights)))))


def support_mismatch(p: ArrayLike | Weights, q: ArrayLike | Weights) -> NDArray[np.intp]:
    """The rows (indices from 0) where q = 0 < p, which make H(p, q) and D(p || q) infinite.

    >>> support_mismatch([1, 1, 1], [1, 0, 2]).tolist()
    [1]
    """
    return compare(p, q).missing_rows
