"""One panel: its axes, its marks in order, then every label and free text over them."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.drawing.bar_labels import draw_bar_labels
from gui.drawing.bars import bar_ink, draw_bar_outline, draw_bars
from gui.drawing.curves import draw_area, draw_line, is_vector
from gui.drawing.frame import Frame, boxes_of, points_of
from gui.drawing.layout import (
    LABEL_SIZE,
    LABEL_SPACE,
    NAME_SIZE,
    NUMBER_SIZE,
    TICK_GAP,
    TITLE_SIZE,
    TURN,
    PanelLayout,
)
from gui.drawing.points import draw_point_labels, draw_points
from gui.drawing.room import (
    LabelRoom,
    Traces,
    clear_ground,
    crossed,
    traces_of,
)
from gui.drawing.rules import draw_rule, draw_rule_label
from gui.drawing.typeset import (
    BEFORE,
    LINE_HEIGHT,
    Inked,
    Letters,
    PlacedLine,
    baseline_of,
    draw,
    draw_placed,
    elided,
    equal_figures,
    wrapped,
)
from gui.look.theme import Theme
from model.figure.figure import Anchor, Area, Bars, Line, Mark, Panel, Points, Role, Rule, Text
from model.words.remembering import remembered

NO_ROW = -1
MOST_HIGHLIGHTS = 60


def draw_panel(
    painter: QPainter, layout: PanelLayout, theme: Theme, highlight: int = NO_ROW
) -> None:
    """Draw a panel in the rectangle that its layout gives it.

    `highlight` is the table row whose bars and points are ringed.
    """
    draw_parts(painter, parts_of(layout), layout, theme)
    if highlight != NO_ROW:
        draw_highlight(painter, layout.panel, layout.frame, theme, highlight)


Part = Frame | Mark | Panel


def parts_of(layout: PanelLayout) -> tuple[Part, ...]:
    """Return what a panel is drawn of, one over the other: its axes, its marks, its texts.

    Each is told by the object that decides it, the axes by the frame, the texts by the panel: where
    two panels begin with the very same objects, they look the same so far.
    """
    return (layout.frame, *layout.panel.shapes, layout.panel)


def draw_parts(
    painter: QPainter, parts: Sequence[object], layout: PanelLayout, theme: Theme
) -> None:
    """Draw some of a panel's parts, in order."""
    for part in parts:
        if part is layout.frame:
            _draw_axes(painter, layout, theme)
        elif part is layout.panel:
            _draw_texts(painter, layout.panel, layout.frame, theme)
        else:
            _draw_mark(painter, part, layout.frame, theme)


def _draw_mark(painter: QPainter, mark: object, frame: Frame, theme: Theme) -> None:
    """Draw a mark, nothing of it outside its frame, without its labels, which wait for all."""
    if isinstance(mark, Bars):
        draw_bars(painter, mark, frame, theme)
    elif isinstance(mark, Line):
        draw_line(painter, mark, frame, theme)
    elif isinstance(mark, Area):
        draw_area(painter, mark, frame, theme)
    elif isinstance(mark, Points):
        draw_points(painter, mark, frame, theme)
    elif isinstance(mark, Rule):
        draw_rule(painter, mark, frame, theme)


