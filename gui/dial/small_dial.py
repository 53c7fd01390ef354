"""SmallDial: a knob beside a box, for a number of a lens that runs from 0 over 1 to ∞."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.core.boundary import guarded
from gui.dial.dial import Dial
from gui.dial.dial_face import DialFace
from gui.look.theme import shown_theme
from gui.widgets.dial_scale import END, angle_of
from model.lens.controls import Number

SIZE = 28
TRACK, KNOB, EDGE = 3.0, 3.6, 4.5


class SmallFace(DialFace):
    """The geometry of a small dial: the ring alone; a press anywhere takes hold of it."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height)
        self.scale = 1.0
        self.middle = QPointF(0.5 * width, 0.5 * height + 1.0)
        self.radius = 0.5 * min(width, height) - EDGE

    def place(self, temperature: float, radius: float = math.nan) -> QPointF:
        """Return the point of the ring at a number."""
        del radius
        angle = math.radians(angle_of(temperature))
        reach = self.radius
        return self.middle + QPointF(math.sin(angle) * reach, -math.cos(angle) * reach)

    def on_track(self, place: QPointF) -> bool:
        """Return True: it is too small to be missed."""
        del place
        return True

    def mark_at(self, place: QPointF) -> float | None:
        """Return None: there are no labels."""
        del place
        return None


@guarded
class SmallDial(Dial):
    """The dial at the height of a box: dragged around, turned by wheel and arrow keys."""

    def __init__(
        self,
        control: Number,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, clock, symbol=control.label, name=f"{control.label} dial")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def face(self) -> DialFace:
        """Where everything stands at the present size."""
        return SmallFace(self.width(), self.height())

    def sizeHint(self) -> QSize:
        return QSize(SIZE, SIZE)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIZE, SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        face, theme, number = self.face, shown_theme(), self.temperature
        middle, radius = face.middle, face.radius
        ring = QRectF(middle.x() - radius, middle.y() - radius, 2.0 * radius, 2.0 * radius)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        pen = QPen(QColor(theme.border), TRACK)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, round((90.0 + END) * 16.0), round(-2.0 * END * 16.0))
        angle = angle_of(number)
        pen.setColor(QColor(theme.accent))
        painter.setPen(pen)
        if angle:
            painter.drawArc(ring, 90 * 16, round(-angle * 16.0))
        painter.setBrush(QColor(theme.card))
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.drawEllipse(face.place(number), KNOB, KNOB)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)
        painter.end()
