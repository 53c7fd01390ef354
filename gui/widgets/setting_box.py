"""SettingBox: a typed number of a lens or a filter, with a word for where it is off."""

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from gui.core.boundary import guarded
from gui.core.gestures import GestureRun, fresh_gesture
from gui.widgets.dial_scale import stepped
from model.document.cells import CellError, Kind, parse_cell
from model.lens.controls import Number
from model.words.numerals import temperature_text

STEP = 1.1
HEIGHT = 28
# How wide a box is for how many characters.
WIDTHS, WIDEST = ((4, 52), (6, 66), (9, 88)), 112
OFF_WORDS = ("", "off", "none")
INFINITE_WORDS = ("inf", "∞", "infinity")


@guarded
class SettingBox(QLineEdit):
    """A box for one Number control.

    Signals:
        entered(float, int): a number within the limits was typed or stepped to, and the gesture
            that it belongs to.
        refused(str): why what was typed is no such number; the last good one comes back.
    """

    entered = Signal(float, int)
    refused = Signal(str)

    def __init__(self, control: Number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._number = control.low
        self._run = GestureRun()
        self._width = WIDTHS[0][1]
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMaxLength(64)
        self.setAcceptDrops(False)
        self.setAccessibleName(control.label)
        self.setToolTip(f"{control.tip} (from {_plain(control.low)} to {_plain(control.high)})")
        self.returnPressed.connect(self._on_entered)
        self.textChanged.connect(self._fit)

    def show_number(self, number: float) -> None:
        """Show a number; what is being typed stays if it has not changed."""
        if number != self._number or not self.text():
            self._number = number
            self._restore()

    def sizeHint(self) -> QSize:
        return QSize(self._width, HEIGHT)

    def _fit(self) -> None:
        """Take a little more room for a longer number, in few steps, so that nothing jitters."""
        length = len(self.text())
        width = next((wide for most, wide in WIDTHS if length <= most), WIDEST)
        if self._control.dial:
            width = max(width, WIDTHS[1][1])
        if width != self._width:
            self._width = width
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self._restore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._run.end()
        if self.isModified():
            self._on_entered()
        super().focusOutEvent(event)

    def _restore(self) -> None:
        off = self._control.off and self._number == self._neutral()
        self.setText(self._control.off if off else _plain(self._number, self._control.decimals))
        self.setModified(False)

    def _neutral(self) -> float:
        # Shares such as top-p are off at 1, everything else at its lowest value.
        return self._control.neutral if self._control.neutral is not None else self._control.low

    def _on_entered(self) -> None:
        self.setModified(False)
        try:
            number = self._parsed(self.text().strip().lower())
        except CellError as error:
            self.refused.emit(f"{self._control.label}: {error}")
            self._restore()
            return
        self._number = math.nan
        self.entered.emit(number, fresh_gesture())

    def _parsed(self, text: str) -> float:
        control = self._control
        if control.off and text in (*OFF_WORDS, control.off):
            return self._neutral()
        number = math.inf if text in INFINITE_WORDS else parse_cell(text, Kind.REWARDS)
        if not control.low <= number <= control.high:
            low, high = _plain(control.low), _plain(control.high)
            raise CellError(f"“{text}” is not from {low} to {high}.")
        return float(round(number)) if control.decimals == 0 and math.isfinite(number) else number

    def _step(self, direction: int) -> None:
        control = self._control
        number = self._number
        if control.decimals == 0:
            number += direction
        elif control.dial:
            number = stepped(number, STEP**direction)
        elif number == 0.0:
            number = 0.01 if direction > 0 else 0.0
        elif math.isfinite(number):
            number = float(f"{number * STEP**direction:.3g}")
        number = min(max(number, control.low), control.high)
        if number != self._number:
            self.entered.emit(number, self._run.gesture())


def _plain(number: float, decimals: int = 4) -> str:
    if math.isinf(number):
        return "∞"
    return f"{number:,.0f}" if decimals == 0 else temperature_text(number)
