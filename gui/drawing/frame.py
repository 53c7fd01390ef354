"""Frame and boxes: where a panel's data and its bars stand on the picture, in logical pixels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from model.document.table import Array
from model.figure.figure import Axis, Bars, Line, Points
from model.words.remembering import remembered

# How many lengths of the axis an infinite value lies beyond it: finite, and surely off the panel.
FAR = 1e3


def _between(values: Array, low: float, high: float) -> Array:
    """As numpy.clip, which takes five times as long over the few numbers of a small table."""
    return np.asarray(np.minimum(np.maximum(values, low), high))


# An axis, its low end, its length, and where it begins and how far it goes in pixels.
_Scale = tuple[Axis, float, float, float, float]


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

    @cached_property
    def room(self) -> QRectF:
        """What no text of the panel leaves."""
        return self.bounds.adjusted(1.0, 1.0, -1.0, -1.0)

    @cached_property
    def text_edges(self) -> tuple[float, float, float, float, float]:
        """Left, top, right, bottom and width of that room, which every text asks for."""
        room = self.room
        return room.left(), room.top(), room.right(), room.bottom(), room.width()

    def across(self, values: Array | float) -> Array:
        """Return pixels from the left for values of x; NaN stays, ∞ lies far outside."""
        for known, pixels in self._placed:
            if known is values:
                return pixels
        fractions = _between(self.x.position(values), -FAR, FAR)
        pixels = np.asarray(self.area.left() + fractions * self.area.width())
        if isinstance(values, np.ndarray):
            pixels.flags.writeable = False
            self._placed[:] = [(values, pixels)]
        return pixels

    # Lines of a panel often stand at the same places, also at the next tick.
    @cached_property
    def _placed(self) -> list[tuple[Array, Array]]:
        """The last values of x that were many, and their pixels."""
        return []

    def down(self, values: Array | float) -> Array:
        """Return pixels from the top for values of y; NaN stays, ∞ lies far outside."""
        fractions = _between(self.y.position(values), -FAR, FAR)
        return np.asarray(self.area.bottom() - fractions * self.area.height())

    @cached_property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the area."""
        area = self.area
        return area.left(), area.top(), area.right(), area.bottom()

    @cached_property
    def _scales(self) -> tuple[_Scale, _Scale]:
        """From x to pixels from the left, and from y to those from the top; many ask for them."""
        area, x, y = self.area, self.x, self.y
        return (
            (x, x.low, x.high - x.low, area.left(), area.width()),
            (y, y.low, y.high - y.low, area.bottom(), -area.height()),
        )

    @property
    def wide(self) -> float:
        """The width of the area."""
        return self._scales[0][4]

    def left_of(self, x: float) -> float:
        """Return the pixel from the left of one value of x, as `across` has it."""
        return _at(self._scales[0], x)

    def top_of(self, y: float) -> float:
        """Return the pixel from the top of one value of y, as `down` has it."""
        return _at(self._scales[1], y)

    def lefts_of(self, values: Array) -> list[float]:
        """Return the pixels from the left of a few values of x, one by one."""
        return _along(self._scales[0], values.tolist())

    def tops_of(self, values: Array) -> list[float]:
        """Return the pixels from the top of a few values of y, one by one."""
        return _along(self._scales[1], values.tolist())


# A line is drawn, texts keep clear of it, and a pointer asks how near it is.
@remembered(16)
def points_of(mark: Line | Points, frame: Frame) -> tuple[Array, Array]:
    """Return the pixels of a mark's points, as `across` and `down` have them."""
    return frame.across(mark.x), frame.down(mark.y)


def _at(scale: _Scale, value: float) -> float:
    axis, low, span, start, length = scale
    part = axis.fraction(value) if axis.log else (value - low) / span
    return start + (part if -FAR <= part <= FAR else min(max(part, -FAR), FAR)) * length


def _along(scale: _Scale, values: Sequence[float]) -> list[float]:
    axis, low, span, start, length = scale
    if axis.log:
        parts = [axis.fraction(value) for value in values]
    else:
        parts = [(value - low) / span for value in values]
    return [
        start + (part if -FAR <= part <= FAR else min(max(part, -FAR), FAR)) * length
        for part in parts
    ]


