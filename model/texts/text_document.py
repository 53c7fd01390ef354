"""From a text to the document that looks at it."""

from dataclasses import replace
from pathlib import Path

from model.document.document import Document
from model.document.edits.edit import Edit
from model.document.table import table_of
from model.document.text_source import MOST_EMBEDDED, TextSettings, TextSource
from model.document.tokens import TokenSequence
from model.files.format import FormatError
from model.texts.embedded import can_embed
from model.texts.open_text import OpenText, open_text
from model.texts.opening import open_source
from model.texts.text_edits import go_to, go_to_both
from model.texts.text_reading import TextReading
from model.texts.two_models.listed_pair import of_same_text

SEQUENCE_LENS, REPORT_LENS = "sequence", "kl-report"


def text_document(opened: OpenText, temperature: float = 1.0) -> Document:
    """Return a document on a text that is not read yet; short texts of servers it holds itself."""
    source = _held(opened)
    title = opened.source.name if opened.source.path else "Text"
    waiting = table_of(["the token that came"], P=[1.0], Q=[1.0])
    if source.position >= len(opened):
        raise FormatError(
            f"There is no position {source.position + 1:,}; the text has {len(opened):,} tokens."
        )
    if source.position >= 0:
        waiting = opened.table(source.position)
    lens, view = SEQUENCE_LENS, TextSettings()
    if source.rungs or opened.pair is not None or opened.listed_pair is not None:
        lens = REPORT_LENS
        view = TextSettings(
            heat="change" if opened.listed_pair is not None else "divergence",
            report="ladder" if source.rungs else "pictures",
        )
    return Document(
        waiting, 0, 1, temperature=temperature, lens=lens, title=title, text=source, text_view=view
    )


def compared_with(document: Document, path: Path) -> Edit:
    """Return the edit that has a second model tested along the document's text.

    FormatError, with the sentence, where the file is none, or is of another text.
    """
    source = document.text or TextSource()
    if source.embedded is None:
        opened = open_text(replace(source, against=str(path.absolute()), against_shards=()))
    else:
        found = open_source(path)
        if not isinstance(found, tuple):
            raise FormatError(f"{path.name} is no answer of a server; compare it with another one.")
        second = of_same_text(source.embedded, found, source)
        opened = open_text(replace(source, embedded_against=second))
    compared = text_document(opened, document.temperature)
    changed = replace(
        document, text=_held(opened), lens=compared.lens, text_view=compared.text_view
    )
    return Edit(f"Compare with {path.name}", changed)


def _held(opened: OpenText) -> TextSource:
    """The source, with the tokens of short texts of servers instead of their files."""
    source, second = opened.source, None
    texts = [opened.content]
    if opened.listed_pair is not None:
        second = opened.listed_pair.tested_text
        texts.append(second)
    elif source.against:
        return source
    kept = [one for one in texts if isinstance(one, TokenSequence)]
    short = all(len(one) <= MOST_EMBEDDED and can_embed(one) for one in kept)
    if len(kept) < len(texts) or not short:
        return source
    return replace(source, path="", against="", choice=1, embedded=kept[0], embedded_against=second)


def at_telling_token(document: Document, text: TextReading) -> Document:
    """Return the document at its most telling token, where it is at none yet.

    That is the most surprising one, or where two models are farthest apart.
    """
    if document.text is None or document.text.position >= 0:
        return document
    listed = text.opened.listed_pair
    if listed is not None:
        return go_to_both(document, text, int(listed.by_change[0])).document
    if text.report is not None:
        tokens = text.report.tokens
        return go_to_both(
            document, text, int(tokens.rows[int(tokens.divergence.argmax())])
        ).document
    return go_to(document, text, int(text.by_surprise[0])).document
