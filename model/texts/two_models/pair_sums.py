"""The sums over the same rows of two models, P and Q, that their comparison needs.

A block of each is gone through at a time, so that it stays in a core's cache, and each row is
exponentiated once for all that is told of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import local
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray, has_vector_exp
from model.texts.files.kld import KldRows
from model.texts.scoring.logits import Chosen, Integers, LogitRows, Single
from model.texts.scoring.row_sums import BLOCK, CLOSE, Lines, Workspace, dot_rows

TOPS = 5  # how many of the likeliest are compared
_LLAMA_LEAST = -16.0
_ASIDE = 512  # entries that are looked at side by side for the largest
_DIGITS = np.arange(256), 256 * np.arange(16), 4_096 * np.arange(16)  # a step is one of each
_MANY = 16_384  # entries of a row from which a table of all its exponentials takes less
_At: TypeAlias = tuple[slice, slice]


class Spaces(local):
    """Room of one thread for a block of both models."""

    def __init__(self) -> None:
        self.base = Workspace()
        self.tested = Workspace()


class OneModel:
    """One model's rows: numbers as they lie, raw, with z = scale · raw + least.

    scale, least: one number a row; None where raw is z. shift: what is taken off z before exp, one
    number a row: the least where z is no logit, the largest of logits far from 0, else 0.
    top: the place of the first largest. own: z of the target.
    """

    def __init__(self, rows: LogitRows, chosen: Chosen, targets: Integers, work: Workspace) -> None:
        self.stored = rows.stored
        self._tabled: slice | None = None
        self.scale: FloatArray | None = None
        self.least: FloatArray | None = None
        if isinstance(rows, KldRows):
            self.raw: NDArray[Any] = rows.steps(chosen)
            self.scale, self.least = rows.heads(chosen)
            places = np.arange(targets.size)
            self.likeliest = _likeliest(self.raw, TOPS)
            self.top = self.likeliest[:, 0]
            self.own = self.scale * self.raw[places, targets] + self.least
            self.peak = self.scale * self.raw[places, self.top] + self.least
            self.shift = self.least
            return
        lines = Lines(rows, chosen, targets, work)
        self.raw, self.top, self.peak = lines.whole, lines.top, lines.peak
        self.likeliest = _likeliest(self.raw, TOPS)
        self.own = lines.own.astype(np.float64)
        is_near = rows.stored | (np.abs(self.peak) <= CLOSE)
        self.shift = np.where(is_near, 0.0, self.peak)

    @property
    def holds_steps(self) -> bool:
        """Whether the numbers lie as the 16-bit steps of a .kld."""
        return self.scale is not None

    def shifted(self, at: _At, out: FloatArray) -> FloatArray:
        """z − shift of a part, in float64: as it lies where that changes nothing."""
        part = self.raw[at]
        if self.scale is not None:
            np.multiply(part, self.scale[at[0], None], out=out, dtype=np.float64)
            return out
        if self.shift.any():
            np.subtract(part, self.shift[at[0], None], out=out, dtype=np.float64)
            return out
        if part.dtype == np.float64:
            return np.asarray(part)
        np.copyto(out, part)
        return out

    def exp(self, at: _At, shifted: FloatArray, out: FloatArray, work: Workspace) -> FloatArray:
        """e^(z − shift) of a part whose z − shift is given."""
        part = self.raw[at]
        if self.scale is None or has_vector_exp() or part.shape[0] > 1 or part.size < _MANY:
            return np.exp(shifted, out=out)
        # Each of the steps is one of 65,536: what numpy would work out one by one is looked up.
        table, places = work.steps(part.size)
        if self._tabled != at[0]:
            low, middle, high = (np.exp(steps * self.scale[at[0]]) for steps in _DIGITS)
            np.multiply(high[:, None], np.outer(middle, low).reshape(-1), out=table)
            self._tabled = at[0]
        np.copyto(places, part[0])
        np.take(table, places, out=out[0], mode="clip")
        return out

    def singles(self, at: _At, out: Single) -> Single:
        """z of a part in float32, as llama.cpp forms it."""
        part = self.raw[at]
        if self.scale is None and part.dtype == np.float32:
            return part
        np.copyto(out, part, casting="same_kind")
        if self.scale is not None and self.least is not None:
            out *= single(self.scale[at[0], None])
            out += single(self.least[at[0], None])
        return out


@dataclass(frozen=True, eq=False)
class PairSums:
    """What one pass over some rows of logits z of P and z' of Q comes to.

    With d = z − shift, d' = z' − shift', e = exp d and e' = exp d': p_total = Σe, q_total = Σe',
    product = Σ e (d − d'), reverse = Σ e' (d' − d). p_mass, q_mass: as in `_Sums`. gap: by how much
    what is to be taken off d falls short of that of d'. llama: of log-probabilities that stand in
    both files, Σ e (z − z') where z > −16, with z − z' in float32 as llama.cpp has it.
    """

    p_total: FloatArray
    q_total: FloatArray
    product: FloatArray
    reverse: FloatArray
    llama: FloatArray
    p: OneModel
    q: OneModel

    @cached_property
    def p_mass(self) -> FloatArray:
        """ln Σ exp z."""
        return _mass(self.p, self.p_total)

    @cached_property
    def q_mass(self) -> FloatArray:
        """ln Σ exp z'."""
        return _mass(self.q, self.q_total)

    def divergences(self) -> tuple[FloatArray, FloatArray]:
        """D(P ‖ Q) of each row, with p = exp(z − mass), and D(Q ‖ P) where that was summed."""
        p_off, q_off = _off(self.p, self.p_total), _off(self.q, self.q_total)
        gap = p_off - q_off
        return (
            (self.product + gap * self.p_total) * np.exp(p_off),
            (self.reverse - gap * self.q_total) * np.exp(q_off),
        )


def _off(side: OneModel, total: FloatArray) -> FloatArray:
    """shift − mass."""
    return side.shift if side.stored else -np.log(total)


def _mass(side: OneModel, total: FloatArray) -> FloatArray:
    return np.zeros(total.size) if side.stored else side.shift + np.log(total)


def _parts(side: OneModel) -> Iterator[_At]:
    """The parts of so many numbers that some rows are gone through by."""
    count, width = side.raw.shape
    step = max(1, BLOCK // width)
    for first in range(0, count, step):
        for left in range(0, width, BLOCK):
            yield slice(first, first + step), slice(left, left + BLOCK)


def pair_of(p: OneModel, q: OneModel, spaces: Spaces) -> PairSums:
    """Return the sums of some rows, for D both ways."""
    p_total, q_total, product, reverse, llama = (np.zeros(p.top.size) for _ in range(5))
    for at in _parts(p):
        rows, shape = at[0], p.raw[at].shape
        p_room, room = spaces.base.two_of(shape)
        q_room, _ = spaces.tested.two_of(shape)
        depths, q_depths = p.shifted(at, p_room), q.shifted(at, q_room)
        shares = q.exp(at, q_depths, room, spaces.tested)
        q_total[rows] += shares.sum(axis=1)
        lead = np.subtract(depths, q_depths, out=q_room)
        reverse[rows] -= _products(shares, lead)
        shares = p.exp(at, depths, p_room, spaces.base)
        p_total[rows] += shares.sum(axis=1)
        product[rows] += _products(shares, lead)
        if p.holds_steps and q.holds_steps:
            llama[rows] += dot_rows(shares, _llama_lead(p, q, at, room, q_room))
    return PairSums(p_total, q_total, product, reverse, llama, p, q)


def _llama_lead(p: OneModel, q: OneModel, at: _At, room: FloatArray, out: FloatArray) -> FloatArray:
    """z − z' of a part where z > −16, else 0: in float32, as llama.cpp has it, then widened."""
    z, lead = room.reshape(-1).view(np.float32).reshape(2, *out.shape)
    np.subtract(p.singles(at, z), q.singles(at, lead), out=lead)
    np.multiply(lead, np.greater(z, _LLAMA_LEAST, out=z), out=lead)
    np.copyto(out, lead)
    return out


def _products(shares: FloatArray, lead: FloatArray) -> FloatArray:
    """Σ share · lead of each row; nothing where there is no share, however far the lead."""
    found = dot_rows(shares, lead)
    if np.isfinite(found).all():
        return found
    return dot_rows(shares, np.where(shares == 0.0, 0.0, lead))


def llama_divergences(
    p: OneModel, q: OneModel, p_mass: Single, q_lead: Single, spaces: Spaces
) -> FloatArray:
    """Σ p (ln p − z + ln Σ exp z) over the entries with ln p > −16, in float32 as llama.cpp."""
    total = np.zeros(p.top.size)
    for at in _parts(p):
        rows, shape = at[0], p.raw[at].shape
        wide, room = spaces.base.two_of(shape)
        logs, lead = (
            one.view(np.float32).reshape(-1)[: wide.size].reshape(shape)
            for one in (room, spaces.tested.depths)
        )
        z = p.singles(at, logs)
        if not p.stored:
            z = np.subtract(z, p_mass[rows, None], out=logs)
        np.subtract(z, q.singles(at, lead), out=lead)
        if not q.stored:
            lead += q_lead[rows, None]
        counted = spaces.base.above[: wide.size].reshape(shape)
        np.greater(z, _LLAMA_LEAST, out=counted)
        np.multiply(np.exp(z, out=logs), counted, out=logs)
        np.copyto(wide, np.multiply(logs, lead, out=lead))
        sums = wide.sum(axis=1)
        if np.isnan(sums).any():  # 0 · ∞
            sums = np.where(counted, wide, 0.0).sum(axis=1)
        total[rows] += sums
    return total


def small_divergence(
    one: tuple[OneModel, FloatArray], other: tuple[OneModel, FloatArray], row: int, spaces: Spaces
) -> float:
    """Σ p (exp δ − 1 − δ) of a row whose models are near each other; each with its masses."""
    (p, p_mass), (q, q_mass) = one, other
    total = 0.0
    for left in range(0, p.raw.shape[1], BLOCK):
        p_part, q_part = (side.raw[row, left : left + BLOCK] for side in (p, q))
        logs, bend = spaces.base.two_of(p_part.shape)
        delta, _ = spaces.tested.two_of(p_part.shape)
        np.subtract(p_part, p_mass[row], out=logs, dtype=np.float64)
        np.subtract(q_part, q_mass[row], out=delta, dtype=np.float64)
        np.subtract(delta, logs, out=delta)
        if np.isinf(logs.min()):
            delta[logs == -np.inf] = 0.0
        np.subtract(np.expm1(delta, out=bend), delta, out=bend)
        total += float(np.multiply(np.exp(logs, out=logs), bend, out=bend).sum())
    return max(total, 0.0)


def same_tops(p: OneModel, q: OneModel) -> NDArray[np.bool_]:
    """Whether the first 1, 2, … of both are the same tokens; False beyond the vocabulary."""
    same = np.zeros((p.top.size, TOPS), dtype=np.bool_)
    for k in range(1, p.likeliest.shape[1] + 1):
        pair = [np.sort(side.likeliest[:, :k], axis=1) for side in (p, q)]
        same[:, k - 1] = (pair[0] == pair[1]).all(axis=1)
    return same


def _likeliest(rows: NDArray[Any], most: int) -> NDArray[np.intp]:
    """The places of the largest entries of each row in order, of equals the first."""
    count, width = rows.shape
    if width > most * _ASIDE:
        return np.array([_likeliest_of_long(row, most) for row in rows])
    places, values = np.arange(count), rows.astype(np.float64)
    found = np.empty((count, min(most, width)), dtype=np.intp)
    for k in range(found.shape[1]):
        # Struck out one by one: sorting would take longer.
        found[:, k] = values.argmax(axis=1)
        values[places, found[:, k]] = -np.inf
    return found


def _likeliest_of_long(row: NDArray[Any], most: int) -> NDArray[np.intp]:
    """Those of one row, found among the few that are as large as so many must be."""
    highest = row[: row.size // _ASIDE * _ASIDE].reshape(-1, _ASIDE).max(axis=0)
    ids = np.flatnonzero(row >= np.partition(highest, -most)[-most])
    return ids[np.argsort(-row[ids].astype(np.float64), kind="stable")[:most]]


def single(values: NDArray[np.floating]) -> Single:
    """Return the numbers rounded to float32, in which llama.cpp reckons."""
    return values.astype(np.float32)
