"""fitted: where a window stands so that a screen shows all of it."""

from PySide6.QtCore import QMargins, QRect


def fitted(window: QRect, room: QRect, frame: QMargins) -> QRect:
    """Return where a window stands so that it is whole in a room, with a frame around it."""
    inner = room.marginsRemoved(frame)
    width, height = min(window.width(), inner.width()), min(window.height(), inner.height())
    left = min(max(window.left(), inner.left()), inner.right() + 1 - width)
    top = min(max(window.top(), inner.top()), inner.bottom() + 1 - height)
    return QRect(left, top, width, height)
