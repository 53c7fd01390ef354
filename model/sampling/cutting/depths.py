"""Depths: how far each row lies below the likeliest, for quick cuts from plain doubles.

Where a row lies so near to a boundary that only exact sums can tell, there is no answer, and the
exact way is to be taken.
"""

from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from model.exact import FloatArray

_SLACK = 1e-10  # relative, and of a sum: more than plain sums over millions of rows are off


class Unsure(Exception):  # noqa: N818
    """Only the exact way can tell."""


@dataclass(frozen=True, eq=False)
class Depths:
    """The rows still there, likeliest first.

    Attributes:
        logs: log p of the source less its largest, ≤ 0 and falling.
        warmth: the temperature so far.
    """

    logs: FloatArray
    warmth: float

    def __len__(self) -> int:
        return len(self.logs)

    @cached_property
    def shares(self) -> FloatArray:
        """The probabilities times `total`: 1 for the likeliest."""
        return np.exp(self.logs / self.warmth)

    @cached_property
    def total(self) -> float:
        """The sum of the shares."""
        return float(self.shares.sum())

    @cached_property
    def entropy(self) -> float:
        """H in nats."""
        return log(self.total) - float(self.shares @ self.logs) / (self.warmth * self.total)

    def first(self, count: int) -> "Depths":
        """Return the likeliest of them alone."""
        return Depths(self.logs[:count], self.warmth)

    def down_to(self, lowest: float, *, tied: bool = False) -> int:
        """Return how many logs are at least `lowest`; with `tied` it is one, and equals stay.

        Unsure where a log is too near to it.
        """
        slack = _SLACK * (1.0 - lowest)
        sure, perhaps = (int(np.searchsorted(-self.logs, -lowest + off)) for off in (-slack, slack))
        if tied:
            # Those that differ from it by rounding alone are the very same weight, or near-ties.
            same = self.logs[sure:perhaps] == lowest
            sure = perhaps if bool(same.all()) else sure
        if sure != perhaps or not sure:
            raise Unsure
        return sure

    def with_share(self, share: float) -> int:
        """Return how many shares are at least `share`, of which the likeliest has 1."""
        return self.down_to(log(share) * self.warmth)

    def reaching(self, mass: float) -> int:
        """Return the fewest of the likeliest that hold `mass` of 1; Unsure next to a boundary."""
        sums = np.cumsum(self.shares)
        slack = _SLACK * self.total
        wanted = mass * self.total
        first, last = (int(np.searchsorted(sums, wanted + off)) for off in (-slack, slack))
        if first != last or first >= len(self.logs):
            raise Unsure
        return first + 1
