"""Hatches: lines over a fill, so that roles are told apart where there is no colour."""

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.look.theme import Hatch, Theme
from model.document.table import Array
from model.figure.figure import Role

STEP = 7.0
WIDTH = 1.1
SHORTEST = 0.5
# A grey fill whose hatch is darker by this still lets a text on it be read.
DARKER = 165
_SLOPES: dict[Hatch, tuple[float, ...]] = {
    "rising": (1.0,),
    "falling": (-1.0,),
    "crossed": (1.0, -1.0),
    "level": (0.0,),
}


def draw_hatch(
    painter: QPainter, box: QRectF, role: Role, theme: Theme, opacity: float = 1.0
) -> None:
    """Draw the hatch of a role over a box; nothing in a theme whose colours tell roles apart."""
    hatch = theme.hatches.get(role)
    if hatch is None or opacity <= 0.0:
        return
    colour = QColor(theme.roles[role]).darker(DARKER)
    colour.setAlphaF(opacity)
    painter.setPen(QPen(colour, WIDTH))
    painter.drawLines(hatch_lines(box, hatch))


def draw_band_hatch(
    painter: QPainter, upper: tuple[Array, Array], lower: tuple[Array, Array], colour: QColor
) -> None:
    """Draw rising lines between two edges with their x in order, in logical pixels."""
    painter.setPen(QPen(colour, WIDTH))
    painter.drawLines(list(_band_lines(upper, lower)))


def _band_lines(upper: tuple[Array, Array], lower: tuple[Array, Array]) -> Iterator[QLineF]:
    """The lines x + y = c, the c a step apart, inside the band: cut at each of its pieces."""
    x = np.unique(np.concatenate((upper[0], lower[0])))
    edges = np.column_stack((np.interp(x, *upper), np.interp(x, *lower))).tolist()
    step = STEP * math.sqrt(2.0)
    places: list[float] = x.tolist()
    for k in range(len(places) - 1):
        left, right = places[k], places[k + 1]
        (top, low), (next_top, next_low) = edges[k], edges[k + 1]
        corners = [(left, top), (right, next_top), (right, next_low), (left, low)]
        sums = [across + down for across, down in corners]
        for index in range(math.ceil(min(sums) / step), math.floor(max(sums) / step) + 1):
            ends = sorted(_crossings(corners, index * step))
            if len(ends) >= 2:
                yield QLineF(*ends[0], *ends[-1])


def _crossings(corners: list[tuple[float, float]], offset: float) -> Iterator[tuple[float, float]]:
    """Where the line x + y = offset crosses the sides of a polygon."""
    for (x, y), (next_x, next_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
        here, there = x + y, next_x + next_y
        if here != there and min(here, there) <= offset <= max(here, there):
            share = (offset - here) / (there - here)
            yield x + share * (next_x - x), y + share * (next_y - y)


def hatch_lines(box: QRectF, hatch: Hatch) -> list[QLineF]:
    """Return the lines of a hatch, cut at the edges of a box; neighbours' lines go on."""
    return [line for slope in _SLOPES[hatch] for line in _parallel(box, slope)]


def _parallel(box: QRectF, slope: float) -> list[QLineF]:
    """Lines y = c − slope · x, the c a step apart."""
    first, top = box.left(), box.top()
    last, bottom = first + box.width(), top + box.height()
    ends = [y + slope * x for x in (first, last) for y in (top, bottom)]
    long = math.hypot(1.0, slope)
    step, shortest = STEP * long, SHORTEST / long
    enter, leave = (bottom, top) if slope > 0.0 else (top, bottom)
    lines = []
    for index in range(math.ceil(min(ends) / step), math.floor(max(ends) / step) + 1):
        offset, left, right = index * step, first, last
        if slope:
            left, right = (offset - enter) / slope, (offset - leave) / slope
            left, right = left if left > first else first, right if right < last else last
        if right - left > shortest:
            lines.append(QLineF(left, offset - slope * left, right, offset - slope * right))
    return lines
