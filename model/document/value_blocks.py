"""Shared storage: the values and texts of a column in blocks that edited copies have in common.

A document of 262,144 rows and its hundred predecessors in undo differ in a cell each; kept whole,
each would be megabytes. So a column keeps blocks of 4,096 rows, and an edit makes one new block.
"""

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Protocol, overload
from weakref import ref

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
BLOCK_ROWS = 4_096  # as many values are copied in a few µs, so that typing in a large table is free


def frozen(values: ArrayLike) -> Array:
    """Return `values` as a read-only float64 array of its own (shared if it already is one)."""
    array = np.asarray(values, dtype=np.float64)
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array


class SharedValues:
    """A column of numbers, kept whole or as blocks.

    Blocks are put together when the whole column is asked for. The result is kept only as long as
    somebody uses it, so that documents that are only remembered hold nothing but their blocks.
    """

    def __init__(self, whole: Array | None, blocks: tuple[Array, ...] = (), rows: int = 0) -> None:
        self._whole = whole
        self._blocks = blocks
        self._rows = rows if whole is None else len(whole)
        self._made: ref[Array] | None = None
        self._sums: tuple[float, ...] = ()

    def __len__(self) -> int:
        return self._rows

    def array(self) -> Array:
        """Return all values, read-only; the same array as long as anybody holds it."""
        if self._whole is not None:
            return self._whole
        made = None if self._made is None else self._made()
        if made is None:
            made = np.concatenate(self._blocks)
            made.flags.writeable = False
            self._made = ref(made)
        return made

    def at(self, row: int) -> float:
        """Return the value of one row, without putting the column together."""
        if self._whole is not None:
            return float(self._whole[row])
        block, place = divmod(row, BLOCK_ROWS)
        return float(self._blocks[block][place])

    def blocks(self) -> tuple[Array, ...]:
        """Return the values in blocks of 4,096 rows, the last one shorter."""
        if self._whole is None:
            return self._blocks
        starts = range(0, self._rows, BLOCK_ROWS)
        return tuple(self._whole[start : start + BLOCK_ROWS] for start in starts)

    def with_value(self, row: int, value: float) -> "SharedValues":
        """Return the values with one changed; all blocks but one are shared."""
        if self._rows <= BLOCK_ROWS:
            changed = self.array().copy()
            changed[row] = value
            return SharedValues(frozen(changed))
        blocks = list(self.blocks())
        number, place = divmod(row, BLOCK_ROWS)
        changed = blocks[number].copy()
        changed[place] = value
        changed.flags.writeable = False
        blocks[number] = changed
        values = SharedValues(None, tuple(blocks), self._rows)
        if self._sums:
            values._sums = (*self._sums[:number], _sum(changed), *self._sums[number + 1 :])
        return values

    def total(self) -> float:
        """Return the plain sum, of sums of blocks, so that an edited copy adds up one block anew.

        ±∞ beyond the largest number.
        """
        if not self._sums:
            self._sums = tuple(map(_sum, self.blocks()))
        return _sum(np.array(self._sums))

    def changed_rows(self, other: "SharedValues") -> NDArray[np.intp]:
        """Return the rows whose values differ, for as many rows; shared blocks are passed over."""
        if self is other or (self._whole is not None and self._whole is other._whole):
            return np.zeros(0, dtype=np.intp)
        pairs = enumerate(zip(self.blocks(), other.blocks(), strict=True))
        found = [_changed(number, *pair) for number, pair in pairs]
        return np.concatenate([np.zeros(0, dtype=np.intp), *found])

    def changed_span(self, other: "SharedValues") -> tuple[int, int] | None:
        """Return the first and the last of `changed_rows`: what lies between is not compared."""
        pairs = list(enumerate(zip(self.blocks(), other.blocks(), strict=True)))
        first = next((rows[0] for n, pair in pairs if len(rows := _changed(n, *pair))), None)
        if first is None:
            return None
        backwards = (_changed(n, *pair) for n, pair in reversed(pairs))
        return int(first), int(next(rows[-1] for rows in backwards if len(rows)))

    def same_bits(self, other: "SharedValues") -> bool:
        """Return whether both hold the same bits; shared blocks are passed over."""
        if self is other or len(self) != len(other):
            return self is other
        return all(
            _is_same_memory(one, two) or one.tobytes() == two.tobytes()
            for one, two in zip(self.blocks(), other.blocks(), strict=True)
        )


def _sum(values: Array) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return float(values.sum())


def _changed(number: int, one: Array, two: Array) -> Rows:
    """The rows in which two blocks of that number differ."""
    if _is_same_memory(one, two):
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero(one != two) + number * BLOCK_ROWS


def _is_same_memory(one: Array, two: Array) -> bool:
    return one is two or (
        one.__array_interface__["data"][0] == two.__array_interface__["data"][0]
        and one.strides == two.strides
    )


