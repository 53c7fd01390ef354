"""Tables as delimited text: CSV, TSV and what spreadsheets put on the clipboard."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from model.document.document import Document
from model.document.table import Array, Table
from model.files.format import FormatError
from model.files.source import decode_text, encoding_of, read_bytes
from model.formats.tables.grid import (
    Grid,
    guess_layout,
    said_of,
    table_of_grid,
    with_total,
    without_total,
)
from model.formats.tables.layout import SAMPLE_ROWS, Layout, guess_delimiter, usual_width
from model.formats.tables.numbers import is_number
from model.formats.tables.plain_columns import plain_columns
from model.formats.tables.rows import Rows, first_rows, split_rows
from model.formats.tables.surroundings import Surroundings, surroundings
from model.words.names import counted

_SEPARATOR = re.compile(r"\A\ufeff?\"?sep=(.)\"?(?=\r?\n)", re.IGNORECASE)
_LAST_ROWS = 30
Said: TypeAlias = tuple[Document, tuple[str, ...]]


def parse_block(text: str) -> list[list[str]]:
    """Return the cells of a pasted text, row by row: tabs first, else semicolons or commas.

    A text whose every row is one number with one comma (`0,25`) is one column with decimal commas.
    Quotes are as in CSV; where they do not close, they are taken as letters. Blank rows are left
    out; rows may differ in length. Never raises.
    """
    delimiter = guess_delimiter(text)
    try:
        return split_rows(text, delimiter).cells
    except FormatError:
        lines = [line for line in text.splitlines() if line.strip()]
        return [line.split(delimiter) if delimiter else [line] for line in lines]


@dataclass(frozen=True)
class TableOptions:
    """What a person says about a table before it is read; None where it is to be guessed.

    Attributes:
        decimal: the decimal mark.
        turned: whether rows are distributions.
        counted: the heading, or the number from 1 on, of a column whose cells are counted.
        sheet, area: the sheet of a workbook, and cells in it such as B2:D9.
    """

    decimal: str | None = None
    turned: bool | None = None
    counted: str | None = None
    sheet: str | None = None
    area: str | None = None


@dataclass(frozen=True)
class Sniffed:
    """A text cut up: its layout, the cells of the table, their numbers, and what was left out."""

    layout: Layout
    grid: Grid
    floats: dict[int, Array]
    said: tuple[str, ...]


def sniff(
    source: Path | bytes,
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    quoted: bool | None = None,
    first: int | None = None,
    turned: bool | None = None,
) -> Layout:
    """Return the layout that a file, or its bytes, most likely has; what is given is kept.

    The rules stand at the head of `model.formats.tables.layout`. Raises FormatError for what cannot
    be read or is not text.
    """
    data, name = _data_and_name(source)
    encoding = encoding or encoding_of(data, name)
    text = decode_text(data, encoding, name)
    found = sniff_text(
        text,
        name,
        delimiter=delimiter,
        decimal=decimal,
        header=header,
        quoted=quoted,
        first=first,
        turned=turned,
        strict=False,
    )
    return replace(found.layout, encoding=encoding)


def sniff_text(
    text: str,
    name: str,
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    quoted: bool | None = None,
    first: int | None = None,
    turned: bool | None = None,
    strict: bool = True,
) -> Sniffed:
    """Return what `sniff` does, of a text, with the cells that were cut up for it.

    Raises FormatError, if `strict`, for quotes that do not close and rows of uneven length.
    """
    text, told = _without_separator(text)
    if delimiter is None:
        delimiter = told or guess_delimiter(text)
    layout = Layout(delimiter, ".", False, "utf-8", ())
    columns = plain_columns(text, delimiter) if quoted is not False else None
    if columns is not None:
        rows = _ends_of(columns)
    else:
        rows, quoted = _cut(text, delimiter, quoted, name, strict)
    around = surroundings(rows)
    if first is not None:
        around = Surroundings(first, frozenset(k for k in around.skipped if k >= first))
    quoted = quoted is not False
    layout = replace(layout, quoted=quoted, first=around.first, skipped=around.skipped)
    grid = _grid(columns, rows, layout, name, strict)
    floats: dict[int, Array] = {}
    layout = guess_layout(grid, layout, decimal, header, turned, floats)
    with suppress(FormatError):
        # What cannot be read has no total; reading says why.
        layout = with_total(layout, table_of_grid(grid, layout, name, floats))
    return Sniffed(layout, grid, floats, around.said)


def _without_separator(text: str) -> tuple[str, str | None]:
    """The text with a blank first line instead of Excel's `sep=;`, and the mark that it names."""
    found = _SEPARATOR.match(text)
    return (text, None) if found is None else (text[found.end() :], found[1])


