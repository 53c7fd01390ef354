"""Quick survivors: which outcomes the filters leave, from plain doubles, while the dial moves.

Every filter but typical keeps the likeliest, so that what is left is the beginning of one order,
which does not change with T. Where a row lies so near to a boundary that only exact sums can tell,
there is no answer, and the exact way is to be taken.
"""

from collections.abc import Collection
from functools import lru_cache
from math import exp, inf, log, sqrt
from typing import assert_never

import numpy as np

from model.document.settings import Filters, FilterStage
from model.exact import FloatArray
from model.exact.weights import Weights
from model.sampling.filters import SamplingError, checked_filters, working_stages
from model.sampling.survivors import Rows, ranked

_SLACK = 1e-10  # relative, and of a sum: more than plain sums over millions of rows are off


class _Unsure(Exception):  # noqa: N818
    """Only the exact way can tell."""


def quick_survivors(
    source: Weights, temperature: float, filters: Filters, banned: Collection[int]
) -> Rows | None:
    """Return the rows that are left, likeliest first, as `run_stages` would; None where unsure.

    None as well at T = 0 and ∞, for typical, where a filter would leave nothing, and for filters
    out of range.
    """
    if not (0.0 < temperature < inf and _in_range(filters)):
        return None
    rows, depths = _in_order(source, frozenset(banned))
    if not len(rows):
        return None
    warmth = 1.0
    try:
        for stage in working_stages(filters):
            if stage == "temperature":
                warmth = temperature
            else:
                depths = depths[: _kept(stage, depths, warmth, filters)]
    except _Unsure:
        return None
    return rows[: len(depths)]


def _in_range(filters: Filters) -> bool:
    try:
        checked_filters(filters)
    except SamplingError:
        return False
    return True


@lru_cache(maxsize=2)
def _in_order(source: Weights, banned: frozenset[int]) -> tuple[Rows, FloatArray]:
    """The rows that may be drawn, likeliest first, and log p less its largest."""
    rows = ranked(source)[0]
    if banned:
        allowed = np.ones(len(source), dtype=np.bool_)
        allowed[np.fromiter(banned, dtype=np.intp, count=len(banned))] = False
        rows = rows[allowed[rows]]
    depths = np.asarray(source.log_ratios.hi)[rows]
    return rows, depths - depths[0] if len(depths) else depths


def _kept(stage: FilterStage, depths: FloatArray, warmth: float, filters: Filters) -> int:
    """How many of the likeliest a filter keeps; `depths` are log p less its largest, ≤ 0."""
    if stage == "top_k":
        return _first_k(depths, int(filters.top_k), exactly=filters.preset == "llama.cpp")
    if stage == "min_p":
        return _down_to(depths, log(filters.min_p) * warmth)
    if stage == "typical":
        raise _Unsure
    shares = np.exp(depths / warmth)
    total = float(shares.sum())
    if stage == "top_p":
        return _reaching(shares, filters.top_p * total, total)
    if stage == "epsilon":
        return _down_to(depths, log(filters.epsilon * total) * warmth)
    if stage == "eta":
        entropy = log(total) - float(shares @ depths) / (warmth * total)
        least = min(filters.eta, sqrt(filters.eta) * exp(-entropy))
        return _down_to(depths, log(least * total) * warmth)
    assert_never(stage)


def _first_k(depths: FloatArray, k: int, *, exactly: bool) -> int:
    if exactly or k >= len(depths):
        return min(k, len(depths))
    return _down_to(depths, float(depths[k - 1]), tied=True)


def _down_to(depths: FloatArray, lowest: float, *, tied: bool = False) -> int:
    """How many depths are at least `lowest`; with `tied` it is one of them, and equals stay."""
    slack = _SLACK * (1.0 - lowest)
    sure, perhaps = (int(np.searchsorted(-depths, -lowest + off)) for off in (-slack, slack))
    if tied:
        # Those that differ from it by rounding alone are the very same weight, or near-ties.
        same = depths[sure:perhaps] == lowest
        sure = perhaps if bool(same.all()) else sure
    if sure != perhaps or not sure:
        raise _Unsure
    return sure


def _reaching(shares: FloatArray, mass: float, total: float) -> int:
    """The fewest of the first shares that sum to `mass`."""
    sums = np.cumsum(shares)
    slack = _SLACK * total
    first, last = (int(np.searchsorted(sums, mass + off)) for off in (-slack, slack))
    if first != last or first >= len(shares):
        raise _Unsure
    return first + 1
