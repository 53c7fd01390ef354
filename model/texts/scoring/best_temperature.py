"""T* of a whole text: the one temperature at which its mean surprise is least.

With the gaps g = max z − z, Σ g(target) = Σ E_β[g] at the least mean surprise, β = 1/T: one root,
as the surprise is convex in β. Each Newton step in log β takes one pass over the logits.
Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks,
ICML 2017 (temperature scaling).
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from model.exact import FloatArray
from model.tempering import BestTemperature
from model.texts.scoring.in_order import crew_of, in_order
from model.texts.scoring.logits import IGNORE_INDEX, Chosen, Integers, LogitRows
from model.texts.scoring.row_sums import (
    Lines,
    Workspace,
    Workspaces,
    blocks_of,
    dot_rows,
    pieces_of,
)
from model.texts.scoring.scoring import chosen_of, rows_per_slab
from model.texts.scoring.shard_rows import slabs_of

_ENOUGH = 1e-8  # a Newton step this small leaves an error of about its square
_MOST_PASSES = 60  # halvings alone come to a double in about as many
_ALIKE, _APART = 1e-100, 1e100  # nats that logarithms may lie apart: their squares are numbers
_FAR = "The logarithms are too far apart, or too nearly alike, for a temperature to be found."
_COOL, _HOT = 2.0**80, 2.0**-80  # the betas between which a root is looked for


@dataclass(frozen=True)
class Moments:
    """Sums over a text at one β: mean gaps of the model, their variances, gaps of the targets."""

    gap: float
    variance: float
    target: float
    lost: int = -1

    def slope(self, beta: float) -> float:
        """d log gap / d log β."""
        return -beta * self.variance / self.gap if self.gap > 0.0 else 0.0


def minimum_over_temperature(
    moments: Callable[[float], Moments], place: Callable[[int], str]
) -> BestTemperature:
    """Return the T that minimises the mean surprise of a text's targets, to about 1e−13 of it.

    moments: the sums over the text at a β, asked for as often as needed; what it raises ends the
    search. place: says where a row is. 0.0 where every target is among the likeliest of its row,
    inf where the targets do no better than chance, 1.0 with a reason where every T does equally
    well, None with a reason where a target has probability 0.
    """
    now = moments(1.0)
    if now.lost >= 0:
        return BestTemperature(
            None, f"No temperature helps: the token at {place(now.lost)} has probability 0."
        )
    even = moments(0.0)
    if even.gap == 0.0:
        return BestTemperature(1.0, "Any temperature does: every row gives all tokens alike.")
    if now.target == 0.0:
        return BestTemperature(0.0)
    if not _ALIKE < now.target < _APART or not _ALIKE < even.gap < _APART:
        return BestTemperature(None, _FAR)
    if now.target >= even.gap * (1.0 - 1e-14):
        return BestTemperature(math.inf)
    return BestTemperature(1.0 / _root(moments, now))


def _root(moments: Callable[[float], Moments], now: Moments) -> float:
    """β where the model's gap is the targets', by Newton steps in log β inside a bracket."""
    beta, low, high = 1.0, _HOT, _COOL
    for _ in range(_MOST_PASSES):
        miss = math.log(now.gap / now.target) if now.gap > 0.0 else -math.inf
        if miss > 0.0:
            low = max(low, beta)
        else:
            high = min(high, beta)
        slope = now.slope(beta)
        step = -miss / slope if slope < 0.0 and math.isfinite(miss) else math.copysign(1.0, miss)
        step = max(-2.0, min(2.0, step))
        following = beta * math.exp(step)
        if abs(step) < _ENOUGH:
            return following
        if not low < following < high:
            following = math.sqrt(low * high) if high / low < 16.0 else beta * math.exp(step / 2.0)
        beta = following
        now = moments(beta)
    return beta


@dataclass(frozen=True)
class SlabMoments:
    """The three sums of `Moments` over the rows up to `stop`; lost: a target at probability 0."""

    stop: int
    gap: float
    variance: float
    target: float
    lost: int = -1


def slab_moments(
    rows: LogitRows,
    ids: Integers,
    beta: float,
    *,
    ignore_index: int = IGNORE_INDEX,
    threads: int | None = None,
    span: tuple[int, int] | None = None,
) -> Iterator[SlabMoments]:
    """Yield the sums at β of run after run of rows, in order; close it to cancel.

    ids: one target a row, within the vocabulary. span: the first row and the one after the last.
    """
    spaces, kept = Workspaces(), ids != ignore_index

    def work(start: int, stop: int) -> SlabMoments:
        total, lost = np.zeros(3), -1
        chosen = chosen_of(kept, start, stop)
        with np.errstate(all="ignore"):
            for _, piece in pieces_of(chosen, rows.vocabulary):
                part, gone = _moments_of_piece(rows, piece, ids[piece], beta, spaces.own)
                total += part
                lost = gone if lost < 0 else lost
        rows.release(start, stop)
        gap, variance, target = total.tolist()
        return SlabMoments(stop, gap, variance, target, lost)

    runs = slabs_of(rows, rows_per_slab(rows), *(span or (0, len(rows))))
    yield from in_order(work, runs, threads or crew_of("moments", rows.bytes_a_row))


def added_moments(slabs: Iterable[SlabMoments]) -> Moments:
    """Return the moments of a text from those of all its slabs, in order, each sum rounded once."""
    parts = list(slabs)
    lost = next((part.lost for part in parts if part.lost >= 0), -1)
    sums = ([getattr(part, name) for part in parts] for name in ("gap", "variance", "target"))
    gap, variance, target = map(math.fsum, sums)
    return Moments(gap, variance, target, lost)


def _moments_of_piece(
    rows: LogitRows, chosen: Chosen, targets: Integers, beta: float, work: Workspace
) -> tuple[FloatArray, int]:
    spread = _spread_rows(rows, chosen, targets, beta, work)
    bad = np.flatnonzero(np.isinf(spread.gap))
    lost = int(np.arange(len(rows))[chosen][bad[0]]) if bad.size else -1
    return np.array([spread.mean.sum(), spread.variance.sum(), spread.gap.sum()]), lost


@dataclass(frozen=True, eq=False)
class _Spread:
    """For some rows at some β, g = max z − z: g of the target, the mean and the variance of g."""

    gap: FloatArray
    mean: FloatArray
    variance: FloatArray


def _spread_rows(
    rows: LogitRows, chosen: Chosen, targets: Integers, beta: float, work: Workspace
) -> _Spread:
    """The spread of the chosen rows; at β = 0 over the entries above −∞. Errors of `sum_rows`."""
    lines = Lines(rows, chosen, targets, work)
    total, first, second = (np.zeros(targets.size) for _ in range(3))
    for block, part, _ in blocks_of(lines.whole, work.block):
        depths, shares = work.two_of(part.shape)
        np.subtract(part, lines.peak[block, None], out=depths, dtype=np.float64)
        dead = depths == -np.inf if np.isinf(depths.min()) else None
        if dead is not None:
            depths[dead] = 0.0
        work.exp(np.multiply(depths, beta, out=shares), shares, rows.wide)
        if dead is not None:
            shares[dead] = 0.0
        total[block] += shares.sum(axis=1)
        first[block] -= dot_rows(shares, depths)
        second[block] += dot_rows(np.multiply(shares, depths, out=shares), depths)
    mean = first / total
    variance = np.maximum(second / total - mean * mean, 0.0)
    return _Spread(lines.peak - lines.own.astype(np.float64), mean, variance)
