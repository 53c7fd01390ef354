"""Scoreboard: every column as a guess at P, with what each costs, for pictures with a table."""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.edits import Edit, give_model
from model.document.settings import ScoreOrder
from model.document.table import Array, Table, UnreadableTableError, weights_of
from model.evaluate.readings import Readings
from model.exact.weights import Weights
from model.figure.figure import Axis, Bars, DataTable, Mark, Panel, Place, Role, Text
from model.lens.view import Workings
from model.lens.words import model_name, quoted
from model.measures import cross_entropy, kl_divergence
from model.tempering.best import find_best_temperature
from model.tempering.tempered import tempered_weights
from model.words.markup import escape, plain
from model.words.names import fit
from model.words.numerals import reading_text, temperature_text

ROWS, HEADINGS = "score rows", "score headings"  # keys of marks
MOST_ROWS, LONGEST_NAME = 12, 18
# Beside the axis of a picture above it the table would be narrower than it need be.
ASIDE = 0.001
BEST_SHADE, CHOSEN_SHADE, UNSEEN = 0.16, 0.45, 0.0
# Where the numbers of a column end, from 0 to 1 across.
ENDS = (0.45, 0.6, 0.745, 0.85, 0.99)
NAME_AT, CELL = 0.015, 0.13


class Score(NamedTuple):
    """What a column costs as a guess at P.

    Attributes:
        column: its index in the table.
        cross_entropy, kl: in nats; ∞ where it gives 0 to what P says can happen.
        perplexity: exp of the cross entropy.
        best_temperature: T*; None where no temperature helps or any does.
        kl_at_best: D at T* in nats; NaN where there is no T*.
    """

    column: int
    cross_entropy: float
    kl: float
    perplexity: float
    best_temperature: float | None
    kl_at_best: float

    def value(self, key: str) -> float:
        """One of its numbers by name; NaN for none."""
        found = getattr(self, key)
        return math.nan if found is None else float(found)


class Scored(NamedTuple):
    """A column of numbers: its setting, its symbol and what it asks."""

    key: ScoreOrder
    symbol: str
    question: str


SCORED: tuple[Scored, ...] = (
    Scored("cross_entropy", "H(P, ·)", "How surprised is it by what happens?"),
    Scored("kl", "D(P ‖ ·)", "How much worse is it than the best guess?"),
    Scored("perplexity", "perplexity", "Among how many equally likely options does it choose?"),
    Scored("best_temperature", "T*", "Above 1 it is too sure of itself, below 1 too shy."),
    Scored("kl_at_best", "D at T*", "What is left to mend once it is turned to its own T*?"),
)


class Scoreboard(NamedTuple):
    """The scores of the columns beside P, in the order that is chosen.

    Attributes:
        readings: of the document.
        scores: one a row.
        order: by which number they stand; "table" for the order of the table.
    """

    readings: Readings
    scores: tuple[Score, ...]
    order: ScoreOrder

    def best(self, key: str) -> float:
        """The least of a number, NaN where no column has it."""
        values = [score.value(key) for score in self.scores]
        return min((value for value in values if not math.isnan(value)), default=math.nan)

    def text(self, score: Score, key: str) -> str:
        """A number as it stands in its cell, in the unit of the document."""
        value = score.value(key)
        if math.isnan(value):
            return "–"
        if key == "best_temperature":
            return temperature_text(float(f"{value:.3g}"))
        if key == "perplexity":
            return reading_text(value, 2)
        shown = self.readings.unit.of(value)
        small = key == "kl_at_best" or 0.0 < shown < 0.01
        return reading_text(shown, 4 if small else 3)

    def name(self, score: Score) -> str:
        """The name of a column, safe in markup; with (Q) where it is the model."""
        document = self.readings.document
        if score.column == document.model:
            return model_name(document)
        return escape(fit(document.table.columns[score.column].name, LONGEST_NAME))


def models_beside(document: Document) -> tuple[int, ...]:
    """Return the columns that guess at P: all that hold no rewards, but for P itself."""
    columns = enumerate(document.table.columns)
    return tuple(
        index
        for index, column in columns
        if index != document.truth and column.kind is not Kind.REWARDS
    )


