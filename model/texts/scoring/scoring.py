"""Scoring logits against the tokens that came, exactly, in blocks, on all processors."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.document.document import check_temperature
from model.exact import FloatArray, two_sum
from model.texts.scoring.in_order import crew_of, in_order
from model.texts.scoring.logits import (
    IGNORE_INDEX,
    NO_FLOOR,
    BrainFloats,
    Chosen,
    Floor,
    Ids,
    Integers,
    LogitRows,
    rows_of,
    targets_of,
)
from model.texts.scoring.row_sums import (
    RowSums,
    Workspace,
    Workspaces,
    odds_against,
    sum_rows,
)
from model.texts.scoring.scored import SequenceScore
from model.texts.scoring.shard_rows import slabs_of

_LEAST_BYTES = 64  # so that a slab of tiny rows stays small too
_SLAB = 10_000_000  # bytes of input that one thread takes on at a time


@dataclass(frozen=True, eq=False)
class ScoredBlock:
    """The scores of the rows start to stop (flat), as they come; arrays as in `SequenceScore`.

    done: the share of all rows that is scored once this block is, from 0 to 1. floor: what the
    rows' file had raised in those scored.
    """

    start: int
    stop: int
    done: float
    nll: FloatArray
    tails: FloatArray
    entropy: FloatArray
    rank: NDArray[np.int32]
    top1: NDArray[np.int32]
    confidence: FloatArray
    correct: NDArray[np.bool_]
    floor: Floor = NO_FLOOR


COLUMNS = ("nll", "tails", "entropy", "rank", "top1", "confidence", "correct")


def joined(
    blocks: Iterator[ScoredBlock], shape: tuple[int, ...], count: int, temperature: float = 1.0
) -> SequenceScore:
    """Return the blocks of `score_blocks` as one score, whose arrays have the targets' shape."""
    whole: dict[str, NDArray[Any]] = {}
    floor = NO_FLOOR
    for block in blocks:
        floor += block.floor
        for name in COLUMNS:
            part = getattr(block, name)
            column = whole.setdefault(name, np.empty(count, part.dtype))
            column[block.start : block.stop] = part
    if not whole:
        raise ValueError("0 tokens scored: there are none, so there is no number.")
    shaped = {name: column.reshape(shape) for name, column in whole.items()}
    return SequenceScore(
        nll=shaped["nll"],
        tails=shaped["tails"],
        entropy=shaped["entropy"],
        rank=shaped["rank"],
        top1=shaped["top1"],
        confidence=shaped["confidence"],
        correct=shaped["correct"],
        temperature=temperature,
        notes=floor_notes(floor, temperature),
    )


def floor_notes(floor: Floor, temperature: float) -> tuple[str, ...]:
    """Return what a file's floor does to the numbers, in a sentence; none where there is none."""
    told = floor.sentence()
    if not told:
        return ()
    means = "Entropy and T* lean on them" if temperature == 1.0 else "Every number at this T does"
    return (f"{told} {means}.",)


def score_blocks(
    logits: ArrayLike | BrainFloats | LogitRows,
    targets: ArrayLike,
    *,
    ignore_index: int = IGNORE_INDEX,
    temperature: float = 1.0,
    threads: int | None = None,
    span: tuple[int, int] | None = None,
    nll_alone: bool = False,
) -> Iterator[ScoredBlock]:
    """Yield how surprised the model was by each target, block by block, in order, in nats.

    logits: (n, v) or (b, n, v), float16, bfloat16, float32 or float64, arrays or mapped files;
    −inf is probability 0; log-probabilities that say they are `stored` are taken as they stand at
    T = 1, and made a softmax of log p / T elsewhere. targets: ids of shape (n,) or (b, n); those
    equal to ignore_index are left out, their rows unread. Row i scores target i: no shift. All
    sums are in float64 on exactly widened numbers, nll within about an ulp also near 0 and beyond
    1e−300; of long float32 rows, where numpy has no vectorised exp, within 2e−11 of itself and of
    H. Besides the result (41 bytes a position) some megabytes are used, for any size of input.

    span: the first row and the one after the last, where not all are wanted. nll_alone: whether
    surprises are all that is wanted: all else is as where it is not known. They take less, and are
    within 1e−9 of those beside all else: some 1e−14 of them, or what numpy’s exp leaves, as above.

    Stop asking (close the iterator) to cancel: no more than the blocks at work are finished.
    Raises ValueError, with the position counted from 1, for targets out of range, NaN, +inf, rows
    of −inf only; for types and shapes that do not match; and where no target is left: when the
    first block, or the block at fault, is asked for.
    """
    check_temperature(temperature)
    rows = rows_of(logits)
    ids = targets_of(targets, rows, ignore_index)
    kept = ids != ignore_index
    if not kept.any():
        raise ValueError("0 tokens scored: every token is left out, so there is no number.")
    runs = slabs_of(rows, rows_per_slab(rows), *(span or (0, len(rows))))

    spaces = Workspaces()

    def work(start: int, stop: int) -> ScoredBlock:
        with np.errstate(all="ignore"):
            slab = slice(start, stop)
            return _score_slab(rows, ids, slab, kept, temperature, spaces.own, nll_alone)

    kind = "surprises" if nll_alone else "scores"
    yield from in_order(work, runs, threads or crew_of(kind, rows.bytes_a_row))


