"""Groups: outcomes that mean the same joined, and the entropy between and within them."""

from functools import partial

import numpy as np

from model.document.edits import Edit
from model.document.groups import Groups
from model.document.table import Array
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Mark, Role
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lens.words import quoted, tempered_called, tempered_role, truth_called
from model.lenses.groups.controls import CONTROLS, Ordered, chosen_row, clicked, ordered
from model.lenses.groups.picture import (
    MEMBERS,
    MOST_GROUPS,
    GroupsShown,
    Side,
    entropies_panel,
    groups_panel,
)
from model.measures.groups import grouped_entropy, quickly_grouped
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text


def view(readings: Readings, workings: Workings) -> View:
    """Return the groups as bars cut into their outcomes, and H = between + within."""
    shown = _shown(readings, workings)
    return View(
        readings.document,
        _figure(readings, shown),
        partial(_tip, readings, shown),
        partial(_clicked, readings),
    )


def _shown(readings: Readings, workings: Workings) -> GroupsShown:
    document, prepared = readings.document, readings.prepared
    found = workings.of(ordered, prepared, document.table.names, document.groups.labels)
    sides = [workings.of(_truth_side, prepared, found.groups)]
    if readings.model is not None:
        sides.append(_tempered_side(readings, found))
    return GroupsShown(readings.outcomes, found, tuple(sides), chosen_row(document))


def _truth_side(prepared: Prepared, groups: Groups) -> Side:
    return _side("truth", "P", prepared.truth, groups)


def _tempered_side(readings: Readings, found: Ordered) -> Side:
    """Q at T; while the dial moves its entropy is that of the readings, which are quick then."""
    symbol, shares, groups = readings.tempered_symbol, readings.tempered, found.groups
    total = readings["entropy_qt"].value
    if readings.settled or total is None:
        return _side(tempered_role(readings), symbol, shares, groups)
    count, p = len(groups.names), np.asarray(shares)
    grouped = quickly_grouped(p, groups.of_row, count, found.joined, total)
    return Side(tempered_role(readings), symbol, shares, grouped)


def _side(role: Role, symbol: str, shares: Array, groups: Groups) -> Side:
    found = grouped_entropy(shares, groups.of_row, len(groups.names))
    return Side(role, symbol, shares, found)


def _figure(readings: Readings, shown: GroupsShown) -> Figure:
    caption = _caption(readings, shown)
    names = (truth_called(readings.document), tempered_called(readings))[: len(shown.sides)]
    return Figure(
        title="What means the same, joined",
        panels=(groups_panel(shown, names), entropies_panel(shown, readings.unit)),
        said=caption,
        said_plainly=lambda: _alternative(readings, shown, caption),
        legend=(
            *(Legend(one.role, name) for one, name in zip(shown.sides, names, strict=True)),
            Legend("entropy", "between groups"),
            Legend("divergence", "within groups"),
        ),
        numbers=lambda: DataTable(
            ("outcome", "group", *map(plain, names)),
            (
                shown.ordered.names,
                shown.ordered.called,
                *(np.asarray(side.shares)[shown.ordered.rows] for side in shown.sides),
            ),
        ),
    )


def _caption(readings: Readings, shown: GroupsShown) -> Caption:
    unit = readings.unit
    first = shown.sides[0].found
    outcomes, groups = len(shown.names), len(shown.groups.names)
    if not shown.groups.are_joined:
        lead = "No two outcomes mean the same yet."
        rest = "Click one to take it in hand, then another to join it to that."
    else:
        lead = f"{counted(outcomes, 'outcome')} have {counted(groups, 'meaning')}."
        parts = (unit.of(one) for one in (first.total, first.between, first.within))
        total, between, within = (compact_text(one, 4) for one in parts)
        rest = (
            f"H(P) = {total} {unit.value} is {between} between the groups, the semantic entropy, "
            f"and {within} within them, which only says the same in other words."
        )
    if len(shown.sides) > 1:
        side = shown.sides[1]
        number = compact_text(unit.of(side.found.between), 4)
        rest += f" Of {side.symbol} it is {number} between the groups."
    if shown.chosen >= 0:
        rest += f" In hand: {quoted(shown.names[shown.chosen])}; a click on another joins it."
    return Caption(lead, rest)


def _alternative(readings: Readings, shown: GroupsShown, caption: Caption) -> str:
    lines = ["Bars of groups of outcomes, cut into the outcomes, and bars of their entropies."]
    for place, group in enumerate(shown.seen.tolist()):
        shares = ", ".join(
            f"{side.symbol} {share_text(float(side.found.shares[group]))}" for side in shown.sides
        )
        members = shown.members(place).tolist()
        names = ", ".join(escape(shown.names[row][:60]) for row in members[:MOST_GROUPS])
        more = f" and {len(members) - MOST_GROUPS:,} more" if len(members) > MOST_GROUPS else ""
        lines.append(f"{escape(shown.groups.names[group][:60])}: {shares}; {names}{more}.")
    if len(shown.seen) < len(shown.order):
        lines.append(f"And {counted(len(shown.order) - len(shown.seen), 'more group')}.")
    for side in shown.sides:
        numbers = (side.found.total, side.found.between, side.found.within)
        total, between, within = (compact_text(readings.unit.of(one), 5) for one in numbers)
        once = compact_text(readings.unit.of(side.found.averaged), 5)
        lines.append(f"H({side.symbol}) {total} = {between} between + {within} within;")
        lines.append(f"each group counted once, as Kuhn and others do: {once}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))


def _tip(readings: Readings, shown: GroupsShown, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars):
        return ""
    if mark.key != MEMBERS or index >= len(mark.rows):
        return _entropy_tip(readings, shown, mark)
    row = int(mark.rows[index])
    group = int(shown.groups.of_row[row])
    lines = [
        f"<b>{escape(shown.names[row][:60])}</b>",
        f"means {quoted(shown.groups.names[group])}",
    ]
    for side in shown.sides:
        share, whole = float(side.shares[row]), float(side.found.shares[group])
        part = f", {share_text(share / whole)} of its group" if whole > 0.0 else ""
        lines.append(f"{side.symbol}: {compact_text(share, 4)}{part}")
    lines.append(f"inside the group: {_in(readings, float(shown.sides[0].found.inside[group]))}")
    return "<br>".join(lines)


def _entropy_tip(readings: Readings, shown: GroupsShown, mark: Bars) -> str:
    if mark.name != "between":
        return f"<b>{mark.name}</b>"
    lines = ["<b>between groups: semantic entropy</b>"]
    for side in shown.sides:
        lines.append(f"{side.symbol}: {_in(readings, side.found.between)}")
        averaged = _in(readings, side.found.averaged)
        lines.append(f"{side.symbol}, each group counted once as Kuhn and others do: {averaged}")
    return "<br>".join(lines)


def _in(readings: Readings, nats: float) -> str:
    return f"{compact_text(readings.unit.of(nats), 4)} {readings.unit.value}"


def _clicked(readings: Readings, mark: Mark, index: int) -> Edit | None:
    if not isinstance(mark, Bars) or mark.key != MEMBERS or index >= len(mark.rows):
        return None
    return clicked(readings, int(mark.rows[index]))


LOOK = Look(view, CONTROLS)
