"""Evaluator: readings of the latest document, worked out off the main thread when they are long."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from model.document import Document
from model.evaluate import evaluate
from model.readings import Readings

AT_ONCE = 4_096


class Executor(Protocol):
    """Runs a task some time; inline in tests, on one worker thread in the program."""

    def __call__(self, task: Callable[[], None]) -> None: ...


class WorkerThread(QObject):
    """One worker thread; tasks run one after another."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def __call__(self, task: Callable[[], None]) -> None:
        self._pool.start(QRunnable.create(task))

    def wait(self) -> None:
        """Return when no task is left."""
        self._pool.waitForDone()


class Evaluator(QObject):
    """Evaluates the latest document: at once if it is small, else one at a time, latest wins.

    Signals:
        readings_changed(Readings): the readings of the latest document.
    """

    readings_changed = Signal(object)
    _finished = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._running = False
        self._waiting: Document | None = None
        self._latest: Readings | None = None
        self._finished.connect(self._on_finished)

    def request(self, document: Document) -> None:
        """Evaluate `document` soon; a request still waiting is dropped for it."""
        if len(document.table) <= AT_ONCE and not self._running:
            self._publish(evaluate(document, self._latest))
        elif self._running:
            self._waiting = document
        else:
            self._start(document)

    def _start(self, document: Document) -> None:
        self._running = True
        earlier = self._latest
        self._executor(lambda: self._finished.emit(evaluate(document, earlier)))

    def _on_finished(self, readings: Readings) -> None:
        self._running = False
        self._latest = readings
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._start(waiting)
        self._publish(readings)

    def _publish(self, readings: Readings) -> None:
        self._latest = readings
        self.readings_changed.emit(readings)
