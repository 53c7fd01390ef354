"""RowBar: which row of an array without targets is the table, and the way to the others."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.gestures import NO_GESTURE, GestureRun
from gui.look.plain import PlainLabel
from gui.look.scale import fix_size


class RowBar(QWidget):
    """A number from 1 on, with a button for the row before and one for the next.

    Signals:
        chosen(position, gesture): a row, from 0 on, was typed or stepped to.
    """

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Row of the file")
        self._position = self._count = 0
        self._run = GestureRun()
        self.number = QLineEdit(self)
        self.number.setValidator(QIntValidator(1, 1_000_000_000, self.number))
        self.number.setAccessibleName("Row")
        self.number.setToolTip("Which row of the file is the table: type a number and press Enter")
        fix_size(self.number, 90)
        self.number.returnPressed.connect(self._on_typed)
        self._name, self._of = PlainLabel("Row", self), PlainLabel(self)
        self._of.setProperty("role", "muted")
        self.before = self._button("‹", "Row before", -1)
        self.after = self._button("›", "Row after", 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for widget in (self._name, self.before, self.number, self.after, self._of):
            line.addWidget(widget)
        line.addStretch(1)

    def show_rows(self, name: str, position: int, count: int) -> None:
        """Show where one stands in so many rows of a file."""
        self._position, self._count = position, count
        self.number.setText(str(position + 1))
        self._of.setText(f"of {count:,} in {name}, without targets")
        self.before.setEnabled(position > 0)
        self.after.setEnabled(position + 1 < count)

    def _button(self, text: str, name: str, step: int) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "chip")
        button.setAccessibleName(name)
        button.setToolTip(f"{name}: it becomes the table")
        button.clicked.connect(lambda: self.chosen.emit(self._position + step, self._run.gesture()))
        return button

    def _on_typed(self) -> None:
        place = min(max(int(self.number.text()), 1), self._count) - 1
        if place == self._position:
            self.number.setText(str(place + 1))
        else:
            self.chosen.emit(place, NO_GESTURE)
