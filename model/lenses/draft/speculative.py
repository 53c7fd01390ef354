"""Speculative decoding: a small model drafts, a large one checks, and what comes out is exactly P.

Leviathan, Kalman and Matias, "Fast Inference from Transformers via Speculative Decoding" (2023),
arXiv:2211.17192: α = β = Σ min(p, q) (Definition 3.1, Corollary 3.6), expected tokens (1), speed-up
by Theorem 3.8. A draft of γ tokens is checked at once; each is accepted with probability
min(1, p/q), and the first that is not is drawn anew from the residual norm(max(p − q, 0)).
"""

from dataclasses import dataclass
from functools import cached_property
from math import expm1, log
from typing import NamedTuple

import numpy as np

from model.document.table import Array, Rows
from model.evaluate.motion_column import dot

MOST_DRAFTS = 16
BLOCK = 512


def acceptance(target: Array, draft: Array) -> float:
    """Return Σ min(p, q) = 1 − TV(p, q): how often a drafted token is kept, 0 to 1.

    Both are probabilities over the same outcomes.

    >>> round(acceptance(np.array([0.6, 0.25, 0.1, 0.05]), np.full(4, 0.25)), 12)
    0.65
    """
    return min(float(np.minimum(target, draft).sum()), 1.0)


def residual(target: Array, draft: Array) -> Array | None:
    """Return norm(max(p − q, 0)), from which a rejected token is drawn anew; None where p = q.

    >>> residual(np.array([0.6, 0.25, 0.1, 0.05]), np.full(4, 0.25)).tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    above = target - draft
    np.maximum(above, 0.0, out=above)
    total = float(above.sum())
    return np.divide(above, total, out=above) if total > 0.0 else None


def greedy_match(target: Array, draft: Array) -> float:
    """Return Σ p q: how often two independent draws of both are the same token."""
    return dot(target, draft)


def expected_tokens(alpha: float, drafts: int) -> float:
    """Return (1 − α^(γ+1)) / (1 − α), the tokens that one check is expected to give.

    At α = 1 it is γ + 1, at α = 0 it is 1. ValueError for α outside 0 … 1 and for γ < 0.

    >>> round(expected_tokens(0.8, 5), 2), round(expected_tokens(0.9, 10), 2)
    (3.69, 6.86)
    """
    if not 0.0 <= alpha <= 1.0 or drafts < 0:
        raise ValueError("A share of accepted tokens is from 0 to 1, a number of drafts 0 or more.")
    if alpha == 1.0:
        return drafts + 1.0
    if alpha == 0.0:
        return 1.0
    # Exact also next to 1, where both sides of the fraction nearly vanish.
    return -expm1((drafts + 1) * log(alpha)) / (1.0 - alpha)


def speed_up(alpha: float, drafts: int, cost: float) -> float:
    """Return how many times as fast it is: the expected tokens ÷ (γ c + 1).

    cost: what a run of the draft model takes, as a share of a run of the target. ValueError as
    `expected_tokens`, and for a negative cost.
    """
    if cost < 0.0:
        raise ValueError("What a draft costs is 0 or more.")
    return expected_tokens(alpha, drafts) / (drafts * cost + 1.0)


def speed_ups(alpha: float, cost: float) -> list[float]:
    """Return the speed-up at each γ from 1 to 16."""
    return [speed_up(alpha, drafts, cost) for drafts in range(1, MOST_DRAFTS + 1)]


def best_drafts(gains: list[float]) -> int:
    """Return the γ with the largest of the `speed_ups`; of equal ones the smallest."""
    return gains.index(max(gains)) + 1


@dataclass(frozen=True, eq=False)
class DraftRun:
    """Drafts played out: what was drafted, how much of it was kept, and what came after it.

    Attributes:
        outcomes: how many there are.
        drafted: the rows drafted, (checks, γ).
        kept: how many of each check were accepted before the first rejection.
        own: the row that the target drew itself after them.
    """

    outcomes: int
    drafted: Rows
    kept: Rows
    own: Rows

    @cached_property
    def counts(self) -> Rows:
        """How often each outcome came out in all."""
        came = self.drafted[np.arange(self.drafted.shape[1]) < self.kept[:, None]]
        return np.bincount(np.concatenate((came, self.own)), minlength=self.outcomes)

    @property
    def tokens(self) -> int:
        """How many tokens came out."""
        return int(self.kept.sum()) + len(self.kept)

    @property
    def looked_at(self) -> int:
        """How many drafts were looked at: those kept, and the rejected one of each check."""
        return int(np.minimum(self.kept + 1, self.drafted.shape[1]).sum())


class Chances(NamedTuple):
    """Draws from 0 to 1 of each check: for its drafts, for each to be accepted, for the target."""

    drafted: Array
    accepted: Array
    own: Array


def chances_of(checks: int, drafts: int, seed: int) -> Chances:
    """Return the draws for some checks of γ drafts each; the same seed gives the same."""
    rng = np.random.default_rng(seed)
    return Chances(rng.random((checks, drafts)), rng.random((checks, drafts)), rng.random(checks))


def play(target: Array, draft: Array, chances: Chances) -> DraftRun:
    """Return what comes of some checks of as many drafts as there are chances.

    Needs a draft whose outcomes the target may lack, and the other way round. ValueError for
    columns of different length.
    """
    if len(target) != len(draft):
        raise ValueError(f"The columns differ in length: {len(target)} against {len(draft)}.")
    drafted = rows_at(draft, chances.drafted)
    # Accepted with probability min(1, p/q), without dividing by what may be 0.
    accepted = chances.accepted * draft[drafted] < target[drafted]
    kept = accepted.cumprod(axis=1, dtype=np.intp).sum(axis=1)
    rest, own = residual(target, draft), rows_at(target, chances.own)
    if rest is not None:
        own = np.where(kept == drafted.shape[1], own, rows_at(rest, chances.own))
    return DraftRun(len(target), drafted, kept, own)


def rows_at(shares: Array, chances: Array) -> Rows:
    """Return the rows that chances from 0 to 1 fall on; never one without a share.

    First the block of rows, then the row in it: few blocks need a running sum.
    """
    if len(shares) <= BLOCK:
        return _rows_in(shares, chances * shares.sum())
    sums = np.add.reduceat(shares, np.arange(0, len(shares), BLOCK))
    ends = np.cumsum(sums)
    begins = np.concatenate(([0.0], ends))
    points = chances * ends[-1]
    last = int(np.searchsorted(ends, ends[-1]))
    blocks = np.minimum(np.searchsorted(ends, points, side="right"), last)
    rows = np.empty(chances.shape, dtype=np.intp)
    for block in np.unique(blocks).tolist():
        of_block, start = blocks == block, BLOCK * block
        found = _rows_in(shares[start : start + BLOCK], points[of_block] - begins[block])
        rows[of_block] = start + found
    return rows


def _rows_in(shares: Array, points: Array) -> Rows:
    """Where in a running sum of shares points fall; never beyond the last that has any."""
    inside = shares.cumsum()
    last = inside.searchsorted(inside[-1])
    return np.asarray(np.minimum(inside.searchsorted(points, side="right"), last))
