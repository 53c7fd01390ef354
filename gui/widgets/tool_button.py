"""ToolButton: Qt's tool button that Enter presses too, as it does every other button here."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton

from gui.core.boundary import guarded


@guarded
class ToolButton(QToolButton):
    """Enter does what Space does: a click, or the menu where the button opens one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.popupMode() == QToolButton.ToolButtonPopupMode.InstantPopup:
            self.showMenu()
        else:
            self.click()
