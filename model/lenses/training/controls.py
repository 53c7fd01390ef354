"""The controls of the Training lens: play, step, reset, settings, and keeping what was learnt."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.edits.edit import short
from model.document.settings import LARGEST_SEED
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Control, Number, Play
from model.lenses.training.descent import MOST_STEPS, Trajectory, can_reach, objective_of, train
from model.words.names import counted
from model.words.numerals import temperature_text

LENS_ID = "training"
MOST_DRAWS = 100_000


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
        with np.errstate(divide="ignore"):
            values = path.logits - np.log(np.exp(path.logits).sum())
    table = document.table.with_column(document.model, column.with_values(values))
    settings = replace(document.training, step=0)
    label = f"Keep {short(column.name)} after {counted(path.step, 'step')}"
    return Edit(label, replace(document, table=table, training=settings))


def _can_keep(readings: Readings) -> bool:
    document = readings.document
    own = document.model is not None and document.model != document.truth
    return own and document.training.step > 0 and _can_train(readings)


def _set_rate(document: Document, rate: float) -> Edit:
    return _set(document, f"Set the learning rate to {temperature_text(rate)}", rate=rate)


def _set_batch(document: Document, batch: float) -> Edit:
    label = f"Train on {counted(int(batch), 'draw')} a step" if batch else "Train on P itself"
    return _set(document, label, batch=int(batch))


def _set_smoothing(document: Document, smoothing: float) -> Edit:
    return _set(document, f"Smooth the labels by {smoothing:g}", smoothing=smoothing)


def _set_most_steps(document: Document, steps: float) -> Edit:
    most = int(steps)
    step = min(document.training.step, most)
    return _set(document, f"Train for {counted(most, 'step')}", most_steps=most, step=step)


def _set_seed(document: Document, seed: float) -> Edit:
    return _set(document, f"Set the seed to {int(seed)}", seed=int(seed))


def _choose_loss(document: Document, loss: str) -> Edit:
    words = {"forward": "D(P ‖ Q)", "reverse": "D(Q ‖ P)", "jensen_shannon": "JSD(P, Q)"}
    return _set(document, f"Train on {words.get(loss, 'the focal loss')}", loss=loss)


def _set_mix(document: Document, mix: float) -> Edit:
    return _set(document, f"Set β of JSD to {mix:g}", mix=mix)


def _set_focus(document: Document, focus: float) -> Edit:
    return _set(document, f"Set γ to {focus:g}", focus=focus)


def _set_teacher(document: Document, temperature: float) -> Edit:
    return _set(document, f"Set the teacher’s τ to {temperature:g}", teacher=temperature)


def _choose_student(document: Document, peaks: str) -> Edit:
    words = {"0": "a free student", "1": "a student of one peak", "2": "a student of two peaks"}
    return _set(document, f"Train {words[peaks]}", peaks=int(peaks))


def _open_shelf(document: Document, shelf: str) -> Edit:
    return _set(document, f"Show the settings of the {shelf}", shelf=shelf)


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
    Choice(
        "Set",
        "Which settings are in hand: those of the steps, or those of the loss and the student",
        (("steps", "steps"), ("loss", "which loss?")),
        lambda document: document.training.shelf,
        _open_shelf,
    ),
    Number(
        "rate",
        "How far a step moves the logits against the gradient Q − P; beyond about 4 it overshoots",
        0.001,
        1000.0,
        3,
        lambda document: document.training.rate,
        _set_rate,
        shown=_on("steps"),
    ),
    Number(
        "batch",
        "How many draws from P a step sees; 0 is P itself, without noise",
        0.0,
        float(MOST_DRAWS),
        0,
        lambda document: float(document.training.batch),
        _set_batch,
        "exact",
        shown=_takes_draws,
    ),
    Number(
        "smoothing",
        "Label smoothing: the share of the target that is spread evenly over all outcomes",
        0.0,
        1.0,
        3,
        lambda document: document.training.smoothing,
        _set_smoothing,
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
    Number(
        "seed",
        "The same seed draws the same batches",
        0.0,
        LARGEST_SEED,
        0,
        lambda document: float(document.training.seed),
        _set_seed,
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
    Choice(
        "Loss",
        "What is made small: forward KL, reverse KL, Jensen–Shannon between both, or focal loss",
        (
            ("forward", "D(P ‖ Q)"),
            ("reverse", "D(Q ‖ P)"),
            ("jensen_shannon", "JSD"),
            ("focal", "focal"),
        ),
        lambda document: document.training.loss,
        _choose_loss,
        _on("loss"),
    ),
    Number(
        "β",
        "β of JSD(β): near 0 it is like forward KL, near 1 like reverse KL",
        0.01,
        0.99,
        2,
        lambda document: document.training.mix,
        _set_mix,
        shown=_on_loss("jensen_shannon"),
    ),
    Number(
        "γ",
        "How much less an outcome counts where Q is sure of it; 0 is cross entropy",
        0.0,
        10.0,
        2,
        lambda document: document.training.focus,
        _set_focus,
        shown=_on_loss("focal"),
    ),
    Number(
        "teacher τ",
        "To which temperature P and Q are softened while Q learns; the loss is multiplied by τ²",
        0.1,
        20.0,
        2,
        lambda document: document.training.teacher,
        _set_teacher,
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
