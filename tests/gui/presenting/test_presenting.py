"""Presenting: scenes stepped by keys, the dial gliding, and a window left as it was."""

import itertools
import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.dial.glide import SECONDS
from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, shown_theme
from gui.presenting.presenter import DESIGN_HEIGHT, Presenter, enlargement
from model.document import edits
from model.document.document import new_document, same_content
from model.figure.figure import Legend
from model.formats.examples import load_example
from model.formats.lessons import load_lesson
from model.lessons.covering import GUESS_COLUMN
from model.lessons.questions import steps_for
from tests.gui.stage import begun, finish_glide, moved, on_screen, shown
from tests.gui.stillness import Clock

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(own_app: App, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setattr(own_app.presenting.glide, "_clock", clock)
    return own_app


def test_that_f11_shows_the_first_scene_and_its_words(app: App) -> None:
    presenter = begun(app)
    assert presenter.isFullScreen()
    assert app.presenting.index == 0
    assert shown(app).temperature == 1.0
    assert presenter.stage.dial.temperature == 1.0
    assert "1.490" in presenter.stage.cards.cards["cross_entropy"].accessibleDescription()


def test_that_keys_step_through_the_scenes_and_stop_at_the_ends(
    app: App, clock: Clock, qtbot: QtBot
) -> None:
    presenter = begun(app)
    steps = (
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_Space, 3),
        (Qt.Key.Key_PageUp, 2),
        (Qt.Key.Key_End, 4),
        (Qt.Key.Key_Right, 4),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Backspace, 0),
    )
    for key, index in steps:
        qtbot.keyClick(presenter, key)
        finish_glide(app, clock)
        scene = app.session.document.scenes[index]
        assert app.presenting.index == index
        assert (shown(app).lens, shown(app).temperature) == (scene.lens, scene.temperature)


def test_that_the_buttons_step_too(app: App, clock: Clock, qtbot: QtBot) -> None:
    stage = begun(app).stage
    assert not stage.before.isEnabled()
    stage.after.click()
    finish_glide(app, clock)
    assert app.presenting.index == 1
    stage.before.click()
    assert app.presenting.index == 0
    stage.leave.click()
    assert app.presenting.presenter is None


def test_that_the_dial_glides_by_the_clock(app: App, clock: Clock, qtbot: QtBot) -> None:
    presenter = begun(app)
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    assert shown(app).temperature == 1.0
    seen = [1.0]
    for _ in range(4):
        clock.now += SECONDS / 4
        app.presenting.glide.play_frame()
        seen.append(presenter.stage.dial.temperature)
    assert seen == sorted(seen)
    assert seen[-1] == 1.5
    # Eased: slower at both ends than in the middle.
    steps = [math.log(after / before) for before, after in itertools.pairwise(seen)]
    assert steps[0] < steps[1]
    assert steps[3] < steps[2]
    assert not app.presenting.glide.running


def test_that_a_touch_interrupts_the_glide(app: App, clock: Clock, qtbot: QtBot) -> None:
    presenter = begun(app)
    qtbot.keyClick(presenter, Qt.Key.Key_End)
    qtbot.keyClick(presenter, Qt.Key.Key_Home)
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    clock.now += SECONDS / 2
    app.presenting.glide.play_frame()
    halfway = shown(app).temperature
    assert 1.0 < halfway < 1.5
    dial = presenter.stage.dial
    qtbot.mousePress(presenter.viewport(), LEFT, pos=on_screen(presenter, dial.face.middle))
    assert not app.presenting.glide.running
    assert shown(app).temperature == halfway


def test_that_the_mouse_turns_the_enlarged_dial(app: App, qtbot: QtBot) -> None:
    presenter = begun(app)
    place = presenter.stage.dial.face.label_place(3.0)
    qtbot.mouseClick(presenter.viewport(), LEFT, pos=on_screen(presenter, place))
    assert shown(app).temperature == 3.0
    assert app.session.document.temperature == 1.5


def test_that_arrows_turn_the_dial_and_the_next_scene_forgets_it(
    app: App, clock: Clock, qtbot: QtBot
) -> None:
    presenter = begun(app)
    qtbot.keyClick(presenter, Qt.Key.Key_Up)
    assert shown(app).temperature == 1.05
    presenter.stage.plot.bar_dragged.emit(0, 1, 0.2, 5)
    assert shown(app).table is not app.session.document.table
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    finish_glide(app, clock)
    assert shown(app).temperature == 1.5
    assert shown(app).table is app.session.document.table


