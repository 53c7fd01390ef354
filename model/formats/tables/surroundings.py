"""What stands around a table: titles, comments, units and a second header above, notes below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from model.formats.tables.layout import (
    SAMPLE_ROWS,
    columns_of,
    guess_header,
    mostly_numbers,
    usual_width,
)
from model.formats.tables.numbers import is_missing, is_number
from model.formats.tables.rows import TextRows
from model.words.names import are, fit_line

_UNIT = re.compile(r"[\[(].*[\])]|%|[-–—:=\s]*")
# What databases and data frames call the types of columns, and some write below their names.
_TYPE = re.compile(
    r"<\w+(?: \w+)?>|str(?:ing)?|text|object|category|cat|bool(?:ean)?|[fiu](?:8|16|32|64)"
    r"|u?int(?:eger|\d+)?|u?(?:big|small|tiny)int|float\d*|double(?: precision)?|real"
    r"|(?:decimal|numeric)(?:\(.*\))?|(?:var)?char(?:\(.*\))?|date(?:time)?|timestamp"
)
_BEGINS_NOTE = ("#", "*", "†", "‡", "(", "¹", "²", "³", "//", "©", "®", "[")
_BEGINS_COMMENT = ("#", "//")
_WORDS_OF_NOTE = 3
_DIGITS = re.compile(r"\s*[<>≤≥~≈±$€£(]?\s*\d")
_COLON = re.compile(r"[^\W\d]+ ?: ")


@dataclass(frozen=True)
class Surroundings:
    """Where a table begins, and the lines from there on that are no rows of it.

    Attributes:
        first: the line, from 1 on, of its header or first row.
        skipped: lines below that are comments, units or notes.
        said: a sentence on each piece that is left out.
    """

    first: int
    skipped: frozenset[int] = frozenset()
    said: tuple[str, ...] = ()


def surroundings(rows: TextRows) -> Surroundings:
    """Return what stands around the table in some rows; nothing where no column has numbers."""
    cells, lines = rows.cells, rows.lines
    if not cells:
        return Surroundings(1)
    width = usual_width(cells)
    full = list(islice((row for row in cells if len(row) == width), SAMPLE_ROWS))
    numeric = [k for k, column in enumerate(columns_of(full)) if mostly_numbers(column)]
    begin = _first_with_numbers(cells, width, numeric)
    if begin is None:
        top = next((k for k, row in enumerate(cells) if not row[0].startswith("#")), 0)
        return Surroundings(lines[top], said=_said_above(cells[:top]))
    header, units = _header(cells[:begin], width, numeric)
    if header is not None and _heads_by_years(cells, header, begin, numeric):
        header, begin = begin, begin + 1
    if header is None:
        begin = _with_rows_cut_badly(cells, begin, width)
    top = begin if header is None else header
    another = _next_table(cells, lines, begin)
    end = another or _end(cells, lines, begin, width, numeric)
    inside = [
        k
        for k in range(begin, end)
        if (len(cells[k]) != width and cells[k][0].startswith("#"))
        or (header is not None and cells[k] == cells[header])
    ]
    left = [*units, *inside, *range(end, len(cells))]
    shown = [k for k in left if not another or k < another]
    said = [*_said_above(cells[:top]), *(_said(rows, k) for k in shown)]
    if another:
        told = (
            f"Another table begins in line {lines[another]:,}, {_quoted(cells[another])}: left out."
        )
        said.append(told)
    return Surroundings(lines[top], frozenset(lines[k] for k in left), tuple(said))


def _heads_by_years(
    cells: Sequence[Sequence[str]], header: int, begin: int, numeric: Sequence[int]
) -> bool:
    """Whether the first row of numbers heads the columns below a heading over several of them.

    No outcome is named there, and it has years, or the like, where the row above has a blank.
    """
    above, row = cells[header], cells[begin]
    if len(above) != len(row) or begin + 1 >= len(cells):
        return False
    spans = any(not above[k].strip() for k in numeric) and all(row[k].strip() for k in numeric)
    named = any(cell.strip() for k, cell in enumerate(row) if k not in numeric)
    return spans and not named and guess_header(cells[begin : begin + SAMPLE_ROWS])


def _fills_blanks(row: Sequence[str], above: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether a row names all columns of numbers, of which the row above leaves some out."""
    if len(row) != len(above) or len(row) <= max(numeric):
        return False
    spans = any(not above[k].strip() for k in numeric)
    return spans and all(_is_word(row[k]) and not _UNIT.fullmatch(row[k].strip()) for k in numeric)


