"""Boundary: no exception leaves what Qt calls; it becomes one calm sentence, with its details.

Qt knows nothing of Python's exceptions: one that leaves an override comes up again somewhere else,
or ends the process. Slots need no boundary of ours, as PySide reports what they raise and goes on.
"""

import functools
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import FunctionType, TracebackType
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal, qVersion
from shiboken6 import VoidPtr

from model.version import NAME, version
from model.words.inert import harmless

Class = TypeVar("Class", bound=type)

# What Qt is told where an override fails; None for all that returns nothing or nothing needed.
_INSTEAD: dict[str, Callable[[], object]] = {
    "boundingRect": QRectF,
    "columnCount": int,
    "count": int,
    "currentValue": float,
    "editorEvent": bool,
    "event": bool,
    "eventFilter": bool,
    "expandingDirections": lambda: Qt.Orientation(0),
    "flags": lambda: Qt.ItemFlag.NoItemFlags,
    "focusNextPrevChild": bool,
    "hasHeightForWidth": bool,
    "heightForWidth": int,
    "id": lambda: -1,
    "interface_cast": lambda: VoidPtr(0),
    "maximumValue": float,
    "mergeWith": bool,
    "minimumSizeHint": QSize,
    "minimumSize": QSize,
    "minimumStepSize": float,
    "minimumValue": float,
    "removeRows": bool,
    "rowCount": int,
    "setData": bool,
    "sizeHint": QSize,
    "text": str,
}


def guarded(cls: Class) -> Class:
    """Return the class with a boundary around each override of Qt's that it defines.

    What one raises is reported as a fault; Qt then goes on as if nothing had been done.
    """
    for name in overrides_of(cls):
        setattr(cls, name, _bounded(vars(cls)[name], _INSTEAD.get(name, _nothing)))
    return cls


def overrides_of(cls: type) -> list[str]:
    """Return the names of the methods of a class that Qt's own classes above it have too."""
    # Of Qt's classes a widget has one, which knows all that is above it.
    above = next((base for base in cls.__mro__[1:] if base.__module__.startswith("PySide6.")), None)
    return [
        name
        for name, method in vars(cls).items()
        if isinstance(method, FunctionType) and not name.startswith("__") and hasattr(above, name)
    ]


def _nothing() -> None:
    return None


def _bounded(method: Callable[..., Any], instead: Callable[[], object]) -> Callable[..., Any]:
    @functools.wraps(method)
    def bounded(*args: Any, **named: Any) -> Any:
        try:
            return method(*args, **named)
        except Exception as error:
            report_fault(error)
            # A painter in a frame that lives on would hold its widget beyond the paint event.
            traceback.clear_frames(error.__traceback__)
            return instead()

    return bounded


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
