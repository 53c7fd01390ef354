"""Temperature: entropy, cross entropy and the dial's own divergence over all temperatures."""

import math
from functools import partial

import numpy as np

from model.document.table import Array
from model.evaluate.prepared import COLDEST, HOTTEST, Prepared
from model.evaluate.readings import Readings
from model.figure.figure import (
    Axis,
    Caption,
    DataTable,
    Figure,
    Line,
    Mark,
    Panel,
    Points,
    Role,
    Rule,
    Text,
)
from model.figure.ticks import round_ticks, round_top
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.words.markup import escape, plain
from model.words.numerals import compact_text, temperature_text

_TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


def view(readings: Readings, workings: Workings) -> View:
    """Return the curves from T = 0.05 to 20 with the line at T that can be dragged."""
    return View(readings.document, _figure(readings), partial(_tip, readings))


def _figure(readings: Readings) -> Figure:
    prepared = readings.prepared
    caption = _caption(readings)
    curves = _curves(readings, prepared)
    return Figure(
        title=f"Temperature: {escape(readings.document.title)}",
        panels=(_panel(readings, prepared, curves),),
        said=caption,
        said_plainly=lambda: _alternative(readings, caption),
        numbers=lambda: DataTable(
            ("T", *(plain(name) for _, name, _, _ in curves)),
            (prepared.curves.temperatures, *(values for _, _, values, _ in curves)),
        ),
    )


_Curve = tuple[Role, str, Array, str]


def _curves(readings: Readings, prepared: Prepared) -> list[_Curve]:
    source = "P" if readings.model is None else "Q"
    symbol = f"{source}<sub>T</sub>"
    curves = prepared.curves
    found: list[_Curve] = [
        ("entropy", f"H({symbol})", readings.unit.of(curves.entropy), "entropy_qt"),
        (
            "divergence",
            f"D({symbol} ‖ {source})",
            readings.unit.of(curves.divergence_from_source),
            "kl_qt_q",
        ),
    ]
    if readings.model is not None and curves.cross_entropy is not None:
        found.append(
            ("tempered", f"H(P, {symbol})", readings.unit.of(curves.cross_entropy), "cross_entropy")
        )
    return found


def _panel(readings: Readings, prepared: Prepared, curves: list[_Curve]) -> Panel:
    y = _y_axis(readings, curves)
    temperatures = prepared.curves.temperatures
    here = min(max(readings.document.temperature, COLDEST), HOTTEST)
    marks: list[Mark] = [Rule(1.0, upright=True, role="faint", dashed=False)]
    marks += [Line(temperatures, values, role, name, width=2.5) for role, name, values, _ in curves]
    # One that is infinite at every T is nowhere to be named; its value here says so.
    marks += [_curve_name(one, temperatures, y) for one in curves if np.isfinite(one[2]).any()]
    marks.append(
        Rule(
            here,
            upright=True,
            role="tempered",
            label=f"T = {temperature_text(readings.document.temperature)}",
            pill=True,
            drag="temperature",
            name="T",
        )
    )
    marks += _values_here(readings, curves, here, y)
    marks += _best(readings, prepared, y)
    ticks = tuple((tick, f"{tick:g}") for tick in _TICKS)
    x = Axis(COLDEST, HOTTEST, "temperature T (log scale)", ticks, log=True)
    return Panel(x, y, tuple(marks))


def _y_axis(readings: Readings, curves: list[_Curve]) -> Axis:
    entropy, divergence = curves[0][2], curves[1][2]
    top = max(float(entropy.max()), float(divergence.max()), 0.1)
    if len(curves) > 2:
        finite = curves[2][2][np.isfinite(curves[2][2])]
        top = max(1.4 * top, 1.15 * float(finite.min(initial=math.inf)) if finite.size else top)
    high = round_top(1.05 * top)
    return Axis(0.0, high, readings.unit.value, round_ticks(0.0, high), grid=True)


