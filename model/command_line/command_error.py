"""CommandError, and how single values of the command line are checked."""

import math
import re
from collections.abc import Sequence

from model.files.format import FormatError
from model.words.names import fit_line, joined

_NUMBER = re.compile(r"\+?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)


class CommandError(ValueError):
    """A sentence that says what is wrong with the command line or its file."""


def with_commands(error: CommandError, arguments: Sequence[str]) -> str:
    """Return what is wrong; where a file can be read in several ways, the whole command of each.

    arguments: what the program was given.
    """
    cause = error.__cause__
    if not isinstance(cause, FormatError) or not cause.ways:
        return str(error)
    # What a shell reads is loaded where something went wrong.
    import shlex

    commands = [f"main.py {shlex.join([*arguments, *way.split()])}" for way in cause.ways]
    return f"{error} To choose: {'; or: '.join(commands)}"


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
