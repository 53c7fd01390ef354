"""Columns of texts as numbers: quickly where they are plain, as people type them where not."""

import math
import re
from collections.abc import Sequence

import numpy as np

from model.document.cells import LONGEST_NUMBER, CellError, Kind, parse_cell
from model.document.plain_numbers import floats_of, plain_numbers
from model.document.table import Array
from model.words.names import fit

_SPACES = " \u00a0\u2009\u202f"
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"  # of no width, as copying from a page brings along
_GROUPED = {
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+|[+-]?[1-9]\d?(?:,\d{2})+,\d{3}"),
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+"),
}
# Digits in threes with one mark between all of them, then perhaps decimals after another mark.
_THREES = re.compile(rf"[+\-−]?\d{{1,3}}(?:([{_SPACES}'’.,])\d{{3}})(?:\1\d{{3}})*(?:([.,])\d*)?")
# Digits as in India: in twos, and three at the end.
_LAKHS = re.compile(r"[+\-−]?\d{1,2}(?:(,)\d{2})+,\d{3}(?:(\.)\d*)?")
_MARKS = re.compile(r"[+\-−]?\d*([.,])\d+(?:[eE][+-]?\d+|\s*[×·⋅*xX].*|[dD][+-]?\d+)?\s*[‰‱]?")
# Raised digits, stars and letters in brackets after a number are footnotes.
_NOTES = re.compile(
    r"([+-]?[\d.,'’ \u00a0\u2009\u202f]*\d[.,]?\s?%?)\s?([*†‡§¶¹²³⁴-⁹ᵃᵇᶜᵈᵉ]+|\[\w{1,2}\])"
)
_AMOUNT = re.compile(
    rf"(?:[~≈]|ca\.|c\.)?\s*([+-]?\d[\d.,'’{_SPACES}]*?)(\s*(?:[^\d.,'’{_SPACES}].*)?)", re.DOTALL
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = {
    "": 0,
    "k": 3,
    "K": 3,
    "M": 6,
    "Mio": 6,
    "Mio.": 6,
    "B": 9,
    "bn": 9,
    "Mrd": 9,
    "Mrd.": 9,
}
# A unit, or what is in brackets or after ±, behind a number; none for another kind of number.
_AROUND = re.compile(r"|[^\W\d]{1,12}\.?\d?|(?:\(.{1,30}\)|\[.{1,30}\]|(?:±|\+/-) ?#%?)")
_CURRENCY = "$€£¥₹"
_TRIMMED = _SPACES + _UNSEEN + "\t\r\n"
_SHARES = "%‰‱٪％"
_DASHES = re.compile(r"^[\u2010\u2011\u2013\ufe63\uff0d](?=[\d.,])")
_MISSING = re.compile(r"[-‐–—.?]+|n/?a|nan|null|none|\\N|#[\w/]+[!?]?|<na>", re.IGNORECASE)


class NumberError(ValueError):
    """A sentence about a text that is no number, and the row that it stands in."""

    def __init__(self, row: int, sentence: str) -> None:
        super().__init__(sentence)
        self.row = row


def is_number(text: str) -> bool:
    """Return whether a text is a number in some kind of column; blank ones are not."""
    try:
        if math.isfinite(float(text)) and "_" not in text and len(text) < LONGEST_NUMBER:
            return True  # as most are
    except ValueError:
        pass
    plain = _DASHES.sub("-", text.strip(_TRIMMED))
    if not plain:
        return False
    try:
        parse_cell(plain, Kind.LOGITS)
    except CellError:
        bare = _without_notes(plain)
        return (
            _threes(_bare(plain)) is not None
            or _is_amount(plain)
            or (bare != plain and is_number(bare))
        )
    return True


def is_missing(text: str) -> bool:
    """Return whether a text stands for a number that is not there: -, n/a, NaN, #DIV/0! …."""
    return _MISSING.fullmatch(text.strip(_TRIMMED)) is not None


def is_grouped(text: str, mark: str) -> bool:
    """Return whether `mark` may stand between thousands in a text: 1,234 but not 0,234."""
    return _GROUPED[mark].fullmatch(_bare(text)) is not None


def decimal_told(cells: Sequence[str]) -> tuple[int, int]:
    """Return in how many of the texts only a point, and only a comma, can be the decimal mark."""
    votes = {".": 0, ",": 0}
    for cell in cells:
        bare = _bare(cell)
        threes = _threes(bare)
        if threes and threes[2] and threes[1] != threes[2]:
            votes[threes[2]] += 1
        elif threes and threes[1] in votes and bare.count(threes[1]) > 1:
            votes["," if threes[1] == "." else "."] += 1
        elif not (threes and threes[1] in votes and is_grouped(bare, threes[1])):
            found = _MARKS.fullmatch(bare)
            if found:
                votes[found[1]] += 1
    return votes["."], votes[","]


def doubtful(cells: Sequence[str], mark: str) -> str:
    """Return a text of a column that may be 1234 or 1.234, beside whole numbers; "" for none.

    mark: the point or the comma; where no number of the column is whole, all have three decimals.
    """
    found = next((cell.strip() for cell in cells if is_grouped(cell, mark)), "")
    return found if found and any(map(_is_whole, cells)) else ""


def _is_whole(cell: str) -> bool:
    bare = _bare(cell)
    return bare.isascii() and bare.isdigit() and int(bare[:9]) > 0


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
    without % is read as if it had one. What stands between thousands is taken away: blanks,
    apostrophes, and of point and comma the one that is not the decimal mark. Raises NumberError
    for what is no number of this kind.
    """
    if percent:
        return _typed(list(map(_with_percent, cells)), kind, decimal)
    plain = plain_numbers(cells, kind, decimal, floats)
    return (plain, {}) if plain is not None else _typed(cells, kind, decimal)


def rough_numbers(cells: Sequence[str], decimal: str) -> Array:
    """Return the numbers among texts, for guessing; what is none is left out."""
    values = floats_of(cells)
    if values is None:
        values = floats_of([cell.replace(",", ".") for cell in cells])
        if values is None or any(is_grouped(cell, ",") for cell in cells):
            found = [
                parse_cell(ungrouped(cell, decimal), Kind.LOGITS)
                for cell in cells
                if is_number(ungrouped(cell, decimal))
            ]
            values = np.array(found, dtype=np.float64)
    return values


def amounts_in(cells: Sequence[str]) -> list[str]:
    """Return the number of each cell where all say the same around theirs; none where they do not.

    Such as a unit (50 kg), about (~50), an error (50 ± 2) or a share (50 (50.0%)); 1.5M and 900K
    are read as what they stand for. Not ranges, times, dates and bounds such as < 0.1.
    """
    told = [cell.strip(_TRIMMED) for cell in cells]
    found = [_AMOUNT.fullmatch(cell) for cell in told if cell]
    if not found or not all(found):
        return []
    ends = [_DIGITS.sub("#", one[2].strip()) for one in found if one]
    if all(end in _THOUSANDS for end in ends) and len(set(ends)) > 1:
        parts = ((one[1], _THOUSANDS[end]) for one, end in zip(found, ends, strict=True) if one)
        numbers = iter([f"{number}e{power}" for number, power in parts])
    elif len(set(ends)) == 1 and _AROUND.fullmatch(ends[0]):
        numbers = iter([one[1] for one in found if one])
    else:
        return []
    return [next(numbers) if cell else "" for cell in told]


def ungrouped(cell: str, decimal: str) -> str:
    """Return a text without the marks between thousands, and without the sign of a currency.

    >>> ungrouped("1.000,92", ","), ungrouped("1 234", "."), ungrouped("$50", ".")
    ('1000,92', '1234', '50')
    """
    typed = _DASHES.sub("-", cell.strip(_TRIMMED))
    typed = _without_notes(_without_currency(typed))
    number, sign = (typed[:-1].rstrip(_TRIMMED), "%") if typed.endswith("%") else (typed, "")
    threes = _threes(number)
    if threes is None:
        return typed
    mark = threes[1]
    other = threes[2] not in (None, mark)
    if mark in ".," and mark == decimal and not other and number.count(mark) < 2:
        return typed
    if mark in ".," and number.lstrip("+-−").startswith("0"):
        return typed
    return number.replace(mark, "") + sign


def _without_currency(cell: str) -> str:
    return cell.strip(_TRIMMED).strip(_CURRENCY + _TRIMMED) if _is_amount(cell) else cell


def has_footnote(cell: str) -> bool:
    """Return whether marks of footnotes, such as * or [1], follow a number."""
    return not cell[-1:].isdecimal() and _NOTES.fullmatch(cell.strip(_TRIMMED)) is not None


def _without_notes(typed: str) -> str:
    found = _NOTES.fullmatch(typed) if len(typed) < LONGEST_NUMBER else None
    return typed if found is None else found[1].rstrip(_TRIMMED)


def _threes(bare: str) -> re.Match[str] | None:
    return _THREES.fullmatch(bare) or _LAKHS.fullmatch(bare)


def _typed(cells: Sequence[str], kind: Kind, decimal: str) -> tuple[Array, dict[int, str]]:
    values = np.empty(len(cells))
    texts: dict[int, str] = {}
    for row, cell in enumerate(cells):
        try:
            values[row] = parse_cell(ungrouped(cell, decimal), kind)
        except CellError as error:
            raise NumberError(row, _sentence(cell, kind, error)) from error
        typed = cell.strip()
        if not _is_plain(typed) and _reads_as(typed, kind, float(values[row])):
            texts[row] = typed
    return values, texts


def _sentence(cell: str, kind: Kind, error: CellError) -> str:
    """What is wrong with the cell as it stands in the file."""
    if is_missing(cell):
        return f"“{fit(cell.strip(), 20)}” is not a number; leave blank what is not known."
    try:
        parse_cell(cell, kind)
    except CellError as as_it_stands:
        return str(as_it_stands)
    return str(error)


def _reads_as(typed: str, kind: Kind, value: float) -> bool:
    """Whether a cell of the window reads the text as this number, so that it may stay as typed."""
    try:
        return parse_cell(typed, kind) == value
    except CellError:
        return False


def _is_plain(typed: str) -> bool:
    try:
        float(typed)
    except ValueError:
        return False
    return True


def _is_amount(text: str) -> bool:
    """Whether a text is a number with the sign of a currency before or after it."""
    typed = text.strip(_TRIMMED)
    signs = [letter for letter in typed if letter in _CURRENCY]
    bare = typed.strip(_CURRENCY + _TRIMMED)
    if len(signs) != 1 or len(bare) == len(typed) or not bare[:1].isdigit():
        return False
    return bool(_MARKS.fullmatch(bare) or is_number(bare))


def _bare(text: str) -> str:
    return _DASHES.sub("-", text.strip(_TRIMMED)).rstrip(_SHARES).strip(_TRIMMED)


def _with_percent(cell: str) -> str:
    typed = _without_notes(_without_currency(cell.strip(_TRIMMED)))
    signed = typed[-1:] in tuple(_SHARES) or "/" in typed or len(typed) >= LONGEST_NUMBER
    return typed if signed or not is_number(typed) else f"{typed}%"
