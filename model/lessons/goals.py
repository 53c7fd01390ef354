"""Goals: whether what was to be reached is reached, in words."""

from typing import NamedTuple

from model.document.document import Goal
from model.evaluate.readings import Readings, Unreadable
from model.lessons.quantities import quantity_of
from model.words.numerals import compact_text
from model.words.units import Unit

# What a number typed exactly may miss by rounding.
ROUNDING = 1e-9


class Attempt(NamedTuple):
    """Where one stands: whether the goal is reached, and a sentence with the numbers."""

    reached: bool
    sentence: str


def attempt_at(goal: Goal, readings: Readings | Unreadable) -> Attempt:
    """Return where the readings stand to the goal; what cannot be read reaches none."""
    if isinstance(readings, Unreadable):
        return Attempt(False, readings.problem)
    quantity = quantity_of(goal.measure)
    value = quantity.in_bits(readings)
    if value is None:
        return Attempt(False, f"{quantity.symbol_of(readings)} has no value yet.")
    there = abs(value - goal.target) <= goal.tolerance + ROUNDING
    sentence = f"{quantity.said(readings, value)}."
    if not goal.limited:
        return Attempt(there, sentence)
    limit = quantity_of(goal.limited)
    spent = limit.in_bits(readings)
    if spent is None:
        return Attempt(False, f"{sentence} {limit.symbol_of(readings)} has no value yet.")
    within = spent <= goal.most + ROUNDING
    told = limit.said(readings, spent) + ("" if within else ", which is too much")
    return Attempt(there and within, f"{sentence} {told}.")


def goal_line(goal: Goal) -> str:
    """Return the goal as one line of numbers: `H(P) = 1.000 bits, give or take 0.001`."""
    quantity = quantity_of(goal.measure)
    line = (
        f"{quantity.symbol} = {quantity.text(goal.target, Unit.BITS)}, "
        f"give or take {compact_text(goal.tolerance)}"
    )
    if not goal.limited:
        return line
    limit = quantity_of(goal.limited)
    return f"{line}; {limit.symbol} at most {limit.text(goal.most, Unit.BITS)}"
