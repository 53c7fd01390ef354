"""Columns of texts as numbers: quickly where they are plain, as people type them where not."""

import re
from collections.abc import Sequence

import numpy as np

from model.document.cells import LONGEST_NUMBER, CellError, Kind, parse_cell
from model.document.plain_numbers import floats_of, plain_numbers
from model.document.table import Array

_GROUPED = {
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+"),
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+"),
}


class NumberError(ValueError):
    """A sentence about a text that is no number, and the row that it stands in."""

    def __init__(self, row: int, sentence: str) -> None:
        super().__init__(sentence)
        self.row = row


def is_number(text: str) -> bool:
    """Return whether a text is a number in some kind of column; blank ones are not."""
    if not text.strip():
        return False
    try:
        parse_cell(text, Kind.LOGITS)
    except CellError:
        return False
    return True


def is_grouped(text: str, mark: str) -> bool:
    """Return whether `mark` may stand between thousands in a text: 1,234 but not 0,234."""
    return _GROUPED[mark].fullmatch(text.strip()) is not None


def read_numbers(
    cells: Sequence[str],
    kind: Kind,
    decimal: str,
    *,
    percent: bool = False,
    floats: Array | None = None,
) -> tuple[Array, dict[int, str]]:
    """Return the values of a column of texts, and the texts that are not plain numbers, by row.

    Texts are read as in a cell of the window; a blank one is no weight. With `percent` a number
    without % is read as if it had one. Raises NumberError for what is no number of this kind, and
    for a mark that may stand between thousands: 1,234 where the decimal mark is a point.
    """
    if percent:
        return _typed([_with_percent(cell) for cell in cells], kind, decimal)
    plain = plain_numbers(cells, kind, decimal, floats)
    return (plain, {}) if plain is not None else _typed(cells, kind, decimal)


def rough_numbers(cells: Sequence[str]) -> Array:
    """Return the numbers among texts, for guessing; what is none is left out."""
    for commas in (False, True):
        values = floats_of([cell.replace(",", ".") for cell in cells] if commas else cells)
        if values is not None:
            return values
    found = [parse_cell(cell, Kind.LOGITS) for cell in cells if is_number(cell)]
    return np.array(found, dtype=np.float64)


def _typed(cells: Sequence[str], kind: Kind, decimal: str) -> tuple[Array, dict[int, str]]:
    values = np.empty(len(cells))
    texts: dict[int, str] = {}
    other = "," if decimal == "." else "."
    for row, cell in enumerate(cells):
        if other in cell and is_grouped(cell, other):
            raise NumberError(row, _grouped_sentence(cell.strip(), other))
        try:
            values[row] = parse_cell(cell, kind)
        except CellError as error:
            raise NumberError(row, str(error)) from error
        typed = cell.strip()
        if not _is_plain(typed):
            texts[row] = typed
    return values, texts


def _is_plain(typed: str) -> bool:
    try:
        float(typed)
    except ValueError:
        return False
    return True


def _with_percent(cell: str) -> str:
    typed = cell.strip()
    needs_one = typed and not typed.endswith("%") and len(typed) < LONGEST_NUMBER
    return f"{typed}%" if needs_one and "/" not in typed else typed


def _grouped_sentence(typed: str, mark: str) -> str:
    word = "comma" if mark == "," else "point"
    return (
        f"“{typed[:20]}” has a {word} that may stand between thousands or be the decimal mark; "
        f"write it without, or write all decimals with a {word}."
    )
