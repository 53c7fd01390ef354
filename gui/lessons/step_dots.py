"""StepDots: the steps of a lesson as dots: behind, on, still to come."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.scale import scale_of
from gui.look.theme import shown_theme
from model.lessons.played_lesson import PlayedLesson

STEP, RADIUS = 17.0, 4.5


@guarded
class StepDots(QWidget):
    """A ring for each step; filled where it is behind, with a second ring where it is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Graphic)
        self._count, self._on = 0, 0
        self._done: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_play(self, play: PlayedLesson) -> None:
        """Show how far a lesson has come."""
        self._count, self._on, self._done = play.count, play.index, play.done
        behind = f"{len(play.done)} done"
        self.setAccessibleName(f"Step {play.index + 1} of {play.count}, {behind}")
        self.setToolTip(f"Step {play.index + 1} of {play.count}, {behind}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = scale_of(self)
        return QSize(round(scale * (min(self._count, 16) * STEP + 4.0)), round(20.0 * scale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = scale_of(self)
        painter.scale(scale, scale)
        for place in range(min(self._count, 16)):
            at = QPointF(0.5 * STEP + 2.0 + place * STEP, 0.5 * self.height() / scale)
            done, on = place in self._done, place == self._on
            painter.setPen(QPen(QColor(theme.accent if on or done else theme.muted), 1.5))
            painter.setBrush(QColor(theme.accent) if done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, RADIUS, RADIUS)
            if on:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, RADIUS + 3.0, RADIUS + 3.0)
        painter.end()
