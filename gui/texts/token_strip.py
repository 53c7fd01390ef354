"""TokenStrip: a text's tokens on lines, each as dark, and marked as high, as it is hot."""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE, GestureRun
from gui.drawing.colours import ink_on, mixed
from gui.look.plain import plain_tip
from gui.look.scale import scale_of
from gui.look.theme import font, shown_theme
from model.words.inert import harmless
from model.words.names import counted, fit
from model.words.token_names import shown

if TYPE_CHECKING:
    from model.document.table import Array
    from model.texts.heat import Heat

PITCH = 36.0
PAD, WORD_GAP, PART_GAP = 7.0, 5.0, 2.0
LONGEST = 28
LEAST = 16.0


class TokenLines:
    """Breaks tokens into lines; the width of each different text is measured once.

    A token that begins with a space stands a little apart from the one before, as words do; an
    end of line within a token ends its line, and so does the end of a text of several.
    """

    def __init__(
        self,
        texts: Sequence[str],
        measure: Callable[[str], float],
        ends: Sequence[int] = (),
    ) -> None:
        self._names = {text: fit(shown(text), LONGEST) for text in dict.fromkeys(texts)}
        self._texts = texts
        wide = {text: max(measure(name), LEAST) + 2 * PAD for text, name in self._names.items()}
        gaps = {text: WORD_GAP if text[:1].isspace() else PART_GAP for text in wide}
        self._widths: Array = np.array([wide[text] for text in texts], dtype=np.float64)
        self._steps: Array = self._widths + np.array([gaps[text] for text in texts])
        self._ends = np.cumsum(self._steps)
        breaking = {text for text in wide if text.endswith("\n")}
        found = [k for k, text in enumerate(texts) if text in breaking] if breaking else []
        self.ends = frozenset(ends)
        if self.ends:
            found = sorted({*found, *(end - 1 for end in self.ends)})
        self._breaks = np.array(found, dtype=np.intp)
        self._starts: list[int] = []
        self._width = 0.0

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._starts)

    def count_up_to(self, most: int) -> int:
        """How many lines there are, or `most` if there are more."""
        return min(self.count, most)

    def set_width(self, width: float) -> None:
        """Break the lines anew at a width."""
        if width == self._width:
            return
        self._width = width
        self._starts = []
        stops = self._stops(width).tolist()
        start = 0
        while start < len(stops):
            self._starts.append(start)
            start = stops[start]

    def _stops(self, width: float) -> NDArray[np.intp]:
        """Where the line would end that begins with a token, for each of them at once."""
        rows = np.arange(len(self._texts))
        stops = np.searchsorted(self._ends, self._ends - self._steps + width + WORD_GAP, "right")
        if len(self._breaks):
            breaks = np.append(self._breaks, len(rows) - 1)
            stops = np.minimum(stops, breaks[np.searchsorted(self._breaks, rows)] + 1)
        return np.maximum(stops, rows + 1)

    def shown(self, position: int) -> str:
        """How a token is written on its chip."""
        return self._names[self._texts[position]]

    def line_of(self, position: int) -> int:
        """Return the line of a token."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def tokens_of(self, line: int) -> range:
        """Return the tokens of a line; none of a line that there is not."""
        if not 0 <= line < len(self._starts):
            return range(0)
        last = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._texts)
        return range(self._starts[line], last)

    def span(self, position: int) -> tuple[float, float]:
        """Return where a token begins on its line, and its width."""
        first = self._starts[self.line_of(position)]
        edge = float(self._ends[first] - self._steps[first])
        left = float(self._ends[position] - self._widths[position]) - edge
        return left - float(self._steps[first] - self._widths[first]), float(self._widths[position])

    def walked(self, position: int, key: Qt.Key) -> int | None:
        """Return where a key leads from a token; None for a key that leads nowhere."""
        last = len(self._texts) - 1
        if last < 0:
            return None
        line = self.line_of(max(position, 0))
        steps = {
            Qt.Key.Key_Left: position - 1,
            Qt.Key.Key_Right: position + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_Up: self._beside(position, line - 1),
            Qt.Key.Key_Down: self._beside(position, line + 1),
        }
        return None if key not in steps else min(max(steps[key], 0), last)

    def _beside(self, position: int, line: int) -> int:
        """The token of another line that stands nearest below or above."""
        there = self.tokens_of(line)
        if not there or position < 0:
            return position
        left, width = self.span(position)
        middle = left + 0.5 * width
        return min(there, key=lambda place: abs(self.span(place)[0] - middle))


CHIP, MARK = 24.0, 5.0
TEXT_SIZE = 13.0
LEAST_LINES, MOST_LINES = 2, 3
ABOUT = "Click a token, or walk with the arrows, to see what was expected there"


@guarded
class TokenStrip(QAbstractScrollArea):
    """The tokens of a text; only the lines that are seen are painted.

    Attributes:
        position: the token that is chosen; −1 for none.
        lines: how the tokens stand on lines.

    Signals:
        chosen(position, gesture): a token was clicked, or a key came to it.
    """

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.List)
        self._texts: Sequence[str] = ()
        self._heat: Heat | None = None
        self.position = self._pointed = self._seen = -1
        self._run = GestureRun()
        self._most_lines = MOST_LINES
        # All is laid out as usual, and drawn larger in a large window.
        self._scale = 1.0
        self._metrics = QFontMetricsF(font(TEXT_SIZE))
        self.lines = TokenLines((), self._metrics.horizontalAdvance)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Tokens")
        self.setToolTip(ABOUT)
        self.setObjectName("tokenStrip")
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalScrollBar().setSingleStep(round(PITCH))

    def show_tokens(
        self,
        texts: Sequence[str],
        heat: "Heat",
        position: int,
        seen: int = -1,
        ends: Sequence[int] = (),
    ) -> None:
        """Show tokens with their heat.

        seen: the token to have in view where that is not the chosen one; −1 for the chosen one.
        ends: where another text begins.
        """
        if texts is not self._texts:
            self._texts = texts
            self.lines = TokenLines(texts, self._metrics.horizontalAdvance, ends)
            self.verticalScrollBar().setValue(0)
            self._lay_out()
        self._heat = heat
        moved = (position, seen) != (self.position, self._seen)
        self.position, self._seen = position, seen
        if moved:
            self._bring_into_view()
        self._describe()
        self.viewport().update()

    def set_most_lines(self, lines: int) -> None:
        """Stand at most so many lines high; the rest is scrolled to."""
        if lines != self._most_lines:
            self._most_lines = lines
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        count = self.lines.count_up_to(self._most_lines)
        return QSize(300, round(max(count, 1) * self._pitch) + 2)

    def minimumSizeHint(self) -> QSize:
        # In a low window the picture below keeps its axes, and the tokens are scrolled.
        count = self.lines.count_up_to(min(self._most_lines, LEAST_LINES))
        return QSize(120, round(max(count, 1) * self._pitch) + 2)

    def rect_of(self, position: int) -> QRectF:
        """Return where a token stands in the viewport."""
        box, scale = self._box(position), self._scale
        left, top = scale * box.left(), scale * box.top()
        return QRectF(left, top, scale * box.width(), scale * box.height())

    def position_at(self, point: QPoint) -> int:
        """Return the token at a point of the viewport; −1 for none."""
        for place in self.lines.tokens_of(self._line_at(point.y())):
            box = self.rect_of(place)
            if box.left() - 2.0 <= point.x() <= box.right() + 2.0:
                return place
        return -1

    @property
    def _pitch(self) -> float:
        """From line to line, in pixels."""
        return PITCH * self._scale

    def _line_at(self, y: float) -> int:
        return int((y + self.verticalScrollBar().value()) // self._pitch)

    def _box(self, position: int) -> QRectF:
        """Where a token stands before it is drawn larger."""
        top = self.lines.line_of(position) * PITCH
        left, width = self.lines.span(position)
        return QRectF(left, top - self.verticalScrollBar().value() / self._scale, width, CHIP)

    def _lay_out(self) -> None:
        self.lines.set_width(self.viewport().width() / self._scale)
        height = round(self.lines.count * self._pitch)
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, height - self.viewport().height()))
        self._bring_into_view()
        self.updateGeometry()

    def _bring_into_view(self) -> None:
        place = self._seen if self._seen >= 0 else self.position
        if not 0 <= place < len(self._texts):
            return
        top = round(self.lines.line_of(place) * self._pitch)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if not bar.value() <= top <= bar.value() + height - round(self._pitch):
            bar.setValue(max(0, top - height // 2 + round(self._pitch / 2)))

    def _describe(self) -> None:
        if 0 <= self.position < len(self._texts):
            name = shown(self._texts[self.position])
            said = f"token {self.position + 1:,} is {name}, {self._said(self.position)}."
            self.setAccessibleDescription(harmless(f"{counted(len(self._texts), 'token')}; {said}"))

    def _said(self, position: int) -> str:
        return "not scored" if self._heat is None else self._heat.said(position)

    def _share(self, position: int) -> float:
        return math.nan if self._heat is None else self._heat.share(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        painter.setFont(font(TEXT_SIZE))
        first, last = self._line_at(0.0), self._line_at(float(self.viewport().height()))
        for line in range(first, min(last + 1, self.lines.count)):
            for place in self.lines.tokens_of(line):
                self._paint(painter, place)
        painter.end()

    def _paint(self, painter: QPainter, position: int) -> None:
        theme = shown_theme()
        box, heat = self._box(position), self._share(position)
        share = 0.0 if math.isnan(heat) else abs(heat)
        role = "tempered" if self._heat is None else self._heat.role
        if heat < 0.0 and self._heat is not None:
            role = self._heat.falling
        fill = mixed(theme.fill(role), QColor(theme.card), 0.06 + 0.94 * share)
        painter.setPen(Qt.PenStyle.NoPen)
        if math.isnan(heat):
            painter.setPen(QPen(QColor(theme.border), 1.0, Qt.PenStyle.DashLine))
            fill = QColor(theme.card)
        painter.setBrush(fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5.0, 5.0)
        painter.setPen(QColor(theme.muted) if math.isnan(heat) else ink_on(fill))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, harmless(self.lines.shown(position)))
        painter.setPen(Qt.PenStyle.NoPen)
        if share > 0.02:
            painter.setBrush(theme.text(role))
            painter.drawRoundedRect(_mark(box, share, falls=heat < 0.0), 1.0, 1.0)
        if position in self.lines.ends:
            painter.setBrush(QColor(theme.muted))
            painter.drawRect(QRectF(box.left(), box.top() - 3.0, self.viewport().width(), 1.0))
        if position == self.position:
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.0, 1.0, -1.0, -1.0), 5.0, 5.0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and scale_of(self) != self._scale:
            self._scale = scale_of(self)
            self.verticalScrollBar().setSingleStep(round(self._pitch))
            self._lay_out()
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and position >= 0:
            self.chosen.emit(position, NO_GESTURE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.lines.walked(self.position, Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        elif place != self.position:
            self.chosen.emit(place, self._run.gesture())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.position_at(event.position().toPoint())
        if place != self._pointed:
            self._pointed = place
            self.viewport().setToolTip(
                plain_tip(f"{self.lines.shown(place)}: {self._said(place)}")
                if place >= 0
                else ABOUT
            )

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()


def _mark(box: QRectF, share: float, *, falls: bool) -> QRectF:
    """The line as high as a token is hot: below it, or at its upper edge where its heat falls."""
    height = 1.0 + (MARK - 1.0) * share
    top = box.top() if falls else box.bottom() + 2.0
    return QRectF(box.left() + 3.0, top, box.width() - 6.0, height)
