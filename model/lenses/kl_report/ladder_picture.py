"""The ladder: every tested model by its size and its distance from the base, and their numbers."""

import math
from dataclasses import replace

import numpy as np

from model.document.edits import Edit, set_lens_setting
from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import (
    Area,
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Legend,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Role,
    Text,
)
from model.figure.ticks import log_ticks, round_ticks
from model.lens.text_lenses import text_of
from model.texts.scoring.estimates import Estimate
from model.texts.text_edits import go_to_both
from model.texts.text_reading import TextReading
from model.texts.two_models.kl_report import KlReport
from model.texts.two_models.ladder import Ladder, Tested, columns_of, ladder_of
from model.words.markup import escape, plain
from model.words.names import counted, fit
from model.words.numerals import compact_text, significant_text

PARETO, _ERRORS = "Pareto line", "two standard errors"
POINTS, ROWS = "ladder points", "ladder rows"  # keys of marks
MOST_ROWS, TALL_ROWS, LONGEST_NAME = 14, 7, 16
_ENDS = (0.4, 0.64, 0.83, 0.995)  # where the columns of numbers end, from 0 to 1 across
_NAME_AT = 0.015


def ladder_text(readings: Readings) -> tuple[TextReading, Ladder]:
    """Return the text and the ladder of its tested models."""
    text = text_of(readings)
    return text, ladder_of(readings.document.text or text.source, text.reports)


def ladder_figure(readings: Readings, ladder: Ladder) -> Figure:
    """Return the Pareto picture beside the table of all models."""
    caption = _caption(readings, ladder)
    return Figure(
        title=f"Ladder: {plain(readings.document.title)}",
        panels=(_sizes_panel(readings, ladder), _table_panel(readings, ladder)),
        said=caption,
        said_plainly=lambda: _alternative(readings, ladder, caption),
        legend=(
            Legend("divergence", "Pareto line: nothing as small is nearer", "line"),
            Legend("truth", "shown", "point"),
        ),
        numbers=lambda: ladder_data(readings, ladder),
    )


def _sizes_panel(readings: Readings, ladder: Ladder) -> Panel:
    """Mean D on a log axis against the bits a weight, with whiskers of two standard errors."""
    unit, placed = readings.unit, ladder.placed
    place = Place(0.0, 0.0, 0.39, 1.0)
    label = f"mean D(P ‖ Q), {unit.value} a token"
    if not placed:
        x, y = Axis(0.0, 9.0, "bits a weight"), Axis(0.1, 1.0, label, log=True)
        words = "no size is known yet" if ladder.tokens else "nothing is compared yet"
        return Panel(x, y, (Text(4.5, 0.3, words, "muted"),), place=place)
    bits = np.array([one.bits or 0.0 for one in placed])
    means = np.array([unit.of(one.divergence) for one in placed])
    low = 10.0 ** math.floor(math.log10(float(means.min())) - 0.1)
    high = 10.0 ** math.ceil(math.log10(float(means.max())) + 0.1)
    x_axis = Axis(
        math.floor(float(bits.min())) - 1.0, math.ceil(float(bits.max())) + 1.0, "bits a weight"
    )
    x_axis = replace(x_axis, ticks=round_ticks(x_axis.low, x_axis.high, 8))
    y_axis = Axis(low, high, label, log_ticks(low, high), log=True, grid=True)
    marks: list[Mark] = [
        *_front(readings, ladder, x_axis, y_axis),
        *_whiskers(readings, ladder, y_axis),
        *_points(ladder, bits, means),
    ]
    # What lies beyond the line is for the eye; office programs draw the line and the points.
    said = tuple(mark for mark in marks if isinstance(mark, Line | Points) and mark.name != _ERRORS)
    plainly = Panel(x_axis, y_axis, said, place=place)
    return Panel(x_axis, y_axis, tuple(marks), place=place, drawn_plainly=plainly)


def _shown(ladder: Ladder) -> Tested | None:
    return ladder.models[ladder.shown] if ladder.shown >= 0 else None


def _front(readings: Readings, ladder: Ladder, x_axis: Axis, y_axis: Axis) -> list[Mark]:
    """The Pareto line, and what lies beyond it."""
    bits = np.array([one.bits or 0.0 for one in ladder.front])
    means = np.array([readings.unit.of(one.divergence) for one in ladder.front])
    to_edge = np.append(bits, x_axis.high), np.append(means, means[-1])
    top = np.full(to_edge[0].size, y_axis.high)
    at = x_axis.value_at(0.98), y_axis.value_at(0.95)
    return [
        Area(*to_edge, top, "divergence", "bigger and no nearer", shade=0.1),
        Text(*at, "bigger and no nearer", "divergence", "right", "small"),
        Line(bits, means, "divergence", PARETO, width=2.5),
    ]


