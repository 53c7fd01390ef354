"""Recorded answers: kept in the document, and seen again where the model is not at hand."""

import math
from dataclasses import replace

import numpy as np

from model.document.autocomplete import Recorded
from model.document.document import Document
from model.document.edits import Edit
from model.document.edits.edit import short
from model.document.table import Column, Rest, Table, frozen
from model.language_models.bans import banned_as_before
from model.language_models.next_token import rest_row
from model.language_models.pair import named_columns

MOST_RECORDED = 500
_NOTHING = 1e-9  # of the mass: what rounding leaves over is no row


def recorded(document: Document) -> Document:
    """Return the document with its answer among those recorded; as it is where there is none.

    Of the tokens so many as its settings say are kept, likeliest first; an answer of the same
    models to the same prompt is replaced, and of more than 500 the first is left out.
    """
    settings, table = document.autocomplete, document.table
    if not settings.model or len(table.columns) < 2:
        return document
    rest = -1 if table.rest is None else table.rest.row
    p, q = (table.columns[k].values for k in (0, 1))
    rows = [row for row in np.argsort(-p, kind="stable").tolist() if row != rest][: settings.kept]
    if not rows:
        return document
    now = Recorded(
        settings.prompt,
        settings.model,
        tuple(table.outcomes[row] for row in rows),
        tuple(p[rows].tolist()),
        tuple(q[rows].tolist()),
        settings.against,
        settings.vocabulary,
        settings.tokens,
    )
    others = tuple(one for one in settings.recorded if not _same_question(one, now))
    kept = (*others, now)[-MOST_RECORDED:]
    return replace(document, autocomplete=replace(settings, recorded=kept))


def go_on_recording(document: Document, *, recording: bool) -> Edit:
    """Return the edit that has every answer recorded from now on, this one too, or none."""
    changed = replace(document, autocomplete=replace(document.autocomplete, recording=recording))
    if recording:
        return Edit("Record answers", recorded(changed))
    return Edit("Stop recording", changed)


def keep_so_many(document: Document, count: int) -> Edit:
    """Return the edit of keeping so many tokens of each answer that is recorded from now on."""
    settings = replace(document.autocomplete, kept=count)
    return Edit(f"Record {count:,} tokens", replace(document, autocomplete=settings))


def forget_recorded(document: Document) -> Edit:
    """Return the edit that lets all recorded answers go."""
    settings = replace(document.autocomplete, recorded=(), recording=False)
    return Edit("Forget recorded answers", replace(document, autocomplete=settings))


def show_recorded(document: Document, place: int) -> Edit:
    """Return the edit that makes a recorded answer the table, as it was answered."""
    kept = document.autocomplete.recorded[place]
    table, banned = banned_as_before(document, _table_of(kept), kept.model)
    settings = replace(
        document.autocomplete,
        prompt=kept.prompt,
        model=kept.model,
        against=kept.against,
        vocabulary=kept.vocabulary,
        tokens=kept.tokens,
        banned=banned,
        surprises=(),
        entropies=(),
        entropies_most=(),
        divergences=(),
        flips=(),
        per_byte=(),
    )
    changed = replace(
        document,
        table=table,
        truth=0,
        model=1,
        reward=None,
        text=None,
        autocomplete=settings,
    )
    return Edit(f"Show “{short(kept.prompt)}”", changed)


def recorded_place(document: Document, prompt: str) -> int | None:
    """Return which recorded answer is one of the same models to a prompt; None where none is."""
    settings = document.autocomplete
    found = (
        place
        for place, one in enumerate(settings.recorded)
        if (one.prompt, one.model, one.against) == (prompt, settings.model, settings.against)
    )
    return next(found, None)


def _table_of(kept: Recorded) -> Table:
    p, q, names = np.array(kept.p), np.array(kept.q), kept.names
    left = [1.0 - math.fsum(side) for side in (kept.p, kept.q)]
    rest: Rest | None = None
    if max(left) > _NOTHING:
        others = kept.vocabulary - len(names)
        # Of one model those kept are its likeliest.
        is_one = kept.p == kept.q and left[0] > 0.0
        most = math.log(kept.p[-1] / left[0]) if is_one and kept.p[-1] > 0.0 else 0.0
        rest = rest_row(len(names), others if others > 0 else None, most)
        rest = rest and replace(rest, is_alike=is_one)
        names = (*names, f"rest of {others:,}" if others > 0 else "everything else")
        p, q = (np.append(one, max(more, 0.0)) for one, more in zip((p, q), left, strict=True))
    columns = (Column("P", frozen(p / p.sum())), Column("Q", frozen(q / q.sum())))
    return named_columns(Table(names, columns, rest=rest), kept.model, kept.against)


def _same_question(one: Recorded, other: Recorded) -> bool:
    return (one.prompt, one.model, one.against) == (other.prompt, other.model, other.against)
