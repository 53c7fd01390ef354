"""The panels of the Groups lens: a bar a group, cut into its outcomes, and the entropies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from model.document.groups import Groups
from model.document.table import Array, Rows
from model.figure.figure import Axis, Bars, Mark, Panel, Place, Role, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lenses.groups.controls import Ordered
from model.measures.groups import GroupedEntropy
from model.words.markup import escape
from model.words.names import fit_line
from model.words.numerals import compact_text, share_text
from model.words.units import Unit

MOST_GROUPS, MOST_MEMBERS = 10, 12
NAMES = 0.42  # how far left of the bars their names may reach, in lengths of the longest bar
LONGEST_SET, LONGEST_NAME = 60, 20
LETTER = 0.027  # of the bars' width that a letter of a small text takes
LEAST_CUT = 8  # letters of a name that is cut
MEMBERS = "members"
SURE = 1e-6  # of a difference of shares that add up to 1: its digits shown are right


@dataclass(frozen=True, eq=False)
class Side:
    """A distribution and its entropy taken apart.

    Attributes:
        role, symbol: whose it is, and how it is written in markup.
        shares: of the rows.
        found: between and within.
    """

    role: Role
    symbol: str
    shares: Array
    found: GroupedEntropy


@dataclass(frozen=True, eq=False)
class GroupsShown:
    """What the pictures are made of.

    Attributes:
        names: of the rows.
        ordered: the groups and their rows in the order in which they are shown.
        sides: P, and Q at T where there is a Q.
        chosen: the row in hand; −1 for none.
    """

    names: tuple[str, ...]
    ordered: Ordered
    sides: tuple[Side, ...]
    chosen: int

    @property
    def groups(self) -> Groups:
        """Which rows mean the same."""
        return self.ordered.groups

    @property
    def order(self) -> Rows:
        """The groups, the largest first."""
        return self.ordered.order

    @property
    def seen(self) -> Rows:
        """The groups that have a bar of their own."""
        return self.order if len(self.order) <= MOST_GROUPS else self.order[: MOST_GROUPS - 1]

    def members(self, place: int) -> Rows:
        """The rows of the group at a place in the order, in the order in which they are shown."""
        ends = self.ordered.ends
        return np.asarray(self.ordered.rows[ends[place - 1] if place else 0 : ends[place]])


def groups_panel(shown: GroupsShown, called: Sequence[str]) -> Panel:
    """Return a bar for each group and side, cut into the group's outcomes; the rest as one.

    called: the names of the sides beside others.
    """
    seen = shown.seen
    rest = len(shown.order) - len(seen)
    lines = len(seen) + bool(rest)
    top = max(max(float(side.found.shares[seen].max()), 1e-12) for side in shown.sides)
    marks: list[Mark] = []
    for line, group in enumerate(seen.tolist()):
        y = float(lines - line)
        name = escape(fit_line(shown.groups.names[group], LONGEST_SET) or "unnamed")
        marks.append(Text(-0.02, y - 0.5, name, "ink", "right", bold=True, within=NAMES - 0.02))
        members = shown.members(line)
        for side, (low, high) in zip(shown.sides, _heights(len(shown.sides)), strict=True):
            marks += _bar(shown, side, group, members, (y - high, y - low), top)
    if rest:
        marks += _rest(shown, rest, top)
    x_axis, y_axis = Axis(-NAMES, 1.2, visible=False), Axis(0.0, lines + 0.05, visible=False)
    names = [escape(fit_line(shown.groups.names[group], LONGEST_NAME)) for group in seen.tolist()]
    series = [
        PlainSeries(one.role, name, one.found.shares[seen])
        for one, name in zip(shown.sides, called, strict=True)
    ]
    plain = partial(plain_bars, names, series, "share", _LEFT, title="Groups", horizontal=True)
    return Panel(x_axis, y_axis, tuple(marks), "Groups", _LEFT, plain)


_LEFT, _RIGHT = Place(0.0, 0.0, 0.62, 1.0), Place(0.63, 0.0, 0.37, 1.0)


def _heights(sides: int) -> tuple[tuple[float, float], ...]:
    return ((0.14, 0.86),) if sides == 1 else ((0.06, 0.5), (0.53, 0.92))


def _bar(
    shown: GroupsShown,
    side: Side,
    group: int,
    members: Rows,
    span: tuple[float, float],
    top: float,
) -> list[Mark]:
    """The group's bar of one side: its members one upon the other, and its share behind."""
    low, high = span
    kept = members[:MOST_MEMBERS]
    ends = np.concatenate([[0.0], np.cumsum(side.shares[kept])]) / top
    whole = float(side.found.shares[group]) / top
    marks: list[Mark] = [_segments(side, kept, ends, span)]
    if len(kept) < len(members):
        marks.append(_one(ends[-1], max(whole, float(ends[-1])), span, "faint", "others"))
    for place, row in enumerate(kept.tolist()):
        width = float(ends[place + 1] - ends[place])
        room, name = int(width / LETTER), shown.names[row]
        # An outcome alone in its group is named beside the bar; a name of few letters left is none.
        says_more = len(kept) > 1 or name != shown.groups.names[group]
        if says_more and room >= min(len(name), LEAST_CUT):
            middle = 0.5 * float(ends[place] + ends[place + 1])
            label = escape(fit_line(name, room))
            marks.append(
                Text(middle, 0.5 * (low + high), label, "ink", size="small", on_fill=place % 2 == 0)
            )
        if row == shown.chosen:
            marks.append(_outline(float(ends[place]), float(ends[place + 1]), span))
    share = f"{side.symbol} {share_text(float(side.found.shares[group]))}"
    marks.append(
        Text(whole + 0.015, 0.5 * (low + high), share, "muted", "left", "small", is_value=True)
    )
    return marks


