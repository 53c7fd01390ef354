"""The controls of the Groups lens: the row in hand, its label, joining and taking apart."""

from dataclasses import dataclass, replace

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.groups import (
    LONGEST_LABEL,
    Groups,
    GroupsSettings,
    free_label,
    groups_of,
    meaning,
)
from model.document.name_blocks import SharedNames
from model.document.table import Rows
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Readings
from model.lens.controls import Button, Control, TextLine
from model.words.names import fit_line

_LETTERS = 24


@dataclass(frozen=True, eq=False)
class Ordered:
    """Groups as they are shown: by their shares under P, and in each the rows likewise.

    Attributes:
        groups: which rows mean the same.
        order: the groups, the largest first; equal ones by their first rows.
        rows: all rows in the order in which they are shown.
        ends: where the rows of each group end among them, in the order of the groups.
        names: the names of the rows in that order; called: of the group of each.
        joined: the rows that are not alone in their group.
    """

    groups: Groups
    order: Rows
    rows: Rows
    ends: Rows
    names: tuple[str, ...]
    called: tuple[str, ...]
    joined: Rows


def ordered(prepared: Prepared, names: SharedNames, labels: tuple[tuple[str, ...], ...]) -> Ordered:
    """Return the groups of outcomes with these labels in the order in which they are shown."""
    groups, truth = groups_of(names, labels), np.asarray(prepared.truth)
    shares = np.bincount(groups.of_row, weights=truth, minlength=len(groups.names))
    order = np.argsort(-shares, kind="stable")
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    rows = np.lexsort((-truth, place[groups.of_row]))
    sizes = np.bincount(groups.of_row, minlength=len(order))
    shown = tuple(map(names.all().__getitem__, rows.tolist()))
    called = tuple(map(groups.names.__getitem__, groups.of_row[rows].tolist()))
    joined = np.flatnonzero(sizes[groups.of_row] > 1)
    return Ordered(groups, order, rows, np.cumsum(sizes[order]), shown, called, joined)


def _ordered(readings: Readings) -> Ordered:
    document = readings.document
    return ordered(readings.prepared, document.table.names, document.groups.labels)


def groups_in(document: Document) -> Groups:
    """Return which rows of a document mean the same."""
    return groups_of(document.table.names, document.groups.labels)


def chosen_row(document: Document) -> int:
    """Return the row in hand; −1 where there is none, or it is gone."""
    row = document.groups.chosen
    return row if row < len(document.table) else -1


def clicked(readings: Readings, row: int) -> Edit:
    """Return the edit of a click on a row: take it in hand, put it down, or join it to that."""
    document, chosen = readings.document, chosen_row(readings.document)
    groups = groups_in(document)
    if chosen < 0 or groups.of_row[row] == groups.of_row[chosen]:
        return _choose(document, -1 if row == chosen else row)
    return _labelled(document, row, groups.names[groups.of_row[chosen]], "Join {} with “{}”")


def _choose(document: Document, row: int) -> Edit:
    label = "Put the outcome down" if row < 0 else f"Take {_name(document, row)} in hand"
    return set_lens_setting(document, "groups", label, chosen=row)


def _labelled(document: Document, row: int, label: str, words: str) -> Edit:
    """The edit that labels a row; a label that says no more than its name is left out."""
    name = document.table.outcomes[row]
    kept = "" if meaning(label) == meaning(name) else label
    labels = document.groups.labelled({name: kept})
    said = words.format(_name(document, row), fit_line(label, _LETTERS))
    return set_lens_setting(document, "groups", said, labels=labels)


def _name(document: Document, row: int) -> str:
    return f"“{fit_line(document.table.outcomes[row], _LETTERS)}”"


def _step(readings: Readings, by: int) -> Edit:
    rows, chosen = _ordered(readings).rows, chosen_row(readings.document)
    place = int(np.flatnonzero(rows == chosen)[0]) + by if chosen >= 0 else 0
    return _choose(readings.document, int(rows[place % len(rows)]))


