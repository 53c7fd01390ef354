"""StillPlace: where a text may change at every tick without the window being laid out anew."""

import math
import re
from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.core.boundary import guarded
from gui.core.ticker import Pause
from gui.look.plain import PlainLabel
from gui.look.style import OwnGround
from gui.look.theme import shown_theme
from model.words.markup import runs

_FIGURES = re.compile(r"\d")
_BLANKS = re.compile(r"[ \t\n\r]+")
_SHIFTS = {
    -1: QTextCharFormat.VerticalAlignment.AlignSubScript,
    1: QTextCharFormat.VerticalAlignment.AlignSuperScript,
}
_LAST_OF_ONE = "\uffff"
PADDING = 6
# No number can be read that changes more often.
READ_MS = 100


def widest_figures(text: str) -> str:
    """Return a text with every figure the widest one: as long whatever its numbers are."""
    return _FIGURES.sub("0", text)


@guarded
class StillLabel(OwnGround, PlainLabel):
    """A label on a card that paints its ground too, so that a new text has nothing else painted.

    Rich text it typesets as a label does, to the pixel, but without making a page of it each time.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(shown_theme().card))
        is_page = self.textFormat() == Qt.TextFormat.RichText
        if not is_page or self.hasFocus() or self.hasSelectedText() or "<br>" in self.text():
            painter.end()
            super().paintEvent(event)
            if self.hasFocus():
                self._paint_ring()
            return
        room = QRectF(self.contentsRect())
        if self.frameWidth():
            # Of a label with room around its text in the style sheet Qt takes it for a frame.
            room.setLeft(room.left() + self.fontMetrics().horizontalAdvance("x") // 2)
        text, high = _set_in_lines(self, room.width())
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            room.setTop(math.floor(room.top() + max(0.5 * (room.height() - high), 0.0)))
        painter.setClipRect(room)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text.draw(painter, room.topLeft())

    def _paint_ring(self) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(shown_theme().accent))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def _set_in_lines(label: QLabel, width: float) -> tuple[QTextLayout, float]:
    """The text of a label in the small markup, typeset at a width, and how high it is."""
    formats: list[QTextLayout.FormatRange] = []
    words, at = [], 0
    for run in runs(label.text()):
        text = _BLANKS.sub(" ", run.text)
        # Qt counts letters beyond 2¹⁶ twice.
        long = len(text) + sum(map(_LAST_OF_ONE.__lt__, text))
        if run.bold or run.shift:
            stretch = QTextLayout.FormatRange()
            stretch.start, stretch.length = at, long
            # What is given back is a copy.
            style = stretch.format
            if run.bold:
                style.setFontWeight(QFont.Weight.Bold)
            if run.shift:
                style.setVerticalAlignment(_SHIFTS[run.shift])
            stretch.format = style
            formats.append(stretch)
        words.append(text)
        at += long
    wrap = QTextOption.WrapMode.WordWrap if label.wordWrap() else QTextOption.WrapMode.ManualWrap
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(wrap)
    layout, high = QTextLayout("".join(words), label.font()), 0.0
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLeadingIncluded(True)
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, high))
        high += line.height()
    layout.endLayout()
    return layout, high


class Pace:
    """Shows a text of which the next is about to come: now and then one, and the last.

    Nobody reads sixty a second, and a paragraph takes as long to set as all bars to draw.
    """

    def __init__(self, owner: QObject, show: Callable[[str], object]) -> None:
        self._show = show
        self._waiting: Callable[[], str] | None = None
        self._pause = Pause(owner, READ_MS, self._show_waiting)

    def at_once(self, text: str) -> None:
        """Show a text, and none of those that waited."""
        self._waiting = None
        self._show(text)

    def soon(self, words: Callable[[], str]) -> None:
        """Show what `words` returns, now or once the pause since the last is over."""
        self._waiting = words
        if not self._pause.isActive():
            self._show_waiting()

    def _show_waiting(self) -> None:
        words, self._waiting = self._waiting, None
        if words is not None:
            self._show(words())
            self._pause.start()


@guarded
class StillPlace(QWidget):
    """Holds a label that asks nobody for room when its text changes.

    A label asks its parent's layout with every text, and that the whole window; this parent has
    no layout. It takes the room that is left, or, where it `grows`, that of its longest text.
    """

    def __init__(
        self, label: QLabel, parent: QWidget | None = None, *, grows: bool = False
    ) -> None:
        super().__init__(parent)
        self._label, self._grows, self._longest = label, grows, ""
        self._around = 0
        self._pace = Pace(self, self._show)
        label.setParent(self)
        wide = QSizePolicy.Policy.Fixed if grows else QSizePolicy.Policy.Ignored
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a text; one that is longer than any before gets more room."""
        self._pace.at_once(text)

    def show_soon(self, words: Callable[[], str]) -> None:
        """Show a text of which the next is about to come."""
        self._pace.soon(words)

    def _show(self, text: str) -> None:
        if text == self._label.text():
            return
        self._label.setText(text)
        if self._grows and self._wide(text) > self._wide(self._longest):
            self._longest = text
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        # Worked out when asked: the style gives the label its letters only when it is on screen.
        label = self._label
        if not label.minimumWidth():
            # Only of a label that was not yet given its size: that would count as its padding.
            label.ensurePolished()
            text = label.fontMetrics().horizontalAdvance(label.text())
            self._around = label.sizeHint().width() - text
        around = self._around
        wide = self._wide(self._longest) + max(around, 0) + PADDING if self._longest else 0
        return QSize(wide, self._label.fontMetrics().height() + PADDING)

    def _wide(self, text: str) -> int:
        return self._label.fontMetrics().horizontalAdvance(widest_figures(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A size that is fixed cannot change, so nobody is asked for another.
        self._label.setFixedSize(event.size())
