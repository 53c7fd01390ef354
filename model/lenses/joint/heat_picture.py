"""The heat map of two variables: cells drawn up and down, with marginals at their edges."""

from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from model.document.table import Array
from model.figure.figure import Axis, Bars, Mark, Panel, Place, Role, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lenses.joint.controls import joint_places
from model.lenses.joint.shown import GIVEN, OTHERS, ShownJoint
from model.words.markup import escape, plain
from model.words.names import fit_line
from model.words.numerals import compact_text

BOTTOM, TALL = 0.04, 0.92  # of a cell's place: where it begins, and how high it is
BELOW = -1.2  # the middle of the line of p(x) below the map, and how far the one after it is
NEXT = 1.0
_SIDE, _BESIDE = 0.35, 1.1  # of a cell: the room before p(y), and from it to p(y | x)
_LEAST_SHADE, _RULED_OUT = 0.06, 0.3  # how strong what is not learned is still drawn
_DARK = 0.55  # from which shade on letters are light
# A chart of bars has a shade for each X; with more of either it would be a thicket.
_MOST_SHADES, _MOST_GROUPS, _PALEST = 6, 12, 0.25
_LETTERS = 40  # that all columns together have room for, in the smallest window
_SHORT_NAME = 4  # letters, of which as many columns as there may be have room beside each other
_MOST_LONG, _LEAST_NAMED = 6, 0.005  # columns that leave room for three digits; a per cent rounded
_FINEST = 64  # the largest denominator that a cell's small letters hold
# Of the panel: what names take at least, and what each of their letters takes.
_NAME_ROOM, _LETTER_ROOM, _LONGEST = 0.045, 0.0145, 12


class Strip(NamedTuple):
    """A line of cells beside the map: a marginal, or what is left of it once the other is known."""

    side: Literal["x", "y"]
    at: float
    shares: Array
    name: str
    bold: bool = False


def heat_panel(seen: ShownJoint, place: Place) -> Panel:
    """Return p(x, y) in shades, the marginals, and beside them what is left of the learned row."""
    rows, columns = seen.cells.shape
    top = float(seen.cells.max()) or 1.0
    marks: list[Mark] = [*_outline(seen)]
    for column in range(columns):
        marks.append(_column(seen, column, np.clip(seen.cells[:, column] / top, _LEAST_SHADE, 1.0)))
    for row in range(rows):
        marks += _numbers(seen, row, top)
    for strip in strips(seen):
        marks += _strip(seen, strip)
    marks += _names(seen)
    longest = max(len(fit_line(name, _LONGEST)) for name in (*seen.row_names, "p(x | Y = )"))
    right = columns + _SIDE + (_BESIDE if seen.at_column >= 0 else 0.0) + 1.05
    room = _NAME_ROOM + _LETTER_ROOM * longest
    x_axis = Axis(-right * room / (1.0 - room), right, visible=False)
    return Panel(x_axis, height_axis(seen), tuple(marks), "", place, partial(_plain, seen, place))


def height_axis(seen: ShownJoint) -> Axis:
    """Return the axis down the rows, which what stands beside the map shares with it."""
    low = BELOW - (NEXT if seen.at_row >= 0 or seen.at_column >= 0 else 0.0) - 0.55
    return Axis(low, len(seen.rows) + 0.75, visible=False)


def strips(seen: ShownJoint) -> tuple[Strip, ...]:
    """Return the marginals, and the one that is left once the other variable is known."""
    at = len(seen.columns) + _SIDE
    found = [Strip("x", BELOW, seen.of_x, "p(x)"), Strip("y", at, seen.of_y, "p(y)")]
    if seen.at_row >= 0:
        told = fit_line(seen.row_names[seen.at_row], _SHORT_NAME)
        name = f"p(x | {'Y = ' if len(told) <= _SHORT_NAME else ''}{escape(told)})"
        found.append(Strip("x", BELOW - NEXT, seen.x_given, name, bold=True))
    if seen.at_column >= 0:
        found.append(Strip("y", at + _BESIDE, seen.y_given, "p(y | x)", bold=True))
    return tuple(found)


def _outline(seen: ShownJoint) -> list[Mark]:
    """A dashed line around the row or the column that is learned."""
    rows, columns = seen.cells.shape
    if seen.at_row >= 0:
        low, edges = float(rows - seen.at_row - 1), (0.0, float(columns))
        box, which = (edges, (low, low + 1.0)), np.array([seen.learned])
    elif seen.at_column >= 0:
        left = float(seen.at_column)
        box, which = ((left, left + 1.0), (0.0, float(rows))), _NONE
    else:
        return []
    (x0, x1), (y0, y1) = box
    x, y = (np.array([x0 - 0.03]), np.array([x1 + 0.03])), (np.array([y0]), np.array([y1]))
    return [Bars(*x, *y, "ink", "learned", which, style="dashed")]


_NONE = np.zeros(0, dtype=np.intp)


