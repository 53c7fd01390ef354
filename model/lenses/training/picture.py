"""The panels of the Training lens: the curve over its floor, the bars inset, the perplexity."""

from dataclasses import dataclass

import numpy as np

from model.document.table import Array, Rows
from model.evaluate.readings import Readings
from model.exact.weights import Weights, as_logits
from model.figure.figure import (
    Area,
    Axis,
    Bars,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Role,
    Rule,
    Text,
)
from model.figure.ticks import round_top
from model.lens.spans import round_span, whole_ticks
from model.lens.view import Workings
from model.lenses.training.descent import Trajectory, smoothed, steps_shown
from model.measures import entropy, kl_divergence
from model.words.markup import escape
from model.words.names import counted, fit
from model.words.numerals import reading_text

MOST_BARS = 8
LONGEST_NAME = 10
INSET = Place(0.60, 0.03, 0.37, 0.40)
SPLIT = 0.64  # of the height for the loss where the perplexity stands below it
HEADROOM = 0.45  # the curve stays below this part of the height where the inset stands over it


@dataclass(frozen=True, eq=False)
class TrainingView:
    """A path of training with the numbers that picture and words share.

    Attributes:
        readings, path: what was read, and the path from there.
        entropy: H(P) in nats.
        floor: H(target) in nats: the same unless the labels are smoothed.
        divergence: D(target ‖ Q) in nats at the step, exactly.
    """

    readings: Readings
    path: Trajectory
    entropy: float
    floor: float
    divergence: float

    @property
    def step(self) -> int:
        """The step shown, counted from 0."""
        return self.path.step

    @property
    def smoothing(self) -> float:
        """How much of the target is spread evenly over all outcomes."""
        return self.readings.document.training.smoothing

    @property
    def target(self) -> str:
        """How the target is written: P, or P<sub>s</sub> where the labels are smoothed."""
        return "P<sub>s</sub>" if self.smoothing else "P"

    @property
    def loss(self) -> float:
        """H(target, Q) in nats at the step."""
        return self.floor + self.divergence

    def text(self, nats: float) -> str:
        """A number of nats in the document's unit, without the unit."""
        return reading_text(self.readings.unit.of(nats))

    def quantity(self, nats: float) -> str:
        """A number of nats in the document's unit, with the unit."""
        return self.readings.unit.text(nats)


def view_of(readings: Readings, path: Trajectory, workings: Workings) -> TrainingView:
    """Return the view of a path, its numbers at the step worked out exactly."""
    own = readings.subject.truth_entropy
    prepared, smoothing = readings.prepared, readings.document.training.smoothing
    truth = None if smoothing else prepared.truth_weights
    start = None if path.step else prepared.model_weights
    # The dial has no part in it.
    floor, divergence = workings.of(_floor_and_divergence, path, truth, start)
    return TrainingView(readings, path, own, floor if smoothing else own, divergence)


def _floor_and_divergence(
    path: Trajectory, truth: Weights | None, start: Weights | None
) -> tuple[float, float]:
    target = path.target if truth is None else truth
    divergence = kl_divergence(target, as_logits(path.logits) if start is None else start)
    return entropy(target), divergence


def q_name(step: int) -> str:
    """Return what Q is called after so many steps."""
    return "Q before training" if step == 0 else f"Q after {counted(step, 'step')}"


def curve_panels(view: TrainingView) -> tuple[Panel, ...]:
    """Return the loss with the bars inset, and the perplexity below if it is wanted."""
    both = view.readings.document.training.perplexity
    height = SPLIT if both else 1.0
    inset = Place(INSET.x, INSET.y * height, INSET.width, INSET.height * height)
    panels = [_loss_panel(view, Place(height=height), labelled=not both), _bars_panel(view, inset)]
    if both:
        panels.append(_perplexity_panel(view, Place(y=height, height=1.0 - height)))
    return tuple(panels)


def _loss_panel(view: TrainingView, place: Place, *, labelled: bool) -> Panel:
    path = view.path
    losses, floor = view.readings.unit.of(path.losses), view.readings.unit.of(view.floor)
    y = _loss_axis(view, losses)
    words = (
        f"<b>step {view.step:,}: H({view.target}, Q) = {view.text(view.loss)}, "
        f"of which D({view.target} ‖ Q) = {view.text(view.divergence)}</b>"
    )
    marks: list[Mark] = [*_path_marks(view, losses, "tempered", f"H({view.target}, Q)")]
    done = marks[0]
    if isinstance(done, Line) and len(done.x) > 1:
        marks.insert(0, Area(done.x, np.full(len(done.x), floor), done.y, "divergence"))
    marks += _floor_marks(view)
    late = view.step > 0.45 * _last(view)
    marks.append(
        Points(
            np.array([float(view.step)]),
            np.array([view.readings.unit.of(view.loss)]),
            "tempered",
            "now",
            (words,),
            size=11.0,
            label_anchor="right" if late else "left",
        )
    )
    return Panel(_step_axis(view, labelled=labelled), y, tuple(marks), place=place)


