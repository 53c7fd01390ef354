"""CommandError, and how single values of the command line are checked."""

import math
import re
from collections.abc import Sequence

from model.words.names import fit_line, joined

_NUMBER = re.compile(r"\+?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)


class CommandError(ValueError):
    """A sentence that says what is wrong with the command line or its file."""


def choice(option: str, given: str | None, choices: Sequence[str]) -> str | None:
    """Return what was given, None for nothing; CommandError unless it is one of the choices."""
    if given is None or given in choices:
        return given
    named = joined(choices, "or")
    raise CommandError(f"{option} takes {named}, not “{short(given)}”.")


def number(given: str) -> float:
    """Return a number from 0 on as people write it, 0.7 or 0,7; NaN if it is none."""
    plain = given.strip()
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else math.nan


def short(given: str) -> str:
    """Return what was given on one line of at most 40 characters."""
    return fit_line(given, 40)
