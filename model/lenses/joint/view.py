"""Joint: two variables as a heat map, what they have in common, and what learning one removes."""

from functools import partial

import numpy as np

from model.document.document import Document
from model.document.edits import Edit
from model.document.table import Array, Table
from model.evaluate.formulas import entropy_terms
from model.evaluate.readings import Readings
from model.figure.figure import Bars, DataTable, Figure, Mark, Panel, Place
from model.lens.lens import LensError, Look
from model.lens.view import OwnCard, View, Workings, own_card
from model.lenses.joint.controls import (
    CONTROLS,
    draw_cell,
    joint_columns,
    learn,
    learn_x,
    send_through,
    weights_of,
)
from model.lenses.joint.heat_picture import BOTTOM, TALL, heat_panel
from model.lenses.joint.nested_picture import NOISE, channel_panel, given_panel, nested_panel
from model.lenses.joint.shown import OTHERS, ShownJoint, shown_of
from model.lenses.joint.two_variables import (
    TwoVariables,
    flips_of,
    logs_of,
    quick_entropy,
    quickly_tempered,
    tempered_weights_of,
    two_variables,
)
from model.lenses.joint.words import alternative, caption_of, tip_of

# Rows up to which nested bars have room below the map, then its share of width and height.
MOST_LOW, ACROSS, DOWN = 6, 0.62, 0.6
FEW, HALF = 3, 0.5  # rows that need less of the height
MOST_CELLS = 20_000  # up to which all is worked out within a few frames while a cell is drawn


def view(readings: Readings, workings: Workings) -> View:
    """Return the heat map with its marginals, and the entropies as nested bars."""
    document = readings.document
    weights, logs = workings.of(_weights, document.table)
    if readings.settled:
        found = workings.of(_found, document.table, document.temperature)
    else:
        heated = quickly_tempered(weights, logs, document.temperature)
        found = two_variables(heated, entropy_of=quick_entropy)
    seen = shown_of(readings, found, workings)
    return View(
        document,
        _figure(seen, workings),
        partial(tip_of, seen),
        partial(_clicked, seen),
        cards=() if document.table.rest else _cards(seen),
        drags={NOISE: send_through} if seen.is_as_typed else {},
        drawn=partial(_drawn, seen) if seen.is_as_typed else None,
        lit=LIT,
    )


def _weights(table: Table) -> tuple[Array, Array]:
    """The weights of a table, and their logarithms."""
    document = Document(table)
    if (columns := len(joint_columns(document))) < 2:
        raise LensError(
            "Joint reads the whole table as one: rows are the values of Y, columns of weights "
            "those of X. Add a second column of weights, or paste two columns of pairs."
        )
    if (count := columns * len(table)) > MOST_CELLS:
        raise LensError(
            f"Joint takes tables of up to {MOST_CELLS:,} cells; this one has {count:,}. Remove "
            "rows or columns."
        )
    weights = weights_of(document)
    try:
        return weights, logs_of(weights)
    except ValueError as error:
        raise LensError(str(error)) from error


def _found(table: Table, temperature: float) -> TwoVariables:
    return two_variables(tempered_weights_of(weights_of(Document(table)), temperature))


def _clicked(seen: ShownJoint, mark: Mark, index: int) -> Edit | None:
    """A cell learns its row or its column, as is chosen; one of a marginal learns that value."""
    document, columns = seen.readings.document, seen.values.columns
    if not isinstance(mark, Bars) or not mark.key:
        return None
    if mark.key[0] == "x" and index < len(columns):
        return _learned_x(document, columns[index])
    if mark.key.isdigit() and document.joint.clicks == "x":
        return _learned_x(document, columns[int(mark.key)])
    row = int(mark.rows[index]) if index < len(mark.rows) else OTHERS
    return None if row == OTHERS else learn(document, row)


def _learned_x(document: Document, place: int) -> Edit | None:
    return None if place == OTHERS else learn_x(document, place)


