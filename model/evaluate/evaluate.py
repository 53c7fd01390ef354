"""evaluate(document) → Readings | Unreadable: every measure of a document, total, in nats."""

from collections.abc import Collection
from types import MappingProxyType

from model.document.document import Document
from model.document.settings import Filters
from model.document.table import UnreadableTableError
from model.evaluate.catalogue import MEASURES
from model.evaluate.prepared import prepared_exactly
from model.evaluate.readings import Answer, AsAsked, Reading, Readings, Unreadable
from model.evaluate.rest_answers import RestBounds
from model.evaluate.subject import Subject
from model.sampling import SamplingError, filter_words


def evaluate(
    document: Document,
    since: Readings | Unreadable | None = None,
    asked: Collection[str] | None = None,
) -> Readings | Unreadable:
    """Return every reading of `document`, exactly; out of its domain a measure says why.

    Total: never raises for a document. Where a column with a role cannot be read at all, the
    answer is Unreadable with a sentence, and every reading is undefined with that reason. `since`
    are earlier readings: what only the table decides is taken over if the table is the same.
    `asked` are the ids of what is worked out now, None for all; the others wait until they are
    asked for.
    """
    try:
        subject = _subject(document, since)
        tempered = subject.tempered.probabilities
    except (UnreadableTableError, SamplingError) as error:
        return unreadable(document, str(error))
    known = known_answers(document, since)
    rest = document.table.rest
    compute = None if rest is None else RestBounds(subject, rest).answer
    measures = {measure.id: measure for measure in MEASURES}

    def work_out(reading_id: str) -> Reading:
        measure = measures[reading_id]
        answer = known.get(reading_id)
        return Reading(
            measure, answer or (compute(measure) if compute else measure.compute(subject))
        )

    values = AsAsked(measures, work_out)
    for reading_id in measures if asked is None else measures.keys() & asked:
        values[reading_id]
    return Readings(
        document=document,
        subject=subject,
        tempered=tempered,
        values=values,
        filtered=filter_words(document.filters, document.table.banned),
    )


def known_answers(document: Document, since: Readings | Unreadable | None) -> dict[str, Answer]:
    """Return the exact answers of `since` that hold for `document` too, by reading."""
    if not isinstance(since, Readings) or not since.settled:
        return {}
    return lasting_answers(document, since)


def lasting_answers(document: Document, since: Readings) -> dict[str, Answer]:
    """Return the answers of `since` that need nothing in which `document` differs, by reading."""
    same = _unchanged(document, since.document)
    renamed = document.table.names is not since.document.table.names
    known = since.known
    return {
        measure.id: reading.answer
        for measure in MEASURES
        if (reading := known.get(measure.id)) is not None
        and measure.needs <= same
        and reading.measure is measure
        and not (renamed and (reading.answer.rows or reading.answer.outcome))
    }


def _unchanged(one: Document, other: Document) -> frozenset[str]:
    """What answers depend on and both documents share, as the names in `Measure.needs`."""
    if len(one.table) != len(other.table) or one.table.rest != other.table.rest:
        return frozenset()
    # Names say what means the same, and filters what came already.
    same_names = one.table.names is other.table.names
    # Without a model the dial tempers the truth, and the answers on a model are of another kind.
    same_model = (one.model is None) == (other.model is None)
    shared = {
        "truth": one.truth_column is other.truth_column,
        "model": same_model and one.tempered_column is other.tempered_column,
        "temperature": (one.temperature, one.filters, one.table.banned)
        == (other.temperature, other.filters, other.table.banned)
        and (same_names or one.filters == Filters()),
        "order": one.order == other.order,
        "groups": same_names and one.groups.labels == other.groups.labels,
    }
    return frozenset(name for name, is_shared in shared.items() if is_shared)


def _subject(document: Document, since: Readings | Unreadable | None) -> Subject:
    earlier = since.subject if isinstance(since, Readings) else None
    prepared = prepared_exactly(document, None if earlier is None else earlier.prepared)
    if earlier is None or not isinstance(since, Readings) or not since.settled:
        return Subject(document, prepared)
    # An edit of P leaves Q at T as it was.
    same = earlier.left is None and earlier.temperature == document.temperature
    same = same and earlier.prepared.pair.source is prepared.pair.source
    return Subject(document, prepared, earlier.tempering if same else None)


def unreadable(document: Document, problem: str) -> Unreadable:
    """Return readings that are all undefined for one reason."""
    answer = Answer(None, problem)
    values = {measure.id: Reading(measure, answer) for measure in MEASURES}
    return Unreadable(document, MappingProxyType(values), problem)
