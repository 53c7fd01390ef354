"""The whole picture of a figure for slides and papers: title, panels, legend and caption."""

from dataclasses import replace

from PySide6.QtCore import QLineF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.drawing.picture import draw_picture, picture_of
from gui.drawing.typeset import LINE_HEIGHT, Letters, draw, elided, wrapped
from gui.theme import Theme
from model.figure import Figure

# All sizes are for a picture of this size; a larger one is the same picture, enlarged.
BASE = QSizeF(1120.0, 630.0)
MARGIN = 40.0
TITLE_SIZE, CAPTION_SIZE = 22.0, 15.0
TITLE_SPACE = 40.0
CAPTION_GAP = 14.0
MOST_CAPTION_LINES = 4


def paint_figure(
    painter: QPainter,
    figure: Figure,
    size: QSizeF,
    theme: Theme,
    *,
    title: bool = True,
    caption: bool = True,
    legend: bool = True,
    transparent: bool = False,
) -> None:
    """Paint a figure from (0, 0) to `size`; texts and lines grow with the picture."""
    scale = min(size.width() / BASE.width(), size.height() / BASE.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    if not transparent:
        painter.fillRect(QRectF(0.0, 0.0, size.width(), size.height()), QColor(theme.card))
    painter.scale(scale, scale)
    room = QRectF(0.0, 0.0, size.width() / scale, size.height() / scale)
    room = room.adjusted(MARGIN, 0.8 * MARGIN, -MARGIN, -0.7 * MARGIN)
    if title and figure.title:
        room = _draw_title(painter, figure, room, theme)
    if caption and (figure.caption.lead or figure.caption.rest):
        room = _draw_caption(painter, figure, room, theme)
    shown = figure if legend else replace(figure, legend=())
    draw_picture(painter, picture_of(shown, room), theme)
    painter.restore()


def _draw_title(painter: QPainter, figure: Figure, room: QRectF, theme: Theme) -> QRectF:
    line = elided(figure.title, TITLE_SIZE, room.width(), bold=True)
    draw(painter, line, room.left(), room.top() + 0.5 * TITLE_SIZE, QColor(theme.ink), "left")
    return room.adjusted(0.0, TITLE_SPACE, 0.0, 0.0)


def _draw_caption(painter: QPainter, figure: Figure, room: QRectF, theme: Theme) -> QRectF:
    lines = _caption_lines(figure, room.width())
    height = len(lines) * CAPTION_SIZE * LINE_HEIGHT
    top = room.bottom() - height
    painter.setPen(QPen(QColor(theme.border), 1.0))
    painter.drawLine(QLineF(room.left(), top - CAPTION_GAP, room.right(), top - CAPTION_GAP))
    for index, line in enumerate(lines):
        y = top + (index + 0.5) * CAPTION_SIZE * LINE_HEIGHT
        draw(painter, line, room.left(), y, QColor(theme.ink), "left")
    return room.adjusted(0.0, 0.0, 0.0, -height - 2.0 * CAPTION_GAP)


def _caption_lines(figure: Figure, width: float) -> tuple[Letters, ...]:
    text = f"<b>{figure.caption.lead}</b> {figure.caption.rest}"
    return wrapped(text, CAPTION_SIZE, width, MOST_CAPTION_LINES)
