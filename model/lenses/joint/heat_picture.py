"""The heat map of two variables: cells drawn up and down, with marginals at their edges."""

from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from model.document.table import Array, Rows
from model.figure.figure import Axis, Bars, Mark, Panel, Place, Role, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lens.view import Workings
from model.lenses.joint.shown import GIVEN, OTHERS, ShownJoint, ShownValues
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
    boxes: tuple[Array, Array, Array, Array]
    name: Text
    is_given: bool = False


class HeatGround(NamedTuple):
    """What of the heat map no turn of the dial changes.

    Attributes:
        rows: the table's row of each cell of a column.
        columns: the boxes of the cells of each: left, right, low, high.
        outline: around what is learned, if anything is.
        strips: the marginals, and the one that is left once the other variable is known.
        names: of rows and columns.
        x, y: the axes.
    """

    rows: Rows
    columns: tuple[tuple[Array, Array, Array, Array], ...]
    outline: tuple[Mark, ...]
    strips: tuple[Strip, ...]
    names: tuple[Mark, ...]
    x: Axis
    y: Axis


def heat_ground(values: ShownValues) -> HeatGround:
    """Return what the shown values decide of the heat map."""
    rows, columns = len(values.rows), len(values.columns)
    low = rows - np.arange(float(rows)) - 1.0 + BOTTOM
    boxes = tuple(
        (np.full(rows, at + 0.025), np.full(rows, at + 0.975), low, low + TALL)
        for at in range(columns)
    )
    longest = max(len(fit_line(name, _LONGEST)) for name in (*values.row_names, "p(x | Y = )"))
    right = columns + _SIDE + (_BESIDE if values.at_column >= 0 else 0.0) + 1.05
    room = _NAME_ROOM + _LETTER_ROOM * longest
    return HeatGround(
        np.array(values.rows, dtype=np.intp),
        boxes,
        _outline(values),
        _strips(values),
        _names(values),
        Axis(-right * room / (1.0 - room), right, visible=False),
        Axis(BELOW - (NEXT if values.is_told else 0.0) - 0.55, rows + 0.75, visible=False),
    )


def heat_panel(seen: ShownJoint, place: Place, workings: Workings) -> Panel:
    """Return p(x, y) in shades, the marginals, and beside them what is left of the learned row."""
    ground = workings.of(heat_ground, seen.values)
    marks = [*ground.outline, *_columns(seen, ground), *_numbers(seen)]
    shares = [seen.of_x, seen.of_y]
    if seen.values.at_row >= 0:
        shares.append(seen.x_given)
    if seen.values.at_column >= 0:
        shares.append(seen.y_given)
    top = max(*seen.of_x, *seen.of_y)
    for strip, own in zip(ground.strips, shares, strict=True):
        marks += _strip(seen, ground, strip, own, max(top, *own))
    marks += ground.names
    return Panel(ground.x, ground.y, tuple(marks), "", place, partial(_plain, seen, place))


def _strips(values: ShownValues) -> tuple[Strip, ...]:
    """The marginals, and the one that is left once the other variable is known."""
    at = len(values.columns) + _SIDE
    found = [_across(values, BELOW, "p(x)"), _upright(values, at, "p(y)")]
    if values.at_row >= 0:
        told = fit_line(values.row_names[values.at_row], _SHORT_NAME)
        name = f"p(x | {'Y = ' if len(told) <= _SHORT_NAME else ''}{escape(told)})"
        found.append(_across(values, BELOW - NEXT, name, is_given=True))
    if values.at_column >= 0:
        found.append(_upright(values, at + _BESIDE, "p(y | x)", is_given=True))
    return tuple(found)


def _across(values: ShownValues, at: float, name: str, *, is_given: bool = False) -> Strip:
    left = np.arange(float(len(values.columns))) + 0.025
    low = np.full(len(left), at - 0.5 + BOTTOM)
    said = Text(-0.12, at, name, "ink", "right", bold=is_given)
    return Strip("x", at, (left, left + 0.95, low, low + TALL), said, is_given)


def _upright(values: ShownValues, at: float, name: str, *, is_given: bool = False) -> Strip:
    count = len(values.rows)
    left = np.full(count, at + 0.025)
    low = count - np.arange(float(count)) - 1.0 + BOTTOM
    said = Text(at + 0.5, count + 0.3, name, "ink", bold=is_given)
    return Strip("y", at, (left, left + 0.95, low, low + TALL), said, is_given)


def _outline(values: ShownValues) -> tuple[Mark, ...]:
    """A dashed line around the row or the column that is learned."""
    rows, columns = len(values.rows), len(values.columns)
    if values.at_row >= 0:
        low, edges = float(rows - values.at_row - 1), (0.0, float(columns))
        box, which = (edges, (low, low + 1.0)), np.array([values.rows[values.at_row]])
    elif values.at_column >= 0:
        left = float(values.at_column)
        box, which = ((left, left + 1.0), (0.0, float(rows))), _NONE
    else:
        return ()
    (x0, x1), (y0, y1) = box
    x, y = (np.array([x0 - 0.03]), np.array([x1 + 0.03])), (np.array([y0]), np.array([y1]))
    return (Bars(*x, *y, "ink", "learned", which, style="dashed"),)


_NONE = np.zeros(0, dtype=np.intp)


