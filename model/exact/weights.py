"""Weights: what every measure takes, checked once, scaled by a power of two, summed exactly once.

A `Weights` may be given to any function of model.measures and model.tempering in the place of a
list, so that a caller with several questions about one column checks and sums it once.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf, isinf

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import (
    FloatArray,
    Pair,
    add,
    divide,
    exp_pair,
    log_pair,
    log_ratios,
    multiply,
    quick_two_sum,
    sum_exactly,
    two_sum,
)

PEAK_EXPONENT = 400  # the largest weight lies in [2^399, 2^400): far tails stay normal numbers
_TINY = 1e-290  # a share below which division may lose digits: there its log is formed of both


@dataclass(frozen=True, eq=False)
class Weights:
    """A distribution as unnormalised weights, exact to about 100 bits.

    values, tails: the scaled weights values + tails (tails None: values are exact).
    given_logs: log(w / largest w) as a pair where it is known better than from the values.
    original: the numbers before scaling, kept only where scaling lost far tails.
    """

    values: FloatArray
    tails: FloatArray | None = None
    given_logs: Pair | None = None
    original: FloatArray | None = None

    def __post_init__(self) -> None:
        pair = self.given_logs or (None, None)
        for array in (self.values, self.tails, self.original, *pair):
            if isinstance(array, np.ndarray):
                array.flags.writeable = False

    def __len__(self) -> int:
        return int(self.values.size)

    @cached_property
    def peak(self) -> int:
        """The row of the largest weight (the first of them)."""
        return int(np.argmax(self.values))

    @cached_property
    def largest(self) -> Pair:
        """The largest scaled weight."""
        tail = 0.0 if self.tails is None else float(self.tails[self.peak])
        return Pair(float(self.values[self.peak]), tail)

    @cached_property
    def rest(self) -> Pair:
        """The exact sum of all scaled weights but the largest."""
        others = self.values.copy()
        others[self.peak] = 0.0
        if self.tails is None:
            return sum_exactly(others)
        tails = self.tails.copy()
        tails[self.peak] = 0.0
        return sum_exactly(others, tails)

    @cached_property
    def total(self) -> Pair:
        """The exact sum of the scaled weights, as floats."""
        return Pair(*map(float, add(self.rest, self.largest)))

    @cached_property
    def support(self) -> NDArray[np.bool_]:
        """True in the rows whose weight is above 0 (even where it underflows when scaled)."""
        if self.given_logs is not None:
            return np.asarray(self.given_logs.hi) > -inf
        return np.asarray((self.values if self.original is None else self.original) > 0.0)

    @cached_property
    def support_size(self) -> int:
        """How many rows have a weight above 0."""
        return int(np.count_nonzero(self.support))

    @cached_property
    def log_ratios(self) -> Pair:
        """log(w / largest w) as a pair of arrays: 0 at the peak, -inf at 0."""
        if self.given_logs is not None:
            return self.given_logs
        source = self.values if self.original is None else self.original
        return log_ratios(source, float(source[self.peak]))

    @cached_property
    def probabilities(self) -> FloatArray:
        """The normalised weights, rounded."""
        result = self.values / self.total.hi
        result.flags.writeable = False
        return result

    @cached_property
    def least_surprisal(self) -> float:
        """-log of the largest probability, by log1p of the others: exact near 0."""
        return float(np.log1p(divide(self.rest, self.largest).value))

    @cached_property
    def log_total(self) -> Pair:
        """log(total / largest weight) as a pair of floats, relatively exact near 0 too."""
        share = divide(self.rest, self.largest)
        if share.hi < 1e-8:
            square = multiply(share, share)
            bend = Pair(-0.5 * square.hi + square.hi * share.hi / 3.0, -0.5 * square.lo)
            return add(share, bend)
        result = log_pair(add(Pair(1.0, 0.0), share))
        return Pair(float(np.asarray(result.hi)[0]), float(np.asarray(result.lo)[0]))

    @cached_property
    def surprisals(self) -> FloatArray:
        """-log of each probability, within about an ulp, also near 0; inf at 0."""
        if self.given_logs is not None:
            logs = self.given_logs
            result = np.asarray((self.log_total.hi - logs.hi) + (self.log_total.lo - logs.lo))
        else:
            with np.errstate(divide="ignore", under="ignore"):
                shares = self.values / self.total.hi
                result = -np.log(shares)
            far = (shares < _TINY) & self.support
            if far.any():
                source = self.values if self.original is None else self.original
                logs = log_ratios(source[far], float(source[self.peak]))
                result[far] = self.least_surprisal - logs.array
        result[self.peak] = self.least_surprisal
        result.flags.writeable = False
        return result

    def surprisal_pair(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Pair:
        """-log p of the chosen rows as a pair of arrays, good to about 100 bits."""
        logs, total = self.log_ratios.at(rows), self.log_total
        high = two_sum(total.hi, -logs.hi)
        return quick_two_sum(high.hi, high.lo + (total.lo - logs.lo))


class Probabilities(np.ndarray[tuple[int], np.dtype[np.float64]]):
    """A read-only array of probabilities that remembers the weights it was rounded from.

    Measures take those instead, so that rounding a tempered column costs them no digits. Copies,
    slices and results of arithmetic are plain numbers again.
    """

    unrounded: Weights | None = None

    @classmethod
    def of(cls, weights: Weights) -> "Probabilities":
        """The rounded probabilities of `weights`."""
        result = weights.probabilities.view(cls)
        result.unrounded = weights
        return result


def as_weights(values: ArrayLike | Weights, name: str = "weights") -> Weights:
    """The weights in `values` (1-D, finite, >= 0, not all 0), checked, scaled and ready to sum.

    Raises ValueError in one sentence otherwise; positions are counted from 1. Nothing is clipped:
    even -1e-17 is an error. Scaling is by a power of two and changes no bit.
    """
    if isinstance(values, Weights):
        return values
    if isinstance(values, Probabilities) and values.unrounded is not None:
        return values.unrounded
    numbers = _one_column(values, name)
    bad = np.flatnonzero(~((numbers >= 0.0) & (numbers < inf)))
    if bad.size:
        raise ValueError(_complaint(float(numbers[bad[0]]), int(bad[0]) + 1, name))
    largest = float(numbers.max())
    if largest == 0.0:
        raise ValueError(f"The {name} are all 0: at least one must be above 0.")
    steps = PEAK_EXPONENT - int(np.frexp(largest)[1])
    with np.errstate(under="ignore"):
        half = steps // 2
        scaled = (numbers * 2.0**half) * 2.0 ** (steps - half) + 0.0
    lost = steps < 0 and bool(np.any((numbers > 0.0) & (scaled < 2.0**-1021)))
    return Weights(scaled, original=numbers.copy() if lost else None)


def as_logits(values: ArrayLike | Weights, name: str = "logits") -> Weights:
    """The distribution softmax(values) of logits or log-probabilities (1-D); -inf is weight 0.

    Differences to the largest logit are exact, exponentials good to about 90 bits. Raises
    ValueError naming the row (counted from 1) for NaN, +inf and a difference that is no number
    any more, and where all rows are -inf.
    """
    if isinstance(values, Weights):
        return values
    logits = _one_column(values, name)
    bad = np.flatnonzero(~(logits < inf))
    if bad.size:
        what = "+inf" if logits[bad[0]] == inf else "not a number"
        raise ValueError(
            f"The {name} at position {int(bad[0]) + 1} are {what}: each must be a number or -inf."
        )
    largest = float(logits.max())
    if largest == -inf:
        raise ValueError(f"The {name} are all -inf from position 1 on: one must be finite.")
    alive = logits > -inf
    numbers = np.where(alive, logits, largest)
    # The larger one first: `two_sum` goes beyond the largest number where it is one of the two.
    far = np.abs(numbers) > abs(largest)
    with np.errstate(over="ignore", invalid="ignore"):
        logs = quick_two_sum(np.where(far, numbers, -largest), np.where(far, -largest, numbers))
    beyond = np.flatnonzero(np.isinf(logs.hi))
    if beyond.size:
        raise ValueError(
            f"The {name} at position {int(beyond[0]) + 1} are further below the largest than the "
            "largest number, 1.8e308: use -inf for probability 0."
        )
    return weights_of_logs(Pair(np.where(alive, logs.hi, -inf), logs.lo))


def weights_of_logs(logs: Pair) -> Weights:
    """The weights exp(logs) of a pair of arrays whose largest value is exactly 0."""
    values = exp_pair(logs, PEAK_EXPONENT - 1)
    return Weights(np.asarray(values.hi), np.asarray(values.lo), logs)


def same_length(p: Weights, q: Weights) -> None:
    """Raise ValueError unless p and q have the same number of rows."""
    if len(p) != len(q):
        raise ValueError(f"The columns differ in length: {len(p)} rows against {len(q)}.")


def _one_column(values: ArrayLike, name: str) -> FloatArray:
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"The {name} must be one column of numbers.") from error
    if numbers.ndim != 1:
        raise ValueError(
            f"The {name} must be one column, not an array of {numbers.ndim} dimensions."
        )
    if numbers.size == 0:
        raise ValueError(f"The {name} are empty: give at least one row.")
    return numbers


def _complaint(number: float, position: int, name: str) -> str:
    if np.isnan(number):
        what = "not a number"
    elif isinf(number):
        what = "infinite"
    else:
        what = f"negative ({number!r})"
    return f"The {name} at position {position} are {what}: each must be finite and 0 or more."
