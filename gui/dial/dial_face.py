"""DialFace: where everything stands on the dial, and how it is painted."""

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.drawing.plate import Plate
from gui.drawing.typeset import draw_from, letters
from gui.look.theme import Theme, font, solid
from gui.widgets.dial_scale import (
    END,
    MARKS,
    angle_of,
    angle_towards,
    full_text,
    steady_text,
    unwrapped,
)
from model.words.numerals import temperature_text

WIDTH, HEIGHT, MIDDLE_DOWN = 216.0, 196.0, 109.0
RADIUS, KNOB, KNOB_RING = 82.0, 8.5, 4.0
# The way that was turned is broader than the rest of the track, so that colour is not all.
TRACK, TURNED = 5.0, 9.0
LABELS, LABELS_ABOVE = 98.5, 102.5
MOST_LETTERS = 6
SIDES = (0.1, 10.0)
BESIDE, ASIDE = 16.0, 17.0  # degrees from a label at which it gives way, and how far
_REACH_IN, _REACH_OUT, _REACH_LABEL = 24.0, 14.0, 11.0


class DialLook(NamedTuple):
    """All that the painting of a dial depends on, but the theme."""

    face: "DialFace"
    temperature: float
    held: bool
    focused: bool
    enabled: bool

    @property
    def chosen(self) -> float | None:
        """The mark that T stands on; None beside all of them."""
        return self.temperature if self.temperature in MARKS else None


class DialFace:
    """The geometry of a dial in a widget of so many pixels.

    Attributes:
        scale: the size against the drawing of 216 × 196 pixels.
        middle: the centre of the ring.
        radius: of the middle of the track.
        size: of the widget.
    """

    def __init__(self, width: float, height: float) -> None:
        self.scale = max(0.1, min(width / WIDTH, height / HEIGHT))
        down = (height - HEIGHT * self.scale) / 2.0 + MIDDLE_DOWN * self.scale
        self.middle = QPointF(width / 2.0, down)
        self.radius = RADIUS * self.scale
        self.size = QSizeF(width, height)

    @property
    def ring(self) -> QRectF:
        """The square around the middle of the track."""
        radius = self.radius
        return QRectF(
            self.middle.x() - radius, self.middle.y() - radius, 2.0 * radius, 2.0 * radius
        )

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

    def angle_at(self, place: QPointF, near: float) -> float:
        """Return the angle that a hand is at there; on a ring, within half a turn of `near`."""
        from_middle = place - self.middle
        return unwrapped(angle_towards(from_middle.x(), from_middle.y()), near)

    def on_track(self, place: QPointF) -> bool:
        """Return whether a press there takes hold of the ring."""
        far = distance(place, self.middle) / self.scale
        return RADIUS - _REACH_IN <= far <= RADIUS + _REACH_OUT

    def on_knob(self, place: QPointF, temperature: float) -> bool:
        """Return whether a press there takes hold of the knob."""
        return distance(place, self.place(temperature)) <= (KNOB + 5.0) * self.scale

    def mark_at(self, place: QPointF) -> float | None:
        """Return the temperature of the label there, or None."""
        for mark in MARKS:
            if distance(place, self.label_place(mark)) <= _REACH_LABEL * self.scale:
                return mark
        return None

    def giving_way(self, temperature: float) -> tuple[float, ...]:
        """Return the labels that give way, as left and right there is no room beside the knob."""
        angle = angle_of(temperature)
        return tuple(mark for mark in SIDES if abs(angle_of(mark) - angle) < BESIDE)

    def paint_stretch(self, painter: QPainter, start: float, end: float) -> None:
        """Paint the track from one angle to another, with the painter's pen."""
        # Qt counts sixteenths of a degree, anticlockwise from three o'clock.
        painter.drawArc(self.ring, round((90.0 - start) * 16.0), round((start - end) * 16.0))

    def paint_name(self, painter: QPainter, ink: QColor) -> None:
        """Paint what the number is, below it."""
        size = max(9.0, 12.5 * self.scale)
        place = self.middle + QPointF(0.0, 22.0 * self.scale)
        paint_centred(painter, place, "temperature T", size, ink)

    def paint_number(self, painter: QPainter, text: str, ink: QColor) -> None:
        """Paint the number in the middle, smaller where it is long."""
        size = 34.0 * self.scale * (1.25 if text == "∞" else 1.0)
        widest, width = 1.36 * self.radius, letters(text, size, bold=True).width
        if width > widest:
            size = size * widest / width
        place = self.middle + QPointF(0.0, -8.0 * self.scale)
        paint_centred(painter, place, text, size, ink, bold=True)

    def looks(self, temperature: float, held: bool, focused: bool, enabled: bool) -> DialLook:
        """Return what is to be painted."""
        return DialLook(self, temperature, held, focused, enabled)


