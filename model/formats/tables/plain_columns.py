"""plain_columns: a delimited text cut into columns at once, where nothing is out of the way."""

import csv

import numpy as np

from model.formats.tables.rows import NO_DELIMITER

_CUT_AT_ONCE = ("", "\t", ";", ",")


def plain_columns(text: str, delimiter: str) -> list[list[str]] | None:
    """Return the columns of a text, or None where its rows have to be looked at one by one.

    That is where there is a quote, a lone carriage return, a row of another length than the first,
    a row that may be blank, or a cell too long for `csv`. What is returned is what `split_rows`
    cuts out, by columns instead of by rows; row k begins on line k + 1.
    """
    mark = delimiter or NO_DELIMITER
    if delimiter not in _CUT_AT_ONCE or '"' in text or "\0" in text:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "\r" in text or not text:
        return None
    whole = text[:-1] if text.endswith("\n") else text
    first, _, _ = whole.partition("\n")
    width = first.count(mark) + 1
    if not _is_even(whole, mark, width):
        return None
    cells = whole.split("\n") if width == 1 else whole.replace("\n", mark).split(mark)
    columns = [cells[index::width] for index in range(width)]
    # A row without anything in it is no row, and only the careful way leaves it out.
    return columns if all(map(str.strip, columns[0])) else None


def _is_even(text: str, mark: str, width: int) -> bool:
    """Whether every row has as many fields as the first, and none is too long."""
    # No byte of a longer character of UTF-8 is that of a mark.
    letters = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    ends = letters == ord("\n")
    places = np.flatnonzero(ends | (letters == ord(mark)))
    is_end = ends[places]
    count = len(places) + 1
    if (
        count % width
        or np.diff(places, prepend=-1, append=len(letters)).max() > csv.field_size_limit()
    ):
        return False
    expected = np.zeros(count, dtype=bool)
    expected[width - 1 :: width] = True
    return bool(np.array_equal(is_end, expected[:-1]))
