"""Boxes for a typed number: TypedBox is what all do; T and α have one kind, settings another."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from gui.core.boundary import guarded
from gui.core.gestures import GestureRun, fresh_gesture
from gui.look.scale import scale_of
from gui.look.style import OwnGround, mark
from gui.look.theme import font, shown_theme, solid
from gui.widgets.dial_scale import FINE_STEP, PAGE_STEP, STEP, full_text, stepped, typed_number
from gui.widgets.line_leaving import leaves_undo
from model.document.cells import CellError, Kind, parse_cell
from model.lens.controls import Number
from model.words.numerals import temperature_text

LONGEST = 64
HEIGHT = 28
UP_AND_DOWN = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


@guarded
class TypedBox(QLineEdit):
    """A line for a number that is typed, or stepped by keys; Esc brings back the last good one.

    Signals:
        entered(float, int): a number was typed or stepped to, and the gesture it belongs to.
        refused(str): why what was typed is no such number.
    """

    entered = Signal(float, int)
    refused = Signal(str)
    # Whether the number that is there already, typed again, is entered too.
    takes_again = False

    def __init__(
        self, name: str, tip: str, number: float, parent: QWidget | None, run: GestureRun
    ) -> None:
        super().__init__(parent)
        self.number = number
        self._run = run
        # What was entered is on its way, and stands here as it was typed until it is shown.
        self._awaited = False
        self.setMaxLength(LONGEST)
        # A file dropped here is for the window to open.
        self.setAcceptDrops(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.returnPressed.connect(self._on_return)

    def show_number(self, number: float) -> None:
        """Show a number; what is being typed stays if the number has not changed."""
        if number != self.number or self._awaited or not self.text():
            self.number = number
            self.restore()

    def restore(self) -> None:
        """Show the last good number again."""
        self._awaited = False
        self.setText(self.text_of(self.number))
        self.setModified(False)

    def text_of(self, number: float) -> str:
        """Return how a number stands here."""
        raise NotImplementedError

    def number_of(self, text: str) -> float:
        """Return the number that a text means; ValueError, with a sentence, for none."""
        raise NotImplementedError

    def after(self, number: float, direction: int, event: QKeyEvent) -> float:
        """Return the number that a key leads to, up (1) or down (−1)."""
        raise NotImplementedError

    def take(self, text: str) -> None:
        """Enter the number that was typed, or refuse the text."""
        try:
            number = self.number_of(text)
        except ValueError as error:
            self.refuse(str(error))
            return
        if number == self.number and not self.takes_again:
            self.restore()
            return
        self._awaited = True
        self.setModified(False)
        self.entered.emit(number, fresh_gesture())

    def refuse(self, sentence: str) -> None:
        """Say why a text is no number."""
        self.refused.emit(sentence)

    def event(self, event: QEvent) -> bool:
        return not leaves_undo(self, event) and bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = UP_AND_DOWN.get(Qt.Key(event.key()), 0)
        if direction:
            self.step(direction, event)
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.restore()
        else:
            super().keyPressEvent(event)

    def step(self, direction: int, event: QKeyEvent) -> None:
        """Enter the next number up or down."""
        wanted = self.after(self.number, direction, event)
        if wanted != self.number:
            self.entered.emit(wanted, self._run.gesture())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._run.end()
            if self.isModified():
                self.take(self.text())

    def _on_return(self) -> None:
        self.take(self.text())


@guarded
class NumberBox(OwnGround, TypedBox):
    """Takes 0, 0.7, 0,7, 7/10, inf and ∞, for T and the order α; a refused text stays for mending.

    Signals:
        mended(): what stands here is no longer refused.
    """

    paints_ground = False
    mended = Signal()

    def __init__(
        self,
        symbol: str,
        name: str,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        tip = f"Type {symbol} from 0 to inf, such as 0.7; the Up and Down keys step it"
        super().__init__(name, tip, 1.0, parent, GestureRun(clock))
        self._symbol = symbol
        self._bad = False
        self.setProperty("role", "number")
        self.setFont(font(13.0, QFont.Weight.Medium))
        self.restore()
        self.textEdited.connect(lambda _: self._flag(False))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.paints_ground:
            painter = QPainter(self)
            painter.fillRect(event.rect(), solid(shown_theme().card))
            painter.end()
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        scale = scale_of(self)
        return QSize(round(72 * scale), round(HEIGHT * scale))

    def restore(self) -> None:
        """Show the last good number again."""
        super().restore()
        self._flag(False)

    def text_of(self, number: float) -> str:
        """Return the number with all its digits."""
        return full_text(number)

    def number_of(self, text: str) -> float:
        """Return the number from 0 to ∞ that a text means; ValueError for none."""
        return typed_number(text, self._symbol)

    def after(self, number: float, direction: int, event: QKeyEvent) -> float:
        """Return the next number on the dial's scale; farther by page, nearer with Shift."""
        factor = FINE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            factor = PAGE_STEP
        return stepped(number, factor if direction > 0 else 1.0 / factor)

    def take(self, text: str) -> None:
        """Enter what was typed, unless nothing was, or it was refused before."""
        if self._bad or text == full_text(self.number):
            return
        super().take(text)
        if not self._bad and self.hasFocus():
            self.selectAll()

    def refuse(self, sentence: str) -> None:
        """Leave the text for mending."""
        self.setModified(True)
        self._flag(True)
        super().refuse(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}.get(Qt.Key(event.key()), 0)
        if page:
            self.step(page, event)
        else:
            super().keyPressEvent(event)

    def _flag(self, bad: bool) -> None:
        if bad != self._bad:
            self._bad = bad
            mark(self, "refused", bad)
            if not bad:
                self.mended.emit()


