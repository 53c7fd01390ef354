"""The list of steps: what was done, and the way back to any of it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.files.history import HistoryDialog
from model.document import edits
from model.formats.examples import load_example


@pytest.fixture
def app(app: App) -> App:
    for k in range(5):
        app.session.apply(edits.set_cell(app.session.document, 0, 0, f"0.{k + 1}"))
    return app


def history(app: App) -> HistoryDialog:
    app.actions.history.trigger()
    (dialog,) = [one for one in app.window.findChildren(HistoryDialog) if one.isVisible()]
    return dialog


def rows(dialog: HistoryDialog) -> list[str]:
    return [dialog.steps.item(row).text() for row in range(dialog.steps.count())]


def test_that_every_step_is_listed_and_the_present_one_is_chosen(app: App) -> None:
    dialog = history(app)
    assert rows(dialog)[0] == "As it was opened"
    assert dialog.steps.count() == 6
    assert dialog.steps.currentRow() == 5
    app.actions.undo.trigger()
    assert dialog.steps.currentRow() == 4
    assert rows(dialog)[5].endswith("(undone)")
    app.session.apply(edits.set_title(app.session.document, "<b>new</b>\n\x1b"))
    assert dialog.steps.count() == 6
    assert "\x1b" not in rows(dialog)[5]
    assert "\n" not in rows(dialog)[5]


def test_that_a_click_or_a_key_goes_there_and_shows_nothing_between(app: App, qtbot: QtBot) -> None:
    begun, dialog = load_example("weather"), history(app)
    shown: list[object] = []
    app.session.document_changed.connect(shown.append)
    dialog.steps.setFocus()
    qtbot.keyClick(dialog.steps, Qt.Key.Key_Home)
    assert len(shown) == 1
    assert app.session.document.table.same_content(begun.table)
    assert not app.session.modified
    at = dialog.steps.visualItemRect(dialog.steps.item(3)).center()
    qtbot.mouseClick(dialog.steps.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert app.session.document.table.columns[0].value(0) == 0.3
    assert app.session.undo_stack.index() == 3
    assert app.showing.readings is not None
    assert app.showing.readings.document is app.session.document


def test_that_there_is_one_list_and_it_goes_when_closed(app: App) -> None:
    dialog = history(app)
    assert history(app) is dialog
    dialog.close()
    app.session.apply(edits.set_title(app.session.document, "After"))
    app.files.on_new()
    again = history(app)
    assert again is not dialog
    assert rows(again) == ["As it was opened"]
    again.close()


def test_that_in_a_lesson_the_steps_are_the_lessons_own(app: App) -> None:
    dialog, own = history(app), app.session.document
    app.session.look_beside(load_example("toy-box"))
    assert rows(dialog) == ["As it was opened"]
    app.session.apply(edits.set_cell(app.session.document, 0, 0, "0.9"))
    dialog.steps.setCurrentRow(0)
    assert app.session.document.table.same_content(load_example("toy-box").table)
    app.session.come_back()
    assert app.session.document is own
    assert dialog.steps.count() == 6
