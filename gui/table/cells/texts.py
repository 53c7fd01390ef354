"""What the cells of the table say: shown, typed, in tooltips, and to screen readers."""

import math

from gui.table.columns import Heading
from model.document.cells import Kind, display_cell, format_cell
from model.document.table import Array, Table

_MEANINGS = {
    Kind.WEIGHTS: "weights",
    Kind.LOGITS: "logits or log-probabilities",
    Kind.REWARDS: "what each outcome is worth",
}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown_text(table: Table, tempered: Array | None, row: int, column: int) -> str:
    """Return what a cell shows: the text as typed, or the number in short."""
    if column == 0:
        return table.outcomes[row]
    if column > len(table.columns):
        return "" if tempered is None else tempered_text(float(tempered[row]))
    target = table.columns[column - 1]
    typed = target.texts.get(row)
    return display_cell(target.value(row)) if typed is None else typed


def typed_text(table: Table, tempered: Array | None, row: int, column: int) -> str:
    """Return a cell's text for editing and copying: nothing is lost in it."""
    if column == 0:
        return table.outcomes[row]
    if column > len(table.columns):
        return "" if tempered is None else format_cell(float(tempered[row]))
    target = table.columns[column - 1]
    typed = target.texts.get(row)
    return format_cell(target.value(row), target.kind) if typed is None else typed


def tempered_text(value: float) -> str:
    """Return a probability in four decimals, or in one digit and a power where those hide it."""
    if value == 0.0 or value >= 0.5e-4 or math.isnan(value):
        return f"{value:.4f}"
    digit, exponent = f"{value:.0e}".split("e")
    return f"{digit}×10{str(int(exponent)).translate(_RAISED)}"


def cell_tip(table: Table, tempered: Array | None, row: int, column: int, heading: Heading) -> str:
    """Return a cell's tooltip: the whole name, or the whole number and how it was typed."""
    typed = typed_text(table, tempered, row, column)
    if column == 0:
        return typed
    if column > len(table.columns):
        return f"{heading.name} = {typed}" if typed else ""
    target = table.columns[column - 1]
    value = format_cell(target.value(row), target.kind)
    if row not in target.texts:
        return value
    nothing = "no reward" if target.kind is Kind.REWARDS else "no weight"
    return f"{typed} = {value}" if typed else f"Empty: {nothing}, {value}"


def spoken_text(
    table: Table, tempered: Array | None, row: int, column: int, heading: Heading
) -> str:
    """Return what a screen reader says of a cell: `cloudy, Q, the model: 0.25`."""
    name = table.outcomes[row] or "unnamed"
    if column == 0:
        banned = ", banned" if row in table.banned else ""
        return f"Outcome {row + 1}, {name}{banned}"
    shown = shown_text(table, tempered, row, column)
    return f"{name}, {heading.spoken}: {shown or 'empty'}"


def heading_tip(table: Table, section: int, heading: Heading) -> str:
    """Return what a heading's tooltip says."""
    if section == 0:
        ticked = " A tick bans an outcome from being drawn." if heading.ticks else ""
        return f"The outcomes, one a row. Click to sort by name.{ticked}"
    if section > len(table.columns):
        return f"{heading.name}: computed from the dial, not typed. Click to sort."
    meaning = _MEANINGS[table.columns[section - 1].kind]
    return f"{heading.spoken}: {meaning}. Click for roles, sorting and more (F4)."
