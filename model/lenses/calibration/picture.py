"""The panels of the Calibration lens."""

import math
from typing import TYPE_CHECKING

import numpy as np

from model.exact import sum_exactly
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Points, Role, Text
from model.figure.ticks import round_ticks, round_top
from model.lens.text_lenses import options_text
from model.texts.scoring.calibration import Calibration, Corner
from model.texts.scoring.logits import Ids
from model.texts.text_reading import TextReading
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import compact_text, share_text, temperature_text
from model.words.token_names import shown

if TYPE_CHECKING:
    from model.document.table import Array

LEFT = 0.47
LINE = 15.0
MOST_CHIPS = 4
NAME_LETTERS = 9
MOST_COUNTED = 20
BINS, BAND = "bins", "95% band (Wilson)"
SHARES = tuple((k / 5, f"{20 * k}%") for k in range(6))


def summary_of(found: Calibration) -> tuple[float, float]:
    """Return the mean confidence and the accuracy over all bins."""
    filled = found.counts > 0
    counts = found.counts[filled].astype(np.float64)
    total = float(counts.sum())
    said = sum_exactly(counts * found.confidences[filled]).value / total
    return said, sum_exactly(counts * found.accuracies[filled]).value / total


def reliability_panel(now: Calibration, best: Calibration | None) -> Panel:
    """Return accuracy over confidence: a bar for each bin that is not empty, and the diagonal."""
    filled = np.flatnonzero(now.counts)
    gap = 0.06 / len(now.counts)
    no_row: Ids = np.zeros(0, dtype=np.intp)
    marks: list[Mark] = [
        Bars(
            now.edges[filled] + gap,
            now.edges[filled + 1] - gap,
            np.zeros(filled.size),
            np.maximum(now.accuracies[filled], 0.004),
            "model",
            "right so often",
            rows=no_row,
            rounded=False,
            key=BINS,
        ),
        Line(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "muted", "calibrated", dashed=True),
        Points(now.confidences[filled], now.accuracies[filled], "ink", "mean of the bin", size=7.0),
    ]
    if best is not None:
        kept = np.flatnonzero(best.counts)
        marks.append(
            Points(
                best.confidences[kept],
                best.accuracies[kept],
                "tempered",
                "at T*",
                symbol="ring",
                size=9.0,
            )
        )
    x, y = Axis(0.0, 1.0, ticks=SHARES), Axis(0.0, 1.04, "right", SHARES, grid=True)
    place = Place(0.0, 0.0, LEFT, 0.66)
    at = now.confidences[filled]
    ends = (
        Points(at, now.low[filled], "muted", f"{BAND}, low", symbol="diamond", size=5.0),
        Points(at, now.high[filled], "muted", f"{BAND}, high", symbol="diamond", size=5.0),
    )
    plain = Panel(x, y, (*marks, *ends), place=place)
    return Panel(x, y, (*marks, _band(now, filled)), place=place, drawn_plainly=plain)


def _band(now: Calibration, filled: Ids) -> Line:
    """A bar from low to high with a foot at either end, at the mean confidence of each bin."""
    foot, parts = 0.18 / len(now.counts), []
    for at, low, high in zip(
        now.confidences[filled], now.low[filled], now.high[filled], strict=True
    ):
        parts += [(at, low), (at, high), (math.nan, math.nan)]
        for end in (low, high):
            parts += [(at - foot, end), (at + foot, end), (math.nan, math.nan)]
    x, y = np.array(parts).T
    return Line(x, y, "ink", BAND, width=1.3)


def counts_panel(now: Calibration) -> Panel:
    """Return how many tokens fall in each bin."""
    filled = np.flatnonzero(now.counts)
    counts = now.counts[filled].astype(np.float64)
    gap = 0.06 / len(now.counts)
    top = round_top(float(counts.max()) * 1.3, 3)
    labels = tuple(f"{int(count):,}" for count in counts)
    bars = Bars(
        now.edges[filled] + gap,
        now.edges[filled + 1] - gap,
        np.zeros(filled.size),
        counts,
        "faint",
        "tokens",
        labels=labels if len(now.counts) <= MOST_COUNTED else (),
        labels_are_values=True,
        rounded=False,
    )
    return Panel(
        Axis(0.0, 1.0, "confidence of the likeliest token", SHARES),
        Axis(0.0, top, "tokens", _whole(round_ticks(0.0, top, 2))),
        (bars,),
        place=Place(0.0, 0.66, LEFT, 0.34),
    )


