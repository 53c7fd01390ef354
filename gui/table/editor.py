"""CellEditor: the line in which a cell is typed, with the value of the text beside it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.core.accessible import announce
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel
from gui.look.style import mark
from model.document.cells import Kind
from model.document.edits import cell_value_note
from model.words.names import fit

WIDEST = 280
GAP = 3
MARGIN = 6
PADDING = QSize(22, 10)


class CellBubble(PlainLabel):
    """A small framed text that floats over the window, below a cell or above it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self._warning = False
        self.setObjectName("cellBubble")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    @property
    def is_warning(self) -> bool:
        return self._warning

    def say(self, text: str, cell: QRect, *, warning: bool = False) -> None:
        """Show `text` by a cell, given in coordinates of the widget that owns the bubble."""
        news = warning and (text != self.text() or not self._warning)
        if warning != self._warning:
            self._warning = warning
            mark(self, "warning", warning)
        self.setText(text)
        self.setAccessibleName(text)
        self._place(cell)
        self.show()
        self.raise_()
        if news:
            announce(self._owner, text, at_once=True)

    def withdraw(self) -> None:
        """Show nothing any more."""
        if self._warning:
            self._warning = False
            mark(self, "warning", False)
        self.hide()
        self.clear()

    def _place(self, cell: QRect) -> None:
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.ensurePolished()
        room = QRect(0, 0, WIDEST - PADDING.width(), 1000)
        words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
        width, height = words.width() + PADDING.width(), words.height() + PADDING.height()
        below = self._owner.mapTo(window, QPoint(cell.right() + 1 - width, cell.bottom() + 1 + GAP))
        x = min(max(below.x(), MARGIN), max(MARGIN, window.width() - width - MARGIN))
        y = below.y()
        if y + height > window.height() - MARGIN:
            y = self._owner.mapTo(window, cell.topLeft()).y() - GAP - height
        self.setGeometry(x, y, width, height)


LONGEST_TEXT = 2_000_000
NOT_YET = "no number yet"


@guarded
class CellEditor(QLineEdit):
    """A line edit in a cell; below it stands what the text means, or why it was refused.

    Attributes:
        original: the text that the cell had, which Esc brings back.
        refusal: why the text was refused, or empty; a refused editor stays open.
    """

    def __init__(self, parent: QWidget, bubble: CellBubble, kind: Kind | None) -> None:
        super().__init__(parent)
        self._bubble = bubble
        self._kind = kind
        self.setObjectName("cellEditor")
        self.original = ""
        self.refusal = ""
        self.setMaxLength(LONGEST_TEXT)
        self.textChanged.connect(self._on_text)

    def begin(self, text: str) -> None:
        """Start with the cell's text, all of it selected; typing replaces it."""
        self.original = text
        self.setText(text)
        self.selectAll()

    @property
    def changed(self) -> bool:
        return self.text() != self.original

    def refuse(self, sentence: str) -> None:
        """Say why the text is not taken; the editor stays open for mending."""
        self.refusal = sentence
        mark(self, "refused", True)
        self._say(f"{sentence} Esc brings back {self._original_named()}.", warning=True)
        self.setAccessibleDescription(self._bubble.text())

    def place_bubble(self) -> None:
        """Put the bubble where the cell is now."""
        if self._bubble.isVisible():
            self._say(self._bubble.text(), warning=self._bubble.is_warning)

    def hideEvent(self, event: QHideEvent) -> None:
        self._bubble.withdraw()
        super().hideEvent(event)

    def _on_text(self, text: str) -> None:
        was_refused, self.refusal = bool(self.refusal), ""
        if was_refused:
            mark(self, "refused", False)
        if self._kind is None:
            self._bubble.withdraw()
            return
        note = cell_value_note(text, self._kind)
        known = note.startswith("=")
        self._say(note if known or was_refused else NOT_YET)
        self.setAccessibleDescription(note)

    def _say(self, text: str, *, warning: bool = False) -> None:
        self._bubble.say(text, self.geometry(), warning=warning)

    def _original_named(self) -> str:
        return f"“{fit(self.original, 24)}”" if self.original else "the empty cell"
