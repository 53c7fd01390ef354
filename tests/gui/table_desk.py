"""Desk: a table panel on a session, with the gestures that the table's tests make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest

from gui.core.session import Session
from gui.table.commands import CellBlock
from gui.table.editor import CellEditor
from gui.table.header_menu import ColumnMenu, RowMenu
from gui.table.table_panel import TablePanel
from model.document.document import Document
from model.document.table import table_of
from model.evaluate.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QMenu, QWidget
    from pytestqt.qtbot import QtBot

NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def weather() -> Document:
    """Return four kinds of weather; the model's column falls short of 1."""
    table = table_of(
        ["sunny", "cloudy", "rainy", "windy"], P=[0.6, 0.25, 0.1, 0.05], Q=[0.3, 0.25, 0.05, 0.05]
    )
    return Document(table, truth=0, model=1, temperature=1.5)


class Desk:
    """A panel that shows a session's document and readings at once, and what it said."""

    def __init__(self, qtbot: QtBot, document: Document | None = None) -> None:
        self.panel = TablePanel()
        qtbot.addWidget(self.panel)
        self.panel.resize(404, 620)
        self.session = Session(document or weather(), self.panel)
        self.refused: list[str] = []
        self.chosen: list[int] = []
        self.panel.edited.connect(self.session.apply)
        self.panel.refused.connect(self.refused.append)
        self.panel.outcome_selected.connect(self.chosen.append)
        self.session.document_changed.connect(self.show)
        self.show(self.session.document)
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()
        self.view = self.panel.view
        self.view.setFocus()

    def show(self, document: Document) -> None:
        self.panel.show_document(document)
        self.panel.show_readings(evaluate(document))

    @property
    def document(self) -> Document:
        return self.session.document

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.document.table.outcomes

    def values(self, column: int) -> list[float]:
        return list(self.document.table.columns[column].values.tolist())

    def shown(self, row: int, column: int) -> str:
        return str(self.view.model().index(row, column).data())

    def go(self, row: int, column: int) -> None:
        self.view.setCurrentIndex(self.view.model().index(row, column))

    def take(self, top: int, left: int, bottom: int, right: int) -> None:
        self.view.select_area(CellBlock(top, left, bottom, right))

    @property
    def at(self) -> tuple[int, int]:
        index = self.view.currentIndex()
        return index.row(), index.column()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        QTest.keyClick(self.view, key, keys)

    @property
    def editor(self) -> CellEditor:
        editors = [one for one in self.view.findChildren(CellEditor) if one.isVisible()]
        assert len(editors) == 1, f"{len(editors)} editors are open"
        return editors[0]

    @property
    def is_editing(self) -> bool:
        return any(one.isVisible() for one in self.view.findChildren(CellEditor))

    def begin(self, row: int, column: int, text: str) -> CellEditor:
        """Open the editor of a cell and put a text in, without entering it."""
        self.go(row, column)
        self.key(Qt.Key.Key_F2)
        editor = self.editor
        editor.selectAll()
        QTest.keyClicks(editor, text)
        return editor

    def type(self, row: int, column: int, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """Type a text into a cell and enter it."""
        QTest.keyClick(self.begin(row, column, text), key)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def column_menu(self, section: int) -> ColumnMenu:
        """Open the menu of a section with a click on the header."""
        header = self.view.header
        QTest.mouseClick(header.viewport(), LEFT, NO_KEYS, header.section_rect(section).center())
        menus = [menu for menu in self.panel.findChildren(ColumnMenu) if menu.isVisible()]
        assert len(menus) == 1, f"{len(menus)} menus are open"
        return menus[0]

    def choose_in_column(self, section: int, title: str) -> None:
        choose(self.column_menu(section), title)

    def row_menu(self) -> RowMenu:
        menus = [menu for menu in self.panel.findChildren(RowMenu) if menu.isVisible()]
        assert len(menus) == 1, f"{len(menus)} menus are open"
        return menus[0]

    def cell_place(self, row: int, column: int) -> QPoint:
        return self.view.visualRect(self.view.model().index(row, column)).center()

    def handle_place(self, row: int) -> QPoint:
        return QPoint(4, self.cell_place(row, 0).y())

    def drag_rows(self, row: int, y: int) -> None:
        """Take a row by its handle and move it to a height; the button stays down."""
        viewport: QWidget = self.view.viewport()
        QTest.mousePress(viewport, LEFT, NO_KEYS, self.handle_place(row))
        QTest.mouseMove(viewport, QPoint(4, y))

    def drop(self, y: int) -> None:
        QTest.mouseRelease(self.view.viewport(), LEFT, NO_KEYS, QPoint(4, y))


def actions_of(menu: QMenu) -> Sequence[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


def action_named(menu: QMenu, title: str) -> QAction:
    found = [one for one in actions_of(menu) if one.text().partition("\t")[0] == title]
    assert len(found) == 1, f"{title!r} is not one of {[one.text() for one in actions_of(menu)]}"
    return found[0]


def choose(menu: QMenu, title: str) -> None:
    action_named(menu, title).trigger()
    menu.close()
