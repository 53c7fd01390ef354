"""Gestures: ids by which the many changes of one drag become one undo step."""

import itertools
import time
from collections.abc import Callable, Iterator

_ids: Iterator[int] = itertools.count(1)
NO_GESTURE = 0


def fresh_gesture() -> int:
    """Return an id that no gesture had before; taken when the mouse or a key goes down."""
    return next(_ids)


class GestureLine:
    """Tells of changes, one after another, which go on with the gesture of the one before."""

    def __init__(self) -> None:
        self._last = NO_GESTURE

    def goes_on(self, gesture: int) -> bool:
        """Return whether a change of this gesture, which comes now, goes on with the last one's."""
        last, self._last = self._last, gesture
        return gesture == last != NO_GESTURE


PAUSE = 0.4  # seconds


class GestureRun:
    """Gives the same id until nothing has come for a pause.

    Attributes:
        clock: tells the time in seconds; injected in tests.
        pause: after how many quiet seconds the next one begins a new run.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, pause: float = PAUSE) -> None:
        self.clock = clock
        self.pause = pause
        self._gesture = NO_GESTURE
        self._last = -pause

    def gesture(self) -> int:
        """Return the id for a step that comes now."""
        now = self.clock()
        if self._gesture == NO_GESTURE or now - self._last > self.pause:
            self._gesture = fresh_gesture()
        self._last = now
        return self._gesture

    def end(self) -> None:
        """Let the next step begin a new run, as after another kind of change."""
        self._gesture = NO_GESTURE
