"""Prepared: what only the table and its roles decide, worked out once and kept while T turns."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Array, Column, Rows, UnreadableTableError, frozen, weights_of
from model.document.value_blocks import ascending_rows
from model.evaluate.curves import Curves, temperature_curves
from model.evaluate.motion import MotionPass
from model.evaluate.motion_column import MotionColumn, exact_column, plain_column
from model.exact.weights import Weights
from model.measures.divergence import redundancy
from model.measures.entropy import entropy
from model.tempering.best import BestTemperature, find_best_temperature

COLDEST, HOTTEST = 0.05, 20.0
TEMPERATURES = np.geomspace(COLDEST, HOTTEST, 200)


class ReadColumn:
    """What one column decides. Nothing of it changes; what is long to work out waits to be asked.

    Attributes:
        column: what was read.
        is_exact: whether its numbers come from exact weights; plain sums otherwise, each within
            1e-9, while a person still edits the column. Exact weights can be had all the same.
        probabilities: one a row, read-only.
    """

    def __init__(
        self, column: Column, plain: MotionColumn | None = None, near: Rows | None = None
    ) -> None:
        """Read a column exactly, or take over what was read plainly.

        near: the order of a similar column's rows, from where sorting is short.
        Raises UnreadableTableError if the column has no weight at all.
        """
        self.column, self.is_exact = column, plain is None
        # Columns put themselves together from their blocks as long as somebody holds the result.
        self._held = column.values if plain is None else None
        self._plain, self._near = plain, near
        self.probabilities = self.weights.probabilities if plain is None else plain.probabilities

    @cached_property
    def weights(self) -> Weights:
        """The column, exactly."""
        return weights_of(self.column)

    @cached_property
    def motion(self) -> MotionColumn:
        """The column as the quicker pass takes it."""
        if self._plain is not None:
            return self._plain
        return exact_column(self.column, self.weights, self.entropy)

    @cached_property
    def entropy(self) -> float:
        """Its entropy in nats, exactly."""
        return entropy(self.weights)

    @cached_property
    def logs(self) -> Array:
        """The logits that a dial divides by T: logarithms of the column; −∞ for zero."""
        if self.column.kind is Kind.LOGITS:
            return self.column.values
        with np.errstate(divide="ignore"):
            return frozen(np.log(self.probabilities))

    @cached_property
    def rows(self) -> Rows:
        """The rows from the most to the least likely; equal ones in table order."""
        return ascending_rows(-self.probabilities, self._near)

    @property
    def near_rows(self) -> Rows | None:
        """The order of the rows where it is known, or of those of a similar column."""
        known: Rows | None = self.__dict__.get("rows", self._near)
        return known

    @property
    def known_motion(self) -> MotionColumn | None:
        """The column as the quicker pass takes it, where it was asked for."""
        known: MotionColumn | None = self.__dict__.get("motion", self._plain)
        return known


class ReadPair:
    """What P and the column that the dial tempers decide together."""

    def __init__(self, truth: ReadColumn, model: ReadColumn | None) -> None:
        self.truth, self.model = truth, model
        self.source = truth if model is None else model

    @property
    def is_exact(self) -> bool:
        """Whether both columns were read exactly."""
        return self.truth.is_exact and self.source.is_exact

    @cached_property
    def motion(self) -> MotionPass:
        """The quicker pass, made ready for every temperature."""
        return MotionPass(self.source.motion, None if self.model is None else self.truth.motion)

    @cached_property
    def curves(self) -> Curves:
        """Entropy, cross entropy and divergence over T from 0.05 to 20."""
        truth = None if self.model is None else self.truth.probabilities
        return temperature_curves(truth, self.source.logs, TEMPERATURES)

    @cached_property
    def divergence_from_uniform(self) -> float:
        """log n − H(P) in nats, exact where P is nearly uniform."""
        return redundancy(self.truth.weights)

    @cached_property
    def best_temperature(self) -> BestTemperature:
        """T*, or why there is none."""
        return find_best_temperature(self.truth.weights, self.source.weights)


class Prepared:
    """The distributions of a document's roles, and what follows from them alone.

    Nothing of it changes, so that readings and threads may share it.

    Attributes:
        outcomes: the names of the rows.
        pair: P and the column that the dial tempers, shared with other tables that have the same.
    """

    def __init__(self, document: Document, pair: ReadPair) -> None:
        self._names = document.table.names
        self.outcomes: Sequence[str] = document.table.outcomes
        self.pair = pair

    def serves(self, document: Document) -> bool:
        """Return whether this is what `document` would be prepared to."""
        return document.table.names is self._names and _is_of(self.pair, document)

    @property
    def is_exact(self) -> bool:
        """Whether all of this is exact; plain sums otherwise, while the table is edited."""
        return self.pair.is_exact

    @property
    def truth(self) -> Array:
        """P as rounded probabilities, one a row, read-only."""
        return self.pair.truth.probabilities

    @property
    def model(self) -> Array | None:
        """Q likewise; None where the document has none."""
        return None if self.pair.model is None else self.pair.model.probabilities

    @property
    def tempered_source(self) -> Array:
        """The probabilities that the dial tempers: Q, or P where there is no Q."""
        return self.pair.source.probabilities

    @property
    def truth_weights(self) -> Weights:
        """P, exactly."""
        return self.pair.truth.weights

    @property
    def model_weights(self) -> Weights | None:
        """Q, exactly; None where the document has none."""
        return None if self.pair.model is None else self.pair.model.weights

    @property
    def source_weights(self) -> Weights:
        """What the dial tempers, exactly."""
        return self.pair.source.weights

    @property
    def log_weights(self) -> Array:
        """The logits that the dial divides by T; −∞ for zero."""
        return self.pair.source.logs

    @property
    def source_entropy(self) -> float:
        """The entropy of the tempered column before the dial, in nats."""
        return self.pair.source.motion.entropy

    @property
    def truth_entropy(self) -> float:
        """H(P) in nats."""
        return self.pair.truth.motion.entropy

    @property
    def curves(self) -> Curves:
        """Entropy, cross entropy and divergence over T from 0.05 to 20."""
        return self.pair.curves

    @property
    def motion(self) -> MotionPass:
        """The quicker pass while the dial moves."""
        return self.pair.motion

    @property
    def rows_by_source(self) -> Rows:
        """The rows from the most to the least likely under the tempered column, at any T > 0."""
        return self.pair.source.rows

    @property
    def rows_by_truth(self) -> Rows:
        """The rows from the most to the least likely under P; equal ones in table order."""
        return self.pair.truth.rows

    @cached_property
    def most_likely_row(self) -> int:
        """The first row where P is largest."""
        return int(self.truth.argmax())


class _UnsureError(Exception):
    """Plain sums over a column cannot promise enough."""


def prepared_exactly(document: Document, earlier: Prepared | None) -> Prepared:
    """Return what the table of a document decides, exactly; `earlier` lends what is the same.

    Raises UnreadableTableError if a column with a role has no weight at all.
    """
    if not len(document.table):
        raise UnreadableTableError("The table has no outcomes: add one, or paste a column.")
    if earlier is not None and earlier.is_exact and _is_of(earlier.pair, document):
        return _renamed(earlier, document)
    lent = [one for one in _columns(earlier) if one.is_exact]
    return Prepared(document, _pair(document, earlier, lent, _read_exactly))


def prepared_plainly(document: Document, earlier: Prepared | None) -> Prepared | None:
    """Return the same from plain sums over the columns that `earlier` has not; None where unsure.

    While a person edits a vocabulary: exact preparation takes about a tenth of a second.
    """
    if not len(document.table):
        return None
    if earlier is not None and _is_of(earlier.pair, document):
        return _renamed(earlier, document)
    try:
        pair = _pair(document, earlier, _columns(earlier), _read_plainly)
    except _UnsureError:
        return None
    return Prepared(document, pair)


def _read_exactly(column: Column, like: ReadColumn | None) -> ReadColumn:
    return ReadColumn(column, near=None if like is None else like.near_rows)


def _read_plainly(column: Column, like: ReadColumn | None) -> ReadColumn:
    plain = plain_column(column, None if like is None else like.known_motion)
    if plain is None:
        raise _UnsureError
    return ReadColumn(column, plain, None if like is None else like.near_rows)


def _pair(
    document: Document,
    earlier: Prepared | None,
    lent: Iterable[ReadColumn],
    read: Callable[[Column, ReadColumn | None], ReadColumn],
) -> ReadPair:
    known = {one.column: one for one in lent}

    def found(column: Column, like: ReadColumn | None) -> ReadColumn:
        return known.get(column) or read(column, like)

    old = None if earlier is None else earlier.pair
    truth = found(document.truth_column, None if old is None else old.truth)
    if document.model_column is None:
        return ReadPair(truth, None)
    if document.model_column is document.truth_column:
        return ReadPair(truth, truth)
    return ReadPair(truth, found(document.model_column, None if old is None else old.source))


def _columns(earlier: Prepared | None) -> tuple[ReadColumn, ...]:
    return () if earlier is None else (earlier.pair.truth, earlier.pair.source)


def _is_of(pair: ReadPair, document: Document) -> bool:
    model = None if pair.model is None else pair.model.column
    return pair.truth.column is document.truth_column and model is document.model_column


def _renamed(earlier: Prepared, document: Document) -> Prepared:
    """The same where the names are the same too; else only the names are others."""
    return earlier if earlier.serves(document) else Prepared(document, earlier.pair)
