"""Time in tests of the window: what was put off is done, however slow; clocks and tasks wait."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.core.jobs import Executor


def come_to_rest() -> None:
    """Deliver events (layouts, moves, paints, and what these ask for) until none is left."""
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher is not None
    while dispatcher.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
        pass


def all_done(worker: Executor) -> None:
    """Return once a worker, which does one thing after another, has done all that it was given."""
    done = threading.Event()
    worker(done.set)
    done.wait()


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Later:
    """An executor whose tasks run when the test says so."""

    def __init__(self) -> None:
        self.tasks: list[Callable[[], None]] = []

    def __call__(self, task: Callable[[], None]) -> None:
        self.tasks.append(task)

    def run(self) -> None:
        while self.tasks:
            self.tasks.pop(0)()
