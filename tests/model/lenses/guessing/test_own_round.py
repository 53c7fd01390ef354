"""A round that the person asks: sides, worth, gains, the best plan beside it, and stale rounds."""

import math
from dataclasses import replace
from typing import Any

import pytest

from model.document.document import Document
from model.document.settings import GuessingSettings
from model.document.table import table_of
from model.evaluate.readings import Readings
from model.figure.figure import Bars
from model.lens.view import View
from model.lenses import lens_of
from model.lenses.guessing.game import block_size
from model.lenses.guessing.own_picture import SIDES
from model.lenses.guessing.own_round import (
    ask_own,
    can_ask_own,
    own_round,
    take_the_plan,
    told_by,
)
from model.words.markup import plain
from tests.evaluated import evaluated
from tests.model.cases import for_each

PETS = {"dog": 0.35, "cat": 0.25, "fish": 0.2, "bird": 0.15, "snake": 0.05}


def pets(**settings: Any) -> Document:
    table = table_of(list(PETS), P=list(PETS.values()))
    return Document(table, guessing=GuessingSettings(view="own", **settings))


def box(red: int, blue: int, **settings: Any) -> Document:
    table = table_of(["red", "blue"], balls=[red, blue])
    return Document(table, guessing=GuessingSettings(view="own", **settings))


def seen(document: Document) -> View:
    return lens_of("guessing-game").view(evaluated(document))


def clicked(document: Document, place: int) -> Document:
    view = seen(document)
    sides = next(
        mark
        for panel in view.figure.panels
        for mark in panel.marks
        if isinstance(mark, Bars) and mark.key == SIDES
    )
    edit = view.click(sides, place)
    assert edit is not None
    return edit.document


def test_that_a_click_puts_an_outcome_on_the_side_of_yes_and_back() -> None:
    once = clicked(pets(), 1)
    assert once.guessing.named == (1,)
    assert clicked(once, 1).guessing.named == ()
    assert clicked(once, 0).guessing.named == (0, 1)


def test_that_a_question_has_its_worth_before_it_is_asked() -> None:
    document = clicked(clicked(pets(), 0), 3)
    round_ = own_round(evaluated(document))
    assert round_.yes == pytest.approx(0.5)
    assert round_.worth == pytest.approx(1.0)
    assert round_.plan_worth == pytest.approx(told_by(0.6))
    assert "Worth 1.000 bits" in plain(seen(document).figure.alternative)


@for_each(("yes", "worth"), [(0.0, 0.0), (1.0, 0.0), (0.5, 1.0), (0.9, 0.468996)])
def test_that_an_answer_is_worth_the_entropy_of_its_two_sides(yes: float, worth: float) -> None:
    assert told_by(yes) == pytest.approx(worth, abs=1e-6)


def test_that_a_question_that_names_all_or_nothing_is_not_asked() -> None:
    assert not can_ask_own(evaluated(pets()))
    assert not can_ask_own(evaluated(pets(named=(0, 1, 2, 3, 4))))
    assert can_ask_own(evaluated(pets(named=(0,))))


def played(document: Document) -> Document:
    """Play one round by the best plan, through the edits that the window makes."""
    for _ in range(20):
        readings = evaluated(document)
        if own_round(readings).is_found:
            return document
        document = take_the_plan(readings).document
        document = ask_own(evaluated(document)).document
    raise AssertionError("The round did not end.")


def test_that_the_gains_of_a_round_sum_to_the_surprise_of_what_was_found() -> None:
    document = played(pets(seed=5))
    found = own_round(evaluated(document))
    chance = found.game.truth[found.left[0]]
    assert sum(document.guessing.gains) == pytest.approx(-math.log2(chance))
    assert document.guessing.own_rounds == (len(document.guessing.gains),)
    assert "Found with" in plain(seen(document).figure.alternative)


def test_that_the_next_round_is_about_another_draw_and_the_mean_is_compared() -> None:
    document = pets(seed=2)
    for _ in range(30):
        document = played(document)
        document = ask_own(evaluated(document)).document
        assert document.guessing.left == ()
    assert len(document.guessing.own_rounds) == 30
    caption = seen(document).figure.caption
    assert caption.lead.startswith("You needed ")
    assert "in 30 rounds" in caption.lead
    assert "the best plan needs 2.200 questions" in caption.rest
    mean = sum(document.guessing.own_rounds) / 30
    assert mean == pytest.approx(2.2, abs=0.35)


def test_that_an_answer_leaves_only_its_side() -> None:
    document = ask_own(evaluated(pets(named=(0, 1)))).document
    left, said = set(document.guessing.left), document.guessing.gains[0]
    assert left in ({0, 1}, {2, 3, 4})
    share = 0.6 if left == {0, 1} else 0.4
    assert said == pytest.approx(-math.log2(share))


def test_that_two_outcomes_are_guessed_three_at_once_so_that_nine_to_one_is_easier() -> None:
    easy, hard = evaluated(box(9, 1)), evaluated(box(5, 5))
    assert block_size(easy.prepared, easy.document) == 3
    assert own_round(easy).game.expected == pytest.approx(0.5327, abs=1e-4)
    assert own_round(hard).game.expected == pytest.approx(1.0)
    assert "red + red + red" in plain(seen(box(9, 1, named=(0,))).figure.alternative)
    one = evaluated(box(9, 1, block=1))
    assert own_round(one).game.expected == 1.0


def readings_of(table: Any, **settings: Any) -> Readings:
    return evaluated(Document(table, guessing=GuessingSettings(view="own", **settings)))


@for_each(
    "settings",
    [
        {"left": (0, 7), "named": (7,)},
        {"left": (99,), "named": (99,)},
        {"named": (-5, 3)},
        {"gains": (0.5,), "own_rounds": (1,)},
    ],
)
def test_that_a_round_kept_from_another_table_does_no_harm(settings: Any) -> None:
    readings = readings_of(table_of(["a", "b", "c"], P=[0.5, 0.3, 0.2]), **settings)
    round_ = own_round(readings)
    assert len(round_.left) >= 1
    assert round_.named <= set(round_.left.tolist())
    if can_ask_own(readings):
        assert evaluated(ask_own(readings).document)
    lens_of("guessing-game").view(readings)


def test_that_a_sure_box_leaves_nothing_to_ask() -> None:
    readings = readings_of(table_of(["only", "never"], P=[1.0, 0.0]))
    assert not can_ask_own(readings)
    assert "nothing to ask" in lens_of("guessing-game").view(readings).figure.alternative


def test_that_a_large_table_shows_the_likeliest_and_says_how_many_more() -> None:
    table = table_of([f"o{row}" for row in range(500)], P=range(1, 501))
    readings = readings_of(table)
    texts = lens_of("guessing-game").view(readings).figure.panels[1].marks
    assert any("484 rarer ones" in getattr(mark, "text", "") for mark in texts)
    planned = take_the_plan(readings).document
    assert can_ask_own(evaluated(planned))
    assert evaluated(replace(planned, temperature=2.0))
