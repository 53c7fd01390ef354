"""PlotStill: what stays of a picture from one to the next, drawn once and kept as pixels."""

import math
from operator import is_
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.core.boundary import guarded
from gui.drawing.panel import draw_parts, parts_of
from gui.drawing.picture import Picture, draw_legend
from gui.look.theme import Theme

# More is kept once it has stayed so often in a row: a number moves some things now and then.
OFTEN = 3

# The legend alone, then the parts of each panel, each told by the object that decides it.
Parts = tuple[tuple[object, ...], ...]


class Ground(NamedTuple):
    """Where a picture stands: what its pixels depend on besides what is drawn.

    Attributes:
        theme: its colours, of the card first of all.
        zoom: how much larger than laid out it is drawn.
        width, height: of the view, in logical pixels.
        ratio: device pixels in a logical one.
        left, top: how far the view begins after a whole device pixel, in logical ones.
    """

    theme: Theme
    zoom: float
    width: int
    height: int
    ratio: float
    left: float
    top: float


@guarded
class StillItem(QGraphicsItem):
    """Paints the ground, and over it the leading parts of a picture that stay as they are.

    What comes after those is left to others; `held` says of how many parts they were.

    Attributes:
        held: how many of the legend (0 or 1) and of the parts of each panel are painted here.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-1.0)
        self.held: tuple[int, ...] = ()
        self._ground: Ground | None = None
        self._picture: Picture | None = None
        self._parts: Parts = ()
        self._kept: Parts = ()
        self._pixels: QPixmap | None = None
        self._longer = 0

    def show_picture(self, picture: Picture, ground: Ground | None, *, keeps: bool) -> None:
        """Keep what has stayed of the picture before; without a ground, paint nothing."""
        parts: Parts = ((picture.figure.legend,), *map(parts_of, picture.panels))
        keeps = keeps and ground is not None
        before = self._parts if keeps and len(parts) == len(self._parts) else ()
        stayed = tuple(map(_alike, parts, before)) if before else (0,) * len(parts)
        if not self._fits(parts, ground) or self._is_longer(stayed) or not keeps:
            self._kept = tuple(part[:count] for part, count in zip(parts, stayed, strict=True))
            self._pixels, self._longer = None, 0
        if ground != self._ground:
            self.prepareGeometryChange()
        self._ground, self._picture, self._parts = ground, picture, parts
        self.held = tuple(map(len, self._kept))
        self.update()

    def _fits(self, parts: Parts, ground: Ground | None) -> bool:
        """Whether what is kept is the beginning of other parts too, on the same ground."""
        if ground != self._ground or len(parts) != len(self._kept):
            return False
        return all(map(lambda kept, part: _alike(kept, part) == len(kept), self._kept, parts))

    def _is_longer(self, stayed: tuple[int, ...]) -> bool:
        """Whether more than is kept has stayed, and that often in a row."""
        more = any(count > len(kept) for count, kept in zip(stayed, self._kept, strict=True))
        self._longer = self._longer + 1 if more else 0
        return self._longer >= OFTEN

    def boundingRect(self) -> QRectF:
        ground = self._ground
        return QRectF() if ground is None else QRectF(0.0, 0.0, ground.width, ground.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        ground = self._ground
        if ground is None or self._picture is None:
            return
        if not any(self.held):
            painter.fillRect(self.boundingRect(), QColor(ground.theme.card))
            return
        if self._pixels is None:
            self._pixels = self._drawn(self._picture, ground)
        painter.drawPixmap(QPointF(-ground.left, -ground.top), self._pixels)

    def _drawn(self, picture: Picture, ground: Ground) -> QPixmap:
        wide, high = ground.width + ground.left, ground.height + ground.top
        pixels = QPixmap(QSize(math.ceil(wide * ground.ratio), math.ceil(high * ground.ratio)))
        pixels.setDevicePixelRatio(ground.ratio)
        pixels.fill(QColor(ground.theme.card))
        painter = QPainter(pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(ground.left, ground.top)
        painter.scale(ground.zoom, ground.zoom)
        if self.held[0]:
            draw_legend(painter, picture.figure.legend, picture.rect, ground.theme)
        for layout, count in zip(picture.panels, self.held[1:], strict=True):
            draw_parts(painter, parts_of(layout)[:count], layout, ground.theme)
        painter.end()
        return pixels


def _alike(one: tuple[object, ...], other: tuple[object, ...]) -> int:
    """With how many of the very same objects both begin."""
    same = list(map(is_, one, other))
    return same.index(False) if False in same else len(same)
