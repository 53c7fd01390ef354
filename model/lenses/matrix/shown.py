"""What the picture and the words of the Matrix lens share: the columns, and what the cells say."""

import math
from dataclasses import dataclass

from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Array
from model.evaluate.readings import Readings
from model.lens.lens import LensError
from model.lens.view import Workings
from model.lenses.matrix.pairwise import pairwise
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import reading_text

MOST_COLUMNS = 12


LONGEST_NAME = 16


SYMBOLS = {
    "kl": "D({} ‖ {})",
    "cross_entropy": "H({}, {})",
    "jensen_shannon": "JS({}, {})",
    "total_variation": "TV({}, {})",
}


@dataclass(frozen=True, eq=False)
class ShownMatrix:
    """The columns shown (as indices of the table), and their measure in the document's unit."""

    readings: Readings
    columns: tuple[int, ...]
    more: int
    values: Array
    entropies: Array

    @property
    def measure(self) -> str:
        """Which measure the cells show."""
        return self.readings.document.matrix.measure

    @property
    def unit(self) -> str:
        """The unit of the cells; none for total variation."""
        return "" if self.measure == "total_variation" else self.readings.unit.value

    def name(self, place: int) -> str:
        """The name of a column, cut and safe in markup."""
        name = self.readings.document.table.columns[self.columns[place]].name
        return escape(fit(name, LONGEST_NAME))

    def symbol(self, i: int, j: int) -> str:
        """How the measure of a cell is written: D(Truth ‖ Good)."""
        return SYMBOLS[self.measure].format(self.name(i), self.name(j))

    def text(self, value: float) -> str:
        """A number as it stands in a cell; a dash where a column has no weight."""
        return "–" if math.isnan(value) else reading_text(value)

    def quantity(self, value: float) -> str:
        """A number with its unit."""
        return self.text(value) if math.isinf(value) else f"{self.text(value)} {self.unit}".rstrip()

    @property
    def roles(self) -> tuple[int, int] | None:
        """The cell of P and Q, if both are shown."""
        document = self.readings.document
        if document.model not in self.columns or document.truth not in self.columns:
            return None
        return self.columns.index(document.truth), self.columns.index(document.model)


def distribution_columns(document: Document) -> list[int]:
    """Return the indices of all columns that hold no rewards."""
    columns = document.table.columns
    return [index for index, one in enumerate(columns) if one.kind is not Kind.REWARDS]


def check_columns(document: Document) -> list[int]:
    """Return the columns to compare; LensError where there are no two, or no outcomes."""
    found = distribution_columns(document)
    if not len(document.table):
        raise LensError("The table has no outcomes: add one, or paste a column.")
    if len(found) < 2:
        raise LensError(
            "The matrix compares columns, and there is only one: "
            "add a column in the menu of the table’s header."
        )
    return found


def shown_of(readings: Readings, workings: Workings) -> ShownMatrix:
    """Return the numbers of the cells; LensError where there are no two columns to compare."""
    document = readings.document
    found = check_columns(document)
    shown = tuple(found[:MOST_COLUMNS])
    columns = tuple(document.table.columns[index] for index in shown)
    measured = workings.of(pairwise, columns, document.matrix.measure)
    values = measured.values if document.matrix.measure == "total_variation" else None
    return ShownMatrix(
        readings,
        shown,
        len(found) - len(shown),
        readings.unit.of(measured.values) if values is None else values,
        readings.unit.of(measured.entropies),
    )
