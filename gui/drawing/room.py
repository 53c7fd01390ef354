"""What of a panel is taken: texts, bars and lines, so that no text is drawn over another."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from gui.drawing.frame import Frame
from model.document.table import Array
from model.figure.figure import Line, Panel, Rule


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
        left, top, right, bottom = self.solid.T
        hit = (left < rect.right() - 1.0) & (right > rect.left() + 1.0)
        return bool((hit & (top < rect.bottom()) & (bottom > rect.top())).any())

    def moved_inside(self, rect: QRectF) -> QRectF:
        """Return `rect` moved as little as brings it inside the bounds, its start kept."""
        moved, bounds = QRectF(rect), self.bounds
        moved.moveLeft(max(bounds.left(), min(rect.left(), bounds.right() - rect.width())))
        moved.moveTop(max(bounds.top(), min(rect.top(), bounds.bottom() - rect.height())))
        return moved


# Points along a trace stand closer together than a text is high.
STEPS = 400
Traces = NDArray[np.float64]


def traces_of(panel: Panel, frame: Frame) -> Traces:
    """Return the pixels (x, y), as two rows, of points along every line and rule of a panel."""
    found: list[Traces] = [np.zeros((2, 0))]
    area = frame.area
    along = np.linspace(0.0, 1.0, STEPS)
    for mark in panel.marks:
        if isinstance(mark, Line) and len(mark.x) > 1:
            x, y = frame.across(mark.x), frame.down(mark.y)
            places = np.linspace(0.0, len(x) - 1.0, max(STEPS, len(x)))
            index = np.arange(len(x))
            found.append(np.stack((np.interp(places, index, x), np.interp(places, index, y))))
        elif isinstance(mark, Rule) and mark.role == "faint":
            # Like a grid line, it may run behind a text.
            continue
        elif isinstance(mark, Rule) and mark.upright:
            x = np.full(STEPS, float(frame.across(mark.value)))
            found.append(np.stack((x, area.top() + along * area.height())))
        elif isinstance(mark, Rule):
            y = np.full(STEPS, float(frame.down(mark.value)))
            found.append(np.stack((area.left() + along * area.width(), y)))
    return np.concatenate(found, axis=1)


def crossed(rect: QRectF, traces: Traces) -> bool:
    """Return whether any trace runs through `rect`."""
    x, y = traces
    hit = (x > rect.left() - 1.0) & (x < rect.right() + 1.0)
    return bool((hit & (y > rect.top()) & (y < rect.bottom())).any())