def _draw_texts(painter: QPainter, panel: Panel, frame: Frame, theme: Theme) -> None:
    room, traces = LabelRoom(panel, frame), traces_of(panel, frame)
    as_wide = equal_figures.get()
    inks: dict[Role, QColor] = {}
    beneath: list[Bars] = []
    # As many are drawn at once as nothing else comes between.
    waiting: list[Inked] = []
    for mark in panel.marks:
        if isinstance(mark, Text):
            standing = _standing(mark, frame, as_wide)
            if standing is None:
                continue
            # One with a width of its own has its own place.
            if traces and not (mark.on_fill or mark.within) and crossed(standing.rect, traces):
                draw_placed(painter, waiting)
                waiting = []
                standing = _aside(painter, mark, standing, frame, theme, room, traces)
            rect, lines = standing
            if mark.on_fill:
                ink = _ink_at(rect.center(), beneath, frame, theme)
            elif mark.role in inks:
                ink = inks[mark.role]
            else:
                ink = inks[mark.role] = theme.text(mark.role)
            waiting.append((lines, ink))
            room.taken.append(rect)
        elif isinstance(mark, Rule):
            draw_placed(painter, waiting)
            waiting = []
            draw_rule_label(painter, mark, frame, theme, room)
        elif isinstance(mark, Bars) and mark.style == "filled":
            beneath.append(mark)
    draw_placed(painter, waiting)
    draw_bar_labels(painter, panel, frame, theme, room)
    draw_point_labels(painter, panel, frame, theme, room, traces)


def draw_highlight(painter: QPainter, panel: Panel, frame: Frame, theme: Theme, row: int) -> None:
    """Ring every bar, point and sample that stands for a table row."""
    colour = QColor(theme.accent)
    for mark in panel.marks:
        if isinstance(mark, Rule | Text | Area) or not len(mark.rows):
            continue
        found = (mark.rows == row).nonzero()[0].tolist()[:MOST_HIGHLIGHTS]
        if isinstance(mark, Bars):
            boxes = boxes_of(mark, frame)
            for index in found:
                if boxes.shown[index]:
                    draw_bar_outline(painter, boxes.rect(index), colour)
            continue
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.0))
        x, y = points_of(mark, frame)
        for index in found:
            _draw_ring(painter, float(x[index]), float(y[index]), frame)


def _draw_ring(painter: QPainter, x: float, y: float, frame: Frame) -> None:
    if math.isfinite(x) and math.isfinite(y) and frame.area.contains(x, y):
        painter.drawEllipse(QRectF(x - 7.0, y - 7.0, 14.0, 14.0))


def _draw_axes(painter: QPainter, layout: PanelLayout, theme: Theme) -> None:
    """Draw title, grid, tick texts and labels of a panel; nothing for an axis not visible."""
    _draw_grid(painter, layout, theme)
    if layout.panel.x.visible:
        _draw_across(painter, layout, theme)
    if layout.panel.y.visible:
        _draw_up(painter, layout, theme)
    if layout.panel.title:
        area, bounds = layout.frame.area, layout.frame.bounds
        left = area.left() if layout.panel.y.visible else bounds.left() + 4.0
        line = elided(layout.panel.title, TITLE_SIZE, bounds.right() - left, bold=True)
        draw(painter, line, left, bounds.top() + 12.0, QColor(theme.ink), "left")


def _draw_grid(painter: QPainter, layout: PanelLayout, theme: Theme) -> None:
    area, panel = layout.frame.area, layout.panel
    lines: list[QLineF] = []
    if panel.y.grid:
        for place in layout.up.every:
            # Half a pixel off, so that a line of one pixel fills one row and not two halves.
            y = round(area.bottom() - place * area.height()) + 0.5
            lines.append(QLineF(area.left(), y, area.right(), y))
    if panel.x.grid:
        for place in layout.across.every:
            x = round(area.left() + place * area.width()) + 0.5
            lines.append(QLineF(x, area.top(), x, area.bottom()))
    _rule_lines(painter, lines, QColor(theme.grid))
    if panel.x.visible and not panel.y.grid and panel.y.visible:
        y = round(area.bottom()) + 0.5
        x = round(area.left()) - 0.5
        ends = [QLineF(area.left(), y, area.right(), y), QLineF(x, area.top(), x, area.bottom())]
        _rule_lines(painter, ends, QColor(theme.border))


