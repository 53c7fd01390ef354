"""The start card and the help on a lens: where to begin, and how a picture is read."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QScrollArea
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.files.preferences import START_CARD
from gui.window.lens_help import help_text
from gui.window.start_card import StartCard
from gui.window.start_tiles import LessonLine
from model.formats.examples import load_example
from model.formats.lessons import LESSONS
from model.lenses import LENSES, Lens
from tests.gui.stillness import come_to_rest


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def app(qtbot: QtBot, settings: QSettings) -> Iterator[App]:
    made = App(load_example("weather"), settings=settings, executor=lambda task: task())
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.window.close_now()


def test_that_the_card_stands_in_the_place_of_the_picture_until_escape(
    app: App, qtbot: QtBot
) -> None:
    app.start.begin()
    assert app.start.card.isVisible()
    assert not app.window.lens_view.plot.isVisible()
    qtbot.keyClick(app.start.card.tiles[0], Qt.Key.Key_Escape)
    assert app.window.lens_view.plot.isVisible()
    assert not app.start.card.isVisible()


def test_that_the_toy_box_opens_with_counts_and_no_model(app: App, qtbot: QtBot) -> None:
    app.start.begin()
    qtbot.keyClick(app.start.card.tiles[0], Qt.Key.Key_Return)
    document = app.session.document
    assert document.model is None
    assert list(document.truth_column.values) == [9.0, 1.0]
    assert app.window.lens_view.plot.isVisible()


def test_that_the_forecast_opens_with_the_dial_at_hand(app: App, qtbot: QtBot) -> None:
    app.files.open_example("fair-and-loaded-die")
    app.start.show_card()
    qtbot.mouseClick(app.start.card.tiles[2], Qt.MouseButton.LeftButton)
    assert app.session.document.title == load_example("weather").title
    assert not app.start.card.isVisible()


def test_that_own_numbers_are_taken_from_the_clipboard(app: App, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("yes\t3\nno\t5")
    app.start.show_card()
    qtbot.mouseClick(app.start.card.tiles[1], Qt.MouseButton.LeftButton)
    menu = next(one for one in app.start.card.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text().startswith("Paste")).trigger()
    menu.close()
    assert app.session.document.table.outcomes[:2] == ("yes", "no")
    assert list(app.session.document.truth_column.values)[:2] == [3.0, 5.0]
    assert not app.start.card.isVisible()


def test_that_it_can_be_dismissed_for_good_and_comes_back_by_help(
    app: App, qtbot: QtBot, settings: QSettings
) -> None:
    app.start.begin()
    app.start.card.not_again.click()
    app.start.close()
    app.start.begin()
    assert not app.start.card.isVisible()
    assert not START_CARD.is_on(settings)
    app.actions.help.trigger()
    assert app.start.help.isVisible()
    app.actions.help.trigger()
    assert app.start.card.isVisible()
    assert app.start.card.not_again.isChecked()
    app.start.card.not_again.click()
    assert START_CARD.is_on(settings)


def test_that_who_turns_the_dial_or_chooses_a_lens_sees_the_picture(app: App) -> None:
    app.start.begin()
    app.window.dial_panel.turned.emit(3.0, 0)
    assert app.window.lens_view.plot.isVisible()
    app.start.show_card()
    app.window.lens_view.rail.lens_chosen.emit(app.session.document.lens)
    assert app.window.lens_view.plot.isVisible()


def test_that_lessons_are_offered_with_their_minutes_where_there_are_any(qtbot: QtBot) -> None:
    card = StartCard()
    qtbot.addWidget(card)
    assert not card.lessons
    card.show_lessons([LessonLine("one", "Entropy", 4), LessonLine("two", "KL", 1)])
    first, second = list(card.lessons)
    assert "4 minutes" in first.text()
    assert "1 minute" in second.text()
    with qtbot.waitSignal(card.lesson_wanted) as wanted:
        second.click()
    assert wanted.args == ["two"]


@pytest.mark.parametrize(
    ("width", "height"), [(1000, 680), (1024, 700), (1280, 720), (1440, 900), (2560, 1440)]
)
def test_that_tiles_and_lessons_are_seen_without_scrolling(
    app: App, width: int, height: int
) -> None:
    app.window.resize(width, height)
    app.start.show_card()
    come_to_rest()
    card = app.start.card
    (area,) = card.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    assert len(card.lessons) >= 5
    for button in (*card.tiles, *card.lessons):
        place = QRect(button.mapTo(card, QPoint(0, 0)), button.size())
        assert card.rect().contains(place)


def test_that_the_card_says_how_far_a_lesson_has_come(app: App, qtbot: QtBot) -> None:
    app.lessons.start("entropy")
    app.lessons.show_answer()
    app.lessons.leave()
    app.start.show_card()
    come_to_rest()
    told = app.start.card.lessons[0].accessibleDescription()
    assert told == f"1 of 8. {LESSONS[0].about}"
    app.lessons.on_reset()
    assert app.start.card.lessons[0].accessibleDescription() == LESSONS[0].about


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: str(lens.id))
def test_that_every_lens_tells_what_it_shows_how_it_is_read_and_its_controls(lens: Lens) -> None:
    # Pairs of distributions are held together by blanks that do not break.
    text = help_text(lens).replace("\xa0", " ")
    assert html.escape(lens.about, quote=False) in text
    for control in lens.look.controls:
        assert control.label.replace("<", "&lt;") in text
    assert ("How to read it" in text) is bool(lens.reading)


def test_that_the_help_follows_the_lens(app: App) -> None:
    app.actions.help.trigger()
    assert "Compare" in app.start.help.words.text()
    app.window.lens_view.rail.lens_chosen.emit("surprise")
    assert app.start.help.isVisible()
    assert "Surprise" in app.start.help.words.text()
