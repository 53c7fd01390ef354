"""q_T ~ q^(1/T), from weights or logits, kept to about 90 bits.

Source: S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Optimization by simulated annealing, Science 220
(1983); C. Guo et al., On calibration of modern neural networks, ICML 2017.
"""

from functools import partial
from math import inf, isnan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import FloatArray, Pair, add, difference, divide, in_blocks, multiply, two_sum
from model.exact.weights import (
    PEAK_EXPONENT,
    Probabilities,
    Weights,
    as_logits,
    as_weights,
    weights_of_logs,
)
from model.measures.comparison import Comparison
from model.measures.divergence import kl_divergence_of
from model.measures.entropy import mean_log_pair
from model.tempering.tilting import tilt_divergence

_COLD, _HOT = 1e-100, 1e100  # between which 1/T has all its digits, and logs / T too
_HUGE = 1e100  # beyond this, quotients and products are formed without their tails
WIDEST = 1e6  # nats that logits of one column may differ by, but for masks
_APART = 1e-9  # of its terms: a difference of theirs so large keeps all digits of a double
_NEAR_TIE = 1e-15  # of the range: what lies closer to the largest counts as tied with it


class Tempered(NamedTuple):
    """A source column, a temperature, and the distribution source^(1/T), not rounded."""

    source: Weights
    temperature: float
    distribution: Weights

    @property
    def probabilities(self) -> FloatArray:
        """The tempered probabilities, rounded (read-only)."""
        return self.distribution.probabilities


def temper(q: ArrayLike | Weights, temperature: float) -> FloatArray:
    """Return q^(1/T) / sum, read-only probabilities of the n weights q >= 0, normalised exactly.

    The array remembers its unrounded values for measures (see `model.exact.weights.Probabilities`).

    T = 0: equal shares among the largest (nearer than 1e-15 of the range counts as tied);
    T = inf: equal shares among the rows above 0, zeros stay 0. ValueError for T < 0 and NaN.

    >>> temper([0.8, 0.2], 0.5).round(4).tolist()
    [0.9412, 0.0588]
    >>> temper([0.8, 0.2, 0.0], float("inf")).tolist()
    [0.5, 0.5, 0.0]
    """
    return Probabilities.of(tempered_weights(q, temperature).distribution)


def temper_logits(z: ArrayLike | Weights, temperature: float) -> FloatArray:
    """Return exp(z/T) / sum, read-only probabilities of n logits; one of -inf is 0 at every T.

    Limits, memory and errors as in `temper`.

    >>> temper_logits([0.0, 0.0, float("-inf")], 2.0).tolist()
    [0.5, 0.5, 0.0]
    """
    return Probabilities.of(tempered_logits(z, temperature).distribution)


def tempered_logits(z: ArrayLike | Weights, temperature: float) -> Tempered:
    """Return softmax(z/T), of n logits z, as an exact `Tempered` value; limits as in `temper`.

    >>> tempered_logits([1.0, 1.0], 0.5).probabilities.tolist()
    [0.5, 0.5]
    """
    return tempered_weights(as_logits(z), temperature)


def tempered_weights(q: ArrayLike | Weights, temperature: float) -> Tempered:
    """Return q^(1/T), of n weights q, as an exact `Tempered` value; limits as in `temper`.

    >>> tempered_weights([3.0, 3.0, 0.0], 0.5).probabilities.tolist()
    [0.5, 0.5, 0.0]
    """
    source = as_weights(q)
    t = checked_temperature(temperature)
    if t == 0.0:
        return Tempered(source, t, _equal_shares(tied_rows(source)))
    if t == inf:
        return Tempered(source, t, _equal_shares(source.support))
    if t == 1.0:
        return Tempered(source, t, source)
    return Tempered(source, t, weights_of_logs(_divided(source.log_ratios, t)))


def checked_temperature(temperature: float) -> float:
    """The temperature as a float; ValueError where it is negative or not a number."""
    t = float(temperature)
    if isnan(t) or t < 0.0:
        raise ValueError(
            f"The temperature must be a number from 0 to infinity, not {temperature!r}."
        )
    return t


def tied_rows(q: Weights) -> NDArray[np.bool_]:
    """True in the rows of the largest weight, near-ties (1e-15 of the range) included.

    The range of logits counts up to 1e6: a mask such as -1.8e308 makes no two others equal.
    """
    if q.given_logs is not None:
        return tied_gaps(-np.asarray(q.given_logs.hi), WIDEST)
    return tied_gaps(q.values[q.peak] - q.values)


def tied_gaps(gaps: FloatArray, most: float = inf) -> NDArray[np.bool_]:
    """True in the rows that lie as little below the largest as `tied_rows` says.

    gaps: how far below, 0 for the largest, inf for what is impossible. most: what counts of their
    range.
    """
    spread = float(np.max(gaps, where=np.isfinite(gaps), initial=0.0))
    return np.asarray(gaps <= _NEAR_TIE * min(spread, most))


