"""Covering: readings and pictures without what a question asks for, until it is answered."""

import re
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from model.document.document import Question, Step
from model.evaluate.readings import COVERED, Measure, Reading, Readings
from model.figure.figure import (
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Legend,
    Mark,
    Panel,
    Points,
    Rule,
    Text,
)
from model.lens.view import View
from model.lenses import lens_of
from model.lessons.goals import attempt_at
from model.lessons.quantities import quantity_of
from model.lessons.questions import truth_of
from model.words.markup import escape
from model.words.numerals import share_text

# The column of the bar that a person draws to a height; no table has it.
GUESS_COLUMN = -2
GUESS_KEY, TEMPERED = "guess", "tempered:"
HIDDEN = "The picture is covered until you have answered."
_DIGIT = re.compile(r"\d")
_WHOLE = ((0.0, "0"), (0.2, "0.2"), (0.4, "0.4"), (0.6, "0.6"), (0.8, "0.8"), (1.0, "1"))


def hides_tempered(step: Step) -> bool:
    """Return whether Q at T is covered, in the table and in the picture."""
    asked = step.question
    return "tempered" in step.covers or (asked is not None and asked.kind == "bar")


def covered_readings(readings: Readings, step: Step, guess: float | None = None) -> Readings:
    """Return the readings without the numbers that a step covers; who asks for one reads “?”.

    What is asked for says the guess that was made, if there is one.

    All but those that the step shows are covered: most of them tell the others.
    """
    values = {
        key: one if key in step.shows else Reading(_without_formula(one.measure), COVERED)
        for key, one in readings.values.items()
    }
    asked = step.question
    if asked is not None and asked.kind == "number" and guess is not None:
        own = values.get(asked.measure)
        if own is not None and own.answer.is_covered:
            said = quantity_of(asked.measure).text(guess, readings.unit)
            told = COVERED._replace(reason=f"Your guess: {said}")
            values[asked.measure] = Reading(own.measure, told)
    covered = replace(readings, values=MappingProxyType(values))
    if not hides_tempered(step):
        return covered
    return replace(covered, tempered=np.full(len(readings.tempered), np.nan))


def _without_formula(measure: Measure) -> Measure:
    return measure._replace(formula=lambda readings: measure.symbol)


def covered_view(view: View, step: Step, guess: float | None, *, drawn: bool = True) -> View:
    """Return the view with what a step covers taken out: no numbers in words, no tips.

    Where a bar is to be drawn, it stands there as a dashed outline that can be dragged; not where
    nobody can draw, as on a slide.
    """
    figure = view.figure
    said = step.question.words if step.question is not None else ""
    if "picture" in step.covers:
        covered = _blank(figure, "" if drawn else said)
    else:
        hidden = hides_tempered(step)
        panels = tuple(_without_numbers(panel, hidden) for panel in figure.panels)
        legend = tuple(
            one._replace(name=_without_digits(one.name))
            for one in figure.legend
            if not (hidden and one.role == "tempered")
        )
        covered = replace(figure, panels=panels, legend=legend)
    covered = replace(
        covered,
        title=_without_digits(figure.title),
        said=Caption("Predict before you look.", ""),
        said_plainly=f"Covered until you have answered. {said}",
        numbers=DataTable((), ()),
    )
    bare = View(view.document, covered, drags=view.drags)
    if not drawn or "picture" in step.covers:
        return bare
    return with_ghost(bare, figure, step, guess, held=False)


