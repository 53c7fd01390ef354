"""Alignment: reward on a leash. The policies π ∝ base · exp(r/β), their frontier, and estimates.

Of all policies that move the same D(π ‖ base) from the base, π_β has the largest mean reward; the
rewards they reach over the divergence are the frontier. Sources: R. S. Sutton, A. G. Barto,
Reinforcement learning (2018); D. M. Ziegler et al., Fine-tuning language models from human
preferences (2019), equation 2; J. Schulman, Approximating KL divergence (2020).
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf, isinf, sqrt
from typing import Literal

import numpy as np

from model.document.table import Array
from model.exact.weights import Weights, as_weights
from model.lenses.alignment.policies import Policy, best_policy, policy_at, shortfalls_of
from model.measures import kl_divergence
from model.sampling import drawn_counts
from model.tempering.newton import solve_monotone

EXACT_ROWS = 10_000  # beyond these, policies are worked out in plain sums, as fast as a drag
COARSE, FINEST = 80, 400  # points of the frontier at first, and at most


@dataclass(frozen=True, eq=False)
class Frontier:
    """What the best policies reach: mean rewards over D(π ‖ base) in nats, both rising.

    The first point is the base, the last the greedy policy, which keeps its best-rewarded rows.
    `multipliers` are λ = 1/β of each, from 0 to ∞.
    """

    divergences: Array
    rewards: Array
    multipliers: Array

    @property
    def base_reward(self) -> float:
        """The mean reward of the base."""
        return float(self.rewards[0])

    @property
    def greedy_reward(self) -> float:
        """The mean reward of the greedy policy: none is higher."""
        return float(self.rewards[-1])

    @property
    def largest_divergence(self) -> float:
        """−log base(best-rewarded rows), in nats: more than this no reward asks for."""
        return float(self.divergences[-1])


@dataclass(frozen=True)
class LeashEstimate:
    """What n samples say of D(π ‖ base), in nats.

    Attributes:
        name: k1, k2 or k3.
        mean: over the samples.
        error: one standard error of that mean; 0 where all samples say the same, or there is one.
        expected: what the mean tends to: the divergence itself, but for a biased estimator.
    """

    name: Literal["k1", "k2", "k3"]
    mean: float
    error: float
    expected: float


class Leash:
    """A base (weights, n) and its rewards (n), with what follows from both.

    Raises ValueError, with a sentence, as `shortfalls_of`.
    """

    def __init__(self, base: Weights, reward: Array) -> None:
        self.base, self.reward = base, reward
        self._rows = np.flatnonzero(base.support)
        self._logs = -base.surprisals[self._rows]
        self._top = float(reward[self._rows].max())
        self._gaps = np.asarray(shortfalls_of(base, reward).hi)[self._rows]

    @property
    def is_level(self) -> bool:
        """Whether all rows that the base thinks possible have the same reward."""
        return not self._gaps.any()

    @cached_property
    def largest_divergence(self) -> float:
        """D of the greedy policy in nats, exactly."""
        return policy_at(self.base, self.reward, 0.0).divergence

    def at_beta(self, beta: float) -> Policy:
        """Return π_β, from β = 0 (greedy) to ∞ (the base)."""
        if self._is_small or beta == 0.0 or isinf(beta):
            return policy_at(self.base, self.reward, beta)
        return self._plain_policy(1.0 / beta)

    def at_budget(self, budget: float) -> Policy:
        """Return the best policy with D(π ‖ base) = budget nats; exact at both ends.

        Up to 10,000 rows within 1e-13 of the budget, beyond within 1e-12 nats.
        """
        limit = self.largest_divergence
        if self._is_small or not 0.0 < budget < limit:
            return best_policy(self.base, self.reward, budget)

        def residual(multiplier: float) -> tuple[float, float]:
            reached, _, variance = self._tilted(multiplier)
            return _miss(reached - budget, budget), multiplier * multiplier * variance

        return self._plain_policy(solve_monotone(residual, self._start(budget), True))

    def at_reward(self, reward: float) -> Policy:
        """Return the policy that has this mean reward at the least D(π ‖ base).

        The base where it already has as much, the greedy policy where nothing has more.
        """
        base_reward = self._tilted(0.0)[1]
        if reward <= base_reward or self.is_level:
            return self.at_beta(inf)
        if reward >= self._top:
            return self.at_beta(0.0)

        def residual(multiplier: float) -> tuple[float, float]:
            _, mean, variance = self._tilted(multiplier)
            return _miss(mean - reward, self._top - base_reward), multiplier * variance

        spread = sqrt(self._tilted(0.0)[2])
        start = 1.0 / spread if spread > 0.0 else 1.0
        return self.at_beta(1.0 / solve_monotone(residual, start, True))

    @cached_property
    def frontier(self) -> Frontier:
        """The frontier in at most 400 points, in plain sums (good to about 1e-13)."""
        if self.is_level:
            reward = np.array([self._top, self._top])
            return Frontier(np.array([0.0, 0.0]), reward, np.array([0.0, inf]))
        span = -float(self._gaps.min())
        last = 10.0 / span
        limit = self.largest_divergence
        while self._tilted(last)[0] < (1.0 - 1e-4) * limit and last < 1e290:
            last *= 3.0
        places = np.geomspace(1e-3 / span, last, COARSE)
        points = {float(place): self._tilted(float(place))[:2] for place in places}
        self._refine(points, limit)
        known = sorted(points)
        reached = np.array([points[place] for place in known])
        divergences = np.concatenate(([0.0], np.clip(reached[:, 0], 0.0, limit), [limit]))
        rewards = np.concatenate(([self._tilted(0.0)[1]], reached[:, 1], [self._top]))
        return Frontier(
            np.maximum.accumulate(divergences),
            np.maximum.accumulate(rewards),
            np.concatenate(([0.0], known, [inf])),
        )

    def divergence_at(self, multiplier: float) -> float:
        """Return D(π ‖ base) in nats at λ = 1/β, from 0 to ∞, in plain sums."""
        return self.largest_divergence if isinf(multiplier) else self._tilted(multiplier)[0]

    def mean_at(self, multiplier: float, values: Array) -> float:
        """Return the mean of other values (n) under the policy at λ = 1/β, in plain sums."""
        if isinf(multiplier):
            return mean_reward(policy_at(self.base, self.reward, 0.0).distribution, values)
        weights = self._raised(multiplier)
        return float(weights @ values[self._rows]) / float(weights.sum())

    def _refine(self, points: dict[float, tuple[float, float]], limit: float) -> None:
        """Put points between neighbours that stand far apart along the frontier."""
        span = self._top - self._tilted(0.0)[1]
        for _ in range(6):
            places = sorted(points)
            for low, high in pairwise(places):
                (d1, r1), (d2, r2) = points[low], points[high]
                far = (d2 - d1) / limit > 0.02 or (r2 - r1) > 0.02 * span
                if far and len(points) < FINEST - 2:
                    middle = sqrt(low) * sqrt(high)
                    points[middle] = self._tilted(middle)[:2]

    @property
    def _is_small(self) -> bool:
        return len(self.base) <= EXACT_ROWS

    def _start(self, budget: float) -> float:
        variance = self._tilted(0.0)[2]
        return sqrt(2.0 * budget / variance) if variance > 0.0 else 1.0

    def _tilted(self, multiplier: float) -> tuple[float, float, float]:
        """Divergence, mean reward and its variance at λ = 1/β, in plain sums."""
        with np.errstate(over="ignore"):
            raised = np.clip(multiplier * self._gaps, -1e300, 0.0)
        logs = self._logs + raised
        peak = float(logs.max())
        weights = np.exp(logs - peak)
        total = float(weights.sum())
        mean = float(weights @ self._gaps) / total
        variance = float(weights @ np.square(self._gaps - mean)) / total
        lifted = float(weights @ raised) / total
        return max(lifted - peak - float(np.log(total)), 0.0), self._top + mean, variance

    def _raised(self, multiplier: float) -> Array:
        """base · exp(λ r) of the possible rows, the largest 1."""
        logs = self._logs + np.maximum(multiplier * self._gaps, -1e300)
        return np.asarray(np.exp(logs - logs.max()))

    def _plain_policy(self, multiplier: float) -> Policy:
        values = np.zeros(len(self.base))
        values[self._rows] = self._raised(multiplier)
        reached, reward, _ = self._tilted(multiplier)
        return Policy(1.0 / multiplier, as_weights(values), reward, reached)


def _miss(miss: float, scale: float) -> float:
    """A miss in plain sums; none where it is no more than their rounding."""
    return 0.0 if abs(miss) <= 1e-14 * scale else miss


def spent_in_vain(leash: Leash, policy: Weights) -> float:
    """Return how much less D(· ‖ base), in nats, would have bought the reward of `policy`.

    0 on the frontier; ∞ where `policy` does what the base holds impossible. It is D(policy ‖ π*),
    π* the cheapest policy of the same reward: a difference of nothing, so it keeps its digits
    (I. Csiszár, I-divergence geometry, Ann. Probab. 3 (1975), the Pythagorean identity). Below
    the base's own reward, π* is the base.
    """
    cheapest = leash.at_reward(mean_reward(policy, leash.reward))
    return kl_divergence(policy, cheapest.distribution)


def mean_reward(policy: Weights, reward: Array) -> float:
    """Return the mean of `reward` (n) under a policy (n weights)."""
    return float(policy.probabilities @ reward)


def estimates(policy: Weights, base: Weights, samples: int, seed: int) -> tuple[LeashEstimate, ...]:
    """Return k1, k2 and k3 of D(policy ‖ base) from seeded samples of the policy; none for none.

    With r = base(x)/policy(x): k1 = −log r, k2 = (log r)²/2, k3 = r − 1 − log r (Schulman, 2020).
    k1 is right on average and may fall below 0; k2 and k3 never do; k2 is biased. ValueError for
    more samples than can be drawn.
    """
    counts = drawn_counts(policy.probabilities, samples, seed)
    if samples == 0:
        return ()
    rows = np.flatnonzero(policy.probabilities > 0.0)
    logs = policy.surprisals[rows] - base.surprisals[rows]
    shares, drawn = policy.probabilities[rows], counts[rows]
    with np.errstate(over="ignore"):
        ratios = np.expm1(logs)
    kinds: tuple[tuple[Literal["k1", "k2", "k3"], Array], ...] = (
        ("k1", -logs),
        ("k2", 0.5 * np.square(logs)),
        ("k3", np.maximum(ratios - logs, 0.0)),
    )
    return tuple(_estimate(name, values, drawn, shares) for name, values in kinds)


def _estimate(
    name: Literal["k1", "k2", "k3"], values: Array, drawn: np.ndarray, shares: Array
) -> LeashEstimate:
    seen = drawn > 0
    values_seen, counts = values[seen], drawn[seen]
    count = int(counts.sum())
    mean = float(counts @ values_seen) / count
    error = 0.0
    if count > 1:
        error = sqrt(float(counts @ np.square(values_seen - mean)) / (count - 1) / count)
    with np.errstate(under="ignore"):
        return LeashEstimate(name, mean, error, float(shares @ values))
