"""Lines and areas, cut at the panel's edges by numbers: SVG from Qt knows no clip region."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPaintEngine, QPainter, QPen, QPolygonF
from shiboken6 import VoidPtr, wrapInstance

from gui.drawing.colours import stroke
from gui.drawing.frame import FEW, Frame, points_of
from gui.drawing.hatches import draw_band_hatch
from gui.look.theme import Theme
from model.document.table import Array, Rows
from model.figure.figure import Area, Line
from model.words.remembering import remembered

# Its stubs lack the form that takes an object of Qt.
_memory_at: Callable[..., Any] = VoidPtr
DASHES = [3.0, 2.2]
MOST_JOINED = 200
THIN = 1.0  # pixels, up to which Qt draws a line without joins
# More points than this are reduced to what each pixel column shows.
MANY_POINTS = 4_000
# Points this near, in pixels, to the chord of their neighbours are left out; a round that leaves
# out less than this part of those it tries is the last.
STRAIGHT, LEAST_SAVED = 0.05, 0.8


def draw_line(painter: QPainter, mark: Line, frame: Frame, theme: Theme) -> None:
    """Draw a line; NaN breaks it, and where it leaves the panel it is cut."""
    dashes = tuple(DASHES if mark.dashed else theme.dashes.get(mark.role, ()))
    pen = _pen(stroke(theme, mark.role).rgb(), mark.width, dashes)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    in_shapes = is_vector(painter)
    course = _course(mark, frame, in_shapes, dashes)
    pieces = course.pieces
    if not in_shapes and all(len(piece[0]) == 2 for piece in pieces):
        # The same pixels as of a polyline of two points, whose dashes take five times as long.
        painter.drawLines([QLineF(*_ends(*piece)) for piece in pieces])
        return
    if in_shapes or sum(len(piece[0]) for piece in pieces) <= MOST_JOINED:
        for piece in pieces:
            painter.drawPolyline(polygon(*piece))
    else:
        draw_dense(painter, pen, course)


@lru_cache(maxsize=64)
def _pen(colour: int, width: float, dashes: tuple[float, ...]) -> QPen:
    """The pen of a line, made once."""
    pen = QPen(QColor.fromRgb(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        pen.setDashPattern(dashes)
    return pen


Polyline = tuple[Array, Array]
# Of a line of few points, a list.
Strand = Array | list[float]


@dataclass(frozen=True, eq=False)
class Course:
    """Where a line goes in pixels.

    Attributes:
        pieces: inside its panel.
        dashes: how long, in pixels, what is drawn of it and what is left out in turn; none of ().
    """

    pieces: Sequence[tuple[Strand, Strand]]
    dashes: tuple[float, ...]

    @cached_property
    def stretches(self) -> Array:
        """All straight parts that are drawn, each by itself: x, y, next x, next y in a row."""
        parts = [(x[:-1], y[:-1], x[1:], y[1:]) for x, y in self.pieces]
        parts = [_dashed(self.pieces, self.dashes)] if self.dashes else parts
        return np.concatenate([np.column_stack(part) for part in parts])


# An edit of one column leaves the lines of the others where they are.
@remembered(8)
def _course(mark: Line, frame: Frame, in_shapes: bool, dashes: tuple[float, ...]) -> Course:
    pieces = _few_pieces(mark, frame)
    if pieces is None:
        x, y = per_pixel(*points_of(mark, frame))
        if not in_shapes:
            x, y = straightened(x, y)
        pieces = clip_polyline(x, y, frame.area)
    return Course(pieces, tuple(part * mark.width for part in dashes))


def _few_pieces(mark: Line, frame: Frame) -> Sequence[tuple[Strand, Strand]] | None:
    """The pieces of a line of few points that all lie inside its panel; None for any other.

    Point by point, as arrays of a few take ten times as long.
    """
    if len(mark.x) > FEW:
        return None
    left, top, right, bottom = frame.edges
    along: list[float] = []
    down: list[float] = []
    pieces = [(along, down)]
    for x, y in zip(frame.lefts_of(mark.x), frame.tops_of(mark.y), strict=True):
        if left <= x <= right and top <= y <= bottom:
            along.append(x)
            down.append(y)
        elif math.isnan(x + y):
            along, down = [], []
            pieces.append((along, down))
        else:
            return None
    return [piece for piece in pieces if len(piece[0]) > 1]


def _ends(x: Strand, y: Strand) -> tuple[float, float, float, float]:
    return float(x[0]), float(y[0]), float(x[1]), float(y[1])


def is_vector(painter: QPainter) -> bool:
    """Return whether shapes are written down (SVG, PDF) rather than filled in pixels."""
    engine = painter.paintEngine().type()
    return engine in (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)


def draw_dense(painter: QPainter, pen: QPen, course: Course) -> None:
    """Draw pieces of many points in pixels, each stretch or dash by itself.

    Qt takes seconds to join a smooth noisy line of some thousand points, and as long to dash it;
    missing joins cannot be seen where points are as dense as that. It joins none of a thin line.
    """
    pen = QPen(pen)
    pen.setStyle(Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    if not course.dashes and pen.widthF() * painter.transform().m11() <= THIN:
        for piece in course.pieces:
            painter.drawPolyline(polygon(*piece))
        return
    ends = course.stretches
    lines = wrapInstance(ends.ctypes.data, QLineF) if len(ends) else None
    # Where Qt has met something else at that address, it is taken for that.
    if isinstance(lines, QLineF):
        painter.drawLines(lines, len(ends))
    else:
        painter.drawLines([QLineF(*line) for line in ends.tolist()])


def _dashed(
    pieces: Sequence[tuple[Strand, Strand]], dashes: tuple[float, ...]
) -> tuple[Array, Array, Array, Array]:
    """The ends of all straight parts of the dashes along pieces: x, y, next x, next y.

    The pieces are laid behind each other so that each begins with a first dash.
    """
    turns = np.cumsum([0.0, *dashes])
    period = turns[-1]
    alongs = [np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
              for x, y in pieces]  # fmt: skip
    lengths = np.array([along[-1] for along in alongs])
    begins = np.cumsum(np.concatenate(([0.0], (np.floor(lengths / period) + 1.0) * period)))
    stops = begins[:-1] + lengths
    along = np.concatenate([one + begin for one, begin in zip(alongs, begins, strict=False)])
    breaks = np.arange(0.0, stops[-1], period)[:, np.newaxis] + turns[:-1]
    places = np.sort(np.concatenate((along, np.minimum(breaks.ravel(), stops[-1]))))
    x, y = (np.interp(places, along, np.concatenate(ends)) for ends in zip(*pieces, strict=True))
    middle = 0.5 * (places[:-1] + places[1:])
    on_dash = (np.searchsorted(turns, middle % period, side="right") - 1) % 2 == 0
    on_piece = middle < stops[np.searchsorted(begins, middle, side="right") - 1]
    kept = on_dash & on_piece & (places[1:] > places[:-1])
    return x[:-1][kept], y[:-1][kept], x[1:][kept], y[1:][kept]


def draw_area(painter: QPainter, mark: Area, frame: Frame, theme: Theme) -> None:
    """Draw the ground between two lines, as far as the panel goes."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_shade(theme.roles[mark.role], mark.shade))
    around = None if mark.hatched else _few_around(mark, frame)
    if around is not None:
        painter.drawPolygon(QPolygonF(around))
        return
    for upper, lower in _grounds(mark, frame):
        around_x = np.concatenate((upper[0], lower[0][::-1]))
        around_y = np.concatenate((upper[1], lower[1][::-1]))
        painter.drawPolygon(polygon(around_x, around_y))
        if mark.hatched:
            draw_band_hatch(painter, upper, lower, QColor(theme.roles[mark.role]))