class Texts(Mapping[int, str]):
    """Typed texts by row, in blocks of rows that edited copies share."""

    def __init__(self, blocks: Mapping[int, Mapping[int, str]]) -> None:
        self._blocks = blocks
        self._count = sum(map(len, blocks.values()))

    @staticmethod
    def of(texts: Mapping[int, str]) -> "Texts":
        """Return a mapping from rows to texts as Texts; itself if it already is one."""
        if isinstance(texts, Texts):
            return texts
        blocks: dict[int, dict[int, str]] = {}
        for row, text in texts.items():
            blocks.setdefault(row // BLOCK_ROWS, {})[row] = text
        return Texts(blocks)

    def __getitem__(self, row: int) -> str:
        return self._blocks[row // BLOCK_ROWS][row]

    def __iter__(self) -> Iterator[int]:
        for block in self._blocks.values():
            yield from block

    def __len__(self) -> int:
        return self._count

    def with_text(self, row: int, text: str | None) -> "Texts":
        """Return the texts with that of one row changed, or without it (None)."""
        number = row // BLOCK_ROWS
        block = dict(self._blocks.get(number, {}))
        if text is not None:
            block[row] = text
        elif block.pop(row, None) is None:
            return self
        blocks = {**self._blocks, number: block}
        if not block:
            del blocks[number]
        return Texts(blocks)

    def changed_rows(self, other: "Texts") -> set[int]:
        """Return the rows whose texts differ; shared blocks are passed over."""
        if self is other:
            return set()
        found: set[int] = set()
        for number in self._blocks.keys() | other._blocks.keys():
            one, two = self._blocks.get(number, {}), other._blocks.get(number, {})
            if one is not two:
                found.update(row for row, _ in one.items() ^ two.items())
        return found


class _Owner(Protocol):
    """A column, which stands above this."""

    @property
    def shared(self) -> SharedValues: ...


class ValuesField:
    """The field `values` of a column: given as an array, kept as SharedValues."""

    @overload
    def __get__(self, owner: None, kind: type) -> "ValuesField": ...
    @overload
    def __get__(self, owner: _Owner, kind: type) -> Array: ...
    def __get__(self, owner: _Owner | None, kind: type) -> "Array | ValuesField":
        if owner is None:
            # A field whose descriptor answers so has no default.
            raise AttributeError("values")
        return owner.shared.array()

    def __set__(self, owner: _Owner, given: "ArrayLike | SharedValues") -> None:
        shared = given if isinstance(given, SharedValues) else SharedValues(frozen(given))
        object.__setattr__(owner, "shared", shared)


# Up to so many places at which an order falls, it is put right row by row.
FEW_FALLS = 16
# Where more than one in so many places falls, as after rows were sorted, it is of no help.
MANY_FALLS = 8


def ascending_rows(values: Array, near: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
    """Return the rows from the smallest value to the largest, equal ones in order; NaN last.

    Where no two are equal, as in most long columns, the quick sort gives the same in a sixth of
    the time; from `near`, an order that is almost right, it takes a thirtieth, and less where only
    some rows stand wrong, as after an edit of a cell.
    """
    order: Rows | None = None
    if near is not None and len(near) == len(values):
        ordered = values[near]
        falls = np.flatnonzero(~(ordered[1:] > ordered[:-1]))
        if not len(falls):
            return near
        mended = _mended(near, ordered, falls) if len(falls) <= FEW_FALLS else None
        if mended is not None:
            return mended
        if len(falls) <= len(values) // MANY_FALLS:
            order = near[np.argsort(values[near], kind="stable")]
    if order is None:
        order = np.argsort(values)
    ordered = values[order]
    if bool((ordered[1:] == ordered[:-1]).any()) or (len(order) and np.isnan(ordered[-1])):
        return np.argsort(values, kind="stable")
    return order


def _mended(near: Rows, ordered: Array, falls: Rows) -> Rows | None:
    """The order with the rows on both sides of each fall put elsewhere; None if that is not all.

    ordered: the values in the order of `near`, of no more use afterwards. None also where one that
    is put elsewhere is NaN or equal to another.
    """
    gaps = np.union1d(falls, falls + 1)
    moved = gaps[np.argsort(ordered[gaps])]
    values = ordered[moved]
    # Each gap says what stands before it: so the others are searched as they are.
    for gap in gaps.tolist():
        ordered[gap] = ordered[gap - 1] if gap else -np.inf
    ends = np.setdiff1d(gaps + 1, [*gaps, len(ordered)])
    places = np.searchsorted(ordered, values, side="right")
    before = np.where(places > 0, ordered[places - 1], -np.inf)
    strict = (ordered[ends] > ordered[ends - 1], values[1:] > values[:-1], values > before)
    if not all(bool(one.all()) for one in strict):
        return None
    put = [(place, 0, at) for place, at in zip(places.tolist(), moved.tolist(), strict=True)]
    taken = [(gap, 1, gap) for gap in gaps.tolist()]
    parts, start = [], 0
    for place, is_gap, at in sorted([*put, *taken], key=itemgetter(0, 1)):
        parts += [near[start:place], near[at : at + 1 - is_gap]]
        start = place + is_gap
    return np.concatenate([*parts, near[start:]])