def _drawn(seen: ShownJoint, document: Document, row: int, column: int, height: float) -> Edit:
    """A cell drawn to a height of its place in the map, as seen when it was taken in hand."""
    rows = seen.values.rows
    low = len(rows) - rows.index(row) - 1.0 + BOTTOM
    return draw_cell(document, row, column, seen.scale * (height - low) / TALL)


# The bar of the nested ones that stands for a card.
LIT = {
    "joint_both": ("H(X, Y)",),
    "joint_x": ("H(X)",),
    "joint_y_given_x": ("H(Y | X)",),
    "joint_y": ("H(Y)",),
    "joint_shared": ("I(X; Y)",),
}


# The symbol, the name, the question and that in few words of the card of each number.
_CARDS: dict[str, tuple[str, str, str, str]] = {
    "both": ("H(X, Y)", "Joint entropy", *("How hard are both to guess?",) * 2),
    "x": ("H(X)", "Entropy of X", "How hard is X on its own?", "How hard is X?"),
    "y_given_x": ("H(Y | X)", "Conditional entropy", *("How hard is Y then?",) * 2),
    "y": ("H(Y)", "Entropy of Y", "How hard is Y on its own?", "How hard is Y?"),
    "shared": ("I(X; Y)", "Mutual information", *("How much do both share?",) * 2),
}


def _cards(seen: ShownJoint) -> tuple[OwnCard, ...]:
    """What X and Y are, together and each given the other, in place of the cards of P and Q."""
    found, amount = seen.found, seen.readings.unit.text
    log = seen.readings.unit.log_symbol

    def formula(key: str) -> str:
        x = amount(found.x)
        terms = {
            "x": lambda: entropy_terms(found.of_x, log),
            "y": lambda: entropy_terms(found.of_y, log),
            "both": lambda: f"H(X) + H(Y | X) = {x} + {amount(found.y_given_x)}",
            "y_given_x": lambda: f"H(X, Y) − H(X) = {amount(found.both)} − {x}",
            "shared": lambda: f"H(X) − H(X | Y) = {x} − {amount(found.x_given_y)}",
        }
        return f"{_CARDS[key][0]} = {terms[key]()} = {amount(getattr(found, key))}"

    return tuple(
        own_card(
            f"joint_{key}",
            getattr(found, key),
            words,
            "divergence" if key == "shared" else "entropy",
            formula=partial(formula, key),
        )
        for key, words in _CARDS.items()
    )


def _panels(seen: ShownJoint, workings: Workings) -> tuple[Panel, ...]:
    """The map, what its rows leave beside it, and the nested bars: below, or beside many rows."""
    noise, rows = flips_of(seen.found), len(seen.values.rows)
    if rows > MOST_LOW:
        beside = Place(ACROSS, 0.0, 1.0 - ACROSS, 1.0)
        nested = nested_panel(seen, beside, is_narrow=True)
        return heat_panel(seen, Place(0.0, 0.0, ACROSS, 1.0), workings), nested
    down = HALF if rows <= FEW else DOWN
    top = (
        heat_panel(seen, Place(0.0, 0.0, ACROSS, down), workings),
        given_panel(seen, Place(ACROSS, 0.0, 1.0 - ACROSS, down), workings),
    )
    width = 1.0 if noise is None else ACROSS
    below = nested_panel(seen, Place(0.0, down, width, 1.0 - down))
    if noise is None:
        return *top, below
    beside = Place(width, down, 1.0 - width, 1.0 - down)
    return *top, below, channel_panel(seen, noise, beside, workings)


def _figure(seen: ShownJoint, workings: Workings) -> Figure:
    values = seen.values
    return Figure(
        title="X and Y together",
        panels=_panels(seen, workings),
        said=partial(caption_of, seen),
        said_plainly=partial(alternative, seen),
        numbers=lambda: DataTable(
            ("Y", *values.column_names, "p(y)"),
            (values.row_names, *np.array(seen.cells).T, np.array(seen.of_y)),
        ),
    )


LOOK = Look(view, CONTROLS)
