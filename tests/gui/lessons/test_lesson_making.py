"""A lesson made of scenes: every scene asks, each question is edited, and all is undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from gui.lessons.lesson_making import StepDialog
from model.document import edits
from model.document.document import Goal, Question, Step
from model.document.scenes import is_lesson, scene_of, view_of
from model.formats.entropy_file import decode, encode
from model.formats.examples import load_example
from model.formats.lessons import LESSONS, load_lesson
from model.lessons.questions import step_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from model.document.document import Document


@pytest.fixture
def app(app: App) -> App:
    app.actions.show_scenes.trigger()
    return app


def dialog_on(app: App, row: int) -> StepDialog:
    app.window.scenes_panel.question_asked.emit(row)
    return app.window.findChildren(StepDialog)[-1]


def choose(dialog: StepDialog, kind: str) -> None:
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))


def agree(dialog: StepDialog) -> None:
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def form(qtbot: QtBot, view: Document, step: Step) -> StepDialog:
    made = StepDialog(view, step, "Scene", None)
    qtbot.addWidget(made)
    return made


def test_that_make_a_lesson_lets_every_scene_ask_as_one_step_of_undo(app: App) -> None:
    before, panel = app.session.document, app.window.scenes_panel
    panel.lesson.click()
    assert all(one.step is not None for one in app.session.document.scenes)
    assert app.session.undo_stack.undoText() == "Make a lesson"
    assert panel.lesson.text() == "Play lesson"
    again = decode(encode(app.session.document))
    assert [one.step for one in again.scenes] == [one.step for one in app.session.document.scenes]
    panel.lesson.click()
    assert app.lessons.play is not None
    app.lessons.leave()
    app.actions.undo.trigger()
    assert app.session.document is before
    assert not app.actions.play_lesson.isEnabled()


def test_that_without_scenes_it_is_told_how_to_get_one(app: App) -> None:
    app.files.open_example("surprise")
    app.actions.make_lesson.trigger()
    assert "keep a view as one" in app.window.statusBar().currentMessage()


def test_that_a_goal_typed_in_the_dialog_checks_itself_when_played(app: App) -> None:
    dialog = dialog_on(app, 0)
    choose(dialog, "goal")
    dialog.words.setPlainText("Bring the cross entropy to 2 bits.")
    dialog.measure.setCurrentIndex(dialog.measure.findData("cross_entropy"))
    dialog.target.setText("2")
    dialog.tolerance.setText("0,05")
    agree(dialog)
    scene = app.session.document.scenes[0]
    assert scene.step == Step(
        goal=Goal("Bring the cross entropy to 2 bits.", "cross_entropy", 2.0, 0.05)
    )
    assert app.session.undo_stack.undoText().startswith("Ask in the scene")
    app.actions.play_lesson.trigger()
    assert "Not yet" in app.lessons.bar.told.text()
    app.session.apply(edits.set_cell(app.session.document, 0, 1, "0.1"))
    assert "Solved" in app.lessons.bar.told.text()


def test_that_what_does_not_fit_is_told_in_the_dialog_and_nothing_is_taken(app: App) -> None:
    before = app.session.document
    dialog = dialog_on(app, 1)
    spoilt: tuple[tuple[str, Callable[[], None], str], ...] = (
        ("number", lambda: dialog.words.setPlainText(" "), "has no words"),
        ("number", lambda: dialog.low.setText("x"), "The low end: “x” is not a number"),
        ("number", lambda: dialog.low.setText("9"), "has no length"),
        ("choice", lambda: dialog.options.setPlainText("a\nb"), "Put a * before the one"),
        ("choice", lambda: dialog.options.setPlainText("* a"), "2 to 6 answers, not 1"),
        ("goal", lambda: dialog.tolerance.setText("0"), "a number above 0"),
    )
    for kind, spoil, sentence in spoilt:
        dialog.words.setPlainText("How much?")
        dialog.low.setText("0")
        choose(dialog, kind)
        spoil()
        agree(dialog)
        assert dialog.isVisible()
        assert sentence in dialog.problem.text()
    dialog.reject()
    assert app.session.document is before


@pytest.mark.parametrize("name", [one.name for one in LESSONS])
def test_that_the_dialog_gives_back_every_step_of_every_lesson(qtbot: QtBot, name: str) -> None:
    lesson = load_lesson(name)
    assert lesson.scenes
    for scene in lesson.scenes:
        assert scene.step is not None
        dialog = form(qtbot, view_of(lesson, scene), scene.step)
        assert dialog.step() == scene.step
        dialog.close()


def test_that_only_what_a_kind_needs_is_asked_for(qtbot: QtBot) -> None:
    view = load_example("weather")
    dialog = form(qtbot, view, Step(Question("?", "bar", "tempered:rainy")))
    dialog.show()
    assert dialog.outcome.currentText() == "rainy"
    assert not dialog.target.isVisible()
    assert not dialog.options.isVisible()
    choose(dialog, "choice")
    assert dialog.options.isVisible()
    assert not dialog.outcome.isVisible()
    for widget in dialog.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName() or widget.parent() is not dialog
    choose(dialog, "shows")
    assert dialog.step() == Step()


def test_that_a_lesson_opened_to_be_edited_is_a_document_of_ones_own(app: App) -> None:
    app.lessons.start("entropy")
    app.lessons.on_document_asked()
    assert app.session.document.title == "Entropy, my copy"
    assert is_lesson(app.session.document)
    assert app.lessons.play is None
    assert app.actions.show_scenes.isEnabled()


def test_that_scenes_and_notes_are_closed_by_their_button_and_by_escape(
    app: App, qtbot: QtBot
) -> None:
    window, actions = app.window, app.actions
    for action, panel in (
        (actions.show_scenes, window.scenes_panel),
        (actions.show_notes, window.notes_panel),
    ):
        action.setChecked(True)
        assert panel.isVisible()
        panel.close_button.click()
        assert not panel.isVisible()
        assert not action.isChecked()
        action.setChecked(True)
        panel.note.setFocus()
        qtbot.keyClick(panel.note, Qt.Key.Key_Escape)
        assert not panel.isVisible()


def test_that_words_nobody_wrote_follow_what_is_asked_for(qtbot: QtBot) -> None:
    view = load_example("weather")
    dialog = form(qtbot, view, step_for(view, scene_of(view, "Scene")))
    assert "D(P ‖ Qᴛ)" in dialog.words.toPlainText()
    dialog.measure.setCurrentIndex(dialog.measure.findData("perplexity"))
    assert dialog.words.toPlainText() == "Perplexity: how large is PP(P, Qᴛ) here?"
    assert float(dialog.high.text()) > 2.91
    choose(dialog, "higher")
    dialog.than.setText("2")
    assert dialog.words.toPlainText().endswith("higher or lower than 2.00 options here?")
    choose(dialog, "bar")
    dialog.outcome.setCurrentIndex(1)
    assert "“cloudy”" in dialog.words.toPlainText()
    choose(dialog, "choice")
    assert dialog.words.toPlainText() == ""
    dialog.words.setPlainText("Whose words?")
    choose(dialog, "goal")
    assert dialog.words.toPlainText() == "Whose words?"


def test_that_a_question_without_an_answer_and_a_goal_without_a_way_are_refused(
    qtbot: QtBot,
) -> None:
    view = replace(load_example("weather"), lens="identity")
    steps = (
        (Step(Question("How large?", "number", "perplexity", 0.0, 1.0)), "not lie on a slider"),
        (Step(Question("How large?", "number", "policy_reward", 0.0, 1.0)), "no such number"),
        (Step(Question("How high?", "bar", "tempered:sunny")), "no such bar of Q at T"),
        (Step(goal=Goal("Make it 1.49.", "entropy_p", 1.49, 0.01)), "is reached as the scene"),
    )
    for step, sentence in steps:
        with pytest.raises(ValueError, match=sentence):
            form(qtbot, view, step).step()


def test_that_the_form_is_as_high_as_its_parts_whatever_it_asks(qtbot: QtBot) -> None:
    view = load_example("weather")
    dialog = form(qtbot, view, Step())
    dialog.show()
    layout = dialog.layout()
    assert layout is not None
    for kind in ("choice", "goal", "number", "shows", "bar", "higher", "goal"):
        choose(dialog, kind)
        assert dialog.height() == layout.totalHeightForWidth(dialog.width())
    dialog.words.setPlainText("Make it so.")
    dialog.target.setText("x")
    agree(dialog)
    assert dialog.problem.isVisible()
    assert dialog.height() == layout.totalHeightForWidth(dialog.width())


def test_that_only_the_rows_of_a_scene_stand_out_in_its_step(app: App) -> None:
    app.lessons.start("entropy")
    app.lessons.leave()
    table = app.window.table_panel.view
    document = app.session.document
    last = len(document.scenes)
    app.session.apply(edits.add_scene(document, "Windy", (document.table.outcomes[-1],)))
    app.session.apply(edits.move_scene(app.session.document, last, 0))
    app.session.apply(edits.add_scene(app.session.document, "None"))
    app.session.apply(edits.move_scene(app.session.document, last + 1, 1))
    app.actions.make_lesson.trigger()
    app.actions.play_lesson.trigger()
    rows = {index.row() for index in table.selectionModel().selectedIndexes()}
    assert rows == {len(document.table.outcomes) - 1}
    app.lessons.step(1)
    assert not table.selectionModel().hasSelection()
