"""The dial's face: where its ring, knob and labels stand at a size, and how they are painted."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.dial.dial_scale import END, MARKS, angle_of, steady_text
from gui.look.theme import Theme, font
from model.words.numerals import temperature_text

WIDTH, HEIGHT, MIDDLE_DOWN = 216.0, 196.0, 109.0
RADIUS, TRACK, KNOB, KNOB_RING = 82.0, 9.0, 8.5, 4.0
LABELS = 98.5
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
        return self.place(mark, LABELS)

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
    pen = QPen(theme.fill("faint"), TRACK * face.scale)
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
        painter.drawEllipse(place, knob + 7.5 * face.scale, knob + 7.5 * face.scale)
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, knob + 5.5 * face.scale, knob + 5.5 * face.scale)
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
        _centred(painter, face.label_place(mark), temperature_text(mark), font(size, weight))


def _paint_number(painter: QPainter, look: DialLook, theme: Theme) -> None:
    face, text = look.face, steady_text(look.temperature)
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
