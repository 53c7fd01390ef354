"""How the entropies of two variables nest, and what a noisy channel can carry."""

import numpy as np

from model.figure.figure import Area, Axis, Bars, Line, Mark, Panel, Place, Points, Role, Rule, Text
from model.figure.ticks import round_ticks
from model.lenses.joint.shown import ShownJoint
from model.lenses.joint.two_variables import channel_capacity, flips_of
from model.words.numerals import compact_text

BESIDE = Place(0.58, 0.0, 0.42, 1.0)
NOISE = "noise"
_SPLIT = 0.6  # of the height for the nested bars, where the channel stands below
_ROOM = 0.45  # of the length of H(X, Y): a shorter bar has its words below it
_PLACES = np.linspace(0.0, 1.0, 101)


def entropy_panels(seen: ShownJoint) -> list[Panel]:
    """Return the nested bars, and below them the capacity of a channel where the table is one."""
    noise = flips_of(seen.found)
    if noise is None:
        return [_nested(seen, BESIDE)]
    above = Place(BESIDE.x, 0.0, BESIDE.width, _SPLIT)
    below = Place(BESIDE.x, _SPLIT, BESIDE.width, 1.0 - _SPLIT)
    return [_nested(seen, above), _channel(seen, noise, below)]


def _nested(seen: ShownJoint, place: Place) -> Panel:
    """Bars of one length: H(X, Y), what X and Y are of it, and what they have in common."""
    of, found = seen.readings.unit.of, seen.found
    lines: tuple[tuple[tuple[float, float, str, Role], ...], ...] = (
        ((0.0, found.both, "H(X, Y)", "entropy"),),
        ((0.0, found.x, "H(X)", "truth"), (found.x, found.both, "H(Y | X)", "tempered")),
        (
            (found.x_given_y, found.both, "H(Y)", "tempered"),
            (0.0, found.x_given_y, "H(X | Y)", "truth"),
        ),
        ((found.x_given_y, found.x_given_y + found.shared, "I(X; Y)", "divergence"),),
    )
    marks: list[Mark] = []
    length = max(found.both, 1e-12)
    for line, parts in enumerate(lines):
        y = float(len(lines) - line)
        for begin, end, name, role in parts:
            left, right = begin / length, end / length
            marks.append(
                Bars(
                    np.array([left]),
                    np.array([max(right, left)]),
                    np.array([y - 0.6]),
                    np.array([y - 0.1]),
                    role,
                    name,
                    horizontal=True,
                )
            )
            number = compact_text(of(end - begin), 4)
            middle = 0.5 * (left + right)
            said = f"{name} <b>{number}</b>"
            inside = right - left > _ROOM
            at = y - 0.35 if inside else y - 0.75
            marks.append(Text(middle, at, said, "ink", on_fill=inside, size="small", is_value=True))
    x_axis = Axis(-0.08, 1.12, visible=False)
    y_axis = Axis(0.0, len(lines) + 0.1, visible=False)
    title = f"Entropies, in {seen.readings.unit.value}"
    return Panel(x_axis, y_axis, tuple(marks), title, place)


def _channel(seen: ShownJoint, noise: float, place: Place) -> Panel:
    """What the channel carries for every chance of a flip, with a line to draw to another."""
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
