"""What of a panel is taken: texts, bars and lines, so that no text is drawn over another."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.drawing.frame import FEW, Boxes, Frame, boxes_of, points_of
from gui.look.theme import Theme
from model.document.table import Array
from model.figure.figure import Bars, Line, Panel, Rule
from model.words.remembering import remembered


class LabelRoom:
    """What a new label of a panel must stay clear of.

    Attributes:
        bounds: what no label may leave.
        taken: the rectangles of texts and symbols drawn so far.
    """

    def __init__(self, panel: Panel, frame: Frame) -> None:
        self.bounds, self.taken = frame.room, list[QRectF]()
        self._panel, self._frame = panel, frame

    def free(self, rect: QRectF) -> bool:
        """Return whether `rect` is inside the bounds and clear of all that is taken."""
        return self.bounds.contains(rect) and not self.crowded(rect)

    def crowded(self, rect: QRectF) -> bool:
        """Return whether `rect` meets anything that is taken."""
        return any(rect.intersects(other) for other in self.taken)

    def over_bars(self, rect: QRectF) -> bool:
        """Return whether `rect` lies over a bar by more than a pixel's breadth."""
        first, last = rect.left() + 1.0, rect.right() - 1.0
        high, low = rect.top(), rect.bottom()
        if any(
            left < last and right > first and top < low and bottom > high
            for left, top, right, bottom in self._few
        ):
            return True
        for boxes in self._solid:
            if boxes.few is None:
                hit = (boxes.left < last) & (boxes.right > first) & boxes.shown
                if bool((hit & (boxes.top < low) & (boxes.bottom > high)).any()):
                    return True
        return False

    @cached_property
    def _solid(self) -> tuple[Boxes, ...]:
        """The filled bars."""
        filled = [mark for mark in self._panel.of(Bars) if mark.style == "filled"]
        return tuple([boxes_of(mark, self._frame) for mark in filled])

    @cached_property
    def _few(self) -> list[tuple[float, float, float, float]]:
        """Those to be seen of marks of few bars, one by one."""
        return [box[1:] for boxes in self._solid for box in boxes.few or () if box[0]]


def moved_inside(rect: QRectF, bounds: QRectF) -> QRectF:
    """Return `rect` moved as little as brings it inside the bounds, its start kept."""
    if bounds.contains(rect):
        return rect
    moved = QRectF(rect)
    moved.moveLeft(max(bounds.left(), min(rect.left(), bounds.right() - rect.width())))
    moved.moveTop(max(bounds.top(), min(rect.top(), bounds.bottom() - rect.height())))
    return moved


# Points along a trace stand closer together than a text is high.
STEPS = 400


@dataclass(frozen=True, eq=False)
class Trace:
    """A line or a rule as texts keep clear of it; worked out as far as a text comes near it."""

    mark: Line | Rule
    frame: Frame

    @cached_property
    def _ends(self) -> tuple[Array, Array]:
        """The pixels (x, y) of its own points."""
        mark, frame, area = self.mark, self.frame, self.frame.area
        if isinstance(mark, Line):
            return points_of(mark, frame)
        if mark.upright:
            x = float(frame.across(mark.value))
            return np.array([x, x]), np.array([area.top(), area.top() + area.height()])
        y = float(frame.down(mark.value))
        return np.array([area.left(), area.left() + area.width()]), np.array([y, y])

    @cached_property
    def _reach(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all of it; NaN where it has no point."""
        mark, frame = self.mark, self.frame
        if isinstance(mark, Line) and 2 <= len(mark.x) <= FEW:
            # Number by number, as arrays of a few take ten times as long.
            points = zip(frame.lefts_of(mark.x), frame.tops_of(mark.y), strict=True)
            known = [point for point in points if not math.isnan(point[0] + point[1])]
            lefts, tops = zip(*known, strict=True) if known else ((math.nan,), (math.nan,))
            return min(lefts), min(tops), max(lefts), max(tops)
        x, y = self._ends
        if len(x) < 2:
            return (math.nan,) * 4
        # These pass over NaN.
        least, most = np.fmin.reduce, np.fmax.reduce
        return float(least(x)), float(least(y)), float(most(x)), float(most(y))

    @cached_property
    def _points(self) -> tuple[Array, Array]:
        """The pixels of points all along it."""
        x, y = self._ends
        places = np.linspace(0.0, len(x) - 1.0, max(STEPS, len(x)))
        index = np.arange(len(x))
        return np.interp(places, index, x), np.interp(places, index, y)

    def crosses(self, first: float, high: float, last: float, low: float) -> bool:
        """Return whether it runs through a rectangle, told by its edges."""
        left, top, right, bottom = self._reach
        if not (right > first and left < last and bottom > high and top < low):
            return False
        x, y = self._points
        return bool(((x > first) & (x < last) & (y > high) & (y < low)).any())


Traces = tuple[Trace, ...]


def traces_of(panel: Panel, frame: Frame) -> Traces:
    """Return every line and rule of a panel that texts keep clear of."""
    # Like a grid line, a faint rule may run behind a text.
    lines = [_trace(mark, frame) for mark in panel.of(Line)]
    return (*lines, *[_trace(mark, frame) for mark in panel.of(Rule) if mark.role != "faint"])


# Most lines stay while the dial turns.
@remembered(64)
def _trace(mark: Line | Rule, frame: Frame) -> Trace:
    return Trace(mark, frame)


def crossed(rect: QRectF, traces: Traces) -> bool:
    """Return whether any trace runs through `rect`, a pixel at each side taken with it."""
    if not traces:
        return False
    edges = rect.left() - 1.0, rect.top(), rect.right() + 1.0, rect.bottom()
    return any(trace.crosses(*edges) for trace in traces)


GROUND = 0.85  # how much of a line goes behind the words on it


def clear_ground(
    painter: QPainter, rect: QRectF, room: LabelRoom, traces: Traces, theme: Theme
) -> None:
    """Where a line runs through a text that has no other place, let it fade behind the words."""
    if crossed(rect, traces) and not room.over_bars(rect):
        fade_behind(painter, rect, theme)


def fade_behind(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Let what lies at the place of a text fade, so that the words are read."""
    ground = QColor(theme.card)
    ground.setAlphaF(GROUND)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 3.0, 3.0)
