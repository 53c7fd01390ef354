"""Autocomplete: type a text, and see what a model expects, word by word or token by token."""

from model.evaluate.readings import Readings
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lenses.autocomplete.beams_view import beams_view
from model.lenses.autocomplete.controls import CONTROLS
from model.lenses.autocomplete.held_out_view import held_out_view
from model.lenses.autocomplete.live_view import live_view
from model.lenses.autocomplete.next_view import next_view
from model.lenses.autocomplete.words import work_of


def view(readings: Readings, workings: Workings) -> View:
    """Return the view that the settings choose: next tokens, next words, beams, held-out text."""
    if readings.document.autocomplete.model:
        searched = readings.document.autocomplete.view == "beams"
        return beams_view(readings, workings) if searched else live_view(readings)
    chosen = readings.document.autocomplete.view
    if chosen == "beams":
        return beams_view(readings, workings)
    if chosen == "held_out":
        return held_out_view(readings)
    return next_view(readings, workings)


LOOK = Look(view, controls=CONTROLS, work=work_of)
