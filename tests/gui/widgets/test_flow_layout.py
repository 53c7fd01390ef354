"""Widgets side by side: their lines, the one at the end of its line, and what is taken out."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QPushButton, QWidget

from gui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from pytestqt.qtbot import QtBot


class Row(QWidget):
    """A row of buttons, one at the end of its line."""

    def __init__(self, texts: str = "abc") -> None:
        super().__init__()
        self.flow = FlowLayout(self)
        self.buttons = [QPushButton(text, self) for text in texts]
        for button in self.buttons:
            self.flow.addWidget(button)
        self.last = QPushButton("last", self)
        self.flow.add_last(self.last)

    def texts(self) -> list[str]:
        found = [self.flow.itemAt(index) for index in range(self.flow.count())]
        widgets = [item.widget() for item in found if item is not None]
        return [one.text() for one in widgets if isinstance(one, QPushButton)]


@pytest.fixture
def row(qtbot: QtBot) -> Row:
    made = Row()
    qtbot.addWidget(made)
    made.resize(900, 60)
    made.show()
    return made


def test_that_what_comes_later_stands_before_the_one_at_the_end_of_its_line(row: Row) -> None:
    row.flow.addWidget(QPushButton("d", row))
    first = QPushButton("first", row)
    row.flow.insert_first(first)
    assert row.texts() == ["first", "a", "b", "c", "d", "last"]
    row.flow.activate()
    assert row.last.geometry().right() == row.flow.geometry().right()
    assert first.x() == row.flow.geometry().left()


@pytest.mark.parametrize("way", ["removed", "elsewhere", "deleted"])
@pytest.mark.parametrize("which", [0, 2, 3])
def test_that_no_item_outlives_its_widget_in_the_layout(row: Row, which: int, way: str) -> None:
    item = row.flow.itemAt(which)
    assert item is not None
    held, widget, other = weakref.ref(item), item.widget(), QWidget(row)
    assert widget is not None
    del item
    if way == "removed":
        row.flow.removeWidget(widget)
    elif way == "elsewhere":
        widget.setParent(other)
    else:
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
    gc.collect()
    assert held() is None
    row.flow.addWidget(QPushButton("d", row))
    assert row.texts()[-1] == ("d" if which == 3 else "last")


def test_that_a_widget_that_takes_others_out_while_it_is_placed_leaves_no_item(
    qtbot: QtBot,
) -> None:
    held: list[weakref.ref[object]] = []

    class Greedy(QPushButton):
        """Takes all out of its row as soon as it gets another size, and tells what stayed."""

        def resizeEvent(self, event: QResizeEvent) -> None:
            held.extend(weakref.ref(made.flow.itemAt(k)) for k in range(made.flow.count()))
            while made.flow.count():
                made.flow.takeAt(0)
            alive.extend(one() is not None for one in held)

    alive: list[bool] = []
    made = Row("a")
    qtbot.addWidget(made)
    greedy = Greedy("greedy", made)
    made.flow.insert_first(greedy)
    made.resize(900, 60)
    made.show()
    made.flow.activate()
    assert set(alive) == {False}


def test_that_no_widget_is_left_alone_in_the_last_line(qtbot: QtBot) -> None:
    row = Row("abcd")
    qtbot.addWidget(row)
    row.last.hide()
    row.show()

    def lines(width: int, count: int) -> list[int]:
        for button in row.buttons:
            button.setFixedSize(80, 24)
        row.buttons[3].setVisible(count == 4)
        row.resize(width, 200)
        row.flow.invalidate()
        row.flow.activate()
        return [button.y() for button in row.buttons[:count]]

    assert lines(4 * 80 + 3 * 8, 4) == [0, 0, 0, 0]
    assert lines(3 * 80 + 2 * 8, 4) == [0, 0, 32, 32]
    assert lines(2 * 80 + 8, 4) == [0, 0, 32, 32]
    assert lines(2 * 80 + 8, 3) == [0, 32, 32]
    assert lines(80, 3) == [0, 32, 64]