def _whiskers(readings: Readings, ladder: Ladder, y_axis: Axis) -> list[Mark]:
    """Two standard errors up and down; one Line each, so that none is joined to the next."""
    marks: list[Mark] = []
    for one in ladder.placed:
        found = one.statistics
        if found is None or one.bits is None or (error := found.divergence.error) is None:
            continue
        mean = found.divergence.value
        ends = readings.unit.of(np.array([mean - 2.0 * error, mean + 2.0 * error]))
        ends = np.clip(ends, y_axis.low, y_axis.high)
        at = np.full(2, one.bits)
        marks.append(Line(at, ends, "ink", _ERRORS, width=1.5))
    return marks


def _points(ladder: Ladder, bits: Array, means: Array) -> list[Mark]:
    """A point for each model with its name, and a ring around the one shown."""
    shown = [k for k, one in enumerate(ladder.placed) if one is _shown(ladder)]
    names = [escape(fit(one.name, LONGEST_NAME)) for one in ladder.placed]
    others = tuple("" if k in shown else name for k, name in enumerate(names))
    return [
        Points(
            bits[shown],
            means[shown],
            "truth",
            "the one shown",
            tuple(f"<b>{names[k]}</b>" for k in shown),
            "ring",
            size=22.0,
            label_anchor="right",
            label_above=False,
        ),
        Points(
            bits,
            means,
            "divergence",
            "a model",
            others,
            size=10.0,
            label_anchor="right",
            label_above=False,
            key=POINTS,
        ),
    ]


def _table_panel(readings: Readings, ladder: Ladder) -> Panel:
    """The numbers of every model, the largest first; each row is there to be clicked."""
    shown = _rows_shown(ladder)
    count = len(shown)
    low = np.arange(count, 0, -1, dtype=np.float64) - 1.0
    chosen = [one is _shown(ladder) for one in shown]
    rows = Bars(
        np.zeros(count),
        np.ones(count),
        low + 0.04,
        low + 0.96,
        "truth",
        "models",
        shades=np.array([0.14 if is_chosen else 0.0 for is_chosen in chosen]),
        key=ROWS,
    )
    marks: list[Mark] = [rows, *_headings(readings, count)]
    for down, one in enumerate(shown):
        marks += _row(readings, one, count - down - 0.5, chosen[down], tall=count <= TALL_ROWS)
    more = len(ladder.models) - count
    if more:
        marks.append(
            Text(_NAME_AT, -0.4, f"and {counted(more, 'more model')}", "muted", "left", "small")
        )
    bottom = -0.8 if more else 0.0
    # Few models have rows that are no higher than they need be.
    bottom = min(bottom, count - 5.0)
    x_axis = Axis(0.0, 1.0, visible=False)
    y_axis = Axis(bottom, count + 1.1, visible=False)
    return Panel(x_axis, y_axis, tuple(marks), place=Place(0.41, 0.0, 0.59, 1.0))


def _rows_shown(ladder: Ladder) -> tuple[Tested, ...]:
    """As many models as have room, the shown one always among them."""
    shown = ladder.models[:MOST_ROWS]
    chosen = _shown(ladder)
    return shown if chosen is None or chosen in shown else (*shown[:-1], chosen)


def _headings(readings: Readings, count: int) -> list[Mark]:
    unit = readings.unit.value
    tops = readings.document.text_view.tops
    words = (("KL", unit), ("reverse", f"KL, {unit}"), ("ln PPL", "ratio"), ("same", f"top {tops}"))
    high, low = count + 0.78, count + 0.36
    marks: list[Mark] = [
        Text(_NAME_AT, high, "model", "muted", "left", "small", bold=True),
        Text(_NAME_AT, low, "bits/weight", "muted", "left", "small", bold=True),
    ]
    for end, (first, second) in zip(_ENDS, words, strict=True):
        marks.append(Text(end, high, first, "muted", "right", "small", bold=True))
        marks.append(Text(end, low, second, "muted", "right", "small", bold=True))
    return marks


