"""Charts: figures that office programs can draw themselves, as categories and series."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.document.table import Array
from model.figure.figure import (
    Area,
    Axis,
    Bars,
    Figure,
    Line,
    Mark,
    Panel,
    Points,
    Role,
    Rule,
    Text,
)
from model.figure.highlight import FADED
from model.words.markup import plain

ChartKind = Literal["bars", "stacked", "areas", "curves"]
MOST_CATEGORIES = 400
MOST_AREA_POINTS = 2_000
_NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class Series:
    """One series of a chart.

    Attributes:
        name, role: what it is called and stands for.
        values: y, or the length of each bar or layer; NaN where there is none.
        x: of curves; empty for the other kinds, whose places are the chart's categories.
        style: a curve, single points, or a straight line across the chart.
        dashed: whether a line is.
        labels: for points, a text for each, or empty.
        faded: of bars, the places of the categories that others stand out from.
    """

    name: str
    role: Role
    values: Array
    x: Array
    style: Literal["line", "points", "rule"] = "line"
    dashed: bool = False
    labels: tuple[str, ...] = ()
    width: float = 2.0
    faded: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure's one panel as a chart; `across` is the axis of categories or of x."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    across: Axis
    up: Axis
    horizontal: bool = False
    labelled: bool = False


def chart_of(figure: Figure) -> Chart | None:
    """Return a figure as a chart, or None where no kind of chart says what it shows.

    Free texts are left out, as the legend names the series; so are faint lines. Several panels,
    shaded, dashed or overlapping blocks and endless bars have no such chart.
    """
    if len(figure.panels) != 1:
        return None
    panel = figure.panels[0]
    marks = [mark for mark in panel.marks if not _is_left_out(mark)]
    bars = [mark for mark in marks if isinstance(mark, Bars)]
    if bars:
        # A line across at the height of a bar says nothing that the bar does not.
        alone = all(isinstance(mark, Bars | Rule) for mark in marks)
        return _bar_chart(panel, bars) if alone else None
    areas = [mark for mark in marks if isinstance(mark, Area)]
    if areas:
        return _area_chart(panel, areas) if len(areas) == len(marks) else None
    return _curves(panel, marks)


def _is_left_out(mark: Mark) -> bool:
    return isinstance(mark, Text) or (isinstance(mark, Rule) and mark.role == "faint")


def _bar_chart(panel: Panel, bars: Sequence[Bars]) -> Chart | None:
    horizontal = bars[0].horizontal
    across, up = (panel.y, panel.x) if horizontal else (panel.x, panel.y)
    places = np.array([place for place, _ in across.ticks], dtype=np.float64)
    names = tuple(plain(text) for _, text in across.ticks)
    if not 0 < len(places) <= MOST_CATEGORIES:
        return None
    if any(bar.style != "filled" or not _is_plain(bar) for bar in bars):
        return None
    table = np.full((2, len(bars), len(places)), np.nan)
    for row, bar in enumerate(bars):
        if bar.horizontal != horizontal or not _placed(bar, places, table[:, row]):
            return None
    low, high = table
    kind = _stacking(low, high)
    if kind is None or not np.isfinite(high[~np.isnan(high)]).all():
        return None
    series = tuple(
        Series(
            _name(bar.name, bar.role), bar.role, high[row] - low[row], np.zeros(0),
            faded=_faded(bar, places),
        )
        for row, bar in enumerate(bars)
    )  # fmt: skip
    labelled = any(any(bar.labels) for bar in bars) or kind == "stacked"
    return Chart(kind, names, series, across, up, horizontal, labelled)


def _is_plain(bar: Bars) -> bool:
    """Whether the shades of bars, if they have any, say no more than which rows stand out."""
    return bar.shades is None or bool(np.isin(bar.shades, (1.0, FADED)).all())


def _faded(bar: Bars, places: Array) -> tuple[int, ...]:
    if bar.shades is None:
        return ()
    start, end = (bar.low, bar.high) if bar.horizontal else (bar.left, bar.right)
    centres = 0.5 * (start + end)[bar.shades == FADED]
    nearest = np.abs(centres[:, np.newaxis] - places[np.newaxis, :]).argmin(axis=1)
    return tuple(nearest.tolist())


def _placed(bar: Bars, places: Array, into: Array) -> bool:
    """Put low and high of each bar at the category that it stands over; whether all have one."""
    edges = (bar.low, bar.high, bar.left, bar.right)
    start, end, low, high = edges if bar.horizontal else (bar.left, bar.right, bar.low, bar.high)
    if not len(start):
        return True
    centres = 0.5 * (start + end)
    nearest = np.abs(centres[:, np.newaxis] - places[np.newaxis, :]).argmin(axis=1)
    pitch = float(np.diff(places).min()) if len(places) > 1 else math.inf
    if len(set(nearest.tolist())) < len(nearest):
        return False
    if (np.abs(centres - places[nearest]) > 0.5 * pitch).any():
        return False
    into[0, nearest], into[1, nearest] = low, high
    return True


def _stacking(low: Array, high: Array) -> ChartKind | None:
    """Whether all bars stand on 0, or each on the one before it; None if neither."""
    if (np.nan_to_num(low) == 0.0).all():
        many = (~np.isnan(high)).sum(axis=0)
        # One bar over each category, of several series: side by side they would stand apart.
        return "stacked" if len(high) > 1 and (many <= 1).all() else "bars"
    for lows, highs in zip(low.T, high.T, strict=True):
        top = 0.0
        for below, above in zip(lows.tolist(), highs.tolist(), strict=True):
            if math.isnan(below):
                continue
            if abs(below - top) > _NEAR * max(1.0, abs(top)):
                return None
            top = above
    return "stacked"


def _area_chart(panel: Panel, areas: Sequence[Area]) -> Chart | None:
    x = areas[0].x
    if panel.x.log or not 1 < len(x) <= MOST_AREA_POINTS or not _is_even(x):
        return None
    below = np.zeros(len(x))
    for area in areas:
        if len(area.x) != len(x) or not np.array_equal(area.x, x):
            return None
        if not np.allclose(area.low, below) or not np.isfinite(area.high).all():
            return None
        below = area.high
    series = tuple(
        Series(_name(area.name, area.role), area.role, area.high - area.low, np.zeros(0))
        for area in areas
    )
    return Chart("areas", tuple(f"{value:.6g}" for value in x), series, panel.x, panel.y)


def _is_even(x: Array) -> bool:
    # The categories of an area chart stand evenly, whatever they are called.
    steps = np.diff(x)
    return bool(np.allclose(steps, steps[0], rtol=1e-6))


def _curves(panel: Panel, marks: Sequence[Mark]) -> Chart | None:
    series: list[Series] = []
    for mark in marks:
        if isinstance(mark, Line):
            x, y = _inside(panel, mark.x, mark.y)
            series.append(
                Series(
                    _name(mark.name, mark.role), mark.role, y, x, "line", mark.dashed,
                    width=mark.width,
                )
            )  # fmt: skip
        elif isinstance(mark, Points):
            x, y = _inside(panel, mark.x, mark.y)
            labels = mark.labels if len(x) == len(mark.x) else ()
            name = _name(mark.name, mark.role)
            series.append(Series(name, mark.role, y, x, "points", labels=tuple(map(plain, labels))))
        elif isinstance(mark, Rule):
            series.append(_across(panel, mark))
    if not any(len(one.x) for one in series if one.style != "rule"):
        return None
    return Chart("curves", (), tuple(one for one in series if len(one.x)), panel.x, panel.y)


def _inside(panel: Panel, x: Array, y: Array) -> tuple[Array, Array]:
    """The points that an axis can show; one beyond it would be drawn outside the chart."""
    keep = np.isfinite(x) & np.isfinite(y) & (x >= panel.x.low) & (x <= panel.x.high)
    keep &= (y >= panel.y.low) & (y <= panel.y.high)
    return x[keep], y[keep]


def _across(panel: Panel, rule: Rule) -> Series:
    along = panel.y if rule.upright else panel.x
    ends, at = np.array([along.low, along.high]), np.array([rule.value, rule.value])
    x, y = (at, ends) if rule.upright else (ends, at)
    name = plain(rule.label or rule.name) or "line"
    return Series(name, rule.role, y, x, "rule", rule.dashed)


def _name(markup: str, role: Role) -> str:
    return plain(markup) or role
