"""The picture of the Draft lens: what is kept and redrawn, what it gains, and a run of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from model.document.table import Array, Rows, Table
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Points, Role, Rule, Text
from model.lens.view import Workings
from model.lens.words import probability_axis, stepped_axis
from model.lenses.draft.speculative import MOST_DRAFTS, DraftRun, best_drafts, speed_ups
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
        table: with the names of all outcomes.
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

    table: Table
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
    def gains(self) -> list[float]:
        """The speed-up at each γ from 1 on."""
        return speed_ups(self.alpha, self.cost)

    @property
    def gain(self) -> float:
        """The speed-up at the chosen γ."""
        return self.gains[self.drafts - 1]

    @property
    def best(self) -> int:
        """The γ of the largest speed-up."""
        return best_drafts(self.gains)


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


class KeptGround(NamedTuple):
    """What of the bars of P and Q no turn of the dial changes.

    Attributes:
        sides: where the bars of P and those of Q begin and end.
        zeros: where they stand.
        every: the place of each.
        level: where the line of what is accepted runs, over one outcome after the other.
        x: the axis of outcomes.
    """

    sides: tuple[tuple[Array, Array], ...]
    zeros: Array
    every: tuple[int, ...]
    level: Array
    x: Axis


def kept_ground(table: Table, rows: tuple[int, ...]) -> KeptGround:
    """Return what the shown rows decide of the bars."""
    count, names = len(rows), table.outcomes
    middles = np.arange(float(count))
    sides = tuple((middles + start, middles + start + HALF) for start in (-HALF, 0.0))
    ends = np.stack((middles - HALF - 0.06, middles + HALF + 0.06, np.full(count, np.nan)), 1)
    ticks = tuple((float(at), _cut(names[row], 9)) for at, row in enumerate(rows))
    x = Axis(-0.6, count - 0.4, ticks=ticks)
    return KeptGround(sides, np.zeros(count), tuple(range(count)), ends.ravel(), x)


def kept_panel(shown: DraftShown, workings: Workings) -> Panel:
    """Return bars of P and Q: filled as far as both reach, hatched where one is above the other."""
    rows = shown.rows.tolist()
    ground = workings.of(kept_ground, shown.table, tuple(rows))
    p, q = shown.target[shown.rows].tolist(), shown.draft[shown.rows].tolist()
    least = list(map(min, p, q))
    both = np.array(least)
    named: tuple[tuple[Role, str, str, list[float]], ...] = (
        ("truth", "P target", "residual, drawn anew", p),
        (shown.draft_role, "Q draft", "rejected", q),
    )
    bars: list[Bars] = []
    for (role, name, above, values), box in zip(named, ground.sides, strict=True):
        pairs = list(zip(values, least, strict=True))
        low = tuple("" if value > other else compact_text(value, 2) for value, other in pairs)
        high = tuple(compact_text(value, 2) if value > other else "" for value, other in pairs)
        kept = Bars(*box, ground.zeros, both, role, name, shown.rows, low, labels_are_values=True)
        over = Bars(
            *box, both, np.array(values), role, above, shown.rows, high,
            style="dashed", labels_are_values=True, hatched=ground.every,
        )  # fmt: skip
        bars += [kept, over]
    level = Line(ground.level, both.repeat(3), "ink", "min(p, q) accepted")
    x, y = ground.x, probability_axis(shown.steady, np.array([*p, *q]))
    title, place = "What is kept and what is drawn anew", Place(0.0, 0.0, 0.62, 0.58)
    plain = partial(Panel, x, y, tuple(bars), title, place)
    return Panel(x, y, (*bars, level), title, place, plain)


_EVERY = np.arange(1.0, MOST_DRAFTS + 1)
_GAMMA = Axis(0.5, MOST_DRAFTS + 0.5, ticks=tuple((float(k), f"{k}") for k in (1, 4, 8, 12, 16)))
_WITHOUT = Rule(1.0, False, "muted", name="as fast as without drafts")


def gain_panel(shown: DraftShown, workings: Workings) -> Panel:
    """Return the speed-up over γ, the line at the chosen one, and the ring at the best."""
    gains, best, here = np.array(shown.gains), shown.best, float(shown.drafts)
    highest = max(*workings.of(speed_ups, shown.most_kept, shown.cost), *shown.gains)
    y = stepped_axis(UNDER_PILL * highest, LEAST_GAIN, "times as fast")
    marks: tuple[Mark, ...] = (
        Line(_EVERY, gains, "entropy", "speed-up"),
        Points(_EVERY, gains, "entropy", "speed-up at each γ", size=5.0),
        _WITHOUT,
        Points(
            np.array([float(best)]), gains[best - 1 : best], "entropy", f"most at γ = {best}",
            symbol="ring", size=13.0,
        ),
        Points(np.array([here]), np.array([shown.gain]), "tempered", "chosen"),
        Rule(
            here, True, "tempered", f"γ = {shown.drafts}: {shown.gain:.2f} ×",
            pill=True, drag="drafts", name="drafts a check",
        ),
    )  # fmt: skip
    return Panel(_GAMMA, y, marks, f"What γ gains, most at {best}", Place(0.66, 0.0, 0.34, 0.58))


class FirstChecks(NamedTuple):
    """The checks of a run that are drawn: what was drafted, how much of it was kept, what came.

    With the names all that its picture depends on; most turns of the dial change none of it.
    """

    drafted: tuple[tuple[int, ...], ...]
    kept: tuple[int, ...]
    own: tuple[int, ...]


def first_checks(run: DraftRun) -> FirstChecks:
    """Return the checks that have room in the picture of a run."""
    count = LINES * _columns(run.drafted.shape[1])
    drafted = tuple(map(tuple, run.drafted[:count].tolist()))
    return FirstChecks(drafted, tuple(run.kept[:count].tolist()), tuple(run.own[:count].tolist()))


def _columns(drafts: int) -> int:
    return next(count for most, count in CHECKS_A_LINE if drafts <= most)


def _told(rows: tuple[int, ...], kept: int, own: int) -> Iterator[tuple[str, int]]:
    """What became of each token of a check, in order, and its row."""
    yield from (("accepted", row) for row in rows[:kept])
    yield from (("rejected", row) for row in rows[kept : kept + 1])
    # The target's own token takes the place after what was looked at.
    yield "own", own
    yield from (("not looked at", row) for row in rows[kept + 1 :])


def run_panel(table: Table, checks: FirstChecks, drafts: int, played: int) -> Panel:
    """Return the first checks as boxes: accepted, rejected, not looked at, the target's own.

    drafts: γ; played: how many checks there were in all.
    """
    width, columns = drafts + 1, _columns(drafts)
    marks: list[Mark] = [
        Text(columns * (width + GAP) - GAP, LINES, SIGNS, "muted", "right", "small", dy=-26.0)
    ]
    boxes: dict[str, list[tuple[float, float, int]]] = {}
    for check, (rows, kept, own) in enumerate(zip(*checks, strict=True)):
        left, top = check % columns * (width + GAP), float(LINES - check // columns)
        for at, (what, row) in enumerate(_told(rows, kept, own)):
            boxes.setdefault(what, []).append((left + at, top, row))
            x, role = left + at + 0.5, _INKS.get(what, "muted")
            name = " ".join(table.outcomes[row].split()) or "(blank)"
            ink: Role = "muted" if what == "not looked at" else "ink"
            marks.append(Text(x, top - 0.58, escape(name), ink, size="small", dy=-8.0, within=0.88))
            marks.append(Text(x, top - 0.58, _SIGNS[what], role, size="small", bold=True, dy=8.0))
        said = counted(kept + 1, "token")
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
