"""Survivors: exact weights of some rows alone, likeliest first, and back among all rows."""

from collections.abc import Collection
from math import inf, log1p

import numpy as np
from numpy.typing import NDArray

from model.document.table import Rows
from model.exact import FloatArray, Pair, add, difference, divide, sum_exactly
from model.exact.weights import Weights, as_weights, weights_of_logs
from model.words.remembering import remembered


@remembered(4)
def ranked(source: Weights) -> tuple[Rows, Weights]:
    """Return the rows with a weight above 0, likeliest first (equal ones in order), and them alone.

    Remembers the last few columns, by identity: the order does not change with T.
    """
    rows = np.flatnonzero(source.support)
    scores = _scores(source)[rows]
    order = rows[np.argsort(-scores, kind="stable")]
    return order, only(source, order)


def only(weights: Weights, rows: Rows | NDArray[np.bool_]) -> Weights:
    """Return the weights of the chosen rows alone, in that order, not rounded.

    rows: some rows of weight above 0. Where the largest of all is among them, their values stay bit
    for bit; otherwise they are scaled anew, so that nothing underflows.
    """
    logs = weights.given_logs
    if logs is None:
        values = weights.values if weights.original is None else weights.original
        return as_weights(values[rows])
    chosen = logs.at(rows)
    hi, lo = np.asarray(chosen.hi), np.asarray(chosen.lo)
    top = _largest(hi, lo)
    if hi[top] != 0.0 or lo[top] != 0.0:
        return weights_of_logs(difference(chosen, Pair(float(hi[top]), float(lo[top]))))
    tails = None if weights.tails is None else weights.tails[rows]
    return Weights(weights.values[rows], tails, chosen)


def not_banned(banned: Collection[int], count: int) -> NDArray[np.bool_]:
    """Return True in the rows, of `count`, that may be drawn."""
    allowed = np.ones(count, dtype=np.bool_)
    allowed[np.fromiter(banned, dtype=np.intp, count=len(banned))] = False
    return allowed


def among(weights: Weights, rows: Rows, count: int) -> Weights:
    """Return weights of some rows as a column of `count` rows, 0 in all others."""

    def spread(part: FloatArray, rest: float = 0.0) -> FloatArray:
        whole = np.full(count, rest)
        whole[rows] = part
        return whole

    logs = weights.given_logs
    return Weights(
        spread(weights.values),
        None if weights.tails is None else spread(weights.tails),
        logs and Pair(spread(np.asarray(logs.hi), -inf), spread(np.asarray(logs.lo))),
        None if weights.original is None else spread(weights.original),
    )


def price_of_cut(whole: Weights, rows: Rows, kept: Weights) -> float:
    """Return −log of the share of `whole` that `kept`, its chosen rows, hold: D(kept ‖ whole).

    In nats; exact next to 0, and where the share is too small for a number.
    """
    inside = sum_exactly(whole.values[rows])
    gone = np.ones(len(whole), dtype=np.bool_)
    gone[rows] = False
    outside = sum_exactly(whole.values[gone])
    if inside.hi > outside.hi:
        return log1p(divide(outside, inside).value)
    first = int(rows[kept.peak])
    peak = whole.log_ratios.at(np.array([first]))
    share = add(Pair(float(np.asarray(peak.hi)[0]), float(np.asarray(peak.lo)[0])), kept.log_total)
    return difference(whole.log_total, share).value


def _largest(hi: FloatArray, lo: FloatArray) -> int:
    """The first place of the largest pair."""
    ties = np.flatnonzero(hi == hi.max())
    return int(ties[np.argmax(lo[ties])])


def _scores(source: Weights) -> FloatArray:
    if source.given_logs is not None:
        return np.asarray(source.given_logs.hi)
    return source.values if source.original is None else source.original
