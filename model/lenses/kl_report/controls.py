"""The controls of the KL report: its view, a second model, the way to where both differ, a band."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from model.document.document import Document
from model.document.edits import Edit
from model.document.text_source import LONGEST_SIZE, TextSettings
from model.evaluate.readings import Readings
from model.figure.figure import DataTable
from model.lens.controls import (
    Button,
    Choice,
    Control,
    CopyButton,
    FileButton,
    TextLine,
    field_choice,
    field_number,
)
from model.lens.text_lenses import HEAT_OF_TWO, has_text, has_two_models, position_of, text_of
from model.lenses.kl_report.ladder_picture import ladder_data, ladder_text
from model.lenses.kl_report.listed_picture import next_changed
from model.lenses.kl_report.picture import report_of
from model.texts.heat import heat_of
from model.texts.scoring.logits import Ids
from model.texts.text_document import compared_with
from model.texts.text_edits import go_to_both, sized, walk, with_models, without_shown
from model.texts.text_files import TEXT_SUFFIXES, names_answer
from model.texts.text_reading import TextReading, text_reading_of


def _next_farthest(readings: Readings) -> Edit:
    listed = text_of(readings).opened.listed_pair
    if listed is not None:
        return next_changed(readings, text_of(readings), listed)
    text, found = report_of(readings)
    order = found.tokens.rows[np.argsort(-found.tokens.divergence, kind="stable")]
    return walk(readings.document, order, lambda row: go_to_both(readings.document, text, row))


def _flips(text: TextReading) -> Ids:
    """The positions at which the second model's first choice is another one, in order."""
    heat = heat_of(text, "flip")
    return np.flatnonzero((heat.shares == 1.0) & (heat.name == "flip"))


def _has_two_and_no_ladder(document: Document) -> bool:
    return has_two_models(document) and not _is_on_ladder(document)


def _size(document: Document) -> str:
    """The size of the shown model as typed; "" where its name tells it."""
    source = document.text
    tested = () if source is None else source.tested
    shown = [one.size for one in tested if source is not None and one.files == source.shown]
    return shown[0] if shown else ""


def _can_leave_out(readings: Readings) -> bool:
    source = readings.document.text
    return source is not None and len(source.tested) > 1


def _next_flip(readings: Readings) -> Edit:
    text = text_of(readings)
    order = _flips(text)
    later = order[order > position_of(readings, text)]
    row = int(later[0] if later.size else order[0])
    return go_to_both(readings.document, text, row)


def _has_flips(readings: Readings) -> bool:
    return _is_compared(readings) and bool(_flips(text_of(readings)).size)


def _view(
    tip: str, options: tuple[tuple[str, str], ...], shown: Callable[[Document], bool]
) -> Choice:
    what = {"pictures": "the pictures", "numbers": "all numbers", "ladder": "the ladder"}
    return field_choice(
        TextSettings, "report", "Show", tip, options, lambda view: f"Look at {what[view]}", shown
    )


def _is_compared(readings: Readings) -> bool:
    text = text_reading_of(readings)
    return text is not None and (text.report is not None or text.opened.listed_pair is not None)


def _has_ladder(document: Document) -> bool:
    """Whether a model is tested by whole distributions, so that others can be, too."""
    return document.text is not None and bool(document.text.tested)


def _is_on_ladder(document: Document) -> bool:
    """Whether all tested models are looked at side by side."""
    return _has_ladder(document) and document.text_view.report == "ladder"


def is_not_on_ladder(document: Document) -> bool:
    """Return whether a text is open, and one model of it looked at."""
    return has_text(document) and not _is_on_ladder(document)


def _add_model(document: Document, path: str) -> Edit:
    return _add_models(document, (path,))


def _add_models(document: Document, paths: tuple[str, ...]) -> Edit:
    """Test more models; FormatError, with the sentence, where one does not fit."""
    return with_models(document, [Path(path) for path in paths])


def _ladder_table(readings: Readings) -> DataTable:
    return ladder_data(readings, ladder_text(readings)[1])


def _compare_with(document: Document, path: str) -> Edit:
    """Take a second model along the text; FormatError, with the sentence, where it does not fit."""
    return compared_with(document, Path(path))


def _has_two_servers(document: Document) -> bool:
    source = document.text
    if source is None:
        return False
    if source.embedded_against is not None:
        return True
    return bool(source.against) and not source.targets_path and names_answer(source.path)


CONTROLS: tuple[Control, ...] = (
    _view(
        "Pictures, all statistics beside those of llama.cpp, or all tested models side by side",
        (("pictures", "Pictures"), ("numbers", "Numbers"), ("ladder", "Ladder")),
        _has_ladder,
    ),
    _view(
        "Pictures, or all numbers",
        (("pictures", "Pictures"), ("numbers", "Numbers")),
        lambda document: has_text(document) and not _has_ladder(document),
    ),
    Button(
        "Farthest apart",
        "Go to the token at which the models differ most; again: to the next one",
        _next_farthest,
        key="S",
        enabled=_is_compared,
        shown=is_not_on_ladder,
    ),
    FileButton(
        "+ Model…",
        "Test more models against the same base: choose one file, or several",
        ("Texts with scores", TEXT_SUFFIXES),
        "This model cannot be tested",
        _add_model,
        shown=_has_ladder,
        several=_add_models,
    ),
    CopyButton(
        "Copy as a table",
        "All numbers of all models with their errors, for a spreadsheet or a document",
        _ladder_table,
        "Copied the ladder as a table",
        shown=_is_on_ladder,
    ),
    TextLine(
        "Size",
        "How large the model shown is: bits a weight such as 4.9, Q4_K_M, or 4.58 GiB of 8.03 B",
        "by its name",
        LONGEST_SIZE,
        _size,
        sized,
        shown=_is_on_ladder,
        narrow=True,
    ),
    field_number(
        TextSettings,
        "tops",
        "Same top",
        "How many of the likeliest tokens have to be the same, in any order",
        "Compare the top {:g}".format,
        shown=_is_on_ladder,
    ),
    Button(
        "Leave out",
        "Take the model shown off the ladder",
        without_shown,
        enabled=_can_leave_out,
        shown=_is_on_ladder,
    ),
    FileButton(
        "Compare with…",
        "A second model on the same text: this one is P, that one Q",
        ("Texts with scores", TEXT_SUFFIXES),
        "These cannot be compared",
        _compare_with,
        shown=lambda document: has_text(document) and not has_two_models(document),
    ),
    HEAT_OF_TWO._replace(shown=_has_two_and_no_ladder),
    Button(
        "Next flip",
        "Go to the next token whose likeliest is another one in Q",
        _next_flip,
        key="F",
        enabled=_has_flips,
        shown=_has_two_and_no_ladder,
    ),
    field_number(
        TextSettings,
        "clip_low",
        "Clip from",
        "The least w = q/p that is not clipped",
        "Clip w below {:g}".format,
        3,
        shown=_has_two_servers,
    ),
    field_number(
        TextSettings,
        "clip_high",
        "Clip to",
        "The largest w = q/p that is not clipped",
        "Clip w above {:g}".format,
        3,
        shown=_has_two_servers,
    ),
)