def with_ghost(
    view: View, whole: Figure, step: Step, guess: float | None, *, held: bool = True
) -> View:
    """Return the view with the bar that a person drew, as a dashed outline; itself without one.

    whole: the figure with the bar that was asked for, in whose place the outline stands. Held, it
    can be dragged no longer.
    """
    question = step.question
    if question is None or question.kind != "bar" or (held and guess is None):
        return view
    row = _row(view, question)
    place = _place_of(whole, row)
    if place is None:
        return view
    at, left, right = place
    height = 0.5 if guess is None else guess
    ghost = Bars(
        left=np.array([left]),
        right=np.array([right]),
        low=np.zeros(1),
        high=np.array([height]),
        role="ink",
        name="Your guess",
        rows=np.array([row], dtype=np.intp),
        labels=() if held else (share_text(height),),
        style="dashed",
        drag="" if held else "weight",
        column=GUESS_COLUMN,
        key=GUESS_KEY,
    )
    panels = list(view.figure.panels)
    across = panels[at].y
    if not held:
        across = Axis(0.0, 1.0, across.label, _WHOLE, grid=across.grid)
    panels[at] = replace(panels[at], y=across, marks=(*panels[at].marks, ghost))
    # A good guess ends where the bar does: its number stands beside the other bars' names then.
    name = f"your guess {share_text(height)}" if held else "your guess"
    legend = (*view.figure.legend, Legend("ink", name, "dashed"))
    return view._replace(figure=replace(view.figure, panels=tuple(panels), legend=legend))


def check_playable(step: Step, readings: Readings) -> None:
    """Raise ValueError, with what to do, where nobody could answer or nothing is to be reached.

    readings: those of the step's scene.
    """
    question, goal = step.question, step.goal
    if goal is not None and attempt_at(goal, readings).reached:
        raise ValueError("The goal is reached as the scene begins; set another target.")
    if question is None:
        return
    truth = truth_of(question, readings)
    if truth is None:
        raise ValueError("This scene has no such number; ask for another, or change the scene.")
    if question.kind in ("number", "bar") and not question.low <= truth <= question.high:
        ends = f"from {question.low:g} to {question.high:g}"
        raise ValueError(f"The answer, {truth:.4g}, does not lie on a slider {ends}; let it reach.")
    if question.kind == "bar":
        view = lens_of(readings.document.lens).view(readings)
        if _place_of(view.figure, _row(view, question)) is None:
            raise ValueError(
                "The scene’s picture has no such bar of Q at T; give the scene the lens Compare "
                "and another T than 1, or ask for a number."
            )


def _row(view: View, question: Question) -> int:
    outcome = question.measure.removeprefix(TEMPERED)
    outcomes = view.document.table.outcomes
    return outcomes.index(outcome) if outcome in outcomes else -1


def _place_of(figure: Figure, row: int) -> tuple[int, float, float] | None:
    """The panel and the edges of the bar of Q at T that stands for a row."""
    for at, panel in enumerate(figure.panels):
        for mark in panel.marks:
            if isinstance(mark, Bars) and mark.role == "tempered" and not mark.horizontal:
                found = np.flatnonzero(mark.rows == row)
                if len(found):
                    return at, float(mark.left[found[0]]), float(mark.right[found[0]])
    return None


def _blank(figure: Figure, asked: str) -> Figure:
    """Return a figure without its picture: that it is covered, or what is asked, in large words."""
    axis = Axis(0.0, 1.0, visible=False)
    if asked:
        marks: tuple[Text, ...] = (
            Text(0.5, 0.5, escape(asked), size="huge", bold=True, within=0.9, lines=6),
        )
    else:
        marks = (
            Text(0.5, 0.56, "?", role="muted", size="huge", bold=True),
            Text(0.5, 0.42, HIDDEN, role="muted"),
        )
    return replace(figure, panels=(Panel(axis, axis, marks),), legend=())


def _without_numbers(panel: Panel, hides: bool) -> Panel:
    marks = [
        _bare(mark)
        for mark in panel.marks
        if not (isinstance(mark, Text) and (mark.is_value or _DIGIT.search(mark.text)))
        and not (hides and getattr(mark, "role", "") == "tempered")
    ]
    return replace(panel, marks=tuple(marks), title=_without_digits(panel.title))


def _bare(mark: Mark) -> Mark:
    if isinstance(mark, Bars | Points) and any(map(_DIGIT.search, mark.labels)):
        return replace(mark, labels=("",) * len(mark.labels))
    if isinstance(mark, Rule) and _DIGIT.search(mark.label):
        return mark._replace(label="")
    return mark


def _without_digits(text: str) -> str:
    """A title up to its first number, which may be the one asked for."""
    found = _DIGIT.search(text)
    return text if found is None else text[: found.start()].rstrip(" =:,;(")
