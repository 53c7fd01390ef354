"""Picture: a figure's legend and panels laid out in a rectangle."""

import math
from typing import NamedTuple, assert_never

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPicture, QPolygonF

from gui.drawing.colours import needs_edge, stroke
from gui.drawing.hatches import draw_hatch, hatch_lines
from gui.drawing.layout import PanelLayout, lay_out
from gui.drawing.panel import NO_ROW, draw_panel, draw_parts
from gui.drawing.typeset import LINE_HEIGHT, draw, elided, noted_words, wrapped
from gui.look.theme import Theme, shown_theme
from model.figure.figure import Figure, Legend

# So far apart, in one direction or the other, are words that are read one by one.
_ACROSS, _DOWN = 1.0, 1.0
# What is drawn may be off by so much of a pixel.
_HAIR = 0.5

SIZE = 13.0
SWATCH, SWATCH_GAP = 12.0, 7.0
ENTRY_GAP = 26.0
# Names end a little before the panels do, as the grid does.
INSET = 10.0
ROW_HEIGHT = 26.0
# The legend may use the space that the first tick text keeps free over the panels.
LEGEND_OVERLAP = 4.0
# Entries are as wide as whole steps, so that they stay put while the T in their names changes.
STEP = 16.0
DASHES = [2.6, 2.0]


def legend_height(legend: tuple[Legend, ...], width: float) -> float:
    """Return the height that a legend takes at a width; 0 for none."""
    return ROW_HEIGHT * len(_rows(legend, width))


def draw_legend(painter: QPainter, legend: tuple[Legend, ...], rect: QRectF, theme: Theme) -> None:
    """Draw a legend from the top of `rect`, each of its rows ending at the right."""
    for index, row in enumerate(_rows(legend, rect.width())):
        y = rect.top() + (index + 0.5) * ROW_HEIGHT
        x = rect.right() - INSET - sum(width for _, width in row) + ENTRY_GAP
        for entry, width in row:
            _draw_swatch(painter, entry, QRectF(x, y - 0.5 * SWATCH, SWATCH, SWATCH), theme)
            line = elided(entry.name, SIZE, rect.width() - SWATCH - SWATCH_GAP)
            draw(painter, line, x + SWATCH + SWATCH_GAP, y, QColor(theme.ink), "left")
            x += width


def _rows(legend: tuple[Legend, ...], width: float) -> list[list[tuple[Legend, float]]]:
    rows: list[list[tuple[Legend, float]]] = []
    used = math.inf
    for entry in legend:
        name = elided(entry.name, SIZE, width - SWATCH - SWATCH_GAP).width
        wide = STEP * math.ceil((SWATCH + SWATCH_GAP + name) / STEP) + ENTRY_GAP
        if used + wide > width + ENTRY_GAP - INSET:
            rows.append([])
            used = 0.0
        rows[-1].append((entry, wide))
        used += wide
    return rows


def _draw_swatch(painter: QPainter, entry: Legend, box: QRectF, theme: Theme) -> None:
    colour = stroke(theme, entry.role)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(Qt.PenStyle.NoPen)
    middle = box.center()
    match entry.style:
        case "line":
            pen = QPen(colour, 2.5)
            if entry.role in theme.dashes:
                pen.setDashPattern(theme.dashes[entry.role])
            painter.setPen(pen)
            painter.drawLine(QLineF(box.left() - 3.0, middle.y(), box.right() + 3.0, middle.y()))
        case "point":
            painter.setBrush(QBrush(colour))
            painter.drawEllipse(QPointF(middle), 5.0, 5.0)
        case "hatched":
            painter.setPen(QPen(colour, 1.1))
            painter.drawRoundedRect(box, 2.5, 2.5)
            painter.drawLines(hatch_lines(box, "rising"))
        case "dashed":
            pen = QPen(colour, 1.4)
            pen.setDashPattern(DASHES)
            painter.setPen(pen)
            painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), 2.5, 2.5)
        case "filled":
            painter.setBrush(QBrush(theme.fill(entry.role)))
            if needs_edge(theme, entry.role):
                painter.setPen(QPen(colour, 1.0))
                box = box.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, 2.5, 2.5)
            draw_hatch(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), entry.role, theme)
        case _:
            assert_never(entry.style)