def rows_per_slab(rows: LogitRows) -> int:
    """Return how many rows one thread takes on at a time."""
    return max(1, _SLAB // max(rows.bytes_a_row, _LEAST_BYTES))


def chosen_of(kept: NDArray[np.bool_], start: int, stop: int) -> Chosen:
    """Return the rows kept from start to stop: the run itself where all of them are."""
    places = np.flatnonzero(kept[start:stop]) + start
    return slice(start, stop) if places.size == stop - start else places


def _score_slab(
    rows: LogitRows,
    ids: Integers,
    slab: slice,
    kept: NDArray[np.bool_],
    temperature: float,
    work: Workspace,
    nll_alone: bool,
) -> ScoredBlock:
    block = _nothing_scored(slab, slab.stop / len(rows))
    chosen = chosen_of(kept, slab.start, slab.stop)
    places = np.flatnonzero(kept[slab])
    if not places.size:
        return block
    floor, targets = rows.floor(chosen), ids[chosen]
    if nll_alone:
        block.nll[places] = np.log1p(odds_against(rows, chosen, targets, temperature, work))
        places = places[np.isnan(block.nll[places])]
        chosen = slab.start + places
        targets = ids[chosen]
    if places.size:
        sums = sum_rows(rows, chosen, targets, temperature, work)
        if rows.stored and temperature == 1.0:
            _fill_stored(block, places, sums, targets)
        else:
            _fill(block, places, sums, targets, temperature)
    if nll_alone:
        block = replace(_nothing_scored(slab, block.done), nll=block.nll, tails=block.tails)
    rows.release(slab.start, slab.stop)
    return replace(block, floor=floor)


def _nothing_scored(slab: slice, done: float) -> ScoredBlock:
    size = slab.stop - slab.start
    return ScoredBlock(
        slab.start,
        slab.stop,
        done,
        nll=np.full(size, np.nan),
        tails=np.zeros(size),
        entropy=np.full(size, np.nan),
        rank=np.full(size, -1, dtype=np.int32),
        top1=np.full(size, -1, dtype=np.int32),
        confidence=np.full(size, np.nan),
        correct=np.zeros(size, dtype=np.bool_),
    )


def _fill(
    block: ScoredBlock, places: Ids, sums: RowSums, targets: Integers, temperature: float
) -> None:
    """Put the scores that follow from the sums in their places."""
    total, surplus = 1.0 + sums.rest, np.log1p(sums.rest)
    nll, tails = surprisal_of_gap(sums, surplus, temperature)
    block.nll[places], block.tails[places] = nll, tails
    block.entropy[places] = surplus + sums.moment / total
    block.confidence[places] = 1.0 / total
    _fill_order(block, places, sums, targets)


def _fill_stored(block: ScoredBlock, places: Ids, sums: RowSums, targets: Integers) -> None:
    """The scores of log-probabilities as they stand: −ln p, and −Σ p ln p."""
    top = np.exp(sums.peak)
    block.nll[places] = 0.0 - sums.own
    block.entropy[places] = top * (sums.moment - sums.peak * (1.0 + sums.rest))
    block.confidence[places] = np.minimum(top, 1.0)
    _fill_order(block, places, sums, targets)


def _fill_order(block: ScoredBlock, places: Ids, sums: RowSums, targets: Integers) -> None:
    block.rank[places], block.top1[places] = sums.greater, sums.top
    block.correct[places] = sums.top == targets


def surprisal_of_gap(
    sums: RowSums, surplus: FloatArray, temperature: float
) -> tuple[FloatArray, FloatArray]:
    """(max z − z)/T + surplus as its rounded value and what rounding left of it."""
    gap = two_sum(sums.peak, -sums.own)
    low = np.where(np.isfinite(gap.lo), gap.lo, 0.0)
    if temperature in (0.0, np.inf):
        beyond = gap.hi > 0.0 if temperature == 0.0 else sums.own == -np.inf
        return np.where(beyond, np.inf, surplus), np.zeros(surplus.size)
    total = two_sum(gap.hi / temperature, surplus)
    tails = np.asarray(total.lo) + low / temperature
    return np.asarray(total.hi), np.where(np.isfinite(tails), tails, 0.0)
