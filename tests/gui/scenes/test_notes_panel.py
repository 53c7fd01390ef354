"""The notes beside the picture: shown, written as one step, with the numbers of now."""

import pytest
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.scenes.notes_panel import NotesPanel
from model.document import edits
from model.formats.entropy_file import decode, encode
from model.formats.examples import load_example


@pytest.fixture
def app(app: App) -> App:
    app.session.open(load_example("box-9-red-1-blue"), None)
    app.actions.show_notes.trigger()
    return app


@pytest.fixture
def panel(app: App) -> NotesPanel:
    return app.window.notes_panel


def test_that_the_notes_of_an_example_can_be_read_beside_the_picture(
    app: App, panel: NotesPanel
) -> None:
    assert panel.isVisible()
    assert panel.note.toPlainText() == app.session.document.notes
    assert panel.live.isHidden()


def test_that_what_is_written_is_one_step_and_is_saved(
    app: App, panel: NotesPanel, qtbot: QtBot
) -> None:
    panel.note.setFocus()
    panel.note.selectAll()
    qtbot.keyClicks(panel.note, "H(P) is {entropy_p}")
    assert app.session.document.notes == "H(P) is {entropy_p}"
    assert decode(encode(app.session.document)).notes == "H(P) is {entropy_p}"
    assert panel.live.text() == "H(P) is 0.469 bits"
    app.session.apply(edits.set_cell(app.session.document, 1, 0, "9"))
    assert panel.live.text() == "H(P) is 1.000 bits"
    app.session.undo_stack.undo()
    app.session.undo_stack.undo()
    assert panel.note.toPlainText().startswith("The box holds 9 red balls")


def test_that_a_name_that_is_no_reading_is_refused_with_a_sentence(
    app: App, panel: NotesPanel
) -> None:
    before = app.session.document
    panel.note.setPlainText("{entropy} is wrong")
    assert app.session.document is before
    assert "“{entropy}” in the note names no reading" in app.window.statusBar().currentMessage()


def test_that_what_is_refused_stays_until_the_note_or_the_document_is_another(
    app: App, panel: NotesPanel
) -> None:
    said = app.session.document.notes
    panel.note.setPlainText("H(P) is {entropy")
    panel.note.setPlainText("H(P) is {entropy}")
    app.session.apply(edits.set_temperature(app.session.document, 2.0))
    assert panel.note.toPlainText() == "H(P) is {entropy}"
    app.session.apply(edits.set_notes(app.session.document, "Another note."))
    assert panel.note.toPlainText() == "Another note."
    panel.note.setPlainText("{entropy}")
    app.session.open(app.session.document, None)
    assert panel.note.toPlainText() == "Another note."
    app.session.apply(edits.set_notes(app.session.document, said))
    assert panel.note.toPlainText() == said


def test_that_notes_scenes_and_readings_take_turns_beside_the_picture(app: App) -> None:
    for action in (app.actions.show_scenes, app.actions.show_readings, app.actions.show_notes):
        action.setChecked(True)
        lists = (app.actions.show_scenes, app.actions.show_readings, app.actions.show_notes)
        assert [one for one in lists if one.isChecked()] == [action]
