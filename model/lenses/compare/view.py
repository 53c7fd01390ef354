"""Compare: P, Q and Q at T side by side, as bars, ranked columns, or rank against probability."""

import math
from functools import partial
from typing import Literal

import numpy as np

from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Caption, DataTable, Figure, Legend, Mark, Panel, Role
from model.lens.lens import Look
from model.lens.ranked import log_log_panel, ranked_panel
from model.lens.view import View, Workings
from model.lens.words import quoted, row_tip, series, upward_axis
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text, temperature_text

MOST_BARS = 40
MOST_RANKED = 200
MOST_LABELLED = 14
GROUP = 0.72


def view(readings: Readings, workings: Workings) -> View:
    """Return grouped bars up to 40 outcomes, ranked columns up to 200, log axes beyond."""
    del workings
    return View(readings.document, _figure(readings), partial(row_tip, readings))


def _figure(readings: Readings) -> Figure:
    count = len(readings.outcomes)
    if count <= MOST_BARS:
        panel = _bars_panel(readings)
    elif count <= MOST_RANKED:
        panel = ranked_panel(readings)
    else:
        panel = log_log_panel(readings)
    caption = _caption(readings)
    return Figure(
        title=f"Compare: {plain(escape(readings.document.title))}",
        panels=(panel,),
        caption=caption,
        alternative=_alternative(readings, caption),
        legend=tuple(Legend(role, name, _style(panel, role)) for role, name, _ in series(readings)),
        data=DataTable(
            ("outcome", *(plain(name) for _, name, _ in series(readings))),
            (readings.outcomes, *(values for _, _, values in series(readings))),
        ),
    )


def _style(panel: Panel, role: Role) -> Literal["filled", "line"]:
    filled = any(isinstance(mark, Bars) and mark.role == role for mark in panel.marks)
    return "filled" if filled else "line"


def _bars_panel(readings: Readings) -> Panel:
    shown = series(readings)
    count = len(readings.outcomes)
    rows = np.arange(count)
    places = rows.astype(np.float64)
    width = GROUP / len(shown)
    marks: list[Mark] = []
    document = readings.document
    columns: dict[Role, int | None] = {"truth": document.truth, "model": document.model}
    for place, (role, name, values) in enumerate(shown):
        left = places - GROUP / 2.0 + place * width
        column = columns.get(role)
        marks.append(
            Bars(
                left=left + 0.01,
                right=left + width - 0.01,
                low=np.zeros(count),
                high=values,
                role=role,
                name=name,
                rows=rows,
                labels=tuple(map(compact_text, values.tolist())) if count <= MOST_LABELLED else (),
                labels_are_values=True,
                drag="" if column is None else "weight",
                column=-1 if column is None else column,
            )
        )
    top = np.concatenate([values for _, _, values in shown])
    ticks = tuple((float(row), escape(name)) for row, name in enumerate(readings.outcomes))
    return Panel(
        x=Axis(-0.6, count - 0.4, ticks=ticks),
        y=upward_axis(top, "probability"),
        marks=tuple(marks),
    )


def _caption(readings: Readings) -> Caption:
    temperature = readings.document.temperature
    name = "Q" if readings.model is not None else "P"
    shown = temperature_text(temperature)
    if temperature == 1.0:
        return _untouched(readings, name)
    if temperature == 0.0:
        lead = f"At T = 0 only the largest of {name} is left."
    elif math.isinf(temperature):
        lead = f"At T = ∞ all that {name} thinks possible is equally likely."
    elif temperature > 1.0:
        lead = f"At T = {shown} the model spreads its bets."
    else:
        lead = f"At T = {shown} the model sharpens its bets."
    return Caption(lead, _moved(readings, name))


def _untouched(readings: Readings, name: str) -> Caption:
    lead = f"At T = 1 the dial leaves {name} as it is."
    if readings.model is None:
        return Caption(lead, f"The guessing game is worth {readings.quantity('entropy_p')}.")
    divergence = readings["kl_p_qt"].value
    if divergence == 0.0:
        rest = "P and Q agree, so guessing with Q costs nothing extra: D(P ‖ Q) = 0."
    elif divergence is None:
        rest = f"D(P ‖ Q) is {readings.quantity('kl_p_qt')}."
    elif math.isinf(divergence):
        rest = f"D(P ‖ Q) is ∞: {readings['kl_p_qt'].answer.reason}"
    else:
        rest = (
            f"Guessing with Q instead of P costs D(P ‖ Q) = {readings.quantity('kl_p_qt')} "
            "on every draw."
        )
    return Caption(lead, rest)


def _moved(readings: Readings, name: str) -> str:
    prepared, tempered = readings.prepared, readings.tempered
    row = int(prepared.tempered_source.argmax())
    before, after = float(prepared.tempered_source[row]), float(tempered[row])
    entropy = readings.value("entropy_qt") or 0.0
    earlier = readings.unit.of(prepared.source_entropy)
    unit, symbol = readings.unit.value, readings.tempered_symbol
    if readings["entropy_qt"].value is None:
        return (
            f"{quoted(readings.outcomes[row])} goes from {share_text(before)} to "
            f"{share_text(after)}, and H({symbol}) is {readings.quantity('entropy_qt')}."
        )
    if share_text(before) == share_text(after):
        return (
            f"There is little to move: {quoted(readings.outcomes[row])} stays at "
            f"{share_text(after)} and H({symbol}) at {entropy:.2f} {unit}."
        )
    harder = entropy > earlier
    return (
        f"{quoted(readings.outcomes[row])} {'falls' if after < before else 'rises'} from "
        f"{share_text(before)} to {share_text(after)}, and the guessing game gets "
        f"{'harder' if harder else 'easier'}: "
        f"H({symbol}) {'rises' if harder else 'falls'} from {earlier:.2f} to {entropy:.2f} {unit}. "
        f"The move itself costs D({symbol} ‖ {name}) = {readings.quantity('kl_qt_q')}."
    )


def _alternative(readings: Readings, caption: Caption) -> str:
    count = len(readings.outcomes)
    first = min(count, 10)
    lines = [f"Probabilities of {counted(count, 'outcome')}."]
    for _, name, values in series(readings):
        numbers = ", ".join(
            f"{readings.outcomes[row]} {compact_text(float(values[row]))}" for row in range(first)
        )
        more = f" and {count - first:,} more" if count > first else ""
        lines.append(f"{plain(name)}: {numbers}{more}.")
    lines.append(plain(f"{caption.lead} {caption.rest}"))
    return " ".join(lines)


LOOK = Look(view)
