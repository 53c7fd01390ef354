"""Shared storage of a table's outcomes: a renamed copy has all blocks but one in common.

Undo remembers a hundred documents; 262,144 names in a tuple of their own would be two megabytes in
each of them. So a renamed table keeps blocks, and few tuples of all names are kept made.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Protocol, overload

import numpy as np

from model.document.value_blocks import BLOCK_ROWS
from model.words.remembering import remembered

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_MADE = 3


class SharedNames:
    """The outcomes of a table, kept whole or as blocks of 4,096.

    Attributes:
        whole: all names, where they are kept so.
        blocks: the names in blocks, the last one shorter; empty where they are kept whole.
    """

    def __init__(
        self, whole: tuple[str, ...] | None, blocks: tuple[tuple[str, ...], ...] = ()
    ) -> None:
        self.whole = whole
        self.blocks = blocks
        self._hashes: tuple[NDArray[np.int64], ...] = ()
        self._rows = sum(map(len, blocks)) if whole is None else len(whole)

    def __len__(self) -> int:
        return self._rows

    def all(self) -> tuple[str, ...]:
        """Return all names: the same tuple as long as it is among the few asked for last."""
        return _made(self) if self.whole is None else self.whole

    def with_name(self, row: int, name: str) -> "SharedNames":
        """Return the names with one changed; all blocks but one are shared."""
        if self._rows <= BLOCK_ROWS:
            names = self.all()
            return SharedNames((*names[:row], name, *names[row + 1 :]))
        blocks = list(self._stretches())
        number, place = divmod(row, BLOCK_ROWS)
        old = blocks[number]
        blocks[number] = (*old[:place], name, *old[place + 1 :])
        renamed = SharedNames(None, tuple(blocks))
        if self._hashes:
            changed = self._hashes[number].copy()
            changed[place] = hash(name)
            renamed._hashes = (*self._hashes[:number], changed, *self._hashes[number + 1 :])
        return renamed

    def count(self, name: str) -> int:
        """Return how many rows bear a name; by hashes, which renamed copies have in common too."""
        if not self._hashes:
            self._hashes = tuple(
                np.fromiter(map(hash, stretch), np.int64, len(stretch))
                for stretch in self._stretches()
            )
        sought, found = hash(name), 0
        for stretch, hashes in zip(self._stretches(), self._hashes, strict=True):
            found += sum(stretch[row] == name for row in np.flatnonzero(hashes == sought).tolist())
        return found

    def changed_span(self, earlier: "SharedNames") -> tuple[int, int] | None:
        """Return the first and the last row that bear another name than in `earlier`.

        Both have as many rows; stretches that are shared or alike are compared as a whole.
        """
        numbers = range(-(-self._rows // BLOCK_ROWS))
        changed = (n for n in numbers if self._stretch(n) != earlier._stretch(n))
        first = next(changed, None)
        if first is None:
            return None
        last = next(n for n in reversed(numbers) if self._stretch(n) != earlier._stretch(n))
        ends: list[int] = []
        for number in {first, last}:
            stretches = zip(self._stretch(number), earlier._stretch(number), strict=True)
            ends += (
                number * BLOCK_ROWS + place
                for place, (one, two) in enumerate(stretches)
                if one != two
            )
        return min(ends), max(ends)

    def _stretches(self) -> Iterator[tuple[str, ...]]:
        return map(self._stretch, range(-(-self._rows // BLOCK_ROWS)))

    def _stretch(self, number: int) -> tuple[str, ...]:
        if self.whole is None:
            return self.blocks[number]
        return self.whole[number * BLOCK_ROWS : (number + 1) * BLOCK_ROWS]

    def equals(self, other: "SharedNames") -> bool:
        """Return whether both hold the same names; what they share is passed over."""
        if self is other or len(self) != len(other):
            return self is other
        if self.whole is None and other.whole is None:
            pairs = zip(self.blocks, other.blocks, strict=True)
            return all(one is two or one == two for one, two in pairs)
        one, two = self.all(), other.all()
        return one is two or one == two


@remembered(MOST_MADE)
def _made(names: SharedNames) -> tuple[str, ...]:
    return tuple(chain.from_iterable(names.blocks))


class _Owner(Protocol):
    """A table, which stands above this."""

    @property
    def names(self) -> SharedNames: ...


class OutcomesField:
    """The field `outcomes` of a table: given as a tuple, kept as SharedNames."""

    @overload
    def __get__(self, owner: None, kind: type) -> "OutcomesField": ...
    @overload
    def __get__(self, owner: _Owner, kind: type) -> tuple[str, ...]: ...
    def __get__(self, owner: _Owner | None, kind: type) -> "tuple[str, ...] | OutcomesField":
        if owner is None:
            # A field whose descriptor answers so has no default.
            raise AttributeError("outcomes")
        return owner.names.all()

    def __set__(self, owner: _Owner, given: "Sequence[str] | SharedNames") -> None:
        names = given if isinstance(given, SharedNames) else SharedNames(tuple(given))
        object.__setattr__(owner, "names", names)
