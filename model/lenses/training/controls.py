"""The controls of the Training lens: play, step, reset, settings, and keeping what was learnt."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.edits.edit import short
from model.document.settings import TrainingSettings
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Control, Number, Play, field_choice, field_number
from model.lenses.training.descent import MOST_STEPS, Trajectory, can_reach, objective_of, train
from model.words.names import counted
from model.words.numerals import temperature_text

LENS_ID = "training"
# On the switch, and in a sentence.
_LOSSES = {
    "forward": ("D(P ‖ Q)", "D(P ‖ Q)"),
    "reverse": ("D(Q ‖ P)", "D(Q ‖ P)"),
    "jensen_shannon": ("JSD", "JSD(P, Q)"),
    "focal": ("focal", "the focal loss"),
}


def trajectory_of(readings: Readings) -> Trajectory | None:
    """Return the path of training of a document's Q; None where it has none that can be trained."""
    if readings.model is None:
        return None
    try:
        settings = readings.document.training
        return train(readings.prepared.truth, readings.prepared.log_weights, settings)
    except ValueError:
        return None


def _can_train(readings: Readings) -> bool:
    prepared, settings = readings.prepared, readings.document.training
    return readings.model is not None and can_reach(prepared.truth, prepared.log_weights, settings)


def go_to(document: Document, step: float) -> Edit:
    """Return the edit that goes to a step, kept between 0 and the last."""
    wanted = min(max(round(step), 0), document.training.most_steps)
    return _set(document, f"Train to step {wanted:,}", step=wanted)


def _set(document: Document, label: str, **values: object) -> Edit:
    return set_lens_setting(document, LENS_ID, label, **values)


def _next_step(readings: Readings) -> Edit | None:
    """The next step of playing; None at the last step."""
    step = readings.document.training.step
    if step >= readings.document.training.most_steps:
        return None
    return _set(readings.document, "Train", step=step + 1)


def _step(readings: Readings) -> Edit:
    return go_to(readings.document, readings.document.training.step + 1)


def _can_step(readings: Readings) -> bool:
    settings = readings.document.training
    return settings.step < settings.most_steps and _can_train(readings)


def _reset(readings: Readings) -> Edit:
    return _set(readings.document, "Back to before training", step=0)


def _has_begun(readings: Readings) -> bool:
    return readings.document.training.step > 0


def keep_trained(readings: Readings) -> Edit:
    """Return the one edit that puts the trained Q in the table and begins anew from there.

    Weights become probabilities, logits log-probabilities. ValueError where there is no Q to keep.
    """
    document, path = readings.document, trajectory_of(readings)
    if path is None or document.model is None or document.model == document.truth:
        raise ValueError("There is no trained Q to keep: give Q a column of its own.")
    column = document.table.columns[document.model]
    values = path.probabilities
    if column.kind is Kind.LOGITS:
        values = path.logits - np.log(np.exp(path.logits).sum())
    table = document.table.with_column(document.model, column.with_values(values))
    settings = replace(document.training, step=0)
    label = f"Keep {short(column.name)} after {counted(path.step, 'step')}"
    return Edit(label, replace(document, table=table, training=settings))


def _can_keep(readings: Readings) -> bool:
    document = readings.document
    own = document.model is not None and document.model != document.truth
    return own and document.training.step > 0 and _can_train(readings)


def _set_most_steps(document: Document, steps: float) -> Edit:
    most = int(steps)
    step = min(document.training.step, most)
    return _set(document, f"Train for {counted(most, 'step')}", most_steps=most, step=step)


def _choose_student(document: Document, peaks: str) -> Edit:
    words = {"0": "a free student", "1": "a student of one peak", "2": "a student of two peaks"}
    return _set(document, f"Train {words[peaks]}", peaks=int(peaks))


def _on(shelf: str) -> Callable[[Document], bool]:
    return lambda document: document.training.shelf == shelf


def _takes_draws(document: Document) -> bool:
    settings = document.training
    return _on("steps")(document) and objective_of(settings).takes_draws


def _has_perplexity(document: Document) -> bool:
    return _on("steps")(document) and objective_of(document.training).is_cross_entropy


