"""PlotCanvas: pyqtgraph's scene, with a view box a panel and the marks of gui.drawing in it."""

import math
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
from gui.drawing.panel import NO_ROW, draw_panel
from gui.drawing.picture import Picture, draw_legend
from gui.look.theme import LIGHT, Theme
from gui.plot.plot_carry import CarryItem, CarryLook
from model.figure.figure import Axis, Bars

STALE_OPACITY = 0.4


@guarded
class PanelItem(QGraphicsItem):
    """Paints one panel of a picture, and the legend if it is the first."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self._index = index
        self.picture: Picture | None = None
        self.theme = LIGHT
        self.highlight = NO_ROW

    def show_picture(self, picture: Picture, theme: Theme, highlight: int) -> None:
        """Paint another picture from now on."""
        if self.picture is None or self.picture.rect != picture.rect:
            self.prepareGeometryChange()
        self.picture, self.theme, self.highlight = picture, theme, highlight
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF() if self.picture is None else self.picture.rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.picture is None:
            return
        if self._index == 0:
            draw_legend(painter, self.picture.figure.legend, self.picture.rect, self.theme)
        draw_panel(painter, self.picture.panels[self._index], self.theme, self.highlight)


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
        self.picture, self.theme, self.spots = picture, theme, spots
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


class PlotCanvas:
    """Hosts a picture: items are made once for each panel and then only updated.

    Attributes:
        view: pyqtgraph's graphics view; its scene is in logical pixels.
        zoom: how much larger than laid out a picture is shown.
        boxes: the view box of each panel, whose range is that of its axes (log axes in log10).
    """

    def __init__(self, parent: QWidget) -> None:
        # Imported here, so that the window is on screen before pyqtgraph is loaded.
        import pyqtgraph

        self._view_box = pyqtgraph.ViewBox
        self.view: Any = pyqtgraph.GraphicsView(parent, background=None)
        self.zoom = 1.0
        self.boxes: list[Any] = []
        self.items: list[PanelItem] = []
        self._spot_item = SpotItem()
        self._spot_item.setZValue(10.0)
        self._carry_item = CarryItem()
        _make_quiet(self.view)
        self.view.addItem(self._spot_item)
        self.view.addItem(self._carry_item)

    def show_picture(self, picture: Picture, theme: Theme, highlight: int) -> None:
        """Show a picture; only another number of panels makes or drops items."""
        while len(self.items) < len(picture.panels):
            self._add_panel()
        while len(self.items) > len(picture.panels):
            self.view.removeItem(self.items.pop())
            self.view.removeItem(self.boxes.pop())
        for item, box, layout in zip(self.items, self.boxes, picture.panels, strict=True):
            area, zoom = layout.frame.area, self.zoom
            box.setGeometry(QRectF(area.topLeft() * zoom, area.size() * zoom))
            box.setRange(xRange=_range(layout.panel.x), yRange=_range(layout.panel.y), padding=0.0)
            item.show_picture(picture, theme, highlight)
        for drawn in (*self.items, self._spot_item, self._carry_item):
            drawn.setScale(self.zoom)
        self._spot_item.show_spots(picture, theme, self._spot_item.spots)

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
        for item in self.items:
            item.setOpacity(STALE_OPACITY if stale else 1.0)

    def fractions_at(self, picture: Picture, panel: int, at: QPointF) -> tuple[float, float]:
        """Return how far along the x and the y axis of a panel a point of the view lies."""
        to_scene, _ = self.view.viewportTransform().inverted()
        seen = self.boxes[panel].mapSceneToView(to_scene.map(at * self.zoom))
        shown = picture.panels[panel].panel
        return _fraction(shown.x, seen.x()), _fraction(shown.y, seen.y())

    def _add_panel(self) -> None:
        box = self._view_box(enableMouse=False, enableMenu=False)
        item = PanelItem(len(self.items))
        self.view.addItem(box)
        self.view.addItem(item)
        self.boxes.append(box)
        self.items.append(item)


def _make_quiet(view: QGraphicsView) -> None:
    """Leave the mouse, the keys and the ground to the widget that hosts the view."""
    view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setStyleSheet("background: transparent; border: none;")
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)


def _range(axis: Axis) -> tuple[float, float]:
    return (math.log10(axis.low), math.log10(axis.high)) if axis.log else (axis.low, axis.high)


def _fraction(axis: Axis, seen: float) -> float:
    low, high = _range(axis)
    return (seen - low) / (high - low)
