"""The rest row in a picture: hatched, named in the legend, and said in the caption and the tip."""

from dataclasses import replace

import numpy as np

from model.document.table import Rest, Table
from model.figure.figure import Bars, Figure, Legend, Line, Mark, Points
from model.lens.view import View
from model.lens.words import quoted
from model.words.markup import plain


def with_rest(view: View, table: Table) -> View:
    """Return a view of a table that says which of its rows stands for several outcomes.

    The view as it is where no row does.
    """
    rest = table.rest
    if rest is None:
        return view
    said = f"{quoted(table.outcomes[rest.row])} stands for {rest.stands_for}"

    def tip(mark: Mark, index: int) -> str:
        told = view.tip(mark, index)
        return f"{told}<br>stands for {rest.stands_for}" if told and _is(mark, index) else told

    def _is(mark: Mark, index: int) -> bool:
        rows = mark.rows if isinstance(mark, Bars | Points | Line) else ()
        return index < len(rows) and int(rows[index]) == rest.row

    return replace(view, figure=_said(view.figure, rest, said), tip=tip)


def _said(figure: Figure, rest: Rest, said: str) -> Figure:
    panels = tuple(
        replace(panel, marks=tuple(_hatched(mark, rest.row) for mark in panel.marks))
        for panel in figure.panels
    )
    marks = [mark for panel in panels for mark in panel.marks]
    sentence = f"{said} and is drawn as one: what depends on how it is spread is not known."
    legend = figure.legend
    if any(isinstance(mark, Bars) and mark.hatched for mark in marks):
        legend = (*legend, Legend("muted", f"rest of {rest.stands_for}", "hatched"))
    return replace(
        figure,
        panels=panels,
        legend=legend,
        caption=replace(figure.caption, rest=f"{figure.caption.rest} {sentence}".strip()),
        alternative=f"{figure.alternative} {plain(sentence)}",
    )


def _hatched(mark: Mark, row: int) -> Mark:
    if not isinstance(mark, Bars) or not len(mark.rows):
        return mark
    found = np.flatnonzero(np.asarray(mark.rows) == row)
    hatched = tuple(sorted({*mark.hatched, *found.tolist()}))
    return replace(mark, hatched=hatched) if len(found) else mark
