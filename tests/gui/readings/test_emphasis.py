"""What stands for a reading stands out, and all else steps back, in every lens that shows it."""

from dataclasses import replace
from typing import Literal, TypeGuard

import numpy as np
import pytest

from gui.app import App
from gui.lens.picture_flow import UNLIT
from gui.readings.readings_panel import LIT
from model.figure.figure import Bars, Figure, Line, Mark
from model.figure.highlight import STEPPED_BACK, with_emphasis, with_named_lit, with_places_lit
from model.formats.examples import load_example
from model.lenses import lens_of
from model.lenses.matrix.picture import CELLS, ENTROPIES
from tests.evaluated import evaluated
from tests.gui.stillness import come_to_rest


def test_that_the_divergence_is_lit_between_the_stacks() -> None:
    figure = lens_of("identity").view(evaluated(load_example("weather"))).figure
    lit = with_emphasis(figure, LIT["kl_p_qt"])
    assert lit is not None
    bars = [mark for mark in lit.panels[0].marks if isinstance(mark, Bars)]
    assert "divergence" in {mark.role for mark in bars}
    for mark in bars:
        shade = 1.0 if mark.shades is None else float(mark.shades.max())
        assert shade == (1.0 if mark.role == "divergence" else STEPPED_BACK)


def test_that_the_first_roles_that_a_picture_has_are_taken() -> None:
    readings = evaluated(replace(load_example("weather"), lens="compare"))
    figure = lens_of("compare").view(readings).figure
    lit = with_emphasis(figure, LIT["entropy_p"])
    assert lit is not None
    bars = [mark for mark in lit.panels[0].marks if isinstance(mark, Bars)]
    assert [mark.shades is None for mark in bars] == [True, False, False]


def test_that_lines_are_drawn_stronger() -> None:
    figure = lens_of("temperature").view(evaluated(load_example("weather"))).figure
    lit = with_emphasis(figure, LIT["kl_p_qt"])
    assert lit is not None
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
    lit = with_emphasis(figure, LIT[reading_id]) or figure
    for one, two in zip(figure.panels[0].marks, lit.panels[0].marks, strict=True):
        assert isinstance(one, Bars)
        assert isinstance(two, Bars)
        assert np.array_equal(one.high, two.high)
    assert with_emphasis(figure, ()) is None


@pytest.mark.parametrize(
    ("card", "is_lit"), [("entropy_p", False), ("kl_p_qt", True), ("perplexity", False)]
)
def test_that_an_explanation_says_where_nothing_stands_for_its_card(
    app: App, card: str, is_lit: bool
) -> None:
    app.session.open(load_example("four-bits"), None)
    come_to_rest()
    app.window.readings_panel.pin(card)
    come_to_rest()
    said = app.window.readings_panel.explanation.lines[-1]
    assert said.isHidden() is is_lit
    assert is_lit or said.text() == UNLIT
    app.session.open(load_example("weather"), None)
    come_to_rest()
    assert said.isHidden()


def _has_name(mark: Mark) -> TypeGuard[Bars | Line]:
    return isinstance(mark, Bars | Line)


def lit_names(figure: Figure) -> set[str]:
    """The bars that stand out, and the lines drawn stronger."""
    return {
        mark.name
        for panel in figure.panels
        for mark in panel.marks
        if (
            isinstance(mark, Bars)
            and (mark.shades is None or float(mark.shades.max()) > STEPPED_BACK)
        )
    }


@pytest.mark.parametrize("lens", ["draft", "joint", "alignment"])
def test_that_every_card_of_a_lens_with_its_own_lights_what_stands_for_it(lens: str) -> None:
    example = {"alignment": "helpful-and-harmless"}.get(lens, lens)
    view = lens_of(lens).view(evaluated(replace(load_example(example), lens=lens)))
    shown = [card.reading.id for card in view.cards] or ["entropy_p", "cross_entropy", "kl_p_qt"]
    for reading_id in shown:
        figure = with_named_lit(view.figure, view.lit[reading_id])
        assert figure is not None, reading_id
        names = {mark.name for panel in figure.panels for mark in panel.marks if _has_name(mark)}
        assert names >= set(view.lit[reading_id]), reading_id


def test_that_h_of_p_does_not_light_the_best_policies() -> None:
    view = lens_of("alignment").view(evaluated(load_example("helpful-and-harmless")))
    figure = with_named_lit(view.figure, view.lit["entropy_p"])
    assert figure is not None
    assert lit_names(figure) == {"your policy Tuned (P)"}


@pytest.mark.parametrize("lens", ["draft", "joint"])
def test_that_every_card_of_a_lens_is_explained_with_its_numbers(lens: str) -> None:
    readings = evaluated(replace(load_example(lens), lens=lens))
    cards = lens_of(lens).view(readings).cards
    assert cards
    for card in cards:
        formula = card.reading.measure.formula(readings)
        assert formula.count("=") >= 1, card.reading.id
        assert any(letter.isdigit() for letter in formula.rpartition("=")[2]), card.reading.id


@pytest.mark.parametrize(
    ("measure", "reading_id", "cells", "margin"),
    [
        ("kl", "kl_p_qt", 1, 0),
        ("kl", "cross_entropy", 1, 1),
        ("kl", "entropy_p", 0, 1),
        ("cross_entropy", "cross_entropy", 1, 0),
        ("cross_entropy", "perplexity", 1, 0),
    ],
)
def test_that_a_card_lights_its_own_cells_of_the_matrix(
    measure: Literal["kl", "cross_entropy"], reading_id: str, cells: int, margin: int
) -> None:
    weather = replace(load_example("forecasters"), temperature=1.0)
    document = replace(weather, lens="matrix", matrix=replace(weather.matrix, measure=measure))
    view = lens_of("matrix").view(evaluated(document))
    lit = with_places_lit(view.figure, view.lit_at[reading_id])
    assert lit is not None
    counts = {}
    for before, after in zip(view.figure.panels[0].marks, lit.panels[0].marks, strict=True):
        if isinstance(before, Bars) and isinstance(after, Bars) and before.style == "filled":
            assert before.shades is not None
            assert after.shades is not None
            counts[before.key] = int(np.count_nonzero(before.shades == after.shades))
    assert counts == {CELLS: cells, ENTROPIES: margin}


def test_that_no_cell_of_the_matrix_stands_for_a_model_that_the_dial_has_moved() -> None:
    document = replace(load_example("forecasters"), lens="matrix", temperature=2.0)
    lit = lens_of("matrix").view(evaluated(document)).lit_at
    assert not lit["kl_p_qt"]
    assert lit["entropy_p"]
