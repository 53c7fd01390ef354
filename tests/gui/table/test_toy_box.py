"""The toy box over the table: balls that are added, taken out and moved, by mouse and by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.look.style import wear
from gui.look.theme import DARK, LIGHT
from gui.widgets.ball_box import MOST_BALLS, BallBox, box_counts, rows_of_balls
from gui.widgets.balls import NAMED
from model.document import edits
from model.document.document import Document
from model.document.table import table_of
from model.words.colours import COLOUR_WORDS
from tests.gui.table_desk import LEFT, NO_KEYS, Desk

RIGHT = Qt.MouseButton.RightButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def box_of(red: float = 9, blue: float = 1, green: float = 0) -> Document:
    return Document(table_of(["red", "blue", "green"], balls=[red, blue, green]))


def middle(box: BallBox, row: int) -> QPoint:
    return next(ball for ball in box.balls if ball.row == row).middle.toPoint()


def drag(box: BallBox, row: int, other: int) -> None:
    start, end = middle(box, row), middle(box, other)
    QTest.mousePress(box, LEFT, NO_KEYS, start)
    QTest.mouseMove(box, (start + end) / 2)
    QTest.mouseMove(box, end)
    QTest.mouseRelease(box, LEFT, NO_KEYS, end)


def test_that_counts_are_balls_and_shares_are_not(qtbot: QtBot) -> None:
    box = Desk(qtbot, box_of()).panel.box
    assert [(ball.row, ball.is_place) for ball in box.balls] == [(0, False)] * 9 + [
        (1, False),
        (2, True),
    ]
    assert "9 red, 1 blue and 0 green" in box.accessibleDescription()
    assert Desk(qtbot).panel.box.isHidden()


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((30, 30, 0), True), ((31, 30, 0), False), ((0.5, 1, 3), False), ((1, 0, 0), False)],
)
def test_that_a_box_holds_up_to_sixty_whole_balls(
    qtbot: QtBot, counts: tuple[float, float, float], shown: bool
) -> None:
    assert Desk(qtbot, box_of(*counts)).panel.box.isHidden() is not shown


def test_that_a_click_adds_and_a_right_click_takes_out_one_step_each(qtbot: QtBot) -> None:
    desk = Desk(qtbot, box_of())
    box = desk.panel.box
    QTest.mouseClick(box, LEFT, NO_KEYS, middle(box, 1))
    assert desk.values(0) == [9.0, 2.0, 0.0]
    QTest.mouseClick(box, LEFT, NO_KEYS, middle(box, 2))
    assert desk.values(0) == [9.0, 2.0, 1.0]
    QTest.mouseClick(box, RIGHT, NO_KEYS, middle(box, 0))
    assert desk.values(0) == [8.0, 2.0, 1.0]
    stack = desk.session.undo_stack
    assert (stack.count(), stack.undoText()) == (3, "Take 1 red away")
    stack.undo()
    assert desk.values(0) == [9.0, 2.0, 1.0]


def test_that_a_drag_turns_one_into_another(qtbot: QtBot) -> None:
    desk = Desk(qtbot, box_of())
    drag(desk.panel.box, 0, 1)
    assert desk.values(0) == [8.0, 2.0, 0.0]
    drag(desk.panel.box, 1, 2)
    assert desk.values(0) == [8.0, 1.0, 1.0]
    assert desk.session.undo_stack.undoText() == "Turn 1 blue into green"
    QTest.mousePress(desk.panel.box, LEFT, NO_KEYS, middle(desk.panel.box, 0))
    QTest.mouseMove(desk.panel.box, QPoint(2, 2))
    QTest.mouseRelease(desk.panel.box, LEFT, NO_KEYS, QPoint(2, 2))
    assert desk.values(0) == [8.0, 1.0, 1.0]


def test_that_keys_do_all_that_the_mouse_does(qtbot: QtBot) -> None:
    desk = Desk(qtbot, box_of())
    box = desk.panel.box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Plus)
    QTest.keyClick(box, Qt.Key.Key_Right)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert desk.values(0) == [10.0, 2.0, 0.0]
    QTest.keyClick(box, Qt.Key.Key_Minus)
    QTest.keyClick(box, Qt.Key.Key_Right, SHIFT)
    assert desk.values(0) == [10.0, 0.0, 1.0]
    assert "green is chosen" in box.accessibleDescription()


def test_that_the_last_ball_stays_and_is_still_a_ball(qtbot: QtBot) -> None:
    desk = Desk(qtbot, box_of(1, 1, 0))
    box = desk.panel.box
    QTest.mouseClick(box, RIGHT, NO_KEYS, middle(box, 0))
    assert not box.isHidden()
    QTest.mouseClick(box, RIGHT, NO_KEYS, middle(box, 1))
    assert desk.values(0) == [0.0, 1.0, 0.0]
    assert desk.refused == ["The last one stays: of an empty box there is nothing to guess."]


def test_that_a_full_box_says_where_larger_numbers_go(qtbot: QtBot) -> None:
    desk = Desk(qtbot, box_of(30, 30, 0))
    QTest.mouseClick(desk.panel.box, LEFT, NO_KEYS, middle(desk.panel.box, 0))
    assert desk.values(0) == [30.0, 30.0, 0.0]
    assert desk.refused == ["The box holds 60 balls; type larger numbers into the table."]


@pytest.mark.parametrize("count", [1, 10, 25, MOST_BALLS])
@pytest.mark.parametrize("width", [310, 376, 520])
def test_that_all_balls_lie_inside_and_apart(qtbot: QtBot, count: int, width: int) -> None:
    box = BallBox()
    qtbot.addWidget(box)
    box.resize(width, 60)
    box.show_counts(("red", "blue"), (count - 1, 1))
    box.resize(width, box.height())
    rows, radius = rows_of_balls(count, float(width))
    assert rows <= 5
    for ball in box.balls:
        assert radius <= ball.middle.x() <= width - radius
        assert radius <= ball.middle.y() <= box.height() - radius
    places = {(ball.middle.x(), ball.middle.y()) for ball in box.balls}
    assert len(places) == len(box.balls)


def test_that_balls_have_the_colours_of_their_names_in_both_themes(qtbot: QtBot) -> None:
    desk = Desk(qtbot, box_of())
    for theme in (LIGHT, DARK):
        wear(theme)
        image = desk.panel.box.grab().toImage()
        for row, name in ((0, "red"), (1, "blue")):
            seen = image.pixelColor(middle(desk.panel.box, row) + QPoint(4, 4))
            named = NAMED[name]
            wanted = [int(named[at : at + 2], 16) for at in (1, 3, 5)]
            assert [seen.red(), seen.green(), seen.blue()] == pytest.approx(wanted, abs=30)


def test_that_only_whole_numbers_up_to_sixty_fill_a_box() -> None:
    assert box_counts([9.0, 1.0]) == (9, 1)
    assert box_counts([9.5, 1.0]) is None
    assert box_counts([0.0, 0.0]) is None
    assert box_counts([1e300, 1.0]) is None
    assert box_counts([float("nan"), 1.0]) is None


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda document: edits.take_ball(document, 2, 0), "There is no green to take away."),
        (lambda document: edits.move_ball(document, 2, 0, 0), "There is no green to move."),
        (lambda document: edits.move_ball(document, 0, 0, 0), "It is red already."),
    ],
)
def test_that_what_is_not_there_cannot_be_taken(edit: object, sentence: str) -> None:
    assert callable(edit)
    with pytest.raises(ValueError, match=sentence):
        edit(box_of())


def test_that_every_word_that_is_a_colour_has_one() -> None:
    assert set(NAMED) == set(COLOUR_WORDS)


def test_that_a_box_does_not_stay_over_other_outcomes(qtbot: QtBot) -> None:
    desk = Desk(qtbot, box_of())
    assert not desk.panel.box.isHidden()
    desk.panel.show_document(Document(table_of(["cat", "dog", "fox"], label=[0, 1, 0])))
    assert desk.panel.box.isHidden()
