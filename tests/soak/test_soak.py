"""A little of what the monkey does for ten minutes in `make soak`."""

from __future__ import annotations

import random
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEventLoop, QSettings
from PySide6.QtWidgets import QApplication

from gui.app import App
from model.document import edits
from model.evaluate.evaluate import evaluate
from model.formats.examples import load_example
from tests.fuzz.seeds import all_seeds
from tests.soak.monkey import Monkey
from tests.soak.soaking import Soak, slope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ACTS, CHECKED = 60, 30


def _wait() -> None:
    """Until something has happened: the monkey's own clock does, several times a second."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


@pytest.fixture
def soak(qtbot: QtBot, tmp_path: Path) -> Iterator[Soak]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    app = App(load_example("weather"), settings=settings, executor=lambda task: task())
    app.keeping.recovery.folder = tmp_path / "recovery"
    qtbot.addWidget(app.window)
    app.window.show()
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    hooks = sys.excepthook, threading.excepthook
    yield Soak(app, Monkey(app, random.Random(3), seeds, all_seeds(seeds)), _wait)
    sys.excepthook, threading.excepthook = hooks
    app.on_close()


@pytest.mark.no_qt_log  # clicks that nobody wants are told of
def test_that_whatever_is_done_readings_are_right_and_nothing_is_lost(soak: Soak) -> None:
    first = soak.calm()
    for _ in range(ACTS // CHECKED):
        for _ in range(CHECKED):
            soak.act()
        soak.check_readings()
        soak.check_history()
    last = soak.calm()
    assert soak.faults == []
    assert last.windows == first.windows


def test_that_a_wrong_reading_and_a_broken_history_would_be_found(
    soak: Soak, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = soak.app.session
    soak.check_readings()
    soak.check_history()
    assert soak.faults == []
    other = edits.set_cell(session.document, 0, 0, "0.9").document
    monkeypatch.setattr("tests.soak.soaking.evaluate", lambda _: evaluate(other))
    soak.check_readings()
    assert any("entropy_p" in fault for fault in soak.faults)
    soak.faults.clear()
    session.document = other
    soak.check_history()
    assert "another document: table" in soak.faults[0]


def test_that_growth_is_told_by_least_squares() -> None:
    assert slope([0.0, 1.0, 2.0], [5.0, 7.0, 9.0]) == pytest.approx(2.0)
    assert slope([1.0], [5.0]) == 0.0