def divergence_from_source(tempered: Tempered) -> float:
    """Return D(q_T || q), in nats: 0 at T = 1, exact next to it.

    >>> divergence_from_source(tempered_weights([0.8, 0.2], 1.0))
    0.0
    """
    if tempered.temperature in (0.0, inf):
        return divergence_of(tempered)
    apart = _gap_to_source(tempered)
    if apart is not None:
        return apart
    v = _tilt(tempered)
    negative = Pair(-v.hi, -v.lo)
    return tilt_divergence(tempered.distribution.values, negative, _unit_values(tempered.source))


def _gap_to_source(tempered: Tempered) -> float | None:
    """D(q_T || q) from the mean under q_T of log(q/q_max) and both sums; None where it is small.

    Then too few of its digits would be left of the difference.
    """
    new, old = tempered.distribution, tempered.source
    if not _COLD < tempered.temperature < _HOT:
        return None
    mean = mean_log_pair(new, old)
    tilt = multiply(_excess_of_inverse(tempered.temperature), mean)
    gap = difference(add(tilt, old.log_total), new.log_total).value
    return gap if gap > _APART * (1.0 + abs(tilt.value) + old.log_total.value) else None


def divergence_of(tempered: Tempered) -> float:
    """Return D(distribution || source), in nats, also where the one is no power of the other.

    >>> round(divergence_of(tempered_weights([0.8, 0.2], 0.0)), 6)
    0.223144
    """
    return kl_divergence_of(Comparison(tempered.distribution, tempered.source))


def _divided(logs: Pair, temperature: float) -> Pair:
    """logs / T; what exceeds the range becomes -inf, weight 0."""
    hi, lo = np.asarray(logs.hi), np.asarray(logs.lo)
    return Pair(*in_blocks(partial(_quotients, temperature), len(hi), hi, lo))


def _quotients(temperature: float, hi: FloatArray, lo: FloatArray) -> tuple[FloatArray, ...]:
    if _COLD < temperature < _HOT and float(hi.min()) > -_HUGE and float(hi.max()) < _HUGE:
        # As good as a quotient of pairs, and a fourth of the work.
        product = multiply(Pair(hi, lo), divide(Pair(1.0, 0.0), Pair(temperature, 0.0)))
        return np.asarray(product.hi), np.asarray(product.lo)
    with np.errstate(over="ignore", under="ignore"):
        plain = hi / temperature
        inside = (np.abs(plain) < _HUGE) & (np.abs(hi) < _HUGE)
        safe = Pair(np.where(inside, hi, 0.0), np.where(inside, lo, 0.0))
        if temperature < 1e200:
            exact = divide(safe, Pair(temperature, 0.0))
        else:
            exact = Pair(plain, np.zeros_like(plain))
        return np.where(inside, exact.hi, plain), np.where(inside, exact.lo, 0.0)


def _tilt(tempered: Tempered) -> Pair:
    """v = (1/T - 1) log(q / q_max), so that q_T ~ q exp(v)."""
    logs = tempered.source.log_ratios
    if tempered.temperature < 1e-200:
        # 1/T may exceed the range, and 1 is nothing beside it.
        return _divided(logs, tempered.temperature)
    factor = _excess_of_inverse(tempered.temperature)
    hi, lo = np.asarray(logs.hi), np.asarray(logs.lo)
    return Pair(*in_blocks(partial(_multiples, factor), len(hi), hi, lo))


def _multiples(factor: Pair, hi: FloatArray, lo: FloatArray) -> tuple[FloatArray, ...]:
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        plain = np.where(hi == 0.0, 0.0, factor.hi * hi)
        inside = (np.abs(plain) < _HUGE) & (np.abs(hi) < _HUGE) & (abs(factor.value) < 1e200)
        product = multiply(
            Pair(min(float(factor.hi), 1e200), factor.lo), Pair(np.where(inside, hi, 0.0), lo)
        )
    return np.where(inside, product.hi, plain), np.where(inside, product.lo, 0.0)


def _excess_of_inverse(temperature: float) -> Pair:
    """1/T - 1 as a pair, for T that are not tiny."""
    if temperature > 1e200:
        return Pair(-1.0, 0.0)
    return divide(two_sum(1.0, -temperature), Pair(temperature, 0.0))


def _unit_values(source: Weights) -> FloatArray:
    """The source's weights with the largest scaled as in `weights_of_logs`."""
    with np.errstate(under="ignore"):
        return source.values / source.largest.hi * 2.0 ** (PEAK_EXPONENT - 1)


def _equal_shares(rows: NDArray[np.bool_]) -> Weights:
    logs = np.where(rows, 0.0, -inf)
    values = np.where(rows, 2.0 ** (PEAK_EXPONENT - 1), 0.0)
    return Weights(values, None, Pair(logs, np.zeros_like(logs)))
