"""Subject: the distributions that measures are taken of, at one temperature, filters included."""

from functools import cached_property

from model.document.document import Document
from model.document.groups import MOST_MEASURED, Groups, groups_of
from model.document.settings import Filters
from model.evaluate.prepared import Prepared
from model.exact.weights import Weights
from model.measures.comparison import Comparison, compare
from model.measures.counts import CountedEntropy, counted_entropy
from model.measures.divergence import kl_divergence_of
from model.measures.entropy import entropy, mean_surprisal
from model.measures.groups import GroupedEntropy, grouped_entropy
from model.sampling import StageResult, decoded
from model.sampling.history import past_of
from model.tempering import Tempered, divergence_from_source, tempered_weights


class Subject:
    """P, Q and Q at T of one document, exactly, with the values that several measures share.

    What is long to work out waits to be asked; nothing of it changes, so that it may be shared.

    Attributes:
        prepared: what only the table decides.
        temperature: T.
        order: α of the Rényi and Tsallis entropies.
        filters, banned: what is cut before or after the dial.
    """

    def __init__(
        self, document: Document, prepared: Prepared, tempering: Tempered | None = None
    ) -> None:
        """Take a document's settings; tempering: Q at T, where it is known and nothing is cut."""
        self.prepared = prepared
        self.temperature = document.temperature
        self.order = document.order
        self.filters = document.filters
        self.banned = document.table.banned
        self._document = document
        self._tempering = tempering

    @cached_property
    def left(self) -> StageResult | None:
        """What is left to draw from, where anything is filtered or banned; None otherwise.

        Raises SamplingError, with a sentence, where the filters leave nothing to draw from or
        cannot work at this temperature.
        """
        if not self.banned and self.filters == Filters():
            return None
        weights = self.prepared.source_weights
        return decoded(
            weights, self.temperature, self.filters, self.banned, past_of(self._document)
        )

    @property
    def truth(self) -> Weights:
        """P."""
        return self.prepared.truth_weights

    @property
    def model(self) -> Weights | None:
        """Q; None where the document has none."""
        return self.prepared.model_weights

    @property
    def has_model(self) -> bool:
        """Whether there is a Q; asked before anything is worked out."""
        return self.prepared.pair.model is not None

    @cached_property
    def tempering(self) -> Tempered:
        """Q at T, not rounded; what the filters leave of it, over what they leave of Q."""
        if self.left is not None:
            return self.left.distribution
        return self._tempering or tempered_weights(self.prepared.source_weights, self.temperature)

    @property
    def tempered(self) -> Weights:
        """Q at T as weights that every measure takes."""
        return self.tempering.distribution

    @cached_property
    def comparison(self) -> Comparison:
        """P against Q at T."""
        return compare(self.truth, self.tempered)

    @property
    def truth_entropy(self) -> float:
        """H(P) in nats."""
        return self.prepared.pair.truth.entropy

    @cached_property
    def groups(self) -> Groups | None:
        """Which outcomes mean the same; None where no two do; see `joined_groups`."""
        return joined_groups(self._document)

    @cached_property
    def grouped(self) -> GroupedEntropy | None:
        """P between and within the groups; None where there are none."""
        groups = self.groups
        if groups is None:
            return None
        return grouped_entropy(self.truth, groups.of_row, len(groups.names))

    @cached_property
    def counted(self) -> CountedEntropy | None:
        """What P says as a sample of its source; None where it holds no whole-number counts."""
        column = self.prepared.pair.truth.column
        if not column.holds_counts:
            return None
        return counted_entropy(column.values, self.truth, self.truth_entropy)

    @cached_property
    def model_counted(self) -> CountedEntropy | None:
        """What Q says likewise; None where there is no Q, or it holds no counts."""
        read = self.prepared.pair.model
        if read is None or not read.column.holds_counts:
            return None
        return counted_entropy(read.column.values, read.weights, read.entropy)

    @cached_property
    def tempered_entropy(self) -> float:
        """H(Q at T) in nats."""
        return entropy(self.tempered)

    @cached_property
    def cross_entropy(self) -> float:
        """H(P, Q at T) in nats."""
        return mean_surprisal(self.truth, self.tempered)

    @cached_property
    def divergence(self) -> float:
        """D(P ‖ Q at T) in nats."""
        return kl_divergence_of(self.comparison)

    @cached_property
    def moved(self) -> float:
        """D(Q at T ‖ Q) against the whole Q, exact next to T = 1."""
        if self.left is not None:
            return self.left.divergence
        return divergence_from_source(self.tempering)


def joined_groups(document: Document) -> Groups | None:
    """Return which outcomes of a document mean the same; None where no two do.

    Very many are joined where labels were given; their names alone would be read for nothing.
    """
    if len(document.table) > MOST_MEASURED and not document.groups.labels:
        return None
    groups = groups_of(document.table.names, document.groups.labels)
    return groups if groups.are_joined else None
