"""evaluate_moving: the quicker readings while the dial is in motion, within 1e-9 or exact."""

import math
from collections.abc import Mapping
from types import MappingProxyType

from model.document.document import Document
from model.document.table import frozen
from model.evaluate.catalogue import MEASURES
from model.evaluate.evaluate import lasting_answers, subject_of
from model.evaluate.moving_filtered import FilteredPass, filtered_pass
from model.evaluate.plain_prepared import plain_answers, plain_prepared
from model.evaluate.prepared import Prepared
from model.evaluate.quick.motion import MotionPass, MotionReadings
from model.evaluate.readings import Answer, Reading, Readings
from model.evaluate.subject import Subject
from model.sampling import are_on, filter_words

# Which field of a MotionReadings answers which reading.
_FIELDS = MappingProxyType(
    {
        "entropy_qt": "entropy",
        "cross_entropy": "cross_entropy",
        "kl_p_qt": "divergence",
        "kl_qt_p": "reverse_divergence",
        "kl_qt_q": "divergence_from_source",
        "jensen_shannon": "jensen_shannon",
        "total_variation": "total_variation",
        "hellinger": "hellinger",
        "chi_squared": "chi_squared",
        "perplexity": "perplexity",
    }
)


def can_move(document: Document, since: Readings) -> bool:
    """Return whether `document` differs from what was read by little else than its temperature."""
    return since.prepared.serves(document) and _is_whole(document)


def evaluate_moving(document: Document, since: Readings) -> Readings:
    """Return the readings of `document` from one exponential pass over its outcomes.

    Each is within 1e-9 of itself; where that cannot be promised, and where it is infinite, the
    exact way is taken for that reading. What only the table decides is taken from `since`, which
    must be readings of the same table: ask `can_move` before.
    """
    return _readings(document, since.prepared, lasting_answers(document, since))


def evaluate_edited(document: Document, since: Readings | None) -> Readings | None:
    """Return the readings of a document whose columns were edited, from plain sums over them.

    With the same promise as `evaluate_moving`; columns that `since` has read are not read again.
    None where only the exact way can tell: then take `evaluate`.
    """
    if not _is_whole(document):
        return None
    prepared = plain_prepared(document, None if since is None else since.prepared)
    if prepared is None:
        return None
    return _readings(document, prepared, plain_answers(prepared, document.order))


def evaluate_filtered(document: Document, since: Readings) -> Readings | None:
    """Return the readings of `document` from one pass over what its filters and bans leave.

    With the same promise as `evaluate_moving`, from exact readings of the same table. None where
    only the exact way can tell: at T = 0 and ∞, for typical, next to a boundary of a filter, and
    for the Sampling lens, which shows every stage.
    """
    prepared = since.prepared
    if not prepared.is_exact or not prepared.serves(document):
        return None
    if _is_whole(document) or document.lens == "sampling":
        return None
    chosen = filtered_pass(prepared, document)
    if chosen is None:
        return None
    moving = chosen.motion.readings(document.temperature)
    values, fixed = {}, lasting_answers(document, since)
    whole: Subject | None = None
    for measure in MEASURES:
        field = _FIELDS.get(measure.id)
        answer: Answer | None
        if field is None:
            answer = fixed.get(measure.id)
            if answer is None:
                # What is left is worked out exactly only for a measure that asks for it.
                whole = whole or subject_of(prepared, document)
                answer = measure.compute(whole)
        elif document.model is None and getattr(moving, field) is None:
            # Without a model what compares with P has no number at any temperature.
            answer = since.values[measure.id].answer
        else:
            answer = _filtered_answer(measure.id, moving, chosen)
        if answer is None:
            return None
        values[measure.id] = Reading(measure, answer)
    words = filter_words(document.filters, document.table.banned)
    return _unsettled(document, prepared, values, chosen.motion, words)


def _filtered_answer(
    reading_id: str, moving: MotionReadings, chosen: FilteredPass
) -> Answer | None:
    value: float | None = getattr(moving, _FIELDS[reading_id])
    if value is not None and math.isinf(value):
        return chosen.impossible if reading_id == "kl_qt_p" else chosen.cut
    answer = _moving_answer(reading_id, moving)
    if answer is None or answer.value is None or reading_id != "kl_qt_q":
        return answer
    # D(kept ‖ Q) is that against the survivors' own part of Q, and what they lack of Q's mass.
    return Answer(answer.value + chosen.price)


def _is_whole(document: Document) -> bool:
    return not are_on(document.filters) and not document.table.banned


def _readings(document: Document, prepared: Prepared, fixed: Mapping[str, Answer]) -> Readings:
    """The readings at T from one pass; `fixed` are the answers that T has no part in."""
    moving = prepared.motion.readings(document.temperature)
    subject = Subject(prepared, document.temperature, document.order)
    values = {}
    for measure in MEASURES:
        answer = _moving_answer(measure.id, moving)
        if answer is None and measure.id not in _FIELDS:
            answer = fixed.get(measure.id)
        values[measure.id] = Reading(measure, answer or measure.compute(subject))
    return _unsettled(document, prepared, values, prepared.motion)


def _unsettled(
    document: Document,
    prepared: Prepared,
    values: Mapping[str, Reading],
    motion: MotionPass,
    filtered: str = "",
) -> Readings:
    return Readings(
        document=document,
        prepared=prepared,
        truth=prepared.truth,
        model=prepared.model,
        tempered=frozen(motion.probabilities),
        values=MappingProxyType(dict(values)),
        settled=False,
        filtered=filtered,
    )


def _moving_answer(reading_id: str, moving: MotionReadings) -> Answer | None:
    field = _FIELDS.get(reading_id)
    if field is None or field in moving.uncertain:
        return None
    value: float | None = getattr(moving, field)
    if value is None or math.isinf(value):
        return None
    return Answer(value)
