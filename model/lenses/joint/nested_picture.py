"""How the entropies of two variables nest, what each value leaves, and what a channel carries."""

from functools import partial

import numpy as np

from model.document.table import Array
from model.figure.figure import (
    Anchor,
    Area,
    Axis,
    Bars,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Role,
    Rule,
    Text,
)
from model.figure.plain_bars import PlainSeries, plain_bars
from model.figure.ticks import round_ticks
from model.lens.view import Workings
from model.lenses.joint.heat_picture import BELOW, NEXT, TALL, heat_ground
from model.lenses.joint.shown import ShownJoint
from model.lenses.joint.two_variables import channel_capacity
from model.words.markup import escape
from model.words.names import fit_line
from model.words.numerals import compact_text
from model.words.units import Unit

NOISE = "noise"
_PALE = 0.4  # how strong what is only a part of something, or not learned, is drawn
_ROOM = 0.2  # of the length of H(X, Y): a shorter bar has its words beside it
_ROOMY = 0.6  # of the longest bar: a shorter one has its name beside it
_LINES = ("both at once", "X, then Y", "Y, then X", "shared")
_PLACES = np.linspace(0.0, 1.0, 101)
# Where lines down the nested bars begin and end; in a narrow place words stand between the bars,
# which no line may cross.
_DOWN = np.array([0.1, 2.9])
_DOWN_NARROW = np.array([0.08, 0.6, np.nan, 1.08, 1.6, np.nan, 2.08, 2.6])


def nested_panel(seen: ShownJoint, place: Place, *, is_narrow: bool = False) -> Panel:
    """Return bars of one length: H(X, Y), what X and Y are of it, and what they have in common.

    In a narrow place every bar has its words above it, in a wide one each line has a name.
    """
    of, found = seen.readings.unit.of, seen.found
    parts: tuple[tuple[tuple[float, float, str, float], ...], ...] = (
        ((0.0, found.both, "H(X, Y)", 1.0),),
        ((0.0, found.x, "H(X)", 1.0), (found.x, found.both, "H(Y | X)", _PALE)),
        ((0.0, found.x_given_y, "H(X | Y)", _PALE), (found.x_given_y, found.both, "H(Y)", 1.0)),
        ((found.x_given_y, found.x_given_y + found.shared, "I(X; Y)", 1.0),),
    )
    marks: list[Mark] = []
    length = max(found.both, 1e-12)
    shared = found.x_given_y / length, min(found.x / length, 1.0)
    equals = " = " if place.width == 1.0 else " "
    for line, bars in enumerate(parts):
        y = len(parts) - line - 0.5
        if not is_narrow:
            marks.append(Text(-0.015, y, _LINES[line], "muted", "right", "small"))
        for begin, end, name, shade in bars:
            left, right = begin / length, max(end, begin) / length
            marks.append(_entropy_bar(left, right, y, name, shade, is_narrow=is_narrow))
            said = f"{name}{equals}<b>{compact_text(of(end - begin), 4)}</b>"
            own = _own_part(left, right, *shared) if shade == 1.0 and line else (left, right)
            marks.append(_words(said, own, y, shade, is_narrow=is_narrow))
    ends = _DOWN_NARROW if is_narrow else _DOWN
    for x in sorted(set(shared)):
        marks.append(Line(np.array([x] * len(ends)), ends, "ink", "", True, 1.0))
    # What the names of the lines take of the width.
    names = 0.17 / place.width
    x_axis = Axis(-0.02 if is_narrow else -names / (1.0 - 0.5 * names), 1.02, visible=False)
    y_axis = Axis(0.0, len(parts) + 0.05, visible=False)
    title = f"How the entropies nest, in {seen.readings.unit.value}"
    return Panel(x_axis, y_axis, tuple(marks), title, place, partial(_stacked, seen, title, place))


def _entropy_bar(
    left: float, right: float, y: float, name: str, shade: float, *, is_narrow: bool
) -> Bars:
    role: Role = "divergence" if name == "I(X; Y)" else "entropy"
    low, high = (y - 0.42, y + 0.1) if is_narrow else (y - 0.4, y + 0.4)
    edges = (np.array([left]), np.array([right]), np.array([low]), np.array([high]))
    return Bars(*edges, role, name, horizontal=True, shades=np.array([shade]))


def _stacked(seen: ShownJoint, title: str, place: Place) -> Panel | None:
    """The whole as one stack: what only X tells, what both do, and what only Y does."""
    of, found = seen.readings.unit.of, seen.found
    series = [
        PlainSeries("entropy", "H(X | Y)", np.array([of(found.x_given_y)])),
        PlainSeries("divergence", "I(X; Y)", np.array([of(found.shared)])),
        PlainSeries("entropy", "H(Y | X)", np.array([of(found.y_given_x)]), _PALE),
    ]
    unit = seen.readings.unit.value
    return plain_bars(["H(X, Y)"], series, unit, place, title=title, stacked=True, horizontal=True)


def _own_part(left: float, right: float, begin: float, end: float) -> tuple[float, float]:
    """The larger part of a bar beside what is shared, where it has room for words; else all."""
    parts = ((left, begin), (end, right))
    own = max(parts, key=lambda part: part[1] - part[0])
    return own if own[1] - own[0] > _ROOM and right - left > end - begin else (left, right)


