"""Dial: the temperature on a ring from 0 to ∞, turned by mouse, wheel and keys."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gui.core.accessible import SpokenNumber, SpokenRole, speaks_number
from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE, GestureRun, fresh_gesture
from gui.look.theme import Theme, font, shown_theme
from gui.widgets.dial_scale import (
    END,
    FINE_STEP,
    MARKS,
    NOTCH,
    PAGE_STEP,
    STEP,
    angle_of,
    angle_towards,
    chosen_at,
    full_text,
    steady_text,
    stepped,
    temperature_at,
    unwrapped,
)
from model.document.document import Document
from model.words.numerals import temperature_text

WIDTH, HEIGHT, MIDDLE_DOWN = 216.0, 196.0, 109.0
RADIUS, TRACK, KNOB, KNOB_RING = 82.0, 9.0, 8.5, 4.0
LABELS, LABELS_ABOVE = 98.5, 102.5
MOST_LETTERS = 6
# Beyond this, assistive technology is told the number and “∞” in words: it has no endless ones.
HIGHEST_SPOKEN = 1e6
BESIDE, ASIDE = 16.0, 17.0  # degrees from a label at which it gives way, and how far
_REACH_IN, _REACH_OUT, _REACH_LABEL = 24.0, 14.0, 11.0


@dataclass(frozen=True)
class DialLook:
    """All that the painting of a dial depends on, but the theme."""

    face: "DialFace"
    temperature: float
    held: bool
    focused: bool
    enabled: bool


class DialFace:
    """The geometry of a dial in a widget of so many pixels.

    Attributes:
        scale: the size against the drawing of 216 × 196 pixels.
        middle: the centre of the ring.
        radius: of the middle of the track.
    """

    def __init__(self, width: float, height: float) -> None:
        self.scale = max(0.1, min(width / WIDTH, height / HEIGHT))
        down = (height - HEIGHT * self.scale) / 2.0 + MIDDLE_DOWN * self.scale
        self.middle = QPointF(width / 2.0, down)
        self.radius = RADIUS * self.scale

    def place(self, temperature: float, radius: float = RADIUS) -> QPointF:
        """Return the point at a temperature, at a radius in the drawing's own pixels."""
        angle = math.radians(angle_of(temperature))
        reach = radius * self.scale
        return self.middle + QPointF(math.sin(angle) * reach, -math.cos(angle) * reach)

    def label_place(self, mark: float) -> QPointF:
        """Return the middle of a mark's label; those of the ends stand clear below the knob."""
        if mark == 0.0 or math.isinf(mark):
            return self.place(mark) + QPointF(0.0, 21.0 * self.scale)
        above = abs(angle_of(mark)) < 60.0
        return self.place(mark, LABELS_ABOVE if above else LABELS)

    def on_track(self, place: QPointF) -> bool:
        """Return whether a press there takes hold of the ring."""
        far = _distance(place, self.middle) / self.scale
        return RADIUS - _REACH_IN <= far <= RADIUS + _REACH_OUT

    def on_knob(self, place: QPointF, temperature: float) -> bool:
        """Return whether a press there takes hold of the knob."""
        return _distance(place, self.place(temperature)) <= (KNOB + 5.0) * self.scale

    def mark_at(self, place: QPointF) -> float | None:
        """Return the temperature of the label there, or None."""
        for mark in MARKS:
            if _distance(place, self.label_place(mark)) <= _REACH_LABEL * self.scale:
                return mark
        return None

    def looks(self, temperature: float, held: bool, focused: bool, enabled: bool) -> DialLook:
        """Return what is to be painted."""
        return DialLook(self, temperature, held, focused, enabled)


