"""Faults: what nobody foresaw, in whichever thread, is one sentence; the document stays."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from gui.core.boundary import UNFORESEEN, Faults, report_fault
from model.document import edits
from model.evaluate.readings import Unreadable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.app import App


@pytest.fixture
def app(own_app: App, monkeypatch: pytest.MonkeyPatch) -> App:
    """The program with its ears open; what it writes to stderr besides is left out."""
    faults = Faults(own_app)
    faults.happened.connect(own_app.on_fault)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "__excepthook__", lambda *fault: None)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    faults.listen()
    return own_app


def fail() -> None:
    raise ZeroDivisionError("an unforeseen fault")


def in_a_slot(app: App) -> None:
    QTimer.singleShot(0, fail)


def in_a_signal_of_ours(app: App) -> None:
    app.actions.about.triggered.connect(fail)
    app.actions.about.trigger()


def in_a_thread(app: App) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def in_a_job(app: App) -> None:
    app.writing.start("Writing", lambda job: fail(), print, print, is_short=True)


@pytest.mark.parametrize("cause", [in_a_slot, in_a_signal_of_ours, in_a_thread, in_a_job])
def test_that_a_fault_is_one_sentence_and_the_window_goes_on(
    app: App, qtbot: QtBot, cause: object
) -> None:
    assert callable(cause)
    app.session.apply(edits.set_temperature(app.session.document, 2.0))
    before, line = app.session.document, app.window.fault_line
    cause(app)
    qtbot.waitUntil(lambda: not line.isHidden())
    assert line.text == UNFORESEEN
    line.copy.click()
    assert "an unforeseen fault" in QGuiApplication.clipboard().text()
    assert app.session.document is before
    app.actions.undo.trigger()
    assert app.session.document.temperature == 1.5
    line.dismiss.click()
    assert line.isHidden()


def test_that_what_is_not_saved_is_kept_at_once_after_a_fault(app: App, qtbot: QtBot) -> None:
    app.session.apply(edits.set_temperature(app.session.document, 2.0))
    in_a_slot(app)
    qtbot.waitUntil(lambda: not app.window.fault_line.isHidden())
    assert list(app.keeping.recovery.folder.glob("*.entropy"))


def test_that_many_faults_are_counted_and_not_heaped_up(app: App) -> None:
    for _ in range(100):
        app.window.show_fault("Something went wrong.", "the same")
    assert app.window.fault_line.text == "Something went wrong. (100 times)"
    app.window.fault_line.copy.click()
    assert QGuiApplication.clipboard().text() == "the same"


def test_that_readings_that_cannot_be_worked_out_are_not_shown_as_they_were(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> None:
        raise ZeroDivisionError("in a measure")

    monkeypatch.setattr("gui.core.evaluator.evaluate", broken)
    app.session.apply(edits.set_temperature(app.session.document, 3.0))
    assert isinstance(app.showing.readings, Unreadable)
    assert app.showing.readings.problem == UNFORESEEN
    assert app.showing.readings.document is app.session.document
    assert not app.window.fault_line.isHidden()


def test_that_a_fault_in_telling_of_a_fault_is_not_told_of_for_ever(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fail_too(sentence: str, details: str) -> None:
        asked.append(details)
        raise ZeroDivisionError("a fault in telling")

    monkeypatch.setattr(app.window, "show_fault", fail_too)
    app.session.apply(edits.set_cell(app.session.document, 0, 0, "0.5"))
    for count in (1, 2):
        report_fault(ZeroDivisionError("an unforeseen fault"))
        assert len(asked) == count
    assert "an unforeseen fault" in asked[0]
    assert [*app.keeping.recovery.folder.glob("*.entropy")]
