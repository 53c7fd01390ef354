"""Cuts: which rows each filter keeps, by the rules of transformers and of llama.cpp.

Every rule sees the probabilities p of the rows still there, likeliest first, equal ones in table
order, summing to 1, and returns True where a row stays; at least one does. Numbers nearer to a
boundary than 1e-15 of it lie on it, so that decimals as people type them (0.4 + 0.3 against 0.7)
cut as they would on paper; sums are exact.

Sources: A. Fan et al., Hierarchical neural story generation, ACL 2018 (top-k); A. Holtzman et al.,
The curious case of neural text degeneration, ICLR 2020 (top-p); N. N. Minh et al., Turning up the
heat: min-p sampling, ICLR 2025; C. Meister et al., Locally typical sampling, TACL 11 (2023);
J. Hewitt et al., Truncation sampling as language model desmoothing, EMNLP 2022 (epsilon, eta).
"""

from math import exp, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray, sum_exactly

Rules = Literal["transformers", "llama.cpp"]
Kept = NDArray[np.bool_]

NEAR = 1e-15  # of a boundary: what lies closer lies on it
_SLACK = 1e-9  # more than a running sum of millions of rows can be off
_NEAR_SCORE = 1e-14  # of a typicality score: logarithms are rounded, so equals may differ so much


def top_k(logs: FloatArray, k: int, rules: Rules) -> Kept:
    """Return the k likeliest, given log p up to a constant.

    transformers drops what is less likely than the k-th, so rows tied with it stay and more than k
    may remain; llama.cpp keeps exactly k, the first of ties.
    """
    if k >= len(logs):
        return np.ones(len(logs), dtype=np.bool_)
    if rules == "llama.cpp":
        return _first(k, len(logs))
    cut = float(logs[k - 1] - logs[0])
    return np.asarray(logs - logs[0] >= cut - NEAR * max(1.0, -cut))


def top_p(p: FloatArray, mass: float) -> Kept:
    """Return the fewest of the likeliest that hold `mass`.

    transformers drops from below while the sum of what is dropped is ≤ 1 − mass, llama.cpp stops
    from above where the sum of what is kept is ≥ mass: on numbers that sum to 1 this is the same.
    Of equal rows at the boundary the first of the table stay, in both.
    """
    return _first(_rows_to_reach(p, mass), len(p))


def min_p(p: FloatArray, share: float) -> Kept:
    """Return the rows with p ≥ share · largest p (llama.cpp: logit ≥ max + ln share)."""
    return np.asarray(p >= share * float(p[0]) * (1.0 - NEAR))


def typical(p: FloatArray, mass: float, rules: Rules) -> Kept:
    """Return the rows whose surprise is nearest to the entropy, until they hold `mass`.

    transformers stops at the first sum ≥ mass and keeps rows tied with the last; llama.cpp stops
    at the first sum > mass. Of equally typical rows the likelier comes first.
    """
    with np.errstate(divide="ignore"):
        surprise = -np.log(p)
    center = _entropy(p)
    scores = np.abs(surprise - center)
    order = np.argsort(scores, kind="stable")
    count = _rows_to_reach(p[order], mass, beyond=rules == "llama.cpp")
    kept = np.zeros(len(p), dtype=np.bool_)
    kept[order[:count]] = True
    if rules == "transformers":
        last = float(scores[order[count - 1]])
        kept |= scores <= last + _NEAR_SCORE * (1.0 + last + center)
    return kept


def epsilon(p: FloatArray, least: float) -> tuple[Kept, bool]:
    """Return the rows with p ≥ least, or the largest where there are none, and whether so."""
    kept = np.asarray(p >= least * (1.0 - NEAR))
    if kept[0]:
        return kept, False
    return np.asarray(p >= float(p[0]) * (1.0 - NEAR)), True


def eta(p: FloatArray, parameter: float) -> tuple[Kept, bool]:
    """Return `epsilon` at least = min(η, √η · e^(−H)), H in nats."""
    return epsilon(p, min(parameter, sqrt(parameter) * exp(-_entropy(p))))


def _first(count: int, length: int) -> Kept:
    return np.arange(length) < count


def _entropy(p: FloatArray) -> float:
    alive = p[p > 0.0]
    return sum_exactly(-alive * np.log(alive)).value


def _rows_to_reach(p: FloatArray, mass: float, *, beyond: bool = False) -> int:
    """The fewest leading rows that sum to `mass`, or to more than it where `beyond`; all if none.

    The running sum finds the neighbourhood, exact sums decide in it.
    """
    limit = mass * (1.0 + NEAR if beyond else 1.0 - NEAR)
    sums = np.cumsum(p)
    low = int(np.searchsorted(sums, limit - _SLACK))
    high = min(int(np.searchsorted(sums, limit + _SLACK, side="right")), len(p) - 1)
    while low < high:
        middle = (low + high) // 2
        total = sum_exactly(p[: middle + 1]).value
        if total > limit or (total == limit and not beyond):
            high = middle
        else:
            low = middle + 1
    return min(low, len(p) - 1) + 1
