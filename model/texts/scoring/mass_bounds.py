"""What lists of the likeliest tokens leave open: bounds for what depends on the tokens not listed.

Of a position the tokens S are known, and p, the least listed. The mass m outside S lies on tokens
of at most p each, and on no more than N − |S| of them in a vocabulary of N. Entropy is least where
it lies on as few as can be, most where it lies evenly; Σ q^β likewise, the other way round for
β > 1. Without N some bounds are infinite. Source for the extremes of a Schur-concave sum: A. W.
Marshall, I. Olkin, Inequalities: Theory of Majorization and Its Applications, Academic Press 1979.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.exact import FloatArray

if TYPE_CHECKING:
    from model.document.tokens import TokenSequence
    from model.texts.scoring.logits import Ids

_COLDEST, _HOTTEST = 6.0, -6.0  # log2 of the betas between which T* is looked for
_GRID = 97  # betas looked at first: eight a power of two
_HALVINGS = 40  # of one of their steps: then the ends are known to 1e-13


@dataclass(frozen=True, eq=False)
class Lists:
    """Positions that have lists of equal length and leave mass open, or leave none.

    Attributes:
        places: the positions.
        logs: (n, k), ln p of the tokens known.
        own: ln p of the token that came.
        mass: what is left outside; 0 where nothing is.
        least: ln of the most that a token outside can have: that of the least listed.
        others: how many tokens there are outside, N − |S|, at least 1; inf where N is not known.
    """

    places: "Ids"
    logs: FloatArray
    own: FloatArray
    mass: FloatArray
    least: FloatArray
    others: float

    def entropies(self) -> tuple[FloatArray, FloatArray]:
        """The least and the largest entropy that fits, in nats; inf where nothing bounds it."""
        known = -_x_ln_x(np.exp(self.logs)).sum(axis=1)
        left = self._fewest[1]
        with np.errstate(all="ignore"):
            held = self.mass - left
            rest = np.where(held > 0.0, -held * self.least, 0.0) - _x_ln_x(left)
            even = -self.mass * (np.log(self.mass) - math.log(self.others))
        none = self.mass == 0.0
        high = np.where(none, 0.0, even)
        return known + np.where(none, 0.0, np.minimum(rest, high)), known + high

    @cached_property
    def _fewest(self) -> tuple[FloatArray, FloatArray]:
        """How many tokens of `least` each hold the mass, and what is left for one more."""
        least = np.exp(self.least)
        with np.errstate(all="ignore"):
            few = np.where(self.mass > 0.0, np.floor(self.mass / least), 0.0)
            few = np.minimum(few, self.others)
            # Without end below all numbers, where they hold the mass together; none of no weight.
            few = np.where(np.isinf(few) & (self.least == -np.inf), 0.0, few)
            held = np.where(np.isinf(few), self.mass, few * least)
        return few, np.maximum(self.mass - held, 0.0)

    @cached_property
    def _top(self) -> FloatArray:
        """The likeliest known; 0 where none is possible. Powers are taken as shares of it."""
        top = self.logs.max(axis=1)
        return np.asarray(np.where(top == -np.inf, 0.0, top))

    @cached_property
    def _depths(self) -> FloatArray:
        return self.logs - self._top[:, None]

    @cached_property
    def _finite_depths(self) -> FloatArray:
        """The depths, 0 for what is impossible and so weighs nothing."""
        return np.where(self._depths > -np.inf, self._depths, 0.0)

    def _rests(self, beta: float) -> tuple[FloatArray, FloatArray]:
        """ln of the least and the most Σ (q/top)^β over the tokens outside, in that order."""
        few, left = self._fewest
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            most = np.where(few > 0.0, np.log(few) + beta * (self.least - self._top), -np.inf)
            more = np.where(left > 0.0, beta * (np.log(left) - self._top), -np.inf)
            bound = np.logaddexp(most, more)
            log_mass, log_others = np.log(self.mass) - self._top, math.log(self.others)
            if beta == 1.0:
                even = bound = log_mass
            elif math.isinf(log_others):
                even = np.full(self.mass.size, math.inf if beta < 1.0 else -math.inf)
            else:
                even = log_others + beta * (log_mass - log_others)
        none = self.mass == 0.0
        one, other = (np.where(none, -np.inf, side) for side in (bound, even))
        return np.minimum(one, other), np.maximum(one, other)

    def tempered(self, temperature: float) -> tuple[FloatArray, FloatArray]:
        """The least and the largest surprise at T of what came."""
        if temperature in (0.0, math.inf):
            return self._at_the_end(temperature)
        beta = 1.0 / temperature
        with np.errstate(over="ignore", invalid="ignore"):
            known = _log_sum(beta * self._depths)
            low, high = (np.logaddexp(known, rest) for rest in self._rests(beta))
            own = beta * (self.own - self._top)
        # An impossible token surprises without end, whatever else there is.
        own = np.where(self.own == -np.inf, -np.inf, own)
        with np.errstate(invalid="ignore"):
            return np.where(own == -np.inf, np.inf, low - own), np.where(
                own == -np.inf, np.inf, high - own
            )

    def _at_the_end(self, temperature: float) -> tuple[FloatArray, FloatArray]:
        few, left = self._fewest
        open_ = self.mass > 0.0
        with np.errstate(divide="ignore"):
            if temperature == 0.0:
                top = self._top
                alike = np.count_nonzero(self.logs == top[:, None], axis=1)
                nll = np.where(self.own < top, np.inf, np.log(alike))
                tied = np.where(open_ & (self.least == top), np.log(alike + few), nll)
                hidden = open_ & (self.least > top)
                return nll, np.where(self.own < top, np.inf, np.where(hidden, np.inf, tied))
            alive = np.count_nonzero(self.logs > -np.inf, axis=1)
            fewest = np.log(alive + few + (left > 0.0))
            most = np.where(open_, np.log(alive + self.others), fewest)
        lost = self.own == -np.inf
        return np.where(lost, np.inf, fewest), np.where(lost, np.inf, most)

    def tempered_entropies(self, temperature: float) -> tuple[FloatArray, FloatArray]:
        """The least and the largest entropy at T that the parts allow; both are bounds, not met.

        The parts: whether it is one of the listed, which of them, and which of the others.
        """
        if temperature == 1.0:
            return self.entropies()
        if temperature in (0.0, math.inf):
            # All that is alive is alike: the entropy is the surprise of one of the likeliest.
            return replace(self, own=self._top)._at_the_end(temperature)
        beta = 1.0 / temperature
        with np.errstate(over="ignore", invalid="ignore"):
            scaled = beta * self._depths
            known = _log_sum(scaled)
            shares = np.exp(scaled - known[:, None])
            listed = known - (shares * np.where(shares > 0.0, scaled, 0.0)).sum(axis=1)
            rests = self._rests(beta)
            weights = [1.0 / (1.0 + np.exp(known - rest)) for rest in rests]
            fewest = np.maximum(rests[0] - beta * (self.least - self._top), 0.0)
            fewest = np.where(np.isfinite(fewest), fewest, 0.0)
            most = np.where(self.mass > 0.0, math.log(self.others), 0.0)
            low = np.minimum(*(_mixed(weight, listed, fewest) for weight in weights))
            peak = 1.0 / (1.0 + np.exp(np.clip(listed - most, -700.0, 700.0)))
            return low, _mixed(np.clip(peak, weights[0], weights[1]), listed, most)

    def log_means(self, beta: float) -> tuple[FloatArray, FloatArray]:
        """The least and the largest mean of ln q under q^β: what T* is found by."""
        with np.errstate(over="ignore", invalid="ignore"):
            shares = np.exp(beta * self._depths)
            total = shares.sum(axis=1)
            known = np.log(total)
            mean = np.einsum("ij,ij->i", shares, self._finite_depths) / total
        low, high = self._rests(beta)
        least = self.least - self._top
        with np.errstate(all="ignore"):
            few_weight, much_weight = (1.0 / (1.0 + np.exp(known - r)) for r in (low, high))
            upper = np.maximum(
                mean + few_weight * (least - mean), mean + much_weight * (least - mean)
            )
            deepest = (low - math.log(self.others)) / beta
            lower = mean + much_weight * np.minimum(deepest - mean, 0.0)
            lower = np.where(np.isnan(lower), -np.inf, lower)
            if beta > 1.0:
                # x^(β−1) ln x is least at ln x = −1/(β − 1), or at the most that x can be.
                place = np.minimum(least, -1.0 / (beta - 1.0))
                share = np.exp(np.log(self.mass) - self._top - known)
                sums = share * np.exp((beta - 1.0) * place) * place
                lower = np.maximum(lower, mean + np.minimum(sums, 0.0))
        none = self.mass == 0.0
        return self._top + np.where(none, mean, lower), self._top + np.where(none, mean, upper)


def lists_of(
    sequence: "TokenSequence", vocabulary: int = 0, *, all_scored: bool = False
) -> tuple[Lists, ...]:
    """Return what is listed where a token is scored and has alternatives, by length of the lists.

    vocabulary: N, how many tokens the model has; 0 where it is not known. all_scored: also where
    the token stands alone; then nothing is known of the mass outside but how much it is.
    """
    columns = sequence.listed
    found: list[Lists] = []
    for rows in columns.rows:
        kept = np.arange(rows.places.size)
        if not all_scored:
            kept = np.flatnonzero(columns.listed[rows.places])
        tokens = [sequence.tokens[place] for place in rows.places[kept].tolist()]
        mass = np.array([token.missing_mass for token in tokens])
        with np.errstate(divide="ignore"):
            alone = np.log(mass)
        least = alone.copy()
        for k, token in enumerate(tokens):
            # A list that ends with an impossible token says nothing of what is outside.
            if token.alternatives and token.alternatives[-1].logprob > -math.inf:
                least[k] = token.alternatives[-1].logprob
        for part in (mass > 0.0, mass == 0.0):
            if not part.any():
                continue
            logs = rows.logs[kept][part]
            logs = logs[:, :-1] if float(mass[part][0]) > 0.0 else logs
            others = max(vocabulary - logs.shape[1], 0) if vocabulary else math.inf
            places = rows.places[kept][part]
            left = mass[part]
            if others <= 1:
                # Where every token is listed, what is left is rounding; where all but one, it is
                # that one's.
                if others and left.any():
                    logs = np.column_stack((logs, np.log(left)))
                left = np.zeros(places.size)
            own = columns.own[places]
            found.append(Lists(places, logs, own, left, least[part], float(max(others, 1))))
    return tuple(found)


def best_between(lists: tuple[Lists, ...]) -> tuple[float, float]:
    """Return the least and the largest T* that fits the lists; 0 and inf where nothing bounds it.

    At T* the mean of ln q under q^β is that of what came, over the whole text (β = 1/T). Sums that
    are no number bound nothing.
    """
    try:
        with np.errstate(over="ignore"):
            return _between(lists)
    except OverflowError:
        return 0.0, math.inf


def _between(lists: tuple[Lists, ...]) -> tuple[float, float]:
    target = math.fsum(value for rows in lists for value in rows.own.tolist())
    if math.isinf(target):
        return 0.0, math.inf

    @cache
    def means(power: float) -> tuple[float, float]:
        found = [rows.log_means(2.0**power) for rows in lists]
        low, high = (math.fsum(float(one[side].sum()) for one in found) for side in (0, 1))
        return low, high

    def mean(power: float, side: int) -> float:
        return means(power)[side]

    # T* is cooler where even the most is too little, hotter where even the least is too much.
    powers = np.linspace(_HOTTEST, _COLDEST, _GRID).tolist()
    hottest = _edge(lambda power: mean(power, 1) < target, powers)
    coldest = _edge(lambda power: mean(power, 0) > target, powers[::-1])
    return (
        0.0 if coldest is None else 2.0**-coldest,
        math.inf if hottest is None else 2.0**-hottest,
    )


def _edge(holds: Callable[[float], bool], powers: list[float]) -> float | None:
    """The last place along the powers at which something holds, halved to; None where nowhere."""
    held = [k for k, power in enumerate(powers) if holds(power)]
    if not held:
        return None
    inside = powers[held[-1]]
    outside = powers[min(held[-1] + 1, len(powers) - 1)]
    for _ in range(_HALVINGS):
        middle = 0.5 * (inside + outside)
        if holds(middle):
            inside = middle
        else:
            outside = middle
    return inside


def _x_ln_x(values: FloatArray) -> FloatArray:
    positive = np.where(values > 0.0, values, 1.0)
    return np.asarray(positive * np.log(positive))


def _log_sum(depths: FloatArray) -> FloatArray:
    """ln Σ exp of each row, whose largest is 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(depths).sum(axis=1)))


def _mixed(weight: FloatArray, listed: FloatArray, others: FloatArray) -> FloatArray:
    """The entropy of a mixture of two parts that share nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        outside = np.where(weight > 0.0, weight * others, 0.0)
        split = -_x_ln_x(weight) - _x_ln_x(1.0 - weight)
        return np.asarray(split + (1.0 - weight) * listed + outside)
