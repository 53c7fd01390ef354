"""The Guessing game lens: the tree, its bounds, blocks of draws, words and large tables."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document.document import Document
from model.document.table import Column, Table, table_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Figure, Points, Text
from model.lens.controls import Button, Choice, Control, Number
from model.lens.view import Workings
from model.lenses import lens_of
from model.lenses.guessing import game
from model.lenses.guessing.branches_picture import BOXES_PIXELS, SMALL_PIXELS
from model.lenses.guessing.game import (
    block_name,
    block_probabilities,
    entropy_in_questions,
    game_of,
    largest_block,
    questions_by_block,
)
from model.lenses.guessing.words import likeliest, outcome_name
from model.words.markup import plain
from model.words.units import Unit
from tests.evaluated import evaluated
from tests.model.cases import for_each

LENS = lens_of("guessing-game")


@pytest.fixture
def weather() -> Document:
    table = table_of(
        ["sunny", "cloudy", "rainy", "windy"], P=[0.6, 0.25, 0.1, 0.05], Q=[0.1, 0.2, 0.3, 0.4]
    )
    return Document(table, truth=0, model=1)


def large(count: int) -> Document:
    weights = 1.0 / (np.arange(count) + 2.7)
    names = tuple(f"token {row}" for row in range(count))
    shuffled = np.random.default_rng(1).permutation(weights)
    return Document(
        Table(names, (Column("P", weights), Column("Q", shuffled))), 0, 1, temperature=1.5
    )


def with_settings(document: Document, **values: Any) -> Document:
    return replace(document, guessing=replace(document.guessing, **values))


def marks(figure: Figure, kind: type) -> list[Any]:
    return [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, kind)]


def texts(figure: Figure) -> list[str]:
    return [mark.text for mark in marks(figure, Text)]


def control(label: str) -> Control:
    return next(one for one in LENS.look.controls if one.label == label)


def means(readings: Readings, block: int = 1) -> tuple[float, float]:
    """L(P) and L(P; tree of Q at T), in questions a draw."""
    assert readings.prepared is not None
    best, believed = (
        game_of(readings, block, by_truth=by_truth).expected for by_truth in (True, False)
    )
    return best, believed


def test_that_the_weather_is_found_in_the_questions_of_the_textbook(weather: Document) -> None:
    readings = evaluated(weather)
    figure = LENS.view(readings).figure
    assert means(readings) == (
        pytest.approx(1.55),
        pytest.approx(0.6 * 3 + 0.25 * 3 + 0.1 * 2 + 0.05),
    )
    shown = texts(figure)
    for part in ("Is it sunny?", "Is it cloudy?", "Is it rainy?", "1 question", "3 questions"):
        assert part in shown
    assert "P 0.1 · 2<sup>−3</sup> = 0.125" in shown
    assert (shown.count("yes"), shown.count("no")) == (3, 3)
    assert "1.550" in figure.caption.rest
    assert "1.490" in figure.caption.rest


@for_each("seed", range(12))
def test_that_the_mean_lies_between_the_entropy_and_one_more(seed: int) -> None:
    generator = np.random.default_rng(seed)
    count = int(generator.integers(2, 60))
    names = [f"{row}" for row in range(count)]
    table = table_of(names, P=generator.random(count) ** 5, Q=generator.random(count))
    readings = evaluated(Document(table, 0, 1))
    assert readings.prepared is not None
    floor = entropy_in_questions(readings.prepared)
    best, believed = means(readings)
    assert floor <= best * (1.0 + 1e-14)
    assert best < floor + 1.0
    assert best <= believed * (1.0 + 1e-14)


def test_that_the_bars_are_floor_best_tree_and_what_the_model_asks_too_much(
    weather: Document,
) -> None:
    readings = evaluated(weather)
    bars = {bar.name: bar for bar in marks(LENS.view(readings).figure, Bars) if bar.horizontal}
    best, believed = means(readings)
    floor = readings.value("entropy_p")
    assert floor is not None
    assert bars["H(P)"].right[0] == pytest.approx(floor, rel=1e-15)
    assert bars["L(P), the best tree for P"].right[0] == best
    bound = bars["from H to H + 1"]
    assert bound.style == "dashed"
    assert (bound.left[0], bound.right[0]) == (
        pytest.approx(floor, rel=1e-15),
        pytest.approx(floor + 1.0, rel=1e-15),
    )
    assert (bars["questions too many"].left[0], bars["questions too many"].right[0]) == (
        best,
        believed,
    )


def test_that_the_other_tree_says_whose_shadow_its_excess_is(weather: Document) -> None:
    readings = evaluated(with_settings(weather, tree="tempered"))
    caption = LENS.view(readings).figure.caption
    assert "1.250 more" in caption.rest
    assert f"D(P ‖ Q) = {readings.text('kl_p_qt')} bits" in caption.rest


def test_that_what_the_model_holds_impossible_is_asked_last() -> None:
    table = table_of(["a", "b", "c", "d"], P=[0.4, 0.3, 0.2, 0.1], Q=[0.0, 0.5, 0.5, 0.0])
    readings = evaluated(with_settings(Document(table, 0, 1), tree="tempered"))
    assert readings.prepared is not None
    tree = game_of(readings, 1, by_truth=False).tree
    assert tree.depths_of_rows(4).tolist() == [3, 2, 1, 3]
    assert "∞" in LENS.view(readings).figure.caption.rest


def test_that_more_draws_at_once_bring_the_questions_a_draw_towards_the_entropy(
    weather: Document,
) -> None:
    readings = evaluated(weather)
    assert readings.prepared is not None
    by_block = questions_by_block(readings.prepared)
    floor = entropy_in_questions(readings.prepared)
    assert len(by_block) == 6
    assert by_block[0] == pytest.approx(1.55)
    for block, mean in enumerate(by_block.tolist(), start=1):
        assert floor <= mean < floor + 1.0 / block
    assert by_block[-1] - floor < 0.01
    of_all = marks(LENS.view(readings).figure, Points)
    drawn = [points for points in of_all if points.name.startswith("questions a draw")]
    assert drawn[0].y.tolist() == by_block.tolist()
    assert drawn[1].x.tolist() == [1.0]


def test_that_blocks_are_products_with_the_names_of_their_draws(weather: Document) -> None:
    prepared = evaluated(weather).prepared
    assert prepared is not None
    pairs = block_probabilities(prepared, prepared.truth, 2)
    assert pairs.sum() == pytest.approx(1.0, rel=1e-15)
    assert pairs[1] == pytest.approx(0.6 * 0.25)
    assert block_name(prepared, 1, 2) == "sunny + cloudy"
    assert block_name(prepared, 11, 2) == "rainy + windy"
    assert outcome_name(prepared, 255, 4, 24) == "4 × windy"
    assert outcome_name(prepared, 4**4 - 4, 4, 20) == "3 × windy + sunny"
    assert outcome_name(prepared, 4**4 - 4, 4, 15) == "3 × windy + …"
    figure = LENS.view(evaluated(with_settings(weather, block=2))).figure
    assert "sunny + sunny" in texts(figure)
    assert len(figure.data.columns[0]) == 16
    assert not any(len(bar.rows) for bar in marks(figure, Bars))


@for_each(("outcomes", "most"), [(1, 1), (2, 12), (4, 6), (64, 2), (65, 1), (9_999, 1)])
def test_that_blocks_have_at_most_4096_leaves(outcomes: int, most: int) -> None:
    assert largest_block(outcomes) == most


def test_that_too_large_a_block_is_refused_and_a_kept_one_shrinks_with_the_table(
    weather: Document,
) -> None:
    number = control("At once")
    assert isinstance(number, Number)
    with pytest.raises(ValueError, match="at most 6 can be guessed at once here"):
        number.change(weather, 7.0)
    assert number.change(weather, 6.0).document.guessing.block == 6
    figure = LENS.view(evaluated(with_settings(large(100), block=6))).figure
    assert "Expected questions" in [panel.title for panel in figure.panels]


def test_that_a_large_table_shows_the_top_and_how_many_more() -> None:
    figure = LENS.view(evaluated(large(128_256))).figure
    boxes = [bar for bar in marks(figure, Bars) if not bar.horizontal]
    assert sum(len(bar.high) for bar in boxes) == 20
    assert any(text.endswith(" more") for text in texts(figure))
    assert len(texts(figure)) < 150
    assert "And 128,246 more." in figure.alternative


def test_that_a_small_tree_hangs_and_a_larger_one_lies() -> None:
    hanging, lying = (LENS.view(evaluated(large(count))).figure.panels[0] for count in (4, 12))
    assert not hanging.x.visible
    assert lying.x.visible
    assert lying.x.label == "questions asked"


def test_that_one_outcome_leaves_nothing_to_ask() -> None:
    figure = LENS.view(evaluated(Document(table_of(["only", "never"], P=[3, 0])))).figure
    assert figure.caption.lead == "There is nothing to ask."
    assert "“only”" in figure.caption.rest


@pytest.mark.parametrize("unit", list(Unit))
def test_that_questions_do_not_depend_on_the_unit(weather: Document, unit: Unit) -> None:
    figure = LENS.view(evaluated(replace(weather, unit=unit))).figure
    assert "H(P) = 1.490 bits" in figure.caption.rest
    assert ("nats that floor is 1.033" in figure.caption.rest) is (unit is Unit.NATS)


def test_that_names_cannot_break_the_markup_and_the_alternative_has_none() -> None:
    table = table_of(["<b>x", "a & b", "c" * 200], P=[4, 2, 2], Q=[1, 1, 1])
    figure = LENS.view(evaluated(Document(table, 0, 1))).figure
    assert any("&lt;b&gt;x" in text for text in texts(figure))
    assert all(len(text) < 60 for text in texts(figure))
    assert "<b>x: 1 question, P 0.5" in figure.alternative


def test_that_tips_tell_what_a_ring_asks_and_what_a_box_holds(weather: Document) -> None:
    readings = evaluated(weather)
    figure = LENS.view(readings).figure
    rings = next(mark for mark in marks(figure, Points) if mark.name == "question")
    asked = {LENS.view(readings).tip(rings, index) for index in range(len(rings.x))}
    assert "<b>Is it sunny?</b><br>yes in 60%, no in 40% of all draws" in asked
    boxes = next(bar for bar in marks(figure, Bars) if len(bar.rows))
    assert "surprise under P" in LENS.view(readings).tip(boxes, 0)
    assert LENS.view(readings).tip(rings, 99) == ""


def test_that_the_likeliest_of_many_come_first_and_ties_in_table_order() -> None:
    rows = np.arange(500)[::-1].copy()
    weights = np.ones(500)
    weights[[7, 300]] = 2.0
    assert likeliest(rows, weights, 3) == [7, 300, 0]
    assert likeliest(rows[:5], weights, 3) == [495, 496, 497]


def test_that_the_table_and_controls_are_named(weather: Document) -> None:
    for one in LENS.look.controls:
        assert one.label
        assert one.tip
    view, tree = control("View"), control("Tree of")
    assert isinstance(view, Choice)
    assert isinstance(tree, Choice)
    assert view.change(weather, "play").label == "Let the tree ask"
    kept = with_settings(weather, questions=(1, 2), answers=(True,))
    changed = tree.change(kept, "tempered").document.guessing
    assert (changed.tree, changed.questions, changed.answers) == ("tempered", (), ())
    keys = [one.key for one in LENS.look.controls if isinstance(one, Button) and one.key]
    assert keys == ["Space", "B", "Space", "Y", "N"]


def test_that_the_model_at_zero_temperature_still_has_a_tree(weather: Document) -> None:
    readings = evaluated(replace(weather, temperature=0.0))
    assert means(readings)[1] == pytest.approx(0.05 + 2 * 0.1 + 3 * 0.85)
    assert math.isinf(readings["kl_p_qt"].value or 0.0)
    LENS.view(readings)


@for_each("counts", [(2.0, 1.0, 1.0), (4.0, 2.0, 1.0, 1.0), (3.0, 2.0, 2.0, 1.0)])
def test_that_what_a_hanging_box_says_is_no_wider_than_the_box(counts: tuple[float, ...]) -> None:
    table = table_of([f"o{row}" for row in range(len(counts))], P=list(counts))
    figure = LENS.view(evaluated(Document(table, truth=0))).figure
    tree = figure.panels[0]
    (boxes,) = (mark for mark in tree.marks if isinstance(mark, Bars))
    share = float((boxes.right - boxes.left)[0]) / (tree.x.high - tree.x.low)
    said = [
        plain(mark.text) for mark in tree.marks if isinstance(mark, Text) and "P 0" in mark.text
    ]
    assert len(said) >= len(counts)
    assert max(map(len, said)) * SMALL_PIXELS <= share * BOXES_PIXELS
    assert boxes.right[0] - boxes.left[0] < 1.0


def test_that_a_tick_grows_no_tree_where_that_of_p_is_shown(
    weather: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    workings = Workings()
    readings = evaluated(weather)
    before = LENS.view(readings, workings)
    grown: list[object] = []
    monkeypatch.setattr(game, "question_tree", lambda *given: grown.append(given))
    turned = evaluate(replace(weather, temperature=0.5), readings)
    assert isinstance(turned, Readings)
    after = LENS.view(turned, workings)
    assert not grown
    assert texts(after.figure) != texts(before.figure)
