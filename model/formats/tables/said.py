"""What is said of a table that was read: what was left out, and taken for what."""

from collections.abc import Container, Iterator, Mapping, Sequence

import numpy as np

from model.document.cells import Kind
from model.document.table import Array, Column, Table
from model.files.format import Remark
from model.formats.tables.grid import NO_FLOATS, Grid
from model.formats.tables.group_labels import group_labels
from model.formats.tables.labels import is_total_of_parts, restated_columns, sum_row
from model.formats.tables.layout import (
    Content,
    Layout,
    are_log_probabilities,
    natural_factor,
    says_percent,
)
from model.formats.tables.numbers import has_footnote, rough_numbers

_FEWEST_TURNED = 3
_FEWEST_WITH_PARTS = 7  # two parts of two rows, a total of each, and one of all
_LOGS_WITHIN = 0.05  # by which rounded probabilities may add up to more than one


def said_of(
    grid: Grid, layout: Layout, table: Table, floats: Mapping[int, Array]
) -> tuple[str, ...]:
    """Return a sentence on each thing that was left out or taken for something.

    table: what `table_of_grid` made, a total and all. floats: of columns of plain numbers.
    """
    said: list[str] = []
    if layout.turned:
        grid = grid.turned()
        said.append("The rows are read as columns.")
    heads = [" ".join(one[0].split()) if layout.header else "" for one in grid.columns]
    if layout.counted is not None:
        return (*said, f"The cells of {_column_words(heads, layout.counted)} were counted.")
    if layout.paired:
        first, second = (_column_words(heads, k) for k in (0, 1))
        words = f"The pairs of {first} and {second} were counted: a row and a column for each."
        return (*said, words)
    said += _said_of_columns(grid, layout, heads, table)
    said += _said_of_marks(grid, layout, NO_FLOATS if layout.turned else floats)
    said += _said_of_gaps(table, layout.total)
    if not layout.turned and _rows_are_shares(table):
        words = "Each row adds up to 1: if rows are distributions, read them as columns."
        said.append(Remark(words, "--transpose"))
    if layout.total is not None:
        row = table.outcomes[layout.total].strip()
        shown = f"The row “{row[:40]}”" if row else f"Row {layout.total + 1:,}"
        said.append(f"{shown} is the sum of the others and left out as a total.")
    else:
        said += _said_of_doubtful_total(table)
    return tuple(said)


def _said_of_doubtful_total(table: Table) -> list[str]:
    """Which row may be a total, though as well an outcome."""
    row = sum_row(table, fewest=2)
    if row is not None:
        shown = f"“{table.outcomes[row].strip()[:40]}”, the {'last' if row else 'first'} row,"
        return [f"{shown} is as much as all others together; if it is a total, delete it."]
    if len(table) >= _FEWEST_WITH_PARTS and is_total_of_parts(table):
        shown = f"“{table.outcomes[len(table) - 1].strip()[:40]}”, the last row,"
        return [
            f"{shown} is half as much as all others together; if it is a total of totals, delete "
            "them and it."
        ]
    return []


def _restating(grid: Grid, layout: Layout, heads: Sequence[str]) -> list[str]:
    """The columns left out that say again what the first distribution says."""
    first = next((k for k, one in enumerate(layout.contents) if one.is_numbers), None)
    left = [k for k, one in enumerate(layout.contents) if one is Content.LEFT_OUT]
    if first is None:
        return []
    begin = 1 if layout.header else 0
    numbers = {
        k: rough_numbers(grid.columns[k][begin:], layout.decimal)
        for k in (first, *(k for k in left if k > first))
    }
    found = restated_columns({k: one for k, one in numbers.items() if len(one)}, lambda k: True)
    return [_column_words(heads, k) for k in found]


def _said_of_gaps(table: Table, total: int | None) -> list[str]:
    """Which columns have cells without a number: those are no weight, and a formula may be one."""
    said = []
    for column in table.columns:
        texts = column.texts.items()
        gaps = [row for row, text in texts if row != total and not text]
        if gaps:
            row = table.outcomes[gaps[0]].strip()[:40] or f"row {gaps[0] + 1:,}"
            more = f"{len(gaps):,} cells, the first of “{row}”," if len(gaps) > 1 else f"“{row}”"
            has = "have" if len(gaps) > 1 else "has"
            said.append(f"{more} {has} no number in “{column.name[:40]}” and so no weight.")
    return said


def _said_of_marks(grid: Grid, layout: Layout, plain: Container[int]) -> list[str]:
    """Where footnotes stand after numbers, which are read without them."""
    begin = 1 if layout.header else 0
    for k, content in enumerate(layout.contents):
        if content.is_numbers and k not in plain:
            cells = (cell.strip() for cell in grid.columns[k][begin:])
            found = next((one for one in cells if has_footnote(one)), "")
            if found:
                return [f"Marks of footnotes are left out, as of “{found[:20]}”."]
    return []


