"""Best of n: the policy that draws n times from a base and keeps the draw of the largest reward.

With F(y) the chance that one draw of the base earns at most as much as y, and F(y⁻) that it earns
less, π_n(y) = F(y)ⁿ − F(y⁻)ⁿ; outcomes of the same reward share theirs as the base does. Its
divergence from the base is often said to be ln n − (n − 1)/n. That is an upper bound, met only
where no two draws can tie. Source: A. Beirami et al., Theoretical guarantees on the best-of-n
alignment policy (2024), arXiv 2401.01879.
"""

from dataclasses import dataclass
from math import log

import numpy as np

from model.document.table import Array
from model.exact.weights import Weights

_GREEDY = 0.999  # of the largest divergence: from there a larger n changes nothing to be seen


@dataclass(frozen=True, eq=False)
class BestOfN:
    """What the best of n draws is and earns; divergence in nats.

    Attributes:
        n: how many draws, 1 or more; 1 is the base itself.
        groups: the probability of each reward that the base can earn, from the lowest up.
        reward, divergence: the mean reward, and D(π_n ‖ base).
    """

    n: int
    groups: Array
    reward: float
    divergence: float

    @property
    def bound(self) -> float:
        """ln n − (n − 1)/n in nats: at least the divergence, and equal where no draws can tie."""
        return divergence_without_ties(self.n)


def divergence_without_ties(n: int) -> float:
    """Return ln n − (n − 1)/n in nats: D(best of n ‖ base) where no two draws can tie.

    >>> round(divergence_without_ties(4), 4), divergence_without_ties(1)
    (0.6363, 0.0)
    """
    return log(n) - (n - 1) / n


class Draws:
    """A base (weights, n) and the rewards by which its draws are judged (n finite numbers)."""

    def __init__(self, base: Weights, reward: Array) -> None:
        self._rows = np.flatnonzero(base.probabilities > 0.0)
        self._shares = base.probabilities[self._rows]
        self.rewards, self._group = np.unique(reward[self._rows], return_inverse=True)
        self._count = len(base)
        weights: Array = np.bincount(self._group, weights=self._shares).astype(np.float64)
        self._weights = weights
        below = np.concatenate(([0.0], np.cumsum(weights)[:-1]))
        above = np.concatenate((np.cumsum(weights[::-1])[::-1][1:], [0.0]))
        with np.errstate(divide="ignore"):
            self._log_weights = _log_share(weights, below + above)
            self._log_up_to = _log_share(below + weights, above)
            log_below = np.concatenate(([-np.inf], self._log_up_to[:-1]))
            ratio = weights / (below + weights)
            near = np.log1p(-np.minimum(ratio, 0.5))
        # log F(y⁻)/F(y): from the step itself where it is small, from both ends where it is not.
        self._log_step = np.where(ratio < 0.5, near, log_below - self._log_up_to)

    def best_of(self, n: int) -> BestOfN:
        """Return the best of n draws, every term formed without cancellation."""
        if n == 1:
            return BestOfN(1, self._weights, float(self._weights @ self.rewards), 0.0)
        with np.errstate(divide="ignore", under="ignore"):
            logs = n * self._log_up_to + _log_of_rest(n * self._log_step)
            groups = np.exp(logs)
            moved = np.where(groups > 0.0, logs - self._log_weights, 0.0)
        groups = groups / groups.sum()
        return BestOfN(n, groups, float(groups @ self.rewards), max(float(groups @ moved), 0.0))

    def probabilities(self, best: BestOfN) -> Array:
        """Return the probability of each row: its part of the base's share of its reward."""
        found = np.zeros(self._count)
        with np.errstate(invalid="ignore", divide="ignore"):
            lifts = np.where(self._weights > 0.0, best.groups / self._weights, 0.0)
        found[self._rows] = self._shares * lifts[self._group]
        return found

    def mean(self, best: BestOfN, values: Array) -> float:
        """Return the mean of other values (n) under the best of n."""
        return float(self.probabilities(best) @ values)

    def doubling(self, limit: float, at_least: int) -> tuple[BestOfN, ...]:
        """Return the best of 1, 2, 4, … draws, until hardly any of `limit` nats is left to go."""
        found = [self.best_of(1)]
        while len(found) <= 20 and (
            found[-1].divergence < _GREEDY * limit or found[-1].n < at_least
        ):
            found.append(self.best_of(2 * found[-1].n))
        return tuple(found)


def _log_share(share: Array, rest: Array) -> Array:
    """log of a share, from what it lacks of 1 where it is large."""
    return np.where(share > 0.5, np.log1p(-np.minimum(rest, 0.5)), np.log(share))


def _log_of_rest(logs: Array) -> Array:
    """log(1 − exp(x)) for x below 0, good at both ends."""
    with np.errstate(divide="ignore"):
        return np.where(logs < -log(2.0), np.log1p(-np.exp(logs)), np.log(-np.expm1(logs)))