class Picture(NamedTuple):
    """A figure ready to draw: where its legend and each panel stand."""

    figure: Figure
    rect: QRectF
    panels: tuple[PanelLayout, ...]
    legend_height: float


def picture_of(figure: Figure, rect: QRectF, before: Picture | None = None) -> Picture:
    """Return a figure laid out in `rect`, the legend over the panels.

    before: what was there until now, whose layout is taken over where axes and titles are its own.
    """
    stays = before if before is not None and before.rect == rect else None
    if stays is not None and stays.figure.legend is figure.legend:
        height = stays.legend_height
    else:
        height = legend_height(figure.legend, rect.width())
    earlier = stays.panels if stays is not None and stays.legend_height == height else ()
    below = rect.adjusted(0.0, max(0.0, height - LEGEND_OVERLAP), 0.0, 0.0)
    return Picture(figure, rect, lay_out(figure.panels, below, earlier), height)


def draw_picture(
    painter: QPainter, picture: Picture, theme: Theme, *, highlight: int = NO_ROW
) -> None:
    """Draw the legend and every panel, in order; `highlight` is the table row that is ringed."""
    draw_legend(painter, picture.figure.legend, picture.rect, theme)
    for layout in picture.panels:
        draw_panel(painter, layout, theme, highlight)


def draw_message(painter: QPainter, room: QRect, text: str, pixels: float, width: float) -> None:
    """Draw what stands in the middle of a picture's room where there is none, so wide at most."""
    lines = wrapped(text, pixels, width, 8)
    step = pixels * LINE_HEIGHT
    y = 0.5 * (room.height() - (len(lines) - 1) * step)
    for index, line in enumerate(lines):
        draw(painter, line, 0.5 * room.width(), y + index * step, QColor(shown_theme().muted))


def crowding(picture: Picture) -> int:
    """Return how many pairs of words of a picture nearly touch, and how many words are cut.

    What of the picture has words is drawn for it, to no device; a few milliseconds.
    """
    notes, theme = QPicture(), shown_theme()
    with QPainter(notes) as painter, noted_words() as noted:
        draw_legend(painter, picture.figure.legend, picture.rect, theme)
        for layout in picture.panels:
            draw_parts(painter, (layout.frame, layout.panel), layout, theme)
    outlines = [one.outline for one in noted]
    cut = sum(one.is_shortened or not _within(one.outline, picture.rect) for one in noted)
    return _pairs_that_meet(outlines) + cut


def _pairs_that_meet(words: list[QPolygonF]) -> int:
    """Return how many pairs of these outlines stand too close."""
    if len(words) < 2:
        return 0
    boxes = [word.boundingRect() for word in words]
    edges = np.array([(one.left(), one.top(), one.right(), one.bottom()) for one in boxes])
    left, top, right, bottom = edges.T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    near = np.triu((across > -_ACROSS) & (down > -_DOWN), 1)
    pairs = zip(*np.nonzero(near), strict=True)
    return sum(_close(words[one], words[other]) for one, other in pairs)


def _close(one: QPolygonF, other: QPolygonF) -> bool:
    """Of two whose boxes are close: of slanting ones, only if they touch themselves."""
    slants = any(word.boundingRect() != QRectF(word.at(0), word.at(2)) for word in (one, other))
    return not slants or one.intersects(other)


def _within(word: QPolygonF, whole: QRectF) -> bool:
    return whole.adjusted(-_HAIR, -_HAIR, _HAIR, _HAIR).contains(word.boundingRect())
