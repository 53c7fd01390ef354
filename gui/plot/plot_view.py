"""PlotView: the figure of a view, live, with its gestures."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.core.accessible import SpokenRole, describe, speaks_as
from gui.core.boundary import guarded
from gui.core.ticker import Pause, soon
from gui.drawing.panel import NO_ROW
from gui.drawing.picture import Picture, crowding, draw_message, draw_picture, picture_of
from gui.look.style import OwnGround
from gui.look.theme import shown_theme
from gui.plot.plot_canvas import PlotCanvas, draw_focus_ring
from gui.plot.plot_gestures import PlotGestures
from gui.plot.plot_hover import PlotHover
from gui.plot.plot_ranges import PlotRanges
from model.figure.figure import Figure
from model.figure.kept import keeping
from model.lens.view import View
from model.words.inert import harmless
from model.words.markup import plain

EDGE = 4.0
MESSAGE_SIZE, MESSAGE_WIDTH = 15.0, 460.0
# To the window or from a menu: the focus is as visible as it was.
COMES_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


# From this size on pictures grow; below the other, letters give way where words would touch.
LARGE, ROOMY = (1150.0, 680.0), (820.0, 520.0)
MOST_ZOOM = 1.6
SHRINKING = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68)
REST_MILLISECONDS = 150
BEGIN_ANEW = QEvent.Type(QEvent.registerEventType())


@guarded
class PlotView(OwnGround, QWidget):
    """Shows the figure of a view: pyqtgraph hosts it, gui.drawing paints it.

    Tips and twins are asked of the view whose figure is on screen; who listens to the signals asks
    it of `view` too.

    Attributes:
        grows: whether its letters grow with it.
        at_rest: whether nothing moves, so that it is worth a description.

    Signals:
        hovered(mark, index): what the pointer or a key has come to; (None, −1) for nothing.
        rule_dragged(what, value, gesture): a line was moved to a value of its axis.
        bar_dragged(row, column, value, gesture): a bar was drawn to a height.
        clicked(mark, index): a mark was clicked, or Enter pressed on it.
        placed(mark, place): a bar was put at a place among its like, counted from 0.
    """

    paints_ground = False
    hovered = Signal(object, int)
    rule_dragged = Signal(str, float, int)
    bar_dragged = Signal(int, int, float, int)
    clicked = Signal(object, int)
    placed = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Chart)
        self._view: View | None = None
        self._picture: Picture | None = None
        self._message = ""
        self._walked_to = ""
        self._stale = False
        self._focus_ring = self._by_keys = False
        self.grows, self.at_rest = False, True
        self._shrunk = 1.0
        self._begins = False
        self._rest = Pause(self, REST_MILLISECONDS, self._make_fit)
        self._highlight = NO_ROW
        self._canvas: PlotCanvas | None = None
        self._ranges = PlotRanges(self)
        self._ranges.moved.connect(self._lay_out)
        self.hover = PlotHover(self)
        self.hover.hovered.connect(self.hovered)
        self.hover.said.connect(self._on_said)
        self._gestures = PlotGestures(self, self.hover, self._ranges)
        self._gestures.rule_dragged.connect(self.rule_dragged)
        self._gestures.bar_dragged.connect(self.bar_dragged)
        self._gestures.clicked.connect(self.clicked)
        self._gestures.placed.connect(self.placed)
        self._theme = shown_theme()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self.setAccessibleName("Picture")

    @property
    def zoom(self) -> float:
        """How much larger than drawn the picture is: its letters grow on a large screen.

        On a small one they give way as far as its words need it. 1 where the view does not grow.
        """
        if not self.grows:
            return 1.0
        self.settle()
        large = min(self.width() / LARGE[0], self.height() / LARGE[1])
        return self._shrunk * min(MOST_ZOOM, max(1.0, large))

    @property
    def view(self) -> View | None:
        """What is on screen and answers its gestures; None while there is nothing to draw."""
        return self._view

    @property
    def picture(self) -> Picture | None:
        """What is on screen, laid out; None while there is nothing to draw."""
        self.settle()
        return self._picture

    @property
    def canvas(self) -> PlotCanvas | None:
        """The host of the picture; None until the widget was painted for the first time."""
        self.settle()
        return self._canvas

    def show_view(self, view: View) -> None:
        """Show a view in place of the last one, updating what is there."""
        last, self._view, self._message = self._view, view, ""
        if last is not None and len(last.figure.panels) != len(view.figure.panels):
            self._gestures.drop()
            self.hover.leave()
        self.setAccessibleName(harmless(plain(view.figure.title)))
        self._describe()
        if self._begins or last is None or _shape(last) != _shape(view):
            self._begin_anew()
        else:
            self._lay_out()
            # What moves is not looked at while it does.
            self._rest.start()

    def let_go(self) -> None:
        """Drop what is in hand or lit, as it was meant for another document."""
        self._gestures.drop()
        self.hover.leave()
        self.show_highlight(NO_ROW)

    def show_message(self, sentence: str) -> None:
        """Show a sentence where there is nothing to draw."""
        self._view, self._picture, self._message = None, None, sentence
        self._gestures.picture = None
        self._gestures.drop()
        self.hover.show_view(None, None)
        self._describe()
        if self._canvas is not None:
            self._canvas.view.hide()
        self.update()

    def show_highlight(self, row: int) -> None:
        """Ring what stands for a table row; −1 for none."""
        if row != self._highlight:
            self._highlight = row
            self._lay_out()

    def set_stale(self, stale: bool) -> None:
        """Dim the picture while its numbers are not those of the table."""
        if stale != self._stale:
            self._stale = stale
            self._describe()
            if self._canvas is not None:
                self._canvas.set_stale(stale)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # One change of theme makes several changes of palette.
        if event.type() == QEvent.Type.PaletteChange and self._theme is not shown_theme():
            self._lay_out()

    def _begin_anew(self) -> None:
        """Another kind of picture, or another size: its letters are as large as they can be.

        Sizes come several at a time, and only the last is seen: it waits for what came with it.
        """
        self._rest.stop()
        if not self.grows:
            self._begins = True
            self.settle()
        elif not self._begins:
            self._begins = True
            QCoreApplication.postEvent(self, QEvent(BEGIN_ANEW))
            # Where Qt sends other events apart, painting does not wait for those that come later.
            self.window().installEventFilter(self)

    def customEvent(self, event: QEvent) -> None:
        if event.type() == BEGIN_ANEW:
            self.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self.settle()
            if self._canvas is not None:
                # Else the scene tells only after this that it is to be painted, once more.
                QCoreApplication.sendPostedEvents(self._canvas.view.scene(), QEvent.Type.MetaCall)
        return False

    def settle(self) -> None:
        """Lay out now what waits for the last of several sizes."""
        if self._begins:
            self.window().removeEventFilter(self)
            self._begins, self._shrunk = False, 1.0
            self._shrunk = self._least_crowded()
            self._lay_out()

    def _make_fit(self) -> None:
        """Let the letters give way until no words touch; they grow again only with the next size.

        So what is small stays so while numbers change, and the picture does not jump.
        """
        before = self._shrunk
        self._shrunk = self._least_crowded()
        if self._shrunk != before:
            self._lay_out()

    def _least_crowded(self) -> float:
        """The largest letters, no larger than now, at which the fewest words touch: none, if so."""
        is_roomy = self.width() >= ROOMY[0] and self.height() >= ROOMY[1]
        # With its first size it begins anew.
        is_sized = self.testAttribute(Qt.WidgetAttribute.WA_Resized) and self.width()
        if self._view is None or not self.grows or is_roomy or not is_sized:
            return self._shrunk
        found: list[tuple[int, float]] = []
        for share in [one for one in SHRINKING if one <= self._shrunk]:
            self._shrunk = share
            found.append((crowding(self._laid_out(self._figure(self._view))), -share))
            if not found[-1][0]:
                break
        return -min(found)[1]

    def _figure(self, view: View) -> Figure:
        panels = self._ranges.applied(view.figure.panels)
        return view.figure if panels is view.figure.panels else replace(view.figure, panels=panels)

    def _laid_out(self, figure: Figure, before: Picture | None = None) -> Picture:
        scale = self.zoom
        wide, high = self.width() / scale, self.height() / scale
        edge = QRectF(0.0, 0.0, wide, high).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        return picture_of(figure, edge, before)

    def _lay_out(self) -> None:
        self._theme = shown_theme()
        if self._view is None or self._begins:
            return
        scale = self.zoom
        before = self._picture
        figure = keeping(self._figure(self._view), None if before is None else before.figure)
        self._picture = self._gestures.picture = self._laid_out(figure, before)
        if self._canvas is None:
            self.update()
            return
        self._canvas.zoom = self.hover.zoom = scale
        self._canvas.view.setGeometry(self.rect())
        self._canvas.view.show()
        self._canvas.show_picture(self._picture, self._theme, self._highlight)
        self._canvas.set_stale(self._stale)
        self.hover.show_view(self._view, self._picture)

    def _make_canvas(self) -> None:
        if self._canvas is None and self._view is not None:
            self._canvas = PlotCanvas(self, on_card=self.paints_ground)
            self._canvas.ring.setVisible(self._focus_ring)
            self._gestures.canvas = self.hover.canvas = self._canvas
            self._lay_out()

    def _on_said(self, text: str) -> None:
        if text != self._walked_to:
            self._walked_to = text
            self._describe()

    def _describe(self) -> None:
        """Tell those who cannot see the picture its numbers, and where the keys have come to."""
        parts = [f"{self._walked_to}."] if self._walked_to else []
        if self._stale:
            parts.append("This is the last good picture; the table has a problem.")
        view, message = self._view, self._message

        def told() -> str:
            return " ".join([*parts, message if view is None else view.figure.alternative])

        describe(self, told, at_rest=self.at_rest)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.paints_ground:
            painter.fillRect(event.rect(), QColor(shown_theme().card))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._view is None:
            width = min(MESSAGE_WIDTH, self.width() - 40.0)
            draw_message(painter, self.rect(), self._message, MESSAGE_SIZE, width)
        elif self.canvas is None and self.picture is not None:
            # The first picture does not wait for pyqtgraph, which is loaded once it is on screen.
            painter.scale(self.zoom, self.zoom)
            draw_picture(painter, self.picture, shown_theme(), highlight=self._highlight)
            painter.resetTransform()
            if self.isVisible():
                soon(self, self._make_canvas)
        if self._focus_ring:
            draw_focus_ring(painter, QRectF(self.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._begin_anew()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in COMES_BACK:
            self._by_keys = event.reason() != Qt.FocusReason.MouseFocusReason
        self._show_ring(self._by_keys)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show_ring(False)
        if self.hover.by_keys:
            self.hover.leave()
        super().focusOutEvent(event)

    def _show_ring(self, is_shown: bool) -> None:
        self._focus_ring = is_shown
        if self._canvas is not None:
            self._canvas.ring.setVisible(is_shown)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.settle()
        if not self._gestures.key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._gestures.press(event.position() / self.zoom)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._gestures.move(event.position() / self.zoom)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._gestures.release()
            self._gestures.move(event.position() / self.zoom)

    def leaveEvent(self, event: QEvent) -> None:
        self._gestures.leave()
        super().leaveEvent(event)


def _shape(view: View) -> tuple[object, ...]:
    """What tells one kind of picture from another: how many panels, and where they stand."""
    return tuple(panel.place for panel in view.figure.panels)
