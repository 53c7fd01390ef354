"""The plain pass for a dial in motion: what readings of q_T follow from one exponential.

With b = 1/T, logs g = log(q / q_max) <= 0, A = log sum exp(b g), E = E_T[g]:
H(q_T) = A - b E;  H(p, q_T) = A - b E_p[g];  D(p || q_T) = H(p, q_T) - H(p);
D(q_T || q) = (b - 1) E - A + A(1), next to T = 1 a sum of terms that are all >= 0;
JS(p, q_T) and D(q_T || p) are sums of p log(p / m) and q log(q / m) over the mixture m.
Where a reading is a difference of larger numbers, its error is bounded from their sizes; one that
may be off by more than 1e-9 of itself is not sure: take the exact way for it.
"""

from functools import cached_property
from math import exp, inf, isfinite, isinf, log, log1p, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.evaluate.motion_column import DOT_ERROR, SUM_ERROR, UNIT, MotionColumn, dot
from model.exact import FloatArray
from model.tempering.tempered import checked_temperature
from model.tempering.tilting import weighted_mean
from model.words.remembering import remembered

RELATIVE_ERROR = 1e-9
_TINY, _LEAST = 1e-300, 5e-324
_LEAST_SHARE = 1e-16  # of the mixture, below which a row's own logarithm adds nothing
_NEAR_ONE, _NEXT_TO_ONE = 0.05, 1e-6
_COLD = 5.6e-309  # T below which 1 / T is no number
_LARGEST_EXPONENT = 709.78  # of e that is a number
_LARGEST_LOG = 1e300  # of a probability at T, so that sums of them are numbers too
_MASKED = 1e4  # nats below the largest, beyond which a logit is no measurement
_DEEPEST = 660.0  # nats of a probability that keeps all its digits
_NOTHING = -80.0  # log of a term of chi squared that is below its bound


class Bounded(NamedTuple):
    """A value, and by how much it may be off."""

    value: float
    error: float = 0.0

    @property
    def is_sure(self) -> bool:
        """Whether it is certainly infinite, or within 1e-9 of itself; not where it overflowed."""
        if isinf(self.value):
            return self.error == 0.0
        return self.error <= RELATIVE_ERROR * self.value


class MotionPass:
    """One source q and one truth p (or None), made ready for the pass at any temperature.

    Nothing of it changes afterwards, so that threads may share it.

    Attributes:
        source, truth: the columns.
        missing: whether p has rows that q lacks.
        truth_depth, depth_error: E_p[-g], and its relative error.
        reach: what -g is at most in a row of p.
    """

    def __init__(self, source: MotionColumn, truth: MotionColumn | None = None) -> None:
        if truth is not None and len(truth) != len(source):
            raise ValueError(
                f"The columns differ in length: {len(truth)} rows against {len(source)}."
            )
        self.source, self.truth = source, truth
        self.truth_depth, self.depth_error, self.reach = inf, 4.0 * UNIT, inf
        if truth is None:
            return
        self.missing = bool(np.any(truth.support & ~source.support))
        if self.missing:
            return
        self.reach = -float(source.finite_logs.min())
        if self.reach > _MASKED:
            # A mask is no row of p; only then is a pass over the rows of p worth its time.
            self.reach = -float(source.finite_logs.min(where=truth.support, initial=0.0))
        if truth.exact is not None and source.exact is not None:
            depth = -weighted_mean(truth.exact.values, source.exact.log_ratios).value
        else:
            depth = -dot(truth.probabilities, source.finite_logs)
            self.depth_error = DOT_ERROR + truth.share_error
        self.truth_depth = max(depth, 0.0)

    @cached_property
    def ties(self) -> NDArray[np.bool_]:
        """The rows that are left at T = 0."""
        return self.source.ties

    @property
    def known_truth(self) -> MotionColumn:
        """p; ValueError where there is none."""
        if self.truth is None:
            raise ValueError("A pass without a truth compares with nothing.")
        return self.truth

    @cached_property
    def roots(self) -> FloatArray:
        """Of p."""
        return np.sqrt(self.known_truth.probabilities)

    @cached_property
    def outside(self) -> NDArray[np.bool_] | None:
        """The rows of q that p lacks; None for none."""
        rows = self.source.support & ~self.known_truth.support
        return rows if bool(rows.any()) else None

    @cached_property
    def zeros(self) -> bool:
        """Whether p is 0 in a row, or next to it."""
        return self.known_truth.has_zeros

    @property
    def lost(self) -> bool:
        """Whether p has lost digits in a row."""
        truth = self.known_truth
        return self.zeros and bool((truth.probabilities[truth.support] < _TINY).any())

    @property
    def truth_reach(self) -> float:
        """What −log p is at most, of the likeliest row on."""
        return -float(self.known_truth.finite_logs.min())

    def at(self, temperature: float) -> "Motion":
        """The pass at T; ValueError for T < 0 and NaN."""
        return Motion(self, checked_temperature(temperature))


