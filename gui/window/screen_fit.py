"""ScreenFit: keeps a window, frame and all, where a screen shows all of it."""

from PySide6.QtCore import QEvent, QMargins, QObject, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.core.boundary import guarded
from gui.core.ticker import soon

# Where nothing is on a screen there is none to fit.
SCREENLESS = ("offscreen", "minimal")
FRAMED_BY = (QEvent.Type.Move, QEvent.Type.WindowActivate)


@guarded
class ScreenFit(QObject):
    """Pulls a window in where it is shown, and again once its frame is there or another one.

    A window manager gives the frame some time after the window is shown. Qt does not tell of it:
    it is looked for where the window is moved or woken, which comes with it. A window that a hand
    moved half off the screen has the frame it had, and stays there.
    """

    def __init__(self, window: QWidget, least: tuple[int, int]) -> None:
        super().__init__(window)
        self._window, self._least = window, least
        self._frame = QMargins()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        is_framed_anew = kind in FRAMED_BY and frame_of(self._window) != self._frame
        if kind == QEvent.Type.Show or is_framed_anew:
            soon(self, self.fit)
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Stay within what the screen has to give; larger windows are pulled in."""
        window = self._window
        if QGuiApplication.platformName() in SCREENLESS:
            return
        room = window.screen().availableGeometry()
        self._frame = frame_of(window)
        inner, (width, height) = room.marginsRemoved(self._frame), self._least
        window.setMinimumSize(min(width, inner.width()), min(height, inner.height()))
        if window.isMaximized() or window.isFullScreen():
            return
        window.setGeometry(fitted(window.geometry(), room, self._frame))


def frame_of(window: QWidget) -> QMargins:
    """Return how far a window's frame goes beyond it on each side; nothing where it has none."""
    inner, outer = window.geometry(), window.frameGeometry()
    return QMargins(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    )


def fitted(window: QRect, room: QRect, frame: QMargins) -> QRect:
    """Return where a window stands so that it is whole in a room, with a frame around it."""
    inner = room.marginsRemoved(frame)
    width, height = min(window.width(), inner.width()), min(window.height(), inner.height())
    left = min(max(window.left(), inner.left()), inner.right() + 1 - width)
    top = min(max(window.top(), inner.top()), inner.bottom() + 1 - height)
    return QRect(left, top, width, height)
