"""Tables as delimited text: CSV, TSV and what spreadsheets put on the clipboard."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from types import MappingProxyType

from model.document.cells import format_cell
from model.document.document import Document
from model.document.table import Array, Column, Table
from model.document.work import Watch, unwatched
from model.files.atomic import write_whole
from model.files.format import FormatError
from model.files.source import decode_text, encoding_of, read_bytes
from model.formats.layout import (
    SAMPLE_ROWS,
    Content,
    Layout,
    columns_of,
    contents_of_columns,
    guess_decimal,
    guess_delimiter,
    guess_header,
)
from model.formats.numbers import NumberError, read_numbers
from model.formats.plain_columns import plain_columns
from model.formats.rows import Rows, first_rows, split_rows
from model.words.inert import as_typed, inert

FIRST_NAMES = ("P", "Q")
_NOTHING: Mapping[int, Array] = MappingProxyType({})


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


def sniff(
    source: Path | bytes,
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
) -> Layout:
    """Return the layout that a file, or its bytes, most likely has; what is given is kept.

    The rules stand at the head of `model.formats.layout`. Raises FormatError for what cannot be
    read or is not text.
    """
    data, name = _data_and_name(source)
    return _sniffed(data, name, delimiter, decimal, header, encoding)[0]


def _sniffed(
    data: bytes,
    name: str,
    delimiter: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
) -> tuple[Layout, list[list[str]] | None, dict[int, Array]]:
    """The layout, the columns if the text is plain enough to be cut at once, and their numbers."""
    encoding = encoding or encoding_of(data, name)
    text = decode_text(data, encoding, name)
    if delimiter is None:
        delimiter = guess_delimiter(text)
    columns = plain_columns(text, delimiter)
    if columns is not None:
        rows = [list(row) for row in zip(*(one[:SAMPLE_ROWS] for one in columns), strict=True)]
    else:
        rows = _rows_for_guessing(text, delimiter)
    if decimal is None:
        decimal = guess_decimal(rows[:SAMPLE_ROWS], delimiter)
    if header is None:
        header = guess_header(rows[:SAMPLE_ROWS])
    floats: dict[int, Array] = {}
    every = columns_of(rows) if columns is None else columns
    contents = contents_of_columns(every, header, floats)
    return Layout(delimiter, decimal, header, encoding, contents), columns, floats


def _rows_for_guessing(text: str, delimiter: str) -> list[list[str]]:
    try:
        return split_rows(text, delimiter).cells
    except FormatError:
        return first_rows(text, delimiter, SAMPLE_ROWS)


def read_rows(source: Path | bytes, layout: Layout, count: int | None = None) -> list[list[str]]:
    """Return the rows of a file, or its bytes, as texts, header and all, for a preview."""
    data, name = _data_and_name(source)
    text = decode_text(data, layout.encoding, name)
    if count is not None:
        return first_rows(text, layout.delimiter, count)
    return split_rows(text, layout.delimiter, name).cells


def read_table(data: bytes, layout: Layout, name: str = "the table") -> Table:
    """Return the table that the bytes of a text hold under `layout`.

    Without a column of names the outcomes are numbered; without a header the columns are P, Q, ….
    Raises FormatError with a sentence that gives the line, and the column, of what is wrong.
    """
    text = decode_text(data, layout.encoding, name)
    columns = plain_columns(text, layout.delimiter)
    if columns is not None:
        return _table(columns, range(1, len(columns[0]) + 1), layout, name)
    return read_table_by_rows(text, layout, name)


def read_table_by_rows(text: str, layout: Layout, name: str = "the table") -> Table:
    """Return what `read_table` does, from a look at each row: quotes, blank and uneven rows."""
    rows = split_rows(text, layout.delimiter, name)
    _check_widths(rows, layout, name)
    return _table(columns_of(rows.cells), rows.lines, layout, name)


def _table(
    columns: list[list[str]],
    all_lines: Sequence[int],
    layout: Layout,
    name: str,
    floats: Mapping[int, Array] = _NOTHING,
) -> Table:
    """The table of columns with their headings; `all_lines` are those that the rows begin on."""
    first = 1 if layout.header else 0
    heads = [" ".join(one[0].split()) for one in columns] if layout.header else []
    lines = all_lines[first:]
    if not lines:
        what = "has a header but no rows below it" if heads else "is empty"
        raise FormatError(f"{name} {what}; it needs a row for each outcome.")
    outcomes: list[str] | None = None
    found: list[Column] = []
    for index, (column, content) in enumerate(zip(columns, layout.contents, strict=False)):
        cells = column[first:]
        if content is Content.NAMES and outcomes is None:
            outcomes = list(map(as_typed, cells))
        elif content.is_numbers:
            given = as_typed(heads[index]) if index < len(heads) else ""
            head = given or _name(len(found))
            known = floats.get(index)
            found.append(_column(head, cells, content, layout.decimal, lines, name, known))
    if not found:
        raise FormatError(f"{name} has no column of numbers; each row needs a name and a weight.")
    if outcomes is None:
        outcomes = [f"outcome {number}" for number in range(1, len(lines) + 1)]
    return Table(tuple(outcomes), tuple(found))


def import_table(path: Path, layout: Layout | None = None) -> Document:
    """Return the document that a delimited file makes: its first two distributions are P and Q.

    Raises FormatError as `read_table`, and for a file that cannot be read.
    """
    return table_document(path, read_bytes(path), layout)


def table_document(path: Path, data: bytes, layout: Layout | None = None) -> Document:
    """Return what `import_table` does, of bytes that were read from `path`."""
    if not data.strip():
        raise FormatError(f"{path} is empty; it needs a row for each outcome.")
    name = _text(path.name)
    columns, floats = None, dict[int, Array]()
    if layout is None:
        layout, columns, floats = _sniffed(data, name)
    if columns is None:
        table = read_table(data, layout, name)
    else:
        table = _table(columns, range(1, len(columns[0]) + 1), layout, name, floats)
    return Document(
        table,
        truth=0,
        model=1 if len(table.columns) > 1 else None,
        title=_text(path.stem),
        notes=f"Imported from {name}.",
    )


def format_table(table: Table, delimiter: str = ",", watch: Watch = unwatched) -> str:
    """Return a table as delimited text with a header; numbers come back to the last bit.

    Names that a spreadsheet would run begin with an apostrophe, which reading takes away again.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(["outcome", *(inert(column.name) for column in table.columns)])
    texts = []
    for column in table.columns:
        watch()
        texts.append([format_cell(value, column.kind) for value in column.values.tolist()])
    watch()
    writer.writerows(zip(map(inert, table.outcomes), *texts, strict=True))
    return out.getvalue()


