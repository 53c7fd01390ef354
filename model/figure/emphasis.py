"""Emphasis: a figure in which what stands for one reading is lit, and all else steps back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from model.figure.figure import Area, Bars, Figure, Line, Mark, Role

FADED, STRONGER = 0.22, 1.7


def with_emphasis(figure: Figure, choices: Sequence[Sequence[Role]]) -> Figure:
    """Return the figure with the marks of some roles standing out; itself where there are none.

    `choices` are sets of roles; the first of which anything in the figure has a role is taken.
    Bars and areas of other roles are faded, lines of these are drawn stronger.
    """
    seen = {
        mark.role
        for panel in figure.panels
        for mark in panel.marks
        if isinstance(mark, Bars | Line | Area)
    }
    wanted = next((frozenset(roles) for roles in choices if seen & set(roles)), None)
    if wanted is None or seen <= wanted:
        return figure
    return _lit(figure, lambda mark: mark.role in wanted)


def with_named_lit(figure: Figure, names: Collection[str]) -> Figure:
    """Return the figure with the marks of some names standing out; itself where it has none."""
    marks = [mark for panel in figure.panels for mark in panel.marks]
    if not any(isinstance(mark, Bars | Line | Area) and mark.name in names for mark in marks):
        return figure
    return _lit(figure, lambda mark: mark.name in names)


def with_places_lit(figure: Figure, places: Mapping[str, Collection[int]]) -> Figure:
    """Return the figure with single bars standing out, by the key of their marks.

    All other bars are faded; the figure itself where none of these keys is in it.
    """
    marks = [mark for panel in figure.panels for mark in panel.marks]
    if not any(isinstance(mark, Bars) and mark.key in places for mark in marks):
        return figure
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
    return replace(mark, shades=np.where(wanted, shades, FADED * shades))


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
        return replace(mark, width=STRONGER * mark.width) if is_wanted(mark) else mark
    if is_wanted(mark):
        return mark
    if isinstance(mark, Bars) and mark.style == "filled":
        shades = np.ones(len(mark.left)) if mark.shades is None else mark.shades
        return replace(mark, shades=FADED * shades)
    if isinstance(mark, Area):
        return replace(mark, shade=FADED * mark.shade)
    return mark
