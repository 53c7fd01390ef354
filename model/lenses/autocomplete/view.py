"""Autocomplete: type a text, and see what a small word model expects, word by word."""

from model.evaluate.readings import Readings
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lenses.autocomplete.beams import beams_view
from model.lenses.autocomplete.controls import CONTROLS
from model.lenses.autocomplete.held_out import held_out_view
from model.lenses.autocomplete.next_words import next_view
from model.lenses.autocomplete.words import work_of


def view(readings: Readings, workings: Workings) -> View:
    """Return the view that the settings choose: next words, beams, or held-out text."""
    chosen = readings.document.autocomplete.view
    if chosen == "beams":
        return beams_view(readings, workings)
    if chosen == "held_out":
        return held_out_view(readings)
    return next_view(readings, workings)


LOOK = Look(view, controls=CONTROLS, work=work_of)
