"""What of a picture's words is set, placed and typeset again, and that shortcuts show the same."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from gui.drawing import panel, typeset
from gui.drawing.frame import Frame, boxes_of
from gui.drawing.panel import draw_panel
from gui.drawing.picture import picture_of
from gui.drawing.room import LabelRoom, Trace, crossed
from gui.drawing.typeset import draw_from, letters
from gui.look.theme import LIGHT
from model.figure.figure import Axis, Bars, Caption, Figure, Line, Mark, Panel, Rule, Text

RECT = QRectF(0.0, 0.0, 400.0, 300.0)
AXES = Axis(0.0, 1.0, ticks=((0.0, "0"), (1.0, "1"))), Axis(0.0, 1.0)


def pixels_of(draw: Callable[[QPainter], object]) -> QImage:
    canvas = QPixmap(400, 300)
    canvas.fill(QColor("white"))
    with QPainter(canvas) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
    return canvas.toImage()


def drawn(*marks: Mark) -> QImage:
    figure = Figure("", (Panel(*AXES, marks),), Caption("", ""), "")
    layout = picture_of(figure, RECT).panels[0]
    return pixels_of(lambda painter: draw_panel(painter, layout, LIGHT))


def test_that_words_that_stay_are_neither_measured_nor_placed_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tuple(Text(0.5, 0.1 * at, f"still {at}", within=0.4) for at in range(9))
    figure = Figure("", (Panel(*AXES, words),), Caption("", ""), "")
    layout = picture_of(figure, RECT).panels[0]
    first = pixels_of(lambda painter: draw_panel(painter, layout, LIGHT))
    measured = typeset._measured.cache_info().misses
    placed: list[object] = []
    monkeypatch.setattr(panel, "_wished", lambda *asked: placed.append(asked))
    for _ in range(3):
        assert pixels_of(lambda painter: draw_panel(painter, layout, LIGHT)) == first
    assert typeset._measured.cache_info().misses == measured
    assert not placed


def test_that_a_number_drawn_once_is_not_typeset_to_be_kept(qtbot: QtBot) -> None:
    line = letters("0.31415", 13.0)
    first = pixels_of(lambda painter: draw_from(painter, line, 20.3, 40.6, QColor("black")))
    assert all(piece.typeset is None for piece in line.pieces)
    again = pixels_of(lambda painter: draw_from(painter, line, 20.3, 40.6, QColor("black")))
    assert all(piece.typeset is not None for piece in line.pieces)
    assert first == again


def test_that_a_text_moved_by_a_line_stands_where_it_would_without_being_remembered(
    qtbot: QtBot,
) -> None:
    text = Text(0.5, 0.5, "in the way")
    level = Rule(0.5, False, "ink", dashed=False)
    assert drawn(text, level) == drawn(text, level)
    assert drawn(text, level) != drawn(text, Rule(0.2, False, "ink", dashed=False))


@pytest.mark.parametrize("count", [3, 200])
def test_that_few_bars_and_many_leave_the_same_room(count: int) -> None:
    rng = np.random.default_rng(count)
    corners = rng.uniform(0.0, 0.9, (2, count))
    left, low = corners
    right, high = corners + rng.uniform(0.0, 0.1, (2, count))
    mark = Bars(left, right, low, high, "truth", shades=np.ones(count))
    frame = Frame(RECT, RECT, *AXES)
    boxes, room = boxes_of(mark, frame), LabelRoom(Panel(*AXES, (mark,)), frame)
    for x, y in rng.uniform(0.0, 300.0, (100, 2)).tolist():
        rect = QRectF(x, y, 30.0, 12.0)
        inner = rect.adjusted(1.0, 0.0, -1.0, 0.0)
        met = any(boxes.shown[at] and inner.intersects(boxes.rect(at)) for at in range(count))
        assert room.over_bars(rect) == met


def test_that_a_trace_is_worked_out_only_where_a_text_comes_near_it(qtbot: QtBot) -> None:
    frame = Frame(RECT, RECT, *AXES)
    line = Line(np.array([0.0, np.nan, 0.5, 1.0]), np.array([0.1, np.nan, 0.2, 0.1]), "ink")
    trace = Trace(line, frame)
    assert not crossed(QRectF(10.0, 10.0, 50.0, 20.0), (trace,))
    assert "_points" not in vars(trace)
    assert crossed(QRectF(280.0, 240.0, 60.0, 30.0), (trace,))


def test_that_many_boxes_and_few_are_hit_alike() -> None:
    edges = np.linspace(0.0, 1.0, 120)
    for count in (4, 100):
        mark = Bars(edges[:count], edges[1 : count + 1], np.zeros(count), np.ones(count), "truth")
        boxes = boxes_of(mark, Frame(RECT, RECT, *AXES))
        for index in (0, count - 1):
            assert boxes.at(boxes.rect(index).center()) == index
        assert boxes.at(QRectF(-9.0, -9.0, 1.0, 1.0).center()) is None
