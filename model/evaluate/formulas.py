"""Formulas with the live numbers put in, in markup; long sums show their first terms."""

import math
from collections.abc import Callable

import numpy as np

from model.document.table import Array
from model.evaluate.answers import HOW_SURE, ONE_SEEN, percent_words
from model.evaluate.readings import Readings
from model.measures.counts import CountedEntropy
from model.words.numerals import compact_text, reading_text, temperature_text

Formula = Callable[[Readings], str]
TERMS = 4
_LOOKED_AT = 4096  # the rows in which most columns have their first terms
_LARGE = 1e15  # from here on not every whole number is one


def entropy_sum(reading_id: str, which: str) -> Formula:
    """Return the formula −(0.9 · log₂ 0.9 + …) for the entropy of truth, model or tempered."""

    def formula(readings: Readings) -> str:
        weights = _distribution(readings, which)
        if weights is None:
            return readings.symbol(reading_id)
        return _equation(readings, reading_id, entropy_terms(weights, readings.unit.log_symbol))

    return formula


def cross_sum(readings: Readings) -> str:
    """Return the formula −(0.6 · log₂ 0.487 + …) of the cross entropy of P and Q at T."""
    truth, tempered = readings.truth, readings.tempered
    log = readings.unit.log_symbol
    pairs = zip(_first(truth, truth), _first(truth, tempered), strict=True)
    terms = [f"{compact_text(p)} · {log} {compact_text(q)}" for p, q in pairs]
    return _equation(readings, "cross_entropy", f"−({_joined(terms, truth)})")


def divergence_sum(reading_id: str, above: str, below: str) -> Formula:
    """Return the formula 0.6 · log₂ (0.6 / 0.487) + … of a divergence of two distributions."""

    def formula(readings: Readings) -> str:
        p, q = _distribution(readings, above), _distribution(readings, below)
        if p is None or q is None:
            return readings.symbol(reading_id)
        return _equation(readings, reading_id, divergence_terms(p, q, readings.unit.log_symbol))

    return formula


def entropy_terms(weights: Array, log: str) -> str:
    """Return −(0.9 · log₂ 0.9 + …) of probabilities, with the logarithm written as `log`."""
    terms = [f"{compact_text(w)} · {log} {compact_text(w)}" for w in _first(weights, weights)]
    return f"−({_joined(terms, weights)})"


def divergence_terms(p: Array, q: Array, log: str) -> str:
    """Return 0.6 · log₂(0.6 / 0.487) + … of two distributions over the same outcomes."""
    pairs = zip(_first(p, p), _first(p, q), strict=True)
    terms = [f"{compact_text(a)} · {log}({compact_text(a)} / {compact_text(b)})" for a, b in pairs]
    return _joined(terms, p)


def difference_sum(reading_id: str, frame: str, term: str) -> Formula:
    """Return a formula over the pairs of P and Q at T.

    `term` is written for each pair from {p} and {q}, and `frame` stands around their {sum}.
    """

    def formula(readings: Readings) -> str:
        truth, tempered = readings.truth, readings.tempered
        either = truth + tempered
        pairs = zip(_first(either, truth), _first(either, tempered), strict=True)
        terms = [term.format(p=compact_text(p), q=compact_text(q)) for p, q in pairs]
        return _equation(readings, reading_id, frame.format(sum=_joined(terms, either)))

    return formula


def power_of(reading_id: str, exponent_id: str) -> Formula:
    """Return the formula 2^1.490 = 2.81 of a perplexity: the unit's base to an entropy."""

    def formula(readings: Readings) -> str:
        if readings[exponent_id].value is None:
            return readings.symbol(reading_id)
        base = {"bits": "2", "nats": "e", "bans": "10"}[readings.unit.value]
        return _equation(readings, reading_id, f"{base}<sup>{readings.text(exponent_id)}</sup>")

    return formula


