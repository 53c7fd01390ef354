"""The plain pass for a dial in motion: readings of q_T from one exponential, rows preallocated.

With b = 1/T, logs g = log(q / q_max) <= 0, A = log sum exp(b g), E = E_T[g]:
H(q_T) = A - b E;  H(p, q_T) = A - b E_p[g];  D(p || q_T) = H(p, q_T) - H(p);
D(q_T || q) = (b - 1) E - A + A(1);  D(q_T || p) = -H(q_T) - E_T[log p].
Where a reading is a difference of larger numbers, its error is bounded from their sizes; a reading
that may be off by more than 1e-9 of itself is named in `uncertain`: take the exact way for it.
"""

from dataclasses import dataclass
from math import exp, inf, isfinite, log, sqrt

import numpy as np

from model.exact import FloatArray
from model.measures import entropy
from model.tempering.tempered import checked_temperature, tied_rows
from model.tempering.tilting import weighted_mean
from model.weights import Weights, same_length

RELATIVE_ERROR = 1e-9
_SUM_ERROR = 3e-14  # of a pairwise sum of exponentials, arguments' rounding included
_UNIT = 1.2e-16


@dataclass(frozen=True)
class MotionReadings:
    """Readings at one temperature, in nats; None where they need a truth or were not asked for.

    uncertain: names of the fields whose relative error may exceed 1e-9.
    """

    temperature: float
    entropy: float
    divergence_from_source: float
    cross_entropy: float | None = None
    divergence: float | None = None
    perplexity: float | None = None
    reverse_divergence: float | None = None
    jensen_shannon: float | None = None
    total_variation: float | None = None
    hellinger: float | None = None
    chi_squared: float | None = None
    uncertain: frozenset[str] = frozenset()


