"""View "draw" of the guessing game: the running mean of surprise settles on the entropy."""

import math

import numpy as np

from model.document.table import Array, Rows
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Readings
from model.figure.figure import (
    Area,
    Axis,
    Caption,
    DataTable,
    Figure,
    Legend,
    Line,
    Mark,
    Panel,
    Points,
    Role,
    Text,
)
from model.figure.reduce import log_spaced_places, log_spaced_ranks
from model.figure.surprise_blocks import tempered_surprise
from model.figure.ticks import log_ticks, round_ticks, round_top
from model.lens.words import quoted
from model.lenses.guessing.game import drawn_rows, running_means, running_plug_in
from model.words.markup import escape, plain
from model.words.names import counted, joined
from model.words.numerals import reading_text

MOST_POINTS = 1_500
PLUG_IN = "plug-in entropy of the counts"


def draw_figure(readings: Readings) -> Figure:
    """Return the running means of surprise under P and under Q at T over the number of draws."""
    settings, unit = readings.document.guessing, readings.unit
    prepared = readings.prepared
    rows = drawn_rows(prepared.truth, settings.draws, settings.seed)
    curves = [
        _Curve(readings, prepared, rows, prepared.truth_weights.surprisals, "entropy_p", "entropy")
    ]
    if readings.model is not None:
        surprise = tempered_surprise(readings, prepared, readings.tempered)
        curves.append(_Curve(readings, prepared, rows, surprise, "cross_entropy", "tempered"))
    plug_in = unit.of(running_plug_in(rows))
    caption = _caption(readings, curves, rows, plug_in)
    kept = log_spaced_ranks(len(rows), MOST_POINTS)
    places = log_spaced_places(len(rows), MOST_POINTS)
    return Figure(
        title=f"Guessing game: {plain(escape(readings.document.title))}",
        panels=(_panel(readings, curves, plug_in, kept, places),),
        said=caption,
        said_plainly=lambda: plain(
            f"{counted(len(rows), 'draw')} with seed {settings.seed}. {caption.lead} {caption.rest}"
        ),
        legend=(
            *(Legend(curve.role, f"mean surprise under {curve.under}", "line") for curve in curves),
            Legend("truth", PLUG_IN, "line"),
        ),
        numbers=lambda: DataTable(
            (
                "draws",
                *(f"mean under {plain(curve.under)} ({unit.value})" for curve in curves),
                f"{PLUG_IN} ({unit.value})",
            ),
            (places, *(curve.means[kept] for curve in curves), plug_in[kept]),
        ),
    )


_MOST_OF_LIMIT = 0.3  # of H(P): a bias above that is beyond what its first order can say


class _Curve:
    """The running mean of one surprise, what it settles on, and its spread, in the unit shown."""

    def __init__(
        self,
        readings: Readings,
        prepared: Prepared,
        rows: Rows,
        surprise: Array,
        limit: str,
        role: Role,
    ) -> None:
        self.role, self.symbol = role, readings.symbol(limit)
        self.under = "P" if role == "entropy" else readings.tempered_symbol
        alive = prepared.truth > 0.0
        known = readings.value(limit)
        if known is None:
            # One row stands for several outcomes: the draws come to the table as it stands.
            known = readings.unit.of(float(np.dot(prepared.truth[alive], surprise[alive])))
        self.limit, self.text = known, reading_text(known)
        self.means = running_means(readings.unit.of(surprise[rows]))
        self.deviation = math.inf
        if math.isfinite(self.limit):
            gaps = readings.unit.of(surprise[alive]) - self.limit
            self.deviation = math.sqrt(float(np.dot(prepared.truth[alive], gaps * gaps)))

    def band(self, draws: Array) -> Array:
        """One standard error of the mean of so many draws, from the exact variance."""
        return np.asarray(self.deviation / np.sqrt(draws))