def _segments(side: Side, rows: Rows, ends: Array, span: tuple[float, float]) -> Bars:
    count = len(rows)
    return Bars(
        ends[:-1],
        ends[1:],
        np.full(count, span[0]),
        np.full(count, span[1]),
        side.role,
        side.symbol,
        rows,
        shades=np.where(np.arange(count) % 2 == 0, 1.0, 0.45),
        horizontal=True,
        rounded=False,
        key=MEMBERS,
    )


def _one(left: float, right: float, span: tuple[float, float], role: Role, name: str) -> Bars:
    begin, end, low, high = (np.array([one]) for one in (left, right, *span))
    return Bars(begin, end, low, high, role, name, horizontal=True, rounded=False)


def _outline(left: float, right: float, span: tuple[float, float]) -> Bars:
    around = (span[0] - 0.03, span[1] + 0.03)
    return replace(_one(left, right, around, "ink", "in hand"), style="dashed")


def _rest(shown: GroupsShown, count: int, top: float) -> list[Mark]:
    """One line for all groups that have no bar of their own."""
    marks: list[Mark] = [Text(-0.02, 0.5, f"{count:,} more", "muted", "right")]
    for side, (low, high) in zip(shown.sides, _heights(len(shown.sides)), strict=True):
        share = 1.0 - float(side.found.shares[shown.seen].sum())
        if share < SURE:
            # So near to 1 the difference has lost its digits.
            share = float(side.found.shares[shown.order[len(shown.seen) :]].sum())
        end = min(share / top, 1.0)
        marks.append(_one(0.0, end, (1.0 - high, 1.0 - low), "faint", "all others"))
        said = f"{side.symbol} {share_text(share)}"
        at = 1.0 - 0.5 * (low + high)
        marks.append(Text(end + 0.015, at, said, "muted", "left", "small", is_value=True))
    return marks


def entropies_panel(shown: GroupsShown, unit: Unit) -> Panel:
    """Return for each side a bar of its entropy, and below it the two parts that add up to it."""
    marks: list[Mark] = []
    length = max(*(side.found.total for side in shown.sides), 1e-12)
    lines = 2 * len(shown.sides)
    for number, side in enumerate(shown.sides):
        y, found = float(lines - 2 * number), side.found
        whole, between = found.total / length, found.between / length
        name = f"H({side.symbol})"
        marks += _part(0.0, whole, y, "entropy", (name, compact_text(unit.of(found.total), 4)))
        y -= 0.86
        said = ("between", compact_text(unit.of(found.between), 4))
        marks += _part(0.0, between, y, "entropy", said)
        said = ("within", compact_text(unit.of(found.within), 4))
        marks += _part(between, whole, y, "divergence", said)
    x_axis, y_axis = Axis(-0.06, 1.1, visible=False), Axis(0.0, lines + 0.1, visible=False)
    title = f"Entropies, in {unit.value}"
    parts = [(unit.of(one.found.between), unit.of(one.found.within)) for one in shown.sides]
    between, within = np.array(parts).T
    plain = partial(
        plain_bars,
        [f"H({side.symbol})" for side in shown.sides],
        (PlainSeries("entropy", "between", between), PlainSeries("divergence", "within", within)),
        unit.value,
        _RIGHT,
        title=title,
        stacked=True,
        horizontal=True,
    )
    return Panel(x_axis, y_axis, tuple(marks), title, _RIGHT, plain)


def _part(left: float, right: float, y: float, role: Role, said: tuple[str, str]) -> list[Mark]:
    """A bar with its name and number in it, or below it where it is too short."""
    name, number = said
    inside = right - left > 0.45
    words = f"{name} <b>{number}</b>"
    bar = Bars(
        np.array([left]),
        np.array([max(right, left)]),
        np.array([y - 0.48]),
        np.array([y]),
        role,
        name,
        horizontal=True,
    )
    middle = 0.5 * (left + right) if inside else max(0.5 * (left + right), 0.1)
    at = y - 0.24 if inside else y - 0.62
    return [bar, Text(middle, at, words, "ink", on_fill=inside, size="small", is_value=True)]
