"""Questions: what is right, how far a guess is off, and one for a scene that has none yet."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from model.document.document import Document, Question, Scene, Step
from model.document.scenes import view_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Dimension, Readings
from model.lessons.quantities import Quantity, quantity_of
from model.words.numerals import reading_text
from model.words.units import Unit

# Of the slider: within this a guess counts as right.
CLOSE = 0.05
HIGHER, LOWER = 1.0, 0.0


class Verdict(NamedTuple):
    """How a guess compares: whether it counts as right, and a sentence that says so."""

    right: bool
    sentence: str


def truth_of(question: Question, readings: Readings) -> float | None:
    """Return what is right: a number as lessons write it, HIGHER or LOWER, or an option's place.

    None where the number asked for has no value.
    """
    if question.kind == "choice":
        return float(question.right)
    value = quantity_of(question.measure).in_bits(readings)
    if value is None or question.kind != "higher":
        return value
    return HIGHER if value > question.than else LOWER


def right_answer(question: Question, readings: Readings) -> str:
    """Return the right answer as it is told, with its unit."""
    truth = truth_of(question, readings)
    if truth is None:
        return "–"
    if question.kind == "choice":
        return question.options[int(truth)]
    quantity = quantity_of(question.measure)
    if question.kind == "higher":
        value = quantity.in_bits(readings) or 0.0
        direction = "Higher" if truth == HIGHER else "Lower"
        return f"{direction}: {quantity.text(value, readings.unit)}"
    return quantity.text(truth, readings.unit)


def answers_to(question: Question) -> tuple[str, ...]:
    """Return the answers that can be chosen from; none where a number is asked for."""
    return ("Higher", "Lower") if question.kind == "higher" else question.options


def lettered(answers: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return each answer with a letter from A on."""
    return tuple((chr(ord("A") + place), one) for place, one in enumerate(answers))


def options_line(question: Question) -> str:
    """Return the answers on one line, `A) Higher. B) Lower.`; "" where a number is asked for."""
    return " ".join(f"{letter}) {one}." for letter, one in lettered(answers_to(question)))


def verdict_on(question: Question, guess: float, readings: Readings) -> Verdict:
    """Return how a guess compares with what is right."""
    truth = truth_of(question, readings)
    if truth is None:
        return Verdict(False, "There is no such number here.")
    told = right_answer(question, readings)
    if question.kind == "choice":
        said = question.options[min(int(guess), len(question.options) - 1)]
        right = guess == truth
        return Verdict(right, "Right." if right else f"You said “{said}”. It is “{told}”.")
    if question.kind == "higher":
        right = guess == truth
        lead = "Right" if right else "No"
        return Verdict(right, f"{lead}: it is {told.lower()}.")
    return _distance(question, guess, truth, readings)


def _distance(question: Question, guess: float, truth: float, readings: Readings) -> Verdict:
    quantity = quantity_of(question.measure)
    off = guess - truth
    right = abs(off) <= CLOSE * (question.high - question.low)
    said, told = (quantity.text(one, readings.unit) for one in (guess, truth))
    if said == told:
        return Verdict(True, f"Exactly right: {told}.")
    lead = "Close" if right else "Too high" if off > 0.0 else "Too low"
    return Verdict(
        right,
        f"{lead}: you said {said}, it is {told}. You are {_off(quantity, off, readings)} off.",
    )


def _off(quantity: Quantity, off: float, readings: Readings) -> str:
    if quantity.is_percentage:
        return f"{100.0 * abs(off):.1f}".removesuffix(".0") + " points"
    if quantity.dimension is Dimension.TEMPERATURE:
        return reading_text(abs(off), 2)
    return quantity.text(abs(off), readings.unit)


# What a scene of a lens is about, by the lens's id.
ASKED = {
    "identity": "kl_p_qt",
    "temperature": "cross_entropy",
    "sampling": "survivors",
    "training": "trained_loss",
    "alignment": "policy_reward",
    "guessing-game": "questions",
}
# Pictures that tell the number by their heights.
TELLING = frozenset({*ASKED, "surprise", "matrix"})
ALONE, OF_MODEL = "entropy_p", "kl_p_qt"


def steps_for(document: Document) -> tuple[Step, ...]:
    """Return a step for each scene: its own, or a question for the number that its lens shows."""
    return tuple(scene.step or step_for(document, scene) for scene in document.scenes)


def step_for(document: Document, scene: Scene) -> Step:
    """Return a step that asks for the number that a scene's lens is about.

    One that only shows, where that number has no finite value.
    """
    view = view_of(document, scene)
    readings = evaluate(view)
    asked = ASKED.get(scene.lens) or (ALONE if view.model is None else OF_MODEL)
    quantity = quantity_of(asked)
    if not isinstance(readings, Readings):
        return Step()
    value = quantity.in_bits(readings)
    if value is None or not 0.0 <= value < 1e300:
        return Step()
    words = asking_for(quantity, readings)
    question = Question(words, "number", asked, 0.0, slider_end(value))
    return Step(question, covers=("picture",) if scene.lens in TELLING else ())


def asking_for(quantity: Quantity, readings: Readings, than: float | None = None) -> str:
    """Return the words that ask for a number, or whether it is higher than another.

    `Entropy of the truth: how large is H(P) here?`
    """
    named = f"{quantity.name}: " if quantity.name != quantity.symbol else ""
    symbol = quantity.symbol_of(readings)
    if than is None:
        words = f"{named}how large is {symbol} here?"
    else:
        words = f"{named}is {symbol} higher or lower than {quantity.text(than, Unit.BITS)} here?"
    return words[:1].upper() + words[1:]


def slider_end(value: float) -> float:
    """Return a round number for the end of a slider, well beyond a value from 0 on.

    >>> slider_end(0.469), slider_end(3.1), slider_end(0.0)
    (1.0, 5.0, 1.0)
    """
    if value <= 0.0:
        return 1.0
    power = 10.0 ** floor(log10(value * 1.5))
    leading = ceil(value * 1.5 / power - 1e-9)
    return power * next(one for one in (1, 2, 5, 10) if one >= leading)
