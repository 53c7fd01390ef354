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
    smoothed,
    train,
)
from model.lenses.training.objectives import ImpossibleOutcomeError
from model.lenses.training.outcomes_picture import ARROW, arrow_scale, q_name
from model.lenses.training.picture import curve_panels
from model.lenses.training.shown import ShownTraining, shown_of
from model.measures import kl_divergence
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, reading_text, share_text

_NEARLY = 1e-3  # nats


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
        said=caption,
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


def caption_of(seen: ShownTraining) -> Caption:
    """Return what is seen: how far the student is, what is left, and why."""
    if seen.peaks:
        return Caption(_peaks_lead(seen), f"{_both(seen)} {_which(seen)}")
    if not seen.objective.is_cross_entropy:
        return Caption(_lead(seen), f"{_gap(seen)} {_both(seen)} {_which(seen)}")
    return Caption(_lead(seen), f"{_gap(seen)} {_why(seen)}".rstrip())


def _lead(seen: ShownTraining) -> str:
    steps = counted(seen.step, "step")
    if seen.divergence < SMALLEST_DIVERGENCE:
        if seen.step == 0:
            return "Q already is what it is trained towards."
        return f"After {steps} the model has learnt all there is to learn."
    if seen.step == 0:
        return "Before training, the model pays for its mistakes."
    if seen.divergence < _NEARLY:
        return f"{steps} in, there is hardly anything left to learn."
    if seen.path.losses[seen.step] > seen.path.losses[0]:
        return f"{steps} in, the model is worse than it was."
    return f"{steps} in, the model still pays for its mistakes."


def _peaks_lead(seen: ShownTraining) -> str:
    what = "one peak" if seen.peaks == 1 else "two peaks"
    finished = seen.path.finished
    if seen.divergence < SMALLEST_DIVERGENCE:
        return f"P is as {what} can be, and Q has learnt it."
    if finished is None or seen.step < finished:
        return f"{counted(seen.step, 'step')} in, a student of {what} is on its way."
    return f"Q has come to rest: nearer to P no step of {what} leads."


def _gap(seen: ShownTraining) -> str:
    if seen.objective.kind == "focal":
        return (
            f"The loss is {seen.quantity(seen.loss)}, {seen.quantity(seen.divergence)} above "
            "the least there is."
        )
    if not seen.objective.is_cross_entropy:
        return f"The loss {seen.loss_name} = {seen.quantity(seen.loss)} falls to 0, where Q is P."
    name = seen.gap_name
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


def _both(seen: ShownTraining) -> str:
    return f"D(P ‖ Q) = {seen.quantity(seen.forward)}, D(Q ‖ P) = {seen.quantity(seen.reverse)}."


def _which(seen: ShownTraining) -> str:
    """What the loss holds dear; where peaks cannot be P, what that leads to."""
    objective = seen.objective
    if objective.temperature != 1.0:
        return (
            f"P and Q are softened to τ = {objective.temperature:g}, so that small chances are "
            "learnt from too; τ<sup>2</sup> keeps the steps as long as before."
        )
    if objective.kind == "focal":
        return (
            f"It weighs an outcome by (1 − q)<sup>γ</sup>, γ = {objective.focus:g}: less where Q "
            "is sure already, so that its best Q is flatter than P."
        )
    if not seen.peaks:
        return "A free student ends at P whatever the loss: give it one peak to see them differ."
    if objective.kind == "forward":
        return "Forward KL pays for all that P does and Q leaves out, so Q covers every mode."
    if objective.kind == "reverse":
        return "Reverse KL pays only where Q itself goes, so Q seeks a mode and stays in it."
    if objective.mix == 0.5:
        return "JSD treats both alike: it forgives what is left out, up to ln 2 of it."
    like = "forward KL, which covers every mode" if objective.mix < 0.5 else "reverse KL"
    return f"JSD lies between both: with β = {objective.mix:g} it is more like {like}."


def _why(seen: ShownTraining) -> str:
    settings = seen.readings.document.training
    if seen.smoothing:
        return (
            f"Smoothing aims at (1 − s) P + s/n, so the floor is not H(P): a model that "
            f"meets it pays {seen.quantity(_after_smoothing(seen))} more than need be "
            "on real draws."
        )
    if settings.batch:
        draws = counted(settings.batch, "draw")
        return f"A step sees only {draws} from P, so the curve never comes quite to rest."
    losses, step = seen.path.losses, seen.step
    if step and losses[step] > min(losses[0], losses[step - 1]) and seen.divergence > _NEARLY:
        return "The steps are too long and overshoot: lower the rate."
    to_learn = step == 0 and seen.divergence >= SMALLEST_DIVERGENCE
    return "Press Train, or drag the line." if to_learn else ""


def alternative(seen: ShownTraining, caption: Caption) -> str:
    """Return the picture in words, with its numbers."""
    path = seen.path
    first, last = seen.quantity(float(path.losses[0])), seen.quantity(float(path.losses[-1]))
    ends = "" if path.finished is None else f" Nothing is left to learn at step {path.finished:,}."
    which = f", of which {seen.gap_name} = {seen.quantity(seen.divergence)}"
    floor = f"H({seen.target}) = {seen.quantity(seen.floor)}"
    if not seen.objective.is_cross_entropy:
        which, floor = "", seen.quantity(seen.floor)
    return plain(
        f"The loss {seen.loss_name} goes from {first} to {last} in "
        f"{counted(len(path.losses) - 1, 'step')} over the floor {floor}. "
        f"At step {seen.step:,} it is {seen.quantity(seen.loss)}{which}.{ends} "
        f"{caption.lead} {caption.rest}"
    )


def _after_smoothing(seen: ShownTraining) -> float:
    """D(P ‖ smoothed P) in nats: what a model that meets the target pays on real draws."""
    prepared = seen.readings.prepared
    return kl_divergence(prepared.truth_weights, smoothed(prepared.truth, seen.smoothing))
