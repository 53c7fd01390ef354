"""The rail of lenses and the segmented switch: one is chosen, by click and by key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.core.session import Session
from gui.lens.lens_rail import LensRail
from gui.look.style import wear
from gui.look.theme import DARK, LIGHT
from gui.widgets.segmented import Segmented
from model.document.document import new_document
from model.document.edits import set_lens
from model.lens.lens import Lens
from model.lenses import lens_of

LEFT = Qt.MouseButton.LeftButton
LOAD = lens_of("compare").load
LENSES = (
    Lens("compare", "Compare", "Distributions", "P, Q and Q at T side by side", LOAD),
    Lens("game", "The guessing game of questions", "Distributions", "", LOAD),
    Lens("temperature", "Temperature", "Temperature", "", LOAD),
)


class Rail:
    """A rail on a session, and what it has asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.rail = LensRail(LENSES)
        qtbot.addWidget(self.rail)
        self.rail.resize(128, 400)
        self.session = Session(new_document(), self.rail)
        self.asked: list[str] = []
        self.rail.lens_chosen.connect(self.on_chosen)
        self.session.document_changed.connect(self.rail.show_document)
        self.rail.show_document(self.session.document)
        self.rail.show()
        self.rail.activateWindow()

    def on_chosen(self, lens: str) -> None:
        self.asked.append(lens)
        self.session.apply(set_lens(self.session.document, lens, lens))

    @property
    def marked(self) -> list[str]:
        return [lens for lens, entry in self.rail.entries.items() if entry.isChecked()]


def test_that_the_lens_of_the_document_is_marked_and_nothing_is_emitted(qtbot: QtBot) -> None:
    rail = Rail(qtbot)
    assert rail.marked == ["compare"]
    assert rail.asked == []


def test_that_a_click_asks_for_a_lens_once(qtbot: QtBot) -> None:
    rail = Rail(qtbot)
    for _ in range(2):
        qtbot.mouseClick(rail.rail.entries["temperature"], LEFT)
    assert rail.asked == ["temperature"]
    assert rail.marked == ["temperature"]


def test_that_a_click_alone_marks_nothing(qtbot: QtBot) -> None:
    rail = LensRail(LENSES)
    qtbot.addWidget(rail)
    rail.show_document(new_document())
    qtbot.mouseClick(rail.entries["temperature"], LEFT)
    assert rail.entries["compare"].isChecked()


def test_that_arrows_walk_round_with_the_focus(qtbot: QtBot) -> None:
    rail = Rail(qtbot)
    rail.rail.entries["compare"].setFocus()
    qtbot.waitUntil(rail.rail.entries["compare"].hasFocus)
    for lens in ("game", "temperature", "compare"):
        entry = next(each for each in rail.rail.entries.values() if each.hasFocus())
        QTest.keyClick(entry, Qt.Key.Key_Down)
        assert rail.rail.entries[lens].hasFocus()
    QTest.keyClick(rail.rail.entries["compare"], Qt.Key.Key_Up)
    QTest.keyClick(rail.rail.entries["temperature"], Qt.Key.Key_Home)
    assert rail.asked == ["game", "temperature", "compare", "temperature", "compare"]


def test_that_the_rail_is_one_tab_stop(qtbot: QtBot) -> None:
    rail = Rail(qtbot)
    rail.on_chosen("game")
    stops = [
        lens
        for lens, entry in rail.rail.entries.items()
        if entry.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["game"]


def test_that_a_lens_that_the_rail_lacks_marks_none(qtbot: QtBot) -> None:
    rail = Rail(qtbot)
    rail.session.apply(set_lens(rail.session.document, "later", "Later"))
    assert rail.marked == []


def test_that_a_long_title_takes_more_lines(qtbot: QtBot) -> None:
    entries = Rail(qtbot).rail.entries
    assert entries["game"].height() > 1.4 * entries["compare"].height()


def test_that_the_chosen_lens_stands_on_the_soft_accent(qtbot: QtBot) -> None:
    rail = Rail(qtbot)
    for theme in (LIGHT, DARK):
        wear(theme)
        entry = rail.rail.entries["compare"]
        colour = entry.grab().toImage().pixelColor(entry.width() - 6, entry.height() // 2)
        assert colour.name() == theme.accent_soft


@pytest.fixture
def units(qtbot: QtBot) -> Segmented:
    switch = Segmented(["bits", ("nats", "nats"), "bans"], "Unit")
    qtbot.addWidget(switch)
    switch.show_choice("bits")
    switch.show()
    return switch


def _marked(switch: Segmented) -> list[str]:
    return [choice for choice, segment in switch.segments.items() if segment.isChecked()]


def test_that_a_segment_asks_and_only_showing_marks_it(qtbot: QtBot, units: Segmented) -> None:
    with qtbot.waitSignal(units.chosen) as asked:
        qtbot.mouseClick(units.segments["nats"], LEFT)
    assert asked.args == ["nats"]
    assert _marked(units) == ["bits"]
    with qtbot.assertNotEmitted(units.chosen):
        units.show_choice("nats")
    assert _marked(units) == ["nats"]


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        (Qt.Key.Key_Right, "nats"),
        (Qt.Key.Key_Left, "bans"),
        (Qt.Key.Key_End, "bans"),
    ],
)
def test_that_arrows_go_through_the_segments(
    qtbot: QtBot, units: Segmented, key: Qt.Key, choice: str
) -> None:
    with qtbot.waitSignal(units.chosen) as asked:
        QTest.keyClick(units.segments["bits"], key)
    assert asked.args == [choice]


def test_that_choosing_does_not_change_the_width_of_a_segment(units: Segmented) -> None:
    widths = [segment.width() for segment in units.segments.values()]
    units.show_choice("bans")
    assert [segment.width() for segment in units.segments.values()] == widths


def test_that_the_chosen_segment_is_in_the_accent(units: Segmented) -> None:
    for theme in (LIGHT, DARK):
        wear(theme)
        segment = units.segments["bits"]
        image = units.grab().toImage()
        place = segment.geometry().topLeft()
        assert image.pixelColor(place.x() + 8, place.y() + 13).name() == theme.accent
        other = units.segments["nats"].geometry().topLeft()
        assert image.pixelColor(other.x() + 4, other.y() + 4).name() == theme.card
