"""NotesPanel: the card with the document's notes, read and written beside the picture."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel, let_select
from gui.scenes.note_box import NoteBox
from gui.widgets.buttons import close_chip
from model.document import edits
from model.document.document import Document
from model.evaluate.readings import Readings, Unreadable
from model.lessons.live_notes import check_note, with_numbers


@guarded
class NotesPanel(QFrame):
    """What the document says of itself; readings in braces stand below with their numbers.

    Attributes:
        note: the text, to be read and written.
        live: the same with the numbers of now, where it names readings.

    Signals:
        edited(Edit, int): a person wrote, and the gesture that it belongs to.
        refused(str): why what was written is not taken.
        closed(): the panel is not wanted any more.
    """

    edited = Signal(object, int)
    refused = Signal(str)
    closed = Signal()

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
        heading = PlainLabel("Notes", self)
        heading.setProperty("role", "heading")
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def show_document(self, document: Document) -> None:
        """Show the notes; those that are just being written stay as they are."""
        self._document = document
        self.note.show_text(document.notes)

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show the numbers of the readings that the notes name."""
        said = readings.document.notes
        found = with_numbers(said, readings)
        self.live.setVisible(found != said)
        self.live.setText(found)

    def _on_typed(self, text: str, gesture: int) -> None:
        if self._document is None:
            return
        try:
            check_note(text)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.edited.emit(edits.set_notes(self._document, text), gesture)
