"""The picture of the Sampling lens: a column of bars for each stage, numbers under it, notes."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal

import numpy as np

from model.document.table import Array, Rows
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Role, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lenses.sampling.controls import chosen_stage
from model.lenses.sampling.shown import BARS, FIXED, STAGE, TOP, Drawn, Lanes, ShownStages
from model.lenses.sampling.words import (
    LONG_PIXELS,
    difference_words,
    drawn_lines,
    note_words,
    pill_text,
    probability_text,
    rest_text,
    row_name,
    statistics,
    statistics_names,
)
from model.sampling import StageResult, working_stages
from model.sampling.cutting.filter import Kept
from model.words.markup import escape
from model.words.names import counted

USUAL_PIXELS, SMALL_PIXELS, LETTER_PIXELS, LABEL_PIXELS = 770.0, 620.0, 7.3, 6.4
WORDS_PIXELS = 103.0
BAR_LEFT, LONGEST_BAR, BAR_HALF, DRAWN_WIDTH = 0.05, 0.55, 0.31, 0.24
PILL_LEVEL, PILL_HALF = 1.35, 0.42
PILL_SHADE, SIDE_SHADE = 0.12, 0.45
PALEST = 0.35  # of the last stage in a chart of bars


@dataclass(frozen=True, eq=False)
class Sheet:
    """What every part of the picture is drawn from, and how much room its columns have.

    Pixels are those of a window of usual width: who draws may have more, and little less.

    Attributes:
        readings: what the lens shows.
        seen: the stages and the samples.
        lanes: where things stand.
        width: the share of the picture that the stages have.
    """

    readings: Readings
    seen: ShownStages
    lanes: Lanes
    width: float

    @property
    def columns(self) -> int:
        """How many stages are side by side, with another preset's."""
        return len(self.seen.stages) + (self.seen.side is not None)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What stands at the left of the rows."""
        found = [row_name(self.readings, row) for row in self.seen.rows]
        return (*found, f"and {self.seen.more:,} more") if self.seen.more else tuple(found)

    @cached_property
    def words(self) -> bool:
        """Whether the columns have room for words beside their numbers."""
        return self._column_pixels(self._names_share(self.names)) >= WORDS_PIXELS

    @cached_property
    def names_share(self) -> float:
        """The share of the stages' panel left of the bars."""
        names = self.names if self.words else (*self.names, *statistics_names(self.readings))
        return self._names_share(names)

    @cached_property
    def column_pixels(self) -> float:
        """How wide a column is."""
        return self._column_pixels(self.names_share)

    @cached_property
    def bar_length(self) -> float:
        """The share of a column that the longest bar takes, so that its number has room."""
        number = LABEL_PIXELS * max(len(self.label(stage)) for stage in self.seen.stages) + 10.0
        room = 1.0 - BAR_LEFT - number / self.column_pixels
        return min(max(room, 0.2), LONGEST_BAR)

    def label(self, stage: StageResult) -> str:
        """Return the number of a stage's likeliest outcome, about the longest there is."""
        return probability_text(float(stage.probabilities[stage.rows[0]]), self.seen.scale)

    @property
    def levels(self) -> Axis:
        """The axis that the stages and the samples share, so that their rows stand in line."""
        return Axis(-self.lanes.bottom, TOP, visible=False)

    @property
    def rest_level(self) -> float:
        """Where the outcomes without a line of their own stand."""
        return -float(self.lanes.rows)

    def number_level(self, line: int) -> float:
        """Where a line of the numbers under the bars stands; the first is of larger letters."""
        return -(self.lanes.numbers + (line + 0.2 * (line > 0)) * self.lanes.step)

    def _names_share(self, names: tuple[str, ...]) -> float:
        pixels = LETTER_PIXELS * max(map(len, names)) + 14.0
        return min(max(pixels / (self.width * SMALL_PIXELS), 0.09), 0.27)

    def _column_pixels(self, names_share: float) -> float:
        return self.width * USUAL_PIXELS * (1.0 - names_share) / self.columns


def panels(readings: Readings, seen: ShownStages) -> tuple[Panel, ...]:
    """Return the panel of the stages, and right of it that of the samples if there are any."""
    width = 1.0 if seen.drawn is None else 1.0 - DRAWN_WIDTH
    sheet = Sheet(readings, seen, Lanes(len(seen.rows), seen.more > 0), width)
    stages = _stages_panel(sheet)
    return (stages,) if seen.drawn is None else (stages, _drawn_panel(sheet, seen.drawn))


