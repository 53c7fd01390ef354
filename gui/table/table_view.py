"""TableView: the cells of the table under keys and mouse."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QTableView, QWidget

from gui.core.boundary import guarded
from gui.core.model_index import Index
from gui.look.scale import scale_of
from gui.look.theme import Theme, font, shown_theme, solid
from gui.table.columns import says_nothing_new
from gui.table.commands import CellBlock, TableCommands, area_of, select_area, select_area_from
from gui.table.delegate import TEXT_SIZE, CellDelegate
from gui.table.editor import CellBubble, CellEditor
from gui.table.header import TableHeader
from gui.table.row_drag import RowDrag
from gui.table.table_model import TableModel
from gui.table.widths import fitting_widths, whole_width

Command = Callable[[], None]
_KEYPAD = Qt.KeyboardModifier.KeypadModifier.value


def commands_by_key(commands: TableCommands) -> dict[str, Command]:
    """Return what each key combination does to the selection."""
    return {
        "Del": commands.clear_cells,
        "Backspace": commands.clear_cells,
        "Ctrl+Del": commands.remove_rows,
        "Ctrl+Backspace": commands.remove_rows,
        "Ins": commands.add_outcome,
        "Ctrl+Return": commands.add_outcome,
        "Ctrl+Enter": commands.add_outcome,
        "Ctrl+D": commands.duplicate_rows,
        "Ctrl+B": commands.toggle_ban,
        "Ctrl+M": commands.toggle_rest,
        "Alt+Up": commands.move_up,
        "Alt+Down": commands.move_down,
        "Ctrl+C": commands.copy,
        "Ctrl+Ins": commands.copy,
        "Ctrl+X": commands.cut,
        "Shift+Del": commands.cut,
        "Ctrl+V": commands.paste,
        "Shift+Ins": commands.paste,
    }


def key_name(event: QKeyEvent) -> str:
    """Return the name of what was pressed: `Ctrl+D`; the number pad's keys count as any other."""
    return QKeySequence(event.keyCombination().toCombined() & ~_KEYPAD).toString()


ROW_HEIGHT = 32
NOWHERE = QModelIndex()


