"""What differs between two tables, so that a view refreshes no more than that."""

from collections.abc import Sequence
from typing import NamedTuple

from model.table import Column

STRETCH = 4_096


class Span(NamedTuple):
    """Rows from the first to the last, both included."""

    first: int
    last: int


def changed_outcomes(old: tuple[str, ...], new: tuple[str, ...]) -> Span | None:
    """Return the rows between which names differ, for tables of equal length."""
    if old is new:
        return None
    first = place_of_change(old, new)
    if first == len(old):
        return None
    backwards = range(len(old) - 1, first - 1, -1)
    return Span(first, next(row for row in backwards if old[row] != new[row]))


def changed_values(old: Column, new: Column) -> Span | None:
    """Return the rows between which two columns of equal length show something else."""
    if old is new or not len(old):
        return None
    span = new.changed_span(old)
    return None if span is None else Span(*span)


def place_of_change(old: Sequence[object], new: Sequence[object]) -> int:
    """Return where two sequences begin to differ: there rows or columns come or go."""
    shorter, start = min(len(old), len(new)), 0
    # Whole stretches are compared at once: most of a long table is the very same names.
    while (
        start + STRETCH <= shorter and old[start : start + STRETCH] == new[start : start + STRETCH]
    ):
        start += STRETCH
    return next((row for row in range(start, shorter) if old[row] != new[row]), shorter)