def _stages_panel(sheet: Sheet) -> Panel:
    marks = _names(sheet)
    stages = sheet.seen.stages
    for place, stage in enumerate(stages):
        text = pill_text(sheet.seen, stage, sheet.column_pixels)
        marks += _pill(
            sheet, place, text, stage.name, stage.id, movable=stage.id not in ("source", "ban")
        )
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
        drawn_plainly=partial(_plain, sheet),
    )


def _plain(sheet: Sheet) -> Panel | None:
    """The stages as groups of bars over the outcomes, the later ones paler."""
    seen = sheet.seen
    rows = np.asarray(seen.rows, dtype=np.intp)
    shades = np.linspace(1.0, PALEST, max(len(seen.stages) - 1, 1)).tolist()
    series = []
    for place, stage in enumerate(seen.stages):
        values = np.where(stage.survivors[rows], stage.probabilities[rows], 0.0)
        shade = shades[place - 1] if place else 1.0
        name = escape(pill_text(seen, stage))
        series.append(PlainSeries(_stage_role(seen, stage), name, values, shade))
    names = [escape(name) for name in sheet.names[: len(rows)]]
    place_of_panel = Place(0.0, 0.0, sheet.width, 1.0)
    return plain_bars(names, series, "probability", place_of_panel, rows=rows)


def _stage_role(seen: ShownStages, stage: StageResult) -> Role:
    if stage.id != "source":
        return "tempered"
    return "truth" if seen.letter == "P" else "model"


def _names(sheet: Sheet) -> list[Mark]:
    rows = len(sheet.seen.rows)
    marks: list[Mark] = [
        Text(0.0, -float(place), escape(name), "ink" if place < rows else "muted", "right", dx=-4.0)
        for place, name in enumerate(sheet.names)
    ]
    if not sheet.words:
        marks += [
            Text(0.0, sheet.number_level(line), name, "muted", "right", "small", dx=-4.0)
            for line, name in enumerate(statistics_names(sheet.readings))
        ]
    return marks


def _pill(
    sheet: Sheet, place: int, text: str, name: str, stage_id: str, *, movable: bool
) -> list[Mark]:
    left, right = np.array([place + 0.02]), np.array([place + 0.92])
    low, high = np.array([PILL_LEVEL - PILL_HALF]), np.array([PILL_LEVEL + PILL_HALF])
    key = f"{STAGE if movable else FIXED}:{stage_id}"
    role: Role = "truth" if movable else "muted"
    shade = np.array([PILL_SHADE])
    several = len(working_stages(sheet.readings.document.filters)) > 1
    drag = "place" if movable and several else ""
    marks: list[Mark] = [
        Bars(left, right, low, high, role, name, shades=shade, drag=drag, key=key),
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
    role = _stage_role(sheet.seen, stage)
    marks: list[Mark] = [_filled(sheet, place, stage, kept, role, None)]
    if sheet.seen.more:
        rest = rest_text(sheet.seen, stage, words=sheet.words)
        level = sheet.rest_level
        marks.append(Text(place + BAR_LEFT, level, rest, "muted", "left", "small"))
    if kept.all():
        return marks
    # A cut outcome keeps the length that it had when it was cut.
    last = np.zeros(len(rows))
    for earlier in so_far:
        there = earlier.survivors[rows]
        last[there] = earlier.probabilities[rows][there]
    marks.append(_struck(sheet, place, last, kept))
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
        f"left by {stage.name}",
        rows,
        tuple(probability_text(value, sheet.seen.scale) for value in values.tolist()),
        labels_are_values=True,
        horizontal=True,
        shades=None if shade is None else np.full(len(rows), shade),
        key=f"{BARS}:{place}",
    )


def _struck(sheet: Sheet, place: int, values: Array, kept: Kept) -> Bars:
    cut = ~kept
    rows = np.asarray(sheet.seen.rows, dtype=np.intp)[cut]
    levels = -np.flatnonzero(cut).astype(np.float64)
    length = np.maximum(sheet.bar_length * values[cut] / sheet.seen.scale, 0.03)
    return Bars(
        np.full(len(rows), place + BAR_LEFT),
        place + BAR_LEFT + length,
        levels - BAR_HALF,
        levels + BAR_HALF,
        "muted",
        "cut",
        rows,
        style="struck",
        horizontal=True,
        key=f"{BARS}:{place}",
    )