def test_that_leaving_leaves_the_window_as_it_was(app: App, clock: Clock, qtbot: QtBot) -> None:
    before, readings = app.session.document, app.showing.readings
    card = app.window.readings_panel.cards["kl_p_qt"].accessibleDescription()
    presenter = begun(app)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Escape):
        qtbot.keyClick(presenter, key)
    assert app.presenting.presenter is None
    assert app.presenting.shown is None
    assert not app.presenting.glide.running
    assert app.session.document is before
    assert app.showing.readings is readings
    assert not app.session.modified
    assert app.session.undo_stack.count() == 0
    assert app.window.readings_panel.cards["kl_p_qt"].accessibleDescription() == card
    assert QGuiApplication.overrideCursor() is None


def test_that_what_is_kept_is_one_undo_step(app: App, clock: Clock, qtbot: QtBot) -> None:
    before = app.session.document
    presenter = begun(app)
    qtbot.keyClick(presenter, Qt.Key.Key_Up)
    qtbot.keyClick(presenter, Qt.Key.Key_K)
    assert app.session.document.temperature == 1.05
    assert app.session.undo_stack.undoText() == "Keep what was presented"
    assert app.session.document.scenes is before.scenes
    qtbot.keyClick(presenter, Qt.Key.Key_Escape)
    app.actions.undo.trigger()
    assert app.session.document is before


def test_that_without_scenes_the_present_view_is_shown(app: App, qtbot: QtBot) -> None:
    app.session.open(replace(new_document(), temperature=2.0), None)
    presenter = begun(app)
    assert shown(app) is app.session.document
    assert not presenter.stage.after.isVisibleTo(presenter.stage)
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    assert shown(app) is app.session.document


def test_that_shift_f11_shows_the_present_view_and_goes_on_with_the_first_scene(
    app: App, clock: Clock, qtbot: QtBot
) -> None:
    app.session.apply(edits.set_temperature(app.session.document, 4.0))
    app.actions.present_view.trigger()
    presenter = app.presenting.presenter
    assert presenter is not None
    assert app.presenting.index == -1
    assert shown(app).temperature == 4.0
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    finish_glide(app, clock)
    assert app.presenting.index == 0
    app.actions.present_view.trigger()
    assert app.presenting.presenter is None


def test_that_a_change_in_the_window_behind_is_taken_over_and_leaves_a_scene_true(app: App) -> None:
    begun(app)
    table = app.session.document.table
    app.session.apply(edits.set_cell(app.session.document, 0, 1, "0.9"))
    assert shown(app).table is table
    app.session.apply(edits.update_scene(app.session.document, 0))
    assert shown(app).table is app.session.document.table
    assert shown(app).temperature == 1.0
    for _ in range(5):
        app.session.apply(edits.remove_scene(app.session.document, 0))
    assert app.presenting.index == -1


def test_that_a_table_with_a_problem_says_so(app: App) -> None:
    app.presenting.start(-1)
    presenter = app.presenting.presenter
    assert presenter is not None
    app.session.apply(edits.clear_column(app.session.document, 0))
    assert "All weights of" in presenter.stage.plot.accessibleDescription()


@pytest.mark.parametrize("lens", ["sampling", "guessing-game", "training", "alignment", "matrix"])
def test_that_every_kind_of_lens_can_be_presented(app: App, lens: str) -> None:
    app.session.apply(edits.set_lens(app.session.document, lens, lens))
    app.presenting.start(-1)
    presenter = app.presenting.presenter
    assert presenter is not None
    presenter.grab()


def test_that_the_stage_fills_every_screen_enlarged(app: App) -> None:
    presenter = begun(app)
    presenter.showNormal()
    for width, height, factor in ((1920, 1080, 2.0), (1280, 720, 4 / 3), (1024, 768, 1024 / 860)):
        presenter.resize(width, height)
        assert presenter.scale_factor == pytest.approx(factor)
        assert presenter.stage.width() == pytest.approx(width / factor, abs=1.0)
        assert presenter.stage.height() == pytest.approx(height / factor, abs=1.0)
    assert enlargement(3840.0, 2160.0) == 2160.0 / DESIGN_HEIGHT


def test_that_the_theme_can_be_switched_while_presenting(app: App) -> None:
    wear(LIGHT)
    presenter = begun(app)
    app.actions.switch_theme.trigger()
    assert shown_theme() is DARK
    assert presenter.grab().toImage().pixelColor(2, 2).lightness() < 60


def test_that_a_still_pointer_is_hidden_with_the_buttons_and_comes_back(app: App) -> None:
    presenter = begun(app)
    rest, bar = presenter.cursor_rest, presenter.stage.bar
    moved(presenter.viewport(), QPoint(50, 50))
    assert bar.isVisibleTo(presenter.stage)
    rest.hide()
    cursor = QGuiApplication.overrideCursor()
    assert cursor is not None
    assert cursor.shape() is Qt.CursorShape.BlankCursor
    assert not bar.isVisibleTo(presenter.stage)
    moved(presenter.viewport(), QPoint(50, 50))
    assert rest.still
    moved(presenter.viewport(), QPoint(60, 50))
    assert not rest.still
    assert QGuiApplication.overrideCursor() is None
    assert bar.isVisibleTo(presenter.stage)


