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
        self._shown: tuple[str, int] | None = None  # the note shown last, and of which scene
        self.setTabChangesFocus(True)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.textChanged.connect(self._on_text_changed)

    def show_text(self, text: str, of: int = -1) -> None:
        """Show a note, that of the scene `of`; one that is just being typed stays as it is.

        So does what was refused: as long as the note is the same, nothing that was typed is lost.
        """
        if (text, of) == self._shown:
            return
        self._shown = (text, of)
        if text != self.toPlainText().strip():
            self._showing = True
            self.setPlainText(text)
            self._showing = False

    def let_go(self) -> None:
        """Show the note that is shown in place of what was typed and refused."""
        shown, self._shown = self._shown, None
        if shown is not None:
            self.show_text(*shown)

    def begin(self) -> None:
        """Let what is typed from now on be another gesture."""
        self._gesture = fresh_gesture()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.begin()
        super().focusInEvent(event)

    def _on_text_changed(self) -> None:
        if not self._showing:
            self.typed.emit(self.toPlainText(), self._gesture)
