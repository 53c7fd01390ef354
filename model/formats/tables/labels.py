"""Which columns of numbers are labels of the rows, and which row is the sum of the others."""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from model.document.cells import Kind
from model.document.table import Array, Column, Table

_HEADS = re.compile(
    r"|unnamed(?::? ?\d+)?|index|idx|ids?|[a-z]+[ _-]?ids?|rank|rang|row(?:[ _-]?(?:names?|id|nr))?"
    r"|no\.?|nr\.?|#|key|x|values?|k|n_?th|bins?|years?|position|pos|level_\d+|\.\.\.1|v1",
    re.IGNORECASE,
)
_HEADS_COUNTS = re.compile(
    r"\b(?:counts?|freq(?:uency|uencies|s)?|n|hits|votes|tally|times|weights?|p|prob\w*)\b",
    re.IGNORECASE,
)
_HEADS_DISTRIBUTION = re.compile(r"[pq]\d*\b|.*(?:prob|logit|weight|count|freq)", re.IGNORECASE)
_FEWEST_RUNNING = 3
_FEWEST_OTHERS = 3
_ROUNDING = 1e-9
_ROUNDED_SUM = 0.02
_NEAR = 1e-6  # within which a plain sum is, however many it adds up
_WHOLES = (1.0, 100.0)
_MOST_DECIMALS = 9


def label_columns(
    heads: Sequence[str], numbers: Mapping[int, Array], names: int | None
) -> tuple[int, ...]:
    """Return the columns that label rows instead of saying how likely or how many they are.

    Those are numbers that are headed so; running numbers before all data, or beside what looks
    like probabilities; and, where no column has names, distinct whole numbers beside what looks
    like probabilities or counts. One column of numbers always stays.

    numbers: of each column of numbers, without the names' own, what it holds.
    """
    found = [index for index in numbers if _is_label(index, heads, numbers, names)]
    return tuple(found) if len(found) < len(numbers) else ()


def _is_label(
    index: int, heads: Sequence[str], numbers: Mapping[int, Array], names: int | None
) -> bool:
    head, values = heads[index], numbers[index]
    others = [one for k, one in numbers.items() if k != index]
    distinct = len(np.unique(values)) == len(values)
    if any(heads) and _HEADS.fullmatch(head) and (head or index == 0):
        if not _is_whole(values):
            # Midpoints of bins name outcomes, where nothing else does.
            return names is None and index == min(numbers) and distinct and _are_shares(others)
        # Whole numbers under such a heading may repeat (bins, years), but not where they are data.
        return distinct or names is not None
    if not _is_whole(values) or not distinct or _HEADS_DISTRIBUTION.match(head):
        return False
    if names is not None and index > names:
        return _is_running(values) and _are_shares(others)
    if index != min(numbers):
        return False
    if _is_running(values) and (any(heads) or names is not None):
        return True
    if names is not None:
        return False
    return _are_shares(others) or all(
        _looks_like_counts(heads[k], one, values) for k, one in numbers.items() if k != index
    )


def _are_shares(columns: Sequence[Array]) -> bool:
    return any(map(_looks_like_shares, columns))


def _looks_like_counts(head: str, values: Array, beside: Array) -> bool:
    """Whether numbers are counts, by their heading or beside whole numbers that only go up.

    Without headings there is nothing to say that one column is another thing than the other.
    """
    if _HEADS_COUNTS.search(head):
        return True
    return bool(head) and _is_whole(values) and _goes_up(beside) and not _goes_up(values)


def _goes_up(values: Array) -> bool:
    return len(values) >= _FEWEST_RUNNING and bool((np.diff(values) > 0.0).all())


def _is_whole(values: Array) -> bool:
    return bool(len(values)) and bool((np.isfinite(values) & (values == np.rint(values))).all())


def _is_running(values: Array) -> bool:
    steps = np.arange(len(values))
    enough = len(values) >= _FEWEST_RUNNING
    return enough and values[0] in (0.0, 1.0) and bool(np.array_equal(values, values[0] + steps))


def _looks_like_shares(values: Array) -> bool:
    """Whether numbers are probabilities, or percentages, by what they add up to."""
    if not len(values) or not bool(((values >= 0.0) & np.isfinite(values)).all()):
        return False
    total = float(values.sum())
    near = abs(total - 1.0) <= _ROUNDED_SUM or abs(total / 100.0 - 1.0) <= 0.5 * _ROUNDED_SUM
    return near and not _is_whole(values)


def total_row(table: Table) -> int | None:
    """Return the row that is the sum of all others in every column, the last or the first one.

    A column with a blank cell there says nothing. None where there is no such row, with fewer than
    three others, among logits, and where a column adds up to one with it: a half that is as likely
    as all others together is no total. As many a distribution halves from row to row, such a first
    row (4, 2, 1, 1) is none either.
    """
    size = len(table)
    if size <= _FEWEST_OTHERS or any(one.kind is not Kind.WEIGHTS for one in table.columns):
        return None
    for row in (size - 1, 0):
        told = [one for one in table.columns if one.texts.get(row) != ""]
        if not told or any(one.sums_to_one for one in told):
            continue
        if all(_is_sum(column, row) for column in told):
            halves = row == 0 and all(_is_halving(one.values) for one in told)
            return None if halves and table.outcomes[0].strip() else row
    return None


def _is_sum(column: Column, row: int) -> bool:
    values = column.values
    total = float(values[row])
    with np.errstate(over="ignore", invalid="ignore"):
        rest = float(values.sum()) - total
    near = total in _WHOLES or math.isclose(rest, total, rel_tol=_NEAR)
    if not near or not math.isfinite(rest) or total <= 0.0 or not np.any(np.delete(values, row)):
        return False
    exact = math.fsum(values.tolist()) - total
    if math.isclose(exact, total, rel_tol=_ROUNDING):
        return True
    # Shares that were rounded add up to one, or a hundred, only nearly, and their total says so.
    return total in _WHOLES and abs(exact - total) <= min(
        0.5 * _ROUNDED_SUM * total, 0.5 * (len(values) - 1) * _last_digit(values) * (1 + _ROUNDING)
    )


def _last_digit(values: Array) -> float:
    """What one stands for in the last decimal that any of these numbers has; 0 without decimals."""
    for decimals in range(1, _MOST_DECIMALS):
        scaled = values * 10.0**decimals
        if np.allclose(scaled, np.rint(scaled), rtol=0.0, atol=1e-6):
            return 0.0 if _is_whole(values) else 10.0**-decimals
    return 10.0**-_MOST_DECIMALS


def _is_halving(values: Array) -> bool:
    shares = values[values > 0.0] / values.max()
    return bool((np.log2(shares) == np.rint(np.log2(shares))).all())