def write_csv(path: Path, table: Table, watch: Watch = unwatched) -> None:
    """Write a table to `path`: tabs between fields in a .tsv, else commas; WriteError if not.

    What watch raises leaves the file that was there.
    """
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    text = format_table(table, delimiter, watch)
    watch()
    write_whole(path, text.encode("utf-8", "replace"))


def _data_and_name(source: Path | bytes) -> tuple[bytes, str]:
    return (source, "the table") if isinstance(source, bytes) else (read_bytes(source), source.name)


def _check_widths(rows: Rows, layout: Layout, name: str) -> None:
    """Raise FormatError for a row of another length; blank cells past the end are cut off."""
    if not rows.cells:
        return
    width = len(rows.cells[0])
    for row, line in zip(rows.cells, rows.lines, strict=True):
        if len(row) == width:
            continue
        while len(row) > width and not row[-1].strip():
            row.pop()
        if len(row) != width:
            first = "the header" if layout.header else f"line {rows.lines[0]:,}"
            fields = f"{len(row)} field" + ("" if len(row) == 1 else "s")
            mend = (
                "put the missing ones in" if len(row) < width else "put names with marks in quotes"
            )
            raise FormatError(
                f"Line {line:,} of {name} has {fields} where {first} has {width}; {mend}."
            )


def _column(
    head: str,
    cells: list[str],
    content: Content,
    decimal: str,
    lines: Sequence[int],
    name: str,
    floats: Array | None,
) -> Column:
    try:
        values, texts = read_numbers(
            cells, content.kind, decimal, percent=content is Content.PERCENT, floats=floats
        )
    except NumberError as error:
        place = f"Line {lines[error.row]:,} of {name}, column {head}"
        raise FormatError(f"{place}: {error}") from error
    return Column(head, values, content.kind, texts)


def _name(index: int) -> str:
    return FIRST_NAMES[index] if index < len(FIRST_NAMES) else f"Q{index}"


def _text(name: str) -> str:
    """Return a file name as text; its bytes may be none."""
    return name.encode("utf-8", "replace").decode()
