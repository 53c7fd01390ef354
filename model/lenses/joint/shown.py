"""What pictures and words of the Joint lens share: the cells that have room, and the rest."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array, Rows
from model.evaluate.readings import Readings
from model.figure.ticks import round_top
from model.lenses.joint.controls import joint_places
from model.lenses.joint.two_variables import TwoVariables, quick_entropy
from model.measures import entropy

MOST_ROWS, MOST_COLUMNS = 12, 10
GIVEN = "|"  # at the end of the key of cells that are of one variable given the other
OTHERS = -1  # the place of what stands for all that has no room
TINY = 1e-300  # below every probability that is shown: what is impossible is divided by it


@dataclass(frozen=True, eq=False)
class ShownJoint:
    """Two variables, and which of their values have a row or a column of the heat map.

    Attributes:
        readings, found: what was read, and all of its numbers.
        rows, columns: the table's rows and the columns of weights (by their place among these)
            that are shown; OTHERS comes last where there are more than have room.
    """

    readings: Readings
    found: TwoVariables
    rows: Rows
    columns: Rows

    @cached_property
    def cells(self) -> Array:
        """p(y, x) of what is shown."""
        return _folded(_folded(self.found.joint, self.rows).T, self.columns).T

    @cached_property
    def of_y(self) -> Array:
        """p(y) of what is shown."""
        return _folded(self.found.of_y, self.rows)

    @cached_property
    def of_x(self) -> Array:
        """p(x) of what is shown."""
        return _folded(self.found.of_x, self.columns)

    @property
    def learned(self) -> int:
        """The row that Y is known to be; −1 where it is not known."""
        row = self.readings.document.joint.learned
        return row if row < len(self.readings.outcomes) else -1

    @property
    def learned_x(self) -> int:
        """The column of weights that X is known to be; −1 where it is not known."""
        place = self.readings.document.joint.learned_x
        return place if place < len(self.found.of_x) else -1

    @property
    def is_as_typed(self) -> bool:
        """Whether the dial leaves the cells as they stand in the table, so that they are drawn."""
        return self.readings.document.temperature == 1.0

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Which of the shown cells are still possible for what is learned."""
        mask = np.ones(self.cells.shape, dtype=np.bool_)
        if self.learned >= 0:
            mask &= (self.rows == self.learned)[:, None]
        if self.learned_x >= 0:
            mask &= (self.columns == self.learned_x)[None, :]
        return mask

    @property
    def is_told(self) -> bool:
        """Whether a row or a column is learned."""
        return self.learned >= 0 or self.learned_x >= 0

    @cached_property
    def at_row(self) -> int:
        """Which of the shown rows is learned; −1 for none."""
        return _place_of(self.rows, self.learned)

    @cached_property
    def at_column(self) -> int:
        """Which of the shown columns is learned; −1 for none."""
        return _place_of(self.columns, self.learned_x)

    @property
    def x_given(self) -> Array:
        """p(x | y) of the learned row; all 0 where that is impossible."""
        return np.asarray(self.cells[self.at_row] / max(float(self.of_y[self.at_row]), TINY))

    @property
    def y_given(self) -> Array:
        """p(y | x) of the learned column; all 0 where that is impossible."""
        share = max(float(self.of_x[self.at_column]), TINY)
        return np.asarray(self.cells[:, self.at_column] / share)

    @cached_property
    def is_dyadic(self) -> bool:
        """Whether every shown cell is a whole number of 64ths."""
        return bool((self.cells * 64.0 % 1.0 == 0.0).all())

    @cached_property
    def left_of_x(self) -> Array:
        """H(X | Y = y) of each shown row, in nats; 0 where the row is impossible."""
        return np.array([self._left(row) for row in _folded(self.found.joint, self.rows)])

    @cached_property
    def left_of_y(self) -> Array:
        """H(Y | X = x) of each shown column, in nats; 0 where the column is impossible."""
        return np.array([self._left(one) for one in _folded(self.found.joint.T, self.columns)])

    def _left(self, weights: Array) -> float:
        measure = entropy if self.readings.settled else quick_entropy
        return measure(weights) if weights.any() else 0.0

    @cached_property
    def row_names(self) -> tuple[str, ...]:
        """The name of each shown row."""
        outcomes = self.readings.outcomes
        others = f"{len(outcomes) - len(self.rows) + 1:,} others"
        return tuple(others if row == OTHERS else outcomes[row] for row in self.rows.tolist())

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """The name of each shown column."""
        document = self.readings.document
        places = joint_places(document)
        others = f"{len(places) - len(self.columns) + 1:,} others"
        return tuple(
            others if place == OTHERS else document.table.columns[places[place]].name
            for place in self.columns.tolist()
        )

    @cached_property
    def scale(self) -> float:
        """The probability of a cell that is full to its top, a round number."""
        return min(round_top(float(self.cells.max()), 4), 1.0)


def shown_of(readings: Readings, found: TwoVariables) -> ShownJoint:
    """Return what is shown: all, or the likeliest in the order of the table and the others."""
    learned = readings.document.joint.learned
    rows = _places(found.of_y, MOST_ROWS, learned)
    learned_x = readings.document.joint.learned_x
    return ShownJoint(readings, found, rows, _places(found.of_x, MOST_COLUMNS, learned_x))


def _place_of(places: Rows, wanted: int) -> int:
    found = np.flatnonzero(places == wanted)
    return int(found[0]) if wanted >= 0 and found.size else -1


def _places(shares: Array, most: int, needed: int) -> Rows:
    if len(shares) <= most:
        return np.arange(len(shares))
    order = np.argsort(-shares, kind="stable")
    kept = order[: most - 1]
    if 0 <= needed < len(shares) and needed not in kept:
        kept[-1] = needed
    return np.append(np.sort(kept), OTHERS)


def _folded(values: Array, places: Rows) -> Array:
    """The values (along the first axis) at places, all others added up at OTHERS."""
    if not len(places) or places[-1] != OTHERS:
        return values
    kept = places[:-1]
    rest = values.sum(axis=0) - values[kept].sum(axis=0)
    return np.concatenate((values[kept], np.maximum(rest, 0.0)[None]))
