"""Session: the current document, how it came to be, and the one door for changing it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE, GestureLine
from model.document.document import Document, same_content
from model.document.edits import Edit
from model.document.scenes import looking_as
from model.formats.examples import EXAMPLES
from model.words.inert import harmless
from model.words.remembering import forget

UNDO_STEPS = 500
_EXAMPLE_TITLES = frozenset(example.title for example in EXAMPLES)


class Session(QObject):
    """The one place that replaces the current document.

    Attributes:
        document: the current document, or what is looked at beside it.
        path: the file that Save writes to, or None.
        undo_stack: every change since the document was opened.
        undo_group: undo and redo of what is on screen: those changes, or those made beside it.
        is_moving: whether what is being replaced goes on with the gesture of the change before.

    Signals:
        document_changed(Document): the current document was replaced.
        saved_state_changed(): path, title or the difference from the file may have changed.
        left(): the document is about to give way to another one, which is no change of it.
        opened(): a document was begun anew, from a file or not.
    """

    document_changed = Signal(object)
    saved_state_changed = Signal()
    left = Signal()
    opened = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_group = QUndoGroup(self)
        self.undo_stack = self._new_stack()
        self._beside = self._new_stack()
        self.undo_group.setActiveStack(self.undo_stack)
        self._own: Document | None = None
        self.document = document
        self.path: Path | None = None
        self._saved: Document | None = document
        self._is_passing = False
        self._gestures = GestureLine()
        self.is_moving = False

    def change(self, label: str, document: Document, gesture: int = NO_GESTURE) -> None:
        """Make `document` the current one as an undo step; one step for all of a gesture.

        What only looks at the same content, or says it again, is no step: there is nothing to take
        back.
        """
        if document is self.document:
            return
        self.is_moving = self._gestures.goes_on(gesture)
        try:
            self._replace(label, document, gesture)
        finally:
            self.is_moving = False

    def _replace(self, label: str, document: Document, gesture: int) -> None:
        stack = self.steps
        last = stack.command(stack.index() - 1) if stack.index() == stack.count() else None
        goes_on = isinstance(last, _Replacement) and last.goes_on(gesture)
        seen = looking_as(self.document, document)
        # A gesture may come back to where it began: that is the end of its step.
        if (seen is not self.document or not goes_on) and same_content(seen, document):
            self.put(document)
            return
        if isinstance(last, _Replacement) and goes_on:
            last.go_on(label, document)
            self.put(document)
            # What Qt tells where it merges two commands itself; but then it deletes the new one
            # while it is handed over, and Python keeps what is left of it, with its documents.
            stack.indexChanged.emit(stack.index())
            stack.undoTextChanged.emit(stack.undoText())
        else:
            stack.push(_Replacement(self, label, document, gesture))

    def apply(self, edit: Edit, gesture: int = NO_GESTURE) -> None:
        """Make an edit's document the current one, under the edit's name."""
        self.change(edit.label, edit.document, gesture)

    @property
    def steps(self) -> QUndoStack:
        """The steps of what is on screen: those of the document, or those made beside it."""
        return self._beside if self.is_beside else self.undo_stack

    def go_to(self, count: int) -> None:
        """Go to the document after so many steps; what lies between is not shown."""
        before = self.document
        self._is_passing = True
        try:
            self.steps.setIndex(count)
        finally:
            self._is_passing = False
        if self.document is not before:
            self.put(self.document)

    def open(self, document: Document, path: Path | None) -> None:
        """Begin anew with a document, as it stands in `path` if there is one."""
        self.left.emit()
        forget()
        self._own = None
        self.undo_group.setActiveStack(self.undo_stack)
        self._beside.clear()
        self.undo_stack.clear()
        self.path = path
        self._saved = document
        self.put(document)
        self.opened.emit()

    def look_beside(self, document: Document) -> None:
        """Show another document beside the person's own, as a lesson does.

        What is done there has an undo of its own, which begins anew here, and is never saved.
        """
        self.left.emit()
        if self._own is None:
            self._own = self.document
        self._beside.clear()
        self.undo_group.setActiveStack(self._beside)
        self.put(document)

    def come_back(self) -> None:
        """Show the person's own document again, with its changes and their undo."""
        self.left.emit()
        own, self._own = self._own, None
        self._beside.clear()
        self.undo_group.setActiveStack(self.undo_stack)
        if own is not None:
            self.put(own)

    @property
    def own(self) -> Document:
        """The person's own document: the one that is saved and kept, whatever is looked at."""
        return self.document if self._own is None else self._own

    @property
    def is_beside(self) -> bool:
        """Whether something is looked at beside the person's own document."""
        return self._own is not None

    def mark_saved(self, path: Path, document: Document | None = None) -> None:
        """Note that the file at `path` holds a document: the current one, or the one given."""
        self.path = path
        self._saved = document or self.own
        self.saved_state_changed.emit()

    def mark_unsaved(self) -> None:
        """Note that no file holds the document as it is: its file was changed or is gone."""
        self._saved = None
        self.saved_state_changed.emit()

    @property
    def is_example(self) -> bool:
        """Whether the document is an example, changed or not, rather than one of the person's own.

        Saving or renaming it makes it their own.
        """
        return self.path is None and self.own.title in _EXAMPLE_TITLES

    def forget_path(self) -> None:
        """Go on with a copy that has no file of its own yet."""
        self.path = None
        self.mark_unsaved()

    @property
    def modified(self) -> bool:
        """Whether more than the look differs from what was opened or last saved."""
        if self._saved is None:
            return True
        return not same_content(looking_as(self.own, self._saved), self._saved)

    def _new_stack(self) -> QUndoStack:
        stack = QUndoStack(self)
        stack.setUndoLimit(UNDO_STEPS)
        self.undo_group.addStack(stack)
        return stack

    def put(self, document: Document) -> None:
        """Replace the current document; only undo commands and `open` call this."""
        self.document = document
        if self._is_passing:
            return
        self.document_changed.emit(document)
        self.saved_state_changed.emit()


@guarded
class _Replacement(QUndoCommand):
    """The one undo command: the document before and the document after."""

    def __init__(self, session: Session, label: str, after: Document, gesture: int) -> None:
        # Qt takes what follows the end of a line for another text.
        super().__init__(harmless(label))
        self._session = session
        self._before = session.document
        self._after = after
        self._gesture = gesture

    def goes_on(self, gesture: int) -> bool:
        """Return whether what comes next belongs to the same gesture."""
        return self._gesture == gesture != NO_GESTURE

    def go_on(self, label: str, after: Document) -> None:
        """Lead to another document from now on, under another label."""
        self._after = after
        self.setText(harmless(label))

    def undo(self) -> None:
        self._session.put(self._seen(self._before))

    def redo(self) -> None:
        self._session.put(self._seen(self._after))

    def _seen(self, document: Document) -> Document:
        """A step that changed no look leaves the person looking as they do now."""
        if looking_as(self._before, self._after) is not self._before:
            return document
        return looking_as(document, self._session.document)
