"""What P and Q do in the Training lens: bars, or all rows in order, and the gradient as arrows."""

from dataclasses import replace
from functools import partial
from math import floor, log10

import numpy as np

from model.document.table import Array, Rows
from model.figure.figure import Area, Axis, Bars, Line, Mark, Panel, Place, Points
from model.figure.plain_bars import PlainSeries, plain_bars
from model.figure.reduce import columns_by_maximum
from model.figure.ticks import round_ticks, round_top
from model.lens.words import model_called, truth_name
from model.lenses.training.shown import ShownTraining
from model.words.markup import escape
from model.words.names import counted, fit

MOST_BARS, MOST_IN_ORDER, MOST_NAMED = 8, 60, 14
LONGEST_NAME = 10
ARROW = "gradient"  # the key of the arrows
ARROW_POINTS = 7  # of the line that is one: shaft, gap, head, gap
_LEAST_ARROW, _HEAD, _LONGEST = 0.02, 0.045, 0.45  # of the axis


def q_name(seen: ShownTraining, step: int) -> str:
    """Return what Q is called after so many steps, with its column's own name if it has one."""
    name = model_called(seen.readings.document)
    return f"{name} before training" if step == 0 else f"{name} after {counted(step, 'step')}"


def bars_panel(seen: ShownTraining, place: Place) -> Panel:
    """Return bars of P and Q, of the likeliest outcomes where there are many."""
    rows = _top_rows(seen)
    target, trained = seen.path.target[rows], seen.path.probabilities[rows]
    prepared = seen.readings.prepared
    truth = prepared.truth[rows]
    start = truth if prepared.model is None else prepared.model[rows]
    at = np.arange(float(len(rows)))
    zero = np.zeros(len(rows))
    name = truth_name(seen.readings.document)
    marks: list[Mark] = [
        Bars(at - 0.38, at - 0.01, zero, truth, "truth", name, rows),
        Bars(
            at + 0.01,
            at + 0.38,
            zero,
            trained,
            "model",
            q_name(seen, seen.step),
            rows,
        ),
    ]
    if seen.smoothing:
        marks.append(
            Bars(at - 0.38, at - 0.01, zero, target, "ink", "target", rows, style="dashed")
        )
    top = round_top(float(max(part.max() for part in (truth, target, start, trained))), 4)
    names = [escape(fit(seen.readings.outcomes[row], LONGEST_NAME)) for row in rows.tolist()]
    x, y = Axis(-0.6, len(rows) - 0.4, ticks=tuple(enumerate(names))), Axis(0.0, top, visible=False)
    # A chart of another program has no arrows.
    plain = Panel(x, y, tuple(marks), place=place)
    arrows = _arrows(seen, rows, at + 0.195, 0.07, top)
    return replace(plain, marks=(*plain.marks, *arrows), drawn_plainly=plain if arrows else None)


def _top_rows(seen: ShownTraining) -> Rows:
    """All rows in table order, or the likeliest under P, the most likely first."""
    if len(seen.readings.outcomes) <= MOST_BARS:
        return np.arange(len(seen.readings.outcomes))
    return seen.readings.prepared.rows_by_truth[:MOST_BARS]


