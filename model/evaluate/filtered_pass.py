"""The quicker readings while the dial moves and filters are on: one pass over what they leave."""

from dataclasses import dataclass
from math import log, log1p

import numpy as np

from model.document.document import Document
from model.document.table import Rows
from model.evaluate.answers import impossible_rows
from model.evaluate.motion import MotionPass
from model.evaluate.motion_column import SUM_ERROR, MotionColumn, dot
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Answer
from model.sampling.quick import quick_survivors

_LEAST_SHARE = 1e-290
_LARGEST_DEPTH = 1e300


@dataclass(frozen=True, eq=False)
class FilteredPass:
    """What a set of survivors decides at every temperature.

    Attributes:
        prepared: what the table decides.
        rows: the survivors, likeliest first.
        motion: the pass over them alone; all other rows have no probability.
        price: −log of the mass that they hold in the whole source, in nats.
        cut, impossible: the answers where P has what the filters cut, and the other way round:
            ∞ and the rows; None where there are none.
    """

    prepared: Prepared
    rows: Rows
    motion: MotionPass
    price: float
    cut: Answer | None
    impossible: Answer | None


def filtered_pass(
    prepared: Prepared, document: Document, last: FilteredPass | None = None
) -> FilteredPass | None:
    """Return the pass over what the filters leave at the document's T; None where unsure.

    It is the last one where that was of the same, as the survivors often stay while T moves.
    """
    with np.errstate(over="ignore", under="ignore"):
        rows = quick_survivors(
            prepared.source_weights, document.temperature, document.filters, document.table.banned
        )
    if rows is None or not _is_plain(prepared.pair.source.motion, rows, document.temperature):
        return None
    if last is not None and last.prepared is prepared and np.array_equal(last.rows, rows):
        return last
    return _pass_over(prepared, rows)


def _is_plain(whole: MotionColumn, rows: Rows, temperature: float) -> bool:
    """Whether all that is left has a logarithm at T, and the likeliest a share in normal doubles.

    What is left beside a likelier outcome that is banned may have no share at all.
    """
    depth = float(whole.logs[rows[0]] - whole.logs[rows[-1]])
    return whole.probabilities[rows[0]] > _LEAST_SHARE and depth < _LARGEST_DEPTH * temperature


def _pass_over(prepared: Prepared, rows: Rows) -> FilteredPass:
    whole, own = prepared.pair.source.motion, prepared.pair.truth.motion
    support = np.zeros(len(whole), dtype=np.bool_)
    support[rows] = True
    mass = dot(whole.probabilities, support.astype(np.float64))
    left = _among(whole, rows, support, mass)
    motion = MotionPass(left, None if prepared.model is None else own)
    truth = own.support
    return FilteredPass(
        prepared,
        rows,
        motion,
        _price(whole, support, mass),
        impossible_rows(prepared.outcomes, np.flatnonzero(truth & ~support), reverse=False),
        impossible_rows(prepared.outcomes, np.flatnonzero(support & ~truth), reverse=True),
    )


def _price(whole: MotionColumn, support: np.ndarray, mass: float) -> float:
    if mass < 0.5:
        return -log(mass)
    return -log1p(-dot(whole.probabilities, (~support).astype(np.float64)))


def _among(whole: MotionColumn, rows: Rows, support: np.ndarray, mass: float) -> MotionColumn:
    """The column of the survivors alone, its logs less those of the likeliest of them."""
    top = float(whole.logs[rows[0]])
    logs = np.where(support, whole.logs - top, -np.inf)
    finite = np.where(support, logs, 0.0)
    shares = np.where(support, whole.probabilities / mass, 0.0)
    depth = -dot(shares, finite)
    log_total = log(mass) - log(float(whole.probabilities[rows[0]]))
    return MotionColumn(
        probabilities=shares,
        logs=logs,
        finite_logs=finite,
        support=support,
        entropy=log_total + depth,
        log_total=log_total,
        log_error=4e-16,
        entropy_error=4.0 * SUM_ERROR * (1.0 + depth),
        share_error=2.0 * SUM_ERROR,
    )
