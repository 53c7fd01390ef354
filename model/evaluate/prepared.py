"""Prepared: what only the table and its roles decide, worked out once and kept while T turns."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.document.cells import Kind
from model.document.document import Document
from model.document.ordering import ascending_rows
from model.document.table import Array, Column, frozen
from model.evaluate.curves import Curves, temperature_curves
from model.exact.weights import Weights, as_logits, as_weights
from model.measures import entropy, redundancy
from model.tempering import BestTemperature, Tempered, find_best_temperature, tempered_weights

# The quicker pass is loaded once something moves.
if TYPE_CHECKING:
    from model.evaluate.moving_filtered import FilteredPass
    from model.evaluate.quick.columns import MotionColumn
    from model.evaluate.quick.motion import MotionPass

Rows = NDArray[np.intp]
_BY_COLUMNS = (
    "truth_motion",
    "source_motion",
    "motion",
    "curves",
    "log_weights",
    "rows_by_truth",
    "rows_by_source",
    "best_temperature",
)
COLDEST, HOTTEST = 0.05, 20.0
TEMPERATURES = np.geomspace(COLDEST, HOTTEST, 200)


class UnreadableTableError(ValueError):
    """A sentence that says why no reading of a table is possible, and what to do."""


class Prepared:
    """The distributions of a document's roles, and what follows from them alone.

    Attributes:
        outcomes: the names of the rows.
        truth, model: P and Q as rounded probabilities, one a row, read-only; Q is None where
            the document has none.
        tempered_column: the column that the dial tempers.
        is_exact: whether all of this is exact; `earlier` lends what the same columns decide.

    Raises UnreadableTableError if a column with a role has no weight at all.
    """

    is_exact = True

    def __init__(self, document: Document, earlier: "Prepared | None" = None) -> None:
        if not len(document.table):
            raise UnreadableTableError("The table has no outcomes: add one, or paste a column.")
        self._take(document, earlier)
        self.truth = self.truth_weights.probabilities
        self.model = None if self.model_weights is None else self.model_weights.probabilities

    def _take(self, document: Document, earlier: "Prepared | None") -> None:
        self._names = document.table.names
        self.outcomes = document.table.outcomes
        self.truth_column = document.truth_column
        self.model_column = document.model_column
        self.tempered_column = document.tempered_column
        # Columns put themselves together from their blocks as long as somebody holds the result.
        self._held = tuple(column.values for column in (self.truth_column, self.tempered_column))
        self._known = {} if earlier is None else earlier.known_weights
        self._near = {} if earlier is None else earlier.known_orders
        self._near_best = None if earlier is None else earlier.known_best_temperature
        # The last answer to filters, kept by `moving_filtered` as long as the columns stay.
        self.filtered_pass: FilteredPass | None = None
        self._tempered: Tempered | None = None
        if earlier is None or earlier.tempered_column is not self.tempered_column:
            return
        self._tempered = earlier._tempered
        same = (earlier.truth_column, earlier.model_column) == (
            self.truth_column,
            self.model_column,
        )
        if same and (earlier.is_exact or not self.is_exact):
            # Only names are others: all that the columns decide is as it was.
            made = earlier.__dict__
            self.__dict__.update({name: made[name] for name in _BY_COLUMNS if name in made})

    @property
    def known_weights(self) -> dict[Column, Weights]:
        """The exact weights made so far, by column: another table may have the same columns."""
        pairs = ((self.truth_column, "truth_weights"), (self.model_column, "model_weights"))
        known = {}
        for column, name in pairs:
            if column is not None:
                known[column] = self.__dict__.get(name) or self._known.get(column)
        return {column: weights for column, weights in known.items() if weights is not None}

    @property
    def known_orders(self) -> dict[str, tuple[Array, Rows]]:
        """The orders of rows worked out so far, with what was ordered.

        Those of an edited table are almost the same, and those of a column left alone the same.
        """
        known = {"rows_by_truth": self.truth, "rows_by_source": self.tempered_source}
        made = self.__dict__
        return self._near | {name: (of, made[name]) for name, of in known.items() if name in made}

    def _descending(self, name: str, values: Array) -> Rows:
        of, near = self._near.get(name, (None, None))
        return near if near is not None and of is values else ascending_rows(-values, near)

    @property
    def known_best_temperature(self) -> float | None:
        """1 / T* where it has been worked out: where a search may begin."""
        best = self.__dict__.get("best_temperature")
        return 1.0 / best.value if best is not None and best.value else self._near_best

    @cached_property
    def truth_weights(self) -> Weights:
        """P, exactly."""
        return self._weights_of(self.truth_column)

    @cached_property
    def model_weights(self) -> Weights | None:
        """Q, exactly; None where the document has none."""
        if self.model_column is None or self.model_column is self.truth_column:
            return None if self.model_column is None else self.truth_weights
        return self._weights_of(self.model_column)

    def _weights_of(self, column: Column) -> Weights:
        return self._known.get(column) or weights_of(column)

    def serves(self, document: Document) -> bool:
        """Return whether this is what `document` would be prepared to."""
        return (
            document.truth_column is self.truth_column
            and document.model_column is self.model_column
            and document.table.names is self._names
        )

    @property
    def tempered_source(self) -> Array:
        """The probabilities that the dial tempers: Q, or P where there is no Q."""
        return self.truth if self.model is None else self.model

    @property
    def source_weights(self) -> Weights:
        """The same, exactly."""
        return self.truth_weights if self.model_weights is None else self.model_weights

    @cached_property
    def log_weights(self) -> Array:
        """The logits that the dial divides by T: logarithms of the tempered column; −∞ for zero."""
        if self.tempered_column.kind is Kind.LOGITS:
            return self.tempered_column.values
        with np.errstate(divide="ignore"):
            return frozen(np.log(self.tempered_source))

    def tempered_at(self, temperature: float) -> Tempered:
        """The tempered column at T, exactly; the last one is kept, also for an edit of P."""
        if self._tempered is None or self._tempered.temperature != temperature:
            self._tempered = tempered_weights(self.source_weights, temperature)
        return self._tempered

    @cached_property
    def source_entropy(self) -> float:
        """The entropy of the tempered column before the dial, in nats."""
        return entropy(self.source_weights)

    @cached_property
    def truth_entropy(self) -> float:
        """H(P) in nats."""
        return entropy(self.truth_weights)

    @cached_property
    def divergence_from_uniform(self) -> float:
        """log n − H(P) in nats, exact where P is nearly uniform."""
        return redundancy(self.truth_weights)

    @cached_property
    def best_temperature(self) -> BestTemperature:
        """T*, or why there is none."""
        return find_best_temperature(self.truth_weights, self.source_weights, self._near_best)

    @cached_property
    def truth_motion(self) -> "MotionColumn":
        """P as the quicker pass takes it."""
        from model.evaluate.quick.columns import exact_column

        return exact_column(self.truth_weights)

    @cached_property
    def source_motion(self) -> "MotionColumn":
        """The tempered column as the quicker pass takes it."""
        if self.source_weights is self.truth_weights:
            return self.truth_motion
        from model.evaluate.quick.columns import exact_column

        return exact_column(self.source_weights)

    @cached_property
    def motion(self) -> "MotionPass":
        """The buffers for the quicker pass while the dial moves; one user at a time."""
        from model.evaluate.quick.motion import MotionPass

        truth = None if self.model is None else self.truth_motion
        return MotionPass(self.source_motion, truth)

    def make_ready(self) -> None:
        """Have ready what the first turn of the dial would have to wait for."""
        _ = self.motion

    @cached_property
    def curves(self) -> Curves:
        """Entropy, cross entropy and divergence over T from 0.05 to 20."""
        truth = None if self.model is None else self.truth
        return temperature_curves(truth, self.log_weights, TEMPERATURES)

    @cached_property
    def rows_by_source(self) -> Rows:
        """The rows from the most to the least likely under the tempered column, at any T > 0."""
        return self._descending("rows_by_source", self.tempered_source)

    @cached_property
    def most_likely_row(self) -> int:
        """The first row where P is largest."""
        return int(self.truth.argmax())

    @cached_property
    def rows_by_truth(self) -> Rows:
        """The rows from the most to the least likely under P; equal ones in table order."""
        return self._descending("rows_by_truth", self.truth)


def weights_of(column: Column) -> Weights:
    """Return the column as exact weights.

    Raises UnreadableTableError naming the column if it has no weight at all.
    """
    if column.kind is Kind.LOGITS:
        if not np.isfinite(column.values).any():
            raise UnreadableTableError(
                f"No row of {column.name} has a logit: type a number in any of them."
            )
        try:
            return as_logits(column.values, f"logits of {column.name}")
        except ValueError as error:
            raise UnreadableTableError(str(error)) from error
    if not column.values.any():
        raise UnreadableTableError(
            f"All weights of {column.name} are zero: type a weight in any row."
        )
    return as_weights(column.values)
