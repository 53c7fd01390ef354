"""Pictures of many outcomes: ranked columns, and rank against probability on log axes."""

import numpy as np

from model.document.table import Array, Rows
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Text
from model.figure.reduce import log_spaced_ranks
from model.figure.ticks import log_ticks, round_ticks
from model.lens.words import probability_axis, quoted, series
from model.words.numerals import compact_text

NAMED = 6
LEAST_SHOWN = 1e-12


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
    ranks = log_spaced_ranks(count)
    places = ranks.astype(np.float64) + 1.0
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
    marks += _top_names_log(readings, prepared.rows_by_truth, x, y)
    return Panel(x, y, tuple(marks))


def _log_axis(drawn: list[Array], label: str) -> Axis:
    # Q at T comes last and may fall without bound, so the axis is set by what is not tempered.
    steady = np.concatenate(drawn[:-1] if len(drawn) > 1 else drawn)
    steady = steady[np.isfinite(steady)]
    least = max(float(steady.min(initial=1.0)), LEAST_SHOWN)
    low = 10.0 ** np.floor(np.log10(least) - 0.3)
    return Axis(float(low), 1.6, label, log_ticks(float(low), 1.0), log=True, grid=True)


def _top_names(readings: Readings, rows: Rows, x: float, y: Axis) -> list[Mark]:
    return [
        Text(x, y.high, text, "ink", "left", "normal", index == 0, dy=40.0 + 20.0 * index)
        for index, text in enumerate(_name_lines(readings, rows))
    ]


def _top_names_log(readings: Readings, rows: Rows, x: Axis, y: Axis) -> list[Mark]:
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
    truth = readings.truth
    if truth is None:
        return []
    named = rows[:NAMED].tolist()
    return ["Most likely under P"] + [
        f"{place}. {quoted(readings.outcomes[row])} {compact_text(float(truth[row]))}"
        for place, row in enumerate(named, start=1)
    ]
