"""The guessing game as it is played and drawn: rounds, running means, seeds."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document.document import Document
from model.document.edits import Edit
from model.document.table import Column, Table, table_of
from model.figure.figure import Area, Figure, Line, Text
from model.lens.controls import Button, Number
from model.lenses import lens_of
from model.lenses.guessing.game import drawn_rows, running_means
from model.sampling.draws import drawn_counts
from model.words.markup import plain
from tests.evaluated import evaluated

P = np.array([0.6, 0.25, 0.1, 0.05])


@pytest.fixture
def game() -> Document:
    table = table_of(["sunny", "cloudy", "rainy", "windy"], P=P, Q=[0.1, 0.2, 0.3, 0.4])
    document = Document(table, truth=0, model=1)
    return with_settings(document, view="play")


def with_settings(document: Document, **values: Any) -> Document:
    return replace(document, guessing=replace(document.guessing, **values))


LENS = lens_of("guessing-game")


def button(label: str) -> Button:
    return next(one for one in LENS.look.controls if isinstance(one, Button) and one.label == label)


def press(document: Document, label: str) -> Edit:
    readings = evaluated(document)
    assert button(label).enabled(readings)
    return button(label).act(readings)


def marks(figure: Figure, kind: type) -> list[Any]:
    return [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, kind)]


def look(document: Document) -> Figure:
    return LENS.view(evaluated(document)).figure


def test_that_draws_are_the_same_for_a_seed_and_in_the_shares_of_p() -> None:
    rows = drawn_rows(P, 10_000, 1)
    assert rows.tolist() == drawn_rows(P, 10_000, 1).tolist()
    assert rows[:50].tolist() == drawn_rows(P, 50, 1).tolist()
    assert rows.tolist() != drawn_rows(P, 10_000, 2).tolist()
    assert np.bincount(rows, minlength=4).tolist() == drawn_counts(P, 10_000, 1).tolist()
    assert np.bincount(rows, minlength=4) / 10_000 == pytest.approx(P, abs=0.02)


def test_that_what_is_impossible_is_never_drawn() -> None:
    assert set(drawn_rows(np.array([0.0, 0.5, 0.0, 0.5, 0.0]), 1_000, 3)) == {1, 3}


def test_that_asking_finds_what_the_program_has_drawn(game: Document) -> None:
    document = game
    for number, row in enumerate(drawn_rows(P, 30, game.guessing.seed).tolist()):
        for _ in range((1, 2, 3, 3)[row]):
            assert len(document.guessing.questions) == number
            document = press(document, "Ask").document
        assert document.guessing.questions[-1] == (1, 2, 3, 3)[row]
        name = document.table.outcomes[row]
        assert f"It is {name}." in [text.text for text in marks(look(document), Text)]
    assert len(document.guessing.questions) == 30


def test_that_rounds_played_at_once_are_those_that_asking_would_play(game: Document) -> None:
    asked = game
    while len(asked.guessing.questions) < 20:
        asked = press(asked, "Ask").document
    played = press(game, "Play 100 rounds")
    assert played.label == "Play 100 rounds"
    assert played.document.guessing.questions[:20] == asked.guessing.questions
    again = press(played.document, "Play 100 rounds").document
    assert len(again.guessing.questions) == 200
    assert again.guessing.questions[:100] == played.document.guessing.questions


def test_that_a_person_can_answer_for_an_outcome_of_their_own(game: Document) -> None:
    document = press(game, "No").document
    assert "Is it cloudy?" in look(document).alternative
    document = press(document, "No").document
    edit = press(document, "Yes")
    assert edit.label == "Question 3: yes"
    assert edit.document.guessing.questions == (3,)
    assert "It is rainy." in look(edit.document).alternative
    assert press(edit.document, "Yes").document.guessing.questions == (3, 1)


def test_that_the_program_is_silent_once_its_outcome_is_ruled_out(game: Document) -> None:
    assert int(drawn_rows(P, 1, game.guessing.seed)[0]) == 0
    readings = evaluated(press(game, "No").document)
    assert not button("Ask").enabled(readings)
    with pytest.raises(ValueError, match="outcome of your own"):
        button("Ask").act(readings)


def test_that_the_mean_of_many_rounds_is_near_the_expected_questions(game: Document) -> None:
    document = game
    for _ in range(100):
        document = press(document, "Play 100 rounds").document
    assert not button("Play 100 rounds").enabled(evaluated(document))
    questions = np.array(document.guessing.questions)
    deviation = math.sqrt(np.dot(P, (np.array([1, 2, 3, 3]) - 1.55) ** 2))
    assert abs(questions.mean() - 1.55) < 4.0 * deviation / 100.0
    figure = look(document)
    line = next(mark for mark in marks(figure, Line) if mark.name == "mean so far")
    assert len(line.x) <= 2_000
    assert line.y[-1] == pytest.approx(questions.mean())
    assert figure.data.columns[2] == pytest.approx(running_means(questions.astype(float)))


def test_that_the_best_guess_is_counted_in_the_rounds_so_far(game: Document) -> None:
    document = press(game, "Play 100 rounds").document
    right = int(np.count_nonzero(drawn_rows(P, 100, game.guessing.seed) == 0))
    shown = " ".join(text.text for text in marks(look(document), Text))
    assert f"right in {right} of 100 rounds" in shown
    assert "60%" in shown


def test_that_another_seed_or_tree_begins_the_game_again(game: Document) -> None:
    played = press(game, "Play 100 rounds").document
    fresh = press(played, "New seed").document.guessing
    assert (fresh.seed, fresh.questions) == (2, ())
    numbers = [one for one in LENS.look.controls if isinstance(one, Number)]
    seed = next(one for one in numbers if one.label == "Seed")
    assert seed.change(played, 7.0).document.guessing.questions == ()
    assert seed.change(played, 7.0).label == "Set the seed to 7"
    assert "seed 1" in look(played).alternative


def test_that_answers_kept_from_a_larger_table_do_no_harm(game: Document) -> None:
    document = with_settings(game, answers=(False,) * 9, questions=(9,))
    assert "It is windy." in look(document).alternative
    lone = Document(table_of(["only"], P=[1.0]))
    lone = with_settings(lone, view="play", answers=(True,))
    assert not button("Ask").enabled(evaluated(lone))
    assert "It is only." in look(lone).alternative


def test_that_questions_can_be_asked_among_many_outcomes() -> None:
    weights = 1.0 / (np.arange(20_000) + 2.7)
    names = tuple(f"token {row}" for row in range(len(weights)))
    document = Document(Table(names, (Column("P", weights), Column("Q", weights))), 0, 1)
    document = with_settings(document, view="play")
    document = press(document, "Ask").document
    texts = [plain(mark.text) for mark in marks(look(document), Text)]
    labels = [text for text in texts if text.startswith(("yes ", "no ")) and "%" in text]
    assert len(labels) == 2
    assert all(label.endswith(" outcomes") for label in labels)
    assert "Is it one of" in look(document).alternative


def test_that_running_means_settle_on_entropy_and_cross_entropy(game: Document) -> None:
    document = with_settings(game, view="draw", draws=10_000)
    readings = evaluated(document)
    figure = LENS.view(readings).figure
    lines = [mark for mark in marks(figure, Line) if mark.name.startswith("mean under")]
    rows = drawn_rows(P, 10_000, 1)
    assert readings.tempered is not None
    for line, name, q in zip(
        lines, ("entropy_p", "cross_entropy"), (P, readings.tempered), strict=True
    ):
        limit = readings.value(name)
        assert limit is not None
        surprise = -np.log2(q)
        assert line.y[-1] == pytest.approx(surprise[rows].mean(), rel=1e-12)
        deviation = math.sqrt(np.dot(P, (surprise - limit) ** 2))
        assert abs(line.y[-1] - limit) < 4.0 * deviation / 100.0
        assert len(line.x) <= 2_000
        band = next(mark for mark in marks(figure, Area) if mark.role == line.role)
        assert band.high[-1] - limit == pytest.approx(deviation / 100.0, rel=1e-9)
        assert band.high[0] - limit == pytest.approx(deviation, rel=1e-9)


@pytest.mark.parametrize("draws", [1, 100, 10_000])
def test_that_the_draw_buttons_choose_how_many_and_show_the_draws(
    game: Document, draws: int
) -> None:
    label = "1 draw" if draws == 1 else f"{draws:,} draws"
    document = press(replace(game, lens="guessing-game"), label).document
    assert (document.guessing.draws, document.guessing.view) == (draws, "draw")
    assert look(document).alternative.startswith(f"{label} with seed 1.")


def test_that_one_draw_is_named_with_its_surprise(game: Document) -> None:
    caption = look(with_settings(game, view="draw", draws=1)).caption
    assert caption.lead == "One draw: “sunny”."
    assert "0.737 bits under P" in caption.rest


def test_that_an_infinite_cross_entropy_is_said_and_not_drawn_as_a_line() -> None:
    table = table_of(["a", "b"], P=[0.5, 0.5], Q=[1.0, 0.0])
    document = with_settings(Document(table, 0, 1), view="draw", draws=100)
    figure = look(document)
    assert "“b”" in figure.caption.rest
    assert "∞" in figure.caption.rest
    assert {area.role for area in marks(figure, Area)} == {"entropy"}
    assert math.isfinite(figure.panels[0].y.high)


def test_that_without_a_model_only_p_is_drawn() -> None:
    document = with_settings(Document(table_of(["a", "b"], P=[1, 3])), view="draw", draws=50)
    figure = look(document)
    assert {entry.role for entry in figure.legend} == {"entropy", "truth"}
    assert "H(P) = 0.811" in figure.caption.rest


def test_that_a_sure_outcome_has_no_surprise_in_any_draw() -> None:
    document = with_settings(Document(table_of(["a"], P=[1]), 0, 0), view="draw", draws=100)
    assert "0.000" in look(document).caption.rest
