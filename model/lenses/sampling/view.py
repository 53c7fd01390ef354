"""Sampling: what a decoder really keeps, stage by stage, as transformers and llama.cpp do it."""

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Mark, Role
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lenses.sampling.controls import CONTROLS, choose_stage
from model.lenses.sampling.picture import panels
from model.lenses.sampling.shown import BARS, FIXED, STAGE, ShownStages, shown_of
from model.lenses.sampling.words import (
    caption_lead,
    caption_rest,
    chance_text,
    difference_words,
    note_words,
    pill_text,
    statistics,
)
from model.sampling import StageResult
from model.sampling.chain import filter_of, working_stages
from model.sampling.filter_edits import moved_stage
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text

if TYPE_CHECKING:
    from model.document.table import Array

_FIXED = {
    "source": "What the model says, before anything is done to it.",
    "temperature": "Divides every log-probability by T.",
    "ban": "Banned outcomes are taken out first. The price is −log(1 − banned mass).",
}


def view(readings: Readings, workings: Workings) -> View:
    """Return a column of bars for Q, the ban, temperature and each filter that is on, in order.

    Beside them what the other library would leave, where that differs, and the samples, if any.
    """
    seen = shown_of(readings)
    return View(
        readings.document,
        _figure(readings, seen),
        partial(_tip, readings, seen),
        partial(_click, readings),
        partial(_place, readings),
    )


def _figure(readings: Readings, seen: ShownStages) -> Figure:
    caption = Caption(caption_lead(readings, seen), caption_rest(readings, seen))
    return Figure(
        title=f"Sampling: {escape(readings.document.title)}",
        panels=panels(readings, seen),
        said=caption,
        said_plainly=lambda: _alternative(readings, seen, caption),
        legend=_legend(seen),
        numbers=lambda: _data(readings, seen),
    )


def _legend(seen: ShownStages) -> tuple[Legend, ...]:
    if seen.drawn is None:
        return ()
    source: Role = "truth" if seen.letter == "P" else "model"
    return (
        Legend(source, seen.letter),
        Legend("tempered", "left at each stage"),
        Legend("entropy", "drawn"),
        Legend("tempered", "expected", "dashed"),
    )


def _data(readings: Readings, seen: ShownStages) -> DataTable:
    header = ["outcome", *(pill_text(seen, stage) for stage in seen.stages)]
    columns: list[Array] = [stage.probabilities for stage in seen.stages]
    for other in seen.others:
        if other.differs and other.last is not None:
            header.append(f"as {other.preset}")
            columns.append(other.last.probabilities)
    if seen.drawn is not None:
        header.append(f"{seen.drawn.draws} drawn")
        columns.append(seen.drawn.counts)
    return DataTable(tuple(header), (readings.outcomes, *columns))


def _alternative(readings: Readings, seen: ShownStages, caption: Caption) -> str:
    lines = ["What is left to draw from, stage by stage."]
    for stage in seen.stages:
        rows = [row for row in seen.rows if stage.survivors[row]]
        chances = ", ".join(
            f"{readings.outcomes[row]} {compact_text(float(stage.probabilities[row]))}"
            for row in rows
        )
        more = stage.left - len(rows)
        tail = f" and {more:,} more" if more else ""
        numbers = ", ".join(statistics(readings, stage, words=True))
        lines.append(f"{pill_text(seen, stage)}: {numbers}: {chances}{tail}.")
    lines += [plain(difference_words(readings, seen)), plain(note_words(readings, seen))]
    if seen.drawn is not None:
        chance = plain(chance_text(seen.drawn.chance))
        lines.append(f"Chance that no outcome comes twice: {chance}.")
    lines.append(plain(f"{caption.lead} {caption.rest}"))
    return " ".join(line for line in lines if line)


def _tip(readings: Readings, seen: ShownStages, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars):
        return ""
    kind, _, rest = mark.key.partition(":")
    if kind in (STAGE, FIXED):
        return _stage_tip(readings, seen, rest)
    if index >= len(mark.rows):
        return ""
    row = int(mark.rows[index])
    name = f"<b>{escape(readings.outcomes[row][:60])}</b>"
    if kind == BARS:
        stages = [*seen.stages, *([seen.side] if seen.side is not None else [])]
        return f"{name}<br>{_row_tip(seen, stages[int(rest)], row)}"
    if seen.drawn is None:
        return ""
    count = int(seen.drawn.counts[row])
    wanted = float(seen.last.probabilities[row])
    return (
        f"{name}<br>drawn {counted(count, 'time')} ({share_text(count / seen.drawn.draws)})<br>"
        f"expected {compact_text(wanted * seen.drawn.draws)} ({share_text(wanted)})"
    )


def _row_tip(seen: ShownStages, stage: StageResult, row: int) -> str:
    where = pill_text(seen, stage)
    before = float(seen.stages[0].probabilities[row])
    source = f"{seen.letter}: {compact_text(before, 4)}"
    if stage.survivors[row]:
        value = float(stage.probabilities[row])
        return f"after {where}: {compact_text(value, 4)} ({share_text(value)})<br>{source}"
    cutter = next((one for one in seen.stages if not one.survivors[row]), stage)
    return f"cut by {pill_text(seen, cutter)}<br>{source}"


def _stage_tip(readings: Readings, seen: ShownStages, stage_id: str) -> str:
    stage = next((one for one in seen.stages if one.id == stage_id), None)
    if stage is None:
        return escape(difference_words(readings, seen)) if seen.side is not None else ""
    numbers = "<br>".join(statistics(readings, stage, words=True))
    note = f"<br>{stage.note}" if stage.note else ""
    price = ""
    if stage.cut and stage.cut < 1.0:
        own = readings.unit.of(-math.log1p(-stage.cut))
        price = f"<br>this cut alone: {compact_text(own)} {readings.unit.value}"
    movable = stage_id in working_stages(readings.document.filters) and len(seen.stages) > 2
    how = "<br>Drag it to another place, or press Ctrl+← or Ctrl+→." if movable else ""
    found = filter_of(stage_id)
    meaning = _FIXED[stage_id] if found is None else found.meaning
    head = f"<b>{pill_text(seen, stage)}</b><br>{meaning}{note}"
    return f"{head}<br>{numbers}{price}{how}"


def _click(readings: Readings, mark: Mark, index: int) -> Edit | None:
    for stage in working_stages(readings.document.filters):
        if isinstance(mark, Bars) and mark.key == f"{STAGE}:{stage}":
            return choose_stage(readings.document, stage)
    return None


def _place(readings: Readings, mark: Mark, place: int) -> Edit | None:
    """Let the stage of a pill work at another place; it is the chosen one from then on."""
    for stage in working_stages(readings.document.filters):
        if isinstance(mark, Bars) and mark.key == f"{STAGE}:{stage}":
            edit = moved_stage(readings.document, stage, place)
            chosen = replace(edit.document.sampling, stage=stage)
            return Edit(edit.label, replace(edit.document, sampling=chosen))
    return None


LOOK = Look(view, controls=CONTROLS)
