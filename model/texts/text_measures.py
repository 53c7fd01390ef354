"""The readings of a whole text by their ids, with words, symbols and units."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from model.evaluate.answers import TOO_LARGE
from model.evaluate.readings import Answer, Dimension, Measure, Reading, Readings
from model.evaluate.subject import Subject
from model.texts.text_reading import TextReading, text_reading_of
from model.words.numerals import reading_text
from model.words.token_names import shown

_Row = tuple[str, str, str, str, str, Dimension]
_COUNT, _NATS, _SHARE = Dimension.COUNT, Dimension.NATS, Dimension.SHARE

_ROWS: tuple[_Row, ...] = (
    ("tokens", "n", "n", "Tokens", "How long is the text?", _COUNT),
    ("scored", "N", "N", "Tokens scored", "How many of them have a surprise?", _COUNT),
    (
        "nll_mean",
        "NLL",
        r"\overline{\mathrm{NLL}}",
        "Mean surprise of the text",
        "How surprised was the model by a token, on the average?",
        _NATS,
    ),
    (
        "nll_mean_low",
        "NLL ≥",
        r"\overline{\mathrm{NLL}}_{\min}",
        "Least mean surprise",
        "How surprised was the model at least?",
        _NATS,
    ),
    (
        "nll_mean_high",
        "NLL ≤",
        r"\overline{\mathrm{NLL}}_{\max}",
        "Largest mean surprise",
        "How surprised was the model at most?",
        _NATS,
    ),
    (
        "nll_sd",
        "σ(NLL)",
        r"\sigma_{\mathrm{NLL}}",
        "Spread of the surprise",
        "How much do the tokens differ in surprise?",
        _NATS,
    ),
    (
        "perplexity",
        "PPL",
        r"\mathrm{PPL}",
        "Perplexity of the text",
        "Like choosing among how many tokens each time?",
        Dimension.OPTIONS,
    ),
    (
        "perplexity_low",
        "PPL ≥",
        r"\mathrm{PPL}_{\min}",
        "Least perplexity",
        "Like choosing among at least how many tokens?",
        Dimension.OPTIONS,
    ),
    (
        "perplexity_high",
        "PPL ≤",
        r"\mathrm{PPL}_{\max}",
        "Largest perplexity",
        "Like choosing among at most how many tokens?",
        Dimension.OPTIONS,
    ),
    (
        "perplexity_se",
        "± PPL",
        r"\pm\mathrm{PPL}",
        "Standard error of the perplexity",
        "How far off may the perplexity be, from so few tokens?",
        Dimension.OPTIONS,
    ),
    (
        "bits_per_token",
        "bits/token",
        r"\mathrm{bits/token}",
        "Bits per token",
        "How many bits does a token cost?",
        Dimension.BITS,
    ),
    (
        "bits_per_byte",
        "bits/byte",
        r"\mathrm{bits/byte}",
        "Bits per byte",
        "How many bits does a byte cost, however the text is cut into tokens?",
        Dimension.BITS,
    ),
    (
        "accuracy",
        "top-1",
        r"\mathrm{acc}",
        "Accuracy",
        "How often was the likeliest token the one that came?",
        _SHARE,
    ),
    (
        "top5",
        "top-5",
        r"\mathrm{top}_5",
        "Among the five likeliest",
        "How often was the token among the five likeliest?",
        _SHARE,
    ),
    (
        "entropy_mean",
        "H̄",
        r"\bar{H}",
        "Mean entropy of the model",
        "How unsure did the model say it was, on the average?",
        _NATS,
    ),
    (
        "entropy_mean_low",
        "H̄ ≥",
        r"\bar{H}_{\min}",
        "Least mean entropy",
        "How unsure was the model at least?",
        _NATS,
    ),
    (
        "entropy_mean_high",
        "H̄ ≤",
        r"\bar{H}_{\max}",
        "Largest mean entropy",
        "How unsure was the model at most?",
        _NATS,
    ),
    (
        "ece",
        "ECE",
        r"\mathrm{ECE}",
        "Expected calibration error",
        "How far is confidence from being right as often?",
        _SHARE,
    ),
    (
        "brier",
        "Brier",
        r"\mathrm{Brier}",
        "Brier score",
        "How far, squared, is confidence from what came?",
        Dimension.PURE,
    ),
)
_BOUNDED_BY_SIZE = ("nll_mean_high", "perplexity_high", "entropy_mean_high")
_SURPRISES = (
    "nll_mean",
    "nll_sd",
    "perplexity",
    "perplexity_se",
    "bits_per_token",
    "bits_per_byte",
)


def text_readings(text: TextReading, taken: Collection[str] = ()) -> Mapping[str, Reading]:
    """Return the readings of a text in display order; an id that is taken gets “text_” before it.

    A number that there is not has a reason.
    """
    numbers = text.score.readings()
    found: dict[str, Reading] = {}
    for row in _ROWS:
        if row[0] not in numbers:
            continue
        bounded = row[0].removesuffix("_low").removesuffix("_high")
        measure = _measure(row, f"text_{row[0]}" if bounded in taken else row[0])
        found[measure.id] = Reading(measure, _answer(row[0], numbers[row[0]], text))
    return MappingProxyType(found)


def with_text(readings: Readings, text: TextReading | None, problem: str = "") -> Readings:
    """Return readings with those of the text after those of the table."""
    own = {k: one for k, one in readings.values.items() if one.measure.compute is not _no_subject}
    told = {} if text is None else text_readings(text, own)
    source = readings.document.text
    if source is not None and source.position < 0:
        # The table stands for a text that is not read yet: its numbers would say nothing.
        waiting = Answer(None, problem or f"Reading {source.name} …")
        own = {k: Reading(one.measure, waiting) for k, one in own.items()}
    values = MappingProxyType({**own, **told})
    notes = () if text is None else (*_floor_notes(readings, text), *text_notes(text))
    return replace(readings, values=values, sequence=text, sequence_problem=problem, notes=notes)


def only_text(readings: Readings, text: TextReading) -> Readings:
    """Return readings that are those of the text alone, as the command line answers."""
    of_row = _floor_notes(readings, text)
    said = dict.fromkeys((*(n for n in readings.notes if n not in of_row), *text_notes(text)))
    return replace(readings, values=text_readings(text), sequence=text, notes=tuple(said))


def _floor_notes(readings: Readings, text: TextReading) -> tuple[str, ...]:
    """What the file's floor does to the row that the table shows."""
    source = readings.document.text
    if source is None or not text.opened.is_logits or not 0 <= source.position < len(text.opened):
        return ()
    row = source.position
    told = text.opened.rows.floor(slice(row, row + 1)).sentence()
    if not told:
        return ()
    return (f"Of this row {told} Q at T > 1 leans on them: its flat tail is theirs.",)


