"""come_to_rest: all that Qt has put off is done, however slow the machine."""

from __future__ import annotations

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop


def come_to_rest() -> None:
    """Deliver events (layouts, moves, paints, and what these ask for) until none is left."""
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher is not None
    while dispatcher.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
        pass
