"""Joint: two variables as a heat map, what they have in common, and what learning one removes."""

import math
from functools import partial

import numpy as np

from model.document.edits import Edit
from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import (
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Mark,
    Panel,
    Place,
    Role,
    Text,
)
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lens.lens import LensError, Look
from model.lens.view import View, Workings
from model.lens.words import quoted
from model.lenses.joint.controls import CONTROLS, joint_columns, learn, weights_of
from model.lenses.joint.two_variables import TwoVariables, channel_capacity, two_variables
from model.words.markup import escape, plain
from model.words.numerals import compact_text, share_text

MOST_ROWS, MOST_COLUMNS = 12, 10
LEAST_SHADE = 0.06
_HEAT = Place(0.0, 0.0, 0.56, 1.0)
# A chart of bars has a shade for each X; with more of either it would be a thicket.
_MOST_SHADES, _MOST_GROUPS, _PALEST = 6, 12, 0.25
_SHORT_NAME = 4  # letters, of which as many columns as there may be have room beside each other


def view(readings: Readings, workings: Workings) -> View:
    """Return the heat map with its marginals, and the entropies as nested bars."""
    del workings
    columns = joint_columns(readings.document)
    if len(columns) < 2:
        raise LensError(
            "Joint reads the whole table as one: rows are the values of Y, columns of weights "
            "those of X. Add a second column of weights."
        )
    rows = len(readings.outcomes)
    if rows > MOST_ROWS or len(columns) > MOST_COLUMNS:
        raise LensError(
            f"A heat map shows at most {MOST_ROWS} rows and {MOST_COLUMNS} columns; this table has "
            f"{rows:,} and {len(columns):,}. Merge rows, or remove columns."
        )
    try:
        found = two_variables(weights_of(readings.document))
    except ValueError as error:
        raise LensError(str(error)) from error
    return View(
        readings.document,
        _figure(readings, found),
        partial(_tip, readings, found),
        partial(_clicked, readings),
    )


def _clicked(readings: Readings, mark: Mark, index: int) -> Edit | None:
    if not isinstance(mark, Bars) or index >= len(mark.rows):
        return None
    return learn(readings.document, int(mark.rows[index]))


def _figure(readings: Readings, found: TwoVariables) -> Figure:
    caption = _caption(readings, found)
    names = tuple(column.name for column in joint_columns(readings.document))
    return Figure(
        title="X and Y together",
        panels=(_heat(readings, found, names), _nested(readings, found)),
        caption=caption,
        alternative=_alternative(readings, found, names, caption),
        data=DataTable(
            ("Y", *names, "p(y)"),
            (tuple(readings.outcomes), *found.joint.T, found.of_y),
        ),
    )


def _heat(readings: Readings, found: TwoVariables, names: tuple[str, ...]) -> Panel:
    rows, columns = found.joint.shape
    learned = _learned(readings)
    marks: list[Mark] = []
    shown = found.joint if learned < 0 else found.joint / max(float(found.of_y[learned]), 1e-300)
    top = float(found.joint.max() if learned < 0 else shown[learned].max()) or 1.0
    for row in range(rows):
        is_out = learned >= 0 and row != learned
        values = found.joint[row] if learned < 0 else shown[row]
        shades = np.clip(values / top, LEAST_SHADE, 1.0)
        left = np.arange(columns, dtype=np.float64)
        marks.append(
            Bars(
                left + 0.03,
                left + 0.97,
                np.full(columns, rows - row - 0.95),
                np.full(columns, rows - row - 0.05),
                "faint" if is_out else "truth",
                "cells",
                np.full(columns, row, dtype=np.intp),
                shades=np.full(columns, 0.25) if is_out else shades,
                style="dashed" if is_out else "filled",
            )
        )
        if not is_out:
            marks += _numbers(values, shades, rows - row - 0.5)
        share = compact_text(float(found.of_y[row]), 3)
        name = escape(_cut(readings.outcomes[row], 12))
        role: Role = "muted" if is_out else "ink"
        marks.append(Text(-0.08, rows - row - 0.5, name, role, "right"))
        marks.append(Text(columns + 0.12, rows - row - 0.5, share, "muted", "left", is_value=True))
    of_x = found.of_x if learned < 0 else shown[learned]
    longest = max(len(name) for name in names)
    for column in range(columns):
        head = escape(_cut(names[column], 10))
        # Every other name stands higher, so that long neighbours do not run into each other.
        raised = -15.0 if column % 2 and longest > _SHORT_NAME else 0.0
        marks.append(Text(column + 0.5, rows + 0.22, head, "ink", dy=raised))
        share = compact_text(float(of_x[column]), 3)
        marks.append(Text(column + 0.5, -0.25, share, "muted", is_value=True))
    marks.append(Text(columns + 0.12, rows + 0.22, "p(y)", "muted", "left"))
    given = "p(x)" if learned < 0 else "p(x | y)"
    marks.append(Text(-0.08, -0.25, given, "muted", "right"))
    x_axis = Axis(-1.5, columns + 0.9, visible=False)
    y_axis = Axis(-0.5, rows + 0.5, visible=False)
    return Panel(x_axis, y_axis, tuple(marks), "p(x, y)", _HEAT, _plain(readings, found, names))


def _plain(readings: Readings, found: TwoVariables, names: tuple[str, ...]) -> Panel | None:
    """A group of bars for each Y, a bar for each X, paler from the first on."""
    columns = len(names)
    if columns > _MOST_SHADES or len(readings.outcomes) > _MOST_GROUPS or _learned(readings) >= 0:
        return None
    shades = np.linspace(1.0, _PALEST, columns)
    series = [
        PlainSeries("truth", escape(_cut(name, 20)), found.joint[:, column], float(shades[column]))
        for column, name in enumerate(names)
    ]
    groups = [escape(_cut(name, 12)) for name in readings.outcomes]
    return plain_bars(groups, series, "p(x, y)", _HEAT, title="p(x, y)")


