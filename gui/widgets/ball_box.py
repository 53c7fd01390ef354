"""BallBox: counts as balls in a box, to be added, taken out, and moved by mouse or keys."""

import math
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import plain_tip
from gui.look.scale import scale_of
from gui.look.theme import shown_theme
from gui.widgets.balls import colour_of, draw_ball
from model.words.names import fit, joined

MOST_BALLS, MOST_NAMES = 60, 12
LARGEST, SMALLEST = 13.5, 6.5
STEP = 2.35  # from ball to ball, in radii
WALL, ABOVE, UNDER, SIDE = 1.6, 6.0, 6.0, 9.0
FEW_ROWS = 4
HINT = (
    "Click a ball to add one like it, right-click to take it out, drag it onto another to turn it "
    "into one of those. Keys: ← → choose, + and − add and take out, Shift+← → turn one."
)


class Ball(NamedTuple):
    """A ball in the box: its outcome's row, its middle, and whether it is only a place for one."""

    row: int
    middle: QPointF
    is_place: bool = False


def rows_of_balls(count: int, width: float) -> tuple[int, float]:
    """Return in how many rows so many balls lie in a box of this width, and their radius."""
    for rows in range(1, FEW_ROWS + 2):
        across = math.ceil(count / rows)
        radius = min(LARGEST, (width - 2.0 * SIDE) / (STEP * max(across, 1)))
        if radius >= 0.72 * LARGEST:
            return rows, radius
    return rows, max(radius, SMALLEST)


