"""Quantities: every number that a lesson can ask for, set as a goal or name in a sentence.

These are the readings, a few numbers of lenses that the readings lack, and the share of an outcome.
In a note an id in braces stands for the number. That all of them are there is checked when a step
is written or read.
"""

import re
from collections.abc import Callable, Collection
from math import isnan, log
from typing import NamedTuple

import numpy as np

from model.document.document import Document, Scene, Step
from model.document.table import Array
from model.evaluate.catalogue import MEASURES
from model.evaluate.readings import COVERED_TEXT, Dimension, Readings, ReadingSet, Unreadable
from model.exact.weights import as_logits
from model.measures import kl_divergence
from model.words.markup import plain
from model.words.numerals import compact_text, reading_text, temperature_text
from model.words.units import Unit

_Value = Callable[[Readings], float | None]
_READINGS = frozenset(one.id for one in MEASURES)
_BRACES = re.compile(r"\{([^{}]*)\}")


class Quantity(NamedTuple):
    """One number that a lesson may speak of.

    Attributes:
        id: its name in files; of a share `tempered:` and the outcome.
        symbol: how it is written, in plain text.
        name: in words.
        dimension: what it counts.
        value: from readings to the number in nats, or pure; None where there is none.
    """

    id: str
    symbol: str
    name: str
    dimension: Dimension
    value: _Value

    @property
    def is_percentage(self) -> bool:
        """Whether it is shown as a percentage: shares that are no readings."""
        return self.dimension is Dimension.SHARE and self.id not in _READINGS

    def in_bits(self, readings: Readings) -> float | None:
        """Return the number as lessons write it: information in bits, all else as it is."""
        return self.as_written(self.value(readings))

    def as_written(self, value: float | None) -> float | None:
        """Return a value in nats, or pure, as lessons write it."""
        if value is None or self.dimension is not Dimension.INFORMATION:
            return value
        return value / log(2.0)

    def text(self, written: float, unit: Unit) -> str:
        """Return a number as lessons write it, as it is shown: in the unit, with its name."""
        if self.dimension is Dimension.INFORMATION:
            return unit.text(written * log(2.0))
        if self.is_percentage:
            return f"{100.0 * written:.1f}".removesuffix(".0") + "%"
        if self.dimension is Dimension.COUNT:
            return f"{written:.0f}"
        if self.dimension is Dimension.TEMPERATURE:
            return temperature_text(float(f"{written:.3g}"))
        if self.dimension is Dimension.OPTIONS:
            return f"{reading_text(written, 2)} options"
        return compact_text(written, 4) if self.id == "questions" else reading_text(written, 3)

    def symbol_of(self, readings: Readings) -> str:
        """Return how it is written of these readings: without a T where Q is as it stands."""
        return self.symbol if readings.is_moved else self.symbol.replace("ᴛ", "")

    def said(self, readings: Readings, written: float) -> str:
        """Return a sentence’s beginning with the number: `H(P) is 0.469 bits`, `5 steps`."""
        text = self.text(written, readings.unit)
        if self.dimension is Dimension.COUNT:
            return f"{text} {self.symbol}"
        options = self.dimension is Dimension.OPTIONS
        symbol = self.name if options else self.symbol_of(readings)
        return f"{symbol[:1].upper()}{symbol[1:]} is {text}"


def _reading(reading_id: str) -> _Value:
    return lambda readings: readings[reading_id].value


def _survivors(readings: Readings) -> float:
    return float(np.count_nonzero(readings.tempered))


# What belongs to one lens is loaded by those who ask for it: every window opens with this file.
def _questions(readings: Readings) -> float:
    """The mean number of yes-or-no questions that the best plan for P needs."""
    from model.lenses.guessing.question_tree import question_tree

    return question_tree(readings.truth).expected_questions(readings.truth)


def _policy_reward(readings: Readings) -> float | None:
    from model.lenses.alignment.controls import policy_of

    policy = policy_of(readings.document)
    return None if policy is None else policy.reward


