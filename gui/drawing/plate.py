"""Plate: what stays of a picture or a widget, drawn once and kept as pixels."""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap, QTransform

from gui.drawing.typeset import is_noting


class Plate:
    """The pixels of something that is painted again and again while little of it changes.

    They are those that drawing it anew would give: made for the very pixels they stand on, however
    these are scaled, and laid down without being scaled again.
    """

    def __init__(self) -> None:
        self._key: object = None
        self._pixels = QPixmap()

    def paint(
        self,
        painter: QPainter,
        size: QSizeF,
        key: object,
        draw: Callable[[QPainter], None],
        ground: QColor | None = None,
    ) -> None:
        """Paint what `draw` draws, from the painter's origin, on a ground or on what is there.

        key: all that decides how it looks, but its size, its ground and the painter's scale.
        """
        place = painter.deviceTransform()
        if is_noting() or place.isRotating() or min(place.m11(), place.m22()) <= 0.0:
            if ground is not None:
                painter.fillRect(QRectF(QPointF(), size), ground)
            draw(painter)
            return
        left, top = math.floor(place.dx()), math.floor(place.dy())
        within = (place.m11(), place.m22(), place.dx() - left, place.dy() - top)
        wanted = (key, size.width(), size.height(), within, ground and ground.rgba())
        if wanted != self._key:
            self._key, self._pixels = wanted, _drawn(size, within, draw, ground)
        if not place.isScaling():
            painter.drawPixmap(QPointF(left - place.dx(), top - place.dy()), self._pixels)
            return
        world = painter.worldTransform()
        back, _ = place.inverted()
        painter.setWorldTransform(QTransform.fromTranslate(left, top) * back * world)
        painter.drawPixmap(QPointF(), self._pixels)
        painter.setWorldTransform(world)


def _drawn(
    size: QSizeF,
    within: tuple[float, float, float, float],
    draw: Callable[[QPainter], None],
    ground: QColor | None,
) -> QPixmap:
    across, down, left, top = within
    wide, high = math.ceil(size.width() * across + left), math.ceil(size.height() * down + top)
    pixels = QPixmap(max(wide, 1), max(high, 1))
    pixels.fill(Qt.GlobalColor.transparent if ground is None else ground)
    with QPainter(pixels) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(QTransform(across, 0.0, 0.0, down, left, top))
        draw(painter)
    return pixels


def rounded(box: QRectF, across: float, down: float) -> QPainterPath:
    """Return a box whose upper corners are elliptic, so that the bar tapers into the border."""
    path = QPainterPath()
    path.moveTo(box.left(), box.top() + down)
    path.arcTo(QRectF(box.left(), box.top(), 2 * across, 2 * down), 180.0, -90.0)
    right = box.right() - 2 * across
    path.arcTo(QRectF(right, box.top(), 2 * across, 2 * down), 90.0, -90.0)
    low = box.bottom() - 2 * across
    path.arcTo(QRectF(right, low, 2 * across, 2 * across), 0.0, -90.0)
    path.arcTo(QRectF(box.left(), low, 2 * across, 2 * across), -90.0, -90.0)
    path.closeSubpath()
    return path
