"""LessonFlow: plays a lesson beside the person's own document, and covers what it asks for."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QAction

from gui.core.session import Session
from gui.files.start_flow import StartFlow
from gui.presenting.presenting import Presenting
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from gui.window.top_bar import fill_menu
from model.document.document import Document
from model.document.scenes import highlighted_rows, is_lesson
from model.evaluate.readings import Readings, Unreadable
from model.formats.lessons import LESSONS, lesson_named, load_lesson
from model.lens.view import View
from model.lessons.covering import GUESS_COLUMN, covered_readings, covered_view, with_ghost
from model.lessons.goals import attempt_at
from model.lessons.played_lesson import PlayedLesson
from model.lessons.quantities import with_numbers
from model.lessons.questions import verdict_on

# What plays and makes lessons is loaded by who does.
if TYPE_CHECKING:
    from gui.lessons.lesson_bar import LessonBar
    from gui.lessons.lesson_making import LessonMaking
    from gui.window.start_tiles import LessonLine

# Under this name the settings of this machine keep which steps are behind.
GROUP = "lessons"
NO_LESSON = ""


def steps_done(settings: QSettings, lesson: str) -> frozenset[int]:
    """Return the steps of a lesson that are behind; none where what is kept cannot be read."""
    done, _ = _kept(settings, lesson)
    return done


def remember_done(settings: QSettings, lesson: str, done: frozenset[int], count: int) -> None:
    """Keep which steps of how many are behind."""
    listed = " ".join(map(str, sorted(done)))
    settings.setValue(f"{GROUP}/{lesson}", f"{listed} of {count}".strip())


def forget_all(settings: QSettings) -> None:
    """Forget how far every lesson has come."""
    settings.remove(GROUP)


def said_of(settings: QSettings, lesson: str) -> str:
    """Return how far a lesson has come, in words; empty where it was not begun."""
    done, count = _kept(settings, lesson)
    if not done:
        return ""
    return "✓ done" if len(done) >= count else f"{len(done)} of {count}"


def _kept(settings: QSettings, lesson: str) -> tuple[frozenset[int], int]:
    words = str(settings.value(f"{GROUP}/{lesson}") or "").split()
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
    if "of" not in words or not numbers:
        return frozenset(), 0
    *done, count = numbers
    return frozenset(one for one in done if one < count), count


class LessonFlow(QObject):
    """Between a lesson and the window, which stays live while it is played.

    Attributes:
        play: the lesson and how far it has come; None while none is played.
        bar: what is asked and answered; made for the first lesson.
        making: turns scenes into a lesson; made when one is to be.

    Signals:
        changed(): what is covered, or what is guessed, is another: all is to be shown again.
        slides_wanted(Document), worksheet_wanted(Document): a lesson is to be exported.
    """

    changed = Signal()
    slides_wanted = Signal(object)
    worksheet_wanted = Signal(object)

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        actions: Actions,
        start: StartFlow,
        presenting: Presenting,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._window, self._actions = session, window, actions
        self._settings, self._ask_then = start.files.settings, start.files.ask_then
        self._name = NO_LESSON
        self._readings: Readings | Unreadable | None = None
        self.play: PlayedLesson | None = None
        self._connect()
        self._connect_making()
        self._fill_menu()
        start.lesson_wanted.connect(self.start)
        self._start = start
        start.lessons = self._lines
        presenting.first = self.first_to_present

    @cached_property
    def bar(self) -> "LessonBar":
        from gui.lessons.lesson_bar import LessonBar

        bar = LessonBar(self._window.below)
        self._window.add_below(bar)
        bar.guessed.connect(self.guess)
        bar.show_asked.connect(self.show_answer)
        bar.hint_asked.connect(self.on_hint)
        bar.stepped.connect(self.step)
        bar.left.connect(self.leave)
        bar.again_asked.connect(self.begin_again)
        bar.slides_asked.connect(lambda: self._export(self.slides_wanted.emit))
        bar.worksheet_asked.connect(lambda: self._export(self.worksheet_wanted.emit))
        bar.document_asked.connect(self.on_document_asked)
        return bar

    @cached_property
    def making(self) -> "LessonMaking":
        from gui.lessons.lesson_making import LessonMaking

        return LessonMaking(self._session, self._window, self._actions, self)

    def _connect_making(self) -> None:
        panel = self._window.scenes_panel
        panel.lesson_asked.connect(lambda: self.making.make_or_play())
        panel.question_asked.connect(lambda row: self.making.edit(row))
        self._actions.make_lesson.triggered.connect(lambda: self.making.make())

    def _connect(self) -> None:
        session = self._session
        session.opened.connect(self._on_opened)
        session.document_changed.connect(self._on_document_changed)
        self._window.lens_view.plot.bar_dragged.connect(self._on_bar_dragged)
        self._actions.play_lesson.triggered.connect(self.play_own)
        self._window.top_bar.lessons_menu.aboutToShow.connect(self._fill_menu)

    def start(self, name: str) -> None:
        """Play a lesson of LESSONS, from the first step that is not behind."""
        lesson = load_lesson(name)
        self._name = lesson_named(name).name
        done = steps_done(self._settings, self._name)
        ahead = [index for index in range(len(lesson.scenes)) if index not in done]
        # Who has done all of it begins again, and is asked again.
        behind = done if ahead else frozenset()
        play = PlayedLesson(lesson, opened=behind, solved=behind, seen=behind)
        self._begin(play.at(ahead[0] if ahead else 0))

    def play_own(self) -> None:
        """Play the person's own document as a lesson, where its scenes are steps."""
        if is_lesson(self._session.own):
            self._name = NO_LESSON
            self._begin(PlayedLesson(self._session.own))

    def leave(self) -> None:
        """End the lesson; the person's own document is as it was."""
        if self.play is not None:
            self._end()
            self._session.come_back()

    def step(self, by: int) -> None:
        """Go so many steps on or back; on from the last one is the end of the lesson."""
        play = self.play
        if play is None:
            return
        if by > 0 and play.index == play.count - 1:
            self.leave()
            self._window.say("The lesson is over. The document of before is back.")
            return
        self._show(play.at(play.index + by))
        self._put_keyboard()

    def begin_again(self) -> None:
        """Go to the first step, with nothing answered."""
        if self.play is not None:
            self._show(PlayedLesson(self.play.lesson))

    def guess(self, value: float) -> None:
        """Take an answer to the step that is on."""
        if self.play is not None and self.play.is_covered:
            self.play = self.play.guessed(value)
            self._show_bar()
            self.changed.emit()

    def show_answer(self) -> None:
        """Uncover what the step asked for, beside what was guessed."""
        if self.play is not None and self.play.is_covered:
            self.play = self.play.shown()
            self._remember()
            self._show_bar()
            self.changed.emit()
            self._put_keyboard()

    def on_hint(self) -> None:
        """Say what helps to the goal."""
        goal = None if self.play is None else self.play.step.goal
        if goal is not None:
            self._window.say(goal.hint)
            self.bar.show_told("Hint:", goal.hint, good=False)

    def on_document_asked(self) -> None:
        """Open the lesson as a document of the person's own, to be edited."""
        play = self.play
        if play is None or self._name == NO_LESSON:
            self.leave()
            return
        lesson = replace(play.lesson, title=f"{play.lesson.title}, my copy")
        self._ask_then(lambda: self._session.open(lesson, None))

    def on_reset(self) -> None:
        """Forget how far every lesson has come."""
        forget_all(self._settings)
        self._start.offer_again()
        self._window.say("Progress of all lessons was reset.")

    def first_to_present(self) -> int:
        """Return the scene that a presentation begins with: the step that is on, else the first."""
        return 0 if self.play is None else self.play.index

    @property
    def is_covered(self) -> bool:
        """Whether something is covered just now."""
        return self.play is not None and self.play.is_covered

    def seen(self, readings: Readings | Unreadable) -> Readings | Unreadable:
        """Return the readings as they may be seen now, and check the goal by them."""
        self._readings = readings
        if self.play is None:
            return readings
        self._check(readings)
        self._show_told()
        if self.play.is_covered and isinstance(readings, Readings):
            return covered_readings(readings, self.play.step, self.play.guess)
        return readings

    def veiled(self, view: View) -> View:
        """Return the view as it may be seen now, with the bar that was drawn by hand."""
        play = self.play
        if play is None:
            return view
        if play.is_covered:
            return covered_view(view, play.step, play.guess)
        return with_ghost(view, view.figure, play.step, play.guess)

    def _begin(self, play: PlayedLesson) -> None:
        for action in self._closed:
            action.setChecked(False)
            action.setEnabled(False)
        self._show(play)
        self.bar.show()
        self._put_keyboard()

    def _end(self) -> None:
        self.play = None
        self._start.offer_again()
        if self.bar.isAncestorOf(self._window.focusWidget()):
            # Else it would be at the window's first button, far from what one looked at.
            self._window.lens_view.plot.setFocus()
        self.bar.hide()
        self._window.lens_view.leave_room(words=False, controls=False)
        self._window.select_rows(())
        for action in self._closed:
            action.setEnabled(True)

    def _put_keyboard(self) -> None:
        """Where it goes on: a goal is reached in the picture and the table, all else in the bar."""
        if self.play is not None and self.play.step.goal is not None:
            self._window.lens_view.plot.setFocus()
        else:
            self.bar.begin()

    @property
    def _closed(self) -> tuple[QAction, ...]:
        # What would tell the answers, and what is for a document of one's own.
        actions = self._actions
        own = (actions.rename, actions.add_scene, actions.make_lesson)
        return (actions.show_scenes, actions.show_notes, *own)

    def _show(self, play: PlayedLesson) -> None:
        self.play, self._readings = play, None
        self._remember()
        self._show_bar()
        self._window.lens_view.leave_room(words=True, controls=play.step.goal is None)
        self._session.look_beside(play.view)
        self._window.select_rows(highlighted_rows(play.view, play.scene))

    def _show_bar(self) -> None:
        if self.play is not None:
            self.bar.show_play(self.play, self._title(), self._session.document.unit)
            self._show_told()

    def _title(self) -> str:
        assert self.play is not None
        numbers = {one.name: number for number, one in enumerate(LESSONS, 1)}
        number = numbers.get(self._name)
        return f"Lesson {number}" if number is not None else self.play.lesson.title

    def _check(self, readings: Readings | Unreadable) -> None:
        play = self.play
        goal = None if play is None else play.step.goal
        settled = isinstance(readings, Readings) and readings.settled
        if play is None or goal is None or not settled or play.index in play.solved:
            return
        if attempt_at(goal, readings).reached:
            self.play = play.reached()
            self._remember()
            self._show_bar()

    def _show_told(self) -> None:
        play, readings = self.play, self._readings
        if play is None or not isinstance(readings, Readings) or play.is_covered:
            self.bar.show_told("", "", good=False)
            return
        question, goal = play.step.question, play.step.goal
        if goal is not None:
            attempt = attempt_at(goal, readings)
            if play.index in play.solved:
                said = "Solved." if attempt.reached else f"Solved before. {attempt.sentence}"
                note = with_numbers(play.scene.note, readings) if attempt.reached else ""
                self.bar.show_told(said, note, good=True)
            else:
                self.bar.show_told("Not yet:", attempt.sentence, good=False)
            return
        note = with_numbers(play.scene.note, readings)
        if question is None or play.guess is None:
            self.bar.show_told("", note, good=False)
            return
        verdict = verdict_on(question, play.guess, readings)
        self.bar.show_told(verdict.sentence, note, good=verdict.right)

    def _remember(self) -> None:
        play = self.play
        if play is not None and self._name != NO_LESSON:
            remember_done(self._settings, self._name, play.done, play.count)

    def _lines(self) -> "list[LessonLine]":
        """The lessons as the start card offers them, with how far each has come."""
        from gui.window.start_tiles import LessonLine

        said = {one.name: said_of(self._settings, one.name) for one in LESSONS}
        return [
            LessonLine(one.name, one.title, one.minutes, said[one.name], one.about)
            for one in LESSONS
        ]

    def _export(self, wanted: Callable[[Document], None]) -> None:
        if self.play is not None:
            wanted(self.play.lesson)

    def _on_opened(self) -> None:
        if self.play is not None:
            self._end()

    def _on_document_changed(self, document: Document) -> None:
        self._actions.play_lesson.setEnabled(is_lesson(self._session.own))
        self._actions.save_worksheet.setEnabled(is_lesson(document))
        if self.play is not None:
            self._show_bar()

    def _on_bar_dragged(self, row: int, column: int, value: float, gesture: int) -> None:
        if column == GUESS_COLUMN:
            self.guess(float(f"{min(max(value, 0.0), 1.0):.3g}"))

    def _on_chosen(self, action: QAction) -> None:
        self.start(str(action.data()))

    def _fill_menu(self) -> None:
        menu = self._window.top_bar.lessons_menu
        entries = []
        for number, one in enumerate(LESSONS, 1):
            said = said_of(self._settings, one.name)
            entries.append(
                (
                    f"{number}  {one.title}" + (f"  ·  {said}" if said else ""),
                    f"{one.about} About {one.minutes} minutes.",
                    one.name,
                )
            )
        for action in fill_menu(menu, entries):
            action.triggered.connect(partial(self._on_chosen, action))
        menu.addSeparator()
        menu.addAction(self._actions.play_lesson)
        menu.addAction("Reset progress", self.on_reset)