def _policy_divergence(readings: Readings) -> float | None:
    from model.lenses.alignment.controls import policy_of

    policy = policy_of(readings.document)
    return None if policy is None else policy.divergence


def _own_reward(readings: Readings) -> float | None:
    reward = readings.document.reward_column
    return None if reward is None else float(readings.truth @ reward.values)


def _trained_divergence(readings: Readings) -> float | None:
    from model.lens.view import Workings
    from model.lenses.training.descent import train

    settings = readings.document.training
    if readings.model is None:
        return None
    try:
        path = train(readings.truth, readings.prepared.log_weights, settings, Workings())
    except ValueError:
        return None
    # Not from the losses: these may be of labels that are smoothed.
    return kl_divergence(readings.prepared.truth_weights, as_logits(path.logits))


def _trained_loss(readings: Readings) -> float | None:
    """H(P, Q), whatever it was that was made small."""
    divergence, floor = _trained_divergence(readings), readings["entropy_p"].value
    return None if divergence is None or floor is None else floor + divergence


def _mutual_information(readings: Readings) -> float | None:
    from model.lenses.joint.controls import joint_columns, weights_of
    from model.lenses.joint.two_variables import tempered_weights_of, two_variables

    if len(joint_columns(readings.document)) < 2:
        return None
    try:
        cells, temperature = weights_of(readings.document), readings.document.temperature
        return two_variables(tempered_weights_of(cells, temperature)).shared
    except ValueError:
        return None


def _kept_share(readings: Readings) -> float | None:
    """How often a draft of Q at T is kept: 1 − TV, where the target P is as it stands."""
    apart, draft = readings["total_variation"].value, readings.document.draft
    if apart is None or draft.target_temperature != 1.0 or draft.target_filters != "none":
        return None
    return 1.0 - apart


_OWN = (
    Quantity(
        "temperature",
        "T",
        "Temperature",
        Dimension.TEMPERATURE,
        lambda readings: readings.document.temperature,
    ),
    Quantity("survivors", "outcomes left", "Outcomes left to draw", Dimension.COUNT, _survivors),
    Quantity("questions", "questions", "Questions of the best plan", Dimension.PURE, _questions),
    Quantity("policy_reward", "reward of π", "Reward", Dimension.PURE, _policy_reward),
    Quantity(
        "policy_kl", "D(π ‖ Q)", "KL divergence of π", Dimension.INFORMATION, _policy_divergence
    ),
    Quantity("own_reward", "reward of P", "Reward of P", Dimension.PURE, _own_reward),
    Quantity(
        "mutual_information",
        "I(X; Y)",
        "Mutual information",
        Dimension.INFORMATION,
        _mutual_information,
    ),
    Quantity("kept_share", "drafts kept", "Drafts kept", Dimension.SHARE, _kept_share),
    Quantity(
        "trained_loss",
        "loss",
        "Loss after training",
        Dimension.INFORMATION,
        _trained_loss,
    ),
    Quantity(
        "trained_kl",
        "D(P ‖ Q)",
        "KL divergence after training",
        Dimension.INFORMATION,
        _trained_divergence,
    ),
    Quantity(
        "training_steps",
        "steps",
        "Training steps",
        Dimension.COUNT,
        lambda readings: float(readings.document.training.step),
    ),
)
# By id, in the order in which they are offered.
QUANTITIES: dict[str, Quantity] = {
    **{
        one.id: Quantity(one.id, plain(one.symbol), one.name, one.dimension, _reading(one.id))
        for one in MEASURES
    },
    **{one.id: one for one in _OWN},
}
COLUMNS = {"truth": "P", "model": "Q", "tempered": "Q at T"}


def _worded(written: str) -> str:
    """A symbol or a name as far as a keyboard has its letters: `D(P||Q)`, `best temperature`."""
    plainly = written.replace("ᴛ", "").replace("‖", "||").replace("−", "-")
    return "".join(plainly.split()).casefold()


