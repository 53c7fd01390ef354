"""Pasting from anywhere in the window: into the table, or as a new one over an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from gui.app import App
from model.document import edits
from model.formats.examples import load_example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier
CELLS = "party\tthen\tnow\nred\t40\t30\nblue\t50\t80\n"
LIBRE = (
    "<html><head><style>td {x}</style></head><body><table><tr><td>party</td><td>then</td>"
    "<td>now</td></tr><tr><td>red</td><td sdval='40'>40</td><td>30</td></tr>"
    "<tr><td>blue</td><td>50</td><td>80</td></tr></table></body></html>"
)
JASP = (
    "<div><table><thead><tr><th colspan='3'>Votes</th></tr><tr><th>party</th><th>then</th>"
    "<th>now</th></tr></thead><tbody><tr><td>red</td><td>40</td><td>30</td></tr><tr><td>blue"
    "</td><td>50</td><td>80</td></tr></tbody></table></div>"
)
TERMINAL = "party   then   now\nred       40    30\nblue      50    80\n"


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = App(load_example("weather"), settings=settings, executor=lambda task: task())
    made.keeping.recovery.folder = tmp_path / "recovery"
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.on_close()


def put(text: str = "", html: str = "") -> None:
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


@pytest.mark.parametrize(
    ("text", "html"),
    [(CELLS, ""), (CELLS, LIBRE), ("", LIBRE), ("Votes party then now", JASP), (TERMINAL, "")],
)
def test_that_any_kind_of_cells_begins_a_table_over_an_example_and_can_be_undone(
    app: App, text: str, html: str
) -> None:
    before = app.session.document
    put(text, html)
    app.actions.paste_table.trigger()
    table = app.session.document.table
    assert table.outcomes == ("red", "blue")
    assert [column.name for column in table.columns] == ["then", "now"]
    assert table.columns[1].values.tolist() == [30.0, 80.0]
    assert (app.session.document.truth, app.session.document.model) == (0, 1)
    app.session.undo_stack.undo()
    assert app.session.document is before


def test_that_a_changed_table_takes_the_cells_instead(app: App) -> None:
    app.session.apply(edits.rename_column(app.session.document, 0, "mine"))
    rows = len(app.session.document.table)
    put(CELLS)
    app.actions.paste_table.trigger()
    table = app.session.document.table
    assert len(table) == rows
    assert table.outcomes[:2] == ("red", "blue")
    assert [column.name for column in table.columns][:2] == ["then", "now"]
    app.session.undo_stack.undo()
    assert app.session.document.table.columns[0].name == "mine"


def test_that_the_key_works_wherever_the_focus_is_but_in_a_text_field(
    app: App, qtbot: QtBot
) -> None:
    put(CELLS)
    app.window.activateWindow()
    dial = app.window.dial_panel.dial
    dial.setFocus()
    qtbot.keyClick(dial, Qt.Key.Key_V, CONTROL)
    assert app.session.document.table.outcomes == ("red", "blue")
    line = QLineEdit(app.window)
    line.show()
    line.setFocus()
    after = app.session.document
    qtbot.keyClick(line, Qt.Key.Key_V, CONTROL)
    assert line.text().startswith("party")
    assert app.session.document is after


def test_that_what_is_no_table_is_refused_in_a_sentence(app: App) -> None:
    before = app.session.document
    put("nothing to see here")
    app.actions.paste_table.trigger()
    assert app.session.document is before
    assert app.window.table_panel.refusal.text().endswith("Nothing was pasted.")
