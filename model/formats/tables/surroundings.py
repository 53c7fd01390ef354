"""What stands around a table: titles, comments, units and a second header above, notes below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from model.formats.tables.layout import columns_of, usual_width
from model.formats.tables.numbers import is_number
from model.formats.tables.rows import TextRows
from model.words.names import fit_line

_UNIT = re.compile(r"[\[(].*[\])]|%|[-–—]?")
_BEGINS_NOTE = ("#", "*", "†", "‡", "(", "¹", "²", "//")


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
    full = [row for row in cells if len(row) == width]
    numeric = [k for k, column in enumerate(columns_of(full)) if _has_numbers(column)]
    begin = _first_with_numbers(cells, width, numeric)
    if begin is None:
        top = next((k for k, row in enumerate(cells) if not row[0].startswith("#")), 0)
        return Surroundings(lines[top], said=_said_above(cells[:top]))
    header, units = _header(cells[:begin], width, numeric)
    top = begin if header is None else header
    end = len(cells)
    while end > begin + 1 and _is_note(cells, lines, end - 1, width, numeric):
        end -= 1
    inside = [
        k for k in range(begin, end) if len(cells[k]) != width and cells[k][0].startswith("#")
    ]
    left = [*units, *inside, *range(end, len(cells))]
    said = [*_said_above(cells[:top]), *(_said(rows, k) for k in left)]
    return Surroundings(lines[top], frozenset(lines[k] for k in left), tuple(said))


def _has_numbers(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell.strip()]
    return bool(filled) and 2 * sum(map(is_number, filled)) >= len(filled)


def _first_with_numbers(
    cells: Sequence[Sequence[str]], width: int, numeric: Sequence[int]
) -> int | None:
    for index, row in enumerate(cells):
        if len(row) == width and any(is_number(row[k]) for k in numeric):
            return index
    return None


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
        if higher and _is_units(above[index], above[index - 1]):
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


def _is_units(row: Sequence[str], above: Sequence[str]) -> bool:
    if all(_UNIT.fullmatch(cell.strip()) for cell in row):
        return True
    return len(row) == len(above) > 1 and not row[0].strip() and bool(above[0].strip())


def _is_note(
    cells: Sequence[Sequence[str]],
    lines: Sequence[int],
    index: int,
    width: int,
    numeric: Sequence[int],
) -> bool:
    row = cells[index]
    if len(row) == width and any(is_number(row[k]) for k in numeric):
        return False
    text = " ".join(row).strip()
    broken = sum(cell.count("\n") for cell in cells[index - 1])
    gap = lines[index] > lines[index - 1] + 1 + broken
    if len(row) == width and width > 1 and sum(bool(cell.strip()) for cell in row) > 1:
        return gap and not any(row[k].strip() in ("-", "–", "—") for k in numeric)
    if not width > 1:
        return gap and not is_number(text)
    return gap or text.startswith(_BEGINS_NOTE) or ":" in text


def _said_above(above: Sequence[Sequence[str]]) -> tuple[str, ...]:
    if not above:
        return ()
    lines = "The line" if len(above) == 1 else f"The {len(above)} lines"
    return (f"{lines} above the table {_are(len(above))} left out: {_quoted(above[0])}.",)


def _said(rows: TextRows, index: int) -> str:
    return f"Line {rows.lines[index]:,} is no row and left out: {_quoted(rows.cells[index])}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _quoted(row: Sequence[str]) -> str:
    return f"“{fit_line(' '.join(row), 41)}”"
