"""Banning outcomes in the table: ticks, Space, Ctrl+B, the row menu, and what it says of them."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.look.style import wear
from gui.look.theme import DARK, LIGHT
from gui.table.delegate import tick_rect
from model.sampling.bans import ban_price, ban_words
from tests.gui.table_desk import LEFT, NO_KEYS, Desk, action_named, choose, weather

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, replace(weather(), lens="sampling"))


def tick_place(desk: Desk, row: int) -> QPoint:
    return tick_rect(desk.view.visualRect(desk.view.model().index(row, 0))).center()


def click_tick(desk: Desk, row: int) -> None:
    QTest.mouseClick(desk.view.viewport(), LEFT, NO_KEYS, tick_place(desk, row))


def spoken(desk: Desk, row: int) -> str:
    role = Qt.ItemDataRole.AccessibleTextRole
    return str(desk.view.model().index(row, 0).data(role))


def test_that_a_click_on_a_tick_bans_an_outcome_and_another_allows_it(desk: Desk) -> None:
    click_tick(desk, 2)
    assert desk.document.table.banned == {2}
    assert desk.session.undo_stack.undoText() == "Ban rainy"
    click_tick(desk, 2)
    assert not desk.document.table.banned
    desk.session.undo_stack.undo()
    assert desk.document.table.banned == {2}
    assert not desk.is_editing


def test_that_a_double_click_on_a_tick_opens_no_editor(desk: Desk) -> None:
    click_tick(desk, 1)
    QTest.mouseDClick(desk.view.viewport(), LEFT, NO_KEYS, tick_place(desk, 1))
    assert not desk.is_editing


def test_that_space_ticks_a_name_and_no_number(desk: Desk) -> None:
    desk.go(1, 0)
    desk.key(Qt.Key.Key_Space)
    assert desk.document.table.banned == {1}
    desk.key(Qt.Key.Key_Space)
    assert not desk.document.table.banned
    assert not desk.is_editing


def test_that_ctrl_b_bans_the_selection_and_allows_it_if_all_of_it_is_banned(desk: Desk) -> None:
    desk.take(1, 0, 2, 2)
    desk.key(Qt.Key.Key_B, CONTROL)
    assert desk.document.table.banned == {1, 2}
    desk.take(0, 0, 1, 0)
    desk.key(Qt.Key.Key_B, CONTROL)
    assert desk.document.table.banned == {0, 1, 2}
    desk.key(Qt.Key.Key_B, CONTROL)
    assert desk.document.table.banned == {2}


def test_that_the_row_menu_bans_and_allows(desk: Desk) -> None:
    for title, banned in (("Ban 1 outcome", {3}), ("Allow 1 outcome", set[int]())):
        desk.go(3, 1)
        desk.view.menu_requested.emit(QPoint(0, 0))
        menu = desk.row_menu()
        assert action_named(menu, title).text().endswith("Ctrl+B")
        choose(menu, title)
        assert desk.document.table.banned == banned


def test_that_the_last_outcome_that_can_be_drawn_stays_and_it_says_so(desk: Desk) -> None:
    desk.take(0, 0, 3, 0)
    desk.key(Qt.Key.Key_B, CONTROL)
    assert not desk.document.table.banned
    assert "Nothing would be left to draw" in desk.refused[-1]
    desk.take(0, 0, 2, 0)
    desk.key(Qt.Key.Key_B, CONTROL)
    click_tick(desk, 3)
    assert desk.document.table.banned == {0, 1, 2}


def test_that_ticks_are_there_for_sampling_and_wherever_something_is_banned(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    assert not desk.view.table_model.has_ticks
    click_tick(desk, 1)
    desk.go(1, 0)
    desk.key(Qt.Key.Key_B, CONTROL)
    assert desk.document.table.banned == {1}
    assert desk.view.table_model.has_ticks
    state = desk.view.model().index(1, 0).data(Qt.ItemDataRole.CheckStateRole)
    assert state == Qt.CheckState.Checked
    desk.session.undo_stack.undo()
    assert not desk.view.table_model.has_ticks
    assert desk.view.model().index(1, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    desk.show(replace(desk.document, lens="sampling"))
    assert desk.view.table_model.has_ticks


def test_that_a_banned_name_is_struck_through_and_said_to_be_banned(desk: Desk) -> None:
    index = desk.view.model().index(0, 0)
    cell = desk.view.visualRect(index)
    for theme in (LIGHT, DARK):
        wear(theme)
        plain = desk.view.viewport().grab(cell).toImage()
        desk.go(0, 0)
        desk.key(Qt.Key.Key_B, CONTROL)
        struck = desk.view.viewport().grab(cell).toImage()
        assert struck != plain
        assert spoken(desk, 0) == "Outcome 1, sunny, banned"
        desk.session.undo_stack.undo()
        assert spoken(desk, 0) == "Outcome 1, sunny"


def test_that_the_tip_tells_the_price_of_the_ban(desk: Desk) -> None:
    index = desk.view.model().index(0, 0)
    tip = str(index.data(Qt.ItemDataRole.ToolTipRole))
    # Q is 0.3, 0.25, 0.05 and 0.05 of 0.65.
    assert f"It would cost −log(1 − banned mass) = {-math.log2(0.35 / 0.65):.3f} bits." in tip
    click_tick(desk, 0)
    assert "“sunny” is banned" in str(index.data(Qt.ItemDataRole.ToolTipRole))


def test_that_the_price_is_exact_at_its_ends() -> None:
    document = weather()
    assert ban_price(document, ()) == 0.0
    assert ban_price(document, range(4)) == math.inf
    assert ban_price(document, [2]) == pytest.approx(-math.log(0.6 / 0.65), rel=1e-14)
    assert "cannot be banned as well" in ban_words(
        document.with_table(replace(document.table, banned=frozenset({0, 1, 2}))), 3
    )
