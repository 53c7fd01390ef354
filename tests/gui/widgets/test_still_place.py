"""A place in which a text changes without the window being laid out anew."""

from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.look.plain import PlainLabel
from gui.widgets.still_place import StillPlace
from tests.gui.stillness import come_to_rest


def test_that_a_place_that_grows_has_room_for_its_longest_text_in_the_letters_of_the_style(
    qtbot: QtBot,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = PlainLabel()
    place = StillPlace(label, grows=True)
    row = QHBoxLayout(window)
    row.addStretch(1)
    row.addWidget(place)
    place.show_text("Saved")
    window.setStyleSheet("QLabel { font-size: 30px; }")
    window.resize(600, 80)
    window.show()
    come_to_rest()
    for text in ("Saved", "Not saved · Undo: Set T to 1.50", "Saved"):
        place.show_text(text)
        come_to_rest()
        assert label.fontMetrics().horizontalAdvance(text) <= label.width()
    wide = place.width()
    place.show_text("Not saved · Undo: Set T to 9.99")
    come_to_rest()
    assert place.width() == wide
