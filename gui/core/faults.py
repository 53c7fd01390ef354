"""Faults: what nobody expected becomes one calm sentence, with details to copy; the window goes on.

All of it goes through `sys.excepthook`: what Qt's slots raise goes there by itself, threads and
jobs and the boundaries of Qt's overrides are led there.
"""

import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion

from model.version import NAME, version
from model.words.inert import harmless

UNFORESEEN = "Something went wrong that was not foreseen. Your document is as it was."


def report_fault(error: BaseException) -> None:
    """Report what nobody expected; any thread may."""
    sys.excepthook(type(error), error, error.__traceback__)


class Faults(QObject):
    """Hears of every fault, in whichever thread, and tells it in the main one.

    Signals:
        happened(str, str): a sentence for the window, and details for whoever mends it.
    """

    happened = Signal(str, str)
    _heard = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_telling = False
        self._heard.connect(self._on_heard)

    def listen(self) -> None:
        """Hear of faults from now on."""
        sys.excepthook = self.on_fault
        threading.excepthook = self._on_thread_fault

    def on_fault(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take a fault as `sys.excepthook` does: it goes to stderr too, as it would have."""
        # As Python itself would, but for what a message holds that a terminal would obey.
        if sys.stderr is not None:
            told = "".join(traceback.format_exception(kind, error, trace))
            print(harmless(told, keep="\n\t"), end="", file=sys.stderr)
        if not issubclass(kind, KeyboardInterrupt):
            self._heard.emit(UNFORESEEN, details_of(error))

    def _on_thread_fault(self, fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None and fault.exc_type is not SystemExit:
            self.on_fault(fault.exc_type, fault.exc_value, fault.exc_traceback)

    def _on_heard(self, sentence: str, details: str) -> None:
        # What is told of a fault may fail too, and would be told of for ever.
        if not self._is_telling:
            self._is_telling = True
            try:
                self.happened.emit(sentence, details)
            finally:
                self._is_telling = False


def details_of(error: BaseException) -> str:
    """Return what helps to mend a fault: where it came from, and in which surroundings."""
    place = f"{NAME} {version()}, Python {platform.python_version()}, Qt {qVersion()}"
    return f"{place}, {platform.platform()}\n{''.join(traceback.format_exception(error))}"
