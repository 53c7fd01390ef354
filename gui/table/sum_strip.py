"""SumStrip: the sums of the columns, in line with them, below the last row."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import plain_tip
from gui.look.scale import enlarge, scale_of
from gui.look.style import OwnGround
from gui.look.theme import font, shown_theme
from gui.table.delegate import TEXT_SIZE, text_place
from gui.table.notices import SIGN, is_shared, sum_remark, sum_shown
from gui.table.table_view import ROW_HEIGHT, TableView
from model.document.cells import Kind
from model.words.inert import harmless

if TYPE_CHECKING:
    from model.document.table import Column


@guarded
class SumStrip(OwnGround, QWidget):
    """Σ of each column: green with a tick where it is 1, else the number and a warning sign."""

    def __init__(self, view: TableView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.StaticText)
        self._view = view
        self._model = view.table_model
        self._is_computed = False
        self._rows = 0
        self._looks: tuple[tuple[str, str], ...] = ()
        self.setFixedHeight(view.row_height)
        self.setAccessibleName("Sums of the columns")
        view.header.sectionResized.connect(self.update)
        view.horizontalScrollBar().valueChanged.connect(self.update)

    def show_sums(self) -> None:
        """Show the sums of the document that the table shows."""
        table = self._model.table
        remarks = (
            sum_remark(column, is_joint=is_shared(self._model.document)) for column in table.columns
        )
        self.setAccessibleDescription(harmless(" ".join(remarks)))
        rows, looks = len(table), tuple(map(self._look, range(self._model.columnCount())))
        (before, self._rows), (were, self._looks) = (self._rows, rows), (self._looks, looks)
        if rows != before or len(looks) != len(were):
            self.update()
            return
        for section, (look, was) in enumerate(zip(looks, were, strict=True)):
            if look != was:
                self.update(self._rect(section))

    def show_readings(self) -> None:
        """Show the sum of Q at T, which is there or not, but never another number."""
        if (self._model.tempered is not None) != self._is_computed:
            self.update()

    def text_at(self, section: int) -> str:
        """Return the text that stands under a section of the table."""
        if section == 0:
            return "Σ"
        if section == self._model.tempered_at:
            return "" if self._model.tempered is None else "1"
        return sum_shown(self._model.table.columns[section - 1])

    def sizeHint(self) -> QSize:
        return QSize(200, self._view.row_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._is_computed = self._model.tempered is not None
        painter = QPainter(self)
        # Its own ground too, so that an edit has nothing else painted.
        painter.fillRect(event.rect(), QColor(shown_theme().card))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._view.verticalScrollBar().maximum():
            painter.setPen(QColor(shown_theme().line))
            painter.drawLine(QPointF(0.0, 0.5), QPointF(self.width(), 0.5))
        painter.setFont(font(TEXT_SIZE, QFont.Weight.DemiBold))
        for section in range(self._model.columnCount()):
            rect = self._rect(section)
            if not self._view.isColumnHidden(section) and rect.intersects(event.rect()):
                painter.save()
                self._paint_sum(painter, enlarge(painter, rect, scale_of(self)), section)
                painter.restore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(round(ROW_HEIGHT * scale_of(self)))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.remark_at(event.pos().x())), self)
            return True
        return super().event(event)

    def remark_at(self, x: int) -> str:
        """Return what the sum at a place says in words."""
        section = self._view.header.logicalIndexAt(x)
        if section == self._model.tempered_at:
            return f"{self._model.headings[section].name} always sums to 1."
        if section <= 0:
            return "The sum of each column"
        table = self._model.table
        return sum_remark(table.columns[section - 1], is_joint=is_shared(self._model.document))

    def _rect(self, section: int) -> QRect:
        header = self._view.header
        left, wide = header.sectionViewportPosition(section), header.sectionSize(section)
        return QRect(left, 0, wide, self.height())

    def _look(self, section: int) -> tuple[str, Literal["good", "muted", "warning"]]:
        """What stands under a section, and in which ink; a warning has its sign."""
        text = self.text_at(section)
        if section == self._model.tempered_at:
            return text, "good"
        if section == 0:
            return text, "good" if self._all_sum_to_one() else "muted"
        column = self._model.table.columns[section - 1]
        is_share = column.sums_to_one and column.kind is Kind.WEIGHTS
        if is_shared(self._model.document) or (column.is_meant_so and not is_share):
            return text, "muted"
        return text, "good" if column.sums_to_one else "warning"

    def _paint_sum(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, (text, named) = shown_theme(), self._look(section)
        room, flags = text_place(rect, section, ticks=self._model.has_ticks and not section)
        ink = QColor({"good": theme.good, "muted": theme.muted, "warning": theme.warning}[named])
        if named == "warning":
            _paint_sign(painter, QPointF(room.right() - 5.0, rect.center().y() + 0.5), ink)
            room.adjust(0, 0, -SIGN, 0)
        painter.setPen(ink)
        metrics = painter.fontMetrics()
        painter.drawText(
            room, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        )

    def _all_sum_to_one(self) -> bool:
        columns: tuple[Column, ...] = self._model.table.columns
        return is_shared(self._model.document) or all(column.is_meant_so for column in columns)


def _paint_sign(painter: QPainter, middle: QPointF, ink: QColor) -> None:
    """Draw the triangle of a warning."""
    x, y = middle.x(), middle.y()
    painter.save()
    pen = QPen(ink, 1.3)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPolygon(
        QPolygonF([QPointF(x - 5.2, y + 4.6), QPointF(x, y - 4.8), QPointF(x + 5.2, y + 4.6)])
    )
    painter.drawLine(QPointF(x, y - 1.4), QPointF(x, y + 1.2))
    painter.drawPoint(QPointF(x, y + 3.0))
    painter.restore()
