"""The dial moving by itself: Glide to a temperature, Sweep from 0.05 to 20 and back."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gui.core.gestures import NO_GESTURE, fresh_gesture
from gui.core.ticker import Ticker
from gui.widgets.dial_scale import SWEEP_TO, angle_of, rounded, sweep_phase, swept, temperature_at

ROUND_SECONDS = 8.0


class _Frames(QObject):
    """Goes on by itself at about 60 frames a second, each a call of `play_frame`.

    Where it stands follows from the time that has passed, so a slow frame is skipped, not waited
    for.
    """

    def __init__(self, parent: QObject | None, clock: Callable[[], float]) -> None:
        super().__init__(parent)
        self._clock = clock
        self._began = 0.0
        self._timer = Ticker(self, FRAME_MILLISECONDS, self.play_frame)

    @property
    def running(self) -> bool:
        """Whether it is on its way."""
        return self._timer.isActive()

    def play_frame(self) -> None:
        """Move to where it stands now; the timer calls this for each frame."""
        raise NotImplementedError


# At exactly 1 all that speaks of Q at T would be gone for a frame: a sweep passes beside it.
BESIDE_ONE = math.nextafter(1.0, 2.0)


class Sweep(_Frames):
    """Turns the dial by itself, in one gesture, at about 60 frames a second.

    Where it stands follows from the time that has passed, so a slow frame is skipped, not waited
    for. It begins at the temperature that is there and goes up; at or above the top it goes down.

    Signals:
        turned(float, int): the temperature of a frame, and the id of the whole sweep.
        running_changed(bool): it began or it stopped.
    """

    turned = Signal(float, int)
    running_changed = Signal(bool)

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent, clock)
        self._phase = 0.0
        self._gesture = NO_GESTURE
        self.last: float | None = None

    def start(self, temperature: float) -> None:
        """Begin at a temperature; nothing if it is playing already."""
        if self.running:
            return
        self._began, self._gesture = self._clock(), fresh_gesture()
        self._phase = 0.5 if temperature >= SWEEP_TO else sweep_phase(temperature)
        self.last = temperature
        self._timer.start()
        self.running_changed.emit(True)

    def stop(self) -> None:
        """Stop where it stands."""
        if self.running:
            self._timer.stop()
            if self.last == BESIDE_ONE:
                self.last = 1.0
                self.turned.emit(1.0, self._gesture)
            self.running_changed.emit(False)

    def play_frame(self) -> None:
        """Turn to where the sweep stands now; the timer calls this for each frame."""
        temperature = swept(self._phase + (self._clock() - self._began) / ROUND_SECONDS)
        if temperature == 1.0:
            temperature = BESIDE_ONE
        if temperature != self.last:
            self.last = temperature
            self.turned.emit(temperature, self._gesture)


SECONDS = 0.8
FRAME_MILLISECONDS = 16


class Glide(_Frames):
    """Moves along the dial's scale, slowly at both ends, at about 60 frames a second.

    Where it stands follows from the time that has passed, so a slow frame is skipped, not waited
    for. The last frame is the temperature asked for, to the last digit.

    Signals:
        moved(float): the temperature of a frame.
    """

    moved = Signal(float)

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent, clock)
        self._start = self._end = 1.0

    def start(self, start: float, end: float) -> None:
        """Begin at one temperature on the way to another; nothing to do if they are the same."""
        self.stop()
        if start == end:
            return
        self._began, self._start, self._end = self._clock(), start, end
        self._timer.start()

    def stop(self) -> None:
        """Stay where it is."""
        self._timer.stop()

    def play_frame(self) -> None:
        """Move to where it stands now; the timer calls this for each frame."""
        share = (self._clock() - self._began) / SECONDS
        if share >= 1.0:
            self.stop()
        self.moved.emit(between(self._start, self._end, share))


def between(start: float, end: float, share: float) -> float:
    """Return the temperature at a share of the time from one to the other, eased at both ends.

    On the dial's scale: logarithmic from 0.04 to 25, with the ends 0 and ∞ in finite reach.
    """
    if share >= 1.0 or start == end:
        return end
    eased = share * share * (3.0 - 2.0 * share) if share > 0.0 else 0.0
    first, last = angle_of(start), angle_of(end)
    return start if eased == 0.0 else rounded(temperature_at(first + (last - first) * eased), True)
