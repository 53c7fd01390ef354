"""The panel of the Surprise lens: blocks, what is added and given back, the outline, names."""

import math
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array, Table
from model.evaluate.readings import Readings
from model.figure.figure import Area, Axis, Bars, Line, Mark, Panel, Place, Role, Rule, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.figure.surprise_blocks import MOST_IN_TABLE_ORDER, BlockGround, Blocks
from model.figure.ticks import Ticks
from model.lens.words import stepped_axis, tempered_called, truth_called
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import compact_text

# Blocks that together are narrower than this decide nothing about the height of the picture.
UNSEEN_WIDTH = 1e-3
TALLEST = 4.0
GIVEN_BACK_SHADE = 0.5
# How wide names may be drawn where the axis is at its shortest, in logical pixels.
HIGHEST_NAME = 0.92  # of the axis: above it a name over a block would leave the picture
AXIS_PIXELS, LETTER_PIXELS, NAME_LENGTH, MOST_NAMES = 690.0, 7.6, 16, 40


def names_of(readings: Readings) -> tuple[str, str]:
    """Return the distribution that the blocks are as wide as, and the other one, in markup."""
    names = ("P", readings.tempered_symbol)
    return names if readings.document.surprise.widths == "truth" else (names[1], names[0])


def adds_name(readings: Readings) -> str:
    """Return how what the other distribution adds is called, in markup."""
    of_truth = readings.document.surprise.widths == "truth"
    other = tempered_called(readings) if of_truth else truth_called(readings.document)
    return f"added by {other}"


def block_name(readings: Readings, blocks: Blocks, index: int) -> str:
    """Return the outcome of a block, or the first of those that share it, and how many more."""
    name, count = readings.outcomes[int(blocks.rows[index])], int(blocks.counts[index])
    return name if count == 1 else f"{name} and {count - 1:,} more"


def block_names(readings: Readings, blocks: Blocks) -> tuple[str, ...]:
    """Return how all blocks are called, as `block_name` does."""
    return tuple(block_name(readings, blocks, index) for index in range(len(blocks.rows)))


def blocks_panel(readings: Readings, blocks: Blocks, ticks: Ticks) -> Panel:
    """Return the panel: single blocks up to 40 outcomes, their silhouette beyond."""
    own, _ = names_of(readings)
    heights, levels = readings.unit.of(blocks.height), readings.unit.of(blocks.level)
    # The turned side moves with the dial; the axis is that of the other, doubled when it must be.
    least = readings.value("max_entropy") or 0.0
    own_side = heights if readings.document.surprise.widths == "truth" else levels
    steady = max(_top(blocks, own_side, own_side), least, 0.5)
    y = stepped_axis(_top(blocks, heights, levels), steady, f"surprise ({readings.unit.value})")
    few = len(readings.outcomes) <= MOST_IN_TABLE_ORDER
    marks = _block_bars(readings, blocks) if few else _block_areas(readings, blocks)
    label = f"share of draws {own}(x): each block is as wide as its outcome is likely"
    x = Axis(0.0, float(blocks.right[-1]), label, ticks)
    plain = partial(_plain, readings, blocks) if few else None
    last = _last_name(readings, blocks, x, y)
    mean = _mean_marks(readings)
    return Panel(x, y, (*marks, *_beyond(blocks, levels, y), *mean, *last), drawn_plainly=plain)


def _mean_marks(readings: Readings) -> tuple[Mark, ...]:
    """Where there is no model: the mean as a line, under which is as much area as in the blocks."""
    mean = readings.value("entropy_p")
    if readings.model is not None or readings.is_moved or mean is None:
        return ()
    words = f"mean {readings.quantity('entropy_p')}: the blocks’ area"
    return (
        Rule(mean, upright=False, role="ink", name="mean"),
        Text(0.0, mean, words, "ink", "left", "small", bold=True, dx=8.0, dy=-9.0),
    )