def _on_loss(kind: str) -> Callable[[Document], bool]:
    return lambda document: _on("loss")(document) and document.training.loss == kind


def _show(document: Document, what: str) -> Edit:
    return _set(document, f"Show the {what}", perplexity=what == "perplexity")


CONTROLS: tuple[Control, ...] = (
    Play(
        "Train",
        "Take step after step until Q has learnt P, or at the last step",
        _next_step,
        "Space",
    ),
    Button("Step", "Take one step", _step, "F8", _can_step),
    Button("↺ Reset", "Go back to the Q of the table", _reset, "Shift+F8", _has_begun),
    field_choice(
        TrainingSettings,
        "shelf",
        "Set",
        "Which settings are in hand: those of the steps, or those of the loss and the student",
        (("steps", "steps"), ("loss", "which loss?")),
        "Show the settings of the {}".format,
    ),
    field_number(
        TrainingSettings,
        "rate",
        "rate",
        "How far a step moves the logits against the gradient Q − P; beyond about 4 it overshoots",
        lambda rate: f"Set the learning rate to {temperature_text(rate)}",
        3,
        shown=_on("steps"),
    ),
    field_number(
        TrainingSettings,
        "batch",
        "batch",
        "How many draws from P a step sees; 0 is P itself, without noise",
        lambda batch: (
            f"Train on {counted(int(batch), 'draw')} a step" if batch else "Train on P itself"
        ),
        off="exact",
        shown=_takes_draws,
    ),
    field_number(
        TrainingSettings,
        "smoothing",
        "smoothing",
        "Label smoothing: the share of the target that is spread evenly over all outcomes",
        "Smooth the labels by {:g}".format,
        3,
        "off",
        shown=_on("steps"),
    ),
    Number(
        "steps",
        "Where training stops if it has not learnt P before",
        1.0,
        float(MOST_STEPS),
        0,
        lambda document: float(document.training.most_steps),
        _set_most_steps,
        shown=_on("steps"),
    ),
    field_number(
        TrainingSettings,
        "seed",
        "seed",
        "The same seed draws the same batches",
        "Set the seed to {:.0f}".format,
        shown=lambda document: _takes_draws(document) and document.training.batch > 0,
    ),
    Choice(
        "Curves",
        "Show the loss alone, or the perplexity under it too",
        (("loss", "loss"), ("perplexity", "and perplexity")),
        lambda document: "perplexity" if document.training.perplexity else "loss",
        _show,
        _has_perplexity,
    ),
    field_choice(
        TrainingSettings,
        "loss",
        "Loss",
        "What is made small: forward KL, reverse KL, Jensen–Shannon between both, or focal loss",
        tuple((key, short_name) for key, (short_name, _) in _LOSSES.items()),
        lambda loss: f"Train on {_LOSSES[loss][1]}",
        _on("loss"),
    ),
    field_number(
        TrainingSettings,
        "mix",
        "β",
        "β of JSD(β): near 0 it is like forward KL, near 1 like reverse KL",
        "Set β of JSD to {:g}".format,
        2,
        shown=_on_loss("jensen_shannon"),
    ),
    field_number(
        TrainingSettings,
        "focus",
        "γ",
        "How much less an outcome counts where Q is sure of it; 0 is cross entropy",
        "Set γ to {:g}".format,
        2,
        shown=_on_loss("focal"),
    ),
    field_number(
        TrainingSettings,
        "teacher",
        "teacher τ",
        "To which temperature P and Q are softened while Q learns; the loss is multiplied by τ²",
        "Set the teacher’s τ to {:g}".format,
        2,
        "off",
        1.0,
        shown=_on("loss"),
    ),
    Choice(
        "Student",
        "Free in every outcome, or made of one or two peaks over the rows of the table",
        (("0", "free"), ("1", "one peak"), ("2", "two peaks")),
        lambda document: str(document.training.peaks),
        _choose_student,
        _on("loss"),
    ),
    Button("Keep this Q", "Put the trained Q in the table", keep_trained, "", _can_keep),
)
