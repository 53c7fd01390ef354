"""The controls of the Sequence lens: its view, the next surprise, the vocabulary, T*."""

from dataclasses import replace

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting, set_temperature
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Control, Number
from model.lens.text_words import (
    has_text,
    text_of,
)
from model.lenses.sequence.picture import (
    best_words,
)
from model.texts.text_edits import next_surprise
from model.texts.text_reading import text_reading_of

MOST_TOKENS = 1e9


def is_on_tokens(document: Document) -> bool:
    """Return whether a text is open and looked at token by token."""
    return has_text(document) and document.text_view.view == "tokens"


def _change_view(document: Document, view: str) -> Edit:
    label = "Look at the tokens" if view == "tokens" else "Look at why perplexities differ"
    return set_lens_setting(document, "text_view", label, view=view)


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
    return is_on_tokens(document) and document.text is not None and document.text.is_answer


def _to_best(readings: Readings) -> Edit:
    best = text_of(readings).best
    if best is None or best.value is None:
        raise ValueError(best_words(text_of(readings)))
    return set_temperature(readings.document, float(f"{best.value:.4g}"))


def _has_best(readings: Readings) -> bool:
    text = text_reading_of(readings)
    return text is not None and text.best is not None and text.best.value is not None


CONTROLS: tuple[Control, ...] = (
    Choice(
        "Show",
        "The text token by token, or why two perplexities of it differ",
        (("tokens", "Tokens"), ("perplexities", "Perplexities")),
        lambda document: document.text_view.view,
        _change_view,
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
