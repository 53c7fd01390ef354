"""ElidedLabel: one line of text, cut in the middle where it does not fit."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """A centred label that never asks for more room than it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            width = self.width() - 16
            text = self.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideMiddle, max(width, 0)
            )
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
