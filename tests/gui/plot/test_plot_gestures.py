"""Gestures on the live plot: lines and bars dragged, by the mouse and by keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.figure.figure import Bars
from tests.gui.figures import array, compare, figure_of, panels, temperature
from tests.gui.plot_stage import LEFT, Shown, name_of


def test_that_keys_walk_over_the_bars_from_left_to_right_and_escape_ends_it(
    qtbot: QtBot,
) -> None:
    shown = Shown(qtbot, compare())
    names = []
    for _ in range(4):
        QTest.keyClick(shown.plot, Qt.Key.Key_Right)
        mark, index = shown.hovers[-1]
        names.append((name_of(mark), index))
    assert names == [("P truth", 0), ("Q model", 0), ("Q at T = 1.5", 0), ("P truth", 1)]
    assert "P truth; number 1." in shown.plot.accessibleDescription()
    assert shown.tip.isVisible()
    QTest.keyClick(shown.plot, Qt.Key.Key_End)
    assert shown.hovers[-1][1] == 3
    QTest.keyClick(shown.plot, Qt.Key.Key_Home)
    assert shown.hovers[-1][1] == 0
    QTest.keyClick(shown.plot, Qt.Key.Key_Escape)
    assert shown.hovers[-1] == (None, -1)
    assert not shown.tip.isVisible()


def test_that_down_goes_from_one_line_to_the_next_at_the_same_place(qtbot: QtBot) -> None:
    shown = Shown(qtbot, temperature())
    QTest.keyClick(shown.plot, Qt.Key.Key_End)
    QTest.keyClick(shown.plot, Qt.Key.Key_Left)
    first, index = shown.hovers[-1]
    QTest.keyClick(shown.plot, Qt.Key.Key_Down)
    second, other = shown.hovers[-1]
    assert name_of(first) != name_of(second)
    assert other == index


def test_that_dragging_a_line_says_where_on_its_log_axis(qtbot: QtBot) -> None:
    shown = Shown(qtbot, temperature())
    shown.drag(shown.at(1.5, 1.0), shown.at(3.0, 1.0), shown.at(5.0, 2.0))
    assert [what for what, _, _ in shown.rules] == ["temperature"] * 2
    assert [value for _, value, _ in shown.rules] == [
        pytest.approx(3.0, rel=0.02),
        pytest.approx(5.0, rel=0.02),
    ]
    assert shown.rules[0][2] == shown.rules[1][2] > 0
    assert shown.plot.cursor().shape() != Qt.CursorShape.ArrowCursor or shown.bars == []


def test_that_the_pill_of_a_line_can_be_taken_and_does_not_jump(qtbot: QtBot) -> None:
    shown = Shown(qtbot, temperature())
    grip = shown.at(1.5, 3.0) + QPoint(20, 10)
    shown.drag(grip, grip + QPoint(0, 3))
    assert shown.rules[-1][1] == pytest.approx(1.5, rel=0.01)


def test_that_a_line_stays_on_its_axis(qtbot: QtBot) -> None:
    shown = Shown(qtbot, temperature())
    shown.drag(shown.at(1.5, 1.0), QPoint(-200, 100), QPoint(2000, 100))
    assert [value for _, value, _ in shown.rules] == [pytest.approx(0.05), pytest.approx(20.0)]


def test_that_each_drag_has_its_own_gesture(qtbot: QtBot) -> None:
    shown = Shown(qtbot, temperature())
    for _ in range(2):
        shown.drag(shown.at(1.5, 1.0), shown.at(3.0, 1.0))
    assert shown.rules[0][2] != shown.rules[1][2]


def test_that_dragging_a_bar_says_row_column_and_height(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    middle, _ = shown.box(1, 1)
    up = QPoint(0, shown.at(0.0, 0.4).y() - shown.at(0.0, 0.5).y())
    shown.drag(middle, middle - up)
    row, column, value, gesture = shown.bars[-1]
    assert (row, column) == (1, 1)
    assert value == pytest.approx(0.25 + 0.1, abs=0.004)
    assert gesture > 0
    assert shown.rules == []


def test_that_a_bar_is_not_drawn_below_nothing_but_beyond_the_top(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    shown.drag(shown.box(0, 0)[1], QPoint(170, 2_000), QPoint(170, -200))
    assert shown.bars[0][2] == 0.0
    assert shown.bars[1][2] > 0.7


def test_that_a_bar_of_nothing_can_be_drawn_up_from_its_foot(qtbot: QtBot) -> None:
    empty = Bars(
        array(1.0), array(3.0), array(0.0), array(0.0), "model", rows=array(0).astype(int),
        drag="weight", column=1,
    )  # fmt: skip
    shown = Shown(qtbot, figure_of(empty))
    shown.drag(shown.at(2.0, 0.0) - QPoint(0, 3), shown.at(2.0, 0.5))
    assert shown.bars[-1][2] == pytest.approx(0.5, abs=0.02)


def test_that_bars_without_a_drag_stay(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    middle, _ = shown.box(2, 0)
    shown.drag(middle, middle - QPoint(0, 60))
    assert shown.bars == []


def test_that_axes_stay_put_while_a_bar_is_dragged_and_ease_after(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    middle, _ = shown.box(1, 0)
    shown.drag(middle, middle - QPoint(0, 40), let_go=False)
    shown.show(compare(top=1.4))
    assert shown.plot.picture is not None
    assert shown.plot.picture.panels[0].panel.y.high == 0.7
    QTest.mouseRelease(shown.plot, LEFT, pos=middle)

    def high() -> float:
        assert shown.plot.picture is not None
        return shown.plot.picture.panels[0].panel.y.high

    qtbot.waitUntil(lambda: high() == 1.4)
    shown.show(compare(top=0.9))
    assert high() == 0.9


def test_that_the_drag_ends_where_another_kind_of_picture_comes(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    middle, _ = shown.box(1, 0)
    shown.drag(middle, middle - QPoint(0, 10), let_go=False)
    said = len(shown.bars)
    shown.show(panels())
    shown.move(middle - QPoint(0, 90))
    assert len(shown.bars) == said
    QTest.mouseRelease(shown.plot, LEFT, pos=middle)


def test_that_the_cursor_tells_what_can_be_dragged(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    shown.move(shown.box(0, 0)[0])
    assert shown.plot.cursor().shape() == Qt.CursorShape.SizeVerCursor
    shown.move(shown.box(2, 0)[0])
    assert shown.plot.cursor().shape() == Qt.CursorShape.ArrowCursor
    shown.show(temperature())
    shown.move(shown.at(1.5, 2.0))
    assert shown.plot.cursor().shape() == Qt.CursorShape.SizeHorCursor


def test_that_keys_move_the_line_and_a_run_of_them_is_one_gesture(qtbot: QtBot) -> None:
    shown = Shown(qtbot, temperature())
    QTest.keyClick(shown.plot, Qt.Key.Key_Plus)
    QTest.keyClick(shown.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(shown.plot, Qt.Key.Key_Minus)
    up, again, down = shown.rules
    assert up[1] == pytest.approx(1.5 * 400.0**0.01)
    assert again[1] == pytest.approx(up[1])
    assert down[1] == pytest.approx(1.5 * 400.0**-0.01)
    assert up[2] == again[2] == down[2]


def test_that_up_and_down_change_the_bar_that_keys_came_to(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    QTest.keyClick(shown.plot, Qt.Key.Key_Up)
    assert shown.bars == []
    QTest.keyClick(shown.plot, Qt.Key.Key_Up)
    QTest.keyClick(shown.plot, Qt.Key.Key_Down)
    assert [(row, column) for row, column, _, _ in shown.bars] == [(0, 0)] * 2
    assert shown.bars[0][2] == pytest.approx(0.6 + 0.007)
    assert shown.bars[1][2] == pytest.approx(0.6 - 0.007)


def test_that_a_horizontal_bar_is_dragged_along_its_own_axis(qtbot: QtBot) -> None:
    figure = panels()
    bars = figure.panels[0].marks[0]
    assert isinstance(bars, Bars)
    drag = replace(figure.panels[0], marks=(replace(bars, drag="weight", column=2),))
    shown = Shown(qtbot, replace(figure, panels=(drag, *figure.panels[1:])))
    shown.drag(shown.at(0.3, 2.0), shown.at(0.5, 2.0))
    row, column, value, _ = shown.bars[-1]
    assert (row, column) == (2, 2)
    assert value == pytest.approx(0.6 + 0.2, abs=0.01)
