"""Sweep: plays the temperature from 0.05 to 20 and back, until it is stopped."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gui.core.gestures import NO_GESTURE, fresh_gesture
from gui.widgets.dial_scale import SWEEP_TO, sweep_phase, swept

ROUND_SECONDS = 8.0
FRAME_MILLISECONDS = 16


class Sweep(QObject):
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
        super().__init__(parent)
        self._clock = clock
        self._began = self._phase = 0.0
        self._gesture = NO_GESTURE
        self.last: float | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self.play_frame)

    @property
    def running(self) -> bool:
        """Whether it is playing."""
        return self._timer.isActive()

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
            self.running_changed.emit(False)

    def play_frame(self) -> None:
        """Turn to where the sweep stands now; the timer calls this for each frame."""
        temperature = swept(self._phase + (self._clock() - self._began) / ROUND_SECONDS)
        if temperature != self.last:
            self.last = temperature
            self.turned.emit(temperature, self._gesture)
