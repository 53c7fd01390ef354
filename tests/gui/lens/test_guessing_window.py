"""The guessing game and surprise in the window: keys, boxes, switches."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.lens_desk import LensDesk
from tests.gui.window.kept_window import KeptWindow


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "twenty-questions", "guessing-game")


def look(desk: LensDesk, view: str) -> None:
    QTest.mouseClick(desk.switch("View").segments[view], Qt.MouseButton.LeftButton)
    assert desk.document.guessing.view == view


def test_that_keys_ask_and_answer_on_the_picture(desk: LensDesk) -> None:
    look(desk, "play")
    desk.key(Qt.Key.Key_Y)
    assert desk.document.guessing.answers[-1:] == (True,)
    desk.undo()
    desk.key(Qt.Key.Key_N)
    assert desk.document.guessing.answers[-1:] == (False,)
    desk.undo()
    desk.key(Qt.Key.Key_Space)
    guessing = desk.document.guessing
    assert guessing.answers or guessing.questions


def test_that_its_keys_mean_nothing_where_their_buttons_are_hidden(desk: LensDesk) -> None:
    before = desk.document
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Y, Qt.Key.Key_N):
        desk.key(key)
    assert desk.document is before


def test_that_its_keys_are_left_to_the_table(desk: LensDesk) -> None:
    look(desk, "play")
    table = desk.app.window.table_panel.view
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Y)
    assert not desk.document.guessing.answers
    QTest.keyClick(desk.app.window.focusWidget(), Qt.Key.Key_Escape)


def test_that_a_whole_game_is_played_by_keys(desk: LensDesk) -> None:
    look(desk, "play")
    for _ in range(30):
        desk.key(Qt.Key.Key_Space)
    assert len(desk.document.guessing.questions) >= 4
    desk.click("Play 100 rounds")
    assert len(desk.document.guessing.questions) > 100


def test_that_blocks_are_typed_and_refused_with_a_sentence(desk: LensDesk) -> None:
    desk.enter("At once", "2")
    assert desk.document.guessing.block == 2
    desk.enter("At once", "12")
    assert "4,096 blocks" in desk.said
    assert desk.document.guessing.block == 2
    assert desk.box("At once").text() == "2"
    desk.undo()
    assert desk.document.guessing.block == 0


def test_that_the_seed_is_typed_and_renewed(desk: LensDesk) -> None:
    assert not desk.has("Seed")
    look(desk, "draw")
    desk.enter("Seed", "7")
    assert desk.document.guessing.seed == 7
    desk.enter("Seed", "-7")
    assert "Seed" in desk.said
    assert desk.document.guessing.seed == 7
    desk.click("New seed")
    assert desk.document.guessing.seed == 8
    assert desk.box("Seed").text() == "8"


def test_that_surprise_switches_its_widths_and_back_without_a_step_of_undo(
    kept_window: KeptWindow,
) -> None:
    desk = LensDesk(kept_window, "surprise", "surprise")
    QTest.keyClick(desk.switch("Widths").segments["truth"], Qt.Key.Key_Right)
    assert desk.document.surprise.widths == "tempered"
    assert desk.undo_text == ""
    QTest.keyClick(desk.switch("Widths").segments["tempered"], Qt.Key.Key_Left)
    assert desk.document.surprise.widths == "truth"
    assert desk.switch("Widths").segments["truth"].isChecked()


def test_that_a_question_is_made_and_asked_by_keys(desk: LensDesk) -> None:
    look(desk, "own")
    desk.plot.setFocus()
    desk.key(Qt.Key.Key_Space)
    assert not desk.document.guessing.gains
    while not desk.document.guessing.named:
        desk.key(Qt.Key.Key_Right)
        desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Space)
    assert len(desk.document.guessing.gains) == 1
    desk.key(Qt.Key.Key_B)
    assert desk.document.guessing.named
    desk.undo()
    desk.undo()
    assert not desk.document.guessing.gains
