"""Garbage: cyclic garbage is collected when the event loop is at rest, never inside an event.

Python may collect cycles at any allocation, also while Qt paints, and destroying a Qt object there
can end the process. So automatic collection is switched off and a timer does it instead.
"""

import ctypes
import gc
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from gui.core.ticker import Ticker

# So often, each time takes a millisecond or two, also while something moves.
INTERVAL_MS = 500
QUIET_SECONDS = 1.0
# Of mallopt: above how many bytes an array has pages of its own, and how many may lie free.
_OWN_PAGES, _LIE_FREE = (-3, 8 << 20), (-1, 64 << 20)


class GarbageCollection(QObject):
    """Collects cyclic garbage every half a second, between events."""

    def __init__(self, parent: QObject | None, forget: Callable[[], None]) -> None:
        """`forget` lets go of what Python cannot know to be garbage; it is called each time."""
        super().__init__(parent)
        gc.disable()
        self._forget = forget
        self._frozen = False
        self._moved = -QUIET_SECONDS
        self._untidy = True
        self._timer = Ticker(self, INTERVAL_MS, self.collect)
        self._timer.start()

    def on_moved(self) -> None:
        """Note that the document or its readings have just changed."""
        self._moved = time.monotonic()
        self._untidy = True

    def collect(self) -> None:
        """Collect the generations that are due, as Python would have done; at rest, tidy up."""
        self._forget()
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > limits[generation] > 0]
        quiet = time.monotonic() - self._moved >= QUIET_SECONDS
        if not self._frozen:
            # What the start has made stays; no collection need go through it.
            self._frozen = True
            gc.freeze()
        if 2 in due and not quiet:
            # The whole heap takes longer than a frame: it waits until nothing moves.
            due = [1]
        if due:
            gc.collect(max(due))
        if quiet and self._untidy:
            self._untidy = False
            give_back_memory()


def keep_freed_memory() -> bool:
    """Have the C library keep what arrays leave behind, until it is given back at rest.

    Else each array of a vocabulary has new pages, which the system clears first: two fifths of
    the time of exact readings. Returns whether it could be told so.
    """
    if not sys.platform.startswith("linux"):
        return False
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    return tell is not None and all(tell(*option) == 1 for option in (_OWN_PAGES, _LIE_FREE))


def give_back_memory() -> None:
    """Give the system back what freed columns have left behind in the heap, where it can be told.

    The C library keeps it otherwise: after some edits of a long table, a hundred megabytes.
    """
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
