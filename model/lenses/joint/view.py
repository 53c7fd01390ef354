"""Joint: two variables as a heat map, what they have in common, and what learning one removes."""

from functools import partial

from model.document.document import Document
from model.document.edits import Edit
from model.document.table import Table
from model.evaluate.readings import Readings
from model.figure.figure import Bars, DataTable, Figure, Mark
from model.lens.lens import LensError, Look
from model.lens.view import View, Workings
from model.lenses.joint.controls import (
    CONTROLS,
    draw_cell,
    joint_columns,
    learn,
    send_through,
    weights_of,
)
from model.lenses.joint.heat_picture import BOTTOM, TALL, heat_panel
from model.lenses.joint.nested_picture import NOISE, entropy_panels
from model.lenses.joint.shown import ShownJoint, shown_of
from model.lenses.joint.two_variables import TwoVariables, two_variables
from model.lenses.joint.words import alternative, caption_of, tip_of

MOST_CELLS = 20_000  # up to which all is worked out within a few frames while a cell is drawn


def view(readings: Readings, workings: Workings) -> View:
    """Return the heat map with its marginals, and the entropies as nested bars."""
    document = readings.document
    columns = joint_columns(document)
    if len(columns) < 2:
        raise LensError(
            "Joint reads the whole table as one: rows are the values of Y, columns of weights "
            "those of X. Add a second column of weights, or paste two columns of pairs."
        )
    if len(columns) * len(readings.outcomes) > MOST_CELLS:
        raise LensError(
            f"Joint takes tables of up to {MOST_CELLS:,} cells; this one has "
            f"{len(columns) * len(readings.outcomes):,}. Remove rows or columns."
        )
    try:
        found = workings.of(_found, document.table)
    except ValueError as error:
        raise LensError(str(error)) from error
    seen = shown_of(readings, found)
    return View(
        document,
        _figure(seen),
        partial(tip_of, seen),
        partial(_clicked, readings),
        drags={NOISE: send_through},
        drawn=partial(_drawn, seen),
    )


def _found(table: Table) -> TwoVariables:
    # The dial has no part in it.
    return two_variables(weights_of(Document(table)))


def _clicked(readings: Readings, mark: Mark, index: int) -> Edit | None:
    if not isinstance(mark, Bars) or index >= len(mark.rows):
        return None
    return learn(readings.document, int(mark.rows[index]))


def _drawn(seen: ShownJoint, document: Document, row: int, column: int, height: float) -> Edit:
    """A cell drawn to a height of its place in the map, as seen when it was taken in hand."""
    place = seen.rows.tolist().index(row)
    low = len(seen.rows) - place - 1.0 + BOTTOM
    return draw_cell(document, row, column, seen.scale * (height - low) / TALL)


def _figure(seen: ShownJoint) -> Figure:
    caption = caption_of(seen)
    return Figure(
        title="X and Y together",
        panels=(heat_panel(seen), *entropy_panels(seen)),
        caption=caption,
        alternative=alternative(seen, caption),
        data=DataTable(
            ("Y", *seen.column_names, "p(y)"), (seen.row_names, *seen.cells.T, seen.of_y)
        ),
    )


LOOK = Look(view, CONTROLS)
