"""The plain pass for a dial in motion: readings of q_T from one exponential, rows preallocated.

With b = 1/T, logs g = log(q / q_max) <= 0, A = log sum exp(b g), E = E_T[g]:
H(q_T) = A - b E;  H(p, q_T) = A - b E_p[g];  D(p || q_T) = H(p, q_T) - H(p);
D(q_T || q) = (b - 1) E - A + A(1), next to T = 1 a sum of terms that are all >= 0;
JS(p, q_T) and D(q_T || p) are sums of p log(p / m) and q log(q / m) over the mixture m.
Where a reading is a difference of larger numbers, its error is bounded from their sizes; a reading
that may be off by more than 1e-9 of itself is named in `uncertain`: take the exact way for it.
"""

from dataclasses import dataclass
from math import exp, inf, isfinite, log, log1p, sqrt

import numpy as np

from model.evaluate.quick.columns import DOT_ERROR, SUM_ERROR, UNIT, MotionColumn, dot, exact_column
from model.exact import FloatArray
from model.exact.weights import Weights
from model.tempering.tempered import checked_temperature
from model.tempering.tilting import weighted_mean

RELATIVE_ERROR = 1e-9
_TINY = 1e-300
_LEAST_SHARE = 1e-16  # of the mixture, below which a row's own logarithm adds nothing
_NEAR_ONE = 0.05


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

    Both are `Weights` or, worked out more quickly and less exactly, `MotionColumn`s.

    Attributes:
        source, truth: the columns.
        probabilities: q_T of the last call of `readings`, overwritten by the next call.
    """

    def __init__(
        self, source: Weights | MotionColumn, truth: Weights | MotionColumn | None = None
    ) -> None:
        if truth is not None and len(truth) != len(source):
            raise ValueError(
                f"The columns differ in length: {len(truth)} rows against {len(source)}."
            )
        self.source = exact_column(source) if isinstance(source, Weights) else source
        self.truth = exact_column(truth) if isinstance(truth, Weights) else truth
        self._ties = self.source.ties
        self.probabilities: FloatArray = np.empty(len(source))
        self._scratch: FloatArray = np.empty(len(source))
        self._more: FloatArray = np.empty(len(source))
        self._root_scale = 1.0
        if self.truth is not None:
            self._prepare_truth(self.truth)

    def _prepare_truth(self, truth: MotionColumn) -> None:
        source = self.source
        self._roots = np.sqrt(truth.probabilities)
        self._missing = bool(np.any(truth.support & ~source.support))
        self._outside = source.support & ~truth.support
        self._any_outside = bool(self._outside.any())
        self._zeros = truth.has_zeros
        self._lost = self._zeros and bool((truth.probabilities[truth.support] < _TINY).any())
        self._truth_depth = inf
        self._depth_error = 4.0 * UNIT
        if self._missing:
            return
        if truth.exact is not None and source.exact is not None:
            depth = -weighted_mean(truth.exact.values, source.exact.log_ratios).value
        else:
            depth = -dot(truth.probabilities, source.finite_logs)
            self._depth_error = DOT_ERROR + truth.share_error
        self._truth_depth = max(depth, 0.0)

    def cards(self, temperature: float) -> MotionReadings:
        """H(q_T), H(p, q_T), D(p || q_T), perplexity and D(q_T || q) at T: one exponential pass.

        ValueError for T < 0 and NaN.
        """
        return self._cards(checked_temperature(temperature), Bounds(), normalise=False)

    def readings(self, temperature: float) -> MotionReadings:
        """All readings at T: the cards, D(q_T || p), JS, TV, Hellinger and chi^2."""
        bounds = Bounds()
        cards = self._cards(checked_temperature(temperature), bounds, normalise=True)
        if self.truth is None:
            return cards
        values = {**vars(cards), **self._comparisons(self.truth, cards, bounds)}
        values["uncertain"] = frozenset(bounds.uncertain)
        return MotionReadings(**values)

    def _cards(self, t: float, bounds: "Bounds", normalise: bool) -> MotionReadings:
        source, truth = self.source, self.truth
        beta, total, depth = self._exponentials(t, rooted=normalise)
        log_total = log(total)
        heat = beta * depth if depth > 0.0 else 0.0
        shaken = 2.0 * beta * source.log_error * (1.0 + heat) if source.log_error else 0.0
        h = bounds.keep("entropy", log_total + heat, SUM_ERROR + DOT_ERROR * heat + shaken)
        away = self._away(t, beta, log_total, depth, shaken, bounds)
        if normalise:
            np.divide(self.probabilities, total, out=self.probabilities)
        if truth is None:
            return MotionReadings(t, h, away, uncertain=frozenset(bounds.uncertain))
        finite = 0.0 < self._truth_depth < inf
        reach = beta * self._truth_depth if finite else self._truth_depth
        error = SUM_ERROR + self._depth_error * reach + shaken
        cross = bounds.keep("cross_entropy", log_total + reach, error)
        gap = max(cross - truth.entropy, 0.0)
        rounding = 4.0 * UNIT * (1.0 + truth.entropy) + truth.entropy_error
        d = bounds.keep("divergence", gap, error + rounding)
        perplexity = exp(cross) if cross < 709.78 else inf
        if isfinite(cross) and error + UNIT * cross > RELATIVE_ERROR:
            bounds.uncertain.add("perplexity")
        return MotionReadings(
            t, h, away, cross, d, perplexity, uncertain=frozenset(bounds.uncertain)
        )

    def _exponentials(self, t: float, *, rooted: bool) -> tuple[float, float, float]:
        """beta, sum exp(beta g) and the mean of -g; the exponentials fill `probabilities`.

        Their roots stand in `_scratch`, if asked for: e^x is then the square of e^(x/2).
        """
        rows = self.probabilities
        if t == 0.0 or t == inf:
            np.copyto(rows, self._ties if t == 0.0 else self.source.support)
            np.copyto(self._scratch, rows)
        else:
            exponentials = self._scratch if rooted else rows
            with np.errstate(over="ignore", under="ignore"):
                np.divide(self.source.logs, 2.0 * t if rooted else t, out=exponentials)
                np.exp(exponentials, out=exponentials)
                if rooted:
                    np.multiply(exponentials, exponentials, out=rows)
        total = float(rows.sum())
        self._root_scale = 1.0 / sqrt(total)
        depth = 0.0 if t == 0.0 else -dot(rows, self.source.finite_logs) / total
        return (inf if t < 5.6e-309 else 1.0 / t), total, depth

    def _away(
        self, t: float, beta: float, log_total: float, depth: float, shaken: float, bounds: "Bounds"
    ) -> float:
        """D(q_T || q), as a difference or, near T = 1, without one."""
        if t == 1.0:
            return 0.0
        shift = (beta - 1.0) * depth if depth > 0.0 else 0.0
        away = max(self.source.log_total - log_total - shift, 0.0)
        error = 3.0 * SUM_ERROR + DOT_ERROR * abs(shift) + shaken
        if error > RELATIVE_ERROR * away and abs(beta - 1.0) < _NEAR_ONE:
            return self._away_near_one(beta - 1.0, bounds)
        return bounds.keep("divergence_from_source", away, error)

    def _away_near_one(self, delta: float, bounds: "Bounds") -> float:
        """D(q_T || q) = N / (1 + M) - log(1 + M), x = delta (g - E_1[g]),
        M = E_1[e^x - 1 - x] and N = E_1[x (e^x - 1)], both sums of terms >= 0."""
        q = self.source.probabilities
        logs = self.source.finite_logs
        x, growth = self._more, np.empty(len(q))
        centre = dot(q, logs)
        np.subtract(logs, centre, out=x)
        x *= delta
        with np.errstate(over="ignore", under="ignore"):
            np.expm1(x, out=growth)
            lean = dot(q, growth) - dot(q, x)
            np.multiply(growth, x, out=x)
        turn = dot(q, x)
        away = max(turn / (1.0 + lean) - log1p(lean), 0.0)
        # What is left of the centre's rounding, and of each term's, is first order in delta.
        error = abs(delta) * 8.0 * (DOT_ERROR + self.source.share_error) * (1.0 + abs(centre))
        error = error * abs(delta) * (1.0 + abs(centre)) + 4.0 * UNIT * abs(delta)
        return bounds.keep("divergence_from_source", away, error)

    def _comparisons(
        self, truth: MotionColumn, cards: MotionReadings, bounds: "Bounds"
    ) -> dict[str, float]:
        """The measures that need p and q_T row by row."""
        p, q, a, b = truth.probabilities, self.probabilities, self._scratch, self._more
        share_error = SUM_ERROR + truth.share_error
        values: dict[str, float] = {}
        with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
            # The exponential pass has left the roots of q_T, but for their scale, in `a`.
            a *= self._root_scale
            np.subtract(self._roots, a, out=a)
            root = sqrt(0.5 * dot(a, a))
            error = 2.0 * share_error + DOT_ERROR * root
            values["hellinger"] = bounds.keep("hellinger", root, error)
            np.subtract(p, q, out=a)
            np.abs(a, out=b)
            tv = 0.5 * float(b.sum())
            values["total_variation"] = bounds.keep("total_variation", tv, 2.0 * share_error)
            values["chi_squared"] = self._chi_squared(a, b, share_error, bounds)
            self._against_mixture(truth, cards, tv, values, bounds)
        return values

    def _against_mixture(
        self,
        truth: MotionColumn,
        cards: MotionReadings,
        tv: float,
        values: dict[str, float],
        bounds: "Bounds",
    ) -> None:
        """JS(p, q_T) and D(q_T || p): as differences of entropies, or without one."""
        p, q, a = truth.probabilities, self.probabilities, self._scratch
        share_error = SUM_ERROR + truth.share_error
        np.add(p, q, out=a)
        if self._zeros:
            np.maximum(a, _TINY, out=a)
        np.log(a, out=self._more)
        mixed = log(2.0) - 0.5 * dot(a, self._more)
        js = mixed - 0.5 * (truth.entropy + cards.entropy)
        cross = -dot(q, truth.finite_logs) + truth.log_total
        back = inf if self._is_outside(cards.temperature) else cross - cards.entropy
        errors = (
            (DOT_ERROR + share_error) * 2.0 * (1.0 + mixed),
            (DOT_ERROR + share_error) * (1.0 + cross + cards.entropy),
        )
        if errors[0] > RELATIVE_ERROR * js or errors[1] > RELATIVE_ERROR * back:
            js, near_back, errors = self._terms_against_mixture(p, q, tv, share_error)
            back = near_back if back < inf else inf
        js = min(max(js, 0.0), log(2.0))
        values["jensen_shannon"] = bounds.keep("jensen_shannon", js, errors[0])
        values["reverse_divergence"] = bounds.keep("reverse_divergence", max(back, 0.0), errors[1])

    def _terms_against_mixture(
        self, p: FloatArray, q: FloatArray, tv: float, share_error: float
    ) -> tuple[float, float, tuple[float, float]]:
        """The same from p log(p / m) and q log(q / m), m = (p + q) / 2, and how far both are off.

        The terms' sizes add up to no more than 4 TV(p, q_T).
        """
        a, b = self._scratch, self._more
        a *= 0.5
        np.divide(p, a, out=a)
        np.subtract(2.0, a, out=b)
        b += _LEAST_SHARE
        if self._zeros:
            np.maximum(a, _TINY, out=a)
        np.log(a, out=a)
        np.log(b, out=b)
        high, low = dot(q, b), dot(q, a)
        slack = (DOT_ERROR + share_error) * 4.0 * tv + 6e-15
        lost = inf if self._lost else 0.0
        reverse = 2.0 * slack + share_error + DOT_ERROR * abs(low) + lost
        return 0.5 * (dot(p, a) + high), high - low, (slack, reverse)

    def _is_outside(self, temperature: float) -> bool:
        """Whether q_T is above 0 where p is 0."""
        if not self._any_outside or temperature > 0.0:
            return self._any_outside
        return bool((self._outside & self._ties).any())

    def _chi_squared(
        self, gaps: FloatArray, buffer: FloatArray, share_error: float, bounds: "Bounds"
    ) -> float:
        """sum (p - q_T)^2 / q_T; a q_T that underflows beside p > 0 leaves it uncertain."""
        np.divide(gaps, self.probabilities, out=buffer)
        value = dot(buffer, gaps)
        if not isfinite(value):
            np.copyto(buffer, 0.0, where=gaps == 0.0)
            value = dot(buffer, gaps)
        if not isfinite(value):
            if self._truth_depth < inf:
                bounds.uncertain.add("chi_squared")
            return inf
        error = DOT_ERROR * value + 4.0 * share_error * (sqrt(value) + share_error)
        return bounds.keep("chi_squared", max(value, 0.0), error)


class Bounds:
    """Collects the names of readings whose error bound exceeds what is promised."""

    def __init__(self) -> None:
        self.uncertain: set[str] = set()

    def keep(self, name: str, value: float, error: float) -> float:
        """Return value, noted as uncertain where error is too large for it."""
        if isfinite(value) and error > RELATIVE_ERROR * value:
            self.uncertain.add(name)
        return value
