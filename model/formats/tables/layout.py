"""Layout: how a text is to be read as a table, guessed from the text and changeable.

The rules of the guess, in order:
- Delimiter: of tab, semicolon, comma, bar, two blanks and one blank the first that most rows agree
  on, with a number beside the first field, or that all of several rows agree on; blanks only where
  nothing else delimits, and after them a colon, `=`, `^`, `~`, `¦`, `#` or `/` that every row has
  between a name and a number. If each row of
  a text without header is one number with one comma in it (`0,25`), that comma is a decimal mark
  and the text is one column: `0,25 / 0,75` is one, `red,0.5` and `9, 1` are not, nor are years and
  other running numbers before their counts.
- Decimal mark: the one that only can be it (`0,5`, `1.000,92`, `1,234,567`) in most numbers.
  Where nothing tells and a number may be 1234 or 1.234, that is a doubt, and nothing is read
  before somebody says which.
- Header: the first row, if it has a word where the column below has numbers, or a word that
  usually stands over names (`outcome`, `token`, …).
- Columns: numbers if at least half of the cells are. The first other one, or one that is headed
  like names, holds the outcomes; any further one is left out.
- Labels are no data: `model.formats.tables.labels` says which.
- Numbers: logits (log-probabilities too) if none is positive and some are negative, if one is
  -inf, if the header says so, or if a quarter of many are negative; percentages if all have a %,
  if the header says so, or if they add up to 100; else weights (probabilities, counts).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from model.document.cells import Kind
from model.document.plain_numbers import floats_of
from model.document.table import Array
from model.formats.tables.labels import YEARS, label_columns, restated_columns
from model.formats.tables.numbers import (
    decimal_told,
    doubtful,
    is_grouped,
    is_missing,
    is_number,
    rough_numbers,
)

SAMPLE_ROWS = 200
FEW_NEGATIVES = 3
_FEW_ROWS = 2
HUNDRED_WITHIN = 0.1
_HEADS_NAMES = re.compile(
    r"outcomes?|names?|labels?|words?|tokens?|symbols?|class|category|face|event|id|index|rank|key",
    re.IGNORECASE,
)
_HEADS_LOGITS = re.compile(
    r"(?<![a-z])log[ _-]?its?(?![a-z])|log[ _-]?(?:2|10)?[ _-]?prob"
    r"|(?<![a-z])l(?:og|n)[ _-]?(?:2|10)?[ _-]?[({\[]?[pq](?![a-z])",
    re.IGNORECASE,
)
# Logarithms to another base, and of the other sign: what each is times to be a natural logarithm.
_BASES = (
    (re.compile(r"log[ _-]?2(?!\d)", re.IGNORECASE), math.log(2.0), "logarithms to base 2"),
    (re.compile(r"log[ _-]?10(?!\d)", re.IGNORECASE), math.log(10.0), "logarithms to base 10"),
)
_HEADS_LOSSES = re.compile(
    r"(?<![a-z])nll(?![a-z])|^[-\u2212][ ]?(?:log|ln)|neg(?:ative)?[ _-]log|surpris[ae]l",
    re.IGNORECASE,
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
        quoted: whether quotes are as in CSV; else they are letters.
        first: the line, from 1 on, that the table begins on.
        skipped: other lines that are no rows: comments, units, notes.
        total: the row, from 0 on below the header, that is left out as the sum of the others.
        turned: whether rows are read as columns.
        counted: the column whose cells are counted, from 0 on; None where none is.
        paired: whether two columns of words are counted together.
        doubt: a number that can be read in two ways; nothing is read as long as there is one.
    """

    delimiter: str
    decimal: str
    header: bool
    encoding: str
    contents: tuple[Content, ...]
    quoted: bool = True
    first: int = 1
    skipped: frozenset[int] = frozenset()
    total: int | None = None
    turned: bool = False
    counted: int | None = None
    paired: bool = False
    doubt: str = ""


