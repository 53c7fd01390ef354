"""Headings and widths of the table's columns, as plain values."""

from __future__ import annotations

import pytest

from gui.table.columns import headings, needs_two_lines
from gui.table.table_model import Span, changed_outcomes, changed_values, place_of_change
from gui.table.widths import shared_widths
from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Column, Table, table_of
from tests.gui.table_desk import weather


def test_that_plain_roles_need_one_line() -> None:
    shown = headings(weather())
    assert [(one.name, one.word) for one in shown[1:3]] == [("P", "truth"), ("Q", "model")]
    assert not needs_two_lines(shown)


def test_that_logits_say_so() -> None:
    shown = headings(edits.set_kind(weather(), 1, Kind.LOGITS).document)
    assert shown[2].below == "logits"
    assert shown[2].spoken == "Q, the model, logits"
    assert needs_two_lines(shown)


def test_that_a_column_that_is_both_says_both() -> None:
    shown = headings(Document(table_of("ab", Box=[1, 1]), 0, 0))
    assert shown[1].below == "P, Q · truth and model"
    assert shown[1].spoken == "Box, both P and Q"


@pytest.mark.parametrize(
    ("needs", "available", "widths"),
    [
        ([80, 60, 60, 60], 400, [100, 100, 100, 100]),
        ([200, 60, 60, 60], 380, [200, 60, 60, 60]),
        ([180, 60, 60, 60], 401, [180, 75, 73, 73]),
        ([80, 60, 60, 60], 100, [80, 60, 60, 60]),
        ([80], 100, [100]),
    ],
)
def test_that_columns_fill_the_width_as_equally_as_they_can(
    needs: list[int], available: int, widths: list[int]
) -> None:
    assert shared_widths(needs, available) == widths


def test_that_differences_are_found_by_name_value_and_text() -> None:
    assert changed_outcomes(_named("abcd"), _named("axcy")) == Span(1, 3)
    assert changed_outcomes(_named("ab"), _named("ab")) is None
    old = Column("P", [1.0, 2.0, 3.0])
    assert changed_values(old, Column("P", [1.0, 5.0, 3.0])) == Span(1, 1)
    assert changed_values(old, Column("P", [1.0, 2.0, 3.0], texts={2: "3.0"})) == Span(2, 2)
    assert changed_values(old, Column("P", [1.0, 2.0, 3.0])) is None
    assert place_of_change("abc", "abxc") == 2
    assert place_of_change("abc", "abcd") == 3


def _named(names: str) -> Table:
    return table_of(names, P=[1.0] * len(names))
