"""Layout: how a text is to be read as a table, guessed from the text and changeable.

The rules of the guess, in order:
- Delimiter: of tab, semicolon and comma the first that gives every row the same number of fields,
  two or more, with a number in one of them; if none does, the one that most rows agree on. If
  each row of a text without header is one number with one comma in it (`0,25`), that comma is a
  decimal mark and the text is one column: `0,25 / 0,75` is one, `red,0.5` and `9, 1` are not.
- Decimal mark: a comma if as many numbers have one as have a point; where commas delimit, only if
  one of them cannot stand between thousands (`"0,5"`, not `"1,234"`).
- Header: the first row, if it has a word where the column below has numbers, or a word that
  usually stands over names (`outcome`, `token`, …).
- Columns: numbers if at least half of the cells are. The first other one, or one that is headed
  like names, holds the outcomes; any further one, and a mere row number, is left out.
- Numbers: logits (log-probabilities too) if none is positive and some are negative, if one is
  -inf, if the header says so, or if a quarter of many are negative; percentages if all have a %,
  if the header says so, or if they add up to 100; else weights (probabilities, counts).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from model.document.cells import Kind
from model.document.plain_numbers import floats_of
from model.document.table import Array
from model.formats.numbers import is_grouped, is_number, rough_numbers
from model.formats.rows import DELIMITERS, first_rows

SAMPLE_ROWS = 200
FEW_NEGATIVES = 3
HUNDRED_WITHIN = 0.1
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?\s*%?\s*")
_HEADS_NAMES = re.compile(
    r"outcomes?|names?|labels?|words?|tokens?|symbols?|class|category|face|event|id|index|rank|key",
    re.IGNORECASE,
)
_HEADS_ROW_NUMBER = frozenset(("", "id", "index", "rank", "key", "#"))
_HEADS_LOGITS = re.compile(
    r"\blog[ _-]?its?\b|log[ _-]?prob|\bl(?:og|n)[ _-]?[pq]\b", re.IGNORECASE
)
_HEADS_PERCENT = re.compile(r"%|percent|\bpct\b", re.IGNORECASE)


class Content(StrEnum):
    """What a column of a text holds."""

    NAMES = "names"
    WEIGHTS = "weights"
    PERCENT = "percentages"
    LOGITS = "logits"
    LEFT_OUT = "left out"

    @property
    def is_numbers(self) -> bool:
        """Whether it becomes a distribution column."""
        return self in (Content.WEIGHTS, Content.PERCENT, Content.LOGITS)

    @property
    def kind(self) -> Kind:
        """The kind of the distribution column that it becomes."""
        return Kind.LOGITS if self is Content.LOGITS else Kind.WEIGHTS


@dataclass(frozen=True)
class Layout:
    """How to read a text as a table.

    Attributes:
        delimiter: what stands between fields; empty where each row is one field.
        decimal: the decimal mark, a point or a comma.
        header: whether the first row names the columns.
        encoding: a codec's name.
        contents: what each column holds.
    """

    delimiter: str
    decimal: str
    header: bool
    encoding: str
    contents: tuple[Content, ...]


def guess_delimiter(text: str) -> str:
    """Return the delimiter of a text, or "" where each row is one field."""
    samples = {mark: first_rows(text, mark, SAMPLE_ROWS) for mark in DELIMITERS}
    shares = {mark: _agreement(rows) for mark, rows in samples.items()}
    best = max(DELIMITERS, key=lambda mark: shares[mark])
    if shares[best] == 0.0 or (best != "\t" and not _has_numbers(samples[best])):
        return ""
    rows = first_rows(text, "", SAMPLE_ROWS)
    if best == "," and all(_DECIMAL_COMMA.fullmatch(row[0]) for row in rows):
        return ""
    return best


def guess_decimal(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """Return the decimal mark of the numbers in some rows."""
    numbers = [cell for row in rows for cell in row if is_number(cell)]
    commas = [cell for cell in numbers if "," in cell]
    points = sum("." in cell for cell in numbers)
    if delimiter == "," and all(is_grouped(cell, ",") for cell in commas):
        return "."
    return "," if commas and len(commas) >= points else "."


def guess_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first of some rows names the columns."""
    if not rows:
        return False
    if _HEADS_NAMES.fullmatch(rows[0][0].strip()):
        return True
    return any(
        cell.strip() and not is_number(cell) and _mostly_numbers(body)
        for cell, *body in columns_of(rows)
    )


