"""The pictures of Compare: bars, ranked columns of many outcomes, and rank on log axes."""

from typing import NamedTuple

import numpy as np

from model.document.table import Array, Column, Rows, UnreadableTableError, weights_of
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Legend, Line, Mark, Panel, Place, Role, Text
from model.figure.reduce import log_spaced_places, log_spaced_ranks
from model.figure.ticks import log_ticks, round_ticks
from model.lens.scoreboard import models_beside
from model.lens.view import Workings
from model.lens.words import NAME_LENGTH, probability_axis, quoted, series
from model.words.colours import colour_word
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import compact_text

MOST_LABELLED = 14
GROUP = 0.72
# How columns without a role are told apart, in their order: role, and whether hatched.
OTHERS: tuple[tuple[Role, bool], ...] = (
    ("muted", False),
    ("muted", True),
    ("ink", False),
    ("ink", True),
    ("reward", False),
    ("reward", True),
)


class ShownColumn(NamedTuple):
    """One distribution: its role and name in markup, its probabilities, the column it is of.

    Attributes:
        column: its index in the table, −1 where it is computed.
        hatched: whether lines over it tell it from another of its role.
    """

    role: Role
    name: str
    values: Array
    column: int = -1
    hatched: bool = False

    @property
    def legend(self) -> Legend:
        """Its entry in the legend."""
        return Legend(self.role, self.name, "hatched" if self.hatched else "filled")


def shown_series(
    readings: Readings, workings: Workings, *, every: bool = False
) -> tuple[ShownColumn, ...]:
    """Return P, Q and Q at T; with all columns, those without a role between Q and Q at T.

    every: all columns, whatever the document says is to be shown.
    """
    document = readings.document
    columns = {"truth": document.truth, "model": document.model}
    found = [
        ShownColumn(
            role, name, values, -1 if columns.get(role) is None else int(columns[role] or 0)
        )
        for role, name, values in series(readings)
    ]
    if document.compare.columns != "all" and not every:
        return tuple(found)
    others = [each for each in models_beside(document) if each != document.model]
    made: list[ShownColumn] = []
    for index, (role, hatched) in zip(others, OTHERS, strict=False):
        column = document.table.columns[index]
        shares = workings.of(_shares, column)
        if shares is not None:
            name = escape(fit(column.name, NAME_LENGTH))
            made.append(ShownColumn(role, name, shares, index, hatched))
    place = sum(one.role in ("truth", "model") for one in found)
    return (*found[:place], *made, *found[place:])


def _shares(column: Column) -> Array | None:
    """The probabilities of a column; None where it has no weight at all."""
    try:
        return np.asarray(weights_of(column).probabilities)
    except UnreadableTableError:
        return None


def bars_panel(readings: Readings, shown: tuple[ShownColumn, ...], place: Place) -> Panel:
    """Return grouped bars, one group an outcome."""
    count = len(readings.outcomes)
    rows = np.arange(count)
    places = rows.astype(np.float64)
    width = GROUP / len(shown)
    labelled = count * max(len(shown), 3) <= 3 * MOST_LABELLED
    named = own_colours(readings, shown)
    marks: list[Mark] = []
    for index, one in enumerate(shown):
        left = places - GROUP / 2.0 + index * width
        marks.append(
            Bars(
                left=left + 0.01,
                right=left + width - 0.01,
                low=np.zeros(count),
                high=one.values,
                role=one.role,
                name=one.name,
                rows=rows,
                labels=tuple(map(compact_text, one.values.tolist())) if labelled else (),
                labels_are_values=True,
                drag="" if one.column < 0 else "weight",
                column=one.column,
                hatched=tuple(range(count)) if one.hatched else (),
                named=named,
            )
        )
    ticks = tuple((float(row), escape(name)) for row, name in enumerate(readings.outcomes))
    steady = np.concatenate([one.values for one in shown if one.column >= 0])
    return Panel(
        x=Axis(-0.6, count - 0.4, ticks=ticks),
        y=probability_axis(steady, readings.tempered),
        marks=tuple(marks),
        place=place,
    )


def own_colours(readings: Readings, shown: tuple[ShownColumn, ...]) -> tuple[str, ...]:
    """Return the colours that the outcomes are called by; () unless all are, and of one column.

    Beside another column colours tell the columns apart.
    """
    words = tuple(map(colour_word, readings.outcomes))
    return words if len(shown) == 1 and all(words) else ()


