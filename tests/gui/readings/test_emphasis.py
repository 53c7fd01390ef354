"""What stands for a reading stands out, and all else steps back, in every lens that shows it."""

from dataclasses import replace

import numpy as np
import pytest

from gui.readings.readings_panel import LIT
from model.figure.emphasis import FADED, with_emphasis
from model.figure.figure import Bars, Line
from model.formats.examples import load_example
from model.lenses import lens_of
from tests.evaluated import evaluated


def test_that_the_divergence_is_lit_between_the_stacks() -> None:
    figure = lens_of("identity").view(evaluated(load_example("weather"))).figure
    lit = with_emphasis(figure, LIT["kl_p_qt"])
    for mark in lit.panels[0].marks:
        if isinstance(mark, Bars):
            shade = 1.0 if mark.shades is None else float(mark.shades.max())
            assert shade == (1.0 if mark.role == "divergence" else FADED)


def test_that_the_first_roles_that_a_picture_has_are_taken() -> None:
    readings = evaluated(replace(load_example("weather"), lens="compare"))
    figure = lens_of("compare").view(readings).figure
    lit = with_emphasis(figure, LIT["entropy_p"])
    bars = [mark for mark in lit.panels[0].marks if isinstance(mark, Bars)]
    assert [mark.shades is None for mark in bars] == [True, False, False]


def test_that_lines_are_drawn_stronger() -> None:
    figure = lens_of("temperature").view(evaluated(load_example("weather"))).figure
    lit = with_emphasis(figure, LIT["kl_p_qt"])
    widths = [
        (one.role, two.width / one.width)
        for one, two in zip(figure.panels[0].marks, lit.panels[0].marks, strict=True)
        if isinstance(one, Line) and isinstance(two, Line)
    ]
    assert any(grown > 1.0 for role, grown in widths if role == "divergence")
    assert all(grown == 1.0 for role, grown in widths if role != "divergence")


@pytest.mark.parametrize("reading_id", list(LIT))
def test_that_nothing_moves_and_values_stay(reading_id: str) -> None:
    figure = lens_of("compare").view(evaluated(load_example("weather"))).figure
    lit = with_emphasis(figure, LIT[reading_id])
    for one, two in zip(figure.panels[0].marks, lit.panels[0].marks, strict=True):
        assert isinstance(one, Bars)
        assert isinstance(two, Bars)
        assert np.array_equal(one.high, two.high)
    assert with_emphasis(figure, ()) is figure
