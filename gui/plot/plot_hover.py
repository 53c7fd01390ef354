"""PlotHover: the bar, point or sample that is pointed at, its ring and its tip."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from gui.drawing.hits import Spot, mark_of, place_of, spot_at
from gui.drawing.picture import Picture
from gui.look.plain import rich
from gui.look.theme import shown_theme
from gui.plot.plot_carry import PLACE, spot_of
from model.figure.figure import Bars, Mark
from model.lens.view import View
from model.words.markup import plain

if TYPE_CHECKING:
    from gui.plot.plot_canvas import PlotCanvas

AWAY = QPoint(14, 16)


class PlotTip(QLabel):
    """A card over the window; the pointer goes through it."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setProperty("role", "tip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.hide()

    def show_at(self, text: str, at: QPoint) -> None:
        """Show `text` beside a point of the owner; nothing where there is no text."""
        if not text:
            self.hide()
            return
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        page = rich(text)
        if page != self.text():
            self.setText(page)
        self.adjustSize()
        self.move(self._place(self._owner.mapTo(window, at), window.rect()))
        self.raise_()
        self.show()

    def _place(self, at: QPoint, window: QRect) -> QPoint:
        left, top = at.x() + AWAY.x(), at.y() + AWAY.y()
        if left + self.width() > window.right():
            left = at.x() - AWAY.x() - self.width()
        if top + self.height() > window.bottom():
            top = at.y() - AWAY.y() - self.height()
        return QPoint(
            max(0, min(left, window.width() - self.width())),
            max(0, min(top, window.height() - self.height())),
        )


class PlotHover(QObject):
    """Keeps what is pointed at, by the mouse or by keys, over changing pictures.

    Attributes:
        canvas: rings the spot once there is one.
        spot: what is pointed at, or None.
        pinned: whether the spot stays while the pointer moves on, as in a drag.
        zoom: how much larger than laid out the picture is shown.

    Signals:
        hovered(mark, index): another thing is pointed at; (None, −1) for nothing.
        said(text): the tip without markup where keys have come to, "" when they have left.
    """

    hovered = Signal(object, int)
    said = Signal(str)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.canvas: PlotCanvas | None = None
        self.spot: Spot | None = None
        self.pinned = False
        self.zoom = 1.0
        self.tip = PlotTip(owner)
        self._picture: Picture | None = None
        self._view: View | None = None
        self._pointer: QPointF | None = None
        self._carried = ""

    @property
    def by_keys(self) -> bool:
        """Whether the spot was reached by keys and not by the mouse."""
        return self.spot is not None and self._pointer is None

    def show_view(self, view: View | None, picture: Picture | None) -> None:
        """Point at the same place of another view, laid out as `picture`; None for neither."""
        self._view, self._picture = view, picture
        if picture is None:
            self.leave()
        elif self._pointer is not None and not self.pinned:
            self._take(spot_at(picture.panels, self._pointer))
        else:
            # A bar that was put elsewhere by keys is still the one that they have come to.
            carried = spot_of(picture.panels, self._carried) if self._carried else None
            self._take(carried or self.spot)

    def point_at(self, spot: Spot | None, pointer: QPointF | None = None) -> None:
        """Point at a spot: with the mouse at `pointer`, or by keys."""
        self._pointer = pointer
        self._take(spot)

    def leave(self) -> None:
        """Point at nothing."""
        self.pinned = False
        self.point_at(None)

    def _take(self, spot: Spot | None) -> None:
        if spot is None and self.spot is None:
            return
        mark = None
        if spot is not None and self._picture is not None:
            mark = mark_of(self._picture.panels, spot)
        spot = None if mark is None else spot
        self._carried = mark.key if isinstance(mark, Bars) and mark.drag == PLACE else ""
        if spot != self.spot:
            self.spot = spot
            self.hovered.emit(mark, -1 if spot is None else spot.index)
        self._show(mark)

    def _show(self, mark: Mark | None) -> None:
        picture, view, spot = self._picture, self._view, self.spot
        if self.canvas is not None and picture is not None:
            self.canvas.show_spots(picture, shown_theme(), self._ringed(mark))
        place = None if picture is None or spot is None else place_of(picture.panels, spot)
        if view is None or mark is None or spot is None or place is None:
            self.tip.hide()
            self.said.emit("")
            return
        text = view.tip(mark, spot.index)
        self.tip.show_at(text, ((self._pointer or place) * self.zoom).toPoint())
        self.said.emit(plain(text.replace("<br>", "; ")) if self.by_keys else "")

    def _ringed(self, mark: Mark | None) -> tuple[Spot, ...]:
        """What is ringed: a sample of a line, what keys came to, and whatever has a twin."""
        view, spot = self._view, self.spot
        if view is None or mark is None or spot is None:
            return ()
        twins = tuple(replace(spot, index=index) for index in view.twins(mark, spot.index))
        # The mouse is on its bar already.
        if self._pointer is not None and isinstance(mark, Bars) and not twins:
            return ()
        return (spot, *twins)