def scoreboard_of(readings: Readings, workings: Workings, order: ScoreOrder) -> Scoreboard:
    """Return the scores of up to twelve columns, Q always among them; scored once a table."""
    document = readings.document
    found = models_beside(document)
    shown = found[:MOST_ROWS]
    if document.model in found and document.model not in shown:
        shown = (*shown[:-1], int(document.model or 0))
    scores = [
        score
        for column in shown
        if (score := workings.of(_scored, document.table, document.truth, column)) is not None
    ]
    if order != "table":
        # Those without a number come last, whatever they are sorted by.
        scores.sort(key=lambda one: (math.isnan(one.value(order)), one.value(order)))
    return Scoreboard(readings, tuple(scores), order)


def _scored(table: Table, truth: int, column: int) -> Score | None:
    """The score of one column; None where it has no weight at all."""
    try:
        p, q = weights_of(table.columns[truth]), weights_of(table.columns[column])
    except UnreadableTableError:
        return None
    cross, divergence = cross_entropy(p, q), kl_divergence(p, q)
    best = find_best_temperature(p, q).value
    with np.errstate(over="ignore"):
        perplexity = float(np.exp(cross))
    return Score(column, cross, divergence, perplexity, best, _at_best(p, q, best))


def _at_best(p: Weights, q: Weights, best: float | None) -> float:
    if best is None:
        return math.nan
    return kl_divergence(p, tempered_weights(q, best).distribution)


def scoreboard_panel(board: Scoreboard, down: float, height: float) -> Panel:
    """Return the table as a panel: a heading to sort by, and a row a column to make it Q.

    `down` and `height` are where it begins and how high it is, as shares of the figure.
    """
    count = len(board.scores)
    chosen = board.readings.document.model
    low = np.arange(count, 0, -1, dtype=np.float64) - 1.0
    shades = [CHOSEN_SHADE if one.column == chosen else UNSEEN for one in board.scores]
    rows = Bars(
        np.zeros(count),
        np.ones(count),
        low + 0.04,
        low + 0.96,
        "faint",
        "columns",
        shades=np.array(shades),
        key=ROWS,
    )
    marks: list[Mark] = [rows, _headings(count), *_heading_texts(board)]
    for place_down, score in enumerate(board.scores):
        marks += _row_marks(board, score, count - place_down - 0.5)
    x, y = Axis(0.0, 1.0, visible=False), Axis(0.0, count + 1.0, visible=False)
    place = Place(ASIDE, down, 1.0 - 2.0 * ASIDE, height)
    return Panel(x, y, tuple(marks), place=place)


def _headings(count: int) -> Bars:
    ends = np.array(ENDS)
    return Bars(
        ends - CELL,
        ends + 0.01,
        np.full(len(ends), count + 0.08),
        np.full(len(ends), count + 0.92),
        "faint",
        "headings",
        shades=np.full(len(ends), UNSEEN),
        key=HEADINGS,
    )


def _heading_texts(board: Scoreboard) -> list[Mark]:
    high = len(board.scores) + 0.5
    marks: list[Mark] = [Text(NAME_AT, high, "<b>Who is closest to P?</b>", "ink", "left")]
    for heading, end in zip(SCORED, ENDS, strict=True):
        sorted_by = heading.key == board.order
        words = f"{heading.symbol} ↑" if sorted_by else heading.symbol
        role: Role = "ink" if sorted_by else "muted"
        marks.append(Text(end, high, words, role, "right", "small", bold=sorted_by))
    return marks


def _row_marks(board: Scoreboard, score: Score, middle: float) -> list[Mark]:
    marks: list[Mark] = [Text(NAME_AT, middle, board.name(score), "ink", "left")]
    for heading, end in zip(SCORED, ENDS, strict=True):
        is_best = is_best_of(board, score, heading.key)
        if is_best:
            marks.append(
                Bars(
                    np.array([end - CELL]),
                    np.array([end + 0.01]),
                    np.array([middle - 0.38]),
                    np.array([middle + 0.38]),
                    "entropy",
                    "best",
                    shades=np.array([BEST_SHADE]),
                )
            )
        text = board.text(score, heading.key)
        shown = f"✓ {text}" if is_best else text
        role: Role = "entropy" if is_best else "ink"
        marks.append(Text(end, middle, shown, role, "right", bold=is_best, is_value=True))
    return marks


def is_best_of(board: Scoreboard, score: Score, key: str) -> bool:
    """Return whether no other column has less of a number; T* has no best, nor has one column."""
    if key == "best_temperature" or len(board.scores) < 2:
        return False
    best = board.best(key)
    return math.isfinite(best) and score.value(key) == best


