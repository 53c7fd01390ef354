"""The controls of the Coder lens: whose code, how long the sequence is, drawn or typed by hand."""

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.settings import LARGEST_SEED, CoderSettings
from model.evaluate.readings import Readings
from model.lens.controls import Q_AT_T, Button, Choice, Control, Number, TextLine, field_choice
from model.lens.text_lenses import has_text
from model.lenses.coder.text_sent import scored_places
from model.texts.text_reading import text_reading_of

LONGEST_TYPED = 500


def _set(document: Document, label: str, **values: object) -> Edit:
    return set_lens_setting(document, "coder", label, **values)


def _set_length(document: Document, length: float) -> Edit:
    label = f"Send {int(length):,} symbols"
    return _set(document, label, length=int(length), typed="", first=0)


def _draw_anew(readings: Readings) -> Edit:
    seed = readings.document.coder.seed % LARGEST_SEED + 1
    return _set(readings.document, "Draw another sequence", seed=seed, typed="", first=0)


def _earlier(readings: Readings) -> Edit:
    return _set(
        readings.document, "Look at earlier symbols", first=readings.document.coder.first - 1
    )


def _later(readings: Readings) -> Edit:
    return _set(readings.document, "Look at later symbols", first=readings.document.coder.first + 1)


def _has_earlier(readings: Readings) -> bool:
    return readings.document.coder.first > 0


def _has_later(readings: Readings) -> bool:
    settings = readings.document.coder
    length = len(typed_names(settings.typed)) if settings.typed.strip() else settings.length
    if takes_text(readings.document):
        text = text_reading_of(readings)
        length = 0 if text is None else len(scored_places(text))
    return settings.first < min(length, 10_000) - 1


def takes_text(document: Document) -> bool:
    """Return whether the open text is sent, and no sequence from the table."""
    return document.coder.takes == "text" and has_text(document)


def _takes_table(document: Document) -> bool:
    return not takes_text(document)


def _set_takes(document: Document, takes: str) -> Edit:
    label = "Send the text" if takes == "text" else "Send a sequence of the table"
    return _set(document, label, takes=takes, first=0)


def _type(document: Document, typed: str) -> Edit:
    return _set(document, "Type the sequence", typed=typed, first=0)


def typed_names(typed: str) -> list[str]:
    """Return the names in a typed sequence: between commas, or where there is none, blanks."""
    parts = typed.split(",") if "," in typed else typed.split()
    return [part.strip() for part in parts if part.strip()]


CONTROLS: tuple[Control, ...] = (
    Choice(
        "Send",
        "A sequence drawn from the table’s P, or the tokens of the open text under its own scores",
        (("table", "draws"), ("text", "the text")),
        lambda document: document.coder.takes,
        _set_takes,
        shown=has_text,
    ),
    field_choice(
        CoderSettings,
        "code",
        "Code with",
        "Whose probabilities the code is made of; the sequence is drawn from P all the same",
        (("tempered", Q_AT_T), ("truth", "P")),
        lambda code: "Code with P" if code == "truth" else "Code with Q at T",
        shown=_takes_table,
    ),
    Number(
        "Draws",
        "How many symbols are drawn from P and sent",
        1.0,
        10_000.0,
        0,
        lambda document: float(document.coder.length),
        _set_length,
        shown=_takes_table,
    ),
    Button(
        "Draw anew",
        "Another sequence from P, with the next seed",
        _draw_anew,
        "F8",
        shown=_takes_table,
    ),
    Button("◀ earlier", "The intervals of earlier symbols", _earlier, "[", _has_earlier),
    Button("later ▶", "The intervals of later symbols", _later, "]", _has_later),
    TextLine(
        "or type",
        "The names of outcomes in order, between commas; empty for draws from P",
        "sunny, rainy …",
        LONGEST_TYPED,
        lambda document: document.coder.typed,
        _type,
        shown=_takes_table,
        narrow=True,
    ),
)
