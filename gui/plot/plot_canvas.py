"""PlotCanvas: pyqtgraph's scene, with a view box a panel and the picture of gui.drawing in it."""

import math
from itertools import zip_longest
from operator import is_
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from gui.core.boundary import guarded
from gui.drawing.bars import draw_bar_outline
from gui.drawing.frame import boxes_of
from gui.drawing.hits import Spot, mark_of, place_of
from gui.drawing.picture import Picture
from gui.look.theme import LIGHT, Theme, shown_theme
from gui.plot.plot_carry import CarryItem, CarryLook
from gui.plot.plot_item import Appearance, Ground, PictureItem
from model.figure.figure import Axis, Bars


@guarded
class SpotItem(QGraphicsItem):
    """Rings the bar, point or sample whose numbers are shown, and what belongs with it."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: Picture | None = None
        self.theme = LIGHT
        self.spots: tuple[Spot, ...] = ()

    def show_spots(self, picture: Picture, theme: Theme, spots: tuple[Spot, ...]) -> None:
        """Ring other spots from now on, or none."""
        if self.picture is None or self.picture.rect != picture.rect:
            self.prepareGeometryChange()
        is_seen = bool(self.spots or spots)
        self.picture, self.theme, self.spots = picture, theme, spots
        if is_seen:
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF() if self.picture is None else self.picture.rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.picture is not None:
            for spot in self.spots:
                self._ring(painter, self.picture, spot)

    def _ring(self, painter: QPainter, picture: Picture, spot: Spot) -> None:
        mark, place = mark_of(picture.panels, spot), place_of(picture.panels, spot)
        if isinstance(mark, Bars):
            boxes = boxes_of(mark, picture.panels[spot.panel].frame)
            draw_bar_outline(painter, boxes.rect(spot.index), QColor(self.theme.ink))
        elif place is not None:
            painter.setPen(QPen(QColor(self.theme.ink), 2.0))
            painter.setBrush(QBrush(QColor(self.theme.card)))
            painter.drawEllipse(place, 5.0, 5.0)


@guarded
class RingItem(QGraphicsItem):
    """Paints the ring around a picture that has the focus of the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(20.0)
        self.setVisible(False)
        self._rect = QRectF()

    def show_rect(self, rect: QRectF) -> None:
        """Stand around another rectangle from now on."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        draw_focus_ring(painter, self._rect)


def draw_focus_ring(painter: QPainter, rect: QRectF) -> None:
    """Draw the ring that says that keys go to what stands in a rectangle."""
    painter.setPen(QPen(QColor(shown_theme().accent), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0)


class PlotCanvas:
    """Hosts a picture: its item is made once and then only updated.

    What is the same object as in the picture before is not drawn again.

    Attributes:
        view: pyqtgraph's graphics view; its scene is in logical pixels.
        zoom: how much larger than laid out a picture is shown.
    """

    def __init__(self, parent: QWidget, *, on_card: bool) -> None:
        # Imported here, so that the window is on screen before pyqtgraph is loaded.
        import pyqtgraph

        self._view_box = pyqtgraph.ViewBox
        self.view: Any = pyqtgraph.GraphicsView(parent, background=None)
        self.zoom = 1.0
        self._boxes: list[Any] = []
        self._in_boxes: Picture | None = None
        self.ring = RingItem()
        self._on_card = on_card
        self._stale = False
        self._shown: Picture | None = None
        self._look: Appearance | None = None
        self._item = PictureItem()
        self._spot_item = SpotItem()
        self._spot_item.setZValue(10.0)
        self._carry_item = CarryItem()
        _make_quiet(self.view)
        # It paints all of its ground, so nothing need be painted below.
        self.view.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on_card)
        self.view.addItem(self._item)
        self.view.addItem(self.ring)
        self.view.addItem(self._spot_item)
        self.view.addItem(self._carry_item)

    def show_picture(self, picture: Picture, theme: Theme, highlight: int) -> None:
        """Show a picture; only another number of panels makes or drops view boxes."""
        look = Appearance(
            Ground(theme, self.zoom, self.view.width(), self.view.height(), self._on_card),
            highlight,
            self._stale,
        )
        (before, was), (self._shown, self._look) = (self._shown, self._look), (picture, look)
        if before is not None and was == look and _is_same(before, picture):
            return
        while len(self._boxes) < len(picture.panels):
            self._add_box()
        while len(self._boxes) > len(picture.panels):
            self.view.removeItem(self._boxes.pop())
        self._item.show_picture(picture, look)
        if was is None or was.ground != look.ground:
            for drawn in (self._spot_item, self._carry_item):
                drawn.setScale(self.zoom)
            self.ring.show_rect(QRectF(self.view.rect()))
            self._in_boxes = None
        # Also where none is ringed: it would keep an earlier picture, with all that it is drawn of.
        self._spot_item.show_spots(picture, theme, self._spot_item.spots)

    @property
    def boxes(self) -> list[Any]:
        """The view box of each panel, whose range is that of its axes (log axes in log10).

        They are put there as they are asked for: pyqtgraph takes long over another range, and while
        a picture moves nobody points at it.
        """
        shown, before = self._shown, self._in_boxes
        if shown is not None and shown is not before:
            frames = () if before is None else tuple(layout.frame for layout in before.panels)
            for box, layout, frame in zip_longest(self._boxes, shown.panels, frames):
                if layout is not None and layout.frame is not frame:
                    area, panel = layout.frame.area, layout.panel
                    box.setGeometry(QRectF(area.topLeft() * self.zoom, area.size() * self.zoom))
                    box.setRange(xRange=_range(panel.x), yRange=_range(panel.y), padding=0.0)
            self._in_boxes = shown
        return self._boxes

    def show_spots(self, picture: Picture, theme: Theme, spots: tuple[Spot, ...]) -> None:
        """Ring bars, points or samples, or none."""
        if spots != self._spot_item.spots:
            self._spot_item.show_spots(picture, theme, spots)

    def show_carry(self, picture: Picture, look: CarryLook | None) -> None:
        """Draw a bar that is being put elsewhere, or none."""
        if look is not None or self._carry_item.look is not None:
            self._carry_item.show_look(look, picture.rect, self._spot_item.theme)

    def set_stale(self, stale: bool) -> None:
        """Dim the picture, or show it plainly again."""
        if stale != self._stale:
            self._stale = stale
            if self._shown is not None and self._look is not None:
                self.show_picture(self._shown, self._look.ground.theme, self._look.highlight)

    def fractions_at(self, picture: Picture, panel: int, at: QPointF) -> tuple[float, float]:
        """Return how far along the x and the y axis of a panel a point of the view lies."""
        to_scene, _ = self.view.viewportTransform().inverted()
        seen = self.boxes[panel].mapSceneToView(to_scene.map(at * self.zoom))
        shown = picture.panels[panel].panel
        return _fraction(shown.x, seen.x()), _fraction(shown.y, seen.y())

    def _add_box(self) -> None:
        box = self._view_box(enableMouse=False, enableMenu=False)
        # What it would paint, if anything, is painted by ours.
        box.setVisible(False)
        self.view.addItem(box)
        self._boxes.append(box)


def _is_same(one: Picture, other: Picture) -> bool:
    """Whether two pictures are drawn of the very same objects."""
    return (
        one.rect == other.rect
        and one.figure.legend is other.figure.legend
        and len(one.panels) == len(other.panels)
        and all(map(is_, one.panels, other.panels))
    )


def _make_quiet(view: QGraphicsView) -> None:
    """Leave the mouse, the keys and the ground to the widget that hosts the view."""
    view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    for one in (view, view.viewport()):
        one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setStyleSheet("background: transparent; border: none;")
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A ground that is cached is laid under every picture, and this one has none of its own.
    view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    # One rectangle around what changed: within several, everything is drawn more slowly.
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)


def _range(axis: Axis) -> tuple[float, float]:
    return (math.log10(axis.low), math.log10(axis.high)) if axis.log else (axis.low, axis.high)


def _fraction(axis: Axis, seen: float) -> float:
    low, high = _range(axis)
    return (seen - low) / (high - low)
