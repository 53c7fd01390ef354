"""The samples of the Sampling lens: how often each outcome came, over what was to be expected."""

import numpy as np

from model.document.edits.edit import counted
from model.document.table import Array
from model.figure.figure import Axis, Bars, Mark, Panel, Place, Rows, Text
from model.lenses.sampling.rows import Drawn
from model.lenses.sampling.sheet import BAR_HALF, BAR_LEFT, LONGEST_BAR, PILL_LEVEL, Sheet
from model.lenses.sampling.words import chance_text, options_text

DRAWN_WIDTH = 0.24


def drawn_panel(sheet: Sheet, drawn: Drawn) -> Panel:
    """Return what was drawn as filled bars, what was to be expected as outlines over them."""
    rows = np.asarray(sheet.seen.rows, dtype=np.intp)
    shares = drawn.counts[rows] / drawn.draws
    expected = sheet.seen.last.probabilities[rows]
    scale = max(sheet.seen.scale, float(shares.max(initial=0.0)))
    # The number stands behind the longer of the two.
    counts = [f"{int(count):,}" for count in drawn.counts[rows]]
    longer = (shares >= expected).tolist()
    over = tuple(text if is_longer else "" for text, is_longer in zip(counts, longer, strict=True))
    short = tuple("" if is_longer else text for text, is_longer in zip(counts, longer, strict=True))
    return Panel(
        Axis(-0.02, 1.0, visible=False),
        sheet.levels,
        (
            Text(0.0, PILL_LEVEL, f"{drawn.draws:,} drawn", "ink", "left", bold=True),
            _bars(rows, shares / scale, "drawn", over),
            _bars(rows, expected / scale, "expected", short),
            *_drawn_numbers(sheet, drawn),
        ),
        place=Place(sheet.width, 0.0, DRAWN_WIDTH, 1.0),
    )


def _bars(rows: Rows, lengths: Array, name: str, labels: tuple[str, ...]) -> Bars:
    drawn = name == "drawn"
    levels = -np.arange(len(rows)).astype(np.float64)
    half = BAR_HALF if drawn else BAR_HALF + 0.07
    return Bars(
        np.full(len(rows), BAR_LEFT),
        BAR_LEFT + LONGEST_BAR * lengths,
        levels - half,
        levels + half,
        "entropy" if drawn else "tempered",
        name,
        rows,
        labels,
        style="filled" if drawn else "dashed",
        horizontal=True,
    )


def _drawn_numbers(sheet: Sheet, drawn: Drawn) -> list[Mark]:
    seed = sheet.readings.document.sampling.seed
    lines = [
        f"{drawn.distinct:,} different",
        f"{options_text(drawn.expected)} on average",
        f"no repeat {chance_text(drawn.chance)}",
        f"seed {seed}",
    ]
    if sheet.seen.more:
        others = drawn.draws - int(drawn.counts[list(sheet.seen.rows)].sum())
        rest = counted(others, "other")
        level = sheet.rest_level
        more: list[Mark] = [Text(BAR_LEFT, level, rest, "muted", "left", "small")]
    else:
        more = []
    return more + [
        Text(
            BAR_LEFT,
            sheet.number_level(line),
            text,
            "muted" if line else "ink",
            "left",
            "small" if line else "normal",
            not line,
        )
        for line, text in enumerate(lines)
    ]
