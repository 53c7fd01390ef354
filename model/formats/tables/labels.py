"""Which columns of numbers are labels of the rows, and which row is the sum of the others."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from model.document.cells import Kind
from model.document.table import Array, Column, Table

_HEADS = re.compile(
    r"|unnamed(?::? ?\d+)?|index|idx|ids?|[a-z]+[ _-]?ids?|tokens?|rank|rang"
    r"|row(?:[ _-]?(?:names?|id|nr))?"
    r"|no\.?|nr\.?|#|key|x|values?|k|n_?th|bins?|years?|position|pos|level_\d+|\.\.\.1|v1"
    r"|steps?|epochs?|iter(?:ation)?s?|layers?|trials?|folds?|chunks?|lines?|clusters?|obs(?:ervations?)?",
    re.IGNORECASE,
)
_HEADS_COUNTS = re.compile(
    r"\b(?:counts?|freq(?:uency|uencies|s)?|n|hits|votes|tally|times|weights?|p|prob\w*)\b",
    re.IGNORECASE,
)
_HEADS_DISTRIBUTION = re.compile(r"[pq]\d*\b|.*(?:prob|logit|weight|count|freq)", re.IGNORECASE)
_FEWEST_RUNNING = 3
YEARS = range(1_800, 2_200)
_FEWEST_OTHERS = 3
_FEWEST_RESTATED = 2
_MOST_BLANK = 3  # rows below those counted: what is missing, and totals
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
    edges = _edges(list(numbers), list(numbers.values()))
    found = [k for k in numbers if k in edges or _is_label(k, heads, numbers, names)]
    return tuple(found) if len(found) < len(numbers) else ()


def restated_columns(
    numbers: Mapping[int, Array], percent: Callable[[int], bool]
) -> tuple[int, ...]:
    """Return the columns that say again, as shares or as a running total, what counts before say.

    As tables of frequencies have them: counts first, then percent, percent of what is valid, and
    cumulative percent, each rounded. Blank cells at their ends, and a total, change nothing.
    percent: whether a column is called or written as percentages, without which those of a
    hundred counts could not be told from another distribution.
    """
    order = sorted(numbers)
    if len(order) < 2 or not _is_whole(numbers[order[0]]) or min(numbers[order[0]]) < 0.0:
        return ()
    counts = numbers[order[0]]
    return tuple(k for k in order[1:] if _restates(counts, numbers[k], percent(k)))


def _restates(counts: Array, values: Array, is_percent: bool) -> bool:
    size = min(len(counts), len(values))
    some, told = counts[:size], values[:size]
    if size < _FEWEST_RESTATED or len(counts) - size > _MOST_BLANK or not np.isfinite(told).all():
        return False
    digit = _last_digit(told) / 2.0 + _ROUNDING
    whole = math.fsum(some)
    if math.isclose(some[-1], math.fsum(some[:-1])):
        whole /= 2.0  # a total is among them
    if whole <= 0.0:
        return False
    running = np.cumsum(some)
    # A running total is blank beside the total of two.
    enough = size >= _FEWEST_RUNNING or len(counts) > size
    for share in (1.0, 100.0):
        shares = some * (share / whole)
        same = np.array_equal(shares, some)
        if (is_percent or not same) and np.allclose(told, shares, rtol=0.0, atol=digit):
            return True
        near = digit * (1.0 + np.arange(size))
        if enough and bool((abs(told - running * (share / whole)) <= near).all()):
            return True
    return enough and np.array_equal(told, running)


def _edges(columns: Sequence[int], values: Sequence[Array]) -> tuple[int, ...]:
    """The two columns that say where intervals begin and end: each goes on where one ended."""
    for k, (left, right) in enumerate(pairwise(values)):
        alike = len(left) == len(right) and np.array_equal(right[:-1], left[1:])
        if alike and _goes_up(left) and _goes_up(right):
            return columns[k], columns[k + 1]
    return ()


def _is_label(
    index: int, heads: Sequence[str], numbers: Mapping[int, Array], names: int | None
) -> bool:
    head, values = heads[index], numbers[index]
    others = [one for k, one in numbers.items() if k != index]
    distinct = len(np.unique(values)) == len(values)
    if any(heads) and _HEADS.fullmatch(head) and (head or index == 0):
        if not _is_whole(values):
            # Midpoints of bins and payoffs label rows; what adds up to one is a distribution.
            if _looks_like_shares(values):
                return False
            return _are_shares(others) or (names is None and index == min(numbers) and distinct)
        # Whole numbers under such a heading may repeat (bins, years), but not where they are data.
        return distinct or names is not None
    if not _is_whole(values) or not distinct or _HEADS_DISTRIBUTION.match(head):
        return False
    if names is not None and index > names:
        return _is_running(values) and _are_shares(others)
    if index != min(numbers):
        return False
    if _are_years(values) and not any(map(_are_years, others)):
        return True
    if _is_running(values):
        return True
    if names is not None:
        return False
    return (
        _are_shares(others)
        or any(map(_looks_like_logs, others))
        or all(
            _looks_like_counts(heads[k], one, values) for k, one in numbers.items() if k != index
        )
    )


def _looks_like_logs(values: Array) -> bool:
    """Whether numbers may be log-probabilities: none above 0, and not all of them 0 or whole."""
    return bool(len(values)) and float(values.max()) <= 0.0 and not _is_whole(values)


def _are_shares(columns: Sequence[Array]) -> bool:
    return any(map(_looks_like_shares, columns))


def _looks_like_counts(head: str, values: Array, beside: Array) -> bool:
    """Whether numbers are counts, by their heading or beside whole numbers that only go up.

    Without headings there is nothing to say that one column is another thing than the other.
    """
    if _HEADS_COUNTS.search(head):
        return True
    return bool(head) and _is_whole(values) and _goes_up(beside) and not _goes_up(values)


def _are_years(values: Array) -> bool:
    """Whether numbers are years, one after another."""
    some = len(values) >= _FEWEST_RUNNING and values[0] in YEARS
    return some and bool((np.diff(values) == 1.0).all())


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
    row = sum_row(table)
    halves = row == 0 and all(_is_halving(one.values) for one in table.columns)
    return None if halves and table.outcomes[0].strip() else row


def is_total_of_parts(table: Table) -> bool:
    """Return whether the last row is half of all others together in every column.

    As where the rows between are parts, each with a total of its own.
    """
    told = [one for one in table.columns if one.texts.get(len(table) - 1) != ""]
    if not told or any(one.kind is not Kind.WEIGHTS or one.sums_to_one for one in told):
        return False
    last = [float(one.values[-1]) for one in told]
    with np.errstate(over="ignore"):
        rest = [float(one.values[:-1].sum()) for one in told]
    pairs = zip(last, rest, strict=True)
    return all(total > 0.0 and math.isclose(2.0 * total, sum_) for total, sum_ in pairs)


def sum_row(table: Table, fewest: int = _FEWEST_OTHERS) -> int | None:
    """Return the row that is the sum of all others, also where it may as well be an outcome.

    fewest: others that there have to be.
    """
    size = len(table)
    if size <= fewest or any(one.kind is not Kind.WEIGHTS for one in table.columns):
        return None
    for row in (size - 1, 0):
        told = [one for one in table.columns if one.texts.get(row) != ""]
        if not told or any(one.sums_to_one for one in told):
            continue
        if all(_is_sum(column, row) for column in told):
            return row
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
        with np.errstate(over="ignore"):
            scaled = values * 10.0**decimals
        if np.allclose(scaled, np.rint(scaled), rtol=0.0, atol=1e-6):
            return 0.0 if _is_whole(values) else 10.0**-decimals
    return 10.0**-_MOST_DECIMALS


def _is_halving(values: Array) -> bool:
    shares = values[values > 0.0] / values.max()
    return bool((np.log2(shares) == np.rint(np.log2(shares))).all())
