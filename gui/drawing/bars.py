"""Bars: filled, dashed, struck, shaded; as single shapes, or as one silhouette where many."""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from gui.drawing.colours import ink_on, mixed, needs_edge, stroke
from gui.drawing.frame import Boxes, Frame, boxes_of
from gui.drawing.hatches import draw_hatch, hatch_lines
from gui.drawing.typeset import is_on_screen
from gui.look.theme import Theme
from gui.widgets.balls import NAMED
from model.document.table import Rows
from model.figure.figure import Bars

RADIUS = 3.0
DASHES = [3.0, 2.2]
# Beyond this many, or thinner than this, bars are plain rectangles without rounding or edges.
MOST_ROUNDED, THINNEST_ROUNDED = 400, 4.0
SILHOUETTE_WIDTH = 2.0
SHADE_STEPS, INK_STEPS = 48, 32
PALE = 0.4
HATCH_WIDTH, HATCH_OPACITY = 1.6, 0.55
_NO_PEN = QPen(Qt.PenStyle.NoPen)


def draw_bars(painter: QPainter, mark: Bars, frame: Frame, theme: Theme) -> None:
    """Draw all bars of a mark without their labels."""
    boxes = boxes_of(mark, frame)
    shown = boxes.seen
    if not shown:
        return
    width = boxes.usual_width(mark.horizontal)
    if len(shown) > MOST_ROUNDED or width < THINNEST_ROUNDED:
        _draw_many(painter, mark, boxes, shown, theme, width)
    elif mark.style == "filled":
        _draw_each(painter, mark, boxes, shown, theme)
    else:
        _draw_outlines(painter, mark, boxes, shown, theme)
    if True in boxes.cut:
        for index in [index for index in shown if boxes.cut[index]][:MOST_ROUNDED]:
            _draw_runs_off(painter, boxes.rect(index), mark, theme)


