"""LessonBar: the step of a lesson beside the picture: asked, answered, shown."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, shows_markup, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel, let_select, plain_tip, rich
from gui.look.scale import fix_size, scale_of
from gui.look.theme import shown_theme
from gui.widgets.answer_box import AnswerBox, box_for
from gui.widgets.buttons import CHIP_HEIGHT, ButtonMenu, chip
from model.document.document import Question
from model.lessons.played_lesson import PlayedLesson
from model.words.inert import harmless
from model.words.markup import escape
from model.words.units import Unit

STEP, RADIUS = 17.0, 4.5


@guarded
class StepDots(QWidget):
    """A ring for each step; filled where it is behind, with a second ring where it is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Graphic)
        self._count, self._on = 0, 0
        self._done: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_play(self, play: PlayedLesson) -> None:
        """Show how far a lesson has come."""
        self._count, self._on, self._done = play.count, play.index, play.done
        behind = f"{len(play.done)} done"
        self.setAccessibleName(f"Step {play.index + 1} of {play.count}, {behind}")
        self.setToolTip(f"Step {play.index + 1} of {play.count}, {behind}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = scale_of(self)
        return QSize(round(scale * (min(self._count, 16) * STEP + 4.0)), round(20.0 * scale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = scale_of(self)
        painter.scale(scale, scale)
        for place in range(min(self._count, 16)):
            at = QPointF(0.5 * STEP + 2.0 + place * STEP, 0.5 * self.height() / scale)
            done, on = place in self._done, place == self._on
            painter.setPen(QPen(QColor(theme.accent if on or done else theme.muted), 1.5))
            painter.setBrush(QColor(theme.accent) if done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, RADIUS, RADIUS)
            if on:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, RADIUS + 3.0, RADIUS + 3.0)
        painter.end()


@guarded
class LessonBar(QFrame):
    """Which step of how many, its question or goal, how it is answered, and the ways on.

    Attributes:
        answer: how the question is answered; None where nothing is asked or all is shown.
        heading, words, told: which step it is, what is asked, what is told afterwards.
        show_answer, hint, back, next, more, leave: the buttons.

    Signals:
        guessed(float): an answer was given.
        show_asked(), hint_asked(): what is covered, or a hint, is wanted.
        stepped(int): so many steps on (+) or back (−).
        again_asked(), slides_asked(), worksheet_asked(), document_asked(): from the menu.
        left(): the lesson is to end.
    """

    guessed = Signal(float)
    show_asked = Signal()
    hint_asked = Signal()
    stepped = Signal(int)
    again_asked = Signal()
    slides_asked = Signal()
    worksheet_asked = Signal()
    document_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setObjectName("lessonBar")
        self.setAccessibleName("Lesson")
        self.answer: AnswerBox | None = None
        self._headings: tuple[str, ...] = ("",)  # the same in fewer and fewer words
        self.heading = PlainLabel(self, role="step")
        self.dots = StepDots(self)
        self.words = PlainLabel(self, role="question")
        self.words.setAccessibleDescription("What is asked")
        self.told = PlainLabel(self, role="caption")
        self.show_answer = QPushButton("Show", self)
        self.hint = chip("Hint", "Hint", "A sentence that helps")
        self.back = QPushButton("Back", self)
        self.next = QPushButton("Next", self)
        self.back.setProperty("role", "secondary")
        self.more = chip("⋯", "More of this lesson", "Begin again, slides, worksheet, edit")
        self.leave = chip("✕", "Leave the lesson", "Back to the document of before")
        self._answers = QHBoxLayout()
        self._lay_out()
        self._connect()
        self.hide()

    def show_play(self, play: PlayedLesson, title: str, unit: Unit) -> None:
        """Show the step that is on; what is told afterwards comes by `show_told`."""
        step, question, goal = play.step, play.step.question, play.step.goal
        place, scene = f"{play.index + 1} of {play.count}", play.scene.title
        self._headings = (
            f"{title}, step {place}: {scene}",
            f"Step {place}: {scene}",
            f"{place}: {scene}",
            scene,
        )
        self._fit_heading()
        self.dots.show_play(play)
        self._ask(question if play.is_covered else None, unit)
        if self.answer is not None:
            self.answer.show_guess(play.guess)
        asked = question.words if question is not None else goal.words if goal is not None else ""
        self.words.setText(asked)
        self.words.setVisible(bool(asked))
        self.show_answer.setVisible(play.is_covered)
        self.hint.setVisible(step.goal is not None and bool(step.goal.hint))
        self.back.setEnabled(play.index > 0)
        last = play.index == play.count - 1
        self.next.setText("Finish" if last else "Next")
        self.next.setAccessibleName("Finish the lesson" if last else "Next step")
        self.next.setToolTip("Back to the document of before" if last else "To the next step")
        _be(self.show_answer, "primary" if play.guess is not None else "secondary")
        unsolved = goal is not None and play.index not in play.solved
        _be(self.next, "secondary" if play.is_covered or unsolved else "primary")

    def show_told(self, lead: str, told: str, *, good: bool) -> None:
        """Show what is told: a verdict or where one stands, and the sentence with its numbers."""
        mark = "✓ " if good and lead else ""
        lines = [f"<b>{mark}{escape(lead)}</b>" if lead else "", escape(told)]
        text = rich(" ".join(line for line in lines if line))
        if text != self.told.text():
            self.told.setText(text)
        self.told.setAccessibleName(f"{lead} {told}".strip())
        self.told.setVisible(bool(text))

    def begin(self) -> None:
        """Put the keyboard where it goes on: on the answer, else on the way to the next step."""
        if self.answer is not None:
            self.answer.begin()
        else:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_heading()

    def _fit_heading(self) -> None:
        metrics, width = self.heading.fontMetrics(), max(self.heading.width(), 120)
        fitting = (one for one in self._headings if metrics.horizontalAdvance(one) <= width)
        shown = next(fitting, self._headings[-1])
        self.heading.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width))
        self.heading.setToolTip(plain_tip(self._headings[0]))
        self.heading.setAccessibleName(harmless(self._headings[0]))

    def _ask(self, question: Question | None, unit: Unit) -> None:
        shown, self.answer = self.answer, box_for(question, unit, self, self.answer)
        if self.answer is not None and self.answer is not shown:
            self.answer.guessed.connect(self.guessed)
            self.answer.given.connect(self.show_asked)
            self._answers.insertWidget(0, self.answer, 1)

    def _lay_out(self) -> None:
        for label in (self.words, self.told):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        shows_markup(self.told)
        let_select(self.told)
        for button, name, tip in (
            (self.show_answer, "Show the answer", "Uncover what was asked for"),
            (self.back, "Step before", "To the step before"),
            (self.next, "Next step", "To the next step"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.setMinimumHeight(CHIP_HEIGHT)
            button.setAutoDefault(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        for button in (self.more, self.leave):
            fix_size(button, 34)
            button.setProperty("narrow", True)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top.addWidget(self.heading, 1)
        for widget in (self.dots, self.hint, self.back, self.next, self.more, self.leave):
            top.addWidget(widget)
        self._answers.setSpacing(10)
        self._answers.addStretch(0)
        self._answers.addWidget(self.show_answer, 0, Qt.AlignmentFlag.AlignBottom)
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 8, 10, 10)
        down.setSpacing(6)
        down.addLayout(top)
        down.addWidget(self.words)
        down.addLayout(self._answers)
        down.addWidget(self.told)

    def _connect(self) -> None:
        self.show_answer.clicked.connect(self.show_asked)
        self.hint.clicked.connect(self.hint_asked)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.leave.clicked.connect(self.left)
        self.more.clicked.connect(self._on_more)

    def _on_more(self) -> None:
        menu = ButtonMenu("", self.more)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Begin again", self.again_asked.emit)
        menu.addSeparator()
        menu.addAction("Slides of this lesson…", self.slides_asked.emit)
        menu.addAction("Worksheet of this lesson…", self.worksheet_asked.emit)
        menu.addAction("Open as a document to edit", self.document_asked.emit)
        menu.open_below()


def _be(button: QPushButton, role: str) -> None:
    if button.property("role") != role:
        button.setProperty("role", role)
        button.style().unpolish(button)
        button.style().polish(button)
