"""Frames: one point stands where many do, and a box is found by a point in it."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from gui.drawing.frame import Frame, boxes_of
from model.figure.figure import Axis
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
    point = frame.point(value, value)
    many = [float(frame.across(value)), float(frame.down(value))]
    np.testing.assert_allclose([point.x(), point.y()], many, rtol=1e-12)


def test_that_a_box_is_found_by_a_point_in_it() -> None:
    panel = compare().panels[0]
    mark = panel.marks[0]
    boxes = boxes_of(mark, Frame(AREA, AREA, panel.x, panel.y))  # type: ignore[arg-type]
    for index, rect in enumerate(boxes.rects):
        assert rect == boxes.rect(index)
        assert boxes.at(rect.center()) == index
    assert boxes.at(QPointF(AREA.right(), AREA.top())) is None