def guess_contents(rows: Sequence[Sequence[str]], header: bool) -> tuple[Content, ...]:
    """Return what each column of the rows holds."""
    return contents_of_columns(columns_of(rows), header)


def contents_of_columns(
    columns: Sequence[Sequence[str]], header: bool, floats: dict[int, Array] | None = None
) -> tuple[Content, ...]:
    """Return what each column holds, its heading first if there is one.

    The numbers of columns that `float` reads are noted in `floats`, so that it need not read twice.
    """
    heads = [column[0].strip() if header and column else "" for column in columns]
    bodies = [column[1:] if header else column for column in columns]
    numeric = [_mostly_numbers(body[:SAMPLE_ROWS]) for body in bodies]
    names = _names_column(heads, bodies, numeric, header)
    contents = []
    for index, (head, body) in enumerate(zip(heads, bodies, strict=True)):
        if index == names:
            contents.append(Content.NAMES)
        elif not numeric[index] or (
            names is not None and header and _is_row_number(head, body, index)
        ):
            contents.append(Content.LEFT_OUT)
        else:
            plain = floats_of(body)
            if plain is not None and floats is not None:
                floats[index] = plain
            contents.append(_numbers_content(head, body, plain))
    return tuple(contents)


def columns_of(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the columns of rows; a row that is too short has no cell in the last ones."""
    width = max(map(len, rows), default=0)
    return [[row[index] for row in rows if len(row) > index] for index in range(width)]


def _agreement(rows: Sequence[Sequence[str]]) -> float:
    if not rows or len(rows[0]) < 2:
        return 0.0
    return sum(len(row) == len(rows[0]) for row in rows) / len(rows)


def _has_numbers(rows: Sequence[Sequence[str]]) -> bool:
    return any(is_number(cell) for row in rows for cell in row[1:])


def _mostly_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and 2 * sum(map(is_number, filled)) >= len(filled)


def _names_column(
    heads: Sequence[str], bodies: Sequence[Sequence[str]], numeric: Sequence[bool], header: bool
) -> int | None:
    for index, body in enumerate(bodies):
        if not numeric[index] and any(cell.strip() for cell in body):
            return index
    if header and len(heads) > 1 and (not heads[0] or _HEADS_NAMES.fullmatch(heads[0])):
        return 0
    return None


def _is_row_number(head: str, body: Sequence[str], index: int) -> bool:
    plain = all(cell.strip().isdigit() for cell in body)
    return plain and head.casefold() in _HEADS_ROW_NUMBER and (bool(head) or index == 0)


def _numbers_content(head: str, cells: Sequence[str], plain: Array | None) -> Content:
    values = rough_numbers(cells) if plain is None else plain
    negatives = int(np.count_nonzero(values < 0.0))
    logits = (
        _HEADS_LOGITS.search(head) is not None
        or (negatives > 0 and float(values.max()) <= 0.0)
        or bool(np.isneginf(values).any())
        or negatives >= max(FEW_NEGATIVES, len(values) / 4)
    )
    if logits:
        return Content.LOGITS
    signs = all(cell.strip().endswith("%") for cell in cells if cell.strip())
    with np.errstate(over="ignore"):
        total = float(values[np.isfinite(values)].sum())
    if signs or _HEADS_PERCENT.search(head) or abs(total - 100.0) <= HUNDRED_WITHIN:
        return Content.PERCENT
    return Content.WEIGHTS
