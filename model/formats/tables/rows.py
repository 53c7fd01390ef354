"""Rows of fields: what delimits a text, and the text cut up, with the line of each row.

Between blanks names may be of several words: those are put together again.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from model.document.work import Watch, unwatched
from model.files.format import FormatError
from model.formats.tables.drawn import ESCAPED_BAR, plain_cell
from model.formats.tables.layout import SAMPLE_ROWS, usual_width
from model.formats.tables.numbers import is_number

if TYPE_CHECKING:
    from _csv import Reader

BLANK, WIDE_BLANK = " ", "  "
DELIMITERS = ("\t", ";", ",", "|", WIDE_BLANK, BLANK)
# Those that may as well be letters: only where nothing else delimits.
RARE_DELIMITERS = (":", "=", "^", "~", "¦", "#", "/")
NO_DELIMITER = "\x1f"
_WIDE = re.compile(r" {2,}|\t")
_RULE = re.compile(
    r"[\s|+:=\-\u2500-\u257f]*(?:-{2,}|={2,}|[\u2500-\u257f]{2,})[\s|+:=\-\u2500-\u257f]*"
)
_BEFORE_BLANKS = (",", ";", "|")
_LOOKED_AT = 1 << 16
_DECIMAL_COMMA = re.compile(r"\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?\s*%?\s*")
_LINE_NUMBER = re.compile(r"[0-9]{1,9}")
_FEW_ROWS = 3
_GUESSED_FROM = 1 << 22  # letters
_WATCHED = 1 << 13  # rows
_MOST = 0.95  # of rows that are as long as one another are cut well
_HALF = 0.5
_FEWEST_ROWS = 2
_MOST_TITLES = 3
_BULLETS = ("-", "*", "•", "·", "–", "‣", "◦", "▪", "+")
_LEADER = re.compile(r"\.{2,}|…+|_{2,}|-{2,}|·{2,}")
_BRACKETED = re.compile(r"\([\d.,]+%?\)")


@dataclass(frozen=True)
class TextRows:
    """The rows of a text that are not blank, and the line, counted from 1, where each begins."""

    cells: list[list[str]]
    lines: list[int]


def split_rows(
    text: str,
    delimiter: str,
    name: str = "The text",
    *,
    quoted: bool = True,
    most: int = -1,
    watch: Watch = unwatched,
) -> TextRows:
    """Return the rows of `text`; with delimiter "" each is one field. Quotes are as in CSV.

    With delimiter " " any run of blanks stands between fields, and the words of a name are one of
    them; with two blanks any run of two or more; with "|" the bars at the ends of a Markdown table
    and its rules are no fields and no rows.
    Without `quoted` quotes are letters. `most` ends it after so many lines, where it is not
    negative. watch is asked between some thousand rows, and what it raises ends it too.

    Raises FormatError naming the line of a quote that is never closed, and of a cell of more than
    131,072 characters.
    """
    cells: list[list[str]] = []
    lines: list[int] = []
    reader = _reader(text, delimiter, quoted)
    begin = 1
    try:
        for row in reader if most < 0 else islice(reader, most):
            fields = _fields(row, delimiter)
            if "".join(fields).strip():
                if reader.line_num > begin:
                    _check_quoted(row, delimiter, begin, name)
                cells.append(fields)
                lines.append(begin)
            begin = reader.line_num + 1
            if not len(cells) % _WATCHED:
                watch()
    except csv.Error as error:
        raise FormatError(_sentence(error, begin, name)) from error
    return TextRows(_with_whole_names(cells) if delimiter == BLANK else cells, lines)


def first_rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the first rows as well as they can be cut up, for guessing; never raises.

    Where quotes do not close, they are taken as letters.
    """
    for quoted in (True, False):
        try:
            return split_rows(text, delimiter, quoted=quoted, most=SAMPLE_ROWS).cells
        except FormatError:
            continue
    return []


def _reader(text: str, delimiter: str, quoted: bool) -> "Reader":
    if delimiter == "|":
        text = text.replace("\\|", ESCAPED_BAR)
    elif delimiter == WIDE_BLANK:
        text = "".join(_WIDE.sub("\t", line.strip(" ")) for line in text.splitlines(keepends=True))
    mark = {"": NO_DELIMITER, WIDE_BLANK: "\t"}.get(delimiter, delimiter)
    return csv.reader(
        StringIO(text, newline=""),
        delimiter=mark,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        skipinitialspace=delimiter == BLANK or _has_blanks_before_quotes(text, delimiter),
        strict=True,
    )


def _has_blanks_before_quotes(text: str, delimiter: str) -> bool:
    """Whether quoted cells come after a delimiter and blanks, as in `0.5, "a, b"`."""
    if delimiter not in _BEFORE_BLANKS:
        return False
    outside = (part for line in text[:_LOOKED_AT].split("\n") for part in line.split('"')[:-1:2])
    return any(part.endswith(" ") and part.rstrip(" ").endswith(delimiter) for part in outside)


