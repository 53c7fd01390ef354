"""The one clockwork: what is done again and again, once a while has passed, or right after this."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer


class Ticker(QTimer):
    """Calls `tick` every so many milliseconds from `start` to `stop`."""

    def __init__(self, parent: QObject, milliseconds: int, tick: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(milliseconds)
        self.timeout.connect(tick)


class Pause(Ticker):
    """Calls `over` once nothing has started it anew for so many milliseconds."""

    def __init__(self, parent: QObject, milliseconds: int, over: Callable[[], object]) -> None:
        super().__init__(parent, milliseconds, over)
        self.setSingleShot(True)


def later(owner: QObject, milliseconds: int, do: Callable[[], object]) -> None:
    """Call `do` once so many milliseconds have passed; never if `owner` is gone by then."""
    QTimer.singleShot(milliseconds, owner, do)


def soon(owner: QObject, do: Callable[[], object]) -> None:
    """Call `do` once what is going on now is over; never if `owner` is gone by then."""
    later(owner, 0, do)
