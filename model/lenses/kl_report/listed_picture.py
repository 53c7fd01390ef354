"""Two servers along one text in the KL report lens: D at least, and what the choices tell."""

import math

import numpy as np
from numpy.typing import NDArray

from model.document.document import Document
from model.document.edits import Edit
from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import (
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
    Rule,
    Text,
)
from model.figure.ticks import log_ticks, round_ticks, round_top
from model.lens.text_lenses import position_of, token_counts, token_name
from model.lenses.kl_report.picture import divergence_bars, scatter_panel
from model.texts.text_edits import go_to_both, walk
from model.texts.text_reading import TextReading
from model.texts.two_models.listed_pair import ListedPair
from model.texts.two_models.listed_text import Clip, notes_of, rows_of, written
from model.words.markup import escape, plain
from model.words.numerals import compact_text, share_text

BINS = 41
_WIDEST = math.log(1e6)  # ln w beyond which it stands in the outermost bars
_IN_NATS = ("divergence_low", "k1", "k2", "k3")


def clip_of(document: Document) -> Clip:
    """Return the band that the document's person has set for w."""
    return document.text_view.clip_low, document.text_view.clip_high


def listed_figure(readings: Readings, text: TextReading, found: ListedPair) -> Figure:
    """Return the pictures of two servers along one text, or all numbers of them."""
    caption = _caption(readings, text, found)
    numbers = readings.document.text_view.report == "numbers"
    panels = (
        (_numbers_panel(readings, found),)
        if numbers
        else (
            _along_panel(readings, text, found),
            _ratio_panel(readings, found),
            scatter_panel(found.base, found.tested, found.rows, Place(0.55, 0.48, 0.45, 0.52)),
        )
    )
    return Figure(
        title=f"KL report: {plain(readings.document.title)}",
        panels=panels,
        said=caption,
        said_plainly=lambda: _alternative(readings, found, caption),
        legend=() if numbers else _legend(readings, found),
        numbers=lambda: _data(readings, found),
    )


def _legend(readings: Readings, found: ListedPair) -> tuple[Legend, ...]:
    mean = found.readings(clip_of(readings.document))["divergence_low"]
    told = "not known" if math.isnan(mean) else f"≥ {readings.unit.text(mean, 4)}"
    return (
        Legend("divergence", "D(P ‖ Q) of a token, at least"),
        Legend("ink", f"mean {told}", "line"),
    )


def _along_panel(readings: Readings, text: TextReading, found: ListedPair) -> Panel:
    """What D is at least along the text, in at most 2,000 columns."""
    unit = readings.unit
    values = unit.of(np.where(np.isnan(found.divergence), 0.0, found.divergence))
    bars, _, top = divergence_bars(values, found.rows, "D(P ‖ Q) at least")
    marks: list[Mark] = [bars]
    mean = unit.of(found.readings()["divergence_low"])
    if math.isfinite(mean):
        marks.append(Rule(min(mean, top), False, "ink", name="mean, at least"))
    here = int(found.part_of[position_of(readings, text)])
    marks.append(Rule(float(here), True, "truth", name="the chosen token"))
    name = "part of the text" if found.by_bytes else "token"
    return Panel(
        Axis(-0.5, values.size - 0.5, name, token_counts(values.size)),
        Axis(0.0, top, f"D ≥ ({unit.value})", round_ticks(0.0, top, 4), grid=True),
        tuple(marks),
        place=Place(0.0, 0.0, 1.0, 0.46),
    )


def _ratio_panel(readings: Readings, found: ListedPair) -> Panel:
    """How many tokens have which w = q/p, on a log axis, with the band."""
    low, high = clip_of(readings.document)
    logs = found.log_ratio[~np.isnan(found.log_ratio)]
    reach = max(float(np.abs(logs[np.isfinite(logs)]).max(initial=0.0)), 0.5)
    reach = min(max(reach, *(abs(math.log(end)) for end in (low, high) if end > 0.0)), _WIDEST)
    reach *= 1.05
    ends = (math.exp(-reach), math.exp(reach))
    band = [end for end in (low, high) if ends[0] < end < ends[1]]
    # No bar lies on both sides of an end of the band.
    edges = np.unique([*np.linspace(-reach, reach, BINS + 1), *map(math.log, band)])
    counts = np.histogram(np.clip(logs, -reach, reach), edges)[0].astype(np.float64)
    middles = np.exp(0.5 * (edges[:-1] + edges[1:]))
    outside = (middles < low) | (middles > high)
    top = round_top(max(float(counts.max(initial=0.0)), 1.0) * 1.25, 4)
    told = found.readings((low, high))["clipped"]
    marks: list[Mark] = [
        _counted("model", "tokens inside the band", edges, counts, ~outside),
        _counted("faint", "tokens outside the band", edges, counts, outside),
        *(Rule(end, True, "ink", name=f"the band ends at {end:g}") for end in band),
    ]
    return Panel(
        Axis(
            *ends,
            f"w = q/p; {share_text(told)} outside {low:g} to {high:g}",
            log_ticks(*ends),
            log=True,
        ),
        Axis(0.0, top, "tokens", round_ticks(0.0, top, 4), grid=True),
        tuple(marks),
        place=Place(0.0, 0.48, 0.53, 0.52),
    )


