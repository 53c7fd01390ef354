"""Training: the loss of a model falls to the entropy of the truth, and no lower."""

import math
from functools import partial

import numpy as np

from model.document.document import Document
from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Bars, DataTable, Figure, Legend, Line, Mark, Points
from model.lens.lens import LensError, Look
from model.lens.view import View, Workings
from model.lens.words import quoted, truth_name
from model.lenses.training.controls import CONTROLS, go_to
from model.lenses.training.descent import (
    Trajectory,
    UnreachableTargetError,
    train,
)
from model.lenses.training.objectives import ImpossibleOutcomeError
from model.lenses.training.outcomes_picture import ARROW, arrow_scale, q_name
from model.lenses.training.picture import curve_panels
from model.lenses.training.shown import ShownTraining, shown_of
from model.lenses.training.words import alternative, caption_of
from model.words.markup import escape, plain
from model.words.numerals import compact_text, reading_text, share_text


def view(readings: Readings, workings: Workings) -> View:
    """Return the loss curve over its floor with the step it is at, and bars of P and Q inset."""
    if readings.model is None:
        raise LensError(
            "Training needs a model Q of its own: add a column in the menu of the table’s header."
        )
    seen = shown_of(readings, _path(readings, workings), workings)
    finished = seen.path.finished
    return View(
        readings.document,
        _figure(readings, seen),
        partial(_tip, seen),
        partial(_click, readings.document),
        drags={"step": go_to},
        is_done=finished is not None and seen.step >= finished,
    )


def _figure(readings: Readings, seen: ShownTraining) -> Figure:
    caption = caption_of(seen)
    path, unit = seen.path, readings.unit.value
    panels = curve_panels(seen)
    legend = [
        Legend("truth", truth_name(readings.document)),
        Legend("model", q_name(seen, seen.step)),
    ]
    if seen.smoothing and not seen.peaks:
        legend.append(Legend("ink", f"{seen.target} target", "dashed"))
    legend.append(Legend("divergence", plain(seen.gap_name)))
    if any(isinstance(mark, Line) and mark.key == ARROW for mark in panels[1].marks):
        scale = arrow_scale(seen, panels[1].y.high)
        legend.append(
            Legend("ink", "gradient" if scale == 1.0 else f"gradient × {scale:g}", "line")
        )
    gap = f"D ({unit})" if seen.objective.is_cross_entropy else f"above the floor ({unit})"
    return Figure(
        title=f"Training: {escape(readings.document.title)}",
        panels=panels,
        caption=caption,
        said_plainly=lambda: alternative(seen, caption),
        legend=tuple(legend),
        numbers=lambda: DataTable(
            ("step", f"loss ({unit})", gap, "perplexity"),
            (
                np.arange(float(len(path.losses))),
                readings.unit.of(path.losses),
                readings.unit.of(path.divergences),
                path.perplexities,
            ),
        ),
    )


def _path(readings: Readings, workings: Workings) -> Trajectory:
    prepared = readings.prepared
    try:
        return train(prepared.truth, prepared.log_weights, readings.document.training, workings)
    except UnreachableTargetError as error:
        raise LensError(
            f"Q gives {plain(quoted(readings.outcomes[error.row]))} no chance. That is a logit of "
            "−∞, which no step can move, so the loss stays ∞. "
            "Give it any weight in Q, however small."
        ) from error
    except ImpossibleOutcomeError as error:
        raise LensError(
            f"P gives {plain(quoted(readings.outcomes[error.row]))} no chance, so D(Q ‖ P) is ∞ as "
            "long as Q gives it any. Give it a weight in P, smooth the labels, or choose another "
            "loss."
        ) from error
    except ValueError as error:
        raise LensError(str(error)) from error


def _tip(seen: ShownTraining, mark: Mark, index: int) -> str:
    if isinstance(mark, Bars | Line | Points) and len(mark.rows):
        return _outcome_tip(seen, int(mark.rows[index])) if index < len(mark.rows) else ""
    if isinstance(mark, Line | Points) and index < len(mark.x):
        step = min(round(float(mark.x[index])), len(seen.path.losses) - 1)
        loss = float(seen.path.losses[step])
        lines = [f"<b>step {step:,}</b>", f"{seen.loss_name}: {seen.quantity(loss)}"]
        if seen.objective.is_cross_entropy:
            divergence = seen.quantity(float(seen.path.divergences[step]))
            options = reading_text(float(seen.path.perplexities[step]), 2)
            lines += [f"{seen.gap_name}: {divergence}", f"perplexity: {options} options"]
        return "<br>".join(lines)
    return ""


def _outcome_tip(seen: ShownTraining, row: int) -> str:
    prepared = seen.readings.prepared
    if prepared.model is None:
        return ""
    trained = float(seen.path.probabilities[row])
    numbers = [
        (truth_name(seen.readings.document), float(prepared.truth[row])),
        (q_name(seen, 0), float(prepared.model[row])),
        (q_name(seen, seen.step), trained),
    ]
    if seen.smoothing:
        numbers.insert(1, (f"{seen.target} target", float(seen.path.target[row])))
    lines = [f"<b>{escape(seen.readings.outcomes[row][:60])}</b>"]
    lines += [f"{name}: {compact_text(value, 4)} ({share_text(value)})" for name, value in numbers]
    slope = float(seen.path.gradient[row])
    lines.append(f"gradient of its logit: {'+' if slope > 0 else ''}{compact_text(slope)}")
    return "<br>".join(lines)


def _click(document: Document, mark: Mark, index: int) -> Edit | None:
    """A click on the curve goes to that step."""
    if not isinstance(mark, Line) or len(mark.rows) or index >= len(mark.x):
        return None
    if not math.isfinite(mark.x[index]):
        return None
    return go_to(document, float(mark.x[index]))


LOOK = Look(view, controls=CONTROLS)
