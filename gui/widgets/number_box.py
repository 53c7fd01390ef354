"""NumberBox: a number from 0 to ∞ that can be typed and stepped, such as T or the order α."""

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from gui.core.boundary import guarded
from gui.core.gestures import GestureRun, fresh_gesture
from gui.look.style import mark
from gui.look.theme import font
from gui.widgets.dial_scale import FINE_STEP, PAGE_STEP, STEP, full_text, stepped, typed_number

LONGEST = 64


@guarded
class NumberBox(QLineEdit):
    """A box that takes 0, 0.7, 0,7, 7/10, inf and ∞; the last good value stays beside a bad one.

    Signals:
        entered(float, int): a number was typed or stepped to, and the gesture it belongs to.
        refused(str): why what was typed is no such number.
        mended(): what stands here is no longer refused.
    """

    entered = Signal(float, int)
    refused = Signal(str)
    mended = Signal()

    def __init__(
        self,
        symbol: str,
        name: str,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._symbol = symbol
        self._number = 1.0
        self._bad = False
        self._run = GestureRun(clock)
        self.setMaxLength(LONGEST)
        self.setProperty("role", "number")
        self.setFont(font(13.0, QFont.Weight.Medium))
        # A file dropped here is for the window to open.
        self.setAcceptDrops(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setToolTip(f"Type {symbol} from 0 to inf, such as 0.7; the Up and Down keys step it")
        self.setText(full_text(self._number))
        self.returnPressed.connect(self._on_entered)
        self.textEdited.connect(self._on_edited)

    def show_number(self, number: float) -> None:
        """Show a number; what is being typed stays if the number has not changed."""
        if number != self._number:
            self._number = number
            self._restore()

    def sizeHint(self) -> QSize:
        return QSize(72, 28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(FINE_STEP if fine else STEP, key == Qt.Key.Key_Up)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step(PAGE_STEP, key == Qt.Key.Key_PageUp)
        elif key == Qt.Key.Key_Escape and self.text() != full_text(self._number):
            self._restore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._run.end()
            self._take()

    def _on_entered(self) -> None:
        self._take()
        if not self._bad:
            self.selectAll()

    def _on_edited(self) -> None:
        if self._bad:
            self._flag(False)

    def _take(self) -> None:
        if self._bad or self.text() == full_text(self._number):
            return
        try:
            typed = typed_number(self.text(), self._symbol)
        except ValueError as error:
            self._flag(True)
            self.refused.emit(str(error))
            return
        if typed == self._number:
            self._restore()
        else:
            self.entered.emit(typed, fresh_gesture())

    def _step(self, factor: float, up: bool) -> None:
        wanted = stepped(self._number, factor if up else 1.0 / factor)
        if wanted != self._number:
            self.entered.emit(wanted, self._run.gesture())

    def _restore(self) -> None:
        self.setText(full_text(self._number))
        if self._bad:
            self._flag(False)

    def _flag(self, bad: bool) -> None:
        self._bad = bad
        mark(self, "refused", bad)
        if not bad:
            self.mended.emit()
