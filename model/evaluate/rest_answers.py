"""Answers of a table one row of which stands for several outcomes: between two bounds.

With r = P(rest), k outcomes in it and w = Q_T(rest): entropy lies between that of the table as it
stands and r·ln k more; divergences are at least those of the table as it stands (log-sum
inequality; Cover & Thomas, Elements of Information Theory, Thm 2.7.1). At T ≠ 1 also w is only
known between two ends: the rest may lie on one outcome, or evenly on all k.

Where no outcome of the rest has more than a share s of it, as where the likeliest have rows of
their own, it lies on ⌊1/s⌋ outcomes of s each and one of what is left at the fewest: A. W.
Marshall, I. Olkin, Inequalities: Theory of Majorization and Its Applications, Academic Press 1979.
Where P and Q repeat one distribution the rest is spread alike in both.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from model.document.table import Rest, Rows
from model.evaluate.readings import Answer, Measure
from model.evaluate.subject import Subject
from model.exact import FloatArray
from model.words.markup import escape

_Bounds = tuple[float, float]
_TEMPERED = frozenset({"temperature"})
_NOTHING = 1e-9  # a share that rounding may have left


@dataclass(frozen=True)
class RestBounds:
    """What of a subject's readings is known although one row stands for several outcomes.

    All bounds are in nats, and each is the lumped value where the rest holds nothing.
    """

    subject: Subject
    rest: Rest

    def answer(self, measure: Measure, whole: Answer | None = None) -> Answer:
        """Return the answer of a measure: exact, between bounds, or not known with the reason.

        whole: that of the table as it stands, where it is known already.
        """
        whole = whole or measure.compute(self.subject)
        if self._is_empty_for(measure) or (whole.value is None and whole.low is None):
            return whole
        if whole.value is None:
            return self._unknown("How it is spread decides.")
        if math.isinf(whole.value):
            return whole
        tempers = bool(measure.needs & _TEMPERED)
        if tempers and self.subject.left is not None:
            return self._unknown("Filters and bans work on single outcomes.")
        if tempers and self.subject.temperature == 0.0:
            if self._rest_leads:
                return self._unknown("At T = 0 it matters which of them is the largest.")
            return whole  # nothing of the rest is left
        bounds = _BOUNDS.get(measure.id)
        found = None if bounds is None else bounds(self, whole.value)
        if found is None:
            return self._unknown("How it is spread decides.")
        low, high = max(found[0], 0.0), found[1]
        if low == high:
            return self._settled(whole, low)
        most = None if math.isinf(high) else high
        return Answer(None, self._reason(most), rows=(self.rest.row,), low=low, high=most)

    def _settled(self, whole: Answer, value: float) -> Answer:
        """An answer that does not depend on the rest; a row that it names is never the rest's."""
        if whole.rows != (self.rest.row,):
            return Answer(value, outcome=whole.outcome, rows=whole.rows)
        row = int(self._others[int(np.argmax(self.subject.prepared.truth[self._others]))])
        return Answer(value, outcome=self.subject.prepared.outcomes[row], rows=(row,))

    @property
    def name(self) -> str:
        """The row's name, quoted and safe in markup."""
        return f"“{escape(self.subject.prepared.outcomes[self.rest.row][:40])}”"

    def _unknown(self, why: str) -> Answer:
        return Answer(None, f"Not known: {self.name} stands for {self.rest.stands_for}. {why}")

    def _reason(self, high: float | None) -> str:
        stands = f"{self.name} stands for {self.rest.stands_for}, spread as is not known"
        return f"{stands}: nothing bounds it above." if high is None else f"{stands}."

    def _is_empty_for(self, measure: Measure) -> bool:
        """Whether the rest holds nothing of all that the answer depends on.

        Of nothing else: an answer on P is taken over while Q changes.
        """
        return not ("truth" in measure.needs and self.mass) and not (
            measure.needs & {"model", "temperature"} and self.model_mass
        )

    @property
    def _others(self) -> Rows:
        kept = np.ones(len(self.subject.prepared.outcomes), dtype=bool)
        kept[self.rest.row] = False
        return np.flatnonzero(kept)

    @property
    def _log_count(self) -> float:
        return math.inf if self.rest.count is None else math.log(self.rest.count)

    @property
    def mass(self) -> float:
        """P(rest)."""
        return float(self.subject.prepared.truth[self.rest.row])

    @property
    def model_mass(self) -> float:
        """Q(rest), before the dial."""
        return float(self.subject.prepared.tempered_source[self.rest.row])

    @property
    def _rest_leads(self) -> bool:
        logs = self.subject.prepared.log_weights
        return bool(logs[self.rest.row] >= logs[self._others].max(initial=-math.inf))

    @property
    def _most(self) -> float:
        """The largest share of the rest that one of its outcomes can have."""
        return max(self.rest.most, 0.0 if self.rest.count is None else 1.0 / self.rest.count)

    @cached_property
    def _fewest(self) -> tuple[int, float]:
        """How many outcomes of that share hold the rest at the fewest, and what one more has."""
        few = int(1.0 / self._most)
        return few, max(1.0 - few * self._most, 0.0)

    @property
    def _least_inside(self) -> float:
        """The least entropy within the rest."""
        few, left = self._fewest
        return -few * _x_ln_x(self._most) - _x_ln_x(left)

    def _power_ends(self, beta: float) -> _Bounds:
        """ln Σ s^β over the shares within the rest, on the fewest outcomes and on all evenly."""
        few, left = self._fewest
        more = left**beta if left > 0.0 else 0.0
        fewest = math.log(few * self._most**beta + more)
        return fewest, 0.0 if beta == 1.0 else (1.0 - beta) * self._log_count

    @cached_property
    def _is_alike(self) -> bool:
        """Whether P and Q repeat one distribution, the rest of which is spread alike in both."""
        prepared = self.subject.prepared
        return self.rest.is_alike and np.array_equal(prepared.truth, prepared.tempered_source)

    def _alike(self) -> tuple[_Bounds, _Bounds]:
        """H(P), and ln Σ q^β, where both columns repeat one distribution."""
        truth, beta = self.subject.prepared.truth[self._others], self._beta
        entropies = self.entropy(_mean_log(truth, truth) - _x_ln_x(self.mass), self.mass)
        alive = np.log(truth[truth > 0.0])
        known = float(np.logaddexp.reduce(beta * alive)) if len(alive) else -math.inf
        own = beta * math.log(self.mass)
        low, high = sorted(float(np.logaddexp(known, own + end)) for end in self._power_ends(beta))
        return entropies, (low, high)

    @property
    def _beta(self) -> float:
        return 0.0 if math.isinf(self.subject.temperature) else 1.0 / self.subject.temperature

    @cached_property
    def _tempered(self) -> tuple[FloatArray, _Bounds]:
        """The others' shares among themselves at T, and the least and the most of w."""
        logs = self.subject.prepared.log_weights
        beta = self._beta
        others = logs[self._others]
        top = float(others.max(initial=-math.inf))
        if top == -math.inf:
            return np.zeros(len(others)), (1.0, 1.0)
        with np.errstate(invalid="ignore", over="ignore"):
            depths = np.where(others == -np.inf, -np.inf, beta * (others - top))
        powers = np.exp(depths)
        total = float(powers.sum())
        own = float(logs[self.rest.row])
        if own == -math.inf:
            return powers / total, (0.0, 0.0)
        one = beta * (own - top)
        ends = sorted(_share(one + end, math.log(total)) for end in self._power_ends(beta))
        return powers / total, (ends[0], ends[1])

    @property
    def _shares(self) -> FloatArray:
        return self._tempered[0]

    @property
    def _weights(self) -> _Bounds:
        return self._tempered[1]

    def entropy(self, lumped: float, mass: float) -> _Bounds:
        """The entropy of a column with its rest on the fewest outcomes, and spread evenly."""
        if not mass:
            return lumped, lumped
        return lumped + mass * self._least_inside, lumped + mass * self._log_count

    def tempered_entropy(self, lumped: float) -> _Bounds:
        """The least and the most of H(Q_T); lumped: that of the table as it stands."""
        if self.subject.temperature == 1.0:
            return self.entropy(lumped, self.model_mass)
        low, high = self._weights
        if math.isinf(self.subject.temperature) and high:
            named = int(np.count_nonzero(self._shares))
            count = self.rest.count
            few, left = self._fewest
            fewest = math.log(named + few + (left > _NOTHING))
            return fewest, math.inf if count is None else math.log(named + count)
        known = _mean_log(self._shares, self._shares)
        most = self._log_count if high > 0.0 else 0.0
        # No outcome of the rest has more than so much of it at T: its entropy is that at least.
        beta = self._beta
        inside = max(min(self._power_ends(beta)) - beta * math.log(self._most), 0.0)
        inside = inside if high > 0.0 else 0.0
        least = min(_mixed(w, known, min(inside, most)) for w in (low, high))
        if math.isinf(most):
            return least, math.inf
        peak = min(max(_share(most, known), low), high)
        return least, _mixed(peak, known, most)

    def cross_entropy(self, lumped: float) -> _Bounds:
        """The least and the most of H(P, Q_T); lumped: that of the table as it stands."""
        truth = self.subject.prepared.truth[self._others]
        least, most = self._against(lumped, _mean_log(truth, self._shares), 0.0)
        least += self.mass * self._least_inside if self.mass and self._beta == 1.0 else 0.0
        if not (self.mass and self._is_alike):
            return least, most
        entropies, sums = self._alike()
        low, high = (_scaled(self._beta, h) + z for h, z in zip(entropies, sums, strict=True))
        return max(least, low), high

    def divergence(self, lumped: float) -> _Bounds:
        """The least and the most of D(P ‖ Q_T); lumped: that of the table as it stands."""
        truth = self.subject.prepared.truth[self._others]
        known = _mean_log(truth, self._shares) - _mean_log(truth, truth)
        least, most = self._against(lumped, known, _x_ln_x(self.mass))
        if not (self.mass and self._is_alike):
            return least, most
        if self._beta == 1.0:
            return lumped, lumped
        # D = ln Σ q^β − (1 − β) H(P), where both have their ends apart.
        entropies, sums = self._alike()
        terms = sorted(_scaled(self._beta - 1.0, one) for one in entropies)
        low, high = (z + term for z, term in zip(sums, terms, strict=True))
        return max(least, low), high

    def _against(self, lumped: float, known: float, rest: float) -> _Bounds:
        if self.subject.temperature == 1.0:
            return lumped, (math.inf if self.mass else lumped)
        low, high = self._weights
        least = min(max(self.mass, low), high)

        def total(w: float) -> float:
            return known + rest - _times(1.0 - self.mass, 1.0 - w) - _times(self.mass, w)

        return total(least), (math.inf if self.mass else total(high))

    def reverse(self, lumped: float, base: FloatArray) -> _Bounds:
        """The least of D(Q_T ‖ base), base one of P and Q, probabilities of all rows."""
        if self.subject.temperature == 1.0:
            return lumped, (lumped if self._is_alike else math.inf)
        low, high = self._weights
        truth = base[self._others]
        known = _mean_log(self._shares, truth) - _mean_log(self._shares, self._shares)
        mass = float(base[self.rest.row])
        slope = known + math.log(mass) if mass else -math.inf
        least = min(max(_share(slope, 0.0), low), high)
        value = (1.0 - least) * known + _x_ln_x(1.0 - least) + _x_ln_x(least)
        return value - _times(least, mass), math.inf


