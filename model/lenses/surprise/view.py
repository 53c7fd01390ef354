"""Surprise: each outcome a block, as wide as it is likely and as high as it surprises."""

import math
from functools import partial

import numpy as np

from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Line, Mark
from model.figure.surprise_blocks import Blocks, depths_in, surprise_blocks, truth_ground
from model.figure.ticks import Ticks
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lens.words import quoted
from model.lenses.surprise.controls import CONTROLS
from model.lenses.surprise.picture import (
    adds_name,
    block_name,
    block_names,
    blocks_panel,
    names_of,
    ticks_under,
)
from model.words.markup import escape, plain
from model.words.numerals import compact_text, share_text
from model.words.units import Unit


def view(readings: Readings, workings: Workings) -> View:
    """Return the blocks, what the other distribution adds and gives back, and the outline."""
    prepared, by_truth = readings.prepared, readings.document.surprise.widths == "truth"
    ground = workings.of(truth_ground, prepared) if by_truth else None
    depths = None
    if ground is not None and not readings.settled:
        depths = workings.of(depths_in, prepared, ground)
    blocks = surprise_blocks(readings, prepared, readings.tempered, ground, depths)
    ticks = workings.of(ticks_under, readings.document.table, blocks.ground)
    figure = _figure(readings, blocks, ticks)
    return View(readings.document, figure, partial(_tip, readings, blocks))


def _figure(readings: Readings, blocks: Blocks, ticks: Ticks) -> Figure:
    caption = _caption(readings)
    own, other = names_of(readings)
    legend = [Legend("entropy", f"H({own})")]
    if readings.model is not None:
        legend += [
            Legend("divergence", adds_name(readings)),
            Legend("divergence", "given back", "dashed"),
            Legend("tempered", f"outline: H({own}, {other})", "line"),
        ]
    columns = (blocks.width, readings.unit.of(blocks.height), readings.unit.of(blocks.level))
    return Figure(
        title=f"Surprise under {own}"
        + (f" and under {other}" if readings.model is not None else ""),
        panels=(blocks_panel(readings, blocks, ticks),),
        said=caption,
        said_plainly=lambda: _alternative(readings, blocks, caption),
        legend=tuple(legend),
        numbers=lambda: DataTable(
            (
                "outcome",
                f"width {plain(own)}",
                f"surprise ({readings.unit.value})",
                f"surprise under {plain(other)} ({readings.unit.value})",
            ),
            (block_names(readings, blocks), *columns),
        ),
    )


def _area(readings: Readings) -> str:
    """Which reading the area of all blocks is."""
    return "entropy_p" if readings.document.surprise.widths == "truth" else "entropy_qt"


def _caption(readings: Readings) -> Caption:
    own, other = names_of(readings)
    entropy = _area(readings)
    divergence = readings["kl_p_qt" if readings.document.surprise.widths == "truth" else "kl_qt_p"]
    lead = f"The blocks’ area is H({own}) = {readings.quantity(entropy)}:"
    rest = "each is as high as its outcome surprises, and as wide as it is likely."
    if divergence.value is None and readings.model is not None:
        return Caption(lead, f"{rest} D({own} ‖ {other}) is {readings.quantity(divergence.id)}.")
    if divergence.value is None:
        return Caption(lead, f"{rest} Give a column the role Q to see what guessing with it adds.")
    if readings[entropy].value == 0.0:
        rest = "what is sure surprises nobody, so its block has no height."
    symbol = f"D({own} ‖ {other})"
    if divergence.value == 0.0:
        return Caption(lead, f"{rest} Guessing with {other} adds nothing: {symbol} = 0.")
    if math.isinf(divergence.value):
        return Caption(
            lead,
            f"{rest} Over them {other} adds without end: {divergence.answer.reason} {symbol} = ∞.",
        )
    number = divergence.text(readings.unit)
    return Caption(
        lead,
        f"{rest} Over them is what guessing with {other} adds; dashes are what it gives back. "
        f"What is added less what is given back is {symbol} = {number} {readings.unit.value}.",
    )


def _alternative(readings: Readings, blocks: Blocks, caption: Caption) -> str:
    unit, (own, other) = readings.unit, names_of(readings)
    lines = [f"Blocks as wide as {own} and as high as its surprise in {unit.value}."]
    most = min(len(blocks.rows), 10)
    for index in range(most):
        line = (
            f"{escape(block_name(readings, blocks, index))}: width "
            f"{compact_text(float(blocks.width[index]))}, height "
            f"{compact_text(unit.of(float(blocks.height[index])))}"
        )
        if readings.model is not None:
            level = unit.of(float(blocks.level[index]))
            line += f", under {other} {compact_text(level)}"
        lines.append(line + ".")
    if len(blocks.rows) > most:
        lines.append(f"And {len(blocks.rows) - most:,} more blocks.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))


def _tip(readings: Readings, blocks: Blocks, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars | Line) or index >= len(mark.rows):
        return ""
    unit = readings.unit
    found = np.flatnonzero(blocks.rows == mark.rows[index])
    if not len(found):
        return ""
    block = int(found[0])
    own, other = names_of(readings)
    width = float(blocks.width[block])
    height = unit.of(float(blocks.height[block]))
    total = readings.value(_area(readings)) or 0.0
    lines = [
        f"<b>{quoted(block_name(readings, blocks, block))}</b>",
        f"width {own}(x): {compact_text(width, 4)}",
        f"height log 1/{own}(x): {compact_text(height, 4)} {unit.value}",
        f"area: {compact_text(width * height, 4)} {unit.value}"
        + (f", {share_text(width * height / total)} of H({own})" if total else ""),
    ]
    if readings.model is not None:
        lines += _difference_lines(blocks, block, unit, other)
    return "<br>".join(lines)


def _difference_lines(blocks: Blocks, block: int, unit: Unit, other: str) -> list[str]:
    lines = []
    for word, part in (("adds", blocks.added), ("gives back", blocks.given_back)):
        height = unit.of(float(part[block]))
        if height > 0.0:
            area = compact_text(height * float(blocks.width[block]), 4)
            lines.append(f"{other} {word} {compact_text(height, 4)}, area {area}")
    return lines


LOOK = Look(
    view,
    controls=CONTROLS,
)