def _curve_name(curve: _Curve, temperatures: Array, y: Axis) -> Text:
    role, name, values, _ = curve
    if role == "tempered":
        below = np.flatnonzero(values < 0.78 * y.high)
        index = int(below[0]) if below.size and below[0] > 0 else len(values) // 8
        return Text(
            float(temperatures[index]),
            _clip(values[index], y),
            name,
            role,
            "left",
            bold=True,
            dx=10.0,
            dy=-6.0,
        )
    index = round((0.86 if role == "entropy" else 0.1) * (len(values) - 1))
    return Text(
        float(temperatures[index]), _clip(values[index], y), name, role, bold=True, dy=-15.0
    )


def _clip(value: float, y: Axis) -> float:
    return min(max(float(value), y.low), y.high)


def _values_here(readings: Readings, curves: list[_Curve], here: float, y: Axis) -> list[Mark]:
    marks: list[Mark] = []
    for role, name, _, reading_id in curves:
        value = readings.value(reading_id)
        if value is None:
            continue
        if value > y.high:
            text = f"{name} = {readings.text(reading_id)} ↑"
            marks.append(Text(here, y.high, text, role, "left", dx=10.0, dy=30.0))
            continue
        marks.append(
            Points(
                np.array([here]),
                np.array([value]),
                role,
                name,
                (readings.text(reading_id),),
                labels_are_values=True,
            )
        )
    return marks


def _best(readings: Readings, prepared: Prepared, y: Axis) -> list[Mark]:
    best = readings["best_temperature"].value
    if best is None or not COLDEST <= best <= HOTTEST or readings.model is None:
        return []
    if prepared.curves.cross_entropy is None:
        return []
    least = readings.unit.of(float(np.nanmin(prepared.curves.cross_entropy)))
    if not math.isfinite(least) or least > y.high:
        return []
    # Short: left of it the curve of H(P, Q at T) comes down, close in a small window.
    text = f"T* = {compact_text(best)}"
    return [
        Points(np.array([best]), np.array([least]), "tempered", "T*", symbol="ring", size=10.0),
        Rule(best, upright=True, role="faint", dashed=False, name="T*"),
        Text(best, y.high, text, "muted", "right", "small", dx=-8.0, dy=38.0),
    ]


def _caption(readings: Readings) -> Caption:
    lead = "Drag the line, or turn the dial."
    symbol = readings.tempered_symbol
    shown = temperature_text(readings.document.temperature)
    here = f"At T = {shown}, H({symbol}) = {readings.quantity('entropy_qt')}. "
    if readings.filtered:
        here = f"The curves are without the filters, the points {readings.filtered}. {here}"
    if readings.model is None:
        return Caption(lead, f"Entropy never falls as T rises. {here}".rstrip())
    best = readings["best_temperature"]
    if best.value is None:
        return Caption(lead, f"Entropy never falls as T rises. {here}{best.answer.reason}")
    where = f"T* = {temperature_text(best.value)}"
    why = {0.0: "because the truth is only what the model holds likeliest"}.get(best.value, "")
    if best.value == 1.0:
        why = "because the model started out right" if _agree(readings) else ""
    elif best.value == math.inf:
        why = "because the model’s ranking is no better than chance"
    elif best.value > 1.0:
        why = "because the model is too sure of itself"
    elif 0.0 < best.value < 1.0:
        why = "because the model is not sure enough"
    tail = f", {why}." if why else "."
    return Caption(
        lead,
        "Entropy never falls as T rises; the cross entropy against the truth has one lowest point, "
        f"{where} here{tail} {here}".rstrip(),
    )


def _agree(readings: Readings) -> bool:
    return readings.model is not None and bool(np.array_equal(readings.truth, readings.model))


def _alternative(readings: Readings, caption: Caption) -> str:
    parts = [f"Curves over the temperature from {COLDEST:g} to {HOTTEST:g}."]
    for reading_id in ("entropy_qt", "cross_entropy", "kl_qt_q"):
        if readings[reading_id].value is not None:
            parts.append(f"{readings.symbol(reading_id)} = {readings.quantity(reading_id)}.")
    return plain(" ".join([*parts, caption.lead, caption.rest]))


def _tip(readings: Readings, mark: Mark, index: int) -> str:
    if isinstance(mark, Line | Points) and len(mark.x) > index:
        return (
            f"<b>{mark.name}</b><br>{float(mark.y[index]):.4f} {readings.unit.value} at T = "
            f"{temperature_text(float(mark.x[index]))}"
        )
    return ""


LOOK = Look(view)
