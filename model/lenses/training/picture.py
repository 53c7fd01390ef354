"""The curves of the Training lens: the loss over its floor, and the perplexity."""

import numpy as np

from model.document.table import Array
from model.figure.figure import (
    Area,
    Axis,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Role,
    Rule,
    Text,
)
from model.figure.ticks import round_span, whole_ticks
from model.lenses.training.descent import steps_shown
from model.lenses.training.outcomes_picture import bars_panel, peaks_panel
from model.lenses.training.shown import ShownTraining
from model.words.markup import plain
from model.words.numerals import reading_text

INSET = Place(0.60, 0.03, 0.37, 0.40)
# The names of many outcomes are turned, so that the inset of their bars is larger.
FEW, LARGE_INSET = 5, Place(0.60, 0.02, 0.39, 0.60)
PEAKS_SPLIT = 0.46  # of the height for the loss where all rows stand below it
SPLIT = 0.64  # of the height for the loss where the perplexity stands below it
# The curve stays below this part of the height where the inset stands over it.
HEADROOM, LOW_HEADROOM = 0.45, 0.32


def curve_panels(seen: ShownTraining) -> tuple[Panel, ...]:
    """Return the loss with the bars, inset or below, and the perplexity if it is wanted."""
    both = shows_perplexity(seen)
    height = SPLIT if both else 1.0
    if seen.peaks:
        return _with_peaks(seen, height)
    chosen = INSET if _is_few(seen) else LARGE_INSET
    inset = Place(chosen.x, chosen.y * height, chosen.width, chosen.height * height)
    panels = [_loss_panel(seen, Place(height=height), labelled=not both), bars_panel(seen, inset)]
    if both:
        panels.append(_perplexity_panel(seen, Place(y=height, height=1.0 - height)))
    return tuple(panels)


def _is_few(seen: ShownTraining) -> bool:
    return len(seen.readings.outcomes) <= FEW


def _with_peaks(seen: ShownTraining, height: float) -> tuple[Panel, ...]:
    """The loss above, and all rows of P and Q in their order below."""
    above = PEAKS_SPLIT * height
    panels = [
        _loss_panel(seen, Place(height=above), labelled=True),
        peaks_panel(seen, Place(y=above, height=height - above)),
    ]
    if height < 1.0:
        panels.append(_perplexity_panel(seen, Place(y=height, height=1.0 - height)))
    return tuple(panels)


def shows_perplexity(seen: ShownTraining) -> bool:
    """Return whether the perplexity stands below: of a cross entropy only is it one."""
    return seen.readings.document.training.perplexity and seen.objective.is_cross_entropy


def _loss_panel(seen: ShownTraining, place: Place, *, labelled: bool) -> Panel:
    path = seen.path
    losses, floor = seen.readings.unit.of(path.losses), seen.readings.unit.of(seen.floor)
    y = _loss_axis(seen, losses)
    words = f"step {seen.step:,}: {seen.loss_name} = {seen.text(seen.loss)}"
    if seen.objective.is_cross_entropy:
        words += f", of which {seen.gap_name} = {seen.text(seen.divergence)}"
    marks: list[Mark] = [*_path_marks(seen, losses, "tempered", plain(seen.loss_name))]
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
            (f"<b>{words}</b>",),
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
    objective = seen.objective
    words = f"H({seen.target}) = {seen.quantity(seen.floor)}: no model can go below this"
    if objective.kind == "focal":
        words = f"{seen.quantity(seen.floor)}: the least focal loss, where Q is flatter than P"
    elif not objective.is_cross_entropy:
        words = f"0: where Q is {seen.target}"
    marks: list[Mark] = [
        Rule(floor, upright=False, role="entropy", dashed=False, name=plain(seen.floor_name))
    ]
    if not seen.peaks:
        marks.append(Text(right, floor, words, "entropy", "right", bold=True, dy=15.0))
    elif seen.floor:
        # The panel is low, and a student of peaks leaves room above its floor.
        words = f"{seen.floor_name} = {seen.text(seen.floor)}"
        marks.append(Text(0.0, floor, words, "entropy", "left", "small", dx=6.0, dy=-8.0))
    if seen.smoothing and objective.is_cross_entropy:
        own = seen.readings.unit.of(seen.entropy)
        text = f"without smoothing: H(P) = {seen.text(seen.entropy)}"
        marks.append(Rule(own, upright=False, role="muted", name="H(P)"))
        marks.append(Text(0.0, own, text, "muted", "left", "small", dx=6.0, dy=11.0))
    return marks


def _loss_axis(seen: ShownTraining, losses: Array) -> Axis:
    """The floor stands clear of the bottom, with its words below; the curve clear of the inset."""
    unit = seen.readings.unit.value
    own = min(seen.floor, seen.entropy) if seen.objective.is_cross_entropy else seen.floor
    least = seen.readings.unit.of(own)
    top = max(float(losses.max()), least + 0.02 * max(least, 1.0))
    room = 0.0 if seen.peaks else 0.14
    low = round_span(least - room * (top - least), top, unit).low
    start, headroom = (8, HEADROOM) if _is_few(seen) else (2, LOW_HEADROOM)
    beneath = float(losses[len(losses) // start :].max(initial=least))
    high = top if seen.peaks else max(top, low + (beneath - low) / headroom)
    return round_span(low, high, unit, least=0.0)


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