def draw_bar_outline(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a ring around a bar: the one whose row is chosen."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.6))
    painter.drawRoundedRect(box.adjusted(-1.6, -1.6, 1.6, 1.6), RADIUS + 1.4, RADIUS + 1.4)


def bar_fill(mark: Bars, index: int, theme: Theme) -> QColor:
    """Return what a bar is filled with, its shade as opacity."""
    colour = QColor(_hue(mark, index, theme))
    if mark.shades is not None:
        colour.setAlphaF(min(max(float(mark.shades[index]), 0.0), 1.0))
    return colour


def _hue(mark: Bars, index: int, theme: Theme) -> str:
    return NAMED[mark.named[index]] if mark.named else theme.roles[mark.role]


def bar_ink(mark: Bars, index: int, theme: Theme) -> QColor:
    """Return the ink that reads on a bar."""
    shade = 1.0 if mark.shades is None else min(max(float(mark.shades[index]), 0.0), 1.0)
    hue, step = _hue(mark, index, theme), int(shade * INK_STEPS)
    ink = _ink_at(hue, step / INK_STEPS, theme.card)
    # Between two shades that are close and ask for the same ink, all do.
    is_sure = ink is _ink_at(hue, (step + 1) / INK_STEPS, theme.card)
    return ink if is_sure else _ink(hue, shade, theme.card)


@lru_cache(maxsize=1024)
def _ink_at(hue: str, shade: float, card: str) -> QColor:
    return _ink(hue, min(shade, 1.0), card)


def _ink(hue: str, shade: float, card: str) -> QColor:
    fill = QColor(hue)
    fill.setAlphaF(shade)
    return _coloured(ink_on(mixed(fill, QColor(card), fill.alphaF())).name())


# One object for each, which the painter takes for the same.
@lru_cache(maxsize=8)
def _coloured(name: str) -> QColor:
    return QColor(name)


def _draw_each(painter: QPainter, mark: Bars, boxes: Boxes, shown: list[int], theme: Theme) -> None:
    edge = QPen(stroke(theme, mark.role), 1.0) if needs_edge(theme, mark.role) else None
    # A white bar on white has an edge, a black one on black too.
    every = QPen(QColor(theme.muted), 1.0) if mark.named else _NO_PEN
    is_plain = mark.shades is None and not mark.named
    edges, based, used = boxes.edges, boxes.based, None
    looks = [1.0] * len(edges) if mark.shades is None else mark.shades.tolist()
    fill, filled_as = theme.fill(mark.role), object()
    for index in shown:
        _, left, top, right, bottom = edges[index]
        wide, high, pen = right - left, bottom - top, every
        if edge is not None and is_plain and wide > 6.0 and high > 2.0:
            pen = edge
            left, top, wide, high = left + 0.5, top + 0.5, wide - 1.0, high - 1.0
        look = (looks[index], mark.named[index]) if mark.named else looks[index]
        if look != filled_as:
            if mark.named:
                fill = bar_fill(mark, index, theme)
            else:
                fill.setAlphaF(min(max(looks[index], 0.0), 1.0))
            painter.setBrush(fill)
            filled_as = look
        if pen is not used:
            painter.setPen(pen)
            used = pen
        box, radius = QRectF(left, top, wide, high), _radius(wide, high, mark)
        _draw_shape(painter, box, radius, mark.horizontal, based[index])
        if theme.hatches:
            draw_hatch(painter, box, mark.role, theme, painter.brush().color().alphaF())
            used = None
        if index in mark.hatched:
            ink = ink_on(bar_fill(mark, index, theme))
            ink.setAlphaF(HATCH_OPACITY)
            painter.setPen(QPen(ink, HATCH_WIDTH))
            painter.drawLines(hatch_lines(box, "rising"))
            used = None


def _draw_shape(
    painter: QPainter, box: QRectF, radius: float, horizontal: bool, based: bool
) -> None:
    """Draw a box with rounded corners, but for those that it stands on."""
    if radius >= 0.5 and not based:
        painter.drawRoundedRect(box, radius, radius)
        return
    path, wide = QPainterPath(), 2.0 * radius
    if radius < 0.5:
        path.addRect(box)
        painter.drawPath(path)
        return
    if horizontal:
        path.moveTo(box.topLeft())
        path.arcTo(box.right() - wide, box.top(), wide, wide, 90.0, -90.0)
        path.arcTo(box.right() - wide, box.bottom() - wide, wide, wide, 0.0, -90.0)
        path.lineTo(box.bottomLeft())
    else:
        path.moveTo(box.bottomLeft())
        path.arcTo(box.left(), box.top(), wide, wide, 180.0, -90.0)
        path.arcTo(box.right() - wide, box.top(), wide, wide, 90.0, -90.0)
        path.lineTo(box.bottomRight())
    path.closeSubpath()
    painter.drawPath(path)


def _sides(box: QRectF, mark: Bars) -> list[QLineF]:
    """The sides of a box without its rounded corners, which are no longer than a gap of dashes.

    On screen, dashes around a whole outline take four times as long.
    """
    radius = _radius(box.width(), box.height(), mark)
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    return [
        QLineF(left + radius, top, right - radius, top),
        QLineF(right, top + radius, right, bottom - radius),
        QLineF(right - radius, bottom, left + radius, bottom),
        QLineF(left, bottom - radius, left, top + radius),
    ]


def _radius(wide: float, high: float, mark: Bars) -> float:
    return min(RADIUS, 0.28 * wide, 0.28 * high) if mark.rounded else 0.0


def _draw_outlines(
    painter: QPainter, mark: Bars, boxes: Boxes, shown: list[int], theme: Theme
) -> None:
    struck = mark.style == "struck"
    colour = stroke(theme, "muted" if struck else mark.role)
    dashed, plain = QPen(colour, 1.4), QPen(colour, 1.2)
    dashed.setDashPattern(DASHES)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    is_quick = is_on_screen(painter)
    if is_quick:
        dashed.setCapStyle(Qt.PenCapStyle.FlatCap)
    for index in shown:
        box = boxes.rect(index)
        painter.setPen(dashed)
        inset = min(0.7, 0.3 * box.width(), 0.3 * box.height())
        outline = box.adjusted(inset, inset, -inset, -inset)
        if is_quick:
            painter.drawLines(_sides(outline, mark))
        else:
            radius = _radius(outline.width(), outline.height(), mark)
            _draw_shape(painter, outline, radius, mark.horizontal, False)
        if index in mark.hatched:
            painter.setPen(plain)
            painter.drawLines(hatch_lines(box, "rising"))
        if struck:
            painter.setPen(plain)
            middle = box.center().y()
            painter.drawLine(QLineF(box.left() - 2.0, middle, box.right() + 3.0, middle))


def _draw_many(
    painter: QPainter, mark: Bars, boxes: Boxes, seen: list[int], theme: Theme, width: float
) -> None:
    smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    shown = np.array(seen)
    painter.setPen(Qt.PenStyle.NoPen)
    thin = width < SILHOUETTE_WIDTH and mark.shades is None and not mark.horizontal
    # Unsmoothed, neighbours leave no seam, and thousands are filled in no time.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not thin and width < THINNEST_ROUNDED)
    if thin:
        painter.setBrush(QBrush(_plain_fill(mark, theme)))
        painter.drawRects(_pixel_columns(boxes, shown))
    else:
        _draw_by_shade(painter, mark, boxes, shown, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)


def _draw_by_shade(painter: QPainter, mark: Bars, boxes: Boxes, shown: Rows, theme: Theme) -> None:
    if mark.shades is None:
        painter.setBrush(QBrush(_plain_fill(mark, theme)))
        painter.drawRects([boxes.rect(index) for index in shown.tolist()])
        return
    steps = np.rint(np.clip(mark.shades[shown], 0.0, 1.0) * SHADE_STEPS).astype(int)
    colour = theme.fill(mark.role)
    for step in np.unique(steps).tolist():
        colour.setAlphaF(step / SHADE_STEPS)
        painter.setBrush(QBrush(colour))
        painter.drawRects([boxes.rect(index) for index in shown[steps == step].tolist()])


def _plain_fill(mark: Bars, theme: Theme) -> QColor:
    """The fill of bars too many or too thin for outlines: pale where outlines are meant."""
    colour = stroke(theme, "muted" if mark.style == "struck" else mark.role)
    colour.setAlphaF(1.0 if mark.style == "filled" else PALE)
    return colour


def _pixel_columns(boxes: Boxes, shown: Rows) -> list[QRectF]:
    """One rectangle a pixel column: the highest top and the lowest base of the bars in it."""
    columns = np.floor(0.5 * (boxes.left[shown] + boxes.right[shown])).astype(int)
    first = int(columns.min())
    top = np.full(int(columns.max()) - first + 1, np.inf)
    bottom = np.full(len(top), -np.inf)
    np.minimum.at(top, columns - first, boxes.top[shown])
    np.maximum.at(bottom, columns - first, boxes.bottom[shown])
    # The first and the last column end where the bars do, not at a whole pixel beyond them.
    edges = np.arange(first, first + len(top) + 1, dtype=np.float64)
    edges = np.clip(edges, boxes.left[shown].min(), boxes.right[shown].max())
    sides = zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    lengths = zip(top.tolist(), bottom.tolist(), strict=True)
    return [
        QRectF(left, high, right - left, low - high)
        for (left, right), (high, low) in zip(sides, lengths, strict=True)
        if low > high
    ]


def _draw_runs_off(painter: QPainter, box: QRectF, mark: Bars, theme: Theme) -> None:
    """An arrow head at the end of a bar that goes on beyond the panel."""
    size = min(9.0, 0.35 * (box.height() if mark.horizontal else box.width()))
    if size < 2.0:
        return
    colour = ink_on(theme.fill(mark.role))
    if mark.style != "filled":
        colour = stroke(theme, mark.role)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    if mark.horizontal:
        x, y = box.right() - 5.0, box.center().y()
        corners = [(x, y), (x - size, y - size), (x - size, y + size)]
    else:
        x, y = box.center().x(), box.top() + 5.0
        corners = [(x, y), (x - size, y + size), (x + size, y + size)]
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
