"""Held-out: how well the text learned from and text never seen are predicted, by size."""

import math
from collections.abc import Sequence
from functools import partial

import numpy as np

from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import (
    Area,
    Axis,
    Caption,
    DataTable,
    Figure,
    Legend,
    Line,
    Mark,
    Panel,
    Points,
    Role,
    Text,
)
from model.figure.ticks import round_ticks, round_top
from model.lens.lens import LensError
from model.lens.view import View
from model.lenses.autocomplete.language.held_out import LearningPoint, TextFit
from model.lenses.autocomplete.language.library import learning
from model.lenses.autocomplete.words import amount, text_name
from model.words.markup import escape, plain
from model.words.numerals import share_text

TRAIN, TEST = "text learned from", "text never seen"


def held_out_view(readings: Readings) -> View:
    """Return cross entropy of train and test over how many sentences were learned from."""
    points = _points(readings)
    return View(readings.document, _figure(readings, points), partial(_tip, readings, points))


def _figure(readings: Readings, points: tuple[LearningPoint, ...]) -> Figure:
    unit, whole = readings.unit.value, points[-1]
    caption = _caption(readings, points)
    rows = tuple(
        np.array([pick(point) for point in points])
        for pick in (
            lambda point: float(point.sentences),
            lambda point: readings.unit.of(point.train.cross_entropy),
            lambda point: readings.unit.of(point.held_out.cross_entropy),
            lambda point: point.train.perplexity,
            lambda point: point.held_out.perplexity,
        )
    )
    return Figure(
        title=f"Predicting text: seen and never seen, order {readings.document.autocomplete.order}",
        panels=(_panel(readings, points),),
        said=caption,
        said_plainly=lambda: _alternative(readings, points, whole, caption),
        legend=(
            Legend("tempered", TEST, "line"),
            Legend("model", TRAIN, "line"),
            Legend("divergence", "the gap: learned by heart"),
        ),
        numbers=lambda: DataTable(
            (
                "sentences",
                f"train ({unit} a word)",
                f"held out ({unit} a word)",
                "train perplexity",
                "held-out perplexity",
            ),
            rows,
        ),
    )


def _tip(readings: Readings, points: tuple[LearningPoint, ...], mark: Mark, index: int) -> str:
    """Both fits at one size of the text."""
    if not isinstance(mark, Points | Line) or index >= len(points):
        return ""
    point = points[index]
    lines = [f"<b>{point.sentences:,} sentences</b>"]
    for name, fit in ((TEST, point.held_out), (TRAIN, point.train)):
        lines.append(
            f"{name}: {amount(readings, fit.cross_entropy, 3)} ± "
            f"{amount(readings, fit.standard_error, 3)} {readings.unit.value} a word, "
            f"perplexity {fit.perplexity:.1f}"
        )
    return "<br>".join(lines)


def _points(readings: Readings) -> tuple[LearningPoint, ...]:
    settings = readings.document.autocomplete
    try:
        return learning(settings.corpus, settings.order)
    except ValueError as error:
        raise LensError(f"{error} “Choose a text…” takes another.") from error


def _panel(readings: Readings, points: tuple[LearningPoint, ...]) -> Panel:
    sizes = np.array([float(point.sentences) for point in points])
    train = readings.unit.of(np.array([point.train.cross_entropy for point in points]))
    test = readings.unit.of(np.array([point.held_out.cross_entropy for point in points]))
    most = float(sizes[-1])
    x = Axis(0.0, most * 1.25, "sentences learned from", round_ticks(0.0, most, 6))
    top = round_top(float(max(test.max(), train.max())) * 1.15)
    y = Axis(0.0, top, f"{readings.unit.value} a word", round_ticks(0.0, top, 6), grid=True)
    marks: list[Mark] = [
        Area(sizes, np.minimum(train, test), np.maximum(train, test), "divergence"),
        *_curve(sizes, test, [point.held_out for point in points], "tempered", TEST, -14.0),
        *_curve(sizes, train, [point.train for point in points], "model", TRAIN, 14.0),
    ]
    return Panel(x, y, tuple(marks))


def _curve(
    sizes: Array, values: Array, fits: Sequence[TextFit], role: Role, name: str, shift: float
) -> list[Mark]:
    """A line with its points, and the perplexity at every second, `shift` pixels below it."""
    marks: list[Mark] = [
        Line(sizes, values, role, name),
        Points(sizes, values, role, name, size=7.0),
        Text(
            float(sizes[-1]),
            float(values[-1]),
            f"perplexity {fits[-1].perplexity:.1f}",
            "ink",
            "left",
            bold=True,
            dx=10.0,
        ),
    ]
    # Every second one: small parts stand close together on the left.
    for place in range(len(fits) - 3, -1, -2):
        x, y = float(sizes[place]), float(values[place])
        text = f"{fits[place].perplexity:.1f}"
        marks.append(Text(x, y, text, "muted", "center", "small", dy=shift, is_value=True))
    return marks


def _caption(readings: Readings, points: tuple[LearningPoint, ...]) -> Caption:
    first, whole = points[0], points[-1]
    unit = readings.unit.value
    lead = "The less it has read, the more it knows by heart."
    if whole.gap >= first.gap:
        lead = "What was never seen costs more than what was learned."
    rest = (
        f"From {whole.sentences:,} sentences of {escape(text_name(readings.document))} a word of "
        f"text never seen costs {amount(readings, whole.held_out.cross_entropy)} {unit} "
        f"(perplexity {whole.held_out.perplexity:.1f}), of the text itself "
        f"{amount(readings, whole.train.cross_entropy)} ({whole.train.perplexity:.1f}): a gap of "
        f"{amount(readings, whole.gap)}. From {first.sentences:,} sentences the gap is "
        f"{amount(readings, first.gap)}. {_unknown(whole)}"
    )
    return Caption(lead, rest)


def _unknown(whole: LearningPoint) -> str:
    fit = whole.held_out
    if not fit.unknown:
        return f"It was tested on {fit.count:,} words and marks."
    return f"Of {fit.count:,} words tested {share_text(fit.unknown / fit.count)} are new to it."


def _alternative(
    readings: Readings, points: tuple[LearningPoint, ...], whole: LearningPoint, caption: Caption
) -> str:
    lines = [f"Cross entropy in {readings.unit.value} a word, by sentences learned from."]
    lines += [
        f"{point.sentences:,}: train {amount(readings, point.train.cross_entropy)}, held out "
        f"{amount(readings, point.held_out.cross_entropy)}."
        for point in points
    ]
    error = whole.held_out.standard_error
    if math.isfinite(error):
        lines.append(f"Standard error of the last held-out number: {amount(readings, error)}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))
