"""Charts: panels that office programs can draw themselves, as categories and series."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array
from model.figure.categories import Categories, edges_of, in_a_row, over_ticks
from model.figure.figure import (
    Anchor,
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
from model.words.numerals import compact_text

ChartKind = Literal["bars", "stacked", "areas", "curves"]
MOST_CATEGORIES = 2_000
MOST_AREA_POINTS = 2_000
_NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class Series:
    """One series of a chart.

    Attributes:
        name, role: what it is called and stands for.
        values: y, or the length of each bar or layer; NaN where there is none.
        x: of curves; empty for the other kinds, whose places are the chart's categories.
        style: bars or layers, an outline of bars, a curve, points, or a line across the chart.
        dashed: whether a line is.
        labels: for points, a text for each, or empty.
        label_anchor, label_above: where the labels stand, as of Points.
        faded: of bars, the places of the categories that others stand out from.
        shade: of bars, how strong their colour is, from 0 to 1.
        named: of bars, the colours that categories are called by: their place and the word.
        hatched: of bars, whether they are.
    """

    name: str
    role: Role
    values: Array
    x: Array
    style: Literal["filled", "outline", "line", "points", "rule"] = "line"
    dashed: bool = False
    labels: tuple[str, ...] = ()
    label_anchor: Anchor = "left"
    label_above: bool = True
    width: float = 2.0
    faded: tuple[int, ...] = ()
    shade: float = 1.0
    named: tuple[tuple[int, str], ...] = ()
    hatched: bool = False


@dataclass(frozen=True, eq=False)
class Chart:
    """A panel as a chart; `across` is the axis of categories or of x."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    across: Axis
    up: Axis
    horizontal: bool = False
    labelled: bool = False


def charts_of(figure: Figure) -> tuple[Chart | None, ...]:
    """Return each panel of a figure as a chart, None for one that no kind of chart can say."""
    return tuple(chart_of(panel) for panel in figure.panels)


def chart_of(panel: Panel) -> Chart | None:
    """Return a panel as a chart, or None where no kind of chart says what it shows.

    A panel that says itself by plain bars is taken by these. Free texts are left out, as the legend
    names the series; so are faint lines, and areas whose edge is drawn as a line of its own.
    Shaded, struck or overlapping blocks and endless bars have no such chart.
    """
    if panel.plain is not None:
        return chart_of(panel.plain)
    lines = [mark for mark in panel.marks if isinstance(mark, Line)]
    marks = [mark for mark in panel.marks if not _is_left_out(mark, lines)]
    bars = [mark for mark in marks if isinstance(mark, Bars) and len(mark.left)]
    if bars:
        others = [mark for mark in marks if not isinstance(mark, Bars)]
        return _bar_chart(panel, bars, others)
    if not (panel.x.visible and panel.y.visible):
        return None
    areas = [mark for mark in marks if isinstance(mark, Area)]
    if areas:
        return _area_chart(panel, areas) if len(areas) == len(marks) else None
    return _curves(panel, marks)


def _is_left_out(mark: Mark, lines: Sequence[Line]) -> bool:
    if isinstance(mark, Area):
        return any(_runs_along(line, mark) for line in lines)
    return isinstance(mark, Text) or (isinstance(mark, Rule) and mark.role == "faint")


def _runs_along(line: Line, area: Area) -> bool:
    """Whether a line is drawn along the upper or the lower edge of an area."""
    if not np.array_equal(line.x, area.x):
        return False
    return any(np.array_equal(line.y, edge) for edge in (area.low, area.high))


def _bar_chart(panel: Panel, bars: Sequence[Bars], others: Sequence[Mark]) -> Chart | None:
    horizontal = bars[0].horizontal
    across, up = (panel.y, panel.x) if horizontal else (panel.x, panel.y)
    if not across.visible or any(bar.horizontal != horizontal for bar in bars):
        return None
    if any(bar.style == "struck" or not _is_plain(bar) for bar in bars):
        return None
    found = over_ticks(bars, across) or in_a_row(bars, across)
    if found is None or len(found.names) > MOST_CATEGORIES:
        return None
    places, names = found.places, found.names
    table = np.full((2, len(bars), len(names)), np.nan)
    for row, (bar, own) in enumerate(zip(bars, places, strict=True)):
        _, _, table[0, row, own], table[1, row, own] = edges_of(bar)
    low, high = table
    kind = _stacking(low, high)
    # A line across at the height of a bar says nothing that the bar does not.
    known = {bar.name for bar in bars}
    others = [one for one in others if not (isinstance(one, Rule) and one.name in known)]
    lines = _over_categories(found, up, horizontal, others)
    if kind is None or lines is None or not np.isfinite(high[~np.isnan(high)]).all():
        return None
    series = tuple(
        Series(
            plain(bar.name) or bar.role, bar.role, high[row] - low[row], np.zeros(0),
            "outline" if bar.style == "dashed" else "filled",
            faded=_faded(bar, own), shade=_shade(bar), named=_named(bar, own),
            hatched=len(bar.hatched) == len(bar.left),
        )
        for row, (bar, own) in enumerate(zip(bars, places, strict=True))
    )  # fmt: skip
    parts = (high > low).sum(axis=0)
    labelled = any(bar.labels_are_values and any(bar.labels) for bar in bars)
    labelled = labelled or (kind == "stacked" and bool((parts > 1).any()))
    across = _with_upright(across, others)
    return Chart(kind, names, (*series, *lines), across, up, horizontal, labelled)


