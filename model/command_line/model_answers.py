"""Answers of language models as documents, and two models along one text as a report."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

from model.command_line.command_error import CommandError
from model.command_line.model_options import ModelOptions
from model.document.document import Document, new_document
from model.document.table import table_of
from model.document.text_source import TextSource
from model.document.work import Report
from model.files.source import decode_text, encoding_of, read_bytes
from model.language_models import Generation, LanguageModel, TextLeavesError
from model.language_models.answers import answers_json
from model.language_models.live import Asked, answered, ask, said_of
from model.language_models.pair import pair_table
from model.model_sources import connect
from model.texts.text_document import SEQUENCE_LENS
from model.texts.two_models.listed_pair import ListedPair, compare_lists

Tell = Callable[[str], None]
KEY_VARIABLE = "ENTROPY_DIAL_API_KEY"
_LONGEST_TITLE = 40
_TOLD_EVERY = 5.0  # s between two words on how far a long text is


def model_document(options: ModelOptions, say: Tell, tell: Tell) -> Document:
    """Return the document on what a model answers; says what it is and what it left open.

    tell: is told how far long work is. CommandError, with a sentence, where it does not answer.
    """
    with _connected(options.at or "", options) as model:
        say(f"Asked: {model.about.words}.")
        if options.score is not None:
            return _scored(model, options.score, options.listed, tell)
        prompt = options.prompt or ""
        if options.against is None:
            base = model.next_token(prompt, options.listed)
            pieces, made = model.pieces(prompt), pair_table(base, None)
            found = Asked(prompt, model.about.words, base, pieces, "", None, made)
        else:
            with _connected(options.against, options) as second:
                say(f"Tested: {second.about.words}.")
                found = ask((model, second), prompt, options.listed)
    for sentence in said_of(found):
        say(sentence)
    begun = replace(new_document(), title=_title(prompt))
    return answered(begun, found, "Ask").document


def two_models(options: ModelOptions, say: Tell, tell: Tell) -> ListedPair:
    """Return how two models score one text; CommandError, with a sentence, where they do not."""
    if options.score is None or options.against is None:
        raise CommandError("Two models are compared along a text: add --score TXT.")
    text, listed = _text_of(options.score), options.listed
    with _connected(options.at or "", options) as base:
        say(f"Asked: {base.about.words}.")
        first, size = base.score(text, listed, report=share_told(tell)), base.about.vocabulary
    with _connected(options.against, options) as tested:
        say(f"Tested: {tested.about.words}.")
        second = tested.score(text, listed, report=share_told(tell))
        other = tested.about.vocabulary
    try:
        return compare_lists(first, second, differ=0 < size != other > 0)
    except ValueError as error:
        raise CommandError(str(error)) from error


def drawn_json(options: ModelOptions, drawn: Generation, say: Tell, tell: Tell) -> str:
    """Return answers of a model as JSON in the shape of OpenAI’s chat, which opens again.

    CommandError, with a sentence, where it does not answer.
    """
    with _connected(options.at or "", options) as model:
        say(f"Asked: {model.about.words}.")
        texts = model.generate(
            options.prompt or "", options.answers, drawn, report=share_told(tell)
        )
        return answers_json(texts, model.about.name)


def _scored(model: LanguageModel, path: Path, listed: int, tell: Tell) -> Document:
    scored = model.score(_text_of(path), listed, report=share_told(tell))
    text = TextSource(embedded=scored, vocabulary_size=model.about.vocabulary)
    waiting = table_of(["the token that came"], P=[1.0], Q=[1.0])
    return Document(waiting, 0, 1, lens=SEQUENCE_LENS, title=path.name, text=text)


def share_told(tell: Tell, clock: Callable[[], float] = monotonic) -> Report:
    """Return what tells now and then how much is done, and how long the rest may take."""
    began = told = clock()

    def report(share: float) -> None:
        nonlocal told
        now = clock()
        if 0.0 < share < 1.0 and now - told >= _TOLD_EVERY:
            told = now
            left = (now - began) * (1.0 - share) / share
            tell(f"{share:.0%} done, about {left:.0f} s to go; Ctrl+C stops.")

    return report


@contextmanager
def _connected(where: str, options: ModelOptions) -> Iterator[LanguageModel]:
    """A model, let go of in the end; what it refuses is said as what is wrong with the command."""
    key = os.environ.get(KEY_VARIABLE, "")
    try:
        model = connect(where, may_leave=options.may_leave, key=key)
    except TextLeavesError as error:
        raise CommandError(f"{error} Add --text-may-leave if it may.") from error
    except ValueError as error:
        raise CommandError(str(error)) from error
    try:
        yield model
    except ValueError as error:
        raise CommandError(str(error)) from error
    finally:
        model.close()


def _text_of(path: Path) -> str:
    try:
        data = read_bytes(path)
        return decode_text(data, encoding_of(data, path.name), path.name)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _title(prompt: str) -> str:
    plain = " ".join(prompt.split())
    short = plain if len(plain) <= _LONGEST_TITLE else f"…{plain[1 - _LONGEST_TITLE :]}"
    return f"After “{short}”"
