"""The panels of the KL report lens."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Points, Rule, Text
from model.figure.reduce import MOST_COLUMNS, columns_by_maximum
from model.figure.ticks import log_ticks, round_ticks, round_top
from model.lens.lens import LensError
from model.lens.text_lenses import (
    end_rules,
    position_of,
    running_mean_line,
    runs,
    text_of,
    token_counts,
)
from model.texts.scoring.logits import Ids
from model.texts.text_reading import TextReading
from model.texts.two_models.kl_report import KlReport
from model.texts.two_models.kl_text import sections
from model.words.markup import escape

BINS = 40
LEAST_SHOWN = 1e-9
HEADROOM = 1.5  # so that no label lies on a bar in a low picture
EXACT = 0.72  # where the exact numbers end, as a share of their panel
_ROOM = 1.1  # of the largest bar, so that an infinite one stands out
CLEAR = 0.2  # of the histogram's axis, so that two labels do not meet


ONE_MODEL = (
    "There is one model only. Choose “Compare with…” to see how far a second one is from it."
)


def report_of(readings: Readings) -> tuple[TextReading, KlReport]:
    """Return a text and how far two models are apart on it; LensError where there are not two."""
    text = text_of(readings)
    if text.report is None:
        why = text.reports.get(text.source.shown, "")
        if isinstance(why, str) and why:
            raise LensError(f"{text.source.shown.name} cannot be compared: {why}")
        comparing = bool(text.source.against)
        raise LensError("The models are being compared …" if comparing else ONE_MODEL)
    return text, text.report


def along_panel(readings: Readings, text: TextReading, found: KlReport) -> Panel:
    """Return D along the text, in at most 2,000 columns, each as high as its largest."""
    tokens, unit = found.tokens, readings.unit
    values = unit.of(tokens.divergence)
    chosen = position_of(readings, text)
    here = int(np.searchsorted(tokens.rows, chosen))
    bars, starts, top = divergence_bars(values, tokens.rows, "D(P ‖ Q)")
    if runs(readings, values.size):
        bars = replace(bars, shades=np.full(starts.size, 0.4))
    marks: list[Mark] = [bars]
    if values.size == len(text.opened):
        marks += end_rules(text, 0, values.size)
    marks += running_mean_line(readings, tokens.divergence, starts, top, tokens.rows)
    mean = unit.of(found.exact.divergence.value)
    if math.isfinite(mean):
        marks.append(Rule(min(mean, top), False, "ink", name="mean"))
    if here < len(tokens) and int(tokens.rows[here]) == chosen:
        marks.append(Rule(float(here), True, "truth", name="the chosen token"))
    return Panel(
        Axis(-0.5, values.size - 0.5, "scored token", token_counts(values.size)),
        Axis(0.0, top, f"D ({unit.value})", round_ticks(0.0, top, 4), grid=True),
        tuple(marks),
        place=Place(0.0, 0.0, 1.0, 0.46),
        low_place=Place(0.0, 0.0, 0.42, 1.0),
    )


def divergence_bars(values: Array, rows: Ids, name: str) -> tuple[Bars, NDArray[np.intp], float]:
    """Return D along a text as bars, where the tokens of each begin, and the top of their axis.

    values: one a token. rows: the place of each in its text. At most 2,000 columns, each as high
    as its largest; an infinite one reaches the top, a little above the largest other.
    """
    starts, peaks = columns_by_maximum(values, MOST_COLUMNS)
    edges = np.append(starts, values.size).astype(np.float64)
    finite = values[np.isfinite(values)]
    top = round_top(float(finite.max(initial=0.0)) * _ROOM or 1.0, 4)
    bars = Bars(
        edges[:-1] - 0.5,
        edges[1:] - 0.5,
        np.zeros(starts.size),
        np.minimum(values[peaks], top),
        "divergence",
        name,
        rows=rows[peaks].astype(np.intp),
        rounded=False,
    )
    return bars, starts, top


def histogram_panel(readings: Readings, found: KlReport) -> Panel:
    """Return how many tokens have which D, on a log axis, with median and quantiles."""
    unit = readings.unit
    values = unit.of(found.tokens.divergence)
    inside = values[np.isfinite(values) & (values > LEAST_SHOWN)]
    low, high = _range(inside)
    edges = np.geomspace(low, high, BINS + 1)
    counts = np.histogram(inside, edges)[0].astype(np.float64)
    top = round_top(max(float(counts.max(initial=0.0)), 1.0) * HEADROOM, 4)
    marks: list[Mark] = [
        Bars(edges[:-1], edges[1:], np.zeros(BINS), counts, "divergence", "tokens", rounded=False)
    ]
    points = {point.name: unit.of(point.value) for point in found.exact.divergence_points}
    median = max(points["Median"], low)
    for point in found.exact.divergence_points:
        at = unit.of(point.value)
        if point.name in ("Median", "99.0 %") and low < at < high:
            name = "median" if point.name == "Median" else "99%"
            alone = name == "median" or math.log(at / median) > CLEAR * math.log(high / low)
            if alone:
                marks.append(Rule(at, True, "ink", label=name, name=name))
    label = f"D(P ‖ Q) of a token ({unit.value})"
    nothing = int(np.count_nonzero(values <= LEAST_SHOWN))
    if nothing:
        label += f"; {nothing:,} at 0"
    return Panel(
        Axis(low, high, label, log_ticks(low, high), log=True),
        Axis(0.0, top, "tokens", round_ticks(0.0, top, 4), grid=True),
        tuple(marks),
        place=Place(0.0, 0.48, 0.53, 0.52),
        low_place=Place(0.43, 0.0, 0.29, 1.0),
    )


def _range(inside: Array) -> tuple[float, float]:
    if not inside.size:
        return 1e-6, 1.0
    low = 10.0 ** math.floor(math.log10(float(inside.min())))
    return low, 10.0 ** math.ceil(math.log10(float(inside.max())) + 1e-9) * (1.0 + 1e-9)


def change_panel(found: KlReport) -> Panel:
    """Return the target's probability in Q over that in P, and equality, on log axes."""
    tokens = found.tokens
    place = Place(0.55, 0.48, 0.45, 0.52)
    panel = scatter_panel(-tokens.base_nll, -tokens.tested_nll, tokens.rows, place)
    return replace(panel, low_place=Place(0.73, 0.0, 0.27, 1.0))


