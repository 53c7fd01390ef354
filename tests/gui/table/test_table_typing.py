"""Typing into cells: each accepted form, refusals in place, keys, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.table.editor import CellBubble
from model.document import edits
from model.document.cells import Kind
from tests.gui.table_desk import LEFT, NO_KEYS, Desk, weather

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def bubble_of(desk: Desk) -> CellBubble:
    bubbles = desk.panel.window().findChildren(CellBubble)
    assert len(bubbles) == 1
    return bubbles[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        ("0,25", 0.25),
        (".25", 0.25),
        ("1/4", 0.25),
        ("25%", 0.25),
        ("2e-3", 0.002),
        ("9", 9.0),
        ("", 0.0),
    ],
)
def test_that_each_form_is_taken_and_stays_as_typed(qtbot: QtBot, text: str, value: float) -> None:
    desk = Desk(qtbot)
    editor = desk.begin(0, 2, text)
    if not text:
        QTest.keyClick(editor, Qt.Key.Key_Delete)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert desk.values(1)[0] == value
    shown = "0.002" if text == "2e-3" else text
    assert desk.shown(0, 2) in (text, shown)
    assert not desk.is_editing


def test_that_the_value_stands_beside_what_is_typed(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.begin(0, 2, "1/4")
    bubble = bubble_of(desk)
    assert (bubble.text(), bubble.isVisible(), bubble.is_warning) == ("= 0.25", True, False)
    assert desk.editor.accessibleDescription() == "= 0.25"


def test_that_a_text_on_its_way_to_a_number_is_not_yet_blamed(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.begin(0, 2, "1/")
    assert bubble_of(desk).text() == "no number yet"
    assert not bubble_of(desk).is_warning


def test_that_a_number_is_refused_in_its_cell_and_the_last_good_value_stays(
    qtbot: QtBot,
) -> None:
    desk = Desk(qtbot)
    desk.type(0, 2, "-0.3")
    bubble = bubble_of(desk)
    assert bubble.isVisible()
    assert bubble.is_warning
    assert "“-0.3” is negative" in bubble.text()
    assert bubble.text().endswith("Esc brings back “0.3”.")
    assert desk.editor.text() == "-0.3"
    assert desk.values(1)[0] == 0.3
    assert len(desk.refused) == 1
    assert desk.session.undo_stack.count() == 0


def test_that_the_bubble_lies_within_the_window(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    for row in (0, 3):
        desk.type(row, 2, "much")
        bubble = bubble_of(desk)
        assert bubble.parentWidget() is desk.panel.window()
        assert desk.panel.window().rect().contains(bubble.geometry())
        QTest.keyClick(desk.editor, Qt.Key.Key_Escape)


def test_that_a_refused_text_can_be_mended(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.type(0, 2, "0.3x")
    QTest.keyClick(desk.editor, Qt.Key.Key_Backspace)
    QTest.keyClicks(desk.editor, "5")
    assert not bubble_of(desk).is_warning
    QTest.keyClick(desk.editor, Qt.Key.Key_Return)
    assert desk.values(1)[0] == 0.35
    assert not bubble_of(desk).isVisible()


def test_that_escape_brings_the_last_good_value_back(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.type(0, 2, "much")
    QTest.keyClick(desk.editor, Qt.Key.Key_Escape)
    assert not desk.is_editing
    assert not bubble_of(desk).isVisible()
    assert desk.shown(0, 2) == "0.3"
    assert desk.view.hasFocus()


def test_that_a_click_elsewhere_in_the_table_does_not_lose_a_refused_text(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.type(0, 2, "much")
    QTest.mouseClick(desk.view.viewport(), LEFT, NO_KEYS, desk.cell_place(3, 1))
    assert desk.editor.text() == "much"
    assert desk.at == (0, 2)


def test_that_leaving_the_table_takes_a_good_text_and_keeps_a_refused_one_open(
    qtbot: QtBot,
) -> None:
    desk = Desk(qtbot)
    other = QLineEdit(desk.panel)
    other.show()
    desk.begin(0, 2, "0.4")
    other.setFocus()
    assert desk.values(1)[0] == 0.4
    assert not desk.is_editing
    desk.begin(0, 2, "much")
    other.setFocus()
    assert desk.editor.text() == "much"
    assert bubble_of(desk).is_warning


def test_that_a_text_left_as_it_was_is_no_step(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 2)
    desk.key(Qt.Key.Key_F2)
    QTest.keyClick(desk.editor, Qt.Key.Key_Return)
    assert desk.session.undo_stack.count() == 0


def test_that_typing_a_letter_replaces_the_cell(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 2)
    desk.key(Qt.Key.Key_7)
    assert desk.editor.text() == "7"


def test_that_enter_opens_a_cell_and_goes_down_when_it_closes(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 2)
    desk.key(Qt.Key.Key_Return)
    assert desk.is_editing
    QTest.keyClick(desk.editor, Qt.Key.Key_Return)
    assert desk.at == (1, 2)


def test_that_enter_on_the_last_row_stays_and_adds_nothing(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.type(3, 2, "0.4")
    assert desk.at == (3, 2)
    assert len(desk.outcomes) == 4


def test_that_tab_takes_the_text_and_goes_right(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.type(0, 1, "0.4", Qt.Key.Key_Tab)
    assert desk.values(0)[0] == 0.4
    assert desk.at == (0, 2)


def test_that_tab_walks_the_cells_that_can_be_typed_in(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 0)
    walked = []
    for _ in range(4):
        desk.key(Qt.Key.Key_Tab)
        walked.append(desk.at)
    assert walked == [(0, 1), (0, 2), (1, 0), (1, 1)]
    desk.key(Qt.Key.Key_Backtab, SHIFT)
    assert desk.at == (1, 0)


def test_that_ctrl_shift_tab_goes_to_what_is_before_the_table(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(2, 1)
    desk.key(Qt.Key.Key_Tab, CONTROL)
    after = desk.panel.window().focusWidget()
    for key in (Qt.Key.Key_Backtab, Qt.Key.Key_Tab):
        desk.view.setFocus()
        desk.key(key, CONTROL | SHIFT)
        assert desk.panel.window().focusWidget() not in (desk.view, after)
        assert desk.at == (2, 1)


def test_that_a_table_without_a_current_cell_shows_that_it_has_the_focus(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.view.setCurrentIndex(QModelIndex())
    desk.view.clearFocus()
    without = desk.view.viewport().grab().toImage()
    desk.view.setFocus()
    desk.view.setCurrentIndex(QModelIndex())
    ringed = desk.view.viewport().grab().toImage()
    assert ringed.pixelColor(1, 20) != without.pixelColor(1, 20)
    desk.go(0, 0)
    assert desk.view.viewport().grab().toImage().pixelColor(1, ringed.height() - 20) != (
        ringed.pixelColor(1, ringed.height() - 20)
    )


@pytest.mark.parametrize("keys", [(Qt.Key.Key_Tab, NO_KEYS), (Qt.Key.Key_Tab, CONTROL)])
def test_that_tab_leaves_the_table_at_its_end_and_ctrl_tab_anywhere(
    qtbot: QtBot, keys: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    desk = Desk(qtbot)
    desk.go(*((3, 2) if keys[1] == NO_KEYS else (0, 1)))
    desk.key(*keys)
    focus: QWidget | None = desk.panel.window().focusWidget()
    assert focus is not None
    assert focus is not desk.view
    assert len(desk.outcomes) == 4


def test_that_names_are_typed_too(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.type(2, 0, "wet")
    assert desk.outcomes[2] == "wet"
    assert not bubble_of(desk).isVisible()


def test_that_a_name_of_two_hundred_thousand_letters_is_refused(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    editor = desk.begin(2, 0, "x")
    editor.setText("x" * 200_000)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "200,000 characters" in bubble_of(desk).text()
    assert desk.outcomes[2] == "rainy"


def test_that_a_cell_of_two_hundred_thousand_letters_is_refused(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    editor = desk.begin(2, 1, "1")
    editor.setText("1" * 200_000)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "200,000 characters" in bubble_of(desk).text()
    assert desk.values(0)[2] == 0.1


def test_that_logits_may_be_negative(qtbot: QtBot) -> None:
    desk = Desk(qtbot, edits.set_kind(weather(), 1, Kind.LOGITS).document)
    desk.type(0, 2, "-3,5")
    desk.type(1, 2, "-inf")
    assert desk.values(1)[:2] == [-3.5, float("-inf")]


def test_that_q_at_t_opens_no_editor(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 3)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_5):
        desk.key(key)
        assert not desk.is_editing
    desk.key(Qt.Key.Key_Return)
    assert desk.at == (1, 3)


def test_that_readings_shown_while_typing_leave_the_editor_alone(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.begin(0, 2, "0.4")
    desk.session.apply(edits.set_temperature(desk.document, 3.0))
    desk.session.apply(edits.set_cell(desk.document, 0, 1, "0.9"))
    assert desk.editor.text() == "0.4"


def test_that_each_entry_is_one_named_step_that_undo_takes_back(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.type(1, 2, "0.3")
    stack = desk.session.undo_stack
    assert stack.undoText() == "Set cloudy in Q to 0.3"
    stack.undo()
    assert desk.shown(1, 2) == "0.25"
    assert desk.at == (2, 2)
    stack.redo()
    assert desk.shown(1, 2) == "0.3"


def test_that_delete_empties_the_selected_cells(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(0, 0, 1, 3)
    desk.key(Qt.Key.Key_Delete)
    assert [desk.shown(0, column) for column in (0, 1, 2)] == ["sunny", "", ""]
    assert desk.values(0)[:3] == [0.0, 0.0, 0.1]
    assert desk.session.undo_stack.undoText() == "Clear 4 cells"


def test_that_delete_on_names_alone_says_how_to_remove_the_row(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 0)
    desk.key(Qt.Key.Key_Delete)
    assert "Ctrl+Delete removes the whole row" in desk.refused[0]
    assert desk.panel.refusal.isVisible()
    desk.type(0, 1, "0.5")
    assert not desk.panel.refusal.isVisible()
