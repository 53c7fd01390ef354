"""Rows by key, menu and drag: added, removed, duplicated, moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.table.commands import CellBlock
from model.document import edits
from model.document.document import Document
from model.document.table import table_of
from tests.gui.table_desk import LEFT, NO_KEYS, Desk, action_named, choose, weather

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("key", "keys"),
    [(Qt.Key.Key_Insert, NO_KEYS), (Qt.Key.Key_Return, CONTROL), (Qt.Key.Key_Enter, CONTROL)],
)
def test_that_a_key_adds_an_outcome_below_ready_to_be_named(
    qtbot: QtBot, key: Qt.Key, keys: Qt.KeyboardModifier
) -> None:
    desk = Desk(qtbot)
    desk.go(1, 1)
    desk.key(key, keys)
    assert desk.outcomes == ("sunny", "cloudy", "outcome 5", "rainy", "windy")
    assert desk.at == (2, 0)
    QTest.keyClicks(desk.editor, "snow")
    QTest.keyClick(desk.editor, Qt.Key.Key_Return)
    assert desk.outcomes[2] == "snow"


def test_that_the_button_adds_an_outcome_at_the_end(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 1)
    QTest.mouseClick(desk.panel.chips.outcome, LEFT)
    assert desk.outcomes[-1] == "outcome 5"
    assert desk.editor.text() == "outcome 5"
    assert desk.session.undo_stack.undoText() == "Add outcome 5"


def test_that_ctrl_delete_removes_the_selected_rows(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(1, 1, 2, 2)
    desk.key(Qt.Key.Key_Delete, CONTROL)
    assert desk.outcomes == ("sunny", "windy")
    assert desk.at == (1, 1)
    desk.session.undo_stack.undo()
    assert desk.document.table is not None
    assert desk.outcomes == weather().table.outcomes


def test_that_all_rows_can_be_removed_and_the_panel_says_what_to_do(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.key(Qt.Key.Key_Delete, CONTROL)
    assert desk.outcomes == ()
    assert desk.panel.empty_note.isVisible()
    assert "Press + Outcome, or paste a column" in desk.panel.empty_note.text()
    assert not desk.panel.sums.isVisible()
    desk.key(Qt.Key.Key_Insert)
    assert desk.outcomes == ("outcome 1",)
    assert not desk.panel.empty_note.isVisible()


def test_that_ctrl_d_duplicates_and_goes_to_the_copy(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(1, 2)
    desk.key(Qt.Key.Key_D, CONTROL)
    assert desk.outcomes == ("sunny", "cloudy", "cloudy", "rainy", "windy")
    assert desk.values(1)[1:3] == [0.25, 0.25]
    assert desk.at == (2, 2)


def test_that_alt_up_and_down_move_the_rows_and_the_selection_with_them(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(1, 1, 2, 1)
    desk.key(Qt.Key.Key_Down, ALT)
    assert desk.outcomes == ("sunny", "windy", "cloudy", "rainy")
    assert desk.view.selected_area() == CellBlock(2, 1, 3, 1)
    desk.key(Qt.Key.Key_Down, ALT)
    assert desk.session.undo_stack.count() == 1
    desk.key(Qt.Key.Key_Up, ALT)
    desk.key(Qt.Key.Key_Up, ALT)
    assert desk.outcomes == ("cloudy", "rainy", "sunny", "windy")
    desk.key(Qt.Key.Key_Up, ALT)
    assert desk.session.undo_stack.count() == 3


def test_that_a_row_dragged_by_its_handle_is_put_down_at_the_line(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    y = desk.cell_place(2, 0).y() + 10
    desk.drag_rows(0, y)
    assert desk.outcomes[0] == "sunny"
    desk.drop(y)
    assert desk.outcomes == ("cloudy", "rainy", "sunny", "windy")
    assert desk.session.undo_stack.undoText() == "Move sunny"
    assert desk.session.undo_stack.count() == 1


def test_that_selected_rows_are_dragged_together_even_below_the_last(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(0, 1, 1, 1)
    y = desk.cell_place(3, 0).y() + 40
    desk.drag_rows(1, y)
    desk.drop(y)
    assert desk.outcomes == ("rainy", "windy", "sunny", "cloudy")


def test_that_escape_lets_a_dragged_row_go(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    y = desk.cell_place(3, 0).y()
    desk.drag_rows(0, y)
    desk.key(Qt.Key.Key_Escape)
    desk.drop(y)
    assert desk.outcomes == weather().table.outcomes


def test_that_a_press_on_the_handle_without_a_move_changes_nothing(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    place = desk.handle_place(2)
    QTest.mouseClick(desk.view.viewport(), LEFT, NO_KEYS, place)
    assert desk.session.undo_stack.count() == 0
    assert desk.view.selected_area() == CellBlock(2, 0, 2, 3)


def test_that_a_drag_over_cells_selects_a_rectangle(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    viewport = desk.view.viewport()
    QTest.mousePress(viewport, LEFT, NO_KEYS, desk.cell_place(0, 1))
    QTest.mouseMove(viewport, desk.cell_place(1, 2))
    QTest.mouseMove(viewport, desk.cell_place(2, 2))
    QTest.mouseRelease(viewport, LEFT, NO_KEYS, desk.cell_place(2, 2))
    assert desk.view.selected_area() == CellBlock(0, 1, 2, 2)


def test_that_shift_and_arrows_select_a_rectangle(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 1)
    desk.key(Qt.Key.Key_Down, SHIFT)
    desk.key(Qt.Key.Key_Right, SHIFT)
    assert desk.view.selected_area() == CellBlock(0, 1, 1, 2)


def right_click(desk: Desk, place: QPoint) -> None:
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, desk.view.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(desk.view.viewport(), event)


def test_that_a_right_click_offers_what_can_be_done_with_the_row(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    right_click(desk, desk.cell_place(2, 1))
    menu = desk.row_menu()
    assert desk.at == (2, 1)
    assert action_named(menu, "Duplicate 1 outcome").text().endswith("\tCtrl+D")
    choose(menu, "Remove 1 outcome")
    assert desk.outcomes == ("sunny", "cloudy", "windy")


def test_that_a_right_click_inside_the_selection_keeps_it(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(1, 1, 2, 2)
    right_click(desk, desk.cell_place(2, 1))
    choose(desk.row_menu(), "Move up")
    assert desk.outcomes == ("cloudy", "rainy", "sunny", "windy")


def test_that_the_menu_key_opens_the_rows_menu_with_the_columns_inside(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(1, 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(desk.view.viewport(), event)
    menu = desk.row_menu()
    inside = action_named(menu, "Column Q").menu()
    assert inside is not None
    menu.close()


def test_that_going_to_a_row_says_so_and_showing_says_nothing(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(2, 1)
    assert desk.chosen[-1] == 2
    desk.chosen.clear()
    desk.show(edits.remove_rows(desk.document, [0, 1]).document)
    desk.show(replace(weather(), temperature=9.0))
    desk.show(Document(table_of("ab", Box=[9, 1])))
    assert desk.chosen == []


def test_that_values_shown_leave_cell_and_selection_where_they_are(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(1, 1, 2, 2)
    desk.show(edits.set_cell(desk.document, 0, 1, "0.9").document)
    desk.show(edits.sort_rows(desk.document, 0, descending=False).document)
    assert desk.at == (1, 1)
    assert desk.view.selected_area() == CellBlock(1, 1, 2, 2)
