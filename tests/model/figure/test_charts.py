"""Charts: what office programs can say of panels, for all lenses and for single cases."""

import math
from functools import cache

import numpy as np
import pytest

from model.command_line import readings_of
from model.evaluate.readings import Readings
from model.export.pages import pages_of
from model.figure.charts import Chart, chart_of, charts_of
from model.figure.figure import Area, Axis, Bars, Figure, Line, Panel, Points, Rule
from model.figure.plain_bars import PlainSeries, plain_bars
from model.figure.ticks import round_ticks
from model.formats.examples import EXAMPLES, load_example
from model.lenses import LENSES
from tests.model.cases import for_each

# An example for each lens, and which of its panels are charts.
CHARTED = {
    "compare": ("weather", ("bars",)),
    "surprise": ("weather", ("stacked",)),
    "identity": ("weather", ("stacked",)),
    "matrix": ("vowels-of-five-languages", ("bars",)),
    "temperature": ("weather", ("curves",)),
    "sampling": ("sampling", ("bars",)),
    "training": ("training", ("curves", "bars")),
    "alignment": ("helpful-and-harmless", ("curves", "bars")),
    "sequence": ("giraffe", ("stacked", "stacked", "")),
    "calibration": ("same-perplexity-sure", ("bars", "bars", "", "")),
    "kl-report": ("four-bits", ("bars", "bars", "curves")),
    "autocomplete": ("autocomplete-typing", ("bars", "bars")),
    "joint": ("joint", ("bars", "bars", "stacked")),
    "groups": ("groups", ("bars", "stacked")),
    "coder": ("coder", ("", "", "", "bars")),
    "draft": ("draft", ("", "curves", "")),
    "guessing-game": ("twenty-questions", ("", "", "curves")),
}


@cache
def figure_of(lens: str, example: str) -> tuple[Readings, Figure]:
    readings = readings_of(load_example(example))
    return readings, pages_of(readings, (lens,)).pages[0].figure


def charts_in(lens: str) -> tuple[Readings, Figure, list[Chart]]:
    readings, figure = figure_of(lens, CHARTED[lens][0])
    charts = [chart for chart in charts_of(figure) if chart is not None]
    assert all(chart.series for chart in charts)
    assert charts or not any(CHARTED[lens][1])
    return readings, figure, charts


def test_that_every_lens_has_a_panel_that_is_a_chart() -> None:
    assert set(CHARTED) == {lens.id for lens in LENSES}
    assert [lens for lens, (_, kinds) in CHARTED.items() if not any(kinds)] == []


@for_each("lens", CHARTED)
def test_that_the_panels_of_a_lens_are_the_charts_that_say_them(lens: str) -> None:
    _, figure = figure_of(lens, CHARTED[lens][0])
    kinds = tuple(chart.kind if chart else "" for chart in charts_of(figure))
    assert kinds == CHARTED[lens][1]


@for_each("lens", CHARTED)
def test_that_every_series_of_a_chart_has_a_value_for_each_category(lens: str) -> None:
    for chart in charts_in(lens)[2]:
        for series in chart.series:
            count = len(series.x) if chart.kind == "curves" else len(chart.categories)
            assert len(series.values) == count
            assert np.isfinite(series.values).any()


@pytest.mark.parametrize("example", [one.name for one in EXAMPLES])
def test_that_every_series_has_a_name_in_words(example: str) -> None:
    _, figure = figure_of(load_example(example).lens, example)
    names = [one.name for chart in charts_of(figure) if chart for one in chart.series]
    assert all(names)
    assert "L/n" not in names


def test_that_a_base_that_is_called_so_is_not_said_twice() -> None:
    _, figure, charts = charts_in("alignment")
    said = [one.name for one in figure.legend] + [one.name for one in charts[1].series]
    assert "Base (Q)" in said
    assert not any("base Base" in name for name in said)


def test_that_the_parts_of_surprise_add_up_to_entropy_and_cross_entropy() -> None:
    readings, _, (chart,) = charts_in("surprise")
    kept, given_back, added = (series.values.sum() for series in chart.series)
    assert kept + given_back == pytest.approx(readings.value("entropy_p"))
    assert kept + added == pytest.approx(readings.value("cross_entropy"))


def test_that_a_chart_of_the_matrix_has_the_divergences() -> None:
    _, figure, (chart,) = charts_in("matrix")
    assert [series.name for series in chart.series] == list(chart.categories)
    assert len({series.role for series in chart.series}) == len(chart.series)
    for series, column in zip(chart.series, figure.data.columns[1:], strict=False):
        assert series.values.tolist() == list(column)


def test_that_a_chart_of_sampling_has_each_stage_and_tells_them_apart() -> None:
    _, figure, (chart,) = charts_in("sampling")
    names, columns = figure.data.header[1:], figure.data.columns[1:]
    outcomes = list(figure.data.columns[0])
    for series in chart.series:
        column = columns[names.index(series.name)]
        by_name = dict(zip(outcomes, list(column), strict=True))
        assert series.values.tolist() == [by_name[name] for name in chart.categories]
    assert len({(series.role, series.shade) for series in chart.series}) == len(chart.series)


def test_that_numbers_in_a_row_are_named_as_the_axis_counts_them() -> None:
    _, _, (along, _, _) = charts_in("kl-report")
    assert along.categories == tuple(str(token) for token in range(1, 48))
    _, _, (right, _) = charts_in("calibration")
    assert right.categories == ("10%", "30%", "50%", "70%", "90%")
    bars = right.series[0]
    assert np.flatnonzero(~np.isnan(bars.values)).tolist() == [4]


