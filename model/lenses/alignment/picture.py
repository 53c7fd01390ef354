"""The panels of the Alignment lens: the frontier, what the policies do, and the estimators."""

import math
from dataclasses import replace
from typing import Literal

import numpy as np

from model.document.table import Array, Rows
from model.figure.figure import (
    Area,
    Axis,
    Bars,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Role,
    Rule,
    Text,
)
from model.figure.plain_bars import PlainSeries, plain_bars
from model.figure.ticks import round_ticks, round_top
from model.lens.spans import round_span
from model.lenses.alignment.shown import ShownAlignment
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import compact_text, share_text, temperature_text

WIDE = 0.71  # of the width for the frontier, beside what the policies do
TALL = 0.63  # of the height for the frontier, over the estimators
MOST_ROWS = 6
LONGEST_NAME = 22
# A group of bars is 1 high: the name over the bars of one outcome, and a gap below.
NAME_AT, BARS_TOP, BARS_THICK = 0.36, 0.2, 0.58
LEAST_NAMED = 0.16  # of the axis: a shorter way to the frontier has no room for its words


def frontier_panels(seen: ShownAlignment) -> tuple[Panel, ...]:
    """Return the frontier and the outcomes beside it, and the estimators below if samples are."""
    height = TALL if seen.estimates else 1.0
    panels = [
        _frontier_panel(seen, Place(width=WIDE, height=height)),
        _outcomes_panel(seen, Place(x=WIDE, width=1.0 - WIDE)),
    ]
    if seen.estimates:
        panels.append(_estimates_panel(seen, Place(y=height, width=WIDE, height=1.0 - height)))
    return tuple(panels)


def _frontier_panel(seen: ShownAlignment, place: Place) -> Panel:
    unit = seen.readings.unit.value
    frontier = seen.leash.frontier
    places, rewards = seen.readings.unit.of(frontier.divergences), frontier.rewards
    own = seen.own if seen.own is not None and math.isfinite(seen.own.divergence) else None
    low = min(frontier.base_reward, own.reward if own else math.inf)
    span = frontier.greedy_reward - low
    # Where no reward is below 0 neither is the axis.
    least = 0.0 if float(np.min(seen.leash.reward)) >= 0.0 else -math.inf
    high = frontier.greedy_reward + 0.22 * span
    y = round_span(max(low - 0.16 * span, least), high, "mean reward", least=least)
    furthest = max(float(places[-1]), seen.readings.unit.of(own.divergence) if own else 0.0)
    right = round_top(1.02 * furthest)
    label = f"D(π ‖ {seen.base}) in {unit}: moved from the base"
    x = Axis(0.0, right, label, round_ticks(0.0, right))
    marks: list[Mark] = [
        Area(places, np.full(len(places), y.low), rewards, "entropy", shade=0.09),
        Line(places, rewards, "entropy", "best policies", width=2.5),
        *_own_marks(seen, right),
        _budget_rule(seen),
        *_ends(seen),
    ]
    # Without the topmost tick, whose text the pill would cover near no budget.
    y = replace(y, ticks=y.ticks[:-1])
    return Panel(x, y, tuple(marks), place=place)


def _here(seen: ShownAlignment) -> str:
    name = "greedy policy" if seen.policy.beta == 0.0 else "best policy"
    beta = temperature_text(seen.policy.beta)
    return f"<b>{name}, β = {beta}: {compact_text(seen.policy.reward)}</b>"


def _budget_rule(seen: ShownAlignment) -> Rule:
    label = f"budget {seen.quantity(seen.policy.divergence, 2)}"
    at = seen.readings.unit.of(seen.policy.divergence)
    return Rule(at, True, "divergence", label, pill=True, drag="budget", name="budget")


def _ends(seen: ShownAlignment) -> list[Mark]:
    """The base, the greedy end and the best policy between them; labels keep off the curve."""
    frontier, policy = seen.leash.frontier, seen.policy
    furthest = float(frontier.divergences[-1])
    late = policy.divergence > 0.5 * furthest
    # Near the greedy end the best policy says it itself.
    greedy = "" if policy.divergence > 0.7 * furthest else "greedy: all reward, no leash"
    # Where the best policy has hardly moved, its own words need the place.
    base = f"base {seen.base}"
    beside = "" if policy.divergence < 0.06 * furthest else base
    return [
        _point(0.0, frontier.base_reward, seen.base_role, base, beside),
        Points(
            np.array([seen.readings.unit.of(policy.divergence)]),
            np.array([policy.reward]),
            "entropy",
            "best policy π",
            (_here(seen),),
            size=12.0,
            label_anchor="right" if late else "left",
            label_above=late,
        ),
        Points(
            np.array([seen.readings.unit.of(furthest)]),
            np.array([frontier.greedy_reward]),
            "entropy",
            "greedy policy",
            (greedy,),
            "ring",
            size=8.0,
            label_anchor="right",
        ),
    ]