@guarded
class TableView(QTableView):
    """A spreadsheet's manners: arrows, Tab, typing, F2, Delete, copy, paste, rows by key and drag.

    Attributes:
        commands: what keys and menus do to the selection.
        header: names and roles of the columns.

    Signals:
        row_chosen(int): a person went to this row.
        menu_requested(QPoint): the menu of the selected rows is wanted there, on screen.
    """

    row_chosen = Signal(int)
    menu_requested = Signal(QPoint)

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table_model = model
        self.header = TableHeader(model, self)
        self.commands = TableCommands(self, model)
        self._delegate = CellDelegate(model, CellBubble(self.viewport()), self)
        self._drag = RowDrag(self, model, self.commands)
        self.setModel(model)
        model.ban_requested.connect(lambda row, banned: self.commands.ban([row], banned=banned))
        self.setHorizontalHeader(self.header)
        self.setItemDelegate(self._delegate)
        self._set_manners()
        self._commands = commands_by_key(self.commands)
        model.headerDataChanged.connect(self.fit_columns)
        model.columnsInserted.connect(self.fit_columns)
        model.columnsRemoved.connect(self.fit_columns)
        model.modelReset.connect(self.fit_columns)

    def _set_manners(self) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(self.header.ResizeMode.Fixed)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setMouseTracking(True)
        # Its ground it paints itself.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Table of outcomes and distributions")
        self.setAccessibleDescription(
            "Type to change a cell, F2 to edit it, F4 for the menu of its column, "
            "Insert for another outcome, Ctrl+Tab to leave"
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._grow(scale_of(self))

    @property
    def row_height(self) -> int:
        return round(ROW_HEIGHT * self._delegate.scale)

    def _grow(self, scale: float) -> None:
        if scale != self._delegate.scale:
            self._delegate.scale = self.header.scale = scale
            self.verticalHeader().setDefaultSectionSize(self.row_height)
            self.fit_columns()

    def dataChanged(self, top: Index, bottom: Index, roles: Sequence[int] = ()) -> None:
        # Of more rows than are on screen Qt paints every column anew, whichever changed.
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        last = bottom.row() if last < 0 else min(last, bottom.row())
        first = max(first, top.row())
        if first <= last:
            # What is seen whole is announced as it came: Qt asks the model for each new index.
            there = self.table_model.index
            top = top if first == top.row() else there(first, top.column())
            bottom = bottom if last == bottom.row() else there(last, bottom.column())
            super().dataChanged(top, bottom, roles)

    def show_highlight(self, row: int) -> None:
        """Light up the row pointed at in the picture; −1 for none."""
        shown = self.table_model.shown_at(row)
        if shown != self._delegate.lit_row:
            self._delegate.lit_row = shown
            self.viewport().update()

    def show_balls(self, shown: bool) -> None:
        """Put a ball in its outcome's colour before each name, or none."""
        if shown != self._delegate.has_balls:
            self._delegate.has_balls = shown
            self.viewport().update()

    def leave_cells(self) -> None:
        """Select no cell and light no row."""
        self.clearSelection()
        self.setCurrentIndex(NOWHERE)
        self.show_highlight(-1)
        self.scrollToTop()

    @property
    def current_column(self) -> int:
        """The index in the document of the distribution column that is current, or −1."""
        column = self.currentIndex().column()
        return column - 1 if 0 < column < self.table_model.tempered_at else -1

    def selected_area(self) -> CellBlock | None:
        """Return the rectangle of selected cells, else the current cell, else None."""
        return area_of(self)

    def select_area(self, area: CellBlock) -> None:
        """Select a rectangle of cells; its top left becomes current and visible."""
        select_area_from(self, area)

    def selectAll(self) -> None:
        """Select every cell as one rectangle."""
        rows = self.table_model.rowCount()
        if rows:
            computed = self.table_model.tempered_at
            last = computed - self.isColumnHidden(computed)
            select_area(self, CellBlock(0, 0, rows - 1, last))

    def settle_editor(self, *, leaves: bool = False) -> None:
        """Take what is being typed in a cell, as a click elsewhere does; what is refused stays.

        leaves: the cell is about to be another document's, so that nothing may stay.
        """
        for editor in self._editors():
            self._delegate.commit(editor)
            if leaves and editor.refusal:
                self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def _editors(self) -> list[CellEditor]:
        return [one for one in self.viewport().findChildren(CellEditor) if one.isVisible()]

    def _refused_editor(self) -> CellEditor | None:
        """Return the open editor whose text was refused, if there is one."""
        return next((one for one in self._editors() if one.refusal), None)

    def fit_columns(self) -> None:
        """Share the width among the columns, none narrower than its numbers."""
        hidden = says_nothing_new(self.table_model.document)
        for section in range(self.table_model.columnCount()):
            self.setColumnHidden(section, hidden and section == self.table_model.tempered_at)
        scale = self._delegate.scale
        widths = fitting_widths(self.table_model, int(self.viewport().width() / scale))
        for section, width in enumerate(int(wide * scale) for wide in widths):
            if not self.isColumnHidden(section) and self.columnWidth(section) != width:
                self.setColumnWidth(section, width)
        if self.header.height() != self.header.lines_height:
            self.updateGeometries()

    def wished_width(self) -> int:
        """Return the width at which every name above a column is read whole, in two lines."""
        return round(whole_width(self.table_model) * self._delegate.scale)

    def contents_height(self) -> int:
        """Return the height at which every row is seen."""
        return self.header.lines_height + self.row_height * self.table_model.rowCount()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.header.show_current(current.column())
        if self._delegate.current_row != current.row():
            self._delegate.current_row = current.row()
            self.viewport().update()
        if current.isValid():
            self.row_chosen.emit(self.table_model.document_row(current.row()))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if hint == QAbstractItemDelegate.EndEditHint.EditNextItem:
            self._step(1)
        elif hint == QAbstractItemDelegate.EndEditHint.EditPreviousItem:
            self._step(-1)
        elif hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = key_name(event)
        command = self._commands.get(name)
        if self._drag.active and event.key() == Qt.Key.Key_Escape:
            self._drag.cancel()
        elif command is not None:
            command()
        elif name == "Ctrl+A":
            self.selectAll()
        elif name in ("Ctrl+Tab", "Ctrl+Shift+Tab", "Ctrl+Shift+Backtab"):
            self.leave(forward=name == "Ctrl+Tab")
        elif name == "F4":
            section = max(self.currentIndex().column(), 0)
            self.header.menu_requested.emit(section, self.header.menu_place(section))
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if not self._step(-1 if event.key() == Qt.Key.Key_Backtab else 1):
                event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid() and not self.edit_current():
                self._go_down()
        else:
            super().keyPressEvent(event)

    def edit_current(self) -> bool:
        """Open the current cell for editing, if it can be typed in."""
        index = self.currentIndex()
        if not index.isValid() or index.column() == self.table_model.tempered_at:
            return False
        self.edit(index)
        return True

    def leave(self, *, forward: bool) -> None:
        """Give the focus to the next control after the table, or to the one before."""
        self.setTabKeyNavigation(False)
        self.focusNextPrevChild(forward)
        self.setTabKeyNavigation(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        editor = self._refused_editor()
        if editor is not None:
            # What was refused is mended, or given up with Esc, before anything else.
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            event.accept()
        elif not self._drag.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position().toPoint())
        if not self._drag.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._drag.release():
            super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(QPoint(-1, -1))
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self._point_at(self.indexAt(event.pos()))
            self.menu_requested.emit(event.globalPos())
        else:
            rect = self.visualRect(self.currentIndex())
            self.menu_requested.emit(self.viewport().mapToGlobal(rect.bottomLeft()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self.viewport()), shown_theme()
        painter.fillRect(event.rect(), solid(theme.card))
        self._paint_cells(painter, event.rect(), theme)
        if self._drag.active:
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            y = self._drag.line_y()
            painter.drawLine(0, y, self.viewport().width(), y)
        elif self.hasFocus() and not self.currentIndex().isValid():
            # Else nothing would show where the keyboard is.
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_cells(self, painter: QPainter, area: QRect, theme: Theme) -> None:
        """Paint the cells in an area, without what Qt asks of model and style for each of them."""
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            return
        last = self.table_model.rowCount() - 1 if last < 0 else last
        selection, current = self.selectionModel(), self.currentIndex()
        has_focus = self.hasFocus()
        is_stood_on = has_focus or selection.hasSelection()
        painter.setFont(font(TEXT_SIZE))
        for column in range(self.table_model.columnCount()):
            left, wide = self.columnViewportPosition(column), self.columnWidth(column)
            if left > area.right() or left + wide <= area.left():
                continue
            for row in range(first, last + 1):
                cell = QRect(left, self.rowViewportPosition(row), wide, self.row_height)
                index = self.table_model.index(row, column) if is_stood_on else NOWHERE
                state = selection.isSelected(index), has_focus and index == current
                painter.save()
                self._delegate.paint_cell(painter, cell, row, column, theme, *state)
                painter.restore()

    def _hover(self, place: QPoint) -> None:
        row = self.rowAt(place.y()) if self.viewport().rect().contains(place) else -1
        on_handle = row >= 0 and self._drag.is_handle(place)
        shape = Qt.CursorShape.OpenHandCursor if on_handle else Qt.CursorShape.ArrowCursor
        if not self._drag.active:
            self.viewport().setCursor(shape)
        if row != self._delegate.hovered_row:
            self._delegate.hovered_row = row
            self.viewport().update()

    def _point_at(self, index: QModelIndex) -> None:
        area = self.selected_area()
        if not index.isValid() or (
            area and index.row() in area.rows and index.column() in area.columns
        ):
            return
        self.select_area(CellBlock(index.row(), index.column(), index.row(), index.column()))

    def _step(self, step: int) -> bool:
        """Go to the next or previous cell that can be typed in; False where there is none."""
        index, across = self.currentIndex(), self.table_model.tempered_at
        if not index.isValid():
            return False
        column = min(index.column(), across if step < 0 else across - 1)
        row, column = divmod(index.row() * across + column + step, across)
        if not 0 <= row < self.table_model.rowCount():
            return False
        self.setCurrentIndex(self.table_model.index(row, column))
        return True

    def _go_down(self) -> None:
        index = self.currentIndex()
        below = self.table_model.index(index.row() + 1, index.column())
        if below.isValid():
            self.setCurrentIndex(below)