def _is_plain(bar: Bars) -> bool:
    """Whether the shades of bars, if they have any, are one, or say which rows stand out."""
    if bar.shades is None:
        return True
    return bool(np.isin(bar.shades, (1.0, FADED)).all() or (bar.shades == bar.shades[0]).all())


def _faded(bar: Bars, places: NDArray[np.intp]) -> tuple[int, ...]:
    if bar.shades is None or (bar.shades == bar.shades[0]).all():
        return ()
    return tuple(places[bar.shades == FADED].tolist())


def _shade(bar: Bars) -> float:
    alike = bar.shades is not None and (bar.shades == bar.shades[0]).all()
    return float(bar.shades[0]) if alike and bar.shades is not None else 1.0


def _named(bar: Bars, places: NDArray[np.intp]) -> tuple[tuple[int, str], ...]:
    return tuple(zip(places.tolist(), bar.named, strict=True)) if bar.named else ()


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


def _over_categories(
    found: Categories, up: Axis, horizontal: bool, others: Sequence[Mark]
) -> tuple[Series, ...] | None:
    """What stands over bars, by categories; None where it does not go with them."""
    series: list[Series] = []
    for mark in others:
        if isinstance(mark, Area) and np.ptp(mark.low) == 0.0 and np.ptp(mark.high) == 0.0:
            continue  # a ground, which says where one is and no number
        if isinstance(mark, Rule) and (mark.upright != horizontal or not _label(mark)):
            continue  # said with the axis, or of no name
        values = None if horizontal else _along(mark, found.middles)
        if values is None:
            return None
        inside = np.where((values >= up.low) & (values <= up.high), values, math.nan)
        series.append(_over(mark, inside, found.middles))
    return tuple(series)


def _along(mark: Mark, middles: Array) -> Array | None:
    """The heights of a mark over the middles of categories; None where it has no one height."""
    if isinstance(mark, Rule):
        return np.full(len(middles), mark.value)
    if isinstance(mark, Line):
        if len(mark.x) < 2 or (np.diff(mark.x) < 0.0).any():
            return None
        return np.asarray(np.interp(middles, mark.x, mark.y, left=math.nan, right=math.nan))
    if not isinstance(mark, Points):
        return None
    nearest = _nearest(mark.x, middles)
    if len(set(nearest.tolist())) < len(nearest):
        return None
    values = np.full(len(middles), math.nan)
    values[nearest] = mark.y
    return values


def _nearest(x: Array, middles: Array) -> NDArray[np.intp]:
    return np.asarray(np.abs(x[:, np.newaxis] - middles[np.newaxis, :]).argmin(axis=1))


def _over(mark: Mark, values: Array, middles: Array) -> Series:
    nowhere = np.zeros(0)
    if isinstance(mark, Rule):
        return Series(_label(mark), mark.role, values, nowhere, "rule", mark.dashed)
    if isinstance(mark, Points):
        texts = [""] * len(middles)
        for place, label in zip(_nearest(mark.x, middles).tolist(), mark.labels, strict=False):
            texts[place] = plain(label)
        return Series(plain(mark.name), mark.role, values, nowhere, "points", labels=tuple(texts))
    dashed, width = (mark.dashed, mark.width) if isinstance(mark, Line) else (False, 2.0)
    name = plain(mark.name) if isinstance(mark, Line) else ""
    return Series(name, mark.role, values, nowhere, "line", dashed, width=width)


def _with_upright(across: Axis, others: Sequence[Mark]) -> Axis:
    """The axis with what lines stand on it in words, as categories have nothing between them."""
    said = [
        f"{mark.label} {compact_text(mark.value)}"
        for mark in others
        if isinstance(mark, Rule) and mark.upright and mark.label
    ]
    return replace(across, label="; ".join((across.label, *said))) if said else across


def _label(rule: Rule) -> str:
    return plain(rule.label or rule.name)


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
        Series(
            plain(area.name) or area.role, area.role, area.high - area.low, np.zeros(0), "filled"
        )
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
                    plain(mark.name), mark.role, y, x, "line", mark.dashed,
                    width=mark.width,
                )
            )  # fmt: skip
        elif isinstance(mark, Points):
            x, y = _inside(panel, mark.x, mark.y)
            labels = mark.labels if len(x) == len(mark.x) else ()
            series.append(
                Series(
                    plain(mark.name),
                    mark.role,
                    y,
                    x,
                    "points",
                    labels=tuple(map(plain, labels)),
                    label_anchor=mark.label_anchor,
                    label_above=mark.label_above,
                )
            )
        elif isinstance(mark, Rule):
            series.append(_across(panel, mark))
    if not any(len(one.x) for one in series if one.style != "rule"):
        return None
    # LibreOffice does not draw the first series if another has more points.
    first = max(series, key=lambda one: len(one.x))
    rest = tuple(one for one in series if len(one.x) and one is not first)
    return Chart("curves", (), (first, *rest), panel.x, panel.y)


def _inside(panel: Panel, x: Array, y: Array) -> tuple[Array, Array]:
    """The points that an axis can show; one beyond it would be drawn outside the chart."""
    keep = np.isfinite(x) & np.isfinite(y)
    for axis, values in ((panel.x, x), (panel.y, y)):
        with np.errstate(invalid="ignore"):
            place = axis.position(values)
            keep &= (place >= -_NEAR) & (place <= 1.0 + _NEAR)
    return x[keep], y[keep]


def _across(panel: Panel, rule: Rule) -> Series:
    along = panel.y if rule.upright else panel.x
    ends, at = np.array([along.low, along.high]), np.array([rule.value, rule.value])
    x, y = (at, ends) if rule.upright else (ends, at)
    return Series(_label(rule) or "line", rule.role, y, x, "rule", rule.dashed)
