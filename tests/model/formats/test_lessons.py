"""LESSONS: every file loads, asks before it shows, says true numbers, and can be solved."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from math import log
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document import edits
from model.document.scenes import view_of
from model.evaluate.readings import Dimension
from model.formats import lessons
from model.formats.entropy_file import decode, encode
from model.formats.lessons import FOLDER, LESSONS, Lesson, lesson_named
from model.lenses import LENSES
from model.lenses.alignment.controls import policy_of
from model.lenses.training.controls import keep_trained
from model.lessons.goals import attempt_at
from model.lessons.quantities import quantity_of, quantity_text, with_numbers
from model.lessons.questions import right_answer, truth_of
from tests.evaluated import evaluated
from tests.model.cases import for_each

if TYPE_CHECKING:
    from model.document.document import Document, Scene
    from model.evaluate.readings import Readings

load_lesson = cache(lessons.load_lesson)
NAMES = [one.name for one in LESSONS]
STEPS = [(name, index) for name in NAMES for index in range(len(load_lesson(name).scenes))]
# What is written out in a sentence rather than live: a fact of arithmetic, or of a step before.
_BITS = log(2.0)


@cache
def step_view(name: str, index: int) -> tuple[Document, Scene]:
    lesson = load_lesson(name)
    return view_of(lesson, lesson.scenes[index]), lesson.scenes[index]


@for_each("lesson", LESSONS, ids=NAMES)
def test_that_a_lesson_has_five_to_eight_steps_that_ask_and_ends_with_a_challenge(
    lesson: Lesson,
) -> None:
    document = load_lesson(lesson.name)
    assert document.title == lesson.title
    assert 5 <= len(document.scenes) <= 8
    *asking, last = document.scenes
    assert all(one.step and one.step.question for one in asking)
    assert last.step is not None
    assert last.step.goal is not None
    assert last.step.goal.hint
    assert all(one.note for one in document.scenes)
    assert {one.lens for one in document.scenes} <= {lens.id for lens in LENSES}
    assert lesson.minutes > 0


def test_that_the_files_are_those_of_the_list_as_they_were_saved() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(NAMES)
    for name in NAMES:
        data = (FOLDER / f"{name}.entropy").read_bytes()
        assert encode(decode(data)) == data, name


def test_that_all_four_ways_of_asking_occur() -> None:
    steps = [scene.step for name in NAMES for scene in load_lesson(name).scenes]
    kinds = {one.question.kind for one in steps if one and one.question}
    assert kinds == {"bar", "number", "higher", "choice"}


def test_that_a_lesson_is_found_by_its_number_and_by_its_name() -> None:
    assert lesson_named("2") is lesson_named(LESSONS[1].name) is LESSONS[1]
    with pytest.raises(ValueError, match=f"no lesson “seven”; there are 1 {LESSONS[0].name}, 2 "):
        lesson_named("seven")


@cache
def step_readings(name: str, index: int) -> Readings:
    return evaluated(step_view(name, index)[0])


@for_each(("name", "index"), STEPS)
def test_that_every_step_can_be_read_and_seen_and_says_only_numbers_that_there_are(
    name: str, index: int
) -> None:
    _, scene = step_view(name, index)
    readings = step_readings(name, index)
    lens = next(one for one in LENSES if one.id == scene.lens)
    assert lens.view(readings).figure.panels
    said = with_numbers(scene.note, readings)
    assert "{" not in said
    assert "–" not in said.replace("Q –", "")
    assert "{" in scene.note, "a sentence without a live number"


@for_each(("name", "index"), STEPS)
def test_that_a_question_has_an_answer_on_its_slider(name: str, index: int) -> None:
    _, scene = step_view(name, index)
    question = scene.step.question if scene.step else None
    if question is None:
        return
    readings = step_readings(name, index)
    truth = truth_of(question, readings)
    assert truth is not None
    if question.kind in ("number", "bar"):
        assert question.low <= truth <= question.high
        # Not at its ends, nor in its middle, where the slider stands by itself.
        middle = 0.5 * (question.low + question.high)
        whole = quantity_of(question.measure).dimension is Dimension.COUNT
        assert abs(truth - middle) > 0.01 * (question.high - question.low) or whole or truth == 2.0
    assert right_answer(question, readings) not in ("", "–")


def of(name: str, index: int, quantity: str) -> float:
    value = quantity_of(quantity).in_bits(step_readings(name, index))
    assert value is not None
    return value


def right(name: str, index: int) -> str:
    view, scene = step_view(name, index)
    assert scene.step is not None
    assert scene.step.question is not None
    return right_answer(scene.step.question, evaluated(view))


def test_that_the_choices_about_boxes_and_beliefs_are_right_by_the_numbers() -> None:
    """Each right option again, from the readings of its own step."""
    assert right("entropy", 2) == f"{of('entropy', 2, 'questions'):.0f} questions"
    assert right("entropy", 3) == f"{-log(of('entropy', 3, 'truth:blue')) / _BITS:.0f} bits"
    assert right("entropy", 5).startswith(f"{of('entropy', 5, 'entropy_p'):.3f}")
    assert right("cross-entropy", 3) == "Infinite"
    assert of("cross-entropy", 3, "cross_entropy") == float("inf")
    costs = []
    view, _ = step_view("cross-entropy", 5)
    for column in (1, 2, 3):
        cost = evaluated(edits.give_model(view, column).document)["kl_p_qt"].value
        assert cost is not None
        costs.append(cost)
    assert right("cross-entropy", 5) == "The overconfident one’s"
    assert max(costs) == costs[1]


def test_that_the_choices_about_models_and_policies_are_right_by_the_numbers() -> None:
    assert right("temperature", 2) == "Only sunny"
    assert of("temperature", 2, "tempered:sunny") == 1.0
    view, _ = step_view("alignment", 1)
    policy = policy_of(view)
    assert policy is not None
    assert right("alignment", 1) == "Only the careful answer"
    assert policy.probabilities[1] == 1.0
    view, _ = step_view("alignment", 2)
    gains = []
    for bits in (0.0, 0.2, 0.4):
        leash = replace(view.alignment, budget=bits * _BITS)
        there = policy_of(replace(view, alignment=leash))
        assert there is not None
        gains.append(there.reward)
    assert right("alignment", 2) == "It is less than double"
    assert gains[2] - gains[0] < 2.0 * (gains[1] - gains[0])
    view, _ = step_view("alignment", 3)
    policy = policy_of(view)
    assert policy is not None
    assert right("alignment", 3) == "It deletes the test"
    assert policy.probabilities[4] > 0.9
    assert right("alignment", 4) == "It rises at first, then it falls"
    view, _ = step_view("alignment", 4)
    assert view.true_reward is not None
    meant = view.table.columns[view.true_reward].values
    worth = []
    for bits in (0.0, 0.2, 1.5):
        there = policy_of(replace(view, alignment=replace(view.alignment, budget=bits * _BITS)))
        assert there is not None
        worth.append(float(there.probabilities @ meant))
    assert worth[2] < worth[0] < worth[1]
    assert right("alignment", 6) == "Infinite"
    assert of("alignment", 6, "cross_entropy") == float("inf")
    assert right("perplexity", 5) == "On one of the two times"
    view, _ = step_view("perplexity", 5)
    trained = evaluated(keep_trained(evaluated(view)).document).model
    assert trained is not None
    assert trained[:8].sum() > 0.99
    assert right("perplexity", 2) == "It stays the same"
    assert right("codes-and-drafts", 1) == "By D(P ‖ Q)"
    longer = of("codes-and-drafts", 1, "cross_entropy") - of("codes-and-drafts", 1, "entropy_p")
    assert of("codes-and-drafts", 1, "kl_p_qt") == pytest.approx(longer)


def test_that_numbers_written_out_in_questions_are_those_of_the_steps_they_speak_of() -> None:
    first, _ = step_view("entropy", 0)
    _, second = step_view("entropy", 1)
    assert second.step is not None
    assert second.step.question is not None
    assert f"{evaluated(first).text('entropy_p')} bits" in second.step.question.words
    assert second.step.question.than == pytest.approx(0.469, abs=5e-4)
    before, _ = step_view("cross-entropy", 1)
    _, after = step_view("cross-entropy", 2)
    assert after.step is not None
    assert after.step.question is not None
    assert f"{evaluated(before).text('kl_p_qt')} bits" in after.step.question.words
    training, scene = step_view("perplexity", 4)
    start = replace(training, training=replace(training.training, step=0))
    divergence = quantity_of("trained_kl").in_bits(evaluated(start))
    assert scene.step is not None
    assert scene.step.question is not None
    assert f"{divergence:.2f} bits" in scene.step.question.words
    drafts, _ = step_view("codes-and-drafts", 3)
    _, cold = step_view("codes-and-drafts", 4)
    assert cold.step is not None
    assert cold.step.question is not None
    assert quantity_text(evaluated(drafts), "kept_share") in cold.step.question.words
    nats = evaluated(step_view("perplexity", 2)[0])["entropy_p"].value
    assert scene.step.question.words
    _, doors = step_view("perplexity", 2)
    assert doors.step is not None
    assert doors.step.question is not None
    assert f"{nats:.3f}" in doors.step.question.words
    for name, index, measure in (
        ("entropy", 6, "entropy_p"),
        ("codes-and-drafts", 5, "entropy_p"),
    ):
        view, step = step_view(name, index)
        assert step.step is not None
        assert step.step.question is not None
        assert f"{evaluated(view).text(measure)} bits" in step.step.question.words
    assert of("codes-and-drafts", 5, "between_groups") == pytest.approx(
        of("entropy", 0, "entropy_p")
    )
    for name, index, number in (("alignment", 5, 0.9), ("cross-entropy", 4, 0.7)):
        view, scene = step_view(name, index)
        measure = "kl_qt_q" if name == "alignment" else "cross_entropy"
        assert f"−log₂ {number}" in scene.note
        assert quantity_of(measure).in_bits(evaluated(view)) == pytest.approx(-log(number) / _BITS)


def solved(name: str, view: Document) -> Document:
    """The challenge of a lesson solved as its hint says."""
    if name == "entropy":
        return edits.set_cell(view, 1, 0, "9").document
    if name == "cross-entropy":
        return edits.set_cell(view, 0, 1, "14").document
    if name == "temperature":
        return replace(view, temperature=1.85)
    if name == "alignment":
        return replace(view, alignment=replace(view.alignment, budget=0.2275 * _BITS))
    if name == "codes-and-drafts":
        return replace(view, temperature=1.6)
    return replace(view, training=replace(view.training, step=20, rate=1.0))


@for_each("name", NAMES)
def test_that_a_challenge_is_not_solved_at_first_and_can_be(name: str) -> None:
    view, scene = step_view(name, -1)
    assert scene.step is not None
    goal = scene.step.goal
    assert goal is not None
    assert not attempt_at(goal, evaluated(view)).reached
    attempt = attempt_at(goal, evaluated(solved(name, view)))
    assert attempt.reached, attempt.sentence


def test_that_words_are_plain_and_typographic() -> None:
    for name in NAMES:
        document = load_lesson(name)
        assert document.scenes
        for scene in document.scenes:
            step = scene.step
            assert step is not None
            words = [scene.title, scene.note, document.notes]
            words += [step.question.words, *step.question.options] if step.question else []
            words += [step.goal.words, step.goal.hint] if step.goal else []
            for text in words:
                assert not re.search(r"[\"']|--|  ", text), text
                assert text == text.strip()


def test_that_the_step_on_fewer_bits_is_a_place_of_the_ladder() -> None:
    view, scene = step_view("codes-and-drafts", 6)
    base, four, two = (column.values for column in view.table.columns)
    near = float((base * np.log2(base / four)).sum())
    far = of("codes-and-drafts", 6, "kl_p_qt")
    assert far == pytest.approx(float((base * np.log2(base / two)).sum()), rel=1e-12)
    assert scene.step is not None
    assert scene.step.question is not None
    assert f"only {near:.3f} bits away" in scene.step.question.words
    # For each of the two bits saved.
    assert (far / near) ** 0.5 > 4.0
    places = [
        np.load(FOLDER.parent / "examples" / f"ladder-{name}.npz")["logits"][4]
        for name in ("F16", "Q4_0", "2.5bpw")
    ]
    for column, logits in zip((base, four, two), places, strict=True):
        shares = np.exp(logits.astype(float) - logits.max())
        shares /= shares.sum()
        words = (FOLDER.parent / "examples" / "ladder-words.txt").read_text().splitlines()
        assert column[0] == round(float(shares[words.index("you")]), 3)
