"""Draw: running means, the plug-in entropy of the counts, and how far that is too small."""

import math
from dataclasses import replace

import numpy as np
import pytest

from model.document.document import Document
from model.document.settings import GuessingSettings
from model.document.table import Column, Rest, Table, table_of
from model.evaluate.readings import Readings
from model.figure.figure import Figure, Line
from model.lenses import lens_of
from model.lenses.guessing.draw_picture import PLUG_IN
from model.lenses.guessing.game import drawn_rows, running_plug_in
from model.measures.entropy import entropy
from model.words.units import Unit
from tests.evaluated import evaluated


def drawn(**settings: object) -> Document:
    table = table_of(["sunny", "cloudy", "rainy", "windy"], P=[0.6, 0.25, 0.1, 0.05])
    guessing = GuessingSettings(view="draw", **settings)  # type: ignore[arg-type]
    return Document(table, unit=Unit.NATS, guessing=guessing)


def figure_of(document: Document) -> tuple[Readings, Figure]:
    readings = evaluated(document)
    return readings, lens_of("guessing-game").view(readings).figure


def lines(figure: Figure, name: str) -> list[Line]:
    return [m for m in figure.panels[0].marks if isinstance(m, Line) and m.name == name]


def test_that_the_running_plug_in_is_the_entropy_of_the_counts_so_far() -> None:
    rows = drawn_rows(np.array([0.6, 0.25, 0.1, 0.05]), 300, 3)
    found = running_plug_in(rows)
    assert found[0] == 0.0
    for draws in (1, 2, 3, 17, 100, 300):
        counts = np.bincount(rows[:draws])
        assert found[draws - 1] == pytest.approx(entropy(counts), rel=1e-12, abs=1e-13)


def test_that_the_plug_in_is_too_small_by_what_miller_says_on_average() -> None:
    truth, draws = np.array([0.6, 0.25, 0.1, 0.05]), 50
    found = [running_plug_in(drawn_rows(truth, draws, seed))[-1] for seed in range(800)]
    assert float(np.mean(found)) - entropy(truth) == pytest.approx(-3 / (2 * draws), abs=0.01)


def test_that_the_picture_has_it_and_what_it_is_on_average() -> None:
    readings, figure = figure_of(drawn(draws=100))
    (line,) = lines(figure, PLUG_IN)
    assert line.x[-1] == 100.0
    (average,) = lines(figure, f"{PLUG_IN}, on average")
    assert average.dashed
    assert average.y[-1] == pytest.approx((readings.value("entropy_p") or 0.0) - 3 / 200)
    assert np.isnan(average.y[0])  # less than nothing is not drawn
    assert "(K − 1)/2N = 0.015" in figure.caption.rest
    assert figure.data.header[-1] == f"{PLUG_IN} (nats)"
    assert figure.data.columns[-1][-1] == pytest.approx(line.y[-1])
    assert PLUG_IN in [entry.name for entry in figure.legend]


def test_that_one_outcome_has_no_bias_and_one_draw_no_entropy() -> None:
    document = replace(drawn(draws=30), table=table_of(["only"], P=[1.0]))
    _, figure = figure_of(document)
    assert lines(figure, PLUG_IN)[0].y == pytest.approx(0.0, abs=1e-12)
    _, one = figure_of(drawn(draws=1))
    assert lines(one, PLUG_IN)[0].y.tolist() == [0.0]


def test_that_with_a_rest_the_draws_come_to_the_table_as_it_stands() -> None:
    document = drawn(draws=100)
    rest = replace(document, table=document.table.with_rest(Rest(3, 9)))
    _, figure = figure_of(rest)
    level = lines(figure, "H(P)")[0]
    assert level.y[0] == pytest.approx(entropy([0.6, 0.25, 0.1, 0.05]))
    assert math.isfinite(lines(figure, f"{PLUG_IN}, on average")[0].y[-1])


def test_that_a_bias_beyond_its_first_order_is_no_number() -> None:
    names = tuple(str(row) for row in range(5_000))
    table = Table(names, (Column("P", np.ones(5_000)),))
    settings = GuessingSettings(view="draw", draws=20)
    readings = evaluated(Document(table, 0, lens="guessing-game", guessing=settings))
    view = lens_of("guessing-game").view(readings)
    assert "far too small on average" in view.figure.caption.rest
    assert "(K − 1)/2N" not in view.figure.caption.rest
    lines = [m for panel in view.figure.panels for m in panel.marks if isinstance(m, Line)]
    broken = [(m, int(at)) for m in lines for at in np.flatnonzero(np.isnan(m.y))]
    assert broken
    assert {view.tip(*place) for place in broken} == {""}
