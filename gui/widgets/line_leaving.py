"""What a line of text leaves to the window: what is typed once it is left, and what it cannot undo.

Leaving is done here without the keyboard going away.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
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


def leaves_undo(line: QLineEdit, event: QEvent) -> bool:
    """Return whether the window is to undo, or do again: the line, where nothing was typed, cannot.

    Qt lets a line take these keys all the same, to do nothing. A line returns False for such an
    event, ignored here, from `event`.
    """
    if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
        return False
    undoes = event.matches(QKeySequence.StandardKey.Undo) and not line.isUndoAvailable()
    again = event.matches(QKeySequence.StandardKey.Redo) and not line.isRedoAvailable()
    if undoes or again:
        event.ignore()
    return undoes or again
