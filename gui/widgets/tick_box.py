"""TickBox: a check box whose square is seen in every theme."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QWidget

from gui.core.boundary import guarded
from gui.look.plain import plain_tip
from gui.look.scale import enlarge, scale_of
from gui.look.theme import font, shown_theme

SQUARE, GAP, HEIGHT = 16.0, 8.0, 24
TEXT = 13.0


@guarded
class TickBox(QCheckBox):
    """A square with a tick and a text; Space switches it."""

    def __init__(self, text: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(tip))

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(TEXT)).horizontalAdvance(self.text())
        scale = scale_of(self)
        return QSize(round((SQUARE + GAP + width + 6) * scale), round(HEIGHT * scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = shown_theme(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        room = enlarge(painter, self.rect(), scale_of(self))
        box = QRectF(1.5, 0.5 * (room.height() - SQUARE), SQUARE, SQUARE)
        edge = theme.accent if on or self.hasFocus() else theme.muted
        painter.setPen(QPen(QColor(edge), 1.8 if self.hasFocus() else 1.2))
        painter.setBrush(QColor(theme.accent if on else theme.field))
        painter.drawRoundedRect(box, 4.0, 4.0)
        if on:
            painter.setPen(QPen(QColor(theme.on_accent), 2.0, Qt.PenStyle.SolidLine))
            corners = ((0.24, 0.52), (0.43, 0.71), (0.76, 0.31))
            at = [QPointF(box.left() + x * SQUARE, box.top() + y * SQUARE) for x, y in corners]
            painter.drawPolyline(QPolygonF(at))
        painter.setPen(QColor(theme.ink))
        painter.setFont(font(TEXT))
        text = room.adjusted(round(box.right() + GAP), 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            ring = QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ring, 5.0, 5.0)
        painter.end()
