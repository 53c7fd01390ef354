"""The first three lenses: the numbers in their figures, their words, and large tables."""

import math
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document import edits
from model.document.document import Document
from model.document.table import Column, Table, table_of
from model.evaluate.readings import Readings
from model.export.report import REPORTS
from model.figure.figure import Bars, Figure, Line, Points, Rule, Text
from model.lens.lens import Lens
from model.lens.words import identity_texts
from model.lenses import LENSES, LensError, lens_of
from model.words.inert import in_bytes
from model.words.units import Unit
from tests.evaluated import evaluated
from tests.model.cases import for_each


@pytest.fixture
def weather() -> Document:
    table = table_of(
        ["sunny", "cloudy", "rainy", "windy"], P=[0.6, 0.25, 0.1, 0.05], Q=[0.6, 0.25, 0.1, 0.05]
    )
    return Document(table, truth=0, model=1, temperature=1.5)


def large(count: int) -> Document:
    weights = 1.0 / (np.arange(count) + 2.7)
    names = tuple(f"token {row}" for row in range(count))
    shuffled = np.random.default_rng(1).permutation(weights)
    return Document(
        Table(names, (Column("P", weights), Column("Q", shuffled))), 0, 1, temperature=1.5
    )


def marks(figure: Figure, kind: type) -> list[Any]:
    return [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, kind)]


def look(document: Document, lens: str) -> tuple[Readings, Figure]:
    readings = evaluated(document)
    return readings, lens_of(lens).view(readings).figure


def test_that_compare_draws_the_probabilities_as_they_are(weather: Document) -> None:
    readings, figure = look(weather, "compare")
    bars = {bar.role: bar for bar in marks(figure, Bars)}
    assert readings.truth is not None
    assert readings.tempered is not None
    assert np.array_equal(bars["truth"].high, readings.truth)
    assert np.array_equal(bars["tempered"].high, readings.tempered)
    assert bars["tempered"].labels[0] == "0.487"
    assert (bars["truth"].drag, bars["tempered"].drag) == ("weight", "")
    assert bars["model"].column == 1


def test_that_compare_names_what_the_dial_did_in_live_numbers(weather: Document) -> None:
    _, figure = look(weather, "compare")
    assert figure.caption.lead == "At T = 1.5 the model spreads its bets."
    assert "“sunny” falls from 60% to 49%" in figure.caption.rest
    assert "0.053 bits" in figure.caption.rest
    assert "sunny 0.6" in figure.alternative
    assert "<" not in figure.alternative


@pytest.mark.parametrize(
    ("count", "kind"), [(40, Bars), (41, Line), (200, Line), (201, Line), (128_256, Line)]
)
def test_that_compare_goes_from_bars_to_ranks_to_log_axes(count: int, kind: type) -> None:
    _, figure = look(large(count), "compare")
    panel = figure.panels[0]
    assert marks(figure, kind)
    assert panel.x.log is (count > 200)
    for line in marks(figure, Line):
        assert len(line.x) <= 2_000
    for bar in marks(figure, Bars):
        assert len(bar.high) <= 2_000


def test_that_ranks_on_log_axes_fall_for_every_distribution() -> None:
    _, figure = look(large(5_000), "compare")
    assert marks(figure, Line)
    for line in marks(figure, Line):
        assert (np.diff(line.y) <= 0.0).all()
        assert line.x[0] == 1.0


@for_each("shape", ["even", "in proportion", "falling by and by"])
def test_that_the_list_of_names_stands_where_no_curve_runs(shape: str) -> None:
    ranks = np.arange(1.0, 5001.0)
    weights = {"even": ranks**0.0, "in proportion": 1.0 / ranks}.get(shape, np.exp(-ranks / 800.0))
    names = tuple(f"w{row}" for row in range(len(ranks)))
    document = Document(Table(names, (Column("P", weights), Column("Q", weights[::-1]))), 0, 1)
    panel = look(document, "compare")[1].panels[0]
    title = next(m for m in panel.marks if isinstance(m, Text) and m.text.startswith("Most"))
    for line in (mark for mark in panel.marks if isinstance(mark, Line)):
        across, up = panel.x.position(line.x), panel.y.position(line.y)
        if title.y == panel.y.low:
            assert (up[across <= 0.45] >= 0.6).all()
        else:
            # Over the curves it has the other corner.
            assert (up[across >= 0.55] <= 0.55).all()


def test_that_identity_stacks_to_the_cross_entropy(weather: Document) -> None:
    readings, figure = look(weather, "identity")
    entropy, divergence, cross = marks(figure, Bars)
    assert entropy.high[0] == readings.value("entropy_p")
    assert divergence.low[0] == entropy.high[0]
    assert divergence.high[0] == pytest.approx(cross.high[0], rel=1e-15)
    assert cross.high[0] == readings.value("cross_entropy")


