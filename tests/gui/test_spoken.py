"""For everybody: every control and every picture tells what it is, in all lenses and dialogs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLayoutItem,
    QRadioButton,
    QToolButton,
)
from shiboken6 import getAllValidWrappers

from gui.core.accessible import Announcer
from gui.widgets.buttons import ToolButton
from gui.widgets.tab_order import step, tab_stops
from model.document import edits
from model.evaluate.readings import Unreadable
from model.formats.examples import EXAMPLES, load_example
from model.formats.lessons import LESSONS
from model.lenses import LENSES
from tests.gui.controls import controls, told_of, untold
from tests.gui.stillness import come_to_rest
from tests.gui.test_dialogs import EVERY

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App

# Printing is a dialog of Qt's own, as are those for files.
OWN = [name for name in EVERY if name != "print"]
SHOWN_IN = {
    "compare": "weather",
    "surprise": "weather",
    "identity": "weather",
    "guessing-game": "twenty-questions",
    "coder": "coder",
    "matrix": "vowels-of-five-languages",
    "joint": "joint",
    "groups": "groups",
    "temperature": "weather",
    "sampling": "sampling",
    "training": "training",
    "alignment": "helpful-and-harmless",
    "autocomplete": "next-token-live",
    "draft": "draft",
    "sequence": "giraffe",
    "calibration": "same-perplexity-sure",
    "kl-report": "four-bits",
}


@pytest.fixture
def app(app: App) -> App:
    app.window.resize(1440, 900)
    return app


@pytest.fixture(scope="module", params=SHOWN_IN)
def looked_through(request: pytest.FixtureRequest, shared_app: App) -> App:
    """The window on each lens in turn, for all tests that look at it."""
    shared_app.window.resize(1440, 900)
    look_through(shared_app, request.param)
    return shared_app


def look_through(app: App, lens: str) -> None:
    app.session.open(replace(load_example(SHOWN_IN[lens]), lens=lens), None)
    come_to_rest()


def test_that_every_lens_is_looked_through_here() -> None:
    assert list(SHOWN_IN) == [lens.id for lens in LENSES]


def test_that_every_control_of_a_lens_says_what_it_is(looked_through: App) -> None:
    assert untold(looked_through.window) == []


def test_that_every_picture_is_a_chart_with_its_numbers_in_words(looked_through: App) -> None:
    told = told_of(looked_through.window.lens_view.plot)
    assert told.role() == QAccessible.Role.Chart
    words = told.text(QAccessible.Text.Description)
    assert len(re.findall(r"\d", words)) >= 4
    assert not re.search(r"</?(b|sub|sup|br)>", words)


def test_that_panels_on_demand_say_what_they_are(app: App) -> None:
    for action in (app.actions.show_scenes, app.actions.show_readings, app.actions.show_notes):
        action.trigger()
    come_to_rest()
    assert untold(app.window) == []


ON_DEMAND = {
    "history": lambda app: app.actions.history.trigger(),
    "preferences": lambda app: app.actions.preferences.trigger(),
    "start card": lambda app: app.actions.start.trigger(),
    "help on a lens": lambda app: app.actions.help.trigger(),
    "a lesson": lambda app: app.lessons.start("entropy"),
}


@pytest.mark.parametrize("name", ON_DEMAND)
def test_that_what_opens_on_demand_says_what_it_is(app: App, name: str) -> None:
    ON_DEMAND[name](app)
    come_to_rest()
    dialogs = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    faults = [fault for one in (app.window, *dialogs) for fault in untold(one)]
    for dialog in dialogs:
        dialog.reject()
    assert faults == []


def test_that_every_kind_of_question_says_what_it_is(app: App) -> None:
    seen = set()
    for lesson in LESSONS:
        app.lessons.start(lesson.name)
        while (play := app.lessons.play) is not None and play.index + 1 < play.count:
            question = play.step.question
            if question is not None and question.kind not in seen:
                seen.add(question.kind)
                come_to_rest()
                assert untold(app.window) == []
            app.lessons.step(1)
    assert seen == {"number", "bar", "higher", "choice"}


def test_that_a_guess_on_a_slider_is_told_in_its_unit(app: App) -> None:
    app.lessons.start("entropy")
    come_to_rest()
    box = app.lessons.bar.answer
    assert box is not None
    assert box.slider is not None
    told = told_of(box.slider)
    value = told.valueInterface()
    assert (value.currentValue(), value.minimumValue(), value.maximumValue()) == (0.5, 0.0, 1.0)
    value.setCurrentValue(0.3)
    assert app.lessons.play is not None
    assert app.lessons.play.guess == 0.3 == value.currentValue()
    assert told.text(QAccessible.Text.Value) == "0.300 bits"


def test_that_a_presentation_tells_what_is_on_its_stage(app: App) -> None:
    app.actions.present.trigger()
    come_to_rest()
    presenter = app.presenting.presenter
    assert presenter is not None
    news = presenter.findChild(Announcer)
    assert news is not None
    news.rest.timeout.emit()
    told = told_of(presenter)
    assert told.role() == QAccessible.Role.Chart
    words = told.text(QAccessible.Text.Description)
    assert words.startswith("Scene 1 of 5.")
    assert "sunny 0.6" in words
    presenter.left.emit()


@pytest.mark.parametrize("name", OWN)
def test_that_every_control_of_a_dialog_says_what_it_is(
    app: App, tmp_path: Path, name: str
) -> None:
    EVERY[name](app, tmp_path)
    come_to_rest()
    opened = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    assert opened
    for dialog in opened:
        faults = [] if isinstance(dialog, QFileDialog) else untold(dialog)
        dialog.reject()
        assert faults == []


@pytest.mark.parametrize("example", [one.name for one in EXAMPLES][:6])
def test_that_no_example_leaves_a_control_untold(shared_app: App, example: str) -> None:
    shared_app.session.open(load_example(example), None)
    come_to_rest()
    assert untold(shared_app.window) == []


def test_that_tab_goes_through_all_that_can_be_used_and_comes_back(looked_through: App) -> None:
    app = looked_through
    stops = tab_stops(app.window)
    by_tab = Qt.FocusPolicy.TabFocus
    wanted = {one for one in controls(app.window) if one.focusPolicy() & by_tab and one.isEnabled()}
    assert wanted - set(stops) == set()
    app.window.activateWindow()
    come_to_rest()
    stops[0].setFocus()
    for forward in (True, False):
        walked = []
        for _ in stops:
            walked.append(QApplication.focusWidget())
            assert step(app.window, forward=forward)
        assert len(set(walked)) == len(stops)
        assert QApplication.focusWidget() is stops[0]


def test_that_tab_leaves_nothing_behind_of_what_qt_made_and_deletes(app: App) -> None:
    look_through(app, "sampling")

    def items() -> int:
        found = getAllValidWrappers()
        return sum(isinstance(one, QLayoutItem) and not isinstance(one, QObject) for one in found)

    before = items()
    assert tab_stops(app.window)
    assert items() == before


def test_that_tab_goes_as_one_reads(app: App) -> None:
    look_through(app, "sampling")
    window = app.window
    parts = (
        window.top_bar, window.table_panel, window.dial_panel, window.readings_panel,
        window.lens_view.rail, window.lens_view.controls, window.lens_view.plot,
    )  # fmt: skip
    stops = tab_stops(window)
    places = [
        [place for place, one in enumerate(stops) if one is part or part.isAncestorOf(one)]
        for part in parts
    ]
    assert all(places)
    firsts = [own[0] for own in places]
    assert firsts == sorted(firsts)
    for own in places:
        assert own == list(range(own[0], own[-1] + 1))
    bar = [one.mapTo(window, QPoint()).x() for one in stops if window.top_bar.isAncestorOf(one)]
    assert bar == sorted(bar)


def test_that_hidden_things_do_not_say_that_they_have_the_focus(app: App) -> None:
    app.session.open(load_example("weather"), None)
    come_to_rest()
    assert app.window.scenes_panel.rows.model().rowCount() > 1
    assert app.window.scenes_panel.rows.current >= 0
    told = told_of(app.window.scenes_panel.rows)
    states = [told.child(place).state() for place in range(told.childCount())]
    assert not any(state.focused for state in states)


def test_that_a_change_is_told_once_all_is_at_rest(app: App) -> None:
    news = app.window.news
    for temperature in (1.2, 1.3, 2.0):
        app.session.apply(edits.set_temperature(app.session.document, temperature))
    assert news.rest.isActive()
    before = news.told
    news.rest.timeout.emit()
    assert news.told != before
    assert "T = 2" in news.told
    assert app.window.lens_view.words() in news.told
    app.window.say("Copied <b>0.5</b>")
    news.rest.timeout.emit()
    assert news.told == "Copied 0.5"


def test_that_a_problem_of_the_table_is_told(app: App) -> None:
    document = app.session.document
    app.session.apply(edits.clear_cells(document, range(4), [document.truth]))
    news = app.window.news
    news.rest.timeout.emit()
    assert isinstance(app.showing.readings, Unreadable)
    assert news.told == app.showing.readings.problem


def test_that_what_moves_is_described_only_once_it_is_at_rest(app: App, qtbot: QtBot) -> None:
    card, plot = app.window.readings_panel.cards["cross_entropy"], app.window.lens_view.plot
    dial = app.window.dial_panel.dial
    dial.turned.emit(2.0, 77)
    told = []
    for temperature in (2.2, 2.4, 2.6, 2.8, 3.0):
        dial.turned.emit(temperature, 77)
        told.append((card.accessibleDescription(), plot.accessibleDescription()))
    assert len(set(told)) == 1
    qtbot.waitUntil(lambda: "T = 3" in plot.accessibleDescription())
    assert app.showing.good_readings is not None
    shown = app.showing.good_readings.text("cross_entropy")
    qtbot.waitUntil(lambda: card.accessibleDescription().startswith(shown))


def test_that_enter_presses_every_button_as_space_does(app: App) -> None:
    app.actions.show_scenes.trigger()
    app.actions.show_readings.trigger()
    app.start.show_card()
    deaf, pressed = [], 0
    for button in controls(app.window):
        if not isinstance(button, QAbstractButton) or not button.isEnabled():
            continue
        if isinstance(button, QCheckBox | QRadioButton):
            continue
        if isinstance(button, QToolButton) and button.menu() is not None:
            # The menu would be run here; the button is of the kind that opens it.
            assert isinstance(button, ToolButton), button.accessibleName()
            continue
        button.blockSignals(True)
        enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(button, enter)
        button.blockSignals(False)
        deaf += [] if enter.isAccepted() else [button.accessibleName()]
        pressed += 1
    assert not deaf
    assert pressed > 20, pressed
