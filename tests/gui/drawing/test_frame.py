"""Frames: one point stands where many do, and a box is found by a point in it."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from gui.drawing.frame import FEW, Frame, boxes_of
from model.figure.figure import Axis, Bars
from tests.gui.figures import compare

AREA = QRectF(10.0, 20.0, 400.0, 300.0)
VALUES = (-math.inf, -1.0, 0.0, 0.02, 1.0, 70.0, 1e300, math.inf, math.nan)
AXES = (Axis(-2.0, 3.0), Axis(0.01, 100.0, log=True))


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize(
    "value", [-math.inf, -1.0, 0.0, 0.02, 1.0, 70.0, 1e300, math.inf, math.nan]
)
def test_that_one_point_stands_where_it_does_among_many(axis: Axis, value: float) -> None:
    frame = Frame(AREA, AREA, axis, axis)
    one = [frame.left_of(value), frame.top_of(value)]
    many = [float(frame.across(value)), float(frame.down(value))]
    np.testing.assert_allclose(one, many, rtol=1e-12)


def test_that_lines_at_the_same_places_share_their_pixels_across() -> None:
    frame, places = Frame(AREA, AREA, *AXES), np.array([0.0, 1.0, 2.0])
    found = frame.across(places)
    assert float(frame.across(1.0)) == found[1]
    assert frame.across(places) is found
    assert not found.flags.writeable
    others = frame.across(places + 1.0)
    np.testing.assert_allclose(others[:2], found[1:])
    np.testing.assert_array_equal(frame.across(places), found)


def test_that_a_box_is_found_by_a_point_in_it() -> None:
    panel = compare().panels[0]
    mark = panel.marks[0]
    boxes = boxes_of(mark, Frame(AREA, AREA, panel.x, panel.y))  # type: ignore[arg-type]
    for index in range(len(mark.left)):  # type: ignore[union-attr]
        assert boxes.at(boxes.rect(index).center()) == index
    assert boxes.at(QPointF(AREA.right(), AREA.top())) is None


@pytest.mark.parametrize("horizontal", [False, True])
@pytest.mark.parametrize("shades", [None, np.ones(FEW)])
def test_that_few_boxes_stand_where_the_same_do_among_many(
    horizontal: bool, shades: np.ndarray | None
) -> None:
    rng = np.random.default_rng(7)
    odd = np.array([-math.inf, math.inf, math.nan, 0.0, -2.0, 3.0, 0.5, 0.5])
    sides = rng.uniform(-3.0, 4.0, (4, FEW))
    sides[:, : 2 * len(odd)] = rng.permuted(np.tile(odd, (4, 2)), axis=1)
    left, right, low, high = sides
    few = Bars(left, right, low, high, "truth", shades=shades, horizontal=horizontal)
    more = None if shades is None else np.tile(shades, 2)
    left, right, low, high = np.tile(sides, 2)
    many = Bars(left, right, low, high, "truth", shades=more, horizontal=horizontal)
    frame = Frame(AREA, AREA, AXES[0], AXES[0])
    one, other = boxes_of(few, frame), boxes_of(many, frame)
    assert one.few is not None
    assert other.few is None
    np.testing.assert_array_equal(one.shown, other.shown[:FEW])
    np.testing.assert_array_equal(one.cut, other.cut[:FEW])
    for index in one.seen:
        assert one.rect(index) == other.rect(index)
        assert one.based[index] == other.based[index]
    assert one.seen
    assert 2 * len(one.seen) == len(other.seen)
    assert one.usual_width(horizontal) == other.usual_width(horizontal)
