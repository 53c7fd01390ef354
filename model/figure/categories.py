"""Categories: what bars stand over, as charts of office programs have it: a row of names."""

import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array
from model.figure.figure import Axis, Bars
from model.words.markup import plain
from model.words.numerals import compact_text

_NEAR = 1e-9
# Of a category: how far from its middle bars may stand that are one of each of a row of equals.
_UNEVEN = 0.25
# How much of its room a bar in such a row takes at least.
_LEAST_FILLED = 0.7
_NUMBER = re.compile(r"(-?[\d,]*\.?\d+)(%?)")


def edges_of(bar: Bars) -> tuple[Array, Array, Array, Array]:
    """Return where bars begin and end across, and from what to what they reach."""
    across, reach = (bar.left, bar.right), (bar.low, bar.high)
    return (*reach, *across) if bar.horizontal else (*across, *reach)


class Categories(NamedTuple):
    """Which category each bar of each mark stands over; the categories' middles and names."""

    places: tuple[NDArray[np.intp], ...]
    middles: Array
    names: tuple[str, ...]


def over_ticks(bars: Sequence[Bars], across: Axis) -> Categories | None:
    """Return the ticks as categories; None where bars do not each stand over one of their own."""
    ticks = sorted(across.ticks)
    if not ticks:
        return None
    at = np.array([place for place, _ in ticks], dtype=np.float64)
    pitch = float(np.diff(at).min()) if len(at) > 1 else math.inf
    found = []
    for bar in bars:
        start, end, _, _ = edges_of(bar)
        nearest = np.abs(0.5 * (start + end)[:, np.newaxis] - at[np.newaxis, :]).argmin(axis=1)
        beyond = np.maximum(np.abs(start - at[nearest]), np.abs(end - at[nearest]))
        if len(set(nearest.tolist())) < len(nearest) or (beyond > (0.5 + _NEAR) * pitch).any():
            return None
        found.append(nearest)
    return Categories(tuple(found), at, tuple(plain(text) for _, text in ticks))


def in_a_row(bars: Sequence[Bars], across: Axis) -> Categories | None:
    """Return a row of equal categories that fills the axis, named by their middles.

    Along a log axis they are equal as they are drawn. None where bars stand in no such row.
    """
    ends = [tuple(across.position(edge) for edge in edges_of(bar)[:2]) for bar in bars]
    middles = [0.5 * (start + end) for start, end in ends]
    width = float(np.median(np.concatenate([end - start for start, end in ends])))
    if not 0.0 < width <= 1.0:
        return None
    # As many as would touch, or fewer where there are gaps between them.
    most = int(1.0 / width + _NEAR)
    strays = {
        count: max(
            float(np.abs(one * count - 0.5 - np.rint(one * count - 0.5)).max()) for one in middles
        )
        for count in range(max(most, 1), max(int(_LEAST_FILLED * most), 1) - 1, -1)
    }
    count = min(strays, key=lambda one: round(strays[one], 6))
    found = [np.rint(one * count - 0.5).astype(np.intp) for one in middles]
    if strays[count] > _UNEVEN or not all(_is_one_each(one, count) for one in found):
        return None
    said = _numbering(across)
    at = np.array([across.value_at((place + 0.5) / count) for place in range(count)])
    return Categories(tuple(found), at, tuple(map(said, at.tolist())))


def _is_one_each(places: NDArray[np.intp], count: int) -> bool:
    alone = len(np.unique(places)) == len(places)
    return alone and int(places.min()) >= 0 and int(places.max()) < count


def _numbering(across: Axis) -> Callable[[float], str]:
    """How a number along an axis is written: as on its ticks, which may count from elsewhere."""
    ticks = [_NUMBER.fullmatch(plain(text)) for _, text in across.ticks]
    if across.log or len(ticks) < 2 or not all(ticks):
        return compact_text
    at = np.array([place for place, _ in across.ticks])
    said = np.array([float(tick[1].replace(",", "")) for tick in ticks if tick])
    slope = (said[-1] - said[0]) / (at[-1] - at[0])
    if not np.allclose(said, said[0] + slope * (at - at[0])):
        return compact_text
    sign = "%" if all(tick and tick[2] for tick in ticks) else ""
    return lambda value: f"{float(f'{said[0] + slope * (value - at[0]):.6g}'):,.10g}{sign}"
