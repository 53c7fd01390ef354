"""StillCursor: hides the pointer over a window while it does not move."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QWidget

STILL_MILLISECONDS = 2_000
_LEAVING = (QEvent.Type.Leave, QEvent.Type.Hide, QEvent.Type.WindowDeactivate)


class StillCursor(QObject):
    """Watches a widget: the pointer comes back as soon as it moves, leaves or is pressed.

    Signals:
        stillness_changed(bool): the pointer was hidden, or shown again.
    """

    stillness_changed = Signal(bool)

    def __init__(self, widget: QWidget, milliseconds: int = STILL_MILLISECONDS) -> None:
        super().__init__(widget)
        self.still = False
        self._place: QPoint | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.hide)
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    def wake(self) -> None:
        """Show the pointer, for as long as it takes to become still again."""
        self._timer.start()
        if self.still:
            self.still = False
            QGuiApplication.restoreOverrideCursor()
            self.stillness_changed.emit(False)

    def hide(self) -> None:
        """Hide the pointer until it moves."""
        self._timer.stop()
        if not self.still:
            self.still = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
            self.stillness_changed.emit(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            # A picture that changes under a still pointer makes moves too, to the same place.
            place = event.globalPosition().toPoint()
            if event.type() != QEvent.Type.MouseMove or place != self._place:
                self.wake()
            self._place = place
        elif event.type() in _LEAVING:
            self.wake()
            self._timer.stop()
        return False