class MotionPass:
    """Buffers for one source q and one truth p (or None), filled anew at every temperature.

    Attributes:
        source, truth: the columns, as `Weights` (see model.weights).
        probabilities: q_T of the last call of `readings`, overwritten by the next call.
    """

    def __init__(self, source: Weights, truth: Weights | None = None) -> None:
        if truth is not None:
            same_length(truth, source)
        self.source, self.truth = source, truth
        self._logs = np.array(source.log_ratios.hi)
        self._finite_logs = np.where(source.support, self._logs, 0.0)
        self._ties = tied_rows(source)
        self.probabilities: FloatArray = np.empty(len(source))
        self._scratch: FloatArray = np.empty(len(source))
        self._more: FloatArray = np.empty(len(source))
        self._log_one = source.least_surprisal
        self._dot_error = _SUM_ERROR + len(source) * _UNIT / 8.0
        if truth is not None:
            self._prepare_truth(truth)

    def _prepare_truth(self, truth: Weights) -> None:
        self._p = truth.probabilities
        self._roots = np.sqrt(self._p)
        self._truth_entropy = entropy(truth)
        missing = bool(np.any(truth.support & ~self.source.support))
        logs = self.source.log_ratios
        depth = inf if missing else -weighted_mean(truth.values, logs).value
        self._truth_depth = max(depth, 0.0)
        with np.errstate(divide="ignore"):
            self._log_p = np.where(truth.support, np.log(self._p), 0.0)
        self._outside = self.source.support & ~truth.support

    def cards(self, temperature: float) -> MotionReadings:
        """H(q_T), H(p, q_T), D(p || q_T), perplexity and D(q_T || q) at T: one exponential pass.

        ValueError for T < 0 and NaN.
        """
        return self._cards(checked_temperature(temperature), _Bounds(), normalise=False)

    def readings(self, temperature: float) -> MotionReadings:
        """All readings at T: the cards, D(q_T || p), JS, TV, Hellinger and chi^2."""
        bounds = _Bounds()
        cards = self._cards(checked_temperature(temperature), bounds, normalise=True)
        if self.truth is None:
            return cards
        values = {**vars(cards), **self._comparisons(cards, bounds)}
        values["uncertain"] = frozenset(bounds.uncertain)
        return MotionReadings(**values)

    def _cards(self, t: float, bounds: "_Bounds", normalise: bool) -> MotionReadings:
        beta, total, depth = self._exponentials(t)
        log_total = log(total)
        heat = beta * depth if depth > 0.0 else 0.0
        error = _SUM_ERROR + self._dot_error * heat
        h = bounds.keep("entropy", log_total + heat, error)
        shift = (beta - 1.0) * depth if depth > 0.0 else 0.0
        away = max(self._log_one - log_total - shift, 0.0)
        error = 2.0 * _SUM_ERROR + self._dot_error * abs(shift)
        away = 0.0 if t == 1.0 else bounds.keep("divergence_from_source", away, error)
        if normalise:
            np.divide(self.probabilities, total, out=self.probabilities)
        if self.truth is None:
            return MotionReadings(t, h, away, uncertain=frozenset(bounds.uncertain))
        finite = 0.0 < self._truth_depth < inf
        reach = beta * self._truth_depth if finite else self._truth_depth
        error = _SUM_ERROR + 4.0 * _UNIT * reach
        cross = bounds.keep("cross_entropy", log_total + reach, error)
        gap = max(cross - self._truth_entropy, 0.0)
        d = bounds.keep("divergence", gap, error + 4.0 * _UNIT * (1.0 + self._truth_entropy))
        perplexity = exp(cross) if cross < 709.78 else inf
        if isfinite(cross) and error + _UNIT * cross > RELATIVE_ERROR:
            bounds.uncertain.add("perplexity")
        return MotionReadings(
            t, h, away, cross, d, perplexity, uncertain=frozenset(bounds.uncertain)
        )

    def _exponentials(self, t: float) -> tuple[float, float, float]:
        """beta, sum exp(beta g) and the mean of -g; the exponentials fill `probabilities`."""
        rows = self.probabilities
        if t == 0.0 or t == inf:
            np.copyto(rows, self._ties if t == 0.0 else self.source.support)
        else:
            with np.errstate(over="ignore", under="ignore"):
                np.divide(self._logs, t, out=rows)
                np.exp(rows, out=rows)
        total = float(rows.sum())
        depth = 0.0 if t == 0.0 else -float(rows @ self._finite_logs) / total
        return (inf if t < 5.6e-309 else 1.0 / t), total, depth

    def _comparisons(self, cards: MotionReadings, bounds: "_Bounds") -> dict[str, float]:
        """The measures that need p and q_T row by row."""
        h, outside = cards.entropy, self._outside
        if cards.temperature == 0.0:
            outside = outside & self._ties
        p, q, a, b = self._p, self.probabilities, self._scratch, self._more
        cross = -float(q @ self._log_p)
        back = inf if outside.any() else max(cross - h, 0.0)
        error = self._dot_error * (1.0 + cross + h)
        values = {"reverse_divergence": bounds.keep("reverse_divergence", back, error)}
        np.subtract(p, q, out=a)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
            np.abs(a, out=b)
            tv = 0.5 * float(b.sum())
            values["total_variation"] = bounds.keep("total_variation", tv, 2.0 * _SUM_ERROR)
            values["chi_squared"] = self._chi_squared(a, b, bounds)
            np.sqrt(q, out=a)
            np.subtract(self._roots, a, out=a)
            root = sqrt(0.5 * float(a @ a))
            values["hellinger"] = bounds.keep(
                "hellinger", root, 2.0 * _SUM_ERROR + self._dot_error * root
            )
        np.add(p, q, out=a)
        a *= 0.5
        np.maximum(a, 1e-300, out=b)
        np.log(b, out=b)
        mixed = -float(a @ b)
        js = min(max(mixed - 0.5 * (self._truth_entropy + h), 0.0), log(2.0))
        error = self._dot_error * 2.0 * (1.0 + mixed)
        values["jensen_shannon"] = bounds.keep("jensen_shannon", js, error)
        return values

    def _chi_squared(self, gaps: FloatArray, buffer: FloatArray, bounds: "_Bounds") -> float:
        """sum (p - q_T)^2 / q_T; a q_T that underflows beside p > 0 leaves it uncertain."""
        np.divide(gaps, self.probabilities, out=buffer)
        np.copyto(buffer, 0.0, where=gaps == 0.0)
        value = float(buffer @ gaps)
        if not isfinite(value):
            if self._truth_depth < inf:
                bounds.uncertain.add("chi_squared")
            return inf
        error = self._dot_error * value + 4.0 * _SUM_ERROR * (sqrt(value) + _SUM_ERROR)
        return bounds.keep("chi_squared", max(value, 0.0), error)


class _Bounds:
    """Collects the names of readings whose error bound exceeds what is promised."""

    def __init__(self) -> None:
        self.uncertain: set[str] = set()

    def keep(self, name: str, value: float, error: float) -> float:
        """value, noted as uncertain where error is too large for it."""
        if isfinite(value) and error > RELATIVE_ERROR * value:
            self.uncertain.add(name)
        return value
