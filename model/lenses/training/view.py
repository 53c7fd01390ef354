"""Training: the loss of a model falls to the entropy of the truth, and no lower."""

import math
from functools import partial

import numpy as np

from model.document.document import Document
from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Line, Mark, Points
from model.lens.lens import LensError, Look
from model.lens.view import View, Workings
from model.lens.words import quoted, truth_name
from model.lenses.training.controls import CONTROLS, go_to
from model.lenses.training.descent import (
    SMALLEST_DIVERGENCE,
    Trajectory,
    UnreachableTargetError,
    train,
)
from model.lenses.training.picture import curve_panels, divergence_after_smoothing, q_name
from model.lenses.training.shown import ShownTraining, shown_of
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, reading_text, share_text

NEARLY = 1e-3  # nats


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
    caption = _caption(seen)
    path = seen.path
    legend = [Legend("truth", truth_name(readings.document)), Legend("model", q_name(seen.step))]
    if seen.smoothing:
        legend.append(Legend("ink", f"{seen.target} target", "dashed"))
    return Figure(
        title=f"Training: {escape(readings.document.title)}",
        panels=curve_panels(seen),
        caption=caption,
        alternative=_alternative(seen, caption),
        legend=(*legend, Legend("divergence", f"D({seen.target} ‖ Q)")),
        data=DataTable(
            ("step", f"loss ({readings.unit.value})", f"D ({readings.unit.value})", "perplexity"),
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
    except ValueError as error:
        raise LensError(str(error)) from error


def _caption(seen: ShownTraining) -> Caption:
    return Caption(_lead(seen), f"{_gap(seen)} {_why(seen)}".rstrip())


def _lead(seen: ShownTraining) -> str:
    steps = counted(seen.step, "step")
    if seen.divergence < SMALLEST_DIVERGENCE:
        if seen.step == 0:
            return "Q already is what it is trained towards."
        return f"After {steps} the model has learnt all there is to learn."
    if seen.step == 0:
        return "Before training, the model pays for its mistakes."
    if seen.divergence < NEARLY:
        return f"{steps} in, there is hardly anything left to learn."
    if seen.path.losses[seen.step] > seen.path.losses[0]:
        return f"{steps} in, the model is worse than it was."
    return f"{steps} in, the model still pays for its mistakes."


def _gap(seen: ShownTraining) -> str:
    name = f"D({seen.target} ‖ Q)"
    if seen.divergence < SMALLEST_DIVERGENCE:
        return (
            f"{name} is below 10<sup>−9</sup> nats; the {seen.quantity(seen.floor)} that are left "
            "are the truth’s own surprise, and no training removes them."
        )
    return (
        f"The gap above the floor is {name} = {seen.quantity(seen.divergence)}: all that training "
        f"can still remove. The floor, H({seen.target}) = {seen.quantity(seen.floor)}, it can only "
        "meet."
    )


def _why(seen: ShownTraining) -> str:
    settings = seen.readings.document.training
    if seen.smoothing:
        return (
            f"Smoothing aims at (1 − s) P + s/n, so the floor is not H(P): a model that "
            f"meets it pays {seen.quantity(divergence_after_smoothing(seen))} more than need be "
            "on real draws."
        )
    if settings.batch:
        draws = counted(settings.batch, "draw")
        return f"A step sees only {draws} from P, so the curve never comes quite to rest."
    losses, step = seen.path.losses, seen.step
    if step and losses[step] > min(losses[0], losses[step - 1]) and seen.divergence > NEARLY:
        return "The steps are too long and overshoot: lower the rate."
    to_learn = step == 0 and seen.divergence >= SMALLEST_DIVERGENCE
    return "Press Train, or drag the line." if to_learn else ""


def _alternative(seen: ShownTraining, caption: Caption) -> str:
    path = seen.path
    first, last = seen.quantity(float(path.losses[0])), seen.quantity(float(path.losses[-1]))
    ends = "" if path.finished is None else f" Nothing is left to learn at step {path.finished:,}."
    return plain(
        f"The loss H({seen.target}, Q) falls from {first} to {last} in "
        f"{counted(len(path.losses) - 1, 'step')} over the floor H({seen.target}) = "
        f"{seen.quantity(seen.floor)}. At step {seen.step:,} it is {seen.quantity(seen.loss)}, of "
        f"which D({seen.target} ‖ Q) = {seen.quantity(seen.divergence)}.{ends} "
        f"{caption.lead} {caption.rest}"
    )


def _tip(seen: ShownTraining, mark: Mark, index: int) -> str:
    if isinstance(mark, Bars) and index < len(mark.rows):
        return _outcome_tip(seen, int(mark.rows[index]))
    if isinstance(mark, Line | Points) and index < len(mark.x):
        step = min(round(float(mark.x[index])), len(seen.path.losses) - 1)
        loss = float(seen.path.losses[step])
        return "<br>".join(
            (
                f"<b>step {step:,}</b>",
                f"H({seen.target}, Q): {seen.quantity(loss)}",
                f"D({seen.target} ‖ Q): {seen.quantity(float(seen.path.divergences[step]))}",
                f"perplexity: {reading_text(float(seen.path.perplexities[step]), 2)} options",
            )
        )
    return ""


def _outcome_tip(seen: ShownTraining, row: int) -> str:
    prepared = seen.readings.prepared
    if prepared.model is None:
        return ""
    trained = float(seen.path.probabilities[row])
    numbers = [
        (truth_name(seen.readings.document), float(prepared.truth[row])),
        ("Q before training", float(prepared.model[row])),
        (q_name(seen.step), trained),
    ]
    if seen.smoothing:
        numbers.insert(1, (f"{seen.target} target", float(seen.path.target[row])))
    lines = [f"<b>{escape(seen.readings.outcomes[row][:60])}</b>"]
    lines += [f"{name}: {compact_text(value, 4)} ({share_text(value)})" for name, value in numbers]
    slope = trained - float(seen.path.target[row])
    lines.append(f"gradient of its logit: {'+' if slope > 0 else ''}{compact_text(slope)}")
    return "<br>".join(lines)


def _click(document: Document, mark: Mark, index: int) -> Edit | None:
    """A click on the curve goes to that step."""
    if not isinstance(mark, Line) or index >= len(mark.x) or not math.isfinite(mark.x[index]):
        return None
    return go_to(document, float(mark.x[index]))


LOOK = Look(view, controls=CONTROLS)
