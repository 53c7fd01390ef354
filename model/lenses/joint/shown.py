"""What pictures and words of the Joint lens share: the cells that have room, and the rest."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.document.settings import JointSettings
from model.document.table import Array, Table
from model.evaluate.readings import Readings
from model.figure.ticks import round_top
from model.lens.view import Workings
from model.lenses.joint.controls import joint_places
from model.lenses.joint.two_variables import TwoVariables, quick_entropies
from model.measures import entropy

MOST_ROWS, MOST_COLUMNS = 12, 10
GIVEN = "|"  # at the end of the key of cells that are of one variable given the other
OTHERS = -1  # the place of what stands for all that has no room
TINY = 1e-300  # below every probability that is shown: what is impossible is divided by it


@dataclass(frozen=True, eq=False)
class ShownValues:
    """Which values of two variables have a row or a column of the heat map; the dial turns none.

    Attributes:
        rows, columns: the table's rows and the columns of weights (by their place among these)
            that are shown; OTHERS comes last where there are more than have room.
        row_names, column_names: what they are called.
        places: which of the table's columns each of `columns` is; OTHERS for the others.
        at_row, at_column: which of the shown rows and columns is learned; −1 for none.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    row_names: tuple[str, ...]
    column_names: tuple[str, ...]
    places: tuple[int, ...]
    at_row: int
    at_column: int

    @property
    def is_told(self) -> bool:
        """Whether a row or a column is learned."""
        return self.at_row >= 0 or self.at_column >= 0

    def leaves(self, row: int, column: int) -> bool:
        """Return whether a shown cell is still possible for what is learned."""
        return self.at_row in (-1, row) and self.at_column in (-1, column)


@dataclass(frozen=True, eq=False)
class ShownJoint:
    """Two variables, and as much of them as the heat map shows.

    Attributes:
        readings, found: what was read, and all of its numbers.
        values: which of it is shown.
    """

    readings: Readings
    found: TwoVariables
    values: ShownValues

    @cached_property
    def cells(self) -> list[list[float]]:
        """p(y, x) of what is shown, row by row."""
        rows = _folded(self.found.joint, self.values.rows)
        cells: list[list[float]] = _folded(rows.T, self.values.columns).T.tolist()
        return cells

    @cached_property
    def of_y(self) -> list[float]:
        """p(y) of what is shown."""
        shares: list[float] = _folded(self.found.of_y, self.values.rows).tolist()
        return shares

    @cached_property
    def of_x(self) -> list[float]:
        """p(x) of what is shown."""
        shares: list[float] = _folded(self.found.of_x, self.values.columns).tolist()
        return shares

    @property
    def is_as_typed(self) -> bool:
        """Whether the dial leaves the cells as they stand in the table, so that they are drawn."""
        return self.readings.document.temperature == 1.0

    @property
    def x_given(self) -> list[float]:
        """p(x | y) of the learned row; all 0 where that is impossible."""
        share = max(self.of_y[self.values.at_row], TINY)
        return [cell / share for cell in self.cells[self.values.at_row]]

    @property
    def y_given(self) -> list[float]:
        """p(y | x) of the learned column; all 0 where that is impossible."""
        share = max(self.of_x[self.values.at_column], TINY)
        return [row[self.values.at_column] / share for row in self.cells]

    @cached_property
    def most(self) -> float:
        """The probability of the likeliest shown cell."""
        return max(map(max, self.cells))

    @cached_property
    def is_dyadic(self) -> bool:
        """Whether every shown cell is a whole number of 64ths."""
        return all(cell * 64.0 % 1.0 == 0.0 for row in self.cells for cell in row)

    @cached_property
    def left_of_x(self) -> list[float]:
        """H(X | Y = y) of each shown row, in nats; 0 where the row is impossible."""
        return self._left(_folded(self.found.joint, self.values.rows))

    @cached_property
    def left_of_y(self) -> list[float]:
        """H(Y | X = x) of each shown column, in nats; 0 where the column is impossible."""
        return self._left(_folded(self.found.joint.T, self.values.columns))

    def _left(self, lines: Array) -> list[float]:
        if self.readings.settled:
            return [entropy(line) if line.any() else 0.0 for line in lines]
        left: list[float] = quick_entropies(lines).tolist()
        return left

    @cached_property
    def scale(self) -> float:
        """The probability of a cell that is full to its top, a round number."""
        return min(round_top(self.most, 4), 1.0)


def shown_of(readings: Readings, found: TwoVariables, workings: Workings) -> ShownJoint:
    """Return what is shown: all, or the likeliest in the order of the table and the others."""
    table, settings = readings.document.table, readings.document.joint
    rows = _places(found.of_y, MOST_ROWS, settings.learned)
    columns = _places(found.of_x, MOST_COLUMNS, settings.learned_x)
    return ShownJoint(readings, found, workings.of(_values, table, settings, rows, columns))


def _places(shares: Array, most: int, needed: int) -> tuple[int, ...]:
    if len(shares) <= most:
        return tuple(range(len(shares)))
    order = np.argsort(-shares, kind="stable")
    kept = order[: most - 1]
    if 0 <= needed < len(shares) and needed not in kept:
        kept[-1] = needed
    return (*np.sort(kept).tolist(), OTHERS)


def _values(
    table: Table, settings: JointSettings, rows: tuple[int, ...], columns: tuple[int, ...]
) -> ShownValues:
    own, outcomes = joint_places(table), table.outcomes
    other_rows = f"{len(outcomes) - len(rows) + 1:,} others"
    other_columns = f"{len(own) - len(columns) + 1:,} others"
    places = tuple(OTHERS if at == OTHERS else own[at] for at in columns)
    return ShownValues(
        rows,
        columns,
        tuple(other_rows if row == OTHERS else outcomes[row] for row in rows),
        tuple(other_columns if at == OTHERS else table.columns[at].name for at in places),
        places,
        _place_of(rows, settings.learned),
        _place_of(columns, settings.learned_x),
    )


def _place_of(shown: tuple[int, ...], learned: int) -> int:
    return shown.index(learned) if learned >= 0 and learned in shown else -1


def _folded(values: Array, places: tuple[int, ...]) -> Array:
    """The values (along the first axis) at places, all others added up at OTHERS."""
    if places[-1] != OTHERS:
        return values
    kept = list(places[:-1])
    rest = values.sum(axis=0) - values[kept].sum(axis=0)
    return np.concatenate((values[kept], np.maximum(rest, 0.0)[None]))
