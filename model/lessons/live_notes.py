"""Live numbers in what is said to a view: a number's id in braces stands for the number."""

import re

from model.evaluate.readings import Readings, Unreadable
from model.lessons.quantities import quantity_of, quantity_text

_BRACES = re.compile(r"\{([^{}]*)\}")


def with_numbers(note: str, readings: Readings | Unreadable) -> str:
    """Return a note with the number and the unit of each quantity that stands in braces.

    `H(P) is {entropy_p}` becomes `H(P) is 0.469 bits`. One without a value is a dash; what names
    no quantity stays as it is written.
    """

    def number(found: re.Match[str]) -> str:
        try:
            return quantity_text(readings, found[1].strip())
        except ValueError:
            return found[0]

    return _BRACES.sub(number, note)


def check_note(note: str) -> None:
    """Raise ValueError, naming the place and what to do, where braces hold no quantity."""
    for found in _BRACES.finditer(note):
        try:
            quantity_of(found[1].strip())
        except ValueError as error:
            raise ValueError(
                f"“{found[0][:40]}” in the note names no reading; write one such as "
                "{entropy_p} or {kl_p_qt}, or leave the braces out."
            ) from error
