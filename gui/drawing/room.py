"""What of a panel is taken: texts, bars and lines, so that no text is drawn over another."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from gui.drawing.frame import Frame
from model.document.table import Array
from model.figure.figure import Line, Panel, Rule
from model.words.remembering import remembered


@dataclass
class LabelRoom:
    """The rectangles that a new label must stay clear of.

    Attributes:
        bounds: what no label may leave.
        solid: left, top, right, bottom of the filled bars, a row each.
        taken: the rectangles of texts and symbols drawn so far.
    """

    bounds: QRectF
    solid: Array
    taken: list[QRectF] = field(default_factory=list)

    def free(self, rect: QRectF) -> bool:
        """Return whether `rect` is inside the bounds and clear of all that is taken."""
        return self.bounds.contains(rect) and not self.crowded(rect)

    def crowded(self, rect: QRectF) -> bool:
        """Return whether `rect` meets anything that is taken."""
        return any(rect.intersects(other) for other in self.taken)

    def over_bars(self, rect: QRectF) -> bool:
        """Return whether `rect` lies over a bar by more than a pixel's breadth."""
        if not len(self.solid):
            return False
        left, top, right, bottom = self.solid.T
        hit = (left < rect.right() - 1.0) & (right > rect.left() + 1.0)
        return bool((hit & (top < rect.bottom()) & (bottom > rect.top())).any())

    def moved_inside(self, rect: QRectF) -> QRectF:
        """Return `rect` moved as little as brings it inside the bounds, its start kept."""
        if self.bounds.contains(rect):
            return rect
        moved, bounds = QRectF(rect), self.bounds
        moved.moveLeft(max(bounds.left(), min(rect.left(), bounds.right() - rect.width())))
        moved.moveTop(max(bounds.top(), min(rect.top(), bounds.bottom() - rect.height())))
        return moved


# Points along a trace stand closer together than a text is high.
STEPS = 400
Traces = NDArray[np.float64]


def traces_of(panel: Panel, frame: Frame) -> Traces:
    """Return the pixels (x, y), as two rows, of points along every line and rule of a panel."""
    found = [_trace(mark, frame) for mark in panel.marks if isinstance(mark, Line | Rule)]
    found = [trace for trace in found if trace.size]
    return found[0] if len(found) == 1 else np.concatenate([_NO_TRACE, *found], axis=1)


_NO_TRACE: Traces = np.zeros((2, 0))


# Most lines stay while the dial turns.
@remembered(64)
def _trace(mark: Line | Rule, frame: Frame) -> Traces:
    area = frame.area
    if isinstance(mark, Line):
        if len(mark.x) < 2:
            return _NO_TRACE
        x, y = frame.across(mark.x), frame.down(mark.y)
        places = np.linspace(0.0, len(x) - 1.0, max(STEPS, len(x)))
        index = np.arange(len(x))
        return np.stack((np.interp(places, index, x), np.interp(places, index, y)))
    if mark.role == "faint":
        # Like a grid line, it may run behind a text.
        return _NO_TRACE
    along = np.linspace(0.0, 1.0, STEPS)
    if mark.upright:
        x = np.full(STEPS, float(frame.across(mark.value)))
        return np.stack((x, area.top() + along * area.height()))
    y = np.full(STEPS, float(frame.down(mark.value)))
    return np.stack((area.left() + along * area.width(), y))


def crossed(rect: QRectF, traces: Traces) -> bool:
    """Return whether any trace runs through `rect`."""
    x, y = traces
    if not len(x):
        return False
    hit = (x > rect.left() - 1.0) & (x < rect.right() + 1.0)
    return bool((hit & (y > rect.top()) & (y < rect.bottom())).any())
