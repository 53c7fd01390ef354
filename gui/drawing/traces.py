"""Traces: where lines and rules run, so that texts keep clear of them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from gui.drawing.frame import Frame
from model.figure.figure import Line, Panel, Rule

# Points along a trace stand closer together than a text is high.
STEPS = 400
Traces = NDArray[np.float64]


def traces_of(panel: Panel, frame: Frame) -> Traces:
    """Return the pixels (x, y), as two rows, of points along every line and rule of a panel."""
    found: list[Traces] = [np.zeros((2, 0))]
    area = frame.area
    along = np.linspace(0.0, 1.0, STEPS)
    for mark in panel.marks:
        if isinstance(mark, Line) and len(mark.x) > 1:
            x, y = frame.across(mark.x), frame.down(mark.y)
            places = np.linspace(0.0, len(x) - 1.0, max(STEPS, len(x)))
            index = np.arange(len(x))
            found.append(np.stack((np.interp(places, index, x), np.interp(places, index, y))))
        elif isinstance(mark, Rule) and mark.role == "faint":
            # Like a grid line, it may run behind a text.
            continue
        elif isinstance(mark, Rule) and mark.upright:
            x = np.full(STEPS, float(frame.across(mark.value)))
            found.append(np.stack((x, area.top() + along * area.height())))
        elif isinstance(mark, Rule):
            y = np.full(STEPS, float(frame.down(mark.value)))
            found.append(np.stack((area.left() + along * area.width(), y)))
    return np.concatenate(found, axis=1)


def crossed(rect: QRectF, traces: Traces) -> bool:
    """Return whether any trace runs through `rect`."""
    x, y = traces
    hit = (x > rect.left() - 1.0) & (x < rect.right() + 1.0)
    return bool((hit & (y > rect.top()) & (y < rect.bottom())).any())
