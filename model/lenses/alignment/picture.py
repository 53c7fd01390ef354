"""The panels of the Alignment lens: the frontier, what the policies do, and the estimators."""

import math
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np

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
from model.figure.ticks import round_span, round_ticks, round_top
from model.lenses.alignment.leash import LeashEstimate
from model.lenses.alignment.shown import ShownAlignment, ShownBest
from model.lenses.alignment.true_reward import TrueReward
from model.words.markup import escape
from model.words.names import counted, fit
from model.words.numerals import compact_text, share_text, temperature_text

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
        own = _estimate_marks(seen, one, float(len(seen.estimates) - 1 - index))
        marks += own
        ends += [end for mark in own for end in mark.x.tolist()]
    known = [end for end in ends if math.isfinite(end)]
    margin = 0.15 * (max(known) - min(known))
    samples = seen.readings.document.alignment.samples
    label = f"D(π ‖ {seen.base}) in {unit}, estimated from {counted(samples, 'sample')}"
    x = round_span(min(known) - margin, max(known) + 4.0 * margin, label, count=8)
    for index, one in enumerate(seen.estimates):
        words = f"{seen.text(one.mean)} ± {seen.text(one.error)}"
        marks.append(Text(x.high, float(2 - index), words, "ink", "right", dx=-4.0))
    names = tuple((float(2 - index), one.name) for index, one in enumerate(seen.estimates))
    return Panel(x, Axis(-0.6, 3.4, ticks=names), tuple(marks), place=place)


def _estimate_marks(seen: ShownAlignment, one: LeashEstimate, level: float) -> list[Points | Line]:
    """An estimate with its error, before them what it tends to where that is not the truth."""
    of, key, at = seen.readings.unit.of, one.name, np.array([level])
    mean, error = of(one.mean), of(one.error)
    bar = np.array([mean - error, mean + error])
    marks: list[Points | Line] = [
        Line(bar, np.full(2, level), "ink", f"{key} ± 1 standard error", key=key),
        Points(bar.mean(keepdims=True), at, "ink", key, key=key),
    ]
    if abs(one.expected - seen.policy.divergence) > 1e-3 * seen.policy.divergence:
        tends = np.array([of(one.expected)])
        marks.insert(0, Points(tends, at, "muted", f"{key} tends to", (), "ring", key=key))
    return marks


SAME = 0.01  # of the axis: a policy that has moved less is the base
LEAST_NAMED = 0.16  # of the axis: a shorter way to the frontier has no room for its words


def frontier_panel(seen: ShownAlignment, place: Place) -> Panel:
    """Return mean reward over D(π ‖ base), with the budget, and what stands beside it."""
    frontier = seen.leash.frontier
    places, rewards = seen.all_across(frontier.divergences), frontier.rewards
    y = _reward_axis(seen)
    x = _across_axis(seen, float(places[-1]))
    marks: list[Mark] = [
        Area(places, np.full(len(places), y.low), rewards, "entropy", shade=0.09),
        Line(places, rewards, "entropy", "best policies", width=2.5),
        *_own_marks(seen, x.high),
        *([] if seen.best is None else _best_marks(seen, seen.best, x.high)),
        *([] if seen.true is None else _true_marks(seen, seen.true)),
        _budget_rule(seen),
        *_ends(seen),
    ]
    # Without the topmost tick, whose text the pill would cover near no budget.
    y = replace(y, ticks=y.ticks[:-1])
    return Panel(x, y, tuple(marks), place=place)


def _reward_axis(seen: ShownAlignment) -> Axis:
    frontier = seen.leash.frontier
    own = seen.own if seen.own is not None and math.isfinite(seen.own.divergence) else None
    low = min(frontier.base_reward, own.reward if own else math.inf)
    high, least = frontier.greedy_reward, float(np.min(seen.leash.reward))
    if seen.true is not None:
        # Of the whole path, so that the axis stays put while the budget is dragged.
        low, high = min(low, float(seen.true.along.min())), max(high, float(seen.true.best))
        least = min(least, float(np.min(seen.true.values)))
    if seen.best is not None and seen.best.true_doubling:
        low, high = min(low, *seen.best.true_doubling), max(high, *seen.best.true_doubling)
    span = high - low
    # Where no reward is below 0 neither is the axis.
    bottom = 0.0 if least >= 0.0 else -math.inf
    return round_span(
        max(low - 0.16 * span, bottom), high + 0.22 * span, "mean reward", least=bottom
    )


def _across_axis(seen: ShownAlignment, greedy: float) -> Axis:
    own = seen.own if seen.own is not None and math.isfinite(seen.own.divergence) else None
    right = round_top(1.02 * max(greedy, seen.across(own.divergence) if own else 0.0))
    unit = seen.readings.unit.value
    measure = f"D(π ‖ {seen.base})"
    label = f"√{measure} in √{unit}" if seen.is_root else f"{measure} in {unit}"
    return Axis(0.0, right, f"{label}: moved from the base", round_ticks(0.0, right))


def _here(seen: ShownAlignment) -> str:
    name = "greedy policy" if seen.policy.beta == 0.0 else "best policy"
    beta = temperature_text(seen.policy.beta)
    return f"<b>{name}, β = {beta}: {compact_text(seen.policy.reward)}</b>"


def _budget_rule(seen: ShownAlignment) -> Rule:
    label = f"budget {seen.quantity(seen.policy.divergence, 2)}"
    at = seen.across(seen.policy.divergence)
    return Rule(at, True, "divergence", label, pill=True, drag="budget", name="budget")


