"""Notes: a box in which one is written, and the card with those of the document."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE, fresh_gesture
from gui.look.plain import PlainLabel, let_select
from gui.widgets.buttons import ClosingPanel, close_chip
from model.document import edits
from model.document.document import Document
from model.evaluate.readings import Readings, Unreadable
from model.lessons.quantities import check_note, with_numbers


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


@guarded
class NotesPanel(ClosingPanel):
    """What the document says of itself; readings in braces stand below with their numbers.

    Attributes:
        note: the text, to be read and written.
        live: the same with the numbers of now, where it names readings.

    Signals:
        edited(Edit, int): a person wrote, and the gesture that it belongs to.
        refused(str): why what was written is not taken.
    """

    edited = Signal(object, int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Notes")
        self.setProperty("role", "card")
        self._document: Document | None = None
        self.note = NoteBox(
            "Notes of the document",
            "What this document shows; saved with it. {entropy_p} is shown with its number",
            "What this document shows",
            self,
        )
        self.note.typed.connect(self._on_typed)
        self.live = PlainLabel(self)
        self.live.setAccessibleDescription("The notes with their numbers")
        let_select(self.live)
        self.live.setWordWrap(True)
        self.live.hide()
        heading = PlainLabel("Notes", self, role="heading")
        heading.setBuddy(self.note)
        self.close_button = close_chip("Close the notes", self)
        self.close_button.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.close_button)
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 10, 14, 14)
        down.setSpacing(8)
        down.addLayout(top)
        down.addWidget(self.note, 1)
        down.addWidget(self.live)

    def show_document(self, document: Document) -> None:
        """Show the notes; those that are just being written stay as they are."""
        self._document = document
        self.note.show_text(document.notes)

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show the numbers of the readings that the notes name."""
        said = readings.document.notes
        found = with_numbers(said, readings) if said else ""
        self.live.setVisible(found != said)
        if found != said:
            self.live.setText(found)

    def _on_typed(self, text: str, gesture: int) -> None:
        if self._document is None:
            return
        try:
            check_note(text, self._document.table.outcomes)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.edited.emit(edits.set_notes(self._document, text), gesture)
