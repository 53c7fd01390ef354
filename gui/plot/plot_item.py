"""PictureItem: paints a picture; what stays of it from one to the next is kept as pixels."""

from operator import is_
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.core.boundary import guarded
from gui.drawing.panel import NO_ROW, Part, draw_highlight, draw_parts, parts_of
from gui.drawing.picture import Picture, draw_legend
from gui.drawing.plate import Plate
from gui.look.theme import Theme
from model.figure.figure import Legend

# More is kept once it has stayed so often in a row: a number moves some things now and then.
OFTEN = 3
STALE_OPACITY = 0.4
_BEYOND = 8.0  # pixels that the rings around bars and points of a panel may reach beyond its room
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


class Appearance(NamedTuple):
    """How a picture is shown.

    Attributes:
        ground: what it stands on.
        highlight: the table row whose bars and points are ringed.
        is_stale: whether it is dimmed.
    """

    ground: Ground
    highlight: int
    is_stale: bool


@guarded
class PictureItem(QGraphicsItem):
    """Paints a picture on its ground: the leading parts that stay as they are from their pixels.

    The legend and each panel stay by themselves: where one is another, what is kept of the others
    stays kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-1.0)
        self._look: Appearance | None = None
        self._picture: Picture | None = None
        self._kept: list[_Kept] = []
        # Of the legend and of each panel, what is kept and what is not.
        self._held: tuple[_Parts, ...] = ()
        self._rest: tuple[_Parts, ...] = ()
        self._plate = Plate()

    def show_picture(self, picture: Picture, look: Appearance) -> None:
        """Paint another picture from now on; where only panels are others, their places alone."""
        before, was, held = self._picture, self._look, self._held
        parts: tuple[_Parts, ...] = ((picture.figure.legend,), *map(parts_of, picture.panels))
        is_other = was is None or was.ground != look.ground
        if look.is_stale or is_other or len(parts) != len(self._kept):
            self._kept = [_Kept() for _ in parts]
        for kept, own in zip(self._kept, parts, strict=True):
            # What is dimmed is not kept.
            kept.show(own, is_first=look.is_stale)
        if is_other:
            self.prepareGeometryChange()
        self._look, self._picture = look, picture
        self._held = tuple([kept.parts for kept in self._kept])
        pairs = zip(self._held, parts, strict=True)
        self._rest = tuple([own[len(one) :] for one, own in pairs])
        if (
            before is None
            or was != look
            or held != self._held
            or before.rect != picture.rect
            or before.figure.legend is not picture.figure.legend
        ):
            self.update()
            return
        zoom = look.ground.zoom
        for old, new in zip(before.panels, picture.panels, strict=True):
            if new is not old:
                place = old.frame.bounds.united(new.frame.bounds)
                place.adjust(-_BEYOND, -_BEYOND, _BEYOND, _BEYOND)
                self.update(QRectF(place.topLeft() * zoom, place.size() * zoom))

    def boundingRect(self) -> QRectF:
        return QRectF() if self._look is None else QRectF(QPointF(), self._look.ground.size)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._look is None:
            return
        ground = self._look.ground
        if any(self._held):
            key = (ground, self._held)
            self._plate.paint(painter, ground.size, key, self._draw_held, ground.colour)
        elif ground.colour is not None:
            painter.fillRect(self.boundingRect(), ground.colour)
        if self._look.is_stale:
            painter.setOpacity(STALE_OPACITY)
        self._draw(painter, self._rest, self._look.highlight)

    def _draw_held(self, painter: QPainter) -> None:
        self._draw(painter, self._held, NO_ROW)

    def _draw(self, painter: QPainter, drawn: tuple[_Parts, ...], highlight: int) -> None:
        if self._look is None or self._picture is None:
            return
        theme, zoom, *_ = self._look.ground
        painter.scale(zoom, zoom)
        legend, *panels = drawn
        if legend:
            draw_legend(painter, self._picture.figure.legend, self._picture.rect, theme)
        for layout, parts in zip(self._picture.panels, panels, strict=True):
            draw_parts(painter, parts, layout, theme)
            if highlight != NO_ROW:
                draw_highlight(painter, layout.panel, layout.frame, theme, highlight)


def _alike(one: tuple[object, ...], other: tuple[object, ...]) -> int:
    """With how many of the very same objects both begin."""
    same = list(map(is_, one, other))
    return same.index(False) if False in same else len(same)
