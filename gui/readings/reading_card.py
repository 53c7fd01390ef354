"""ReadingCard: one reading in large figures, with its question; a click explains it."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QToolTip, QWidget

from gui.core.accessible import describe
from gui.core.boundary import guarded
from gui.core.ticker import Pause
from gui.drawing.plate import Plate, rounded
from gui.drawing.typeset import Letters, draw, draw_from, elided, letters, wrapped
from gui.look.icons import icon
from gui.look.plain import rich
from gui.look.style import OwnGround
from gui.look.theme import Theme, font, shown_theme, solid
from gui.widgets.buttons import ToolButton
from model.evaluate.readings import (
    COVERED_TEXT,
    Dimension,
    Reading,
    Readings,
    ReadingSet,
    Unreadable,
)
from model.figure.figure import Role
from model.words.markup import escape, plain
from model.words.numerals import significant_text
from model.words.units import Unit

DECIMALS, OPTIONS_DECIMALS = 3, 2


def symbol_of(readings: ReadingSet, reading: Reading) -> str:
    """Return the symbol in markup; P where the dial tempers P for want of a Q."""
    return readings.symbol(reading.id)


def number_of(reading: Reading, unit: Unit) -> str:
    """Return the number as cards and list show it."""
    options = reading.measure.dimension is Dimension.OPTIONS
    return reading.text(unit, OPTIONS_DECIMALS if options else DECIMALS)


def card_number(reading: Reading, unit: Unit) -> str:
    """Return the number in three significant digits, its bounds, or a dash where there is none."""
    value = reading.value_in(unit)
    if value is not None:
        return significant_text(value)
    low, high = reading.bounds_in(unit)
    if low is None:
        return reading.text(unit)
    least = significant_text(low)
    return f"≥ {least}" if high is None else f"{least} – {significant_text(high)}"


def full_number(reading: Reading, unit: Unit) -> str:
    """Return the number in full precision, as it is copied; empty where there is none."""
    value = reading.value_in(unit)
    low, high = reading.bounds_in(unit)
    if value is None and low is not None:
        return f"at least {low:.17g}" if high is None else f"{low:.17g} to {high:.17g}"
    return "" if value is None else f"{value:.17g}"


def spoken(reading: Reading, unit: Unit) -> str:
    """Return the number and its unit, and the reason if there is one, in plain text."""
    quantity = f"{number_of(reading, unit)} {reading.unit_name(unit)}".strip()
    if not reading.has_number:
        return f"no number: {plain(reading.answer.reason)}"
    return f"{quantity}. {plain(reading.answer.reason)}" if reading.answer.reason else quantity


def formula_of(readings: ReadingSet, reading: Reading) -> str:
    """Return the formula with the live numbers, in markup; the symbol alone without numbers."""
    if isinstance(readings, Readings):
        return reading.measure.formula(readings)
    return reading.measure.symbol


def tip_of(readings: ReadingSet, reading: Reading) -> str:
    """Return the tooltip in markup: name, question, formula with the live numbers, how to keep."""
    aside = reading.measure.aside(readings) if isinstance(readings, Readings) else ""
    lines = [
        f"<b>{escape(reading.measure.name)}</b> · {symbol_of(readings, reading)}",
        escape(reading.measure.question),
        formula_of(readings, reading),
        aside,
        readings.worded(reading.answer.reason),
        "Click to keep this in view; Ctrl+C copies the number",
    ]
    return "<br>".join(line for line in lines if line)


HEIGHT = 116
RADIUS, BAR = 10.0, 3.0
COPY_SIZE, COPY_ICON = QSize(24, 24), QSize(15, 15)
LARGE = 1.3
PADDING, SYMBOL_MIDDLE, BASELINE, WORDS_MIDDLE = 14.0, 22.0, 59.0, 76.0
# From where to where what changes with the dial stands, clear of the symbol.
NUMBER, WORDS = (33.0, 69.0), (69.0, 114.0)
LINE = 15.0
STALE = 0.45
SIZE, SMALLEST, INFINITE = 26.0, 10.5, 34.0
UNIT_GAP = 6.0
# Below this width all cards write their words smaller, so that two lines hold them.
NARROW, MOST_LINES = 176, 3
COPIED_MILLISECONDS = 1600


class CardText(NamedTuple):
    """What a card says, as text and markup; `short` stands in where the words are too many."""

    symbol: str
    number: str
    unit: str
    words: str
    short: str = ""


@guarded
class ReadingCard(OwnGround, QPushButton):
    """A card for the reading with one id, under a bar in the colour of a role.

    Attributes:
        copy_button: puts the number on the clipboard.

    Signals:
        pinned(str): its explanation is wanted, or no longer; the id of the reading.
        copied(str): symbol and number that were put on the clipboard.
    """

    pinned = Signal(str)
    copied = Signal(str)

    def __init__(
        self, reading_id: str, role: Role, parent: QWidget | None = None, *, hatched: bool = False
    ) -> None:
        super().__init__(parent)
        self.reading_id, self._hatched = reading_id, hatched
        self._zoom = 1.0
        self.copy_button = ToolButton(self)
        self.copy_button.setProperty("role", "flat")
        self.copy_button.setProperty("tight", True)
        self.copy_button.clicked.connect(self.copy)
        self._draw_icon()
        self.setCheckable(True)
        self.text_shown = CardText("", "–", "", "")
        self.stale, self._note = False, ""
        self._role: Role = role
        self._readings: Readings | Unreadable | None = None
        self._copied_timer = Pause(self, COPIED_MILLISECONDS, self.update)
        self._plate = Plate()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.pinned.emit(self.reading_id))

    def show_text(self, text: CardText, readings: Readings | Unreadable, stale: bool) -> None:
        """Show what to say, from the last readings that are good; dimmed where they are stale."""
        first, self._readings = self._readings is None, readings
        before, was_stale = self.text_shown, self.stale
        if (text, stale) == (before, was_stale) and not first:
            return
        self.text_shown, self.stale = text, stale
        reading = readings[self.reading_id]
        self.copy_button.setVisible(reading.has_number)
        if text.symbol != before.symbol or first:
            self._name(reading)
        state = "Stale, the last good number: " if stale else ""
        describe(self, lambda: f"{state}{spoken(reading, readings.unit)}", at_rest=readings.settled)
        if stale != was_stale or text.symbol != before.symbol:
            self.update()
            return
        if (text.number, text.unit) != (before.number, before.unit):
            self.update(self._part(NUMBER))
        if (text.words, text.short) != (before.words, before.short):
            self.update(self._part(WORDS))

    def keep(self, readings: Readings | Unreadable) -> None:
        """Say the same, of other readings that say it too."""
        self._readings = readings

    def _name(self, reading: Reading) -> None:
        """Take the names and the tips that go with the symbol."""
        symbol = plain(self.text_shown.symbol)
        self.setAccessibleName(", ".join(dict.fromkeys((reading.measure.name, symbol))))
        self.copy_button.setAccessibleName(f"Copy {symbol}")
        self.copy_button.setToolTip(f"Copy {symbol} in full precision (Ctrl+C)")
        # What is shown on hovering is written when it is asked for; this is for who cannot hover.
        self.setToolTip(f"{reading.measure.name}. {reading.measure.question} Click to keep this.")

    def _part(self, part: tuple[float, float]) -> QRect:
        """A part of the card, from side to side."""
        return _part_of(part, self._zoom, self.width())

    # Of its ground the corners are the window's.
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        ink = shown_theme().muted
        self.copy_button.setIcon(icon("copy", ink, ink))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.copy_button.setIconSize(COPY_ICON * self._zoom)
        self.copy_button.setFixedSize(COPY_SIZE * self._zoom)
        self.copy_button.move(self.width() - self.copy_button.width() - 5, 9)

    def show_large(self, is_large: bool) -> None:
        """Be drawn larger, as on a large screen, or as usual."""
        self._zoom = LARGE if is_large else 1.0
        self.updateGeometry()
        self.update()

    @property
    def wide(self) -> float:
        """The width in the pixels that the card is drawn in."""
        return self.width() / self._zoom

    def copy(self) -> None:
        """Put the number in full precision on the clipboard, and say so on the card."""
        if self._readings is None:
            return
        number = full_number(self._readings[self.reading_id], self._readings.unit)
        if not number:
            return
        QApplication.clipboard().setText(number)
        self._note = f"Copied {number}"
        self._copied_timer.start()
        self.update()
        self.copied.emit(f"{plain(self.text_shown.symbol)} = {number}")

    def sizeHint(self) -> QSize:
        return QSize(180, round(HEIGHT * self._zoom))

    def minimumSizeHint(self) -> QSize:
        return QSize(110, round(HEIGHT * self._zoom))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            # Written when it is asked for: formulas are not worth making 60 times a second.
            if self._readings is not None:
                words = tip_of(self._readings, self._readings[self.reading_id])
                QToolTip.showText(event.globalPos(), f"<qt>{rich(words)}</qt>", self)
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), shown_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = (self.isDown(), self.isChecked(), self.underMouse(), self.hasFocus(), self.stale)
        key = (theme.name, self._zoom, self._role, self.text_shown.symbol, *state)
        size = self.size().toSizeF()
        self._plate.paint(painter, size, key, self._paint_plate, solid(theme.window))
        painter.scale(self._zoom, self._zoom)
        if self.stale:
            painter.setOpacity(STALE)
        area = event.rect()
        if area.intersects(self._part(NUMBER)):
            self._paint_number(painter, theme)
        if area.intersects(self._part(WORDS)):
            self._paint_words(painter, theme)
        painter.end()

    def _paint_plate(self, painter: QPainter) -> None:
        """What does not change with the dial: all but the number and the words."""
        painter.scale(self._zoom, self._zoom)
        self._paint_ground(painter)
        if self.stale:
            painter.setOpacity(STALE)
        symbol, room = letters(self.text_shown.symbol, 13.0, bold=True), self.wide - 46.0
        if symbol.width > room:
            symbol = elided(self.text_shown.symbol, 11.0, room, bold=True)
        draw(painter, symbol, PADDING, SYMBOL_MIDDLE, QColor(shown_theme().muted), "left")

    def _paint_ground(self, painter: QPainter) -> None:
        theme = shown_theme()
        outer = QRectF(0.0, 0.0, self.wide, self.height() / self._zoom)
        lively = self.underMouse() or self.isDown()
        whole = rounded(outer, RADIUS, RADIUS)
        painter.fillPath(
            whole, QColor(theme.muted if lively and not self.isDown() else theme.border)
        )
        painter.save()
        painter.setClipRect(QRectF(0.0, 0.0, outer.width(), RADIUS * 0.75))
        painter.fillPath(whole, theme.fill(self._role))
        if self._hatched:
            # Told from the other divergence without its colour.
            painter.fillRect(outer, QBrush(QColor(theme.card), Qt.BrushStyle.BDiagPattern))
        painter.restore()
        inner = outer.adjusted(1.0, BAR, -1.0, -1.0)
        ground = theme.accent_soft if self.isDown() or self.isChecked() else theme.card
        painter.fillPath(rounded(inner, RADIUS - 1.0, RADIUS - BAR), QColor(ground))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            ring = inner.adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(ring, RADIUS - 2.5, RADIUS - 2.5)

    def _paint_number(self, painter: QPainter, theme: Theme) -> None:
        text = self.text_shown
        if text.number == COVERED_TEXT:
            painter.setFont(font(SIZE, QFont.Weight.DemiBold))
            self._paint_cover(painter, QRectF(PADDING, BASELINE - 25.0, 78.0, 30.0))
            return
        number, unit = fitted_number(text.number, text.unit, self.wide)
        draw_from(painter, number, PADDING, BASELINE, solid(theme.ink))
        left = PADDING + number.width + UNIT_GAP
        draw_from(painter, unit, left, BASELINE, solid(theme.muted))

    def _paint_cover(self, painter: QPainter, box: QRectF) -> None:
        """A hatched lid over the number, with its question mark."""
        painter.setPen(QPen(QColor(shown_theme().muted), 1.0))
        painter.setBrush(QBrush(QColor(shown_theme().grid), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, 6.0, 6.0)
        painter.setPen(QColor(shown_theme().ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, COVERED_TEXT)

    def _paint_words(self, painter: QPainter, theme: Theme) -> None:
        noted = self._copied_timer.isActive()
        words = self._note if noted else self.text_shown.words
        ink = QColor(theme.good if noted else theme.muted)
        spare = "" if noted else self.text_shown.short
        lines = fitted_lines(words, self.wide, spare)
        for index, line in enumerate(lines):
            # Three lines stand closer, so that they end where the padding begins.
            middle = WORDS_MIDDLE + index * (LINE if len(lines) < MOST_LINES else LINE - 1.5)
            draw(painter, line, PADDING, middle, ink, "left")


@lru_cache(maxsize=64)
def _part_of(part: tuple[float, float], zoom: float, width: int) -> QRect:
    top, bottom = part
    return QRectF(0.0, top * zoom, float(width), (bottom - top) * zoom).toAlignedRect()


def fitted_number(number: str, unit: str, card_width: float) -> tuple[Letters, Letters]:
    """Return a number, as large as fits a card, and its unit; no unit where even so it is long."""
    room = card_width - 2.0 * PADDING
    size = INFINITE if number == "∞" else SIZE
    written, beside = letters(number, size, bold=True), letters(unit, 13.0)
    if written.width + UNIT_GAP + beside.width <= room:
        return written, beside
    least = letters(number, SMALLEST, bold=True).width
    tried = (letters(unit, 13.0), letters(unit, 11.0), letters("", 13.0))
    beside = next((one for one in tried if least + UNIT_GAP + one.width <= room), tried[-1])
    taken = beside.width + UNIT_GAP if beside.width else 0.0
    while written.width + taken > room and size > SMALLEST:
        size -= 1.0
        written = letters(number, size, bold=True)
    return written, beside


def fitted_lines(words: str, card_width: float, short: str = "") -> tuple[Letters, ...]:
    """Return the words in two lines if they fit, else three smaller ones, cut where they must be.

    `short` stands in for them if it fits; else they are cut at their colon if that is enough, and
    within the last line, with dots, if not.
    """
    room = card_width - 2.0 * PADDING
    lines = wrapped(words, 12.0 if card_width >= NARROW else 11.0, room)
    if len(lines) < MOST_LINES:
        return lines
    for text in filter(None, (words, short, words.split(": ")[0])):
        lines = wrapped(text, 11.0, room)
        if len(lines) <= MOST_LINES:
            return lines
    return wrapped(words, 11.0, room, MOST_LINES)