def _share(log_part: float, log_rest: float) -> float:
    """e^a / (e^a + e^b)."""
    gap = log_rest - log_part
    return 0.0 if gap > 700.0 else 1.0 if gap < -700.0 else 1.0 / (1.0 + math.exp(gap))


def _x_ln_x(x: float) -> float:
    return x * math.log(x) if x > 0.0 else 0.0


def _times(weight: float, share: float) -> float:
    """weight · ln share; 0 without weight."""
    return 0.0 if weight == 0.0 else -math.inf if share <= 0.0 else weight * math.log(share)


def _scaled(factor: float, value: float) -> float:
    return factor * value if factor else 0.0  # also of an infinite value


def _mean_log(weights: FloatArray, shares: FloatArray) -> float:
    """Σ −w ln s over the rows with weight."""
    kept = weights > 0.0
    with np.errstate(divide="ignore"):
        return float(-(weights[kept] * np.log(shares[kept])).sum())


def _mixed(weight: float, known: float, inside: float) -> float:
    split = -_x_ln_x(weight) - _x_ln_x(1.0 - weight)
    return split + (1.0 - weight) * known + (weight * inside if weight else 0.0)


def _truth_entropy(bounds: RestBounds, lumped: float) -> _Bounds:
    return bounds.entropy(lumped, bounds.mass)


