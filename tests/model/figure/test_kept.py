"""Kept: what of a figure is as before is the very same object; what differs is not."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from model.figure.figure import Axis, Bars, Figure, Line, Mark
from model.figure.kept import keeping
from tests.gui.figures import array, compare, figure_of, identity, panels, temperature
from tests.model.cases import for_each


@for_each("make", [compare, identity, temperature, panels])
def test_that_a_figure_made_again_keeps_every_panel(make: Callable[[], Figure]) -> None:
    before, again = make(), make()
    kept = keeping(again, before)
    assert all(one is other for one, other in zip(kept.panels, before.panels, strict=True))
    assert kept.legend is before.legend


def test_that_of_a_changed_panel_only_what_differs_is_new() -> None:
    before, after = compare(), compare()
    first, *others = after.panels[0].marks
    last = others[-1]
    assert isinstance(last, Bars)
    moved = replace(last, high=array(0.4, 0.3, 0.2, 0.1))
    panel = replace(after.panels[0], marks=(first, *others[:-1], moved))
    kept = keeping(replace(after, panels=(panel,)), before).panels[0]
    assert kept is not before.panels[0]
    assert kept.x is before.panels[0].x
    assert kept.marks[:-1] == before.panels[0].marks[:-1]
    assert kept.marks[-1] is moved


@for_each(
    "other",
    [
        Line(array(0.0, 1.0), array(np.nan, 0.5), "truth"),
        Line(array(0.0, 1.0), array(0.5, 0.5), "model"),
        Line(array(0.0, 1.0, 2.0), array(0.5, 0.5, 0.5), "truth"),
    ],
)
def test_that_a_mark_with_another_number_role_or_length_is_not_kept(other: Mark) -> None:
    line = Line(array(0.0, 1.0), array(0.5, 0.5), "truth")
    assert keeping(figure_of(other), figure_of(line)).panels[0].marks[0] is other


def test_that_what_is_missing_in_both_is_the_same() -> None:
    gap, again = (Line(array(0.0, 1.0), array(np.nan, 0.5), "truth") for _ in range(2))
    assert keeping(figure_of(again), figure_of(gap)).panels[0].marks[0] is gap


def test_that_marks_and_panels_that_come_or_go_are_taken_as_they_are() -> None:
    line = Line(array(0.0, 1.0), array(0.5, 0.5), "truth")
    other = Line(array(0.0, 1.0), array(0.1, 0.5), "truth")
    one, two = figure_of(line), figure_of(line, other)
    assert keeping(two, one).panels[0].marks == (line, other)
    assert keeping(one, two).panels[0].marks == (line,)
    assert len(keeping(panels(), one).panels) == len(panels().panels)
    assert keeping(one, None) is one


def test_that_another_axis_makes_another_panel() -> None:
    line = Line(array(0.0, 1.0), array(0.5, 0.5), "truth")
    before, after = figure_of(line), figure_of(line, y=Axis(0.0, 2.0))
    kept = keeping(after, before).panels[0]
    assert kept.x is before.panels[0].x
    assert kept.y.high == 2.0