def _grounds(mark: Area, frame: Frame) -> list[tuple[Polyline, Polyline]]:
    """The upper and the lower line of each stretch of an area, as far as the panel goes."""
    x, low, high = frame.across(mark.x), frame.down(mark.low), frame.down(mark.high)
    area = frame.area
    if len(x) > 1 and _inside(x, low, area) and _inside(x, high, area):
        return [((x, high), (x, low))]
    return [
        (_edge(x[run], high[run], frame), _edge(x[run], low[run], frame))
        for run in finite_runs(x, low, high)
    ]


@lru_cache(maxsize=64)
def _shade(colour: str, share: float) -> QBrush:
    """The see-through ground of an area, made once."""
    made = QColor(colour)
    made.setAlphaF(share)
    return QBrush(made)


def _few_around(mark: Area, frame: Frame) -> list[QPointF] | None:
    """The outline of an area of few points that all lie inside its panel; None for any other."""
    if len(mark.x) > FEW:
        return None
    left, top, right, bottom = frame.edges
    along, high, low = frame.lefts_of(mark.x), frame.tops_of(mark.high), frame.tops_of(mark.low)
    for x, up, down in zip(along, high, low, strict=True):
        if not (left <= x <= right and top <= up <= bottom and top <= down <= bottom):
            return None
    return [*map(QPointF, along, high), *map(QPointF, reversed(along), reversed(low))]


