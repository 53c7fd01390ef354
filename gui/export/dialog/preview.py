"""ExportPreview: the picture as it will leave the window, at the size that there is room for."""

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.drawing.typeset import LINE_HEIGHT, draw, wrapped
from gui.export.painter import paint_figure
from gui.look.theme import shown_theme
from model.document.export_choices import ExportChoices
from model.figure.figure import Figure
from model.words.inert import harmless

SQUARE = 9
MESSAGE_SIZE = 14.0
EDGE = 12.0


@guarded
class ExportPreview(QWidget):
    """Shows a figure under the choices, or a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Chart)
        self.setAccessibleName("Preview")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._figure: Figure | None = None
        self._choices = ExportChoices()
        self._message = ""

    def show_figure(self, figure: Figure, choices: ExportChoices) -> None:
        """Show a figure as chosen."""
        self._figure, self._choices, self._message = figure, choices, ""
        self.setAccessibleDescription(harmless(figure.alternative))
        self.update()

    def show_message(self, sentence: str) -> None:
        """Say why there is nothing to see."""
        self._figure, self._message = None, sentence
        self.setAccessibleDescription(harmless(sentence))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 240)

    def picture_rect(self) -> QRectF:
        """Return where the picture stands, as large as fits."""
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        size = QSizeF(self._choices.width, self._choices.height)
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        rect = QRectF(QPointF(0.0, 0.0), size)
        rect.moveCenter(room.center())
        return rect

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._figure is None:
            self._paint_message(painter)
        else:
            self._paint_picture(painter, self._figure)
        painter.end()

    def _paint_picture(self, painter: QPainter, figure: Figure) -> None:
        rect = self.picture_rect()
        if self._choices.transparent:
            self._paint_checks(painter, rect)
        painter.save()
        painter.setClipRect(rect)
        painter.translate(rect.topLeft())
        paint_figure(painter, figure, rect.size(), self._choices)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(shown_theme().line), 1.0))
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_checks(self, painter: QPainter, rect: QRectF) -> None:
        """Squares, which say that there is no ground."""
        dark = self._choices.theme == "dark"
        painter.fillRect(rect, QColor("#23282f" if dark else "#ffffff"))
        colour = QColor("#2d333b" if dark else "#eef0f3")
        for row in range(int(rect.height() // SQUARE) + 1):
            for column in range(row % 2, int(rect.width() // SQUARE) + 1, 2):
                corner = rect.topLeft() + QPointF(column * SQUARE, row * SQUARE)
                square = QRectF(corner, QSizeF(SQUARE, SQUARE)).intersected(rect)
                painter.fillRect(square, colour)

    def _paint_message(self, painter: QPainter) -> None:
        lines = wrapped(self._message, MESSAGE_SIZE, 0.8 * self.width(), 8)
        step = MESSAGE_SIZE * LINE_HEIGHT
        y = 0.5 * (self.height() - (len(lines) - 1) * step)
        for index, line in enumerate(lines):
            draw(painter, line, 0.5 * self.width(), y + index * step, QColor(shown_theme().muted))
