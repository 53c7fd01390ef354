"""Free texts on a panel."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from gui.drawing.bars import bar_fill
from gui.drawing.boxes import boxes_of
from gui.drawing.colours import ink_on, mixed
from gui.drawing.frame import Frame
from gui.drawing.room import LabelRoom
from gui.drawing.traces import Traces, crossed
from gui.drawing.typeset import Letters, draw, elided
from gui.look.theme import Theme
from model.figure.figure import Bars, Mark, Text

SIZES = {"small": 11.0, "normal": 13.0, "large": 16.0, "huge": 30.0}
# How far a text may move up or down to keep clear of a line, the nearest place first.
SHIFTS = (0.0, 5.0, -5.0, 10.0, -10.0, 15.0, -15.0, 20.0, -20.0, 26.0, -26.0)


def draw_text(
    painter: QPainter,
    text: Text,
    beneath: tuple[Mark, ...],
    frame: Frame,
    theme: Theme,
    room: LabelRoom,
    traces: Traces,
) -> None:
    """Draw a text, moved as little as keeps it inside the panel and off the lines.

    `beneath` are the marks drawn earlier, which decide the ink of a text on a fill.
    """
    line = elided(text.text, SIZES[text.size], room.bounds.width(), bold=text.bold)
    places = _places(text, line, frame)
    rect = room.moved_inside(next(places))
    if not text.on_fill and crossed(rect, traces):
        clear = (one for one in places if room.free(one) and not crossed(one, traces))
        rect = next(clear, rect)
    colour = theme.text(text.role)
    if text.on_fill:
        fill = _fill_at(rect.center(), beneath, frame, theme)
        strong = text.bold or text.size in ("large", "huge")
        colour = ink_on(fill, strong=strong) if fill is not None else QColor(theme.ink)
    draw(painter, line, rect.left(), rect.center().y(), colour, "left")
    room.taken.append(rect)


def _fill_at(at: QPointF, beneath: tuple[Mark, ...], frame: Frame, theme: Theme) -> QColor | None:
    for mark in reversed(beneath):
        if isinstance(mark, Bars) and mark.style == "filled":
            boxes = boxes_of(mark, frame)
            hit = boxes.shown & (boxes.left <= at.x()) & (boxes.right >= at.x())
            hit &= (boxes.top <= at.y()) & (boxes.bottom >= at.y())
            if hit.any():
                fill = bar_fill(mark, int(hit.argmax()), theme)
                return mixed(fill, QColor(theme.card), fill.alphaF())
    return None


def _places(text: Text, line: Letters, frame: Frame) -> Iterator[QRectF]:
    """Where a text may stand, the wished place first: then a little up or down, then mirrored."""
    x, y = float(frame.across(text.x)), float(frame.down(text.y)) + text.dy
    before = {"left": 0.0, "center": 0.5, "right": 1.0}[text.anchor] * line.width
    wished = QRectF(x + text.dx - before, y - 0.5 * line.pixels, line.width, line.pixels)
    mirrored = QRectF(wished)
    mirrored.moveLeft(2.0 * x - wished.right())
    sides = (wished,) if text.anchor == "center" else (wished, mirrored)
    return (side.translated(0.0, shift) for side in sides for shift in SHIFTS)