def _ends(seen: ShownAlignment) -> list[Mark]:
    """The base, the greedy end and the best policy between them; labels keep off the curve."""
    frontier, policy = seen.leash.frontier, seen.policy
    furthest = seen.across(float(frontier.divergences[-1]))
    here = seen.across(policy.divergence)
    late = here > 0.5 * furthest
    # Near the greedy end the best policy says it itself.
    greedy = "" if here > 0.7 * furthest else "greedy: all reward, no leash"
    # Where the best policy has hardly moved, its own words need the place.
    base = f"base {seen.base}"
    beside = "" if here < 0.06 * furthest or _is_full(seen) else base
    return [
        _point(0.0, frontier.base_reward, seen.base_role, base, beside),
        Points(
            np.array([here]),
            np.array([policy.reward]),
            "entropy",
            "best policy π",
            (_here(seen),),
            size=12.0,
            label_anchor="right" if late else "left",
            label_above=late or _is_full(seen),
        ),
        Points(
            np.array([furthest]),
            np.array([frontier.greedy_reward]),
            "entropy",
            "greedy policy",
            (greedy,),
            "ring",
            size=8.0,
            label_anchor="right",
        ),
    ]


def _is_full(seen: ShownAlignment) -> bool:
    """Whether so much is drawn that the legend has to name what it can."""
    return seen.true is not None or seen.best is not None


def _point(
    x: float,
    y: float,
    role: Role,
    name: str,
    label: str,
    symbol: Literal["disc", "square", "diamond", "ring"] = "disc",
) -> Points:
    at, level = np.array([x]), np.array([y])
    return Points(at, level, role, name, (label,), symbol, 10.0, label_above=False)


def _own_marks(seen: ShownAlignment, right: float) -> list[Mark]:
    """The person's own policy, and the dashed way from it to the frontier at the same reward."""
    own = seen.own
    if own is None or not math.isfinite(own.divergence):
        return []
    at = seen.across(own.divergence)
    is_base = at < SAME * right and abs(own.reward - seen.leash.frontier.base_reward) < 1e-9
    unnamed = _is_full(seen) or is_base
    label = "" if unnamed else f"your policy P: {compact_text(own.reward)}"
    marks: list[Mark] = [_point(at, own.reward, "truth", "your policy P", label, "square")]
    cheap = seen.across(max(own.divergence - own.in_vain, 0.0))
    way = Line(np.array([cheap, at]), np.full(2, own.reward), "truth", "moved in vain", True, 1.4)
    if at - cheap < LEAST_NAMED * right or _is_full(seen):
        return [way, *marks]
    words = f"{seen.quantity(own.in_vain, 2)} in vain"
    middle = 0.5 * (cheap + at)
    return [way, Text(middle, own.reward, words, "truth", size="small", dy=-10.0), *marks]


def _best_marks(seen: ShownAlignment, shown: ShownBest, right: float) -> list[Mark]:
    """The best of 1, 2, 4, … draws, that of n, and where the formula without ties puts it."""
    best = shown.best
    steps = seen.all_across(np.array([one.divergence for one in shown.doubling]))
    heights = np.array([one.reward for one in shown.doubling])
    at, bound = seen.across(best.divergence), seen.across(best.bound)
    marks: list[Mark] = [
        Line(steps, heights, "ink", "best of 1, 2, 4, …", True, 1.2, key="doubling"),
        Points(
            steps[1:], heights[1:], "ink", "best of 2, 4, 8, …", (), "diamond", 5.0, key="doubled"
        ),
    ]
    if bound <= right:
        way = np.array([at, bound])
        marks.append(Line(way, np.full(2, best.reward), "ink", "to ln n − (n − 1)/n", True, 1.0))
        ring = _point(bound, best.reward, "ink", "ln n − (n − 1)/n", "", "ring")
        marks.append(replace(ring, key="bound"))
    words = f"best of {best.n:,}: {compact_text(best.reward)}"
    marks.append(replace(_point(at, best.reward, "ink", "best of n", words, "diamond"), key="best"))
    if shown.true is not None:
        worths = np.array(shown.true_doubling)
        marks.append(
            Line(
                steps, worths, "reward", "true reward of best of n", True, 1.4, key="true doubling"
            )
        )
        worth = _point(at, shown.true, "reward", "true reward of best of n", "", "diamond")
        marks.append(replace(worth, key="true best"))
    return marks


def _true_marks(seen: ShownAlignment, true: TrueReward) -> list[Mark]:
    """The true reward of the best policies, its highest point, and where it stands at π."""
    places = seen.all_across(seen.leash.frontier.divergences)
    marks: list[Mark] = [
        Line(places, true.along, "reward", "true reward", width=2.5, key="true reward")
    ]
    furthest = float(places[-1])
    here, top = seen.across(seen.policy.divergence), seen.across(true.divergence)
    if true.turns:
        marks.append(_highest_true(true, top, is_late=top > 0.5 * furthest))
    words = f"true reward: {compact_text(seen.true_now)}"
    if true.turns and abs(here - top) < 0.02 * furthest:
        words = ""
    marks.append(
        Points(
            np.array([here]),
            np.array([seen.true_now]),
            "reward",
            "true reward of π",
            (words,),
            size=10.0,
            label_anchor="right" if here > 0.7 * furthest else "left",
            label_above=False,
        )
    )
    return marks


def _highest_true(true: TrueReward, at: float, *, is_late: bool) -> Points:
    return Points(
        np.array([at]),
        np.array([true.best]),
        "reward",
        "highest true reward",
        (f"<b>highest true reward: {compact_text(true.best)}</b>",),
        "ring",
        13.0,
        label_anchor="right" if is_late else "left",
    )
