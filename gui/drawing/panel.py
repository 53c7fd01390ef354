"""One panel: its axes, its marks in order, then every label over them."""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.drawing.axes import draw_axes
from gui.drawing.bar_labels import draw_bar_labels
from gui.drawing.bars import draw_bar_outline, draw_bars
from gui.drawing.boxes import boxes_of, solid_boxes
from gui.drawing.curves import draw_area, draw_line
from gui.drawing.frame import Frame
from gui.drawing.layout import PanelLayout
from gui.drawing.points import draw_point_labels, draw_points
from gui.drawing.room import LabelRoom
from gui.drawing.rules import draw_rule, draw_rule_label
from gui.drawing.texts import draw_text
from gui.drawing.traces import traces_of
from gui.look.theme import Theme
from model.figure.figure import Area, Bars, Line, Panel, Points, Rule, Text

NO_ROW = -1
MOST_HIGHLIGHTS = 60


def draw_panel(
    painter: QPainter, layout: PanelLayout, theme: Theme, highlight: int = NO_ROW
) -> None:
    """Draw a panel in the rectangle that its layout gives it.

    `highlight` is the table row whose bars and points are ringed.
    """
    draw_axes(painter, layout, theme)
    draw_marks(painter, layout.panel, layout.frame, theme)
    if highlight != NO_ROW:
        draw_highlight(painter, layout.panel, layout.frame, theme, highlight)


def draw_marks(painter: QPainter, panel: Panel, frame: Frame, theme: Theme) -> None:
    """Draw the marks of a panel, and nothing outside the rectangle of its data but labels."""
    for mark in panel.marks:
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
    _draw_texts(painter, panel, frame, theme)


def _draw_texts(painter: QPainter, panel: Panel, frame: Frame, theme: Theme) -> None:
    bounds = frame.bounds.adjusted(1.0, 1.0, -1.0, -1.0)
    room = LabelRoom(bounds, solid_boxes(panel, frame))
    traces = traces_of(panel, frame)
    for index, mark in enumerate(panel.marks):
        if isinstance(mark, Text):
            draw_text(painter, mark, panel.marks[:index], frame, theme, room, traces)
        elif isinstance(mark, Rule):
            draw_rule_label(painter, mark, frame, theme, room)
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
        x, y = frame.across(mark.x), frame.down(mark.y)
        for index in found:
            _draw_ring(painter, float(x[index]), float(y[index]), frame)


def _draw_ring(painter: QPainter, x: float, y: float, frame: Frame) -> None:
    if math.isfinite(x) and math.isfinite(y) and frame.area.contains(x, y):
        painter.drawEllipse(QRectF(x - 7.0, y - 7.0, 14.0, 14.0))