def guess_decimal(columns: Sequence[Sequence[str]], delimiter: str) -> tuple[str, str]:
    """Return the decimal mark of the numbers in columns, and one that can be read in two ways.

    The latter is "" where all of them, together, leave one reading.
    """
    told = [decimal_told(column) for column in columns]
    points, commas = (sum(one[k] for one in told) for k in (0, 1))
    mixed = points > 0 and commas > 0
    if points or commas:
        decimal = "," if commas and commas >= points else "."
        other = "." if decimal == "," else ","
        doubts = [_grouped_in(column, other) for column in columns] if mixed else []
        return decimal, next(filter(None, doubts), "")
    decimal = "," if delimiter != "," and _any_grouped(columns, ",") else "."
    if delimiter == ",":
        return decimal, next(filter(None, map(_all_grouped, columns)), "")
    doubts = [doubtful(column, mark) for column in columns for mark in ",."]
    return decimal, next(filter(None, doubts), "")


def _grouped_in(column: Sequence[str], mark: str) -> str:
    return next((cell.strip() for cell in column if is_grouped(cell, mark)), "")


def _any_grouped(columns: Sequence[Sequence[str]], mark: str) -> bool:
    return any(_grouped_in(column, mark) for column in columns)


def _all_grouped(column: Sequence[str]) -> str:
    """A number of a column whose every one has a comma before three digits, else ""."""
    filled = [cell for cell in column if cell.strip()]
    return filled[0].strip() if filled and all(is_grouped(one, ",") for one in filled) else ""


def guess_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first of some rows names the columns."""
    if not rows:
        return False
    if _HEADS_NAMES.fullmatch(rows[0][0].strip().lstrip("#").strip()) or _has_years(rows):
        return True
    if _has_numbered_columns(rows):
        return True
    numeric = [(cell, body) for cell, *body in columns_of(rows) if mostly_numbers(body)]
    words = [cell for cell, _ in numeric if cell.strip() and not is_number(cell)]
    # Among tokens are such as “1”: a word above them is one too, where a number stands beside it.
    return bool(words) and not (words == [rows[0][0]] and any(is_number(c) for c, _ in numeric))


def _has_numbered_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row only numbers the columns, as data frames do that name none."""
    first, *below = rows
    if len(first) < 2 or first[0].strip() or not all(row[0].strip() for row in below):
        return False
    return bool(below) and [cell.strip() for cell in first[1:]] == list(
        map(str, range(len(first) - 1))
    )