def scoreboard_tip(board: Scoreboard, mark: Mark, index: int) -> str | None:
    """Return what a row or a heading says when pointed at; None for any other mark."""
    if not isinstance(mark, Bars) or mark.key not in (ROWS, HEADINGS):
        return None
    if mark.key == HEADINGS:
        heading = SCORED[index]
        back = "the order of the table" if heading.key == board.order else "sort by it"
        return f"<b>{heading.symbol}</b><br>{heading.question}<br>click: {back}"
    score = board.scores[index]
    unit = board.readings.unit.value
    lines = [f"<b>{board.name(score)}</b>"]
    for heading in SCORED:
        is_pure = heading.key in ("perplexity", "best_temperature")
        lines.append(
            f"{heading.symbol} = {board.text(score, heading.key)} {'' if is_pure else unit}"
        )
    if score.column != board.readings.document.model:
        lines.append("click: it becomes Q")
    return "<br>".join(line.rstrip() for line in lines)


def scoreboard_click(board: Scoreboard, mark: Mark, index: int, lens: str) -> Edit | None:
    """Return the edit of a click: a row becomes Q, a heading is sorted by, in a lens's settings."""
    if not isinstance(mark, Bars) or mark.key not in (ROWS, HEADINGS):
        return None
    document = board.readings.document
    if mark.key == ROWS:
        column = board.scores[index].column
        return None if column == document.model else give_model(document, column)
    key = SCORED[index].key
    order: ScoreOrder = "table" if key == board.order else key
    words = "as in the table" if order == "table" else f"by {plain(SCORED[index].symbol)}"
    settings = replace(getattr(document, lens), order=order)
    changed: dict[str, object] = {lens: settings}
    return Edit(f"Sort the columns {words}", replace(document, **changed))  # type: ignore[arg-type]


def scoreboard_table(board: Scoreboard) -> DataTable:
    """Return the numbers for the clipboard, in the unit of the document."""
    unit = board.readings.unit
    header, columns = ["column"], [tuple(plain(board.name(score)) for score in board.scores)]
    numbers: list[Array] = []
    for heading in SCORED:
        is_pure = heading.key in ("perplexity", "best_temperature")
        header.append(heading.symbol if is_pure else f"{heading.symbol} in {unit.value}")
        values = np.array([score.value(heading.key) for score in board.scores])
        numbers.append(values if is_pure else np.asarray(unit.of(values)))
    return DataTable(tuple(header), (*columns, *numbers))


def scoreboard_words(board: Scoreboard) -> tuple[str, str]:
    """Return who is closest as it stands, and who would be at its own T*, as lead and rest."""
    if not board.scores:
        return "", ""
    first = min(board.scores, key=lambda one: one.kl)
    if math.isinf(first.kl):
        return (
            "None of them thinks all possible that is.",
            "Each gives 0 to what P says can happen.",
        )
    unit = board.readings.unit.value
    closest = f"{_plain_name(board, first)} is closest as it stands,"
    rest = f"at D = {board.text(first, 'kl')} {unit}."
    rest += _leanings(board)
    turned = [score for score in board.scores if not math.isnan(score.kl_at_best)]
    if turned:
        best = min(turned, key=lambda one: one.kl_at_best)
        number = f"{board.text(best, 'kl_at_best')} {unit}"
        if best is first:
            rest += f" Turned to its own T* it stays so, at {number}."
        else:
            rest += (
                f" Were each turned to its own T*, {_plain_name(board, best)} would be, "
                f"at {number}: it has the shape right."
            )
    return closest, rest


def _plain_name(board: Scoreboard, score: Score) -> str:
    return quoted(board.readings.document.table.columns[score.column].name)


def _leanings(board: Scoreboard) -> str:
    """Who is too sure of itself and who too shy, the two that are most so."""
    said = []
    turned = [score for score in board.scores if score.best_temperature is not None]
    sure = max(turned, key=lambda one: one.value("best_temperature"), default=None)
    shy = min(turned, key=lambda one: one.value("best_temperature"), default=None)
    if sure is not None and sure.value("best_temperature") > 1.05:
        text = board.text(sure, "best_temperature")
        said.append(f"{_plain_name(board, sure)} is too sure of itself (T* = {text})")
    if shy is not None and shy.value("best_temperature") < 0.95:
        text = board.text(shy, "best_temperature")
        said.append(f"{_plain_name(board, shy)} is too shy (T* = {text})")
    return f" {', and '.join(said)}." if said else ""
