"""A played lesson, questions, goals and what is covered, as pure functions."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document import edits
from model.document.document import Document, Goal, Question, Step
from model.document.edits import add_scene
from model.document.scenes import is_lesson
from model.document.table import table_of
from model.figure.figure import Bars, Figure
from model.formats.lessons import LESSONS, load_lesson
from model.lenses import LENSES, LensError, lens_of
from model.lessons.covering import GUESS_KEY, covered_readings, covered_view, with_ghost
from model.lessons.goals import attempt_at, goal_line
from model.lessons.played_lesson import PlayedLesson
from model.lessons.quantities import QUANTITIES, check_step, quantity_of, quantity_text
from model.lessons.questions import options_line, right_answer, slider_end, steps_for, verdict_on
from tests.evaluated import evaluated, refused
from tests.model.cases import for_each

if TYPE_CHECKING:
    from model.evaluate.readings import Readings

ASKED = Question("How many bits?", measure="entropy_p")


def weather(temperature: float = 1.5) -> Document:
    table = table_of(["sunny", "cloudy", "rainy"], P=[0.6, 0.3, 0.1], Q=[0.5, 0.25, 0.25])
    return Document(table, 0, 1, temperature=temperature)


def lesson(*steps: Step) -> Document:
    document = weather()
    for number, _ in enumerate(steps):
        document = add_scene(document, f"Step {number + 1}").document
    return edits.make_lesson(document, steps).document


def texts_of(value: object) -> list[str]:
    """Every text anywhere in a figure, but the ticks of its axes."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in texts_of(one)]
    if is_dataclass(value):
        return [
            text
            for field in fields(value)
            if field.name not in ("ticks", "key", "rows")
            for text in texts_of(getattr(value, field.name))
        ]
    return []


def test_that_a_step_is_covered_until_it_is_shown_and_then_for_good() -> None:
    play = PlayedLesson(lesson(Step(ASKED), Step()))
    assert play.is_covered
    guessed = play.guessed(0.7)
    assert (guessed.guess, guessed.is_covered, guessed.done) == (0.7, True, frozenset())
    shown = guessed.shown()
    assert not shown.is_covered
    assert shown.guessed(0.1).guess == 0.7
    assert shown.at(1).at(0).is_covered is False
    assert shown.done == frozenset({0})
    assert shown.at(1).done == frozenset({0, 1})
    assert (play.at(9).index, play.at(-4).index) == (1, 0)
    assert play.index == 0


def test_that_a_step_only_shows_where_its_scene_asks_nothing() -> None:
    document = add_scene(weather(), "Plain").document
    assert not is_lesson(document)
    play = PlayedLesson(document)
    assert not play.is_covered
    assert play.done == frozenset({0})


def test_that_a_guess_is_told_how_far_it_is_off_in_the_unit_shown() -> None:
    readings = evaluated(weather())
    verdict = verdict_on(replace(ASKED, high=2.0), 0.7, readings)
    assert not verdict.right
    assert verdict.sentence == (
        "Too low: you said 0.700 bits, it is 1.295 bits. You are 0.595 bits off."
    )
    from model.words.units import Unit

    nats = evaluated(replace(weather(), unit=Unit.NATS))
    assert "it is 0.898 nats" in verdict_on(replace(ASKED, high=2.0), 0.7, nats).sentence
    close = verdict_on(replace(ASKED, high=2.0), 1.3, readings)
    assert close.right
    assert close.sentence.startswith("Close: ")
    assert verdict_on(ASKED, 1.2954618, readings).sentence == "Exactly right: 1.295 bits."


def test_that_each_way_of_answering_has_its_right_answer() -> None:
    readings = evaluated(weather(1.0))
    higher = Question("More?", "higher", "kl_p_qt", than=0.5)
    assert right_answer(higher, readings).startswith("Lower: 0.")
    assert verdict_on(higher, 0.0, readings).right
    assert verdict_on(higher, 1.0, readings).sentence.startswith("No: it is lower")
    choice = Question("Which?", "choice", options=("this", "that"), right=1)
    assert right_answer(choice, readings) == "that"
    assert verdict_on(choice, 0.0, readings).sentence == "You said “this”. It is “that”."
    assert options_line(choice) == "A) this. B) that."
    assert options_line(ASKED) == ""
    bar = Question("How tall?", "bar", "tempered:sunny")
    assert right_answer(bar, readings) == "50%"
    assert "You are 10 points off" in verdict_on(bar, 0.6, readings).sentence


