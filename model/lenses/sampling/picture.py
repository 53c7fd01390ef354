"""The picture of the Sampling lens: a column of bars for each stage, numbers under it, notes."""

from typing import Literal

import numpy as np

from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Role, Text
from model.lenses.sampling.controls import chosen_stage
from model.lenses.sampling.drawn import DRAWN_WIDTH, drawn_panel
from model.lenses.sampling.rows import Shown
from model.lenses.sampling.sheet import BAR_HALF, BAR_LEFT, PILL_HALF, PILL_LEVEL, Lanes, Sheet
from model.lenses.sampling.words import (
    LONG_PIXELS,
    difference_words,
    note_words,
    pill_text,
    probability_text,
    statistics,
    statistics_names,
)
from model.sampling import StageResult
from model.sampling.cuts import Kept
from model.sampling.filters import working_stages
from model.words.markup import escape

PILL_SHADE, SIDE_SHADE = 0.12, 0.45


def panels(readings: Readings, seen: Shown) -> tuple[Panel, ...]:
    """Return the panel of the stages, and right of it that of the samples if there are any."""
    width = 1.0 if seen.drawn is None else 1.0 - DRAWN_WIDTH
    sheet = Sheet(readings, seen, Lanes(len(seen.rows), seen.more > 0), width)
    stages = _stages_panel(sheet)
    return (stages,) if seen.drawn is None else (stages, drawn_panel(sheet, seen.drawn))


def _stages_panel(sheet: Sheet) -> Panel:
    marks = _names(sheet)
    stages = sheet.seen.stages
    for place, stage in enumerate(stages):
        text = pill_text(sheet.seen, stage, sheet.column_pixels)
        marks += _pill(sheet, place, text, stage.id, movable=stage.id not in ("source", "ban"))
        marks += _bars(sheet, place, stage, stages[: place + 1])
        marks += _numbers(sheet, place, statistics(sheet.readings, stage, words=sheet.words))
        if place:
            marks.append(Text(place - 0.02, PILL_LEVEL, "›", "muted"))
    marks += _side(sheet)
    marks += _notes(sheet)
    names = sheet.columns * sheet.names_share / (1.0 - sheet.names_share)
    return Panel(
        Axis(-names, float(sheet.columns), visible=False),
        sheet.levels,
        tuple(marks),
        place=Place(0.0, 0.0, sheet.width, 1.0),
    )


def _names(sheet: Sheet) -> list[Mark]:
    rows = len(sheet.seen.rows)
    marks: list[Mark] = [
        Text(0.0, -float(place), escape(name), _name_role(place, rows), "right", dx=-4.0)
        for place, name in enumerate(sheet.names)
    ]
    if not sheet.words:
        marks += [
            Text(0.0, sheet.number_level(line), name, "muted", "right", "small", dx=-4.0)
            for line, name in enumerate(statistics_names(sheet.readings))
        ]
    return marks


def _name_role(place: int, rows: int) -> Role:
    return "ink" if place < rows else "muted"


def _pill(sheet: Sheet, place: int, text: str, stage_id: str, *, movable: bool) -> list[Mark]:
    left, right = np.array([place + 0.02]), np.array([place + 0.92])
    low, high = np.array([PILL_LEVEL - PILL_HALF]), np.array([PILL_LEVEL + PILL_HALF])
    kind = "stage" if movable else "fixed"
    role: Role = "truth" if movable else "muted"
    shade = np.array([PILL_SHADE])
    several = len(working_stages(sheet.readings.document.filters)) > 1
    drag = "place" if movable and several else ""
    marks: list[Mark] = [
        Bars(left, right, low, high, role, f"{kind}:{stage_id}", shades=shade, drag=drag),
        Text(place + 0.47, PILL_LEVEL, text, role, size="small", bold=True),
    ]
    if stage_id == chosen_stage(sheet.readings.document) and len(sheet.seen.stages) > 2:
        level = np.full(2, float(low[0]) - 0.1)
        marks.append(Line(np.array([place + 0.06, place + 0.88]), level, "truth", "chosen stage"))
    return marks


def _bars(
    sheet: Sheet, place: int, stage: StageResult, so_far: tuple[StageResult, ...]
) -> list[Mark]:
    rows = np.asarray(sheet.seen.rows, dtype=np.intp)
    kept = stage.survivors[rows]
    role: Role = "model" if stage.id == "source" else "tempered"
    if stage.id == "source" and sheet.seen.letter == "P":
        role = "truth"
    marks: list[Mark] = [_filled(sheet, place, stage, kept, role, None)]
    if sheet.seen.more:
        rest = _rest_text(sheet, stage)
        level = sheet.rest_level
        marks.append(Text(place + BAR_LEFT, level, rest, "muted", "left", "small"))
    if kept.all():
        return marks
    # A cut outcome keeps the length that it had when it was cut.
    last = np.zeros(len(rows))
    for earlier in so_far:
        there = earlier.survivors[rows]
        last[there] = earlier.probabilities[rows][there]
    marks.append(_struck(sheet, place, last, ~kept))
    return marks


