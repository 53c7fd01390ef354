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
    add,
    difference,
    divide,
    in_blocks,
    multiply,
    sum_exactly,
    two_product,
)
from model.weights import Weights, as_weights, same_length

_CLOSE = 1e-14  # below this size of e the sums themselves must cancel exactly


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
            return (difference(first, second).array,)

        (result,) = in_blocks(compute, len(p), p.values, p.tails, q.values, q.tails)
        if p.tails is None and q.tails is None and self._is_close(result):
            result = self._numerators_of_close_columns()
        result.flags.writeable = False
        return result

    @cached_property
    def excess(self) -> FloatArray:
        """e = p/q - 1 in each row; inf where q = 0 < p, 0 where both are 0."""
        return self._relative_to(self.q, self.p, self.numerators)

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

    def _is_close(self, numerators: FloatArray) -> bool:
        scale = np.abs(self.q.values * self.p.total.hi)
        return bool(np.all(np.abs(numerators) <= _CLOSE * scale))

    def _relative_to(self, q: Weights, p: Weights, numerators: FloatArray) -> FloatArray:
        with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
            result: FloatArray = (numerators / q.values) / p.total.hi
        result[numerators == 0.0] = 0.0
        return result

    def _numerators_of_close_columns(self) -> FloatArray:
        """(d_i Q - q_i D) / q_j: d_i = p_i q_j - q_i p_j exactly, D their sum, j the peak of q."""
        p, q = self.p.values, self.q.values
        p_peak, q_peak = float(p[self.q.peak]), float(q[self.q.peak])
        d = difference(two_product(p, q_peak), two_product(q, p_peak))
        d_sum = sum_exactly(np.asarray(d.hi), np.asarray(d.lo))
        scale = Pair(1.0 / 2.0**400, 0.0)
        share = multiply(divide(self.q.total, Pair(q_peak, 0.0)), Pair(1.0, 0.0))
        shift = divide(multiply(d_sum, scale), multiply(Pair(q_peak, 0.0), scale))
        return difference(multiply(d, share), multiply(Pair(q, q * 0.0), shift)).array


def _product(hi: FloatArray, lo: FloatArray | None, total: Pair) -> Pair:
    exact = two_product(hi, total.hi)
    tail = hi * total.lo if lo is None else hi * total.lo + lo * total.hi
    return add(exact, Pair(tail, tail * 0.0))


def compare(p: ArrayLike | Weights, q: ArrayLike | Weights) -> Comparison:
    """The comparison of two columns of weights; ValueError where their lengths differ."""
    truth, model = as_weights(p, "weights of P"), as_weights(q, "weights of Q")
    same_length(truth, model)
    return Comparison(truth, model)
