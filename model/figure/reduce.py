"""Reduction: from any number of outcomes to at most some 2,000 columns to draw."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array

MOST_COLUMNS = 2_000
MOST_RANKS = 1_500


# The same at each tick and edit of a document.
@lru_cache(maxsize=4)
def log_spaced_ranks(count: int, most: int = MOST_RANKS) -> NDArray[np.intp]:
    """Return at most `most` ranks from 0 to count − 1, evenly spaced on a log axis, ends kept.

    Read-only. All of them where count ≤ most; none where count is 0.
    """
    spaced = np.geomspace(1.0, float(max(count, 1)), most)
    ranks = np.unique(np.rint(spaced).astype(np.intp)) - 1 if count > most else np.arange(count)
    ranks.flags.writeable = False
    return ranks


# One array, which pictures know again.
@lru_cache(maxsize=4)
def log_spaced_places(count: int, most: int = MOST_RANKS) -> Array:
    """Return `log_spaced_ranks` as they are drawn, counted from 1. Read-only."""
    places = log_spaced_ranks(count, most).astype(np.float64) + 1.0
    places.flags.writeable = False
    return places


def columns_by_maximum(
    values: Array, most: int = MOST_COLUMNS
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return (starts, peaks) of at most `most` columns over values.

    `starts` is the first index of each column of neighbours, `peaks` the index of the largest
    value in it (the first of equals), so that no spike is lost. Each value is its own column where
    len(values) ≤ most.
    """
    count = len(values)
    if count <= most:
        every = np.arange(count)
        return every, every
    starts = np.floor(np.arange(most) * (count / most)).astype(np.intp)
    edges = np.append(starts, count)
    width = int(np.diff(edges).max())
    index = starts[:, None] + np.arange(width)[None, :]
    inside = index < edges[1:, None]
    block = np.where(inside, values[np.minimum(index, count - 1)], -np.inf)
    return starts, starts + block.argmax(axis=1)


def running_mean(values: Array, window: int) -> Array:
    """Return the mean of the `window` values around each, fewer at the ends.

    NaN counts nowhere, NaN where all are; ∞ wherever one of them is.
    """
    sums, counts, infinite = (
        np.concatenate([[0.0], np.cumsum(part)])
        for part in (
            np.where(np.isfinite(values), values, 0.0),
            ~np.isnan(values),
            np.isinf(values),
        )
    )
    middle = np.arange(values.size)
    first = np.maximum(middle - window // 2, 0)
    stop = np.minimum(middle + (window + 1) // 2, values.size)
    total = counts[stop] - counts[first]
    means = np.full(values.size, np.nan)
    np.divide(sums[stop] - sums[first], total, out=means, where=total > 0)
    means[infinite[stop] > infinite[first]] = np.inf
    return means