def peaks_panel(seen: ShownTraining, place: Place) -> Panel:
    """Return all rows of P and Q in the order of the table, over which the peaks stand."""
    truth, trained = seen.readings.prepared.truth, seen.path.probabilities
    count = len(truth)
    # A peak grows as it narrows: the axis should seldom have to follow it.
    top = round_top(max(1.5 * float(truth.max()), 1.05 * float(trained.max())), 4)
    y = Axis(0.0, top, "probability", round_ticks(0.0, top, 4), grid=True)
    name, own = truth_name(seen.readings.document), q_name(seen, seen.step)
    if count > MOST_IN_ORDER:
        _, peaks = columns_by_maximum(truth)
        places = peaks.astype(np.float64)
        marks: list[Mark] = [
            Area(places, np.zeros(len(places)), truth[peaks], "truth", name, shade=0.5),
            Line(places, trained[peaks], "model", own, width=2.5, rows=peaks),
            *_steepest_arrows(seen, top),
        ]
        x = Axis(-0.5, count - 0.5, "row of the table", round_ticks(0.0, count - 1.0, 8))
        return Panel(x, y, tuple(marks), place=place)
    rows, at = np.arange(count), np.arange(float(count))
    marks = [
        Bars(
            at - 0.4, at + 0.4, np.zeros(count), truth, "truth", name, rows,
            shades=np.full(count, 0.6),
        ),
        Line(at, trained, "model", own, width=2.5, rows=rows),
        Points(at, trained, "model", own, (), size=6.0, rows=rows),
        *_arrows(seen, rows, at, 0.12, top),
    ]  # fmt: skip
    x = Axis(-0.6, count - 0.4, ticks=_row_ticks(seen, count))
    names = [escape(fit(one, LONGEST_NAME)) for one in seen.readings.outcomes]
    both = (PlainSeries("truth", name, truth), PlainSeries("model", own, trained))
    plain = partial(plain_bars, names, both, "probability", place, rows=rows)
    return Panel(x, y, tuple(marks), place=place, drawn_plainly=plain)


def _steepest_arrows(seen: ShownTraining, top: float) -> list[Mark]:
    """The arrows of as many rows as have room side by side: in each stretch the steepest one."""
    gradient = seen.path.gradient
    rows = np.array(
        [part[np.abs(gradient[part]).argmax()] for part in _stretches(len(gradient))],
        dtype=np.intp,
    )
    half = 0.12 * len(gradient) / MOST_IN_ORDER
    return _arrows(seen, rows, rows.astype(np.float64), half, top)


def _stretches(count: int) -> list[Rows]:
    return [part for part in np.array_split(np.arange(count), MOST_IN_ORDER) if len(part)]


def _row_ticks(seen: ShownTraining, count: int) -> tuple[tuple[float, str], ...]:
    step = -(-count // MOST_NAMED)
    return tuple(
        (float(row), escape(fit(seen.readings.outcomes[row], LONGEST_NAME)))
        for row in range(0, count, step)
    )


def _arrows(seen: ShownTraining, rows: Rows, at: Array, half: float, top: float) -> list[Mark]:
    """Where a step pushes each outcome of Q: against the slope of its logit."""
    trained = seen.path.probabilities[rows]
    moves = -arrow_scale(seen, top) * seen.path.gradient[rows]
    ends = np.clip(trained + moves, 0.0, top)
    shown = np.abs(ends - trained) > _LEAST_ARROW * top
    if not shown.any():
        return []
    chosen, x, low, high = rows[shown], at[shown], trained[shown], ends[shown]
    head = np.minimum(_HEAD * top, 0.6 * np.abs(high - low)) * np.sign(high - low)
    gap = np.full(len(x), np.nan)
    across = np.column_stack((x, x, gap, x - half, x, x + half, gap)).ravel()
    up = np.column_stack((low, high, gap, high - head, high, high - head, gap)).ravel()
    return [Line(across, up, "ink", "", width=1.6, rows=np.repeat(chosen, ARROW_POINTS), key=ARROW)]


def arrow_scale(seen: ShownTraining, top: float) -> float:
    """Return by how much arrows are longer than the slopes they stand for: the same all along.

    1 where the slope is Q − P, so that an arrow ends at P.
    """
    if seen.objective.is_cross_entropy and not seen.peaks:
        return 1.0
    steepest = seen.path.steepest
    if steepest <= 0.0:
        return 1.0
    wanted = _LONGEST * top / steepest
    power = 10.0 ** floor(log10(wanted))
    return power * max(one for one in (1.0, 2.0, 5.0) if one * power <= wanted)