def test_that_a_goal_is_reached_within_its_tolerance_and_under_its_limit() -> None:
    goal = Goal("Do it.", "entropy_p", 1.3, 0.01, "kl_p_qt", 0.2)
    near = attempt_at(goal, evaluated(weather(1.0)))
    assert near.reached
    assert near.sentence.startswith("H(P) is 1.295 bits. D(P ‖ Q) is 0.1")
    far = attempt_at(goal, evaluated(replace(weather(), temperature=8.0)))
    assert not far.reached
    assert "which is too much" in far.sentence
    assert not attempt_at(replace(goal, target=1.4), evaluated(weather())).reached
    bad = refused(edits.clear_column(weather(), 0).document)
    assert attempt_at(goal, bad).sentence == bad.problem
    assert goal_line(goal) == ("H(P) = 1.300 bits, give or take 0.01; D(P ‖ Qᴛ) at most 0.200 bits")


def test_that_covered_readings_have_no_numbers_but_those_that_are_shown() -> None:
    readings = evaluated(weather())
    covered = covered_readings(readings, Step(ASKED, shows=("kl_p_qt",), covers=("tempered",)))
    for key, reading in covered.values.items():
        assert (reading.value is None) == (key != "kl_p_qt")
        if key != "kl_p_qt":
            assert covered.text(key) == "?"
            assert not any(sign.isdigit() for sign in reading.measure.formula(covered)[:60]) or (
                reading.measure.formula(covered) == reading.measure.symbol
            )
    assert np.isnan(covered.tempered).all()
    assert quantity_text(covered, "tempered:sunny") == "?"
    assert covered_readings(readings, Step(ASKED)).tempered is readings.tempered


def test_that_a_covered_card_says_the_guess_and_nothing_else() -> None:
    readings = evaluated(weather())
    asked = Question("How hard?", "number", "entropy_p", 0.0, 2.0)
    covered = covered_readings(readings, Step(asked), 0.7)
    assert covered["entropy_p"].answer.reason == "Your guess: 0.700 bits"
    assert covered.text("entropy_p") == "?"
    assert covered["perplexity"].answer.reason == "Covered until you have answered."


@for_each("lens_id", [one.id for one in LENSES])
def test_that_a_covered_picture_says_no_number_in_any_lens(lens_id: str) -> None:
    readings: Readings = evaluated(weather())
    lens = lens_of(lens_id)
    try:
        view = lens.view(readings)
    except LensError:
        return
    for step in (Step(ASKED), Step(ASKED, covers=("picture",))):
        covered = covered_view(view, step, None)
        said = [one for panel in covered.figure.panels for one in texts_of(panel.marks)]
        said += [covered.figure.title, *texts_of(covered.figure.caption)]
        said += [covered.figure.alternative, *(one.name for one in covered.figure.legend)]
        numbers = {readings.text(key, digits) for key in readings.values for digits in (2, 3, 4)}
        told = [text for text in said for number in numbers if len(number) > 3 and number in text]
        assert told == []
        assert covered.figure.data.columns == ()
        marks = [mark for panel in view.figure.panels for mark in panel.marks]
        assert all(covered.tip(mark, 0) == "" for mark in marks)


def guess_bar(figure: Figure) -> Bars | None:
    marks = (mark for panel in figure.panels for mark in panel.marks)
    return next((one for one in marks if isinstance(one, Bars) and one.key == GUESS_KEY), None)


def test_that_a_bar_to_be_drawn_stands_in_the_place_of_the_one_that_is_covered() -> None:
    readings = evaluated(weather())
    view = lens_of("compare").view(readings)
    step = Step(Question("How tall?", "bar", "tempered:cloudy"))
    covered = covered_view(view, step, 0.3)
    ghost = guess_bar(covered.figure)
    assert ghost is not None
    assert (ghost.high[0], ghost.drag, ghost.style) == (0.3, "weight", "dashed")
    roles = {getattr(mark, "role", "") for mark in covered.figure.panels[0].marks}
    assert "tempered" not in roles
    tempered = next(
        mark
        for mark in view.figure.panels[0].marks
        if isinstance(mark, Bars) and mark.role == "tempered"
    )
    assert ghost.left[0] == tempered.left[1]
    revealed = with_ghost(view, view.figure, step, 0.3).figure
    held = guess_bar(revealed)
    assert held is not None
    # Where it was right, its number would lie over that of the bar.
    assert (held.drag, held.labels) == ("", ())
    assert revealed.legend[-1].name == "your guess 30%"
    assert guess_bar(covered_view(view, step, None, drawn=False).figure) is None
    assert with_ghost(view, view.figure, step, None) is view


