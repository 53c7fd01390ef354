"""The panels of the Training lens: the curve over its floor, the bars inset, the perplexity."""

import numpy as np

from model.document.table import Array, Rows
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
from model.lens.words import truth_name
from model.lenses.training.descent import smoothed, steps_shown
from model.lenses.training.shown import ShownTraining
from model.measures import kl_divergence
from model.words.markup import escape
from model.words.names import counted, fit
from model.words.numerals import reading_text

MOST_BARS = 8
LONGEST_NAME = 10
INSET = Place(0.60, 0.03, 0.37, 0.40)
SPLIT = 0.64  # of the height for the loss where the perplexity stands below it
HEADROOM = 0.45  # the curve stays below this part of the height where the inset stands over it


def q_name(step: int) -> str:
    """Return what Q is called after so many steps."""
    return "Q before training" if step == 0 else f"Q after {counted(step, 'step')}"


def curve_panels(seen: ShownTraining) -> tuple[Panel, ...]:
    """Return the loss with the bars inset, and the perplexity below if it is wanted."""
    both = seen.readings.document.training.perplexity
    height = SPLIT if both else 1.0
    inset = Place(INSET.x, INSET.y * height, INSET.width, INSET.height * height)
    panels = [_loss_panel(seen, Place(height=height), labelled=not both), _bars_panel(seen, inset)]
    if both:
        panels.append(_perplexity_panel(seen, Place(y=height, height=1.0 - height)))
    return tuple(panels)


def _loss_panel(seen: ShownTraining, place: Place, *, labelled: bool) -> Panel:
    path = seen.path
    losses, floor = seen.readings.unit.of(path.losses), seen.readings.unit.of(seen.floor)
    y = _loss_axis(seen, losses)
    words = (
        f"<b>step {seen.step:,}: H({seen.target}, Q) = {seen.text(seen.loss)}, "
        f"of which D({seen.target} ‖ Q) = {seen.text(seen.divergence)}</b>"
    )
    marks: list[Mark] = [*_path_marks(seen, losses, "tempered", f"H({seen.target}, Q)")]
    done = marks[0]
    if isinstance(done, Line) and len(done.x) > 1:
        marks.insert(0, Area(done.x, np.full(len(done.x), floor), done.y, "divergence"))
    marks += _floor_marks(seen)
    late = seen.step > 0.45 * _last(seen)
    marks.append(
        Points(
            np.array([float(seen.step)]),
            np.array([seen.readings.unit.of(seen.loss)]),
            "tempered",
            "now",
            (words,),
            size=11.0,
            label_anchor="right" if late else "left",
        )
    )
    return Panel(_step_axis(seen, labelled=labelled), y, tuple(marks), place=place)


def _path_marks(seen: ShownTraining, values: Array, role: Role, name: str) -> list[Mark]:
    """The path up to the step, then what lies ahead, dotted, and the line to scrub along it."""
    done = steps_shown(seen.step + 1)
    ahead = seen.step + steps_shown(len(values) - seen.step)
    marks: list[Mark] = [Line(done.astype(np.float64), values[done], role, name, width=2.5)]
    if len(ahead) > 1:
        places = ahead.astype(np.float64)
        marks.append(Line(places, values[ahead], role, f"{name} ahead", dashed=True, width=1.4))
    marks.append(Rule(float(seen.step), upright=True, role="faint", drag="step", name="step"))
    return marks


def _floor_marks(seen: ShownTraining) -> list[Mark]:
    right, floor = float(_last(seen)), seen.readings.unit.of(seen.floor)
    words = f"H({seen.target}) = {seen.quantity(seen.floor)}: no model can go below this"
    marks: list[Mark] = [
        Rule(floor, upright=False, role="entropy", dashed=False, name=f"H({seen.target})"),
        Text(right, floor, words, "entropy", "right", bold=True, dy=15.0),
    ]
    if seen.smoothing:
        own = seen.readings.unit.of(seen.entropy)
        text = f"without smoothing: H(P) = {seen.text(seen.entropy)}"
        marks.append(Rule(own, upright=False, role="muted", name="H(P)"))
        marks.append(Text(0.0, own, text, "muted", "left", "small", dx=6.0, dy=11.0))
    return marks


