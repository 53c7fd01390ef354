"""Gestures in a picture as edits: a line dragged, a bar dragged, a mark clicked."""

from model.document.document import Document
from model.document.edits import Edit, set_probability, set_temperature
from model.evaluate.readings import Readings
from model.figure.figure import Mark
from model.lenses import lens_of


def rule_edit(document: Document, what: str, value: float) -> Edit | None:
    """Return what dragging the line called `what` to a value does, or None for nothing."""
    if what == "temperature":
        return set_temperature(document, float(f"{value:.3g}"))
    drag = lens_of(document.lens).look.drag.get(what)
    return None if drag is None else drag(document, value)


def bar_edit(document: Document, row: int, column: int, share: float) -> Edit:
    """Return what dragging a bar to a height does: it sets the probability of its outcome."""
    return set_probability(document, row, column, share)


def place_edit(readings: Readings, mark: Mark, place: int) -> Edit | None:
    """Return what putting a bar at a place among its like means to its lens, or None."""
    return lens_of(readings.document.lens).look.place(readings, mark, place)


def mark_edit(readings: Readings, mark: Mark, index: int) -> Edit | None:
    """Return what clicking a mark means to its lens, or None for nothing."""
    return lens_of(readings.document.lens).look.click(readings, mark, index)