def numbers_panels(readings: Readings, found: KlReport) -> tuple[Panel, ...]:
    """Return all statistics in two columns: perplexity and KLD left, Δp right."""
    first, second, third = sections(found, readings.unit)
    left, right = [first, second], [third]
    most = max(_lines(left), _lines(right))
    return (
        _numbers(left, most, Place(0.0, 0.0, 0.55, 1.0)),
        _numbers(right, most, Place(0.55, 0.0, 0.45, 1.0)),
    )


def _lines(parts: list[tuple[str, list[tuple[str, str, str]]]]) -> float:
    return sum(len(rows) + 1.4 for _, rows in parts)


def _numbers(
    parts: list[tuple[str, list[tuple[str, str, str]]]], most: float, place: Place
) -> Panel:
    marks: list[Mark] = []
    down = most
    for title, rows in parts:
        down -= 1.2
        marks.append(Text(0.0, down + 0.5, escape(title), "ink", "left", "small", bold=True))
        for x, name in ((EXACT, "exact"), (1.0, "as llama.cpp")):
            marks.append(Text(x, down + 0.5, name, "muted", "right", "small"))
        for name, exact, llama in rows:
            down -= 1.0
            marks.append(Text(0.0, down + 0.5, escape(_name(name)), "muted", "left", "small"))
            marks.append(Text(EXACT, down + 0.5, exact, "ink", "right", "small", is_value=True))
            marks.append(
                Text(1.0, down + 0.5, _value(llama), "ink", "right", "small", is_value=True)
            )
        down -= 0.2
    x_axis, y_axis = Axis(0.0, 1.0, visible=False), Axis(0.0, most, visible=False)
    return Panel(x_axis, y_axis, tuple(marks), place=place)


def _name(name: str) -> str:
    return name.removeprefix("Mean ") if "PPL" in name else name


def _value(number: str) -> str:
    """A number without its error, which is about the same as beside it."""
    value, _, error = number.partition(" ± ")
    return f"{value} %" if error.endswith("%") else value


MOST_POINTS = 1_000
CELLS = 36
_LEAST = 1e-12  # probabilities below stand at the edge


def scatter_panel(base: Array, tested: Array, rows: NDArray[np.integer], place: Place) -> Panel:
    """Return ln p of P and Q against each other, with the line of no change.

    Up to 1,000 tokens are points; more are cells as dark as they are full, on the logarithm of
    their number, each standing for the token in it that changed most. NaN is left out.
    """
    known = ~np.isnan(base - tested) | (np.isinf(base) & np.isinf(tested))
    p, q = (np.exp(side[known]) for side in (base, tested))
    kept = rows[known]
    inside = np.concatenate([p, q])
    inside = inside[inside > _LEAST]
    low = 10.0 ** math.floor(math.log10(float(inside.min(initial=0.1))) + 1e-9)
    p, q = np.maximum(p, low), np.maximum(q, low)
    marks: list[Mark] = [
        Line(np.array([low, 1.0]), np.array([low, 1.0]), "muted", "no change", dashed=True)
    ]
    if p.size <= MOST_POINTS:
        marks.append(Points(p, q, "divergence", "a token", size=6.0, rows=kept.astype(np.intp)))
    else:
        marks.append(_cells(p, q, kept, low))
    ticks = log_ticks(low, 1.0)
    return Panel(
        Axis(low, 1.0, "probability of what came, in P", ticks, log=True),
        Axis(low, 1.3, "in Q", ticks, log=True, grid=True),
        tuple(marks),
        place=place,
    )


def _cells(p: Array, q: Array, rows: NDArray[np.integer], low: float) -> Bars:
    """How many tokens are where, in cells that are equal on the log axes."""
    width = -math.log(low) / CELLS
    across, up = (
        np.minimum((np.log(side / low) / width).astype(np.intp), CELLS - 1) for side in (p, q)
    )
    cell = across * CELLS + up
    order = np.lexsort((-np.abs(np.log(q / p)), cell))
    cells, first, counts = np.unique(cell[order], return_index=True, return_counts=True)
    x, y = (np.exp(math.log(low) + width * part) for part in np.divmod(cells, CELLS))
    step = math.exp(width)
    most = math.log1p(float(counts.max()))
    return Bars(
        x,
        x * step,
        y,
        y * step,
        "divergence",
        "tokens there",
        rows=rows[order][first].astype(np.intp),
        shades=0.15 + 0.85 * np.log1p(counts) / most,
        rounded=False,
    )
