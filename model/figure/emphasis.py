"""Emphasis: a figure in which what stands for one reading is lit, and all else steps back."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.figure.figure import Area, Bars, Figure, Line, Mark, Panel, Role

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
    return replace(figure, panels=tuple(_panel(panel, wanted) for panel in figure.panels))


def _panel(panel: Panel, wanted: frozenset[Role]) -> Panel:
    return replace(panel, marks=tuple(_shown(mark, wanted) for mark in panel.marks))


def _shown(mark: Mark, wanted: frozenset[Role]) -> Mark:
    if isinstance(mark, Line) and mark.role in wanted:
        return replace(mark, width=STRONGER * mark.width)
    if isinstance(mark, Bars) and mark.role not in wanted and mark.style == "filled":
        shades = np.ones(len(mark.left)) if mark.shades is None else mark.shades
        return replace(mark, shades=FADED * shades)
    if isinstance(mark, Area) and mark.role not in wanted:
        return replace(mark, shade=FADED * mark.shade)
    return mark
