"""What is typed in a cell and not entered yet, when something else than the table is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from gui.table.editor import CellEditor
from model.document.edits import set_title
from model.formats.entropy_file import read_document
from model.formats.examples import load_example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gui.app import App


@pytest.fixture
def app(shared_app: App) -> Iterator[App]:
    shared_app.files.open_example("weather")
    yield shared_app
    shared_app.files.open_example("weather")


def type_in(app: App, text: str, column: int = 0) -> None:
    """Begin to type in the first row, without entering it."""
    view = app.window.table_panel.view
    view.setCurrentIndex(view.table_model.index(0, column))
    assert view.edit_current()
    editor = open_editor(app)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, text)


def open_editor(app: App) -> CellEditor | None:
    found = app.window.table_panel.view.viewport().findChildren(CellEditor)
    return next((one for one in found if one.isVisible()), None)


def first_name(app: App) -> str:
    return app.session.document.table.outcomes[0]


@pytest.mark.parametrize(("text", "column"), [("fog", 0), ("0.5", 1), ("no number", 1)])
@pytest.mark.parametrize("name", ["joint", "weather", "giraffe"])
def test_that_another_document_gets_nothing_of_what_was_typed_in_the_last(
    app: App, text: str, column: int, name: str
) -> None:
    type_in(app, text, column)
    app.files.open_example(name)
    assert app.session.document.table.same_content(load_example(name).table)
    assert app.session.undo_stack.count() == 0
    assert open_editor(app) is None


def test_that_what_was_typed_comes_back_with_the_example_that_was_left(app: App) -> None:
    type_in(app, "fog")
    app.files.ask_then(lambda: app.files.open_example("joint"))
    assert first_name(app) != "fog"
    undo = next(
        one for one in app.window.findChildren(QPushButton) if one.text().endswith("  Undo")
    )
    undo.click()
    assert first_name(app) == "fog"


def test_that_saving_takes_what_is_typed(app: App, tmp_path: Path) -> None:
    path = tmp_path / "mine.entropy"
    app.session.apply(set_title(app.session.document, "Mine"))
    app.session.mark_saved(path)
    type_in(app, "fog")
    app.actions.save.trigger()
    assert read_document(path).table.outcomes[0] == "fog"


def test_that_undo_takes_back_what_is_typed_and_not_the_step_before(app: App) -> None:
    app.session.apply(set_title(app.session.document, "Mine"))
    type_in(app, "fog")
    app.actions.undo.trigger()
    assert (app.session.document.title, first_name(app)) == ("Mine", "sunny")
    app.actions.redo.trigger()
    assert first_name(app) == "fog"


@pytest.mark.parametrize("text", ["fog", "rain"])
def test_that_a_lesson_leaves_what_is_typed_to_the_persons_own_document(
    app: App, text: str
) -> None:
    type_in(app, text)
    app.lessons.start("entropy")
    assert app.session.undo_stack.count() == 1
    assert text not in app.session.document.table.outcomes
    app.lessons.leave()
    assert first_name(app) == text


def test_that_a_heading_being_typed_is_taken_too(app: App) -> None:
    app.session.apply(set_title(app.session.document, "Mine"))
    header = app.window.table_panel.view.header
    header.rename(1)
    line = next(one for one in header.findChildren(QLineEdit) if one.isVisible())
    line.selectAll()
    QTest.keyClicks(line, "Spring")
    app.actions.undo.trigger()
    assert app.session.document.table.columns[0].name != "Spring"
    app.actions.redo.trigger()
    assert app.session.document.table.columns[0].name == "Spring"
