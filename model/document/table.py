"""Table: outcomes and their distribution columns, immutable."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.document.cells import Kind
from model.document.name_blocks import OutcomesField, SharedNames
from model.document.value_blocks import Array, Rows, SharedValues, Texts, ValuesField, frozen
from model.exact.weights import Weights, as_logits, as_weights
from model.words.names import fit_line

__all__ = ["SUM_TOLERANCE", "Array", "Column", "Rows", "Table", "frozen", "table_of"]

SUM_TOLERANCE = 1e-6
_NO_TEXTS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Column:
    """One named distribution over the table's outcomes.

    Columns that an edit made of one another share what has not changed.

    Attributes:
        name: what the header says.
        values: one number a row, read-only; weights ≥ 0, or logits (−∞ is probability 0). Put
            together from `shared` where a column was edited: hold it while you go through its rows.
        kind: whether the values are weights or logits (log-probabilities are logits too).
        texts: the text as typed, for the rows where it is not simply the number.
        shared: the same values as they are kept.
    """

    name: str
    values: ValuesField = ValuesField()  # noqa: RUF009
    kind: Kind = Kind.WEIGHTS
    texts: Mapping[int, str] = field(default_factory=lambda: _NO_TEXTS)
    shared: SharedValues = field(init=False, repr=False)

    def __len__(self) -> int:
        return len(self.shared)

    @cached_property
    def total(self) -> float:
        """The plain sum of the values, ∞ beyond the largest number; of no meaning for logits."""
        try:
            return math.fsum(self.values) if len(self) < 4096 else self.shared.total()
        except OverflowError:
            return math.inf

    @property
    def sums_to_one(self) -> bool:
        """Whether readings may use the column as it stands: logits always, weights within 1e-6."""
        return self.kind is not Kind.WEIGHTS or abs(self.total - 1.0) <= SUM_TOLERANCE

    @cached_property
    def holds_counts(self) -> bool:
        """Whether the values are whole numbers above 0 in sum, as of balls in a box, not shares.

        From 2⁵³ on every double is whole: then they say nothing of counting.
        """
        if self.kind is not Kind.WEIGHTS or not 1.0 + SUM_TOLERANCE < self.total < 2.0**53:
            return False
        return all(bool((np.floor(part) == part).all()) for part in self.shared.blocks())

    @property
    def holds_percentages(self) -> bool:
        """Whether the values are parts of a hundred, to within rounding, and not simply counts."""
        within = abs(self.total - 100.0) <= 100.0 * SUM_TOLERANCE
        return self.kind is Kind.WEIGHTS and within and not self.holds_counts

    @property
    def may_hold_percentages(self) -> bool:
        """Whether the values are counts that may be meant as whole percentages: 100 in all."""
        return self.holds_counts and self.total == 100.0

    @property
    def is_meant_so(self) -> bool:
        """Whether the sum is what it was meant to be: 1, a number of things, or a hundred."""
        return self.sums_to_one or self.holds_counts or self.holds_percentages

    def value(self, row: int) -> float:
        """Return the number of one row."""
        return self.shared.at(row)

    def with_cell(self, row: int, value: float, text: str | None = None) -> "Column":
        """Return the column with one value put in, and its typed text where it is not the number.

        Only the blocks of that row are new.
        """
        texts = Texts.of(self.texts).with_text(row, text) if self.texts or text is not None else {}
        return replace(self, values=self.shared.with_value(row, value), texts=texts)

    def with_values(self, values: ArrayLike, texts: Mapping[int, str] = _NO_TEXTS) -> "Column":
        """Return the column with all its values replaced."""
        return replace(self, values=frozen(values), texts=texts)

    def changed_span(self, earlier: "Column") -> tuple[int, int] | None:
        """Return the first and the last row that show another value or text than in `earlier`.

        Both have as many rows; what they share costs nothing.
        """
        ends = set(self.shared.changed_span(earlier.shared) or ())
        is_whole = ends == {0, len(self) - 1}
        if not is_whole and self.texts is not earlier.texts and (self.texts or earlier.texts):
            texts = Texts.of(self.texts).changed_rows(Texts.of(earlier.texts))
            ends |= {min(texts), max(texts)} if texts else set()
        return (min(ends), max(ends)) if ends else None

    def same_content(self, other: "Column") -> bool:
        """Return whether both would be saved alike: name, kind, bits of the values, and texts."""
        return self is other or (
            self.name == other.name
            and self.kind == other.kind
            and self.shared.same_bits(other.shared)
            and (
                self.texts is other.texts
                or not Texts.of(self.texts).changed_rows(Texts.of(other.texts))
            )
        )

    def taken(self, rows: Sequence[int] | NDArray[np.intp]) -> "Column":
        """Return the column with the rows given, in that order."""
        index = np.asarray(rows, dtype=np.intp)
        texts = _NO_TEXTS
        if self.texts:
            texts = {
                new: self.texts[old] for new, old in enumerate(index.tolist()) if old in self.texts
            }
        return replace(self, values=self.values[index], texts=texts)


@dataclass(frozen=True)
class Rest:
    """The row that stands for several outcomes not told apart.

    Attributes:
        row: which.
        count: how many outcomes it stands for, 2 or more; None where that is not known.
        most: the largest share of it that one of them can have, in every column: below 1 where the
            likeliest outcomes have rows of their own, as the least of these bounds all others.
        is_alike: whether it is spread alike in all columns, as where they repeat one distribution;
            holds for as long as they do.
    """

    row: int
    count: int | None = None
    most: float = 1.0
    is_alike: bool = False

    def __post_init__(self) -> None:
        if not 0.0 < self.most <= 1.0:
            raise ValueError(f"One outcome of a rest has a share of it up to 1, not {self.most}.")
        if self.row < 0:
            raise ValueError(f"The rest stands in row {self.row}, but rows are counted from 0.")
        if self.count is not None and self.count < 2:
            raise ValueError(f"A rest is of 2 outcomes or more, not {self.count}.")

    @property
    def stands_for(self) -> str:
        """How many outcomes it stands for: “3 outcomes”, “several outcomes”."""
        return "several outcomes" if self.count is None else f"{self.count:,} outcomes"


@dataclass(frozen=True, eq=False)
class Table:
    """Outcomes in order, one or more columns of equal length over them, and the banned rows.

    Attributes:
        outcomes: the names of the rows; put together from `names` where one was renamed.
        columns: the distributions and rewards over them.
        banned: the rows that are not drawn.
        rest: the row that stands for several outcomes; None where each stands for itself.
        names: the same names as they are kept: renamed tables share what has not changed.
    """

    outcomes: OutcomesField = OutcomesField()  # noqa: RUF009
    columns: tuple[Column, ...] = ()
    banned: frozenset[int] = frozenset()
    rest: Rest | None = None
    names: SharedNames = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("A table needs at least one distribution column.")
        for column in self.columns:
            if len(column) != len(self):
                raise ValueError(
                    f"Column {fit_line(column.name, 40)} has {len(column)} values for "
                    f"{len(self)} outcomes; give one value for each."
                )
        if self.rest is not None and self.rest.row >= len(self):
            raise ValueError(
                f"The rest stands in row {self.rest.row + 1:,}, but there are {len(self):,} rows."
            )

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def is_joint(self) -> bool:
        """Whether all columns together are one distribution, of two variables: none is 1 alone.

        False where any column is logits or rewards.
        """
        if len(self.columns) < 2 or any(one.kind is not Kind.WEIGHTS for one in self.columns):
            return False
        whole = sum(one.total for one in self.columns)
        return abs(whole - 1.0) <= SUM_TOLERANCE and not any(
            one.sums_to_one for one in self.columns
        )

    @cached_property
    def duplicated_outcomes(self) -> tuple[str, ...]:
        """The outcome names that more than one row bears, in order of first appearance."""
        if len(set(self.outcomes)) == len(self.outcomes):
            return ()
        seen: dict[str, int] = {}
        for name in self.outcomes:
            seen[name] = seen.get(name, 0) + 1
        return tuple(name for name, count in seen.items() if count > 1)

    def same_content(self, other: "Table") -> bool:
        """Return whether both would be saved alike; compares by identity where it can."""
        if self is other:
            return True
        if (self.banned, self.rest) != (other.banned, other.rest):
            return False
        if len(self.columns) != len(other.columns):
            return False
        pairs = zip(self.columns, other.columns, strict=True)
        return self.names.equals(other.names) and all(one.same_content(two) for one, two in pairs)

    def with_outcome(self, row: int, name: str) -> "Table":
        """Return the table with one outcome renamed; all the rest is shared."""
        table = replace(self, outcomes=self.names.with_name(row, name))
        known = self.__dict__.get("duplicated_outcomes")
        if known == ():
            again = table.names.count(name) > 1
            table.__dict__["duplicated_outcomes"] = (name,) if again else ()
        return table

    def with_column(self, index: int, column: Column) -> "Table":
        """Return the table with the column at `index` replaced."""
        return self.with_columns((*self.columns[:index], column, *self.columns[index + 1 :]))

    def with_columns(self, columns: tuple[Column, ...]) -> "Table":
        """Return the table with other columns over the same outcomes."""
        table = replace(self, outcomes=self.names, columns=columns)
        _keep_duplicates(self, table)
        return table

    def with_banned(self, banned: Iterable[int]) -> "Table":
        """Return the table with these rows banned and no others."""
        table = replace(self, outcomes=self.names, banned=frozenset(banned))
        _keep_duplicates(self, table)
        return table

    def with_rest(self, rest: Rest | None) -> "Table":
        """Return the table with this row as the rest, or with none."""
        table = replace(self, outcomes=self.names, rest=rest)
        _keep_duplicates(self, table)
        return table

    def taken(self, rows: Sequence[int] | NDArray[np.intp]) -> "Table":
        """Return the table with the rows given, in that order; a row may come more than once.

        The rest stays the first of its copies, and goes with its row.
        """
        index = np.asarray(rows, dtype=np.intp)
        outcomes = tuple(map(self.outcomes.__getitem__, index.tolist()))
        banned = self.banned
        if banned:
            banned = frozenset(new for new, old in enumerate(index.tolist()) if old in self.banned)
        rest = self.rest
        if rest is not None:
            places = np.flatnonzero(index == rest.row)
            rest = replace(rest, row=int(places[0])) if places.size else None
        table = Table(outcomes, tuple(column.taken(index) for column in self.columns), banned, rest)
        if len(index) and int(np.bincount(index).max()) == 1:
            _keep_duplicates(self, table, only_if_none=True)
        return table


def _keep_duplicates(old: Table, new: Table, *, only_if_none: bool = False) -> None:
    """Hand on which names are borne twice, where it is known and cannot have changed."""
    known = old.__dict__.get("duplicated_outcomes")
    if known is not None and not (only_if_none and known):
        new.__dict__["duplicated_outcomes"] = known


def table_of(outcomes: Iterable[str], **columns: ArrayLike) -> Table:
    """Return a table of weights: `table_of(["red", "blue"], P=[9, 1], Q=[5, 5])`.

    >>> table = table_of(["red", "blue"], P=[9, 1])
    >>> len(table), table.columns[0].total
    (2, 10.0)
    """
    return Table(
        tuple(outcomes), tuple(Column(name, frozen(values)) for name, values in columns.items())
    )


class UnreadableTableError(ValueError):
    """A sentence that says why no reading of a table is possible, and what to do."""


def weights_of(column: Column) -> Weights:
    """Return the column as exact weights.

    Raises UnreadableTableError naming the column if it has no weight at all.
    """
    if column.kind is Kind.LOGITS:
        if not np.isfinite(column.values).any():
            raise UnreadableTableError(
                f"No row of {fit_line(column.name, 40)} has a logit: type a number in any of them."
            )
        try:
            return as_logits(column.values, f"logits of {fit_line(column.name, 40)}")
        except ValueError as error:
            raise UnreadableTableError(str(error)) from error
    if not column.values.any():
        raise UnreadableTableError(
            f"All weights of {fit_line(column.name, 40)} are zero: type a weight in any row."
        )
    return as_weights(column.values)
