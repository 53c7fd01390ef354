"""Gestures in a picture as edits: a line dragged, a bar dragged, a mark clicked.

A picture may be older than the document, as while readings are on their way. A gesture that means
something that is there no longer is stale and changes nothing.
"""

from model.document.document import Document
from model.document.edits import Edit, set_probability, set_temperature
from model.figure.figure import Mark
from model.lens.view import View


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
