"""Texts of a given width, and panels that show as many of their lines as have room."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPicture
from pytestqt.qtbot import QtBot

from gui.drawing.crowding import crowding
from gui.drawing.picture import draw_picture, picture_of
from gui.drawing.typeset import noted_words
from gui.look.theme import LIGHT
from model.figure.figure import Axis, Bars, Caption, Figure, Mark, Panel, Text

NO_WORDS = Caption("", "")


def figure(*marks: Mark, least: float = 0.0) -> Figure:
    axes = Axis(0.0, 1.0, visible=False), Axis(0.0, 4.0, visible=False)
    return Figure("", (Panel(*axes, marks, least_unit=least),), NO_WORDS, "")


def words_of(one: Figure, width: float, height: float) -> int:
    notes = QPicture()
    painter = QPainter(notes)
    with noted_words() as noted:
        draw_picture(painter, picture_of(one, QRectF(0.0, 0.0, width, height)), LIGHT)
    painter.end()
    return len(noted)


def test_that_a_text_is_cut_to_its_width_and_left_out_without_room(qtbot: QtBot) -> None:
    one = figure(Text(0.5, 2.0, "a long name", within=0.2))
    assert crowding(picture_of(one, QRectF(0.0, 0.0, 800.0, 300.0))) == 0
    assert crowding(picture_of(one, QRectF(0.0, 0.0, 300.0, 300.0))) == 1
    assert words_of(one, 300.0, 300.0) == 1
    assert words_of(one, 40.0, 300.0) == 0


def test_that_a_text_of_many_lines_is_broken_at_spaces(qtbot: QtBot) -> None:
    one = figure(Text(0.0, 2.0, "00000000 11111111 00000000", "ink", "left", within=0.9, lines=3))
    assert [words_of(one, width, 300.0) for width in (400.0, 170.0, 100.0)] == [1, 2, 3]


@pytest.mark.parametrize(("height", "lines"), [(400.0, 4), (230.0, 3), (150.0, 2), (20.0, 1)])
def test_that_lines_without_room_are_left_out_from_below(
    qtbot: QtBot, height: float, lines: int
) -> None:
    at = np.arange(4.0)
    bars = Bars(np.zeros(4), np.ones(4), at + 0.2, at + 0.8, "truth")
    labels = [Text(0.5, float(y) + 0.5, f"line {y:g}") for y in at]
    one = figure(bars, *labels, least=60.0)
    picture = picture_of(one, QRectF(0.0, 0.0, 300.0, height))
    assert words_of(one, 300.0, height) == lines
    again = picture_of(figure(bars, *labels, least=60.0), picture.rect, picture)
    assert again.panels[0].panel.y == picture.panels[0].panel.y
