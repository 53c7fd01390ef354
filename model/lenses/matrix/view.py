"""Matrix: every column against every column, so that the asymmetry of the divergence is seen."""

import math
from dataclasses import replace
from functools import partial

import numpy as np

from model.document.edits import Edit
from model.document.edits.edit import short
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Mark
from model.lens.lens import Look
from model.lens.scoreboard import (
    SCORED,
    scoreboard_click,
    scoreboard_of,
    scoreboard_panel,
    scoreboard_table,
    scoreboard_tip,
    scoreboard_words,
)
from model.lens.view import View, Workings
from model.lens.words import quoted
from model.lenses.matrix.controls import CONTROLS
from model.lenses.matrix.pairwise import SYMMETRIC, row_that_makes_it_infinite
from model.lenses.matrix.picture import CELLS, ENTROPIES, lit_at, matrix_panel
from model.lenses.matrix.shown import SYMBOLS, ShownMatrix, check_columns, shown_of
from model.words.markup import escape, plain
from model.words.names import are, counted

SCORE_ROW = 0.1  # of the height, for a row of the scoreboard


def view(readings: Readings, workings: Workings) -> View:
    """Return a heat table of all distribution columns, the first 12, with H on its margin."""
    if readings.document.matrix.measure == "scores":
        return _scores_view(readings, workings)
    seen = shown_of(readings, workings)
    return View(
        readings.document,
        _figure(readings, seen),
        partial(_tip, seen),
        click=partial(_click, seen),
        twins=partial(_twins, seen),
        lit_at=lit_at(seen),
    )


def _scores_view(readings: Readings, workings: Workings) -> View:
    """Every column against P, to be sorted and copied."""
    document = readings.document
    check_columns(document)
    board = scoreboard_of(readings, workings, document.matrix.order)
    caption = Caption(*scoreboard_words(board))
    table = scoreboard_table(board)
    share = min(1.0, SCORE_ROW * (len(board.scores) + 1))
    lines = [
        ", ".join(f"{heading.symbol} {board.text(score, heading.key)}" for heading in SCORED)
        for score in board.scores
    ]
    named = [f"{name}: {line}." for name, line in zip(table.columns[0], lines, strict=True)]
    figure = Figure(
        title=f"Scoreboard: {escape(document.title)}",
        panels=(scoreboard_panel(board, 0.0, share),),
        said=caption,
        said_plainly=lambda: plain(" ".join([*named, caption.lead, caption.rest])),
        numbers=table,
    )

    def tip(mark: Mark, index: int) -> str:
        return scoreboard_tip(board, mark, index) or ""

    def click(mark: Mark, index: int) -> Edit | None:
        return scoreboard_click(board, mark, index, "matrix")

    return View(document, figure, tip, click)


def _figure(readings: Readings, seen: ShownMatrix) -> Figure:
    caption = _caption(seen)
    names = [plain(seen.name(place)) for place in range(len(seen.columns))]
    return Figure(
        title=f"Matrix: {escape(readings.document.title)}",
        panels=(matrix_panel(seen),),
        said=caption,
        said_plainly=lambda: _alternative(seen, names, caption),
        numbers=lambda: DataTable(
            (f"{SYMBOLS[seen.measure].format('row', 'column')} {seen.unit}".strip(), *names, "H"),
            (tuple(names), *seen.values.T, seen.entropies),
        ),
    )


def _caption(seen: ShownMatrix) -> Caption:
    if seen.measure == "cross_entropy":
        lead = "On the diagonal stands what each column costs itself."
        rest = "Every other cell of a row is dearer: by the divergence, which is never below 0."
        return Caption(lead, f"{rest} {_click_words(seen)}")
    if seen.measure in SYMMETRIC:
        lead = "This measure does not care who is right."
        most = "1 bit, which is log 2" if seen.measure == "jensen_shannon" else "1"
        rest = f"The cells (i, j) and (j, i) are equal, and none is above {most}."
        return Caption(lead, f"{rest} {_click_words(seen)}")
    pair = _most_lopsided(seen)
    if pair is None:
        return Caption("All these columns are the same.", "Every divergence is 0.")
    i, j = pair
    there, back = seen.quantity(float(seen.values[i, j])), seen.text(float(seen.values[j, i]))
    lead = "It matters who is the truth and who the guess."
    words = f"{seen.symbol(i, j)} = {there}, but {seen.symbol(j, i)} = {back}."
    if seen.text(float(seen.values[i, j])) == back:
        lead = "Here it hardly matters who is the truth and who the guess."
        words = f"{seen.symbol(i, j)} and {seen.symbol(j, i)} are both {there}."
    return Caption(lead, f"{words} {_click_words(seen)}")


