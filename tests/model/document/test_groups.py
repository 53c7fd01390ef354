"""Groups: what is taken for the same meaning, and labels that follow their outcomes."""

from dataclasses import replace

import pytest

from model.document import edits
from model.document.document import Document
from model.document.groups import GroupsSettings, free_label, groups_of, meaning
from model.document.table import table_of
from model.formats.entropy_file import decode, encode
from tests.model.cases import for_each


def document(*names: str, labels: tuple[tuple[str, str], ...] = ()) -> Document:
    table = table_of(names, P=[1.0 + k for k in range(len(names))])
    return Document(table, groups=GroupsSettings(labels))


def grouped(found: Document) -> list[int]:
    return [int(one) for one in groups_of(found.table.names, found.groups.labels).of_row]


@for_each("name", ["paris", " Paris.", "PARIS!", "“Paris”", "Paris\n", "ＰＡＲＩＳ"])
def test_that_case_blanks_and_marks_around_change_no_meaning(name: str) -> None:
    assert meaning(name) == meaning("Paris")


@for_each(
    ("one", "other"),
    [("-5", "5"), ("3.5", "35"), (".", ","), ("", "a"), ("5%", "5"), ("U.S.", "us"), ("C", "C#")],
)
def test_that_what_differs_in_more_stays_apart(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


def test_that_names_that_say_the_same_join_by_themselves() -> None:
    assert grouped(document("Paris", "Lyon", " paris.", "lyon")) == [0, 1, 0, 1]


def test_that_a_label_joins_and_gives_the_group_its_name() -> None:
    found = document("It’s Paris", "Lyon", "paris", labels=(("It’s Paris", "Paris"),))
    groups = groups_of(found.table.names, found.groups.labels)
    assert groups.of_row.tolist() == [0, 1, 0]
    assert groups.names == ("Paris", "Lyon")
    assert groups.rows(0).tolist() == [0, 2]
    assert groups.are_joined


def test_that_labels_follow_sorting_renaming_and_a_file() -> None:
    found = document("It’s Paris", "Lyon", "Paris", labels=(("It’s Paris", "Paris"),))
    moved = edits.move_rows(found, [0], 3).document
    assert grouped(moved) == [0, 1, 1]
    renamed = edits.rename_outcome(moved, 2, "The capital").document
    assert grouped(renamed) == [0, 1, 1]
    assert renamed.groups.own == {"The capital": "Paris"}
    assert decode(encode(renamed)).groups == renamed.groups


def test_that_a_label_stays_with_others_of_the_old_name() -> None:
    found = document("a", "a", "b", labels=(("a", "b"),))
    renamed = edits.rename_outcome(found, 0, "c").document
    assert renamed.groups.own == {"a": "b", "c": "b"}
    assert grouped(renamed) == [0, 0, 0]


def test_that_a_free_label_means_none_of_those_taken() -> None:
    assert free_label("Paris", ["paris.", "Paris 2"]) == "Paris 3"
    assert free_label("Lyon", ["Paris"]) == "Lyon"
    assert free_label("  ", ["apart"]) == "apart 2"


@for_each("labels", [(("a",),), (("a", " "),), (("a", "b" * 300),)])
def test_that_labels_that_are_none_are_refused(labels: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(ValueError, match=r"label"):
        GroupsSettings(labels)


def test_that_a_label_taken_back_leaves_the_name() -> None:
    settings = GroupsSettings((("a", "x"), ("b", "y")))
    assert replace(settings, labels=settings.labelled({"a": ""})).own == {"b": "y"}
    assert settings.label("b") == "y"
    assert settings.label("c") == "c"
