"""The controls of the Sequence lens: its view, the next surprise, colours, vocabulary, T*."""

from dataclasses import replace

from model.document.document import Document
from model.document.edits import Edit, set_temperature
from model.document.text_source import TextSettings
from model.evaluate.readings import Readings
from model.lens.controls import Button, Control, Number, field_choice, field_number
from model.lens.text_lenses import HEAT, HEAT_OR_OF_TWO, has_text, text_of
from model.lenses.sequence.picture import best_words
from model.texts.text_edits import next_surprise
from model.texts.text_files import names_answer
from model.texts.text_reading import text_reading_of

MOST_TOKENS = 1e9
_LOOKS = {
    "tokens": "the tokens",
    "text": "the text",
    "beliefs": "what was in mind",
    "perplexities": "why perplexities differ",
}


def is_on_tokens(document: Document) -> bool:
    """Return whether a text is open and its tokens are looked at, in one of three ways."""
    return has_text(document) and document.text_view.view != "perplexities"


def _is_long(document: Document) -> bool:
    return has_text(document) and document.text_view.view == "text"


def _size_of(document: Document) -> float:
    return 0.0 if document.text is None else float(document.text.vocabulary_size)


def _change_size(document: Document, value: float) -> Edit:
    size = round(value)
    label = f"Say that the vocabulary has {size:,} tokens" if size else "Forget the vocabulary"
    if document.text is None:
        return Edit(label, document)
    return Edit(label, replace(document, text=replace(document.text, vocabulary_size=size)))


def _is_listed(document: Document) -> bool:
    """Whether the text on view is a server's, of which only lists are known."""
    source = document.text
    if source is None or source.targets_path or not is_on_tokens(document):
        return False
    return names_answer(source.path)


def _to_best(readings: Readings) -> Edit:
    best = text_of(readings).best
    if best is None or best.value is None:
        raise ValueError(best_words(text_of(readings)))
    return set_temperature(readings.document, float(f"{best.value:.4g}"))


def _has_best(readings: Readings) -> bool:
    text = text_reading_of(readings)
    return text is not None and text.best is not None and text.best.value is not None


CONTROLS: tuple[Control, ...] = (
    field_choice(
        TextSettings,
        "view",
        "Show",
        "Token by token, the text itself, what was in mind, or why two perplexities differ",
        (
            ("tokens", "Tokens"),
            ("text", "Text"),
            ("beliefs", "Beliefs"),
            ("perplexities", "Perplexities"),
        ),
        lambda view: f"Look at {_LOOKS[view]}",
        shown=has_text,
    ),
    Button(
        "Most surprising",
        "Go to the most surprising token; again: to the next one",
        lambda readings: next_surprise(readings.document, text_of(readings)),
        key="S",
        enabled=lambda readings: readings.sequence is not None,
        shown=is_on_tokens,
    ),
    HEAT,
    HEAT_OR_OF_TWO,
    field_number(
        TextSettings,
        "window",
        "Running mean",
        "Over how many tokens the mean along a text of 2,000 or more is taken; 1 for none",
        "Take the mean over {:,.0f} tokens".format,
        shown=_is_long,
    ),
    Number(
        "Vocabulary",
        "How many tokens the model has, 0 where it is not known: it bounds what was not listed",
        0.0,
        MOST_TOKENS,
        0,
        _size_of,
        _change_size,
        shown=_is_listed,
    ),
    Button(
        "T ← T*",
        "Turn the dial to the temperature at which the whole text surprises least",
        _to_best,
        enabled=_has_best,
        shown=is_on_tokens,
    ),
)