def _fields(row: list[str], delimiter: str) -> list[str]:
    """The fields of a row as they are meant; none for a rule between rows."""
    if delimiter not in ("|", BLANK, WIDE_BLANK) or not row:
        return row
    if _RULE.fullmatch(delimiter.join(row)):
        return []
    if delimiter == "|":
        if len(row) > 2 and not row[0].strip() and not row[-1].strip():
            row = row[1:-1]
        return list(map(plain_cell, row))
    return row[:-1] if len(row) > 1 and not row[-1] else row


def _check_quoted(row: list[str], delimiter: str, begin: int, name: str) -> None:
    """Refuse a cell that swallowed whole rows because of a lone quote."""
    # A name may well hold a comma and a line break, hardly ever a tab and a line break.
    strict = delimiter in ("\t", "|", BLANK, WIDE_BLANK)
    mark = "\t" if delimiter == WIDE_BLANK else delimiter
    for cell in row:
        inner = cell.split("\n")[:-1] if strict else cell.split("\n")[1:-1]
        if delimiter and sum(mark in line for line in inner) > (0 if strict else 1):
            raise FormatError(
                f"Line {begin:,} of {name} has a quote that takes in the rows below it; "
                'write a quote in a name as "" and put the whole name in quotes.'
            )


def _sentence(error: csv.Error, line: int, name: str) -> str:
    if "limit" in str(error):
        return (
            f"Line {line:,} of {name} has a cell of more than {csv.field_size_limit():,} "
            "characters; shorten it, or close a quote that stands open."
        )
    return (
        f"Line {line:,} of {name} has a quote that is not closed well; "
        'write a quote in a name as "" and put the whole name in quotes.'
    )


_SECTION = re.compile(r"\[[^\[\]]*\]")  # the heading of a part, in settings


def guess_delimiter(text: str) -> str:
    """Return the delimiter of a text, or "" where each row is one field."""
    if len(text) > _GUESSED_FROM:
        # A row or two of a text whose rows are long; many of one whose rows are short.
        end = max(text.rfind("\n", 0, _GUESSED_FROM), 0) or text.find("\n", _GUESSED_FROM)
        text = text if end < 0 else text[:end]
    best, most = "", 0.0
    for mark in DELIMITERS:
        if mark in (BLANK, WIDE_BLANK) and best not in ("", WIDE_BLANK):
            break
        rows = first_rows(text, mark)
        share = _agreement(rows)
        if mark == "\t":
            fits = share > 0.0
        elif mark in (BLANK, WIDE_BLANK):
            fits = _is_blank_table(rows) and not (mark == WIDE_BLANK and _holds_numbers(rows))
        else:
            fits = _has_numbers(rows) or (share == 1.0 and len(rows) >= _FEW_ROWS)
        if fits and share > most:
            best, most = mark, share
    if not best:
        best = next((mark for mark in RARE_DELIMITERS if _is_rare_delimiter(text, mark)), "")
    rows = first_rows(text, "")
    if best == "," and rows and all(_DECIMAL_COMMA.fullmatch(row[0]) for row in rows):
        return best if _number_rows(rows) else ""
    return best


def _is_rare_delimiter(text: str, mark: str) -> bool:
    """Whether each row has as many of this mark, with a name before it and numbers after it.

    So that no times, dates and fractions are cut.
    """
    rows = [row for row in first_rows(text, mark) if any(map(str.strip, row))]
    width = usual_width(rows)
    if rows and _SECTION.fullmatch(rows[0][0].strip()):
        rows = rows[1:]
    if width < 2 or len(rows) < 2 or any(len(row) != width for row in rows):
        return False
    body = rows[1:] if not any(map(is_number, rows[0])) else rows
    numbers = all(is_number(row[-1]) for row in body)
    return numbers and len(body) > 1 and not any(is_number(row[0]) for row in body)


def _number_rows(rows: Sequence[Sequence[str]]) -> bool:
    """Whether what stands before the commas only counts the rows: 2019,12 / 2020,9 / 2021,15."""
    first = [row[0].strip().partition(",")[0] for row in rows]
    if len(first) < _FEW_ROWS or not all(map(_LINE_NUMBER.fullmatch, first)):
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


