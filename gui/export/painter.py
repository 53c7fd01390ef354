"""The whole picture of a figure for slides and papers: title, panels, legend and caption."""

import math
from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QLineF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.drawing.picture import draw_picture, picture_of
from gui.drawing.typeset import LINE_HEIGHT, Letters, draw, figures_of_own_width, wrapped
from gui.look.theme import DARK, LIGHT, Theme
from model.document.export_choices import POINTS_PER_INCH, ExportChoices, LookName
from model.export.chosen_figure import with_choices
from model.figure.figure import Figure

_INK = "#111111"

PRINT = LIGHT._replace(
    name="print",
    border="#8c8c8c",
    grid="#e6e6e6",
    ink=_INK,
    muted="#555555",
    accent="#333333",
    roles=MappingProxyType(
        {
            "truth": "#3d3d3d",
            "model": "#e2e2e2",
            "tempered": "#a9a9a9",
            "entropy": "#5a5a5a",
            "divergence": "#efefef",
            "reward": "#cccccc",
            "ink": _INK,
            "muted": "#8c8c8c",
            "faint": "#dedede",
        }
    ),
    role_inks=MappingProxyType(
        {
            "truth": "#222222",
            "model": "#444444",
            "tempered": "#333333",
            "entropy": "#222222",
            "divergence": "#444444",
            "reward": "#444444",
            "ink": _INK,
            "muted": "#555555",
            "faint": "#666666",
        }
    ),
    hatches=MappingProxyType(
        {"model": "rising", "tempered": "falling", "divergence": "crossed", "reward": "level"}
    ),
    dashes=MappingProxyType(
        {"model": (1.0, 1.6), "tempered": (5.0, 2.0), "divergence": (5.0, 1.6, 1.0, 1.6)}
    ),
)

THEMES: Mapping[LookName, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK, "print": PRINT})


# All sizes are for a picture of this size; a larger one is the same picture, enlarged.
BASE = QSizeF(1120.0, 630.0)
# Whatever its shape, a picture is laid out at least this wide and high.
LEAST = QSizeF(520.0, 300.0)
# What a font size is told of: the names along an axis, in units of the layout.
AXIS_TEXT = 13.0
MARGIN = 40.0
TITLE_SIZE, CAPTION_SIZE = 22.0, 15.0
TITLE_GAP = 16.0
CAPTION_GAP = 14.0
MOST_TITLE_LINES, MOST_CAPTION_LINES = 2, 6
# Of the height; a caption that needs more is cut.
MOST_CAPTION = 0.3


def paint_figure(painter: QPainter, figure: Figure, size: QSizeF, choices: ExportChoices) -> None:
    """Paint a figure from (0, 0) to `size`, as chosen; `size` has the choices' proportions."""
    painter.save()
    with figures_of_own_width():
        _paint(painter, figure, size, choices)
    painter.restore()


def _paint(painter: QPainter, figure: Figure, size: QSizeF, choices: ExportChoices) -> None:
    theme = THEMES[choices.theme]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    if not choices.transparent:
        painter.fillRect(QRectF(0.0, 0.0, size.width(), size.height()), QColor(theme.card))
    scale = pixels_a_unit(choices) * size.width() / choices.width
    painter.scale(scale, scale)
    width, height = size.width() / scale, size.height() / scale
    margin = min(MARGIN, 0.06 * min(width, height) + 4.0)
    room = QRectF(0.0, 0.0, width, height)
    room.adjust(margin, 0.8 * margin, -margin, -0.7 * margin)
    shown = with_choices(figure, choices)
    if shown.title:
        room = _draw_title(painter, shown, room, theme)
    if shown.caption.lead or shown.caption.rest:
        room = _draw_caption(painter, shown, room, theme)
    draw_picture(painter, picture_of(shown, room), theme)


def pixels_a_unit(choices: ExportChoices) -> float:
    """Return how many pixels, at ×1, one unit of the layout takes.

    With a font size, so many that the axes' texts have it on paper. Else letters grow with the
    picture's area, as long as the layout does not get too narrow or too low.
    """
    if choices.font_size:
        return choices.font_size / AXIS_TEXT * choices.dpi / POINTS_PER_INCH
    area = choices.width * choices.height / (BASE.width() * BASE.height())
    return min(math.sqrt(area), choices.width / LEAST.width(), choices.height / LEAST.height())


def _draw_title(painter: QPainter, figure: Figure, room: QRectF, theme: Theme) -> QRectF:
    lines = wrapped(figure.title, TITLE_SIZE, room.width(), MOST_TITLE_LINES, bold=True)
    step = 1.25 * TITLE_SIZE
    for index, line in enumerate(lines):
        y = room.top() + 0.5 * TITLE_SIZE + index * step
        draw(painter, line, room.left(), y, QColor(theme.ink), "left")
    return room.adjusted(0.0, TITLE_SIZE + (len(lines) - 1) * step + TITLE_GAP, 0.0, 0.0)


def _draw_caption(painter: QPainter, figure: Figure, room: QRectF, theme: Theme) -> QRectF:
    step = CAPTION_SIZE * LINE_HEIGHT
    lines = _caption_lines(figure, room, step)
    height = len(lines) * step
    top = room.bottom() - height
    painter.setPen(QPen(QColor(theme.line), 1.0))
    painter.drawLine(QLineF(room.left(), top - CAPTION_GAP, room.right(), top - CAPTION_GAP))
    for index, line in enumerate(lines):
        y = top + (index + 0.5) * step
        draw(painter, line, room.left(), y, QColor(theme.ink), "left")
    return room.adjusted(0.0, 0.0, 0.0, -height - 2.0 * CAPTION_GAP)


def _caption_lines(figure: Figure, room: QRectF, step: float) -> tuple[Letters, ...]:
    most = min(MOST_CAPTION_LINES, max(1, int(MOST_CAPTION * room.height() / step)))
    lead, rest = figure.caption.lead, figure.caption.rest
    text = f"<b>{lead}</b> {rest}" if lead else rest
    return wrapped(text, CAPTION_SIZE, room.width(), most)
