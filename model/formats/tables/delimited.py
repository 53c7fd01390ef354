"""Tables as delimited text: CSV, TSV and what spreadsheets put on the clipboard."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from model.document.plain_numbers import CellTexts
from model.document.table import Array
from model.document.work import Watch, unwatched
from model.files.format import FormatError, Remark
from model.files.source import decode_text, encoding_of, guessed_words
from model.files.workbook import cell_text
from model.formats.tables.drawn import as_lines, barred
from model.formats.tables.grid import MOST_COLUMNS, Grid, guess_layout
from model.formats.tables.html_table import html_cells
from model.formats.tables.layout import SAMPLE_ROWS, Layout, usual_width
from model.formats.tables.numbers import amounts_in, is_number
from model.formats.tables.options import AS_IT_IS, TableOptions
from model.formats.tables.plain_columns import cut_columns, plain_columns
from model.formats.tables.rows import TextRows, first_rows, guess_delimiter, split_rows
from model.formats.tables.surroundings import Surroundings, surroundings
from model.words.names import counted, fit_line

_SEPARATOR = re.compile(r"\A\ufeff?\"?sep=(.)\"?(?=\r?\n)", re.IGNORECASE)
_LAST_ROWS = 30
_FEW_ROWS = 2
_WRAPPED = re.compile(r"'([^']*)'|=\"([^\"]*)\"", re.DOTALL)
_SHOWN = 30  # letters
_BESIDE = "Another table stands beside the first one, after a blank column; it is left out."
_BLANK = ("", " ")
LONGEST_HTML = 1 << 23
LONG = 1 << 23  # bytes from which on a text is not taken apart into its cells
_OF_BYTES = ("utf-8-sig", "cp1252")
_HEAD = 1 << 18
_MOST_WIDE = 16  # rows that may be read as columns where each is wider than a table
_END_OF_FILE = b"\x1a"  # as CP/M and DOS end a text


def parse_block(text: str) -> list[list[str]]:
    """Return the cells of a pasted text, row by row: tabs first, else semicolons or commas.

    A text whose every row is one number with one comma (`0,25`) is one column with decimal commas.
    Quotes are as in CSV; where they do not close, they are taken as letters. Blank rows are left
    out; rows may differ in length. Never raises.
    """
    text = barred(text)
    with suppress(FormatError):
        text = as_lines(text)
    delimiter = guess_delimiter(text)
    try:
        return split_rows(text, delimiter).cells
    except FormatError:
        lines = [line for line in text.splitlines() if line.strip()]
        return [line.split(delimiter) if delimiter else [line] for line in lines]


def clipboard_cells(text: str, html: str = "") -> list[list[str]]:
    """Return the cells that were copied, row by row, numbers in full precision; never raises.

    Text has numbers as they were shown, 33% or 1,234.57; an HTML table of Excel, LibreOffice or
    Google Sheets has them whole as well: those are taken, where both are of one shape. The table
    alone is taken where there is no text, or one cut otherwise, as from a page or a letter.
    """
    block = parse_block(text) if text.strip() else []
    table = html_cells(html) if len(html) <= LONGEST_HTML else []
    if not table:
        return block
    shown = [[cell for cell, _ in row] for row in table]
    if list(map(len, block)) != list(map(len, shown)):
        return (
            [[whole or cell for cell, whole in row] for row in table]
            if len(shown) > 1
            else (block or [[whole or cell for cell, whole in table[0]]])
        )
    return [
        [whole or cell for cell, (_, whole) in zip(*pair, strict=True)]
        for pair in zip(block, table, strict=True)
    ]


@dataclass(frozen=True)
class Sniffed:
    """A text cut up: its layout, the cells of the table, their numbers, and what was left out.

    Of a workbook also the sheet that was read, and the names of all.
    """

    layout: Layout
    grid: Grid
    floats: dict[int, Array]
    said: tuple[str, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def sniffed_text(
    data: bytes,
    name: str,
    options: TableOptions = AS_IT_IS,
    *,
    strict: bool = True,
    watch: Watch = unwatched,
) -> Sniffed:
    """Return the bytes of a text cut up; what the options give is kept, the rest is guessed.

    The rules of the guess stand at the head of `model.formats.tables.layout`. Raises FormatError
    for what is no text and, if `strict`, for quotes that do not close and rows of uneven length.
    """
    if data.endswith(_END_OF_FILE):
        data = data.rstrip(_END_OF_FILE)
    encoding = options.encoding or encoding_of(data, name)
    guessed = () if options.encoding else guessed_words(encoding, name)
    found = _sniffed(data, encoding, name, options, strict, watch)
    return replace(found, said=(*guessed, *found.said)) if guessed else found


def _sniffed(
    data: bytes, encoding: str, name: str, options: TableOptions, strict: bool, watch: Watch
) -> Sniffed:
    if len(data) > LONG and encoding in _OF_BYTES and options.quoted is not False:
        long = _sniffed_where_it_stands(data, encoding, options, watch)
        if long is not None:
            return long
    text, told = _without_separator(decode_text(data, encoding, name))
    text = as_lines(barred(text))
    delimiter = options.delimiter
    if delimiter is None:
        delimiter = told or guess_delimiter(text)
    quoted = options.quoted
    if options.header is None and options.first is None and _is_wide(text, delimiter):
        return _sniffed_wide(text, delimiter, Layout(delimiter, ".", False, encoding, ()), options)
    columns = plain_columns(text, delimiter) if quoted is not False else None
    if columns is not None:
        rows = _ends_of(columns, range(1, len(columns[0]) + 1))
    else:
        rows, quoted = _cut(text, delimiter, quoted, name, strict, watch)
        rows = _without_blank_ends(rows)
    around = _around(rows, options)
    quoted = quoted is not False
    layout = Layout(
        delimiter, ".", False, encoding, (), quoted, first=around.first, skipped=around.skipped
    )
    if columns is None:
        grid = _grid_of_rows(rows, layout, name, strict)
    else:
        grid = _grid_of_columns(columns, range(1, len(columns[0]) + 1), layout)
    return _guessed(grid, layout, around, options)


def _is_wide(text: str, delimiter: str) -> bool:
    """Whether the first rows have more fields than a table has columns."""
    begin = text[: _HEAD << 6].lstrip()
    mark = delimiter.strip(" ") or " "
    line = begin.partition("\n")[0]
    return bool(delimiter) and line.count(mark) >= MOST_COLUMNS


def _sniffed_wide(text: str, delimiter: str, layout: Layout, options: TableOptions) -> Sniffed:
    """A text of few rows, each of far more fields than a table has columns: they are its columns.

    FormatError for more rows than that.
    """
    lines = sum(1 for line in StringIO(text) if line.strip())
    rows = split_rows(text, delimiter, most=_MOST_WIDE if lines <= _MOST_WIDE else 1)
    width = max(map(len, rows.cells))
    if lines > _MOST_WIDE or min(map(len, rows.cells)) < width - 1:
        raise FormatError(
            f"The table has {width:,} columns, and at most {MOST_COLUMNS:,} can be read; write a "
            "row for each outcome."
        )
    columns = [[*row, *[""] * (width - len(row))] for row in rows.cells]
    if not any(column[-1].strip() for column in columns):
        columns = [column[:-1] for column in columns]  # each row ends in a mark
    grid = Grid(columns, range(1, len(columns[0]) + 1), "Column")
    around = Surroundings(1, said=("The rows are read as columns.",))
    return _guessed(grid, layout, around, options._replace(turned=False))


def _sniffed_where_it_stands(
    data: bytes, encoding: str, options: TableOptions, watch: Watch
) -> Sniffed | None:
    """A long text cut up without its cells taken out; None where it needs a look at each row."""
    head = data[: data.rfind(b"\n", 0, _HEAD) + 1].decode(encoding)
    if not head or _SEPARATOR.match(head) or barred(head) is not head:
        return None
    delimiter = guess_delimiter(head) if options.delimiter is None else options.delimiter
    columns = cut_columns(data, delimiter, encoding, watch)
    if columns is None:
        return None
    lines = range(1, len(columns[0]) + 1)
    around = _around(_ends_of(columns, lines), options)
    layout = Layout(delimiter, ".", False, encoding, (), first=around.first, skipped=around.skipped)
    return _guessed(_grid_of_columns(columns, lines, layout), layout, around, options)


def sniffed_cells(
    cells: list[list[Any]], first: int, name: str, options: TableOptions = AS_IT_IS
) -> Sniffed:
    """Return what `sniffed_text` does, of the cells of a sheet; its rows begin at row `first`."""
    lines: Sequence[int] = range(first, first + len(cells))
    blank = {
        k
        for k, row in enumerate(cells)
        if row[0] in _BLANK and not "".join(map(cell_text, row)).strip()
    }
    if blank:
        lines = [line for k, line in enumerate(lines) if k not in blank]
        cells = [row for k, row in enumerate(cells) if k not in blank]
    columns: list[Sequence[str]] = [CellTexts(one, cell_text) for one in zip(*cells, strict=True)]
    told: tuple[str, ...] = ()
    if options.area is None and (width := _first_table(columns)):
        columns, told = columns[:width], (Remark(_BESIDE, "--range A1:B9"),)
        kept = [k for k in range(len(lines)) if any(one[k].strip() for one in columns)]
        columns, lines = [[one[k] for k in kept] for one in columns], [lines[k] for k in kept]
    around = _around(_ends_of(columns, lines), options)
    around = replace(around, said=(*told, *around.said))
    # A cell of a sheet has a number or a word of its own: its mark between fields is none.
    layout = Layout("", ".", False, "utf-8", (), first=around.first, skipped=around.skipped)
    grid = replace(_grid_of_columns(columns, lines, layout), place="Row")
    return _guessed(grid, layout, around, options)


def _first_table(columns: Sequence[Sequence[str]]) -> int:
    """How many columns the first of several tables side by side has; 0 where there is one.

    Each has names and numbers of its own, and a blank column stands between them.
    """
    blank = [not any(cell.strip() for cell in one) for one in columns]
    gaps = [k for k, one in enumerate(blank) if one and 0 < k < len(columns) - 1]
    return next((k for k in gaps if _is_table(columns[:k]) and _is_table(columns[k:])), 0)


def _is_table(columns: Sequence[Sequence[str]]) -> bool:
    """Whether some columns have words in one, and numbers in another, in two rows or more."""
    told = [[cell for cell in one if cell.strip()] for one in columns]
    numeric = [sum(map(is_number, one)) for one in told]
    words = any(len(one) - count > _FEW_ROWS for one, count in zip(told, numeric, strict=True))
    return words and any(
        2 * count >= len(one) > _FEW_ROWS - 1 for one, count in zip(told, numeric, strict=True)
    )


def _around(rows: TextRows, options: TableOptions) -> Surroundings:
    around = surroundings(rows)
    if options.first is None:
        return around
    return Surroundings(options.first, frozenset(k for k in around.skipped if k >= options.first))


def _guessed(grid: Grid, layout: Layout, around: Surroundings, options: TableOptions) -> Sniffed:
    floats: dict[int, Array] = {}
    decimal, header, turned = options.decimal, options.header, options.turned
    guessed = guess_layout(grid, layout, decimal, header, turned, floats)
    plain, said = grid, around.said
    if not (guessed.counted is not None or guessed.paired or _have_numbers(guessed)):
        plain, told = _with_amounts(_unwrapped(grid))
        if plain is not grid:
            guessed = guess_layout(plain, layout, decimal, header, turned)
            said = (*said, told) if told else said
    return Sniffed(guessed, plain, floats, said)


def _have_numbers(layout: Layout) -> bool:
    return any(one.is_numbers for one in layout.contents)


def _unwrapped(grid: Grid) -> Grid:
    """The grid without what a program put around each cell: 'a', or ="a" as texts for Excel."""
    if len(grid.lines) < _FEW_ROWS or not all(
        _WRAPPED.fullmatch(cell.strip()) for column in grid.columns for cell in column[1:]
    ):
        return grid
    found = [[_WRAPPED.fullmatch(cell.strip()) for cell in one] for one in grid.columns]
    columns = [
        [one[1] or one[2] or "" if one else cell for cell, one in zip(*pair, strict=True)]
        for pair in zip(grid.columns, found, strict=True)
    ]
    return replace(grid, columns=columns)


def _with_amounts(grid: Grid) -> tuple[Grid, str]:
    """The grid with the numbers of cells that have the same around them, and a sentence on it."""
    columns, told = list(grid.columns), ""
    for k, column in enumerate(columns[1:], 1):
        for begin in (0, 1):
            numbers = amounts_in(column[begin:])
            if len(numbers) > 1 and numbers[-1] != column[-1].strip():
                shown = fit_line(column[-1].strip(), _SHOWN)
                told = told or f"Only the number is read of cells such as “{shown}”."
                columns[k] = [*column[:begin], *numbers]
                break
    return (replace(grid, columns=columns), told) if told else (grid, "")


def _without_separator(text: str) -> tuple[str, str | None]:
    """The text with a blank first line instead of Excel's `sep=;`, and the mark that it names."""
    found = _SEPARATOR.match(text)
    return (text, None) if found is None else (text[found.end() :], found[1])


