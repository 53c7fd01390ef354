"""Live numbers in what is said to a view: a reading in braces stands for its number."""

import re

from model.evaluate.catalogue import MEASURES
from model.evaluate.readings import Readings, Unreadable

_BRACES = re.compile(r"\{([^{}]*)\}")
_IDS = frozenset(measure.id for measure in MEASURES)


def with_numbers(note: str, readings: Readings | Unreadable) -> str:
    """Return a note with the number and the unit of each reading that stands in braces.

    `H(P) is {entropy_p}` becomes `H(P) is 0.469 bits`. A reading without a value is a dash; what
    is no reading stays as it is written.
    """

    def number(found: re.Match[str]) -> str:
        reading_id = found[1].strip()
        return readings.quantity(reading_id) if reading_id in readings.values else found[0]

    return _BRACES.sub(number, note)


def check_note(note: str) -> None:
    """Raise ValueError, naming the place and what to do, where braces hold no reading."""
    for found in _BRACES.finditer(note):
        if found[1].strip() not in _IDS:
            raise ValueError(
                f"“{found[0][:40]}” in the note names no reading; write one such as "
                "{entropy_p} or {kl_p_qt}, or leave the braces out."
            )
