"""A window is whole on its screen, with the frame that a window manager gives it later."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMargins, QPoint, QRect
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.window import screen_fit
from gui.window.screen_fit import ScreenFit, fitted

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


class Framed(QWidget):
    """A window in a frame that comes when it is told to, and on no screen's whims but its own."""

    def __init__(self, place: QRect) -> None:
        super().__init__()
        self.frame, self.place = QMargins(), place

    def geometry(self) -> QRect:
        return self.place

    def setGeometry(self, place: QRect) -> None:  # type: ignore[override]
        self.place = place

    def frameGeometry(self) -> QRect:
        return self.place.marginsAdded(self.frame)


def tell_of_a_move(window: QWidget) -> None:
    QCoreApplication.sendEvent(window, QMoveEvent(window.pos(), QPoint()))


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Framed:
    monkeypatch.setattr(screen_fit, "SCREENLESS", ())
    window = Framed(QRect(50, 50, 4000, 3000))
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    ScreenFit(window, (960, 620))
    window.show()
    qtbot.waitUntil(lambda: window.geometry() == room)
    return window


@pytest.mark.parametrize(
    "event", [QMoveEvent(QPoint(), QPoint()), QEvent(QEvent.Type.WindowActivate)]
)
def test_that_a_frame_that_comes_after_the_window_is_shown_is_pulled_in_too(
    window: Framed, event: QEvent, qtbot: QtBot
) -> None:
    room = window.screen().availableGeometry()
    window.frame = FRAME
    QCoreApplication.sendEvent(window, event)
    qtbot.waitUntil(lambda: window.frameGeometry() == room)


def test_that_a_window_that_a_hand_moves_half_off_the_screen_stays_there(
    window: Framed, qtbot: QtBot
) -> None:
    window.frame = FRAME
    tell_of_a_move(window)
    qtbot.waitUntil(lambda: window.frameGeometry() == window.screen().availableGeometry())
    moved = window.place.translated(-200, 300)
    window.place = moved
    tell_of_a_move(window)
    QCoreApplication.processEvents()
    assert window.place == moved


def test_that_the_least_size_leaves_the_frame_its_room(window: Framed, qtbot: QtBot) -> None:
    room = window.screen().availableGeometry()
    window.frame = QMargins(10, 30, 10, room.height() - 500)
    tell_of_a_move(window)
    qtbot.waitUntil(lambda: window.frameGeometry() == room)
    assert window.minimumSize().height() == 470
