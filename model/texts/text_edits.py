"""Edits that walk in a text, where the chosen position becomes the table, and on its ladder."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.document.document import Document
from model.document.edits.edit import Edit, short
from model.document.table import Table
from model.document.text_source import MOST_RUNGS, Rung, TextSource
from model.evaluate.readings import Readings
from model.files.format import FormatError
from model.texts.open_text import open_text, testing
from model.texts.text_reading import TextReading, text_reading_of
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
    view = document.text_view
    view = view if view.place < 0 else replace(view, place=-1)
    changed = replace(
        document, table=table, truth=0, model=1, reward=None, text=source, text_view=view
    )
    return Edit(label, changed)


def next_surprise(document: Document, text: TextReading) -> Edit:
    """Return the edit that goes to the most surprising token, or on from there to the next."""
    return walk(document, text.by_surprise, lambda row: go_to(document, text, row))


def walk(document: Document, order: NDArray[np.intp], go: Callable[[int], Edit]) -> Edit:
    """Return the edit that goes to the first of an order, or on from where it went before.

    Whoever stands elsewhere, by a click or a search, begins at the first one again.
    """
    place = -1 if document.text is None else document.text.position
    here = (order == place).nonzero()[0]
    came_by_walking = here.size and (int(here[0]) == 0 or document.text_view.walked == place)
    following = int(here[0]) + 1 if came_by_walking else 0
    row = int(order[following % order.size])
    edit = go(row)
    view = replace(edit.document.text_view, walked=row)
    return edit._replace(document=replace(edit.document, text_view=view))


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


def with_models(document: Document, paths: Sequence[Path]) -> Edit:
    """Return the edit that tests one or more further models against the document's base.

    FormatError, with the sentence, where a file is none, is of another text, or tested already.
    """
    source = document.text or TextSource()
    base = open_text(replace(source, vocabulary=""))
    added: list[Rung] = []
    for path in paths:
        rung = Rung(str(path.absolute()))
        if any(one.path == rung.path for one in (*source.tested, *added)):
            raise FormatError(f"{path.name} is on the ladder already; choose another file.")
        try:
            testing(base, rung)
        except FormatError as error:
            if len(paths) == 1:
                raise
            raise FormatError(f"{path.name}: {error}") from error
        added.append(rung)
    if len(source.tested) + len(added) > MOST_RUNGS:
        raise FormatError(f"At most {MOST_RUNGS} models are tested against one base.")
    view = replace(document.text_view, report="ladder")
    text = replace(source, rungs=(*source.tested, *added))
    text = text if source.against else text.testing(added[0])
    label = f"Test {paths[0].name}" if len(paths) == 1 else f"Test {len(paths):,} models"
    return Edit(label, replace(document, text=text, text_view=view))


def sized(document: Document, size: str) -> Edit:
    """Return the edit that says how large the shown model is; "" for what its name tells."""
    source = document.text or TextSource()
    changed = tuple(
        replace(one, size=size) if one.files == source.shown else one for one in source.tested
    )
    words = (
        f"Set the size of {source.shown.name}" if size.strip() else "Take the size from the name"
    )
    return Edit(words, replace(document, text=replace(source, rungs=changed)))


def without_shown(readings: Readings) -> Edit:
    """Return the edit that takes the shown model off the ladder and shows the one after it."""
    document, text = readings.document, text_reading_of(readings)
    source = document.text or TextSource()
    tested = source.tested
    place = next((k for k, one in enumerate(tested) if one.files == source.shown), 0)
    left = (*tested[:place], *tested[place + 1 :])
    following = left[min(place, len(left) - 1)]
    changed = replace(document, text=replace(source, rungs=left).testing(following))
    turned = None if text is None else text.turned_to(changed.text)
    if turned is not None and turned.report is not None and turned.opened.pair is not None:
        tokens = turned.report.tokens
        row = int(tokens.rows[tokens.divergence.argmax()])
        changed = go_to_both(changed, turned, row).document
    return Edit(f"Leave out {tested[place].name}", changed)
