"""Explanation: what a card's number means and what changed it, pinned between cards and picture."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.core.accessible import SpokenRole, shows_markup, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel, rich
from gui.widgets.buttons import ClosingPanel, ToolButton


@guarded
class Explanation(ClosingPanel):
    """One reading in words: its question, its formula with the live numbers, its last change.

    And of counts what they say as a sample; and whether nothing in the picture stands for it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setObjectName("explanation")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.lines = tuple(PlainLabel(self) for _ in range(5))
        self.close_button = ToolButton(self)
        self.close_button.show_icon("close")
        self.close_button.setProperty("role", "flat")
        self.close_button.setAccessibleName("Close the explanation")
        self.close_button.setToolTip("Close this (Esc, or click the card again)")
        self.close_button.clicked.connect(self.closed)
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in self.lines:
            shows_markup(label)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            words.addWidget(label)
        across = QHBoxLayout(self)
        across.setContentsMargins(14, 9, 8, 10)
        across.addLayout(words, 1)
        across.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_lines(self, name: str, lines: tuple[str, str, str, str]) -> None:
        """Show question, formula, change and aside, in markup; one that is "" takes no room."""
        self.setAccessibleName(f"{name}, explained")
        for label, line in zip(self.lines[:-1], lines, strict=True):
            _show_line(label, line)

    def show_unlit(self, line: str) -> None:
        """Show that nothing in the picture stands for the reading; nothing for ""."""
        _show_line(self.lines[-1], line)


def _show_line(label: QLabel, line: str) -> None:
    text = rich(line)
    if label.text() != text:
        label.setText(text)
    label.setVisible(bool(line))