def test_that_identity_runs_off_the_top_where_the_divergence_is_infinite() -> None:
    _, figure = look(Document(table_of(["r", "b"], P=[9, 1], Q=[1, 0]), 0, 1), "identity")
    assert marks(figure, Bars)[2].high[0] == math.inf
    assert math.isfinite(figure.panels[0].y.high)
    assert "“b”" in figure.caption.rest


def test_that_identity_says_what_it_needs_where_there_is_no_model() -> None:
    with pytest.raises(LensError, match="model Q of its own"):
        look(Document(table_of(["r", "b"], P=[9, 1])), "identity")


def test_that_temperature_curves_pass_through_the_readings(weather: Document) -> None:
    readings, figure = look(replace(weather, temperature=2.0), "temperature")
    lines = {line.role: line for line in marks(figure, Line)}
    for role, name in (
        ("entropy", "entropy_qt"),
        ("tempered", "cross_entropy"),
        ("divergence", "kl_qt_q"),
    ):
        drawn = np.interp(math.log(2.0), np.log(lines[role].x), lines[role].y)
        assert drawn == pytest.approx(readings.value(name), abs=2e-3)
    assert (np.diff(lines["entropy"].y) >= -1e-12).all()


def test_that_the_line_at_t_can_be_dragged_and_stays_in_the_picture(weather: Document) -> None:
    for temperature in (0.0, 1.5, math.inf):
        _, figure = look(replace(weather, temperature=temperature), "temperature")
        rule = next(rule for rule in marks(figure, Rule) if rule.drag == "temperature")
        assert 0.05 <= rule.value <= 20.0
    assert rule.label == "T = ∞"


def test_that_the_best_temperature_is_marked_at_the_lowest_point() -> None:
    table = table_of(["a", "b", "c"], P=[0.5, 0.3, 0.2], Q=[0.7, 0.25, 0.05])
    readings, figure = look(Document(table, 0, 1), "temperature")
    ring = next(point for point in marks(figure, Points) if point.symbol == "ring")
    assert ring.x[0] == readings.value("best_temperature")


def test_that_a_curve_that_is_infinite_at_every_t_is_told_once_where_the_dial_stands() -> None:
    table = table_of(["a", "b", "c"], P=[0.4, 0.3, 0.3], Q=[0.5, 0.5, 0.0])
    figure = look(Document(table, 0, 1, temperature=0.6), "temperature")[1]
    told = [one.text for one in marks(figure, Text) if "H(P, Q" in one.text]
    assert told == ["H(P, Q<sub>T</sub>) = ∞ ↑"]


def test_that_axes_do_not_move_while_the_dial_turns_in_temperature(weather: Document) -> None:
    tops = {
        look(replace(weather, temperature=t), "temperature")[1].panels[0].y.high
        for t in (0.0, 0.1, 1.0, 7.0, math.inf)
    }
    assert len(tops) == 1


@pytest.mark.parametrize("temperature", [0.0, 0.05, 1.0, math.inf])
@pytest.mark.parametrize(
    "document",
    [
        Document(table_of(["only"], P=[1], Q=[2]), 0, 1),
        Document(table_of(["a", "b"], P=[1, 0], Q=[0, 1]), 0, 1),
        Document(table_of(["<b>x</b>", "a & b"], P=[1, 2], Q=[2, 1]), 0, 1, unit=Unit.BANS),
        Document(table_of(["a", "b"], P=[1, 2])),
        large(300),
    ],
    ids=["one outcome", "disjoint", "markup in names", "one column", "ranked"],
)
def test_that_every_lens_shows_something_or_says_why(
    temperature: float, document: Document
) -> None:
    readings = evaluated(edits.set_temperature(document, temperature).document)
    for lens in LENSES:
        try:
            view = lens.view(readings)
        except LensError as error:
            said = str(error)
            view = None
        if view is None:
            assert said.endswith("."), lens.id
            continue
        assert view.figure.caption.lead, lens.id
        assert len(view.figure.alternative) > 20, lens.id
        for mark in marks(view.figure, Bars):
            assert isinstance(view.tip(mark, 0), str), lens.id


def test_that_the_identity_is_written_so_that_it_adds_up() -> None:
    for seed in range(40):
        truth, model = np.random.default_rng(seed).random((2, 4))
        readings = evaluated(Document(table_of("abcd", P=truth, Q=model), 0, 1, unit=Unit.BANS))
        entropy, divergence, cross = map(float, identity_texts(readings))
        assert entropy + divergence == pytest.approx(cross, abs=1e-9)


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.id)
def test_that_half_a_letter_in_a_name_is_drawn_and_written(lens: Lens) -> None:
    half = "a\ud800"
    document = Document(table_of([half, "b"], P=[0.5, 0.5], Q=[0.75, 0.25]), 0, 1, title=half)
    with suppress(LensError):
        assert lens.view(evaluated(document)).figure.alternative
    for report in REPORTS:
        assert in_bytes(report.write(evaluated(document)))
