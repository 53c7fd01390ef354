"""The Surprise lens: areas that are the measures, what has no end, words, and large tables."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Column, Table, table_of
from model.evaluate.moving import Moving
from model.evaluate.readings import Readings
from model.figure.figure import Area, Bars, Figure, Line, Rule, Text
from model.figure.surprise_blocks import surprise_blocks
from model.lens.controls import Choice
from model.lens.view import Workings
from model.lenses import lens_of
from model.words.units import Unit
from tests.evaluated import evaluated

LENS = lens_of("surprise")


@pytest.fixture
def weather() -> Document:
    table = table_of(
        ["sunny", "cloudy", "rainy", "windy"], P=[0.6, 0.25, 0.1, 0.05], Q=[0.5, 0.3, 0.1, 0.1]
    )
    return Document(table, truth=0, model=1, temperature=1.5)


def large(count: int) -> Document:
    weights = 1.0 / (np.arange(count) + 2.7)
    names = tuple(f"token {row}" for row in range(count))
    shuffled = np.random.default_rng(1).permutation(weights)
    return Document(
        Table(names, (Column("P", weights), Column("Q", shuffled))), 0, 1, temperature=1.5
    )


def by_tempered(document: Document) -> Document:
    return edits.set_lens_setting(document, "surprise", "Widths", widths="tempered").document


def marks(figure: Figure, kind: type) -> list[Any]:
    return [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, kind)]


def area(bars: Bars) -> float:
    return math.fsum((bars.right - bars.left) * (bars.high - bars.low))


def areas(readings: Readings) -> tuple[float, float, float]:
    """H, D and cross entropy as the blocks' areas, in nats."""
    assert readings.prepared is not None
    assert readings.tempered is not None
    blocks = surprise_blocks(readings, readings.prepared, readings.tempered)
    signed = blocks.width * (blocks.added - blocks.given_back)
    return (
        math.fsum(blocks.width * blocks.height),
        math.fsum(signed),
        math.fsum(blocks.width * blocks.level),
    )


@pytest.mark.parametrize("unit", list(Unit))
def test_that_drawn_areas_are_entropy_divergence_and_cross_entropy(
    weather: Document, unit: Unit
) -> None:
    readings = evaluated(replace(weather, unit=unit))
    figure = LENS.view(readings).figure
    bars = marks(figure, Bars)
    entropy = sum(area(bar) for bar in bars if bar.role == "entropy")
    added, back = (area(bar) for bar in bars if bar.role == "divergence")
    assert entropy == pytest.approx(readings.value("entropy_p"), abs=1e-12)
    assert added - back == pytest.approx(readings.value("kl_p_qt"), abs=1e-12)
    assert bars[-1].style == "dashed"
    assert entropy + added - back == pytest.approx(readings.value("cross_entropy"), abs=1e-12)


def test_that_the_outline_stands_at_the_surprise_under_the_model(weather: Document) -> None:
    readings = evaluated(weather)
    outline = next(
        line for line in marks(LENS.view(readings).figure, Line) if line.role == "tempered"
    )
    assert readings.tempered is not None
    assert outline.y[1:-1:2] == pytest.approx(-np.log2(readings.tempered), rel=1e-13)
    assert outline.y[0] == outline.y[-1] == 0.0


@pytest.mark.parametrize("count", [1, 2, 40, 41, 800, 801, 128_256])
def test_that_areas_add_up_however_many_outcomes_share_a_block(count: int) -> None:
    readings = evaluated(large(count))
    entropy, divergence, cross = areas(readings)
    assert entropy == pytest.approx(readings["entropy_p"].value, rel=1e-12, abs=1e-12)
    assert divergence == pytest.approx(readings["kl_p_qt"].value, rel=1e-11, abs=1e-12)
    assert cross == pytest.approx(readings["cross_entropy"].value, rel=1e-12, abs=1e-12)
    reverse = evaluated(by_tempered(large(count)))
    entropy, divergence, _ = areas(reverse)
    assert entropy == pytest.approx(reverse["entropy_qt"].value, rel=1e-12, abs=1e-12)
    assert divergence == pytest.approx(reverse["kl_qt_p"].value, rel=1e-11, abs=1e-12)


def test_that_a_large_table_is_drawn_in_at_most_two_thousand_columns() -> None:
    figure = LENS.view(evaluated(large(128_256))).figure
    assert not marks(figure, Bars)
    assert marks(figure, Area)
    for mark in marks(figure, Line) + marks(figure, Area):
        assert len(mark.x) <= 2 * 2_000
    heights = marks(figure, Area)[0].high
    assert len(np.unique(heights)) > 250
    assert len(figure.data.columns[0]) <= 2_000
    assert len(figure.panels[0].x.ticks) <= 40


def test_that_what_the_model_rules_out_runs_off_the_top_under_an_infinity_sign() -> None:
    table = table_of(["a", "b", "c"], P=[0.5, 0.3, 0.2], Q=[0.7, 0.3, 0.0])
    figure = LENS.view(evaluated(Document(table, 0, 1))).figure
    added = next(bar for bar in marks(figure, Bars) if bar.name.startswith("added"))
    assert added.high.tolist() == [math.inf]
    assert math.isfinite(figure.panels[0].y.high)
    (sign,) = marks(figure, Text)
    assert (sign.text, sign.role) == ("∞", "divergence")
    assert "“c”" in figure.caption.rest
    assert "∞" in figure.alternative