def paint_dial(
    painter: QPainter, look: DialLook, theme: Theme, plate: Plate, ground: QColor | None
) -> None:
    """Paint the ring, the stretch from 1 to T, the knob, the labels and the number.

    What does not turn is kept on the plate, which is of the widget's own ground where it has one.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint_still(still: QPainter) -> None:
        still.setOpacity(1.0 if look.enabled else 0.5)
        _paint_track(still, look, theme)
        _paint_labels(still, look, theme)

    key = (theme.name, look.enabled, look.chosen, look.face.giving_way(look.temperature))
    plate.paint(painter, look.face.size, key, paint_still, ground)
    painter.setOpacity(1.0 if look.enabled else 0.5)
    _paint_turn(painter, look, theme)
    _paint_knob(painter, look, theme)
    _paint_number(painter, look, theme)


def _paint_track(painter: QPainter, look: DialLook, theme: Theme) -> None:
    painter.setPen(_ring_pen(theme.border, TRACK * look.face.scale))
    look.face.paint_stretch(painter, -END, END)


def _paint_turn(painter: QPainter, look: DialLook, theme: Theme) -> None:
    angle = angle_of(look.temperature)
    if angle:
        painter.setPen(_ring_pen(theme.roles["tempered"], TURNED * look.face.scale))
        look.face.paint_stretch(painter, 0.0, angle)


@lru_cache(maxsize=16)
def _ring_pen(colour: str, wide: float) -> QPen:
    pen = QPen(solid(colour), wide)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _paint_knob(painter: QPainter, look: DialLook, theme: Theme) -> None:
    face = look.face
    place, knob = face.place(look.temperature), KNOB * face.scale * (1.1 if look.held else 1.0)
    if look.focused:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(solid(theme.card))
        painter.drawEllipse(place, knob + 5.0 * face.scale, knob + 5.0 * face.scale)
        painter.setPen(_ring_pen(theme.accent, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, knob + 3.5 * face.scale, knob + 3.5 * face.scale)
    painter.setPen(_ring_pen(theme.roles["tempered"], KNOB_RING * face.scale))
    painter.setBrush(solid(theme.card))
    painter.drawEllipse(place, knob, knob)


def _paint_labels(painter: QPainter, look: DialLook, theme: Theme) -> None:
    face, muted = look.face, QColor(theme.muted)
    giving_way = face.giving_way(look.temperature)
    for mark in MARKS:
        chosen = mark == look.chosen
        size = max(9.0, 12.0 * face.scale) * (1.2 if math.isinf(mark) else 1.0)
        place = face.label_place(mark)
        if mark in giving_way:
            place += QPointF(0.0, ASIDE * face.scale)
        ink = theme.text("tempered") if chosen else muted
        paint_centred(painter, place, temperature_text(mark), size, ink, bold=chosen)
    face.paint_name(painter, muted)


def _paint_number(painter: QPainter, look: DialLook, theme: Theme) -> None:
    text = full_text(look.temperature)
    if len(text) > MOST_LETTERS:
        text = steady_text(look.temperature)
    look.face.paint_number(painter, text, solid(theme.ink))


def paint_centred(
    painter: QPainter, place: QPointF, text: str, size: float, ink: QColor, *, bold: bool = False
) -> None:
    """Paint a text about a place."""
    # Centred on the height of the figures, which have no descenders.
    line = letters(text, size, bold=bold)
    down = _capital_height(round(size), bold) / 2.0
    draw_from(painter, line, place.x() - line.width / 2.0, place.y() + down, ink)


@lru_cache(maxsize=64)
def _capital_height(pixels: int, bold: bool) -> float:
    weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
    return QFontMetricsF(font(pixels, weight)).capHeight()


def distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


FLAT_HEIGHT = 50
_NUMBER, _SIZE = 74.0, 24.0
_EDGE, _DOWN, _LABELS_DOWN = 14.0, 17.0, 21.0
_REACH = 15.0


class FlatFace(DialFace):
    """The geometry of a dial laid flat: the same scale along a line, labels below it."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height)
        self.scale = 1.0
        self.middle = QPointF(0.5 * (width + _NUMBER), 0.5 * (height - FLAT_HEIGHT) + _DOWN)
        self.radius = max(1.0, 0.5 * (width - _NUMBER) - _EDGE)

    def place(self, temperature: float, radius: float = math.nan) -> QPointF:
        """Return the point of the line at a temperature."""
        return self._point(angle_of(temperature))

    def label_place(self, mark: float) -> QPointF:
        """Return the middle of a mark's label, below the line."""
        return self.place(mark) + QPointF(0.0, _LABELS_DOWN)

    def giving_way(self, temperature: float) -> tuple[float, ...]:
        """Return none: the knob reaches no label."""
        return ()

    def angle_at(self, place: QPointF, near: float) -> float:
        """Return the angle whose share of the whole scale is the share of the line there."""
        return (place.x() - self.middle.x()) / self.radius * END

    def on_track(self, place: QPointF) -> bool:
        """Return whether a press there takes hold of the line."""
        across = abs(place.x() - self.middle.x()) <= self.radius + _EDGE
        return across and abs(place.y() - self.middle.y()) <= _REACH

    def paint_stretch(self, painter: QPainter, start: float, end: float) -> None:
        """Paint the line from one angle to another."""
        painter.drawLine(QLineF(self._point(start), self._point(end)))

    def paint_name(self, painter: QPainter, ink: QColor) -> None:
        """Paint nothing: the panel says what the number is."""

    def paint_number(self, painter: QPainter, text: str, ink: QColor) -> None:
        """Paint the number before the line."""
        place = QPointF(0.5 * _NUMBER, self.middle.y() + 5.0)
        paint_centred(painter, place, text, _SIZE, ink, bold=True)

    def _point(self, angle: float) -> QPointF:
        return self.middle + QPointF(angle / END * self.radius, 0.0)


@lru_cache(maxsize=4)
def face_of(kind: type[DialFace], width: int, height: int) -> DialFace:
    """Return the face of a dial of so many pixels; that of the last sizes is kept."""
    return kind(width, height)
