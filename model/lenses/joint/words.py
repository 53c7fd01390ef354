"""Words of the Joint lens: its caption, what pointing tells, and the whole in words."""

import math

from model.figure.figure import Bars, Caption, Line, Mark, Points
from model.lens.words import quoted
from model.lenses.joint.shown import GIVEN, OTHERS, ShownJoint
from model.lenses.joint.two_variables import channel_capacity, flips_of
from model.words.markup import escape, plain
from model.words.names import fit_line
from model.words.numerals import compact_text, share_text, temperature_text

_HINT = "Click a cell to learn its row or column, or drag one up or down."


def caption_of(seen: ShownJoint) -> Caption:
    """Return what X and Y have in common, or what learning a row has told."""
    readings, found = seen.readings, seen.found
    of, name = readings.unit.of, readings.unit.value
    shared, x = of(found.shared), of(found.x)
    values = seen.values
    if values.at_row >= 0:
        row = values.rows[values.at_row]
        told = quoted(values.row_names[values.at_row])
        return _learned(seen, "YX", told, found.learned(row), found.x)
    if values.at_column >= 0:
        column = values.columns[values.at_column]
        told = quoted(values.column_names[values.at_column])
        return _learned(seen, "XY", told, found.learned_x(column), found.y)
    if shared < 1e-12:
        return Caption(
            "X and Y are independent.",
            f"Learning one says nothing of the other: I(X; Y) = 0, and H(X, Y) = "
            f"{_amount(of(found.both))} {name} is H(X) + H(Y). {_tempered(seen)}".rstrip(),
        )
    rest = (
        f"H(X, Y) = H(X) + H(Y | X): {_amount(of(found.both))} = {_amount(x)} + "
        f"{_amount(of(found.y_given_x))} {name}. "
    )
    rest += _tempered(seen) or _corpus(seen) or _channel(seen) or _HINT
    return Caption(f"What X and Y have in common is {_amount(shared)} {name}.", rest)


def _learned(
    seen: ShownJoint, letters: str, told: str, numbers: tuple[float, float], before: float
) -> Caption:
    """What learning one variable has told, and what is left of the other."""
    unit, known, other = seen.readings.unit, letters[0], letters[1]
    of, name, (surprise, left) = unit.of, unit.value, numbers
    lead = f"{known} is {told}: that was {_amount(of(surprise))} {name} of surprise."
    change = of(left) - of(before)
    word = "more" if change > 0.0 else "less"
    than = f"{_amount(abs(change))} {word} than the {_amount(of(before))} before"
    if abs(change) < 1e-12:
        than = "as many as before"
    line = "row" if known == "Y" else "column"
    return Caption(
        lead,
        f"Of {other} {_amount(of(left))} {name} are left, {than}. "
        f"On average learning {known} takes I(X; Y) = {_amount(of(seen.found.shared))} {name} "
        f"away. Click the {line} again to forget it.",
    )


def _tempered(seen: ShownJoint) -> str:
    """What is said where the dial is away from 1; "" where it is not."""
    if seen.is_as_typed:
        return ""
    at = temperature_text(seen.readings.document.temperature)
    return (
        f"At T = {at} this is of p(x, y)^(1/T), the whole table tempered; cells are drawn at T = 1."
    )


def _channel(seen: ShownJoint) -> str:
    """What is said of a binary symmetric channel, if the table is one; "" if not."""
    noise = flips_of(seen.found)
    if noise is None:
        return ""
    capacity = seen.readings.unit.of(channel_capacity(noise))
    return (
        f"A channel that flips {share_text(noise)} of the bits carries "
        f"1 − H({compact_text(noise)}) = {compact_text(capacity, 6)} {seen.readings.unit.value} "
        "each: drag the line."
    )


def _corpus(seen: ShownJoint) -> str:
    """What the whole corpus says where the table is a part of it; "" where it is none."""
    whole = seen.readings.document.joint.whole
    if whole == 0.0:
        return ""
    return (
        f"With every word by itself, the corpus says {seen.readings.unit.text(whole)}: words "
        "joined to others tell less, and so few pairs make it look like more than it is."
    )


def _amount(value: float) -> str:
    return "∞" if math.isinf(value) else compact_text(value, 4)


def alternative(seen: ShownJoint) -> str:
    """Return the picture in words, with its numbers."""
    readings, found = seen.readings, seen.found
    of = readings.unit.of
    lines = ["A heat map of p(x, y); rows are Y, columns X."]
    for name, shares in zip(seen.values.row_names, seen.cells, strict=True):
        cells = ", ".join(
            f"{escape(fit_line(head, 20))} {compact_text(share, 3)}"
            for head, share in zip(seen.values.column_names, shares, strict=True)
        )
        lines.append(f"{escape(fit_line(name, 20))}: {cells}.")
    for symbol, value in (
        ("H(X, Y)", found.both),
        ("H(X)", found.x),
        ("H(Y)", found.y),
        ("H(X | Y)", found.x_given_y),
        ("H(Y | X)", found.y_given_x),
        ("I(X; Y)", found.shared),
    ):
        lines.append(f"{symbol} = {compact_text(of(value), 4)} {readings.unit.value}.")
    return plain(" ".join([*lines, *caption_of(seen)]))


def tip_of(seen: ShownJoint, mark: Mark, index: int) -> str:
    """Return the numbers of a cell, of a bar, or of the channel’s curve."""
    if isinstance(mark, Line | Points) and index < len(mark.x):
        carried = f"{compact_text(float(mark.y[index]), 4)} {seen.readings.unit.value}"
        return f"<b>flips {share_text(float(mark.x[index]))}</b><br>capacity: {carried}"
    if not isinstance(mark, Bars):
        return ""
    if mark.key.isdigit():
        return _cell_tip(seen, int(mark.key), _row_of(seen, mark, index))
    if mark.key:
        return _marginal_tip(seen, mark.key, index)
    return f"<b>{mark.name}</b>" if mark.name else ""


def _marginal_tip(seen: ShownJoint, key: str, index: int) -> str:
    """The numbers of a cell beside the map: of a marginal, or of what is left of it."""
    by_x = key[0] == "x"
    names = seen.values.column_names if by_x else seen.values.row_names
    if index >= len(names):
        return ""
    share = seen.of_x[index] if by_x else seen.of_y[index]
    if key.endswith(GIVEN):
        share = (seen.x_given if by_x else seen.y_given)[index]
    name = escape(fit_line(names[index], 40))
    return f"<b>{key[0].upper()}: {name}</b><br>probability: {compact_text(share, 4)}"


def _row_of(seen: ShownJoint, mark: Bars, index: int) -> int:
    """Which of the shown rows a cell is in; −1 where it is in none any more."""
    row = int(mark.rows[index]) if index < len(mark.rows) else OTHERS
    return seen.values.rows.index(row) if row in seen.values.rows else -1


def _cell_tip(seen: ShownJoint, column: int, row: int) -> str:
    values = seen.values
    if row < 0 or column >= len(values.columns):
        return ""
    share, of_y, of_x = seen.cells[row][column], seen.of_y[row], seen.of_x[column]
    names = values.row_names[row], values.column_names[column]
    lines = [
        f"<b>{escape(fit_line(names[0], 40))}, {escape(fit_line(names[1], 40))}</b>",
        f"together: {compact_text(share, 4)}",
        f"if independent: {compact_text(of_y * of_x, 4)}",
    ]
    if of_y > 0.0:
        lines.append(f"x given y: {compact_text(share / of_y, 4)}")
    if of_x > 0.0:
        lines.append(f"y given x: {compact_text(share / of_x, 4)}")
    return "<br>".join(lines)