def _ends_of(columns: Sequence[Sequence[str]], lines: Sequence[int]) -> TextRows:
    """The first rows of columns, and the last ones, where notes stand."""
    count = len(lines)
    rows = [*range(min(SAMPLE_ROWS, count)), *range(max(SAMPLE_ROWS, count - _LAST_ROWS), count)]
    return TextRows([[one[k] for one in columns] for k in rows], [lines[k] for k in rows])


def _cut(
    text: str, delimiter: str, quoted: bool | None, name: str, strict: bool, watch: Watch
) -> tuple[TextRows, bool]:
    """The rows of a text; where quotes do not close, they are letters unless a comma delimits."""
    if quoted is not None:
        return split_rows(text, delimiter, name, quoted=quoted, watch=watch), quoted
    try:
        return split_rows(text, delimiter, name, watch=watch), True
    except FormatError:
        if delimiter in (",", ";", "") and strict:
            raise
    if delimiter in (",", ";", ""):
        rows = first_rows(text, delimiter)
        return TextRows(rows, list(range(1, len(rows) + 1))), True
    return split_rows(text, delimiter, name, quoted=False, watch=watch), False


def _without_blank_ends(rows: TextRows) -> TextRows:
    """The rows without a last field that is blank in all full ones, below a header without it."""
    width = usual_width(rows.cells)
    full = [row for row in rows.cells if len(row) == width]
    if width < 2 or len(full) == len(rows.cells) or any(row[-1].strip() for row in full):
        return rows
    cut = [row[:-1] if len(row) == width else row for row in rows.cells]
    return TextRows(cut, rows.lines)


