"""Kept: what of a picture is as it was, as the very objects of the picture before.

While the dial turns, most of a picture stays; what is the same object need not be drawn again.
"""

from dataclasses import replace
from operator import is_

import numpy as np

from model.figure.figure import Figure, Mark, Panel


def keeping(figure: Figure, before: Figure | None) -> Figure:
    """Return the figure with legend, panels, axes and marks of `before` where they are equal.

    Marks are compared with those at the same place, number by number, NaN with NaN. The figure is
    otherwise the same; it is returned as it is where nothing came before.
    """
    if before is None:
        return figure
    pairs = zip(figure.panels, before.panels, strict=False)
    panels = tuple(_panel(panel, old) for panel, old in pairs)
    legend = before.legend if before.legend == figure.legend else figure.legend
    return replace(figure, panels=panels + figure.panels[len(panels) :], legend=legend)


def _panel(panel: Panel, old: Panel) -> Panel:
    if panel is old:
        return old
    x, y = (old.x if old.x == panel.x else panel.x), (old.y if old.y == panel.y else panel.y)
    pairs = zip(panel.marks, old.marks, strict=False)
    marks = tuple([was if mark == was or _alike(mark, was) else mark for mark, was in pairs])
    marks += panel.marks[len(marks) :]
    same = x is old.x and y is old.y and _told(panel) == _told(old)
    if same and len(marks) == len(old.marks) and all(map(is_, marks, old.marks)):
        return old
    return replace(panel, x=x, y=y, marks=marks, drawn_plainly=None)


def _told(panel: Panel) -> tuple[object, ...]:
    return panel.title, panel.place, panel.least_unit, panel.low_place


def _alike(one: Mark, other: Mark) -> bool:
    """Whether two marks of arrays, which are equal to nothing else, are of one kind and look so."""
    if type(one) is not type(other) or isinstance(one, tuple):
        return False
    mine, others = vars(one), vars(other)
    for name, value in mine.items():
        was = others[name]
        if value is not was and not _equal(value, was):
            return False
    return True


def _equal(one: object, other: object) -> bool:
    if not isinstance(one, np.ndarray):
        return not isinstance(other, np.ndarray) and one == other
    if not isinstance(other, np.ndarray) or one.shape != other.shape or one.dtype != other.dtype:
        return False
    # As bytes, NaN is equal to NaN; that 0 is not equal to −0 only has it drawn once more.
    return one.tobytes() == other.tobytes()
