"""Calibration: whether what a model is sure of comes as often: confident is not right."""

import math
from functools import partial

import numpy as np

from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Mark
from model.lens.lens import LensError, Look
from model.lens.text_lenses import go_to_clicked, perplexity_words, text_of, token_tip
from model.lens.view import View, Workings
from model.lenses.calibration.controls import CONTROLS
from model.lenses.calibration.picture import (
    BAND,
    BINS,
    corners_panel,
    counts_panel,
    numbers_panel,
    reliability_panel,
    summary_of,
)
from model.texts.scoring.calibration import Calibration, Corner, calibrate, four_corners
from model.texts.scoring.scored import SequenceScore
from model.texts.text_reading import TextReading
from model.words.markup import plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text, temperature_text

NOT_KNOWN = (
    "No alternatives are known, so it cannot be told what the model was sure of. Open logits, or "
    "log-probabilities with their top alternatives."
)
_NEAR = 0.02  # what confidence and accuracy may differ by to count as the same


def view(readings: Readings, workings: Workings) -> View:
    """Return the reliability diagram, its counts, the four corners and the errors."""
    text = text_of(readings)
    return View(
        readings.document,
        _figure(readings, text, workings),
        partial(_tip, readings, text, workings),
        partial(go_to_clicked, readings, text),
    )


def _tip(readings: Readings, text: TextReading, workings: Workings, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars) or mark.key != BINS:
        return token_tip(readings, text, mark, index)
    now = workings.of(calibration_of, text.score, readings.document.text_view.bins)
    if now is None or index >= len(mark.left):
        return ""
    k = int(np.flatnonzero(now.counts)[index])
    return (
        f"<b>confidence {now.edges[k]:.3g} to {now.edges[k + 1]:.3g}</b>"
        f"<br>{counted(int(now.counts[k]), 'token')}, {share_text(float(now.confidences[k]))} sure"
        f"<br>right {_band_text(now, k)}"
    )


def _band_text(now: Calibration, k: int) -> str:
    low, high = (share_text(float(end)) for end in (now.low[k], now.high[k]))
    return f"{share_text(float(now.accuracies[k]))}, 95% band {low} to {high}"


def _figure(readings: Readings, text: TextReading, workings: Workings) -> Figure:
    bins = readings.document.text_view.bins
    now = workings.of(calibration_of, text.score, bins)
    if now is None:
        raise LensError(NOT_KNOWN)
    best = None if text.tuned is None else workings.of(calibration_of, text.tuned, bins)
    corners = workings.of(_corners, text.score)
    caption = _caption(text, now, best)
    at = f"T = {temperature_text(text.temperature)}"
    legend = [Legend("model", f"right so often, at {at}"), Legend("muted", "calibrated", "line")]
    legend.append(Legend("ink", BAND, "line"))
    if best is not None:
        legend.append(Legend("tempered", "at T*", "point"))
    return Figure(
        title=f"Calibration: {plain(readings.document.title)}",
        panels=(
            reliability_panel(now, best),
            counts_panel(now),
            corners_panel(text, corners),
            numbers_panel(text, now, best),
        ),
        said=caption,
        said_plainly=lambda: _alternative(text, now, best, corners, caption),
        legend=tuple(legend),
        numbers=lambda: _data(now),
    )


def calibration_of(score: SequenceScore, bins: int) -> Calibration | None:
    """Return the calibration of a score; None where no confidence is known."""
    judged = (~np.isnan(score.nll) & ~np.isnan(score.confidence)).reshape(-1)
    if not judged.any():
        return None
    confidence, correct = score.confidence.reshape(-1), score.correct.reshape(-1)
    return calibrate(np.minimum(confidence[judged], 1.0), correct[judged], bins)


def _corners(score: SequenceScore) -> tuple[Corner, ...]:
    """The four corners of a score, of positions whose confidence is known."""
    nll = np.where(np.isnan(score.confidence), math.nan, score.nll)
    return four_corners(nll, score.confidence, score.correct)


def _caption(text: TextReading, now: Calibration, best: Calibration | None) -> Caption:
    said, right = summary_of(now)
    if abs(said - right) < _NEAR:
        lead = "As sure as it is right."
    elif said > right:
        lead = "Surer than it is right."
    else:
        lead = "Less sure than it is right."
    rest = (
        f"Its first choice gets {share_text(said)} on the average and is right "
        f"{share_text(right)} of the time; perplexity {perplexity_words(text)} does not show that."
    )
    filled = np.flatnonzero(now.counts)
    kept = int(((now.low <= now.confidences) & (now.confidences <= now.high))[filled].sum())
    if filled.size == 1:
        where = "within" if kept else "outside"
        rest += f" In its one bin the diagonal lies {where} the 95% band (Wilson)."
    else:
        bins = counted(filled.size, "bin")
        rest += f" In {kept:,} of {bins} the diagonal lies within the 95% band (Wilson)."
    if text.score.bounds is not None and text.score.bounds.are_open:
        rest += " That is of the listed only."
    if best is not None and text.best is not None and text.best.value is not None:
        rest += (
            f" T* = {temperature_text(float(f'{text.best.value:.3g}'))} takes the calibration "
            f"error from {compact_text(now.ece)} to {compact_text(best.ece)}."
        )
    return Caption(lead, rest)


def _alternative(
    text: TextReading,
    now: Calibration,
    best: Calibration | None,
    corners: tuple[Corner, ...],
    caption: Caption,
) -> str:
    bins = ", ".join(
        f"{now.edges[k]:.2g} to {now.edges[k + 1]:.2g}: {counted(int(now.counts[k]), 'token')}, "
        f"right {_band_text(now, k)}"
        for k in np.flatnonzero(now.counts).tolist()
    )
    shares = ", ".join(
        f"{corner.name} {share_text(corner.share)}"
        + ("" if math.isnan(corner.perplexity) else f" (perplexity {corner.perplexity:.4g})")
        for corner in corners
    )
    after = "" if best is None else f" At T* ECE {best.ece:.4f}, Brier {best.brier:.4f}."
    return plain(
        f"Confidence against accuracy: {bins}. ECE ℓ1 {now.ece:.4f}, ℓ2 {now.ece_squared:.4f}, "
        f"max {now.ece_max:.4f}, Brier {now.brier:.4f}.{after} {shares}. "
        f"{caption.lead} {caption.rest}"
    )


def _data(now: Calibration) -> DataTable:
    return DataTable(
        ("from", "to", "tokens", "confidence", "accuracy", "low", "high"),
        (
            now.edges[:-1],
            now.edges[1:],
            now.counts.astype(np.float64),
            now.confidences,
            now.accuracies,
            now.low,
            now.high,
        ),
    )


LOOK = Look(
    view,
    controls=CONTROLS,
)
