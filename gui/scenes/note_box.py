"""NoteBox: plain text that a person writes to what is shown."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE, fresh_gesture


@guarded
class NoteBox(QPlainTextEdit):
    """A few lines of plain text; all that is typed in one visit is one gesture.

    Signals:
        typed(str, int): the text after a keystroke, and the gesture that it belongs to.
    """

    typed = Signal(str, int)

    def __init__(self, name: str, tip: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gesture = NO_GESTURE
        self._showing = False
        self.setTabChangesFocus(True)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.textChanged.connect(self._on_text_changed)

    def show_text(self, text: str) -> None:
        """Show a note; one that is just being typed stays as it is."""
        if text != self.toPlainText().strip():
            self._showing = True
            self.setPlainText(text)
            self._showing = False

    def begin(self) -> None:
        """Let what is typed from now on be another gesture."""
        self._gesture = fresh_gesture()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.begin()
        super().focusInEvent(event)

    def _on_text_changed(self) -> None:
        if not self._showing:
            self.typed.emit(self.toPlainText(), self._gesture)
