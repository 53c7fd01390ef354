"""TableCommands: what keys and menus do to the cells selected, and cells on the clipboard."""

import io
import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QTableView

from gui.table.table_model import TableModel
from gui.widgets.dialogs import input_dialog, open_dialog
from model.document import edits
from model.document.cells import CellError, parse_cell
from model.document.document import Document
from model.document.edits.edit import short
from model.sampling.bans import ban_price
from model.words.inert import as_typed, inert

_Flags = QItemSelectionModel.SelectionFlag


class CellBlock(NamedTuple):
    """A rectangle of cells, all four edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> range:
        return range(self.top, self.bottom + 1)

    @property
    def columns(self) -> range:
        return range(self.left, self.right + 1)

    @property
    def is_one_cell(self) -> bool:
        return self.top == self.bottom and self.left == self.right


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
    # Loaded by who copies.
    import csv

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
    from html import escape

    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines
    )
    return f'<meta charset="utf-8"><table>{rows}</table>'


class TableCommands(QObject):
    """Edits of the selected rows and cells; afterwards the selection is where one looks for it.

    Signals:
        edited(Edit): a change.
        refused(str): why there is none.
    """

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, view: QTableView, model: TableModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model

    @property
    def document(self) -> Document:
        return self._model.document

    def add_outcome(self) -> None:
        """Add an outcome below the current row, ready to be named."""
        row = self._view.currentIndex().row()
        self.add_outcome_at(len(self.document.table) if row < 0 else row + 1)

    def add_outcome_at(self, place: int) -> None:
        """Add an outcome before row `place`, ready to be named."""
        if self._whole() and self._apply(edits.add_row(self.document, at=place)):
            select_area_from(self._view, CellBlock(place, 0, place, 0))
            self._view.edit(self._model.index(place, 0))

    def remove_rows(self) -> None:
        """Remove the rows of the selection."""
        area = self._area()
        if area and self._apply(edits.remove_rows(self.document, self._rows(area))):
            row = min(area.top, self._model.rowCount() - 1)
            if row >= 0:
                select_area_from(self._view, CellBlock(row, area.left, row, area.left))

    def duplicate_rows(self) -> None:
        """Put a copy below each row of the selection."""
        area = self._area()
        if not area or not self._whole():
            return
        if self._apply(edits.duplicate_rows(self.document, list(area.rows))):
            row = area.bottom + 1 if len(area.rows) == 1 else area.top
            select_area_from(self._view, CellBlock(row, area.left, row, area.left))

    def move_up(self) -> None:
        """Move the rows of the selection one place up."""
        area = self._area()
        if area and area.top > 0:
            self.move_rows(area, area.top - 1)

    def move_down(self) -> None:
        """Move the rows of the selection one place down."""
        area = self._area()
        if area and area.bottom < len(self.document.table) - 1:
            self.move_rows(area, area.bottom + 2)

    def move_rows(self, area: CellBlock, before: int) -> None:
        """Move the rows of an area so that they stand before row `before`; it stays selected."""
        if area.top <= before <= area.bottom + 1 or not self._whole():
            return
        if self._apply(edits.move_rows(self.document, list(area.rows), before)):
            top = before if before < area.top else before - len(area.rows)
            select_area_from(
                self._view, CellBlock(top, area.left, top + len(area.rows) - 1, area.right)
            )

    @property
    def all_banned(self) -> bool:
        """Whether every selected outcome is banned."""
        area = self._area()
        return area is not None and all(
            row in self.document.table.banned for row in self._rows(area)
        )

    def toggle_ban(self) -> None:
        """Ban the outcomes of the selection, or allow them again if all of them are banned."""
        area = self._area()
        if area is not None:
            self.ban(self._rows(area), banned=not self.all_banned)

    def ban(self, rows: Sequence[int], *, banned: bool) -> None:
        """Ban outcomes from being drawn or allow them again; something is always left to draw."""
        document = self.document
        if banned and ban_price(document, document.table.banned.union(rows)) == math.inf:
            self.refused.emit(
                "Nothing would be left to draw, so the last outcome that can be drawn stays: "
                "allow another one first."
            )
            return
        self._apply(edits.ban_rows(document, rows, banned=banned))

    @property
    def rest_is_chosen(self) -> bool:
        """Whether the selection is the row that stands for several outcomes, and that alone."""
        area, rest = self._area(), self.document.table.rest
        return area is not None and rest is not None and self._rows(area) == [rest.row]

    def toggle_rest(self) -> None:
        """Ask how many outcomes the current row stands for; the rest counts as one again."""
        area = self._area()
        if area is None:
            return
        if self.rest_is_chosen:
            self._apply(edits.unmark_rest(self.document))
        elif len(area.rows) == 1:
            self._ask_rest(self._rows(area)[0])
        else:
            self.refused.emit("Only one row can be the rest: choose a single row.")

    def _ask_rest(self, row: int) -> None:
        name = short(self.document.table.outcomes[row])
        dialog = input_dialog(
            self._view,
            "Rest of several outcomes",
            f"{name} stands for several outcomes that are not told apart.\n"
            "How many? Leave it empty where that is not known.",
        )
        dialog.setTextValue("")
        dialog.setOkButtonText("Mark as the rest")
        dialog.textValueSelected.connect(lambda typed: self.mark_rest(row, typed))
        open_dialog(dialog)

    def mark_rest(self, row: int, typed: str) -> None:
        """Mark a row as standing for as many outcomes as typed; nothing typed is not known."""
        plain = "".join(typed.split()).replace(",", "")
        if plain and not (plain.isascii() and plain.isdigit() and 2 <= int(plain[:12]) <= 10**9):
            self.refused.emit(
                f"{short(typed)} is no number of outcomes: type a whole number from 2 to a "
                "billion, or nothing where it is not known."
            )
            return
        self._apply(edits.mark_rest(self.document, row, int(plain) if plain else None))

    def clear_cells(self) -> None:
        """Empty the selected cells of distributions; names and Q at T stay."""
        area = self._area()
        if not area:
            return
        columns = [column - 1 for column in area.columns if 0 < column < self._model.tempered_at]
        if not columns:
            self.refused.emit(
                "Names cannot be emptied with Delete; Ctrl+Delete removes the whole row."
                if area.left == 0
                else self._computed()
            )
            return
        self._apply(edits.clear_cells(self.document, self._rows(area), columns))

    def copy(self) -> None:
        """Copy the selected cells for spreadsheets."""
        area = self._area()
        if area:
            QGuiApplication.clipboard().setMimeData(cells_as_data(self._model, area))

    def cut(self) -> None:
        """Copy the selected cells and empty them."""
        self.copy()
        self.clear_cells()

    def paste(self) -> None:
        """Paste a block of cells at the selection's top left; the table grows as needed."""
        data = QGuiApplication.clipboard().mimeData()
        self.paste_text(data.text(), data.html() if data.hasHtml() else "")

    def paste_text(self, text: str, page: str) -> None:
        """Put in a block of cells given as text and HTML, as a spreadsheet copies it."""
        area = self._area() or CellBlock(0, 0, 0, 0)
        if area.left == self._model.tempered_at:
            self.refused.emit(self._computed())
            return
        # Loaded by those who paste.
        from model.formats.tables.delimited import clipboard_cells

        block = clipboard_cells(text, page)
        if not block:
            self.refused.emit("There is no text to paste on the clipboard.")
            return
        empty = not len(self.document.table)
        names = area.left == 0 and not (empty and holds_only_numbers(block))
        if not names:
            block = with_blank_rows(block, text)
        self._paste_block(pasted_block(block, area), area, names=names)

    def _paste_block(self, block: Sequence[Sequence[str]], area: CellBlock, *, names: bool) -> None:
        if not self._whole():
            return
        first = max(area.left - 1, 0)
        try:
            edit = edits.paste(self.document, area.top, first, block, names=names)
        except ValueError as error:
            self.refused.emit(f"{error} Nothing was pasted.")
            return
        if self._apply(edit):
            left = 0 if names else first + 1
            right = left + max(map(len, block), default=1) - 1
            bottom = area.top + len(block) - 1
            select_area_from(self._view, CellBlock(area.top, left, bottom, right))

    def _area(self) -> CellBlock | None:
        return area_of(self._view)

    def _rows(self, area: CellBlock) -> list[int]:
        """The rows of the document in an area."""
        return [self._model.document_row(row) for row in area.rows]

    def _whole(self) -> bool:
        """Whether all rows are shown; else say why rows cannot come or move now."""
        if self._model.is_filtered:
            self.refused.emit(
                "Only some rows are shown: clear the filter line above the table first (Esc in it)."
            )
        return not self._model.is_filtered

    def _computed(self) -> str:
        name = self._model.headings[-1].name
        return f"{name} is computed; change a distribution column or turn the dial."

    def _apply(self, edit: edits.Edit) -> bool:
        """Send an edit off and return whether the table now shows it."""
        self.edited.emit(edit)
        return self._model.document is edit.document


def area_of(view: QAbstractItemView) -> CellBlock | None:
    """Return the rectangle of selected cells, else the current cell, else None."""
    selection = view.selectionModel().selection()
    ranges = [selection.at(index) for index in range(selection.count())]
    if ranges:
        return CellBlock(
            min(one.top() for one in ranges),
            min(one.left() for one in ranges),
            max(one.bottom() for one in ranges),
            max(one.right() for one in ranges),
        )
    index = view.currentIndex()
    if not index.isValid():
        return None
    return CellBlock(index.row(), index.column(), index.row(), index.column())


def select_area(view: QAbstractItemView, area: CellBlock) -> None:
    """Select a rectangle as one range, which costs the same at any size."""
    model = view.model()
    first, last = model.index(area.top, area.left), model.index(area.bottom, area.right)
    view.selectionModel().select(QItemSelection(first, last), _Flags.ClearAndSelect)


def select_area_from(view: QAbstractItemView, area: CellBlock) -> None:
    """Select a rectangle; its top left becomes current and visible."""
    first = view.model().index(area.top, area.left)
    view.selectionModel().setCurrentIndex(first, _Flags.NoUpdate)
    select_area(view, area)
    view.scrollTo(first)