def _join_above(readings: Readings) -> Edit:
    """The row in hand joins the group shown before its own; the first one that after it."""
    document, shown, row = readings.document, _ordered(readings), chosen_row(readings.document)
    place = int(np.flatnonzero(shown.order == shown.groups.of_row[row])[0])
    other = shown.order[place - 1 if place else 1]
    return _labelled(document, row, shown.groups.names[other], "Join {} with “{}”")


def _can_join(readings: Readings) -> bool:
    return chosen_row(readings.document) >= 0 and len(groups_in(readings.document).names) > 1


def _take_apart(readings: Readings) -> Edit:
    document, row = readings.document, chosen_row(readings.document)
    name, label = document.table.outcomes[row], document.groups.own.get
    taken = [label(other, other) for other in document.table.outcomes if other != name]
    return _labelled(document, row, free_label(name, taken), "Take {} apart as “{}”")


def _group(document: Document) -> int:
    return int(groups_in(document).of_row[chosen_row(document)])


def _can_part(readings: Readings) -> bool:
    document = readings.document
    if chosen_row(document) < 0:
        return False
    rows = groups_in(document).rows(_group(document))
    return len({document.table.outcomes[row] for row in rows.tolist()}) > 1


def _by_names(readings: Readings) -> Edit:
    return set_lens_setting(readings.document, "groups", "Group by the names alone", labels=())


def _label(document: Document) -> str:
    row = chosen_row(document)
    return "" if row < 0 else document.groups.label(document.table.outcomes[row])[:LONGEST_LABEL]


def _type_label(document: Document, typed: str) -> Edit:
    row = chosen_row(document)
    if row < 0:
        raise ValueError("Click an outcome in the picture first; its label is typed here.")
    name = document.table.outcomes[row]
    label = "" if not typed.strip() or typed == name else typed
    labels = document.groups.labelled({name: label})
    return set_lens_setting(document, "groups", f"Label {_name(document, row)}", labels=labels)


def _complete(readings: Readings) -> Edit | None:
    """Tab: the first group whose name begins as what was typed does."""
    begun = meaning(_label(readings.document))
    shown = _ordered(readings)
    own = shown.groups.of_row[chosen_row(readings.document)]
    for group in shown.order.tolist():
        name = shown.groups.names[group]
        if group != own and begun and meaning(name).startswith(begun):
            return _type_label(readings.document, name)
    return None


def _has_chosen(document: Document) -> bool:
    return chosen_row(document) >= 0


def with_labels(document: Document, labels: dict[str, str]) -> Document:
    """Return a document whose outcomes bear these labels too; ValueError for unknown outcomes."""
    known = set(document.table.outcomes)
    unknown = next((name for name in labels if name not in known), None)
    if unknown is not None:
        raise ValueError(f"There is no outcome “{fit_line(unknown, 40)}” to be labelled.")
    return replace(document, groups=GroupsSettings(document.groups.labelled(labels)))


CONTROLS: tuple[Control, ...] = (
    Button("◀ outcome before", "Take the outcome before in hand", lambda one: _step(one, -1), "["),
    Button("next outcome ▶", "Take the next outcome in hand", lambda one: _step(one, 1), "]"),
    Button(
        "Join ▲",
        "Join the outcome in hand with the group above its own",
        _join_above,
        "J",
        _can_join,
        shown=_has_chosen,
    ),
    Button(
        "Take apart",
        "Let the outcome in hand be a group of its own",
        _take_apart,
        "A",
        _can_part,
        shown=_has_chosen,
    ),
    Button(
        "↺ By names",
        "Leave out all labels: outcomes join where their names say the same",
        _by_names,
        "",
        lambda readings: bool(readings.document.groups.labels),
    ),
    TextLine(
        "label",
        "What the outcome in hand means: those with the same label join; Tab completes",
        "its name",
        LONGEST_LABEL,
        _label,
        _type_label,
        _complete,
        shown=_has_chosen,
    ),
)