def text_notes(text: TextReading) -> tuple[str, ...]:
    """Return how the text was read, what is odd about its tokens, and what is known in part."""
    said = dict.fromkeys((*text.opened.sentences(), *text.score.notes))
    return tuple(said)


def _answer(name: str, value: float, text: TextReading) -> Answer:
    if math.isnan(value):
        return Answer(None, _why_none(name, text))
    if math.isinf(value) and name in _BOUNDED_BY_SIZE and not np.isinf(text.nll).any():
        return Answer(None, "Nothing bounds it: give the vocabulary’s size.")
    if math.isinf(value):
        return Answer(value, _impossible(text))
    return Answer(value)


def _impossible(text: TextReading) -> str:
    """Which token came though it had probability 0; else only the number is too large."""
    places = np.flatnonzero(np.isinf(text.nll))
    if not places.size:
        return TOO_LARGE
    first = int(places[0])
    more = f", and {places.size - 1:,} more" if places.size > 1 else ""
    return f"Token {first + 1:,}, “{shown(text.text(first))}”{more}, had probability 0."


def _why_none(name: str, text: TextReading) -> str:
    if name in _SURPRISES and not text.score.nll_is_exact:
        return "At this T it is only known between two bounds, as the lists leave something open."
    if name == "entropy_mean" and not math.isnan(text.score.entropy_mean_bounds[0]):
        return "It is only known between two bounds, as the lists leave something open."
    if name in ("nll_sd", "perplexity_se"):
        if text.score.count < 2:
            return "One token has no spread."
        return "A token that came had probability 0, so there is no spread."
    if name == "bits_per_byte":
        if text.opened.is_logits:
            return "The bytes of the tokens are not known: name the vocabulary."
        return "The bytes of a token that came are not known."
    if text.opened.is_logits:
        return "Only the surprises were asked for."
    return "No alternatives are known, so it cannot be told."


def _measure(row: _Row, name: str) -> Measure:
    _, symbol, latex, title, question, dimension = row
    return Measure(name, symbol, latex, title, question, dimension, _no_subject, _formula(row[0]))


def _no_subject(subject: Subject) -> Answer:
    """A table has no such reading."""
    return Answer(None, "It is a reading of a text.")


def _formula(name: str) -> Callable[[Readings], str]:
    def formula(readings: Readings) -> str:
        text = text_reading_of(readings)
        write = _FORMULAS.get(name)
        return "" if text is None or write is None else write(text)

    return formula


def _number(value: float) -> str:
    return "none" if math.isnan(value) else reading_text(value)


_FORMULAS: Mapping[str, Callable[[TextReading], str]] = {
    "nll_mean": lambda text: (
        f"Σ −ln q / N = {_number(text.score.nll_sum)} / {text.score.count:,} = "
        f"{_number(text.score.nll_mean)} nats"
    ),
    "perplexity": lambda text: (
        f"exp {_number(text.score.nll_mean)} = {_number(text.score.perplexity)}"
    ),
    "perplexity_se": lambda text: (
        f"PPL · σ/√N = {_number(text.score.perplexity)} · {_number(text.score.nll_sd)} / "
        f"√{text.score.count:,} = {_number(text.score.perplexity_se)}"
    ),
    "bits_per_token": lambda text: (
        f"{_number(text.score.nll_mean)} / ln 2 = {_number(text.score.bits_per_token)} bits"
    ),
    "accuracy": lambda text: (
        f"{round(text.score.accuracy * text.score.count):,} of {text.score.count:,}"
        if not math.isnan(text.score.accuracy)
        else ""
    ),
}
