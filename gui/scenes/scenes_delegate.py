"""ScenesDelegate: paints a scene's number, title and view."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.look.theme import LIGHT, Theme, font
from gui.scenes.scenes_model import ROW_ROLE, SceneRow

Index = QModelIndex | QPersistentModelIndex
ROW = 50
BADGE, LEFT, RIGHT = 22.0, 43.0, 8.0
FIRST_LINE, SECOND_LINE = 21.0, 39.0


class ScenesDelegate(QStyledItemDelegate):
    """Draws a row; the number of the scene that the window shows now is filled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        box = option.rect
        editor.setGeometry(box.left() + int(LEFT) - 9, box.top() + 2, box.width() - int(LEFT), 28)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, SceneRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        self._paint_ground(painter, option, box)
        painter.translate(box.topLeft())
        self._paint_number(painter, row)
        room = box.width() - LEFT - RIGHT
        self._write(painter, row.title, FIRST_LINE, room, self.theme.ink, 13.0, strong=True)
        self._write(painter, row.view, SECOND_LINE, room, self.theme.muted, 12.0)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        theme, state = self.theme, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        ground = box.adjusted(0.0, 1.0, 0.0, -1.0)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if selected else theme.grid))
            painter.drawRoundedRect(ground, 8.0, 8.0)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0)

    def _paint_number(self, painter: QPainter, row: SceneRow) -> None:
        theme = self.theme
        badge = QRectF(10.0, 0.5 * (ROW - BADGE), BADGE, BADGE)
        painter.setPen(QPen(QColor(theme.accent if row.on else theme.border), 1.4))
        painter.setBrush(QColor(theme.accent if row.on else theme.card))
        painter.drawEllipse(badge)
        painter.setPen(QColor(theme.on_accent if row.on else theme.muted))
        painter.setFont(font(11.0, QFont.Weight.DemiBold))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(row.number))

    def _write(
        self,
        painter: QPainter,
        text: str,
        baseline: float,
        room: float,
        ink: str,
        size: float,
        strong: bool = False,
    ) -> None:
        chosen = font(size, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        elided = QFontMetricsF(chosen).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(chosen)
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(LEFT, baseline), elided)
