"""Hits: what of a picture lies at a point, and in which order keys walk over it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gui.drawing.frame import Frame, boxes_of, points_of
from gui.drawing.layout import PanelLayout
from gui.drawing.rules import PILL_HEIGHT, rule_place
from model.document.table import Array
from model.figure.figure import Bars, Line, Mark, Points, Rule

REACH = 18.0
# A line drawn over bars is meant where the pointer is this near to it.
ON_LINE = 5.0
GRIP = 7.0
PILL_GRIP = 40.0
STEPS_ALONG_LINE = 120

Numbers = Bars | Line | Points


@dataclass(frozen=True)
class Spot:
    """One bar, point or sample: the panel, the mark in it, and the index in that mark."""

    panel: int
    mark: int
    index: int


def mark_of(layouts: Sequence[PanelLayout], spot: Spot) -> Numbers | None:
    """Return the mark of a spot, or None where the picture no longer has it."""
    if spot.panel >= len(layouts):
        return None
    marks = layouts[spot.panel].panel.marks
    mark = marks[spot.mark] if spot.mark < len(marks) else None
    if not isinstance(mark, Bars | Line | Points):
        return None
    count = len(mark.left) if isinstance(mark, Bars) else len(mark.x)
    return mark if spot.index < count else None


def spot_at(layouts: Sequence[PanelLayout], at: QPointF) -> Spot | None:
    """Return the nearest bar, point or sample within reach; of equals the one drawn last."""
    best: tuple[float, Spot] | None = None
    for panel_index, layout in enumerate(layouts):
        if not layout.frame.bounds.contains(at):
            continue
        for mark_index, mark in enumerate(layout.panel.marks):
            if not isinstance(mark, Bars | Line | Points):
                continue
            distances = _distances(mark, layout.frame, at)
            if not len(distances) or np.isnan(distances).all():
                continue
            nearest = int(np.nanargmin(distances))
            cost = float(distances[nearest])
            # Points and lines lie over bars and are smaller: they come first where touched.
            if not isinstance(mark, Bars) and cost < ON_LINE + (4.0 if _is_points(mark) else 0.0):
                cost -= 2.0 * REACH if _is_points(mark) else REACH
            if cost <= REACH and (best is None or cost <= best[0]):
                best = cost, Spot(panel_index, mark_index, nearest)
    return None if best is None else best[1]


def place_of(layouts: Sequence[PanelLayout], spot: Spot) -> QPointF | None:
    """Return where a spot is: the end of a bar, a point, a sample; None where it is gone."""
    mark = mark_of(layouts, spot)
    if mark is None:
        return None
    frame = layouts[spot.panel].frame
    if isinstance(mark, Bars):
        box = boxes_of(mark, frame).rect(spot.index)
        if mark.horizontal:
            return QPointF(box.right(), box.center().y())
        return QPointF(box.center().x(), box.top())
    x, y = (float(pixels[spot.index]) for pixels in points_of(mark, frame))
    area = frame.area
    if np.isnan(x) or np.isnan(y):
        return None
    return QPointF(min(max(x, area.left()), area.right()), min(max(y, area.top()), area.bottom()))


def tracks(layouts: Sequence[PanelLayout]) -> list[list[Spot]]:
    """Return what keys walk along: all bars of a panel, all its points, and each of its lines."""
    found: list[list[Spot]] = []
    for panel_index, layout in enumerate(layouts):
        bars: list[tuple[float, Spot]] = []
        points: list[tuple[float, Spot]] = []
        for mark_index, mark in enumerate(layout.panel.marks):
            if not isinstance(mark, Bars | Line | Points):
                continue
            spots = [Spot(panel_index, mark_index, i) for i in _stops(mark)]
            if isinstance(mark, Line):
                found.append(spots)
                continue
            along = _along(mark, layout.frame)
            group = bars if isinstance(mark, Bars) else points
            group += [(float(along[spot.index]), spot) for spot in spots]
        for group in (bars, points):
            found.append([spot for _, spot in sorted(group, key=lambda pair: pair[0])])
    return [track for track in found if track]


def rule_at(layouts: Sequence[PanelLayout], at: QPointF) -> tuple[int, Rule] | None:
    """Return the panel and the rule that can be dragged from a point."""
    for index, layout in enumerate(layouts):
        for mark in reversed(layout.panel.marks):
            if isinstance(mark, Rule) and mark.drag and _rule_grip(mark, layout.frame, at):
                return index, mark
    return None


def first_rule(layouts: Sequence[PanelLayout]) -> tuple[int, Rule] | None:
    """Return the panel and the rule that keys move."""
    for index, layout in enumerate(layouts):
        for mark in layout.panel.marks:
            if isinstance(mark, Rule) and mark.drag:
                return index, mark
    return None


def bar_at(layouts: Sequence[PanelLayout], at: QPointF) -> Spot | None:
    """Return the bar that can be dragged from a point: on it, or a little beyond its end."""
    for panel_index, layout in enumerate(layouts):
        if not layout.frame.area.adjusted(0.0, -GRIP, GRIP, GRIP).contains(at):
            continue
        for mark_index, mark in reversed(list(enumerate(layout.panel.marks))):
            if isinstance(mark, Bars) and mark.drag and len(mark.rows):
                hit = np.flatnonzero(_beyond(mark, layout.frame, at) <= GRIP)
                for index in hit.tolist():
                    if _over(mark, layout.frame, index, at):
                        return Spot(panel_index, mark_index, index)
    return None


def _is_points(mark: Mark) -> bool:
    return isinstance(mark, Points)


def _distances(mark: Numbers, frame: Frame, at: QPointF) -> Array:
    if isinstance(mark, Bars):
        return _beyond(mark, frame, at)
    x, y = points_of(mark, frame)
    return np.hypot(x - at.x(), y - at.y())


def _beyond(mark: Bars, frame: Frame, at: QPointF) -> Array:
    boxes = boxes_of(mark, frame)
    x = np.maximum(np.maximum(boxes.left - at.x(), at.x() - boxes.right), 0.0)
    y = np.maximum(np.maximum(boxes.top - at.y(), at.y() - boxes.bottom), 0.0)
    return np.hypot(x, y)


def _over(mark: Bars, frame: Frame, index: int, at: QPointF) -> bool:
    box = boxes_of(mark, frame).rect(index)
    if mark.horizontal:
        return box.top() <= at.y() <= box.bottom()
    return box.left() <= at.x() <= box.right()


def _rule_grip(rule: Rule, frame: Frame, at: QPointF) -> bool:
    place = rule_place(rule, frame)
    area = frame.area
    if place is None or not area.adjusted(-GRIP, -GRIP, GRIP, GRIP).contains(at):
        return False
    if not rule.upright:
        return abs(at.y() - place) <= GRIP
    pill = QRectF(place - PILL_GRIP, area.top(), 2.0 * PILL_GRIP, PILL_HEIGHT)
    return abs(at.x() - place) <= GRIP or (rule.pill and pill.contains(at))


def _stops(mark: Numbers) -> list[int]:
    if isinstance(mark, Bars):
        return list(range(len(mark.left)))
    known = np.flatnonzero(~np.isnan(mark.y))
    stride = max(1, len(known) // STEPS_ALONG_LINE) if isinstance(mark, Line) else 1
    stops: list[int] = known[::stride].tolist()
    return stops


def _along(mark: Bars | Points, frame: Frame) -> Array:
    if isinstance(mark, Points):
        return frame.across(mark.x)
    if mark.horizontal:
        return frame.down(0.5 * (mark.low + mark.high))
    return frame.across(0.5 * (mark.left + mark.right))
