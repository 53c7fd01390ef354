"""Identity: H(P) and D(P ‖ Q at T) stacked beside H(P, Q at T), so that the equality is seen."""

import math
from dataclasses import replace
from functools import partial

import numpy as np

from model.evaluate.readings import Readings
from model.figure.figure import (
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Mark,
    Panel,
    Role,
    Rule,
    Text,
)
from model.lens.lens import LensError, Look
from model.lens.view import View, Workings
from model.lens.words import identity_texts, stepped_axis
from model.words.markup import plain
from model.words.numerals import temperature_text

# Between the stacks there is room for the name of the divergence, also on a narrow plot.
LEFT, RIGHT = (0.6, 1.25), (2.05, 2.7)
MIDDLE = 0.5 * (LEFT[1] + RIGHT[0])
# Of the height: a lower part is named below its top, as a line runs along there.
LOW_PART = 0.25
MAY_BE_MORE = "what the rest may add"
FAINT = 0.35  # of its strength


def view(readings: Readings, workings: Workings) -> View:
    """Return the two stacks; where the divergence is ∞ both run off the top.

    Where a row stands for several outcomes the parts are drawn at the least that they can be, which
    add up as well: they are those of the table in which that row is one outcome.
    """
    if not readings["cross_entropy"].has_number:
        raise LensError(plain(readings["cross_entropy"].answer.reason))
    return View(readings.document, _figure(readings), partial(_tip, readings))


def _figure(readings: Readings) -> Figure:
    caption = _caption(readings)
    names, unit = ("entropy_p", "kl_p_qt", "cross_entropy"), readings.unit.value
    stacks = "Two stacks, equal at the least," if _are_least(readings) else "Two equal stacks"
    return Figure(
        title=readings.worded("H(P) + D(P ‖ Q<sub>T</sub>) = H(P, Q<sub>T</sub>)"),
        panels=(_panel(readings),),
        said=caption,
        said_plainly=lambda: plain(
            f"{stacks} at T = {temperature_text(readings.document.temperature)}: H(P) = "
            f"{readings.quantity('entropy_p')} and {readings.symbol('kl_p_qt')} = "
            f"{readings.quantity('kl_p_qt')} beside {readings.symbol('cross_entropy')} = "
            f"{readings.quantity('cross_entropy')}. {caption.lead} {caption.rest}"
        ),
        numbers=lambda: DataTable(
            ("reading", f"least, {unit}" if _are_least(readings) else unit),
            (
                tuple(plain(readings.symbol(name)) for name in names),
                np.array([_least(readings, name) for name in names], dtype=np.float64),
            ),
        ),
    )


def _least(readings: Readings, name: str) -> float:
    """The value of a reading in the unit shown, or the least that it can be."""
    value, (low, _) = readings.value(name), readings[name].bounds_in(readings.unit)
    return value if value is not None else low or 0.0


def _are_least(readings: Readings) -> bool:
    """Whether the table leaves open how high the stacks are."""
    return readings["entropy_p"].value is None or readings["cross_entropy"].value is None


def _panel(readings: Readings) -> Panel:
    entropy = _least(readings, "entropy_p")
    divergence = _least(readings, "kl_p_qt")
    cross = _least(readings, "cross_entropy")
    shown = cross if math.isfinite(cross) else max(2.0 * entropy, 1.0)
    steady = max(readings.value("max_entropy") or 0.0, entropy, 0.25)
    y = stepped_axis(shown, steady, readings.unit.value)
    marks: list[Mark] = [
        _bar(LEFT, 0.0, entropy, "entropy", "H(P)"),
        _bar(LEFT, entropy, entropy + divergence, "divergence", readings.symbol("kl_p_qt")),
        _bar(RIGHT, 0.0, cross, "tempered", readings.symbol("cross_entropy")),
        *_what_is_open(readings, cross, y),
        *_inside(LEFT, entropy, y, "H(P)", readings.text("entropy_p")),
        *_inside(
            RIGHT,
            min(cross, y.high),
            y,
            readings.symbol("cross_entropy"),
            readings.text("cross_entropy"),
        ),
        *_between(readings, entropy, divergence, y),
    ]
    if math.isfinite(cross):
        marks.append(
            Rule(cross, upright=False, role="muted", name=readings.symbol("cross_entropy"))
        )
    x = Axis(
        0.0,
        3.1,
        ticks=(
            (sum(LEFT) / 2, "the truth, and the price of a wrong guess"),
            (sum(RIGHT) / 2, "what the model pays"),
        ),
    )
    return Panel(x, y, tuple(marks))


