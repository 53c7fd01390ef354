"""The splitter: moved by keys and by assistive technology, named, never to nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleValueChangeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from gui.core import accessible
from gui.widgets.splitter import FINE_STEP, STEP, Splitter


def splitter(qtbot: QtBot) -> Splitter:
    made = Splitter(Qt.Orientation.Horizontal, "Width of the table")
    for _ in range(2):
        made.addWidget(QPlainTextEdit())
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    made.setSizes([400, 400])
    return made


def test_that_keys_move_a_splitter_and_say_so(qtbot: QtBot) -> None:
    made = splitter(qtbot)
    first, handle = made.sizes()[0], made.handle(1)
    assert handle.focusPolicy() & Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(made.splitterMoved):
        QTest.keyClick(handle, Qt.Key.Key_Right)
    assert made.sizes()[0] == first + STEP
    QTest.keyClick(handle, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert made.sizes()[0] == first + STEP - FINE_STEP


def test_that_no_part_is_moved_out_of_sight(qtbot: QtBot) -> None:
    made = splitter(qtbot)
    least = QPlainTextEdit().minimumSizeHint().width()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(made.handle(1), key)
        assert min(made.sizes()) >= least > 0


def test_that_assistive_technology_finds_its_name_and_moves_it(qtbot: QtBot) -> None:
    made = splitter(qtbot)
    found = QAccessible.queryAccessibleInterface(made.handle(1))
    assert found.role() == QAccessible.Role.Splitter
    assert found.text(QAccessible.Text.Name) == "Width of the table"
    found.valueInterface().setCurrentValue(300.0)
    value = found.valueInterface()
    assert made.sizes()[0] == 300 == value.currentValue()
    assert value.minimumValue() < 300 < value.maximumValue() <= made.width()


def test_that_a_move_by_keys_is_told_to_assistive_technology(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []

    class Listening(QAccessible):
        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:
            assert isinstance(event, QAccessibleValueChangeEvent)
            told.append(float(event.value()))

    monkeypatch.setattr(accessible, "QAccessible", Listening)
    made = splitter(qtbot)
    before = made.sizes()[0]
    QTest.keyClick(made.handle(1), Qt.Key.Key_Right)
    assert told == [before + STEP]
