"""Garbage: cyclic garbage is collected when the event loop is at rest, never inside an event.

Python may collect cycles at any allocation, also while Qt paints, and destroying a Qt object there
can end the process. So automatic collection is switched off and a timer does it instead.
"""

import gc
import time

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 2_000
QUIET_SECONDS = 1.0


class GarbageCollection(QObject):
    """Collects cyclic garbage every two seconds, between events."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.collect()
        gc.freeze()
        gc.disable()
        self._moved = -QUIET_SECONDS
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def on_moved(self) -> None:
        """Note that the document has just changed."""
        self._moved = time.monotonic()

    def collect(self) -> None:
        """Collect the youngest generations that are due, as Python would have done by itself."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > limits[generation] > 0]
        if 2 in due and time.monotonic() - self._moved < QUIET_SECONDS:
            # The whole heap takes longer than a frame: it waits until nothing moves.
            due = [1]
        if due:
            gc.collect(max(due))
