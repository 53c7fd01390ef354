"""PlotRanges: axes that stay put while something is dragged, and ease to their new range after."""

import math
from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from model.figure.figure import Axis, Panel

DURATION = 180

Axes = tuple[tuple[Axis, Axis], ...]


class PlotRanges(QObject):
    """Decides which axes the panels of a figure are shown with.

    Signals:
        moved(): other axes are to be shown now.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: Axes | None = None
        self._share = 0.0
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(DURATION)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._on_step)
        self._animation.finished.connect(self.forget)

    def hold(self, panels: tuple[Panel, ...]) -> None:
        """Keep the axes of these panels until `release`."""
        self._animation.stop()
        self._kept = tuple((panel.x, panel.y) for panel in panels)
        self._share = 0.0

    def release(self) -> None:
        """Let the axes ease to those of the figure."""
        if self._kept is not None:
            self._animation.start()

    def forget(self) -> None:
        """Show every figure with its own axes from now on."""
        self._animation.stop()
        if self._kept is not None:
            self._kept = None
            self.moved.emit()

    def applied(self, panels: tuple[Panel, ...]) -> tuple[Panel, ...]:
        """Return the panels with the axes to be shown now."""
        kept = self._kept
        if kept is None or len(kept) != len(panels):
            return panels
        return tuple(
            replace(
                panel,
                x=_between(x, panel.x, self._share),
                y=_between(y, panel.y, self._share),
            )
            for panel, (x, y) in zip(panels, kept, strict=True)
        )

    def _on_step(self, share: float) -> None:
        self._share = share
        self.moved.emit()


def _between(old: Axis, new: Axis, share: float) -> Axis:
    if old.log != new.log or (old.low, old.high) == (new.low, new.high):
        return new
    if share == 0.0:
        return replace(new, low=old.low, high=old.high, ticks=old.ticks)
    if new.log:
        low = math.exp(math.log(old.low) + share * (math.log(new.low) - math.log(old.low)))
        high = math.exp(math.log(old.high) + share * (math.log(new.high) - math.log(old.high)))
    else:
        low = old.low + share * (new.low - old.low)
        high = old.high + share * (new.high - old.high)
    return replace(new, low=low, high=high)