NAMED = 6
LEAST_SHOWN = 1e-12
# How much of a small picture the list of names takes in its corner, across and up.
LIST_ACROSS, LIST_HIGH = 0.45, 0.6


def ranked_panel(readings: Readings) -> Panel:
    """Return columns of P, the most likely first, with Q and Q at T as lines over them."""
    prepared = readings.prepared
    rows = prepared.rows_by_truth
    ranks = np.arange(1.0, len(rows) + 1.0)
    marks: list[Mark] = []
    for role, name, values in series(readings):
        ordered = values[rows]
        if role == "truth":
            marks.append(
                Bars(ranks - 0.42, ranks + 0.42, np.zeros(len(rows)), ordered, role, name, rows)
            )
        else:
            marks.append(Line(ranks, ordered, role, name, rows=rows))
    model = readings.truth if readings.model is None else readings.model
    steady = np.maximum(readings.truth, model)
    y = probability_axis(steady, readings.tempered)
    marks += _top_names(readings, rows, len(rows) * 0.55, y)
    x = Axis(0.0, len(rows) + 1.0, "rank under P", round_ticks(1.0, float(len(rows)), 8))
    return Panel(x, y, tuple(marks))


def log_log_panel(readings: Readings) -> Panel:
    """Return each distribution from its own most to its least likely outcome, on log axes."""
    prepared = readings.prepared
    count = len(readings.outcomes)
    ranks, places = log_spaced_ranks(count), log_spaced_places(count)
    marks: list[Mark] = []
    drawn: list[Array] = []
    for role, name, values in series(readings):
        order = prepared.rows_by_truth if role == "truth" else prepared.rows_by_source
        rows = order[ranks]
        shown: Array = np.where(values[rows] > 0.0, values[rows], np.nan)
        drawn.append(shown)
        marks.append(
            Line(places, shown, role, name, width=2.5 if role == "tempered" else 2.0, rows=rows)
        )
    y = _log_axis(drawn, "probability")
    x = Axis(0.9, count * 1.1, "rank (log scale)", log_ticks(1.0, float(count)), log=True)
    lines = [(places, shown) for shown in drawn]
    marks += _top_names_log(readings, prepared.rows_by_truth, x, y, lines)
    return Panel(x, y, tuple(marks))


def _log_axis(drawn: list[Array], label: str) -> Axis:
    # Q at T comes last and may fall without bound, so the axis is set by what is not tempered.
    steady = np.concatenate(drawn[:-1] if len(drawn) > 1 else drawn)
    steady = steady[np.isfinite(steady)]
    least = max(float(steady.min(initial=1.0)), LEAST_SHOWN)
    low = 10.0 ** np.floor(np.log10(least) - 0.3)
    return Axis(float(low), 1.6, label, log_ticks(float(low), 1.0), log=True, grid=True)


def _top_names(readings: Readings, rows: Rows, x: float, y: Axis, dy: float = 40.0) -> list[Mark]:
    return [
        Text(x, y.high, text, "ink", "left", "normal", index == 0, dy=dy + 20.0 * index)
        for index, text in enumerate(_name_lines(readings, rows))
    ]


def _top_names_log(
    readings: Readings, rows: Rows, x: Axis, y: Axis, lines: list[tuple[Array, Array]]
) -> list[Mark]:
    """The list stands under the curves, or over them where one of them falls through it there."""
    low_end, high_end = x.value_at(LIST_ACROSS), y.value_at(LIST_HIGH)
    if any(bool((values[places <= low_end] < high_end).any()) for places, values in lines):
        at = x.value_at(1.0 - LIST_ACROSS)
        return _top_names(readings, rows, at, y, dy=14.0)
    return [
        Text(
            x.low,
            y.low,
            text,
            "ink",
            "left",
            "normal",
            index == 0,
            dx=16.0,
            dy=-20.0 * (NAMED + 1 - index),
        )
        for index, text in enumerate(_name_lines(readings, rows))
    ]


def _name_lines(readings: Readings, rows: Rows) -> list[str]:
    named = rows[:NAMED].tolist()
    return ["Most likely under P"] + [
        f"{place}. {quoted(readings.outcomes[row])} {compact_text(float(readings.truth[row]))}"
        for place, row in enumerate(named, start=1)
    ]