# By symbol and name as cards have them; of two alike it is the first.
_BY_WORDS: dict[str, Quantity] = {}
for _one in QUANTITIES.values():
    for _written in (_one.symbol, _one.name):
        _BY_WORDS.setdefault(_worded(_written), _one)


def _near(written: str) -> tuple[str, ...]:
    """The ids, up to two, that what was written may have meant."""
    from difflib import get_close_matches

    near = get_close_matches(written, QUANTITIES, 2)
    worded = get_close_matches(_worded(written), _BY_WORDS, 2)
    return tuple(near or dict.fromkeys(_BY_WORDS[one].id for one in worded))


def quantity_of(quantity_id: str) -> Quantity:
    """Return the quantity of an id, a symbol or a name; ValueError, with what to write, for others.

    >>> quantity_of("tempered:sunny").symbol
    'Q at T of “sunny”'
    >>> quantity_of("H(P)").id, quantity_of("Perplexity").id
    ('entropy_p', 'perplexity')
    """
    found = QUANTITIES.get(quantity_id) or _BY_WORDS.get(_worded(quantity_id))
    if found is not None:
        return found
    column, mark, outcome = quantity_id.partition(":")
    if not mark or column not in COLUMNS:
        raise ValueError(
            f"“{quantity_id[:40]}” names no number; write one such as entropy_p, kl_p_qt or "
            "tempered:sunny."
        )
    said = f"{COLUMNS[column]} of “{outcome}”"

    def share(readings: Readings) -> float | None:
        if outcome not in readings.outcomes:
            return None
        shares = _shares(readings, column)
        return None if shares is None else float(shares[readings.outcomes.index(outcome)])

    return Quantity(quantity_id, said, said, Dimension.SHARE, share)


def _shares(readings: Readings, column: str) -> Array | None:
    if column == "truth":
        return readings.truth
    return readings.model if column == "model" else readings.tempered


def quantity_text(readings: ReadingSet, quantity_id: str) -> str:
    """Return a number with its unit as it is shown: “?” where covered, a dash where there is none.

    Raises ValueError where the id names no number.
    """
    if quantity_id in readings.values:
        return readings.quantity(quantity_id)
    quantity = quantity_of(quantity_id)
    if quantity.id in readings.values:
        return readings.quantity(quantity.id)
    value = quantity.in_bits(readings) if isinstance(readings, Readings) else None
    if value is None:
        return "–"
    return COVERED_TEXT if isnan(value) else quantity.text(value, readings.unit)


def with_numbers(note: str, readings: Readings | Unreadable) -> str:
    """Return a note with the number and the unit of each quantity that stands in braces.

    `H(P) is {entropy_p}`, or `{H(P)}`, becomes `H(P) is 0.469 bits`. One without a value is a dash;
    what names no quantity stays as it is written.
    """

    def number(found: re.Match[str]) -> str:
        try:
            return quantity_text(readings, found[1].strip())
        except ValueError:
            return found[0]

    return _BRACES.sub(number, note)


def check_note(note: str, outcomes: Collection[str] | None = None) -> None:
    """Raise ValueError, naming the place and what to do, where braces hold no quantity.

    outcomes: those of the table, of which a share can be named; None takes any.
    """
    for found in _BRACES.finditer(note):
        named, place = found[1].strip(), f"“{found[0][:40]}” in the note"
        try:
            quantity = quantity_of(named)
        except ValueError as error:
            near = _near(named)
            such = " or ".join(f"{{{one}}}" for one in near or ("H(P)", "kl_p_qt"))
            do = f"did you mean {such}? Else" if near else f"write one such as {such}, or"
            raise ValueError(f"{place} names no reading; {do} leave the braces out.") from error
        _, mark, outcome = quantity.id.partition(":")
        if mark and outcomes is not None and outcome not in outcomes:
            raise ValueError(f"{place} names no outcome of the table; correct its name.")


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
