"""The heat map of two variables: cells drawn up and down, with marginals at their edges."""

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array
from model.figure.figure import Area, Axis, Bars, Mark, Panel, Place, Role, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lenses.joint.controls import joint_places
from model.lenses.joint.shown import OTHERS, ShownJoint
from model.words.markup import escape
from model.words.names import fit_line
from model.words.numerals import compact_text

HEAT = Place(0.0, 0.0, 0.56, 1.0)
BOTTOM, TALL = 0.05, 0.9  # of a cell's place: where it begins, and how high it is
_LEAST_SHADE, _OUT_SHADE = 0.06, 0.25
# A chart of bars has a shade for each X; with more of either it would be a thicket.
_MOST_SHADES, _MOST_GROUPS, _PALEST = 6, 12, 0.25
_SHORT_NAME = 4  # letters, of which as many columns as there may be have room beside each other
_MOST_LONG, _LEAST_NAMED = 6, 0.005  # columns that leave room for three digits; a per cent rounded
_LEVEL = 0.09  # of a cell's width: the strip at its side that is as high as it is likely


def heat_panel(seen: ShownJoint) -> Panel:
    """Return p(x, y) in shades, or what is learned of one given the other, with the marginals."""
    rows, columns = seen.cells.shape
    values, inside = seen.given, seen.inside
    top = float(values[inside].max(initial=0.0)) or 1.0
    marks: list[Mark] = []
    for column in range(columns):
        shades = np.clip(values[:, column] / top, _LEAST_SHADE, 1.0)
        marks += _cells(seen, column, shades)
    if not seen.is_told and seen.is_as_typed:
        marks += _levels(seen)
    for row in range(rows):
        shades = np.clip(values[row] / top, 0.0, 1.0)
        marks += _numbers(values[row], shades, rows - row - 0.5, inside[row])
    marks += _edges(seen)
    x_axis = Axis(-1.5, columns + 0.9, visible=False)
    y_axis = Axis(-0.5, rows + 0.5, visible=False)
    return Panel(x_axis, y_axis, tuple(marks), "p(x, y)", HEAT, _plain(seen))


def _cells(seen: ShownJoint, column: int, shades: Array) -> list[Mark]:
    """The cells of a column: those of the table can be drawn, and clicked to learn them."""
    rows = len(seen.rows)
    place = int(seen.columns[column])
    at = np.arange(rows)
    known, inside = seen.rows != OTHERS, seen.inside[:, column]
    marks: list[Mark] = []
    for chosen, role, style in (
        (known & inside, "truth", "filled"),
        (known & ~inside, "faint", "dashed"),
        (~known & inside, "truth", "filled"),
        (~known & ~inside, "faint", "dashed"),
    ):
        if not chosen.any():
            continue
        low = rows - at[chosen] - 1.0 + BOTTOM
        is_drawn = (
            seen.is_as_typed
            and not seen.is_told
            and place != OTHERS
            and bool((chosen & known).any())
        )
        ends = low + TALL * np.minimum(seen.cells[chosen, column] / seen.scale, 1.0)
        shown = shades[chosen] if style == "filled" else np.full(len(low), _OUT_SHADE)
        marks.append(
            Bars(
                np.full(len(low), column + 0.03),
                np.full(len(low), column + 0.97),
                low,
                low + TALL,
                role,  # type: ignore[arg-type]
                "cells",
                seen.rows[chosen] if known[chosen].all() else np.zeros(0, dtype=np.intp),
                shades=shown,
                style=style,  # type: ignore[arg-type]
                drag="weight" if is_drawn else "",
                column=-1 if place == OTHERS else joint_places(seen.readings.document)[place],
                key=str(column),
                ends=ends if is_drawn else None,
            )
        )
    return marks


def _levels(seen: ShownJoint) -> list[Mark]:
    """A strip in each cell, as high as it is likely: what is drawn up and down."""
    rows, columns = seen.cells.shape
    left = np.arange(columns) + 0.03
    across = np.column_stack((left, left, left + _LEVEL, left + _LEVEL)).ravel()
    marks: list[Mark] = []
    for row in range(rows):
        low = rows - row - 1.0 + BOTTOM
        heights = TALL * np.minimum(seen.cells[row] / seen.scale, 1.0)
        none = np.zeros(columns)
        high = low + np.column_stack((none, heights, heights, none)).ravel()
        marks.append(Area(across, np.full(len(across), low), high, "ink", shade=0.55))
    return marks


def _edges(seen: ShownJoint) -> list[Mark]:
    """Names and marginals; of one those given the other, once that is learned."""
    rows, columns = seen.cells.shape
    marks: list[Mark] = []
    of_y, of_x = seen.of_y, seen.of_x
    if seen.learned >= 0:
        of_x = np.where(seen.inside, seen.given, 0.0).sum(axis=0)
    if seen.learned_x >= 0:
        of_y = np.where(seen.inside, seen.given, 0.0).sum(axis=1)
    for row in range(rows):
        share = _number(float(of_y[row]), columns)
        name = escape(fit_line(seen.row_names[row], 12))
        role: Role = "ink" if seen.inside[row].any() else "muted"
        marks.append(Text(-0.08, rows - row - 0.5, name, role, "right"))
        marks.append(Text(columns + 0.12, rows - row - 0.5, share, "muted", "left", is_value=True))
    longest = max(len(name) for name in seen.column_names)
    for column, name in enumerate(seen.column_names):
        # Every other name stands higher, so that long neighbours do not run into each other.
        raised = -15.0 if column % 2 and longest > _SHORT_NAME else 0.0
        role = "ink" if seen.inside[:, column].any() else "muted"
        marks.append(Text(column + 0.5, rows + 0.22, escape(fit_line(name, 10)), role, dy=raised))
        share = _number(float(of_x[column]), columns)
        marks.append(Text(column + 0.5, -0.25, share, "muted", is_value=True))
    side = "p(y)" if seen.learned_x < 0 else "p(y | x)"
    marks.append(Text(columns + 0.12, rows + 0.22, side, "muted", "left"))
    given = "p(x)" if seen.learned < 0 else "p(x | y)"
    marks.append(Text(-0.08, -0.25, given, "muted", "right"))
    return marks


def _numbers(values: Array, shades: Array, at: float, inside: NDArray[np.bool_]) -> list[Mark]:
    """What stands in the cells of a row that are still possible; light where the cell is dark."""
    return [
        Text(
            column + 0.5,
            at,
            _number(float(value), len(values)),
            "ink",
            on_fill=bool(shades[column] > 0.55),
            is_value=True,
        )
        for column, value in enumerate(values)
        if inside[column]
    ]


def _number(share: float, columns: int) -> str:
    """A probability in the room that so many columns leave: in whole per cents where they are."""
    if columns <= _MOST_LONG:
        return compact_text(share, 3)
    return f"{100.0 * share:.0f}%" if share >= _LEAST_NAMED else ""


def _plain(seen: ShownJoint) -> Panel | None:
    """A group of bars for each Y, a bar for each X, paler from the first on."""
    rows, columns = seen.cells.shape
    if columns > _MOST_SHADES or rows > _MOST_GROUPS or seen.is_told:
        return None
    shades = np.linspace(1.0, _PALEST, columns)
    series = [
        PlainSeries(
            "truth", escape(fit_line(name, 20)), seen.cells[:, column], float(shades[column])
        )
        for column, name in enumerate(seen.column_names)
    ]
    groups = [escape(fit_line(name, 12)) for name in seen.row_names]
    return plain_bars(groups, series, "p(x, y)", HEAT, title="p(x, y)")