def _next_table(cells: Sequence[Sequence[str]], lines: Sequence[int], begin: int) -> int:
    """Where, after a gap, the headings of another table stand above numbers; 0 for nowhere."""
    if len(cells) > SAMPLE_ROWS:
        return 0
    for k in range(begin + 1, len(cells) - 1):
        heads = [place for place, cell in enumerate(cells[k]) if cell.strip()]
        below = cells[k + 1]
        words = len(heads) > 1 and all(_is_word(cells[k][place]) for place in heads)
        told = words and any(place < len(below) and is_number(below[place]) for place in heads)
        filled = [place for place, cell in enumerate(below) if cell.strip()]
        if told and filled == heads and _comes_after_gap(cells, lines, k):
            return k
    return 0


def _first_with_numbers(
    cells: Sequence[Sequence[str]], width: int, numeric: Sequence[int]
) -> int | None:
    first = None
    for index, row in enumerate(cells[:SAMPLE_ROWS]):
        if len(row) != width:
            continue
        if first is None and any(is_number(row[k]) for k in numeric):
            first = index
        elif first is not None and _is_header_below(cells[first : index + 1], numeric):
            first = None
    return first


def _is_header_below(rows: Sequence[Sequence[str]], numeric: Sequence[int]) -> bool:
    """Whether the last of some rows heads every column of numbers, and none above has all numbers.

    Then those above tell of the table: when it was made, of how many runs.
    """
    *above, last = rows
    if not all(_is_word(last[k]) for k in numeric if k < len(last)):
        return False
    told = (row for row in above if row and not row[0].startswith(_BEGINS_COMMENT))
    return not any(all(k < len(row) and is_number(row[k]) for k in numeric) for row in told)


def _header(
    above: Sequence[Sequence[str]], width: int, numeric: Sequence[int]
) -> tuple[int | None, list[int]]:
    """The row above the numbers that names the columns, and the rows of units below it."""
    units: list[int] = []
    for index in range(len(above) - 1, -1, -1):
        if not _heads(above[index], width, numeric):
            if above[index][0].startswith("#"):
                continue
            break
        higher = index > 0 and _heads(above[index - 1], width, numeric)
        if higher and _begins_with_digits(above[index], above[index - 1], numeric):
            continue  # a row whose numbers are not read, to be named as such
        higher = higher and not _fills_blanks(above[index], above[index - 1], numeric)
        if higher and _is_units(above[index], above[index - 1], numeric):
            units.append(index)
            continue
        return index, units
    return None, []


def _heads(row: Sequence[str], width: int, numeric: Sequence[int]) -> bool:
    """Whether a row has a word over a column of numbers; R writes one field less, a comment more.

    A comment sign before the headings is no field.
    """
    shift = len(row) - width
    if shift not in (-1, 0, 1) or (shift == 1 and row[0].strip() != "#") or len(row) == 0:
        return False
    if shift == 0 and width > 1 and row[0].startswith("#") and sum(map(bool, row)) < 2:
        return False
    return any(0 <= k + shift < len(row) and row[k + shift].strip() for k in numeric)


