"""The dial gliding by a clock, and the pointer that hides when it is still."""

import math

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.dial.glide import BESIDE_ONE, Glide, Sweep, between
from gui.presenting.presenter import StillCursor
from tests.gui.stage import moved
from tests.gui.stillness import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_that_a_glide_reaches_the_ends_of_the_dial_and_its_exact_aim() -> None:
    for start, end in ((1.0, 0.0), (0.0, math.inf), (math.inf, 1.0), (0.123456789, 1.1234567)):
        way = [between(start, end, share / 20) for share in range(21)]
        assert way[0] == start
        assert way[-1] == end
        assert way == sorted(way, reverse=end < start)
    assert between(2.0, 2.0, 0.3) == 2.0


def test_that_a_late_frame_is_the_last_one(clock: Clock) -> None:
    glide = Glide(clock=clock)
    seen: list[float] = []
    glide.moved.connect(seen.append)
    glide.start(1.0, 0.3)
    clock.now += 60.0
    glide.play_frame()
    assert seen == [0.3]
    assert not glide.running
    glide.start(0.3, 0.3)
    assert not glide.running


def test_that_a_sweep_passes_over_1_where_q_at_t_would_be_gone_for_a_frame(clock: Clock) -> None:
    sweep = Sweep(clock=clock)
    seen: list[float] = []
    sweep.turned.connect(lambda temperature, _gesture: seen.append(temperature))
    sweep.start(0.5)
    for _ in range(4_000):
        clock.now += 0.002
        sweep.play_frame()
    assert min(seen) < 1.0 < max(seen)
    assert 1.0 not in seen
    sweep.last = BESIDE_ONE
    sweep.stop()
    assert seen[-1] == 1.0


def test_that_the_pointer_is_hidden_by_itself_and_given_back_on_leaving(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    rest = StillCursor(widget, milliseconds=1)
    widget.show()
    with qtbot.waitSignal(rest.stillness_changed):
        moved(widget, QPoint(5, 5))
    assert rest.still
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    assert not rest.still
    assert QGuiApplication.overrideCursor() is None
