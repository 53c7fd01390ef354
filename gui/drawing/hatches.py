"""Hatches: lines over a fill, so that roles are told apart where there is no colour."""

import math

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.look.theme import Hatch, Theme
from model.figure.figure import Role

STEP = 7.0
WIDTH = 1.1
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


def hatch_lines(box: QRectF, hatch: Hatch) -> list[QLineF]:
    """Return the lines of a hatch, cut at the edges of a box; neighbours' lines go on."""
    return [line for slope in _SLOPES[hatch] for line in _parallel(box, slope)]


def _parallel(box: QRectF, slope: float) -> list[QLineF]:
    """Lines y = c − slope · x, the c a step apart."""
    ends = [y + slope * x for x in (box.left(), box.right()) for y in (box.top(), box.bottom())]
    step = STEP * math.hypot(1.0, slope)
    first, last = math.ceil(min(ends) / step), math.floor(max(ends) / step)
    lines = []
    for index in range(first, last + 1):
        line = _cut(index * step, slope, box)
        if line.length() > 0.5:
            lines.append(line)
    return lines


def _cut(offset: float, slope: float, box: QRectF) -> QLineF:
    left, right = box.left(), box.right()
    if slope:
        at = sorted(((offset - box.top()) / slope, (offset - box.bottom()) / slope))
        left, right = max(left, at[0]), min(right, at[1])
    if right <= left:
        return QLineF()
    return QLineF(left, offset - slope * left, right, offset - slope * right)