def _most_lopsided(seen: ShownMatrix) -> tuple[int, int] | None:
    """The pair whose two divergences differ most, the larger first; None where all are 0."""
    values = np.nan_to_num(seen.values, nan=0.0, posinf=np.inf)
    with np.errstate(invalid="ignore"):
        gaps = np.nan_to_num(values - values.T, nan=0.0, posinf=np.inf)
    if not values.any():
        return None
    chosen = gaps if gaps.any() else values
    i, j = divmod(int(chosen.argmax()), len(seen.columns))
    return i, j


def _click_words(seen: ShownMatrix) -> str:
    more = f" {counted(seen.more, 'more column')} {are(seen.more)} not shown." if seen.more else ""
    return f"Click a cell to make its row P and its column Q.{more}"


def _alternative(seen: ShownMatrix, names: list[str], caption: Caption) -> str:
    what = SYMBOLS[seen.measure].format("row", "column")
    lines = [f"A table of {what}{f' in {seen.unit}' if seen.unit else ''}, row by row."]
    for place, name in enumerate(names):
        cells = ", ".join(
            f"{other} {seen.text(value)}"
            for other, value in zip(names, seen.values[place].tolist(), strict=True)
        )
        own = seen.text(float(seen.entropies[place]))
        lines.append(f"{name} (H = {own}): against {cells}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))


def _tip(seen: ShownMatrix, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars) or mark.key not in (CELLS, ENTROPIES):
        return ""
    count = len(seen.columns)
    if mark.key == ENTROPIES:
        if index >= count:
            return ""
        number = seen.text(float(seen.entropies[index]))
        return f"<b>H({seen.name(index)})</b><br>{number} {seen.readings.unit.value}"
    if index >= count * count:
        return ""
    i, j = divmod(index, count)
    lines = [f"<b>{seen.symbol(i, j)}</b> = {seen.quantity(float(seen.values[i, j]))}"]
    lines += _reason(seen, i, j)
    if i != j:
        lines.append(f"{seen.symbol(j, i)} = {seen.quantity(float(seen.values[j, i]))}")
        if seen.roles != (i, j):
            lines.append(f"click: {seen.name(i)} becomes P, {seen.name(j)} Q")
    return "<br>".join(lines)


def _reason(seen: ShownMatrix, i: int, j: int) -> list[str]:
    value = float(seen.values[i, j])
    if math.isnan(value):
        return ["a column without any weight has no probabilities"]
    if math.isfinite(value):
        return []
    columns = seen.readings.document.table.columns
    row = row_that_makes_it_infinite(columns[seen.columns[i]], columns[seen.columns[j]])
    if row is None:
        return []
    name = quoted(seen.readings.outcomes[row])
    return [f"∞ because of row {row + 1:,}, {name}: impossible to {seen.name(j)}"]


def _click(seen: ShownMatrix, mark: Mark, index: int) -> Edit | None:
    """Give the row of a cell the role P and its column the role Q, as one edit."""
    if not isinstance(mark, Bars) or mark.key != CELLS:
        return None
    document, shown = seen.readings.document, seen.columns
    i, j = divmod(index, len(shown))
    if i >= len(shown) or i == j or (document.truth, document.model) == (shown[i], shown[j]):
        return None
    columns = document.table.columns
    label = f"Compare {short(columns[shown[i]].name)} with {short(columns[shown[j]].name)}"
    return Edit(label, replace(document, truth=shown[i], model=shown[j]))


def _twins(seen: ShownMatrix, mark: Mark, index: int) -> tuple[int, ...]:
    """The cell (j, i) beside (i, j), counted by rows, so that the two are seen together."""
    count = len(seen.columns)
    if not isinstance(mark, Bars) or mark.key != CELLS or not 0 <= index < count * count:
        return ()
    other = index % count * count + index // count
    return () if other == index else (other,)


LOOK = Look(
    view,
    controls=CONTROLS,
)