def _ends_of(columns: list[list[str]]) -> Rows:
    """The first rows of columns, and the last ones, where notes stand."""
    count = len(columns[0])
    lines = [*range(min(SAMPLE_ROWS, count)), *range(max(SAMPLE_ROWS, count - _LAST_ROWS), count)]
    return Rows([[one[k] for one in columns] for k in lines], [k + 1 for k in lines])


def _cut(
    text: str, delimiter: str, quoted: bool | None, name: str, strict: bool
) -> tuple[Rows, bool]:
    """The rows of a text; where quotes do not close, they are letters unless a comma delimits."""
    if quoted is not None:
        return split_rows(text, delimiter, name, quoted=quoted), quoted
    try:
        return split_rows(text, delimiter, name), True
    except FormatError:
        if delimiter in (",", ";", "") and strict:
            raise
    if delimiter in (",", ";", ""):
        rows = first_rows(text, delimiter, SAMPLE_ROWS)
        return Rows(rows, list(range(1, len(rows) + 1))), True
    return split_rows(text, delimiter, name, quoted=False), False


def _grid(
    columns: list[list[str]] | None, rows: Rows, layout: Layout, name: str, strict: bool = True
) -> Grid:
    """The cells of the table itself, without what stands around it."""
    if columns is not None:
        from_row = layout.first - 1
        lines: Sequence[int] = range(layout.first, len(columns[0]) + 1)
        columns = [one[from_row:] for one in columns] if from_row else columns
        if layout.skipped:
            kept = [k for k, line in enumerate(lines) if line not in layout.skipped]
            columns = [[one[k] for k in kept] for one in columns]
            lines = [lines[k] for k in kept]
        return Grid(columns, lines)
    pairs = zip(rows.cells, rows.lines, strict=True)
    kept_rows = [
        (row, line) for row, line in pairs if line >= layout.first and line not in layout.skipped
    ]
    cells = [row for row, _ in kept_rows]
    lines = [line for _, line in kept_rows]
    cells = _even(cells, lines, name, strict)
    return Grid([list(one) for one in zip(*cells, strict=True)], lines)


def read_rows(source: Path | bytes, layout: Layout, count: int | None = None) -> list[list[str]]:
    """Return the rows of a file, or its bytes, as texts, header and all, for a preview."""
    data, name = _data_and_name(source)
    text, _ = _without_separator(decode_text(data, layout.encoding, name))
    if count is not None and layout.first == 1 and not (layout.turned or layout.skipped):
        return first_rows(text, layout.delimiter, count)
    rows = _cut(text, layout.delimiter, layout.quoted, name, strict=False)[0]
    grid = _grid(None, rows, layout, name, strict=False)
    grid = grid.turned() if layout.turned else grid
    return [list(row) for row in zip(*(one[:count] for one in grid.columns), strict=True)]


def read_table(data: bytes, layout: Layout, name: str = "the table") -> Table:
    """Return the table that the bytes of a text hold under `layout`.

    Without a column of names the outcomes are numbered; without a header the columns are P, Q, ….
    Raises FormatError with a sentence that gives the line, and the column, of what is wrong.
    """
    text, _ = _without_separator(decode_text(data, layout.encoding, name))
    columns = plain_columns(text, layout.delimiter) if layout.quoted else None
    if columns is not None:
        grid = _grid(columns, Rows([], []), layout, name)
        return without_total(table_of_grid(grid, layout, name), layout)
    return read_table_by_rows(text, layout, name)


def read_table_by_rows(text: str, layout: Layout, name: str = "the table") -> Table:
    """Return what `read_table` does, from a look at each row: quotes, blank and uneven rows."""
    rows = split_rows(text, layout.delimiter, name, quoted=layout.quoted)
    grid = _grid(None, rows, layout, name)
    return without_total(table_of_grid(grid, layout, name), layout)


def import_table(path: Path, layout: Layout | None = None) -> Document:
    """Return the document that a delimited file makes: its first two distributions are P and Q.

    Raises FormatError as `read_table`, and for a file that cannot be read.
    """
    return table_document(path, read_bytes(path), layout)


def table_document(path: Path, data: bytes, layout: Layout | None = None) -> Document:
    """Return what `import_table` does, of bytes that were read from `path`."""
    if layout is None:
        return read_delimited(path, data)[0]
    if not data.strip():
        raise FormatError(f"{path} is empty; it needs a row for each outcome.")
    return _document(read_table(data, layout, _text(path.name)), path)


