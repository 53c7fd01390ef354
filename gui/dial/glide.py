"""Glide: takes the temperature from where it is to where it shall be, without a jump."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gui.widgets.dial_scale import angle_of, rounded, temperature_at

SECONDS = 0.8
FRAME_MILLISECONDS = 16


class Glide(QObject):
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
        super().__init__(parent)
        self._clock = clock
        self._began = 0.0
        self._start = self._end = 1.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self.play_frame)

    @property
    def running(self) -> bool:
        """Whether it is on its way."""
        return self._timer.isActive()

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
