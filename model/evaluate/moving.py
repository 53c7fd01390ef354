"""Moving: the quicker readings while the dial is in motion and cells are edited, or none."""

from types import MappingProxyType

from model.document.document import Document
from model.evaluate.catalogue import MEASURES
from model.evaluate.evaluate import lasting_answers
from model.evaluate.filtered_pass import FilteredPass, filtered_pass
from model.evaluate.motion import Room
from model.evaluate.prepared import prepared_plainly
from model.evaluate.readings import Reading, Readings, Tick
from model.evaluate.subject import Subject
from model.sampling import SamplingError, are_on, checked_filters, filter_words

_COLDEST = 1e-290  # above it what is lost of logs beside 0 is nothing yet

_HOTTEST = 1e4  # up to which rows that filters hold for tied at T are nearly tied in Q


class Moving:
    """The quick way of one reader, with what it keeps from one tick of the dial to the next.

    A reading that it gives is within 1e-9 of itself; where a measure cannot promise that, where it
    is infinite, and where it has no quick way, the exact way is taken for that reading. What
    nothing has changed of is taken over.
    """

    def __init__(self) -> None:
        self._last: FilteredPass | None = None
        self._room = Room()

    def read(self, document: Document, since: Readings | None) -> Readings | None:
        """Return the readings of `document` from one exponential pass over its outcomes.

        since: readings of the same table, or of one like it: columns that they have read are not
        read again. None where only the exact way can tell: for columns that plain sums cannot
        promise enough of; next to T = 0, where 1 / T is no number; where a row stands for several
        outcomes; and where anything is filtered or banned, at T = 0 and ∞, for typical, next to a
        boundary of a filter, without exact readings of the same table, and for the Sampling lens,
        which shows every stage.
        """
        if 0.0 < document.temperature < _COLDEST or document.table.rest is not None:
            return None
        try:
            checked_filters(document.filters)
        except SamplingError:
            return None
        if are_on(document.filters) or document.table.banned:
            return None if since is None else self._read_filtered(document, since)
        prepared = prepared_plainly(document, None if since is None else since.prepared)
        if prepared is None:
            return None
        near = None if since is None else since["best_temperature"].value
        motion = prepared.motion.at(document.temperature, self._room)
        tick = Tick(motion, document.order, prepared, near)
        return _readings(document, since, tick)

    def _read_filtered(self, document: Document, since: Readings) -> Readings | None:
        prepared = since.prepared
        if not prepared.is_exact or not prepared.serves(document) or document.lens == "sampling":
            return None
        if document.temperature > _HOTTEST:
            return None
        left = filtered_pass(prepared, document, self._last)
        if left is None:
            return None
        self._last = left
        motion = left.motion.at(document.temperature, self._room)
        tick = Tick(
            motion,
            document.order,
            prepared,
            price=left.price,
            cut=left.cut,
            impossible=left.impossible,
        )
        words = filter_words(document.filters, document.table.banned)
        return _readings(document, since, tick, words)


def _readings(
    document: Document, since: Readings | None, tick: Tick, filtered: str = ""
) -> Readings | None:
    subject = Subject(document, tick.prepared)
    known = {} if since is None else lasting_answers(document, since)
    values = {}
    for measure in MEASURES:
        answer = known.get(measure.id)
        if answer is None and measure.quick is not None:
            answer = measure.quick(tick)
            if answer is None and filtered:
                # Exactly, what is left takes longer than a frame.
                return None
        values[measure.id] = Reading(measure, answer or measure.compute(subject))
    return Readings(
        document=document,
        subject=subject,
        tempered=tick.motion.probabilities,
        values=MappingProxyType(values),
        settled=False,
        filtered=filtered,
    )
