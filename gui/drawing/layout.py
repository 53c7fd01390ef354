"""Layout: where each panel's data stand, so that no tick text, label or title is clipped."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF

from gui.drawing.frame import Frame
from gui.drawing.ticks import TURN, TickTexts, ticks_across, ticks_up
from model.figure.figure import Panel

TICK_GAP = 10.0
TITLE_SIZE, LABEL_SIZE = 14.0, 13.0
TITLE_HEIGHT = 30.0
LABEL_SPACE = 25.0
PANEL_GAP = 8.0
# Room for the texts of upright ticks comes in these steps, so that the picture stays put while
# the numbers change.
STEP = 8.0
WIDEST_NAME = 0.34


@dataclass(frozen=True, eq=False)
class PanelLayout:
    """A panel with its frame and the tick texts that fit."""

    panel: Panel
    frame: Frame
    across: TickTexts
    up: TickTexts


def lay_out(panels: tuple[Panel, ...], rect: QRectF) -> tuple[PanelLayout, ...]:
    """Return each panel's layout in `rect`; panels in one row or column share their margins."""
    cells = [_cell(panel, rect) for panel in panels]
    margins = [_margins(panel, cell) for panel, cell in zip(panels, cells, strict=True)]
    shared = [
        QMarginsF(
            max(m.left() for m, c in zip(margins, cells, strict=True) if c.left() == cell.left()),
            max(m.top() for m, c in zip(margins, cells, strict=True) if c.top() == cell.top()),
            max(m.right() for m, c in zip(margins, cells, strict=True) if _same_right(c, cell)),
            max(m.bottom() for m, c in zip(margins, cells, strict=True) if _same_bottom(c, cell)),
        )
        for cell in cells
    ]
    return tuple(
        _panel_layout(panel, cell, margin)
        for panel, cell, margin in zip(panels, cells, shared, strict=True)
    )


def _cell(panel: Panel, rect: QRectF) -> QRectF:
    place = panel.place
    cell = QRectF(
        rect.left() + place.x * rect.width(),
        rect.top() + place.y * rect.height(),
        place.width * rect.width(),
        place.height * rect.height(),
    )
    if place.y > 0.0:
        cell.setTop(cell.top() + PANEL_GAP)
    if place.x > 0.0:
        cell.setLeft(cell.left() + PANEL_GAP)
    return cell


def _same_right(one: QRectF, other: QRectF) -> bool:
    return abs(one.right() - other.right()) < 0.5


def _same_bottom(one: QRectF, other: QRectF) -> bool:
    return abs(one.bottom() - other.bottom()) < 0.5


def _margins(panel: Panel, cell: QRectF) -> QMarginsF:
    top = TITLE_HEIGHT if panel.title else 0.0
    top += TICK_GAP if panel.y.visible else 4.0
    left = right = 4.0
    bottom = TICK_GAP if panel.y.visible else 4.0
    if panel.y.visible:
        up = ticks_up(panel.y, cell.height() - top - bottom, WIDEST_NAME * cell.width())
        if up.texts:
            left = STEP * math.ceil((up.width + 1.0) / STEP) + TICK_GAP
        if panel.y.label:
            left += LABEL_SPACE
    if panel.x.visible:
        across = ticks_across(panel.x, max(cell.width() - left - right, 1.0))
        before, after = _overhang(across, cell.width() - left - right)
        left, right = max(left, before + 2.0), max(right, after + 2.0)
        across = ticks_across(panel.x, max(cell.width() - left - right, 1.0))
        bottom = across.height + TICK_GAP + 4.0 if across.texts else bottom
        if panel.x.label:
            bottom += LABEL_SPACE + (0.0 if across.texts else 4.0)
    return QMarginsF(left, top, max(right, 10.0), bottom)


def _overhang(across: TickTexts, width: float) -> tuple[float, float]:
    """How far the first and the last text reach beyond the ends of a level axis."""
    before = after = 0.0
    for place, lines in zip(across.places, across.texts, strict=True):
        wide = max((line.width for line in lines), default=0.0)
        reach = (
            (wide * math.cos(math.radians(TURN)), 0.0) if across.turned else (wide / 2, wide / 2)
        )
        before = max(before, reach[0] - place * width)
        after = max(after, reach[1] - (1.0 - place) * width)
    return before, after


def _panel_layout(panel: Panel, cell: QRectF, margins: QMarginsF) -> PanelLayout:
    area = cell.marginsRemoved(margins)
    area.setWidth(max(area.width(), 1.0))
    area.setHeight(max(area.height(), 1.0))
    frame = Frame(area, cell, panel.x, panel.y)
    widest = WIDEST_NAME * cell.width()
    return PanelLayout(
        panel, frame, ticks_across(panel.x, area.width()), ticks_up(panel.y, area.height(), widest)
    )
