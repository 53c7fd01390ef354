"""ScenesPanel: the card with the saved views, what is said to each, and the way to present them."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE
from gui.look.plain import PlainLabel
from gui.look.scale import fix_size
from gui.scenes.notes_panel import NoteBox
from gui.scenes.scenes_rows import ScenesModel, ScenesRows, rows_of
from gui.widgets.buttons import ClosingPanel, MenuOfNow, chip, close_chip
from model.document import edits
from model.document.document import Document
from model.document.edits import Edit
from model.document.scenes import view_of
from model.lessons.quantities import check_note

NOTE_HEIGHT = 110
EMPTY = "No scenes yet. Turn the dial and choose a lens as you want to show them, then press + Add."


@guarded
class ScenesPanel(ClosingPanel):
    """The scenes of the document: added, named, noted, put in order, gone to.

    Attributes:
        rows: the list.
        note: what is said to the current scene.
        add, go, update_view, up, down, remove, question, lesson, export, present: the buttons.

    Signals:
        edited(Edit, int): a person changed the scenes, and the gesture that it belongs to.
        refused(str): why a gesture changed nothing.
        add_asked(): the present view is to become a scene.
        update_asked(int), go_asked(int): a scene is to be renewed, or to be gone to.
        export_asked(): the scenes are to become slides or pages.
        present_asked(int): the presentation is to begin with this scene.
        lesson_asked(): the scenes are to become a lesson, or to be played as one.
        question_asked(int): the question or the goal of a scene is to be edited.
    """

    edited = Signal(object, int)
    refused = Signal(str)
    add_asked = Signal()
    update_asked = Signal(int)
    go_asked = Signal(int)
    export_asked = Signal()
    present_asked = Signal(int)
    lesson_asked = Signal()
    question_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Scenes")
        self.setProperty("role", "card")
        self.setObjectName("scenesPanel")
        self._document: Document | None = None
        self._aim: int | None = None
        self._menu = MenuOfNow()
        self.model = ScenesModel(self)
        self.rows = ScenesRows(self.model, self)
        self.note = NoteBox(
            "Note of the scene",
            "Shown under the picture while presenting, and as notes of its slide; "
            "{H(P)} is shown with its number",
            "What you say to this scene",
            self,
        )
        fix_size(self.note, height=NOTE_HEIGHT)
        self._empty = PlainLabel(EMPTY, self)
        self.add = chip("+ Add", "Add scene", "Keep the present view as a scene (Ctrl+Shift+A)")
        self.go = chip("Go to", "Go to scene", "Look at the document as this scene does (Enter)")
        self.update_view = chip("Update", "Update scene", "Give this scene the present view")
        self.up = chip("↑", "Move scene up", "Let the scene come earlier (Alt+Up)")
        self.down = chip("↓", "Move scene down", "Let the scene come later (Alt+Down)")
        self.remove = chip("✕", "Remove scene", "Take the scene away (Delete)")
        self.export = chip("Export…", "Export scenes", "Write the scenes as slides or pages")
        self.lesson = chip("Make a lesson", "Make a lesson", "Let every scene ask a question")
        self.question = chip(
            "Question…", "Question of the scene", "What this scene asks, or a goal"
        )
        self.close_button = close_chip("Close the scenes", self)
        self.present = QPushButton("▶  Present", self)
        self.present.setAutoDefault(True)
        self._lay_out()
        self._connect()

    def show_document(self, document: Document) -> None:
        """Show the document's scenes; the current one stays current where it can."""
        before, self._document = self._document, document
        if before is not None and not before.scenes and not document.scenes:
            return
        old = () if before is None else before.scenes
        new, current = document.scenes, self.rows.current
        self.model.show_rows(rows_of(document))
        if before is not None and new is old:
            return
        if new != old:
            self._menu.leave()
            aim, self._aim = self._aim, None
            if aim is None:
                aim = current
                if len(new) > len(old):
                    aim = next((i for i, one in enumerate(old) if new[i] != one), len(old))
            if before is None or not old:
                aim = 0
            self.rows.choose(min(max(aim, 0), len(new) - 1))
        self._show_current()

    def _lay_out(self) -> None:
        heading = PlainLabel("Scenes", self, role="heading")
        heading.setBuddy(self.rows)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.present.setProperty("role", "primary")
        self.present.setAccessibleName("Present")
        self.present.setToolTip("Show the scenes full screen, from the first one (F11)")
        self.present.setMinimumHeight(32)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.add)
        top.addWidget(self.close_button)
        tools = QHBoxLayout()
        tools.setSpacing(5)
        for button in (self.go, self.update_view, self.up, self.down, self.remove):
            button.setProperty("tight", True)
            tools.addWidget(button, 1 if button in (self.go, self.update_view) else 0)
        for button in (self.up, self.down, self.remove):
            fix_size(button, 32)
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 10, 14, 14)
        down.setSpacing(8)
        down.addLayout(top)
        down.addWidget(self._empty, 1)
        down.addWidget(self.rows, 1)
        down.addLayout(tools)
        down.addWidget(self.note)
        asking = QHBoxLayout()
        asking.setSpacing(8)
        asking.addWidget(self.question, 1)
        asking.addWidget(self.lesson, 1)
        down.addLayout(asking)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.present, 1)
        foot.addWidget(self.export)
        down.addLayout(foot)

    def _connect(self) -> None:
        rows = self.rows
        self.model.renamed.connect(
            lambda row, title: self._do(lambda d: edits.rename_scene(d, row, title))
        )
        rows.chosen.connect(lambda row: self._on_chosen())
        rows.go_asked.connect(self.go_asked)
        rows.add_asked.connect(self.add_asked)
        rows.remove_asked.connect(self._remove)
        rows.move_asked.connect(self._move)
        rows.menu_asked.connect(self._on_menu)
        self.note.typed.connect(self._on_typed)
        self.add.clicked.connect(self.add_asked)
        self.go.clicked.connect(lambda: self.go_asked.emit(rows.current))
        self.update_view.clicked.connect(lambda: self.update_asked.emit(rows.current))
        self.up.clicked.connect(lambda: self._move(rows.current, rows.current - 1))
        self.down.clicked.connect(lambda: self._move(rows.current, rows.current + 1))
        self.remove.clicked.connect(lambda: self._remove(rows.current))
        self.export.clicked.connect(self.export_asked)
        self.lesson.clicked.connect(self.lesson_asked)
        self.question.clicked.connect(lambda: self.question_asked.emit(rows.current))
        self.close_button.clicked.connect(self.closed)
        self.present.clicked.connect(lambda: self.present_asked.emit(0))

    def _on_chosen(self) -> None:
        self.note.begin()
        self._show_current()

    def _show_current(self) -> None:
        scenes = () if self._document is None else self._document.scenes
        row = self.rows.current
        scene = scenes[row] if 0 <= row < len(scenes) else None
        self._empty.setVisible(not scenes)
        self.rows.setVisible(bool(scenes))
        self.note.show_text("" if scene is None else scene.note, row)
        self.export.setEnabled(bool(scenes))
        self.lesson.setEnabled(bool(scenes))
        asks = any(one.step is not None for one in scenes)
        self.lesson.setText("Play lesson" if asks else "Make a lesson")
        self.lesson.setAccessibleName(self.lesson.text())
        tip = "Go through the scenes, asked before shown" if asks else "Let every scene ask"
        self.lesson.setToolTip(tip)
        for widget in (self.note, self.go, self.update_view, self.remove, self.question):
            widget.setEnabled(scene is not None)
        self.up.setEnabled(scene is not None and row > 0)
        self.down.setEnabled(scene is not None and row < len(scenes) - 1)

    def _on_typed(self, text: str, gesture: int) -> None:
        row = self.rows.current
        if row >= 0:
            self._do(lambda document: _noted(document, row, text), gesture)

    def _move(self, row: int, to: int) -> None:
        count = self.model.rowCount()
        if 0 <= row < count and 0 <= to < count:
            self._aim = to
            self._do(lambda document: edits.move_scene(document, row, to))
            self._aim = None

    def _remove(self, row: int) -> None:
        if row >= 0:
            self._do(lambda document: edits.remove_scene(document, row))

    def _do(self, change: Callable[[Document], Edit], gesture: int = NO_GESTURE) -> None:
        if self._document is None:
            return
        try:
            edit = change(self._document)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.edited.emit(edit, gesture)

    def _on_menu(self, place: QPoint) -> None:
        menu, row = QMenu(self), self.rows.current
        menu.addAction("Go to", lambda: self.go_asked.emit(row))
        menu.addAction("Present from here", lambda: self.present_asked.emit(row))
        menu.addAction("Rename", lambda: self.rows.edit(self.rows.currentIndex()))
        menu.addAction("Question or goal…", lambda: self.question_asked.emit(row))
        menu.addAction("Update to the present view", lambda: self.update_asked.emit(row))
        menu.addSeparator()
        menu.addAction("Move up", lambda: self._move(row, row - 1)).setEnabled(row > 0)
        later = menu.addAction("Move down", lambda: self._move(row, row + 1))
        later.setEnabled(row < self.model.rowCount() - 1)
        menu.addSeparator()
        menu.addAction("Remove", lambda: self._remove(row))
        self._menu.open(menu, place)


def _noted(document: Document, row: int, text: str) -> Edit:
    check_note(text, view_of(document, document.scenes[row]).table.outcomes)
    return edits.note_scene(document, row, text)
