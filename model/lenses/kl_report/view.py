"""KL report: a tested model against its base along a text, in pictures or as all the numbers."""

import math
from functools import partial

import numpy as np

from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Line, Mark, Points
from model.lens.lens import Look
from model.lens.text_lenses import options_text, runs, text_of, token_name
from model.lens.view import View, Workings
from model.lenses.kl_report.controls import CONTROLS, is_not_on_ladder
from model.lenses.kl_report.ladder_picture import (
    ladder_click,
    ladder_figure,
    ladder_text,
    ladder_tip,
)
from model.lenses.kl_report.listed_picture import listed_figure, listed_tip
from model.lenses.kl_report.picture import (
    along_panel,
    change_panel,
    histogram_panel,
    numbers_panels,
    report_of,
)
from model.texts.text_edits import go_to_both
from model.texts.text_reading import TextReading
from model.texts.two_models.kl_report import KlReport
from model.texts.two_models.kl_text import sections
from model.words.markup import plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text


def view(readings: Readings, workings: Workings) -> View:
    """Return histogram, Δp and the course of D, or the table of all statistics."""
    text = text_of(readings)
    listed = text.opened.listed_pair
    if listed is None and readings.document.text_view.report == "ladder":
        _, ladder = ladder_text(readings)
        return View(
            readings.document,
            ladder_figure(readings, ladder),
            partial(ladder_tip, readings, ladder),
            partial(ladder_click, readings, text),
        )
    if listed is not None:
        return View(
            readings.document,
            listed_figure(readings, text, listed),
            partial(listed_tip, readings, text, listed),
            partial(_click, readings, text),
        )
    text, found = report_of(readings)
    return View(
        readings.document,
        _figure(readings, text, found),
        partial(_tip, readings, text, found),
        partial(_click, readings, text),
    )


def _figure(readings: Readings, text: TextReading, found: KlReport) -> Figure:
    caption = _caption(readings, text, found)
    numbers = readings.document.text_view.report == "numbers"
    if numbers:
        panels = numbers_panels(readings, found)
    else:
        panels = (
            along_panel(readings, text, found),
            histogram_panel(readings, found),
            change_panel(found),
        )
    return Figure(
        title=f"KL report: {plain(readings.document.title)}",
        panels=panels,
        said=caption,
        said_plainly=lambda: _alternative(readings, found, caption),
        legend=() if numbers else _legend(readings, found),
        numbers=lambda: _data(readings, found),
    )


def _legend(readings: Readings, found: KlReport) -> tuple[Legend, ...]:
    mean = compact_text(readings.unit.of(found.exact.divergence.value))
    return (
        Legend("divergence", "D(P ‖ Q) of a token"),
        Legend("ink", f"mean {mean} {readings.unit.value}", "line"),
        *(
            (Legend("truth", f"running mean of {readings.document.text_view.window:,}", "line"),)
            if runs(readings, found.exact.tokens)
            else ()
        ),
    )


def _caption(readings: Readings, text: TextReading, found: KlReport) -> Caption:
    exact = found.exact
    mean = exact.divergence
    error = "" if mean.error is None else f" ± {compact_text(readings.unit.of(mean.error))}"
    lead = (
        f"D(P ‖ Q) = {compact_text(readings.unit.of(mean.value), 4)}{error} "
        f"{readings.unit.value} a token."
    )
    place = int(np.argmax(found.tokens.divergence))
    row = int(found.tokens.rows[place])
    most = float(found.tokens.divergence[place])
    rest = (
        f"Both have the same first choice {share_text(exact.same_top.value)} of the time; "
        f"perplexity goes from {options_text(exact.base_perplexity.value)} to "
        f"{options_text(exact.perplexity.value)}. Farthest apart at {token_name(text, row)}, "
        f"{readings.unit.text(most, 2)}: click to see both."
    )
    return Caption(lead, rest)


def _alternative(readings: Readings, found: KlReport, caption: Caption) -> str:
    unit = readings.unit.value
    rows = "; ".join(
        f"{name}: {exact} (as llama.cpp {llama})"
        for _, part in sections(found, readings.unit)
        for name, exact, llama in part
    )
    tokens = counted(found.exact.tokens, "token")
    return plain(f"{caption.lead} {caption.rest} {tokens}, in {unit}. {rows}.")


def _data(readings: Readings, found: KlReport) -> DataTable:
    if readings.document.text_view.report == "numbers":
        rows = [row for _, part in sections(found, readings.unit) for row in part]
        names, exact, llama = zip(*rows, strict=True)
        unit = f"D in {readings.unit.value}"
        return DataTable((f"statistic, {unit}", "exact", "as llama.cpp"), (names, exact, llama))
    tokens, unit = found.tokens, readings.unit
    return DataTable(
        ("row", f"D(P ‖ Q) ({unit.value})", "Δp"),
        (tokens.rows.astype(np.float64) + 1.0, unit.of(tokens.divergence), found.change),
    )


def _tip(readings: Readings, text: TextReading, found: KlReport, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars | Line | Points) or index >= len(mark.rows):
        return ""
    row, tokens = int(mark.rows[index]), found.tokens
    place = int(np.searchsorted(tokens.rows, row))
    if place >= len(tokens) or int(tokens.rows[place]) != row:
        return ""
    p, q = math.exp(-tokens.base_nll[place]), math.exp(-tokens.tested_nll[place])
    return (
        f"<b>{token_name(text, row)}</b> token {row + 1:,}<br>"
        f"D(P ‖ Q): {readings.unit.text(float(tokens.divergence[place]), 4)}<br>"
        f"its probability: {share_text(p)} in P, {share_text(q)} in Q"
    )


def _click(readings: Readings, text: TextReading, mark: Mark, index: int) -> Edit | None:
    if not isinstance(mark, Bars | Line | Points) or index >= len(mark.rows):
        return None
    return go_to_both(readings.document, text, int(mark.rows[index]))


# Above the ladder, which is of whole models, stand no tokens.
LOOK = Look(view, controls=CONTROLS, strip=is_not_on_ladder)
