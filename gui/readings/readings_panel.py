"""ReadingsPanel: the cards over the lens, those only that the document has a use for."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.look.theme import Theme
from gui.readings.reading_card import CardText, ReadingCard, number_of, symbol_of
from model.evaluate.readings import Dimension, Reading, Readings, Unreadable
from model.figure.figure import Role
from model.words.numerals import reading_text

GAP = 12


class Card(NamedTuple):
    """A card: whose reading, under which colour, and its question in two short lines."""

    id: str
    role: Role
    question: str


CARDS = (
    Card("entropy_p", "truth", "How hard is the guessing game?"),
    Card("cross_entropy", "tempered", "How surprised am I, given my predictions?"),
    Card("kl_p_qt", "divergence", "How much worse is my guess than the best?"),
    Card("perplexity", "model", "like choosing among {options} equally likely outcomes"),
    Card("kl_qt_q", "divergence", "How far has the dial moved the model?"),
)

# In place of the perplexity of Q, where there is no Q.
ALONE = Card("perplexity_p", "model", "like choosing among {options} equally likely outcomes")
OF_MODEL = ("cross_entropy", "kl_p_qt", "perplexity")


class ReadingsPanel(QWidget):
    """Five readings in large figures: H(P), H(P, Q at T), D(P ‖ Q at T), perplexity, D(Q at T ‖ Q).

    Signals:
        copied(str): symbol and number that a card put on the clipboard.
    """

    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Readings")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._good: Readings | Unreadable | None = None
        self.cards = {card.id: ReadingCard(card.id, card.role, self) for card in (*CARDS, ALONE)}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for widget in self.cards.values():
            row.addWidget(widget, 1)
            widget.copied.connect(self.copied)
        self.cards[ALONE.id].hide()
        self._row = row

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show new readings; where there is a problem, the last good ones stay, dimmed."""
        stale = isinstance(readings, Unreadable)
        if not stale or self._good is None:
            self._good = readings
        shown = self._good
        for card in (*CARDS, ALONE):
            self.cards[card.id].setVisible(_has_place(shown, card.id))
            text = _card_text(shown, shown[card.id], card.question)
            self.cards[card.id].show_text(text, shown, stale)
        # At once, so that no card is seen at the width it had among others.
        self._row.activate()

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        for widget in self.cards.values():
            widget.set_theme(theme)


def _is_plain(readings: Readings | Unreadable) -> bool:
    """Whether Q at T is Q itself: T is 1 and nothing is filtered."""
    is_filtered = isinstance(readings, Readings) and bool(readings.filtered)
    return readings.document.temperature == 1.0 and not is_filtered


def _has_place(readings: Readings | Unreadable, reading_id: str) -> bool:
    if reading_id == "kl_qt_q":
        return not _is_plain(readings)
    if reading_id == ALONE.id:
        return readings.document.model is None
    return reading_id not in OF_MODEL or readings.document.model is not None


def _card_text(readings: Readings | Unreadable, reading: Reading, question: str) -> CardText:
    unit = readings.unit
    options = reading.measure.dimension is Dimension.OPTIONS
    title = reading.measure.name if options else symbol_of(readings, reading)
    if _is_plain(readings):
        title = title.replace("<sub>T</sub>", "")
    number = number_of(reading, unit)
    shown_unit = reading.unit_name(unit) if reading.has_number else ""
    return CardText(title, number, shown_unit, _words(readings, reading, question))


def _words(readings: Readings | Unreadable, reading: Reading, question: str) -> str:
    if reading.value is None or reading.answer.reason:
        return reading.answer.reason
    if (
        isinstance(readings, Readings)
        and readings.filtered
        and "<sub>T</sub>" in reading.measure.symbol
    ):
        return f"Q<sub>T</sub> {readings.filtered}"
    return question.format(options=reading_text(reading.value, 1))