# A bar of something is never less than this, so that it is told from a bar of nothing.
LEAST_LENGTH = 1.0
# Stacked parts stand this far apart, so that one is told from the next without its colour.
SEAM = 1.5
# So few boxes are worked out and looked through one by one in less time than as an array.
FEW = 48
_SLACK = 1e-6  # by which a bar is not cut yet


# Whether a box is shown, and its left, top, right and bottom.
Edges = tuple[bool, float, float, float, float]


class Boxes:
    """The rectangles of a Bars mark in logical pixels, all inside the panel's area.

    Few of them are told one by one, many as arrays, in which few would take ten times as long.

    Attributes:
        few: of each whether it is shown and its edges; None where they are many.
        cut: whether its end lies beyond the panel, as that of an infinite bar does.
        based: whether it stands on the edge of the panel, so that only its far end is rounded.
    """

    def __init__(
        self, sides: tuple[Edges, ...] | NDArray[np.float64], cut: list[bool], based: list[bool]
    ) -> None:
        self.few = sides if isinstance(sides, tuple) else None
        self.cut, self.based = cut, based
        self._given = sides
        if self.few is not None:
            self.edges = self.few
            self.seen = [index for index, box in enumerate(self.few) if box[0]]

    @cached_property
    def _sides(self) -> Array:
        return np.asarray(self._given, dtype=np.float64).reshape(-1, 5)

    @property
    def left(self) -> Array:
        """The left edge of each."""
        return self._sides[:, 1]

    @property
    def top(self) -> Array:
        """The top of each."""
        return self._sides[:, 2]

    @property
    def right(self) -> Array:
        """The right edge of each."""
        return self._sides[:, 3]

    @property
    def bottom(self) -> Array:
        """The lower edge of each."""
        return self._sides[:, 4]

    @cached_property
    def shown(self) -> NDArray[np.bool_]:
        """Whether there is anything to see of each."""
        return self._sides[:, 0] > 0.0

    def rect(self, index: int) -> QRectF:
        """Return one as Qt takes it."""
        if self.few is not None:
            _, left, top, right, bottom = self.few[index]
        else:
            left, top = float(self.left[index]), float(self.top[index])
            right, bottom = float(self.right[index]), float(self.bottom[index])
        return QRectF(left, top, right - left, bottom - top)

    def at(self, place: QPointF) -> int | None:
        """Return the first that is shown and holds a point; None for none."""
        x, y = place.x(), place.y()
        if self.few is not None:
            for index, (shown, left, top, right, bottom) in enumerate(self.few):
                if shown and left <= x <= right and top <= y <= bottom:
                    return index
            return None
        hit = self.shown & (self.left <= x) & (self.right >= x)
        hit &= (self.top <= y) & (self.bottom >= y)
        return int(hit.argmax()) if hit.any() else None

    @cached_property
    def edges(self) -> tuple[Edges, ...]:
        """Whether each is shown, and its left, top, right and bottom."""
        sides = (self.shown, self.left, self.top, self.right, self.bottom)
        return tuple(zip(*(side.tolist() for side in sides), strict=True))

    @cached_property
    def seen(self) -> list[int]:
        """Which are shown."""
        return np.flatnonzero(self.shown).tolist()

    def usual_width(self, horizontal: bool) -> float:
        """Return how thick the middle one of those shown is; 0 if none is."""
        if self.few is not None:
            thick = sorted(
                [
                    bottom - top if horizontal else right - left
                    for shown, left, top, right, bottom in self.few
                    if shown
                ]
            )
            return thick[len(thick) // 2] if thick else 0.0
        widths = self.bottom - self.top if horizontal else self.right - self.left
        widths = np.sort(widths[self.shown])
        return float(widths[len(widths) // 2]) if len(widths) else 0.0


# Every text that may stand on a bar asks for the boxes of all marks beneath it.
@remembered(64)
def boxes_of(mark: Bars, frame: Frame) -> Boxes:
    """Return the boxes of a mark; one with a NaN edge or wholly outside is not shown.

    Remembered for the very same mark in the very same frame.
    """
    return _few_boxes(mark, frame) if len(mark.left) <= FEW else _many_boxes(mark, frame)


def _few_boxes(mark: Bars, frame: Frame) -> Boxes:
    """One by one, as numbers: arrays of a few take ten times as long."""
    ends, seam = frame.edges, _seam(mark)
    sides = zip(
        frame.lefts_of(mark.left), frame.tops_of(mark.high),
        frame.lefts_of(mark.right), frame.tops_of(mark.low), strict=True,
    )  # fmt: skip
    boxes: list[Edges] = []
    cut: list[bool] = []
    based: list[bool] = []
    for box in sides:
        edges, is_cut, is_based = _one_box(box, ends, seam, mark.horizontal)
        boxes.append(edges)
        cut.append(is_cut)
        based.append(is_based)
    return Boxes(tuple(boxes), cut, based)


_Sides = tuple[float, float, float, float]


def _one_box(box: _Sides, ends: _Sides, seam: float, horizontal: bool) -> tuple[Edges, bool, bool]:
    """What is to be seen of a box between the ends of the panel, and whether it is cut, based."""
    left, top, right, bottom = box
    first, high, last, low = ends
    if math.isnan(left + top + right + bottom):
        return (False, first, high, first, high), False, False
    outside = right < first or left > last or bottom < high or top > low
    if horizontal:
        cut, based, some = right > last + _SLACK, left <= first + 0.5, right > left
        if not based and right - left >= 4.0 * SEAM:
            left += seam
        if some and right < left + LEAST_LENGTH:
            right = left + LEAST_LENGTH
    else:
        cut, based, some = top < high - _SLACK, bottom >= low - 0.5, bottom > top
        if not based and bottom - top >= 4.0 * SEAM:
            bottom -= seam
        if some and top > bottom - LEAST_LENGTH:
            top = bottom - LEAST_LENGTH
    if not first <= left <= right <= last:
        left, right = min(max(left, first), last), min(max(right, first), last)
    if not high <= top <= bottom <= low:
        top, bottom = min(max(top, high), low), min(max(bottom, high), low)
    shown = some and not outside and right > left and bottom > top
    return (shown, left, top, right, bottom), cut, based


def _many_boxes(mark: Bars, frame: Frame) -> Boxes:
    area = frame.area
    edges = [frame.across(mark.left), frame.down(mark.high)]
    edges += [frame.across(mark.right), frame.down(mark.low)]
    unknown = np.isnan(edges[0] + edges[1] + edges[2] + edges[3])
    known = ~unknown
    if unknown.any():
        edges = [np.where(unknown, 0.0, edge) for edge in edges]
    left, top, right, bottom = edges
    seam = _seam(mark)
    outside = (right < area.left()) | (left > area.right())
    outside |= (bottom < area.top()) | (top > area.bottom())
    if mark.horizontal:
        cut, based = right > area.right() + _SLACK, left <= area.left() + 0.5
        some = right > left
        left = np.where(based | (right - left < 4.0 * SEAM), left, left + seam)
        right = np.where(some, np.maximum(right, left + LEAST_LENGTH), right)
    else:
        cut, based = top < area.top() - _SLACK, bottom >= area.bottom() - 0.5
        some = bottom > top
        bottom = np.where(based | (bottom - top < 4.0 * SEAM), bottom, bottom - seam)
        top = np.where(some, np.minimum(top, bottom - LEAST_LENGTH), top)
    left, right = (_between(edge, area.left(), area.right()) for edge in (left, right))
    top, bottom = (_between(edge, area.top(), area.bottom()) for edge in (top, bottom))
    shown = known & ~outside & some & (right > left) & (bottom > top)
    sides = np.stack((shown, left, top, right, bottom), axis=1, dtype=np.float64, casting="unsafe")
    return Boxes(sides, (cut & known).tolist(), based.tolist())


def _seam(mark: Bars) -> float:
    """Outlines may meet, and so do the cells of a heat table, whose shades tell them apart."""
    return SEAM if mark.shades is None and mark.style == "filled" else 0.0
