"""SentenceLine: a line to type sentences in, where Tab goes on with a word."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

USUAL_WIDTH = 452


class SentenceLine(QLineEdit):
    """A wide line of text.

    Esc leaves it for the next control, as Tab would elsewhere; Shift+Tab for the one before.

    Signals:
        completed(): Tab was pressed.
    """

    completed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(USUAL_WIDTH, 28)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            # A Tab would otherwise move the focus before any key handler sees it.
            if event.key() == Qt.Key.Key_Tab and not event.modifiers():
                self.completed.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.focusNextChild()
                return True
        return bool(super().event(event))
