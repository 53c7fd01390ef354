"""The sums over one block of rows that scoring needs, in float64, a cache-sized piece at a time.

With d = (z − max z)/T and e = exp d, and the top entry left out of every sum:
rest = Σe, moment = Σ(−d)e, square = Σe². Then for the top entry −ln p = log1p(rest), for another
−d + log1p(rest); H = log1p(rest) + moment/(1 + rest). No step cancels, so a sure row keeps its
digits: logits (40, 0) give 4.248e−18.
"""

from dataclasses import dataclass
from threading import local

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.sequences.logits import Chosen, Ids, Integers, Rows

PIECE = 32_768  # numbers: two float64 buffers of this size stay in a second-level cache
_SHORT = 8_192  # products are summed in runs so short that no library spreads them over threads
_LOWEST = -1e6  # stands for −∞ where e = 0 makes the product 0 anyway


@dataclass(frozen=True, eq=False)
class RowSums:
    """One number a row, for some rows at some temperature.

    top, peak: the place and the logit of the first largest entry. own: the logit of the target.
    rest, moment, square: the sums over all other entries. greater: how many exceed the target.
    """

    top: Ids
    peak: FloatArray
    own: FloatArray
    rest: FloatArray
    moment: FloatArray
    square: FloatArray
    greater: Integers


class Workspace:
    """Buffers for one thread, reused from piece to piece: fresh memory costs more than the sums."""

    def __init__(self) -> None:
        self.depths = np.empty(PIECE)
        self.shares = np.empty(PIECE)
        self.above = np.empty(PIECE, dtype=np.bool_)
        self.wide = np.empty(PIECE, dtype=np.float32)


class Workspaces(local):
    """One workspace for each thread that asks."""

    def __init__(self) -> None:
        self.own = Workspace()


def rows_in_piece(vocabulary: int) -> int:
    """How many whole rows are worked on at once."""
    return max(1, PIECE // vocabulary)


def sum_rows(
    rows: Rows, chosen: Chosen, targets: Integers, temperature: float, work: Workspace
) -> RowSums:
    """The sums of the chosen rows, as many as `rows_in_piece` says, at 0 ≤ temperature ≤ ∞.

    targets: one for each chosen row, within the vocabulary. ValueError, with the position, for NaN
    and +inf, and for a row of −inf only.
    """
    width = rows.vocabulary
    step = -(-width // -(-width // PIECE))
    lines = np.arange(targets.size)
    if step == width:
        whole = rows.widened(chosen, slice(None), work.wide)
        top = whole.argmax(axis=1)
        peak = whole[lines, top].astype(np.float64)
        own = whole[lines, targets]
    else:
        whole = None
        top, peak, own = _ends_by_pieces(rows, chosen, targets, step, work)
    _check(rows, chosen, peak)
    sums = _nothing_summed(top, peak, own.astype(np.float64))
    for left in range(0, width, step):
        columns = slice(left, min(left + step, width))
        part = whole if whole is not None else rows.widened(chosen, columns, work.wide)
        _accumulate(sums, part, own, left, temperature, work)
    return sums


def _nothing_summed(top: Ids, peak: FloatArray, own: FloatArray) -> RowSums:
    rest, moment, square = (np.zeros(top.size) for _ in range(3))
    return RowSums(top, peak, own, rest, moment, square, np.zeros(top.size, dtype=np.int64))


def _ends_by_pieces(
    rows: Rows, chosen: Chosen, targets: Integers, step: int, work: Workspace
) -> tuple[Ids, FloatArray, NDArray[np.floating]]:
    """The first largest entry and the target's logit of each row, for rows of many pieces."""
    lines = np.arange(targets.size)
    top = np.zeros(lines.size, dtype=np.intp)
    peak = np.full(lines.size, -np.inf)
    own = np.zeros(lines.size)
    for left in range(0, rows.vocabulary, step):
        columns = slice(left, min(left + step, rows.vocabulary))
        part = rows.widened(chosen, columns, work.wide)
        best = part.argmax(axis=1)
        values = part[lines, best]
        better = (values > peak) | (np.isnan(values) & ~np.isnan(peak))
        top[better], peak[better] = best[better] + left, values[better]
        here = (targets >= left) & (targets < left + part.shape[1])
        own[here] = part[lines[here], targets[here] - left]
    return top, peak, own


def _accumulate(
    sums: RowSums,
    part: NDArray[np.floating],
    own: NDArray[np.floating],
    left: int,
    temperature: float,
    work: Workspace,
) -> None:
    """Add the sums over the columns of `part`, which begin at column `left`."""
    shape, size = part.shape, part.size
    depths = work.depths[:size].reshape(shape)
    shares = work.shares[:size].reshape(shape)
    above = work.above[:size].reshape(shape)
    np.greater(part, own[:, None], out=above)
    sums.greater[:] += np.count_nonzero(above, axis=1) if shape[0] > 1 else np.count_nonzero(above)
    np.subtract(part, sums.peak[:, None], out=depths, dtype=np.float64)
    _temper(depths, temperature)
    np.exp(depths, out=shares)
    here = (sums.top >= left) & (sums.top < left + shape[1])
    shares[np.flatnonzero(here), sums.top[here] - left] = 0.0
    sums.rest[:] += shares.sum(axis=1)
    moment = dot_rows(shares, depths)
    if np.isnan(moment).any():  # 0 · −∞
        np.maximum(depths, _LOWEST, out=depths)
        moment = dot_rows(shares, depths)
    sums.moment[:] -= moment
    sums.square[:] += dot_rows(shares, shares)


def _temper(depths: FloatArray, temperature: float) -> None:
    if temperature == 0.0:
        depths[depths < 0.0] = -np.inf
    elif temperature == np.inf:
        depths[depths > -np.inf] = 0.0
    elif temperature != 1.0:
        depths /= temperature


def dot_rows(one: FloatArray, other: FloatArray) -> FloatArray:
    """The products of each row of one with the same row of other, summed."""
    total = np.zeros(one.shape[0])
    for left in range(0, one.shape[1], _SHORT):
        run = slice(left, left + _SHORT)
        total += np.vecdot(one[:, run], other[:, run])
    return total


def _check(rows: Rows, chosen: Chosen, peak: FloatArray) -> None:
    if np.isfinite(peak).all():
        return
    first = int(np.argmax(~np.isfinite(peak)))
    row = chosen.start + first if isinstance(chosen, slice) else int(chosen[first])
    place = rows.place(row)
    if np.isnan(peak[first]):
        raise ValueError(f"The logits at {place} hold a value that is not a number.")
    if peak[first] > 0.0:
        raise ValueError(f"The logits at {place} hold +inf: each must be a number or -inf.")
    raise ValueError(f"The logits at {place} are all -inf: one must be finite.")
