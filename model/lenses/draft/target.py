"""The target of drafts: P at its own temperature, filtered as Q is, by itself, or not at all."""

from collections.abc import Collection

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.settings import Filters, Preset
from model.document.table import Array
from model.evaluate.motion import MotionPass
from model.evaluate.readings import Readings
from model.exact.weights import Weights
from model.lens.lens import LensError
from model.lens.view import Workings
from model.sampling import SamplingError, decoded, filter_words
from model.sampling.chain import are_on
from model.sampling.cutting.filter import NO_PAST, Past
from model.sampling.history import past_of
from model.sampling.quick import quick_survivors
from model.tempering import tempered_weights


def target_filters(document: Document) -> Filters:
    """Return the filters of P; those without any number where it is not filtered."""
    settings, rules = document.draft, document.filters
    match settings.target_filters:
        case "same":
            return rules
        case "own":
            numbers = {
                "top_k": float(settings.target_top_k),
                "top_p": settings.target_top_p,
                "min_p": settings.target_min_p,
            }
            off = {"top_k": 0.0, "top_p": 1.0, "min_p": 0.0}
            kept = {key: value for key, value in numbers.items() if value != off[key]}
            preset: Preset = "llama.cpp" if rules.preset == "llama.cpp" else "transformers"
            return Filters(preset, (), "", tuple(kept.items()))
        case _:
            return _NO_FILTERS


_NO_FILTERS = Filters()


def target_banned(document: Document) -> frozenset[int]:
    """Return the rows that P may not say: those that Q may not, where it is filtered as Q is."""
    return document.table.banned if document.draft.target_filters == "same" else frozenset()


def target_of(readings: Readings, workings: Workings) -> Array:
    """Return P (n,) as it checks drafts. LensError, with a sentence, where it cannot be drawn."""
    document = readings.document
    filters, banned = target_filters(document), target_banned(document)
    temperature = document.draft.target_temperature
    if temperature == 1.0 and not are_on(filters) and not banned:
        return np.asarray(readings.truth)
    past = _past(document) if document.draft.target_filters == "same" else NO_PAST
    weights = readings.prepared.truth_weights
    return workings.of(_decoded, weights, temperature, filters, banned, past)


def is_treated_alike(document: Document) -> bool:
    """Return whether P has the temperature and the filters of Q."""
    has_filters = are_on(document.filters) or bool(document.table.banned)
    alike = document.draft.target_filters == "same" or (
        target_filters(document).amounts == document.filters.amounts and not document.table.banned
        if has_filters
        else not are_on(target_filters(document))
    )
    return alike and document.draft.target_temperature == document.temperature


def target_alike(readings: Readings) -> Array:
    """Return P (n,) with the temperature and the filters of Q."""
    document = readings.document
    weights, temperature = readings.prepared.truth_weights, document.temperature
    filters, banned = document.filters, document.table.banned
    if readings.settled:
        return _decoded(weights, temperature, filters, banned, _past(document))
    # While the dial moves, one exponential a row: within 1e-9, as all readings then are.
    heated = MotionPass(readings.prepared.pair.truth.motion).at(temperature).probabilities
    if not are_on(filters) and not banned:
        return heated
    rows = quick_survivors(weights, temperature, filters, banned)
    if rows is None:
        return _decoded(weights, temperature, filters, banned, _past(document))
    kept = np.zeros(len(heated))
    kept[rows] = heated[rows]
    return np.asarray(kept / kept.sum())


def treatment_words(document: Document) -> str:
    """Return what P is filtered by, in words; "" for nothing."""
    filters, banned = target_filters(document), target_banned(document)
    return filter_words(filters, banned) if banned or are_on(filters) else ""


def _past(document: Document) -> Past:
    # Whether its numbers are logits is for its own column to say.
    past, column = past_of(document), document.truth_column
    peak = float(np.max(column.values)) if column.kind is Kind.LOGITS else None
    return Past(past.rows, past.breakers, peak)


def _decoded(
    weights: Weights, temperature: float, filters: Filters, banned: Collection[int], past: Past
) -> Array:
    try:
        found = decoded(weights, temperature, filters, banned, past)
    except SamplingError as error:
        raise LensError(f"P cannot check drafts so: {error}") from error
    if found is not None:
        return np.asarray(found.probabilities)
    return np.asarray(tempered_weights(weights, temperature).probabilities)