def _exp(bounds: _Bounds) -> _Bounds:
    low, high = (math.exp(min(one, 709.0)) for one in bounds)
    return low, (math.inf if bounds[1] > 709.0 else high)


def _count(bounds: RestBounds, lumped: float) -> _Bounds:
    named = len(bounds.subject.prepared.outcomes) - 1
    count = bounds.rest.count
    if count is None:
        few, left = bounds._fewest
        return math.log(named + max(few + (left > _NOTHING), 2)), math.inf
    return (math.log(named + count),) * 2


def _efficiency(bounds: RestBounds, lumped: float) -> _Bounds | None:
    most = _count(bounds, 0.0)[1]
    if math.isinf(most):
        return None
    lumped = lumped * math.log(len(bounds.subject.prepared.outcomes))
    low, high = _truth_entropy(bounds, lumped)
    return low / most, min(high / most, 1.0)


def _redundancy(bounds: RestBounds, lumped: float) -> _Bounds | None:
    found = _efficiency(bounds, 1.0 - lumped)
    return None if found is None else (1.0 - found[1], 1.0 - found[0])


def _most_likely(bounds: RestBounds, lumped: float) -> _Bounds:
    named = float(bounds.subject.prepared.truth[bounds._others].max(initial=0.0))
    if bounds.subject.prepared.most_likely_row != bounds.rest.row:
        return lumped, lumped
    even = 0.0 if bounds.rest.count is None else bounds.mass / bounds.rest.count
    return max(named, even), max(named, bounds.mass * bounds._most)


