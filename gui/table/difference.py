"""What differs between two tables, so that a view refreshes no more than that."""

from collections.abc import Sequence
from typing import NamedTuple

from model.document.table import Column, Table

STRETCH = 4_096


class Span(NamedTuple):
    """Rows from the first to the last, both included."""

    first: int
    last: int


def changed_outcomes(old: Table, new: Table) -> Span | None:
    """Return the rows between which names differ, for tables of equal length."""
    span = None if old.names is new.names else new.names.changed_span(old.names)
    return None if span is None else Span(*span)


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
