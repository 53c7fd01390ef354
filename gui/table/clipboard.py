"""What the table puts on the clipboard, and what it makes of a text found there."""

import csv
import html
import io

from PySide6.QtCore import QMimeData

from gui.table.selection import CellBlock
from gui.table.table_model import TableModel
from model.document.cells import CellError, parse_cell
from model.words.inert import as_typed, inert


def cells_as_data(model: TableModel, area: CellBlock) -> QMimeData:
    """Return an area for the clipboard as tab-separated text and as an HTML table.

    Typed texts stay as typed, numbers have full precision, Q at T too. As in files, a name that a
    spreadsheet would run, =1+1, has an apostrophe before it, which pasting here takes away again;
    numbers have none, so that −1 stays a number.
    """
    lines = [[_cell(model, row, column) for column in area.columns] for row in area.rows]
    data = QMimeData()
    data.setText(as_tab_separated(lines))
    data.setHtml(_as_html(lines))
    return data


def _cell(model: TableModel, row: int, column: int) -> str:
    text = model.typed_text(row, column)
    return inert(text) if column == 0 else text


def as_tab_separated(lines: list[list[str]]) -> str:
    """Return lines of cells as spreadsheets read them; what holds a tab is quoted."""
    written = io.StringIO()
    csv.writer(written, "excel-tab", lineterminator="\n").writerows(lines)
    return written.getvalue()


def pasted_block(block: list[list[str]], area: CellBlock) -> list[list[str]]:
    """Return the block to put in: without blank lines at its end, one cell spread over an area.

    An apostrophe that copying put before a name goes.
    """
    whole = [list(map(as_typed, line)) or [""] for line in block]
    while whole and not any(cell.strip() for cell in whole[-1]):
        whole.pop()
    if len(whole) == 1 and len(whole[0]) == 1 and not area.is_one_cell:
        return [whole[0] * len(area.columns) for _ in area.rows]
    return whole


def with_blank_rows(block: list[list[str]], text: str) -> list[list[str]]:
    """Return the block with the blank rows that `text` has within it, as rows of empty cells.

    Reading leaves them out; without them, what stands below would slide onto other outcomes.
    Where cells hold line breaks, rows and lines do not match, and the block stays as it is.
    """
    is_blank = [not line.strip('\t ,;"') for line in text.rstrip().splitlines()]
    if is_blank.count(False) != len(block):
        return block
    rows, width = iter(block), max(map(len, block), default=1)
    return [[""] * width if blank else next(rows) for blank in is_blank]


def holds_only_numbers(block: list[list[str]]) -> bool:
    """Return whether the first column of a block is numbers, so that it names no outcomes."""
    return all(_is_number(line[0]) for line in block)


def _is_number(text: str) -> bool:
    try:
        parse_cell(text)
    except CellError:
        return False
    return True


def _as_html(lines: list[list[str]]) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line) + "</tr>"
        for line in lines
    )
    return f'<meta charset="utf-8"><table>{rows}</table>'
