"""The lessons, each played by its own gestures: predict, show, challenge failed and solved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.lessons.lesson_flow import said_of, steps_done
from model.document import edits
from model.formats.lessons import LESSONS, load_lesson
from model.lessons.questions import HIGHER, LOWER
from tests.gui.lessons.lesson_desk import LessonDesk
from tests.gui.stillness import come_to_rest

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App
    from tests.gui.window.kept_window import KeptWindow

LEFT = Qt.MouseButton.LeftButton
NAMES = [one.name for one in LESSONS]


@pytest.fixture
def desk(kept_window: KeptWindow) -> LessonDesk:
    return LessonDesk(kept_window, "weather", "compare")


def fail_and_solve(desk: LessonDesk, name: str) -> None:
    """Make a gesture that leads nowhere, then those that reach the goal."""
    if name == "entropy":
        desk.type_cell(1, 1, "3")
        assert "Not yet" in desk.strip.told.text()
        desk.type_cell(1, 1, "9")
    elif name == "cross-entropy":
        desk.type_cell(0, 2, "5")
        assert "Not yet" in desk.strip.told.text()
        desk.type_cell(0, 2, "14")
    elif name == "temperature":
        desk.type_temperature("1.2")
        assert "Not yet" in desk.strip.told.text()
        desk.type_temperature("1.85")
    elif name == "alignment":
        desk.enter("budget", "0.5")
        assert "which is too much" in desk.strip.told.text()
        desk.enter("budget", "0.2275")
    elif name == "codes-and-drafts":
        desk.type_temperature("0.8")
        assert "Not yet" in desk.strip.told.text()
        desk.type_temperature("1.6")
    else:
        desk.enter("rate", "1")
        desk.click("Step")
        assert "Not yet" in desk.strip.told.text()
        for _ in range(19):
            desk.click("Step")
    come_to_rest()


@pytest.mark.parametrize("name", NAMES)
def test_that_a_lesson_is_played_through_by_hand(desk: LessonDesk, name: str) -> None:
    own = desk.app.session.document
    desk.app.lessons.start(name)
    count = desk.play.count
    for index in range(count - 1):
        assert desk.play.index == index
        assert desk.play.is_covered
        cards = [one for one in desk.app.window.readings_panel.cards.values() if one.isVisible()]
        covered = [one for one in cards if one.reading_id not in desk.play.step.shows]
        assert covered
        for card in covered:
            assert card.text_shown.number == "?"
            assert card.accessibleDescription().startswith("no number: Covered")
        desk.answer()
        assert desk.play.guess is not None
        desk.press(desk.strip.show_answer)
        assert not desk.play.is_covered
        assert desk.strip.answer is None
        assert all(one.text_shown.number != "?" for one in covered)
        told = desk.strip.told.accessibleName()
        assert re.search(r"\d|∞", told)
        assert "{" not in told
        desk.press(desk.strip.next)
    assert desk.play.step.goal is not None
    assert desk.strip.told.text().startswith("<b>Not yet:</b>")
    fail_and_solve(desk, name)
    assert desk.strip.told.text().startswith("<b>✓ Solved.</b>")
    assert len(desk.play.done) == count
    assert said_of(desk.app.settings, name) == "✓ done"
    desk.press(desk.strip.next)
    assert desk.app.lessons.play is None
    assert desk.app.session.document is own
    assert not desk.strip.isVisible()


def test_that_what_is_covered_stands_nowhere_in_the_window(desk: LessonDesk) -> None:
    app = desk.app
    app.actions.show_readings.setChecked(True)
    for name in NAMES:
        app.lessons.start(name)
        assert desk.play.count > 1
        for _ in range(desk.play.count - 1):
            come_to_rest()
            readings = app.showing.good_readings
            assert readings is not None
            told = {
                readings.text(key)
                for key, one in readings.values.items()
                if key not in desk.play.step.shows and one.value not in (None, 0.0, 1.0, 2.0)
            }
            # The shares stand in the table, as what is asked about.
            given = [*readings.truth, *([] if readings.model is None else readings.model)]
            told -= {f"{share:.3f}" for share in given}
            # How many were counted stands in the table too.
            open_ones = {*desk.play.step.shows, "sample_size"}
            told -= {readings.text(key) for key in open_ones if key in readings.values}
            said = desk.words_on_screen()
            listed = app.window.lens_view.readings_list.model
            said += "\n".join(str(listed.index(row).data()) for row in range(listed.rowCount()))
            asked = desk.strip.words.text()
            known = ("∞", "–", *(number for number in told if number in asked))
            hidden = [number for number in told if number not in known and number in said]
            assert hidden == [], (name, desk.play.scene.title)
            assert app.showing.last_good() is None
            desk.press(desk.strip.next)
        app.lessons.leave()


def test_that_the_bar_is_drawn_with_the_mouse_and_q_at_t_is_covered_in_the_table(
    desk: LessonDesk,
) -> None:
    desk.app.lessons.start("temperature")
    come_to_rest()
    model = desk.app.window.table_panel.model
    column = model.tempered_at
    assert model.index(0, column).data() == "?"
    assert "0.48" not in str(model.index(0, column).data(Qt.ItemDataRole.ToolTipRole))
    _, middle = desk.bar("guess")
    assert desk.plot.picture is not None
    frame = desk.plot.picture.panels[0].frame
    start, target = (QPoint(middle.x(), round(float(frame.down(y)))) for y in (0.499, 0.3))
    with desk.held(start):
        desk.move(target)
    assert desk.play.guess == pytest.approx(0.3, abs=0.02)
    box = desk.strip.answer
    assert box is not None
    assert box.number is not None
    assert float(box.number.text()) == desk.play.guess
    desk.press(desk.strip.show_answer)
    assert model.index(0, column).data() == "0.4874"
    assert "points off" in desk.strip.told.text()


def test_that_a_lesson_neither_dirties_nor_fills_undo_and_gives_the_document_back(
    desk: LessonDesk,
) -> None:
    app = desk.app
    app.session.apply(edits.set_cell(app.session.document, 0, 0, "0.5"))
    own, text = app.session.document, app.session.undo_stack.undoText()
    app.lessons.start("entropy")
    assert not app.actions.undo.isEnabled()
    assert app.session.own is own
    desk.press(desk.strip.next)
    assert not app.actions.undo.isEnabled()
    desk.type_cell(0, 1, "7")
    assert app.actions.undo.isEnabled()
    app.actions.undo.trigger()
    assert app.session.document.truth_column.value(0) == 5.0
    assert not app.actions.undo.isEnabled()
    desk.type_cell(0, 1, "7")
    desk.press(desk.strip.next)
    assert not app.actions.undo.isEnabled()
    desk.press(desk.strip.leave)
    assert app.session.document is own
    assert app.session.undo_stack.undoText() == text
    assert app.session.modified
    app.actions.undo.trigger()
    assert app.session.document.truth_column.value(0) == 0.6
    assert not app.session.modified


def test_that_saving_in_a_lesson_saves_the_document_of_before(
    desk: LessonDesk, tmp_path: Path
) -> None:
    from model.formats.entropy_file import read_document

    app, path = desk.app, tmp_path / "own.entropy"
    own = app.session.document
    app.files.save_to(path)
    app.lessons.start("alignment")
    app.actions.save.trigger()
    assert read_document(path).title == own.title
    assert app.session.document.title == "Alignment"


def test_that_opening_something_ends_the_lesson(desk: LessonDesk) -> None:
    desk.app.lessons.start("entropy")
    desk.app.files.open_example("surprise")
    assert desk.app.lessons.play is None
    assert desk.strip.isHidden()
    assert not desk.app.session.is_beside
    assert desk.app.session.document.title == "Surprise on the way to work"


def test_that_exports_wait_until_nothing_is_covered(desk: LessonDesk) -> None:
    app = desk.app
    app.lessons.start("entropy")
    QGuiApplication.clipboard().setText("before")
    app.actions.copy_readings.trigger()
    app.actions.copy_figure.trigger()
    assert QGuiApplication.clipboard().text() == "before"
    assert "answer first, or press Show" in desk.said
    desk.press(desk.strip.show_answer)
    app.actions.copy_readings.trigger()
    assert "0.469" in QGuiApplication.clipboard().text()


def test_that_progress_is_kept_continued_and_can_be_reset(desk: LessonDesk) -> None:
    app = desk.app
    app.lessons.start("entropy")
    desk.answer()
    desk.press(desk.strip.show_answer)
    desk.press(desk.strip.leave)
    assert steps_done(app.settings, "entropy") == frozenset({0})
    menu = app.window.top_bar.lessons_menu
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == "1  Entropy  ·  1 of 8"
    assert texts[1 : len(LESSONS)] == [f"{n}  {one.title}" for n, one in enumerate(LESSONS[1:], 2)]
    menu.actions()[0].trigger()
    assert desk.play.index == 1
    desk.press(desk.strip.back)
    assert not desk.play.is_covered
    app.lessons.begin_again()
    assert desk.play.is_covered
    next(one for one in menu.actions() if one.text() == "Reset progress").trigger()
    assert steps_done(app.settings, "entropy") == frozenset()


def test_that_settings_that_make_no_sense_are_no_progress(desk: LessonDesk) -> None:
    for value in ("", "of", "x of y", "1 2 3", "99 of 2", "of 5", "-1 of 3"):
        desk.app.settings.setValue("lessons/entropy", value)
        assert steps_done(desk.app.settings, "entropy") == frozenset()
    desk.app.lessons.start("entropy")
    assert desk.play.index == 0


def test_that_the_start_card_offers_the_lessons_with_their_minutes(desk: LessonDesk) -> None:
    desk.app.start.show_card()
    buttons = desk.app.start.card.lessons
    assert buttons[0].accessibleName() == "Lesson 1: Entropy, 5 minutes"
    desk.press(buttons[3])
    assert desk.play.lesson.title == "Alignment"
    assert desk.plot.isVisible()


def press_keys(*keys: Qt.Key) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        come_to_rest()


def test_that_questions_are_answered_shown_and_left_by_the_keys_of_a_presentation(
    desk: LessonDesk,
) -> None:
    up, down, enter = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return
    desk.app.lessons.start("entropy")
    press_keys(up, enter)
    assert not desk.play.is_covered
    assert desk.play.guess is not None
    press_keys(enter, down)
    assert desk.play.index == 1
    assert desk.play.guess == LOWER
    press_keys(up)
    assert desk.play.guess == HIGHER
    press_keys(enter, enter, Qt.Key.Key_3)
    assert desk.play.index == 2
    assert desk.play.guess == 2.0
    press_keys(up, enter)
    assert desk.play.guess == 1.0
    assert not desk.play.is_covered


def test_that_enter_on_an_option_chooses_it_before_it_shows_the_answer(desk: LessonDesk) -> None:
    desk.app.lessons.start("entropy")
    desk.app.lessons.step(2)
    press_keys(Qt.Key.Key_Return)
    assert desk.play.is_covered
    assert desk.play.guess == 0.0
    press_keys(Qt.Key.Key_Return)
    assert not desk.play.is_covered


def test_that_a_hint_is_told_and_what_is_typed_comes_after_it(desk: LessonDesk) -> None:
    desk.app.lessons.start("entropy")
    desk.app.lessons.step(7)
    desk.press(desk.strip.hint)
    assert "equally likely" in desk.strip.told.text()
    desk.type_cell(1, 1, "5")
    assert "H(P) is 0.940 bits" in desk.strip.told.text()


def test_that_the_unit_of_a_guess_follows_the_unit_shown(desk: LessonDesk) -> None:
    from model.words.units import Unit

    app = desk.app
    app.lessons.start("entropy")
    app.session.apply(edits.set_unit(app.session.document, Unit.NATS))
    box = desk.strip.answer
    assert box is not None
    assert box.number is not None
    box.number.selectAll()
    QTest.keyClicks(box.number, "0.3466")
    QTest.keyClick(box.number, Qt.Key.Key_Return)
    assert desk.play.guess == pytest.approx(0.5, abs=1e-3)
    desk.press(desk.strip.show_answer)
    assert "it is 0.325 nats" in desk.strip.told.text()


def test_that_everything_in_the_bar_has_a_name_and_a_tip(desk: LessonDesk) -> None:
    app = desk.app
    for name, index in (("entropy", 0), ("entropy", 2), ("entropy", 7), ("temperature", 0)):
        app.lessons.start(name)
        app.lessons.step(index)
        stops = [
            widget
            for widget in desk.strip.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]
        assert stops
        for widget in stops:
            assert widget.accessibleName(), widget
        app.lessons.leave()


def own_lesson(app: App) -> None:
    app.session.open(load_lesson("cross-entropy"), None)
    app.actions.play_lesson.trigger()


def test_that_a_lesson_of_ones_own_is_played_beside_itself(desk: LessonDesk) -> None:
    own_lesson(desk.app)
    assert desk.strip.heading.accessibleName().startswith("Cross entropy and KL, step 1 of 7")
    desk.press(desk.strip.show_answer)
    desk.press(desk.strip.leave)
    assert desk.app.session.document.title == "Cross entropy and KL"
    assert not desk.app.session.modified
    assert desk.app.settings.value("lessons/cross-entropy") is None


def test_that_who_leaves_a_lesson_by_keys_goes_on_in_the_picture(desk: LessonDesk) -> None:
    for button in (desk.strip.leave, desk.strip.more):
        desk.app.lessons.start("cross-entropy")
        button.setFocus()
        desk.app.lessons.leave()
        come_to_rest()
        assert desk.app.window.focusWidget() is desk.app.window.lens_view.plot
