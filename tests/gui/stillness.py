"""come_to_rest, all_done: what Qt has put off, or a worker was given, is done; however slow."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop

if TYPE_CHECKING:
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
