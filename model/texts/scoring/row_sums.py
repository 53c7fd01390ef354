"""The sums over one block of rows that scoring needs, in float64, a cache-sized piece at a time.

With d = (z − max z)/T and e = exp d, and the top entry left out of every sum:
rest = Σe, moment = Σ(−d)e. Then for the top entry −ln p = log1p(rest), for another
−d + log1p(rest); H = log1p(rest) + moment/(1 + rest). No step cancels, so a sure row keeps its
digits: logits (40, 0) give 4.248e−18.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import local

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.texts.scoring.logits import Chosen, Ids, Integers, LogitRows

PIECE = 262_144  # numbers: so many that the work outweighs the calls and threads seldom wait
_RUN = 512  # products are summed in runs, and the runs pairwise, to keep the last digits
_FEW = 64  # rows
_LOWEST = -1e6  # stands for −∞ where e = 0 makes the product 0 anyway


@dataclass(frozen=True, eq=False)
class RowSums:
    """One number a row, for some rows at some temperature.

    top, peak: the place and the logit of the first largest entry. own: the logit of the target.
    rest, moment: the sums over all other entries. greater: how many exceed the target.
    """

    top: Ids
    peak: FloatArray
    own: FloatArray
    rest: FloatArray
    moment: FloatArray
    greater: Integers


class Workspace:
    """Buffers for one thread, reused from piece to piece: fresh memory costs more than the sums."""

    def __init__(self) -> None:
        self.depths = np.empty(PIECE)
        self.shares = np.empty(PIECE)
        self.above = np.empty(PIECE, dtype=np.bool_)
        self.wide = np.empty(PIECE)


class Workspaces(local):
    """One workspace for each thread that asks."""

    def __init__(self) -> None:
        self.own = Workspace()


def rows_in_piece(vocabulary: int) -> int:
    """How many whole rows are worked on at once."""
    return max(1, PIECE // vocabulary)


def sum_rows(
    rows: LogitRows, chosen: Chosen, targets: Integers, temperature: float, work: Workspace
) -> RowSums:
    """The sums of the chosen rows, as many as `rows_in_piece` says, at 0 ≤ temperature ≤ ∞.

    targets: one for each chosen row, within the vocabulary. ValueError, with the position, for NaN
    and +inf, and for a row of −inf only.
    """
    lines = Lines(rows, chosen, targets, work)
    sums = _nothing_summed(lines.top, lines.peak, lines.own.astype(np.float64))
    for left, part in lines.parts():
        _accumulate(sums, part, lines, left, temperature, work)
    return sums


@dataclass(frozen=True, eq=False)
class Spread:
    """For some rows at some β, g = max z − z: g of the target, the mean and the variance of g."""

    gap: FloatArray
    mean: FloatArray
    variance: FloatArray


def spread_rows(
    rows: LogitRows, chosen: Chosen, targets: Integers, beta: float, work: Workspace
) -> Spread:
    """The spread of the chosen rows; at β = 0 over the entries above −∞. Errors of `sum_rows`."""
    lines = Lines(rows, chosen, targets, work)
    total, first, second = (np.zeros(targets.size) for _ in range(3))
    for _, part in lines.parts():
        depths = work.depths[: part.size].reshape(part.shape)
        shares = work.shares[: part.size].reshape(part.shape)
        np.subtract(part, lines.peak[:, None], out=depths, dtype=np.float64)
        dead = depths == -np.inf if np.isinf(depths.min()) else None
        if dead is not None:
            depths[dead] = 0.0
        np.exp(np.multiply(depths, beta, out=shares), out=shares)
        if dead is not None:
            shares[dead] = 0.0
        total += shares.sum(axis=1)
        first -= dot_rows(shares, depths)
        second += dot_rows(np.multiply(shares, depths, out=shares), depths)
    mean = first / total
    variance = np.maximum(second / total - mean * mean, 0.0)
    return Spread(lines.peak - lines.own.astype(np.float64), mean, variance)


class Lines:
    """The chosen rows with their ends found, to be gone through part by part.

    top, peak: the place and value of the first largest entry. own: the target's entry.
    """

    def __init__(self, rows: LogitRows, chosen: Chosen, targets: Integers, work: Workspace) -> None:
        self._rows, self._chosen, self._work = rows, chosen, work
        width = rows.vocabulary
        self._step = -(-width // -(-width // PIECE))
        self._whole: NDArray[np.floating] | None = None
        if self._step == width:
            self._whole = rows.widened(chosen, slice(None), work.wide)
        places = np.arange(targets.size)
        self.top = np.zeros(targets.size, dtype=np.intp)
        self.peak = np.full(targets.size, -np.inf)
        self.own: NDArray[np.floating] = np.zeros(targets.size, dtype=rows.wide)
        for left, part in self.parts():
            best = part.argmax(axis=1)
            values = part[places, best]
            better = (values > self.peak) | np.isnan(values)
            self.top[better], self.peak[better] = best[better] + left, values[better]
            here = (targets >= left) & (targets < left + part.shape[1])
            self.own[here] = part[places[here], targets[here] - left]
        _check(rows, chosen, self.peak)

    def parts(self) -> Iterator[tuple[int, NDArray[np.floating]]]:
        """The widened columns from each left end on; each is valid until the next is asked for."""
        if self._whole is not None:
            yield 0, self._whole
            return
        for left in range(0, self._rows.vocabulary, self._step):
            columns = slice(left, min(left + self._step, self._rows.vocabulary))
            yield left, self._rows.widened(self._chosen, columns, self._work.wide)


def _nothing_summed(top: Ids, peak: FloatArray, own: FloatArray) -> RowSums:
    rest, moment = np.zeros(top.size), np.zeros(top.size)
    return RowSums(top, peak, own, rest, moment, np.zeros(top.size, dtype=np.int64))


def _accumulate(
    sums: RowSums,
    part: NDArray[np.floating],
    lines: "Lines",
    left: int,
    temperature: float,
    work: Workspace,
) -> None:
    """Add the sums over the columns of `part`, which begin at column `left`."""
    shape, size = part.shape, part.size
    depths = work.depths[:size].reshape(shape)
    shares = work.shares[:size].reshape(shape)
    above = work.above[:size].reshape(shape)
    np.greater(part, lines.own[:, None], out=above)
    sums.greater[:] += _counts(above)
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


def _counts(marks: NDArray[np.bool_]) -> Integers:
    """How many marks each row has; counting a long row is much faster than along an axis."""
    if marks.shape[0] > _FEW:
        return np.asarray(np.count_nonzero(marks, axis=1))
    return np.array([np.count_nonzero(row) for row in marks], dtype=np.int64)


def _temper(depths: FloatArray, temperature: float) -> None:
    if temperature == 0.0:
        depths[depths < 0.0] = -np.inf
    elif temperature == np.inf:
        depths[depths > -np.inf] = 0.0
    elif temperature != 1.0:
        depths /= temperature


def dot_rows(one: FloatArray, other: FloatArray) -> FloatArray:
    """The products of each row of one with the same row of other, summed."""
    # einsum lets other threads run meanwhile, which numpy's vecdot does not.
    count, width = one.shape
    even = width // _RUN * _RUN
    total = np.einsum("ij,ij->i", one[:, even:], other[:, even:])
    if even:
        shape = (count, -1, _RUN)
        runs = np.einsum(
            "ijk,ijk->ij", one[:, :even].reshape(shape), other[:, :even].reshape(shape)
        )
        total += runs.sum(axis=1)
    return np.asarray(total)


def _check(rows: LogitRows, chosen: Chosen, peak: FloatArray) -> None:
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
