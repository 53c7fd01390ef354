"""Moving: the quicker readings while the dial is in motion and cells are edited, or none."""

from math import log, log1p
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.document.document import Document
from model.document.table import Rows
from model.evaluate.answers import impossible_rows
from model.evaluate.catalogue import MEASURES
from model.evaluate.evaluate import lasting_answers
from model.evaluate.motion import MotionPass
from model.evaluate.motion_column import SUM_ERROR, MotionColumn, dot
from model.evaluate.prepared import Prepared, prepared_plainly
from model.evaluate.readings import Answer, AsAsked, Reading, Readings, Tick
from model.evaluate.rest_answers import RestBounds
from model.evaluate.subject import Subject, joined_groups
from model.sampling import SamplingError, are_on, checked_filters, filter_words
from model.sampling.quick import quick_survivors

if TYPE_CHECKING:
    from model.document.settings import Filters

_COLDEST = 1e-290  # above it what is lost of logs beside 0 is nothing yet

_HOTTEST = 1e4  # up to which rows that filters hold for tied at T are nearly tied in Q
_LEAST_SHARE = 1e-290
_LARGEST_DEPTH = 1e300


class Moving:
    """The quick way of one reader, with what it keeps from one tick of the dial to the next.

    A reading that it gives is within 1e-9 of itself, worked out when it is first asked for; where a
    measure cannot promise that, where it is infinite, and where it has no quick way, the exact way
    is taken for that reading. What nothing has changed of is taken over.
    """

    def __init__(self) -> None:
        self._last: FilteredPass | None = None
        self._checked: Filters | None = None

    def read(
        self, document: Document, since: Readings | None, *, stages: bool = False
    ) -> Readings | None:
        """Return the readings of `document` from one exponential pass over its outcomes.

        since: readings of the same table, or of one like it: columns that they have read are not
        read again. stages: whether every stage of the filters is to be seen. None where only the
        exact way can tell: for columns that plain sums cannot promise enough of; next to T = 0,
        where 1 / T is no number; and where anything is filtered or banned, for stages, at T = 0
        and ∞, for typical, next to a boundary of a filter, without exact readings of the same
        table, and where a row stands for several outcomes.
        """
        if 0.0 < document.temperature < _COLDEST:
            return None
        if document.filters is not self._checked:
            try:
                self._checked = checked_filters(document.filters)
            except SamplingError:
                return None
        if are_on(document.filters) or document.table.banned:
            if since is None or stages or document.table.rest is not None:
                return None
            return self._read_filtered(document, since)
        prepared = prepared_plainly(document, None if since is None else since.prepared)
        if prepared is None:
            return None
        best = None if since is None else since.known.get("best_temperature")
        near = None if best is None else best.value
        motion = prepared.motion.at(document.temperature)
        tick = Tick(motion, document.order, prepared, near, groups=joined_groups(document))
        return _readings(document, since, tick)

    def _read_filtered(self, document: Document, since: Readings) -> Readings | None:
        prepared = since.prepared
        if not prepared.is_exact or not prepared.serves(document):
            return None
        if document.temperature > _HOTTEST:
            return None
        left = filtered_pass(prepared, document, self._last)
        if left is None:
            return None
        self._last = left
        motion = left.motion.at(document.temperature)
        tick = Tick(
            motion,
            document.order,
            prepared,
            price=left.price,
            groups=joined_groups(document),
            cut=left.cut,
            impossible=left.impossible,
        )
        words = filter_words(document.filters, document.table.banned)
        return _readings(document, since, tick, words)


def _readings(
    document: Document, since: Readings | None, tick: Tick, filtered: str = ""
) -> Readings | None:
    subject = Subject(document, tick.prepared)
    rest = document.table.rest
    bounds = None if rest is None else RestBounds(subject, rest)
    known = {} if since is None else lasting_answers(document, since)
    measures, quick = {measure.id: measure for measure in MEASURES}, dict[str, Answer]()
    # Exactly, what filters leave takes longer than a frame: then all is told quickly, or nothing.
    for measure in MEASURES if filtered else ():
        if measure.id not in known and measure.quick is not None:
            answer = measure.quick(tick)
            if answer is None:
                return None
            quick[measure.id] = answer

    def work_out(reading_id: str) -> Reading:
        measure = measures[reading_id]
        answer = known.get(reading_id)
        if answer is None:
            answer = quick.get(reading_id)
            if answer is None and measure.quick is not None:
                answer = measure.quick(tick)
            if bounds is not None:
                answer = bounds.answer(measure, answer)
        return Reading(measure, answer or measure.compute(subject))

    return Readings(
        document=document,
        subject=subject,
        tempered=tick.motion.probabilities,
        values=AsAsked(measures, work_out),
        settled=False,
        filtered=filtered,
    )


class FilteredPass(NamedTuple):
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
    prepared: Prepared, document: Document, last: FilteredPass | None
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
