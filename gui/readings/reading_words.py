"""What is written around a reading's number: its symbol, its tooltip, what copying it gives."""

from model.evaluate.readings import Dimension, Reading, Readings, ReadingSet
from model.words.markup import escape, plain
from model.words.units import Unit

DECIMALS, OPTIONS_DECIMALS = 3, 2


def symbol_of(readings: ReadingSet, reading: Reading) -> str:
    """Return the symbol in markup; P where the dial tempers P for want of a Q."""
    return readings.symbol(reading.id)


def number_of(reading: Reading, unit: Unit) -> str:
    """Return the number as cards and list show it."""
    options = reading.measure.dimension is Dimension.OPTIONS
    return reading.text(unit, OPTIONS_DECIMALS if options else DECIMALS)


def full_number(reading: Reading, unit: Unit) -> str:
    """Return the number in full precision, as it is copied; empty where there is none."""
    value = reading.value_in(unit)
    return "" if value is None else f"{value:.17g}"


def spoken(reading: Reading, unit: Unit) -> str:
    """Return the number and its unit, and the reason if there is one, in plain text."""
    quantity = f"{number_of(reading, unit)} {reading.unit_name(unit)}".strip()
    if reading.value is None:
        return f"no number: {plain(reading.answer.reason)}"
    return f"{quantity}. {plain(reading.answer.reason)}" if reading.answer.reason else quantity


def formula_of(readings: ReadingSet, reading: Reading) -> str:
    """Return the formula with the live numbers, in markup; the symbol alone without numbers."""
    if isinstance(readings, Readings):
        return reading.measure.formula(readings)
    return reading.measure.symbol


def tip_of(readings: ReadingSet, reading: Reading) -> str:
    """Return the tooltip in markup: name, question, formula with the live numbers, how to copy."""
    lines = [
        f"<b>{escape(reading.measure.name)}</b> · {symbol_of(readings, reading)}",
        escape(reading.measure.question),
        formula_of(readings, reading),
        reading.answer.reason,
        "Click to copy" if reading.value is not None else "",
    ]
    return "<br>".join(line for line in lines if line)