def _point(
    x: float,
    y: float,
    role: Role,
    name: str,
    label: str,
    symbol: Literal["disc", "square"] = "disc",
) -> Points:
    at, level = np.array([x]), np.array([y])
    return Points(at, level, role, name, (label,), symbol, 10.0, label_above=False)


def _own_marks(seen: ShownAlignment, right: float) -> list[Mark]:
    """The person's own policy, and the dashed way from it to the frontier at the same reward."""
    own = seen.own
    if own is None or not math.isfinite(own.divergence):
        return []
    at = seen.readings.unit.of(own.divergence)
    label = f"your policy P: {compact_text(own.reward)}"
    marks: list[Mark] = [_point(at, own.reward, "truth", "your policy P", label, "square")]
    cheap = max(at - seen.readings.unit.of(own.in_vain), 0.0)
    way = Line(np.array([cheap, at]), np.full(2, own.reward), "truth", "", True, 1.4)
    if at - cheap < LEAST_NAMED * right:
        return [way, *marks]
    words = f"{seen.quantity(own.in_vain, 2)} in vain"
    middle = 0.5 * (cheap + at)
    return [way, Text(middle, own.reward, words, "truth", size="small", dy=-10.0), *marks]


def _outcomes_panel(seen: ShownAlignment, place: Place) -> Panel:
    """What base, person and best policy do, from the best-rewarded outcome down."""
    rows = shown_rows(seen)
    series: list[tuple[Role, str, Array]] = [
        (seen.base_role, f"base {seen.base}", seen.leash.base.probabilities[rows])
    ]
    if seen.own is not None:
        series.insert(0, ("truth", "your policy P", seen.own.weights.probabilities[rows]))
    series.append(("entropy", "best policy π", seen.policy.probabilities[rows]))
    at = np.arange(float(len(rows)))[::-1]
    thick = BARS_THICK / len(series)
    marks: list[Mark] = [
        Bars(
            np.zeros(len(rows)),
            values,
            at + BARS_TOP - thick * (index + 1) + 0.01,
            at + BARS_TOP - thick * index - 0.01,
            role,
            name,
            rows,
            tuple(map(share_text, values.tolist())) if role == "entropy" else (),
            horizontal=True,
            labels_are_values=True,
        )
        for index, (role, name, values) in enumerate(series)
    ]
    marks += [
        Text(0.0, level + NAME_AT, _outcome_name(seen, row), "ink", "left", "small", dx=1.0)
        for level, row in zip(at.tolist(), rows.tolist(), strict=True)
    ]
    x = Axis(0.0, 1.25, "probability", ((0.0, "0"), (0.5, "0.5"), (1.0, "1")))
    y = Axis(-0.5, len(rows) - 0.5, visible=False)
    names = [_outcome_name(seen, row) for row in rows.tolist()]
    # In the picture the first series stands uppermost, in a chart lowest.
    shares = [PlainSeries(*one) for one in reversed(series)]
    plain = plain_bars(names, shares, "probability", place, horizontal=True, rows=rows)
    return Panel(x, y, tuple(marks), place=place, plain=plain)


def _outcome_name(seen: ShownAlignment, row: int) -> str:
    name = escape(fit(seen.readings.outcomes[row], LONGEST_NAME))
    return f"{name}: <b>{compact_text(float(seen.leash.reward[row]))}</b>"


def shown_rows(seen: ShownAlignment) -> Rows:
    """Return at most six rows: those of the largest rewards, the likeliest of the base, by reward.

    Only table and rewards decide, so that the bars stay put while the budget is dragged.
    """
    base, reward = seen.leash.base, seen.leash.reward
    possible = np.flatnonzero(base.support)
    if len(possible) <= MOST_ROWS:
        chosen = possible
    else:
        half = MOST_ROWS // 2
        best = possible[_largest(reward[possible], half)]
        rest = possible[~np.isin(possible, best)]
        likely = rest[_largest(base.probabilities[rest], MOST_ROWS - half)]
        chosen = np.concatenate((best, likely))
    return chosen[np.lexsort((chosen, -reward[chosen]))]


def _largest(values: Array, count: int) -> Rows:
    """The places of the `count` largest values; of equals, the first."""
    if len(values) <= 4 * count:
        return np.argsort(-values, kind="stable")[:count]
    least = np.partition(values, len(values) - count)[len(values) - count]
    places = np.flatnonzero(values >= least)
    return places[np.argsort(-values[places], kind="stable")[:count]]


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
