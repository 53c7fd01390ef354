"""Buttons with menus: what they look like after it, and that it leaves them to be seen."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.look.style import sheet_rules
from gui.widgets.buttons import ButtonMenu, ToolButton, chip

FAR = QPoint(300, 300)


def test_that_a_button_whose_menu_was_left_elsewhere_does_not_stay_lit(qtbot: QtBot) -> None:
    button = ToolButton()
    qtbot.addWidget(button)
    menu = ButtonMenu("", button)
    menu.addAction("One")
    button.offer(menu)
    button.show()
    for place, lit in ((button.rect().center(), True), (button.rect().center() + FAR, False)):
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        QCursor.setPos(button.mapToGlobal(place))
        menu.close()
        assert button.underMouse() is lit


@pytest.mark.parametrize("entries", [3, 22, 40])
@pytest.mark.parametrize("at", [(10, 10), (700, 300), (10, 560)])
def test_that_a_menu_of_any_height_leaves_its_button_free(
    qtbot: QtBot, entries: int, at: tuple[int, int]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = chip("More", "More", "More", window)
    button.setFixedSize(80, 28)
    button.move(*at)
    menu = ButtonMenu("More", button)
    for number in range(entries):
        menu.addAction(f"Entry {number}")
    window.setGeometry(0, 0, 800, 600)
    window.show()
    qtbot.waitExposed(window)
    menu.open_below()
    seen = QRect(button.mapToGlobal(QPoint(0, 0)), button.size())
    assert not menu.geometry().intersects(seen)
    menu.close()


def test_that_buttons_with_the_keyboard_have_their_ring_and_no_frame_of_the_style_within() -> None:
    rules = {chosen: dict(said) for chosen, said in sheet_rules()}
    assert rules["QPushButton, QToolButton"]["outline"] == "none"
    assert "border-color" in rules["QPushButton:focus, QToolButton:focus"]
