"""Curves over temperature: H(q_T), D(q_T || q) and H(p, q_T) at many temperatures at once.

All three follow from A(b) = log sum exp(-b g) and the mean E_b[g], with b = 1/T and the depths
g = z_max - z: H = A + b E_b[g]; D(q_T || q) = (1 - b) E_b[g] - A(b) + A(1);
H(p, q_T) = A + b E_p[g].
Long columns are first gathered in bins of relative depth, about 0.7 % wide, each kept by its count,
centroid c and second moment m: sum exp(-b g) = exp(-b c) (count + b^2 m / 2) to third order.
"""

from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from model.exact import FloatArray
from model.exact.weights import Weights, as_weights

DIRECT_ROWS = 2000  # up to so many rows each is summed by itself
_BITS = 45  # of the 52 bits of a mantissa dropped by a bin's key: 128 bins to the octave
_SHALLOW = 1e-3  # depths with b g below this share one bin
_CELLS = 1 << 20  # of the exponential table worked on at a time


class Curves(NamedTuple):
    """Values at each temperature, in nats; cross_entropy is None where there is no truth p."""

    temperatures: FloatArray
    entropy: FloatArray
    divergence_from_source: FloatArray
    cross_entropy: FloatArray | None


class _Bins(NamedTuple):
    """Depths gathered in bins: how many, their centroids, their second moments about those."""

    counts: FloatArray
    centroids: FloatArray
    moments: FloatArray


def temperature_curves(
    p: ArrayLike | Weights | None, z: ArrayLike, temperatures: ArrayLike
) -> Curves:
    """The curves of a column with logits z (log weights, -inf for 0) over temperatures >= 0.

    p: the truth's weights, or None. Up to 2000 rows are summed directly, to about 1e-14 nats; more
    rows in bins, to 1e-6 nats (measured: below 3e-7). T = 0 and T = inf are their limits. H(p, q_T)
    is inf where p > 0 in a row of logit -inf. ValueError for temperatures < 0 or NaN, for logits
    without a finite row or above every number, and for bad weights.
    """
    ts = np.array(temperatures, dtype=np.float64)
    if ts.ndim != 1 or not bool(np.all(ts >= 0.0)):
        raise ValueError("The temperatures must be one column of numbers from 0 to infinity.")
    logits = np.asarray(z, dtype=np.float64)
    if logits.ndim != 1 or not logits.size or not -inf < float(logits.max()) < inf:
        raise ValueError("The logits must be one column with finite numbers or -inf.")
    gaps = float(logits.max()) - logits
    depths = gaps[gaps < inf]
    cold = ts == 0.0
    betas = np.divide(1.0, ts, out=np.zeros_like(ts), where=~cold)
    bins = _gather(depths, max(float(betas.max(initial=1.0)), 1.0))
    logs, means = _moments(bins, betas)
    (log_one,), _ = _moments(bins, np.ones(1))
    ties = float(np.log(np.count_nonzero(depths == 0.0)))
    entropy = np.where(cold, ties, logs + betas * means)
    divergence = np.where(cold, log_one - ties, (1.0 - betas) * means - logs + log_one)
    cross = None if p is None else _cross_entropy(p, gaps, logs, betas, np.where(cold, ties, inf))
    divergence = np.where(ts == 1.0, 0.0, np.maximum(divergence, 0.0))
    return Curves(ts, np.maximum(entropy, 0.0), divergence, cross)


def _cross_entropy(
    p: ArrayLike | Weights, gaps: FloatArray, logs: FloatArray, betas: FloatArray, cold: FloatArray
) -> FloatArray:
    truth = as_weights(p).probabilities
    if truth.size != gaps.size:
        raise ValueError(f"The columns differ in length: {truth.size} rows against {gaps.size}.")
    # What is beyond all doubles is drawn as ∞.
    with np.errstate(over="ignore"):
        mean = float(np.sum(np.multiply(truth, gaps, where=truth > 0.0, out=np.zeros_like(gaps))))
        warm = np.where(np.isfinite(cold), cold if mean == 0.0 else inf, logs)
        return np.asarray(warm + (betas * mean if mean < inf else inf))


def _gather(depths: FloatArray, largest_beta: float) -> _Bins:
    if depths.size <= DIRECT_ROWS:
        return _Bins(np.ones(depths.size), depths, np.zeros(depths.size))
    # The leading bits of a positive double count its octaves and their 128 equal parts.
    floor = np.array([_SHALLOW / largest_beta]).view(np.int64)[0] >> _BITS
    keys = np.maximum(depths.view(np.int64) >> _BITS, floor) - floor
    keys[depths > 0.0] += 1
    every = np.bincount(keys)
    filled = np.flatnonzero(every)
    counts = every.astype(np.float64)
    centroids = np.bincount(keys, depths) / np.maximum(counts, 1.0)
    offsets = depths - centroids[keys]
    moments = np.bincount(keys, offsets * offsets).astype(np.float64)
    return _Bins(counts[filled], centroids[filled], moments[filled])


def _moments(bins: _Bins, betas: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A(b) and E_b[g] at each b."""
    n, c, m = bins.counts, bins.centroids, bins.moments
    columns = np.stack([n, m, n * c, m * c], axis=1)
    rows = max(1, _CELLS // c.size)
    parts = []
    with np.errstate(under="ignore", over="ignore"):
        for start in range(0, betas.size, rows):
            parts.append(np.exp(np.outer(-betas[start : start + rows], c)) @ columns)
        sums = np.concatenate(parts) if parts else np.zeros((0, 4))
        bend = 0.5 * betas * betas
        totals = sums[:, 0] + bend * sums[:, 1]
        firsts = sums[:, 2] + bend * sums[:, 3] - betas * sums[:, 1]
    return np.log(totals), np.maximum(firsts, 0.0) / totals
