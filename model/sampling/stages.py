"""Stage results: what one stage of a chain leaves, and the mean of what it leaves by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import exp, inf, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.document.table import Rows
from model.exact import FloatArray, Pair, sum_exactly
from model.exact.weights import Weights, weights_of_logs
from model.measures import entropy
from model.sampling.survivors import among, only, price_of_cut
from model.tempering import Tempered, divergence_from_source, divergence_of
from model.words.numerals import share_text


@dataclass(frozen=True, eq=False)
class StageResult:
    """What one stage leaves.

    Attributes:
        id: "source", "ban", or the stage's name in an order.
        name, value: as written on it: top-k, 6; the source is called Q.
        rows: the survivors, likeliest first; equal ones in table order.
        cut: the mass that this stage removed, of what reached it.
        whole: the source before anything was done.
        tempered: the survivors alone: their source weights, the temperature so far, and what they
            are drawn with, in the order of `rows`.
        note: a sentence where the stage did not do all that its rule says, or "".
        is_pure: whether what they are drawn with is their source weights at that temperature, as it
            is until something else than a cut or the temperature has worked.
    """

    id: str
    name: str
    value: str
    rows: Rows
    cut: float
    whole: Weights
    tempered: Tempered
    note: str = ""
    is_pure: bool = True

    @property
    def left(self) -> int:
        """How many outcomes are left."""
        return len(self.rows)

    @cached_property
    def survivors(self) -> NDArray[np.bool_]:
        """True in the rows of the table that are left."""
        kept = np.zeros(len(self.whole), dtype=np.bool_)
        kept[self.rows] = True
        return kept

    @cached_property
    def probabilities(self) -> FloatArray:
        """What each row of the table is drawn with; 0 where it has been cut."""
        values = np.zeros(len(self.whole))
        values[self.rows] = self.tempered.probabilities
        values.flags.writeable = False
        return values

    @cached_property
    def distribution(self) -> Tempered:
        """The same among all rows of the table, exactly, over the source without what was cut."""
        count, now = len(self.whole), self.tempered
        source = among(now.source, self.rows, count)
        if now.distribution is now.source:
            return Tempered(source, now.temperature, source)
        return Tempered(source, now.temperature, among(now.distribution, self.rows, count))

    @cached_property
    def kept_price(self) -> float:
        """−log of the source's mass that the survivors hold, in nats."""
        return price_of_cut(self.whole, self.rows, self.tempered.source)

    @cached_property
    def divergence(self) -> float:
        """D(kept ‖ Q) against the whole source, in nats: what all stages so far cost together."""
        now = self.tempered
        if self.is_pure:
            return divergence_from_source(now) + self.kept_price
        return divergence_of(now) + self.kept_price

    @cached_property
    def entropy(self) -> float:
        """H of what is left, in nats."""
        return entropy(self.tempered.distribution)

    @property
    def perplexity(self) -> float:
        """Among how many equally likely outcomes the draw seems to choose."""
        return exp(self.entropy)


class Branch(NamedTuple):
    """One of the ways that a chain goes by chance: how often, and what is left on it."""

    chance: float
    stage: StageResult


def mean_of(branches: Sequence[Branch], before: StageResult) -> StageResult:
    """Return what is drawn from in the long run, where chance chooses one of the branches.

    All branches have done the same stage; `before` is the mean of them before it. A single branch
    is itself. A row is left where any branch has it; the temperature is that of the likeliest
    branch, and what the branches have to say is said of each.
    """
    if len(branches) == 1:
        return branches[0].stage
    count = len(before.whole)
    logs = reduce(np.logaddexp, (_log_shares(one, count) for one in branches))
    there = np.flatnonzero(logs > -inf)
    rows = there[np.lexsort((there, -logs[there]))]
    first = max(branches, key=lambda one: one.chance).stage
    depths = logs[rows] - logs[rows[0]]
    distribution = weights_of_logs(Pair(depths, np.zeros(len(rows))))
    gone = np.setdiff1d(before.rows, rows)
    return StageResult(
        first.id,
        first.name,
        first.value,
        rows,
        sum_exactly(before.probabilities[gone]).value if len(gone) else 0.0,
        before.whole,
        Tempered(only(before.whole, rows), first.tempered.temperature, distribution),
        _notes(branches),
        is_pure=False,
    )


def _log_shares(branch: Branch, count: int) -> FloatArray:
    """log of chance · probability of every row of the table."""
    found = np.full(count, -inf)
    weights = branch.stage.tempered.distribution
    found[branch.stage.rows] = np.asarray(weights.log_ratios.hi) - weights.log_total.hi
    return found + log(branch.chance)


def _notes(branches: Sequence[Branch]) -> str:
    notes = [one.stage.note for one in branches]
    if len(set(notes)) == 1:
        return notes[0]
    said = (f"{share_text(one.chance)}: {one.stage.note}" for one in branches if one.stage.note)
    return f"By chance, {' '.join(said)}"
