"""Edits of whole rows: add, remove, move, duplicate, sort, add everything else."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.document.cells import Kind, parse_cell
from model.document.document import Document
from model.document.edits.cell_edits import set_cell
from model.document.edits.edit import Edit, short
from model.document.table import Rest, Table
from model.document.value_blocks import ascending_rows
from model.words.names import counted

EVERYTHING_ELSE = "everything else"


def add_row(document: Document, name: str = "", at: int | None = None) -> Edit:
    """Return the edit that adds an outcome without weight, at the end or before row `at`."""
    table = document.table
    place = len(table) if at is None else at
    outcome = name or free_name(table, "outcome")
    outcomes = (*table.outcomes[:place], outcome, *table.outcomes[place:])
    columns = []
    for column in table.columns:
        values = np.insert(column.values, place, parse_cell("", column.kind))
        texts = {row + (row >= place): text for row, text in column.texts.items()}
        columns.append(column.with_values(values, {**texts, place: ""}))
    banned = frozenset(row + (row >= place) for row in table.banned)
    rest = table.rest
    if rest is not None:
        rest = replace(rest, row=rest.row + (rest.row >= place))
    grown = Table(outcomes, tuple(columns), banned, rest)
    return Edit(f"Add {short(outcome)}", _over(document, grown, lambda row: row + (row >= place)))


def remove_rows(document: Document, rows: Sequence[int]) -> Edit:
    """Return the edit that removes these rows; an empty table may remain, and says so itself."""
    gone = np.zeros(len(document.table), dtype=bool)
    gone[np.asarray(rows, dtype=np.intp)] = True
    label = f"Remove {_named(document.table, rows)}"
    return Edit(label, _taken(document, np.flatnonzero(~gone)))


def duplicate_rows(document: Document, rows: Sequence[int]) -> Edit:
    """Return the edit that puts a copy of each row right below it."""
    times = np.ones(len(document.table), dtype=np.intp)
    times[np.asarray(rows, dtype=np.intp)] = 2
    order = np.repeat(np.arange(len(times)), times)
    label = f"Duplicate {_named(document.table, rows)}"
    return Edit(label, _taken(document, order))


def move_rows(document: Document, rows: Sequence[int], to: int) -> Edit:
    """Return the edit that moves the rows, kept in order, so that they stand before row `to`."""
    moving = sorted(set(rows))
    moved = set(moving)
    everyone = range(len(document.table))
    before = [row for row in everyone if row < to and row not in moved]
    after = [row for row in everyone if row >= to and row not in moved]
    label = f"Move {_named(document.table, moving)}"
    return Edit(label, _taken(document, np.array([*before, *moving, *after], dtype=np.intp)))


def sort_rows(document: Document, column: int | None, *, descending: bool) -> Edit:
    """Return the edit that sorts the rows by a column, or by name where `column` is None.

    Rows that are equal keep their order.
    """
    table = document.table
    if column is None:
        folded = list(map(str.casefold, table.outcomes))
        order = np.array(sorted(range(len(table)), key=folded.__getitem__), dtype=np.intp)
        if descending:
            order = order[::-1]
        name = "outcome"
    else:
        values = table.columns[column].values
        order = ascending_rows(-values if descending else values)
        name = table.columns[column].name
    return Edit(f"Sort by {short(name)}", _taken(document, order))


def sort_by_values(
    document: Document, values: Sequence[float], name: str, *, descending: bool
) -> Edit:
    """Return the edit that sorts the rows by values beside the table, such as Q at T."""
    array = np.asarray(values, dtype=np.float64)
    order = ascending_rows(-array if descending else array)
    return Edit(f"Sort by {short(name)}", _taken(document, order))


def add_everything_else(document: Document, column: int) -> Edit:
    """Return the edit that adds a row with the weight that a column lacks to 1.

    Raises ValueError if nothing is missing.
    """
    target = document.table.columns[column]
    missing = 1.0 - target.total
    if missing <= 0.0:
        raise ValueError(f"The weights of {short(target.name)} do not fall short of 1.")
    name = free_name(document.table, EVERYTHING_ELSE)
    text = f"{missing:.12g}"
    grown = add_row(document, name).document
    filled = set_cell(grown, len(document.table), column, text).document
    return Edit(f"Add {name} ({text}) to {short(target.name)}", filled)


def merge_duplicates(document: Document) -> Edit:
    """Return the edit that adds up the weights of rows of the same name, in first order.

    A reward is not added up: the first row's stays.
    Raises ValueError where a column of logits makes adding meaningless.
    """
    table = document.table
    if any(column.kind is Kind.LOGITS for column in table.columns):
        raise ValueError("Logits cannot be added up; turn the column into weights first.")
    first: dict[str, int] = {}
    group = np.array([first.setdefault(name, len(first)) for name in table.outcomes], dtype=np.intp)
    firsts = np.unique(group, return_index=True)[1]
    columns = tuple(
        column.with_values(
            column.values[firsts]
            if column.kind is Kind.REWARDS
            else np.bincount(group, weights=column.values, minlength=len(first))
        )
        for column in table.columns
    )
    banned = frozenset(int(group[row]) for row in table.banned)
    # What it holds besides, if anything, may be larger than each that it held.
    rest = table.rest and replace(table.rest, row=int(group[table.rest.row]), most=1.0)
    merged = Table(tuple(first), columns, banned, rest)
    merging = _over(document, merged, lambda row: int(group[row]) if row < len(group) else -1)
    return Edit("Merge rows of the same name", merging)


def ban_rows(document: Document, rows: Sequence[int], *, banned: bool) -> Edit:
    """Return the edit that bans outcomes from being drawn, or allows them again."""
    table = document.table
    changed = table.banned | set(rows) if banned else table.banned - set(rows)
    label = f"{'Ban' if banned else 'Allow'} {_named(table, rows)}"
    return Edit(label, document.with_table(table.with_banned(changed)))


def mark_rest(document: Document, row: int, count: int | None) -> Edit:
    """Return the edit that marks a row as standing for `count` outcomes, None for so many.

    Only one row can: the mark moves. Raises ValueError for fewer than 2 outcomes.
    """
    rest = Rest(row, count)
    name = short(document.table.outcomes[row])
    label = f"Mark {name} as the rest of {rest.stands_for}"
    return Edit(label, document.with_table(document.table.with_rest(rest)))


def unmark_rest(document: Document) -> Edit:
    """Return the edit that makes the rest one outcome again."""
    return Edit("Count the rest as one", document.with_table(document.table.with_rest(None)))


def free_name(table: Table, stem: str) -> str:
    """Return `stem`, or the stem with the first number that makes it a name not yet taken."""
    taken = set(table.outcomes)
    if stem not in taken and stem != "outcome":
        return stem
    number = len(table) + 1 if stem == "outcome" else 2
    while f"{stem} {number}" in taken:
        number += 1
    return f"{stem} {number}"


def _named(table: Table, rows: Sequence[int]) -> str:
    return short(table.outcomes[rows[0]]) if len(rows) == 1 else counted(len(rows), "outcome")


def _taken(document: Document, order: NDArray[np.intp]) -> Document:
    """The document with the rows given, in that order."""

    def place_of(row: int) -> int:
        places = np.flatnonzero(order == row)
        return int(places[0]) if places.size else -1

    return _over(document, document.table.taken(order), place_of)


def _over(document: Document, table: Table, place_of: Callable[[int], int]) -> Document:
    """The document over a table of other rows; what a lens has in hand goes with its row.

    `place_of` a row is where it is now, −1 where it is gone.
    """
    joint, groups = document.joint, document.groups
    if joint.learned >= 0:
        joint = replace(joint, learned=place_of(joint.learned))
    if groups.chosen >= 0:
        groups = replace(groups, chosen=place_of(groups.chosen))
    return replace(document, table=table, joint=joint, groups=groups)
