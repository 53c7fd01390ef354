"""FaultLine: one calm sentence about what nobody foresaw, with its details to copy."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.look.plain import PlainLabel
from gui.widgets.buttons import chip

MOST_KEPT = 20


class FaultLine(QFrame):
    """Hidden until something happens; further faults are counted, not heaped up.

    Attributes:
        copy, dismiss: its buttons.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Fault")
        self._details: list[str] = []
        self._count = 0
        self._words = PlainLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("role", "badge")
        self._words.setWordWrap(True)
        self.copy = self._button("Copy details", "Copy what helps to mend it", self.on_copy)
        self.dismiss = self._button("Dismiss", "Hide this line", self.on_dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.copy)
        row.addWidget(self.dismiss)
        self.hide()

    def _button(self, text: str, tip: str, do: Callable[[], None]) -> QPushButton:
        button = chip(text, text, tip, self)
        button.clicked.connect(do)
        return button

    @property
    def text(self) -> str:
        """The sentence as it is shown."""
        return self._words.text()

    @property
    def details(self) -> str:
        """What the faults since the start were, for a report; empty if there were none."""
        return "\n".join(self._details)

    def show_fault(self, sentence: str, details: str) -> None:
        """Show a sentence; its details can be copied, with those of what came before."""
        self._count += 1
        if len(self._details) < MOST_KEPT and details not in self._details:
            self._details.append(details)
        times = f" ({self._count} times)" if self._count > 1 else ""
        self._words.setText(sentence + times)
        self.setAccessibleName(self.text)
        self.show()

    def on_copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)

    def on_dismiss(self) -> None:
        """Hide; a report of a problem still has the details."""
        self._count = 0
        self.hide()
