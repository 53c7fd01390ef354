"""What differs between two tables, so that a view refreshes no more than that."""

from collections.abc import Sequence
from typing import NamedTuple

from model.table import Column


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
    last = first + max(
        (
            offset
            for offset, pair in enumerate(zip(old[first:], new[first:], strict=True))
            if pair[0] != pair[1]
        ),
        default=0,
    )
    return Span(first, last)


def changed_values(old: Column, new: Column) -> Span | None:
    """Return the rows between which two columns of equal length show something else."""
    if old is new or not len(old):
        return None
    rows = new.changed_rows(old)
    return Span(int(rows[0]), int(rows[-1])) if len(rows) else None


def place_of_change(old: Sequence[object], new: Sequence[object]) -> int:
    """Return where two sequences begin to differ: there rows or columns come or go."""
    shorter = min(len(old), len(new))
    return next((row for row in range(shorter) if old[row] != new[row]), shorter)
