"""The exact difference of two distributions, from which every divergence is formed.

num = p Q - q P (Q, P the sums) is worked out in pairs, so nearly equal columns lose no digits:
e = num / (q P) = p/q - 1. A `Comparison` holds it once for all the measures that need it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import (
    FloatArray,
    Pair,
    difference,
    divide,
    in_blocks,
    multiply,
    sum_exactly,
    two_product,
    two_sum,
)
from model.exact.weights import Weights, as_weights, same_length

_CLOSE = 1e-14  # sizes of e below which the digits of the sums run short


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two distributions over the same rows; measures of the pair accept it in the place of both."""

    p: Weights
    q: Weights

    @cached_property
    def numerators(self) -> FloatArray:
        """p Q - q P in each row, rounded once; exactly 0 in all rows iff p and q are proportional.

        Scaled like products of two `Weights` (up to 2^800 times the number of rows).
        """
        p, q = self.p, self.q
        total_p, total_q = p.total, q.total

        def compute(
            ph: FloatArray, pl: FloatArray | None, qh: FloatArray, ql: FloatArray | None
        ) -> tuple[FloatArray, ...]:
            first, second = _product(ph, pl, total_q), _product(qh, ql, total_p)
            high = two_sum(first.hi, -second.hi)
            return (np.asarray(high.hi + (high.lo + (first.lo - second.lo))),)

        (result,) = in_blocks(compute, len(p), p.values, p.tails, q.values, q.tails)
        if self._has_close_rows(result):
            result = self._numerators_by_reference()
        result.flags.writeable = False
        return result

    @cached_property
    def excess(self) -> FloatArray:
        """e = p/q - 1 in each row; inf where q = 0 < p, 0 where both are 0."""
        numerators = self.numerators
        with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
            result: FloatArray = (numerators / self.q.values) / self.p.total.hi
        result[numerators == 0.0] = 0.0
        return result

    @cached_property
    def reverse(self) -> "Comparison":
        """The comparison of q with p, sharing the exact difference."""
        other = Comparison(self.q, self.p)
        negative = -self.numerators
        negative.flags.writeable = False
        other.__dict__["numerators"] = negative
        return other

    @cached_property
    def missing_rows(self) -> NDArray[np.intp]:
        """The rows (counted from 0) where q = 0 < p."""
        return np.flatnonzero(self.p.support & ~self.q.support)

    def _has_close_rows(self, numerators: FloatArray) -> bool:
        """Whether some row lost digits because p Q and q P agree to many of theirs."""
        scale = self.q.values * (self.p.total.hi * _CLOSE)
        return bool(np.any((np.abs(numerators) <= scale) & (self.q.values > 0.0)))

    def _numerators_by_reference(self) -> FloatArray:
        """(d_i Q - q_i D) / q_j: d_i = p_i q_j - q_i p_j exactly, D their sum, j the peak of q.

        No sum of weights is subtracted from another here, so only differences of rows count.
        """
        p, q = _pair_of(self.p), _pair_of(self.q)
        q_peak = self.q.largest
        row = self.q.peak
        p_peak = Pair(float(np.asarray(p.hi)[row]), float(np.asarray(p.lo)[row]))
        d = difference(multiply(p, q_peak), multiply(q, p_peak))
        d_sum = sum_exactly(np.asarray(d.hi), np.asarray(d.lo))
        share, shift = divide(self.q.total, q_peak), divide(d_sum, q_peak)
        return difference(multiply(d, share), multiply(q, shift)).array


def _pair_of(weights: Weights) -> Pair:
    tails = weights.tails
    return Pair(weights.values, weights.values * 0.0 if tails is None else tails)


def _product(hi: FloatArray, lo: FloatArray | None, total: Pair) -> Pair:
    """(hi + lo) total, but for its last bits; the lower part may be an ulp of the upper."""
    exact = two_product(hi, total.hi)
    tail = hi * total.lo if lo is None else hi * total.lo + lo * total.hi
    return Pair(exact.hi, exact.lo + tail)


def compare(p: ArrayLike | Weights, q: ArrayLike | Weights) -> Comparison:
    """The comparison of two columns of weights; ValueError where their lengths differ."""
    truth, model = as_weights(p, "weights of P"), as_weights(q, "weights of Q")
    same_length(truth, model)
    return Comparison(truth, model)
