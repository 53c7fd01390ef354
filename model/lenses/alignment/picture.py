"""The panels of the Alignment lens: the frontier, what the policies do, and the estimators."""

import math
from functools import partial

import numpy as np

from model.figure.figure import (
    Axis,
    Bars,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Rule,
    Text,
)
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lens.spans import round_span
from model.lenses.alignment.frontier_picture import frontier_panel
from model.lenses.alignment.shown import ShownAlignment
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import compact_text, share_text

WIDE = 0.71  # of the width for the frontier, beside what the policies do
TALL = 0.63  # of the height for the frontier, over the estimators
LONGEST_NAME = 22
# A group of bars is 1 high: the name over the bars of one outcome, and a gap below.
NAME_AT, BARS_TOP, BARS_THICK = 0.36, 0.2, 0.58


def frontier_panels(seen: ShownAlignment) -> tuple[Panel, ...]:
    """Return the frontier and the outcomes beside it, and the estimators below if samples are."""
    height = TALL if seen.estimates else 1.0
    panels = [
        frontier_panel(seen, Place(width=WIDE, height=height)),
        _outcomes_panel(seen, Place(x=WIDE, width=1.0 - WIDE)),
    ]
    if seen.estimates:
        panels.append(_estimates_panel(seen, Place(y=height, width=WIDE, height=1.0 - height)))
    return tuple(panels)


def _outcomes_panel(seen: ShownAlignment, place: Place) -> Panel:
    """What base, person and best policy do, from the best-rewarded outcome down."""
    rows = seen.rows
    base = seen.leash.base.probabilities[rows]
    series = [
        PlainSeries(seen.base_role, seen.base_called, base),
        PlainSeries("entropy", "best policy π", seen.policy.probabilities[rows]),
    ]
    if seen.own is not None:
        own = seen.own.weights.probabilities[rows]
        series.insert(0, PlainSeries("truth", f"your policy {seen.own_called}", own))
    if seen.best is not None:
        name = f"best of {seen.best.best.n:,}"
        series.append(PlainSeries("ink", name, seen.best.probabilities[rows]))
    at = np.arange(float(len(rows)))[::-1]
    thick = BARS_THICK / len(series)
    marks: list[Mark] = [
        Bars(
            np.zeros(len(rows)),
            one.values,
            at + BARS_TOP - thick * (index + 1) + 0.01,
            at + BARS_TOP - thick * index - 0.01,
            one.role,
            one.name,
            rows,
            tuple(map(share_text, one.values.tolist())) if one.role == "entropy" else (),
            horizontal=True,
            labels_are_values=True,
        )
        for index, one in enumerate(series)
    ]
    marks += [
        Text(0.0, level + NAME_AT, _outcome_name(seen, row), "ink", "left", "small", dx=1.0)
        for level, row in zip(at.tolist(), rows.tolist(), strict=True)
    ]
    x = Axis(0.0, 1.25, "probability", ((0.0, "0"), (0.5, "0.5"), (1.0, "1")))
    y = Axis(-0.5, len(rows) - 0.5, visible=False)
    names = [_outcome_name(seen, row) for row in rows.tolist()]
    # In the picture the first series stands uppermost, in a chart lowest.
    plain = partial(
        plain_bars, names, series[::-1], "probability", place, horizontal=True, rows=rows
    )
    return Panel(x, y, tuple(marks), place=place, drawn_plainly=plain)


def _outcome_name(seen: ShownAlignment, row: int) -> str:
    name = escape(fit(seen.readings.outcomes[row], LONGEST_NAME))
    said = f"{name}: <b>{compact_text(float(seen.leash.reward[row]))}</b>"
    if seen.true is None:
        return said
    return f"{said}, truly {compact_text(float(seen.true.values[row]))}"


def _estimates_panel(seen: ShownAlignment, place: Place) -> Panel:
    unit = seen.readings.unit
    exact = unit.of(seen.policy.divergence)
    marks: list[Mark] = [Rule(0.0, upright=True, role="faint", dashed=False)]
    marks.append(
        Rule(exact, True, "divergence", f"exact {seen.text(seen.policy.divergence)}", dashed=False)
    )
    ends = [0.0, exact]
    for index, one in enumerate(seen.estimates):
        level = float(len(seen.estimates) - 1 - index)
        mean, error, expected = (unit.of(x) for x in (one.mean, one.error, one.expected))
        bar = np.array([mean - error, mean + error])
        if abs(one.expected - seen.policy.divergence) > 1e-3 * seen.policy.divergence:
            ring = np.array([expected])
            marks.append(
                Points(
                    ring,
                    np.array([level]),
                    "muted",
                    f"{one.name} tends to",
                    (),
                    "ring",
                    key=one.name,
                )
            )
            ends.append(expected)
        marks.append(
            Line(bar, np.full(2, level), "ink", f"{one.name} ± 1 standard error", key=one.name)
        )
        marks.append(
            Points(bar.mean(keepdims=True), np.array([level]), "ink", one.name, key=one.name)
        )
        ends += bar.tolist()
    known = [end for end in ends if math.isfinite(end)]
    margin = 0.15 * (max(known) - min(known))
    samples = seen.readings.document.alignment.samples
    label = f"D(π ‖ {seen.base}) in {unit}, estimated from {samples:,} samples"
    x = round_span(min(known) - margin, max(known) + 4.0 * margin, label, count=8)
    for index, one in enumerate(seen.estimates):
        words = f"{seen.text(one.mean)} ± {seen.text(one.error)}"
        marks.append(Text(x.high, float(2 - index), words, "ink", "right", dx=-4.0))
    names = tuple((float(2 - index), one.name) for index, one in enumerate(seen.estimates))
    return Panel(x, Axis(-0.6, 3.4, ticks=names), tuple(marks), place=place)