def _numbers(sheet: Sheet, place: float, texts: tuple[str, ...]) -> list[Mark]:
    roles: tuple[Role, ...] = ("ink", "muted", "muted", "muted", "divergence")
    marks: list[Mark] = []
    for line, (text, role) in enumerate(zip(texts, roles, strict=True)):
        size: Literal["normal", "small"] = "small" if line else "normal"
        level = sheet.number_level(line)
        if text:
            marks.append(
                Text(
                    place + BAR_LEFT,
                    level,
                    text,
                    role,
                    "left",
                    size,
                    not line,
                    is_value=not sheet.words,
                )
            )
    return marks


def _side(sheet: Sheet) -> list[Mark]:
    """The column of another preset, paler, where it would leave other outcomes."""
    other = next((one for one in sheet.seen.others if one.differs and one.last is not None), None)
    if other is None or other.last is None:
        return []
    place = len(sheet.seen.stages)
    text = other.preset if sheet.column_pixels < LONG_PIXELS else f"as {other.preset}"
    kept = other.last.survivors[np.asarray(sheet.seen.rows, dtype=np.intp)]
    marks = _pill(sheet, place, text, other.preset, other.preset, movable=False)
    marks.append(_filled(sheet, place, other.last, kept, "tempered", SIDE_SHADE))
    if not kept.all():
        source = sheet.seen.stages[0].probabilities[list(sheet.seen.rows)]
        marks.append(_struck(sheet, place, source, kept))
    if sheet.seen.more:
        level = sheet.rest_level
        rest = rest_text(sheet.seen, other.last, words=sheet.words)
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


def _drawn_panel(sheet: Sheet, drawn: Drawn) -> Panel:
    """Return what was drawn as filled bars, what was to be expected as outlines over them."""
    rows = np.asarray(sheet.seen.rows, dtype=np.intp)
    shares = drawn.counts[rows] / drawn.draws
    expected = sheet.seen.last.probabilities[rows]
    scale = max(sheet.seen.scale, float(shares.max(initial=0.0)))
    # The number stands behind the longer of the two.
    counts = [f"{int(count):,}" for count in drawn.counts[rows]]
    longer = (shares >= expected).tolist()
    over = tuple(text if is_longer else "" for text, is_longer in zip(counts, longer, strict=True))
    short = tuple("" if is_longer else text for text, is_longer in zip(counts, longer, strict=True))
    return Panel(
        Axis(-0.02, 1.0, visible=False),
        sheet.levels,
        (
            Text(0.0, PILL_LEVEL, f"{drawn.draws:,} drawn", "ink", "left", bold=True),
            _sample_bars(rows, shares / scale, "drawn", over),
            _sample_bars(rows, expected / scale, "expected", short),
            *_drawn_numbers(sheet, drawn),
        ),
        place=Place(sheet.width, 0.0, DRAWN_WIDTH, 1.0),
        drawn_plainly=partial(
            plain_bars,
            [escape(name) for name in sheet.names[: len(rows)]],
            (
                PlainSeries("entropy", "drawn", shares),
                PlainSeries("tempered", "expected", expected),
            ),
            "share",
            Place(sheet.width, 0.0, DRAWN_WIDTH, 1.0),
            title=f"{drawn.draws:,} drawn",
            horizontal=True,
            rows=rows,
        ),
    )


def _sample_bars(rows: Rows, lengths: Array, name: str, labels: tuple[str, ...]) -> Bars:
    drawn = name == "drawn"
    levels = -np.arange(len(rows)).astype(np.float64)
    half = BAR_HALF if drawn else BAR_HALF + 0.07
    return Bars(
        np.full(len(rows), BAR_LEFT),
        BAR_LEFT + LONGEST_BAR * lengths,
        levels - half,
        levels + half,
        "entropy" if drawn else "tempered",
        name,
        rows,
        labels,
        style="filled" if drawn else "dashed",
        labels_are_values=True,
        horizontal=True,
    )


def _drawn_numbers(sheet: Sheet, drawn: Drawn) -> list[Mark]:
    marks: list[Mark] = []
    if sheet.seen.more:
        others = drawn.draws - int(drawn.counts[list(sheet.seen.rows)].sum())
        rest = counted(others, "other")
        marks.append(Text(BAR_LEFT, sheet.rest_level, rest, "muted", "left", "small"))
    head, *lines = drawn_lines(drawn, sheet.readings.document.sampling.seed)
    marks.append(Text(BAR_LEFT, sheet.number_level(0), head, "ink", "left", bold=True))
    for line, text in enumerate(lines, start=1):
        marks.append(Text(BAR_LEFT, sheet.number_level(line), text, "muted", "left", "small"))
    return marks