def _last_name(readings: Readings, blocks: Blocks, x: Axis, y: Axis) -> tuple[Text, ...]:
    """The name of the last block over it, where it is too narrow for it and stands out: a rare one.

    So no outcome of a small table goes without its name.
    """
    tops = readings.unit.of(np.maximum(blocks.height, blocks.level))
    top, left, right = float(tops[-1]), float(blocks.left[-1]), float(blocks.right[-1])
    is_named = any(left <= place <= right for place, _ in x.ticks)
    if is_named or blocks.counts[-1] != 1 or not top <= HIGHEST_NAME * y.high:
        return ()
    name = fit(readings.outcomes[int(blocks.rows[-1])], NAME_LENGTH)
    reached = blocks.right > right - LETTER_PIXELS * len(name) / AXIS_PIXELS
    if (tops[reached] > top).any():
        return ()
    return (Text(right, top, escape(name), "ink", "right", "small", dy=-10.0),)


def _plain(readings: Readings, blocks: Blocks) -> Panel | None:
    """The areas of the blocks as heights of stacked bars: what each outcome adds to the means."""
    own, other = names_of(readings)
    parts: list[tuple[Role, str, Array, float]] = [("entropy", f"H({own})", blocks.height, 1.0)]
    if readings.model is not None:
        kept = blocks.height - blocks.given_back
        parts = [
            ("entropy", f"H({own})", kept, 1.0),
            ("entropy", f"of it given back by {other}", blocks.given_back, GIVEN_BACK_SHADE),
            ("divergence", adds_name(readings), blocks.added, 1.0),
        ]
    series = [
        PlainSeries(role, name, readings.unit.of(blocks.width * values), shade)
        for role, name, values, shade in parts
    ]
    names = [escape(fit(name, NAME_LENGTH)) for name in block_names(readings, blocks)]
    label = f"share of the mean surprise ({readings.unit.value})"
    return plain_bars(names, series, label, Place(), stacked=True, rows=blocks.rows)


def _block_bars(readings: Readings, blocks: Blocks) -> list[Mark]:
    own, other = names_of(readings)
    height, level, nothing = blocks.height, blocks.level, np.zeros(len(blocks.height))
    kept = np.minimum(height, level)
    every = np.ones(len(height), dtype=bool)
    back = blocks.given_back > 0.0
    marks: list[Mark] = [
        _bars(readings, blocks, nothing, kept, every, "entropy", f"H({own})"),
        _bars(readings, blocks, kept, height, back, "entropy", f"H({own})", GIVEN_BACK_SHADE),
        _bars(
            readings, blocks, height, level, blocks.added > 0.0, "divergence", f"added by {other}"
        ),
        replace(
            _bars(readings, blocks, kept, height, back, "divergence", "given back"), style="dashed"
        ),
    ]
    if readings.model is not None:
        marks.append(_outline(readings, blocks))
    return marks


def _bars(
    readings: Readings,
    blocks: Blocks,
    low: Array,
    high: Array,
    shown: NDArray[np.bool_],
    role: Role,
    name: str,
    shade: float = 1.0,
) -> Bars:
    return Bars(
        blocks.left[shown],
        blocks.right[shown],
        readings.unit.of(low[shown]),
        readings.unit.of(high[shown]),
        role,
        name,
        rows=blocks.rows[shown],
        # Shades keep each block at its own width, however narrow its neighbours are.
        shades=np.full(int(np.count_nonzero(shown)), shade),
        rounded=False,
    )


def _block_areas(readings: Readings, blocks: Blocks) -> list[Mark]:
    own, other = names_of(readings)
    x = _steps(blocks.left, blocks.right)
    height, added = readings.unit.of(blocks.height), readings.unit.of(blocks.height + blocks.added)
    kept = readings.unit.of(blocks.height - blocks.given_back)
    base, top, low = _steps(height, height), _steps(added, added), _steps(kept, kept)
    rows = np.repeat(blocks.rows, 2)
    marks: list[Mark] = [
        Area(x, np.zeros(len(x)), low, "entropy", f"H({own})", shade=1.0),
        Area(x, low, base, "entropy", f"H({own})", shade=GIVEN_BACK_SHADE),
        Area(x, base, top, "divergence", f"added by {other}", shade=1.0),
        Line(x, base, "entropy", f"H({own})", width=1.0, rows=rows),
    ]
    if readings.model is not None:
        given = np.where(_steps(blocks.given_back, blocks.given_back) > 0.0, low, math.nan)
        marks.append(Line(x, given, "divergence", "given back", True, 1.5, rows))
        marks.append(_outline(readings, blocks))
    return marks


