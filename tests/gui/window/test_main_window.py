"""The window's own shape: within any screen, and the table as wide as its names."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.drawing.frame import boxes_of
from gui.window.main_window import LEAST
from model.document import edits
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import Rest, table_of
from model.evaluate.readings import Readings
from model.figure.figure import Bars
from model.formats.examples import load_example
from tests.gui.stillness import come_to_rest


def test_that_the_least_window_is_useful_on_the_least_screen() -> None:
    assert LEAST[0] <= 1000
    assert LEAST[1] <= 680


def test_that_the_table_takes_the_width_of_its_names_unless_it_was_set_by_hand(app: App) -> None:
    app.window.resize(1440, 900)
    narrow = app.window.table_panel.width()
    names = ("Overconfident model", "Underconfident model", "Another good one", "The survey")
    table = table_of(["a", "b"], **{name: [0.5, 0.5] for name in names})
    document = Document(table, truth=0, model=1)
    app.session.open(document, None)
    wide = app.window.table_panel.width()
    assert wide > narrow
    assert wide <= 0.4 * app.window.width()
    app.window._splitter.splitterMoved.emit(300, 1)
    app.window._splitter.setSizes([narrow, 1000])
    app.session.open(Document(table_of(["a"], **{name: [1.0] for name in names})), None)
    assert app.window.table_panel.width() < wide


def test_that_top_p_at_t_0_offers_what_mends_it(app: App, qtbot: QtBot) -> None:
    filtered = replace(load_example("weather"), temperature=0.0, filters=Filters(top_p=0.9))
    line = app.window.problem_line
    for words in ("T = 0.05", "Rules of llama.cpp", "Filters off"):
        app.session.open(filtered, None)
        assert line.isVisible()
        assert "T = 0 is an error" in line.text.text()
        buttons = [one for one in line.findChildren(QPushButton) if one.text() == words]
        qtbot.mouseClick(buttons[-1], Qt.MouseButton.LeftButton)
        assert isinstance(app.showing.readings, Readings)
        assert not line.isVisible()
        assert app.session.undo_stack.count() == 1


def test_that_a_problem_without_a_mend_has_no_buttons(app: App) -> None:
    app.session.open(Document(table_of(["a", "b"], P=[0.0, 0.0])), None)
    line = app.window.problem_line
    assert line.isVisible()
    assert not [one for one in line.findChildren(QPushButton) if one.isVisible()]


def test_that_nothing_of_where_one_was_stays_in_another_document(app: App) -> None:
    view = app.window.table_panel.view
    view.setCurrentIndex(view.model().index(2, 1))
    assert app.window.lens_view.plot._highlight == 2
    app.window.refuse("Something was refused.")
    app.session.open(load_example("perplexity-8"), None)
    assert not view.currentIndex().isValid()
    assert view._delegate.current_row == -1
    assert app.window.lens_view.plot._highlight == -1
    assert app.window.statusBar().currentMessage() == ""


def test_that_the_list_of_readings_closes_by_its_cross_and_by_escape(
    app: App, qtbot: QtBot
) -> None:
    listing, action = app.window.lens_view.readings_list, app.actions.show_readings
    action.setChecked(True)
    qtbot.mouseClick(listing.close_button, Qt.MouseButton.LeftButton)
    assert not action.isChecked()
    assert listing.isHidden()
    action.setChecked(True)
    listing.search.setText("kl")
    qtbot.keyClick(listing.search, Qt.Key.Key_Escape)
    assert listing.search.text() == ""
    assert action.isChecked()
    qtbot.keyClick(listing.search, Qt.Key.Key_Escape)
    assert listing.isHidden()


def test_that_a_large_window_draws_cards_captions_and_pictures_larger(
    app: App, qtbot: QtBot
) -> None:
    app.window.resize(1440, 900)
    plot = app.window.lens_view.plot
    small = app.window.readings_panel.cards["entropy_p"].height()
    assert plot.zoom == 1.0
    app.window.resize(2560, 1440)
    assert plot.zoom > 1.3
    card = app.window.readings_panel.cards["entropy_p"]
    qtbot.waitUntil(lambda: card.height() > 1.2 * small)


def test_that_a_click_meets_its_bar_at_any_zoom(app: App, qtbot: QtBot) -> None:
    plot = app.window.lens_view.plot
    for width, height in ((1000, 680), (1440, 900), (2560, 1440)):
        app.window.resize(width, height)
        picture = plot.picture
        assert picture is not None
        mark = next(one for one in picture.figure.panels[0].marks if isinstance(one, Bars))
        place = boxes_of(mark, picture.panels[0].frame).rect(0).center() * plot.zoom
        qtbot.mouseMove(plot, place.toPoint())
        spot = plot.hover.spot
        assert spot is not None
        assert spot.index == 0


def test_that_a_narrow_window_keeps_title_cards_and_lens_whole(app: App, qtbot: QtBot) -> None:
    app.window.resize(1000, 680)
    assert app.window.size().width() == 1000
    right = app.window.rect().right()
    for widget in (*app.window.readings_panel.cards.values(), app.window.lens_view):
        if widget.isVisible():
            assert widget.mapTo(app.window, widget.rect().topRight()).x() <= right
    title = app.window.top_bar._title
    needed = title.fontMetrics().horizontalAdvance("Weather forecast")
    qtbot.waitUntil(lambda: title.width() >= needed)


def test_that_an_offer_is_told_also_when_its_button_is_gone(app: App, qtbot: QtBot) -> None:
    app.window.offer("The example was left.", "Undo", lambda: None)
    app.window.offer("The example was left again.", "Undo", lambda: None)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    news = app.window.news
    (chip,) = [one for one in app.window.statusBar().findChildren(QPushButton) if one.isVisible()]
    chip.click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    news.rest.stop()
    news.rest.timeout.emit()
    assert "The example was left again." in news.told


def test_that_what_stands_for_the_rest_is_not_counted_as_an_outcome(app: App) -> None:
    table = table_of(["a", "b", "others"], P=[0.5, 0.3, 0.2], Q=[0.4, 0.4, 0.2])
    app.session.open(Document(table, truth=0, model=1), None)

    def line() -> str:
        labels = app.window.statusBar().findChildren(QLabel)
        return next(one.text() for one in labels if "outcomes" in one.text())

    assert "3 outcomes ·" in line()
    app.session.open(Document(replace(table, rest=Rest(2, 50)), truth=0, model=1), None)
    assert "2 outcomes and the rest" in line()


def test_that_no_row_of_the_last_document_is_lit_in_the_one_opened_next(app: App) -> None:
    """Neither after another example, nor as a lesson ends."""
    table = app.window.table_panel.view
    table.selectRow(1)
    assert table.selectionModel().hasSelection()
    app.files.open_example("fair-and-loaded-die")
    assert not table.selectionModel().hasSelection()
    app.lessons.start("entropy")
    table.selectRow(1)
    app.lessons.leave()
    assert not table.selectionModel().hasSelection()


def test_that_what_was_said_of_an_example_goes_once_it_is_changed(app: App) -> None:
    app.files.open_example("toy-box")
    bar = app.window.statusBar()
    assert "0.469 bits" in bar.currentMessage()
    app.session.apply(edits.set_cell(app.session.document, 0, 0, "5"))
    assert bar.currentMessage() == ""


class Paints(QObject):
    """Says of each time that the picture is painted whether it was laid out by then."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self.plot, self.late = app.window.lens_view.plot, list[bool]()
        assert self.plot.canvas is not None
        self.plot.canvas.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.late.append(self.plot._begins)
        return False


def test_that_no_picture_of_an_earlier_size_is_painted_where_the_screen_sets_the_size(
    app: App,
) -> None:
    come_to_rest()
    paints = Paints(app)
    app.window.windowHandle().resize(1180, 700)
    come_to_rest()
    assert app.window.size().toTuple() == (1180, 700)
    assert paints.late
    assert not any(paints.late)


@pytest.mark.parametrize("lens", ["surprise", "sampling", "matrix"])
def test_that_the_picture_of_another_lens_is_painted_once_and_with_its_controls_laid_out(
    app: App, lens: str
) -> None:
    come_to_rest()
    paints = Paints(app)
    app.window.lens_view.rail.lens_chosen.emit(lens)
    come_to_rest()
    assert paints.late == [False]
