"""The picture of the Draft lens: what is kept and redrawn, what it gains, and a run of it."""

from dataclasses import dataclass

import numpy as np

from model.document.table import Array, Rows
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Points, Role, Rule, Text
from model.lens.words import probability_axis, stepped_axis
from model.lenses.draft.speculative import MOST_DRAFTS, DraftRun, best_drafts, speed_up
from model.words.markup import escape

MOST_BARS = 8
# One line of checks: two would not have room for their words in a small window.
SHOWN_CHECKS = 3
HALF = 0.4
LEAST_GAIN = 1.75  # an axis of gains goes to 2 at the least, or twice that, or four times …
LETTERS = 26  # of all boxes of a check together, in a usual window


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
        steady: the probabilities that no dial turns, for an axis that holds still.
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


def shown_rows(target: Array, draft: Array) -> Rows:
    """Return the likeliest outcomes of either, at most eight, in the table's order."""
    most = np.maximum(target, draft)
    if len(most) <= MOST_BARS:
        return np.arange(len(most), dtype=np.intp)
    return np.sort(np.argpartition(-most, MOST_BARS)[:MOST_BARS]).astype(np.intp)


def kept_panel(shown: DraftShown) -> Panel:
    """Return bars of P and Q: filled as far as both reach, dashed where one is above the other."""
    p, q = shown.target[shown.rows], shown.draft[shown.rows]
    both = np.minimum(p, q)
    middles = np.arange(len(p), dtype=np.float64)
    zeros = np.zeros(len(p))
    marks: list[Mark] = []
    for role, name, values, left, right in (
        ("truth", "P target", p, middles - HALF, middles),
        ("tempered", "Q draft", q, middles, middles + HALF),
    ):
        side: Role = "truth" if role == "truth" else "tempered"
        above = "residual, drawn anew" if side == "truth" else "rejected"
        marks.append(Bars(left, right, zeros, both, side, name, shown.rows))
        high = np.where(values > both, values, both)
        marks.append(Bars(left, right, both, high, side, above, shown.rows, style="dashed"))
    names = tuple((float(at), _cut(shown.names[row], 9)) for at, row in enumerate(shown.rows))
    x = Axis(-0.6, len(p) - 0.4, ticks=names)
    y = probability_axis(shown.steady, np.maximum(p, q))
    return Panel(x, y, tuple(marks), "What is kept and what is drawn anew", Place(0, 0, 0.62, 0.6))


def gain_panel(shown: DraftShown) -> Panel:
    """Return the speed-up over γ, the line at the chosen one, and the ring at the best."""
    drafts = np.arange(1.0, MOST_DRAFTS + 1)
    gains = np.array([speed_up(shown.alpha, int(one), shown.cost) for one in drafts])
    best = best_drafts(shown.alpha, shown.cost)
    y = stepped_axis(float(gains.max()), LEAST_GAIN, "times as fast")
    x = Axis(
        0.5,
        MOST_DRAFTS + 0.5,
        "γ, drafts a check",
        tuple((float(k), f"{k}") for k in (1, 4, 8, 12, 16)),
    )
    here = float(gains[shown.drafts - 1])
    marks: tuple[Mark, ...] = (
        Line(drafts, gains, "entropy", "speed-up"),
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
    return Panel(x, y, marks, "What it gains", Place(0.66, 0.0, 0.34, 0.6))


def run_panel(shown: DraftShown) -> Panel:
    """Return the first checks as boxes: accepted, rejected, not looked at, the target's own."""
    run, width = shown.run, shown.drafts + 1
    checks = min(SHOWN_CHECKS, len(run.kept))
    marks: list[Mark] = []
    boxes: dict[str, list[tuple[float, float, int]]] = {}
    longest = max(LETTERS // width, 1)
    for check in range(checks):
        left, top = check * (width + 0.8), 1.0
        kept, own = int(run.kept[check]), int(run.own[check])
        tokens = [int(row) for row in run.drafted[check]]
        told = [*["accepted"] * kept, *["rejected"] * (kept < shown.drafts)]
        # The target's own token takes the place after what was looked at.
        tokens.insert(len(told), own)
        told = [*told, "own", *["not looked at"] * (width - len(told) - 1)]
        for place, (row, what) in enumerate(zip(tokens[:width], told[:width], strict=True)):
            boxes.setdefault(what, []).append((left + place, top, row))
            sign = {"accepted": "✓", "rejected": "×", "own": "P"}.get(what, "–")
            x = left + place + 0.5
            role: Role = "muted" if what == "not looked at" else "ink"
            name = escape(_cut(shown.names[row], longest))
            marks.append(Text(x, top - 0.36, name, role, size="small", dy=-8.0))
            marks.append(Text(x, top - 0.36, sign, role, size="small", bold=True, dy=8.0))
        said = f"check {check + 1}: {kept + 1} {'token' if kept == 0 else 'tokens'}"
        marks.append(Text(left, top - 0.04, said, "muted", "left", size="small"))
    drawn = [_boxes(what, places) for what, places in boxes.items()]
    x_axis = Axis(-0.05, SHOWN_CHECKS * (width + 0.8) - 0.75, visible=False)
    y_axis = Axis(0.36, 1.08, visible=False)
    title = f"A run: {checks} of {len(run.kept):,} checks, {shown.drafts} drafts each"
    return Panel(x_axis, y_axis, (*drawn, *marks), title, Place(0.0, 0.62, 1.0, 0.38))


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
        top - 0.62,
        top - 0.12,
        _ROLES[what],
        what,
        rows.astype(np.intp),
        style="filled" if what in ("accepted", "own") else "dashed",
        shades=np.full(len(left), 0.3),
    )


def _cut(name: str, longest: int) -> str:
    plain = " ".join(name.split()) or "(blank)"
    return plain if len(plain) <= longest else f"{plain[: max(longest - 1, 1)]}…"
