"""Decoding: banned outcomes, temperature and the filters, stage by stage, on exact weights.

A cut only removes rows, so what is left in the end is the tempered source restricted to the
survivors, whatever the order. For the survivors S of Q and their tempered distribution π,
D(π ‖ Q) = D(π ‖ Q|S) − log Q(S): a pure cut costs −log of the mass it keeps, and no more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from model.document.settings import Filters, FilterStage
from model.exact import FloatArray, sum_exactly
from model.exact.weights import Weights, as_weights
from model.measures import entropy
from model.sampling import cuts
from model.sampling.filters import (
    STAGE_NAMES,
    SamplingError,
    checked_filters,
    value_text,
    working_filters,
    working_stages,
)
from model.sampling.survivors import Rows, among, only, price_of_cut, ranked
from model.tempering import Tempered, divergence_from_source, tempered_weights

NO_COLD_DRAW = (
    "With the filters of transformers, T = 0 is an error, as it would divide by zero: turn T up a "
    "little, take the rules of llama.cpp, or switch the filters off."
)
ALL_BANNED = "Every outcome that could be drawn is banned: allow one of them again."
LAST_STAYS = "Its rule would cut all of them; the likeliest stays."


@dataclass(frozen=True, eq=False)
class StageResult:
    """What one stage leaves.

    Attributes:
        id: "source", "ban", or the stage's name in `Filters.order`.
        name, value: as written on it: top-k, 6; the source is called Q.
        rows: the survivors, likeliest first; equal ones in table order.
        cut: the mass that this stage removed, of what reached it.
        whole: the source before anything was done.
        tempered: the survivors alone: their source weights, the temperature so far, and what they
            are drawn with, in the order of `rows`.
        note: a sentence where the stage did not do all that its rule says, or "".
    """

    id: str
    name: str
    value: str
    rows: Rows
    cut: float
    whole: Weights
    tempered: Tempered
    note: str = ""

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
        """D against the source in nats, as the quicker readings have it."""
        """D(kept ‖ Q) against the whole source, in nats: what all stages so far cost together."""
        return divergence_from_source(self.tempered) + self.kept_price

    @cached_property
    def entropy(self) -> float:
        """H in nats, as the quicker readings have it."""
        """H of what is left, in nats."""
        return entropy(self.tempered.distribution)

    @property
    def perplexity(self) -> float:
        """Among how many equally likely outcomes the draw seems to choose."""
        return exp(self.entropy)


@dataclass(frozen=True, eq=False)
class MovingStage(StageResult):
    """The temperature alone, while the dial moves: its numbers are those of quicker readings.

    Attributes:
        read_entropy, read_divergence: H and D against the source, in nats.
    """

    read_entropy: float = 0.0
    read_divergence: float = 0.0

    @property
    def entropy(self) -> float:
        """H in nats, as the quicker readings have it."""
        return self.read_entropy

    @property
    def divergence(self) -> float:
        """D against the source in nats, as the quicker readings have it."""
        return self.read_divergence


def moving_stages(
    source: Weights, temperature: float, tempered: FloatArray, entropy: float, divergence: float
) -> tuple[StageResult, ...]:
    """Return what `run_stages` does without filters, from probabilities at T, H and D known."""
    start = _start(source)
    own = start.tempered.source
    warm = Tempered(own, temperature, as_weights(tempered[start.rows]))
    return start, MovingStage(
        "temperature",
        "temperature",
        value_text(Filters(), "temperature", temperature),
        start.rows,
        0.0,
        source,
        warm,
        read_entropy=entropy,
        read_divergence=divergence,
    )


def run_stages(
    source: Weights,
    temperature: float,
    filters: Filters,
    banned: Collection[int] = (),
) -> tuple[StageResult, ...]:
    """Return the source itself, the ban if there is one, temperature, and each filter that is on.

    In the order in which they work; the last few answers are remembered, as the readings and the
    picture ask for the same. At T = 0 llama.cpp keeps the largest, the first of ties; with
    no filter on, T = 0 is the limit in which ties share. T = ∞ makes all survivors equal.
    SamplingError where transformers (or an own order, which takes its rules) is to filter at
    T = 0, where every possible outcome is banned, and for filters out of range.
    """
    return _stages(source, temperature, checked_filters(filters), frozenset(banned))


@lru_cache(maxsize=4)
def _stages(
    source: Weights, temperature: float, filters: Filters, banned: frozenset[int]
) -> tuple[StageResult, ...]:
    cutting = bool(working_filters(filters))
    if cutting and temperature == 0.0 and filters.preset != "llama.cpp":
        raise SamplingError(NO_COLD_DRAW)
    start = _start(source)
    results = [start]
    if banned:
        results.append(_without_banned(start, banned))
    for stage in working_stages(filters):
        now = results[-1]
        value = value_text(filters, stage, temperature)
        if stage == "temperature":
            results.append(_warmed(now, value, temperature, alone=cutting))
        else:
            results.append(_cut(now, stage, value, filters))
    return tuple(results)


def decoded(
    source: Weights, temperature: float, filters: Filters, banned: Collection[int] = ()
) -> StageResult | None:
    """Return what is drawn from in the end, or None where nothing is filtered or banned.

    Errors as in `run_stages`.
    """
    checked_filters(filters)
    if not banned and not working_filters(filters):
        return None
    return run_stages(source, temperature, filters, banned)[-1]


def surviving_rows(
    source: Weights, temperature: float, filters: Filters, banned: Collection[int] = ()
) -> NDArray[np.bool_] | None:
    """Return True in the rows that can still be drawn, or None where nothing is cut at all.

    Errors as in `run_stages`.
    """
    last = decoded(source, temperature, filters, banned)
    return None if last is None else last.survivors


def _without_banned(start: StageResult, banned: Collection[int]) -> StageResult:
    allowed = np.ones(len(start.whole), dtype=np.bool_)
    allowed[np.fromiter(banned, dtype=np.intp, count=len(banned))] = False
    kept = allowed[start.rows]
    if not kept.any():
        raise SamplingError(ALL_BANNED)
    return _restricted(start, "ban", "banned", f"{len(banned):,}", kept)


@lru_cache(maxsize=4)
def _start(source: Weights) -> StageResult:
    # The same while T turns, so its entropy is worked out once.
    rows, alone = ranked(source)
    return StageResult("source", "Q", "", rows, 0.0, source, Tempered(alone, 1.0, alone))


@lru_cache(maxsize=4)
def _tempered(source: Weights, temperature: float) -> Tempered:
    # Both presets and every setting of the filters temper the same column.
    return tempered_weights(source, temperature)


def _warmed(now: StageResult, value: str, temperature: float, *, alone: bool) -> StageResult:
    tempered = _tempered(now.tempered.source, temperature)
    warm = StageResult("temperature", "temperature", value, now.rows, 0.0, now.whole, tempered)
    if temperature != 0.0:
        return warm
    coldest = tempered.distribution.support
    if alone:
        first = int(now.rows[coldest].min())
        coldest = now.rows == first
    before = now.tempered.probabilities
    cold = only(now.tempered.source, coldest)
    return StageResult(
        "temperature",
        "temperature",
        value,
        now.rows[coldest],
        sum_exactly(before[~coldest]).value,
        now.whole,
        tempered_weights(cold, temperature),
    )


def _cut(now: StageResult, stage: FilterStage, value: str, filters: Filters) -> StageResult:
    rules: cuts.Rules = "llama.cpp" if filters.preset == "llama.cpp" else "transformers"
    p = now.tempered.probabilities
    note = ""
    if stage == "top_k":
        logs = np.asarray(now.tempered.distribution.log_ratios.hi)
        kept = cuts.top_k(logs, int(filters.top_k), rules)
    elif stage == "top_p":
        kept = cuts.top_p(p, filters.top_p)
    elif stage == "min_p":
        kept = cuts.min_p(p, filters.min_p)
    elif stage == "typical":
        kept = cuts.typical(p, filters.typical, rules)
    elif stage == "epsilon":
        kept, saved = cuts.epsilon(p, filters.epsilon)
        note = LAST_STAYS if saved else ""
    elif stage == "eta":
        kept, saved = cuts.eta(p, filters.eta)
        note = LAST_STAYS if saved else ""
    else:
        assert_never(stage)
    return _restricted(now, stage, STAGE_NAMES[stage], value, kept, note)


def _restricted(
    now: StageResult, stage: str, name: str, value: str, kept: cuts.Kept, note: str = ""
) -> StageResult:
    if kept.all():
        return StageResult(stage, name, value, now.rows, 0.0, now.whole, now.tempered, note)
    old = now.tempered
    source = only(old.source, kept)
    same = old.distribution is old.source
    distribution = source if same else only(old.distribution, kept)
    return StageResult(
        stage,
        name,
        value,
        now.rows[kept],
        sum_exactly(old.probabilities[~kept]).value,
        now.whole,
        Tempered(source, old.temperature, distribution),
        note,
    )
