"""ReadingsPanel: the cards over the lens, those only that the document has a use for."""

import math
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.core.accessible import SpokenRole, shows_markup, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel, rich
from gui.readings.reading_card import (
    CardText,
    ReadingCard,
    card_number,
    formula_of,
    symbol_of,
)
from gui.widgets.buttons import ClosingPanel, ToolButton
from model.document.document import Document
from model.evaluate.readings import AsAsked, Dimension, Reading, Readings, Unreadable
from model.figure.figure import Role
from model.lens.changes import Earlier, change_of, earlier_of
from model.lens.view import OwnCard
from model.lens.words import quoted
from model.words.markup import escape
from model.words.numerals import significant_text

GAP = 12


class Card(NamedTuple):
    """A card: whose reading, under which colour, its question, and that in few words."""

    id: str
    role: Role
    question: str
    short: str


BLINDLY = "worse than guessing blindly"
_LIKE = "like choosing among {options} equally likely outcomes"
CARDS = (
    Card("entropy_p", "entropy", "How hard is the guessing game?", "How hard is the game?"),
    Card(
        "cross_entropy",
        "tempered",
        "How surprised am I, given my predictions?",
        "How surprised am I?",
    ),
    Card(
        "kl_p_qt",
        "divergence",
        "How much worse is my guess than the best?",
        "How much worse is my guess?",
    ),
    Card("perplexity", "model", _LIKE, "as among {options} options"),
    Card("kl_qt_q", "divergence", "How far has the dial moved the odds?", "How far is it moved?"),
)

# Which marks of a picture stand for a reading: the first of these roles that it has.
LIT: dict[str, Sequence[Sequence[Role]]] = {
    "": (),
    "entropy_p": (("entropy",), ("truth",)),
    "perplexity_p": (("entropy",), ("truth",)),
    "cross_entropy": (("tempered",), ("truth", "model")),
    "perplexity": (("tempered",), ("truth", "model")),
    "kl_p_qt": (("divergence",), ("truth", "tempered"), ("truth", "model")),
    "kl_qt_q": (("model", "tempered"),),
}
# In place of the perplexity of Q, where there is no Q.
ALONE = Card("perplexity_p", "model", _LIKE, "as among {options} options")
OF_MODEL = ("cross_entropy", "kl_p_qt", "perplexity")


# Of bounds, in few words.
WITHIN = "it depends on how the rest is spread"
HATCHED = "kl_qt_q"
# Changes that come one upon the other, as of a drag, are one change.
PAUSE = 0.8


