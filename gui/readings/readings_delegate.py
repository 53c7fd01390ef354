"""ReadingsDelegate: paints the rows of the readings list, the current one opened up."""

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.core.boundary import guarded
from gui.core.model_index import Index
from gui.drawing.typeset import Letters, draw, letters, wrapped
from gui.look.theme import LIGHT, Theme, font
from gui.readings.readings_model import ROW_ROLE, ReadingRow

ROW, PADDING, UNIT = 46, 10.0, 50.0
FIRST_MIDDLE, FIRST_LINE, SECOND_LINE, OPENED = 14.0, 19.0, 36.0, 46.0
LINE, GAP = 16.0, 5.0


@guarded
class ReadingsDelegate(QStyledItemDelegate):
    """Draws a symbol, a name, a number and a unit; below them, for the opened row, what it means.

    Attributes:
        note: the id of a reading and what to say in its row for a moment; or none.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.note: tuple[str, str] | None = None
        self._tallest: tuple[str, float, float] = ("", 0.0, 0.0)

    def opened_height(self, row: ReadingRow, width: float) -> float:
        """Return how high the open row is; it grows with its text, but does not shrink again."""
        parts = self._parts(row, width)
        height = OPENED + sum(len(lines) * LINE + GAP for lines, _ in parts) + 4.0
        known_id, known_width, known = self._tallest
        if (known_id, known_width) == (row.id, width):
            height = max(height, known)
        self._tallest = (row.id, width, height)
        return height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        view = option.widget
        if not isinstance(row, ReadingRow) or not row.opened:
            return QSize(120, ROW)
        width = _width(view)
        return QSize(120, round(self.opened_height(row, width)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, ReadingRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        self._paint_ground(painter, option, box, row.opened)
        painter.translate(box.topLeft())
        if row.stale:
            painter.setOpacity(0.45)
        self._paint_row(painter, row, box.width())
        if row.opened:
            self._paint_opened(painter, row, box.width())
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, opened: bool
    ) -> None:
        theme = self.theme
        state = option.state
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = box.adjusted(0.0, 1.0, 0.0, -1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        if opened or hovered:
            painter.setBrush(QColor(theme.accent_soft if opened else theme.grid))
            painter.drawRoundedRect(ground, 8.0, 8.0)
        if opened and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0)

    def _paint_row(self, painter: QPainter, row: ReadingRow, width: float) -> None:
        theme = self.theme
        painter.setPen(QColor(theme.ink))
        symbol = letters(row.symbol, 13.0, bold=True)
        draw(painter, symbol, PADDING, FIRST_MIDDLE, QColor(theme.ink), "left")
        bold = font(13.0, QFont.Weight.DemiBold)
        painter.setFont(bold)
        right = width - PADDING - UNIT
        across = QFontMetricsF(bold).horizontalAdvance(row.number)
        painter.drawText(QPointF(right - across, FIRST_LINE), row.number)
        painter.setPen(QColor(theme.muted))
        small = font(12.0)
        painter.setFont(small)
        painter.drawText(QPointF(right + 5.0, FIRST_LINE), row.unit)
        name = row.name
        if self.note is not None and self.note[0] == row.id:
            name = self.note[1]
            painter.setPen(QColor(theme.good))
        room = width - 2.0 * PADDING
        elided = QFontMetricsF(small).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(PADDING, SECOND_LINE), elided)

    def _paint_opened(self, painter: QPainter, row: ReadingRow, width: float) -> None:
        middle = OPENED + LINE / 2.0
        for lines, ink in self._parts(row, width):
            for line in lines:
                draw(painter, line, PADDING, middle, ink, "left")
                middle += LINE
            middle += GAP

    def _parts(self, row: ReadingRow, width: float) -> list[tuple[tuple[Letters, ...], QColor]]:
        theme, room = self.theme, width - 2.0 * PADDING
        texts = (
            (row.question, QColor(theme.ink)),
            (row.reason, QColor(theme.warning)),
            (row.formula, QColor(theme.muted)),
        )
        return [(wrapped(text, 12.0, room), ink) for text, ink in texts if text]


def _width(view: QWidget | None) -> float:
    viewport = getattr(view, "viewport", None)
    return float(viewport().width()) if viewport is not None else 280.0
