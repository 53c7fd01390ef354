"""Blocks: outcomes as wide as they are likely, as high as they surprise, so that areas are means.

With widths p, heights log 1/p and levels log 1/q, the blocks' area is H(p), the area under the
levels is H(p, q), and what lies between them, signed, is D(p ‖ q).
Source: T. M. Cover, J. A. Thomas, Elements of Information Theory, 2nd ed. (2006), 2.1 and 2.3.
"""

import math
from dataclasses import dataclass

import numpy as np

from model.document.table import Array, Rows
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Readings

# As many blocks of one row; where there are more rows, as few share them, each a few pixels wide.
MOST_BLOCKS, MOST_SHARED = 800, 400
MOST_IN_TABLE_ORDER = 40
GAP, ALL_GAPS = 0.003, 0.06
_SUBNORMAL = 1e-290


@dataclass(frozen=True, eq=False)
class Blocks:
    """Blocks from left to right; areas are in nats.

    Attributes:
        left: where each begins; a small gap stands between neighbours where they are few.
        width: the probability of each.
        height: its surprise; the mean surprise, weighted, where several outcomes share a block.
        added, given_back: how much the other distribution is more, and less, surprised: in a shared
            block both may be above 0. `added` is ∞ where the other one has 0.
        rows: the table row of each, or of the first of those that share it.
        counts: how many outcomes share it.
        ground: what of them the other distribution does not decide.
    """

    left: Array
    width: Array
    height: Array
    added: Array
    given_back: Array
    rows: Rows
    counts: Rows
    ground: "BlockGround"

    @property
    def level(self) -> Array:
        """The surprise under the other distribution, ∞ included."""
        return np.asarray(self.height + self.added - self.given_back)

    @property
    def right(self) -> Array:
        """Where each ends."""
        return np.asarray(self.left + self.width)


@dataclass(frozen=True, eq=False)
class BlockGround:
    """What widths and own heights decide of blocks, whatever the other distribution is."""

    rows: Rows
    wide: Array
    high: Array
    starts: Rows
    counts: Rows
    share: Array
    height: Array
    left: Array


def blocks_of(width: Array, own: Array, other: Array | None, order: Rows) -> Blocks:
    """Return the blocks of outcomes whose probabilities are `width`, of at most 800.

    `own` and `other` are surprises in nats under the distribution itself and under the other one
    (None: nothing is added); `order` are the rows from left to right. A row of probability 0 has no
    block. Of more than 800 rows those that together are narrower than 1/400 share one, whose areas
    are their sums.
    """
    ground = _ground(width, own, order)
    return _compared(ground, None if other is None else other[ground.rows])


def _ground(width: Array, own: Array, order: Rows) -> BlockGround:
    rows = order[width[order] > 0.0]
    wide, high = width[rows], own[rows]
    starts = _starts(wide)
    counts = np.diff(np.append(starts, len(rows)))
    share = np.add.reduceat(wide, starts)
    height = _joined(wide * high, high[starts], starts, counts, share)
    gap = min(GAP, ALL_GAPS / len(share)) if len(share) <= MOST_IN_TABLE_ORDER else 0.0
    left = np.cumsum(share) - share + gap * np.arange(len(share))
    return BlockGround(rows, wide, high, starts, counts, share, height, left)


def _joined(weighted: Array, alone: Array, starts: Rows, counts: Rows, share: Array) -> Array:
    """The mean over each block of what is given times its width; that of one row is `alone`."""
    return np.where(counts == 1, alone, np.add.reduceat(weighted, starts) / share)


