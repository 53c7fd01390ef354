"""PlotCarry: a bar taken by the mouse and put down at another place among its like."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.core.boundary import guarded
from gui.drawing.frame import boxes_of
from gui.drawing.hits import Spot, mark_of
from gui.drawing.layout import PanelLayout
from gui.look.theme import LIGHT, Theme
from model.figure.figure import Bars

PLACE = "place"
SLACK = 5.0  # a press that moves less than this is a click
GAP, OVERHANG = 5.0, 4.0


class Carry(NamedTuple):
    """A bar in hand.

    Attributes:
        spot: which bar it is.
        key: which mark it is; where another bar has come to its spot, it is gone.
        start: where it was pressed.
        now: where the pointer is.
        under_way: whether it has moved far enough to be more than a click.
    """

    spot: Spot
    key: str
    start: QPointF
    now: QPointF
    under_way: bool = False

    def moved_to(self, at: QPointF) -> "Carry":
        """Return the carry with the pointer elsewhere."""
        far = (at - self.start).manhattanLength() > SLACK
        return self._replace(now=at, under_way=self.under_way or far)


class CarryLook(NamedTuple):
    """What is drawn of a carry: the bar under the pointer, and the line where it would stand."""

    ghost: QRectF
    line_x: float | None
    top: float
    bottom: float


def carry_at(layouts: Sequence[PanelLayout], at: QPointF) -> Carry | None:
    """Return the carry of the bar at a point, if it can be put elsewhere."""
    for spot, box in _stops(layouts):
        if box.contains(at):
            mark = mark_of(layouts, spot)
            return Carry(spot, mark.key if isinstance(mark, Bars) else "", at, at)
    return None


def place_now(layouts: Sequence[PanelLayout], carry: Carry) -> int | None:
    """Return the place, from 0, at which the carried bar would stand; None if it is gone."""
    others = [box for spot, box in _stops(layouts) if spot != carry.spot]
    if len(others) == len(_stops(layouts)):
        return None
    return sum(box.center().x() < carry.now.x() for box in others)


def place_of_spot(layouts: Sequence[PanelLayout], spot: Spot) -> tuple[int, int] | None:
    """Return the place of a bar that can be put elsewhere, and of how many; None for others."""
    spots = [stop for stop, _ in _stops(layouts)]
    return (spots.index(spot), len(spots)) if spot in spots else None


def spot_of(layouts: Sequence[PanelLayout], key: str) -> Spot | None:
    """Return where the bar of this key, which can be put elsewhere, stands now."""
    for spot, _ in _stops(layouts):
        mark = mark_of(layouts, spot)
        if isinstance(mark, Bars) and mark.key == key:
            return spot
    return None


def look_of(layouts: Sequence[PanelLayout], carry: Carry | None) -> CarryLook | None:
    """Return what is to be drawn of a carry; None for a click so far."""
    if carry is None or not carry.under_way:
        return None
    stops = _stops(layouts)
    place, own = place_now(layouts, carry), place_of_spot(layouts, carry.spot)
    if place is None or own is None:
        return None
    box = stops[own[0]][1]
    target = stops[place][1]
    line = None
    if place != own[0]:
        line = target.left() - GAP if place < own[0] else target.right() + GAP
    ghost = box.translated(carry.now.x() - carry.start.x(), 0.0)
    return CarryLook(ghost, line, box.top() - OVERHANG, box.bottom() + OVERHANG)


def _stops(layouts: Sequence[PanelLayout]) -> list[tuple[Spot, QRectF]]:
    """All bars that can be put elsewhere, from left to right, with their boxes."""
    found = []
    for panel, layout in enumerate(layouts):
        for place, mark in enumerate(layout.panel.marks):
            if isinstance(mark, Bars) and mark.drag == PLACE:
                boxes = boxes_of(mark, layout.frame)
                found += [(Spot(panel, place, i), boxes.rect(i)) for i in range(len(mark.left))]
    return sorted(found, key=lambda stop: (stop[0].panel, stop[1].center().x()))


@guarded
class CarryItem(QGraphicsItem):
    """Paints the carried bar and the line where it would stand, over the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.look: CarryLook | None = None
        self.bounds = QRectF()
        self.setZValue(11.0)

    def show_look(self, look: CarryLook | None, bounds: QRectF, theme: Theme) -> None:
        """Paint another carry from now on, or none."""
        if bounds != self.bounds:
            self.prepareGeometryChange()
        self.look, self.bounds, self.theme = look, bounds, theme
        self.update()

    def boundingRect(self) -> QRectF:
        return self.bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        look, accent = self.look, QColor(self.theme.accent)
        if look is None:
            return
        pale = QColor(accent)
        pale.setAlpha(60)
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(pale)
        painter.drawRoundedRect(look.ghost, 5.0, 5.0)
        if look.line_x is not None:
            pen = QPen(accent, 3.0)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(look.line_x, look.top), QPointF(look.line_x, look.bottom))
