"""Highlight: a figure in which some rows of the table stand out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.figure.figure import Bars, Figure, Line, Mark, Panel, Points

if TYPE_CHECKING:
    from model.document.table import Array

FADED = 0.28
RING = 15.0


def with_highlight(figure: Figure, rows: Sequence[int]) -> Figure:
    """Return the figure with these rows of the table standing out; itself where there are none.

    The bars of all other rows are faded; on curves and among points these rows are ringed. A panel
    in which none of them stands is left as it is.
    """
    if not rows:
        return figure
    wanted = np.asarray(rows, dtype=np.intp)
    return replace(figure, panels=tuple(_panel(panel, wanted) for panel in figure.panels))


def _panel(panel: Panel, wanted: np.ndarray) -> Panel:
    if panel.plain is not None:
        panel = replace(panel, drawn_plainly=_panel(panel.plain, wanted))
    if not any(_found(mark, wanted).any() for mark in panel.marks):
        return panel
    marks: list[Mark] = [_faded(mark, wanted) for mark in panel.marks]
    rings = [_rings(mark, wanted) for mark in panel.marks if isinstance(mark, Line | Points)]
    return replace(panel, marks=(*marks, *(ring for ring in rings if len(ring.x))))


def _found(mark: Mark, wanted: np.ndarray) -> np.ndarray:
    rows = mark.rows if isinstance(mark, Bars | Line | Points) else wanted[:0]
    return np.isin(rows, wanted)


def _faded(mark: Mark, wanted: np.ndarray) -> Mark:
    if not isinstance(mark, Bars) or not len(mark.rows):
        return mark
    shades: Array = np.ones(len(mark.rows)) if mark.shades is None else mark.shades
    return replace(mark, shades=np.where(_found(mark, wanted), shades, FADED * shades))


def _rings(mark: Line | Points, wanted: np.ndarray) -> Points:
    found = _found(mark, wanted)
    x, y = (mark.x[found], mark.y[found]) if len(found) else (mark.x[:0], mark.y[:0])
    rows = mark.rows[found] if len(found) else mark.rows[:0]
    return Points(x, y, mark.role, mark.name, symbol="ring", size=RING, rows=rows)