def _outline(readings: Readings, blocks: Blocks) -> Line:
    """The stair under which the area is H(P, Q at T); its steps stand in the middle of the gaps."""
    own, other = names_of(readings)
    middle = 0.5 * (blocks.right[:-1] + blocks.left[1:])
    left = np.concatenate((blocks.left[:1], middle))
    right = np.concatenate((middle, blocks.right[-1:]))
    level = readings.unit.of(blocks.level)
    return Line(
        np.concatenate((left[:1], _steps(left, right), right[-1:])),
        np.concatenate(([0.0], _steps(level, level), [0.0])),
        "tempered",
        f"H({own}, {other})",
        width=1.6,
        rows=np.concatenate((blocks.rows[:1], np.repeat(blocks.rows, 2), blocks.rows[-1:])),
    )


def _steps(first: Array, second: Array) -> Array:
    return np.stack((first, second), axis=1).ravel()


def _top(blocks: Blocks, heights: Array, levels: Array) -> float:
    """How high the picture goes: over all blocks that are seen, but no more than 4 times theirs."""
    own = _highest_seen(heights, blocks.width)
    finite = np.isfinite(levels)
    other = _highest_seen(levels[finite], blocks.width[finite])
    top = max(own, min(other, TALLEST * own) if own else other)
    return top if finite.all() else max(top, 1.5 * own, 1.0)


def _highest_seen(heights: Array, widths: Array) -> float:
    if not len(heights):
        return 0.0
    order = np.argsort(-heights, kind="stable")
    unseen = np.cumsum(widths[order]) <= min(UNSEEN_WIDTH, 0.5 * float(widths.sum()))
    return float(heights[order[min(int(np.count_nonzero(unseen)), len(order) - 1)]])


def ticks_under(table: Table, ground: BlockGround) -> Ticks:
    """Return the names that fit under their blocks, those of the widest first."""
    singles = np.flatnonzero(ground.counts == 1)[:MOST_NAMES]
    widest = singles[np.argsort(-ground.share[singles], kind="stable")]
    taken: list[tuple[float, float]] = []
    found: list[tuple[float, str]] = []
    for index in widest.tolist():
        name = fit(table.outcomes[int(ground.rows[ground.starts[index]])], NAME_LENGTH)
        centre = float(ground.left[index] + 0.5 * ground.share[index])
        half = 0.5 * (LETTER_PIXELS * len(name) + 11.0) / AXIS_PIXELS
        if all(centre + half <= left or centre - half >= right for left, right in taken):
            taken.append((centre - half, centre + half))
            found.append((centre, escape(name)))
    return tuple(sorted(found))


def _beyond(blocks: Blocks, levels: Array, y: Axis) -> list[Mark]:
    """∞, or the number, at the top of blocks that run off it; beside those too narrow for it."""
    marks: list[Mark] = []
    last = -math.inf
    off = np.flatnonzero((levels > y.high) & (np.isinf(levels) | (blocks.width > 0.02)))
    for index in off.tolist():
        left, right = float(blocks.left[index]), float(blocks.right[index])
        infinite = math.isinf(levels[index])
        inside = right - left > (0.03 if infinite else 0.06)
        if not inside and left - last < 0.03:
            continue
        last = right
        text = "∞" if infinite else compact_text(float(levels[index]))
        marks.append(
            Text(
                0.5 * (left + right) if inside else left,
                y.high,
                text,
                "divergence",
                "center" if inside else "right",
                "large" if infinite else "small",
                bold=infinite,
                dx=0.0 if inside else -5.0,
                dy=26.0 if inside else 12.0,
                on_fill=inside,
                is_value=True,
            )
        )
    return marks
