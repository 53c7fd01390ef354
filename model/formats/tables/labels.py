"""Which columns of numbers are labels of the rows, and which row is the sum of the others."""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from model.document.cells import Kind
from model.document.table import Array, Table

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


def label_columns(
    heads: Sequence[str], numbers: Mapping[int, Array], names: int | None
) -> tuple[int, ...]:
    """Return the columns that label rows instead of saying how likely or how many they are.

    Those are whole numbers that are headed so; running numbers before all data; and, where no
    column has names, distinct whole numbers beside what looks like probabilities or counts. One
    column of numbers always stays.

    numbers: of each column of numbers, without the names' own, what it holds.
    """
    found = [
        index
        for index, values in numbers.items()
        if _is_whole(values) and _is_label(index, heads, numbers, names)
    ]
    return tuple(found) if len(found) < len(numbers) else ()


def _is_label(
    index: int, heads: Sequence[str], numbers: Mapping[int, Array], names: int | None
) -> bool:
    head, values = heads[index], numbers[index]
    headed = any(heads)
    distinct = len(np.unique(values)) == len(values)
    if headed and _HEADS.fullmatch(head) and (head or index == 0):
        # Whole numbers under such a heading may repeat (bins, years), but not where they are data.
        return distinct or names is not None
    if _HEADS_DISTRIBUTION.match(head) or index != min(numbers) or not distinct:
        return False
    if _is_running(values) and (headed or names is not None) and (names is None or index < names):
        return True
    others = [(heads[k], one) for k, one in numbers.items() if k != index]
    return (names is None and any(_looks_like_shares(one) for _, one in others)) or (
        names is None and all(_HEADS_COUNTS.search(name) for name, _ in others)
    )


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

    None where there is none, with fewer than three others, among logits, and where a column adds
    up to one with it: a half that is as likely as all others together is no total. As many a
    distribution halves from row to row, such a first row (4, 2, 1, 1) is none either.
    """
    size = len(table)
    if size <= _FEWEST_OTHERS or any(one.kind is not Kind.WEIGHTS for one in table.columns):
        return None
    if any(one.sums_to_one for one in table.columns):
        return None
    for row in (size - 1, 0):
        if all(_is_sum(column.values, row) for column in table.columns):
            halves = row == 0 and all(_is_halving(one.values) for one in table.columns)
            return None if halves and table.outcomes[0].strip() else row
    return None


def _is_sum(values: Array, row: int) -> bool:
    with np.errstate(over="ignore", invalid="ignore"):
        rest = float(values.sum()) - float(values[row])
    if not math.isfinite(rest) or not np.any(np.delete(values, row)):
        return False
    exact = math.fsum(values.tolist()) - float(values[row])
    # Shares that were rounded add up to one only nearly, and their total says one.
    near = 0.5 * _ROUNDED_SUM if values[row] == 1.0 else _ROUNDING
    return float(values[row]) > 0.0 and math.isclose(exact, float(values[row]), rel_tol=near)


def _is_halving(values: Array) -> bool:
    shares = values[values > 0.0] / values.max()
    return bool((np.log2(shares) == np.rint(np.log2(shares))).all())