def _what_is_open(readings: Readings, least: float, y: Axis) -> list[Mark]:
    """Above both stacks, how much higher they may be; to the edge where nothing bounds it."""
    if not _are_least(readings) or not math.isfinite(least):
        return []
    most = readings["cross_entropy"].bounds_in(readings.unit)[1]
    top = y.high if most is None else min(most, y.high)
    bars = [_bar(sides, least, top, "muted", MAY_BE_MORE) for sides in (LEFT, RIGHT)]
    return [replace(bar, hatched=(0,), shades=np.array([FAINT])) for bar in bars]


def _bar(sides: tuple[float, float], low: float, high: float, role: Role, name: str) -> Bars:
    return Bars(
        np.array([sides[0]]), np.array([sides[1]]), np.array([low]), np.array([high]), role, name
    )


def _inside(sides: tuple[float, float], high: float, y: Axis, name: str, number: str) -> list[Mark]:
    middle, x = high / 2.0, sum(sides) / 2.0
    if high > 0.12 * y.high:
        return [
            Text(x, middle, name, "ink", bold=True, dy=-11.0, on_fill=True, size="large"),
            Text(x, middle, number, "ink", dy=11.0, on_fill=True, size="large", is_value=True),
        ]
    return [Text(x, high, f"<b>{name}</b> {number}", "ink", dy=-30.0)]


def _between(readings: Readings, entropy: float, divergence: float, y: Axis) -> list[Mark]:
    """The name of the divergence beside its part of the stack, and the sign of equality."""
    top = min(entropy + divergence, y.high)
    low_part = top - entropy < LOW_PART * y.high
    at, down = (top, 20.0) if low_part else (0.5 * (entropy + top), 0.0)
    name, number = readings.symbol("kl_p_qt"), readings.text("kl_p_qt")
    x, high = LEFT[1], y.high
    sign = 0.45 * high if at > 0.75 * high else 0.2 * high if at > 0.45 * high else 0.7 * high
    return [
        Text(x, at, name, "divergence", "left", bold=True, dx=10.0, dy=down - 9.0),
        Text(x, at, number, "divergence", "left", dx=10.0, dy=down + 9.0, is_value=True),
        Text(MIDDLE, sign, "=", "muted", size="huge"),
    ]


def _caption(readings: Readings) -> Caption:
    divergence = readings["kl_p_qt"]
    if divergence.value is not None and math.isinf(divergence.value):
        return Caption(
            "Being sure that something cannot happen can cost without end.",
            f"{readings.worded(divergence.answer.reason)} Turn the dial, or give it a weight: "
            "however small, the price is then finite.",
        )
    unit = readings.unit.value
    entropy, divergence_text, cross = identity_texts(readings)
    if _are_least(readings):
        return Caption(
            "The parts are drawn at the least that they can be, and there they add up.",
            f"H(P) {entropy} {unit}, {readings.symbol('kl_p_qt')} {divergence_text}, and "
            f"{readings.symbol('cross_entropy')} {cross}.",
        )
    rest = (
        f"{entropy} {unit} for the truth and {divergence_text} for the "
        f"model’s mistake make the {cross} {unit} it pays. "
    )
    best = readings["best_temperature"].value
    if divergence.value == 0.0:
        return Caption(
            "A perfect guess pays only for the truth.", rest + "Nothing is left to mend."
        )
    if best is not None:
        rest += f"Turn the dial: the mistake costs least at T = {temperature_text(best)}."
    return Caption("Guessing with the wrong model costs exactly the divergence, no more.", rest)


def _tip(readings: Readings, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars):
        return ""
    height = float(mark.high[index] - mark.low[index])
    number = "∞" if math.isinf(height) or math.isnan(height) else f"{height:.4f}"
    if mark.hatched:
        return f"{MAY_BE_MORE}: how it is spread is not known"
    return f"<b>{mark.name}</b><br>{number} {readings.unit.value}"


LOOK = Look(view)
