"""Figures in which something stands out: rows of the table, or what stands for one reading."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.figure.figure import Area, Bars, Figure, Line, Mark, Panel, Points, Role

if TYPE_CHECKING:
    from model.document.table import Array

FADED = 0.28  # of its strength: what is beside a highlight is still read
_RING = 15.0  # logical pixels
STEPPED_BACK, _STRONGER = 0.22, 1.7


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
    return Points(x, y, mark.role, mark.name, symbol="ring", size=_RING, rows=rows)


def with_emphasis(figure: Figure, choices: Sequence[Sequence[Role]]) -> Figure | None:
    """Return the figure with the marks of some roles standing out; None where there are none.

    `choices` are sets of roles; the first of which anything in the figure has a role is taken.
    Bars and areas of other roles are faded, lines of these are drawn stronger; where all of it has
    these roles it stays the figure itself.
    """
    seen = {
        mark.role
        for panel in figure.panels
        for mark in panel.marks
        if isinstance(mark, Bars | Line | Area)
    }
    wanted = next((frozenset(roles) for roles in choices if seen & set(roles)), None)
    if wanted is None:
        return None
    if seen <= wanted:
        return figure
    return _lit(figure, lambda mark: mark.role in wanted)


def with_named_lit(figure: Figure, names: Collection[str]) -> Figure | None:
    """Return the figure with the marks of some names standing out; None where it has none."""
    marks = [mark for panel in figure.panels for mark in panel.marks]
    if not any(isinstance(mark, Bars | Line | Area) and mark.name in names for mark in marks):
        return None
    return _lit(figure, lambda mark: mark.name in names)


def with_places_lit(figure: Figure, places: Mapping[str, Collection[int]]) -> Figure | None:
    """Return the figure with single bars standing out, by the key of their marks.

    All other bars are faded; None where none of these keys is in it.
    """
    marks = [mark for panel in figure.panels for mark in panel.marks]
    if not any(isinstance(mark, Bars) and mark.key in places for mark in marks):
        return None
    panels = (
        replace(panel, marks=tuple(_shown_at(mark, places) for mark in panel.marks))
        for panel in figure.panels
    )
    return replace(figure, panels=tuple(panels))


def _shown_at(mark: Mark, places: Mapping[str, Collection[int]]) -> Mark:
    if not isinstance(mark, Bars) or mark.style != "filled":
        return mark
    count = len(mark.left)
    shades = np.ones(count) if mark.shades is None else mark.shades
    wanted = np.isin(np.arange(count), list(places.get(mark.key, ())))
    return replace(mark, shades=np.where(wanted, shades, STEPPED_BACK * shades))


def _lit(figure: Figure, is_wanted: Callable[[Bars | Line | Area], bool]) -> Figure:
    panels = (
        replace(panel, marks=tuple(_shown(mark, is_wanted) for mark in panel.marks))
        for panel in figure.panels
    )
    return replace(figure, panels=tuple(panels))


def _shown(mark: Mark, is_wanted: Callable[[Bars | Line | Area], bool]) -> Mark:
    if not isinstance(mark, Bars | Line | Area):
        return mark
    if isinstance(mark, Line):
        return replace(mark, width=_STRONGER * mark.width) if is_wanted(mark) else mark
    if is_wanted(mark):
        return mark
    if isinstance(mark, Bars) and mark.style == "filled":
        shades = np.ones(len(mark.left)) if mark.shades is None else mark.shades
        return replace(mark, shades=STEPPED_BACK * shades)
    if isinstance(mark, Area):
        return replace(mark, shade=STEPPED_BACK * mark.shade)
    return mark
