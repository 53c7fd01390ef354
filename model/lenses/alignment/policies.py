"""Policies under a budget of divergence: the most reward for D(policy || base) <= budget.

The best policy is pi ~ base exp(lambda r), lambda = 1/beta, with D(pi || base) = budget; the reward
it reaches is a concave function of the budget with slope beta. Sources: J. Peters, K. Muelling,
Y. Altün, Relative entropy policy search, AAAI 2010; R. T. Rockafellar, Convex analysis (1970).
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf, isnan, log, log1p

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import FloatArray, Pair, add, difference, divide, multiply, sum_exactly, two_sum
from model.exact.weights import Weights, as_weights, weights_of_logs
from model.tempering.newton import solve_monotone
from model.tempering.tilting import tilt_divergence

# Rewards, logits of the base and squares of their differences stay inside the range of numbers.
_LARGEST = 1e100
_SMALLEST_SPREAD = 1.0 / _LARGEST
_SMALL = 0.05  # nats of divergence below which every term is formed without cancellation


@dataclass(frozen=True, eq=False)
class Policy:
    """A tilted base: its beta, and what it reaches, in nats."""

    beta: float
    distribution: Weights
    reward: float
    divergence: float

    @property
    def probabilities(self) -> FloatArray:
        """The policy's probabilities (read-only)."""
        return self.distribution.probabilities


def best_policy(base: ArrayLike | Weights, reward: ArrayLike, budget: float) -> Policy:
    """The policy of greatest mean reward with D(policy || base) <= budget nats.

    base: weights (n,); reward: finite numbers (n,). budget 0: the base itself (lambda 0, beta inf);
    budget at or above -log base(argmax reward): the base restricted to the rows of largest reward
    (lambda inf, beta 0). Rows with base 0 stay 0. ValueError for a negative budget or NaN, and for
    rewards that are not finite, naming the row (from 1), beyond 1e100, or less than 1e-100 apart.
    """
    tilt = _Tilt.of(as_weights(base, "weights of the base"), reward)
    limit = float(budget)
    if isnan(limit) or limit < 0.0:
        raise ValueError(f"The budget must be a number of nats from 0 up, not {budget!r}.")
    return tilt.policy(tilt.multiplier(limit))


def policy_at(base: ArrayLike | Weights, reward: ArrayLike, beta: float) -> Policy:
    """The policy ~ base exp(reward / beta), for beta from 0 (greedy) to inf (the base)."""
    value = float(beta)
    if isnan(value) or value < 0.0:
        raise ValueError(f"Beta must be a number from 0 to infinity, not {beta!r}.")
    tilt = _Tilt.of(as_weights(base, "weights of the base"), reward)
    return tilt.policy(inf if value == 0.0 else 1.0 / value)


def check_rewards(reward: FloatArray) -> None:
    """Raise ValueError, with a sentence, unless every reward (n) is finite and not huge."""
    wrong = np.flatnonzero(~np.isfinite(reward))
    if wrong.size:
        raise ValueError(f"The reward in row {int(wrong[0]) + 1} must be a finite number.")
    if float(np.abs(reward).max()) > _LARGEST:
        raise ValueError("A reward is at most 1e100 either way: divide them all by a number.")


def shortfalls_of(base: Weights, reward: FloatArray) -> Pair:
    """Return the rewards (n) less the largest over the base's support, exactly; 0 outside it.

    Raises ValueError, with a sentence, for rewards that are not finite, huge, or all but the same,
    and for a base of which one row is less likely than exp(-1e100).
    """
    check_rewards(reward)
    if float(np.min(np.asarray(base.log_ratios.hi)[base.support])) < -_LARGEST:
        raise ValueError(
            "Logits of the base are at most 1e100 apart: type −inf for what cannot happen."
        )
    top = float(np.max(reward[base.support]))
    shortfalls = two_sum(np.where(base.support, reward, top), -top)
    if 0.0 < -float(np.min(shortfalls.hi)) < _SMALLEST_SPREAD:
        raise ValueError(
            "Rewards that differ at all differ by 1e-100 or more: multiply them all by a number."
        )
    return shortfalls


