"""PresenterStage: what the room sees: the cards, the picture, the dial and a few words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import shows_markup
from gui.core.boundary import guarded
from gui.dial.dial import Dial
from gui.drawing.typeset import wrapped
from gui.look.plain import PlainLabel, rich
from gui.plot.plot_view import PlotView
from gui.readings.readings_panel import ReadingsPanel
from gui.widgets.answer_box import AnswerBox, box_for
from gui.widgets.buttons import chip
from model.document.document import Document, Question
from model.evaluate.readings import Readings, Unreadable
from model.lens.view import View
from model.words.markup import plain
from model.words.units import Unit

DIAL_WIDTH = 236
WORDS_SIZES = (19, 17, 15, 13)
WORDS_HEIGHT, LEADING = 62, 1.25
GAP = 12


@guarded
class PresenterStage(QWidget):
    """Lays out a presentation at its design size, about 540 pixels high; nothing is edited here.

    Attributes:
        cards, plot, dial: the views, as in the window.
        bar: the buttons under the dial, hidden while the pointer is still.
        before, after, keep, leave: the buttons.

    Signals:
        copied(str): a card's number was put on the clipboard.
        guessed(float): an answer to what is asked was given, as lessons write it.
    """

    copied = Signal(str)
    guessed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cards = ReadingsPanel(self)
        self.cards.copied.connect(self.copied)
        self.plot = PlotView(self)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.dial = Dial(self)
        self._words = PlainLabel(self)
        self._place = PlainLabel(self)
        self.before = chip("◀", "Scene before", "The scene before (Left, Page Up)")
        self.after = chip("▶", "Next scene", "The next scene (Right, Page Down)")
        self.keep = chip("Keep", "Keep this view", "Keep what is shown in the document (K)")
        self.leave = chip("Leave", "Leave the presentation", "Back to the window (Esc)")
        self.bar = QWidget(self)
        self.answer: AnswerBox | None = None
        self._whole = QVBoxLayout(self)
        self._markup = ""
        self._words_size = 0
        self._lay_out()

    def show_document(self, document: Document) -> None:
        """Show the temperature on the dial."""
        self.dial.show_document(document)

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show the numbers on the cards."""
        self.cards.show_readings(readings)

    def show_view(self, view: View) -> None:
        """Show a picture."""
        self.plot.show_view(view)
        self.plot.set_stale(False)

    def show_message(self, sentence: str) -> None:
        """Say why there is no picture."""
        self.plot.show_message(sentence)

    def show_words(self, markup: str) -> None:
        """Show the words under the picture, as large as they fit."""
        if markup != self._markup:
            self._markup = markup
            self._fit_words()

    def show_question(self, question: Question | None, unit: Unit, guess: float | None) -> None:
        """Show how a question is answered, under its words, and the answer given; None for none."""
        shown, self.answer = self.answer, box_for(question, unit, self, self.answer)
        if self.answer is not None and self.answer is not shown:
            self.answer.guessed.connect(self.guessed)
            self._whole.addWidget(self.answer)
        if self.answer is not None:
            self.answer.show_guess(guess)

    def show_place(self, index: int, count: int) -> None:
        """Show which scene of how many this is; −1 for a view that is none of them."""
        self._place.setText(f"{index + 1} / {count}" if index >= 0 else "–")
        self._place.setAccessibleName(f"Scene {index + 1} of {count}" if index >= 0 else "No scene")
        for widget in (self.before, self._place, self.after):
            widget.setVisible(count > 0)
        self.before.setEnabled(index > 0)
        self.after.setEnabled(index < count - 1)

    def spoken(self) -> str:
        """Return what a screen reader is told of the stage, which it cannot look into."""
        place, words = self._place.accessibleName(), plain(self._markup)
        picture = self.plot.accessibleDescription()
        return " ".join(filter(None, (f"{place}." if place else "", words, picture)))

    def show_bar(self, shown: bool) -> None:
        """Show or hide the buttons; their room stays theirs."""
        self.bar.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        width = self.width() - 2 * GAP - 8
        for size in WORDS_SIZES:
            lines = wrapped(self._markup, size, width)
            if len(lines) * LEADING * size <= WORDS_HEIGHT:
                break
        if size != self._words_size:
            self._words_size = size
            self._words.setStyleSheet(f"font-size: {size}px;")
        self._words.setText(rich(self._markup))

    def _lay_out(self) -> None:
        picture = _card()
        inside = QVBoxLayout(picture)
        inside.setContentsMargins(10, 8, 10, 6)
        inside.addWidget(self.plot)
        turning = _card()
        turning.setFixedWidth(DIAL_WIDTH)
        down = QVBoxLayout(turning)
        down.setContentsMargins(8, 8, 8, 8)
        down.setSpacing(4)
        down.addWidget(self.dial, 1)
        down.addWidget(self.bar)
        self._lay_out_bar()
        self._words.setWordWrap(True)
        shows_markup(self._words)
        self._words.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._words.setAccessibleDescription("What is said to this scene")
        self._words.setFixedHeight(WORDS_HEIGHT)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        middle = QHBoxLayout()
        middle.setSpacing(GAP)
        middle.addWidget(picture, 1)
        middle.addWidget(turning)
        whole = self._whole
        whole.setContentsMargins(GAP, GAP, GAP, 8)
        whole.setSpacing(GAP)
        whole.addWidget(self.cards)
        whole.addLayout(middle, 1)
        whole.addWidget(self._words)

    def _lay_out_bar(self) -> None:
        keeping = self.bar.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(keeping)
        self._place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place.setProperty("role", "muted")
        grid = QGridLayout(self.bar)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for column, widget in enumerate((self.before, self._place, self.after)):
            grid.addWidget(widget, 0, 2 * column, 1, 2)
            grid.setColumnStretch(2 * column, 1)
            grid.setColumnStretch(2 * column + 1, 1)
        grid.addWidget(self.keep, 1, 0, 1, 3)
        grid.addWidget(self.leave, 1, 3, 1, 3)


def _card() -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    return frame