def _grid_of_columns(
    columns: Sequence[Sequence[str]], lines: Sequence[int], layout: Layout
) -> Grid:
    """The cells of the table itself, without what stands around it."""
    begin = next((k for k, line in enumerate(lines) if line >= layout.first), len(lines))
    columns, lines = [one[begin:] for one in columns] if begin else columns, lines[begin:]
    if layout.skipped:
        kept = [k for k, line in enumerate(lines) if line not in layout.skipped]
        columns = [[one[k] for k in kept] for one in columns]
        lines = [lines[k] for k in kept]
    return Grid(columns, lines)


def _grid_of_rows(rows: TextRows, layout: Layout, name: str, strict: bool) -> Grid:
    pairs = zip(rows.cells, rows.lines, strict=True)
    kept_rows = [
        (row, line) for row, line in pairs if line >= layout.first and line not in layout.skipped
    ]
    cells = [row for row, _ in kept_rows]
    lines = [line for _, line in kept_rows]
    cells = _even(cells, lines, name, strict)
    return Grid([list(one) for one in zip(*cells, strict=True)], lines)


def _even(cells: list[list[str]], lines: list[int], name: str, strict: bool) -> list[list[str]]:
    """The rows, equally long: blank cells past the end cut off, R's header with its first field.

    Raises FormatError for a row of another length.
    """
    if not cells:
        return cells
    words = not any(map(is_number, cells[0]))
    if len(cells) > 1 and cells[0][0].startswith("#") and words:
        mark = cells[0][0].lstrip("# ")
        more = not mark and len(cells[0]) == usual_width(cells[1:]) + 1
        cells = [cells[0][1:] if more else [mark, *cells[0][1:]], *cells[1:]]
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
