"""Texts of a given width, and panels that show as many of their lines as have room."""

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPicture
from pytestqt.qtbot import QtBot

from gui.drawing.picture import crowding, draw_picture, picture_of
from gui.drawing.typeset import noted_words
from gui.look.theme import LIGHT
from model.figure.figure import Area, Axis, Bars, Caption, Figure, Mark, Panel, Text

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


@pytest.mark.parametrize(("height", "words"), [(500.0, 1), (300.0, 2), (100.0, 0)])
def test_that_a_place_of_little_height_has_other_words_than_a_high_one(
    qtbot: QtBot, height: float, words: int
) -> None:
    high = Text(0.5, 2.0, "the whole", least_unit=100.0)
    low = [Text(0.5, 2.0 + at, "a part", least_unit=50.0, most_unit=100.0) for at in (0.0, 1.0)]
    assert words_of(figure(high, *low), 300.0, height) == words


def test_that_what_is_hatched_fades_behind_a_label_of_a_bar(qtbot: QtBot) -> None:
    x = np.array([0.0, 1.0])
    band = Area(x, np.zeros(2), np.full(2, 4.0), "entropy", hatched=True)
    edges = np.array([0.3]), np.array([0.7]), np.zeros(1), np.ones(1)
    images, outlines = [], []
    for labels in ((), ("2nd",)):
        bar = Bars(*edges, "tempered", labels=labels)
        image = QImage(300, 300, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.card))
        painter = QPainter(image)
        with noted_words() as noted:
            draw_picture(painter, picture_of(figure(bar, band), QRectF(0, 0, 300, 300)), LIGHT)
        painter.end()
        images.append(image)
        outlines += [one.outline.boundingRect().toRect() for one in noted]
    bare, labelled = (most_green(image, outlines[-1]) for image in images)
    assert len(outlines) == 1
    assert labelled < 0.5 * bare


def most_green(image: QImage, place: QRect) -> int:
    """How far the greenest pixel of a place is from grey."""
    pixels = [image.pixelColor(x, y) for x, y in product(*_sides(place))]
    return max(one.green() - one.red() for one in pixels)


def _sides(place: QRect) -> tuple[range, range]:
    return range(place.left(), place.right()), range(place.top(), place.bottom())
