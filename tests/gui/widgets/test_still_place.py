"""A place in which a text changes without the window being laid out anew."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget
from pytestqt.qtbot import QtBot

from gui.look.plain import PlainLabel, rich
from gui.look.theme import shown_theme
from gui.widgets.still_place import StillLabel, StillPlace
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


@pytest.mark.parametrize("width", [200, 333, 790])
@pytest.mark.parametrize("role", ["caption", ""])
def test_that_a_still_label_typesets_to_the_pixel_as_a_label_does(
    qtbot: QtBot, role: str, width: int
) -> None:
    bar = QStatusBar()
    qtbot.addWidget(bar)
    pictures = []
    for made in (StillLabel, PlainLabel):
        label = made(bar)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(bool(role))
        label.setText(
            rich("<b>At  T = 1</b>: H(P, Q<sub>T</sub>) is 2<sup>−3</sup> &lt; 😀 b, or so.")
        )
        label.setFixedSize(width, 60)
        label.setStyleSheet(f"background: {shown_theme().card};")
        bar.resize(width, 60)
        bar.show()
        pictures.append(label.grab().toImage())
    plain = [one.convertToFormat(QImage.Format.Format_RGB32) for one in pictures]
    assert plain[0] == plain[1]


def test_that_of_texts_that_run_on_the_first_is_shown_at_once_and_the_last_soon(
    qtbot: QtBot,
) -> None:
    label = PlainLabel()
    place = StillPlace(label)
    qtbot.addWidget(place)
    asked: list[int] = []

    def words(number: int) -> str:
        asked.append(number)
        return str(number)

    for number in range(50):
        place.show_soon(partial(words, number))
    assert label.text() == "0"
    qtbot.waitUntil(lambda: label.text() == "49")
    assert asked == [0, 49]
    place.show_soon(partial(words, 50))
    place.show_text("still")
    assert label.text() == "still"
    place.show_soon(partial(words, 51))
    qtbot.waitUntil(lambda: label.text() == "51")