def _begins_with_digits(row: Sequence[str], above: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether a row has what begins as a number wherever it has anything, below words."""
    told = [row[k].strip() for k in numeric if k < len(row) and row[k].strip()]
    heads = [above[k] for k in numeric if k < len(above)]
    digits = bool(told) and all(_DIGITS.match(cell) for cell in told)
    return digits and not any(map(_DIGITS.match, heads)) and bool(row[0].strip())


def _is_units(row: Sequence[str], above: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether a row below headings has units, types or a rule under them."""
    shift = len(row) - len(above)
    under = [row[k] for k in numeric if k < len(row)] if shift == 0 else row
    if all(_UNIT.fullmatch(cell.strip()) for cell in under):
        return True
    if all(_TYPE.fullmatch(cell.strip()) for cell in row):
        return True
    return shift == 0 and len(row) > 1 and not row[0].strip() and bool(above[0].strip())


def _with_rows_cut_badly(cells: Sequence[Sequence[str]], begin: int, width: int) -> int:
    """Where a table begins, with rows above that are cut otherwise and hold numbers as well.

    They are no titles, so that they are not left out but named as wrong.
    """
    first = begin
    while first > 0:
        row = cells[first - 1]
        if len(row) < 2 or len(row) == width or not any(map(is_number, row[1:])):
            break
        first -= 1
    return first


def _end(
    cells: Sequence[Sequence[str]],
    lines: Sequence[int],
    begin: int,
    width: int,
    numeric: Sequence[int],
) -> int:
    """Where a table ends and notes begin, that have no numbers and look like none of its rows."""
    end = last = len(cells)
    while last > begin + 1:
        last -= 1
        row, gap = cells[last], _comes_after_gap(cells, lines, last)
        if not _may_be_note(row, gap, width, numeric):
            break
        if _begins_notes(row, gap, width, numeric):
            end = last
    return end


def _comes_after_gap(cells: Sequence[Sequence[str]], lines: Sequence[int], index: int) -> bool:
    broken = sum(cell.count("\n") for cell in cells[index - 1])
    return lines[index] > lines[index - 1] + 1 + broken


def _may_be_note(row: Sequence[str], gap: bool, width: int, numeric: Sequence[int]) -> bool:
    """Whether no number stands where the table has numbers, or words stand there after a gap."""
    if len(row) != width:
        return True
    if _COLON.match(row[0]) and any(_is_word(row[k]) for k in numeric):
        return True
    found = [row[k] for k in numeric if is_number(row[k])]
    words = [row[k] for k in numeric if row[k].strip() and not is_number(row[k])]
    return not found or (gap and any(not is_missing(one) for one in words))


def _is_word(cell: str) -> bool:
    return bool(cell.strip()) and not is_number(cell) and not is_missing(cell)


def _begins_notes(row: Sequence[str], gap: bool, width: int, numeric: Sequence[int]) -> bool:
    text = " ".join(row).strip()
    filled = sum(bool(cell.strip()) for cell in row)
    if width <= 1:
        return gap and not is_number(text)
    if len(row) == width and filled > 1:
        comes = gap or text.startswith(_BEGINS_COMMENT) or _COLON.match(text) is not None
        return comes and not any(is_missing(row[k]) for k in numeric if row[k].strip())
    if filled > 1 and any(map(is_number, row[1:])):
        return gap or text.startswith(_BEGINS_NOTE)
    is_sentence = len(row) < width and len(text.split()) >= _WORDS_OF_NOTE
    return gap or text.startswith(_BEGINS_NOTE) or ":" in text or is_sentence


def _said_above(above: Sequence[Sequence[str]]) -> tuple[str, ...]:
    if not above:
        return ()
    lines = "The line" if len(above) == 1 else f"The {len(above)} lines"
    return (f"{lines} above the table {are(len(above))} left out: {_quoted(above[0])}.",)


def _said(rows: TextRows, index: int) -> str:
    return f"Line {rows.lines[index]:,} is no row and left out: {_quoted(rows.cells[index])}."


def _quoted(row: Sequence[str]) -> str:
    return f"“{fit_line(' '.join(row), 41)}”"