def polygon(x: Strand, y: Strand) -> QPolygonF:
    """Return points as Qt takes them, written straight into its memory."""
    points = QPolygonF()
    points.resize(len(x))
    if len(x):
        memory = _memory_at(points.data(), 16 * len(x), True)
        numbers = np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)
        numbers[:, 0], numbers[:, 1] = x, y
    return points


def per_pixel(x: Array, y: Array) -> tuple[Array, Array]:
    """Return a dense line with at most four points a pixel column: first, least, most, last.

    It looks the same. Lines of few points, with gaps or going back in x stay as they are.
    """
    if len(x) <= MANY_POINTS or np.isnan(y).any() or (np.diff(x) < 0.0).any():
        return x, y
    columns = np.floor(x)
    starts = np.flatnonzero(np.concatenate(([True], np.diff(columns) > 0.0)))
    stops = np.append(starts[1:], len(x)) - 1
    least, most = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    new_y = np.column_stack((y[starts], least, most, y[stops])).ravel()
    new_x = np.column_stack((x[starts], x[starts], x[stops], x[stops])).ravel()
    return new_x, new_y


def straightened(x: Array, y: Array) -> tuple[Array, Array]:
    """Return a dense line without the points that its neighbours' chord passes within 0.05 pixels.

    Every second point is tried, again and again, so at most some tenths of a pixel are lost. Lines
    of few points, and with gaps, stay as they are.
    """
    while len(x) > MOST_JOINED and not np.isnan(y).any():
        chord_x, chord_y = x[2::2] - x[:-2:2], y[2::2] - y[:-2:2]
        odd = slice(1, 2 * len(chord_x), 2)
        off_x, off_y = x[odd] - x[:-2:2], y[odd] - y[:-2:2]
        length = np.hypot(chord_x, chord_y)
        along = off_x * chord_x + off_y * chord_y
        off = np.abs(off_x * chord_y - off_y * chord_x) > STRAIGHT * length
        off |= (along < 0.0) | (along > length * length)
        keep = np.ones(len(x), dtype=bool)
        keep[odd] = off
        if np.count_nonzero(off) > LEAST_SAVED * len(off):
            return x[keep], y[keep]
        x, y = x[keep], y[keep]
    return x, y


def _edge(x: Array, y: Array, frame: Frame) -> tuple[Array, Array]:
    area = frame.area
    x, y = with_crossings(x, y, (area.top(), area.bottom()))
    return np.clip(x, area.left(), area.right()), np.clip(y, area.top(), area.bottom())


def clip_polyline(x: Array, y: Array, area: QRectF) -> list[Polyline]:
    """Return the pieces of a polyline inside `area`; NaN breaks it (Liang and Barsky, 1984)."""
    if len(x) < 2:
        return []
    if _inside(x, y, area):
        return [(x, y)]
    gaps = np.isnan(x + y)
    if gaps.any() and not gaps.all() and _inside(x[~gaps], y[~gaps], area):
        return [(x[run], y[run]) for run in finite_runs(x, y)]
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
        if not len(crossing):
            continue
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
