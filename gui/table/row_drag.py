"""RowDrag: a row is taken by the dots at its left edge and put down elsewhere."""

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTableView

from gui.core.ticker import Ticker
from gui.table.commands import CellBlock, TableCommands, area_of, select_area_from
from gui.table.table_model import TableModel

HANDLE_WIDTH = 9
EDGE = 24
TICK = 30


class RowDrag(QObject):
    """One drag of rows inside the table: a line shows where they would stand.

    Attributes:
        active: whether rows are being dragged.
        target: the row before which they would stand.
    """

    def __init__(self, view: QTableView, model: TableModel, commands: TableCommands) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._commands = commands
        self._area = CellBlock(0, 0, 0, 0)
        self._y = 0
        self.active = False
        self.target = 0
        self._scrolling = Ticker(self, TICK, self._on_tick)

    def is_handle(self, place: QPoint) -> bool:
        """Return whether a place in the viewport is at a row's handle."""
        left = self._view.columnViewportPosition(0)
        return left <= place.x() < left + HANDLE_WIDTH and self._view.rowAt(place.y()) >= 0

    def press(self, event: QMouseEvent) -> bool:
        """Take the row under the pointer, or all selected rows if it is one of them."""
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or not self.is_handle(place):
            return False
        row, last = self._view.rowAt(place.y()), self._model.tempered_at
        area = area_of(self._view)
        taken = area.rows if area and row in area.rows else range(row, row + 1)
        self._area = CellBlock(taken[0], 0, taken[-1], last)
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        select_area_from(self._view, self._area)
        self.active = True
        self._y = place.y()
        self.target = self._area.top
        self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._scrolling.start()
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Follow the pointer."""
        if not self.active:
            return False
        self._aim(event.position().toPoint().y())
        return True

    def release(self) -> bool:
        """Put the rows down where the line is."""
        if not self.active:
            return False
        self.cancel()
        self._commands.move_rows(self._area, self.target)
        return True

    def cancel(self) -> None:
        """Let go; the rows stay where they are."""
        self.active = False
        self._scrolling.stop()
        self._view.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self._view.viewport().update()

    def line_y(self) -> int:
        """Return the height in the viewport at which the drop line is drawn."""
        rows = self._model.rowCount()
        if self.target < rows:
            return max(1, self._view.rowViewportPosition(self.target))
        return self._view.rowViewportPosition(rows - 1) + self._view.rowHeight(rows - 1) - 1

    def _aim(self, y: int) -> None:
        view = self._view
        self._y = y
        row = view.rowAt(max(0, y))
        if row < 0:
            self.target = self._model.rowCount()
        else:
            middle = view.rowViewportPosition(row) + view.rowHeight(row) // 2
            self.target = row if y < middle else row + 1
        view.viewport().update()

    def _on_tick(self) -> None:
        height = self._view.viewport().height()
        bar = self._view.verticalScrollBar()
        if self._y < EDGE:
            bar.setValue(bar.value() - (EDGE - self._y))
        elif self._y > height - EDGE:
            bar.setValue(bar.value() + (self._y - height + EDGE))
        else:
            return
        self._aim(self._y)
