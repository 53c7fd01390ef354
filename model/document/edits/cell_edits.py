"""Edits of single cells and of pasted blocks of them."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from model.document.cells import (
    LONGEST_NUMBER,
    CellError,
    Kind,
    display_cell,
    format_cell,
    is_number,
    parse_cell,
)
from model.document.document import Document, Scene
from model.document.edits.edit import Edit, short
from model.document.edits.joint_edits import JOINT, are_pairs, count_pairs, joint_of
from model.document.plain_numbers import plain_numbers
from model.document.table import Column, Table, table_of
from model.words.names import counted, fit, fit_line

LONGEST_OUTCOME = 1_000
MANY_CELLS = 200


def set_cell(document: Document, row: int, column: int, text: str) -> Edit:
    """Return the edit that types `text` into a distribution cell; CellError if it is no number.

    >>> from model.document.document import new_document
    >>> edit = set_cell(new_document(), 0, 1, "3/4")
    >>> edit.label
    'Set heads in Q to 3/4'
    >>> edit.document.table.columns[1].values.tolist()
    [0.75, 0.5]
    """
    target = document.table.columns[column]
    value = parse_cell(text, target.kind)
    typed = text.strip()
    kept = None if typed == format_cell(value, target.kind) else typed
    changed = target.with_cell(row, value, kept)
    name = short(document.table.outcomes[row])
    label = f"Set {name} in {short(target.name)} to {typed or 'nothing'}"
    return Edit(label, document.with_table(document.table.with_column(column, changed)))


def set_probability(document: Document, row: int, column: int, probability: float) -> Edit:
    """Return the edit that gives a row this share of its column, the other rows left as they are.

    The share is kept within 0 … 0.999; a column whose other rows are all zero takes it as a weight.
    """
    target = document.table.columns[column]
    share = min(max(probability, 0.0), 0.999)
    value = _value_for_share(target, row, share)
    text = format_cell(float(f"{value:.3g}"), target.kind)
    if _writes_commas(target):
        text = text.replace(".", ",")
    return set_cell(document, row, column, text)


def _writes_commas(column: Column) -> bool:
    """Whether the decimal mark that was typed into a column is a comma: 0,25."""
    texts = list(islice(column.texts.values(), MANY_CELLS))
    return any("," in text for text in texts) and not any("." in text for text in texts)


def rename_outcome(document: Document, row: int, name: str) -> Edit:
    """Return the edit that renames an outcome; CellError if the name is absurdly long."""
    plain = " ".join(name.split())
    if len(plain) > LONGEST_OUTCOME:
        raise CellError(
            f"“{fit(plain, 13)}” has {len(plain):,} characters; "
            f"a name has at most {LONGEST_OUTCOME:,}."
        )
    outcomes, count = document.table.outcomes, document.table.names.count
    changed = document.table.with_outcome(row, plain)
    scenes = document.scenes
    if scenes and count(outcomes[row]) == 1:
        # Scenes point at outcomes by name, so that sorting does not lead them astray.
        scenes = tuple(_renamed_in(scene, outcomes[row], plain) for scene in scenes)
    groups = document.groups
    if outcomes[row] in groups.own:
        # Its label goes with it, and stays with others of the old name.
        labels = {plain: groups.own[outcomes[row]]}
        if count(outcomes[row]) == 1:
            labels = {outcomes[row]: "", **labels}
        groups = replace(groups, labels=groups.labelled(labels))
    edited = replace(document, table=changed, scenes=scenes, groups=groups)
    return Edit(f"Rename {short(outcomes[row])} to {short(plain)}", edited)


def _renamed_in(scene: Scene, old: str, new: str) -> Scene:
    if old not in scene.highlighted:
        return scene
    return replace(scene, highlighted=tuple(new if x == old else x for x in scene.highlighted))


def clear_cells(document: Document, rows: Sequence[int], columns: Sequence[int]) -> Edit:
    """Return the edit that empties the cells: no weight in any of them."""
    table = document.table
    for index in columns:
        column = table.columns[index]
        values = column.values.copy()
        values[np.asarray(rows, dtype=np.intp)] = parse_cell("", column.kind)
        texts = {**column.texts, **dict.fromkeys(rows, "")}
        table = table.with_column(index, column.with_values(values, texts))
    label = f"Clear {counted(len(rows) * len(columns), 'cell')}"
    return Edit(label, document.with_table(table))


def paste(
    document: Document, row: int, column: int, block: Sequence[Sequence[str]], *, names: bool
) -> Edit:
    """Return the edit that puts a block of texts in, its top left at (row, column).

    With `names` the block's first column holds outcome names, and its others begin at `column`.
    The table grows by the rows and columns that the block needs. A first line of words over
    numbers names the columns, and the edit's name says so. Two columns of words are pairs, which
    are counted; a matrix with its names that is pasted over a joint table takes its place.
    CellError, naming the cell, if a text is no number; then nothing is pasted.
    """
    block = [tuple(line) for line in block]
    if names and row == 0 and are_pairs(document, block):
        return count_pairs(document, block)
    heading = block[0] if _has_heading(block, 1 if names else 0) else ()
    if heading and names and row == column == 0 and document.lens == JOINT:
        document = joint_of(document, table_of([], P=[], Q=[]))
    block = block[1:] if heading else block
    table = _grown(document.table, row + len(block), _columns_needed(block, column, names))
    cells = sum(map(len, block))
    if names:
        outcomes = list(table.outcomes)
        outcomes[row : row + len(block)] = [" ".join(line[0].split()) for line in block]
        table = replace(table, outcomes=tuple(outcomes))
        block = [line[1:] for line in block]
    heads = [" ".join(text.split())[:LONGEST_OUTCOME] for text in heading[1 if names else 0 :]]
    columns = list(table.columns)
    for offset in range(max(map(len, block), default=0)):
        target = columns[column + offset]
        if offset < len(heads):
            target = replace(target, name=heads[offset])
        pasted = [line[offset : offset + 1] for line in block]
        columns[column + offset] = _with_pasted(target, row, pasted)
    label = f"Paste {counted(cells, 'cell')}" + (" and their headings" if heading else "")
    return Edit(label, document.with_table(table.with_columns(tuple(columns))))


def _has_heading(block: Sequence[Sequence[str]], first: int) -> bool:
    if len(block) < 2 or len(block[0]) <= first or len(block[1]) <= first:
        return False
    words = block[0][first:]
    if not all(text.strip() for text in words) or any(map(is_number, words)):
        return False
    return all(map(is_number, block[1][first:]))


def _columns_needed(block: Sequence[Sequence[str]], column: int, names: bool) -> int:
    return column + max(map(len, block), default=0) - (1 if names else 0)


def _with_pasted(column: Column, row: int, cells: Sequence[Sequence[str]]) -> Column:
    quick = _pasted_plainly(column, row, cells)
    if quick is not None:
        return quick
    values = column.values.copy()
    texts = dict(column.texts)
    for index, cell in enumerate(cells, start=row):
        if not cell:
            continue
        typed = cell[0].strip()
        try:
            values[index] = parse_cell(typed, column.kind)
        except CellError as error:
            raise CellError(
                f"Row {index + 1}, column {fit_line(column.name, 40)}: {error}"
            ) from error
        texts[index] = typed
        if typed == format_cell(float(values[index]), column.kind):
            del texts[index]
    return column.with_values(values, texts)


def _pasted_plainly(column: Column, row: int, cells: Sequence[Sequence[str]]) -> Column | None:
    """The same for many cells that are all plain numbers, without a look at each; else None."""
    typed = [cell[0].strip() for cell in cells if cell]
    if len(typed) < MANY_CELLS or len(typed) < len(cells):
        return None
    numbers = plain_numbers(typed, column.kind, ".")
    if numbers is None or max(map(len, typed)) > LONGEST_NUMBER:
        return None
    values = column.values.copy()
    values[row : row + len(typed)] = numbers
    shown = map(repr, numbers.tolist())
    texts = {
        at: text
        for at, (text, number) in enumerate(zip(typed, shown, strict=True), start=row)
        if text != number.removesuffix(".0")
    }
    kept = {at: text for at, text in column.texts.items() if not row <= at < row + len(typed)}
    return column.with_values(values, {**kept, **texts})


def _grown(table: Table, rows: int, columns: int) -> Table:
    missing = max(0, rows - len(table))
    outcomes = table.outcomes + tuple(
        f"outcome {len(table) + number}" for number in range(1, missing + 1)
    )
    grown = [
        replace(
            column,
            values=np.append(column.values, np.full(missing, parse_cell("", column.kind))),
        )
        for column in table.columns
    ]
    for number in range(len(grown) + 1, columns + 1):
        grown.append(Column(f"Column {number}", np.zeros(len(outcomes))))
    return Table(outcomes, tuple(grown), table.banned, table.rest)


def _value_for_share(column: Column, row: int, share: float) -> float:
    if column.kind is Kind.LOGITS:
        others = np.delete(column.values, row)
        if not np.isfinite(others).any() or share == 0.0:
            return 0.0 if share > 0.0 else -math.inf
        top = float(others.max())
        rest = top + math.log(float(np.exp(others - top).sum()))
        return rest + math.log(share / (1.0 - share))
    rest = column.with_cell(row, 0.0).total
    return share if rest == 0.0 else rest * share / (1.0 - share)


def cell_value_note(text: str, kind: Kind) -> str:
    """Return what stands beside a cell while it is typed: `= 0.25`, or why it is no number."""
    try:
        return f"= {display_cell(parse_cell(text, kind))}"
    except CellError as error:
        return str(error)


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