@guarded
class ReadingsPanel(QWidget):
    """The readings in large figures, those that the document has a use for, and one explained.

    Attributes:
        cards: by the id of the reading.
        explanation: of the card that is pinned.
        pinned: the id of that reading; "" for none.

    Signals:
        copied(str): symbol and number that a card put on the clipboard.
        pinned_changed(str): the explanation of another reading is shown, or none.
    """

    copied = Signal(str)
    pinned_changed = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setAccessibleName("Readings")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.pinned = ""
        self._clock = clock
        self._good: Readings | Unreadable | None = None
        self._before: Earlier | None = None
        self._first: Document | None = None
        self._own: tuple[OwnCard, ...] = ()
        self._is_large = False
        # What the words of all cards were made of, and of each one.
        self._around: tuple[object, ...] = ()
        self._said: dict[str, Reading] = {}
        self._changed_at = -math.inf
        self.explanation = Explanation(self)
        self.cards: dict[str, ReadingCard] = {}
        row = self._row = QHBoxLayout()
        row.setSpacing(GAP)
        for card in (*CARDS, ALONE):
            self._add(card.id, card.role)
        self.cards[ALONE.id].hide()
        self.explanation.closed.connect(lambda: self.pin(""))
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(GAP)
        down.addLayout(row)
        down.addWidget(self.explanation)

    def _add(self, reading_id: str, role: Role) -> None:
        widget = ReadingCard(reading_id, role, self, hatched=reading_id == HATCHED)
        self.cards[reading_id] = widget
        self._row.addWidget(widget, 1)
        widget.copied.connect(self.copied)
        widget.pinned.connect(self.pin)
        widget.show_large(self._is_large)

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show new readings; where there is a problem, the last good ones stay, dimmed."""
        stale = isinstance(readings, Unreadable)
        if not stale:
            self._note_change(readings)
        if not stale or self._good is None:
            self._good = readings
        shown = self._good
        if self._own:
            # What the lens says itself follows with its picture, or stays as it was.
            for own in self._own if stale else ():
                widget = self.cards[own.reading.id]
                widget.show_text(widget.text_shown, shown, stale)
            return
        self._note_around(shown)
        for card in (*CARDS, ALONE):
            has_place = _has_place(shown, card.id)
            self.cards[card.id].setVisible(has_place)
            # While something moves, nobody is to see the others.
            if has_place or shown.settled:
                self._show_card(card, shown, stale)
            else:
                self.cards[card.id].keep(shown)
        self._settle()

    def show_own(self, own: Sequence[OwnCard], readings: Readings) -> None:
        """Show a lens's own readings in place of the usual ones; the usual ones again for none."""
        before, self._own = self._own, tuple(own)
        if not own:
            if before:
                self._show_only(())
                self.show_readings(self._good or readings)
            return
        found = {card.reading.id: card.reading for card in own}
        values = AsAsked(
            (*readings.values, *found), lambda one: found.get(one) or readings.values[one]
        )
        self._good = replace(readings, values=values)
        self._note_around(self._good)
        for reading, role, short in own:
            if reading.id not in self.cards:
                self._add(reading.id, role)
            self._show_card(Card(reading.id, role, reading.measure.question, short), self._good)
        if [card.reading.id for card in before] != list(found):
            self._show_only(tuple(found))
        self._settle()

    def _show_only(self, ids: Sequence[str]) -> None:
        for card_id, widget in self.cards.items():
            widget.setVisible(card_id in ids)

    def _settle(self) -> None:
        """Keep what is pinned only while it has a place, and lay the cards out."""
        if self.pinned and self.cards[self.pinned].isHidden():
            self.pin("")
        self._explain()
        # At once, so that no card is seen at the width it had among others.
        self._row.activate()

    def _note_around(self, shown: Readings | Unreadable) -> None:
        """Have all cards put into words anew where more than their readings is another."""
        around = _said_around(shown)
        if around != self._around:
            self._around = around
            self._said.clear()

    def _show_card(self, card: Card, shown: Readings | Unreadable, stale: bool = False) -> None:
        """Show a reading on its card; what it says is put into words only where it is another."""
        widget, reading = self.cards[card.id], shown[card.id]
        if reading != self._said.get(card.id) or stale != widget.stale:
            self._said[card.id] = reading
            widget.show_text(_card_text(shown, card), shown, stale)
        else:
            widget.keep(shown)

    def show_large(self, is_large: bool) -> None:
        """Draw the cards larger, as on a large screen, or as usual."""
        self._is_large = is_large
        for card in self.cards.values():
            card.show_large(is_large)

    def begin(self, document: Document) -> None:
        """Another document was opened: what was shown before is no change of it."""
        self._first, self._before = document, None
        self._changed_at = -math.inf
        self._explain()

    def pin(self, reading_id: str) -> None:
        """Show the explanation of a reading; of none where it is shown already, or for ""."""
        self.pinned = "" if reading_id == self.pinned else reading_id
        for card_id, card in self.cards.items():
            card.setChecked(card_id == self.pinned)
        self._explain()
        self.pinned_changed.emit(self.pinned)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pinned:
            self.pin("")
        else:
            super().keyPressEvent(event)

    def _note_change(self, readings: Readings | Unreadable) -> None:
        """Keep what was shown before the changes of the last moments began."""
        good = self._good
        if readings.document is self._first:
            self._before = None
            return
        if not isinstance(good, Readings) or good.document is readings.document:
            return
        now = self._clock()
        if now - self._changed_at > PAUSE:
            self._before = earlier_of(good)
        self._changed_at = now

    def _explain(self) -> None:
        readings, shown = self._good, bool(self.pinned)
        if shown and readings is not None and self.pinned not in readings.values:
            return  # The lens's own, of which the numbers come with its picture.
        self.explanation.setVisible(shown)
        if not shown or readings is None:
            return
        reading = readings[self.pinned]
        head = f"<b>{escape(reading.measure.name)}</b> · {escape(reading.measure.question)}"
        formula, aside, change = "", "", ""
        if isinstance(readings, Readings):
            formula = formula_of(readings, reading) if reading.has_number else ""
            aside = reading.measure.aside(readings) if reading.has_number else ""
            if self._before is not None:
                change = change_of(self.pinned, self._before, readings)
        formula = formula or readings.worded(reading.answer.reason)
        self.explanation.show_lines(reading.measure.name, (head, formula, change, aside))


