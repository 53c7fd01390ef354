"""What a line leaves to the window: undo, where nothing was typed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from gui.lens.setting_views import SentenceLine
from gui.texts.text_panel import SearchLine
from gui.widgets.number_box import NumberBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLineEdit
    from pytestqt.qtbot import QtBot

LINES: dict[str, Callable[[], QLineEdit]] = {
    "sentence": SentenceLine,
    "search": SearchLine,
    "number": lambda: NumberBox("T", "the temperature"),
}


def takes(line: QLineEdit, key: Qt.Key) -> bool:
    """Return whether a line keeps Ctrl with a key for itself."""
    control = Qt.KeyboardModifier.ControlModifier
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, control)
    asked.ignore()
    line.event(asked)
    return asked.isAccepted()


@pytest.mark.parametrize("name", LINES)
def test_that_a_line_undoes_what_was_typed_in_it_and_the_window_all_else(
    qtbot: QtBot, name: str
) -> None:
    line = LINES[name]()
    qtbot.addWidget(line)
    line.setText("1")
    assert not takes(line, Qt.Key.Key_Z)
    assert takes(line, Qt.Key.Key_A)
    QTest.keyClicks(line, "2")
    assert takes(line, Qt.Key.Key_Z)