def _has_years(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row has years, two or more and no two alike, over what are none."""
    years = [cell.strip() for cell in rows[0][1:] if cell.strip()]
    below = [cell.strip() for row in rows[1:] for cell in row[1:]]
    return (
        len(set(years)) == len(years) > 1
        and not is_number(rows[0][0])
        and all(map(_is_year, years))
        and not all(map(_is_year, below))
    )


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS


def contents_of_columns(
    columns: Sequence[Sequence[str]],
    header: bool,
    floats: dict[int, Array] | None = None,
    decimal: str = ".",
    names: int | None = None,
) -> tuple[Content, ...]:
    """Return what each column holds, its heading first if there is one.

    The numbers of columns that `float` reads are noted in `floats`, so that it need not read twice.
    names: the column of names, where that is known.
    """
    heads = [column[0].strip() if header and column else "" for column in columns]
    bodies = [column[1:] if header else column for column in columns]
    numeric = [mostly_numbers(body[:SAMPLE_ROWS]) for body in bodies]
    if names is None:
        names = _names_column(heads, bodies, numeric, header)
    read: dict[int, Array] = {}
    for index, body in enumerate(bodies):
        if numeric[index] and index != names:
            plain = floats_of(body)
            read[index] = rough_numbers(body, decimal) if plain is None else plain
            if plain is not None and floats is not None:
                floats[index] = plain
    labels = label_columns(heads, read, names)
    if names is None and labels:
        names = labels[0]
    labels += restated_columns(
        {k: one for k, one in read.items() if k not in labels},
        lambda k: says_percent(heads[k]) or _are_percent(bodies[k]),
    )
    contents = [Content.LEFT_OUT] * len(columns)
    for index, values in read.items():
        if index not in labels:
            contents[index] = numbers_content(heads[index], bodies[index], values)
    if names is not None:
        contents[names] = Content.NAMES
    return tuple(contents)


def columns_of(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the columns of rows; a row that is too short has no cell in the last ones."""
    width = max(map(len, rows), default=0)
    return [[row[index] for row in rows if len(row) > index] for index in range(width)]


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many fields most of the rows have, the more where two are as usual; 0 of none."""
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def mostly_numbers(cells: Sequence[str]) -> bool:
    """Return whether at least half of the cells that are not blank are numbers; not of none."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and 2 * sum(map(is_number, filled)) >= len(filled)


def _names_column(
    heads: Sequence[str], bodies: Sequence[Sequence[str]], numeric: Sequence[bool], header: bool
) -> int | None:
    words = [
        index
        for index, body in enumerate(bodies)
        if not numeric[index] and any(cell.strip() for cell in body)
    ]
    if words:
        # A name over several rows stands at the first of them only: those beside it are the names.
        rows = len(bodies[0])
        blanks = [sum(not cell.strip() for cell in bodies[k][:SAMPLE_ROWS]) for k in words]
        part = 2 * blanks[0] >= min(rows, SAMPLE_ROWS) > _FEW_ROWS
        return next(
            (k for k, many in zip(words, blanks, strict=True) if part and not many), words[0]
        )
    if header and len(heads) > 1 and (not heads[0] or _HEADS_NAMES.fullmatch(heads[0])):
        return 0
    return 0 if len(bodies) > 1 and numeric[0] and _are_tokens(bodies[0]) else None


def _are_tokens(cells: Sequence[str]) -> bool:
    """Whether cells are names of which many are whole numbers, such as the tokens of a text."""
    words = [cell for cell in cells[:SAMPLE_ROWS] if cell.strip() and not is_number(cell)]
    if not words or any(map(is_missing, words)):
        return False
    return all(cell.strip().isdigit() for cell in cells if is_number(cell))


def numbers_content(head: str, cells: Sequence[str], values: Array) -> Content:
    """Return what kind of numbers a column most likely holds; weights where there are none."""
    if not len(values):
        return Content.WEIGHTS
    negatives = int(np.count_nonzero(values < 0.0))
    logits = (
        _HEADS_LOGITS.search(head) is not None
        or is_losses(head, values)
        or (negatives > 0 and float(values.max()) <= 0.0)
        or bool(np.isneginf(values).any())
        or negatives >= max(FEW_NEGATIVES, len(values) / 4)
    )
    if logits:
        return Content.LOGITS
    signs = _are_percent(cells)
    with np.errstate(over="ignore"):
        total = float(values[np.isfinite(values)].sum())
    if signs or says_percent(head) or abs(total - 100.0) <= HUNDRED_WITHIN:
        return Content.PERCENT
    return Content.WEIGHTS


def says_percent(head: str) -> bool:
    """Return whether the heading of a column tells that its numbers are percentages."""
    return _HEADS_PERCENT.search(head) is not None


def _are_percent(cells: Sequence[str]) -> bool:
    filled = (cell.rstrip() for cell in cells if cell.strip())
    return next(filled, "").endswith("%") and all(cell.endswith("%") for cell in filled)


def natural_factor(head: str, values: Array) -> tuple[float, str]:
    """Return what logits so headed are times to be natural logarithms, and what they are.

    1 and "" for those that are such already.
    """
    losses = is_losses(head, values)
    found = next((one for one in _BASES if one[0].search(head)), None)
    factor, words = (1.0, "logarithms" if losses else "") if found is None else found[1:]
    return (-factor, f"negative {words}") if losses else (factor, words)


def are_log_probabilities(head: str) -> bool:
    """Return whether numbers are called log-probabilities, and not only logits."""
    return re.search(r"log[ _-]?(?:2|10)?[ _-]?prob", head, re.IGNORECASE) is not None


def is_losses(head: str, values: Array) -> bool:
    """Return whether numbers so headed are −ln of probabilities, and none of them below 0."""
    return _HEADS_LOSSES.search(head) is not None and not bool((values < 0.0).any())