def _whole(ticks: tuple[tuple[float, str], ...]) -> tuple[tuple[float, str], ...]:
    return tuple((at, f"{at:,.0f}") for at, _ in ticks if at == round(at))


def corners_panel(text: TextReading, corners: tuple[Corner, ...]) -> Panel:
    """Return the corners as four boxes with their shares and their most telling tokens."""
    marks: list[Mark] = []
    for k, corner in enumerate(corners):
        left, low = float(k % 2), float(1 - k // 2)
        marks += _corner(text, corner, left, low)
    x, y = Axis(0.0, 2.0, visible=False), Axis(0.0, 2.0, visible=False)
    return Panel(x, y, tuple(marks), place=Place(LEFT + 0.03, 0.0, 0.5, 0.6))


def _corner(text: TextReading, corner: Corner, left: float, low: float) -> list[Mark]:
    role: Role = "truth" if corner.right else "tempered"
    name = corner.name[:1].upper() + corner.name[1:]
    words = share_text(corner.share)
    if not math.isnan(corner.perplexity):
        words += f" · perplexity {options_text(float(f'{corner.perplexity:.3g}'))}"
    top = low + 0.97
    marks: list[Mark] = [
        Bars(
            np.array([left + 0.02]),
            np.array([left + 0.98]),
            np.array([low + 0.03]),
            np.array([top]),
            role,
            name,
            shades=np.array([0.06 + 0.2 * corner.share]),
        ),
        Text(left + 0.06, top, name, "ink", "left", bold=True, dy=15.0),
        Text(left + 0.06, top, words, "muted", "left", "small", dy=33.0),
    ]
    if corner.positions.size:
        marks.append(_chips(text, corner.positions[:MOST_CHIPS], left, low))
    return marks


def _chips(text: TextReading, positions: Ids, left: float, low: float) -> Bars:
    place = np.arange(positions.size, dtype=np.float64)
    lefts: Array = left + 0.06 + 0.45 * (place % 2.0)
    lows: Array = low + 0.3 - 0.22 * (place // 2.0)
    return Bars(
        lefts,
        lefts + 0.43,
        lows,
        lows + 0.19,
        "faint",
        "a telling token",
        rows=positions,
        labels=tuple(
            escape(fit(shown(text.text(row)), NAME_LETTERS)) for row in positions.tolist()
        ),
        label_at="inside",
    )


def numbers_panel(text: TextReading, now: Calibration, best: Calibration | None) -> Panel:
    """Return the errors at T and at T*, side by side."""
    columns = [(f"at T = {temperature_text(text.temperature)}", now, text.score)]
    if best is not None and text.tuned is not None:
        shown_best = temperature_text(float(f"{text.tuned.temperature:.3g}"))
        columns.append((f"at T* = {shown_best}", best, text.tuned))
    found = [(calibration, score) for _, calibration, score in columns]
    numbers = (
        ("ECE, ℓ1", [one.ece for one, _ in found]),
        ("ECE, ℓ2", [one.ece_squared for one, _ in found]),
        ("ECE, largest", [one.ece_max for one, _ in found]),
        ("Brier score", [one.brier for one, _ in found]),
        ("accuracy", [score.accuracy for _, score in found]),
        ("perplexity", [score.perplexity for _, score in found]),
    )
    rows = [("", [name for name, _, _ in columns])]
    rows += [(title, [compact_text(value, 4) for value in values]) for title, values in numbers]
    marks: list[Mark] = []
    for k, (title, cells) in enumerate(rows):
        down = LINE * (k + 0.6)
        marks.append(Text(0.0, 1.0, title, "muted", "left", "small", dy=down))
        for j, cell in enumerate(cells):
            marks.append(
                Text(
                    0.6 + 0.38 * j,
                    1.0,
                    cell,
                    "ink",
                    "right",
                    "small",
                    bold=k > 0,
                    dy=down,
                    is_value=k > 0,
                )
            )
    x, y = Axis(0.0, 1.0, visible=False), Axis(0.0, 1.0, visible=False)
    return Panel(x, y, tuple(marks), place=Place(LEFT + 0.05, 0.6, 0.46, 0.4))
