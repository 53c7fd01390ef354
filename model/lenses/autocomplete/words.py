"""The words of the Autocomplete lens: how words, amounts and the next words are told."""

import math
from collections.abc import Sequence

import numpy as np

from model.document.document import Document
from model.document.work import Work
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, Mark
from model.files.format import FormatError
from model.lens.lens import LensError
from model.lens.words import quoted, row_tip
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.library import (
    corpus_name,
    learning_work,
    trained_model,
    training_work,
)
from model.lenses.autocomplete.language.tokenise import END, UNKNOWN
from model.lenses.autocomplete.language.typing import NextWords
from model.lenses.autocomplete.shown import (
    PLACES,
    Along,
    Ranked,
    first_word,
    has_moved,
    with_others,
)
from model.texts.position import EVERYTHING_ELSE
from model.words.markup import escape, plain
from model.words.names import fit
from model.words.numerals import compact_text, reading_text, share_text, temperature_text

LENS_ID = "autocomplete"
_LONGEST_ENDING = 34  # letters of a prompt in a title
SAID = {END: "end of sentence", UNKNOWN: "a word not in the text", EVERYTHING_ELSE: EVERYTHING_ELSE}


def model_of(document: Document) -> WordModel:
    """Return the word model that the settings name; LensError where its text cannot be read."""
    settings = document.autocomplete
    try:
        return trained_model(settings.corpus, settings.order)
    except FormatError as error:
        raise LensError(f"{error} “Choose a text…” takes another.") from error


def work_of(document: Document) -> Work | None:
    """Return what takes long before the chosen view can be shown."""
    settings = document.autocomplete
    if settings.model:
        return None
    if settings.view == "held_out":
        return learning_work(settings.corpus, settings.order)
    return training_work(settings.corpus, settings.order)


def said(word: str, longest: int = 40) -> str:
    """Return how a word of the model is written for people, cut if it is long."""
    return fit(SAID.get(word, word), longest)


def bar_name(word: str, longest: int = 22) -> str:
    """Return how a word is written at its bar: marks in quotation marks, to be seen at all."""
    return said(word, longest) if any(map(str.isalnum, word)) else f"“{word}”"


def named(word: str) -> str:
    """Return a word in quotation marks, or what it stands for where it is no word; in markup."""
    return SAID[word] if word in SAID else quoted(word)


def text_name(document: Document) -> str:
    """Return what the model learned from."""
    return corpus_name(document.autocomplete.corpus)


def ending(prompt: str) -> str:
    """Return the prompt in quotation marks, only its end where it is long; in markup."""
    plain = " ".join(prompt.split())
    if not plain:
        return "the start of a sentence"
    if len(plain) > _LONGEST_ENDING:
        plain = "…" + plain[len(plain) - _LONGEST_ENDING :].partition(" ")[2]
    return quoted(plain) if len(plain) <= 28 else f"“{escape(plain)}”"


def amount(readings: Readings, nats: float, decimals: int = 2) -> str:
    """Return a number of nats in the unit shown, without the unit."""
    return reading_text(readings.unit.of(nats), decimals)


def next_tip(readings: Readings, along: Along, mark: Mark, index: int) -> str:
    """Return the numbers of a word, of everything else, or of a place of the text."""
    if not isinstance(mark, Bars):
        return ""
    if len(mark.rows):
        return row_tip(readings, mark, index)
    if mark.role == "entropy":
        return _place_tip(readings, along, index)
    return f"<b>{escape(mark.name)}</b><br>{compact_text(float(mark.right[index]), 4)}"


def open_words(readings: Readings, things: str) -> str:
    """Return among how many things, words or tokens, the next one is as open."""
    answer = readings["entropy_qt"].answer
    known = answer.value if answer.low is None else answer.low
    least = "" if answer.low is None else "at least "
    options = math.exp(min(known or 0.0, 700.0))
    return f"What comes next is as open as among {least}{options:,.1f} {things}:"


def next_caption(readings: Readings, found: NextWords, along: Along, ranked: Ranked) -> Caption:
    """Return how open the next place is, what Tab takes, and where the text was open."""
    document = readings.document
    rest = f"H({readings.tempered_symbol}) = {readings.quantity('entropy_qt')}"
    if has_moved(readings):
        temperature = temperature_text(document.temperature)
        rest += f" at T = {temperature}, {readings.quantity('entropy_p')} as learned"
    likeliest = first_word(readings, ranked)
    if likeliest >= 0:
        word = named(readings.outcomes[ranked.rows[likeliest]])
        share = share_text(float(ranked.tempered[likeliest]))
        rest += f". Tab takes {word} ({share})"
    if found.typed.begun:
        begun = quoted(found.typed.begun)
        rest += f"; only words that begin with {begun} count, {share_text(found.share)} of all"
    if len(found.words) > document.autocomplete.rows:
        rest += "; everything else counts as one word here, which changes H and what heat does"
    rest = f"{rest}. {_places_words(readings, along)}".rstrip()
    return Caption(open_words(readings, "words"), rest)


def _places_words(readings: Readings, along: Along) -> str:
    """Where the text so far was most and least predictable."""
    count = len(along.surprises)
    if count < 2:
        return f"The model learned from {escape(text_name(readings.document))}."
    closed, opened = (int(find(along.entropies[:count])) for find in (np.argmin, np.argmax))
    return (
        f"Before {named(along.words[closed])} hardly anything was open "
        f"({amount(readings, float(along.entropies[closed]))}), before "
        f"{named(along.words[opened])} the most "
        f"({amount(readings, float(along.entropies[opened]))} {readings.unit.value})."
    )


def _place_tip(readings: Readings, along: Along, index: int) -> str:
    place = max(len(along.entropies) - PLACES, 0) + index
    if place >= len(along.entropies):
        return ""
    nats, unit = float(along.entropies[place]), readings.unit.value
    options = f"as open as among {math.exp(nats):,.1f} equally likely words"
    if place == len(along.surprises):
        return f"<b>what comes next</b><br>{amount(readings, nats)} {unit}, {options}"
    came = amount(readings, float(along.surprises[place]))
    return (
        f"<b>before {named(along.words[place])}</b><br>{amount(readings, nats)} {unit}, {options}"
        f"<br>that it came: {came} {unit} of surprise"
    )


def next_alternative(
    readings: Readings, along: Along, ranked: Ranked, names: Sequence[str], caption: Caption
) -> str:
    """Return the words and places with their numbers, without markup."""
    shown = with_others(ranked, ranked.tempered, ranked.others_tempered).tolist()
    words = "; ".join(
        f"{name}: {share_text(share)}" for name, share in zip(names, shown, strict=True)
    )
    places = "; ".join(
        f"before {said(word)}: {amount(readings, nats)}"
        for word, nats in zip(along.words[-PLACES:-1], along.entropies[-PLACES:-1], strict=True)
    )
    lines = [f"What can come after {ending(readings.document.autocomplete.prompt)}: {words}."]
    if places:
        lines.append(f"How open each place was, in {readings.unit.value}: {places}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))
