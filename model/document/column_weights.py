"""The exact weights of a column of a table."""

import numpy as np

from model.document.cells import Kind
from model.document.table import Column
from model.exact.weights import Weights, as_logits, as_weights
from model.words.names import fit_line


class UnreadableTableError(ValueError):
    """A sentence that says why no reading of a table is possible, and what to do."""


def weights_of(column: Column) -> Weights:
    """Return the column as exact weights.

    Raises UnreadableTableError naming the column if it has no weight at all.
    """
    if column.kind is Kind.LOGITS:
        if not np.isfinite(column.values).any():
            raise UnreadableTableError(
                f"No row of {fit_line(column.name, 40)} has a logit: type a number in any of them."
            )
        try:
            return as_logits(column.values, f"logits of {fit_line(column.name, 40)}")
        except ValueError as error:
            raise UnreadableTableError(str(error)) from error
    if not column.values.any():
        raise UnreadableTableError(
            f"All weights of {fit_line(column.name, 40)} are zero: type a weight in any row."
        )
    return as_weights(column.values)
