"""The window's own shape: within any screen, and the table as wide as its names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMargins, QRect, QSettings
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.window.main_window import LEAST, fitted
from model.document.document import Document
from model.document.table import table_of
from model.formats.examples import load_example


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path) -> Iterator[App]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = App(load_example("weather"), settings=settings, executor=lambda task: task())
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.window.close_now()


FRAME = QMargins(2, 30, 2, 2)


@pytest.mark.parametrize(
    ("window", "room"),
    [
        (QRect(0, 0, 1440, 900), QRect(0, 0, 1280, 720)),
        (QRect(900, 500, 1440, 900), QRect(0, 24, 1920, 1056)),
        (QRect(-300, -80, 1000, 680), QRect(0, 0, 1366, 728)),
        (QRect(4000, 100, 1440, 900), QRect(1920, 0, 2560, 1440)),
    ],
)
def test_that_a_window_with_its_frame_lies_within_the_screen(window: QRect, room: QRect) -> None:
    placed = fitted(window, room, FRAME)
    assert room.contains(placed.marginsAdded(FRAME))
    inner = room.marginsRemoved(FRAME)
    assert placed.width() == min(window.width(), inner.width())
    assert placed.height() == min(window.height(), inner.height())


def test_that_a_window_that_fits_stays_where_it_is() -> None:
    window = QRect(100, 100, 1000, 680)
    assert fitted(window, QRect(0, 0, 1920, 1080), FRAME) == window


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
