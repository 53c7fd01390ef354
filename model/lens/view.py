"""View: what a lens shows of some readings and all that pointing at it may ask, as one value."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple, ParamSpec, TypeVar, cast

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_probability, set_temperature
from model.document.table import Rest, Table
from model.evaluate.readings import Answer, Dimension, Measure, Reading
from model.figure.figure import Bars, Caption, Figure, Legend, Line, Mark, Points, Role
from model.lens.words import quoted
from model.words.markup import plain

Grounds = ParamSpec("Grounds")
Made = TypeVar("Made")


class OwnCard(NamedTuple):
    """A reading that is the lens's own, the colour of its card, and its question in few words."""

    reading: Reading
    role: Role
    short: str


def own_card(
    card_id: str,
    value: float | None,
    words: tuple[str, str, str, str],
    role: Role,
    dimension: Dimension = Dimension.INFORMATION,
    formula: str | Callable[[], str] = "",
) -> OwnCard:
    """Return the card of a number that a lens works out itself.

    `value` is in nats for information, None where there is none; `words` are the symbol in markup,
    the name, the plain question and that in few words; `formula` is in markup with its numbers, or
    what says it once it is asked for.
    """
    symbol, name, question, short = words
    answer = Answer(value)
    measure = Measure(
        card_id,
        symbol,
        symbol,
        name,
        question,
        dimension,
        lambda subject: answer,
        lambda readings: (formula if isinstance(formula, str) else formula()) or symbol,
    )
    return OwnCard(Reading(measure, answer), role, short)


def no_tip(mark: Mark, index: int) -> str:
    """Return "": nothing is said of what is pointed at."""
    return ""


def no_edit(mark: Mark, index: int) -> Edit | None:
    """Return None: nothing is changed."""
    return None


def no_twins(mark: Mark, index: int) -> tuple[int, ...]:
    """Return (): what is pointed at is ringed alone."""
    return ()


class View(NamedTuple):
    """A figure and the answers to every gesture in it, all derived from the same readings.

    A mark is one of `figure`, or a copy of one with another range or highlight.

    Attributes:
        document: the document that was read.
        figure: the picture.
        tip: a mark and the index of the thing pointed at → its numbers in markup, "" for none.
        click: a mark and an index → the edit that clicking it makes of `document`, or None.
        place: a mark of the drag "place" and a place from 0 among its like → the edit that putting
            it there makes of `document`, or None.
        twins: a mark and an index → the further indices that are ringed with it.
        drags: what dragging a rule does, by the rule's `drag` name: the document of the moment and
            a value → edit. The temperature is the program's own and not among them.
        drawn: the document of the moment, the row and the column of a bar and the height that it
            is drawn to → edit; None where that sets the probability of the outcome.
        numbers: what stands in the boxes of its controls, by label, where that is worked out and
            not a setting of the document.
        is_done: whether nothing is left to do for a control that plays.
        cards: the readings that stand over the picture in place of the usual ones; () for these.
        of_table: whether the table is what is drawn; else nothing is said of its rest row.
        lit: by the id of a reading, the names of the marks that stand for it, where its colour
            does not say it.
        lit_at: the same for single bars: by the id of a reading, the places by the marks' keys.
    """

    document: Document
    figure: Figure
    tip: Callable[[Mark, int], str] = no_tip
    click: Callable[[Mark, int], Edit | None] = no_edit
    place: Callable[[Mark, int], Edit | None] = no_edit
    twins: Callable[[Mark, int], tuple[int, ...]] = no_twins
    drags: Mapping[str, Callable[[Document, float], Edit]] = MappingProxyType({})
    drawn: Callable[[Document, int, int, float], Edit] | None = None
    numbers: Mapping[str, float] = MappingProxyType({})
    is_done: bool = False
    cards: tuple[OwnCard, ...] = ()
    of_table: bool = True
    lit: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    lit_at: Mapping[str, Mapping[str, tuple[int, ...]]] = MappingProxyType({})


class Workings:
    """What one view was worked out from and the next may take over; it travels beside readings.

    Whoever shows views one after another has one. What a view does not ask for is forgotten, so it
    never holds more than one view needs.
    """

    def __init__(self) -> None:
        self._before: dict[Hashable, object] = {}
        self._now: dict[Hashable, object] = {}

    def begin(self) -> None:
        """Begin another view: what the last one asked for is at hand, all older is forgotten."""
        self._before, self._now = self._now, {}

    def of(
        self, make: Callable[Grounds, Made], *grounds: Grounds.args, **named: Grounds.kwargs
    ) -> Made:
        """Return `make(*grounds)`, worked out once for grounds that are the same.

        Grounds are compared as keys of a dict; large values among them are told apart by identity.
        """
        key = (make, grounds, *named.items())
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else make(*grounds, **named)
        return cast("Made", self._now[key])


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

    return view._replace(figure=_said(view.figure, rest, said), tip=tip)


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
        said=lambda: Caption(
            figure.caption.lead.replace("= ≥", "≥"),
            f"{figure.caption.rest} {sentence}".strip().replace("= ≥", "≥"),
        ),
        said_plainly=lambda: f"{figure.alternative} {plain(sentence)}".replace("= ≥", "≥"),
    )


def _hatched(mark: Mark, row: int) -> Mark:
    if not isinstance(mark, Bars) or not len(mark.rows):
        return mark
    found = np.flatnonzero(np.asarray(mark.rows) == row)
    hatched = tuple(sorted({*mark.hatched, *found.tolist()}))
    return replace(mark, hatched=hatched) if len(found) else mark


# A picture may be older than the document, as while readings are on their way: a gesture that means
# something that is there no longer is stale and changes nothing.
def rule_edit(view: View, document: Document, what: str, value: float) -> Edit | None:
    """Return what dragging the line called `what` to a value does, or None for nothing."""
    if document.lens != view.document.lens:
        return None
    if what == "temperature":
        return set_temperature(document, float(f"{value:.3g}"))
    drag = view.drags.get(what)
    return None if drag is None else drag(document, value)


def bar_edit(view: View, document: Document, row: int, column: int, share: float) -> Edit | None:
    """Return what dragging a bar to a height does: mostly, it sets the probability of its outcome.

    None where the document has another table by now, or no such column.
    """
    seen, table = view.document.table, document.table
    if table.names is not seen.names or not 0 <= row < len(table):
        return None
    if not 0 <= column < min(len(table.columns), len(seen.columns)):
        return None
    if table.columns[column].name != seen.columns[column].name:
        return None
    if view.drawn is not None:
        return view.drawn(document, row, column, share)
    return set_probability(document, row, column, share)


def place_edit(view: View, document: Document, mark: Mark, place: int) -> Edit | None:
    """Return what putting a bar at a place among its like means, or None for nothing."""
    return view.place(mark, place) if view.document is document else None


def mark_edit(view: View, document: Document, mark: Mark, index: int) -> Edit | None:
    """Return what clicking a mark means, or None for nothing."""
    return view.click(mark, index) if view.document is document else None
