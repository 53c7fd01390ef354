"""Axes: faint lines at the ticks, their texts, and what is measured."""

from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.drawing.layout import LABEL_SIZE, LABEL_SPACE, TICK_GAP, TITLE_SIZE, PanelLayout
from gui.drawing.ticks import NAME_SIZE, NUMBER_SIZE, TURN
from gui.drawing.typeset import LINE_HEIGHT, draw, draw_turned, elided
from gui.look.theme import Theme


def draw_axes(painter: QPainter, layout: PanelLayout, theme: Theme) -> None:
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
    painter.setPen(QPen(QColor(theme.grid), 1.0))
    if panel.y.grid:
        for place in layout.up.every:
            # Half a pixel off, so that a line of one pixel fills one row and not two halves.
            y = round(area.bottom() - place * area.height()) + 0.5
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
    if panel.x.grid:
        for place in layout.across.every:
            x = round(area.left() + place * area.width()) + 0.5
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    painter.setPen(QPen(QColor(theme.border), 1.0))
    if panel.x.visible and not panel.y.grid and panel.y.visible:
        y = round(area.bottom()) + 0.5
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        x = round(area.left()) - 0.5
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))


def _draw_across(painter: QPainter, layout: PanelLayout, theme: Theme) -> None:
    area, ticks = layout.frame.area, layout.across
    colour = QColor(theme.ink if ticks.named else theme.muted)
    size = NAME_SIZE if ticks.named else NUMBER_SIZE
    for place, lines in zip(ticks.places, ticks.texts, strict=True):
        x, y = area.left() + place * area.width(), area.bottom() + TICK_GAP + 0.5 * size
        if ticks.turned:
            draw_turned(painter, lines[0], x + 3.0, y - 2.0, colour, -TURN, "right")
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
        draw_turned(painter, line, x, area.center().y(), QColor(theme.muted), -90.0, "center")