def _with_whole_names(rows: list[list[str]]) -> list[list[str]]:
    """Return rows that were cut at every blank, the words of each name put together again.

    A name is what stands before the numbers that most rows end in, or after the one that they
    begin with. Rows that are equally long stay as they are, unless each begins with two words and
    no header names them. Other rows, such as titles, stay.

    >>> _with_whole_names([["New", "York", "5"], ["Paris", "3"]])
    [['New York', '5'], ['Paris', '3']]
    """
    rows = _without_colons([_with_percent(row) if "%" in row else row for row in rows])
    rows = _without_leaders(rows)
    last = Counter(_numbers_at_end(row) for row in rows if len(row) > 1 and is_number(row[-1]))
    if not last or sum(last.values()) < _HALF * len(rows):
        return [_number_first(row) for row in rows] if _begin_with_numbers(rows) else rows
    count = min(last, key=lambda one: (-last[one], one))
    body = [row for row in rows if row[0] != "#" and 0 < count <= _numbers_at_end(row)]
    if not body or _are_even(rows, body, count):
        return rows
    return [_name_first(row, count) for row in rows]


def _is_blank_table(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows cut at blanks are mostly a table that ends, or begins, in numbers."""
    rows = _without_leaders([list(row) for row in rows if row])
    rows = _without_titles(rows)
    filled = [len(row) > 1 and (is_number(row[-1]) or is_number(row[0])) for row in rows]
    if not any(filled):
        return False
    widths = Counter(len(row) for row, one in zip(rows, filled, strict=True) if one)
    width = max(widths, key=lambda one: (widths[one], one))
    body = [k for k, one in enumerate(filled) if one and len(rows[k]) == width]
    inside = body[-1] - body[0] + 1
    return len(body) >= _HALF * len(rows) and len(body) >= (1 - _HALF / 2) * inside


def _without_titles(rows: list[list[str]]) -> list[list[str]]:
    """Rows without shorter ones of words above, where all others are of one length."""
    for count in range(1, min(_MOST_TITLES, len(rows) - _FEWEST_ROWS) + 1):
        titles, rest = rows[:count], rows[count:]
        width = len(rest[0])
        plain = not any(len(row) >= width or any(map(is_number, row)) for row in titles)
        if plain and all(len(row) == width for row in rest):
            return rest
    return rows


def _without_colons(rows: list[list[str]]) -> list[list[str]]:
    """Rows without what stands between name and number in `sun: 5` or `sun = 5`, if all have it."""
    if not rows:
        return rows
    if all(len(row) > 1 and row[0].rstrip(":") and row[-2].endswith(":") for row in rows):
        return [[*row[:-2], row[-2][:-1], row[-1]] for row in rows]
    if all(len(row) > 2 and row[-2] in ("=", ":") for row in rows):
        return [[*row[:-2], row[-1]] for row in rows]
    return rows


def _without_leaders(rows: list[list[str]]) -> list[list[str]]:
    """Rows without the bullets before all names, the dots after them, brackets around numbers."""
    if not rows:
        return rows
    if all(len(row) > 2 and row[0] in _BULLETS for row in rows):
        rows = [row[1:] for row in rows]
    if all(len(row) > 2 and _LEADER.fullmatch(row[-2]) for row in rows):
        rows = [[*row[:-2], row[-1]] for row in rows]
    if all(len(row) > 1 and _BRACKETED.fullmatch(row[-1]) for row in rows):
        rows = [[*row[:-1], row[-1][1:-1]] for row in rows]
    return rows


def _with_percent(row: list[str]) -> list[str]:
    """A row whose percent signs are put to the numbers before them."""
    found: list[str] = []
    for field in row:
        if field == "%" and found and is_number(found[-1]):
            found[-1] += "%"
        else:
            found.append(field)
    return found


def _numbers_at_end(row: Sequence[str]) -> int:
    """How many numbers a row ends in; its first field is its name."""
    count = 0
    while count < len(row) - 1 and is_number(row[-1 - count]):
        count += 1
    return count


def _begin_with_numbers(rows: Sequence[Sequence[str]]) -> bool:
    begin = sum(len(row) > 1 and is_number(row[0]) and not is_number(row[-1]) for row in rows)
    return begin >= _HALF * len(rows) and begin > 0


def _number_first(row: list[str]) -> list[str]:
    return [row[0], " ".join(row[1:])] if len(row) > 1 and is_number(row[0]) else row


def _are_even(rows: Sequence[list[str]], body: Sequence[list[str]], count: int) -> bool:
    widths = Counter(map(len, body))
    width, many = widths.most_common(1)[0]
    if many < _MOST * len(body):
        return False
    if width <= count + 1:
        return True
    words = all(not any(map(is_number, row[: width - count])) for row in body if len(row) == width)
    headed = any(len(row) == width and not any(map(is_number, row)) for row in rows)
    return not words or headed


def _name_first(row: list[str], count: int) -> list[str]:
    """A row with its name in one field; rows that do not end in so many numbers stay."""
    if len(row) <= count + 1 or _numbers_at_end(row) < count:
        return row
    return [" ".join(row[:-count]), *row[-count:]]
