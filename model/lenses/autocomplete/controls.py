"""The controls of the Autocomplete lens, and the edits of typing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from model.document.autocomplete import AutocompleteSettings
from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.edits.edit import short
from model.document.settings import LONGEST_PROMPT
from model.document.work import Work
from model.evaluate.readings import Readings
from model.lens.controls import (
    Button,
    Choice,
    Control,
    FileButton,
    IsShown,
    Number,
    TextLine,
    field_number,
)
from model.lenses.autocomplete.language.library import corpus_name, trained_model, training_work
from model.lenses.autocomplete.language.text_file import LEARNED_FROM
from model.lenses.autocomplete.language.typing import (
    can_take,
    next_words,
    next_words_table,
    with_word,
    without_word,
)
from model.lenses.autocomplete.live_typing import (
    go_on_from,
    take_likeliest_token,
    take_token_back,
)
from model.lenses.autocomplete.words import LENS_ID, SAID
from model.words.names import counted
from model.words.numerals import compact_text

VIEWS = (("next", "Next"), ("beams", "Beams"), ("held_out", "Held-out"))

VIEW_NAMES = {"next": "the next words", "beams": "beams", "held_out": "held-out text"}


def type_text(document: Document, prompt: str) -> Edit:
    """Return the edit of typing: the next words after `prompt` become the table.

    Of a language model only the prompt is changed here: it has to be asked for the table.
    """
    if document.autocomplete.model:
        return go_on_from(document, prompt)
    return _asked(
        document, f"Type “{short(prompt)}”" if prompt else "Clear the text", prompt=prompt
    )


def take_word(document: Document, word: str) -> Edit | None:
    """Return the edit of going on with a word; None for what is no word."""
    if not can_take(word):
        return None
    settings = document.autocomplete
    prompt = with_word(trained_model(settings.corpus, settings.order), settings.prompt, word)
    if len(prompt) > LONGEST_PROMPT:
        return None
    return _asked(document, f"Take “{short(SAID.get(word, word))}”", prompt=prompt)


def take_likeliest(readings: Readings) -> Edit | None:
    """Return the edit of going on with the word that the model holds likeliest."""
    settings = readings.document.autocomplete
    if settings.model:
        return take_likeliest_token(readings)
    found = next_words(trained_model(settings.corpus, settings.order), settings.prompt)
    word = next((word for word in found.words if can_take(word)), None)
    return None if word is None else take_word(readings.document, word)


def learn_from(document: Document, corpus: str) -> Edit:
    """Return the edit of learning from another text; FormatError where it cannot be read."""
    path = str(Path(corpus).absolute()) if corpus else ""
    return _asked(document, f"Learn from {short(corpus_name(path))}", corpus=path)


def _asked(document: Document, label: str, **values: object) -> Edit:
    """The settings changed, and what can come next as the table.

    P is the model as trained and Q the same: P stays while the dial turns Q, so the cards say how
    far the dial has moved the model, and what that costs where the model is right. Both can be
    typed over, as by who knows better what comes next.
    """
    changed = set_lens_setting(document, LENS_ID, label, **values).document
    settings = changed.autocomplete
    found = next_words(trained_model(settings.corpus, settings.order), settings.prompt)
    table = next_words_table(found, settings.rows)
    return Edit(label, replace(changed, table=table, truth=0, model=1, reward=None))


def _take_back(readings: Readings) -> Edit:
    document = readings.document
    if document.autocomplete.model:
        return take_token_back(document)
    return _asked(document, "Take back a word", prompt=without_word(document.autocomplete.prompt))


def _can_take_back(readings: Readings) -> bool:
    settings = readings.document.autocomplete
    if settings.model:
        return bool(settings.prompt)
    return bool(settings.prompt) and not training_work(settings.corpus, settings.order)


def _learn_from_emails(readings: Readings) -> Edit:
    return learn_from(readings.document, "")


def _work_of_typing(document: Document, prompt: str) -> Work | None:
    if document.autocomplete.model:
        return None
    return training_work(document.autocomplete.corpus, document.autocomplete.order)


def _work_of_order(document: Document, order: float) -> Work | None:
    return training_work(document.autocomplete.corpus, round(order))


def _work_of_text(document: Document, corpus: str) -> Work | None:
    return training_work(str(Path(corpus).absolute()), document.autocomplete.order)


def _set_order(document: Document, order: float) -> Edit:
    return _asked(document, f"Look at {counted(round(order), 'word')} together", order=round(order))


def _set_rows(document: Document, rows: float) -> Edit:
    return _asked(document, f"Give {counted(round(rows), 'word')} a row each", rows=round(rows))


def _set_view(document: Document, view: str) -> Edit:
    return set_lens_setting(document, LENS_ID, f"Look at {VIEW_NAMES[view]}", view=view)


def _has_own_text(document: Document) -> bool:
    return bool(document.autocomplete.corpus) and _of_words(document)


def _of_words(document: Document) -> bool:
    return not document.autocomplete.model


def _of_tokens(document: Document) -> bool:
    return bool(document.autocomplete.model)


def _in(*views: str) -> Callable[[Document], bool]:
    return lambda document: document.autocomplete.view in views and _of_words(document)


def _in_beams(document: Document) -> bool:
    return document.autocomplete.view == "beams"


def _of_beams(
    name: str, label: str, tip: str, decimals: int = 0, shown: IsShown = _in_beams
) -> Number:
    """A number that only the beams and samples need: the table stays as it is."""

    def said(value: float) -> str:
        return f"Set {label} to {compact_text(value, 9)}"

    return field_number(AutocompleteSettings, name, label, tip, said, decimals, shown=shown)


CONTROLS: tuple[Control, ...] = (
    TextLine(
        "Text",
        "Type the beginning of a sentence: what can come next becomes the table. Tab takes the "
        "likeliest, a click on a bar any, and Backspace takes that back whole; Esc leaves the line",
        "Thank you for your help with the",
        LONGEST_PROMPT,
        lambda document: document.autocomplete.prompt,
        type_text,
        take_likeliest,
        work=_work_of_typing,
    ),
    Button(
        "⌫ Word",
        "Take back the last word",
        _take_back,
        "Backspace",
        _can_take_back,
        _of_words,
    ),
    Button(
        "⌫ Token",
        "Take back the last token",
        _take_back,
        "Backspace",
        _can_take_back,
        _of_tokens,
    ),
    Choice(
        "View",
        "What can come next, the search for whole continuations, or how well text that it never "
        "saw is predicted",
        VIEWS,
        lambda document: document.autocomplete.view,
        _set_view,
        shown=_of_words,
    ),
    Choice(
        "View",
        "What can come next, or the search for whole answers",
        VIEWS[:2],
        lambda document: "beams" if document.autocomplete.view == "beams" else "next",
        _set_view,
        shown=_of_tokens,
    ),
    Number(
        "Order",
        "How many words are looked at together, the next one included",
        *AutocompleteSettings.LIMITS["order"],
        0,
        lambda document: float(document.autocomplete.order),
        _set_order,
        shown=_of_words,
        work=_work_of_order,
    ),
    Number(
        "Rows",
        "How many words have a row of their own in the table; all others are one row",
        *AutocompleteSettings.LIMITS["rows"],
        0,
        lambda document: float(document.autocomplete.rows),
        _set_rows,
        shown=_in("next"),
    ),
    _of_beams("width", "Width", "How many lines the beam search keeps at every step"),
    _of_beams(
        "length",
        "Words",
        "How many words are added at most",
        shown=lambda document: _in_beams(document) and _of_words(document),
    ),
    _of_beams(
        "length",
        "Tokens",
        "How many tokens are added at most",
        shown=lambda document: _in_beams(document) and _of_tokens(document),
    ),
    _of_beams("alpha", "α", "Length penalty ((5 + n)/6)^α; 0 ranks by the plain sum", 2),
    _of_beams(
        "groups",
        "Groups",
        "Into how many groups the lines are divided; later ones avoid what earlier ones took",
    ),
    _of_beams(
        "diversity",
        "λ",
        "How many nats it costs to take what a line of an earlier group took at the same step; 0 "
        "lets all groups find the same",
        2,
        lambda document: _in_beams(document) and document.autocomplete.groups > 1,
    ),
    _of_beams(
        "samples",
        "Draw",
        "How many continuations are drawn at the dial’s T beside it",
        shown=_in("beams"),
    ),
    _of_beams("seed", "Seed", "The same seed draws the same continuations", shown=_in("beams")),
    _of_beams(
        "calls",
        "Calls",
        "How often a search may ask the model",
        shown=lambda document: _in_beams(document) and _of_tokens(document),
    ),
    FileButton(
        "Choose a text…",
        "Let the model learn from a text file of your own; it stays on this computer",
        ("Texts", LEARNED_FROM),
        "This text cannot be learned from",
        learn_from,
        shown=_of_words,
        work=_work_of_text,
    ),
    Button(
        "Work e-mails",
        "Learn from the e-mails that come with the program again",
        _learn_from_emails,
        shown=_has_own_text,
    ),
)