def _loss_axis(seen: ShownTraining, losses: Array) -> Axis:
    """The floor stands clear of the bottom, with its words below; the curve clear of the inset."""
    unit = seen.readings.unit.value
    least = seen.readings.unit.of(min(seen.floor, seen.entropy))
    top = max(float(losses.max()), least + 0.02 * max(least, 1.0))
    low = round_span(least - 0.14 * (top - least), top, unit).low
    beneath = float(losses[len(losses) // 8 :].max(initial=least))
    high = max(top, low + (beneath - low) / HEADROOM)
    return round_span(low, high, unit, least=0.0)


def _bars_panel(seen: ShownTraining, place: Place) -> Panel:
    rows = _top_rows(seen)
    target, trained = seen.path.target[rows], seen.path.probabilities[rows]
    prepared = seen.readings.prepared
    truth = target if prepared is None else prepared.truth[rows]
    start = truth if prepared is None or prepared.model is None else prepared.model[rows]
    at = np.arange(float(len(rows)))
    zero = np.zeros(len(rows))
    name = truth_name(seen.readings.document)
    marks: list[Mark] = [
        Bars(at - 0.38, at - 0.01, zero, truth, "truth", name, rows),
        Bars(at + 0.01, at + 0.38, zero, trained, "model", q_name(seen.step), rows),
    ]
    if seen.smoothing:
        marks.append(
            Bars(at - 0.38, at - 0.01, zero, target, "ink", "target", rows, style="dashed")
        )
    top = round_top(float(max(part.max() for part in (truth, target, start, trained))), 4)
    names = [escape(fit(seen.readings.outcomes[row], LONGEST_NAME)) for row in rows.tolist()]
    x = Axis(-0.6, len(rows) - 0.4, ticks=tuple(enumerate(names)))
    return Panel(x, Axis(0.0, top, visible=False), tuple(marks), place=place)


def _top_rows(seen: ShownTraining) -> Rows:
    """All rows in table order, or the likeliest under P, the most likely first."""
    prepared = seen.readings.prepared
    if prepared is None or len(seen.readings.outcomes) <= MOST_BARS:
        return np.arange(len(seen.readings.outcomes))
    return prepared.rows_by_truth[:MOST_BARS]


def _perplexity_panel(seen: ShownTraining, place: Place) -> Panel:
    values = seen.path.perplexities
    least = float(np.exp(seen.floor))
    finite = values[np.isfinite(values)]
    high = max(float(finite.max(initial=least)), least + 0.2)
    y = round_span(max(least - 0.2 * (high - least), 0.0), high, "perplexity", least=1.0, count=4)
    marks = _path_marks(seen, values, "model", "perplexity")
    words = f"{reading_text(least, 2)} options: the perplexity of {seen.target} itself"
    marks += [
        Rule(least, upright=False, role="entropy", dashed=False, name="perplexity of P"),
        Text(float(_last(seen)), least, words, "entropy", "right", "small", dy=-11.0),
        Points(
            np.array([float(seen.step)]),
            values[seen.step : seen.step + 1],
            "model",
            "perplexity now",
            (f"<b>{reading_text(float(values[seen.step]), 2)} options</b>",),
        ),
    ]
    return Panel(_step_axis(seen, labelled=True), y, tuple(marks), place=place)


def _last(seen: ShownTraining) -> int:
    return max(seen.readings.document.training.most_steps, seen.step, 1)


def _step_axis(seen: ShownTraining, *, labelled: bool) -> Axis:
    last = _last(seen)
    label = "steps of gradient descent" if labelled else ""
    return Axis(0.0, float(last), label, whole_ticks(last))


def divergence_after_smoothing(seen: ShownTraining) -> float:
    """Return D(P ‖ smoothed P) in nats: what a model that meets the target pays on real draws."""
    prepared = seen.readings.prepared
    if prepared is None:
        return 0.0
    return kl_divergence(prepared.truth_weights, smoothed(prepared.truth, seen.smoothing))
