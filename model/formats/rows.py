"""Rows of fields: a delimited text cut up, with the line that each row begins on."""

import csv
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from model.files.format import FormatError

DELIMITERS = ("\t", ";", ",")
NO_DELIMITER = "\x1f"


@dataclass(frozen=True)
class Rows:
    """The rows of a text that are not blank, and the line, counted from 1, where each begins."""

    cells: list[list[str]]
    lines: list[int]


def split_rows(text: str, delimiter: str, name: str = "The text") -> Rows:
    """Return the rows of `text`; with delimiter "" each is one field. Quotes are as in CSV.

    Raises FormatError naming the line of a quote that is never closed, and of a cell of more than
    131,072 characters.
    """
    cells: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=delimiter or NO_DELIMITER, strict=True
    )
    begin = 1
    try:
        for row in reader:
            if "".join(row).strip():
                if reader.line_num > begin:
                    _check_quoted(row, delimiter, begin, name)
                cells.append(row)
                lines.append(begin)
            begin = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(_sentence(error, begin, name)) from error
    return Rows(cells, lines)


def first_rows(text: str, delimiter: str, count: int) -> list[list[str]]:
    """Return the first `count` rows as well as they can be cut up, for guessing; never raises.

    Where quotes do not close, they are taken as letters.
    """
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        reader = csv.reader(
            StringIO(text, newline=""),
            delimiter=delimiter or NO_DELIMITER,
            quoting=quoting,
            strict=True,
        )
        try:
            return [row for row in islice(reader, count) if "".join(row).strip()]
        except csv.Error:
            continue
    return []


def _check_quoted(row: list[str], delimiter: str, begin: int, name: str) -> None:
    """Refuse a cell that swallowed whole rows because of a lone quote."""
    # A name may well hold a comma and a line break, hardly ever a tab and a line break.
    most = 0 if delimiter == "\t" else 1
    for cell in row:
        inner = cell.split("\n")[:-1] if delimiter == "\t" else cell.split("\n")[1:-1]
        if delimiter and sum(delimiter in line for line in inner) > most:
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
