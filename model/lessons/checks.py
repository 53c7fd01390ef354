"""Checks: that every number a step speaks of is there, found when it is written or read."""

from model.document.document import Document, Scene, Step
from model.lessons.live_notes import check_note
from model.lessons.quantities import quantity_of


def check_step(document: Document, step: Step) -> None:
    """Raise ValueError, with a sentence, where a step asks for what its view has not.

    document: the view of the step's scene.
    """
    question, goal = step.question, step.goal
    asked = [] if question is None or question.kind == "choice" else [question.measure]
    if goal is not None:
        asked += [goal.measure, *([goal.limited] if goal.limited else [])]
    for quantity_id in (*asked, *step.shows):
        quantity_of(quantity_id)
        _, mark, outcome = quantity_id.partition(":")
        if mark and outcome not in document.table.outcomes:
            raise ValueError(f"The table has no outcome “{outcome[:40]}”; correct its name.")
    if question is not None and question.kind == "bar":
        if not question.measure.startswith("tempered:"):
            raise ValueError("A bar is that of an outcome at T; write tempered: and its name.")
        if question.low < 0.0 or question.high > 1.0:
            raise ValueError("The height of a bar is between 0 and 1.")


def check_scene(view: Document, scene: Scene) -> None:
    """Raise ValueError, with a sentence, where a scene's step or the sentence after it is wrong.

    view: the document as the scene shows it.
    """
    if scene.step is not None:
        check_step(view, scene.step)
        check_note(scene.note)
