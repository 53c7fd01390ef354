"""Decoding: banned outcomes, temperature and the filters, stage by stage, on exact weights.

While stages only cut and temper, what is left in the end is the tempered source restricted to the
survivors, whatever the order. For the survivors S of Q and their tempered distribution π,
D(π ‖ Q) = D(π ‖ Q|S) − log Q(S): a pure cut costs −log of the mass it keeps, and no more.

Where chance has a part (XTC, mirostat), what follows is done on each way that it can take, and what
is shown is their mean: what is drawn from in the long run. To heat the mean would be another thing.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from math import inf
from typing import assert_never

import numpy as np

from model.document.settings import Filters
from model.exact import FloatArray, Pair, add, difference, sum_exactly
from model.exact.weights import Weights, as_weights, weights_of_logs
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
    NO_PAST,
    Chance,
    Cut,
    Filter,
    Kept,
    Past,
    Reached,
    SamplingError,
    Shift,
    Warmth,
)
from model.sampling.stages import Branch, StageResult, mean_of
from model.sampling.survivors import not_banned, only, ranked
from model.tempering import Tempered, tempered_weights
from model.words.remembering import remembered

NO_COLD_DRAW = (
    "With the filters of transformers, T = 0 is an error, as it would divide by zero: turn T up a "
    "little, take the rules of llama.cpp, or switch the filters off."
)
ALL_BANNED = "Every outcome that could be drawn is banned: allow one of them again."


@dataclass(frozen=True, eq=False)
class MovingStage(StageResult):
    """The temperature alone, while the dial moves: its numbers are those of quicker readings.

    Attributes:
        start: the source, of which all outcomes are left.
        read: the probabilities of all rows of the table.
        read_entropy, read_divergence: H and D against the source, in nats.
    """

    start: StageResult | None = None
    read: FloatArray = field(default_factory=lambda: np.zeros(0))
    read_entropy: float = 0.0
    read_divergence: float = 0.0

    @property
    def survivors(self) -> Kept:
        """True in the rows of the table that are possible to the source."""
        return super().survivors if self.start is None else self.start.survivors

    @property
    def probabilities(self) -> FloatArray:
        """What each row of the table is drawn with, as the quicker readings have it."""
        return self.read

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
    """Return what `run_stages` does without filters, from probabilities at T, H and D known.

    >>> stages = moving_stages(as_weights([3.0, 1.0]), 1.0, np.array([0.75, 0.25]), 0.5623, 0.0)
    >>> [one.id for one in stages], stages[-1].entropy
    (['source', 'temperature'], 0.5623)
    """
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
        start=start,
        read=tempered,
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

    >>> source = as_weights([4.0, 3.0, 2.0, 1.0])
    >>> [one.id for one in run_stages(source, 0.5, Filters(top_k=2))]
    ['source', 'temperature', 'top_k']
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
    branches = [Branch(1.0, results[-1])]
    for stage in working_stages(filters):
        found = filter_of(stage)
        if found is None:
            value = value_text(filters, stage, temperature)
            branches = [
                Branch(one.chance, _warmed(one.stage, value, temperature, alone=filtering))
                for one in branches
            ]
        else:
            branches = [
                Branch(one.chance * way.chance, way.stage)
                for one in branches
                for way in _filtered(one.stage, found, temperature, filters, past)
            ]
        results.append(mean_of(branches, results[-1]))
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

    >>> left = decoded(as_weights([4.0, 3.0, 2.0, 1.0]), 1.0, Filters(top_k=2))
    >>> left.probabilities.round(4).tolist()
    [0.5714, 0.4286, 0.0, 0.0]
    """
    checked_filters(filters)
    if not banned and not working_filters(filters):
        return None
    return run_stages(source, temperature, filters, banned, past)[-1]


def _without_banned(start: StageResult, banned: Collection[int]) -> StageResult:
    kept = not_banned(banned, len(start.whole))[start.rows]
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
) -> list[Branch]:
    """What a filter leaves of what reaches it, on each way that chance can take."""
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
            ways = Chance(((1.0, effect.kept),), effect.note)
            return _cut(now, filter_, value, ways)
        case Chance():
            return _cut(now, filter_, value, effect)
        case Shift():
            done = _shifted(now, filter_, value, effect.by)
        case Warmth():
            value = value or value_text(filters, TEMPERATURE, effect.temperature)
            done = _warmed(now, value, effect.temperature, alone=True)
        case _:
            assert_never(effect)
    return [Branch(1.0, replace(done, id=filter_.id, name=filter_.name, note=effect.note))]


def _cut(now: StageResult, filter_: Filter, value: str, effect: Chance) -> list[Branch]:
    return [
        Branch(chance, _restricted(now, filter_.id, filter_.name, value, kept, effect.note))
        for chance, kept in effect.ways
        if chance > 0.0
    ]


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
