"""How the entropies of two variables nest, what each value leaves, and what a channel carries."""

from functools import partial

import numpy as np

from model.document.table import Array
from model.figure.figure import Area, Axis, Bars, Line, Mark, Panel, Place, Points, Role, Rule, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.figure.ticks import round_ticks
from model.lenses.joint.heat_picture import BELOW, NEXT, TALL, height_axis
from model.lenses.joint.shown import ShownJoint
from model.lenses.joint.two_variables import channel_capacity
from model.words.markup import escape
from model.words.names import fit_line
from model.words.numerals import compact_text

NOISE = "noise"
_PALE = 0.4  # how strong what is only a part of something, or not learned, is drawn
_ROOM = 0.2  # of the length of H(X, Y): a shorter bar has its words beside it
_ROOMY = 0.6  # of the longest bar: a shorter one has its name beside it
_LINES = ("both at once", "X, then Y", "Y, then X", "shared")
_PLACES = np.linspace(0.0, 1.0, 101)


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
            words = _words(said, own, y, shade, is_narrow=is_narrow)
            marks.append(words._replace(size="small"))
    # In a narrow place words stand between the bars, which no line may cross.
    ends = [0.08, 0.6, np.nan, 1.08, 1.6, np.nan, 2.08, 2.6] if is_narrow else [0.1, 2.9]
    for x in sorted(set(shared)):
        marks.append(Line(np.full(len(ends), x), np.array(ends), "ink", "", True, 1.0))
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
        return Text(x, y + 0.28, said, "ink", "right" if at_right else "left", is_value=True)
    if right - left > _ROOM:
        on_fill = shade == 1.0
        return Text(0.5 * (left + right), y, said, "ink", on_fill=on_fill, is_value=True)
    if right < 1.0 - _ROOM:
        return Text(right + 0.012, y, said, "ink", "left", is_value=True)
    return Text(left - 0.012, y, said, "ink", "right", is_value=True)


def given_panel(seen: ShownJoint, place: Place) -> Panel:
    """Return what each value that can be learned leaves of the other variable, and the mean of it.

    Beside the map: H(X | Y = y) of each row; of each column, H(Y | X = x), once X is learned.
    """
    of, found, rows = seen.readings.unit.of, seen.found, len(seen.rows)
    by_x = seen.at_column >= 0
    left = np.array([of(one) for one in (seen.left_of_y if by_x else seen.left_of_x).tolist()])
    chosen = seen.at_column if by_x else seen.at_row
    mean = of(found.y_given_x if by_x else found.x_given_y)
    whole = of(found.y if by_x else found.x)
    unknown, known = ("Y", "X") if by_x else ("X", "Y")
    top = max(float(left.max()), whole, 1e-12)
    step = rows / len(left)
    at = rows - (np.arange(float(len(left))) + 0.5) * step
    shades = np.where((chosen < 0) | (np.arange(len(left)) == chosen), 1.0, _PALE)
    marks = _level_bars(left, at, min(TALL, 0.86 * step), shades, top)
    if by_x:
        for name, y in zip(seen.column_names, at.tolist(), strict=True):
            marks.append(Text(-0.02 * top, y, escape(fit_line(name, 10)), "muted", "right"))
    marks.append(Line(np.array([mean, mean]), np.array([0.0, rows + 0.1]), "ink", "", True, 1.5))
    said = f"mean <b>{compact_text(mean, 4)}</b> = H({unknown} | {known})"
    marks.append(Text(0.0, -0.3, said, "ink", "left", size="small", is_value=True))
    lines = [(BELOW, whole, f"H({unknown})")]
    if chosen >= 0:
        lines.append((BELOW - NEXT, float(left[chosen]), f"H({unknown} | {known.lower()})"))
    for y, value, name in lines:
        marks += _level_bars(np.array([value]), np.array([y]), TALL, np.ones(1), top)
        is_in = value > _ROOMY * top
        marks.append(
            Text(0.03 * top + (0.0 if is_in else value), y, name, anchor="left", on_fill=is_in)
        )
    head = f"H({unknown} | {known} = {known.lower()}), in {seen.readings.unit.value}"
    names = [escape(fit_line(name, 12)) for name in (seen.column_names if by_x else seen.row_names)]
    plain = partial(
        plain_bars,
        names,
        [PlainSeries("entropy", "left", left)],
        seen.readings.unit.value,
        place,
        title=head,
        horizontal=True,
    )
    marks.append(Text(0.0, rows + 0.3, head, "muted", "left"))
    x_axis = Axis(-(0.5 if by_x else 0.04) * top, 1.35 * top, visible=False)
    return Panel(x_axis, height_axis(seen), tuple(marks), "", place, plain)


def _level_bars(values: Array, at: Array, thick: float, shades: Array, top: float) -> list[Mark]:
    """Bars to the right, with their numbers in one line beyond the longest."""
    edges = (np.zeros(len(values)), values, at - 0.5 * thick, at + 0.5 * thick)
    marks: list[Mark] = [Bars(*edges, "entropy", "left", horizontal=True, shades=shades)]
    for value, y in zip(values.tolist(), at.tolist(), strict=True):
        number = compact_text(value, 4)
        marks.append(Text(1.04 * top, y, number, "ink", "left", size="small", is_value=True))
    return marks


def channel_panel(seen: ShownJoint, noise: float, place: Place) -> Panel:
    """Return what a channel carries for every chance of a flip, with a line to draw to another."""
    of, unit = seen.readings.unit.of, seen.readings.unit
    carried = np.array([of(channel_capacity(float(one))) for one in _PLACES])
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
