"""RowFilter: which outcomes to look at, by a part of their names and by their probabilities."""

import operator
import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.document.cells import CellError, Kind, parse_cell
from model.document.document import Document
from model.document.table import Array, Column, Rows
from model.words.remembering import remembered

_COMPARISON = re.compile(r"(?<![^\s])([pq])\s*(>=|<=|≥|≤|>|<|=)\s*(\S*)", re.IGNORECASE)
_SIGNS: dict[str, Callable[[Array, float], NDArray[np.bool_]]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "≥": operator.ge,
    "<=": operator.le,
    "≤": operator.le,
    "=": operator.eq,
}


class FilterError(ValueError):
    """A sentence that says what is wrong with a filter, and how one is written."""


class Condition(NamedTuple):
    """One bound on a probability: whose (p or q), the sign, and the number."""

    role: str
    sign: str
    number: float


class RowFilter(NamedTuple):
    """What a row must have to be shown.

    Attributes:
        text: a part of its name, in any case; empty for any name.
        comparisons: bounds that its probabilities must all keep.
    """

    text: str = ""
    comparisons: tuple[Condition, ...] = ()


def parse_filter(typed: str) -> RowFilter | None:
    """Return what `ing`, `p > 0.001` or `ing q < 1e-6` ask for, or None for a blank text.

    FilterError with a sentence where a bound has no number.
    """
    comparisons = []
    for role, sign, number in _COMPARISON.findall(typed):
        try:
            if not number:
                raise CellError("it is missing")
            value = parse_cell(number)
        except CellError as error:
            raise FilterError(f"“{role} {sign}” needs a number such as 0.001: {error}") from error
        comparisons.append(Condition(role.lower(), sign, value))
    text = " ".join(_COMPARISON.sub(" ", typed).split()).casefold()
    return RowFilter(text, tuple(comparisons)) if text or comparisons else None


def matching_rows(document: Document, row_filter: RowFilter) -> Rows:
    """Return the rows of the document's table that a filter shows, in table order.

    FilterError where it asks for Q and there is none.
    """
    keep = np.ones(len(document.table), dtype=bool)
    for one in row_filter.comparisons:
        column = document.truth_column if one.role == "p" else document.model_column
        if column is None:
            raise FilterError("There is no Q to compare with: give a column the role Q.")
        keep &= _SIGNS[one.sign](_probabilities(column), one.number)
    if row_filter.text:
        names = _folded(document.table.outcomes)
        sought = row_filter.text
        keep &= np.fromiter((sought in name for name in names), dtype=bool, count=len(names))
    return np.flatnonzero(keep)


# A word is typed letter by letter over the very same names and columns.
@remembered(1)
def _folded(outcomes: tuple[str, ...]) -> list[str]:
    return list(map(str.casefold, outcomes))


@remembered(2)
def _probabilities(column: Column) -> Array:
    """The column divided by its sum, plainly; 0 in all rows of a column without any weight."""
    values = column.values
    largest = float(values.max(initial=-np.inf))
    with np.errstate(under="ignore", over="ignore", invalid="ignore"):
        if column.kind is Kind.LOGITS:
            shares = np.where(values > -np.inf, np.exp(values - largest), 0.0)
        else:
            shares = values / largest if largest > 0.0 else np.zeros_like(values)
        return np.asarray(shares / max(float(shares.sum()), 1.0))
