"""Plain bars: what a panel shows said as a bar, or a part of one, for each name and series."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from model.document.table import Array, Rows
from model.figure.figure import Axis, Bars, Panel, Place, Role
from model.figure.ticks import round_ticks, round_top

HALF, HEADROOM = 0.4, 1.08  # of the step from name to name; of the highest bar


class PlainSeries(NamedTuple):
    """A value for each name; `shade` is how strong the bars are, from 0 to 1."""

    role: Role
    name: str
    values: Array
    shade: float = 1.0


def plain_bars(
    names: Sequence[str],
    series: Sequence[PlainSeries],
    label: str,
    place: Place,
    *,
    title: str = "",
    stacked: bool = False,
    horizontal: bool = False,
    rows: Rows | None = None,
) -> Panel | None:
    """Return a panel with nothing but bars over names, for what draws charts of its own.

    Args:
        names: in markup; horizontal bars have the first at the top.
        series: each with a value for each name, 0 or more.
        label: of the axis along which the bars grow.
        place: of the panel that this one stands for.
        title: its title.
        stacked: whether the series stand on each other instead of side by side.
        horizontal: whether bars grow to the right.
        rows: the table's row of each name.

    None where a value is endless, or there is none: no chart can say it.
    """
    table = np.array([one.values for one in series])
    if not table.size or not np.isfinite(table).all():
        return None
    count, thick = len(names), 2.0 * HALF / (1 if stacked else len(series))
    at = np.arange(float(count))[::-1] if horizontal else np.arange(float(count))
    tops = np.cumsum(table, axis=0) if stacked else table
    marks = []
    for index, one in enumerate(series):
        start = at - HALF + (0.0 if stacked else thick * index)
        low = tops[index] - table[index]
        reach, across = (low, tops[index]), (start, start + thick)
        left, right, bottom, upper = (*reach, *across) if horizontal else (*across, *reach)
        bars = Bars(left, right, bottom, upper, one.role, one.name, horizontal=horizontal)
        bars = bars if rows is None else replace(bars, rows=rows)
        marks.append(bars if one.shade == 1.0 else replace(bars, shades=np.full(count, one.shade)))
    top = round_top(HEADROOM * float(tops.max()), 5)
    up = Axis(0.0, top, label, round_ticks(0.0, top, 5), grid=True)
    ticks = tuple(zip(at.tolist(), names, strict=True))
    names_axis = Axis(-0.6, count - 0.4, ticks=ticks)
    x, y = (up, names_axis) if horizontal else (names_axis, up)
    return Panel(x, y, tuple(marks), title, place)
