"""Boundary: no exception leaves what Qt calls.

Qt knows nothing of Python's exceptions: one that leaves an override comes up again somewhere else,
or ends the process. Slots need no boundary of ours, as PySide reports what they raise and goes on.
"""

import functools
import traceback
from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt
from shiboken6 import VoidPtr

from gui.core.faults import report_fault

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
    above = [base for base in cls.__mro__[1:] if base.__module__.startswith("PySide6.")]
    return [
        name
        for name, method in vars(cls).items()
        if isinstance(method, FunctionType)
        and not name.startswith("__")
        and any(name in vars(base) for base in above)
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
