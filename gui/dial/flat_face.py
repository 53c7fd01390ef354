"""FlatFace: the dial as a line with its number before it, where a window is low."""

import math

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter

from gui.dial.dial_face import DialFace, paint_centred
from gui.widgets.dial_scale import END, angle_of

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
        del radius
        return self._point(angle_of(temperature))

    def label_place(self, mark: float) -> QPointF:
        """Return the middle of a mark's label, below the line."""
        return self.place(mark) + QPointF(0.0, _LABELS_DOWN)

    def giving_way(self, temperature: float) -> tuple[float, ...]:
        """Return none: the knob reaches no label."""
        del temperature
        return ()

    def angle_at(self, place: QPointF, near: float) -> float:
        """Return the angle whose share of the whole scale is the share of the line there."""
        del near
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