def _filled(
    sheet: Sheet,
    place: int,
    stage: StageResult,
    kept: Kept,
    role: Role,
    shade: float | None,
) -> Bars:
    rows = np.asarray(sheet.seen.rows, dtype=np.intp)[kept]
    levels = -np.flatnonzero(kept).astype(np.float64)
    values = stage.probabilities[rows]
    return Bars(
        np.full(len(rows), place + BAR_LEFT),
        place + BAR_LEFT + sheet.bar_length * values / sheet.seen.scale,
        levels - BAR_HALF,
        levels + BAR_HALF,
        role,
        f"bars:{place}",
        rows,
        tuple(probability_text(value, sheet.seen.scale) for value in values.tolist()),
        horizontal=True,
        shades=None if shade is None else np.full(len(rows), shade),
    )


def _struck(sheet: Sheet, place: int, values: Array, cut: Kept) -> Bars:
    rows = np.asarray(sheet.seen.rows, dtype=np.intp)[cut]
    levels = -np.flatnonzero(cut).astype(np.float64)
    length = np.maximum(sheet.bar_length * values[cut] / sheet.seen.scale, 0.03)
    return Bars(
        np.full(len(rows), place + BAR_LEFT),
        place + BAR_LEFT + length,
        levels - BAR_HALF,
        levels + BAR_HALF,
        "muted",
        f"bars:{place}",
        rows,
        style="struck",
        horizontal=True,
    )


def _rest_text(sheet: Sheet, stage: StageResult) -> str:
    shown_rows = list(sheet.seen.rows)
    left = stage.left - int(np.count_nonzero(stage.survivors[shown_rows]))
    if not left:
        return "none"
    # Summed over the rest itself: 1 − the shown ones would lose its digits.
    rest = np.array(stage.probabilities)
    rest[shown_rows] = 0.0
    share = probability_text(float(rest.sum()), max(sheet.seen.scale, 0.1))
    return f"{left:,}: {share}" if sheet.words else share


def _numbers(sheet: Sheet, place: float, texts: tuple[str, ...]) -> list[Mark]:
    roles: tuple[Role, ...] = ("ink", "muted", "muted", "muted", "divergence")
    marks: list[Mark] = []
    for line, (text, role) in enumerate(zip(texts, roles, strict=True)):
        size: Literal["normal", "small"] = "small" if line else "normal"
        level = sheet.number_level(line)
        if text:
            marks.append(Text(place + BAR_LEFT, level, text, role, "left", size, not line))
    return marks


def _side(sheet: Sheet) -> list[Mark]:
    """The column of another preset, paler, where it would leave other outcomes."""
    other = next((one for one in sheet.seen.others if one.differs and one.last is not None), None)
    if other is None or other.last is None:
        return []
    place = len(sheet.seen.stages)
    text = other.preset if sheet.column_pixels < LONG_PIXELS else f"as {other.preset}"
    kept = other.last.survivors[np.asarray(sheet.seen.rows, dtype=np.intp)]
    marks = _pill(sheet, place, text, other.preset, movable=False)
    marks.append(_filled(sheet, place, other.last, kept, "tempered", SIDE_SHADE))
    if not kept.all():
        source = sheet.seen.stages[0].probabilities[list(sheet.seen.rows)]
        marks.append(_struck(sheet, place, source, ~kept))
    if sheet.seen.more:
        level = sheet.rest_level
        rest = _rest_text(sheet, other.last)
        marks.append(Text(place + BAR_LEFT, level, rest, "muted", "left", "small"))
    texts = list(statistics(sheet.readings, other.last, words=sheet.words))
    texts[3] = ""  # the cut of its last stage alone would say little
    return marks + _numbers(sheet, place, tuple(texts))


def _notes(sheet: Sheet) -> list[Mark]:
    lines = [
        difference_words(sheet.readings, sheet.seen),
        note_words(sheet.readings, sheet.seen),
    ]
    said = [line for line in lines if line]
    level = sheet.lanes.notes
    return [
        Text(BAR_LEFT, -(level + place * sheet.lanes.step), line, "muted", "left", "small")
        for place, line in enumerate(said)
    ]
