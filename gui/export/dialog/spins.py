"""Number boxes of the export dialog: without buttons; the arrow keys step."""

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

_LINE = "border: none; padding: 0; background: transparent;"
HEIGHT, PADDING = 30, 8


class WholeBox(QSpinBox):
    """A box for whole numbers; it tells a number once it is typed in full."""

    def __init__(self, name: str, low: int, high: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        _dress(self, name, f"{name}, {low:,} to {high:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        _make_room(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _make_room(self)


class DecimalBox(QDoubleSpinBox):
    """A box for numbers with a decimal or two; it tells one once it is typed in full."""

    def __init__(self, name: str, unit: str, low: float, high: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setDecimals(1 if unit else 2)
        if unit:
            self.setSuffix(f" {unit}")
        _dress(self, name, f"{name}, {low:g} to {high:g}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        _make_room(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _make_room(self)


def _dress(box: QAbstractSpinBox, name: str, tip: str) -> None:
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    box.setKeyboardTracking(False)
    box.lineEdit().setStyleSheet(_LINE)
    box.setMinimumHeight(HEIGHT)
    box.setAccessibleName(name)
    box.setToolTip(tip)


def _make_room(box: QAbstractSpinBox) -> None:
    """Give the text the whole box: under a style sheet, Qt leaves it no room without buttons."""
    box.lineEdit().setGeometry(box.rect().adjusted(PADDING, 2, -PADDING, -2))
