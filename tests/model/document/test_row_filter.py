"""RowFilter: what is typed over the table, and which rows it leaves."""

import numpy as np
import pytest

from model.document.cells import Kind
from model.document.document import Document
from model.document.row_filter import (
    Condition,
    FilterError,
    RowFilter,
    matching_rows,
    parse_filter,
)
from model.document.table import Column, Table, table_of
from model.formats.examples import vocabulary
from tests.model.cases import for_each


def weather() -> Document:
    table = table_of(["sunny", "Cloudy", "rainy"], P=[6, 3, 1], Q=[0.2, 0.2, 0.6])
    return Document(table, 0, 1)


@for_each(
    ("typed", "rows"),
    [
        ("NY", [0, 2]),
        ("p > 0.2", [0, 1]),
        ("p>0,2", [0, 1]),
        ("q >= 60%", [2]),
        ("y p < 1/2 q<0.5", [1]),
        ("snow", []),
        ("p = 1", []),
    ],
)
def test_that_a_filter_leaves_the_rows_that_have_all_of_it(typed: str, rows: list[int]) -> None:
    wanted = parse_filter(typed)
    assert wanted is not None
    assert matching_rows(weather(), wanted).tolist() == rows


def test_that_blank_is_no_filter_and_letters_within_words_are_text() -> None:
    assert parse_filter("  ") is None
    assert parse_filter("up > 3") == RowFilter("up > 3")
    assert parse_filter("p > 2e-3") == RowFilter("", (Condition("p", ">", 2e-3),))


def test_that_a_bound_without_a_number_and_a_q_that_is_not_there_are_sentences() -> None:
    with pytest.raises(FilterError, match="needs a number"):
        parse_filter("p > many")
    wanted = parse_filter("q > 0.1")
    assert wanted is not None
    with pytest.raises(FilterError, match="no Q"):
        matching_rows(Document(table_of(["a", "b"], P=[1, 1])), wanted)


def test_that_a_vocabulary_is_narrowed_by_part_of_a_word() -> None:
    document = vocabulary(5_000)
    wanted = parse_filter("ing p > 1e-5")
    assert wanted is not None
    rows = matching_rows(document, wanted)
    assert len(rows)
    assert all("ing" in document.table.outcomes[row] for row in rows.tolist())


def test_that_a_column_of_logits_is_filtered_by_its_probabilities() -> None:
    column = Column("z", np.array([0.0, -np.inf]), Kind.LOGITS)
    wanted = parse_filter("p > 0.5")
    assert wanted is not None
    assert matching_rows(Document(Table(("a", "b"), (column,))), wanted).tolist() == [0]


def test_that_a_bound_without_a_number_is_refused() -> None:
    with pytest.raises(FilterError, match="it is missing"):
        parse_filter("p >")
