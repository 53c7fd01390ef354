"""Splitter: two parts with a handle between them that mouse, keys and assistive technology move."""

from typing import cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from gui.core.accessible import SpokenNumber, SpokenRole, speaks_number, tell_number
from gui.core.boundary import guarded
from gui.look.theme import shown_theme

GAP = 14
STEP, FINE_STEP = 24, 4  # pixels
GRIP = 44.0
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)


@guarded
class Splitter(QSplitter):
    """Two parts, none of which can be moved out of sight; `name` is what its handle sets."""

    def __init__(
        self, orientation: Qt.Orientation, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(orientation, parent)
        self._name = name
        self.setHandleWidth(GAP)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:  # noqa: N802
        return _Handle(self._name, self)

    def move_to(self, pixels: int) -> None:
        """Give the first part so many pixels, or as many as the others leave it."""
        self.moveSplitter(pixels, 1)


@guarded
class _Handle(QSplitterHandle):
    """What stands between: reached by Tab, moved by arrows (Shift: finer), Home and End."""

    def __init__(self, name: str, splitter: Splitter) -> None:
        super().__init__(splitter.orientation(), splitter)
        self._splitter = splitter
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}: drag, or use the arrow keys (Shift: finer)")
        self.setAccessibleDescription("Drag, or use the arrow keys (Shift: finer)")
        number = SpokenNumber(
            self._place, lambda: f"{self._place():.0f} pixels",
            lambda to: splitter.move_to(round(to)), self._ends, float(FINE_STEP),
        )  # fmt: skip
        speaks_number(self, SpokenRole.Splitter, number)
        splitter.splitterMoved.connect(self._on_moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step, place = FINE_STEP if fine else STEP, round(self._place())
        if event.key() in _BACK or event.key() in _ON:
            self._splitter.move_to(place + (step if event.key() in _ON else -step))
        elif event.key() == Qt.Key.Key_Home:
            self._splitter.move_to(0)
        elif event.key() == Qt.Key.Key_End:
            self._splitter.move_to(sum(self._splitter.sizes()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            upright = self.orientation() == Qt.Orientation.Horizontal
            length = min(GRIP, float(self.height() if upright else self.width()))
            wide, high = (4.0, length) if upright else (length, 4.0)
            middle = self.rect().center()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shown_theme().accent))
            left, top = middle.x() + 0.5 - wide / 2.0, middle.y() + 0.5 - high / 2.0
            painter.drawRoundedRect(QRectF(left, top, wide, high), 2.0, 2.0)
        painter.end()

    def _on_moved(self) -> None:
        # Before the first part stands one that is never shown.
        if self.isVisible():
            tell_number(self)

    def _ends(self) -> tuple[float, float]:
        low, high = cast("tuple[int, int]", self._splitter.getRange(1))
        return float(low), float(high)

    def _place(self) -> float:
        return float(self._splitter.sizes()[0])