def paint_dial(painter: QPainter, look: DialLook, theme: Theme) -> None:
    """Paint the ring, the stretch from 1 to T, the knob, the labels and the number."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not look.enabled:
        painter.setOpacity(0.5)
    _paint_ring(painter, look, theme)
    _paint_labels(painter, look, theme)
    _paint_knob(painter, look, theme)
    _paint_number(painter, look, theme)


def _paint_ring(painter: QPainter, look: DialLook, theme: Theme) -> None:
    face, radius = look.face, look.face.radius
    ring = QRectF(face.middle.x() - radius, face.middle.y() - radius, 2.0 * radius, 2.0 * radius)
    pen = QPen(QColor(theme.border), TRACK * face.scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    _arc(painter, ring, -END, END)
    pen.setColor(theme.fill("tempered"))
    painter.setPen(pen)
    angle = angle_of(look.temperature)
    if angle:
        _arc(painter, ring, 0.0, angle)


def _arc(painter: QPainter, ring: QRectF, start: float, end: float) -> None:
    # Qt counts sixteenths of a degree, anticlockwise from three o'clock.
    painter.drawArc(ring, round((90.0 - start) * 16.0), round((start - end) * 16.0))


def _paint_knob(painter: QPainter, look: DialLook, theme: Theme) -> None:
    face = look.face
    place, knob = face.place(look.temperature), KNOB * face.scale * (1.1 if look.held else 1.0)
    if look.focused:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.card))
        painter.drawEllipse(place, knob + 5.0 * face.scale, knob + 5.0 * face.scale)
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, knob + 3.5 * face.scale, knob + 3.5 * face.scale)
    painter.setPen(QPen(theme.fill("tempered"), KNOB_RING * face.scale))
    painter.setBrush(QColor(theme.card))
    painter.drawEllipse(place, knob, knob)


def _paint_labels(painter: QPainter, look: DialLook, theme: Theme) -> None:
    face = look.face
    for mark in MARKS:
        chosen = mark == look.temperature
        painter.setPen(theme.text("tempered") if chosen else QColor(theme.muted))
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
        size = max(9.0, 12.0 * face.scale) * (1.2 if math.isinf(mark) else 1.0)
        place = face.label_place(mark)
        if mark in (0.1, 10.0) and abs(angle_of(mark) - angle_of(look.temperature)) < BESIDE:
            # Left and right there is no room to stand clear of the knob.
            place += QPointF(0.0, ASIDE * face.scale)
        _centred(painter, place, temperature_text(mark), font(size, weight))


def _paint_number(painter: QPainter, look: DialLook, theme: Theme) -> None:
    face, text = look.face, full_text(look.temperature)
    if len(text) > MOST_LETTERS:
        text = steady_text(look.temperature)
    size = 34.0 * face.scale * (1.25 if text == "∞" else 1.0)
    number = font(size, QFont.Weight.DemiBold)
    widest = 1.36 * face.radius
    width = QFontMetricsF(number).horizontalAdvance(text)
    if width > widest:
        number = font(size * widest / width, QFont.Weight.DemiBold)
    painter.setPen(QColor(theme.ink))
    _centred(painter, face.middle + QPointF(0.0, -8.0 * face.scale), text, number)
    painter.setPen(QColor(theme.muted))
    words = font(max(9.0, 12.5 * face.scale))
    _centred(painter, face.middle + QPointF(0.0, 22.0 * face.scale), "temperature T", words)


def _centred(painter: QPainter, place: QPointF, text: str, chosen: QFont) -> None:
    # Centred on the height of the figures, which have no descenders.
    metrics = QFontMetricsF(chosen)
    painter.setFont(chosen)
    across = metrics.horizontalAdvance(text) / 2.0
    painter.drawText(place + QPointF(-across, metrics.capHeight() / 2.0), text)


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


FINE_GAIN = 0.2
_FINE_KEYS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
_UP_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Right)
_DOWN_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Left)


@guarded
class Dial(QAbstractSlider):
    """The temperature as a knob on a ring. To assistive technology it is a slider at T.

    Signals:
        turned(float, int): a temperature was chosen by a gesture with this id.
    """

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
        self._dragging = False
        self._pointer = self._hand = 0.0
        self._notches = 0.0
        self._run = GestureRun(clock)
        self.setRange(0, round(20 * END))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        number = SpokenNumber(
            lambda: self._temperature, lambda: full_text(self._temperature), self._on_number,
            0.0, HIGHEST_SPOKEN, 0.01,
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
    def theme(self) -> Theme:
        """The theme whose colours are shown."""
        return shown_theme()

    @property
    def temperature(self) -> float:
        """The temperature that is shown."""
        return self._temperature

    @property
    def face(self) -> DialFace:
        """Where everything stands at the present size."""
        return DialFace(self.width(), self.height())

    def sizeHint(self) -> QSize:
        return QSize(216, 196)

    def minimumSizeHint(self) -> QSize:
        return QSize(132, 118)

    def step(self, factor: float) -> None:
        """Turn by a factor, as a key does."""
        self._offer(stepped(self._temperature, factor), self._run.gesture())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self.face.looks(self._temperature, self._dragging, self.hasFocus(), self.isEnabled())
        paint_dial(painter, look, shown_theme())
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._gesture = fresh_gesture()
        place, face = event.position(), self.face
        mark = face.mark_at(place)
        self._dragging = mark is not None or face.on_track(place)
        self._pointer = self._hand = self._angle(place)
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
        pointer, fine = unwrapped(self._angle(place), self._pointer), _is_fine(event)
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

    def _angle(self, place: QPointF) -> float:
        middle = self.face.middle
        return angle_towards(place.x() - middle.x(), place.y() - middle.y())

    def _show_cursor(self, place: QPointF) -> None:
        face = self.face
        if face.mark_at(place) is not None or face.on_track(place):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()


def _is_fine(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & _FINE_KEYS)
