"""Edits that walk in a text: the chosen position becomes the table."""

from collections.abc import Sequence
from dataclasses import replace

from model.document.document import Document
from model.document.edits.edit import Edit, short
from model.document.table import Table
from model.texts.text_reading import TextReading
from model.words.token_names import shown


def go_to(document: Document, text: TextReading, position: int) -> Edit:
    """Return the edit that makes a position the table: P the token that came, Q the belief.

    ValueError for a position that the text has not.
    """
    return _gone(document, text, position, text.opened.table(_checked(text, position)))


def go_to_both(document: Document, text: TextReading, position: int) -> Edit:
    """Return the edit that makes a position the table: P the base's belief, Q the tested model's.

    As `go_to` where there is no tested model.
    """
    table = text.opened.both_table(_checked(text, position))
    return _gone(document, text, position, table or text.opened.table(position))


def _checked(text: TextReading, position: int) -> int:
    if not 0 <= position < len(text.opened):
        raise ValueError(f"There is no token {position + 1}; the text has {len(text.opened):,}.")
    return position


def _gone(document: Document, text: TextReading, position: int, table: Table) -> Edit:
    source = replace(document.text or text.source, position=position)
    label = f"Go to token {position + 1:,} “{short(shown(text.text(position)))}”"
    changed = replace(document, table=table, truth=0, model=1, reward=None, text=source)
    return Edit(label, changed)


def next_surprise(document: Document, text: TextReading) -> Edit:
    """Return the edit that goes to the most surprising token, or from one to the next."""
    order = text.by_surprise
    place = -1 if document.text is None else document.text.position
    here = (order == place).nonzero()[0]
    following = int(here[0]) + 1 if here.size else 0
    return go_to(document, text, int(order[following % order.size]))


def found_from(texts: Sequence[str], sought: str, position: int, step: int) -> int | None:
    """Return the next position after (step 1) or before (−1) one whose token holds `sought`.

    Capital letters do not matter; the search goes on at the other end. None where none holds it.
    """
    wanted = sought.casefold()
    count = len(texts)
    if not wanted or not count:
        return None
    order = ((position + step * k) % count for k in range(1, count + 1))
    return next((place for place in order if wanted in texts[place].casefold()), None)
