"""Edits of a ladder: one more tested model, another size of it, one fewer."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from model.document.document import Document
from model.document.edits.edit import Edit
from model.document.text_source import MOST_RUNGS, Rung, TextSource
from model.evaluate.readings import Readings
from model.files.format import FormatError
from model.texts.open_text import open_text, testing
from model.texts.text_edits import go_to_both
from model.texts.text_reading import text_reading_of


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
