"""Layout: which tick texts fit along each axis, and where each panel's data stand between them."""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QMarginsF, QRectF

from gui.drawing.frame import Frame
from gui.drawing.typeset import LINE_HEIGHT, Letters, elided, letters, wrapped
from model.document.table import Array
from model.figure.figure import Axis, Panel, Text
from model.words.markup import plain

NUMBER_SIZE, NAME_SIZE = 12.0, 13.0
TURN = 40.0
TURNED_PITCH = 17.0
LONGEST_TURNED, SHORTEST_TURNED = 126.0, 34.0
TURNED_SHARE = 0.4
CLEAR = 10.0
MOST_LINES = 3
_NUMERIC = frozenset("0123456789.,+-−–%∞×eE/ ⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class TickTexts(NamedTuple):
    """The tick texts of one axis as they will be drawn.

    Attributes:
        places: fractions of the axis.
        texts: the lines of each.
        turned: whether they slant.
        named: whether they are names rather than numbers.
        every: fractions of all ticks of the axis, for its grid, also of those without text.
    """

    places: tuple[float, ...]
    texts: tuple[tuple[Letters, ...], ...]
    turned: bool
    named: bool
    every: tuple[float, ...]

    @property
    def width(self) -> float:
        """Return the width of the widest text."""
        return max((line.width for lines in self.texts for line in lines), default=0.0)

    @property
    def height(self) -> float:
        """Return the height that the texts take below their axis."""
        if not self.texts:
            return 0.0
        pixels = NAME_SIZE if self.named else NUMBER_SIZE
        if self.turned:
            slope = np.sin(np.radians(TURN)), np.cos(np.radians(TURN))
            return float(self.width * slope[0] + pixels * slope[1])
        most = max(len(lines) for lines in self.texts)
        return pixels + (most - 1) * pixels * LINE_HEIGHT * 0.84


_NO_TICKS = TickTexts((), (), False, False, ())


def ticks_across(axis: Axis, width: float, height: float = math.inf) -> TickTexts:
    """Return the ticks of a level axis that is `width` long; no text meets another.

    Names that are turned take no more than a part of the `height` that the panel has.
    """
    if not axis.ticks:
        return _NO_TICKS
    places, labels = _inside(axis)
    named = _are_names(labels)
    every = tuple(places.tolist())
    if not named:
        kept = _thinned(axis, places, labels, width)
        texts = tuple((letters(labels[index], NUMBER_SIZE),) for index in kept)
        return TickTexts(tuple(places[kept].tolist()), texts, False, False, every)
    lines = tuple((letters(label, NAME_SIZE),) for label in labels)
    if _clear(places * width, [line[0].width for line in lines]):
        return TickTexts(every, lines, False, True, every)
    pitch = width * float(np.diff(places).min(initial=1.0))
    folded = tuple(wrapped(label, NAME_SIZE, pitch - CLEAR) for label in labels)
    if all(_fits_folded(label, one) for label, one in zip(labels, folded, strict=True)):
        return TickTexts(every, folded, False, True, every)
    stride = max(1, int(np.ceil(TURNED_PITCH / max(pitch, 1e-6))))
    room = TURNED_SHARE * height / math.sin(math.radians(TURN))
    longest = min(LONGEST_TURNED, max(room, SHORTEST_TURNED))
    slanted = tuple((elided(label, NAME_SIZE, longest),) for label in labels[::stride])
    return TickTexts(every[::stride], slanted, True, True, every)


def ticks_up(axis: Axis, height: float, widest: float) -> TickTexts:
    """Return the ticks of an upright axis that is `height` long; texts are at most `widest`."""
    if not axis.ticks:
        return _NO_TICKS
    places, labels = _inside(axis)
    named = _are_names(labels)
    size = NAME_SIZE if named else NUMBER_SIZE
    pitch = height * float(np.diff(places).min(initial=1.0))
    stride = max(1, int(np.ceil((size + 4.0) / max(pitch, 1e-6)))) if len(places) > 1 else 1
    chosen = list(range(0, len(labels), stride))
    if axis.log and stride > 1:
        powers = _powers_of_ten(axis, places)
        pitch = height * float(np.diff(places[powers]).min(initial=1.0)) if len(powers) else height
        stride = max(1, int(np.ceil((size + 4.0) / max(pitch, 1e-6))))
        chosen = powers[::stride] or list(range(0, len(labels), stride))
    texts = tuple((elided(labels[index], size, widest),) for index in chosen)
    return TickTexts(tuple(places[chosen].tolist()), texts, False, named, tuple(places.tolist()))


def _inside(axis: Axis) -> tuple[Array, list[str]]:
    places = axis.position(np.array([value for value, _ in axis.ticks], dtype=np.float64))
    within = np.flatnonzero((places >= -1e-6) & (places <= 1.0 + 1e-6))
    order = within[np.argsort(places[within], kind="stable")].tolist()
    return np.clip(places[order], 0.0, 1.0), [axis.ticks[index][1] for index in order]


def _are_names(labels: list[str]) -> bool:
    return any(not _NUMERIC.issuperset(plain(label)) for label in labels)


def _clear(centres: Array, widths: list[float]) -> bool:
    wide = np.array(widths)
    return bool((np.diff(centres) >= 0.5 * (wide[:-1] + wide[1:]) + CLEAR).all())


def _thinned(axis: Axis, places: Array, labels: list[str], width: float) -> list[int]:
    every = list(range(len(labels)))
    powers = _powers_of_ten(axis, places) if axis.log else []
    for start in (every, powers):
        for stride in (1, 2, 3, 4, 5, 10, 20):
            kept = start[::stride]
            widths = [letters(labels[index], NUMBER_SIZE).width for index in kept]
            if kept and _clear(places[kept] * width, widths):
                return kept
            if axis.log and start is every and powers:
                break
    return every[:1]


def _powers_of_ten(axis: Axis, places: Array) -> list[int]:
    values = np.array([axis.value_at(place) for place in places.tolist()])
    logs = np.log10(values)
    return np.flatnonzero(np.abs(logs - np.rint(logs)) < 1e-6).tolist()


def _fits_folded(label: str, lines: tuple[Letters, ...]) -> bool:
    cut = any(piece.text.endswith("…") for line in lines for piece in line.pieces)
    return len(lines) <= MOST_LINES and (not cut or label.endswith("…"))


TICK_GAP = 10.0
TITLE_SIZE, LABEL_SIZE = 14.0, 13.0
TITLE_HEIGHT = 30.0
LABEL_SPACE = 25.0
PANEL_GAP = 8.0
LOW = 260.0  # pixels: a picture that is lower has its panels side by side where they can be
# Room for the texts of upright ticks comes in these steps, so that the picture stays put while
# the numbers change.
STEP = 8.0
WIDEST_NAME = 0.34


class PanelLayout(NamedTuple):
    """A panel with its frame and the tick texts that fit.

    `whole` is the panel before anything was left out for want of room; None where nothing was.
    `margins` are what the panel needs around its data by itself.
    """

    panel: Panel
    frame: Frame
    across: TickTexts
    up: TickTexts
    margins: QMarginsF
    whole: Panel | None = None


def lay_out(
    panels: tuple[Panel, ...], rect: QRectF, before: tuple[PanelLayout, ...] = ()
) -> tuple[PanelLayout, ...]:
    """Return each panel's layout in `rect`; panels in one row or column share their margins.

    before: how panels were laid out in the same `rect`. Those whose axes, titles and places are
    theirs take over the very same frame, where the others leave them as much room as then.
    """
    earlier = tuple(map(_staying, panels, before)) if len(panels) == len(before) else ()
    if earlier and None not in earlier:
        return tuple(map(_taken_over, panels, before))
    earlier = earlier or (None,) * len(panels)
    cells = [old.frame.bounds if old else _cell(panel, rect)
             for panel, old in zip(panels, earlier, strict=True)]  # fmt: skip
    margins = [old.margins if old else _margins(panel, cell)
               for panel, cell, old in zip(panels, cells, earlier, strict=True)]  # fmt: skip
    pairs = list(zip(cells, margins, strict=True))
    if pairs == [(old.frame.bounds, old.margins) for old in before]:
        areas = [old.frame.area for old in before]
    else:
        areas = [_area(cell, pairs) for cell in cells]
    return tuple(map(_panel_layout, panels, cells, areas, margins, earlier))


def _staying(panel: Panel, old: PanelLayout) -> PanelLayout | None:
    """The layout before, if axes, title and place are as they were; else None."""
    was = old.whole or old.panel
    stays = panel is was or (
        panel.x is was.x
        and panel.y is was.y
        and panel.title == was.title
        and panel.place == was.place
        and panel.low_place == was.low_place
        and panel.least_unit == was.least_unit
    )
    return old if stays else None


def _taken_over(panel: Panel, old: PanelLayout) -> PanelLayout:
    """A panel in the frame of one before with the same axes."""
    if panel is (old.whole or old.panel):
        return old
    whole = None if old.whole is None else panel
    shown = panel if whole is None else _lowered(panel, old.frame.y)
    return old._replace(panel=shown, whole=whole)


def _area(cell: QRectF, all_cells: list[tuple[QRectF, QMarginsF]]) -> QRectF:
    """Where the data of a panel stand in its cell, by what panels in a row or column share."""
    shared = QMarginsF(
        max(own.left() for other, own in all_cells if other.left() == cell.left()),
        max(own.top() for other, own in all_cells if other.top() == cell.top()),
        max(own.right() for other, own in all_cells if _same_right(other, cell)),
        max(own.bottom() for other, own in all_cells if _same_bottom(other, cell)),
    )
    area = cell.marginsRemoved(shared)
    area.setWidth(max(area.width(), 1.0))
    area.setHeight(max(area.height(), 1.0))
    return area


def _cell(panel: Panel, rect: QRectF) -> QRectF:
    place = panel.low_place if panel.low_place and rect.height() < LOW else panel.place
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
        across = ticks_across(panel.x, max(cell.width() - left - right, 1.0), cell.height())
        before, after = _overhang(across, cell.width() - left - right)
        left, right = max(left, before + 2.0), max(right, after + 2.0)
        across = ticks_across(panel.x, max(cell.width() - left - right, 1.0), cell.height())
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


def _panel_layout(
    panel: Panel, cell: QRectF, area: QRectF, own: QMarginsF, old: PanelLayout | None
) -> PanelLayout:
    """A panel in its cell; in the very frame that it had where that is as large as then."""
    if old is not None and old.frame.area == area:
        return _taken_over(panel, old)
    y = _shown_axis(panel, area.height())
    whole = None if y is panel.y else panel
    panel = panel if whole is None else _lowered(panel, y)
    frame = Frame(area, cell, panel.x, y)
    widest = WIDEST_NAME * cell.width()
    across = ticks_across(panel.x, area.width(), cell.height())
    up = ticks_up(y, area.height(), widest)
    return PanelLayout(panel, frame, across, up, own, whole)


def _shown_axis(panel: Panel, height: float) -> Axis:
    """The axis without so many of its lowest units as leaves room for the others; never for all."""
    span = panel.y.high - panel.y.low
    if not panel.least_unit or span * panel.least_unit <= height:
        return panel.y
    out = min(math.ceil(span - height / panel.least_unit), math.ceil(span) - 1)
    return replace(panel.y, low=panel.y.low + out) if out > 0 else panel.y


def _lowered(panel: Panel, y: Axis) -> Panel:
    """A panel that ends sooner; bars and lines end at its edge by themselves."""
    marks = tuple(mark for mark in panel.marks if not isinstance(mark, Text) or mark.y >= y.low)
    return replace(panel, y=y, marks=marks)
