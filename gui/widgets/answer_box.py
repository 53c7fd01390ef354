"""AnswerBox: the controls that a question is answered with."""

from functools import partial
from math import log
from typing import assert_never

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenNumber, SpokenRole, speaks_as, speaks_number
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.number_box import SettingBox
from model.document.document import Question
from model.document.edits import Edit
from model.evaluate.readings import Dimension
from model.lens.controls import Number
from model.lessons.quantities import quantity_of
from model.lessons.questions import HIGHER, LOWER
from model.words.inert import harmless
from model.words.units import Unit

NOTCHES = 1_000
COARSE = 50  # notches of a key
DIGITS = 4
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
FIGURES = tuple(Qt.Key(Qt.Key.Key_1.value + place) for place in range(9))


@guarded
class AnswerBox(QWidget):
    """A slider beside its number, or one of several answers.

    Up and Down move the slider or choose, figures choose too, as in a presentation; Enter is done.

    Attributes:
        asks: the question, and the unit that its number is shown in.
        slider, number: where a number is asked for; None otherwise.
        options: the answers to choose from; empty where a number is asked for.

    Signals:
        guessed(float): an answer, as lessons write it.
        given(): the answer is as it should be, said by Enter.
    """

    guessed = Signal(float)
    given = Signal()

    def __init__(self, question: Question, unit: Unit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setAccessibleName("Your answer")
        self.asks = self._question, self._unit = question, unit
        self.slider: QSlider | None = None
        self.number: SettingBox | None = None
        self._said = PlainLabel(self, role="muted")
        self.options: tuple[QRadioButton, ...] = ()
        self._values: tuple[float, ...] = ()
        self._showing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        match question.kind:
            case "higher":
                self._lay_out_options(("Higher", "Lower"), (HIGHER, LOWER))
            case "choice":
                places = tuple(map(float, range(len(question.options))))
                self._lay_out_options(question.options, places)
            case "number" | "bar":
                self._lay_out_slider()
            case _:
                assert_never(question.kind)

    def show_guess(self, guess: float | None) -> None:
        """Show an answer; none where nothing was answered yet."""
        self._showing = True
        if self.slider is not None and self.number is not None:
            shown = self._middle if guess is None else guess
            self.slider.setValue(self._notch_of(shown))
            self.number.show_number(self._in_unit(shown))
            said = quantity_of(self._question.measure).text(shown, self._unit)
            drag = "Drag the dashed bar" if self._question.kind == "bar" else "Move the slider"
            way = f"{drag}, or press ↑ ↓"
            self._said.setText(f"Your guess: {said}" if guess is not None else way)
        for value, option in zip(self._values, self.options, strict=True):
            if value == guess:
                option.setChecked(True)
        self._showing = False

    def begin(self) -> None:
        """Put the keyboard where the answer is given."""
        target = self.slider or (self.options[0] if self.options else None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, direction: int, *, fine: bool = False) -> None:
        """Answer by a key: up (1) or down (−1) along the slider, or to the option before or after.

        Higher stands above lower: up is higher.
        """
        if self.slider is not None:
            one = self.slider.singleStep() if fine or self._is_whole else COARSE
            self.slider.setValue(self.slider.value() + direction * one)
        elif self.options:
            at = next((k for k, one in enumerate(self.options) if one.isChecked()), None)
            if at is None:
                at = 0 if direction > 0 or len(self.options) > 2 else 1
            else:
                at = min(max(at - direction, 0), len(self.options) - 1)
            self.options[at].setChecked(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._takes(watched, event.key())
        return super().eventFilter(watched, event)

    def _takes(self, watched: QObject, key: int) -> bool:
        """Answer a key on the slider or on an option; False where Qt knows what it does."""
        if key in ENTER and isinstance(watched, QRadioButton) and not self._has_chosen:
            watched.setChecked(True)
        elif key in ENTER:
            # The answer is taken away by this, and the keyboard goes on elsewhere.
            self.given.emit()
            return True
        elif self.options and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(1 if key == Qt.Key.Key_Up else -1)
        elif self.options and key in FIGURES:
            self.choose(FIGURES.index(key))
        else:
            return False
        chosen = next((one for one in self.options if one.isChecked()), None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def _has_chosen(self) -> bool:
        return any(one.isChecked() for one in self.options)

    def choose(self, place: int) -> None:
        """Answer with an option by its place, from 0; nothing where there is no such."""
        if 0 <= place < len(self.options):
            self.options[place].setChecked(True)

    @property
    def _is_whole(self) -> bool:
        return quantity_of(self._question.measure).dimension is Dimension.COUNT

    @property
    def _low(self) -> float:
        return self._question.low

    @property
    def _span(self) -> float:
        return self._question.high - self._question.low

    @property
    def _middle(self) -> float:
        return self._low + 0.5 * self._span

    @property
    def _factor(self) -> float:
        information = quantity_of(self._question.measure).dimension is Dimension.INFORMATION
        return self._unit.of(log(2.0)) if information else 1.0

    def _in_unit(self, written: float) -> float:
        return float(f"{written * self._factor:.{DIGITS}g}")

    def _lay_out_slider(self) -> None:
        question, factor = self._question, self._factor
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, NOTCHES)
        self.slider.setSingleStep(round(NOTCHES / self._span) if self._is_whole else 10)
        self.slider.setPageStep(100)
        self.slider.setMinimumWidth(120)
        self.slider.setMaximumWidth(420)
        self.slider.setAccessibleName("Your guess, as a slider")
        self.slider.setToolTip("Drag, or use the arrow keys")
        speaks_number(self.slider, SpokenRole.Slider, self._spoken(self.slider))
        control = Number(
            "Your guess",
            "Type your guess",
            question.low * factor,
            question.high * factor,
            DIGITS,
            lambda document: 0.0,
            lambda document, value: Edit("", document),
        )
        self.number = SettingBox(control, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        row.addWidget(self._said)
        row.addStretch(0)
        self.slider.installEventFilter(self)
        self.slider.valueChanged.connect(self._on_slid)
        self.number.entered.connect(lambda value, gesture: self._guess(value / factor))

    def _lay_out_options(self, texts: tuple[str, ...], values: tuple[float, ...]) -> None:
        group = QButtonGroup(self)
        self._said.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        holder = QWidget(self)
        row = FlowLayout(holder, gap=14)
        whole.addWidget(holder)
        self._values = values
        self.options = tuple(self._option(text) for text in texts)
        for value, option in zip(values, self.options, strict=True):
            group.addButton(option)
            row.addWidget(option)
            option.installEventFilter(self)
            option.toggled.connect(partial(self._on_chosen, value))

    def _option(self, text: str) -> QRadioButton:
        option = QRadioButton(harmless(text).replace("&", "&&"), self)
        option.setAccessibleName(harmless(text))
        option.setToolTip("Arrow keys or its figure choose, Enter answers")
        option.setCursor(Qt.CursorShape.PointingHandCursor)
        option.setMinimumHeight(26)
        return option

    def _on_chosen(self, value: float, on: bool) -> None:
        if on:
            self._guess(value)

    def _spoken(self, slider: QSlider) -> SpokenNumber:
        """What is told of a slider: the guess in the unit that is shown, not the notch."""
        factor, quantity = self._factor, quantity_of(self._question.measure)
        return SpokenNumber(
            lambda: self._in_unit(self._at(slider.value())),
            lambda: quantity.text(self._at(slider.value()), self._unit),
            lambda to: slider.setValue(self._notch_of(to / factor)),
            lambda: (self._question.low * factor, self._question.high * factor),
            abs(self._span) * factor * slider.singleStep() / NOTCHES,
        )

    def _at(self, notch: int) -> float:
        value = self._low + notch / NOTCHES * self._span
        if self._is_whole:
            value = float(round(value))
        return float(f"{value:.3g}")

    def _notch_of(self, guess: float) -> int:
        return round((guess - self._low) / self._span * NOTCHES)

    def _on_slid(self, notch: int) -> None:
        self._guess(self._at(notch))

    def _guess(self, value: float) -> None:
        if not self._showing:
            self.guessed.emit(value)


def box_for(
    question: Question | None, unit: Unit, owner: QWidget, shown: AnswerBox | None
) -> AnswerBox | None:
    """Return the box for what is asked now: the one that is shown as long as it asks the same.

    Another one is taken away, and a new one is for `owner` to find room for; None asks nothing.
    """
    if shown is not None:
        if shown.asks == (question, unit):
            return shown
        shown.hide()
        shown.deleteLater()
    return None if question is None else AnswerBox(question, unit, owner)
