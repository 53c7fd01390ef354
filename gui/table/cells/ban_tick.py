"""BanTick: the box before an outcome's name, whose tick bans the outcome from being drawn."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.look.theme import Theme

LEFT, SIZE = 12, 14
TICK_PAD = LEFT + SIZE + 8


def tick_rect(cell: QRect) -> QRect:
    """Return where the box stands in the cell of a name."""
    return QRect(cell.left() + LEFT, cell.center().y() - SIZE // 2 + 1, SIZE, SIZE)


def tick_reach(cell: QRect) -> QRect:
    """Return where a click is meant for the box: the height of the cell, up to the name."""
    return QRect(cell.left() + LEFT - 3, cell.top(), TICK_PAD - LEFT + 1, cell.height())


def paint_tick(painter: QPainter, cell: QRect, theme: Theme, *, banned: bool) -> None:
    """Draw the box, with its tick where the outcome is banned."""
    box = QRectF(tick_rect(cell)).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.warning if banned else theme.muted), 1.2))
    painter.setBrush(QColor(theme.warning) if banned else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3.5, 3.5)
    if banned:
        pen = QPen(QColor(theme.card), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y = box.center().x(), box.center().y()
        points = [QPointF(x - 3.0, y + 0.2), QPointF(x - 0.9, y + 2.4), QPointF(x + 3.2, y - 2.4)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
    painter.restore()


def paint_ban_sign(painter: QPainter, cell: QRect, ink: QColor) -> None:
    """Draw the sign over the boxes that says what a tick does: a crossed-out ring."""
    middle = QPointF(cell.left() + LEFT + 0.5 * SIZE, cell.center().y() + 1.0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, 5.2, 5.2)
    painter.drawLine(middle + QPointF(-3.6, -3.6), middle + QPointF(3.6, 3.6))
    painter.restore()
