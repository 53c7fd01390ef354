"""ToolButton: what a button looks like after its menu."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gui.widgets.buttons import ToolButton

FAR = QPoint(300, 300)


def test_that_a_button_whose_menu_was_left_elsewhere_does_not_stay_lit(qtbot: QtBot) -> None:
    button = ToolButton()
    qtbot.addWidget(button)
    menu = QMenu(button)
    menu.addAction("One")
    button.offer(menu)
    button.show()
    for place, lit in ((button.rect().center(), True), (button.rect().center() + FAR, False)):
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        QCursor.setPos(button.mapToGlobal(place))
        menu.close()
        assert button.underMouse() is lit
