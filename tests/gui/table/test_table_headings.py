"""Headings of the table: roles, and the menus that do things with whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gui.table.header_menu import ColumnMenu
from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.table import table_of
from tests.gui.table_desk import LEFT, NO_KEYS, Desk, action_named, actions_of, choose, weather

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


def forecasters() -> Document:
    table = table_of(
        ["win", "draw", "lose"],
        truth=[0.7, 0.2, 0.1],
        good=[0.65, 0.22, 0.13],
        overconfident=[0.95, 0.04, 0.01],
        underconfident=[0.4, 0.3, 0.3],
    )
    return Document(table, truth=0, model=1)


def test_that_headings_show_roles(qtbot: QtBot) -> None:
    desk = Desk(qtbot, forecasters())
    shown = [(one.name, one.below) for one in desk.view.table_model.headings]
    assert shown == [
        ("Outcome", ""),
        ("truth", "P · truth"),
        ("good", "Q · model"),
        ("overconfident", ""),
        ("underconfident", ""),
        ("share in Q", ""),
    ]


def test_that_another_model_is_compared_in_one_click(qtbot: QtBot) -> None:
    desk = Desk(qtbot, forecasters())
    menu = desk.column_menu(3)
    assert not action_named(menu, "Make this Q, the model").isChecked()
    choose(menu, "Make this Q, the model")
    assert desk.document.model == 2
    assert action_named(desk.column_menu(3), "Make this Q, the model").isChecked()


def test_that_choosing_what_is_chosen_already_is_no_step(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.choose_in_column(2, "Make this Q, the model")
    desk.choose_in_column(2, "Weights: probabilities, counts or percentages")
    assert desk.session.undo_stack.count() == 0


@pytest.mark.parametrize(
    ("section", "title", "outcomes"),
    [
        (1, "Sort smallest first", ("windy", "rainy", "cloudy", "sunny")),
        (2, "Sort largest first", ("sunny", "cloudy", "rainy", "windy")),
        (3, "Sort smallest first", ("rainy", "windy", "cloudy", "sunny")),
        (0, "Sort A to Z", ("cloudy", "rainy", "sunny", "windy")),
        (0, "Sort Z to A", ("windy", "sunny", "rainy", "cloudy")),
    ],
)
def test_that_a_heading_sorts(
    qtbot: QtBot, section: int, title: str, outcomes: tuple[str, ...]
) -> None:
    desk = Desk(qtbot)
    desk.choose_in_column(section, title)
    assert desk.outcomes == outcomes


@pytest.mark.parametrize(
    ("title", "after"),
    [
        ("Make uniform", lambda desk: desk.values(1) == [0.25] * 4),
        ("Clear", lambda desk: desk.values(1) == [0.0] * 4),
        ("Copy P to this column", lambda desk: desk.values(1) == desk.values(0)),
        ("Normalise", lambda desk: abs(sum(desk.values(1)) - 1.0) < 1e-12),
        ("Add a column", lambda desk: len(desk.document.table.columns) == 3),
        ("Remove this column", lambda desk: len(desk.document.table.columns) == 1),
        (
            "Logits or log-probabilities",
            lambda desk: desk.document.table.columns[1].kind is Kind.LOGITS,
        ),
    ],
)
def test_that_a_heading_changes_its_whole_column(
    qtbot: QtBot, title: str, after: Callable[[Desk], bool]
) -> None:
    desk = Desk(qtbot)
    desk.choose_in_column(2, title)
    assert after(desk)
    assert desk.session.undo_stack.count() == 1


def test_that_a_menu_works_on_the_document_of_the_moment(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    menu = desk.column_menu(2)
    desk.session.apply(edits.set_temperature(desk.document, 7.0))
    choose(menu, "Make uniform")
    assert desk.document.temperature == 7.0


def test_that_logits_become_probabilities(qtbot: QtBot) -> None:
    desk = Desk(qtbot, edits.set_kind(weather(), 1, Kind.LOGITS).document)
    desk.choose_in_column(2, "Turn into probabilities")
    assert desk.document.table.columns[1].kind is Kind.WEIGHTS
    assert sum(desk.values(1)) == pytest.approx(1.0)


def test_that_what_makes_no_sense_is_refused_in_a_sentence(qtbot: QtBot) -> None:
    logits = edits.set_kind(weather(), 1, Kind.LOGITS).document
    desk = Desk(qtbot, edits.set_cell(logits, 0, 1, "-3").document)
    desk.choose_in_column(2, "Weights: probabilities, counts or percentages")
    assert "is negative, so the column cannot be weights" in desk.refused[0]
    assert desk.panel.refusal.isVisible()


def test_that_the_last_column_cannot_be_removed(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of("ab", Box=[9, 1])))
    assert not action_named(desk.column_menu(1), "Remove this column").isEnabled()


def test_that_f4_opens_the_menu_of_the_current_column(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(2, 1)
    desk.key(Qt.Key.Key_F4)
    menu = next(one for one in desk.panel.findChildren(ColumnMenu) if one.isVisible())
    assert action_named(menu, "Make this P, the truth").isChecked()
    assert desk.at == (2, 1)
    menu.close()


def rename_line(desk: Desk) -> QLineEdit:
    return next(one for one in desk.view.header.findChildren(QLineEdit) if one.isVisible())


def test_that_a_column_is_renamed_in_its_heading(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.choose_in_column(2, "Rename…")
    line = rename_line(desk)
    assert line.text() == "Q"
    QTest.keyClicks(line, "forecast")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.document.table.columns[1].name == "forecast"
    assert desk.view.header.two_lines
    assert desk.session.undo_stack.count() == 1
    assert desk.view.hasFocus()


def test_that_escape_keeps_the_name_and_a_blank_one_is_refused(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.choose_in_column(2, "Rename…")
    QTest.keyClicks(rename_line(desk), "x")
    QTest.keyClick(rename_line(desk), Qt.Key.Key_Escape)
    desk.choose_in_column(2, "Rename…")
    QTest.keyClick(rename_line(desk), Qt.Key.Key_Delete)
    QTest.keyClick(rename_line(desk), Qt.Key.Key_Return)
    assert desk.refused == ["A column needs a name."]
    assert desk.document.table.columns[1].name == "Q"


def test_that_menus_have_no_two_lines_alike(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    menu = desk.column_menu(1)
    titles = [action.text() for action in actions_of(menu)]
    assert len(titles) == len(set(titles))
    assert "Copy P to this column" not in titles
    menu.close()
    QTest.mouseClick(desk.view.viewport(), LEFT, NO_KEYS, desk.cell_place(0, 1))


def test_that_long_names_give_way_so_that_p_and_q_are_seen_beside_each_other(
    qtbot: QtBot,
) -> None:
    table = table_of(
        ["sunny with a chance of thunder in the afternoon", "rain"],
        **{"Survey 2023": [0.5, 0.5], "The answers of everybody who took part": [0.25, 0.75]},
    )
    desk = Desk(qtbot, Document(table, truth=0, model=1, temperature=1.5))
    desk.panel.resize(362, 500)
    qtbot.waitUntil(lambda: desk.view.viewport().width() < 362)
    view = desk.view
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() == 0)
    widths = [view.columnWidth(each) for each in range(4)]
    assert sum(widths) <= view.viewport().width()
    assert min(widths) >= 60
    assert widths[0] >= 128
