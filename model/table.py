"""Table: outcomes and their distribution columns, immutable."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.cells import Kind

Array = NDArray[np.float64]
SUM_TOLERANCE = 1e-6
_NO_TEXTS: Mapping[int, str] = MappingProxyType({})


def frozen(values: ArrayLike) -> Array:
    """Return `values` as a read-only float64 array of its own (shared if it already is one)."""
    array = np.asarray(values, dtype=np.float64)
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class Column:
    """One named distribution over the table's outcomes.

    Attributes:
        name: what the header says.
        values: one number a row, read-only; weights ≥ 0, or logits (−∞ is probability 0).
        kind: whether the values are weights or logits (log-probabilities are logits too).
        texts: the text as typed, for the rows where it is not simply the number.
    """

    name: str
    values: Array
    kind: Kind = Kind.WEIGHTS
    texts: Mapping[int, str] = field(default_factory=lambda: _NO_TEXTS)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozen(self.values))

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def total(self) -> float:
        """The plain sum of the values; of no meaning for logits."""
        with np.errstate(over="ignore", invalid="ignore"):
            return float(math.fsum(self.values)) if len(self) < 4096 else float(self.values.sum())

    @property
    def sums_to_one(self) -> bool:
        """Whether readings may use the column as it stands: logits always, weights within 1e-6."""
        return self.kind is not Kind.WEIGHTS or abs(self.total - 1.0) <= SUM_TOLERANCE

    def with_cell(self, row: int, value: float, text: str = "") -> "Column":
        """Return the column with one value, and its typed text, put in."""
        values = self.values.copy()
        values[row] = value
        texts = {**self.texts, row: text}
        if not text:
            del texts[row]
        return replace(self, values=values, texts=texts)

    def with_values(self, values: ArrayLike, texts: Mapping[int, str] = _NO_TEXTS) -> "Column":
        """Return the column with all its values replaced."""
        return replace(self, values=frozen(values), texts=texts)

    def taken(self, rows: Sequence[int] | NDArray[np.intp]) -> "Column":
        """Return the column with the rows given, in that order."""
        index = np.asarray(rows, dtype=np.intp)
        texts = _NO_TEXTS
        if self.texts:
            texts = {
                new: self.texts[old] for new, old in enumerate(index.tolist()) if old in self.texts
            }
        return replace(self, values=self.values[index], texts=texts)


@dataclass(frozen=True, eq=False)
class Table:
    """Outcomes in order, one or more columns of equal length over them, and the banned rows."""

    outcomes: tuple[str, ...]
    columns: tuple[Column, ...]
    banned: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("A table needs at least one distribution column.")
        for column in self.columns:
            if len(column) != len(self.outcomes):
                raise ValueError(
                    f"Column {column.name} has {len(column)} values for "
                    f"{len(self.outcomes)} outcomes; give one value for each."
                )

    def __len__(self) -> int:
        return len(self.outcomes)

    @cached_property
    def duplicated_outcomes(self) -> tuple[str, ...]:
        """The outcome names that more than one row bears, in order of first appearance."""
        if len(set(self.outcomes)) == len(self.outcomes):
            return ()
        seen: dict[str, int] = {}
        for name in self.outcomes:
            seen[name] = seen.get(name, 0) + 1
        return tuple(name for name, count in seen.items() if count > 1)

    def with_column(self, index: int, column: Column) -> "Table":
        """Return the table with the column at `index` replaced."""
        columns = (*self.columns[:index], column, *self.columns[index + 1 :])
        return replace(self, columns=columns)

    def taken(self, rows: Sequence[int] | NDArray[np.intp]) -> "Table":
        """Return the table with the rows given, in that order; a row may come more than once."""
        index = np.asarray(rows, dtype=np.intp)
        outcomes = tuple(self.outcomes[row] for row in index.tolist())
        banned = self.banned
        if banned:
            banned = frozenset(new for new, old in enumerate(index.tolist()) if old in self.banned)
        return Table(outcomes, tuple(column.taken(index) for column in self.columns), banned)


def table_of(outcomes: Iterable[str], **columns: ArrayLike) -> Table:
    """Return a table of weights: `table_of(["red", "blue"], P=[9, 1], Q=[5, 5])`."""
    return Table(
        tuple(outcomes), tuple(Column(name, frozen(values)) for name, values in columns.items())
    )
