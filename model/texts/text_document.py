"""From a text to the document that looks at it."""

from dataclasses import replace
from pathlib import Path

from model.document.document import Document
from model.document.table import table_of
from model.document.text_source import MOST_EMBEDDED
from model.document.tokens import TokenSequence
from model.files.format import FormatError
from model.texts.embedded import can_embed
from model.texts.open_text import OpenText
from model.texts.text_edits import go_to, go_to_both
from model.texts.text_reading import TextReading

SEQUENCE_LENS, REPORT_LENS = "sequence", "kl-report"


def text_document(opened: OpenText, temperature: float = 1.0) -> Document:
    """Return a document on a text that is not read yet; short texts of servers it holds itself."""
    source = opened.source
    content = opened.content
    alone = opened.listed_pair is None
    if (
        alone
        and isinstance(content, TokenSequence)
        and len(content) <= MOST_EMBEDDED
        and can_embed(content)
    ):
        source = replace(source, path="", choice=1, embedded=content)
    title = Path(opened.source.path).name if opened.source.path else "Text"
    waiting = table_of(["the token that came"], P=[1.0], Q=[1.0])
    if source.position >= len(opened):
        raise FormatError(
            f"There is no position {source.position + 1:,}; the text has {len(opened):,} tokens."
        )
    if source.position >= 0:
        waiting = opened.table(source.position)
    lens = REPORT_LENS if opened.pair is not None else SEQUENCE_LENS
    return Document(waiting, 0, 1, temperature=temperature, lens=lens, title=title, text=source)


def at_telling_token(document: Document, text: TextReading) -> Document:
    """Return the document at its most telling token, where it is at none yet.

    That is the most surprising one, or where two models are farthest apart.
    """
    if document.text is None or document.text.position >= 0:
        return document
    if text.report is not None:
        tokens = text.report.tokens
        return go_to_both(
            document, text, int(tokens.rows[int(tokens.divergence.argmax())])
        ).document
    return go_to(document, text, int(text.by_surprise[0])).document
