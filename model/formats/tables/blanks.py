"""Tables with blanks between their cells, where names may be of several words."""

import re
from collections import Counter
from collections.abc import Sequence

from model.formats.tables.numbers import is_number

_MOST = 0.95  # of rows that are as long as one another are cut well
_HALF = 0.5
_FEW_ROWS = 2
_MOST_TITLES = 3
_BULLETS = ("-", "*", "•", "·", "–", "‣", "◦", "▪", "+")
_LEADER = re.compile(r"\.{2,}|…+|_{2,}|-{2,}|·{2,}")
_BRACKETED = re.compile(r"\([\d.,]+%?\)")


def with_whole_names(rows: list[list[str]]) -> list[list[str]]:
    """Return rows that were cut at every blank, the words of each name put together again.

    A name is what stands before the numbers that most rows end in, or after the one that they
    begin with. Rows that are equally long stay as they are, unless each begins with two words and
    no header names them. Other rows, such as titles, stay.

    >>> with_whole_names([["New", "York", "5"], ["Paris", "3"]])
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


def is_blank_table(rows: Sequence[Sequence[str]]) -> bool:
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
    for count in range(1, min(_MOST_TITLES, len(rows) - _FEW_ROWS) + 1):
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
