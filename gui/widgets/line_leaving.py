"""What is typed in a line is taken when the line is left; here without the keyboard going away."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

_REASON = Qt.FocusReason.OtherFocusReason


def leave_line(window: QWidget) -> None:
    """Have the line of a window that has the keyboard take what is typed, as when it is left.

    Also where the window is not the active one, and so has no line that could be left.
    """
    focused = window.focusWidget()
    if isinstance(focused, QLineEdit):
        for kind in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
            if isValid(focused) and focused.isVisible():
                QApplication.sendEvent(focused, QFocusEvent(kind, _REASON))
