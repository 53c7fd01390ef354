"""The caption's room: it grows with its text, and shrinks only with another width."""

from pytestqt.qtbot import QtBot

from gui.lens.lens_view import LEAST_HEIGHT, CaptionPlace

LONG = "A sentence that goes on for a while. " * 12


def test_that_room_grows_with_the_text_and_stays_while_the_text_changes(qtbot: QtBot) -> None:
    label = CaptionPlace()
    qtbot.addWidget(label)
    label.resize(600, LEAST_HEIGHT)
    label.show_text("Short.")
    assert label.minimumHeight() == LEAST_HEIGHT
    label.show_text(LONG)
    grown = label.minimumHeight()
    assert grown > LEAST_HEIGHT
    label.show_text("Short.")
    assert label.minimumHeight() == grown


def test_that_another_width_takes_the_room_anew(qtbot: QtBot) -> None:
    label = CaptionPlace()
    qtbot.addWidget(label)
    label.resize(150, LEAST_HEIGHT)
    label.show_text(LONG)
    narrow = label.minimumHeight()
    label.show()
    label.resize(900, narrow)
    assert label.minimumHeight() < narrow
