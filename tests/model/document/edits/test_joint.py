"""Pasting a joint table: pairs that are counted, and a matrix with its names."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from model.document import edits
from model.document.cells import CellError
from model.document.document import Document, new_document
from model.document.table import table_of

WEATHER = [
    ("weather", "umbrella"),
    ("rain", "yes"),
    ("rain", "yes"),
    ("sun", "no"),
    ("rain", "no"),
    ("sun", "no"),
]


def pasted(block: Sequence[tuple[str, ...]], document: Document | None = None) -> Document:
    return edits.paste(document or new_document(), 0, 0, block, names=True).document


def cells(document: Document) -> list[list[float]]:
    return [column.values.tolist() for column in document.table.columns]


def test_that_two_columns_of_words_are_counted_and_seen_as_joint() -> None:
    edit = edits.paste(new_document(), 0, 0, WEATHER, names=True)
    assert edit.label == "Count 5 pairs"
    document = edit.document
    assert document.lens == "joint"
    assert document.table.outcomes == ("rain", "sun")
    assert [column.name for column in document.table.columns] == ["yes", "no"]
    assert cells(document) == [[2.0, 0.0], [1.0, 2.0]]
    assert (document.truth, document.model) == (0, 1)


def test_that_pairs_without_a_heading_are_all_counted_and_blanks_within_do_not_matter() -> None:
    document = pasted([*WEATHER[1:], ("", ""), (" rain ", "yes")])
    assert cells(document) == [[3.0, 0.0], [1.0, 2.0]]


def test_that_one_and_the_same_second_word_leaves_no_q() -> None:
    document = pasted([("a", "x"), ("b", "x"), ("a", "x")])
    assert document.model is None
    assert cells(document) == [[2.0, 1.0]]


def test_that_pairs_of_numbers_are_pairs_through_the_joint_lens_and_weights_elsewhere() -> None:
    block = [("0", "0"), ("0", "1"), ("1", "1"), ("0", "0")]
    seen = replace(new_document(), lens="joint")
    assert cells(pasted(block, seen)) == [[2.0, 0.0], [1.0, 1.0]]
    assert len(pasted(block).table) == 4
    # Names that are all different are a column of weights there too.
    weights = [("a", "1"), ("b", "2"), ("c", "3")]
    assert pasted(weights, seen).table.columns[0].values.tolist() == [1.0, 2.0, 3.0]


def test_that_a_matrix_with_its_names_takes_the_place_of_a_joint_table() -> None:
    table = table_of(["a", "b", "c"], P=[1, 2, 3], Q=[3, 2, 1], R=[1, 1, 1])
    old = Document(table, 2, 1, lens="joint")
    block = [("", "sun", "rain"), ("umbrella", "1", "4"), ("none", "5", "2")]
    document = pasted(block, old)
    assert document.table.outcomes == ("umbrella", "none")
    assert [column.name for column in document.table.columns] == ["sun", "rain"]
    assert cells(document) == [[1.0, 5.0], [4.0, 2.0]]
    assert (document.truth, document.model) == (0, 1)
    # Elsewhere the block is put in, and the rest of the table stays.
    assert len(pasted(block, replace(old, lens="compare")).table) == 3


def test_that_a_wrong_word_in_a_matrix_is_named_and_nothing_changes() -> None:
    block = [("", "sun", "rain"), ("umbrella", "1", "4"), ("none", "5", "two")]
    with pytest.raises(CellError, match="Row 2, column rain"):
        pasted(block, replace(new_document(), lens="joint"))


def test_that_a_few_words_are_no_pairs_and_too_many_columns_are_refused() -> None:
    with pytest.raises(CellError):
        pasted([("a", "x"), ("b", "y")])
    many = [("a", f"word {number} x") for number in range(1_001)] * 2
    with pytest.raises(ValueError, match="1,001 values"):
        pasted(many)
