"""262,144 rows: nothing is asked of each row when the table is shown or selected."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent

from gui.table.commands import CellBlock
from gui.table.table_model import TableModel
from model.document import edits
from model.document.document import Document
from model.document.table import Column, Table
from tests.gui.stillness import come_to_rest
from tests.gui.table_desk import Desk

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.core.model_index import Index

ROWS = 262_144
A_WINDOWFUL = 1_500


@pytest.fixture(scope="module")
def vocabulary() -> Document:
    values = np.random.default_rng(7).random(ROWS)
    columns = tuple(Column(name, values / values.sum()) for name in ("P", "Q", "R", "S"))
    return Document(Table(tuple(f"token {row}" for row in range(ROWS)), columns), 0, 1)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what the views ask of the model."""
    counted: Counter[str] = Counter()
    for name in ("flags", "data", "shown_text", "headerData"):
        _count(monkeypatch, name, counted)
    return counted


def _count(monkeypatch: pytest.MonkeyPatch, name: str, counted: Counter[str]) -> None:
    original = getattr(TableModel, name)

    def ask(self: TableModel, *arguments: Index) -> object:
        counted[name] += 1
        return original(self, *arguments)

    monkeypatch.setattr(TableModel, name, ask)


def test_that_showing_asks_for_the_visible_cells_only(
    qtbot: QtBot, vocabulary: Document, calls: Counter[str]
) -> None:
    desk = Desk(qtbot, vocabulary)
    desk.view.grab()
    assert 0 < calls.total() < 3 * A_WINDOWFUL
    calls.clear()
    bar = desk.view.verticalScrollBar()
    for step in range(1, 6):
        bar.setValue(bar.maximum() * step // 5)
        desk.view.grab()
    assert calls.total() < 5 * A_WINDOWFUL


def test_that_selecting_everything_costs_a_windowful(
    qtbot: QtBot, vocabulary: Document, calls: Counter[str]
) -> None:
    desk = Desk(qtbot, vocabulary)
    desk.view.grab()
    calls.clear()
    desk.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    come_to_rest()
    desk.view.grab()
    assert desk.view.selected_area() == CellBlock(0, 0, ROWS - 1, 4)
    assert calls.total() < 2 * A_WINDOWFUL


def test_that_one_value_asks_for_a_windowful_and_keeps_the_place(
    qtbot: QtBot, vocabulary: Document, calls: Counter[str]
) -> None:
    desk = Desk(qtbot, vocabulary)
    desk.go(ROWS - 2, 1)
    desk.view.grab()
    calls.clear()
    desk.session.apply(edits.set_cell(desk.document, ROWS - 2, 0, "1/4"))
    desk.view.grab()
    assert desk.shown(ROWS - 2, 1) == "1/4"
    assert desk.at == (ROWS - 2, 1)
    assert calls.total() < 3 * A_WINDOWFUL


def test_that_selecting_all_and_moving_on_asks_for_a_windowful(
    qtbot: QtBot, vocabulary: Document, calls: Counter[str]
) -> None:
    desk = Desk(qtbot, vocabulary)
    desk.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    calls.clear()
    desk.go(5, 1)
    desk.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    desk.view.grab()
    assert calls.total() < 3 * A_WINDOWFUL


class _Painted(QObject):
    """Notes how wide each painted part of a widget is."""

    def __init__(self) -> None:
        super().__init__()
        self.widths: list[int] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.widths.append(event.rect().width())
        return False


def test_that_a_typed_cell_paints_no_heading_and_one_sum(
    qtbot: QtBot, vocabulary: Document
) -> None:
    desk = Desk(qtbot, vocabulary)
    # What the first edit says, that a sum is not 1, moves what stands below.
    desk.session.apply(edits.set_cell(vocabulary, 3, 0, "0.5"))
    come_to_rest()
    headings, sums = _Painted(), _Painted()
    desk.view.header.viewport().installEventFilter(headings)
    desk.panel.sums.installEventFilter(sums)
    desk.session.apply(edits.set_cell(desk.session.document, 3, 0, "0.25"))
    come_to_rest()
    assert not headings.widths
    assert 0 < max(sums.widths) <= desk.view.columnWidth(1)
    desk.session.apply(edits.rename_outcome(desk.session.document, 3, "another"))
    sums.widths.clear()
    come_to_rest()
    assert not headings.widths
    assert not sums.widths


def test_that_of_however_many_rows_only_the_column_that_changed_is_painted(
    qtbot: QtBot, vocabulary: Document
) -> None:
    desk = Desk(qtbot, vocabulary)
    come_to_rest()
    painted = _Painted()
    desk.view.viewport().installEventFilter(painted)
    model, column = desk.view.table_model, 1
    for _ in range(2):
        # What the window still owed is painted with the first.
        painted.widths.clear()
        model.dataChanged.emit(model.index(0, column), model.index(ROWS - 1, column))
        come_to_rest()
    assert painted.widths
    assert max(painted.widths) <= desk.view.columnWidth(column) + 1
