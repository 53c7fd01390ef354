"""Points: symbols with a halo, and labels that keep clear of each other and of the lines."""

import math
from collections.abc import Iterator
from typing import assert_never

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from gui.drawing.colours import stroke
from gui.drawing.frame import FEW, Frame, points_of
from gui.drawing.room import LabelRoom, Traces, clear_ground, crossed, moved_inside
from gui.drawing.typeset import Letters, draw, elided, is_on_screen
from gui.look.theme import Theme
from model.figure.figure import Panel, Points
from model.words.remembering import remembered

LABEL_SIZE = 12.5
HALO = 2.0
MOST_HALOS = 500
RING_WIDTH = 2.2


def draw_points(painter: QPainter, mark: Points, frame: Frame, theme: Theme) -> None:
    """Draw the symbols of a mark that lie inside the panel; their labels come later."""
    ring = mark.symbol == "ring"
    colour, card = stroke(theme, mark.role), QColor(theme.card)
    places = inside(mark, frame)
    if mark.symbol == "disc" and len(places) <= MOST_HALOS and is_on_screen(painter):
        _draw_discs(painter, mark, places, (QBrush(card), QBrush(colour)))
        return
    if ring:
        painter.setBrush(QBrush(card))
        painter.setPen(QPen(colour, RING_WIDTH))
    else:
        painter.setBrush(QBrush(colour))
        painter.setPen(Qt.PenStyle.NoPen)
        if len(places) <= MOST_HALOS:
            painter.setPen(QPen(card, HALO))
    for _, at in places:
        painter.drawPath(_symbol(mark, at))


def _draw_discs(
    painter: QPainter,
    mark: Points,
    places: tuple[tuple[int, QPointF], ...],
    brushes: tuple[QBrush, QBrush],
) -> None:
    """Fill each disc over a larger one, its halo, which is stroked in four times as long."""
    painter.setPen(Qt.PenStyle.NoPen)
    radius = 0.5 * mark.size
    for _, at in places:
        for brush, reach in zip(brushes, (radius + HALO, radius), strict=True):
            painter.setBrush(brush)
            painter.drawEllipse(at, reach, reach)


# For its symbols, for the room they take, and for its labels.
@remembered(64)
def inside(mark: Points, frame: Frame) -> tuple[tuple[int, QPointF], ...]:
    """Return index and place of each point of a mark that lies inside the panel."""
    if len(mark.x) <= FEW:
        left, top, right, bottom = frame.edges
        places = zip(frame.lefts_of(mark.x), frame.tops_of(mark.y), strict=True)
        return tuple(
            (index, QPointF(x, y))
            for index, (x, y) in enumerate(places)
            if left - 0.5 <= x <= right + 0.5 and top - 0.5 <= y <= bottom + 0.5
        )
    x, y = points_of(mark, frame)
    area = frame.area.adjusted(-0.5, -0.5, 0.5, 0.5)
    within = (x >= area.left()) & (x <= area.right()) & (y >= area.top()) & (y <= area.bottom())
    return tuple((index, QPointF(x[index], y[index])) for index in np.flatnonzero(within).tolist())


def draw_point_labels(
    painter: QPainter, panel: Panel, frame: Frame, theme: Theme, room: LabelRoom, traces: Traces
) -> None:
    """Draw the labels of all points of a panel where they cross least."""
    marks = panel.of(Points)
    if not any(any(mark.labels) for mark in marks):
        return
    for mark in marks:
        reach = 0.5 * mark.size + 1.0
        for _, at in inside(mark, frame):
            room.taken.append(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
    for mark in marks:
        for index, at in inside(mark, frame):
            if index < len(mark.labels) and mark.labels[index]:
                line = elided(mark.labels[index], LABEL_SIZE, 0.6 * frame.bounds.width())
                rect = _best_place(mark, at, line, room, frame.area, traces)
                clear_ground(painter, rect, room, traces, theme)
                draw(painter, line, rect.center().x(), rect.center().y(), QColor(theme.ink))
                room.taken.append(rect)


def _best_place(
    mark: Points, at: QPointF, line: Letters, room: LabelRoom, area: QRectF, traces: Traces
) -> QRectF:
    best, least = None, math.inf
    for rank, rect in enumerate(_places(mark, at, line)):
        if rank >= least:
            # Those after it cost at least their rank.
            break
        cost = _cost(rect, room, area, traces) + rank
        if cost < least:
            best, least = rect, cost
    return moved_inside(QRectF() if best is None else best, room.bounds)


def _places(mark: Points, at: QPointF, line: Letters) -> Iterator[QRectF]:
    """Places for a label, the wished one first: beside the point, then over and under it."""
    width, height = line.width, LABEL_SIZE + 3.0
    away = 0.5 * mark.size + 5.0
    lift = away + 0.5 * height - 3.0
    up = -1.0 if mark.label_above else 1.0
    sides = {"left": (1.0, -1.0, 0.0), "right": (-1.0, 1.0, 0.0), "center": (0.0, 1.0, -1.0)}
    for side in sides[mark.label_anchor]:
        for rise in (up, -up, 2.2 * up, -2.2 * up):
            middle_x = at.x() + side * (away + 0.5 * width)
            middle_y = at.y() + rise * (lift + (4.0 if side == 0.0 else 0.0))
            yield QRectF(middle_x - 0.5 * width, middle_y - 0.5 * height, width, height)


def _cost(rect: QRectF, room: LabelRoom, area: QRectF, traces: Traces) -> float:
    outside = 200.0 * (not room.bounds.contains(rect)) + 80.0 * (not area.contains(rect))
    return outside + 400.0 * room.crowded(rect) + 60.0 * crossed(rect, traces)


def _symbol(mark: Points, at: QPointF) -> QPainterPath:
    path = QPainterPath()
    half = 0.5 * mark.size + (0.5 * HALO if mark.symbol != "ring" else 0.0)
    match mark.symbol:
        case "square":
            path.addRoundedRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half), 1.5, 1.5)
        case "diamond":
            tip = 1.2 * half
            corners = [(0.0, -tip), (tip, 0.0), (0.0, tip), (-tip, 0.0), (0.0, -tip)]
            path.addPolygon(QPolygonF([at + QPointF(*corner) for corner in corners]))
        case "disc" | "ring":
            path.addEllipse(at, half, half)
        case _:
            assert_never(mark.symbol)
    return path
