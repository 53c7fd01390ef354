"""The steps of a lesson in an .entropy file: they come back, and what does not fit is told."""

from __future__ import annotations

import json
from typing import Any

from model.document.document import same_content
from model.formats import entropy_file
from model.formats.entropy_file import decode, encode
from tests.model.cases import for_each
from tests.model.formats.test_entropy_file import changed, refusal


def with_step(step: dict[str, Any], note: str = "") -> bytes:
    scene = {"title": "Asks", "lens": "compare", "temperature": 1.0, "note": note, "step": step}
    return json.dumps(changed("scenes", [scene])).encode()


def test_that_the_steps_of_a_lesson_come_back_as_they_were() -> None:
    question = {"words": "How much?", "measure": "entropy_p", "high": 2.0}
    goal = {"words": "Do it.", "measure": "kl_p_qt", "target": 1.0, "tolerance": 0.1}
    steps: tuple[dict[str, Any], ...] = (
        {"question": question, "shows": ["kl_p_qt"], "covers": ["picture"]},
        {"goal": {**goal, "limited": "entropy_p", "most": 2.0, "hint": "Try."}},
        {},
    )
    for step in steps:
        document = decode(with_step(step))
        assert json.loads(encode(document))["scenes"][0]["step"] == step
        assert same_content(decode(encode(document)), document)


@for_each(
    ("step", "sentence"),
    [
        ({"question": {"words": "?", "measure": "entropy"}}, "“scenes[0].step” does not fit: “en"),
        ({"question": {"words": "?"}}, "“scenes[0].step.question” does not fit: A question that"),
        ({"question": {"measure": "entropy_p"}}, "“words” is missing in “scenes[0].step.question”"),
        ({"question": {"words": "?", "kind": "song"}}, "“scenes[0].step.question.kind” is “song”"),
        ({"covers": ["all"]}, "“scenes[0].step.covers[0]” is “all”"),
        ({"riddle": 1}, "no field “riddle” in “scenes[0].step”"),
    ],
)
def test_that_a_step_that_does_not_fit_is_told_by_its_place(
    step: dict[str, Any], sentence: str
) -> None:
    assert sentence in refusal(with_step(step))


def test_that_a_sentence_of_a_step_that_names_no_number_is_told_by_its_place() -> None:
    assert "“scenes[0].step” does not fit: “{entropi}”" in refusal(
        json.loads(with_step({}, "{entropi}"))
    )


def test_that_a_later_field_of_a_step_is_kept() -> None:
    content = json.loads(with_step({}))
    content["minor"] = entropy_file.MINOR + 1
    content["scenes"][0]["step"]["mood"] = [1]
    again = json.loads(encode(decode(json.dumps(content).encode())))
    assert again["scenes"][0]["step"]["mood"] == [1]
