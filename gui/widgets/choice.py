"""Choices: buttons of which one is chosen, walked through with the arrow keys, one tab stop."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from gui.core.boundary import guarded

_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}


@guarded
class WalkingButton(QPushButton):
    """A button from which arrow keys go through choices.

    Signals:
        walked(int): an arrow key asks for the choice so many places on.
        leapt(bool): Home (False) or End (True) asks for the first or the last.
    """

    walked = Signal(int)
    leapt = Signal(bool)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.walked.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.leapt.emit(key == Qt.Key.Key_End)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


@guarded
class ChoiceButton(WalkingButton):
    """A button that stands for a choice; only showing the choice marks it, not the click itself."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def nextCheckState(self) -> None:
        """Leave the mark to what is shown."""


def mark_chosen(buttons: Mapping[str, ChoiceButton], chosen: str) -> None:
    """Mark one of the buttons, or none if there is no such, and make it the one tab stop.

    The focus goes along if it was on another of them.
    """
    focused = any(button.hasFocus() for button in buttons.values())
    stop = chosen if chosen in buttons else next(iter(buttons), "")
    for choice, button in buttons.items():
        button.setAutoExclusive(False)
        button.setChecked(choice == chosen)
        button.setAutoExclusive(True)
        policy = Qt.FocusPolicy.StrongFocus if choice == stop else Qt.FocusPolicy.ClickFocus
        button.setFocusPolicy(policy)
    if focused and chosen in buttons:
        buttons[chosen].setFocus(Qt.FocusReason.OtherFocusReason)


def neighbour(buttons: Mapping[str, ChoiceButton], at: str, step: int) -> str:
    """Return the choice so many places after one, going round at the ends."""
    names = list(buttons)
    return names[(names.index(at) + step) % len(names)]