def _panel(
    readings: Readings, curves: list[_Curve], plug_in: Array, kept: Rows, places: Array
) -> Panel:
    end = float(max(10, len(plug_in)))
    finite = [curve for curve in curves if math.isfinite(curve.limit)]
    top = max(curve.limit + 1.3 * curve.deviation for curve in finite)
    seen = [curve.means[np.isfinite(curve.means)] for curve in curves]
    top = max(top, min(2.0 * top, max(float(means.max(initial=0.0)) for means in seen)))
    high = round_top(top if top > 0.0 else 1.0)
    unit = readings.unit.value
    marks: list[Mark] = []
    across = np.geomspace(1.0, end, 120)
    for curve in finite:
        band = curve.band(across)
        low = np.maximum(curve.limit - band, 0.0)
        marks.append(
            Area(across, low, curve.limit + band, curve.role, "± one standard error", 0.16)
        )
    for curve in finite:
        level = np.full(2, curve.limit)
        marks.append(Line(np.array([1.0, end]), level, curve.role, curve.symbol, True, 1.4))
    for curve in curves:
        means = curve.means[kept]
        marks.append(Line(places, means, curve.role, f"mean under {curve.under}", width=1.8))
        marks.append(Points(places[-1:], means[-1:], curve.role, f"mean under {curve.under}"))
    marks += _plug_in_lines(readings, curves[0].limit, plug_in[kept], places, across)
    marks += _limit_texts(finite, end)
    x = Axis(1.0, end * 1.0001, "draws", log_ticks(1.0, end), log=True)
    y = Axis(0.0, high, f"mean surprise ({unit})", round_ticks(0.0, high), grid=True)
    return Panel(x, y, tuple(marks))


def _plug_in_lines(
    readings: Readings, limit: float, values: Array, places: Array, across: Array
) -> list[Mark]:
    """The entropy of the counts so far, and what it is on average: smaller than that of P."""
    expected = limit - readings.unit.of(bias(readings, across))
    seen = np.where(expected >= 0.0, expected, np.nan)
    return [
        Line(across, seen, "truth", f"{PLUG_IN}, on average", True, 1.4),
        Line(places, values, "truth", PLUG_IN, width=1.8),
        Points(places[-1:], values[-1:], "truth", PLUG_IN, symbol="square"),
    ]


def bias(readings: Readings, draws: Array) -> Array:
    """Return by how much the plug-in entropy of so many draws is too small, in nats: (K − 1) / 2N.

    K counts the outcomes that P says can happen (Miller 1955).
    """
    possible = int(np.count_nonzero(np.asarray(readings.truth)))
    return np.asarray((possible - 1) / (2.0 * draws))


def _limit_texts(finite: list[_Curve], end: float) -> list[Mark]:
    highest = max(finite, key=lambda curve: curve.limit)
    return [
        Text(
            end,
            curve.limit,
            f"{curve.symbol} = {curve.text}",
            curve.role,
            "right",
            "normal",
            bold=True,
            dx=-12.0,
            dy=-20.0 if curve is highest else 20.0,
        )
        for curve in finite
    ]


def _caption(readings: Readings, curves: list[_Curve], rows: Rows, plug_in: Array) -> Caption:
    unit = readings.unit.value
    if len(rows) == 1:
        name = quoted(readings.outcomes[int(rows[0])])
        lead = f"One draw: {name}."
        parts = [f"{_number(curve.means[-1])} {unit} under {curve.under}" for curve in curves]
        return Caption(
            lead,
            f"Its surprise is {joined(parts)}. Draw more, and the mean settles: "
            "the shaded band, one standard error wide on either side, narrows as 1/√n.",
        )
    lead = "Entropy is the surprise that the draws come to on average."
    parts = [
        f"{_number(curve.means[-1])} under {curve.under}, where {curve.symbol} = {curve.text}"
        + (
            f" ± {_number(float(curve.band(np.array([len(rows)]))[0]))}"
            if math.isfinite(curve.limit)
            else ""
        )
        for curve in curves
    ]
    rest = f"After {counted(len(rows), 'draw')} the mean is {'; and '.join(parts)} {unit}."
    short = readings.unit.of(float(bias(readings, np.array(float(len(rows))))))
    rest += f" The counts alone have {_number(plug_in[-1])}: such a plug-in entropy is "
    # The bias of the first order; with few draws of many outcomes it says no more than that.
    if short <= _MOST_OF_LIMIT * curves[0].limit:
        rest += f"too small on average, here by about (K − 1)/2N = {_number(short)}."
    else:
        rest += "far too small on average, as so few draws of so many outcomes can see so little."
    if any(math.isinf(curve.limit) for curve in curves):
        rest += f" {readings['cross_entropy'].answer.reason}"
    return Caption(lead, rest)


def _number(value: float) -> str:
    return reading_text(float(value))