def _at_least(bounds: RestBounds, lumped: float) -> _Bounds | None:
    """Merging outcomes never raises it."""
    if bounds.subject.temperature != 1.0:
        return None
    return lumped, (lumped if bounds._is_alike else math.inf)


def _variation(bounds: RestBounds, lumped: float) -> _Bounds | None:
    if bounds.subject.temperature != 1.0:
        return None
    if bounds._is_alike:
        return lumped, lumped
    return lumped, min(lumped + min(bounds.mass, bounds.model_mass), 1.0)


def _own_orders(bounds: RestBounds, lumped: float) -> _Bounds:
    return lumped, (math.inf if bounds.mass else lumped)


def _moved(bounds: RestBounds, lumped: float) -> _Bounds:
    if bounds.subject.temperature == 1.0:
        return lumped, lumped
    return bounds.reverse(lumped, bounds.subject.prepared.tempered_source)


_BOUNDS: Mapping[str, Callable[[RestBounds, float], _Bounds | None]] = MappingProxyType(
    {
        "entropy_p": _truth_entropy,
        "entropy_q": lambda bounds, lumped: bounds.entropy(lumped, bounds.model_mass),
        "entropy_qt": RestBounds.tempered_entropy,
        "cross_entropy": lambda bounds, lumped: bounds.cross_entropy(lumped),
        "kl_p_qt": lambda bounds, lumped: bounds.divergence(lumped),
        "kl_qt_p": lambda bounds, lumped: bounds.reverse(lumped, bounds.subject.prepared.truth),
        "kl_qt_q": _moved,
        "jensen_shannon": _at_least,
        "total_variation": _variation,
        "hellinger": _at_least,
        "chi_squared": _at_least,
        "renyi_p": _own_orders,
        "tsallis_p": _own_orders,
        "perplexity_p": lambda bounds, lumped: _exp(_truth_entropy(bounds, math.log(lumped))),
        "perplexity": lambda bounds, lumped: _exp(bounds.cross_entropy(math.log(lumped))),
        "max_entropy": _count,
        "efficiency": _efficiency,
        "redundancy": _redundancy,
        "most_likely": _most_likely,
        "between_groups": lambda bounds, lumped: (lumped, lumped),
        "sample_size": lambda bounds, lumped: (lumped, lumped),
    }
)