def _path_marks(view: TrainingView, values: Array, role: Role, name: str) -> list[Mark]:
    """The path up to the step, then what lies ahead, dotted, and the line to scrub along it."""
    done = steps_shown(view.step + 1)
    ahead = view.step + steps_shown(len(values) - view.step)
    marks: list[Mark] = [Line(done.astype(np.float64), values[done], role, name, width=2.5)]
    if len(ahead) > 1:
        places = ahead.astype(np.float64)
        marks.append(Line(places, values[ahead], role, f"{name} ahead", dashed=True, width=1.4))
    marks.append(Rule(float(view.step), upright=True, role="faint", drag="step", name="step"))
    return marks


def _floor_marks(view: TrainingView) -> list[Mark]:
    right, floor = float(_last(view)), view.readings.unit.of(view.floor)
    words = f"H({view.target}) = {view.quantity(view.floor)}: no model can go below this"
    marks: list[Mark] = [
        Rule(floor, upright=False, role="entropy", dashed=False, name=f"H({view.target})"),
        Text(right, floor, words, "entropy", "right", bold=True, dy=15.0),
    ]
    if view.smoothing:
        own = view.readings.unit.of(view.entropy)
        text = f"without smoothing: H(P) = {view.text(view.entropy)}"
        marks.append(Rule(own, upright=False, role="muted", name="H(P)"))
        marks.append(Text(0.0, own, text, "muted", "left", "small", dx=6.0, dy=11.0))
    return marks


def _loss_axis(view: TrainingView, losses: Array) -> Axis:
    """The floor stands clear of the bottom, with its words below; the curve clear of the inset."""
    unit = view.readings.unit.value
    least = view.readings.unit.of(min(view.floor, view.entropy))
    top = max(float(losses.max()), least + 0.02 * max(least, 1.0))
    low = round_span(least - 0.14 * (top - least), top, unit).low
    beneath = float(losses[len(losses) // 8 :].max(initial=least))
    high = max(top, low + (beneath - low) / HEADROOM)
    return round_span(low, high, unit, least=0.0)


def _bars_panel(view: TrainingView, place: Place) -> Panel:
    rows = _top_rows(view)
    target, trained = view.path.target[rows], view.path.probabilities[rows]
    prepared = view.readings.prepared
    truth = target if prepared is None else prepared.truth[rows]
    start = truth if prepared is None or prepared.model is None else prepared.model[rows]
    at = np.arange(float(len(rows)))
    zero = np.zeros(len(rows))
    marks: list[Mark] = [
        Bars(at - 0.38, at - 0.01, zero, truth, "truth", "P truth", rows),
        Bars(at + 0.01, at + 0.38, zero, trained, "model", q_name(view.step), rows),
    ]
    if view.smoothing:
        marks.append(
            Bars(at - 0.38, at - 0.01, zero, target, "ink", "target", rows, style="dashed")
        )
    top = round_top(float(max(part.max() for part in (truth, target, start, trained))), 4)
    names = [escape(fit(view.readings.outcomes[row], LONGEST_NAME)) for row in rows.tolist()]
    x = Axis(-0.6, len(rows) - 0.4, ticks=tuple(enumerate(names)))
    return Panel(x, Axis(0.0, top, visible=False), tuple(marks), place=place)


def _top_rows(view: TrainingView) -> Rows:
    """All rows in table order, or the likeliest under P, the most likely first."""
    prepared = view.readings.prepared
    if prepared is None or len(view.readings.outcomes) <= MOST_BARS:
        return np.arange(len(view.readings.outcomes))
    return prepared.rows_by_truth[:MOST_BARS]


def _perplexity_panel(view: TrainingView, place: Place) -> Panel:
    values = view.path.perplexities
    least = float(np.exp(view.floor))
    finite = values[np.isfinite(values)]
    high = max(float(finite.max(initial=least)), least + 0.2)
    y = round_span(max(least - 0.2 * (high - least), 0.0), high, "perplexity", least=1.0, count=4)
    marks = _path_marks(view, values, "model", "perplexity")
    words = f"{reading_text(least, 2)} options: the perplexity of {view.target} itself"
    marks += [
        Rule(least, upright=False, role="entropy", dashed=False, name="perplexity of P"),
        Text(float(_last(view)), least, words, "entropy", "right", "small", dy=-11.0),
        Points(
            np.array([float(view.step)]),
            values[view.step : view.step + 1],
            "model",
            "perplexity now",
            (f"<b>{reading_text(float(values[view.step]), 2)} options</b>",),
        ),
    ]
    return Panel(_step_axis(view, labelled=True), y, tuple(marks), place=place)


def _last(view: TrainingView) -> int:
    return max(view.readings.document.training.most_steps, view.step, 1)


def _step_axis(view: TrainingView, *, labelled: bool) -> Axis:
    last = _last(view)
    label = "steps of gradient descent" if labelled else ""
    return Axis(0.0, float(last), label, whole_ticks(last))


def divergence_after_smoothing(view: TrainingView) -> float:
    """Return D(P ‖ smoothed P) in nats: what a model that meets the target pays on real draws."""
    prepared = view.readings.prepared
    if prepared is None:
        return 0.0
    return kl_divergence(prepared.truth_weights, smoothed(prepared.truth, view.smoothing))
