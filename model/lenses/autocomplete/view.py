"""Autocomplete: type a text, and see what a small word model expects, word by word."""

from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Figure, Mark
from model.lens.lens import LensError, Look
from model.lenses.autocomplete.beams import beams_figure, beams_tip
from model.lenses.autocomplete.controls import CONTROLS, take_word
from model.lenses.autocomplete.held_out import held_out_figure, held_out_tip
from model.lenses.autocomplete.next_words import next_figure
from model.lenses.autocomplete.telling import next_tip
from model.lenses.autocomplete.words import work_of


def figure(readings: Readings) -> Figure:
    """Return the view that the settings choose: next words, beams, or held-out text."""
    if readings.prepared is None or readings.tempered is None:
        raise LensError(readings.problem)
    view = readings.document.autocomplete.view
    if view == "beams":
        return beams_figure(readings)
    if view == "held_out":
        return held_out_figure(readings)
    return next_figure(readings)


def _tip(readings: Readings, mark: Mark, index: int) -> str:
    view = readings.document.autocomplete.view
    try:
        if view == "beams":
            return beams_tip(readings, mark, index)
        if view == "held_out":
            return held_out_tip(readings, mark, index)
        return next_tip(readings, mark, index)
    except LensError:
        # The picture is an older one; its text may have gone since.
        return ""


def _click(readings: Readings, mark: Mark, index: int) -> Edit | None:
    if readings.document.autocomplete.view != "next" or not isinstance(mark, Bars):
        return None
    if index >= len(mark.rows):
        return None
    return take_word(readings.document, readings.outcomes[int(mark.rows[index])])


LOOK = Look(
    figure,
    _tip,
    controls=CONTROLS,
    click=_click,
    work=work_of,
)
