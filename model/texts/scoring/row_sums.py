"""The sums over rows of logits that scoring needs, in float64, a cache-sized block at a time.

With d = (z − max z)/T and e = exp d, and the top entry left out of every sum:
rest = Σe, moment = Σ(−d)e. Then for the top entry −ln p = log1p(rest), for another
−d + log1p(rest); H = log1p(rest) + moment/(1 + rest). No step cancels, so a sure row keeps its
digits: logits (40, 0) give 4.248e−18.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray, has_vector_exp, quick_exp, quick_factors
from model.texts.scoring.logits import Chosen, Ids, Integers, LogitRows

PIECE = 262_144  # numbers: so many that the work outweighs the calls and threads seldom wait
BLOCK = 65_536  # numbers: as float64 they stay in a core's cache from step to step
_QUICK_BLOCK = 25_600  # the same of the quick way, which takes twice the room for each
_LONG = 8_192  # columns from which a row is worth calls of its own
_RUN = 512  # products of short rows are summed in runs, and the runs pairwise
_FEW = 64  # rows
_LOWEST = -1e6  # stands for −∞ where e = 0 makes the product 0 anyway
_SURE = 1e-38  # from which rest up what `quick_exp` takes for 0 is nothing beside it
_FEWEST, _MOST = 1e-20, 1e27  # Σ e^z between them has its digits, however it was summed
CLOSE = 64.0  # nats: float32 logits so near 0 need no shift; Σze then keeps 64·2⁻⁵³ of itself


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
        self.depths = np.empty(BLOCK)
        self.shares = np.empty(BLOCK)
        self.above = np.empty(BLOCK, dtype=np.bool_)
        self.is_quick = not has_vector_exp()
        self.block = _QUICK_BLOCK if self.is_quick else BLOCK
        self._room = np.empty((2, BLOCK if self.is_quick else 0))
        self._marks = np.empty(0, dtype=np.bool_)
        self._wide = np.empty(0)
        self._steps = np.empty((0, 0)), np.empty(0, dtype=np.intp)

    def two_of(self, shape: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
        """Room for depths and shares of this shape, of a block at most."""
        size = math.prod(shape)
        return self.depths[:size].reshape(shape), self.shares[:size].reshape(shape)

    def largest(self, whole: NDArray[Any]) -> tuple[Ids, NDArray[Any]]:
        """The place and the value of the first largest of each row; NaN where one is no number.

        By numpy’s argmax alone a row that may not be written to, as of a file, would be copied.
        """
        peak = whole.max(axis=1)
        marks = self._marks_of(whole.size).reshape(whole.shape)
        return np.equal(whole, peak[:, None], out=marks).argmax(axis=1), peak

    def largest_of(self, line: NDArray[Any]) -> tuple[int, float]:
        """The same of one row, in two thirds of the time."""
        peak = line.max()
        marks = self._marks_of(line.size)
        return int(np.equal(line, peak, out=marks).argmax()), float(peak)

    def _marks_of(self, size: int) -> NDArray[np.bool_]:
        if self._marks.size < size:
            self._marks = np.empty(size, dtype=np.bool_)
        return self._marks[:size]

    def exp(self, values: FloatArray, out: FloatArray, wide: type[np.floating]) -> FloatArray:
        """e^values in `out`, which may be `values`; as to the rest as `factors`."""
        if wide is np.float64 or not self.is_quick:
            return np.exp(values, out=out)
        steps, bends = (one[: values.size].reshape(values.shape) for one in self._room)
        return quick_exp(values, out, (steps, bends))

    def factors(
        self, values: FloatArray, out: FloatArray, wide: type[np.floating]
    ) -> FloatArray | None:
        """What `out` is to be multiplied by for e^values; None where it holds them as they are.

        For sums of numbers read as `wide`: of float32 the quick way serves, and dot products of its
        factors take less than their product. values: at most CLOSE; of −∞ may come no number.
        """
        if wide is np.float64 or not self.is_quick:
            np.exp(values, out=out, dtype=np.float64)
            return None
        steps, bends = self._room[:, : values.size].reshape(2, *values.shape)
        return quick_factors(values, out, steps, bends)[1]

    def sums_of_exp(
        self, whole: NDArray[np.floating], gone: Integers, temperature: float
    ) -> FloatArray:
        """Σ e^(z/T) of each row but for its entry at `gone`; as to the rest as `factors`.

        Of short rows many at once.
        """
        if whole.shape[1] >= _LONG:
            return self._sums_of_long(whole, gone, temperature)
        total = np.zeros(gone.size)
        for rows, part, _ in blocks_of(whole, self.block):
            depths, shares = self.two_of(part.shape)
            bends = self.factors(self._over(part, temperature, depths), shares, whole.dtype.type)
            shares[np.arange(len(part)), gone[rows]] = 0.0
            if bends is None:
                total[rows] = shares.sum(axis=1)
            else:
                total[rows] = [np.dot(*both) for both in zip(shares, bends, strict=True)]
        return total

    def _sums_of_long(
        self, whole: NDArray[np.floating], gone: Integers, temperature: float
    ) -> FloatArray:
        wide = whole.dtype.type
        total = np.zeros(gone.size)
        for left in range(0, whole.shape[1], self.block):
            part = whole[:, left : left + self.block]
            depths, shares = self.two_of(part[0].shape)
            for row, place in enumerate((gone - left).tolist()):
                bends = self.factors(self._over(part[row], temperature, depths), shares, wide)
                if 0 <= place < shares.size:
                    shares[place] = 0.0
                total[row] += np.add.reduce(shares) if bends is None else np.dot(shares, bends)
        return total

    def _over(self, part: NDArray[Any], temperature: float, out: FloatArray) -> NDArray[Any]:
        """A part ÷ T as `factors` takes it, in `out` where it is not taken as it lies."""
        if temperature != 1.0:
            np.divide(part, temperature, out=out, dtype=np.float64)
            return out
        if self.is_quick:
            np.copyto(out, part)
            return out
        return part

    def steps(self, size: int) -> tuple[FloatArray, Ids]:
        """Room for a number for each of 16 × 4,096 steps, and for so many places among them."""
        if self._steps[1].size < size:
            self._steps = np.empty((16, 4_096)), np.empty(max(size, BLOCK), dtype=np.intp)
        return self._steps[0], self._steps[1][:size]

    def wide(self, size: int) -> FloatArray:
        """Room for so many numbers, of a piece at least."""
        if self._wide.size < size:
            self._wide = np.empty(max(size, PIECE))
        return self._wide


class Workspaces(local):
    """One workspace for each thread that asks."""

    def __init__(self) -> None:
        self.own = Workspace()


def pieces_of(
    chosen: Chosen, vocabulary: int, size: int | None = None
) -> Iterator[tuple[slice, Chosen]]:
    """The chosen rows, whole ones of about `size` numbers at a time: their places, and they."""
    most = max(1, (size or PIECE) // vocabulary)
    count = chosen.stop - chosen.start if isinstance(chosen, slice) else chosen.size
    for first in range(0, count, most):
        places = slice(first, min(first + most, count))
        if isinstance(chosen, slice):
            yield places, slice(chosen.start + places.start, chosen.start + places.stop)
        else:
            yield places, chosen[places]


def sum_rows(
    rows: LogitRows, chosen: Chosen, targets: Integers, temperature: float, work: Workspace
) -> RowSums:
    """The sums of the chosen rows, at 0 ≤ temperature ≤ ∞.

    chosen: a slice with both ends, or places. targets: one for each chosen row, within the
    vocabulary. ValueError, with the position, for NaN and +inf, and for a row of −inf only.
    """
    if rows.vocabulary >= _LONG:
        return _sums_of_long(rows, chosen, targets, temperature, work)
    parts = [
        _sums_of_short(rows, piece, targets[places], temperature, work)
        for places, piece in pieces_of(chosen, rows.vocabulary)
    ]
    names = [field.name for field in fields(RowSums)]
    return RowSums(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def odds_against(
    rows: LogitRows, chosen: Chosen, targets: Integers, temperature: float, work: Workspace
) -> FloatArray:
    """Σ e^((z' − z)/T) over all entries z' of each chosen row but its target's, z: (1 − p)/p.

    The numbers are taken as they lie, and no largest one is looked for; NaN where that could lose
    digits or hide what is wrong with a row. Arguments are those of `sum_rows`.
    """
    own, rest = np.full((2, targets.size), np.nan)
    if rows.stored or not 0.0 < temperature < np.inf:
        return rest
    for places, piece in pieces_of(chosen, rows.vocabulary):
        ids = targets[places]
        whole = rows.widened(piece, slice(None), work.wide(ids.size * rows.vocabulary))
        own[places] = whole[np.arange(ids.size), ids]
        rest[places] = work.sums_of_exp(whole, ids, temperature)
    own /= temperature
    sound = (np.abs(own) <= CLOSE) & (rest >= _FEWEST) & (rest <= _MOST)
    return np.where(sound, rest * np.exp(-own), np.nan)


class Lines:
    """The chosen rows, widened, with their ends found.

    whole: the rows, until others are asked for in the same workspace. top, peak: the place and
    value of the first largest entry. own: the target's entry.
    """

    def __init__(self, rows: LogitRows, chosen: Chosen, targets: Integers, work: Workspace) -> None:
        room = work.wide(targets.size * rows.vocabulary)
        self.whole = rows.widened(chosen, slice(None), room)
        self.top, peak = work.largest(self.whole)
        self.peak = peak.astype(np.float64)
        self.own = self.whole[np.arange(targets.size), targets]
        _check(rows, chosen, self.peak)


def blocks_of(whole: NDArray[Any], size: int) -> Iterator[tuple[slice, NDArray[Any], int]]:
    """Parts of at most this size: which of the rows, their entries, and the first's column."""
    count, width = whole.shape
    step = max(1, size // width)
    for first in range(0, count, step):
        rows = slice(first, first + step)
        for left in range(0, width, size):
            yield rows, whole[rows, left : left + size], left


def _sums_of_long(
    rows: LogitRows, chosen: Chosen, targets: Integers, temperature: float, work: Workspace
) -> RowSums:
    """The sums of rows that are long, one at a time, with few calls."""
    is_close = temperature == 1.0 and (rows.stored or rows.wide is np.float32)
    found = []
    for places, piece in pieces_of(chosen, rows.vocabulary):
        ids = targets[places].tolist()
        whole = rows.widened(piece, slice(None), work.wide(len(ids) * rows.vocabulary))
        for line, target in zip(whole, ids, strict=True):
            (top, peak), own = work.largest_of(line), line[target]
            if not math.isfinite(peak):
                _check(rows, piece, whole.max(axis=1))
            base = None if is_close and abs(peak) <= CLOSE else peak
            sums = _sums_of_line(line, top, peak, base, own, temperature, work, rows.wide)
            if sums[0] < _SURE:
                sums = _sums_of_line(line, top, peak, base, own, temperature, work, np.float64)
            found.append((top, peak, float(own), *sums))
    return RowSums(*(np.array(column) for column in zip(*found, strict=True)))


def _sums_of_line(
    line: NDArray[np.floating],
    top: int,
    peak: float,
    base: float | None,
    own: np.floating,
    temperature: float,
    work: Workspace,
    wide: type[np.floating],
) -> tuple[float, float, int]:
    """rest, moment and greater of one row; base is taken off its entries, the peak or nothing."""
    rest, moment, greater = 0.0, 0.0, 0
    for left in range(0, line.size, work.block):
        part = line[left : left + work.block]
        above = work.above[: part.size]
        depths, shares = work.depths[: part.size], work.shares[: part.size]
        greater += int(np.count_nonzero(np.greater(part, own, out=above)))
        if base is not None:
            np.subtract(part, base, out=depths, dtype=np.float64)
            _temper(depths, temperature)
        else:
            np.copyto(depths, part)
        place = top - left if 0 <= top - left < part.size else None
        total, products = _products(depths, shares, place, wide, work)
        if math.isnan(products):  # 0 · −∞
            np.maximum(depths, _LOWEST, out=depths)
            total, products = _products(depths, shares, place, wide, work)
        rest += total
        moment -= products
    if base is None:
        scale = math.exp(-peak)
        return rest * scale, max(moment + peak * rest, 0.0) * scale, greater
    return rest, moment, greater


def _products(
    depths: FloatArray,
    shares: FloatArray,
    place: int | None,
    wide: type[np.floating],
    work: Workspace,
) -> tuple[float, float]:
    """Σ e^depth and Σ depth · e^depth, but for the entry at the place of the row's largest."""
    bends = work.factors(depths, shares, wide)
    if place is not None:
        shares[place] = 0.0
    if bends is None:
        return float(np.add.reduce(shares)), float(np.dot(shares, depths))
    total = float(np.dot(shares, bends))
    return total, float(np.dot(shares, np.multiply(bends, depths, out=bends)))


def _sums_of_short(
    rows: LogitRows, chosen: Chosen, targets: Integers, temperature: float, work: Workspace
) -> RowSums:
    """The sums of rows that are short, many at once."""
    lines = Lines(rows, chosen, targets, work)
    rest, moment = np.zeros(targets.size), np.zeros(targets.size)
    greater = np.zeros(targets.size, dtype=np.int64)
    for block, part, left in blocks_of(lines.whole, work.block):
        above = work.above[: part.size].reshape(part.shape)
        greater[block] += _counts(np.greater(part, lines.own[block, None], out=above))
        depths, shares = work.two_of(part.shape)
        np.subtract(part, lines.peak[block, None], out=depths, dtype=np.float64)
        _temper(depths, temperature)
        np.exp(depths, out=shares)
        tops = lines.top[block] - left
        here = np.flatnonzero((tops >= 0) & (tops < part.shape[1]))
        shares[here, tops[here]] = 0.0
        rest[block] += shares.sum(axis=1)
        products = dot_rows(shares, depths)
        if np.isnan(products).any():  # 0 · −∞
            products = dot_rows(shares, np.maximum(depths, _LOWEST, out=depths))
        moment[block] -= products
    own = lines.own.astype(np.float64)
    return RowSums(lines.top, lines.peak, own, rest, moment, greater)


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
    # dot and einsum let other threads run meanwhile, which numpy's vecdot does not.
    count, width = one.shape
    if count == 1:
        return np.array([np.dot(one[0], other[0])])
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
