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
        given: the column itself, where it was read by plain sums.
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


def exact_column(weights: Weights, entropy: float) -> MotionColumn:
    """Return the column of exact weights of this entropy: its numbers are rounded once."""
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
    )


def plain_column(column: Column) -> MotionColumn | None:
    """Return the column of a table from plain sums and one logarithm or exponential a row.

    None where that cannot be done well: without any weight, with numbers that are none, and with
    weights so small beside the largest that their ratio is no number.
    """
    values = column.values
    largest = float(values.max(initial=-np.inf))
    if not isfinite(largest):
        return None
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        if column.kind is Kind.LOGITS:
            logs = values - largest
            shares = np.exp(logs)
            support = np.asarray(values > -np.inf)
        else:
            if largest <= 0.0 or float(values.min()) < 0.0:
                return None
            shares = values / largest
            support = np.asarray(values > 0.0)
            logs = np.log(shares)
    whole = bool(support.all())
    if bool((shares < _DEEP).any() if whole else (shares[support] < _DEEP).any()):
        return None
    total = float(shares.sum())
    finite = logs if whole else _finite(logs, support)
    shares /= total
    depth = -dot(shares, finite)
    return MotionColumn(
        probabilities=shares,
        logs=logs,
        finite_logs=finite,
        support=support,
        entropy=log(total) + depth,
        log_total=log(total),
        log_error=0.0 if column.kind is Kind.LOGITS else UNIT,
        entropy_error=2.0 * SUM_ERROR + DOT_ERROR * depth,
        share_error=2.0 * SUM_ERROR,
        given=column,
    )


def dot(one: FloatArray, other: FloatArray) -> float:
    """Return Σ one · other, in blocks of 1,024 whose sums are added pairwise.

    So its error does not grow with the length, and the linear-algebra library does not start
    threads for it, which wait for a busy processor longer than the sum takes.
    """
    whole = len(one) - len(one) % BLOCK
    parts = np.vecdot(one[:whole].reshape(-1, BLOCK), other[:whole].reshape(-1, BLOCK))
    return float(parts.sum()) + float(np.vecdot(one[whole:], other[whole:]))


def _finite(logs: FloatArray, support: NDArray[np.bool_]) -> FloatArray:
    return logs if bool(support.all()) else np.where(support, logs, 0.0)