def _compared(ground: BlockGround, other: Array | None) -> Blocks:
    """The blocks of a ground against another distribution's surprises in its rows, written over."""
    one = ground
    more = np.zeros(len(one.rows)) if other is None else np.subtract(other, one.high, out=other)
    alone = more[one.starts]
    more *= one.wide
    least = _joined(
        np.minimum(more, 0.0), np.minimum(alone, 0.0), one.starts, one.counts, one.share
    )
    np.maximum(more, 0.0, out=more)
    added = _joined(more, np.maximum(alone, 0.0), one.starts, one.counts, one.share)
    given_back = 0.0 - least
    first = one.rows[one.starts]
    return Blocks(one.left, one.share, one.height, added, given_back, first, one.counts, one)


def surprise_blocks(
    readings: Readings,
    prepared: Prepared,
    tempered: Array,
    ground: BlockGround | None = None,
    depths: Array | None = None,
) -> Blocks:
    """Return the blocks of P against Q at T, or of Q at T against P, as the lens is set.

    Without a model Q of its own nothing is added. Up to 40 outcomes stand in table order, more of
    them from the likeliest down. `ground` is `truth_ground` of the table, where it is known, and
    `depths` are `depths_in` it: with them a tick of the dial costs no logarithm.
    """
    alone = readings.model is None
    if readings.document.surprise.widths == "truth":
        ground = ground or truth_ground(prepared)
        if alone:
            return _compared(ground, None)
        temperature = readings.document.temperature
        if depths is None or readings.filtered or not 0.0 < temperature < math.inf:
            return _compared(ground, tempered_surprise(readings, prepared, tempered)[ground.rows])
        surprises = depths / temperature
        surprises -= math.log(float(tempered.max()))
        return _compared(ground, surprises)
    few = len(prepared.truth) <= MOST_IN_TABLE_ORDER
    order = np.arange(len(tempered)) if few else prepared.rows_by_source
    under_truth = prepared.truth_weights.surprisals
    own = tempered_surprise(readings, prepared, tempered)
    return blocks_of(tempered, own, None if alone else under_truth, order)


def depths_in(prepared: Prepared, ground: BlockGround) -> Array:
    """Return how far below the largest logit of Q that of each row of a ground is; ∞ for Q = 0."""
    logs = prepared.log_weights
    return np.asarray(logs.max() - logs[ground.rows])


def truth_ground(prepared: Prepared) -> BlockGround:
    """Return what the table alone decides of blocks as wide as P."""
    truth = prepared.truth
    few = len(truth) <= MOST_IN_TABLE_ORDER
    order = np.arange(len(truth)) if few else prepared.rows_by_truth
    return _ground(truth, prepared.truth_weights.surprisals, order)


def tempered_surprise(readings: Readings, prepared: Prepared, tempered: Array) -> Array:
    """Return −log of Q at T in each row, in nats; ∞ where it is 0.

    A probability too small for a number is not 0: its surprise is that of the likeliest row and
    the difference of their logits over T. Rows that P holds impossible and a filter cuts may get
    that finite number too; they have no part in a mean under P or under Q at T.
    """
    temperature = readings.document.temperature
    with np.errstate(divide="ignore"):
        surprise = -np.log(tempered) + 0.0
    if temperature == 0.0 or not (tempered < _SUBNORMAL).any():
        return np.asarray(surprise)
    logs, first = np.asarray(prepared.source_weights.log_ratios.hi), int(tempered.argmax())
    hidden = (tempered < _SUBNORMAL) & np.isfinite(logs)
    with np.errstate(over="ignore"):
        surprise[hidden] = surprise[first] + (logs[first] - logs[hidden]) / temperature
    cut = readings["kl_p_qt"].answer.rows
    surprise[np.array(cut, dtype=np.intp)] = math.inf
    return np.asarray(surprise)


def _starts(wide: Array) -> Rows:
    """The first row of each block: all of them, or one for each 1/400 of the sum."""
    if len(wide) <= MOST_BLOCKS:
        return np.arange(len(wide))
    bins = np.floor((np.cumsum(wide) - wide) * MOST_SHARED)
    return np.concatenate(([0], np.flatnonzero(np.diff(bins) > 0.0) + 1))