def _columns(seen: ShownJoint, ground: HeatGround) -> list[Mark]:
    """The cells, column by column: each is drawn up or down, or clicked to learn its row."""
    values, top = seen.values, seen.most or 1.0
    is_drawn = seen.is_as_typed and not values.is_told and OTHERS not in values.rows
    marks: list[Mark] = []
    for column, (boxes, place) in enumerate(zip(ground.columns, values.places, strict=True)):
        shares = [row[column] for row in seen.cells]
        shades = [
            min(max(share / top, _LEAST_SHADE), 1.0)
            * (1.0 if values.leaves(row, column) else _RULED_OUT)
            for row, share in enumerate(shares)
        ]
        ends = None
        if is_drawn and place != OTHERS:
            ends = boxes[2] + TALL * np.minimum(np.array(shares) / seen.scale, 1.0)
        marks.append(
            Bars(
                *boxes, "truth", "cells", ground.rows, shades=np.array(shades),
                drag="" if ends is None else "weight", column=place, key=str(column), ends=ends,
            )
        )  # fmt: skip
    return marks


def _numbers(seen: ShownJoint) -> list[Mark]:
    """What stands in the cells, row by row; light where the cell is dark."""
    values, top = seen.values, seen.most or 1.0
    marks: list[Mark] = []
    for row, cells in enumerate(seen.cells):
        middle = len(values.rows) - row - 0.5
        for column, share in enumerate(cells):
            is_in = values.leaves(row, column)
            dark = is_in and share / top > _DARK
            role: Role = "ink" if is_in else "muted"
            text = _number(seen, share)
            marks.append(Text(column + 0.5, middle, text, role, on_fill=dark, is_value=True))
    return marks


def _strip(
    seen: ShownJoint, ground: HeatGround, strip: Strip, shares: list[float], top: float
) -> list[Mark]:
    """A marginal in shades, whose cells are clicked to learn that value, and its name."""
    is_across, count = strip.side == "x", len(shares)
    shades = np.array([min(max(share / top, _LEAST_SHADE), 1.0) for share in shares])
    rows = _NONE if is_across else ground.rows
    key = f"{strip.side}{GIVEN}" if strip.is_given else strip.side
    marks: list[Mark] = [Bars(*strip.boxes, "truth", "marginal", rows, shades=shades, key=key)]
    for index, share in enumerate(shares):
        x, y = (index + 0.5, strip.at) if is_across else (strip.at + 0.5, count - index - 0.5)
        dark = share / top > _DARK
        marks.append(Text(x, y, _number(seen, share), "ink", on_fill=dark, is_value=True))
    return [*marks, strip.name]


def _names(values: ShownValues) -> tuple[Mark, ...]:
    """Names of rows and columns, the learned one bold and the others pale."""
    rows = len(values.rows)
    marks: list[Mark] = []
    for row, name in enumerate(values.row_names):
        is_learned = row == values.at_row
        role: Role = "ink" if values.at_row in (-1, row) else "muted"
        text = escape(fit_line(name, _LONGEST))
        marks.append(Text(-0.12, rows - row - 0.5, text, role, "right", bold=is_learned))
    longest = max(len(fit_line(name, 10)) for name in values.column_names)
    places = len(values.columns) + (2 if values.at_column >= 0 else 1)
    is_crowded = longest * places > _LETTERS and longest > _SHORT_NAME
    for column, name in enumerate(values.column_names):
        # Every other name stands higher, so that long neighbours do not run into each other.
        raised = -15.0 if column % 2 and is_crowded else 0.0
        is_learned = column == values.at_column
        role = "ink" if values.at_column in (-1, column) else "muted"
        text = escape(fit_line(name, 10))
        at = (column + 0.5, rows + 0.3)
        size: Literal["small", "normal"] = "small" if longest > _SHORT_NAME else "normal"
        marks.append(Text(*at, text, role, size=size, bold=is_learned, dy=raised))
    return tuple(marks)


def _number(seen: ShownJoint, share: float) -> str:
    """A probability in the room that so many columns leave: in whole per cents where they are.

    Where every cell is a fraction of a power of two, as in the books, it is that fraction.
    """
    if len(seen.values.columns) > _MOST_LONG:
        return f"{100.0 * share:.0f}%" if share >= _LEAST_NAMED else ""
    if seen.is_dyadic and 0.0 < share < 1.0:
        over, under = share.as_integer_ratio()
        if under <= _FINEST:
            return plain(f"<sup>{over}</sup>⁄<sub>{under}</sub>")
    return compact_text(share, 3)


def _plain(seen: ShownJoint, place: Place) -> Panel | None:
    """A group of bars for each Y, a bar for each X, paler from the first on."""
    values, columns = seen.values, len(seen.values.columns)
    if columns > _MOST_SHADES or len(values.rows) > _MOST_GROUPS or values.is_told:
        return None
    series = [
        PlainSeries("truth", escape(fit_line(name, 20)), np.array(shares), shade)
        for name, shares, shade in zip(
            values.column_names,
            zip(*seen.cells, strict=True),
            np.linspace(1.0, _PALEST, columns).tolist(),
            strict=True,
        )
    ]
    groups = [escape(fit_line(name, 12)) for name in values.row_names]
    return plain_bars(groups, series, "p(x, y)", place, title="p(x, y)")
