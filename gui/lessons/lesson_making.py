"""LessonMaking: scenes become steps of a lesson, and each step can be edited."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui.core.boundary import guarded
from gui.core.session import Session
from gui.look.plain import PlainLabel
from gui.widgets.buttons import TickBox
from gui.widgets.dialogs import MARGINS, open_dialog
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from gui.window.screen_fit import ScreenFit
from model.document import edits
from model.document.cells import CellError, Kind, parse_cell
from model.document.document import AnswerKind, Cover, Document, Goal, Question, Step
from model.document.scenes import is_lesson, view_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.lessons.covering import check_playable
from model.lessons.quantities import QUANTITIES, check_step
from model.lessons.questions import asking_for, slider_end, step_for, steps_for
from model.words.inert import harmless
from model.words.units import Unit


class LessonMaking(QObject):
    """Between the list of scenes and the questions that they ask."""

    def __init__(
        self, session: Session, window: MainWindow, actions: Actions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._window, self._actions = session, window, actions

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
        scene = document.scenes[row]
        step = scene.step or step_for(document, scene)
        dialog = StepDialog(view_of(document, scene), step, scene.title, self._window)
        dialog.made.connect(lambda made: self._on_made(row, made))
        open_dialog(dialog)

    def _on_made(self, row: int, step: Step) -> None:
        document = self._session.document
        if row < len(document.scenes):
            self._session.apply(edits.ask_in_scene(document, row, step))


SHOWS, GOAL = "shows", "goal"
KINDS: tuple[tuple[str, str], ...] = (
    (SHOWS, "Only shows"),
    ("number", "Asks for a number, with a slider"),
    ("bar", "Asks for the height of a bar at T"),
    ("higher", "Asks whether it is higher or lower"),
    ("choice", "Asks to choose an answer"),
    (GOAL, "Sets a goal that checks itself"),
)
NONE = ""
LINES = 64
LARGEST = 1e300  # of a slider


@guarded
class StepDialog(QDialog):
    """A form for one step; what does not fit is told in it, and nothing is taken until it does.

    `view` is the document as the scene shows it.

    Signals:
        made(object): the Step that was agreed on.
    """

    made = Signal(object)

    def __init__(self, view: Document, step: Step, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Question or goal of a scene")
        self.setMinimumWidth(520)
        self._fit = ScreenFit(self, (520, 0))
        self._view = view
        self.kind = self._combo("What the scene does", KINDS)
        self.words = QPlainTextEdit(self)
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(LINES)
        names = [(one.id, f"{one.name}, {one.symbol}") for one in QUANTITIES.values()]
        self.measure = self._combo("Number that is asked for", names)
        outcomes = [(name, name) for name in view.table.outcomes[:200]]
        self.outcome = self._combo("Outcome whose bar is drawn", outcomes)
        self.low, self.high = self._line("0"), self._line("1")
        self.than = self._line("0")
        self.options = QPlainTextEdit(self)
        self.options.setTabChangesFocus(True)
        self.options.setFixedHeight(LINES + 20)
        self.options.setPlaceholderText("One answer a line; * before the right one")
        self.target, self.tolerance = self._line("1"), self._line("0.01")
        self.limited = self._combo("Number that stays small", [(NONE, "nothing"), *names])
        self.most = self._line("0")
        self.hint = QLineEdit(self)
        self.picture = TickBox("Cover the picture too", "For pictures that tell the number", self)
        self.tempered = TickBox("Cover Q at T too", "In the table and in the picture", self)
        self.shows = self._shows_list()
        self.problem = PlainLabel("", self, role="badge", wraps=True)
        self.problem.hide()
        self._form = QFormLayout()
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(14)
        self._rows: dict[str, tuple[QWidget, tuple[str, ...]]] = {}
        self._readings = evaluate(view)
        self._offered = ("", "1")  # words and the slider's end that nobody wrote
        self._lay_out(title)
        self._show(step)
        self._offered = self._offer()
        self.kind.currentIndexChanged.connect(self._on_kind)
        for combo in (self.measure, self.outcome):
            combo.currentIndexChanged.connect(self._follow)
        for line in (self.than, self.target):
            line.textChanged.connect(self._follow)
        self._on_kind()

    def step(self) -> Step:
        """Return the step that the form says; ValueError, with a sentence, where it says none."""
        kind = self._chosen(self.kind)
        if kind == SHOWS:
            return Step()
        words = self.words.toPlainText().strip()
        if kind == GOAL:
            goal = Goal(
                words,
                self._chosen(self.measure),
                self._number(self.target, "target"),
                self._number(self.tolerance, "tolerance"),
                self._chosen(self.limited),
                self._number(self.most, "most"),
                self.hint.text().strip(),
            )
            step = Step(goal=goal)
        else:
            hides = self.picture.isChecked() and kind != "bar"
            covers: tuple[Cover, ...] = ("picture",) if hides else ()
            covers += ("tempered",) if self.tempered.isChecked() else ()
            step = Step(self._question(kind, words), self._shown(), covers)
        check_step(self._view, step)
        if isinstance(self._readings, Readings):
            check_playable(step, self._readings)
        return step

    def _question(self, kind: str, words: str) -> Question:
        if kind == "choice":
            lines = [line.strip() for line in self.options.toPlainText().splitlines()]
            lines = [line for line in lines if line]
            starred = [place for place, line in enumerate(lines) if line.startswith("*")]
            if len(starred) != 1:
                raise ValueError("Put a * before the one answer that is right.")
            options = tuple(line.removeprefix("*").strip() for line in lines)
            return Question(words, "choice", options=options, right=starred[0])
        if kind == "bar":
            return Question(words, "bar", f"tempered:{self._chosen(self.outcome)}")
        plain: AnswerKind = "higher" if kind == "higher" else "number"
        measure = self._chosen(self.measure)
        if plain == "higher":
            return Question(words, plain, measure, than=self._number(self.than, "number"))
        low, high = self._number(self.low, "low end"), self._number(self.high, "high end")
        return Question(words, plain, measure, low, high)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now the style has given every part its letters.
        self._be_whole()

    def accept(self) -> None:
        try:
            step = self.step()
        except ValueError as error:
            self.problem.setText(str(error))
            self.problem.show()
            self._be_whole()
            return
        self.made.emit(step)
        super().accept()

    def _lay_out(self, title: str) -> None:
        heading = PlainLabel(title, self, role="title")
        questions = ("number", "bar", "higher", "choice")
        self._add("Does", self.kind, ())
        self._add("Words", self.words, (*questions, GOAL), "What is asked, or to be reached")
        self._add("Number", self.measure, ("number", "higher", GOAL))
        self._add("Outcome", self.outcome, ("bar",))
        self._add("Slider from", self.low, ("number",), "The least number that can be guessed")
        self._add("Slider to", self.high, ("number",), "The greatest number that can be guessed")
        self._add("Higher than", self.than, ("higher",), "What the true number is compared with")
        self._add("Answers", self.options, ("choice",), "One answer a line; * before the right one")
        self._add("Target", self.target, (GOAL,), "The number that is to be reached")
        self._add("Give or take", self.tolerance, (GOAL,), "How far from the target is near enough")
        self._add("While", self.limited, (GOAL,))
        self._add("Is at most", self.most, (GOAL,), "The most that the small number may be")
        self._add("Hint", self.hint, (GOAL,), "What is told while the goal is not yet reached")
        self._add("", self.picture, tuple(one for one in questions if one != "bar"))
        self._add("", self.tempered, questions)
        self._add("Stay open", self.shows, questions)
        note = PlainLabel(
            "Information is in bits. The scene’s note is told after the answer, or once the goal "
            "is reached; a number in braces is live: {H(P)}, {tempered:sunny}.",
            self,
            role="muted",
            wraps=True,
        )
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        down = self._down = QVBoxLayout(self)
        down.setContentsMargins(*MARGINS)
        down.setSpacing(12)
        for widget in (heading, note, self.problem, buttons):
            down.addWidget(widget)
        down.insertLayout(1, self._form)

    def _add(self, text: str, widget: QWidget, kinds: tuple[str, ...], tip: str = "") -> None:
        label = QLabel(text, self)
        label.setBuddy(widget)
        if not widget.accessibleName():
            widget.setAccessibleName(text)
        if tip:
            widget.setToolTip(tip)
        self._form.addRow(label, widget)
        if kinds:
            self._rows[f"{len(self._rows)}"] = (widget, kinds)

    def _on_kind(self) -> None:
        kind = self._chosen(self.kind)
        for widget, kinds in self._rows.values():
            self._form.setRowVisible(widget, kind in kinds)
        self.problem.hide()
        self._follow()
        self._be_whole()

    def _follow(self) -> None:
        """Let words and a slider's end that nobody wrote speak of what is asked for now."""
        (words, high), self._offered = self._offered, self._offer()
        if self.words.toPlainText().strip() in ("", words):
            self.words.setPlainText(self._offered[0])
        if self.high.text() == high:
            self.high.setText(self._offered[1])

    def _offer(self) -> tuple[str, str]:
        """The words that ask for what is chosen, and an end of the slider well beyond it."""
        kind, readings, high = self._chosen(self.kind), self._readings, "1"
        if not isinstance(readings, Readings) or kind in (SHOWS, "choice"):
            return "", high
        if kind == "bar":
            return f"How high is the bar of “{self._chosen(self.outcome)}” at T?", high
        quantity = QUANTITIES[self._chosen(self.measure)]
        value = quantity.in_bits(readings)
        if value is not None and 0.0 < value < LARGEST:
            high = f"{slider_end(value):g}"
        try:
            if kind == "higher":
                return asking_for(quantity, readings, self._number(self.than, "number")), high
            if kind == GOAL:
                target = quantity.text(self._number(self.target, "target"), Unit.BITS)
                return f"Make {quantity.symbol_of(readings)} {target}.", high
        except ValueError:
            return self._offered
        return asking_for(quantity, readings), high

    def _be_whole(self) -> None:
        """Be as high as all parts need; adjustSize would stop at two thirds of a screen."""
        # What was shown or hidden a moment ago has not been measured yet.
        for part in (self._form, self._down):
            part.invalidate()
            part.activate()
        wide = max(self.width(), self.minimumWidth())
        self.resize(wide, self._down.totalHeightForWidth(wide))
        if self.isVisible():
            self._fit.fit()

    def _show(self, step: Step) -> None:
        question, goal = step.question, step.goal
        kind = GOAL if goal else question.kind if question else SHOWS
        self._choose(self.kind, kind)
        self.picture.setChecked("picture" in step.covers)
        self.tempered.setChecked("tempered" in step.covers)
        if question is not None:
            self.words.setPlainText(question.words)
            self._choose(self.measure, question.measure)
            self._choose(self.outcome, question.measure.partition(":")[2])
            self.low.setText(f"{question.low:g}")
            self.high.setText(f"{question.high:g}")
            self.than.setText(f"{question.than:g}")
            marks = ("* " if row == question.right else "" for row in range(len(question.options)))
            self.options.setPlainText(
                "\n".join(map("".join, zip(marks, question.options, strict=True)))
            )
        if goal is not None:
            self.words.setPlainText(goal.words)
            self._choose(self.measure, goal.measure)
            self.target.setText(f"{goal.target:g}")
            self.tolerance.setText(f"{goal.tolerance:g}")
            self._choose(self.limited, goal.limited)
            self.most.setText(f"{goal.most:g}")
            self.hint.setText(goal.hint)
        for place in range(self.shows.count()):
            item = self.shows.item(place)
            if item.data(Qt.ItemDataRole.UserRole) in step.shows:
                item.setCheckState(Qt.CheckState.Checked)

    def _shows_list(self) -> QListWidget:
        listing = QListWidget(self)
        listing.setFixedHeight(LINES + 56)
        listing.setProperty("role", "boxed")
        listing.setToolTip("Readings that are not covered")
        listing.setAccessibleName("Readings that stay open")
        for one in QUANTITIES.values():
            item = QListWidgetItem(f"{one.name}, {one.symbol}", listing)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setCheckState(Qt.CheckState.Unchecked)
        return listing

    def _shown(self) -> tuple[str, ...]:
        items = map(self.shows.item, range(self.shows.count()))
        open_ones = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in open_ones)

    def _combo(self, name: str, entries: Iterable[tuple[str, str]]) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        for value, text in entries:
            combo.addItem(harmless(text), value)
        return combo

    def _choose(self, combo: QComboBox, value: str) -> None:
        combo.setCurrentIndex(max(combo.findData(value), 0))

    def _chosen(self, combo: QComboBox) -> str:
        return str(combo.currentData())

    def _line(self, text: str) -> QLineEdit:
        line = QLineEdit(text, self)
        line.setMaxLength(24)
        return line

    def _number(self, line: QLineEdit, name: str) -> float:
        try:
            return parse_cell(line.text(), Kind.REWARDS)
        except CellError as error:
            raise ValueError(f"The {name}: {error}") from error
