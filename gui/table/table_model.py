"""TableModel: the document's table as Qt's views ask for it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)

from gui.core.boundary import guarded
from gui.core.model_index import Index
from gui.core.ticker import Pause
from gui.look.plain import plain_tip
from gui.table.columns import (
    Heading,
    cell_tip,
    headed_by,
    heading_tip,
    headings,
    shown_text,
    spoken_text,
    tempered_text,
    typed_text,
)
from model.document import edits
from model.document.cells import CellError
from model.document.document import Document
from model.document.table import Array, Column, Rows, Table
from model.evaluate.readings import Readings, Unreadable
from model.sampling.bans import ban_words
from model.words.inert import harmless


class ShownRows:
    """Rows of the document by their place on screen, ascending; None for all of them."""

    def __init__(self, rows: Rows | None = None) -> None:
        self.rows = rows

    def count(self, total: int) -> int:
        """Return how many are shown of a table of `total` rows."""
        return total if self.rows is None else len(self.rows)

    def document_row(self, row: int) -> int:
        """Return the row of the document at a place on screen."""
        return row if self.rows is None or row < 0 else int(self.rows[row])

    def shown_at(self, row: int) -> int:
        """Return where a row of the document is on screen, −1 where it is not shown."""
        if self.rows is None or row < 0:
            return row
        place = int(np.searchsorted(self.rows, row))
        return place if place < len(self.rows) and self.rows[place] == row else -1


STRETCH = 4_096


class Span(NamedTuple):
    """Rows from the first to the last, both included."""

    first: int
    last: int


def changed_outcomes(old: Table, new: Table) -> Span | None:
    """Return the rows between which names differ, for tables of equal length."""
    span = None if old.names is new.names else new.names.changed_span(old.names)
    return None if span is None else Span(*span)


def changed_values(old: Column, new: Column) -> Span | None:
    """Return the rows between which two columns of equal length show something else."""
    if old is new or not len(old):
        return None
    span = new.changed_span(old)
    return None if span is None else Span(*span)


def place_of_change(old: Sequence[object], new: Sequence[object]) -> int:
    """Return where two sequences begin to differ: there rows or columns come or go."""
    shorter, start = min(len(old), len(new)), 0
    # Whole stretches are compared at once: most of a long table is the very same names.
    while (
        start + STRETCH <= shorter and old[start : start + STRETCH] == new[start : start + STRETCH]
    ):
        start += STRETCH
    return next((row for row in range(start, shorter) if old[row] != new[row]), shorter)


Roles = Qt.ItemDataRole
# Up to how many rows it is told row by row whether their texts change with the dial.
FEW = 100
LARGE = 2_000
PAUSE = 100
_NOWHERE = QModelIndex()
_NUMBERS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NAMES = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_READABLE = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)
_EDITABLE = _READABLE | Qt.ItemFlag.ItemIsEditable
_TICKABLE = _EDITABLE | Qt.ItemFlag.ItemIsUserCheckable


@guarded
class TableModel(QAbstractTableModel):
    """Outcome names, the distribution columns, and Q at T, over an immutable document.

    Attributes:
        document: the document shown.
        headings: what the header says of each column.
        stale: whether Q at T is from before a problem.

    Signals:
        edited(Edit): a cell was typed into.
        refused(int, int, str): row, column and why the typed text is no number.
        ban_requested(int, bool): the tick of a row was set or taken away.
    """

    edited = Signal(object)
    refused = Signal(int, int, str)
    ban_requested = Signal(int, bool)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.headings: tuple[Heading, ...] = headings(document)
        self.stale = False
        self._tempered: Array | None = None
        self._texts: list[str] = []  # of Q at T, where all of them are few; else none
        self._shown = ShownRows()
        self._pause = Pause(self, PAUSE, self._on_pause_over)
        self._waiting = False

    @property
    def table(self) -> Table:
        return self.document.table

    @property
    def tempered_at(self) -> int:
        """The index of the computed column, the last."""
        return len(self.document.table.columns) + 1

    @property
    def has_ticks(self) -> bool:
        """Whether a tick box stands before each name, by which it is banned."""
        return self.headings[0].ticks

    @property
    def tempered(self) -> Array | None:
        """Q at T, one a row; None while it is not known."""
        return self._tempered

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._shown.count(len(self.document.table))

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.document.table.columns) + 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.column() == 0 and self.has_ticks:
            return _TICKABLE
        return _READABLE if index.column() == self.tempered_at else _EDITABLE

    def data(self, index: Index, role: int = Roles.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < self.rowCount() and 0 <= column <= self.tempered_at):
            return None
        if role == Roles.DisplayRole:
            return harmless(self.shown_text(row, column))
        if role == Roles.EditRole:
            return self.typed_text(row, column)
        if role == Roles.TextAlignmentRole:
            return _NUMBERS if column else _NAMES
        at = self.document_row(row)
        if role == Roles.ToolTipRole and column == 0 and self.has_ticks:
            return plain_tip(f"{self.typed_text(row, 0)}\n{ban_words(self.document, at)}")
        if role == Roles.ToolTipRole:
            heading = self.headings[column]
            return plain_tip(cell_tip(self.table, self._tempered, at, column, heading))
        if role == Roles.AccessibleTextRole:
            words = spoken_text(self.table, self._tempered, at, column, self.headings[column])
            return harmless(words)
        if role == Roles.CheckStateRole and column == 0 and self.has_ticks:
            banned = at in self.table.banned
            return Qt.CheckState.Checked if banned else Qt.CheckState.Unchecked
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Roles.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Roles.DisplayRole else None
        if not 0 <= section < len(self.headings):
            return None
        if role == Roles.DisplayRole:
            return harmless(self.headings[section].name)
        if role == Roles.AccessibleTextRole:
            return harmless(self.headings[section].spoken)
        if role in (Roles.ToolTipRole, Roles.AccessibleDescriptionRole):
            words = heading_tip(self.table, section, self.headings[section])
            if role == Roles.ToolTipRole:
                return plain_tip(words)
            return harmless(words.removeprefix(f"{self.headings[section].spoken}: "))
        return None

    def setData(self, index: Index, value: object, role: int = Roles.EditRole) -> bool:
        row, column = index.row(), index.column()
        if role == Roles.CheckStateRole and index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            self.ban_requested.emit(self.document_row(row), value == Qt.CheckState.Checked)
            return True
        if role != Roles.EditRole or not index.isValid() or column == self.tempered_at:
            return False
        try:
            edit = self._typed(self.document_row(row), column, str(value))
        except CellError as error:
            self.refused.emit(row, column, str(error))
            return False
        self.edited.emit(edit)
        return True

    def shown_text(self, row: int, column: int) -> str:
        """Return what a cell shows: the text as typed, or the number in short."""
        if self._texts and column == self.tempered_at:
            return self._texts[self.document_row(row)]
        return shown_text(self.table, self._tempered, self.document_row(row), column)

    def typed_text(self, row: int, column: int) -> str:
        """Return a cell's text for editing and copying: nothing is lost in it."""
        return typed_text(self.table, self._tempered, self.document_row(row), column)

    @property
    def is_filtered(self) -> bool:
        """Whether only some rows of the document are shown."""
        return self._shown.rows is not None

    def document_row(self, row: int) -> int:
        """Return the row of the document that is shown at a place."""
        return self._shown.document_row(row)

    def shown_at(self, row: int) -> int:
        """Return where a row of the document is shown, −1 where it is not."""
        return self._shown.shown_at(row)

    def show_rows(self, rows: Rows | None) -> None:
        """Show these rows of the document only, ascending; None shows all."""
        if rows is None and not self.is_filtered:
            return
        self.beginResetModel()
        self._shown = ShownRows(rows)
        self.endResetModel()

    def show_document(self, document: Document) -> None:
        """Show another document, announcing no more than what differs."""
        old, before = self.document, self.headings
        if old.table is document.table and headed_by(old) == headed_by(document):
            self.document = document
            return
        if self.is_filtered and len(old.table) != len(document.table):
            self.show_rows(None)
        if len(old.table.columns) != len(document.table.columns):
            self._show_other_columns(document)
        elif len(old.table) != len(document.table):
            self._show_other_length(document)
        else:
            self._take(document)
            self._announce_values(old.table)
        self._announce_headings(before)

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show Q at T; the last good one stays, marked stale, where there is a problem.

        Large tables are refreshed at most ten times a second.
        """
        stale = isinstance(readings, Unreadable)
        as_stale, self.stale = stale == self.stale, stale
        before, texts = self._tempered, self._texts
        if isinstance(readings, Readings) and len(readings.tempered) == len(self.table):
            self._take_tempered(readings.tempered)
        if as_stale and texts and self._texts and not self.is_filtered:
            # Most often some rows read otherwise, and at rest none.
            others = [row for row, text in enumerate(texts) if text != self._texts[row]]
            if others:
                self._announce(others[0], self.tempered_at, others[-1], self.tempered_at)
        elif as_stale and _are_same(before, self._tempered):
            return
        elif len(self.table) > LARGE and self._pause.isActive():
            self._waiting = True
        else:
            self._announce_tempered()

    def _take_tempered(self, tempered: Array | None) -> None:
        if tempered is not self._tempered:
            self._tempered, self._texts = tempered, []
            if tempered is not None and len(tempered) <= FEW:
                self._texts = [tempered_text(value) for value in tempered.tolist()]

    def _take(self, document: Document) -> None:
        self.document = document
        self.headings = headings(document)
        if self._tempered is not None and len(self._tempered) != len(document.table):
            self._take_tempered(None)

    def _show_other_columns(self, document: Document) -> None:
        """Show columns that were added at the end, or one that went; begin anew for all else."""
        before, after = self.table.columns, document.table.columns
        gone = place_of_change(before, after)
        if self.table.names.equals(document.table.names) and before == after[: len(before)]:
            self.beginInsertColumns(_NOWHERE, len(before) + 1, len(after))
            self._take(document)
            self.endInsertColumns()
        elif self.table.names.equals(document.table.names) and after == (
            *before[:gone],
            *before[gone + 1 :],
        ):
            self.beginRemoveColumns(_NOWHERE, gone + 1, gone + 1)
            self._take(document)
            self.endRemoveColumns()
        else:
            self.beginResetModel()
            self._take(document)
            self.endResetModel()

    def _show_other_length(self, document: Document) -> None:
        before, after = len(self.table), len(document.table)
        place = place_of_change(self.table.outcomes, document.table.outcomes)
        if after > before:
            self.beginInsertRows(_NOWHERE, place, place + after - before - 1)
            self._take(document)
            self.endInsertRows()
        else:
            place = min(place, after)
            self.beginRemoveRows(_NOWHERE, place, place + before - after - 1)
            self._take(document)
            self.endRemoveRows()
        self._announce(0, 0, after - 1, self.tempered_at)

    def _announce_values(self, old: Table) -> None:
        span = changed_outcomes(old, self.table)
        if span:
            self._announce(span.first, 0, span.last, 0)
        banned = old.banned ^ self.table.banned
        if banned:
            self._announce(min(banned), 0, max(banned), 0)
        if old.rest != self.table.rest:
            self._announce(0, 0, self.rowCount() - 1, 0)
        for index, column in enumerate(self.table.columns):
            span = changed_values(old.columns[index], column)
            if span:
                self._announce(span.first, index + 1, span.last, index + 1)

    def _announce_headings(self, before: tuple[Heading, ...]) -> None:
        changed = [
            section
            for section, heading in enumerate(self.headings)
            if section >= len(before) or heading != before[section]
        ]
        if changed:
            # At once: each time this is said, all columns are measured.
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, changed[0], changed[-1])

    def _announce_tempered(self) -> None:
        self._announce(0, self.tempered_at, self.rowCount() - 1, self.tempered_at)
        if len(self.table) > LARGE:
            self._pause.start()

    def _announce(self, top: int, left: int, bottom: int, right: int) -> None:
        if self.is_filtered:
            top, bottom = 0, self.rowCount() - 1
        if bottom >= top:
            # Made as they are: `index` would ask for the numbers of rows and columns first.
            self.dataChanged.emit(self.createIndex(top, left), self.createIndex(bottom, right))

    def _on_pause_over(self) -> None:
        if self._waiting:
            self._waiting = False
            self._announce_tempered()

    def _typed(self, row: int, column: int, text: str) -> edits.Edit:
        if column == 0:
            return edits.rename_outcome(self.document, row, text)
        return edits.set_cell(self.document, row, column - 1, text)


def _are_same(before: Array | None, now: Array | None) -> bool:
    """Whether Q at T is as it was, as after an edit of P alone."""
    if before is None or now is None or before is now:
        return before is now and now is not None
    # A turn of the dial changes the first rows, too: all of a vocabulary need not be compared.
    few = slice(FEW)
    return np.array_equal(before[few], now[few]) and np.array_equal(before, now)
