"""plain_numbers: many texts as numbers at once, where all of them are plain."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np

from model.document.cells import Kind
from model.document.table import Array


class LazyTexts(Sequence[str]):
    """Texts of a long column, each made where it is asked for: most are only read as numbers."""

    @property
    @abstractmethod
    def floats(self) -> Array | None:
        """The numbers, if all texts are such."""

    def holds(self, mark: str) -> bool:
        """Return whether one of the texts that are numbers has this mark."""
        return any(mark in text for text in self)


class CellTexts(LazyTexts):
    """The texts of cells of a sheet, which hold numbers and words."""

    def __init__(self, cells: Sequence[Any], text_of: Callable[[Any], str]) -> None:
        self._cells = cells
        self._text_of = text_of

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> "CellTexts": ...

    def __getitem__(self, place: int | slice) -> "str | CellTexts":
        if isinstance(place, slice):
            return CellTexts(self._cells[place], self._text_of)
        return self._text_of(self._cells[place])

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells) if self._kinds == {str} else map(self._text_of, self._cells)

    @cached_property
    def _kinds(self) -> set[type]:
        return set(map(type, self._cells))

    @property
    def floats(self) -> Array | None:
        """The numbers, if all cells are such."""
        return np.array(self._cells, dtype=np.float64) if self._are_numbers else None

    @property
    def _are_numbers(self) -> bool:
        return len(self) > 0 and self._kinds <= {float, int}

    def holds(self, mark: str) -> bool:
        """Return whether one of the texts has this mark; numbers are none, and have none."""
        return not self._are_numbers and super().holds(mark)


def floats_of(texts: Sequence[str]) -> Array | None:
    """Return what `float` makes of all texts, or None if it makes nothing of one."""
    if isinstance(texts, LazyTexts) and (floats := texts.floats) is not None:
        return floats
    try:
        return np.fromiter(map(float, texts), dtype=np.float64, count=len(texts))
    except ValueError:
        return None


def plain_numbers(
    texts: Sequence[str], kind: Kind, decimal: str, floats: Array | None = None
) -> Array | None:
    """Return the values if all texts are plain numbers of this kind (0.25, 2e-3, 9), else None.

    Then each has to be read as a cell is. No text is a number where the decimal mark is a comma
    and a text has a point, nor with an underscore in it, which `float` alone would read. `floats`
    is what `floats_of` said of these texts, where it was asked before.
    """
    values = floats_of(texts) if floats is None else floats
    if values is None:
        return None
    holds = texts.holds if isinstance(texts, LazyTexts) else "".join(texts).__contains__
    if holds("_") or (decimal == "," and holds(".")):
        return None
    if kind is Kind.WEIGHTS:
        fits = (values >= 0.0) & (values < np.inf)
    elif kind is Kind.REWARDS:
        fits = np.isfinite(values)
    else:
        fits = values < np.inf
    return values if bool(fits.all()) else None
