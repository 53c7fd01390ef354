"""ReadingsRows: the list view of readings, of which the current one is opened."""

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from gui.look.theme import font
from gui.readings.readings_delegate import ReadingsDelegate
from gui.readings.readings_model import ROW_ROLE, Index, ReadingRow, ReadingsModel


class ReadingsRows(QListView):
    """The list itself: the current row stays the same reading, and is the open one.

    Signals:
        copy_asked(QModelIndex): Enter or Ctrl+C on the current row.
    """

    copy_asked = Signal(QModelIndex)

    def __init__(self, model: ReadingsModel, delegate: ReadingsDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self._readings_model, self._delegate = model, delegate
        self.empty_text = ""
        self.muted = QColor()
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName("Readings")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keep_current(self) -> None:
        """Let the open reading stay current if it is still there, else the first."""
        model, delegate = self._readings_model, self._delegate
        row = max(0, model.row_of(model.open_id))
        index = model.index(row)
        if index.isValid() and self.currentIndex() != index:
            self.setCurrentIndex(index)
        shown = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(shown, ReadingRow):
            height = round(delegate.opened_height(shown, float(self.viewport().width())))
            if height > self.visualRect(index).height():
                delegate.sizeHintChanged.emit(index)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        reading = self._readings_model.reading(current)
        if reading is not None and reading.id != self._readings_model.open_id:
            self._readings_model.open_id = reading.id
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        copies = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if copies or event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._readings_model.rowCount() and self.empty_text:
            painter = QPainter(self.viewport())
            painter.setPen(self.muted)
            painter.setFont(font(13.0))
            space = QRect(10, 12, self.viewport().width() - 20, 200)
            painter.drawText(space, int(Qt.TextFlag.TextWordWrap), self.empty_text)
            painter.end()