def _row(readings: Readings, one: Tested, middle: float, chosen: bool, *, tall: bool) -> list[Mark]:
    """A model: its name and numbers; below them, where rows are tall, its size and the errors."""
    role: Role = "truth" if chosen else "ink"
    above, below = (middle + 0.19, middle - 0.21) if tall else (middle, middle)
    name = escape(fit(one.name, LONGEST_NAME))
    size = _bits(one)
    label = name if tall else f"{name}  {size}"
    marks: list[Mark] = [Text(_NAME_AT, above, label, role, "left", bold=True)]
    if tall:
        marks.append(Text(_NAME_AT, below, size, "muted", "left", "small", is_value=True))
    found = one.statistics
    if found is None:
        words = one.found if isinstance(one.found, str) else "not compared yet"
        marks.append(Text(_ENDS[-1], above, escape(fit(words, 52)), "muted", "right", "small"))
        return marks
    for end, (value, error) in zip(_ENDS, _cells(readings, one), strict=True):
        marks.append(Text(end, above, value, "ink", "right", bold=chosen, is_value=True))
        if tall and error:
            marks.append(Text(end, below, f"± {error}", "muted", "right", "small", is_value=True))
    return marks


def _bits(one: Tested) -> str:
    return "size?" if one.bits is None else f"{one.bits:.2f}"


def _cells(readings: Readings, one: Tested) -> list[tuple[str, str]]:
    """The numbers of a row, each with its error or ""."""
    if one.statistics is None:
        return []
    scale, found = readings.unit.of(1.0), columns_of(one.statistics)
    share = found.get(f"same_top_{readings.document.text_view.tops}")
    cells = [
        _written(None if one_way is None else one_way.scaled(scale))
        for one_way in (found["divergence"], found["reverse"])
    ]
    cells.append(_written(found["log_ratio"]))
    if share is None:
        return [*cells, ("–", "")]
    error = "" if share.error is None else f"{100.0 * share.error:.1f}"
    return [*cells, (f"{100.0 * share.value:.1f}%", error)]


def _written(estimate: Estimate | None) -> tuple[str, str]:
    """A value to the digits that its error leaves, and the error in two."""
    if estimate is None:
        return "–", ""
    value, error = estimate
    if error is None or not 0.0 < error < 1.0 or not math.isfinite(value):
        return significant_text(value), "" if error is None else compact_text(error, 2)
    places = 1 - math.floor(math.log10(error))
    if places > 6:
        return significant_text(value), compact_text(error, 2)
    return f"{value:.{places}f}".replace("-", "−"), f"{error:.{places}f}"


def _told(readings: Readings, one: Tested) -> str:
    value, error = _cells(readings, one)[0]
    return f"{value} ± {error}" if error else value


def _caption(readings: Readings, ladder: Ladder) -> Caption:
    shown, unit = _shown(ladder), readings.unit.value
    rest = ""
    if shown is not None and shown.statistics is not None:
        size = "" if shown.bits is None else f"spends {_bits(shown)} bits a weight and "
        name = escape(shown.name)
        rest = f"{name} {size}is D(P ‖ Q) = {_told(readings, shown)} {unit} a token away."
    rest = f"{rest} ± is one standard error, whiskers are two.".lstrip()
    rest += "".join(f" {escape(one.problem)}" for one in ladder.models if one.problem)
    rest += "".join(f" {escape(one)}" for one in _not_compared(ladder)[:1])
    known = [one for one in ladder.models if one.statistics is not None]
    unknown = [one.name for one in known if one.bits is None and not one.problem]
    if unknown:
        rest += f" Click {escape(fit(unknown[0], LONGEST_NAME))} and type its size to place it."
    if ladder.price is None:
        models = counted(len(ladder.models), "model")
        return Caption(f"{models} against {escape(ladder.base)}.", rest)
    lead = f"Each bit a weight saved costs {compact_text(ladder.price, 2)} times the divergence"
    if ladder.fall is None:
        return Caption(f"{lead}.", rest)
    smallest, following = (escape(one.name) for one in ladder.front[:2])
    times = f"{compact_text(ladder.fall, 2)} times as far as {following}"
    return Caption(f"{lead},", f"until {smallest} falls off the line: {times}. {rest}")


def _not_compared(ladder: Ladder) -> list[str]:
    """Which models cannot be compared, and why, in sentences."""
    return [f"{one.name}: {one.found}" for one in ladder.models if isinstance(one.found, str)]


