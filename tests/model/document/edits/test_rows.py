"""Edits of rows and of what is looked at: what they lead to, what undo calls them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.edits.row_edits import free_name
from model.document.export_choices import ExportChoices
from model.document.groups import GroupsSettings
from model.document.plain_numbers import plain_numbers
from model.document.settings import JointSettings
from model.document.table import Column, Rest, Table, table_of
from model.words.units import Unit
from tests.model.cases import for_each


@pytest.fixture
def weather() -> Document:
    return Document(table_of(["windy", "Cloudy", "sunny"], P=[0.6, 0.25, 0.1]))


def names(edit: edits.Edit) -> tuple[str, ...]:
    return edit.document.table.outcomes


def test_that_rows_are_sorted_by_name_whatever_the_case(weather: Document) -> None:
    up = edits.sort_rows(weather, None, descending=False)
    assert up.label == "Sort by outcome"
    assert names(up) == ("Cloudy", "sunny", "windy")
    assert names(edits.sort_rows(weather, None, descending=True)) == ("windy", "sunny", "Cloudy")


def test_that_rows_are_sorted_by_a_column_or_by_values_beside_the_table(weather: Document) -> None:
    by_p = edits.sort_rows(weather, 0, descending=False)
    assert (by_p.label, names(by_p)) == ("Sort by P", ("sunny", "Cloudy", "windy"))
    beside = edits.sort_by_values(weather, [1.0, 3.0, 2.0], "Q at T", descending=True)
    assert (beside.label, names(beside)) == ("Sort by Q at T", ("Cloudy", "sunny", "windy"))


def test_that_what_is_missing_to_one_becomes_a_row_of_its_own(weather: Document) -> None:
    edit = edits.add_everything_else(weather, 0)
    assert edit.document.table.columns[0].values[-1] == pytest.approx(0.05, rel=1e-11)
    with pytest.raises(ValueError, match="do not fall short of 1"):
        edits.add_everything_else(edit.document, 0)


def test_that_rows_of_one_name_are_added_up_but_for_rewards_and_logits() -> None:
    columns = (Column("P", np.array([1.0, 2.0, 4.0])), Column("R", np.arange(3.0), Kind.REWARDS))
    document = Document(Table(("a", "b", "a"), columns, frozenset({2})), reward=1)
    merged = edits.merge_duplicates(document).document.table
    assert merged.outcomes == ("a", "b")
    assert [column.values.tolist() for column in merged.columns] == [[5.0, 2.0], [0.0, 1.0]]
    assert merged.banned == {0}
    logits = edits.set_kind(document, 0, Kind.LOGITS).document
    with pytest.raises(ValueError, match="Logits cannot be added up"):
        edits.merge_duplicates(logits)


def test_that_a_ban_names_one_outcome_and_counts_several(weather: Document) -> None:
    one = edits.ban_rows(weather, (1,), banned=True)
    assert (one.label, one.document.table.banned) == ("Ban Cloudy", {1})
    both = edits.ban_rows(one.document, (0, 1), banned=False)
    assert (both.label, both.document.table.banned) == ("Allow 2 outcomes", frozenset())


def test_that_what_is_looked_at_is_named_in_undo(weather: Document) -> None:
    choices = ExportChoices(width=640)
    made = (
        edits.set_temperature(weather, 2.0),
        edits.set_unit(weather, Unit.NATS),
        edits.set_order(weather, 3.0),
        edits.set_lens(weather, "identity", "Identity"),
        edits.set_title(weather, "  "),
        edits.set_lens_setting(weather, "training", "Set rate", rate=2.0),
        edits.set_export(weather, choices),
    )
    assert [edit.label for edit in made] == [
        "Set T to 2",
        "Show nats",
        "Set the order α to 3",
        "Look at Identity",
        "Rename to unnamed",
        "Set rate",
        "Choose how pictures are exported",
    ]
    assert made[2].document.order == 3.0
    assert made[4].document.title == "Untitled"
    assert made[5].document.training.rate == 2.0
    assert made[6].document.export is choices
    with pytest.raises(ValueError, match="order"):
        edits.set_order(weather, -1.0)


@for_each(
    ("kind", "texts", "fits"),
    [
        (Kind.WEIGHTS, ["1", "-1"], False),
        (Kind.REWARDS, ["1", "-1"], True),
        (Kind.REWARDS, ["1", "-inf"], False),
        (Kind.LOGITS, ["1", "-inf"], True),
        (Kind.LOGITS, ["1", "inf"], False),
        (Kind.LOGITS, ["1_0"], False),
        (Kind.LOGITS, ["much"], False),
    ],
)
def test_that_plain_numbers_are_those_that_their_kind_allows(
    kind: Kind, texts: list[str], fits: bool
) -> None:
    assert (plain_numbers(texts, kind, ".") is not None) is fits


def test_that_the_rest_is_marked_stays_its_row_and_is_unmarked(weather: Document) -> None:
    marked = edits.mark_rest(weather, 1, 5)
    assert marked.label == "Mark Cloudy as the rest of 5 outcomes"
    assert marked.document.table.rest == Rest(1, 5)
    above, below = (edits.add_row(marked.document, at=at).document.table for at in (0, 2))
    assert (above.rest, below.rest) == (Rest(2, 5), Rest(1, 5))
    assert edits.unmark_rest(marked.document).document.table.rest is None


def test_that_a_free_name_is_the_first_that_no_row_has() -> None:
    table = table_of(["outcome 4", "rest", "rest 2"], P=[1, 2, 3])
    assert free_name(table, "fog") == "fog"
    assert free_name(table, "rest") == "rest 3"
    assert free_name(table, "outcome") == "outcome 5"


def test_that_notes_lose_their_blank_ends_and_the_same_notes_are_no_change(
    weather: Document,
) -> None:
    noted = edits.set_notes(weather, "  A day in May.\n").document
    assert noted.notes == "A day in May."
    assert edits.set_notes(noted, "A day in May. ").document is noted


@pytest.mark.parametrize(
    ("edit_of", "place"),
    [
        (lambda document: edits.remove_rows(document, [0]), 1),
        (lambda document: edits.remove_rows(document, [2]), -1),
        (lambda document: edits.duplicate_rows(document, [1]), 3),
        (lambda document: edits.move_rows(document, [2], 0), 0),
        (lambda document: edits.sort_rows(document, None, descending=False), 1),
        (
            lambda document: edits.sort_by_values(document, [3.0, 2.0, 1.0], "x", descending=False),
            0,
        ),
        (lambda document: edits.add_row(document, "new", 1), 3),
        (lambda document: edits.add_row(document, "new"), 2),
        (lambda document: edits.add_everything_else(document, 0), 2),
        (lambda document: edits.merge_duplicates(document), 2),
    ],
)
def test_that_what_a_lens_has_in_hand_goes_with_its_row(
    weather: Document, edit_of: Callable[[Document], edits.Edit], place: int
) -> None:
    held = replace(weather, joint=JointSettings(learned=2), groups=GroupsSettings(chosen=2))
    document = edit_of(held).document
    assert (document.joint.learned, document.groups.chosen) == (place, place)
    if place >= 0:
        assert document.table.outcomes[place] == "sunny"


def test_that_what_is_learned_of_x_goes_with_its_column() -> None:
    document = Document(table_of(["a", "b"], A=[1, 2], B=[3, 4], C=[5, 6]), 0, 1)
    held = replace(document, joint=JointSettings(learned_x=1))
    assert edits.remove_column(held, 0).document.joint.learned_x == 0
    assert edits.remove_column(held, 1).document.joint.learned_x == -1
    assert edits.remove_column(held, 2).document.joint.learned_x == 1
    assert edits.set_kind(held, 0, Kind.LOGITS).document.joint.learned_x == 0
    assert edits.set_kind(held, 1, Kind.LOGITS).document.joint.learned_x == -1
    logits = edits.set_kind(document, 0, Kind.LOGITS).document
    back = replace(logits, joint=JointSettings(learned_x=0))
    assert edits.set_kind(back, 0, Kind.WEIGHTS).document.joint.learned_x == 1
