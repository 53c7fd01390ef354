"""Decoding: banned outcomes, temperature and the filters, stage by stage, on exact weights.

While stages only cut and temper, what is left in the end is the tempered source restricted to the
survivors, whatever the order. For the survivors S of Q and their tempered distribution π,
D(π ‖ Q) = D(π ‖ Q|S) − log Q(S): a pure cut costs −log of the mass it keeps, and no more.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, inf
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from model.document.settings import Filters
from model.document.table import Rows
from model.exact import FloatArray, Pair, add, difference, sum_exactly
from model.exact.weights import Weights, as_weights, weights_of_logs
from model.measures import entropy
from model.sampling.chain import (
    TEMPERATURE,
    checked_filters,
    filter_of,
    rules_of,
    value_text,
    working_filters,
    working_stages,
)
from model.sampling.cutting.filter import (
    Cut,
    Filter,
    Kept,
    Past,
    Reached,
    SamplingError,
    Shift,
    Warmth,
)
from model.sampling.survivors import among, only, price_of_cut, ranked
from model.tempering import Tempered, divergence_from_source, divergence_of, tempered_weights
from model.words.remembering import remembered

NO_COLD_DRAW = (
    "With the filters of transformers, T = 0 is an error, as it would divide by zero: turn T up a "
    "little, take the rules of llama.cpp, or switch the filters off."
)
ALL_BANNED = "Every outcome that could be drawn is banned: allow one of them again."
NO_PAST = Past()


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
        """D against the source in nats, as the quicker readings have it."""
        """D(kept ‖ Q) against the whole source, in nats: what all stages so far cost together."""
        now = self.tempered
        if self.is_pure:
            return divergence_from_source(now) + self.kept_price
        return divergence_of(now) + self.kept_price

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
        TEMPERATURE,
        TEMPERATURE,
        value_text(Filters(), TEMPERATURE, temperature),
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
    past: Past = NO_PAST,
) -> tuple[StageResult, ...]:
    """Return the source itself, the ban if there is one, temperature, and each filter that is on.

    In the order in which they work; the last few answers are remembered, as the readings and the
    picture ask for the same. At T = 0 llama.cpp keeps the largest, the first of ties; with
    no filter on, T = 0 is the limit in which ties share. T = ∞ makes all survivors equal.
    SamplingError where transformers (or an own order, which takes its rules) is to filter at
    T = 0, where every possible outcome is banned, and for filters out of range.
    """
    return _stages(source, temperature, checked_filters(filters), frozenset(banned), past)


@remembered(4)
def _stages(
    source: Weights, temperature: float, filters: Filters, banned: frozenset[int], past: Past
) -> tuple[StageResult, ...]:
    filtering = bool(working_filters(filters))
    if filtering and temperature == 0.0 and filters.preset != "llama.cpp":
        raise SamplingError(NO_COLD_DRAW)
    start = _start(source)
    results = [start]
    if banned:
        results.append(_without_banned(start, banned))
    for stage in working_stages(filters):
        now = results[-1]
        found = filter_of(stage)
        if found is None:
            value = value_text(filters, stage, temperature)
            results.append(_warmed(now, value, temperature, alone=filtering))
        else:
            results.append(_filtered(now, found, temperature, filters, past))
    return tuple(results)


def decoded(
    source: Weights,
    temperature: float,
    filters: Filters,
    banned: Collection[int] = (),
    past: Past = NO_PAST,
) -> StageResult | None:
    """Return what is drawn from in the end, or None where nothing is filtered or banned.

    Errors as in `run_stages`.
    """
    checked_filters(filters)
    if not banned and not working_filters(filters):
        return None
    return run_stages(source, temperature, filters, banned, past)[-1]


def _without_banned(start: StageResult, banned: Collection[int]) -> StageResult:
    allowed = np.ones(len(start.whole), dtype=np.bool_)
    allowed[np.fromiter(banned, dtype=np.intp, count=len(banned))] = False
    kept = allowed[start.rows]
    if not kept.any():
        raise SamplingError(ALL_BANNED)
    return _restricted(start, "ban", "banned", f"{len(banned):,}", kept)


@remembered(4)
def _start(source: Weights) -> StageResult:
    # The same while T turns, so its entropy is worked out once.
    rows, alone = ranked(source)
    return StageResult("source", "Q", "", rows, 0.0, source, Tempered(alone, 1.0, alone))


@remembered(4)
def _tempered(source: Weights, temperature: float) -> Tempered:
    # Both presets and every setting of the filters temper the same column.
    return tempered_weights(source, temperature)


def _warmed(now: StageResult, value: str, temperature: float, *, alone: bool) -> StageResult:
    old = now.tempered
    # Exactly, as long as nothing else has been done to the source than to cut it.
    pure = now.is_pure and old.temperature == 1.0
    tempered = _tempered(old.source if pure else old.distribution, temperature)
    if not pure:
        tempered = Tempered(old.source, temperature, tempered.distribution)
    warm = StageResult(
        TEMPERATURE, TEMPERATURE, value, now.rows, 0.0, now.whole, tempered, is_pure=pure
    )
    if temperature != 0.0:
        return warm
    coldest = tempered.distribution.support
    if alone:
        first = int(now.rows[coldest].min())
        coldest = now.rows == first
    return replace(
        warm,
        rows=now.rows[coldest],
        cut=sum_exactly(old.probabilities[~coldest]).value,
        tempered=tempered_weights(only(old.source, coldest), temperature),
        is_pure=True,
    )


def _filtered(
    now: StageResult, filter_: Filter, temperature: float, filters: Filters, past: Past
) -> StageResult:
    distribution = now.tempered.distribution
    reached = Reached(
        distribution.probabilities,
        np.asarray(distribution.log_ratios.hi),
        now.rows,
        filters,
        rules_of(filters.preset),
        temperature,
        past,
    )
    value = filter_.value_text(filters, temperature)
    effect = filter_.effect(reached)
    match effect:
        case Cut():
            return _restricted(now, filter_.id, filter_.name, value, effect.kept, effect.note)
        case Shift():
            done = _shifted(now, filter_, value, effect.by)
        case Warmth():
            value = value or value_text(filters, TEMPERATURE, effect.temperature)
            done = _warmed(now, value, effect.temperature, alone=True)
        case _:
            assert_never(effect)
    return replace(done, id=filter_.id, name=filter_.name, note=effect.note)


def _shifted(now: StageResult, filter_: Filter, value: str, by: FloatArray) -> StageResult:
    """What is left where something is added to each log p; rows shifted by −∞ are cut."""
    there = by > -inf
    now = _restricted(now, filter_.id, filter_.name, value, there)
    by = by[there]
    if not (by != by[0]).any():
        return now
    old = now.tempered
    logs = add(old.distribution.log_ratios, Pair(by, np.zeros(len(by))))
    hi, lo = np.asarray(logs.hi), np.asarray(logs.lo)
    order = np.lexsort((now.rows, -lo, -hi))
    top = Pair(float(hi[order[0]]), float(lo[order[0]]))
    distribution = weights_of_logs(difference(Pair(hi[order], lo[order]), top))
    tempered = Tempered(only(old.source, order), old.temperature, distribution)
    return replace(now, rows=now.rows[order], tempered=tempered, is_pure=False)


def _restricted(
    now: StageResult, stage: str, name: str, value: str, kept: Kept, note: str = ""
) -> StageResult:
    same = replace(now, id=stage, name=name, value=value, cut=0.0, note=note)
    if kept.all():
        return same
    old = now.tempered
    source = only(old.source, kept)
    whole = old.distribution is old.source
    distribution = source if whole else only(old.distribution, kept)
    return replace(
        same,
        rows=now.rows[kept],
        cut=sum_exactly(old.probabilities[~kept]).value,
        tempered=Tempered(source, old.temperature, distribution),
    )
