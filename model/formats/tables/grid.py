"""Grid: the cells of a table as texts, wherever they come from; its layout, and the table it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from model.document.edits.joint_edits import counted_pairs
from model.document.plain_numbers import LazyTexts
from model.document.table import Array, Column, Table
from model.files.format import FormatError
from model.formats.tables.labels import total_row
from model.formats.tables.layout import (
    SAMPLE_ROWS,
    Content,
    Layout,
    contents_of_columns,
    guess_decimal,
    guess_header,
    natural_factor,
)
from model.formats.tables.numbers import NumberError, read_numbers
from model.words.inert import as_typed
from model.words.names import fit_line

FIRST_NAMES = ("P", "Q")
COUNT = "count"
_OTHER_FORMS = (("<", "XML"), ("@relation", "ARFF"), ("- ", "YAML"), ("---", "YAML"))
NO_FLOATS: Mapping[int, Array] = MappingProxyType({})
_FEWEST_TURNED = 3
_ODD = 20  # letters
MOST_COLUMNS = 16_384  # as many as a sheet has
MOST_PAIRS = 250_000  # of one thing and another, as rows and columns of a table


@dataclass(frozen=True)
class Grid:
    """Columns of texts, equally long, and the line that each row begins on.

    Attributes:
        columns: the cells, headings and all.
        lines: one for each row.
        place: what lines are called where they come from: “Line” of a text, “Row” of a sheet.
    """

    columns: Sequence[Sequence[str]]
    lines: Sequence[int]
    place: str = "Line"

    def turned(self) -> "Grid":
        """Return the grid with its rows as columns."""
        columns = [list(row) for row in zip(*self.columns, strict=True)]
        return Grid(columns, range(1, len(self.columns) + 1), "Column")

    def sample(self) -> list[list[str]]:
        """Return the first rows, for guessing."""
        return [list(row) for row in zip(*(one[:SAMPLE_ROWS] for one in self.columns), strict=True)]


def guess_layout(
    grid: Grid,
    layout: Layout,
    decimal: str | None,
    header: bool | None,
    turned: bool | None,
    floats: dict[int, Array] | None = None,
    names: int | None = None,
) -> Layout:
    """Return the layout with what the grid says of decimal mark, header and columns.

    What is given is kept. `floats` is filled as by `contents_of_columns`. names: the column of
    names, where that is known and rows are no columns.
    """
    rows = grid.sample()
    if turned is None:
        named = guess_header(rows) if header is None else header
        turned = _is_one_distribution(grid, named) if len(rows) == 1 + named else False
    if turned:
        if header is None and _begins_with_labels(grid, rows):
            header = True  # what numbered the rows heads the columns
        grid = grid.turned()
        rows = grid.sample()
    if len(grid.columns) > MOST_COLUMNS:
        raise FormatError(
            f"The table has {len(grid.columns):,} columns, and at most {MOST_COLUMNS:,} can be "
            "read; write a row for each outcome."
        )
    if header is None:
        header = guess_header(rows)
    bodies = [column[1:] if header else column for column in grid.columns]
    found, doubt = guess_decimal([one[:SAMPLE_ROWS] for one in bodies], layout.delimiter)
    if decimal is not None:
        found, doubt = decimal, ""
    known = None if turned else names
    contents = contents_of_columns(grid.columns, header, floats, found, known)
    counted = _column_of_words(grid, header, contents)
    if counted is not None and grid.columns[counted].count(grid.columns[counted][0]) == 1:
        header = True
    paired = not turned and _are_pairs(grid, contents)
    if paired:
        header = all(one.count(one[0]) == 1 for one in _stripped(grid))
    layout = replace(layout, turned=turned, decimal=found, header=header, contents=contents)
    layout = replace(layout, paired=paired)
    return replace(layout, counted=counted, doubt=doubt if _is_in(doubt, grid, contents) else "")


def _is_in(doubt: str, grid: Grid, contents: Sequence[Content]) -> bool:
    """Whether a number in doubt stands in a column that is read as numbers."""
    pairs = zip(contents, grid.columns, strict=True)
    read = [column for content, column in pairs if content.is_numbers]
    return bool(doubt) and any(doubt == cell.strip() for column in read for cell in column)


def _is_one_distribution(grid: Grid, header: bool) -> bool:
    """Whether the only row has numbers enough to be a distribution over the columns."""
    contents = contents_of_columns(grid.columns[:SAMPLE_ROWS], header=header)
    return sum(one.is_numbers for one in contents) >= _FEWEST_TURNED


def _begins_with_labels(grid: Grid, rows: Sequence[Sequence[str]]) -> bool:
    columns = [one[:SAMPLE_ROWS] for one in grid.columns[:SAMPLE_ROWS]]
    return contents_of_columns(columns, guess_header(rows))[0] is Content.NAMES


def _stripped(grid: Grid) -> list[list[str]]:
    return [[cell.strip() for cell in column] for column in grid.columns]


def _are_pairs(grid: Grid, contents: Sequence[Content]) -> bool:
    """Whether two columns hold words that come again and again: what was observed together."""
    if len(grid.columns) != 2 or any(one.is_numbers for one in contents):
        return False
    first, second = (set(one) for one in _stripped(grid))
    few = max(len(first), len(second)) < len(grid.lines) and "" not in first | second
    return few and len(first) * len(second) <= MOST_PAIRS


def _column_of_words(grid: Grid, header: bool, contents: Sequence[Content]) -> int | None:
    """The only column, if it holds words and some of them again and again."""
    if len(grid.columns) != 1 or contents[0].is_numbers:
        return None
    body = [cell.strip() for cell in grid.columns[0][1 if header else 0 :]]
    return 0 if len(set(body)) < len(body) else None


def table_of_grid(
    grid: Grid, layout: Layout, name: str, floats: Mapping[int, Array] = NO_FLOATS
) -> Table:
    """Return the table that a grid holds under a layout, a total and all.

    Without a column of names the outcomes are numbered; without a header the columns are P, Q, ….
    Raises FormatError with a sentence that gives the line, and the column, of what is wrong, and
    for a number that can be read in two ways.
    """
    if layout.turned:
        grid, floats = grid.turned(), NO_FLOATS
    if layout.doubt:
        raise FormatError(
            f"{name}: “{layout.doubt[:20]}” has a mark that may stand between thousands or be the "
            "decimal mark; say which mark is decimal, “.” or “,”.",
            "--decimal",
        )
    first = 1 if layout.header else 0
    heads = [" ".join(one[0].split()) for one in grid.columns] if layout.header else []
    lines = grid.lines[first:]
    if not lines:
        what = "has a header but no rows below it" if heads else "is empty"
        raise FormatError(f"{name} {what}; it needs a row for each outcome.")
    if layout.counted is not None:
        return _counted(grid.columns[layout.counted][first:], name)
    if layout.paired:
        return counted_pairs(list(zip(*(one[first:] for one in _stripped(grid)), strict=True)))
    outcomes: tuple[str, ...] | None = None
    found: list[Column] = []
    for index, (column, content) in enumerate(zip(grid.columns, layout.contents, strict=False)):
        cells = column[first:]
        if content is Content.NAMES and outcomes is None:
            outcomes = _as_typed(cells)
        elif content.is_numbers:
            given = as_typed(heads[index]) if index < len(heads) else ""
            head = given or column_name(len(found))
            try:
                found.append(_column(head, cells, content, layout.decimal, floats.get(index)))
            except NumberError as error:
                place = f"{grid.place} {lines[error.row]:,} of {name}, column {fit_line(head, 40)}"
                raise FormatError(f"{place}: {error}") from error
    if not found:
        raise _no_numbers(grid, first, name)
    if outcomes is None:
        outcomes = tuple(f"outcome {number}" for number in range(1, len(lines) + 1))
    return Table(outcomes, tuple(found))


def _odd_number(grid: Grid, first: int) -> str:
    """The sentence on a cell that may be meant for a number, where there is a name beside it."""
    if len(grid.columns) < 2 or first >= len(grid.lines):
        return ""
    cell = grid.columns[-1][-1].strip()
    if not any(letter.isdecimal() for letter in cell[:_ODD]):
        return ""
    place = f"{grid.place.lower()} {grid.lines[-1]:,}"
    return f"“{fit_line(cell, _ODD)}” in {place} is none; write it such as 0.25, 1/4, 25% or 9."


def _as_typed(cells: Sequence[str]) -> tuple[str, ...]:
    """The names in cells; of a long column at once, in no more room than they take."""
    if isinstance(cells, LazyTexts) and not cells.holds("'"):
        return tuple(cells)
    # Of a long column few have an apostrophe at all.
    return tuple([as_typed(cell) if "'" in cell else cell for cell in cells])


def _no_numbers(grid: Grid, first: int, name: str) -> FormatError:
    odd, other = _odd_number(grid, first), _other_form(grid)
    if odd:
        return FormatError(f"{name} has no column of numbers: {odd}")
    if other:
        return FormatError(f"{name} is no table: it looks like {other}; save it as CSV.")
    return FormatError(
        f"{name} has no column of numbers; each row needs a name and a weight, or count what a "
        "column holds.",
        "--count COLUMN",
    )


def _other_form(grid: Grid) -> str:
    """The name of what a text is that begins as no table does; "" where it may be one."""
    begin = next((cell.strip().lower() for cell in grid.columns[0] if cell.strip()), "")
    return next((form for mark, form in _OTHER_FORMS if begin.startswith(mark)), "")


def with_total(layout: Layout, table: Table) -> Layout:
    """Return the layout with the row that is a total in its table left out."""
    counted = layout.counted is not None or layout.paired
    return replace(layout, total=None if counted else total_row(table))


def without_total(table: Table, layout: Layout) -> Table:
    """Return the table without the row that its layout takes for a total."""
    if layout.total is None or layout.total >= len(table):
        return table
    return table.taken([row for row in range(len(table)) if row != layout.total])


def _counted(cells: Sequence[str], name: str) -> Table:
    tally = Counter(cell.strip() for cell in cells if cell.strip())
    if not tally:
        raise FormatError(f"{name}: the column to count is blank; choose another one.")
    return Table(tuple(tally), (Column(COUNT, [float(one) for one in tally.values()]),))


def _column(
    head: str, cells: Sequence[str], content: Content, decimal: str, floats: Array | None
) -> Column:
    percent = content is Content.PERCENT
    values, texts = read_numbers(cells, content.kind, decimal, percent=percent, floats=floats)
    if content is Content.LOGITS:
        factor, _ = natural_factor(head, values)
        if factor != 1.0:
            with np.errstate(over="ignore"):
                values, texts = values * factor, {}
    return Column(head, values, content.kind, texts)


def column_name(index: int) -> str:
    """Return the name of a distribution column that has none, from 0 on: P, Q, Q2, …."""
    return FIRST_NAMES[index] if index < len(FIRST_NAMES) else f"Q{index}"