def _rule_lines(painter: QPainter, lines: list[QLineF], colour: QColor) -> None:
    """Draw level and upright lines of one pixel."""
    if is_vector(painter):
        painter.setPen(QPen(colour, 1.0))
        painter.drawLines(lines)
        return
    for line in lines:
        # The same pixels as of a stroke, which takes fifty times as long to work out.
        box = QRectF(line.p1(), line.p2()).adjusted(-0.5, -0.5, 0.5, 0.5)
        painter.fillRect(box, colour)


def _draw_across(painter: QPainter, layout: PanelLayout, theme: Theme) -> None:
    area, ticks = layout.frame.area, layout.across
    colour = QColor(theme.ink if ticks.named else theme.muted)
    size = NAME_SIZE if ticks.named else NUMBER_SIZE
    for place, lines in zip(ticks.places, ticks.texts, strict=True):
        x, y = area.left() + place * area.width(), area.bottom() + TICK_GAP + 0.5 * size
        if ticks.turned:
            _draw_turned(painter, lines[0], x + 3.0, y - 2.0, colour, -TURN, "right")
            continue
        for index, line in enumerate(lines):
            draw(painter, line, x, y + index * size * LINE_HEIGHT * 0.84, colour)
    if layout.panel.x.label:
        line = elided(layout.panel.x.label, LABEL_SIZE, layout.frame.bounds.width())
        y = layout.frame.bounds.bottom() - 0.5 * LABEL_SPACE + 3.0
        half = 0.5 * line.width
        bounds = layout.frame.bounds
        x = min(max(area.center().x(), bounds.left() + half), bounds.right() - half)
        draw(painter, line, x, y, QColor(theme.muted))


def _draw_up(painter: QPainter, layout: PanelLayout, theme: Theme) -> None:
    area, ticks = layout.frame.area, layout.up
    colour = QColor(theme.ink if ticks.named else theme.muted)
    for place, lines in zip(ticks.places, ticks.texts, strict=True):
        y = area.bottom() - place * area.height()
        draw(painter, lines[0], area.left() - TICK_GAP, y, colour, "right")
    if layout.panel.y.label:
        line = elided(layout.panel.y.label, LABEL_SIZE, layout.frame.bounds.height())
        x = area.left() - 2.0 * TICK_GAP - ticks.width - 0.25 * LABEL_SPACE
        x = max(layout.frame.bounds.left() + 9.0, x)
        _draw_turned(painter, line, x, area.center().y(), QColor(theme.muted), -90.0, "center")


def _draw_turned(
    painter: QPainter, line: Letters, x: float, y: float, colour: QColor, degrees: float, at: Anchor
) -> None:
    """Draw a line turned about the point (x, y) at which its start, middle or end stands."""
    painter.save()
    painter.translate(x, y)
    painter.rotate(degrees)
    draw(painter, line, 0.0, 0.0, colour, at)
    painter.restore()


# A name of which fewer letters have room is not told from others.
LEAST_LETTERS = 2
SIZES = {"small": 11.0, "normal": 13.0, "large": 16.0, "huge": 30.0}
# How far a text may move up or down to keep clear of a line, the nearest place first.
SHIFTS = (0.0, 5.0, -5.0, 10.0, -10.0, 15.0, -15.0, 20.0, -20.0, 26.0, -26.0)


class _Standing(NamedTuple):
    """A text as it stands if nothing is in its way; most stay so while the dial turns.

    Attributes:
        rect: the rectangle around it, moved as little as keeps it inside the panel.
        lines: one or more, placed in it.
    """

    rect: QRectF
    lines: tuple[PlacedLine, ...]


def _placed_at(
    lines: tuple[Letters, ...], left: float, top: float, wide: float, anchor: Anchor
) -> tuple[PlacedLine, ...]:
    """The lines of a text so wide, from its upper left corner on."""
    first = lines[0]
    y = top + 0.5 * first.pixels
    if len(lines) == 1:
        return (PlacedLine(first, left, baseline_of(y, first)),)
    before, step = BEFORE[anchor], first.pixels * LINE_HEIGHT
    return tuple(
        PlacedLine(line, left + before * (wide - line.width), baseline_of(y + index * step, line))
        for index, line in enumerate(lines)
    )


