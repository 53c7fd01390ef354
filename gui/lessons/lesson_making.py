"""LessonMaking: scenes become steps of a lesson, and each step can be edited."""

from PySide6.QtCore import QObject

from gui.core.session import Session
from gui.widgets.dialogs import open_dialog
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from model.document import edits
from model.document.document import Step
from model.document.scenes import is_lesson, view_of
from model.lessons.making import step_for, steps_for


class LessonMaking(QObject):
    """Between the list of scenes and the questions that they ask."""

    def __init__(
        self, session: Session, window: MainWindow, actions: Actions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._window, self._actions = session, window, actions
        panel = window.scenes_panel
        panel.lesson_asked.connect(self.make_or_play)
        panel.question_asked.connect(self.edit)
        actions.make_lesson.triggered.connect(self.make)

    def make_or_play(self) -> None:
        """Play the scenes where they are a lesson, else make one of them."""
        if is_lesson(self._session.document):
            self._actions.play_lesson.trigger()
        else:
            self.make()

    def make(self) -> None:
        """Let every scene ask, as one undo step; those that ask already stay as they are."""
        document = self._session.document
        if not document.scenes:
            self._window.refuse("There are no scenes yet: keep a view as one (Ctrl+Shift+A) first.")
            return
        self._session.apply(edits.make_lesson(document, steps_for(document)))
        self._actions.show_scenes.setChecked(True)
        self._window.say("Every scene asks now. Press Question… to change what it asks.")

    def edit(self, row: int) -> None:
        """Ask what a scene should ask, or which goal it sets."""
        document = self._session.document
        if not 0 <= row < len(document.scenes):
            return
        # Loaded by those who make lessons.
        from gui.lessons.step_dialog import StepDialog

        scene = document.scenes[row]
        step = scene.step or step_for(document, scene)
        dialog = StepDialog(view_of(document, scene), step, scene.title, self._window)
        dialog.made.connect(lambda made: self._on_made(row, made))
        open_dialog(dialog)

    def _on_made(self, row: int, step: Step) -> None:
        document = self._session.document
        if row < len(document.scenes):
            self._session.apply(edits.ask_in_scene(document, row, step))