@pytest.mark.parametrize("lesson", [one.name for one in LESSONS])
def test_that_every_quantity_is_said_of_every_lesson_or_a_dash(lesson: str) -> None:
    played = PlayedLesson(load_lesson(lesson))
    assert played.count
    for index in range(played.count):
        readings = evaluated(played.at(index).view)
        for quantity_id in QUANTITIES:
            assert quantity_text(readings, quantity_id)
            value = quantity_of(quantity_id).in_bits(readings)
            if value is not None:
                assert quantity_of(quantity_id).said(readings, value)


def test_that_a_name_of_no_number_is_told_with_what_to_write() -> None:
    with pytest.raises(ValueError, match=r"“entropyp” names no number; write one such as"):
        quantity_of("entropyp")
    with pytest.raises(ValueError, match=r"“false:sunny” names no number"):
        quantity_of("false:sunny")


@for_each(
    ("step", "sentence"),
    [
        (Step(Question("?", measure="entropy")), "“entropy” names no number"),
        (Step(Question("?", "bar", "tempered:snow")), "no outcome “snow”"),
        (Step(Question("?", "bar", "entropy_p")), "write tempered: and its name"),
        (Step(Question("?", "bar", "tempered:sunny", 0.0, 3.0)), "between 0 and 1"),
        (Step(ASKED, shows=("nothing",)), "“nothing” names no number"),
        (Step(goal=Goal("!", "entropy_p", 1.0, 0.1, "kl")), "“kl” names no number"),
    ],
)
def test_that_a_step_that_asks_for_what_is_not_there_is_refused(step: Step, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        check_step(weather(), step)


def test_that_a_question_or_goal_that_makes_no_sense_cannot_be_made() -> None:
    for make, sentence in (
        (lambda: Question(" ", measure="entropy_p"), "has no words"),
        (lambda: Question("?" * 301, measure="entropy_p"), "at most 300"),
        (lambda: Question("?"), "name its measure"),
        (lambda: Question("?", measure="entropy_p", low=1.0), "has no length"),
        (lambda: Question("?", measure="entropy_p", high=float("inf")), "high is a finite number"),
        (lambda: Question("?", "choice", options=("one",)), "2 to 6 answers, not 1"),
        (lambda: Question("?", "choice", options=("a", " ")), "1 to 90 characters"),
        (lambda: Question("?", "choice", options=("a", "b"), right=2), "no answer 2"),
        (lambda: Goal("!", "entropy_p", 1.0, 0.0), "tolerance of a goal is a number above 0"),
        (lambda: Goal("!", "entropy_p", 1.0, 0.1, hint="h" * 301), "hint has at most"),
        (lambda: Step(ASKED, goal=Goal("!", "entropy_p", 1.0, 0.1)), "make two steps of it"),
    ):
        with pytest.raises(ValueError, match=sentence):
            make()


def test_that_scenes_become_questions_for_what_their_lenses_show() -> None:
    document = add_scene(replace(weather(), lens="sampling"), "Left").document
    document = add_scene(replace(document, lens="compare"), "Apart").document
    document = add_scene(replace(document, lens="alignment"), "No rewards").document
    left, apart, plain = steps_for(document)
    assert left.question is not None
    assert (left.question.measure, left.covers) == ("survivors", ("picture",))
    assert apart.question is not None
    assert (apart.question.measure, apart.question.low) == ("kl_p_qt", 0.0)
    assert plain == Step()
    made = edits.make_lesson(document, (left, apart, plain)).document
    assert is_lesson(made)
    own = Step(ASKED)
    assert steps_for(edits.ask_in_scene(made, 0, own).document)[0] is own


@pytest.mark.parametrize(("temperature", "symbol"), [(1.0, "D(P ‖ Q)"), (2.0, "D(P ‖ Qᴛ)")])
def test_that_a_question_writes_q_at_t_only_where_the_dial_has_moved(
    temperature: float, symbol: str
) -> None:
    document = replace(weather(), lens="compare", temperature=temperature)
    (step,) = steps_for(add_scene(document, "Apart").document)
    assert step.question is not None
    assert step.question.words == f"KL divergence from the truth: how large is {symbol} here?"


def test_that_a_slider_ends_at_a_round_number_beyond_its_answer() -> None:
    for value in (0.0, 1e-7, 0.01, 0.469, 1.0, 2.9, 33.0, 999.0, 1e9):
        assert slider_end(value) >= 1.4 * value
        assert f"{slider_end(value):e}"[0] in "125"
