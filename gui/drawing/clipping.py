"""Clipping by numbers: a drawing may know no clip region, as SVG from Qt does not."""

import numpy as np
from PySide6.QtCore import QRectF

from model.document.table import Array, Rows

Polyline = tuple[Array, Array]


def clip_polyline(x: Array, y: Array, area: QRectF) -> list[Polyline]:
    """Return the pieces of a polyline inside `area`; NaN breaks it (Liang and Barsky, 1984)."""
    if len(x) < 2:
        return []
    if _inside(x, y, area):
        return [(x, y)]
    x0, y0, dx, dy = x[:-1], y[:-1], np.diff(x), np.diff(y)
    enter, leave = np.zeros(len(dx)), np.ones(len(dx))
    keep = np.isfinite(dx) & np.isfinite(dy)
    for delta, room in (
        (-dx, x0 - area.left()),
        (dx, area.right() - x0),
        (-dy, y0 - area.top()),
        (dy, area.bottom() - y0),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            at = room / delta
        enter = np.where(delta < 0.0, np.fmax(enter, at), enter)
        leave = np.where(delta > 0.0, np.fmin(leave, at), leave)
        keep &= (delta != 0.0) | (room >= 0.0)
    keep &= enter <= leave
    return _joined(x0, y0, dx, dy, enter, leave, np.flatnonzero(keep))


def with_crossings(x: Array, y: Array, levels: tuple[float, float]) -> Polyline:
    """Return a polyline with a point added wherever it crosses one of two levels of y."""
    for level in levels:
        crossing = np.flatnonzero((y[:-1] - level) * (y[1:] - level) < 0.0)
        share = (level - y[crossing]) / (y[crossing + 1] - y[crossing])
        added = x[crossing] + share * (x[crossing + 1] - x[crossing])
        x = np.insert(x, crossing + 1, added)
        y = np.insert(y, crossing + 1, level)
    return x, y


def finite_runs(*arrays: Array) -> list[slice]:
    """Return the stretches, of two points or more, in which every array is a number."""
    good = np.logical_and.reduce([~np.isnan(array) for array in arrays])
    edges = np.flatnonzero(np.diff(np.concatenate(([0], good.astype(np.int8), [0]))))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [slice(start, stop) for start, stop in pairs if stop - start > 1]


def _inside(x: Array, y: Array, area: QRectF) -> bool:
    # A NaN makes its comparison false, so such a line goes the longer way.
    return bool(
        x.min() >= area.left()
        and x.max() <= area.right()
        and y.min() >= area.top()
        and y.max() <= area.bottom()
    )


def _joined(
    x0: Array, y0: Array, dx: Array, dy: Array, enter: Array, leave: Array, kept: Rows
) -> list[Polyline]:
    if not len(kept):
        return []
    chained = (np.diff(kept) == 1) & (leave[kept[:-1]] == 1.0) & (enter[kept[1:]] == 0.0)
    pieces: list[Polyline] = []
    for run in np.split(kept, np.flatnonzero(~chained) + 1):
        first = run[0]
        xs = np.append(x0[first] + enter[first] * dx[first], x0[run] + leave[run] * dx[run])
        ys = np.append(y0[first] + enter[first] * dy[first], y0[run] + leave[run] * dy[run])
        pieces.append((xs, ys))
    return pieces
