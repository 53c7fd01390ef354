"""Making: a question for a scene that has none yet, so that a talk becomes a lesson."""

from math import ceil, floor, log10

from model.document.document import Document, Question, Scene, Step
from model.document.scenes import view_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.lessons.quantities import quantity_of

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
    value = quantity.in_bits(readings) if isinstance(readings, Readings) else None
    if value is None or not 0.0 <= value < 1e300:
        return Step()
    words = f"{quantity.name}: how large is {quantity.symbol} here?"
    question = Question(words, "number", asked, 0.0, slider_end(value))
    return Step(question, covers=("picture",) if scene.lens in TELLING else ())


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
