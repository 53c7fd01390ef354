"""CellEditor: the line in which a cell is typed, with the value of the text beside it."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.look.theme import Theme
from gui.table.cells.bubble import CellBubble
from model.document.cells import Kind
from model.document.edits import cell_value_note

LONGEST_TEXT = 2_000_000
NOT_YET = "no number yet"


class CellEditor(QLineEdit):
    """A line edit in a cell; below it stands what the text means, or why it was refused.

    Attributes:
        original: the text that the cell had, which Esc brings back.
        refusal: why the text was refused, or empty; a refused editor stays open.
    """

    def __init__(
        self, parent: QWidget, bubble: CellBubble, theme: Theme, kind: Kind | None
    ) -> None:
        super().__init__(parent)
        self._bubble = bubble
        self._theme = theme
        self._kind = kind
        self.original = ""
        self.refusal = ""
        self.setMaxLength(LONGEST_TEXT)
        self.textChanged.connect(self._on_text)
        self._dress()

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
        self._dress()
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
            self._dress()
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
        if len(self.original) > 24:
            return f"“{self.original[:23]}…”"
        return f"“{self.original}”" if self.original else "the empty cell"

    def _dress(self) -> None:
        theme = self._theme
        edge = theme.warning if self.refusal else theme.accent
        self.setStyleSheet(
            f"QLineEdit {{ background: {theme.field}; color: {theme.ink};"
            f" border: 1px solid {edge}; border-radius: 5px; padding: 0 6px; }}"
        )
