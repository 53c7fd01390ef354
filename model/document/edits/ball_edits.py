"""Edits of counts, one ball at a time: into the box, out of it, or from one outcome to another."""

from model.document.cells import Kind, format_cell
from model.document.document import Document
from model.document.edits.edit import Edit, short


def add_ball(document: Document, row: int, column: int) -> Edit:
    """Return the edit that counts one more of an outcome.

    >>> from model.document.document import Document
    >>> from model.document.table import table_of
    >>> edit = add_ball(Document(table_of(["red", "blue"], balls=[9, 1])), 1, 0)
    >>> edit.label, edit.document.table.columns[0].values.tolist()
    ('Add 1 blue', [9.0, 2.0])
    """
    name = short(document.table.outcomes[row])
    return _counted(document, column, {row: 1.0}, f"Add 1 {name}")


def take_ball(document: Document, row: int, column: int) -> Edit:
    """Return the edit that counts one less of an outcome; ValueError where none or the last is."""
    target, name = document.table.columns[column], short(document.table.outcomes[row])
    if target.value(row) < 1.0:
        raise ValueError(f"There is no {name} to take away.")
    if target.total <= 1.0:
        raise ValueError("The last one stays: of an empty box there is nothing to guess.")
    return _counted(document, column, {row: -1.0}, f"Take 1 {name} away")


def move_ball(document: Document, row: int, other: int, column: int) -> Edit:
    """Return the edit that turns one of an outcome into another; ValueError where there is none."""
    first, second = (short(document.table.outcomes[each]) for each in (row, other))
    if document.table.columns[column].value(row) < 1.0:
        raise ValueError(f"There is no {first} to move.")
    if row == other:
        raise ValueError(f"It is {first} already.")
    return _counted(document, column, {row: -1.0, other: 1.0}, f"Turn 1 {first} into {second}")


def _counted(document: Document, column: int, steps: dict[int, float], label: str) -> Edit:
    target = document.table.columns[column]
    if target.kind is not Kind.WEIGHTS:
        raise ValueError(f"{short(target.name)} holds no counts.")
    for row, step in steps.items():
        value = target.value(row) + step
        target = target.with_cell(row, value, None if format_cell(value, target.kind) else "")
    return Edit(label, document.with_table(document.table.with_column(column, target)))
