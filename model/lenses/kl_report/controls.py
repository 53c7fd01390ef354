"""The controls of the KL report: pictures or numbers, and the way to where the models differ."""

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Control
from model.lens.text_words import has_text
from model.lenses.kl_report.picture import report_of
from model.texts.text_edits import go_to_both, walk
from model.texts.text_reading import text_reading_of


def _next_farthest(readings: Readings) -> Edit:
    text, found = report_of(readings)
    order = found.tokens.rows[np.argsort(-found.tokens.divergence, kind="stable")]
    return walk(readings.document, order, lambda row: go_to_both(readings.document, text, row))


def _change_view(document: Document, view: str) -> Edit:
    label = "Look at the pictures" if view == "pictures" else "Look at all numbers"
    return set_lens_setting(document, "text_view", label, report=view)


def _is_compared(readings: Readings) -> bool:
    text = text_reading_of(readings)
    return text is not None and text.report is not None


CONTROLS: tuple[Control, ...] = (
    Choice(
        "Show",
        "Pictures, or all statistics beside those of llama.cpp",
        (("pictures", "Pictures"), ("numbers", "Numbers")),
        lambda document: document.text_view.report,
        _change_view,
        shown=has_text,
    ),
    Button(
        "Farthest apart",
        "Go to the token at which the models differ most; again: to the next one",
        _next_farthest,
        key="S",
        enabled=_is_compared,
        shown=has_text,
    ),
)