def test_that_closing_the_presentation_from_outside_is_leaving(app: App) -> None:
    begun(app).close()
    assert app.presenting.presenter is None
    assert same_content(app.session.document, load_example("weather"))


def test_that_a_lesson_asks_first_and_shows_with_the_next_key(
    app: App, clock: Clock, qtbot: QtBot
) -> None:
    app.lessons.start("temperature")
    app.lessons.step(1)
    presenter = begun(app)
    stage = presenter.stage
    assert app.presenting.index == 1
    assert app.presenting.is_covered
    assert stage.cards.cards["entropy_p"].text_shown.number == "?"
    assert "82.8" not in stage.plot.accessibleDescription()
    assert "How tall is sunny" in words_of(presenter)
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    assert app.presenting.index == 1
    assert not app.presenting.is_covered
    assert words_of(presenter).startswith("<b>82.8%.</b> Sunny rises from 60% to 82.8%")
    assert stage.cards.cards["entropy_p"].text_shown.number != "?"
    qtbot.keyClick(presenter, Qt.Key.Key_Left)
    assert app.presenting.is_covered
    qtbot.keyClick(presenter, Qt.Key.Key_Space)
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    finish_glide(app, clock)
    assert app.presenting.index == 2
    assert app.presenting.is_covered
    assert stage.answer is not None
    assert "Only sunny" in [option.text() for option in stage.answer.options]


def test_that_a_challenge_checks_itself_in_a_presentation(
    app: App, clock: Clock, qtbot: QtBot
) -> None:
    app.lessons.start("temperature")
    presenter = begun(app)
    qtbot.keyClick(presenter, Qt.Key.Key_End)
    finish_glide(app, clock)
    assert "Perplexity is 2.81 options." in words_of(presenter)
    presenter.stage.dial.turned.emit(1.85, 1)
    assert "✓ At T = 1.85 the perplexity is 3.00" in words_of(presenter)


def test_that_the_last_question_can_be_uncovered_by_the_button(app: App, qtbot: QtBot) -> None:
    document = load_example("weather")
    one = replace(document, scenes=document.scenes[:1])
    app.session.open(edits.make_lesson(one, steps_for(one)).document, None)
    stage = begun(app).stage
    assert stage.after.isEnabled()
    stage.after.click()
    assert not app.presenting.is_covered
    assert not stage.after.isEnabled()


def words_of(presenter: Presenter) -> str:
    labels = presenter.stage.findChildren(QLabel)
    return next(
        one.text() for one in labels if one.accessibleDescription() == "What is said to this scene"
    )


def test_that_a_guess_is_made_on_the_screen_and_compared_when_it_is_shown(
    app: App, qtbot: QtBot
) -> None:
    app.lessons.start("temperature")
    app.lessons.step(1)
    presenter = begun(app)
    answer = presenter.stage.answer
    assert answer is not None
    assert answer.slider is not None
    answer.slider.setValue(700)
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    assert presenter.stage.answer is None
    assert "you said 70%, it is 82.8%" in words_of(presenter)
    assert any(entry.name == "your guess 70%" for entry in _legend(presenter))
    qtbot.keyClick(presenter, Qt.Key.Key_Left)
    presenter.stage.plot.bar_dragged.emit(0, GUESS_COLUMN, 0.83, 1)
    qtbot.keyClick(presenter, Qt.Key.Key_Right)
    assert "you said 83%" in words_of(presenter)


def _legend(presenter: Presenter) -> tuple[Legend, ...]:
    picture = presenter.stage.plot.picture
    assert picture is not None
    return picture.figure.legend


def test_that_what_is_asked_is_answered_by_the_keyboard_too(app: App, qtbot: QtBot) -> None:
    app.session.open(load_lesson("entropy"), None)
    presenter = begun(app)
    box = presenter.stage.answer
    assert box is not None
    assert box.slider is not None
    before, temperature = box.slider.value(), shown(app).temperature
    qtbot.keyClick(presenter, Qt.Key.Key_Up)
    qtbot.keyClick(presenter, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert presenter.stage.answer is box
    assert box.slider.value() == before + 60
    assert shown(app).temperature == temperature
    qtbot.keyClick(presenter, Qt.Key.Key_Return)
    assert presenter.stage.answer is None
    qtbot.keyClick(presenter, Qt.Key.Key_Return)
    higher = presenter.stage.answer
    assert higher is not None
    qtbot.keyClick(presenter, Qt.Key.Key_Down)
    assert [one.isChecked() for one in higher.options] == [False, True]
    qtbot.keyClick(presenter, Qt.Key.Key_1)
    assert [one.isChecked() for one in higher.options] == [True, False]
