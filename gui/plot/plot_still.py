"""PlotStill: what stays of a picture from one to the next, drawn once and kept as pixels."""

from operator import is_
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.core.boundary import guarded
from gui.drawing.panel import Part, draw_parts, parts_of
from gui.drawing.picture import Picture, draw_legend
from gui.drawing.plate import Plate
from gui.look.theme import Theme
from model.figure.figure import Legend

# More is kept once it has stayed so often in a row: a number moves some things now and then.
OFTEN = 3
# The legend, or the parts of a panel, each told by the object that decides it.
_Parts = tuple[Part | tuple[Legend, ...], ...]


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


class _Kept:
    """How much of the legend, or of a panel, has stayed and is kept.

    Attributes:
        parts: the leading ones that are kept.
    """

    def __init__(self) -> None:
        self.parts: _Parts = ()
        self._last: _Parts = ()
        self._longer = 0

    def show(self, parts: _Parts, *, is_first: bool) -> None:
        """Keep what is as it was at the last time; nothing at the first time."""
        stayed = 0 if is_first else _alike(parts, self._last)
        fits = _alike(self.parts, parts) == len(self.parts)
        self._longer = self._longer + 1 if stayed > len(self.parts) else 0
        if is_first or not fits or self._longer >= OFTEN:
            self.parts, self._longer = parts[:stayed], 0
        self._last = parts


@guarded
class StillItem(QGraphicsItem):
    """Paints the ground, and over it the leading parts of a picture that stay as they are.

    What comes after those is left to others, who find it in `rest`. The legend and each panel stay
    by themselves: where one is another, what is kept of the others stays kept.

    Attributes:
        rest: of the legend and of each panel, the parts that are not painted here.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-1.0)
        self.rest: tuple[_Parts, ...] = ()
        self._ground: Ground | None = None
        self._picture: Picture | None = None
        self._kept: list[_Kept] = []
        self._held: tuple[_Parts, ...] = ()
        self._plate = Plate()

    def show_picture(self, picture: Picture, ground: Ground, *, keeps: bool) -> None:
        """Keep what has stayed of the picture before; nothing if nothing is to be kept."""
        parts: tuple[_Parts, ...] = ((picture.figure.legend,), *map(parts_of, picture.panels))
        if not keeps or ground != self._ground or len(parts) != len(self._kept):
            self._kept = [_Kept() for _ in parts]
        for kept, own in zip(self._kept, parts, strict=True):
            kept.show(own, is_first=not keeps)
        held = tuple([kept.parts for kept in self._kept])
        if ground != self._ground:
            self.prepareGeometryChange()
        if (ground, held) != (self._ground, self._held):
            self.update()
        self._ground, self._picture, self._held = ground, picture, held
        self.rest = tuple([own[len(one) :] for one, own in zip(held, parts, strict=True)])

    def boundingRect(self) -> QRectF:
        return QRectF() if self._ground is None else QRectF(QPointF(), self._ground.size)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        ground = self._ground
        if ground is None:
            return
        if any(self._held):
            key = (ground, self._held)
            self._plate.paint(painter, ground.size, key, self._draw, ground.colour)
        elif ground.colour is not None:
            painter.fillRect(self.boundingRect(), ground.colour)

    def _draw(self, painter: QPainter) -> None:
        picture, ground = self._picture, self._ground
        if picture is None or ground is None:
            return
        painter.scale(ground.zoom, ground.zoom)
        legend, *panels = self._held
        if legend:
            draw_legend(painter, picture.figure.legend, picture.rect, ground.theme)
        for layout, parts in zip(picture.panels, panels, strict=True):
            if parts:
                draw_parts(painter, parts, layout, ground.theme)


def _alike(one: tuple[object, ...], other: tuple[object, ...]) -> int:
    """With how many of the very same objects both begin."""
    same = list(map(is_, one, other))
    return same.index(False) if False in same else len(same)
