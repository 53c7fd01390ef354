"""PlotTip: the numbers of what is pointed at, in a small card that never leaves the window."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.look.plain import rich
from gui.look.theme import FAMILY, Theme

AWAY = QPoint(14, 16)


class PlotTip(QLabel):
    """A card over the window; the pointer goes through it."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(
            f"QLabel {{ background: {theme.card}; color: {theme.ink}; font-family: {FAMILY};"
            f" font-size: 12px;"
            f" border: 1px solid {theme.border}; border-radius: 7px; padding: 7px 10px; }}"
        )

    def show_at(self, text: str, at: QPoint) -> None:
        """Show `text` beside a point of the owner; nothing where there is no text."""
        if not text:
            self.hide()
            return
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        page = rich(text)
        if page != self.text():
            self.setText(page)
        self.adjustSize()
        self.move(self._place(self._owner.mapTo(window, at), window.rect()))
        self.raise_()
        self.show()

    def _place(self, at: QPoint, window: QRect) -> QPoint:
        left, top = at.x() + AWAY.x(), at.y() + AWAY.y()
        if left + self.width() > window.right():
            left = at.x() - AWAY.x() - self.width()
        if top + self.height() > window.bottom():
            top = at.y() - AWAY.y() - self.height()
        return QPoint(
            max(0, min(left, window.width() - self.width())),
            max(0, min(top, window.height() - self.height())),
        )