@guarded
class BallBox(QWidget):
    """The counts of a column, up to 60, as balls in the colours of their outcomes.

    An outcome of which there is none has a dashed ring as its place.

    Signals:
        added(int): one more of this row is wanted.
        taken(int): one less of this row.
        moved(int, int): one of the first row is to become one of the second.
        refused(str): why nothing is done.
    """

    added = Signal(int)
    taken = Signal(int)
    moved = Signal(int, int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Graphic)
        self._names: tuple[str, ...] = ()
        self._counts: tuple[int, ...] = ()
        self.balls: tuple[Ball, ...] = ()
        self.radius = LARGEST
        self.chosen = 0
        self._carried: Ball | None = None
        self._pressed: QPointF | None = None
        self._pointer = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Box of balls")

    def show_counts(self, names: tuple[str, ...], counts: tuple[int, ...]) -> None:
        """Show how many there are of each outcome."""
        if (names, counts) == (self._names, self._counts):
            return
        self._names, self._counts = names, counts
        self.chosen = min(self.chosen, max(len(names) - 1, 0))
        self._lay_out()
        self._describe()

    @property
    def carried_to(self) -> int | None:
        """The row that the ball in hand would become one of; None over no other ball."""
        target = self.ball_at(self._pointer)
        if self._carried is None or target is None or target.row == self._carried.row:
            return None
        return target.row

    def ball_at(self, place: QPointF) -> Ball | None:
        """Return the ball or the place for one there, the nearest within its reach."""
        near = [(_distance(ball.middle, place), ball) for ball in self.balls]
        far, ball = min(near, key=lambda pair: pair[0], default=(math.inf, None))
        return ball if far <= 0.62 * STEP * self.radius else None

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            ball = self.ball_at(QPointF(event.pos()))
            said = "" if ball is None else f"{self._said(ball.row)}. "
            QToolTip.showText(event.globalPos(), plain_tip(said + HINT), self)
            return True
        return bool(super().event(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        ball = self.ball_at(event.position())
        self._pointer = event.position()
        if ball is None:
            return
        self._choose(ball.row)
        if event.button() == Qt.MouseButton.RightButton:
            self.taken.emit(ball.row)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            self._carried = None if ball.is_place else ball
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        over = self.ball_at(self._pointer) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.ClosedHandCursor if self._is_dragging() else shape)
        if self._pressed is not None:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pointer = event.position()
        carried, target, dragging = self._carried, self.carried_to, self._is_dragging()
        self._pressed = self._carried = None
        self.update()
        if carried is not None and dragging:
            if target is not None:
                self.moved.emit(carried.row, target)
        else:
            self._add(self.chosen)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick clicks are two balls.
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, turns = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        other = self.chosen + step
        if step and 0 <= other < len(self._names):
            if turns:
                self.moved.emit(self.chosen, other)
            self._choose(other)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Equal):
            self._add(self.chosen)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Down, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken.emit(self.chosen)
        elif key == Qt.Key.Key_Escape and self._pressed is not None:
            self._pressed = self._carried = None
            self.update()
        elif not step:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_walls(painter)
        dragging = self._is_dragging()
        for ball in self.balls:
            if not (dragging and ball is self._carried):
                self._paint_ball(painter, ball)
        if dragging and self._carried is not None:
            colour = colour_of(self._names[self._carried.row], self._carried.row)
            draw_ball(painter, self._pointer, 1.1 * self.radius, colour, shown_theme())
        painter.end()

    def _paint_walls(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(WALL, 1.0, -WALL, -WALL)
        ground = QPainterPath()
        ground.addRoundedRect(box.adjusted(0.0, -12.0, 0.0, 0.0), 7.0, 7.0)
        painter.save()
        painter.setClipRect(box.adjusted(-2.0, 0.0, 2.0, 2.0))
        painter.fillPath(ground, QColor(shown_theme().window))
        painter.setPen(QPen(QColor(shown_theme().muted), WALL))
        painter.drawPath(ground)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(QColor(shown_theme().accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 2.5, -4.5, -4.5), 5.0, 5.0)

    def _paint_ball(self, painter: QPainter, ball: Ball) -> None:
        colour, radius = colour_of(self._names[ball.row], ball.row), self.radius
        if ball.is_place:
            pen = QPen(QColor(colour), 1.6, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(ball.middle, radius - 1.0, radius - 1.0)
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            arm = 0.4 * radius
            painter.drawLine(ball.middle - QPointF(arm, 0.0), ball.middle + QPointF(arm, 0.0))
            painter.drawLine(ball.middle - QPointF(0.0, arm), ball.middle + QPointF(0.0, arm))
        else:
            draw_ball(painter, ball.middle, radius, colour, shown_theme())
        is_chosen = self.hasFocus() and ball.row == self.chosen
        if is_chosen or ball.row == self.carried_to:
            painter.setPen(QPen(QColor(shown_theme().ink), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(ball.middle, radius + 1.8, radius + 1.8)

    def _lay_out(self) -> None:
        kept = [(row, False) for row, count in enumerate(self._counts) for _ in range(count)]
        places = [(row, True) for row, count in enumerate(self._counts) if not count]
        shown = kept + places
        scale = scale_of(self)
        rows, radius = rows_of_balls(len(shown), self.width() / scale)
        self.radius = radius * scale
        across, step = max(1, math.ceil(len(shown) / rows)), STEP * self.radius
        left = max(SIDE, 0.5 * (self.width() - across * step)) + 0.5 * step
        self.balls = tuple(
            Ball(
                row,
                QPointF(left + place % across * step, ABOVE + (place // across + 0.5) * step),
                is_place,
            )
            for place, (row, is_place) in enumerate(shown)
        )
        self.setFixedHeight(round(ABOVE + rows * step + UNDER))
        self.update()

    def _is_dragging(self) -> bool:
        pressed = self._pressed
        return pressed is not None and _distance(pressed, self._pointer) > 0.6 * self.radius

    def _choose(self, row: int) -> None:
        if row != self.chosen:
            self.chosen = row
            self._describe()
        self.update()

    def _add(self, row: int) -> None:
        if sum(self._counts) >= MOST_BALLS:
            self.refused.emit(
                f"The box holds {MOST_BALLS} balls; type larger numbers into the table."
            )
        else:
            self.added.emit(row)

    def _said(self, row: int) -> str:
        return f"{self._counts[row]} {fit(self._names[row], 40) or 'unnamed'}"

    def _describe(self) -> None:
        rows = range(len(self._names))
        said = joined([self._said(row) for row in rows])
        chosen = f" {fit(self._names[self.chosen], 40)} is chosen." if self._names else ""
        self.setAccessibleDescription(f"{said}.{chosen} {HINT}")


def box_counts(values: list[float]) -> tuple[int, ...] | None:
    """Return whole numbers that a box can hold, or None where these are others or too many.

    >>> box_counts([9.0, 1.0]), box_counts([0.9, 0.1])
    ((9, 1), None)
    """
    if len(values) > MOST_NAMES or not all(
        0.0 <= value <= MOST_BALLS and value == int(value) for value in values
    ):
        return None
    counts = tuple(int(value) for value in values)
    return counts if 1 <= sum(counts) <= MOST_BALLS else None


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
