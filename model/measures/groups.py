"""Entropy of a distribution whose outcomes come in groups: between them, and within them.

Sources: C. E. Shannon, A mathematical theory of communication (1948), section 6, on choices broken
down into successive ones; L. Kuhn, Y. Gal, S. Farquhar, Semantic uncertainty (2023, 2302.09664),
for groups of answers that mean the same.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import FloatArray, sum_exactly
from model.exact.weights import Weights, as_weights
from model.measures.entropy import entropy

Members = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class GroupedEntropy:
    """The entropy of a distribution taken apart, in nats.

    Attributes:
        between: of the groups' shares, called semantic entropy where groups are meanings.
        within: the mean over groups, by their shares, of the entropy inside each.
        shares: of the groups.
        inside: the entropy inside each group; 0 in one without weight.
    """

    between: float
    within: float
    shares: FloatArray
    inside: FloatArray

    @property
    def total(self) -> float:
        """The entropy of the distribution: between + within."""
        return self.between + self.within

    @cached_property
    def averaged(self) -> float:
        """−(1/C) Σ log p(c), over the C groups with weight: what Kuhn and others take for it."""
        return float(np.mean(-np.log(self.shares[self.shares > 0.0]))) + 0.0


def grouped_entropy(p: ArrayLike | Weights, of_row: Members, count: int) -> GroupedEntropy:
    """Return the entropy of p between and within `count` groups, of_row being that of each row.

    0 log 0 = 0. A group without weight adds nothing.

    >>> found = grouped_entropy([0.5, 0.4, 0.1], np.array([0, 0, 1]), 2)
    >>> round(found.between, 4), round(found.total, 4)
    (0.3251, 0.9433)
    """
    rows = np.asarray(as_weights(p).probabilities)
    shares: FloatArray = np.bincount(of_row, weights=rows, minlength=count).astype(np.float64)
    above = shares[of_row]
    kept = (rows > 0.0) & (rows < above)
    terms = np.zeros(len(rows))
    terms[kept] = -(rows[kept] / above[kept]) * np.log(rows[kept] / above[kept])
    inside: FloatArray = np.bincount(of_row, weights=terms, minlength=count).astype(np.float64)
    within = sum_exactly(shares * inside).value
    return GroupedEntropy(entropy(shares), within, shares, inside)