@remembered(512)
def _standing(text: Text, frame: Frame, as_wide: bool) -> _Standing | None:
    """A text set and placed; None where it has no room. Remembered for the text in its frame."""
    del as_wide  # part of what is remembered, and read anew in setting the lines
    if text.least_unit > 0.0 or text.most_unit < math.inf:
        unit = frame.area.height() / (frame.y.high - frame.y.low)
        if not text.least_unit <= unit < text.most_unit:
            return None
    lines = _lines(text, frame)
    if not lines:
        return None
    left, top, wide, high = _wished(text, lines, frame)
    first, upper, last, lower, _ = frame.text_edges
    if not first <= left <= last - wide:
        left = max(first, min(left, last - wide))
    if not upper <= top <= lower - high:
        top = max(upper, min(top, lower - high))
    return _Standing(QRectF(left, top, wide, high), _placed_at(lines, left, top, wide, text.anchor))


def _aside(
    painter: QPainter,
    text: Text,
    standing: _Standing,
    frame: Frame,
    theme: Theme,
    room: LabelRoom,
    traces: Traces,
) -> _Standing:
    """A text that a line crosses, moved as little as keeps it off the lines; else they fade."""
    lines = tuple(placed.line for placed in standing.lines)
    places = _places(text, QRectF(*_wished(text, lines, frame)), frame)
    clear = (one for one in places if room.free(one) and not crossed(one, traces))
    rect = next(clear, standing.rect)
    clear_ground(painter, rect, room, traces, theme)
    placed = _placed_at(lines, rect.left(), rect.top(), rect.width(), text.anchor)
    return _Standing(rect, placed)


def _lines(text: Text, frame: Frame) -> tuple[Letters, ...]:
    """A text as it is written: one line, or as many as it has and needs; none without room."""
    size = SIZES[text.size]
    if not text.within:
        return (elided(text.text, size, frame.text_edges[4], bold=text.bold),)
    width = text.within / (frame.x.high - frame.x.low) * frame.wide
    if text.lines > 1:
        return wrapped(text.text, size, width, text.lines, bold=text.bold)
    line = elided(text.text, size, width, bold=text.bold)
    is_cut = line.pieces and line.pieces[-1].text == "…"
    if is_cut and sum(len(piece.text) for piece in line.pieces) - 1 < LEAST_LETTERS:
        return ()
    return (line,)


def _ink_at(at: QPointF, beneath: list[Bars], frame: Frame, theme: Theme) -> QColor:
    """The ink that reads on the topmost bar at a point, of the filled marks drawn earlier."""
    for mark in reversed(beneath):
        index = boxes_of(mark, frame).at(at)
        if index is not None:
            return bar_ink(mark, index, theme)
    return QColor(theme.ink)


def _wished(
    text: Text, lines: tuple[Letters, ...], frame: Frame
) -> tuple[float, float, float, float]:
    """Left, top, width and height of a text with its first line at its point."""
    first = lines[0]
    pixels, wide, high = first.pixels, first.width, first.pixels
    if len(lines) > 1:
        wide = max([line.width for line in lines])
        high += (len(lines) - 1) * pixels * LINE_HEIGHT
    left = frame.left_of(text.x) + text.dx - BEFORE[text.anchor] * wide
    return left, frame.top_of(text.y) + text.dy - 0.5 * pixels, wide, high


def _places(text: Text, wished: QRectF, frame: Frame) -> Iterator[QRectF]:
    """Where a text may stand, the wished place first: then a little up or down, then mirrored."""
    x = frame.left_of(text.x)
    mirrored = QRectF(wished)
    mirrored.moveLeft(2.0 * x - wished.right())
    sides = (wished,) if text.anchor == "center" else (wished, mirrored)
    return (side.translated(0.0, shift) for side in sides for shift in SHIFTS)
