"""PlotStill: what stays of a picture from one to the next, drawn once and kept as pixels."""

from operator import is_
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.core.boundary import guarded
from gui.drawing.panel import draw_parts, parts_of
from gui.drawing.picture import Picture, draw_legend
from gui.drawing.plate import Plate
from gui.look.theme import Theme

# More is kept once it has stayed so often in a row: a number moves some things now and then. Twice
# as often, up to a limit, each time that what was kept did not stay.
OFTEN, MOST_OFTEN = 3, 96

# The legend alone, then the parts of each panel, each told by the object that decides it.
Parts = tuple[tuple[object, ...], ...]


class Ground(NamedTuple):
    """What a picture stands on: what its pixels depend on besides what is drawn.

    Attributes:
        theme: its colours.
        zoom: how much larger than laid out it is drawn.
        width, height: of the view, in logical pixels.
        is_card: whether it stands on a card and paints it; else on whatever is there.
    """

    theme: Theme
    zoom: float
    width: int
    height: int
    is_card: bool

    @property
    def size(self) -> QSizeF:
        """Of the view, in logical pixels."""
        return QSizeF(self.width, self.height)

    @property
    def colour(self) -> QColor | None:
        """Of the card; None without one."""
        return QColor(self.theme.card) if self.is_card else None


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
        self._plate = Plate()
        self._made = 0
        self._longer = 0
        self._patience = OFTEN

    def show_picture(self, picture: Picture, ground: Ground, *, keeps: bool) -> None:
        """Keep what has stayed of the picture before; nothing if nothing is to be kept."""
        parts: Parts = ((picture.figure.legend,), *map(parts_of, picture.panels))
        before = self._parts if keeps and len(parts) == len(self._parts) else ()
        stayed = tuple(map(_alike, parts, before)) if before else (0,) * len(parts)
        fits = self._fits(parts, ground)
        if not keeps or ground != self._ground:
            self._patience = OFTEN
        elif not fits and any(self.held):
            self._patience = min(2 * self._patience, MOST_OFTEN)
        if not fits or self._is_longer(stayed) or not keeps:
            self._kept = tuple(part[:count] for part, count in zip(parts, stayed, strict=True))
            self._made, self._longer = self._made + 1, 0
        if ground != self._ground:
            self.prepareGeometryChange()
        self._ground, self._picture, self._parts = ground, picture, parts
        self.held = tuple(map(len, self._kept))
        self.update()

    def _fits(self, parts: Parts, ground: Ground) -> bool:
        """Whether what is kept is the beginning of other parts too, on the same ground."""
        if ground != self._ground or len(parts) != len(self._kept):
            return False
        return all(map(lambda kept, part: _alike(kept, part) == len(kept), self._kept, parts))

    def _is_longer(self, stayed: tuple[int, ...]) -> bool:
        """Whether more than is kept has stayed, and that often in a row."""
        more = any(count > len(kept) for count, kept in zip(stayed, self._kept, strict=True))
        self._longer = self._longer + 1 if more else 0
        return self._longer >= self._patience

    def boundingRect(self) -> QRectF:
        return QRectF() if self._ground is None else QRectF(QPointF(), self._ground.size)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        ground = self._ground
        if ground is None:
            return
        if any(self.held):
            self._plate.paint(painter, ground.size, self._made, self._draw, ground.colour)
        elif ground.colour is not None:
            painter.fillRect(self.boundingRect(), ground.colour)

    def _draw(self, painter: QPainter) -> None:
        picture, ground = self._picture, self._ground
        if picture is None or ground is None:
            return
        painter.scale(ground.zoom, ground.zoom)
        if self.held[0]:
            draw_legend(painter, picture.figure.legend, picture.rect, ground.theme)
        for layout, count in zip(picture.panels, self.held[1:], strict=True):
            draw_parts(painter, parts_of(layout)[:count], layout, ground.theme)


def _alike(one: tuple[object, ...], other: tuple[object, ...]) -> int:
    """With how many of the very same objects both begin."""
    same = list(map(is_, one, other))
    return same.index(False) if False in same else len(same)