# An edit of P leaves it as it was.
@remembered(1)
@np.errstate(over="ignore", under="ignore")
def _tempered(source: MotionColumn, temperature: float) -> tuple[FloatArray, float, float]:
    """q_T, read-only, A and −E_T[g]."""
    rows = np.empty(len(source))
    if temperature == 0.0 or temperature == inf:
        np.copyto(rows, source.ties if temperature == 0.0 else source.support)
    else:
        cold = temperature < _COLD  # elsewhere a product, in a third of a quotient's time
        scaled, by = (np.divide, temperature) if cold else (np.multiply, 1.0 / temperature)
        scaled(source.logs, by, out=rows)
        np.exp(rows, out=rows)
    total = float(rows.sum())
    depth = 0.0 if temperature == 0.0 else -dot(rows, source.finite_logs) / total
    np.multiply(rows, 1.0 / total, out=rows)
    rows.flags.writeable = False
    return rows, log(total), depth


class Motion:
    """What one pass at T gives; each sum over the rows is worked out when it is asked for.

    Readings are in nats, with their error; None where they cannot be told, and all that compare
    with p are for passes with a truth only.

    Attributes:
        columns: what was passed over.
        temperature: T.
        probabilities: q_T, one a row, read-only.
    """

    def __init__(self, columns: MotionPass, temperature: float) -> None:
        self.columns, self.temperature = columns, temperature
        self._beta = inf if temperature < _COLD else 1.0 / temperature
        source = columns.source
        self.probabilities, self._log_total, self._depth = _tempered(source, temperature)
        self._heat = self._beta * self._depth if self._depth > 0.0 else 0.0
        self._shaken = 2.0 * self._beta * source.log_error * (1.0 + self._heat)
        if not source.log_error:
            self._shaken = 0.0

    @property
    def _truth(self) -> MotionColumn:
        return self.columns.known_truth

    @property
    def _share_error(self) -> float:
        return SUM_ERROR + self._truth.share_error

    @cached_property
    def entropy(self) -> Bounded:
        """H(q_T)."""
        error = SUM_ERROR + DOT_ERROR * self._heat + self._shaken
        return Bounded(self._log_total + self._heat, error)

    @cached_property
    def cross_entropy(self) -> Bounded:
        """H(p, q_T)."""
        if self.columns.missing:
            return Bounded(inf)
        if self._loses_a_row():
            return Bounded(inf, inf)
        depth = self.columns.truth_depth
        reach = self._beta * depth if self.temperature > 0.0 and depth > 0.0 else 0.0
        error = SUM_ERROR + self.columns.depth_error * reach + self._shaken
        return Bounded(self._log_total + reach, error)

    def _loses_a_row(self) -> bool:
        """Whether q_T may be 0, or its log no number, in a row of p that weighs nothing in E_p."""
        if self.temperature > 0.0:
            return not self.columns.reach <= self.temperature * _LARGEST_LOG
        return bool((self._truth.support & ~self.columns.ties).any())

    @property
    def divergence(self) -> Bounded:
        """D(p || q_T)."""
        cross, truth = self.cross_entropy, self._truth
        if isinf(cross.value):
            return cross
        rounding = 4.0 * UNIT * (1.0 + truth.entropy) + truth.entropy_error
        return Bounded(max(cross.value - truth.entropy, 0.0), cross.error + rounding)

    @property
    def perplexity(self) -> Bounded:
        """exp H(p, q_T)."""
        cross = self.cross_entropy
        if isinf(cross.value):
            return cross
        if cross.value >= _LARGEST_EXPONENT:
            return Bounded(inf, inf)
        value = exp(cross.value)
        return Bounded(value, value * (cross.error + UNIT * cross.value))

    @property
    def divergence_from_source(self) -> Bounded:
        """D(q_T || q), as a difference or, near T = 1, without one."""
        if self.temperature == 1.0:
            return Bounded(0.0)
        delta = self._beta - 1.0
        if abs(delta) < _NEXT_TO_ONE:
            found = self._away_next_to_one((1.0 - self.temperature) / self.temperature)
            if found.is_sure:
                return found
        shift = delta * self._depth if self._depth > 0.0 else 0.0
        away = max(self.columns.source.log_total - self._log_total - shift, 0.0)
        error = 3.0 * SUM_ERROR + DOT_ERROR * abs(shift) + self._shaken
        if error > RELATIVE_ERROR * away and abs(delta) < _NEAR_ONE:
            return self._away_near_one(delta)
        return Bounded(away, error)

    def _away_next_to_one(self, delta: float) -> Bounded:
        """D(q_T || q) as delta^2 V / 2 + delta^3 K / 3, the second and third moment of log q.

        What follows is below V delta^4 R^2 / 8, no logarithm being further than R from the mean.
        """
        q, logs = self.columns.source.probabilities, self.columns.source.finite_logs
        with np.errstate(all="ignore"):
            centre = dot(q, logs)
            x = logs - centre
            reach = max(-float(x.min()), float(x.max()))
            power = x * x
            spread = dot(q, power)
            np.multiply(power, x, out=power)
            away = delta * delta * (0.5 * spread + delta * dot(q, power) / 3.0)
        if not (isfinite(away) and isfinite(delta * reach)):
            return Bounded(inf, inf)
        # Of the rest of the series, of the sums, and of each logarithm where they hardly differ.
        error = (delta * reach) ** 2 / 4.0 + 8.0 * (DOT_ERROR + self.columns.source.share_error)
        error += 8.0 * UNIT * (1.0 + reach + abs(centre)) / sqrt(max(spread, _TINY))
        return Bounded(max(away, 0.0), away * error)

    def _away_near_one(self, delta: float) -> Bounded:
        """D(q_T || q) = N / (1 + M) - log(1 + M), both sums of terms >= 0.

        x = delta (g - E_1[g]), M = E_1[e^x - 1 - x] and N = E_1[x (e^x - 1)].
        """
        q, logs = self.columns.source.probabilities, self.columns.source.finite_logs
        with np.errstate(all="ignore"):
            centre = dot(q, logs)
            x = logs - centre
            x *= delta
            growth = np.expm1(x)
            lean = dot(q, growth) - dot(q, x)
            np.multiply(growth, x, out=x)
            turn = dot(q, x)
        if not (isfinite(lean) and isfinite(turn)):
            return Bounded(inf, inf)
        away = max(turn / (1.0 + lean) - log1p(lean), 0.0)
        # What is left of the centre's rounding, and of each term's, is first order in delta.
        reach = abs(delta) * (1.0 + abs(centre))
        error = reach * reach * 8.0 * (DOT_ERROR + self.columns.source.share_error)
        return Bounded(away, error + 4.0 * UNIT * abs(delta))

    @property
    def hellinger(self) -> Bounded:
        """Hel(p, q_T)."""
        gaps = np.sqrt(self.probabilities)
        np.subtract(self.columns.roots, gaps, out=gaps)
        root = sqrt(0.5 * dot(gaps, gaps))
        return Bounded(root, 2.0 * self._share_error + DOT_ERROR * root)

    @cached_property
    def total_variation(self) -> Bounded:
        """TV(p, q_T)."""
        gaps = self._truth.probabilities - self.probabilities
        np.abs(gaps, out=gaps)
        return Bounded(0.5 * float(gaps.sum()), 2.0 * self._share_error)

    @property
    def chi_squared(self) -> Bounded | None:
        """sum (p - q_T)^2 / q_T; None where a q_T underflows beside p > 0."""
        if self.columns.missing:
            return Bounded(inf)
        if self._is_deep():
            return None
        with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
            gaps = self._truth.probabilities - self.probabilities
            relative = gaps / self.probabilities
            value = dot(relative, gaps)
            if not isfinite(value):
                np.copyto(relative, 0.0, where=gaps == 0.0)
                value = dot(relative, gaps)
        if not isfinite(value):
            return None
        share_error = self._share_error
        error = DOT_ERROR * value + 4.0 * share_error * (sqrt(value) + share_error)
        return Bounded(max(value, 0.0), error)

    def _is_deep(self) -> bool:
        """Whether a term p^2 / q_T matters whose q_T has lost digits, or whose p has."""
        if self._loses_a_row():
            return True
        if self.temperature == 0.0 or self.columns.reach < _DEEPEST * self.temperature:
            return False
        rows = np.flatnonzero(self._truth.support & (self.probabilities < exp(-_DEEPEST)))
        if not rows.size:
            return False
        truth, logs = self._truth, self.columns.source.logs[rows]
        with np.errstate(all="ignore"):
            above = 2.0 * (truth.logs[rows] - truth.log_total)
            terms = above - logs / self.temperature + self._log_total
        return not float(terms.max()) < _NOTHING

    @property
    def jensen_shannon(self) -> Bounded:
        """JS(p, q_T)."""
        value, error = self._against_mixture[0]
        return Bounded(min(max(value, 0.0), log(2.0)), error)

    @property
    def reverse_divergence(self) -> Bounded:
        """D(q_T || p)."""
        value, error = self._against_mixture[1]
        return Bounded(max(value, 0.0), error)

    @cached_property
    def _against_mixture(self) -> tuple[Bounded, Bounded]:
        """JS(p, q_T) and D(q_T || p): as differences of entropies, or without one."""
        truth, own = self._truth, self.entropy.value
        p, q = truth.probabilities, self.probabilities
        with np.errstate(all="ignore"):
            both = p + q
            if self.columns.zeros:
                np.maximum(both, _TINY, out=both)
            mixed = log(2.0) - 0.5 * dot(both, np.log(both))
            cross = -dot(q, truth.finite_logs) + truth.log_total
            slack = DOT_ERROR + self._share_error
            js = Bounded(mixed - 0.5 * (truth.entropy + own), slack * 2.0 * (1.0 + mixed))
            back = Bounded(cross - own, slack * (1.0 + cross + own) + self._faded())
            if self._is_outside():
                back = Bounded(inf)
            if js.is_sure and back.is_sure:
                return js, back
            near_js, near_back = self._terms_against_mixture(p, q, both)
        return near_js, back if back.is_sure else near_back

    def _terms_against_mixture(
        self, p: FloatArray, q: FloatArray, both: FloatArray
    ) -> tuple[Bounded, Bounded]:
        """The same from p log(p / m) and q log(q / m), m = (p + q) / 2, which takes `both` = p + q.

        The terms' sizes add up to no more than 4 TV(p, q_T).
        """
        a, variation = both, self.total_variation.value
        a *= 0.5
        np.divide(p, a, out=a)
        b = 2.0 - a
        b += _LEAST_SHARE
        if self.columns.zeros:
            np.maximum(a, _TINY, out=a)
        np.log(a, out=a)
        np.log(b, out=b)
        high, low, own = dot(q, b), dot(q, a), dot(p, a)
        share_error = self._share_error
        slack = (DOT_ERROR + share_error) * 4.0 * variation + 6e-15
        reverse = 2.0 * slack + share_error + DOT_ERROR * abs(low) + self._faded()
        if self.columns.lost:
            reverse = inf
        return Bounded(0.5 * (own + high), slack), Bounded(high - low, reverse)

    def _faded(self) -> float:
        """What rows of q_T below all numbers, or near, may add to its mean of log p."""
        return len(self.probabilities) * _LEAST * self.columns.truth_reach

    def _is_outside(self) -> bool:
        """Whether q_T is above 0 where p is 0."""
        outside = self.columns.outside
        if outside is None or self.temperature > 0.0:
            return outside is not None
        return bool((outside & self.columns.ties).any())