def test_that_a_probability_too_small_for_a_number_still_has_its_surprise() -> None:
    table = table_of(["a", "b"], P=[0.5, 0.5], Q=[1.0, 1e-20])
    readings = evaluated(Document(table, 0, 1, temperature=0.05))
    assert readings.tempered is not None
    assert readings.tempered[1] == 0.0
    assert areas(readings)[2] == pytest.approx(readings["cross_entropy"].value, rel=1e-12)
    assert math.isfinite(areas(readings)[2])


def test_that_blocks_in_motion_are_those_of_the_exact_readings() -> None:
    made = large(5_000)
    truth, model = made.table.columns
    values = model.values.copy()
    values[:9] = 0.0
    begun = evaluated(made.with_table(Table(made.table.names, (truth, Column("Q", values)))))
    workings = Workings()
    for temperature in (0.02, 0.7, 1.0, 40.0):
        turned = replace(begun.document, temperature=temperature)
        moving = Moving().read(turned, begun)
        assert moving is not None
        shown, exact = LENS.view(moving, workings).figure, LENS.view(evaluated(turned)).figure
        assert shown.panels[0].x == exact.panels[0].x
        for one, other in zip(marks(shown, Area), marks(exact, Area), strict=True):
            assert one.high == pytest.approx(other.high, rel=1e-9, abs=1e-12)


def test_that_logits_are_read_as_logits() -> None:
    columns = (
        Column("P", np.array([0.0, -1.0, -math.inf]), Kind.LOGITS),
        Column("Q", np.array([2.0, 0.0, -900.0]), Kind.LOGITS),
    )
    readings = evaluated(Document(Table(("a", "b", "c"), columns), 0, 1))
    assert areas(readings)[1] == pytest.approx(readings["kl_p_qt"].value, abs=1e-12)


def test_that_widths_from_the_model_show_the_reverse_divergence(weather: Document) -> None:
    readings = evaluated(by_tempered(weather))
    figure = LENS.view(readings).figure
    bars = marks(figure, Bars)
    added, back = (area(bar) for bar in bars if bar.role == "divergence")
    assert added - back == pytest.approx(readings.value("kl_qt_p"), abs=1e-12)
    assert "D(Q<sub>T</sub> ‖ P)" in figure.caption.rest
    assert f"H(Q<sub>T</sub>) = {readings.text('entropy_qt')}" in figure.caption.lead


def test_that_without_a_model_only_the_blocks_stand() -> None:
    figure = LENS.view(evaluated(Document(table_of(["a", "b"], P=[1, 3]), temperature=2.0))).figure
    assert {bar.role for bar in marks(figure, Bars) if len(bar.high)} == {"entropy"}
    assert "role Q" in figure.caption.rest
    assert len(figure.legend) == 1


def test_that_blocks_keep_their_places_while_the_dial_turns(weather: Document) -> None:
    edges = [
        marks(LENS.view(evaluated(replace(weather, temperature=t))).figure, Bars)[0].left.tolist()
        for t in (0.0, 0.3, 1.0, math.inf)
    ]
    assert edges == [edges[0]] * 4


def test_that_a_height_far_beyond_the_blocks_is_cut_and_numbered(weather: Document) -> None:
    figure = LENS.view(evaluated(replace(weather, temperature=0.05))).figure
    tallest = -math.log2(0.05)
    assert figure.panels[0].y.high < 6.0 * tallest
    assert [text.text for text in marks(figure, Text) if text.text != "∞"]


def test_that_a_tip_gives_width_height_area_and_share(weather: Document) -> None:
    readings = evaluated(weather)
    blocks = marks(LENS.view(readings).figure, Bars)[0]
    tip = LENS.view(readings).tip(blocks, 0)
    for part in ("sunny", "0.6", "0.737", "0.4422", "30% of H(P)", "adds"):
        assert part in tip
    assert LENS.view(readings).tip(blocks, 99) == ""


def test_that_names_are_only_where_they_fit_and_are_safe() -> None:
    names = tuple(f"<b>a very long name {row}</b>" for row in range(40))
    readings = evaluated(Document(Table(names, (Column("P", np.ones(40)),))))
    ticks = LENS.view(readings).figure.panels[0].x.ticks
    assert 0 < len(ticks) < 10
    assert all("<" not in text for _, text in ticks)


def test_that_the_switch_makes_an_edit_with_a_name(weather: Document) -> None:
    (switch,) = LENS.look.controls
    assert isinstance(switch, Choice)
    edit = switch.change(weather, "tempered")
    assert edit.label == "Blocks as wide as Q at T"
    assert switch.value(edit.document) == "tempered"


def test_that_without_a_model_the_mean_is_a_line_and_says_that_it_is_the_area() -> None:
    box = Document(table_of(["red", "blue"], P=[9.0, 1.0]), 0, None)
    marks = LENS.view(evaluated(box)).figure.panels[0].marks
    rule = next(mark for mark in marks if isinstance(mark, Rule))
    assert rule.value == pytest.approx(0.46899559)
    assert "mean 0.469 bits: the blocks’ area" in [m.text for m in marks if isinstance(m, Text)]
    turned = LENS.view(evaluated(replace(box, temperature=2.0))).figure.panels[0].marks
    assert not any(isinstance(mark, Rule) for mark in turned)