def _alternative(readings: Readings, ladder: Ladder, caption: Caption) -> str:
    rows = "; ".join(_in_words(readings, one) for one in ladder.models)
    front = ", ".join(one.name for one in ladder.front)
    return plain(
        f"{caption.lead} {caption.rest} Base {escape(ladder.base)}, "
        f"{counted(ladder.tokens, 'token')}. {escape(rows)}. On the Pareto line: "
        f"{escape(front) or 'none'}."
    )


def _in_words(readings: Readings, one: Tested) -> str:
    size = "size not known" if one.bits is None else f"{_bits(one)} bits a weight"
    if one.statistics is None:
        why = one.found.rstrip(".") if isinstance(one.found, str) else "not compared yet"
        return f"{one.name}, {size}: {why}"
    names = ("KL", "reverse KL", "ln PPL ratio", f"same top {readings.document.text_view.tops}")
    cells = (
        f"{name} {value}{f' ± {error}' if error else ''}"
        for name, (value, error) in zip(names, _cells(readings, one), strict=True)
    )
    return f"{one.name}, {size}: {', '.join(cells)}"


def ladder_data(readings: Readings, ladder: Ladder) -> DataTable:
    """Return all numbers with their errors, in the unit shown; NaN where there is none."""
    unit = readings.unit
    header = ["model", "bits a weight"]
    columns: list[tuple[str, ...] | Array] = [
        tuple(one.name for one in ladder.models),
        np.array([math.nan if one.bits is None else one.bits for one in ladder.models]),
    ]
    titles = {
        "divergence": f"D(P ‖ Q) ({unit.value})",
        "reverse": f"D(Q ‖ P) ({unit.value})",
        "log_ratio": "ln PPL(Q)/PPL(base)",
        **{f"same_top_{k}": f"same top {k}" for k in range(1, 6)},
    }
    for key, title in titles.items():
        scale = unit.of(1.0) if key in ("divergence", "reverse") else 1.0
        estimates = [_estimate(one, key, scale) for one in ladder.models]
        header += [title, f"± {title}"]
        columns.append(np.array([value for value, _ in estimates]))
        columns.append(np.array([math.nan if error is None else error for _, error in estimates]))
    return DataTable(tuple(header), tuple(columns))


def _estimate(one: Tested, key: str, scale: float) -> Estimate:
    found = None if one.statistics is None else columns_of(one.statistics).get(key)
    return Estimate(math.nan) if found is None else found.scaled(scale)


def pointed_at(ladder: Ladder, mark: Mark, index: int) -> Tested | None:
    """Return the model whose point or row is pointed at; None beside them."""
    if isinstance(mark, Points) and mark.key == POINTS and index < len(ladder.placed):
        return ladder.placed[index]
    shown = _rows_shown(ladder)
    if isinstance(mark, Bars) and mark.key == ROWS and index < len(shown):
        return shown[index]
    return None


def ladder_tip(readings: Readings, ladder: Ladder, mark: Mark, index: int) -> str:
    """Return a model with all its numbers; "" beside the models."""
    one = pointed_at(ladder, mark, index)
    if one is None:
        return ""
    lines = [f"<b>{escape(one.name)}</b>", escape(_in_words(readings, one).partition(", ")[2])]
    if one.statistics is not None:
        shares = (f"{100.0 * share.value:.1f}%" for share in one.statistics.same_tops)
        lines.append(f"same top 1 … 5: {', '.join(shares)}")
    again = one is _shown(ladder)
    lines.append("click: its report" if again else "click: its farthest token into the table")
    return "<br>".join(lines)


def ladder_click(readings: Readings, text: TextReading, mark: Mark, index: int) -> Edit | None:
    """Return the edit that shows another model at its farthest token; its report where it is shown.

    FormatError where its file is gone.
    """
    ladder = ladder_text(readings)[1]
    one = pointed_at(ladder, mark, index)
    if one is None:
        return None
    document = readings.document
    if one is _shown(ladder):
        return set_lens_setting(document, "text_view", f"Look at {one.name}", report="pictures")
    source = (document.text or text.source).testing(one.rung)
    changed = replace(document, text=source)
    turned = text.turned_to(source)
    if turned is not None and isinstance(turned.report, KlReport):
        tokens = turned.report.tokens
        changed = go_to_both(changed, turned, int(tokens.rows[tokens.divergence.argmax()])).document
    return Edit(f"Show {one.name}", changed)
