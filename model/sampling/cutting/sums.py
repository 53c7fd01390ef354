"""Sums that decide a cut: where a running mass or a running entropy reaches a boundary.

Numbers nearer to a boundary than 1e-15 of it lie on it, so that decimals as people type them (0.4 +
0.3 against 0.7) cut as they would on paper.
"""

import numpy as np

from model.exact import FloatArray, sum_exactly

NEAR = 1e-15  # of a boundary: what lies closer lies on it
_SLACK = 1e-9  # more than a running sum of millions of rows can be off


def beginnings(p: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mass of the first row, of the first two, …, and the entropy of each, in nats.

    p: probabilities, falling. The entropies are of shares that sum to 1, and grow: log M − (Σ p log
    p) / M, M the mass.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0.0, p * np.log(p), 0.0)
    mass = np.cumsum(p)
    return mass, np.log(mass) - np.cumsum(terms) / mass


def rows_to_reach(p: FloatArray, mass: float, *, beyond: bool = False) -> int:
    """Return the fewest leading rows that sum to `mass`, or beyond it; all if none do.

    The running sum finds the neighbourhood, exact sums decide in it.
    """
    limit = mass * (1.0 + NEAR if beyond else 1.0 - NEAR)
    sums = np.cumsum(p)
    low = int(np.searchsorted(sums, limit - _SLACK))
    high = min(int(np.searchsorted(sums, limit + _SLACK, side="right")), len(p) - 1)
    while low < high:
        middle = (low + high) // 2
        total = sum_exactly(p[: middle + 1]).value
        if total > limit or (total == limit and not beyond):
            high = middle
        else:
            low = middle + 1
    return min(low, len(p) - 1) + 1