def _numbers(values: Array, shades: Array, at: float) -> list[Mark]:
    """What stands in the cells of a row; light where the cell is dark."""
    return [
        Text(
            column + 0.5,
            at,
            compact_text(float(value), 3),
            "ink",
            on_fill=bool(shades[column] > 0.55),
            is_value=True,
        )
        for column, value in enumerate(values)
    ]


def _nested(readings: Readings, found: TwoVariables) -> Panel:
    """Bars of one length: H(X, Y), what X and Y are of it, and what they have in common."""
    of = readings.unit.of
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
            inside = right - left > 0.3
            at = y - 0.35 if inside else y - 0.75
            marks.append(Text(middle, at, said, "ink", on_fill=inside, size="small", is_value=True))
    x_axis = Axis(-0.08, 1.12, visible=False)
    y_axis = Axis(0.0, len(lines) + 0.1, visible=False)
    title = f"Entropies, in {readings.unit.value}"
    return Panel(x_axis, y_axis, tuple(marks), title, Place(0.58, 0.0, 0.42, 1.0))


def _learned(readings: Readings) -> int:
    row = readings.document.joint.learned
    return row if row < len(readings.outcomes) else -1


def _caption(readings: Readings, found: TwoVariables) -> Caption:
    of, name = readings.unit.of, readings.unit.value
    shared, x = of(found.shared), of(found.x)
    row = _learned(readings)
    if row >= 0:
        surprise, left = found.learned(row)
        told = quoted(readings.outcomes[row])
        lead = f"Y is {told}: that was {_amount(of(surprise))} {name} of surprise."
        change = of(left) - x
        word = "more" if change > 0.0 else "less"
        return Caption(
            lead,
            f"Of X {_amount(of(left))} {name} are left, {_amount(abs(change))} {word} than the "
            f"{_amount(x)} before. On average learning Y takes I(X; Y) = {_amount(shared)} {name} "
            "away. Click the row again to forget it.",
        )
    if found.shared == 0.0 or shared < 1e-12:
        return Caption(
            "X and Y are independent.",
            f"Learning one says nothing of the other: I(X; Y) = 0, and H(X, Y) = "
            f"{_amount(of(found.both))} {name} is H(X) + H(Y).",
        )
    rest = (
        f"H(X, Y) = H(X) + H(Y | X): {_amount(of(found.both))} = {_amount(x)} + "
        f"{_amount(of(found.y_given_x))} {name}. "
    )
    rest += _channel(readings, found) or "Click a row to learn what Y is."
    return Caption(f"What X and Y have in common is {_amount(shared)} {name}.", rest)


def _channel(readings: Readings, found: TwoVariables) -> str:
    """What is said of a binary symmetric channel, if the table is one; "" if not."""
    if found.joint.shape != (2, 2) or not np.allclose(found.of_x, 0.5):
        return ""
    if not math.isclose(found.joint[0, 1], found.joint[1, 0], abs_tol=1e-12):
        return ""
    noise = min(max(2.0 * float(found.joint[0, 1]), 0.0), 1.0)
    capacity = readings.unit.of(channel_capacity(noise))
    return (
        f"A channel that flips {share_text(noise)} of the bits carries "
        f"1 − H({compact_text(noise)}) = {compact_text(capacity, 6)} {readings.unit.value} each."
    )


def _amount(value: float) -> str:
    return "∞" if math.isinf(value) else compact_text(value, 4)


def _alternative(
    readings: Readings, found: TwoVariables, names: tuple[str, ...], caption: Caption
) -> str:
    of = readings.unit.of
    lines = ["A heat map of p(x, y); rows are Y, columns X."]
    for row, name in enumerate(readings.outcomes):
        cells = ", ".join(
            f"{escape(_cut(head, 20))} {compact_text(float(value), 3)}"
            for head, value in zip(names, found.joint[row], strict=True)
        )
        lines.append(f"{escape(_cut(name, 20))}: {cells}.")
    for symbol, value in (
        ("H(X, Y)", found.both),
        ("H(X)", found.x),
        ("H(Y)", found.y),
        ("H(X | Y)", found.x_given_y),
        ("H(Y | X)", found.y_given_x),
        ("I(X; Y)", found.shared),
    ):
        lines.append(f"{symbol} = {compact_text(of(value), 4)} {readings.unit.value}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))


def _tip(readings: Readings, found: TwoVariables, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars):
        return ""
    if not len(mark.rows):
        return f"<b>{mark.name}</b>"
    if index >= len(mark.rows):
        return ""
    row = int(mark.rows[index])
    share = float(found.joint[row, index])
    names = [column.name for column in joint_columns(readings.document)]
    by_chance = float(found.of_y[row] * found.of_x[index])
    lines = [
        f"<b>{escape(_cut(readings.outcomes[row], 40))}, {escape(_cut(names[index], 40))}</b>",
        f"together: {compact_text(share, 4)}",
        f"if independent: {compact_text(by_chance, 4)}",
    ]
    if found.of_y[row] > 0.0:
        lines.append(f"x given y: {compact_text(share / float(found.of_y[row]), 4)}")
    if found.of_x[index] > 0.0:
        lines.append(f"y given x: {compact_text(share / float(found.of_x[index]), 4)}")
    return "<br>".join(lines)


def _cut(name: str, longest: int) -> str:
    shown = " ".join(name.split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


LOOK = Look(view, CONTROLS)
