"""The picture of the Draft lens: what is kept and redrawn, what it gains, and a run of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from model.document.table import Array, Rows
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Points, Role, Rule, Text
from model.lens.words import probability_axis, stepped_axis
from model.lenses.draft.speculative import (
    MOST_DRAFTS,
    DraftRun,
    best_drafts,
    speed_up,
)
from model.words.markup import escape
from model.words.names import counted
from model.words.numerals import compact_text

MOST_BARS = 8
# Lines of checks, and how many stand in one where so many are drafted.
LINES, CHECKS_A_LINE = 2, ((5, 3), (9, 2), (16, 1))
GAP, LEAST_CHECK = 0.8, 54.0
HALF = 0.4
UNDER_PILL = 1.25  # of the highest gain: its curve keeps below the words of the chosen one
LEAST_GAIN = 1.75  # an axis of gains goes to 2 at the least, or twice that, or four times …


@dataclass(frozen=True, eq=False)
class DraftShown:
    """What the picture and the words share.

    Attributes:
        names: of all outcomes.
        target, draft: P at its own T and Q at the dial's, as probabilities.
        rows: the outcomes with bars of their own, in the table's order.
        alpha: the share of drafts accepted.
        drafts, cost: γ and c.
        run: what was played.
        steady: the largest probabilities that no dial turns, for an axis that holds still.
        treated: what is done to P before it checks, after a comma; "" for nothing.
        most_kept: the largest share of drafts accepted while the dial turns, for the same reason.
        draft_role: the role of Q at T, in whose colour its bars are.
    """

    names: tuple[str, ...]
    target: Array
    draft: Array
    rows: Rows
    alpha: float
    drafts: int
    cost: float
    run: DraftRun
    steady: Array
    treated: str
    most_kept: float
    draft_role: Role

    @cached_property
    def best(self) -> int:
        """The γ of the largest speed-up."""
        return best_drafts(self.alpha, self.cost)


def shown_rows(target: Array, draft: Array) -> Rows:
    """Return the likeliest outcomes of either, at most eight, in the table's order.

    Of equal ones the first.
    """
    most = np.maximum(target, draft)
    if len(most) <= MOST_BARS:
        return np.arange(len(most), dtype=np.intp)
    # As many stretches of rows have their largest there or above: all the likeliest rows do.
    peaks = np.maximum.reduceat(most, np.arange(0, len(most), max(len(most) // 256, 1)))
    rows = np.flatnonzero(most >= np.sort(peaks)[-MOST_BARS])
    return np.sort(rows[np.argsort(-most[rows], kind="stable")[:MOST_BARS]])


def kept_panel(shown: DraftShown) -> Panel:
    """Return bars of P and Q: filled as far as both reach, hatched where one is above the other."""
    p, q = shown.target[shown.rows], shown.draft[shown.rows]
    both = np.minimum(p, q)
    middles = np.arange(len(p), dtype=np.float64)
    zeros, every = np.zeros(len(p)), tuple(range(len(p)))
    sides: tuple[tuple[Role, str, str, Array, float], ...] = (
        ("truth", "P target", "residual, drawn anew", p, -HALF),
        (shown.draft_role, "Q draft", "rejected", q, 0.0),
    )
    bars: list[Bars] = []
    for role, name, above, values, start in sides:
        is_above = values > both
        said = [compact_text(value, 2) for value in values.tolist()]
        low = tuple("" if more else text for more, text in zip(is_above, said, strict=True))
        high = tuple(text if more else "" for more, text in zip(is_above, said, strict=True))
        box = middles + start, middles + start + HALF
        kept = Bars(*box, zeros, both, role, name, shown.rows, low, labels_are_values=True)
        tops = np.maximum(values, both)
        over = Bars(
            *box, both, tops, role, above, shown.rows, high,
            style="dashed", labels_are_values=True, hatched=every,
        )  # fmt: skip
        bars += [kept, over]
    ends = np.stack((middles - HALF - 0.06, middles + HALF + 0.06, np.full(len(p), np.nan)), 1)
    level = Line(ends.ravel(), np.repeat(both, 3), "ink", "min(p, q) accepted")
    names = tuple((float(at), _cut(shown.names[row], 9)) for at, row in enumerate(shown.rows))
    x = Axis(-0.6, len(p) - 0.4, ticks=names)
    y = probability_axis(shown.steady, np.maximum(p, q))
    title, place = "What is kept and what is drawn anew", Place(0.0, 0.0, 0.62, 0.58)
    return Panel(x, y, (*bars, level), title, place, Panel(x, y, tuple(bars), title, place))


def gain_panel(shown: DraftShown) -> Panel:
    """Return the speed-up over γ, the line at the chosen one, and the ring at the best."""
    drafts = np.arange(1.0, MOST_DRAFTS + 1)
    every = range(1, MOST_DRAFTS + 1)
    gains = np.array([speed_up(shown.alpha, one, shown.cost) for one in every])
    best = shown.best
    most = max(shown.most_kept, shown.alpha)
    highest = speed_up(most, best_drafts(most, shown.cost), shown.cost)
    y = stepped_axis(UNDER_PILL * highest, LEAST_GAIN, "times as fast")
    x = Axis(
        0.5,
        MOST_DRAFTS + 0.5,
        ticks=tuple((float(k), f"{k}") for k in (1, 4, 8, 12, 16)),
    )
    here = float(gains[shown.drafts - 1])
    marks: tuple[Mark, ...] = (
        Line(drafts, gains, "entropy", "speed-up"),
        Points(drafts, gains, "entropy", "speed-up at each γ", size=5.0),
        Rule(1.0, False, "muted", name="as fast as without drafts"),
        Points(
            np.array([float(best)]),
            np.array([gains[best - 1]]),
            "entropy",
            f"most at γ = {best}",
            symbol="ring",
            size=13.0,
        ),
        Points(np.array([float(shown.drafts)]), np.array([here]), "tempered", "chosen"),
        Rule(
            float(shown.drafts),
            True,
            "tempered",
            f"γ = {shown.drafts}: {here:.2f} ×",
            pill=True,
            drag="drafts",
            name="drafts a check",
        ),
    )
    return Panel(x, y, marks, f"What γ gains, most at {best}", Place(0.66, 0.0, 0.34, 0.58))


class PlayedCheck(NamedTuple):
    """A check as it is drawn: what became of each token in order, its row, and what it is called.

    All that a picture of a run depends on; most turns of the dial change none of it.
    """

    tokens: tuple[tuple[str, int, str], ...]
    came: int


def first_checks(shown: DraftShown) -> tuple[PlayedCheck, ...]:
    """Return the checks that have room in the picture of a run."""
    count = min(LINES * _columns(shown.drafts), len(shown.run.kept))
    return tuple([_played(shown, check) for check in range(count)])


def _columns(drafts: int) -> int:
    return next(count for most, count in CHECKS_A_LINE if drafts <= most)


def _played(shown: DraftShown, check: int) -> PlayedCheck:
    run, drafts = shown.run, shown.drafts
    kept = int(run.kept[check])
    rows = run.drafted[check].tolist()
    told = [*["accepted"] * kept, *["rejected"] * (kept < drafts)]
    # The target's own token takes the place after what was looked at.
    rows.insert(len(told), int(run.own[check]))
    told = [*told, "own", *["not looked at"] * (drafts - len(told))]
    pairs = zip(told, rows[: drafts + 1], strict=True)
    return PlayedCheck(tuple([(what, row, shown.names[row]) for what, row in pairs]), kept + 1)


def run_panel(checks: tuple[PlayedCheck, ...], drafts: int, played: int) -> Panel:
    """Return the first checks as boxes: accepted, rejected, not looked at, the target's own.

    drafts: γ; played: how many checks there were in all.
    """
    width, columns = drafts + 1, _columns(drafts)
    marks: list[Mark] = [
        Text(columns * (width + GAP) - GAP, LINES, SIGNS, "muted", "right", "small", dy=-26.0)
    ]
    boxes: dict[str, list[tuple[float, float, int]]] = {}
    for check, (told, came) in enumerate(checks):
        left, top = check % columns * (width + GAP), float(LINES - check // columns)
        for at, (what, row, called) in enumerate(told):
            boxes.setdefault(what, []).append((left + at, top, row))
            x, role = left + at + 0.5, _INKS.get(what, "muted")
            name = " ".join(called.split()) or "(blank)"
            ink: Role = "muted" if what == "not looked at" else "ink"
            marks.append(Text(x, top - 0.58, escape(name), ink, size="small", dy=-8.0, within=0.88))
            marks.append(Text(x, top - 0.58, _SIGNS[what], role, size="small", bold=True, dy=8.0))
        said = counted(came, "token")
        marks.append(Text(left, top - 0.08, f"check {check + 1}", "muted", "left", "small"))
        marks.append(Text(left + width, top - 0.08, said, "muted", "right", "small"))
    drawn = [_boxes(what, places) for what, places in boxes.items()]
    x_axis = Axis(-0.05, columns * (width + GAP) - GAP + 0.05, visible=False)
    y_axis = Axis(0.02, float(LINES), visible=False)
    title = f"A run: {counted(played * drafts, 'draft')} in {counted(played, 'check')}"
    place = Place(0.0, 0.59, 1.0, 0.41)
    return Panel(x_axis, y_axis, (*drawn, *marks), title, place, least_unit=LEAST_CHECK)


_SIGNS = {"accepted": "✓", "rejected": "×", "own": "P", "not looked at": "–"}
_INKS: dict[str, Role] = {"accepted": "entropy", "rejected": "tempered", "own": "truth"}
SIGNS = "✓ accepted   × rejected   – not looked at   P the target’s own"
_ROLES: dict[str, Role] = {
    "accepted": "entropy",
    "rejected": "tempered",
    "own": "truth",
    "not looked at": "faint",
}


def _boxes(what: str, places: list[tuple[float, float, int]]) -> Bars:
    left, top, rows = (np.array(side, dtype=np.float64) for side in zip(*places, strict=True))
    return Bars(
        left + 0.04,
        left + 0.96,
        top - 0.9,
        top - 0.24,
        _ROLES[what],
        what,
        rows.astype(np.intp),
        style="filled" if what in ("accepted", "own") else "dashed",
        shades=np.full(len(left), 0.3),
    )


def _cut(name: str, longest: int) -> str:
    plain = " ".join(name.split()) or "(blank)"
    return plain if len(plain) <= longest else f"{plain[: max(longest - 1, 1)]}…"
