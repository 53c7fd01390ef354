"""The cells of the Matrix lens: which columns, which numbers, and the panel that shows them."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Mark, Panel, Role, Text
from model.lens.lens import LensError
from model.lens.view import Workings
from model.lenses.matrix.pairwise import pairwise
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import reading_text

MOST_COLUMNS = 12
LONGEST_NAME = 16
CELLS, ENTROPIES = "cells", "entropies"  # keys of marks
GAP = 0.03  # between cells, as a part of one
MARGIN = 0.3  # between the cells and the entropies beside them
FAINTEST, QUIET, STRONGEST = 0.07, 0.42, 0.85
SYMBOLS = {
    "kl": "D({} ‖ {})",
    "cross_entropy": "H({}, {})",
    "jensen_shannon": "JS({}, {})",
    "total_variation": "TV({}, {})",
}


@dataclass(frozen=True, eq=False)
class MatrixView:
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


def view_of(readings: Readings, workings: Workings) -> MatrixView:
    """Return the numbers of the cells; LensError where there are no two columns to compare."""
    document = readings.document
    found = distribution_columns(document)
    if not len(document.table):
        raise LensError("The table has no outcomes: add one, or paste a column.")
    if len(found) < 2:
        raise LensError(
            "The matrix compares columns, and there is only one: "
            "add a column in the menu of the table’s header."
        )
    shown = tuple(found[:MOST_COLUMNS])
    columns = tuple(document.table.columns[index] for index in shown)
    measured = workings.of(pairwise, columns, document.matrix.measure)
    values = measured.values if document.matrix.measure == "total_variation" else None
    return MatrixView(
        readings,
        shown,
        len(found) - len(shown),
        readings.unit.of(measured.values) if values is None else values,
        readings.unit.of(measured.entropies),
    )


def matrix_panel(view: MatrixView) -> Panel:
    """Return the cells, row against column, with the entropies of the rows beside them."""
    count = len(view.columns)
    places = range(count)
    across = [(place + 0.5, _with_role(view, place, "Q")) for place in places]
    across.append((count + MARGIN + 0.5, f"H(row) in {view.readings.unit.value}"))
    down = [(count - place - 0.5, _with_role(view, place, "P")) for place in places]
    x = Axis(-GAP, count + MARGIN + 1.0, _x_label(view), tuple(across))
    marks = (*_frames(view), *_cells(view), *_margin(view))
    return Panel(x, Axis(-GAP, count + GAP, ticks=tuple(down)), marks)


def _cells(view: MatrixView) -> list[Mark]:
    """One bar a cell, row by row, so that the index of (i, j) is i · k + j; its number over it."""
    count, values = len(view.columns), view.values.ravel()
    rows = np.arange(count * count)
    i, j = np.divmod(rows, count)
    left, low, wide = j + GAP, count - 1.0 - i + GAP, 1.0 - 2.0 * GAP
    crossed = view.measure == "cross_entropy"
    role: Role = "tempered" if crossed else "divergence"
    # No cross entropy is 0, so the least of them is the ground of its shades.
    known = values[np.isfinite(values)]
    least = float(known.min()) if crossed and known.size else 0.0
    shades, name = _shades(values, least), SYMBOLS[view.measure].format("row", "column")
    cells = Bars(left, left + wide, low, low + wide, role, name, rows, shades=shades, key=CELLS)
    return [cells, *_numbers(view, left + 0.5 * wide, low + 0.5 * wide, values)]


def _margin(view: MatrixView) -> list[Mark]:
    count = len(view.columns)
    left, low = np.full(count, count + MARGIN), count - 1.0 - np.arange(float(count)) + GAP
    wide, high = 1.0 - GAP, 1.0 - 2.0 * GAP
    shades = _shades(view.entropies, strongest=QUIET)
    bars = Bars(left, left + wide, low, low + high, "entropy", "H", shades=shades, key=ENTROPIES)
    return [bars, *_numbers(view, left + 0.5 * wide, low + 0.5 * high, view.entropies)]


def _x_label(view: MatrixView) -> str:
    what = SYMBOLS[view.measure].format("row", "column")
    more = f"; {view.more} more not shown" if view.more else ""
    return f"{what}{f' in {view.unit}' if view.unit else ''}{more}"


def _with_role(view: MatrixView, place: int, letter: str) -> str:
    roles = view.roles
    name = view.name(place)
    if roles is None or place != roles[0 if letter == "P" else 1]:
        return name
    return f"<b>{name}</b>" if name.split()[:1] == [letter] else f"<b>{name} ({letter})</b>"


def _shades(values: Array, least: float = 0.0, strongest: float = STRONGEST) -> Array:
    """From faint at `least` to strong with the root of the value; ∞ is fullest, no value faintest.

    A root, so that a pair that is only twenty times closer than another still shows a colour.
    """
    finite = values[np.isfinite(values)]
    span = float(finite.max(initial=least)) - least
    parts = np.clip((values - least) / span, 0.0, 1.0) if span > 0.0 else np.zeros(len(values))
    shades = FAINTEST + (strongest - FAINTEST) * np.sqrt(np.nan_to_num(parts, nan=0.0))
    return np.where(np.isposinf(values), 1.0, shades)


def _frames(view: MatrixView) -> list[Mark]:
    """An outline around the cell of P and Q, beneath the cells so that those are pointed at."""
    if view.roles is None:
        return []
    i, j = view.roles
    left, low = np.array([float(j)]), np.array([len(view.columns) - 1.0 - i])
    edge = 0.4 * GAP
    return [
        Bars(
            left - edge,
            left + 1.0 + edge,
            low - edge,
            low + 1.0 + edge,
            "ink",
            "P and Q",
            style="dashed",
        )
    ]


def _numbers(view: MatrixView, x: Array, y: Array, values: Array) -> list[Mark]:
    count = len(view.columns)
    size: Literal["small", "normal", "large"] = (
        "large" if count <= 5 else "normal" if count <= 8 else "small"
    )
    return [
        Text(across, up, view.text(value), "ink", size=size, on_fill=True, is_value=True)
        for across, up, value in zip(x.tolist(), y.tolist(), values.tolist(), strict=True)
    ]