# A key's step; T has finer ones.
SETTING_STEP = 1.1
# How wide a box is for how many characters.
WIDTHS, WIDEST = ((4, 52), (6, 66), (9, 88)), 112
OFF_WORDS = ("", "off", "none")
INFINITE_WORDS = ("inf", "∞", "infinity")


@guarded
class SettingBox(TypedBox):
    """A box for one Number control; what is refused gives way to the last good number."""

    takes_again = True

    def __init__(self, control: Number, parent: QWidget | None = None) -> None:
        self._control = control
        self._width = WIDTHS[0][1]
        tip = f"{control.tip} (from {_plain(control.low)} to {_plain(control.high)})"
        super().__init__(control.label, tip, control.low, parent, GestureRun())
        self.textChanged.connect(self._fit)

    def sizeHint(self) -> QSize:
        scale = scale_of(self)
        return QSize(round(self._width * scale), round(HEIGHT * scale))

    def text_of(self, number: float) -> str:
        """Return the number, or the word for where it is off."""
        control = self._control
        is_off = control.off and number == self._neutral()
        return control.off if is_off else _plain(number, control.decimals)

    def number_of(self, text: str) -> float:
        """Return the number that a text means; ValueError where it is beyond the limits."""
        control, text = self._control, text.strip().lower()
        if control.off and text in (*OFF_WORDS, control.off):
            return self._neutral()
        number = math.inf if text in INFINITE_WORDS else parse_cell(text, Kind.REWARDS)
        if not control.low <= number <= control.high:
            low, high = _plain(control.low), _plain(control.high)
            raise CellError(f"“{text}” is not from {low} to {high}.")
        return float(round(number)) if control.decimals == 0 and math.isfinite(number) else number

    def after(self, number: float, direction: int, event: QKeyEvent) -> float:
        """Return the next number: by 1, on the dial's scale, or by a tenth, within the limits."""
        control = self._control
        if control.decimals == 0:
            number += direction
        elif control.dial:
            number = stepped(number, SETTING_STEP**direction)
        elif number == 0.0:
            number = 0.01 if direction > 0 else 0.0
        elif math.isfinite(number):
            number = float(f"{number * SETTING_STEP**direction:.3g}")
        return min(max(number, control.low), control.high)

    def refuse(self, sentence: str) -> None:
        """Say why a text is no number, and bring the last good one back."""
        super().refuse(f"{self._control.label}: {sentence}")
        self.restore()

    def _neutral(self) -> float:
        # Shares such as top-p are off at 1, everything else at its lowest value.
        return self._control.neutral if self._control.neutral is not None else self._control.low

    def _fit(self) -> None:
        """Take a little more room for a longer number, in few steps, so that nothing jitters."""
        length = len(self.text())
        width = next((wide for most, wide in WIDTHS if length <= most), WIDEST)
        if self._control.dial:
            width = max(width, WIDTHS[1][1])
        if width != self._width:
            self._width = width
            self.updateGeometry()


def _plain(number: float, decimals: int = 4) -> str:
    if math.isinf(number):
        return "∞"
    return f"{number:,.0f}" if decimals == 0 else temperature_text(number)
