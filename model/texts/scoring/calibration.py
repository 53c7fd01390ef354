"""Calibration: whether what a model is sure of comes as often as it says.

Sources: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks,
ICML 2017 (ECE, MCE, bins (lo, hi]); G. W. Brier, Verification of forecasts expressed in terms of
probability, Monthly Weather Review 78 (1950); E. B. Wilson, Probable inference, the law of
succession, and statistical inference, JASA 22 (1927), for the bands.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import FloatArray, sum_exactly
from model.measures.counts import NORMAL_95
from model.texts.scoring.logits import Ids, Integers

BINS = 15
_SURE = 0.5  # confidence from which a model is sure


@dataclass(frozen=True, eq=False)
class Calibration:
    """A reliability diagram's bins and the errors they add up to.

    Attributes:
        edges: the bins' borders, from 0 to 1, one more than there are bins.
        counts: how many positions fall in each bin.
        confidences, accuracies: their means in each bin; NaN in an empty one.
        low, high: the 95 % bands of the accuracies as shares of so many draws (Wilson).
        ece: Σ share · |accuracy − confidence|, the ℓ1 error.
        ece_squared: √Σ share · (accuracy − confidence)², the ℓ2 error.
        ece_max: the largest |accuracy − confidence| of a bin, called MCE too.
        brier: the mean of (confidence − correct)².
    """

    edges: FloatArray
    counts: Integers
    confidences: FloatArray
    accuracies: FloatArray
    low: FloatArray
    high: FloatArray
    ece: float
    ece_squared: float
    ece_max: float
    brier: float


def calibrate(confidence: ArrayLike, correct: ArrayLike, bins: int = BINS) -> Calibration:
    """Return the calibration of confidences (0 to 1) with what came of them (0 or 1).

    Bins are of equal width, borders exactly k/bins: (lo, hi], with 0 in the first one. ValueError
    for empty or uneven input, and naming the position of a confidence outside 0 to 1.
    """
    sure, right = _checked(confidence, correct, bins)
    index = bin_of(sure, bins)
    counts = np.bincount(index, minlength=bins)
    order = np.argsort(index, kind="stable")
    ends = np.cumsum(counts)
    gaps, confidences, accuracies = (np.full(bins, math.nan) for _ in range(3))
    for k in np.flatnonzero(counts):
        rows = order[ends[k] - counts[k] : ends[k]]
        gaps[k] = sum_exactly(right[rows] - sure[rows]).value
        confidences[k] = sum_exactly(sure[rows]).value / counts[k]
        accuracies[k] = right[rows].sum() / counts[k]
    filled = counts > 0
    sizes = np.abs(gaps[filled])
    means = sizes / counts[filled]
    misses = sure - right
    low, high = wilson(accuracies, counts)
    return Calibration(
        np.arange(bins + 1) / bins,
        counts.astype(np.int64),
        confidences,
        accuracies,
        low,
        high,
        ece=sum_exactly(sizes).value / sure.size,
        ece_squared=math.sqrt(sum_exactly(sizes * means).value / sure.size),
        ece_max=float(means.max()),
        brier=sum_exactly(misses * misses).value / sure.size,
    )


def wilson(shares: FloatArray, counts: Integers) -> tuple[FloatArray, FloatArray]:
    """Return the ends of the 95 % interval of each share of so many draws; NaN of none.

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), exactly 0 at p = 0 below and 1 at p = 1
    above.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        part = NORMAL_95**2 / counts
        middle = shares + 0.5 * part
        reach = np.sqrt(part * (shares * (1.0 - shares) + 0.25 * part))
        low, high = (middle - reach) / (1.0 + part), (middle + reach) / (1.0 + part)
    low[shares == 0.0], high[shares == 1.0] = 0.0, 1.0
    return low, high


def bin_of(confidence: FloatArray, bins: int) -> Ids:
    """Return the bin, from 0, of each confidence; borders are the exact fractions k/bins."""
    index = np.clip(np.floor(confidence * bins), 0, bins - 1).astype(np.intp)
    nearest = np.rint(confidence * bins)
    for row in np.flatnonzero(np.abs(confidence * bins - nearest) < 1e-9 * bins):
        border = int(nearest[row])
        beyond = Fraction(float(confidence[row])) > Fraction(border, bins)
        index[row] = min(max(border if beyond else border - 1, 0), bins - 1)
    return index


def _checked(confidence: ArrayLike, correct: ArrayLike, bins: int) -> tuple[FloatArray, FloatArray]:
    sure = np.asarray(confidence, dtype=np.float64)
    right = np.asarray(correct, dtype=np.float64)
    if bins < 1:
        raise ValueError(f"A reliability diagram has at least 1 bin, not {bins}.")
    if sure.ndim != 1 or sure.shape != right.shape or not sure.size:
        raise ValueError(
            f"Give one outcome for each confidence: shapes {sure.shape} and {right.shape}."
        )
    outside = np.flatnonzero(~((sure >= 0.0) & (sure <= 1.0)))
    if outside.size:
        row = int(outside[0])
        raise ValueError(f"The confidence at position {row + 1} is {sure[row]}, not from 0 to 1.")
    odd = np.flatnonzero((right != 0.0) & (right != 1.0))
    if odd.size:
        row = int(odd[0])
        raise ValueError(f"The outcome at position {row + 1} is {right[row]}, not 0 or 1.")
    return sure, right


@dataclass(frozen=True, eq=False)
class Corner:
    """One of the four corners: sure or unsure, right or wrong.

    Attributes:
        sure, right: which corner.
        positions: its positions, the most telling first: for a right corner the most confident or
            the least, for a wrong one the most surprised.
        share: how many of all scored positions it holds, from 0 to 1.
        nll_mean, perplexity: over its positions; NaN where it is empty.
    """

    sure: bool
    right: bool
    positions: Ids
    share: float
    nll_mean: float
    perplexity: float

    @property
    def name(self) -> str:
        """What the corner is called: "sure and wrong"."""
        return f"{'sure' if self.sure else 'unsure'} and {'right' if self.right else 'wrong'}"


def four_corners(
    nll: FloatArray, confidence: FloatArray, correct: NDArray[np.bool_]
) -> tuple[Corner, ...]:
    """Return the corners sure/right, sure/wrong, unsure/right, unsure/wrong of a text's positions.

    A position is sure where confidence ≥ 0.5; positions with NaN nll belong to none. Arrays
    are taken as flat. The two corners of one row can have the same perplexity as two of another
    text with other accuracies: perplexity does not see who was right.
    """
    flat, sureness, right = nll.reshape(-1), confidence.reshape(-1), correct.reshape(-1)
    scored = ~np.isnan(flat)
    total = int(np.count_nonzero(scored))
    sure = sureness >= _SURE
    return tuple(
        _corner(flat, sureness, np.flatnonzero(scored & (sure == s) & (right == r)), s, r, total)
        for s in (True, False)
        for r in (True, False)
    )


def _corner(
    nll: FloatArray, confidence: FloatArray, rows: Ids, sure: bool, right: bool, total: int
) -> Corner:
    if not rows.size:
        return Corner(sure, right, rows, 0.0, math.nan, math.nan)
    telling = (-confidence[rows] if sure else confidence[rows]) if right else -nll[rows]
    mean = sum_exactly(nll[rows]).value / rows.size if np.isfinite(nll[rows]).all() else math.inf
    perplexity = math.exp(mean) if mean < 709.7 else math.inf
    positions = rows[np.argsort(telling, kind="stable")]
    return Corner(sure, right, positions, rows.size / total, mean, perplexity)