def read_delimited(
    path: Path,
    data: bytes,
    options: TableOptions = TableOptions(),  # noqa: B008
) -> Said:
    """Return the document that the bytes of a text make, and what was taken for what in it.

    Raises FormatError as `read_table`.
    """
    if not data.strip():
        raise FormatError(f"{path} is empty; it needs a row for each outcome.")
    name = _text(path.name)
    text = decode_text(data, encoding_of(data, name), name)
    found = sniff_text(text, name, decimal=options.decimal, turned=options.turned)
    return document_of(found, path, options)


def read_cells(path: Path, cells: list[list[str]], first: int, options: TableOptions) -> Said:
    """Return what `read_delimited` does, of the cells of a sheet; its rows begin at row `first`."""
    name = _text(path.name)
    filled = [(row, first + k) for k, row in enumerate(cells) if any(map(str.strip, row))]
    rows = Rows([row for row, _ in filled], [line for _, line in filled])
    around = surroundings(rows)
    # A cell of a sheet has a number or a word of its own: its mark between fields is none.
    layout = Layout("", ".", False, "utf-8", (), first=around.first, skipped=around.skipped)
    grid = replace(_grid(None, rows, layout, name), place="Row")
    floats: dict[int, Array] = {}
    decimal = options.decimal
    layout = guess_layout(grid, layout, decimal, None, options.turned, floats)
    with suppress(FormatError):
        layout = with_total(layout, table_of_grid(grid, layout, name, floats))
    return document_of(Sniffed(layout, grid, floats, around.said), path, options)


def document_of(found: Sniffed, path: Path, options: TableOptions) -> Said:
    """Return the document that a grid with its layout makes, and what is to be said of it."""
    name = _text(path.name)
    layout = found.layout
    if options.counted is not None:
        layout = replace(layout, counted=_asked_column(found, options.counted, name), total=None)
    table = table_of_grid(found.grid, layout, name, found.floats)
    said = (*found.said, *said_of(found.grid, layout, table))
    return _document(without_total(table, layout), path, said), said


def _asked_column(found: Sniffed, asked: str, name: str) -> int:
    """The column that is called, or numbered from 1 on, as asked; FormatError for none such."""
    grid = found.grid.turned() if found.layout.turned else found.grid
    heads = [one[0].strip() if found.layout.header else "" for one in grid.columns]
    if asked.strip() in heads:
        return heads.index(asked.strip())
    number = asked.strip()
    if number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= len(heads):
        return int(number) - 1
    listed = ", ".join(f"{k} {head}".strip() for k, head in enumerate(heads[:20], 1))
    raise FormatError(f"{name} has no column “{asked[:40]}” to count; its columns are {listed}.")


def _document(table: Table, path: Path, said: Sequence[str] = ()) -> Document:
    return Document(
        table,
        truth=0,
        model=1 if len(table.columns) > 1 else None,
        title=_text(path.stem),
        notes=" ".join((f"Imported from {_text(path.name)}.", *said)),
    )


def _data_and_name(source: Path | bytes) -> tuple[bytes, str]:
    return (source, "the table") if isinstance(source, bytes) else (read_bytes(source), source.name)


def _even(cells: list[list[str]], lines: list[int], name: str, strict: bool) -> list[list[str]]:
    """The rows, equally long: blank cells past the end cut off, R's header with its first field.

    Raises FormatError for a row of another length.
    """
    if not cells:
        return cells
    if len(cells) > 1 and cells[0][0].startswith("#"):
        mark = cells[0][0].lstrip("# ")
        more = not mark and len(cells[0]) == usual_width(cells[1:]) + 1
        cells = [cells[0][1:] if more else [mark, *cells[0][1:]], *cells[1:]]
    words = not any(map(is_number, cells[0]))
    if len(cells) > 1 and words and len(cells[0]) + 1 == usual_width(cells[1:]):
        cells = [["", *cells[0]], *cells[1:]]
    width = len(cells[0])
    for row, line in zip(cells, lines, strict=True):
        while len(row) > width and not row[-1].strip():
            row.pop()
        if len(row) != width and not strict:
            row[:] = [*row, *[""] * width][:width]
        elif len(row) != width:
            first = "the header" if words else f"line {lines[0]:,}"
            fields = counted(len(row), "field")
            short = len(row) < width
            mend = "put the missing ones in" if short else "put names with marks in quotes"
            raise FormatError(
                f"Line {line:,} of {name} has {fields} where {first} has {width}; {mend}."
            )
    return cells


def _text(name: str) -> str:
    """Return a file name as text; its bytes may be none."""
    return name.encode("utf-8", "replace").decode()