def _words(
    said: str, span: tuple[float, float], y: float, shade: float, *, is_narrow: bool
) -> Text:
    """What a bar is, in it or beside it; above it in a narrow place."""
    left, right = span
    if is_narrow:
        # Beside another the last bar has its words at the end: the first may be ever so short.
        at_right = left > 0.5 or (left > 0.0 and right > 1.0 - 1e-9)
        x = right if at_right else left
        anchor: Anchor = "right" if at_right else "left"
        return Text(x, y + 0.28, said, "ink", anchor, "small", is_value=True)
    if right - left > _ROOM:
        x, on_fill = 0.5 * (left + right), shade == 1.0
        return Text(x, y, said, "ink", "center", "small", on_fill=on_fill, is_value=True)
    if right < 1.0 - _ROOM:
        return Text(right + 0.012, y, said, "ink", "left", "small", is_value=True)
    return Text(left - 0.012, y, said, "ink", "right", "small", is_value=True)


def given_panel(seen: ShownJoint, place: Place, workings: Workings) -> Panel:
    """Return what each value that can be learned leaves of the other variable, and the mean of it.

    Beside the map: H(X | Y = y) of each row; of each column, H(Y | X = x), once X is learned.
    """
    of, found, values = seen.readings.unit.of, seen.found, seen.values
    rows, by_x = len(values.rows), values.at_column >= 0
    left = [of(one) for one in (seen.left_of_y if by_x else seen.left_of_x)]
    chosen = values.at_column if by_x else values.at_row
    mean = of(found.y_given_x if by_x else found.x_given_y)
    whole = of(found.y if by_x else found.x)
    unknown, known = ("Y", "X") if by_x else ("X", "Y")
    top = max(*left, whole, 1e-12)
    step = rows / len(left)
    at = [rows - (place + 0.5) * step for place in range(len(left))]
    shades = [1.0 if chosen in (-1, place) else _PALE for place in range(len(left))]
    marks = _level_bars(left, at, min(TALL, 0.86 * step), shades, top)
    if by_x:
        for name, y in zip(values.column_names, at, strict=True):
            marks.append(Text(-0.02 * top, y, escape(fit_line(name, 10)), "muted", "right"))
    marks.append(Line(np.array([mean, mean]), np.array([0.0, rows + 0.1]), "ink", "", True, 1.5))
    said = f"mean <b>{compact_text(mean, 4)}</b> = H({unknown} | {known})"
    marks.append(Text(0.0, -0.3, said, "ink", "left", size="small", is_value=True))
    lines = [(BELOW, whole, f"H({unknown})")]
    if chosen >= 0:
        lines.append((BELOW - NEXT, left[chosen], f"H({unknown} | {known.lower()})"))
    for y, value, name in lines:
        marks += _level_bars([value], [y], TALL, [1.0], top)
        is_in = value > _ROOMY * top
        marks.append(
            Text(0.03 * top + (0.0 if is_in else value), y, name, anchor="left", on_fill=is_in)
        )
    head = f"H({unknown} | {known} = {known.lower()}), in {seen.readings.unit.value}"
    marks.append(Text(0.0, rows + 0.3, head, "muted", "left"))
    x_axis = Axis(-(0.5 if by_x else 0.04) * top, 1.35 * top, visible=False)
    y_axis = workings.of(heat_ground, values).y
    plain = partial(_given_plainly, seen, left, head, place)
    return Panel(x_axis, y_axis, tuple(marks), "", place, plain)


def _given_plainly(seen: ShownJoint, left: list[float], head: str, place: Place) -> Panel | None:
    values = seen.values
    of_each = values.column_names if values.at_column >= 0 else values.row_names
    names = [escape(fit_line(name, 12)) for name in of_each]
    series = [PlainSeries("entropy", "left", np.array(left))]
    unit = seen.readings.unit.value
    return plain_bars(names, series, unit, place, title=head, horizontal=True)


def _level_bars(
    values: list[float], at: list[float], thick: float, shades: list[float], top: float
) -> list[Mark]:
    """Bars to the right, with their numbers in one line beyond the longest."""
    middles = np.array(at)
    edges = np.zeros(len(at)), np.array(values), middles - 0.5 * thick, middles + 0.5 * thick
    marks: list[Mark] = [Bars(*edges, "entropy", "left", horizontal=True, shades=np.array(shades))]
    for value, y in zip(values, at, strict=True):
        number = compact_text(value, 4)
        marks.append(Text(1.04 * top, y, number, "ink", "left", size="small", is_value=True))
    return marks


def channel_panel(seen: ShownJoint, noise: float, place: Place, workings: Workings) -> Panel:
    """Return what a channel carries for every chance of a flip, with a line to draw to another."""
    of, unit = seen.readings.unit.of, seen.readings.unit
    carried = workings.of(_carried, unit)
    here = of(channel_capacity(noise))
    full = of(channel_capacity(0.0))
    marks: list[Mark] = [
        Area(_PLACES, np.zeros(len(_PLACES)), carried, "divergence", shade=0.12),
        Line(_PLACES, carried, "divergence", "capacity 1 − H(q)", width=2.5),
        Rule(
            noise,
            True,
            "ink",
            f"flips {compact_text(noise)}",
            drag=NOISE if seen.is_as_typed else "",
            name="flips",
        ),
        Points(
            np.array([noise]),
            np.array([here]),
            "divergence",
            "capacity",
            (f"<b>{compact_text(here, 4)}</b>",),
            label_anchor="right" if noise > 0.5 else "left",
        ),
    ]
    x = Axis(0.0, 1.0, "chance q that a bit is flipped", round_ticks(0.0, 1.0, 5))
    y = Axis(0.0, 1.15 * full, f"{unit.value} a bit sent", round_ticks(0.0, full, 4), grid=True)
    return Panel(x, y, tuple(marks), place=place)


def _carried(unit: Unit) -> Array:
    return np.array([unit.of(channel_capacity(float(one))) for one in _PLACES])
