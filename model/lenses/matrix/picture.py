"""The cells of the Matrix lens: which columns, which numbers, and the panel that shows them."""

from functools import partial
from typing import Literal

import numpy as np

from model.document.table import Array
from model.figure.figure import Axis, Bars, Mark, Panel, Place, Role, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lenses.matrix.pairwise import SYMMETRIC
from model.lenses.matrix.shown import SYMBOLS, ShownMatrix

CELLS, ENTROPIES = "cells", "entropies"  # keys of marks
GAP = 0.03  # between cells, as a part of one
MARGIN = 0.3  # between the cells and the entropies beside them
# Of the columns in a chart of bars, where no colour says more than which column it is.
_COLUMN_ROLES: tuple[Role, ...] = (
    "truth", "model", "tempered", "entropy", "divergence", "reward", "muted", "ink",
)  # fmt: skip
LitCells = dict[str, tuple[int, ...]]  # of bars, by the key of their marks
FAINTEST, QUIET, STRONGEST = 0.07, 0.42, 0.85


def matrix_panel(seen: ShownMatrix) -> Panel:
    """Return the cells, row against column, with the entropies of the rows beside them."""
    count = len(seen.columns)
    places = range(count)
    across = [(place + 0.5, _with_role(seen, place, "Q")) for place in places]
    across.append((count + MARGIN + 0.5, f"H(row) in {seen.readings.unit.value}"))
    down = [(count - place - 0.5, _with_role(seen, place, "P")) for place in places]
    x = Axis(-GAP, count + MARGIN + 1.0, _x_label(seen), tuple(across))
    marks = (*_frames(seen), *_cells(seen), *_margin(seen))
    y = Axis(-GAP, count + GAP, ticks=tuple(down))
    return Panel(x, y, marks, drawn_plainly=partial(_plain, seen))


def lit_at(seen: ShownMatrix) -> dict[str, LitCells]:
    """Return which cells stand for a reading; none while Q is moved, as the columns here are not.

    H(P, Q) is what P costs itself and its divergence from Q, two cells that add up, where the cells
    are divergences, and one cell where they are cross entropies. No symmetric measure has one.
    """
    if seen.roles is None:
        return {}
    (i, j), count = seen.roles, len(seen.columns)
    own: LitCells = {ENTROPIES: (i,)}
    pair: LitCells = {CELLS: (i * count + j,)}
    found = {"entropy_p": own, "perplexity_p": own}
    if seen.readings.is_moved or seen.measure in SYMMETRIC:
        return {**found, "cross_entropy": {}, "perplexity": {}, "kl_p_qt": {}}
    crossed = pair if seen.measure == "cross_entropy" else {**own, **pair}
    apart = pair if seen.measure != "cross_entropy" else {**own, **pair}
    return {**found, "cross_entropy": crossed, "perplexity": crossed, "kl_p_qt": apart}


def _plain(seen: ShownMatrix) -> Panel | None:
    """A group of bars for each row, a bar for each column; None for more columns than colours."""
    count = len(seen.columns)
    if count > len(_COLUMN_ROLES):
        return None
    series = [
        PlainSeries(role, seen.name(place), seen.values[:, place])
        for place, role in zip(range(count), _COLUMN_ROLES, strict=False)
    ]
    names = [seen.name(place) for place in range(count)]
    return plain_bars(names, series, _x_label(seen), Place())


def _cells(seen: ShownMatrix) -> list[Mark]:
    """One bar a cell, row by row, so that the index of (i, j) is i · k + j; its number over it."""
    count, values = len(seen.columns), seen.values.ravel()
    rows = np.arange(count * count)
    i, j = np.divmod(rows, count)
    left, low, wide = j + GAP, count - 1.0 - i + GAP, 1.0 - 2.0 * GAP
    crossed = seen.measure == "cross_entropy"
    role: Role = "tempered" if crossed else "divergence"
    # No cross entropy is 0, so the least of them is the ground of its shades.
    known = values[np.isfinite(values)]
    least = float(known.min()) if crossed and known.size else 0.0
    shades, name = _shades(values, least), SYMBOLS[seen.measure].format("row", "column")
    cells = Bars(left, left + wide, low, low + wide, role, name, rows, shades=shades, key=CELLS)
    return [cells, *_numbers(seen, left + 0.5 * wide, low + 0.5 * wide, values)]


def _margin(seen: ShownMatrix) -> list[Mark]:
    count = len(seen.columns)
    left, low = np.full(count, count + MARGIN), count - 1.0 - np.arange(float(count)) + GAP
    wide, high = 1.0 - GAP, 1.0 - 2.0 * GAP
    shades = _shades(seen.entropies, strongest=QUIET)
    bars = Bars(left, left + wide, low, low + high, "entropy", "H", shades=shades, key=ENTROPIES)
    return [bars, *_numbers(seen, left + 0.5 * wide, low + 0.5 * high, seen.entropies)]


def _x_label(seen: ShownMatrix) -> str:
    what = SYMBOLS[seen.measure].format("row", "column")
    more = f"; {seen.more} more not shown" if seen.more else ""
    return f"{what}{f' in {seen.unit}' if seen.unit else ''}{more}"


def _with_role(seen: ShownMatrix, place: int, letter: str) -> str:
    roles = seen.roles
    name = seen.name(place)
    if roles is None or place != roles[0 if letter == "P" else 1]:
        return name
    return f"<b>{name}</b>" if name.split()[:1] == [letter] else f"<b>{name} ({letter})</b>"


def _shades(values: Array, least: float = 0.0, strongest: float = STRONGEST) -> Array:
    """From faint at `least` to strong with the root of the value; ∞ is fullest, no value faintest.

    A root, so that a pair that is only twenty times closer than another still shows a colour.
    """
    finite = values[np.isfinite(values)]
    span = float(finite.max(initial=least)) - least
    parts = np.clip((values - least) / span, 0.0, 1.0) if span > 0.0 else np.zeros(len(values))
    shades = FAINTEST + (strongest - FAINTEST) * np.sqrt(np.nan_to_num(parts, nan=0.0))
    return np.where(np.isposinf(values), 1.0, shades)


def _frames(seen: ShownMatrix) -> list[Mark]:
    """An outline around the cell of P and Q, beneath the cells so that those are pointed at."""
    if seen.roles is None:
        return []
    i, j = seen.roles
    left, low = np.array([float(j)]), np.array([len(seen.columns) - 1.0 - i])
    edge = 0.4 * GAP
    return [
        Bars(
            left - edge,
            left + 1.0 + edge,
            low - edge,
            low + 1.0 + edge,
            "ink",
            "P and Q",
            style="dashed",
        )
    ]


def _numbers(seen: ShownMatrix, x: Array, y: Array, values: Array) -> list[Mark]:
    count = len(seen.columns)
    size: Literal["small", "normal", "large"] = (
        "large" if count <= 5 else "normal" if count <= 8 else "small"
    )
    return [
        Text(across, up, seen.text(value), "ink", size=size, on_fill=True, is_value=True)
        for across, up, value in zip(x.tolist(), y.tolist(), values.tolist(), strict=True)
    ]
