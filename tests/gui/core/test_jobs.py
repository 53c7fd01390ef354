"""Jobs: in a queue or the latest only, told of on the way, stopped, ended whatever they raise."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QProgressDialog, QWidget

from gui.core.boundary import UNFORESEEN
from gui.core.jobs import NO_MEMORY, Job, Jobs, ShownJobs, WorkerThread
from model.words.remembering import forget, remembered
from tests.gui.stillness import Later, all_done

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pytestqt.qtbot import QtBot


# Small things made and deleted while a worker is busy: each must be what it was made as.
BESIDE_A_WORKER = """
import threading
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QGuiApplication
from gui.core.jobs import WorkerThread

app = QGuiApplication(["test", "-platform", "offscreen"])
worker, parent = WorkerThread(), QObject()
for _ in range(300):
    for _ in range(20):
        worker(lambda: None)
    made = [QAction("made", parent) for _ in range(50)]
    assert all(type(one) is QAction for one in parent.children())
    for one in made:
        one.deleteLater()
    del made, one
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
done = threading.Event()
worker(done.set)
done.wait()
"""


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def said() -> list[str]:
    return []


def word(text: str) -> Callable[[Job], str]:
    return lambda job: text


def raising(error: BaseException) -> Callable[[Job], None]:
    def run(job: Job) -> None:
        raise error

    return run


def test_that_jobs_of_a_queue_are_all_done_in_their_order(
    qapp: object, later: Later, said: list[str]
) -> None:
    jobs = Jobs(later)
    for text in ("a", "b"):
        jobs.start(word(text), said.append, said.append)
    assert not said
    later.run()
    assert said == ["a", "b"]


def test_that_of_latest_jobs_only_the_last_one_is_heard_of(
    qapp: object, later: Later, said: list[str]
) -> None:
    jobs = Jobs(later)
    for text in ("a", "b", "c"):
        jobs.start_latest(word(text), said.append, said.append)
    later.run()
    assert said == ["c"]
    assert jobs.latest is None


def test_that_what_a_late_job_has_remembered_goes_with_the_document_it_was_about(
    qapp: object, later: Later, said: list[str]
) -> None:
    asked: list[str] = []

    @remembered(4)
    def heard(text: str) -> str:
        asked.append(text)
        return text

    def run(job: Job) -> str:
        forget()  # as another document is opened meanwhile
        return heard("a")

    Jobs(later).start(run, said.append, said.append)
    later.run()
    heard("a")
    assert asked == ["a", "a"]


def test_that_a_job_that_is_stopped_on_its_way_ends_at_its_next_look(
    qapp: object, later: Later, said: list[str]
) -> None:
    jobs = Jobs(later)

    def run(job: Job) -> str:
        job.tell("begun")
        job.stop()
        job.tell("still there")
        job.watch()
        return "done"

    jobs.start(run, said.append, said.append, said.append)
    later.run()
    assert said == ["begun"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError("The disk is full."), "The disk is full."),
        (ValueError("Line 3:\n  no number."), "Line 3: no number."),
        (MemoryError(), NO_MEMORY),
    ],
)
def test_that_a_foreseen_failure_is_told_in_its_own_words(
    qapp: object, later: Later, said: list[str], error: Exception, sentence: str
) -> None:
    Jobs(later).start(raising(error), said.append, said.append)
    later.run()
    assert said == [sentence]


class Panic(BaseException):
    """What libraries written in other languages raise past every `except Exception`."""


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("x"), RecursionError(), KeyError("k"), SystemExit(3), Panic("p")]
)
def test_that_a_job_ends_with_one_sentence_whatever_it_raises(
    qapp: object,
    later: Later,
    said: list[str],
    error: BaseException,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reported: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: reported.append(error))
    jobs = Jobs(later)
    jobs.start_latest(raising(error), said.append, said.append)
    later.run()
    assert said == [UNFORESEEN]
    assert reported == [error]
    assert jobs.latest is None


def test_that_a_thread_hands_back_to_the_main_one(qtbot: QtBot, said: list[str]) -> None:
    worker = WorkerThread()
    jobs = Jobs(worker)
    threads: list[threading.Thread] = []

    def run(job: Job) -> str:
        threads.append(threading.current_thread())
        return "done"

    def then(answer: str) -> None:
        threads.append(threading.current_thread())
        said.append(answer)

    jobs.start(run, then, said.append)
    qtbot.waitUntil(lambda: said == ["done"], timeout=10_000)
    all_done(worker)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_that_no_task_leaves_an_address_behind_for_the_next_object_to_be_taken_for_it() -> None:
    command = [sys.executable, "-c", BESIDE_A_WORKER]
    ended = subprocess.run(
        command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def steps_of(said: list[str]) -> Generator[Callable[[], str], str, None]:
    try:
        said.append((yield lambda: "one"))
        said.append((yield lambda: "two"))
    finally:
        said.append("closed")


def test_that_what_a_worker_raises_is_a_fault_and_the_next_task_is_done(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[BaseException] = []
    done: list[bool] = []
    monkeypatch.setattr("gui.core.jobs.report_fault", heard.append)

    def fail() -> None:
        raise KeyError("nobody expected this")

    worker = WorkerThread()
    worker(fail)
    worker(lambda: done.append(True))
    all_done(worker)
    assert [type(one) for one in heard] == [KeyError]
    assert done == [True]


def test_that_steps_are_sent_what_each_came_to(qapp: object, later: Later, said: list[str]) -> None:
    counts: list[int] = []
    jobs = Jobs(later)
    jobs.start_steps(steps_of(said), lambda _: said.append("done"), said.append, counts.append)
    later.run()
    assert said == ["one", "two", "closed", "done"]
    assert counts == [1, 2]


def test_that_steps_that_are_stopped_are_closed_at_once(
    qapp: object, later: Later, said: list[str]
) -> None:
    job = Jobs(later).start_steps(steps_of(said), said.append, said.append)
    job.stop()
    assert said == ["closed"]
    later.run()
    assert said == ["closed"]


def test_that_a_step_that_fails_is_told_to_the_steps_first(
    qapp: object, later: Later, said: list[str]
) -> None:
    def fail() -> None:
        raise ValueError("No.")

    def steps() -> Generator[Callable[[], None], None, None]:
        try:
            yield fail
        except ValueError as error:
            raise OSError(f"Not written: {error}") from error

    Jobs(later).start_steps(steps(), said.append, said.append)
    later.run()
    assert said == ["Not written: No."]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_that_what_is_short_is_done_at_once_without_a_dialog(
    window: QWidget, later: Later, said: list[str]
) -> None:
    jobs = ShownJobs(later, window, window)
    jobs.start("Writing", word("done"), said.append, said.append, is_short=True)
    jobs.start("Writing", raising(OSError("Full.")), said.append, said.append, is_short=True)
    assert said == ["done", "Full."]
    assert window.findChildren(QProgressDialog) == []


def test_that_a_dialog_stops_its_own_job_only(
    window: QWidget, later: Later, said: list[str]
) -> None:
    jobs = ShownJobs(later, window, window)
    for text in ("save", "copy"):
        jobs.start(text, word(text), said.append, said.append, lambda: said.append("stopped"))
    window.findChildren(QProgressDialog)[1].canceled.emit()
    later.run()
    assert said == ["stopped", "save"]


@pytest.mark.parametrize("error", [None, OSError("Full."), ZeroDivisionError()])
def test_that_no_dialog_outlives_its_job(
    window: QWidget,
    later: Later,
    said: list[str],
    error: Exception | None,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.excepthook", lambda *fault: None)
    run = word("done") if error is None else raising(error)
    ShownJobs(later, window, window).start("Opening", run, said.append, said.append)
    later.run()
    assert len(said) == 1
    qtbot.waitUntil(lambda: window.findChildren(QProgressDialog) == [])
