"""LensHelp: what the lens in view shows, how it is read, its gestures and its keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel
from gui.widgets.buttons import chip
from model.lens.controls import Button, Control, Play
from model.lenses import Lens
from model.words.markup import escape, unbroken

GESTURES = (
    ("Point", "at anything in the picture: a tip tells its numbers, and its row lights up."),
    ("Drag", "a bar or a line where the pointer becomes a hand; one drag is one step of undo."),
    ("← →", "walk from mark to mark once Tab has come to the picture, Page up and down by series."),
    ("↑ ↓", "move a bar that can be dragged, with Shift in finer steps; else they go by series."),
    ("+ −", "move the line that can be dragged, as Ctrl+← and Ctrl+→ do."),
    ("Enter", "is a click on that mark; Esc lets go of it."),
)
EVERYWHERE = (
    ("Ctrl+Space", "plays the temperature up and down, Ctrl+1 sets it back to 1."),
    ("Ctrl+R", "lists every reading; Ctrl+F searches them."),
    ("Ctrl+Shift+C", "copies the picture with its numbers; Ctrl+E exports it."),
    ("Ctrl+Z", "takes the last change back. Looking is no change."),
    ("F11", "shows the scenes full screen."),
)


@guarded
class LensHelp(QWidget):
    """Stands in the place of the picture until it is closed.

    Signals:
        closed(): the picture is wanted instead.
        start_wanted(): the start card is wanted instead.
    """

    closed = Signal()
    start_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setAccessibleName("Help on this lens")
        area = QScrollArea(self)
        area.setProperty("role", "bare")
        self.words = PlainLabel(area)
        self.words.setProperty("role", "caption")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setContentsMargins(0, 0, 12, 0)  # clear of the scroll bar
        area.setWidget(self.words)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        speaks_as(area, SpokenRole.Document, "Help on this lens, text")
        area.setAccessibleDescription("Arrows move what is shown of the text")
        self._area = area
        start = chip("Start", "Start", "Go to the start card (F1)", self)
        start.clicked.connect(self.start_wanted)
        close = chip("Back to the picture", "Back to the picture", "Close this (Esc)", self)
        close.clicked.connect(self.closed)
        buttons = QHBoxLayout()
        for button in (start, close):
            buttons.addWidget(button)
        buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 4, 0, 4)
        whole.setSpacing(10)
        whole.addWidget(area, 1)
        whole.addLayout(buttons)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)

    def show_lens(self, lens: Lens) -> None:
        """Tell of a lens."""
        self.words.setText(help_text(lens))
        self._area.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._area.setFocus()


def help_text(lens: Lens) -> str:
    """Return the help on a lens in rich text: what it shows, how to read it, gestures and keys."""
    parts = [f"<h2>{escape(lens.title)}</h2>", _paragraph(lens.about)]
    if lens.reading:
        parts += ["<h4>How to read it</h4>", _paragraph(lens.reading)]
    controls = [_told(control) for control in lens.look.controls]
    if controls:
        parts += ["<h4>Its controls</h4>", _list(tuple(dict.fromkeys(controls)))]
    parts += ["<h4>In the picture</h4>", _list(GESTURES)]
    parts += ["<h4>Everywhere</h4>", _list(EVERYWHERE)]
    return "".join(parts)


def _told(control: Control) -> tuple[str, str]:
    key = control.key if isinstance(control, Button | Play) else ""
    return control.label, f"{control.tip.rstrip('.')}{f' (key {key})' if key else ''}."


def _paragraph(text: str) -> str:
    return f"<p>{unbroken(escape(text))}</p>"


def _list(lines: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(
        f"<tr><td style='padding-right: 14px; white-space: nowrap'><b>{escape(name)}</b></td>"
        f"<td style='padding-bottom: 3px'>{unbroken(escape(words))}</td></tr>"
        for name, words in lines
    )
    return f"<table>{rows}</table>"
