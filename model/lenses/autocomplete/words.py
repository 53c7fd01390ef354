"""What the views of the Autocomplete lens share: the model, the next words, and how words read."""

from model.document.document import Document
from model.document.work import Work
from model.evaluate.readings import Readings
from model.files.format import FormatError
from model.lens.lens import LensError
from model.lens.words import quoted
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.library import (
    corpus_name,
    learning_work,
    trained_model,
    training_work,
)
from model.lenses.autocomplete.language.next_word_table import EVERYTHING_ELSE
from model.lenses.autocomplete.language.tokenise import END, UNKNOWN
from model.words.numerals import reading_text
from model.words.units import Unit

LENS_ID = "autocomplete"
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
    if settings.view == "held_out":
        return learning_work(settings.corpus, settings.order)
    return training_work(settings.corpus, settings.order)


def said(word: str, longest: int = 40) -> str:
    """Return how a word of the model is written for people, cut if it is long."""
    shown = SAID.get(word, word)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def bar_name(word: str, longest: int = 22) -> str:
    """Return how a word is written at its bar: marks in quotation marks, to be seen at all."""
    return said(word, longest) if any(map(str.isalnum, word)) else f"“{word}”"


def named(word: str) -> str:
    """Return a word in quotation marks, or what it stands for where it is no word; in markup."""
    return SAID[word] if word in SAID else quoted(word)


def text_name(document: Document) -> str:
    """Return what the model learned from."""
    return corpus_name(document.autocomplete.corpus)


def ending(prompt: str, longest: int = 34) -> str:
    """Return the prompt in quotation marks, only its end where it is long; in markup."""
    plain = " ".join(prompt.split())
    if not plain:
        return "the start of a sentence"
    if len(plain) > longest:
        plain = "…" + plain[len(plain) - longest :].partition(" ")[2]
    return quoted(plain) if len(plain) <= 28 else f"“{quoted_whole(plain)}”"


def quoted_whole(text: str) -> str:
    """Return a text safe in markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def amount(readings: Readings, nats: float, decimals: int = 2) -> str:
    """Return a number of nats in the unit shown, without the unit."""
    return number_in(readings.unit, nats, decimals)


def number_in(unit: Unit, nats: float, decimals: int = 2) -> str:
    """Return a number of nats in a unit, without the unit's name."""
    return reading_text(nats / unit.in_nats, decimals)