def _counted(role: Role, name: str, edges: Array, counts: Array, kept: NDArray[np.bool_]) -> Bars:
    chosen = np.flatnonzero(kept)
    return Bars(
        np.exp(edges[chosen]),
        np.exp(edges[chosen + 1]),
        np.zeros(chosen.size),
        counts[chosen],
        role,
        name,
        rounded=False,
    )


def _numbers_panel(readings: Readings, found: ListedPair) -> Panel:
    """All numbers: what each is called, its value, and how it is made; then what is left out."""
    rows = _rows(readings, found)
    notes = notes_of(found)
    count = len(rows) + len(notes) + 0.5
    marks: list[Mark] = []
    for k, (name, value, how) in enumerate(rows):
        y = count - 0.5 - k
        marks.append(Text(0.0, y, escape(name), "ink", "left", bold=name.startswith("Mean D")))
        marks.append(Text(0.55, y, escape(value), "ink", "right", bold=True, is_value=True))
        marks.append(Text(0.57, y, escape(how), "muted", "left", size="small"))
    for k, note in enumerate(notes):
        y = count - 1.0 - len(rows) - k
        marks.append(Text(0.0, y, escape(note), "muted", "left", size="small"))
    return Panel(
        Axis(0.0, 1.0, visible=False), Axis(0.0, count, visible=False), tuple(marks), place=Place()
    )


def _rows(readings: Readings, found: ListedPair) -> list[tuple[str, str, str]]:
    """What each number is called, its value in the unit shown, and how it is made."""
    clip = clip_of(readings.document)
    values = found.readings(clip)
    said = []
    for key, (name, _, how) in rows_of(clip).items():
        value = values[key]
        if key in _IN_NATS and not math.isnan(value):
            told = f"{written(readings.unit.of(value))} {readings.unit.value}"
        elif key in ("clipped", "same_top") and not math.isnan(value):
            told = share_text(value)
        else:
            told = written(value)
        said.append((name, told, how))
    return said


def _caption(readings: Readings, text: TextReading, found: ListedPair) -> Caption:
    clip = clip_of(readings.document)
    told = found.readings(clip)
    mean = told["divergence_low"]
    lead = (
        "D(P ‖ Q) is not known."
        if math.isnan(mean)
        else f"D(P ‖ Q) ≥ {compact_text(readings.unit.of(mean), 4)} {readings.unit.value} a token."
    )
    k3 = "not known" if math.isnan(told["k3"]) else readings.unit.text(told["k3"], 3)
    rest = (
        f"What not both list counts as one outcome, so it may be more. Of the tokens that came k3 "
        f"is {k3}; {share_text(told['clipped'])} have w = q/p outside {clip[0]:g} to {clip[1]:g}; "
        f"{told['effective_sample_size']:,.0f} of {told['compared']:,.0f} count by "
        "weight."
    )
    first = int(found.by_change[0])
    change = float(found.log_ratio[found.part_of[first]])
    way = "likelier in Q" if change > 0.0 else "likelier in P"
    rest += f" Most changed: {token_name(text, first)}, {way}; click to see both lists."
    return Caption(lead, rest)


def _alternative(readings: Readings, found: ListedPair, caption: Caption) -> str:
    rows = "; ".join(f"{name} {value}" for name, value, _ in _rows(readings, found))
    notes = " ".join(notes_of(found))
    return plain(f"{caption.lead} {caption.rest} {rows}. {notes}")


def _data(readings: Readings, found: ListedPair) -> DataTable:
    unit = readings.unit
    if readings.document.text_view.report == "numbers":
        names, values, how = zip(*_rows(readings, found), strict=True)
        return DataTable(("number", "value", "how"), (names, values, how))
    return DataTable(
        ("part", f"D(P ‖ Q) ≥ ({unit.value})", "ln p (nats)", "ln q (nats)", "w = q/p"),
        (
            found.texts,
            unit.of(found.divergence),
            found.base,
            found.tested,
            np.exp(np.minimum(found.log_ratio, 709.0)),
        ),
    )


def listed_tip(
    readings: Readings, text: TextReading, found: ListedPair, mark: Mark, index: int
) -> str:
    """Return what both servers say of a part; "" beside the parts."""
    if not isinstance(mark, Bars | Line | Points) or index >= len(mark.rows):
        return ""
    row = int(mark.rows[index])
    part = int(found.part_of[row])
    lines = [f"<b>{token_name(text, row)}</b> token {row + 1:,}"]
    bound, log = float(found.divergence[part]), float(found.log_ratio[part])
    lines.append(
        "D(P ‖ Q): no list in both"
        if math.isnan(bound)
        else f"D(P ‖ Q) ≥ {readings.unit.text(bound, 4)}"
    )
    if not math.isnan(log):
        p, q = math.exp(found.base[part]), math.exp(found.tested[part])
        ratio = math.exp(min(log, 709.0))
        lines.append(f"its probability: {share_text(p)} in P, {share_text(q)} in Q")
        lines.append(f"w = q/p = {compact_text(ratio, 4)}")
    return "<br>".join(lines)


def next_changed(readings: Readings, text: TextReading, found: ListedPair) -> Edit:
    """Return the edit that goes to the most changed token, or on from there to the next."""
    return walk(
        readings.document, found.by_change, lambda row: go_to_both(readings.document, text, row)
    )
