"""Matrix: every column against every column, so that the asymmetry of the divergence is seen."""

import math
from dataclasses import replace
from functools import partial

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.edits.edit import short
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Mark
from model.lens.controls import Choice
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lens.words import quoted
from model.lenses.matrix.pairwise import SYMMETRIC, row_that_makes_it_infinite
from model.lenses.matrix.picture import (
    CELLS,
    ENTROPIES,
    SYMBOLS,
    MatrixView,
    matrix_panel,
    view_of,
)
from model.words.markup import escape, plain

LENS_ID = "matrix"


def view(readings: Readings, workings: Workings) -> View:
    """Return a heat table of all distribution columns, the first 12, with H on its margin."""
    view = view_of(readings, workings)
    return View(
        readings.document,
        _figure(readings, view),
        partial(_tip, view),
        click=partial(_click, view),
        twins=partial(_twins, view),
    )


def _figure(readings: Readings, view: MatrixView) -> Figure:
    caption = _caption(view)
    names = [plain(view.name(place)) for place in range(len(view.columns))]
    return Figure(
        title=f"Matrix: {escape(readings.document.title)}",
        panels=(matrix_panel(view),),
        caption=caption,
        alternative=_alternative(view, names, caption),
        data=DataTable(
            (f"{SYMBOLS[view.measure].format('row', 'column')} {view.unit}".strip(), *names, "H"),
            (tuple(names), *view.values.T, view.entropies),
        ),
    )


def _caption(view: MatrixView) -> Caption:
    if view.measure == "cross_entropy":
        lead = "On the diagonal stands what each column costs itself."
        rest = "Every other cell of a row is dearer: by the divergence, which is never below 0."
        return Caption(lead, f"{rest} {_click_words(view)}")
    if view.measure in SYMMETRIC:
        lead = "This measure does not care who is right."
        most = "1 bit, which is log 2" if view.measure == "jensen_shannon" else "1"
        rest = f"The cells (i, j) and (j, i) are equal, and none is above {most}."
        return Caption(lead, f"{rest} {_click_words(view)}")
    pair = _most_lopsided(view)
    if pair is None:
        return Caption("All these columns are the same.", "Every divergence is 0.")
    i, j = pair
    there, back = view.quantity(float(view.values[i, j])), view.text(float(view.values[j, i]))
    lead = "It matters who is the truth and who the guess."
    words = f"{view.symbol(i, j)} = {there}, but {view.symbol(j, i)} = {back}."
    if view.text(float(view.values[i, j])) == back:
        lead = "Here it hardly matters who is the truth and who the guess."
        words = f"{view.symbol(i, j)} and {view.symbol(j, i)} are both {there}."
    return Caption(lead, f"{words} {_click_words(view)}")


def _most_lopsided(view: MatrixView) -> tuple[int, int] | None:
    """The pair whose two divergences differ most, the larger first; None where all are 0."""
    values = np.nan_to_num(view.values, nan=0.0, posinf=np.inf)
    with np.errstate(invalid="ignore"):
        gaps = np.nan_to_num(values - values.T, nan=0.0, posinf=np.inf)
    if not values.any():
        return None
    chosen = gaps if gaps.any() else values
    i, j = divmod(int(chosen.argmax()), len(view.columns))
    return i, j


def _click_words(view: MatrixView) -> str:
    more = f" {view.more} more columns are not shown." if view.more else ""
    return f"Click a cell to make its row P and its column Q.{more}"


def _alternative(view: MatrixView, names: list[str], caption: Caption) -> str:
    what = SYMBOLS[view.measure].format("row", "column")
    lines = [f"A table of {what}{f' in {view.unit}' if view.unit else ''}, row by row."]
    for place, name in enumerate(names):
        cells = ", ".join(
            f"{other} {view.text(value)}"
            for other, value in zip(names, view.values[place].tolist(), strict=True)
        )
        own = view.text(float(view.entropies[place]))
        lines.append(f"{name} (H = {own}): against {cells}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))


def _tip(view: MatrixView, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars) or mark.key not in (CELLS, ENTROPIES):
        return ""
    count = len(view.columns)
    if mark.key == ENTROPIES:
        if index >= count:
            return ""
        number = view.text(float(view.entropies[index]))
        return f"<b>H({view.name(index)})</b><br>{number} {view.readings.unit.value}"
    if index >= count * count:
        return ""
    i, j = divmod(index, count)
    lines = [f"<b>{view.symbol(i, j)}</b> = {view.quantity(float(view.values[i, j]))}"]
    lines += _reason(view, i, j)
    if i != j:
        lines.append(f"{view.symbol(j, i)} = {view.quantity(float(view.values[j, i]))}")
        if view.roles != (i, j):
            lines.append(f"click: {view.name(i)} becomes P, {view.name(j)} Q")
    return "<br>".join(lines)


def _reason(view: MatrixView, i: int, j: int) -> list[str]:
    value = float(view.values[i, j])
    if math.isnan(value):
        return ["a column without any weight has no probabilities"]
    if math.isfinite(value):
        return []
    columns = view.readings.document.table.columns
    row = row_that_makes_it_infinite(columns[view.columns[i]], columns[view.columns[j]])
    if row is None:
        return []
    name = quoted(view.readings.outcomes[row])
    return [f"∞ because of row {row + 1:,}, {name}: impossible to {view.name(j)}"]


def _click(view: MatrixView, mark: Mark, index: int) -> Edit | None:
    """Give the row of a cell the role P and its column the role Q, as one edit."""
    if not isinstance(mark, Bars) or mark.key != CELLS:
        return None
    document, shown = view.readings.document, view.columns
    i, j = divmod(index, len(shown))
    if i >= len(shown) or i == j or (document.truth, document.model) == (shown[i], shown[j]):
        return None
    columns = document.table.columns
    label = f"Compare {short(columns[shown[i]].name)} with {short(columns[shown[j]].name)}"
    return Edit(label, replace(document, truth=shown[i], model=shown[j]))


def _twins(view: MatrixView, mark: Mark, index: int) -> tuple[int, ...]:
    """The cell (j, i) beside (i, j), counted by rows, so that the two are seen together."""
    count = len(view.columns)
    if not isinstance(mark, Bars) or mark.key != CELLS or not 0 <= index < count * count:
        return ()
    other = index % count * count + index // count
    return () if other == index else (other,)


def _choose(document: Document, measure: str) -> Edit:
    name = dict(_OPTIONS)[measure]
    return set_lens_setting(document, LENS_ID, f"Fill the matrix with {name}", measure=measure)


_OPTIONS = (
    ("kl", "divergence"),
    ("cross_entropy", "cross entropy"),
    ("jensen_shannon", "Jensen–Shannon"),
    ("total_variation", "total variation"),
)

LOOK = Look(
    view,
    controls=(
        Choice(
            "Cells",
            "What stands in the cells; divergence and cross entropy depend on who is the truth",
            _OPTIONS,
            lambda document: document.matrix.measure,
            _choose,
        ),
    ),
)