@dataclass(frozen=True, eq=False)
class _Tilt:
    """A base and its rewards less the largest reward over the base's support, exact as pairs."""

    base: Weights
    shortfalls: Pair
    reward: FloatArray

    @classmethod
    def of(cls, base: Weights, reward: ArrayLike) -> "_Tilt":
        rewards = np.asarray(reward, dtype=np.float64)
        if rewards.shape != (len(base),):
            raise ValueError(f"The rewards must be one column of {len(base)} numbers, as the base.")
        return cls(base, shortfalls_of(base, rewards), rewards)

    @property
    def best_rows(self) -> NDArray[np.bool_]:
        return np.asarray(self.base.support & (np.asarray(self.shortfalls.hi) == 0.0))

    def largest_divergence(self) -> float:
        inside = sum_exactly(self.base.values[self.best_rows])
        outside = sum_exactly(self.base.values[~self.best_rows])
        if inside.hi > outside.hi:
            return log1p(divide(outside, inside).value)
        # By logarithms: the base of these rows may be below all numbers.
        logs, top = self._logs(inf)
        below = difference(self.base.log_total, weights_of_logs(logs).log_total)
        return difference(below, top).value

    def multiplier(self, budget: float) -> float:
        """lambda with D(policy || base) = budget."""
        if budget >= self.largest_divergence():
            return inf
        if budget == 0.0:
            return 0.0
        _, variance = self._moments(self.base.values)
        start = float(np.sqrt(2.0 * budget / variance))

        def residual(multiplier: float) -> tuple[float, float]:
            value = self.divergence(multiplier)
            _, spread = self._moments(self.distribution(multiplier).values)
            if value <= 0.0:
                return -inf, 0.0
            return log(value / budget), multiplier * multiplier * spread / value

        found = solve_monotone(residual, start, increasing=True)
        if budget < _SMALL and budget < 0.25 * self.largest_divergence():
            return found
        return self._polished(found, budget)

    def distribution(self, multiplier: float) -> Weights:
        """The policy at lambda; the base restricted to its best rows at lambda = inf."""
        return weights_of_logs(self._logs(multiplier)[0])

    def divergence(self, multiplier: float) -> float:
        """D(policy || base), every term of which is >= 0."""
        if multiplier == inf:
            return self.largest_divergence()
        logs, shift = self._logs(multiplier)
        raise_by = _scaled(self.shortfalls, -multiplier)
        v = add(raise_by, shift)
        return tilt_divergence(weights_of_logs(logs).values, v, self._unit_base)

    def policy(self, multiplier: float) -> Policy:
        """What the policy at lambda is and reaches."""
        distribution = self.distribution(multiplier)
        beta = inf if multiplier == 0.0 else 1.0 / multiplier
        products = multiply(_values(distribution), Pair(self.reward, self.reward * 0.0))
        reward = divide(sum_exactly(*_parts(products)), distribution.total).value
        return Policy(beta, distribution, reward, self.divergence(multiplier))

    @cached_property
    def _unit_base(self) -> FloatArray:
        return weights_of_logs(self.base.log_ratios).values

    def _logs(self, multiplier: float) -> tuple[Pair, Pair]:
        """log of base exp(lambda r) with its largest at 0, and that largest before (a pair)."""
        logs = self.base.log_ratios
        if multiplier == inf:
            hi = np.where(self.best_rows, logs.hi, -inf)
        else:
            gains = _scaled(self.shortfalls, multiplier)
            alive = self.base.support
            summed = add(Pair(np.where(alive, logs.hi, 0.0), logs.lo), gains)
            hi = np.where(alive, summed.hi, -inf)
            logs = Pair(hi, np.where(alive, summed.lo, 0.0))
        # Of two that round to the same number the larger one: far out, what is rounded is large.
        peak = int(np.argmax(np.where(hi == hi.max(), logs.lo, -inf)))
        top = Pair(*(float(part[peak]) for part in _parts(logs)))
        alive = np.isfinite(hi)
        result = difference(Pair(np.where(alive, hi, 0.0), logs.lo), top)
        tails = np.where(alive, result.lo, 0.0)
        return Pair(np.where(alive, result.hi, -inf), tails), top

    def _moments(self, weights: FloatArray) -> tuple[float, float]:
        shares = weights / weights.sum()
        gaps = np.asarray(self.shortfalls.hi)
        mean = float(shares @ gaps)
        return mean, float(shares @ np.square(gaps - mean))

    def _polished(self, start: float, budget: float) -> float:
        """Newton steps on D = budget in pairs, so that its conditioning costs no digits."""
        multiplier = Pair(start, 0.0)
        for _ in range(6):
            logs, shift = self._logs(multiplier.value)
            policy = weights_of_logs(logs)
            v = add(_scaled(self.shortfalls, -multiplier.value), shift)
            alive = policy.values > 0.0
            products = multiply(_values(policy).at(alive), v.at(alive))
            mean = divide(sum_exactly(*_parts(products)), policy.total)
            totals = difference(self.base.log_total, policy.log_total)
            miss = difference(difference(totals, mean), Pair(budget, 0.0)).value
            slope = multiplier.value * self._moments(policy.values)[1]
            step = -miss / slope if slope > 0.0 else 0.0
            step = max(min(step, multiplier.value), -0.5 * multiplier.value)
            multiplier = add(multiplier, Pair(step, 0.0))
            if abs(step) <= 1e-16 * multiplier.value:
                break
        return multiplier.value


def _parts(x: Pair) -> tuple[FloatArray, FloatArray]:
    return np.asarray(x.hi), np.asarray(x.lo)


def _values(x: Weights) -> Pair:
    return Pair(x.values, x.values * 0.0 if x.tails is None else x.tails)


def _scaled(x: Pair, factor: float) -> Pair:
    """factor * x, held within +-1e290."""
    limit = 1e290 / max(abs(factor), 1.0)
    return multiply(Pair(np.clip(x.hi, -limit, limit), x.lo), Pair(factor, 0.0))