def _rows_are_shares(table: Table) -> bool:
    """Whether each row, and no column, adds up to one."""
    if len(table.columns) < _FEWEST_TURNED or len(table) < 2:
        return False
    if any(one.kind is not Kind.WEIGHTS or one.sums_to_one for one in table.columns):
        return False
    with np.errstate(over="ignore"):
        sums = np.sum([one.values for one in table.columns], axis=0)
    return bool(np.allclose(sums, 1.0, rtol=0.0, atol=1e-6))


def _said_of_logs(column: Column) -> str:
    """That what are called log-probabilities are those of no single distribution; "" if not so."""
    if column.kind is not Kind.LOGITS or not are_log_probabilities(column.name):
        return ""
    with np.errstate(over="ignore"):
        total = float(np.exp(column.values).sum())
    if total <= 1.0 + _LOGS_WITHIN or not len(column.values) or float(column.values.max()) > 0.0:
        return ""
    return (
        f"“{column.name[:40]}” adds up to {total:.4g} as probabilities: it is taken for one "
        "distribution, but may hold the tokens of a text one after another; open those as JSON."
    )


def _said_of_columns(grid: Grid, layout: Layout, heads: Sequence[str], table: Table) -> list[str]:
    return [
        *_said_of_left_out(grid, layout, heads),
        *filter(None, map(_said_of_logs, table.columns)),
        *_said_of_hundreds(grid, layout, heads),
        *_said_of_factors(grid, layout, heads),
        *_said_of_numbered_names(grid, layout, heads),
        *_said_of_repeats(grid, layout, heads),
    ]


def _said_of_left_out(grid: Grid, layout: Layout, heads: Sequence[str]) -> list[str]:
    """Which columns hold no numbers of a distribution, and what they are taken for."""
    said: list[str] = []
    shown = [
        _column_words(heads, k)
        for k, content in enumerate(layout.contents)
        if content is Content.LEFT_OUT and any(cell.strip() for cell in grid.columns[k])
    ]
    _, labels = group_labels(grid.columns, layout)
    if labels:
        said.append(f"“{labels[:40]}” labels the outcomes: the Groups lens joins those of a label.")
        shown = [one for one in shown if one != f"“{labels[:40]}”"]
    again = [one for one in shown if one in _restating(grid, layout, heads)]
    if again:
        said.append(f"Left out as shares or running totals of the counts: {', '.join(again[:4])}.")
        shown = [one for one in shown if one not in again]
    if shown:
        rest = f" and {len(shown) - 4} more" if len(shown) > 4 else ""
        what = "labels or no numbers"
        said.append(f"Left out as {what}: {', '.join(shown[:4])}{rest}.")
    return said


def _said_of_factors(grid: Grid, layout: Layout, heads: Sequence[str]) -> Iterator[str]:
    """Which logarithms are made natural ones."""
    if not layout.header:
        return
    for k, content in enumerate(layout.contents):
        if content is Content.LOGITS:
            values = rough_numbers(grid.columns[k][1:], layout.decimal)
            _, words = natural_factor(heads[k], values)
            if words:
                yield f"{_column_words(heads, k)} is read as {words}, made natural ones."


def _said_of_numbered_names(grid: Grid, layout: Layout, heads: Sequence[str]) -> Iterator[str]:
    """That numbers are taken for names."""
    if Content.NAMES in layout.contents:
        names, first = layout.contents.index(Content.NAMES), 1 if layout.header else 0
        if all(cell.strip().isdigit() for cell in grid.columns[names][first:]):
            words = _column_words(heads, names)
            yield f"The numbers of {words} are labels: they name the outcomes."


def _said_of_repeats(grid: Grid, layout: Layout, heads: Sequence[str]) -> Iterator[str]:
    """That a single column of few different numbers may be one of cells to be counted."""
    numbers = [k for k, content in enumerate(layout.contents) if content.is_numbers]
    if len(numbers) != 1 or Content.NAMES in layout.contents:
        return
    first = 1 if layout.header else 0
    cells = [cell.strip() for cell in grid.columns[numbers[0]][first:]]
    few = len(set(cells))
    if 3 * few <= len(cells):
        column = _column_words(heads, numbers[0])
        which = "the same number" if few == 1 else f"{few:,} different numbers"
        words = (
            f"{column[:1].upper()}{column[1:]} holds {which} {len(cells):,} times, taken for "
            "weights; they can be counted instead."
        )
        yield Remark(words, "--count COLUMN")


def _said_of_hundreds(grid: Grid, layout: Layout, heads: Sequence[str]) -> list[str]:
    """Which columns are read as percentages though nothing but their sum tells so."""
    found = [
        _column_words(heads, k)
        for k, content in enumerate(layout.contents)
        if content is Content.PERCENT and not _says_percent(grid.columns[k], heads[k])
    ]
    return [f"{one[:1].upper()}{one[1:]} adds up to 100: read as percentages." for one in found]


def _says_percent(cells: Sequence[str], head: str) -> bool:
    """Whether a column itself tells that its numbers are percentages."""
    return says_percent(head) or any(cell.rstrip().endswith(tuple("%‰‱٪％")) for cell in cells[-1:])


def _column_words(heads: Sequence[str], index: int) -> str:
    return f"“{heads[index][:40]}”" if heads[index] else f"column {index + 1}"
