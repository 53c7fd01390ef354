"""Worksheets: the questions of a lesson on paper, and their answers for the last page."""

from dataclasses import dataclass

from model.document.scenes import is_lesson
from model.evaluate.readings import Dimension, Readings
from model.export.pages import question_figure, scene_readings
from model.figure.figure import Figure
from model.lenses import LensError, lens_of
from model.lessons.goals import goal_line
from model.lessons.quantities import quantity_of, with_numbers
from model.lessons.questions import answers_to, lettered, right_answer
from model.words.markup import plain
from model.words.names import fit_line

BLANK = "__________"


@dataclass(frozen=True, eq=False)
class Exercise:
    """One step on paper.

    Attributes:
        title, words: of the step, and what it asks; plain text.
        lines: where the answer goes: one a choice, or a blank with its unit.
        figure: the picture, what is asked for covered; None where it is covered as a whole.
        answer: the right answer and the sentence after it, with its numbers.
    """

    title: str
    words: str
    lines: tuple[str, ...]
    figure: Figure | None
    answer: str


@dataclass(frozen=True, eq=False)
class Worksheet:
    """A lesson on paper: its title, what it is about, its exercises, what could not be asked."""

    title: str
    about: str
    exercises: tuple[Exercise, ...]
    missing: tuple[str, ...] = ()


def worksheet_of(readings: Readings) -> Worksheet:
    """Return the worksheet of the document that was read; ValueError where it is no lesson."""
    document = readings.document
    if not is_lesson(document):
        raise ValueError(
            f"“{fit_line(document.title, 60)}” is no lesson: none of its scenes asks; "
            "make a lesson of it first."
        )
    exercises, missing = [], []
    for index, scene in enumerate(document.scenes):
        try:
            exercises.append(_exercise(readings, index))
        except LensError as error:
            missing.append(f"The step “{scene.title}” has nothing to show: {plain(str(error))}")
    return Worksheet(document.title, document.notes, tuple(exercises), tuple(missing))


def _exercise(readings: Readings, index: int) -> Exercise:
    scene = readings.document.scenes[index]
    shown, step = scene_readings(readings, index), scene.step
    note = with_numbers(scene.note, shown)
    if step is not None and step.question is not None:
        question = step.question
        hidden = "picture" in step.covers
        answers = lettered(answers_to(question))
        lines = tuple(f"☐ {letter}  {one}" for letter, one in answers)
        if not lines:
            lines = (f"Answer: {BLANK} {_unit(shown, question.measure)}".rstrip(),)
        figure = None if hidden else question_figure(shown, scene)
        told = f"{right_answer(question, shown)}. {note}"
        return Exercise(scene.title, question.words, lines, figure, told)
    figure = lens_of(scene.lens).view(shown).figure
    if step is not None and step.goal is not None:
        lines = (f"What you changed: {BLANK}{BLANK}",)
        told = f"{goal_line(step.goal)}. {step.goal.hint}".rstrip()
        return Exercise(scene.title, step.goal.words, lines, figure, told)
    return Exercise(scene.title, note, (), figure, note)


def _unit(readings: Readings, quantity_id: str) -> str:
    quantity = quantity_of(quantity_id)
    if quantity.dimension is Dimension.INFORMATION:
        return readings.unit.value
    return "%" if quantity.is_percentage else ""