def _column(seen: ShownJoint, column: int, shades: Array) -> Bars:
    """The cells of a column: each is drawn up or down, or clicked to learn its row."""
    rows, place = len(seen.rows), int(seen.columns[column])
    low = rows - np.arange(float(rows)) - 1.0 + BOTTOM
    known = bool((seen.rows != OTHERS).all())
    is_drawn = seen.is_as_typed and not seen.is_told and place != OTHERS and known
    ends = low + TALL * np.minimum(seen.cells[:, column] / seen.scale, 1.0)
    return Bars(
        np.full(rows, column + 0.025),
        np.full(rows, column + 0.975),
        low,
        low + TALL,
        "truth",
        "cells",
        seen.rows,
        shades=shades * np.where(seen.inside[:, column], 1.0, _RULED_OUT),
        drag="weight" if is_drawn else "",
        column=-1 if place == OTHERS else joint_places(seen.readings.document)[place],
        key=str(column),
        ends=ends if is_drawn else None,
    )


def _numbers(seen: ShownJoint, row: int, top: float) -> list[Mark]:
    """What stands in the cells of a row; light where the cell is dark."""
    columns, middle = len(seen.columns), len(seen.rows) - row - 0.5
    marks: list[Mark] = []
    for column, value in enumerate(seen.cells[row].tolist()):
        is_in = bool(seen.inside[row, column])
        dark = is_in and value / top > _DARK
        text = _number(seen, value, columns)
        role: Role = "ink" if is_in else "muted"
        marks.append(Text(column + 0.5, middle, text, role, on_fill=dark, is_value=True))
    return marks


def _strip(seen: ShownJoint, strip: Strip) -> list[Mark]:
    """A marginal in shades, whose cells are clicked to learn that value, and its name."""
    count = len(strip.shares)
    top = float(max(seen.of_x.max(), seen.of_y.max(), strip.shares.max()))
    shades = np.clip(strip.shares / top, _LEAST_SHADE, 1.0)
    steps = np.arange(float(count))
    if strip.side == "x":
        left, low = steps + 0.025, np.full(count, strip.at - 0.5 + BOTTOM)
        name = Text(-0.12, strip.at, strip.name, "ink", "right", bold=strip.bold)
        rows = _NONE
    else:
        left, low = np.full(count, strip.at + 0.025), count - steps - 1.0 + BOTTOM
        name = Text(strip.at + 0.5, count + 0.3, strip.name, "ink", bold=strip.bold)
        rows = seen.rows
    key = f"{strip.side}{GIVEN}" if strip.bold else strip.side
    marks: list[Mark] = [
        Bars(left, left + 0.95, low, low + TALL, "truth", "marginal", rows, shades=shades, key=key)
    ]
    for index, share in enumerate(strip.shares.tolist()):
        at = (index + 0.5, strip.at) if strip.side == "x" else (strip.at + 0.5, count - index - 0.5)
        text = _number(seen, share, len(seen.columns))
        dark = share / top > _DARK
        marks.append(Text(*at, text, "ink", on_fill=dark, is_value=True))
    return [*marks, name]


def _names(seen: ShownJoint) -> list[Mark]:
    """Names of rows and columns, the learned one bold and the others pale."""
    rows = len(seen.rows)
    marks: list[Mark] = []
    for row, name in enumerate(seen.row_names):
        is_learned = row == seen.at_row
        role: Role = "ink" if seen.at_row in (-1, row) else "muted"
        text = escape(fit_line(name, _LONGEST))
        marks.append(Text(-0.12, rows - row - 0.5, text, role, "right", bold=is_learned))
    longest = max(len(fit_line(name, 10)) for name in seen.column_names)
    places = len(seen.columns) + (2 if seen.at_column >= 0 else 1)
    is_crowded = longest * places > _LETTERS and longest > _SHORT_NAME
    for column, name in enumerate(seen.column_names):
        # Every other name stands higher, so that long neighbours do not run into each other.
        raised = -15.0 if column % 2 and is_crowded else 0.0
        is_learned = column == seen.at_column
        role = "ink" if seen.at_column in (-1, column) else "muted"
        text = escape(fit_line(name, 10))
        at = (column + 0.5, rows + 0.3)
        size: Literal["small", "normal"] = "small" if longest > _SHORT_NAME else "normal"
        marks.append(Text(*at, text, role, size=size, bold=is_learned, dy=raised))
    return marks


def _number(seen: ShownJoint, share: float, columns: int) -> str:
    """A probability in the room that so many columns leave: in whole per cents where they are.

    Where every cell is a fraction of a power of two, as in the books, it is that fraction.
    """
    if columns > _MOST_LONG:
        return f"{100.0 * share:.0f}%" if share >= _LEAST_NAMED else ""
    if seen.is_dyadic and 0.0 < share < 1.0:
        over, under = share.as_integer_ratio()
        if under <= _FINEST:
            return plain(f"<sup>{over}</sup>⁄<sub>{under}</sub>")
    return compact_text(share, 3)


def _plain(seen: ShownJoint, place: Place) -> Panel | None:
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
    return plain_bars(groups, series, "p(x, y)", place, title="p(x, y)")
