"""The caption's room: it grows with its text, and shrinks only with another width."""

from pytestqt.qtbot import QtBot

from gui.lens.lens_view import LEAST_HEIGHT, CaptionPlace

LONG = "A sentence that goes on for a while. " * 12


def test_that_room_grows_with_the_text_and_stays_while_the_text_changes(qtbot: QtBot) -> None:
    place = CaptionPlace()
    qtbot.addWidget(place)
    place.resize(600, LEAST_HEIGHT)
    place.show_text("Short.")
    assert place.minimumHeight() == LEAST_HEIGHT
    place.show_text(LONG)
    grown = place.minimumHeight()
    assert grown > LEAST_HEIGHT
    place.show_text("Short.")
    assert place.minimumHeight() == grown


def test_that_another_width_takes_the_room_anew(qtbot: QtBot) -> None:
    place = CaptionPlace()
    qtbot.addWidget(place)
    place.resize(150, LEAST_HEIGHT)
    place.show_text(LONG)
    narrow = place.minimumHeight()
    place.show()
    place.resize(900, narrow)
    assert place.minimumHeight() < narrow


def test_that_while_numbers_run_the_first_text_and_the_last_are_shown(qtbot: QtBot) -> None:
    place = CaptionPlace()
    qtbot.addWidget(place)
    place.resize(600, LEAST_HEIGHT)
    for number in range(50):
        place.show_soon(f"H is {number} bits.".__str__)
    assert "H is 0 bits." in place.label.text()
    qtbot.waitUntil(lambda: "H is 49 bits." in place.label.text())


def test_that_what_is_shown_at_rest_is_not_overtaken_by_what_waited(qtbot: QtBot) -> None:
    place = CaptionPlace()
    qtbot.addWidget(place)
    place.resize(600, LEAST_HEIGHT)
    place.show_soon("First.".__str__)
    place.show_soon("Waiting.".__str__)
    place.show_text("At rest.")
    assert "At rest." in place.label.text()
    place.show_soon("Next.".__str__)
    qtbot.waitUntil(lambda: "Next." in place.label.text())
