"""ControlView: one control of a lens, the base of all their kinds."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE
from gui.look.plain import PlainLabel
from gui.widgets.buttons import chip
from model.document.document import Document
from model.document.edits import Edit
from model.document.work import Work
from model.evaluate.readings import Readings
from model.lens.view import View


@guarded
class ControlView(QWidget):
    """One control: a label, if it has one, and what is clicked or typed into.

    Attributes:
        row: where its parts stand, from the left.
        readings: what it shows; None at first.
        view: what its lens shows of the readings; None where that is nothing.
        document: the latest document, whose readings may be on their way.

    Signals:
        edited(Edit, int): it was used; the number is the gesture it belongs to.
        refused(str): why what was typed is not possible.
        complained(str, str): a heading, and why a file does not serve.
        copied(DataTable | str, str): what is for the clipboard, and what is said of it.
        work_wanted(Work, callable): what has to be done first, and what to do then.
    """

    edited = Signal(object, int)
    refused = Signal(str)
    complained = Signal(str, str)
    copied = Signal(object, str)
    work_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.readings: Readings | None = None
        self.view: View | None = None
        self.document: Document | None = None
        self._key: QShortcut | None = None
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 1, 0)
        self.row.setSpacing(4)

    @property
    def up_to_date(self) -> bool:
        """Whether the readings shown are those of the latest document."""
        return self.readings is not None and self.readings.document is self.document

    def show_document(self, document: Document) -> None:
        """Take note of the latest document."""
        self.document = document

    def show_readings(self, readings: Readings, view: View | None = None) -> None:
        """Show the value that the control has in the readings' document, or in their view."""
        self.readings, self.view = readings, view

    def stop(self) -> None:
        """Stop what goes on by itself."""

    def add_label(self, text: str, buddy: QWidget) -> QLabel:
        """Put the name of the control in front of it, and return it."""
        label = PlainLabel(text, self, role="muted")
        label.setBuddy(buddy)
        self.row.addWidget(label)
        return label

    def add_key(
        self, key: str, home: QWidget, slot: Callable[[], None], *, repeats: bool = True
    ) -> None:
        """Let a key do the same while `home` has the focus and the control is on screen."""
        if key:
            self._key = QShortcut(QKeySequence(key), home)
            self._key.setContext(Qt.ShortcutContext.WidgetShortcut)
            self._key.setAutoRepeat(repeats)
            self._key.setEnabled(False)
            self._key.activated.connect(slot)

    def let_go(self) -> None:
        """Leave the place to other controls."""
        self.stop()
        self.hide()
        # Python may hold the control for longer than Qt does, and a text's readings are large.
        self.readings = self.view = self.document = None
        if self._key is not None:
            self._key.setEnabled(False)
            self._key.deleteLater()
            self._key = None
        self.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._key is not None:
            self._key.setEnabled(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop()
        if self._key is not None:
            self._key.setEnabled(False)

    def make(self, edit: Callable[[], Edit], gesture: int = NO_GESTURE) -> bool:
        """Hand out the edit that `edit` returns; False, and its sentence, where it raises one."""
        try:
            made = edit()
        except ValueError as error:
            self.refused.emit(str(error))
            return False
        self.edited.emit(made, gesture)
        return True

    def do_after(self, work: Work | None, then: Callable[[], None]) -> None:
        """Do `then` at once, or once a long work is done."""
        if work is None:
            then()
        else:
            self.work_wanted.emit(work, then)

    def add_chip(self, text: str, tip: str, key: str = "", name: str = "") -> QPushButton:
        """Return a button at the end of the row; its tip names the key that presses it too."""
        said = name or text.strip("▶◀↺ ")
        button = chip(text, said, f"{tip} ({key})" if key else tip, self)
        # A lens may have many of them in one line.
        button.setProperty("close", True)
        self.row.addWidget(button)
        return button
