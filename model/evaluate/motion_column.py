"""MotionColumn: a column as the plain pass takes it, from exact weights or from one logarithm."""

from dataclasses import dataclass
from math import isfinite, log

import numpy as np
from numpy.typing import NDArray

from model.document.cells import Kind
from model.document.table import Column
from model.exact import FloatArray
from model.exact.weights import Weights
from model.tempering.tempered import WIDEST, tied_gaps, tied_rows

SUM_ERROR = 3e-14  # of a pairwise sum of exponentials, arguments' rounding included
UNIT = 1.2e-16
BLOCK = 1_024
DOT_ERROR = SUM_ERROR + BLOCK * UNIT / 8.0
_DEEP = 1e-290


@dataclass(frozen=True, eq=False)
class MotionColumn:
    """A distribution in doubles, and how far its numbers may be off.

    Attributes:
        probabilities: normalised, one a row.
        logs: log(p / largest p), −∞ at zero; `finite_logs` has 0 there.
        support: the rows above zero.
        entropy, log_total: H and log(Σp / largest p), in nats.
        log_error: absolute error of a log beyond its last bit.
        entropy_error, share_error: absolute of the entropy, relative of a probability.
        exact: the weights, where the numbers come from those.
        given: the column itself; None for what is left of one.
    """

    probabilities: FloatArray
    logs: FloatArray
    finite_logs: FloatArray
    support: NDArray[np.bool_]
    entropy: float
    log_total: float
    log_error: float
    entropy_error: float
    share_error: float
    exact: Weights | None = None
    given: Column | None = None

    def __len__(self) -> int:
        return len(self.probabilities)

    @property
    def has_zeros(self) -> bool:
        """Whether any row has no probability, or one too small for arithmetic."""
        return self.finite_logs is not self.logs or bool(self.probabilities.min() < _DEEP)

    @property
    def ties(self) -> NDArray[np.bool_]:
        """The rows that are left at T = 0; of what filters leave, the largest alone."""
        if self.exact is not None:
            return tied_rows(self.exact)
        if self.given is None or self.given.kind is Kind.LOGITS:
            return tied_gaps(-self.logs, WIDEST)
        return tied_gaps(self.given.values.max() - self.given.values)


def exact_column(given: Column, weights: Weights, entropy: float) -> MotionColumn:
    """Return a column of these exact weights and entropy: its numbers are rounded once."""
    logs = np.asarray(weights.log_ratios.hi)
    return MotionColumn(
        probabilities=weights.probabilities,
        logs=logs,
        finite_logs=_finite(logs, weights.support),
        support=weights.support,
        entropy=entropy,
        log_total=weights.least_surprisal,
        log_error=0.0,
        entropy_error=4.0 * UNIT,
        share_error=4.0 * UNIT,
        exact=weights,
        given=given,
    )


# As many rows may differ for a column to take over the logarithms of another, and so far off may
# they be then, far below what a sum of them loses.
_FEW_ROWS, _FAR_OFF = 1_024, 64.0 * UNIT


def plain_column(column: Column, like: MotionColumn | None) -> MotionColumn | None:
    """Return the column of a table from plain sums and one logarithm or exponential a row.

    like: what was read of a column as it was before an edit, which lends its logarithms.
    None where that cannot be done well: without any weight, with numbers that are none or have no
    sum, and with weights so small beside the largest that their ratio is no number.
    """
    values = column.values
    largest = float(values.max(initial=-np.inf))
    if not isfinite(largest):
        return None
    if column.kind is Kind.LOGITS:
        return _of_logits(column, values, largest)
    total = column.total
    least = float(values.min())
    if largest <= 0.0 or least < 0.0 or not isfinite(total):
        return None
    support = np.asarray(values > 0.0)
    if least == 0.0:
        least = float(values.min(where=support, initial=np.inf))
    if least / largest < _DEEP:
        return None
    logs, log_error = _logs_like(like, column, largest) or (_logs(values / largest), UNIT)
    return _plain(column, values / total, logs, support, log(total / largest), log_error)


def _of_logits(column: Column, values: FloatArray, largest: float) -> MotionColumn | None:
    with np.errstate(over="ignore", under="ignore"):
        logs = values - largest
        shares = np.exp(logs)
    support = np.asarray(values > -np.inf)
    if float(shares.min(where=support, initial=np.inf)) < _DEEP:
        return None
    total = float(shares.sum())
    shares /= total
    return _plain(column, shares, logs, support, log(total), 0.0)


def _plain(
    column: Column,
    shares: FloatArray,
    logs: FloatArray,
    support: NDArray[np.bool_],
    log_total: float,
    log_error: float,
) -> MotionColumn:
    finite = _finite(logs, support)
    depth = -dot(shares, finite)
    return MotionColumn(
        probabilities=shares,
        logs=logs,
        finite_logs=finite,
        support=support,
        entropy=log_total + depth,
        log_total=log_total,
        log_error=log_error,
        entropy_error=2.0 * SUM_ERROR + DOT_ERROR * depth,
        share_error=2.0 * SUM_ERROR,
        given=column,
    )


def _logs(shares: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", under="ignore"):
        return np.log(shares)


def _logs_like(
    like: MotionColumn | None, column: Column, largest: float
) -> tuple[FloatArray, float] | None:
    """The logarithms of a column from those of one like it, and how far off; None where unsure.

    Those of the rows that differ are worked out, all others moved by what the largest has changed.
    """
    given = None if like is None else like.given
    if like is None or given is None or given.kind is not column.kind or len(given) != len(column):
        return None
    rows = column.shared.changed_rows(given.shared)
    shift = log(given.value(int(like.logs.argmax())) / largest)
    log_error = max(like.log_error + (4.0 * UNIT * (1.0 + abs(shift)) if shift else 0.0), UNIT)
    if len(rows) > _FEW_ROWS or log_error > _FAR_OFF:
        return None
    logs = like.logs + shift if shift else like.logs.copy()
    logs[rows] = _logs(np.array([column.value(row) for row in rows.tolist()]) / largest)
    top = float(logs.max())
    if top:
        logs -= top  # rounding: none is above 0, however cold
    return logs, log_error


def dot(one: FloatArray, other: FloatArray) -> float:
    """Return Σ one · other, in blocks of 1,024 whose sums are added pairwise.

    So its error does not grow with the length, and the linear-algebra library does not start
    threads for it, which wait for a busy processor longer than the sum takes.
    """
    if len(one) < BLOCK:
        return 0.0 + float(np.vecdot(one, other))
    whole = len(one) - len(one) % BLOCK
    parts = np.vecdot(one[:whole].reshape(-1, BLOCK), other[:whole].reshape(-1, BLOCK))
    return float(parts.sum()) + float(np.vecdot(one[whole:], other[whole:]))


def _finite(logs: FloatArray, support: NDArray[np.bool_]) -> FloatArray:
    return logs if bool(support.all()) else np.where(support, logs, 0.0)
