"""CellBubble: a few words beside a cell: the value of what is typed, or why it is refused."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui.look.theme import LIGHT, Theme

WIDEST = 280
GAP = 3
MARGIN = 6
PADDING = QSize(22, 10)


class CellBubble(QLabel):
    """A small framed text that floats over the window, below a cell or above it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self._theme: Theme = LIGHT
        self._warning = False
        self.setObjectName("cellBubble")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    @property
    def is_warning(self) -> bool:
        return self._warning

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._theme = theme
        self._dress()

    def say(self, text: str, cell: QRect, *, warning: bool = False) -> None:
        """Show `text` by a cell, given in coordinates of the widget that owns the bubble."""
        news = warning and (text != self.text() or not self._warning)
        self._warning = warning
        self.setText(text)
        self.setAccessibleName(text)
        self._dress()
        self._place(cell)
        self.show()
        self.raise_()
        if news:
            event = QAccessibleAnnouncementEvent(self._owner, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)

    def withdraw(self) -> None:
        """Show nothing any more."""
        self._warning = False
        self.hide()
        self.clear()

    def _place(self, cell: QRect) -> None:
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.ensurePolished()
        room = QRect(0, 0, WIDEST - PADDING.width(), 1000)
        words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
        width, height = words.width() + PADDING.width(), words.height() + PADDING.height()
        below = self._owner.mapTo(window, QPoint(cell.right() + 1 - width, cell.bottom() + 1 + GAP))
        x = min(max(below.x(), MARGIN), max(MARGIN, window.width() - width - MARGIN))
        y = below.y()
        if y + height > window.height() - MARGIN:
            y = self._owner.mapTo(window, cell.topLeft()).y() - GAP - height
        self.setGeometry(x, y, width, height)

    def _dress(self) -> None:
        theme = self._theme
        ink = theme.warning if self._warning else theme.muted
        ground = theme.warning_soft if self._warning else theme.card
        edge = theme.warning if self._warning else theme.border
        self.setStyleSheet(
            f"QLabel#cellBubble {{ color: {ink}; background: {ground}; border: 1px solid {edge};"
            " border-radius: 6px; padding: 4px 8px; font-size: 12px; }"
        )
