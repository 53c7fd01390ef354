"""Tokens that are banned: they stay so through answers that do not list them."""

from dataclasses import replace

from model.document.document import Document
from model.document.edits import Edit
from model.document.table import Table
from model.words.names import counted


def banned_tokens(document: Document) -> frozenset[str]:
    """Return the tokens that are not to be drawn, by their names: listed in the table or not."""
    table = document.table
    listed = (table.outcomes[row] for row in table.banned)
    return frozenset((*document.autocomplete.banned, *listed))


def banned_as_before(document: Document, table: Table, model: str) -> tuple[Table, tuple[str, ...]]:
    """Return an answer of a model, banned in it what was, and what is banned and not listed in it.

    Nothing is banned in the answer of another model than the document's.
    """
    names = banned_tokens(document)
    if not names or document.autocomplete.model != model:
        return table, ()
    rows = [row for row, name in enumerate(table.outcomes) if name in names]
    unlisted = names - {table.outcomes[row] for row in rows}
    return table.with_banned(rows), tuple(sorted(unlisted))


def allow_unlisted(document: Document) -> Edit:
    """Return the edit that allows again what is banned and not listed in the table."""
    count = len(document.autocomplete.banned)
    settings = replace(document.autocomplete, banned=())
    return Edit(f"Allow {counted(count, 'token')}", replace(document, autocomplete=settings))
