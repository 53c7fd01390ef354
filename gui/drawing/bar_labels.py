"""Labels of bars: above them, inside them, and never one over another."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from gui.drawing.bars import bar_ink
from gui.drawing.frame import Boxes, Frame, boxes_of
from gui.drawing.room import LabelRoom, fade_behind
from gui.drawing.typeset import Letters, draw, elided, letters
from gui.look.theme import Theme
from model.figure.figure import Area, Bars, Panel

SIZE, INSIDE_SIZE = 11.0, 12.0
GAP = 4.0
# Labels can stand in two tiers, so bars need half the width of a usual label, but no less.
USUAL = "0.000"
NARROWEST = 0.5
MOST_LABELS = 400


def draw_bar_labels(
    painter: QPainter, panel: Panel, frame: Frame, theme: Theme, room: LabelRoom
) -> None:
    """Draw the labels of all bars of a panel; those without room are left out."""
    labelled = [(mark, boxes_of(mark, frame)) for mark in panel.of(Bars) if any(mark.labels)]
    on_hatching = any(mark.hatched for mark in panel.of(Area))
    for mark, boxes in labelled:
        if len(mark.labels) > MOST_LABELS or (mark.label_at == "end" and _too_narrow(mark, boxes)):
            continue
        for index, text in enumerate(mark.labels):
            if text:
                _draw_label(painter, mark, boxes, index, text, room, theme, on_hatching)


def _too_narrow(mark: Bars, boxes: Boxes) -> bool:
    # A constant width of text decides, so that labels do not come and go while numbers change.
    if mark.horizontal or not len(boxes.left):
        return False
    return boxes.usual_width(horizontal=False) < NARROWEST * letters(USUAL, SIZE).width


def _draw_label(
    painter: QPainter,
    mark: Bars,
    boxes: Boxes,
    index: int,
    text: str,
    room: LabelRoom,
    theme: Theme,
    on_hatching: bool,
) -> None:
    if mark.label_at == "inside":
        _draw_inside(painter, mark, boxes, index, text, room, theme)
        return
    line = letters(text, SIZE)
    if not boxes.cut[index]:
        for rect in _places(mark, boxes, index, line):
            if room.free(rect) and not room.over_bars(rect):
                if on_hatching:
                    fade_behind(painter, rect, theme)
                _put(painter, line, rect, QColor(theme.muted), room)
                return
    if boxes.shown[index]:
        _draw_at_inner_end(painter, mark, boxes, index, line, room, theme)


def _places(mark: Bars, boxes: Boxes, index: int, line: Letters) -> Iterator[QRectF]:
    width, height = line.width, SIZE + 2.0
    _, left, top, right, bottom = boxes.edges[index]
    if mark.horizontal:
        yield QRectF(right + GAP + 2.0, 0.5 * (top + bottom) - 0.5 * height, width, height)
        return
    first = 0.5 * (left + right) - 0.5 * width
    aside = max(0.0, 0.5 * (width - (right - left))) + 1.0
    for lift in (GAP + height, GAP + 2.0 * height):
        for shift in (0.0, aside, -aside):
            yield QRectF(first + shift, top - lift, width, height)


def _draw_at_inner_end(
    painter: QPainter,
    mark: Bars,
    boxes: Boxes,
    index: int,
    line: Letters,
    room: LabelRoom,
    theme: Theme,
) -> None:
    box = boxes.rect(index)
    height, arrow = SIZE + 2.0, 14.0 if boxes.cut[index] else GAP
    if mark.horizontal:
        rect = QRectF(
            box.right() - arrow - line.width, box.center().y() - 0.5 * height, line.width, height
        )
    else:
        left = box.center().x() - 0.5 * line.width
        rect = QRectF(left, box.top() + arrow, line.width, height)
    if box.contains(rect) and room.free(rect):
        _put(painter, line, rect, _ink(mark, index, theme), room)


def _draw_inside(
    painter: QPainter,
    mark: Bars,
    boxes: Boxes,
    index: int,
    text: str,
    room: LabelRoom,
    theme: Theme,
) -> None:
    box = boxes.rect(index)
    if not boxes.shown[index] or box.height() < INSIDE_SIZE or box.width() < 2.0 * INSIDE_SIZE:
        return
    line = elided(text, INSIDE_SIZE, box.width() - 6.0)
    rect = QRectF(0.0, 0.0, line.width, INSIDE_SIZE)
    rect.moveCenter(box.center())
    if room.free(rect):
        _put(painter, line, rect, _ink(mark, index, theme), room)


def _ink(mark: Bars, index: int, theme: Theme) -> QColor:
    return bar_ink(mark, index, theme) if mark.style == "filled" else QColor(theme.ink)


def _put(painter: QPainter, line: Letters, rect: QRectF, colour: QColor, room: LabelRoom) -> None:
    draw(painter, line, rect.center().x(), rect.center().y(), colour)
    room.taken.append(rect)