def with_entropy(reading_id: str, frame: str, other: str) -> Formula:
    """Return a formula with H(P) and another reading put into {entropy} and {other} of `frame`."""

    def formula(readings: Readings) -> str:
        text = frame.format(entropy=readings.text("entropy_p"), other=readings.text(other))
        return _equation(readings, reading_id, text)

    return formula


def log_of_count(readings: Readings) -> str:
    """Return the formula log₂ 4 = 2 of the most entropy that so many outcomes can have."""
    right = f"{readings.unit.log_symbol} {len(readings.outcomes):,}"
    return _equation(readings, "max_entropy", right)


def order_sum(reading_id: str, frame: str) -> Formula:
    """Return a formula of the powers p^α; `frame` has {order}, {sum} and {log}."""

    def formula(readings: Readings) -> str:
        truth = readings.truth
        order = readings.document.order
        if order == 1.0 or math.isinf(order):
            return _equation(readings, reading_id, _limit_text(order))
        shown = temperature_text(order)
        terms = [f"{compact_text(p)}<sup>{shown}</sup>" for p in _first(truth, truth)]
        text = frame.format(order=shown, sum=_joined(terms, truth), log=readings.unit.log_symbol)
        return _equation(readings, reading_id, text)

    return formula


def words(reading_id: str, text: str) -> Formula:
    """Return a formula that is said in words."""

    def formula(readings: Readings) -> str:
        return _equation(readings, reading_id, text)

    return formula


def as_a_sample(readings: Readings) -> str:
    """Return what P says as a sample of N draws, in a sentence; "" where that is not known."""
    found = readings.subject.counted
    if found is None or not readings["entropy_miller_madow"].has_number:
        return ""
    return _sample_words(readings, found)


def model_as_a_sample(readings: Readings) -> str:
    """Return what Q says as a sample, likewise."""
    found = readings.subject.model_counted
    if found is None or not readings["entropy_q"].has_number:
        return ""
    return _sample_words(readings, found)


def _sample_words(readings: Readings, found: CountedEntropy) -> str:
    unit = readings.unit

    def text(nats: float) -> str:
        return reading_text(unit.of(nats))

    size = f"{found.size:,.0f}" if found.size < _LARGE else compact_text(found.size)
    said = (
        f"As a sample of <b>N = {size}</b> this is the plug-in value, too small on average: "
        f"Miller–Madow <b>{text(found.miller_madow)}</b>, Chao–Shen <b>{text(found.chao_shen)}</b>"
    )
    if found.low is None or found.high is None:
        said = f"{said} {unit.value}. {ONE_SEEN}"
    else:
        ends = f"{text(found.low)} – {text(found.high)}"
        said = f"{said}; 95% interval <b>{ends}</b> {unit.value}: {HOW_SURE}"
    return f"{said} {percent_words(found.size)}".rstrip()


def _limit_text(order: float) -> str:
    return "the limit at α = 1, H(P)" if order == 1.0 else "the limit at α = ∞"


def _distribution(readings: Readings, which: str) -> Array | None:
    if which == "source":
        which = "truth" if readings.model is None else "model"
    return {"truth": readings.truth, "model": readings.model, "tempered": readings.tempered}[which]


def _first(support: Array, values: Array) -> list[float]:
    rows = np.flatnonzero(support[:_LOOKED_AT])[:TERMS]
    if len(rows) < TERMS:
        rows = np.flatnonzero(support)[:TERMS]
    return [float(value) for value in values[rows]]


def _joined(terms: list[str], support: Array) -> str:
    count = int(np.count_nonzero(support))
    text = " + ".join(terms)
    return text if count <= len(terms) else f"{text} + … ({count:,} terms)"


def _equation(readings: Readings, reading_id: str, right: str) -> str:
    equation = f"{readings.symbol(reading_id)} = {right}"
    has_value = readings[reading_id].value is not None
    return f"{equation} = {readings.quantity(reading_id)}" if has_value else equation