def panel(*marks: Bars | Line | Area | Points | Rule, x: Axis | None = None) -> Panel:
    ticks = tuple((float(at), name) for at, name in enumerate("abc"))
    return Panel(x or Axis(-0.5, 2.5, ticks=ticks), Axis(0.0, 1.0), marks)


def bars(*heights: float, name: str = "P", **more: object) -> Bars:
    at = np.arange(float(len(heights)))
    zeros = np.zeros(len(heights))
    return Bars(at - 0.4, at + 0.4, zeros, np.array(heights), "truth", name, **more)  # type: ignore[arg-type]


def test_that_lines_and_points_over_bars_have_their_height_at_each_bar() -> None:
    line = Line(np.array([0.0, 2.0]), np.array([0.0, 1.0]), "muted", "straight")
    points = Points(np.array([0.9]), np.array([0.7]), "ink", "one", ("here",))
    chart = chart_of(panel(bars(0.2, 0.3, 0.5), line, points, Rule(0.4, False, "ink", name="mean")))
    assert chart is not None
    straight, one, mean = chart.series[1:]
    assert straight.values.tolist() == [0.0, 0.5, 1.0]
    assert [None if math.isnan(value) else value for value in one.values] == [None, 0.7, None]
    assert one.labels == ("", "here", "")
    assert mean.values.tolist() == [0.4, 0.4, 0.4]


def test_that_a_line_upright_among_bars_is_said_with_the_axis() -> None:
    axis = Axis(-0.5, 2.5, "tokens", tuple((float(at), f"{at}") for at in range(3)))
    chart = chart_of(panel(bars(0.2, 0.3, 0.5), Rule(1.25, True, "ink", "median"), x=axis))
    assert chart is not None
    assert chart.across.label == "tokens; median 1.25"


def test_that_an_area_along_a_line_is_left_out_and_one_alone_is_not() -> None:
    x = np.array([0.0, 0.7, 2.0])
    line, area = Line(x, x / 2.0, "truth", "P"), Area(x, np.zeros(3), x / 2.0, "truth")
    chart = chart_of(panel(line, area))
    assert chart is not None
    assert [series.name for series in chart.series] == ["P"]
    assert chart_of(panel(area)) is None


@pytest.mark.parametrize(
    "mark",
    [
        bars(0.2, math.inf, 0.5),
        bars(0.2, 0.3, 0.5, style="struck"),
        bars(0.2, 0.3, 0.5, shades=np.array([0.1, 0.5, 0.9])),
    ],
    ids=["endless", "struck", "shaded"],
)
def test_that_what_no_chart_can_say_has_none(mark: Bars) -> None:
    assert chart_of(panel(mark)) is None


def test_that_colours_by_name_and_hatches_stay_with_their_bars() -> None:
    chart = chart_of(panel(bars(0.9, 0.1, 0.0, named=("red", "blue", "white"))))
    assert chart is not None
    assert chart.series[0].named == ((0, "red"), (1, "blue"), (2, "white"))
    hatched = chart_of(panel(bars(0.9, 0.1, 0.0, hatched=(0, 1, 2))))
    assert hatched is not None
    assert hatched.series[0].hatched


def test_that_the_longest_curve_comes_first() -> None:
    short = Line(np.array([0.0, 1.0]), np.array([0.0, 0.5]), "truth", "short")
    long = Line(np.array([0.0, 1.0, 2.0]), np.array([0.0, 0.5, 1.0]), "model", "long")
    chart = chart_of(panel(short, long))
    assert chart is not None
    assert [series.name for series in chart.series] == ["long", "short"]


def test_that_plain_bars_come_back_as_the_chart_that_they_say() -> None:
    series = (
        PlainSeries("truth", "P", np.array([0.6, 0.4])),
        PlainSeries("model", "Q", np.array([0.5, 0.5]), 0.5),
    )
    for stacked in (False, True):
        for horizontal in (False, True):
            made = plain_bars(
                ["x", "y"], series, "share", Panel(Axis(0, 1), Axis(0, 1), ()).place,
                stacked=stacked, horizontal=horizontal,
            )  # fmt: skip
            assert made is not None
            chart = chart_of(made)
            assert chart is not None
            assert chart.kind == ("stacked" if stacked else "bars")
            assert chart.categories == (("y", "x") if horizontal else ("x", "y"))
            assert chart.series
            for drawn, one in zip(chart.series, series, strict=True):
                values = one.values[::-1] if horizontal else one.values
                assert drawn.values.tolist() == pytest.approx(values.tolist())
                assert (drawn.name, drawn.role, drawn.shade) == (one.name, one.role, one.shade)


def test_that_plain_bars_of_endless_values_are_none() -> None:
    endless = PlainSeries("truth", "P", np.array([0.6, math.inf]))
    place = Panel(Axis(0, 1), Axis(0, 1), ()).place
    assert plain_bars(["x", "y"], (endless,), "bits", place) is None


def test_that_the_ladder_is_a_chart_of_its_line_and_points() -> None:
    _, figure = figure_of("kl-report", "ladder")
    sizes, table = charts_of(figure)
    assert sizes is not None
    assert table is None
    assert sizes.kind == "curves"
    assert {one.style for one in sizes.series} == {"line", "points"}
    (line,) = [one for one in sizes.series if one.style == "line"]
    assert line.x == pytest.approx([2.5, 3.5, 4.5, 5.0, 6.0, 8.5008])
    assert sizes.up.log


def test_that_ticks_of_whole_numbers_have_no_decimals_and_thousands_are_parted() -> None:
    def told(high: float) -> list[str]:
        return [text for _, text in round_ticks(0.0, high, 4)]

    assert told(1_000.0) == ["0", "250", "500", "750", "1,000"]
    assert told(1.0) == ["0.00", "0.25", "0.50", "0.75", "1.00"]
    assert told(10.0)[:2] == ["0.0", "2.5"]
