"""Autocomplete in the window: typing, Tab, a click, undo, a text of one's own, stopping."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QProgressDialog
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.lens.lens_controls import FileView
from gui.lens.setting_views import SentenceLine
from model.figure.figure import Bars
from model.formats.examples import load_example
from model.lenses import lens_of
from model.lenses.autocomplete.language.library import LARGEST_AT_ONCE, training_work
from tests.gui.stillness import Later
from tests.gui.window.kept_window import KeptWindow

PROMPT = "Thank you for your help with the "
PARAGRAPH = "The cat sat on the mat. The dog saw the cat. A bird sang to the dog.\n\n"


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def app(kept_window: KeptWindow, later: Later) -> App:
    kept_window.executor = later
    kept_window.app.session.open(load_example("autocomplete-typing"), None)
    return kept_window.app


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "cats.txt"
    path.write_text(PARAGRAPH * (3 * LARGEST_AT_ONCE // len(PARAGRAPH)), encoding="utf-8")
    return path


def line_of(app: App) -> SentenceLine:
    # One that another lens had may still wait to be deleted.
    return app.window.findChildren(SentenceLine)[-1]


def chooser_of(app: App) -> FileView:
    found = app.window.findChild(FileView)
    assert found is not None
    return found


def prompt_of(app: App) -> str:
    return app.session.document.autocomplete.prompt


def first_word(app: App) -> str:
    return app.session.document.table.outcomes[0]


def progress_of(app: App) -> QProgressDialog | None:
    return next(iter(app.window.findChildren(QProgressDialog)), None)


def sentences(app: App) -> str:
    return " ".join(box.informativeText() for box in app.window.findChildren(QMessageBox))


def test_that_a_run_of_typing_is_live_and_one_undo_step(app: App, qtbot: QtBot) -> None:
    line = line_of(app)
    assert line.text() == PROMPT
    steps = app.session.undo_stack.count()
    line.selectAll()
    qtbot.keyClicks(line, "Could you please")
    assert prompt_of(app) == "Could you please"
    assert first_word(app) == "let"
    assert app.session.undo_stack.count() == steps + 1
    assert app.session.undo_stack.undoText() == "Type “Could you please”"
    assert app.showing.readings is not None
    assert app.showing.readings.document is app.session.document
    app.actions.undo.trigger()
    assert prompt_of(app) == line.text() == PROMPT
    assert first_word(app) == "project"


def test_that_tab_takes_the_likeliest_word_and_stays_in_the_line(app: App, qtbot: QtBot) -> None:
    line = line_of(app)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == PROMPT + "project "
    assert line.hasFocus()
    assert app.session.undo_stack.undoText() == "Take “project”"
    qtbot.keyClicks(line, "that")
    assert prompt_of(app) == PROMPT + "project that"


def test_that_escape_leaves_the_line_and_shift_tab_too(app: App, qtbot: QtBot) -> None:
    line = line_of(app)
    for key, modifier in (
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier),
    ):
        line.setFocus()
        qtbot.keyClick(line, key, modifier)
        assert not line.hasFocus()
        assert prompt_of(app) == PROMPT


def test_that_backspace_takes_letters_and_the_button_whole_words(app: App, qtbot: QtBot) -> None:
    line = line_of(app)
    line.setFocus()
    line.end(False)
    for _ in range(4):
        qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert prompt_of(app) == PROMPT[:-4]
    button = next(one for one in app.window.findChildren(QAbstractButton) if one.text() == "⌫ Word")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert line.text() == "Thank you for your help "
    app.window.lens_view.plot.setFocus()
    qtbot.keyClick(app.window.lens_view.plot, Qt.Key.Key_Backspace)
    assert line.text() == "Thank you for your "


def test_that_a_click_on_a_bar_takes_its_word(app: App) -> None:
    assert app.showing.good_readings is not None
    figure = lens_of("autocomplete").view(app.showing.good_readings).figure
    mark = next(one for one in figure.panels[1].marks if isinstance(one, Bars) and len(one.rows))
    app.window.lens_view.plot.clicked.emit(mark, 2)
    assert line_of(app).text() == PROMPT + "presentation "
    assert first_word(app) == "."


def test_that_typing_in_the_weather_makes_the_table_and_undo_brings_it_back(
    app: App, qtbot: QtBot
) -> None:
    app.files.open_example("weather")
    app.window.lens_view.rail.lens_chosen.emit("autocomplete")
    line = line_of(app)
    assert line.text() == ""
    qtbot.keyClicks(line, "Thank")
    assert first_word(app) == "you"
    app.actions.undo.trigger()
    assert first_word(app) == "sunny"


def test_that_a_chosen_text_is_learned_off_the_main_thread(
    app: App, later: Later, large: Path
) -> None:
    chooser_of(app).choose(str(large))
    assert len(later.tasks) == 1
    assert app.session.document.autocomplete.corpus == ""
    assert progress_of(app) is not None
    later.run()
    assert app.session.document.autocomplete.corpus == str(large)
    assert app.session.undo_stack.undoText() == "Learn from cats.txt"
    app.actions.undo.trigger()
    assert app.session.document.autocomplete.corpus == ""
    assert first_word(app) == "project"


def test_that_stopping_leaves_everything_as_it_was(app: App, later: Later, large: Path) -> None:
    before = app.session.document
    chooser_of(app).choose(str(large))
    dialog = progress_of(app)
    assert dialog is not None
    dialog.canceled.emit()
    later.run()
    assert app.session.document is before
    assert training_work(str(large), 4) is not None
    chooser_of(app).choose(str(large))
    later.run()
    assert app.session.document.autocomplete.corpus == str(large)


def test_that_a_text_that_cannot_be_learned_is_said_in_a_sentence(
    app: App, later: Later, tmp_path: Path
) -> None:
    before = app.session.document
    small, long = tmp_path / "a.bin", tmp_path / "b.bin"
    small.write_bytes(b"\x00\x01")
    long.write_bytes(b"abc\x00" * LARGEST_AT_ONCE)
    for path in (small, long):
        chooser_of(app).choose(str(path))
        later.run()
        assert f"{path.name} is not text" in sentences(app)
    assert app.session.document is before
    for box in app.window.findChildren(QMessageBox):
        box.close()


def test_that_another_order_of_a_long_text_waits_for_its_model(
    app: App, later: Later, large: Path
) -> None:
    chooser_of(app).choose(str(large))
    later.run()
    order = next(
        one
        for one in app.window.lens_view.controls.findChildren(
            type(app.window.dial_panel.filters[0])
        )
        if one.accessibleName() == "Order"
    )
    order.setText("2")
    order.returnPressed.emit()
    assert app.session.document.autocomplete.order == 4
    later.run()
    assert app.session.document.autocomplete.order == 2


def test_that_the_picture_waits_for_a_learning_curve_and_says_so(
    app: App, later: Later, large: Path
) -> None:
    chooser_of(app).choose(str(large))
    later.run()
    held_out = next(
        one for one in app.window.findChildren(QAbstractButton) if one.text() == "Held-out"
    )
    held_out.click()
    assert "Learning from parts of cats.txt" in app.window.lens_view.plot.accessibleDescription()
    later.run()
    assert "sentences learned from" in app.window.lens_view.plot.accessibleDescription()


def test_that_the_button_asks_for_a_file_and_the_answer_is_learned(
    app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "note.txt"
    path.write_text(PARAGRAPH, encoding="utf-8")
    button = chooser_of(app).findChild(QAbstractButton)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = app.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert app.session.document.autocomplete.corpus == str(path)
    back = next(
        one for one in app.window.findChildren(QAbstractButton) if one.text() == "Work e-mails"
    )
    back.click()
    assert app.session.document.autocomplete.corpus == ""
