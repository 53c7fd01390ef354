"""Rows of fields: a delimited text cut up, with the line that each row begins on."""

import csv
import re
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from model.document.work import Watch, unwatched
from model.files.format import FormatError
from model.formats.tables.blanks import with_whole_names
from model.formats.tables.drawn import ESCAPED_BAR, plain_cell

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
_BLANK_THEN_QUOTE = {mark: re.compile(re.escape(mark) + ' +"') for mark in ",;|"}
_LOOKED_AT = 1 << 16
_WATCHED = 1 << 13  # rows


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
    return TextRows(with_whole_names(cells) if delimiter == BLANK else cells, lines)


def first_rows(text: str, delimiter: str, count: int) -> list[list[str]]:
    """Return the first `count` rows as well as they can be cut up, for guessing; never raises.

    Where quotes do not close, they are taken as letters.
    """
    for quoted in (True, False):
        try:
            return split_rows(text, delimiter, quoted=quoted, most=count).cells
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
    """Whether quotes come after a delimiter and blanks, as in `0.5, "a, b"`."""
    found = _BLANK_THEN_QUOTE.get(delimiter)
    return found is not None and found.search(text, 0, _LOOKED_AT) is not None


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