def _said_around(readings: Readings | Unreadable) -> tuple[object, ...]:
    """All but its reading that the words of a card are made of."""
    filtered = "" if isinstance(readings, Unreadable) else readings.filtered
    document = readings.document
    names = id(document.table.names)
    return (readings.unit, filtered, readings.is_moved, document.model is None, names)


def _has_place(readings: Readings | Unreadable, reading_id: str) -> bool:
    if reading_id == "kl_qt_q":
        return readings.is_moved
    if reading_id == ALONE.id:
        return readings.document.model is None
    return reading_id not in OF_MODEL or readings.document.model is not None


def _card_text(readings: Readings | Unreadable, card: Card) -> CardText:
    reading, unit = readings[card.id], readings.unit
    options = reading.measure.dimension is Dimension.OPTIONS
    title = reading.measure.name if options else symbol_of(readings, reading)
    number = card_number(reading, unit)
    shown_unit = reading.unit_name(unit) if reading.has_number else ""
    words = _words(readings, reading, card.question)
    short = _words(readings, reading, card.short)
    if reading.value is None and reading.has_number:
        short = WITHIN
    elif reading.answer.rows and not isinstance(readings, Unreadable):
        short = _short_reason(readings, reading)
    elif words.startswith(BLINDLY):
        short = words.replace(BLINDLY, "worse than a blind guess")
    return CardText(title, number, shown_unit, words, short if short != words else "")


def _short_reason(readings: Readings, reading: Reading) -> str:
    """Why it is infinite, with the first of the rows that make it so and how many more."""
    rows = reading.answer.rows
    giver = reading.answer.reason.split(" gives 0")[0]
    more = f" and {len(rows) - 1:,} more" if len(rows) > 1 else ""
    name = quoted(readings.outcomes[rows[0]])
    return readings.worded(f"{giver} gives 0 to {name}{more}")


def _words(readings: Readings | Unreadable, reading: Reading, question: str) -> str:
    if reading.value is None or reading.answer.reason:
        return readings.worded(reading.answer.reason)
    if reading.measure.dimension is Dimension.OPTIONS:
        count, rest = len(readings.document.table), readings.document.table.rest
        if rest is not None:
            # Nobody knows among how many one guesses where it stands for several.
            count += (rest.count or sys.maxsize) - 1
        if reading.value > count * (1.0 + 1e-9):
            return f"{BLINDLY} among\u00a0{count:,}"
    if (
        isinstance(readings, Readings)
        and readings.filtered
        and "<sub>T</sub>" in reading.measure.symbol
    ):
        return f"Q<sub>T</sub> {readings.filtered}"
    if "{" not in question:
        return question
    return question.format(options=significant_text(reading.value))


@guarded
class Explanation(ClosingPanel):
    """One reading in words: its question, its formula with the live numbers, its last change.

    And of counts what they say as a sample; and whether nothing in the picture stands for it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setObjectName("explanation")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.lines = tuple(PlainLabel(self) for _ in range(5))
        self.close_button = ToolButton(self)
        self.close_button.show_icon("close")
        self.close_button.setProperty("role", "flat")
        self.close_button.setAccessibleName("Close the explanation")
        self.close_button.setToolTip("Close this (Esc, or click the card again)")
        self.close_button.clicked.connect(self.closed)
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in self.lines:
            shows_markup(label)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            words.addWidget(label)
        across = QHBoxLayout(self)
        across.setContentsMargins(14, 9, 8, 10)
        across.addLayout(words, 1)
        across.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_lines(self, name: str, lines: tuple[str, str, str, str]) -> None:
        """Show question, formula, change and aside, in markup; one that is "" takes no room."""
        self.setAccessibleName(f"{name}, explained")
        for label, line in zip(self.lines[:-1], lines, strict=True):
            _show_line(label, line)

    def show_unlit(self, line: str) -> None:
        """Show that nothing in the picture stands for the reading; nothing for ""."""
        _show_line(self.lines[-1], line)


def _show_line(label: QLabel, line: str) -> None:
    if line and label.text() != (text := rich(line)):
        label.setText(text)
    label.setVisible(bool(line))
