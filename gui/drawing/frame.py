"""Frame and boxes: where a panel's data and its bars stand on the picture, in logical pixels."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from model.dataclass import dataclass
from model.document.table import Array
from model.figure.figure import Axis, Bars, Panel
from model.words.remembering import remembered

# How many lengths of the axis an infinite value lies beyond it: finite, and surely off the panel.
FAR = 1e3


def _between(values: Array, low: float, high: float) -> Array:
    """As numpy.clip, which takes five times as long over the few numbers of a small table."""
    return np.asarray(np.minimum(np.maximum(values, low), high))


@dataclass(frozen=True, eq=False)
class Frame:
    """The rectangle of a panel's data and its axes.

    Attributes:
        area: where data are drawn.
        bounds: all that the panel may use, with the texts of its axes.
        x, y: the axes shown.
    """

    area: QRectF
    bounds: QRectF
    x: Axis
    y: Axis

    def across(self, values: Array | float) -> Array:
        """Return pixels from the left for values of x; NaN stays, ∞ lies far outside."""
        fractions = _between(self.x.position(values), -FAR, FAR)
        return np.asarray(self.area.left() + fractions * self.area.width())

    def down(self, values: Array | float) -> Array:
        """Return pixels from the top for values of y; NaN stays, ∞ lies far outside."""
        fractions = _between(self.y.position(values), -FAR, FAR)
        return np.asarray(self.area.bottom() - fractions * self.area.height())

    def point(self, x: float, y: float) -> QPointF:
        """Return the pixel of one point, as `across` and `down` have it."""
        left, high = self.x.fraction(x), self.y.fraction(y)
        across = self.area.left() + min(max(left, -FAR), FAR) * self.area.width()
        down = self.area.bottom() - min(max(high, -FAR), FAR) * self.area.height()
        return QPointF(across, down)


# A bar of something is never less than this, so that it is told from a bar of nothing.
LEAST_LENGTH = 1.0
# Stacked parts stand this far apart, so that one is told from the next without its colour.
SEAM = 1.5
# So few boxes are looked through one by one in less time than as an array.
FEW = 48


@dataclass(frozen=True, eq=False)
class Boxes:
    """The rectangles of a Bars mark in logical pixels, all inside the panel's area.

    Attributes:
        left, top, right, bottom: their edges.
        shown: whether there is anything to see of each.
        cut: whether its end lies beyond the panel, as that of an infinite bar does.
        based: whether it stands on the edge of the panel, so that only its far end is rounded.
    """

    left: Array
    top: Array
    right: Array
    bottom: Array
    shown: NDArray[np.bool_]
    cut: NDArray[np.bool_]
    based: NDArray[np.bool_]

    def rect(self, index: int) -> QRectF:
        """Return one as Qt takes it."""
        left, top = float(self.left[index]), float(self.top[index])
        return QRectF(left, top, float(self.right[index]) - left, float(self.bottom[index]) - top)

    def at(self, place: QPointF) -> int | None:
        """Return the first that is shown and holds a point; None for none."""
        x, y = place.x(), place.y()
        if len(self.left) <= FEW:
            return next((index for index, box in enumerate(self.edges) if _holds(box, x, y)), None)
        hit = self.shown & (self.left <= x) & (self.right >= x)
        hit &= (self.top <= y) & (self.bottom >= y)
        return int(hit.argmax()) if hit.any() else None

    @cached_property
    def edges(self) -> tuple[tuple[bool, float, float, float, float], ...]:
        """Whether each is shown, and its left, top, right and bottom; for where they are few."""
        sides = (self.shown, self.left, self.top, self.right, self.bottom)
        return tuple(zip(*(side.tolist() for side in sides), strict=True))

    @cached_property
    def solid(self) -> Array:
        """Left, top, right, bottom, a row a box, of those shown."""
        edges = np.stack((self.left, self.top, self.right, self.bottom), axis=1)
        return np.asarray(edges[self.shown])

    @cached_property
    def rects(self) -> tuple[QRectF, ...]:
        """All of them as Qt takes them; for where they are few."""
        return tuple(
            QRectF(left, top, right - left, bottom - top)
            for _, left, top, right, bottom in self.edges
        )

    def usual_width(self, horizontal: bool) -> float:
        """Return how thick the middle one of those shown is; 0 if none is."""
        widths = self.bottom - self.top if horizontal else self.right - self.left
        widths = np.sort(widths[self.shown])
        return float(widths[len(widths) // 2]) if len(widths) else 0.0


def _holds(box: tuple[bool, float, float, float, float], x: float, y: float) -> bool:
    shown, left, top, right, bottom = box
    return shown and left <= x <= right and top <= y <= bottom


# Every text that may stand on a bar asks for the boxes of all marks beneath it.
@remembered(64)
def boxes_of(mark: Bars, frame: Frame) -> Boxes:
    """Return the boxes of a mark; one with a NaN edge or wholly outside is not shown.

    Remembered for the very same mark in the very same frame.
    """
    area = frame.area
    edges = [frame.across(mark.left), frame.down(mark.high)]
    edges += [frame.across(mark.right), frame.down(mark.low)]
    unknown = np.isnan(edges[0] + edges[1] + edges[2] + edges[3])
    known = ~unknown
    if unknown.any():
        edges = [np.where(unknown, 0.0, edge) for edge in edges]
    left, top, right, bottom = edges
    slack = 1e-6
    # Outlines may meet, and so do the cells of a heat table, whose shades tell them apart.
    seam = SEAM if mark.shades is None and mark.style == "filled" else 0.0
    outside = (right < area.left()) | (left > area.right())
    outside |= (bottom < area.top()) | (top > area.bottom())
    if mark.horizontal:
        cut, based = right > area.right() + slack, left <= area.left() + 0.5
        some = right > left
        left = np.where(based | (right - left < 4.0 * SEAM), left, left + seam)
        right = np.where(some, np.maximum(right, left + LEAST_LENGTH), right)
    else:
        cut, based = top < area.top() - slack, bottom >= area.bottom() - 0.5
        some = bottom > top
        bottom = np.where(based | (bottom - top < 4.0 * SEAM), bottom, bottom - seam)
        top = np.where(some, np.minimum(top, bottom - LEAST_LENGTH), top)
    left, right = (_between(edge, area.left(), area.right()) for edge in (left, right))
    top, bottom = (_between(edge, area.top(), area.bottom()) for edge in (top, bottom))
    shown = known & ~outside & some & (right > left) & (bottom > top)
    return Boxes(left, top, right, bottom, shown, cut & known, based)


def solid_boxes(panel: Panel, frame: Frame) -> Array:
    """Return left, top, right, bottom, a row a box, of every filled bar to be seen on a panel."""
    found = [np.zeros((0, 4))]
    for mark in panel.marks:
        if isinstance(mark, Bars) and mark.style == "filled":
            boxes = boxes_of(mark, frame)
            found.append(boxes.solid)
    return np.concatenate(found)
