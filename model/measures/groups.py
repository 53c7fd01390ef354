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
    shares, inside = _inside(rows, of_row, count, np.arange(len(rows)))
    within = sum_exactly(shares * inside).value
    return GroupedEntropy(entropy(shares), within, shares, inside)


def quickly_grouped(
    p: FloatArray, of_row: Members, count: int, joined: Members, total: float
) -> GroupedEntropy:
    """Return the same of p adding up to 1, as near as its entropy `total` is known.

    For every step of a moving dial: `joined` are the rows that are not alone in their group; in no
    other group is there any entropy.
    """
    shares, inside = _inside(p, of_row, count, joined)
    within = min(float(np.vecdot(shares, inside)) if len(joined) else 0.0, total)
    return GroupedEntropy(total - within, within, shares, inside)


def _inside(
    rows: FloatArray, of_row: Members, count: int, joined: Members
) -> tuple[FloatArray, FloatArray]:
    """The shares of groups, and the entropy inside each, of rows of which some are joined."""
    shares: FloatArray = np.bincount(of_row, weights=rows, minlength=count).astype(np.float64)
    if not len(joined):
        return shares, np.zeros(count)
    parts, groups = rows[joined], of_row[joined]
    above = shares[groups]
    kept = (parts > 0.0) & (parts < above)
    terms = np.zeros(len(parts))
    terms[kept] = -(parts[kept] / above[kept]) * np.log(parts[kept] / above[kept])
    return shares, np.bincount(groups, weights=terms, minlength=count).astype(np.float64)
