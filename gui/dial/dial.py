"""Dial: the temperature on a ring from 0 to ∞, turned by mouse, wheel and keys."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gui.core.accessible import SpokenNumber, SpokenRole, speaks_number
from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE, GestureRun, fresh_gesture
from gui.dial.dial_face import FLAT_HEIGHT, DialFace, FlatFace, face_of, paint_dial
from gui.drawing.plate import Plate
from gui.look.scale import scale_of
from gui.look.style import OwnGround
from gui.look.theme import shown_theme, solid
from gui.widgets.dial_scale import (
    END,
    FINE_STEP,
    NOTCH,
    PAGE_STEP,
    STEP,
    angle_of,
    chosen_at,
    full_text,
    stepped,
    temperature_at,
)
from model.document.document import Document
from model.words.numerals import temperature_text

# Beyond this, assistive technology is told the number and “∞” in words: it has no endless ones.
HIGHEST_SPOKEN = 1e6
FINE_GAIN = 0.2
_FINE_KEYS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
_UP_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Right)
_DOWN_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Left)


@guarded
class Dial(OwnGround, QAbstractSlider):
    """The temperature as a knob on a ring, or on a line where it is flat.

    To assistive technology it is a slider at T.

    Signals:
        turned(float, int): a temperature was chosen by a gesture with this id.
    """

    paints_ground = False
    turned = Signal(float, int)

    def __init__(
        self,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        symbol: str = "T",
        name: str = "Temperature",
    ) -> None:
        super().__init__(parent)
        self._symbol, self._name = symbol, name
        self._temperature = 1.0
        self._gesture = NO_GESTURE
        self._dragging = self._is_flat = False
        self._pointer = self._hand = 0.0
        self._notches = 0.0
        self._run = GestureRun(clock)
        self._plate = Plate()
        self.setRange(0, round(20 * END))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        number = SpokenNumber(
            lambda: self._temperature, lambda: full_text(self._temperature), self._on_number,
            lambda: (0.0, HIGHEST_SPOKEN), 0.01,
        )  # fmt: skip
        speaks_number(self, SpokenRole.Slider, number)
        self._describe()

    def show_document(self, document: Document) -> None:
        """Show the document's temperature."""
        self.show_temperature(document.temperature)

    def show_temperature(self, temperature: float) -> None:
        """Show a temperature, or another number from 0 to ∞."""
        if temperature != self._temperature:
            self._temperature = temperature
            self._describe()
            self.update()

    @property
    def temperature(self) -> float:
        """The temperature that is shown."""
        return self._temperature

    @property
    def face(self) -> DialFace:
        """Where everything stands at the present size."""
        return face_of(FlatFace if self._is_flat else DialFace, self.width(), self.height())

    def be_flat(self, is_flat: bool) -> None:
        """Be a slider with its number beside it, as in a low window, or a ring around it."""
        self._is_flat = is_flat
        high = QSizePolicy.Policy.Fixed if is_flat else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, high)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = scale_of(self)
        return QSize(round(216 * scale), FLAT_HEIGHT if self._is_flat else round(196 * scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(132, FLAT_HEIGHT if self._is_flat else 118)

    def step(self, factor: float) -> None:
        """Turn by a factor, as a key does."""
        self._offer(stepped(self._temperature, factor), self._run.gesture())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self.face.looks(self._temperature, self._dragging, self.hasFocus(), self.isEnabled())
        theme = shown_theme()
        ground = solid(theme.card) if self.paints_ground else None
        paint_dial(painter, look, theme, self._plate, ground)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._gesture = fresh_gesture()
        place, face = event.position(), self.face
        mark = face.mark_at(place)
        self._dragging = mark is not None or face.on_track(place)
        self._pointer = self._hand = face.angle_at(place, 0.0)
        if mark is not None:
            self._hand = angle_of(mark)
            self._offer(mark, self._gesture)
        elif face.on_knob(place, self._temperature):
            self._hand = angle_of(self._temperature)
        elif self._dragging:
            self._offer(chosen_at(self._hand, _is_fine(event)), self._gesture)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if not self._dragging:
            self._show_cursor(place)
            return
        pointer, fine = self.face.angle_at(place, self._pointer), _is_fine(event)
        moved = pointer - self._pointer
        self._pointer = pointer
        # Past an end the hand runs on freely, so it never jumps over the gap from ∞ to 0.
        self._hand = min(max(self._hand + moved * (FINE_GAIN if fine else 1.0), -360.0), 360.0)
        if moved:
            self._offer(chosen_at(self._hand, fine), self._gesture)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._dragging:
            self._dragging = False
            self._show_cursor(event.position())
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # In the gesture of the click before it, so that undo goes back over both.
        self._offer(1.0, self._gesture)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        self._notches += (turn.y() or turn.x()) / 120.0
        event.accept()
        fine = bool(event.modifiers() & _FINE_KEYS)
        # Touchpads send crumbs: wait until they make a step that three digits can show.
        if abs(self._notches) >= (1.0 if fine else 0.125):
            factor = FINE_STEP if fine else NOTCH
            self._offer(stepped(self._temperature, factor**self._notches), self._run.gesture())
            self._notches = 0.0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        step = FINE_STEP if event.modifiers() & _FINE_KEYS else STEP
        if key in _UP_KEYS or key in _DOWN_KEYS:
            self.step(step if key in _UP_KEYS else 1.0 / step)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.step(PAGE_STEP if key == Qt.Key.Key_PageUp else 1.0 / PAGE_STEP)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._run.end()
            self._offer(temperature_at(-END if key == Qt.Key.Key_Home else END), fresh_gesture())
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._run.end()
        self.update()

    def _on_number(self, number: float) -> None:
        """Assistive technology has turned the dial."""
        chosen = math.inf if number >= HIGHEST_SPOKEN else max(number, 0.0)
        self._offer(chosen, self._run.gesture())

    def _offer(self, temperature: float, gesture: int) -> None:
        if temperature != self._temperature:
            self.turned.emit(temperature, gesture)

    def _describe(self) -> None:
        text = temperature_text(self._temperature)
        self.setAccessibleDescription(f"{self._symbol} = {full_text(self._temperature)}")
        named = f"{self._name} {self._symbol}" if self._symbol not in self._name else self._symbol
        self.setToolTip(
            f"<b>{named} = {text}</b><br>Drag the knob, turn the wheel, or use arrow keys "
            "(Shift: finer).<br>Home: 0. End: ∞. Double-click: back to 1."
        )
        # Where the knob stands: a change of it is told to assistive technology, which asks for T.
        with QSignalBlocker(self):
            self.setValue(round(10.0 * (angle_of(self._temperature) + END)))

    def _show_cursor(self, place: QPointF) -> None:
        face = self.face
        if face.mark_at(place) is not None or face.on_track(place):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()


def _is_fine(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & _FINE_KEYS)
