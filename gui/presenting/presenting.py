"""Presenting: shows the scenes of the document full screen, on a document of its own."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.core.evaluator import Evaluator
from gui.core.gestures import NO_GESTURE, GestureLine
from gui.core.jobs import Executor
from gui.core.session import Session
from gui.dial.glide import Glide
from gui.lens.picture_flow import PictureFlow
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from model.document import edits
from model.document.document import Document, Scene
from model.document.edits import Edit
from model.document.scenes import highlighted_rows, view_of
from model.evaluate.readings import Readings, Unreadable
from model.figure.figure import Caption
from model.figure.highlight import with_highlight
from model.lens.view import View
from model.lessons.covering import GUESS_COLUMN, covered_readings, covered_view, with_ghost
from model.lessons.goals import attempt_at
from model.lessons.quantities import with_numbers
from model.lessons.questions import right_answer, verdict_on
from model.words.markup import escape

if TYPE_CHECKING:
    from gui.presenting.presenter import Presenter

NO_SCENE = -1


class Presenting(QObject):
    """A presentation: which scene is on, and the document that is shown for it.

    The session's document is not changed by it: what is turned or dragged while presenting changes
    only `shown`, and goes with the next scene or on leaving, unless it is kept.

    Attributes:
        shown: the document on the screen; None while nothing is presented.
        index: of the scene, or −1 for the view as it stood in the window.
        first: which scene a presentation begins with.
        presenter: the full-screen window, while there is one.
        glide: takes the dial from one scene's temperature to the next one's.
    """

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        actions: Actions,
        executor: Executor,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._actions = actions
        self._picture: PictureFlow | None = None
        self.shown: Document | None = None
        self.index = NO_SCENE
        self._opened = NO_SCENE
        self._guesses: dict[int, float] = {}
        self.first: Callable[[], int] = lambda: 0
        self.presenter: Presenter | None = None
        self.glide = Glide(self, clock)
        self.glide.moved.connect(self._on_glided)
        self._gestures = GestureLine()
        self._evaluator = Evaluator(executor, self)
        self._evaluator.readings_changed.connect(self._on_readings)
        session.document_changed.connect(self._on_document_changed)
        actions.present.triggered.connect(lambda: self.toggle(self.first()))
        actions.present_view.triggered.connect(lambda: self.toggle(NO_SCENE))

    def toggle(self, index: int) -> None:
        """Begin with a scene, or with the present view for −1; leave if it has begun already."""
        if self.presenter is not None:
            self.leave()
        else:
            self.start(index)

    def start(self, index: int) -> None:
        """Begin with a scene; with the present view for −1 and where there are no scenes."""
        if self.presenter is not None:
            return
        self.presenter = self._make_presenter()
        document = self._session.document
        self.index = min(index, len(document.scenes) - 1)
        self._put(document if self.index < 0 else view_of(document, document.scenes[self.index]))
        self.presenter.showFullScreen()
        self.presenter.cursor_rest.wake()

    def leave(self) -> None:
        """Go back to the window, which is as it was."""
        presenter, self.presenter = self.presenter, None
        self.glide.stop()
        self.shown = self._picture = None
        self._guesses.clear()
        self.index = self._opened = NO_SCENE
        if presenter is not None:
            presenter.cursor_rest.wake()
            presenter.close()
            presenter.deleteLater()

    def step(self, by: int) -> None:
        """Go so many scenes on or back; from a question on to its answer first, and back to it."""
        if by > 0 and self.is_covered:
            self._open(self.index)
        elif by < 0 and self.index == self._opened:
            self._open(NO_SCENE)
        else:
            self.go_to(self.index + by)

    @property
    def is_covered(self) -> bool:
        """Whether the scene on the screen asks, and its answer is covered still."""
        scene = self._scene()
        asks = scene is not None and scene.step is not None and scene.step.question is not None
        return asks and self.index != self._opened

    def guess(self, value: float) -> None:
        """Take an answer to what is asked on the screen."""
        if self.is_covered and self.shown is not None:
            self._guesses[self.index] = value
            self._put(self.shown)

    def _on_bar_dragged(self, row: int, column: int, value: float, gesture: int) -> None:
        if column == GUESS_COLUMN:
            self.guess(float(f"{min(max(value, 0.0), 1.0):.3g}"))

    def _open(self, index: int) -> None:
        self._opened = index
        if self.shown is not None:
            self._put(self.shown)

    def go_to(self, index: int) -> None:
        """Show a scene as it was saved, the dial gliding there; beyond the ends is the end."""
        scenes, before = self._session.document.scenes, self.shown
        if before is None or not scenes:
            return
        self._opened = NO_SCENE
        self.index = min(max(index, 0), len(scenes) - 1)
        aim = view_of(self._session.document, scenes[self.index])
        self._put(replace(aim, temperature=before.temperature))
        self.glide.start(before.temperature, aim.temperature)

    def keep(self) -> None:
        """Keep what is shown, table and view, in the document, as one undo step."""
        if self.shown is not None:
            self._session.change("Keep what was presented", self.shown)

    def _make_presenter(self) -> "Presenter":
        # Loaded by those who present.
        from gui.presenting.presenter import Presenter

        presenter = Presenter(self._window)
        presenter.setGeometry(self._window.screen().geometry())
        presenter.addActions(
            [self._actions.present, self._actions.present_view, self._actions.switch_theme]
        )
        presenter.stepped.connect(self.step)
        presenter.first_asked.connect(lambda: self.go_to(0))
        presenter.last_asked.connect(lambda: self.go_to(len(self._session.document.scenes) - 1))
        presenter.touched.connect(self.glide.stop)
        presenter.keep_asked.connect(self.keep)
        presenter.left.connect(self.leave)
        presenter.stage.dial.turned.connect(self._on_turned)
        presenter.stage.guessed.connect(self.guess)
        presenter.stage.plot.bar_dragged.connect(self._on_bar_dragged)
        self._picture = PictureFlow(
            presenter.stage.plot, lambda: self.shown, self._apply, presenter
        )
        return presenter

    def _scene(self) -> Scene | None:
        scenes = self._session.document.scenes
        return scenes[self.index] if 0 <= self.index < len(scenes) else None

    def _put(self, document: Document, *, is_moving: bool = False) -> None:
        if self.presenter is None:
            return
        self.shown = document
        self.presenter.stage.show_document(document)
        self.presenter.stage.show_place(self.index, len(self._session.document.scenes))
        if self.is_covered:
            # On from a question, be it the last, is its answer.
            self.presenter.stage.after.setEnabled(True)
        self._evaluator.request(document, is_moving=is_moving)

    def _apply(self, edit: Edit, gesture: int = NO_GESTURE) -> None:
        self.glide.stop()
        self._put(edit.document, is_moving=self._gestures.goes_on(gesture))

    def _on_turned(self, temperature: float, gesture: int) -> None:
        if self.shown is not None:
            self._apply(edits.set_temperature(self.shown, temperature), gesture)

    def _on_glided(self, temperature: float) -> None:
        if self.shown is not None:
            self._put(replace(self.shown, temperature=temperature), is_moving=True)

    def _on_document_changed(self, document: Document) -> None:
        """Take over what changed in the window behind; the view stays."""
        shown = self.shown
        if shown is None or document is shown:
            return
        self.index = min(self.index, len(document.scenes) - 1)
        scene = self._scene()
        seen = document if scene is None else view_of(document, scene)
        self._put(
            replace(seen, lens=shown.lens, temperature=shown.temperature, filters=shown.filters)
        )

    def _on_readings(self, readings: Readings | Unreadable) -> None:
        presenter, picture = self.presenter, self._picture
        if presenter is None or picture is None or self.shown is None:
            return
        scene, covered = self._scene(), self.is_covered
        step = None if scene is None else scene.step
        seen = readings
        guess = self._guesses.get(self.index)
        if covered and step is not None and isinstance(readings, Readings):
            seen = covered_readings(readings, step, guess)
        presenter.stage.show_readings(seen)
        asked = step.question if step is not None and covered else None
        presenter.stage.show_question(asked, readings.unit, guess)
        rows = () if scene is None else highlighted_rows(readings.document, scene)

        def finish(view: View) -> View:
            if covered and step is not None:
                view = covered_view(view, step, guess)
            elif step is not None:
                view = with_ghost(view, view.figure, step, guess)
            return view._replace(figure=with_highlight(view.figure, rows))

        if isinstance(readings, Unreadable):
            words = Caption("", readings.problem)
            presenter.show_message(readings.problem)
        else:
            view = picture.show(readings, presenter, finish)
            words = Caption("", "") if view is None else view.figure.caption
            presenter.stage.cards.show_own(() if view is None else view.cards, readings)
        presenter.stage.show_words(_words(scene, words, readings, covered, guess))


def _words(
    scene: Scene | None,
    caption: Caption,
    readings: Readings | Unreadable,
    covered: bool,
    guess: float | None,
) -> str:
    """What stands under the picture: the question, the note, or else what the picture shows."""
    if scene is None:
        return f"<b>{caption.lead}</b> {caption.rest}"
    step = scene.step
    if step is not None and step.question is not None and covered:
        return f"<b>{escape(step.question.words)}</b>"
    said = escape(with_numbers(scene.note, readings))
    if step is not None and step.goal is not None:
        attempt = attempt_at(step.goal, readings)
        told = f"✓ {said}" if attempt.reached else escape(attempt.sentence)
        return f"<b>{escape(step.goal.words)}</b> {told}"
    note = said if said else f"{caption.lead} {caption.rest}"
    if step is not None and step.question is not None and isinstance(readings, Readings):
        if guess is not None:
            return f"<b>{escape(verdict_on(step.question, guess, readings).sentence)}</b> {note}"
        return f"<b>{escape(right_answer(step.question, readings))}.</b> {note}"
    return f"<b>{_sentence(escape(scene.title))}</b> {note}"


def _sentence(title: str) -> str:
    return title if title[-1:] in ".!?…" else f"{title}."
