"""True reward: what was meant, along policies that chase a proxy of it, and where it turns over.

A reward that is learnt or counted is a proxy. The more a policy is moved for its sake, the higher
it rises; what was truly meant rises with it at first and falls from some distance on. Source:
L. Gao, J. Schulman, J. Hilton, Scaling laws for reward model overoptimization (2022), arXiv
2210.10760, whose pictures are over √KL.
"""

from dataclasses import dataclass
from math import exp, inf, log

import numpy as np

from model.document.table import Array
from model.lenses.alignment.leash import Leash
from model.lenses.alignment.policies import check_rewards

_NARROWING = 40  # steps of the search for the turn; each leaves 0.618 of the span
_GOLDEN = 0.5 * (5.0**0.5 - 1.0)


@dataclass(frozen=True, eq=False)
class TrueReward:
    """What a best policy is truly worth, for every point of the frontier; divergence in nats.

    Attributes:
        values: of each row.
        along: the mean at each point of the frontier.
        best: the highest mean, at `multiplier` = 1/β and `divergence`.
    """

    values: Array
    along: Array
    best: float
    multiplier: float
    divergence: float

    @property
    def turns(self) -> bool:
        """Whether it rises at first and falls later."""
        return 0.0 < self.multiplier < inf

    @property
    def falls(self) -> bool:
        """Whether it is highest at the base: every step along the proxy loses some."""
        return self.multiplier == 0.0


def true_reward_of(leash: Leash, values: Array) -> TrueReward:
    """Return what the best policies of a leash are truly worth, by other rewards (n).

    The highest point is sought between the points of the frontier beside the highest of them, to
    about 1e-8 of its place. ValueError, naming the row, for a value that is not finite.
    """
    check_rewards(values)
    places = leash.frontier.multipliers
    along = np.array([leash.mean_at(float(place), values) for place in places])
    top = int(np.argmax(along))
    # Equally high is no turn: rounding alone must not make one.
    even = 1e-12 * float(np.abs(along).max())
    if along[top] - along[-1] <= even:
        return TrueReward(values, along, float(along[-1]), inf, leash.largest_divergence)
    if along[top] - along[0] <= even:
        return TrueReward(values, along, float(along[0]), 0.0, 0.0)
    low, high = float(places[max(top - 1, 1)]), float(places[top + 1])
    if high == inf:
        high = 1e3 * float(places[top])
    at = _highest(leash, values, low, high)
    return TrueReward(values, along, leash.mean_at(at, values), at, leash.divergence_at(at))


def _highest(leash: Leash, values: Array, low: float, high: float) -> float:
    """Golden-section search over log λ."""
    left, right = log(low), log(high)
    inner = [right - _GOLDEN * (right - left), left + _GOLDEN * (right - left)]
    heights = [leash.mean_at(exp(at), values) for at in inner]
    for _ in range(_NARROWING):
        if heights[0] >= heights[1]:
            right, inner[1], heights[1] = inner[1], inner[0], heights[0]
            inner[0] = right - _GOLDEN * (right - left)
            heights[0] = leash.mean_at(exp(inner[0]), values)
        else:
            left, inner[0], heights[0] = inner[0], inner[1], heights[1]
            inner[1] = left + _GOLDEN * (right - left)
            heights[1] = leash.mean_at(exp(inner[1]), values)
    return exp(0.5 * (left + right))
