"""The filter line: which rows are shown, and that edits act on the rows of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.table.delegate import CellDelegate
from model.document import edits
from model.formats.examples import vocabulary
from tests.gui.table_desk import Desk

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """Four kinds of weather, of which cloudy and windy are shown."""
    desk = Desk(qtbot)
    desk.panel.filter.open()
    QTest.keyClicks(desk.panel.filter.line, "D")
    return desk


def test_that_only_matching_rows_are_shown_and_a_line_says_how_many(desk: Desk) -> None:
    assert desk.view.model().rowCount() == 2
    assert [desk.shown(row, 0) for row in range(2)] == ["cloudy", "windy"]
    assert [desk.shown(row, 1) for row in range(2)] == ["0.25", "0.05"]
    assert desk.panel.filter.note.text() == "2 of 4 shown"
    assert len(desk.document.table) == 4


def test_that_a_cell_typed_in_a_shown_row_is_that_of_the_document(desk: Desk) -> None:
    desk.type(1, 1, "0.07")
    assert desk.values(0) == [0.6, 0.25, 0.1, 0.07]
    assert desk.shown(1, 1) == "0.07"


def test_that_removing_shown_rows_leaves_the_others(desk: Desk) -> None:
    desk.take(0, 0, 1, 0)
    desk.view.commands.remove_rows()
    assert desk.outcomes == ("sunny", "rainy")
    assert desk.panel.filter.note.text() == "0 of 2 shown"


def test_that_rows_neither_come_nor_move_while_some_are_hidden(desk: Desk) -> None:
    desk.go(1, 0)
    desk.view.commands.move_up()
    desk.view.commands.duplicate_rows()
    assert len(desk.document.table) == 4
    assert all("clear the filter" in sentence for sentence in desk.refused)
    assert len(desk.refused) == 2


def test_that_escape_shows_all(desk: Desk) -> None:
    QTest.keyClick(desk.panel.filter.line, Qt.Key.Key_Escape)
    assert desk.view.model().rowCount() == 4
    assert desk.panel.filter.note.isHidden()


def test_that_going_to_a_row_names_the_row_of_the_document(desk: Desk) -> None:
    desk.go(0, 0)
    desk.go(1, 0)
    assert desk.chosen[-1] == 3
    cells = desk.view.itemDelegate()
    assert isinstance(cells, CellDelegate)
    desk.panel.view.show_highlight(3)
    assert cells.lit_row == 1
    desk.panel.view.show_highlight(0)
    assert cells.lit_row == -1


def test_that_sorting_keeps_the_filter_and_shows_the_new_places(desk: Desk) -> None:
    desk.session.apply(edits.sort_rows(desk.document, 0, descending=False))
    assert [desk.shown(row, 0) for row in range(2)] == ["windy", "cloudy"]


def test_that_a_wrong_bound_is_said_and_the_rows_stay(desk: Desk) -> None:
    desk.panel.filter.line.setText("p > x")
    assert "needs a number" in desk.panel.filter.note.text()
    assert desk.view.model().rowCount() == 2


def test_that_a_long_table_has_the_line_at_once(qtbot: QtBot) -> None:
    desk = Desk(qtbot, vocabulary(5_000))
    assert desk.panel.filter.isVisible()
    desk.panel.filter.line.setText("p > 0.01")
    assert 0 < desk.view.model().rowCount() < 50
