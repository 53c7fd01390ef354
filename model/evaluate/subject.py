"""Subject: the distributions that measures are taken of, at one temperature, filters included."""

from collections.abc import Collection
from functools import cached_property

from model.document.settings import Filters
from model.evaluate.prepared import Prepared
from model.exact.weights import Weights
from model.measures import entropy
from model.measures.comparison import Comparison, compare
from model.measures.divergence import kl_divergence_of
from model.measures.entropy import mean_surprisal
from model.sampling import StageResult, decoded
from model.tempering import Tempered, divergence_from_source


class Subject:
    """P, Q and Q at T of one document, exactly, with the values that several measures share.

    Attributes:
        prepared: what only the table decides.
        temperature: T.
        order: α of the Rényi and Tsallis entropies.
        left: what is left to draw from, where anything is filtered or banned; None otherwise.

    Raises SamplingError, with a sentence, where the filters leave nothing to draw from or cannot
    work at this temperature.
    """

    def __init__(
        self,
        prepared: Prepared,
        temperature: float,
        order: float,
        filters: Filters | None = None,
        banned: Collection[int] = (),
    ) -> None:
        self.prepared = prepared
        self.temperature = temperature
        self.order = order
        self.left: StageResult | None = None
        cut = filters or Filters()
        # Asked first: while a table is edited, the exact weights are made only if they are needed.
        if banned or cut != Filters():
            self.left = decoded(prepared.source_weights, temperature, cut, banned)

    @property
    def truth(self) -> Weights:
        return self.prepared.truth_weights

    @property
    def model(self) -> Weights | None:
        return self.prepared.model_weights

    @cached_property
    def tempering(self) -> Tempered:
        """Q at T, not rounded; what the filters leave of it, over what they leave of Q."""
        if self.left is not None:
            return self.left.distribution
        return self.prepared.tempered_at(self.temperature)

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
        return self.prepared.truth_entropy

    @cached_property
    def tempered_entropy(self) -> float:
        return entropy(self.tempered)

    @cached_property
    def cross_entropy(self) -> float:
        return mean_surprisal(self.truth, self.tempered)

    @cached_property
    def divergence(self) -> float:
        return kl_divergence_of(self.comparison)

    @cached_property
    def moved(self) -> float:
        """D(Q at T ‖ Q) against the whole Q, exact next to T = 1."""
        if self.left is not None:
            return self.left.divergence
        return divergence_from_source(self.tempering)
