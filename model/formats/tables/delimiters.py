"""What stands between the cells of a text: guessed by what makes rows of one length."""

import re
from collections.abc import Sequence

from model.formats.tables.blanks import is_blank_table
from model.formats.tables.layout import SAMPLE_ROWS, usual_width
from model.formats.tables.numbers import is_number
from model.formats.tables.rows import BLANK, DELIMITERS, RARE_DELIMITERS, WIDE_BLANK, first_rows

_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?\s*%?\s*")
_FEW_ROWS = 3
_LOOKED_AT = 1 << 22  # letters, where a delimiter is guessed


def guess_delimiter(text: str) -> str:
    """Return the delimiter of a text, or "" where each row is one field."""
    if len(text) > _LOOKED_AT:
        # A row or two of a text whose rows are long; many of one whose rows are short.
        end = max(text.rfind("\n", 0, _LOOKED_AT), 0) or text.find("\n", _LOOKED_AT)
        text = text if end < 0 else text[:end]
    best, most = "", 0.0
    for mark in DELIMITERS:
        if mark in (BLANK, WIDE_BLANK) and best not in ("", WIDE_BLANK):
            break
        rows = first_rows(text, mark, SAMPLE_ROWS)
        share = _agreement(rows)
        if mark == "\t":
            fits = share > 0.0
        elif mark in (BLANK, WIDE_BLANK):
            fits = is_blank_table(rows) and not (mark == WIDE_BLANK and _holds_numbers(rows))
        else:
            fits = _has_numbers(rows) or (share == 1.0 and len(rows) >= _FEW_ROWS)
        if fits and share > most:
            best, most = mark, share
    if not best:
        best = next((mark for mark in RARE_DELIMITERS if _is_rare_delimiter(text, mark)), "")
    rows = first_rows(text, "", SAMPLE_ROWS)
    if best == "," and rows and all(_DECIMAL_COMMA.fullmatch(row[0]) for row in rows):
        return best if _number_rows(rows) else ""
    return best


def _is_rare_delimiter(text: str, mark: str) -> bool:
    """Whether each row has as many of this mark, with a name before it and numbers after it.

    So that no times, dates and fractions are cut.
    """
    rows = [row for row in first_rows(text, mark, SAMPLE_ROWS) if any(map(str.strip, row))]
    width = usual_width(rows)
    if width < 2 or len(rows) < 2 or any(len(row) != width for row in rows):
        return False
    body = rows[1:] if not any(map(is_number, rows[0])) else rows
    numbers = all(is_number(row[-1]) for row in body)
    return numbers and len(body) > 1 and not any(is_number(row[0]) for row in body)


def _number_rows(rows: Sequence[Sequence[str]]) -> bool:
    """Whether what stands before the commas only counts the rows: 2019,12 / 2020,9 / 2021,15."""
    first = [row[0].strip().partition(",")[0] for row in rows]
    if len(first) < _FEW_ROWS or not all(one.isascii() and one.isdigit() for one in first):
        return False
    begin = int(first[0])
    return [int(one) for one in first] == list(range(begin, begin + len(first)))


def _agreement(rows: Sequence[Sequence[str]]) -> float:
    """The share of rows that are as long as most; R's header, with a field less, is as well."""
    width = usual_width(rows)
    if width < 2:
        return 0.0
    alike = sum(len(row) == width for row in rows)
    shorter = next((row for row in rows if len(row) >= width - 1), ())
    headed = len(shorter) == width - 1 > 0 and alike > 1 and not any(map(is_number, shorter))
    return (alike + headed) / len(rows)


def _holds_numbers(rows: Sequence[Sequence[str]]) -> bool:
    """Whether all full rows hold a number and a word, parted by one blank, in one field.

    In the first one the number comes first, as numbers of rows do, in the last one last.
    """
    width = usual_width(rows)
    full = [row for row in rows if len(row) == width]
    first = [row[0].split(" ") for row in full if is_number(row[-1])]
    last = [row[-1].split(" ") for row in full if is_number(row[0])]
    if first and all(len(one) > 1 and is_number(one[0]) for one in first):
        return True
    return bool(last) and all(len(one) > 1 and is_number(one[-1]) for one in last)


def _has_numbers(rows: Sequence[Sequence[str]]) -> bool:
    """Whether there is a number beside the first field, or each row begins with one."""
    if any(is_number(cell) for row in rows for cell in row[1:]):
        return True
    return bool(rows) and all(len(row) > 1 and is_number(row[0]) for row in rows)
