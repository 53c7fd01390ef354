"""Means with their uncertainty, and percentiles, as llama.cpp's perplexity tool forms them."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.exact import FloatArray, sum_exactly

if TYPE_CHECKING:
    from collections.abc import Callable


class Estimate(NamedTuple):
    """A value and its standard error, None for one token or where a value is infinite."""

    value: float
    error: float | None = None

    def scaled(self, factor: float) -> "Estimate":
        """The estimate times a constant."""
        error = None if self.error is None else abs(factor) * self.error
        return Estimate(factor * self.value, error)


def mean_estimate(
    values: FloatArray, spread: "Callable[[FloatArray, FloatArray], float] | None" = None
) -> Estimate:
    """f = Σ/N with σ = √((Σx²/N − f²)/(N − 1)), formed by `spread`: `covariance` by itself."""
    mean = mean_of(values)
    if values.size < 2 or not math.isfinite(mean):
        return Estimate(mean)
    return Estimate(mean, math.sqrt(max((spread or covariance)(values, values), 0.0)))


def mean_of(values: FloatArray) -> float:
    """The mean; inf where one of the values is."""
    largest = float(values.max())
    return largest if math.isinf(largest) else sum_exactly(values).value / values.size


def covariance(x: FloatArray, y: FloatArray) -> float:
    """The covariance of the means of x and y: (Σxy/N − f g)/(N − 1); N at least 2."""
    products = (x - mean_of(x)) * (y - mean_of(y))
    return sum_exactly(products).value / x.size / (x.size - 1)


def single_covariance(x: FloatArray, y: FloatArray) -> float:
    """The same of numbers that are float32, from products rounded so: as llama.cpp forms it."""
    products = (x.astype(np.float32) * y.astype(np.float32)).astype(np.float64)
    return (mean_of(products) - mean_of(x) * mean_of(y)) / (x.size - 1)


def share_estimate(count: int, of: int) -> Estimate:
    """p = count/N with √(p (1 − p)/(N − 1))."""
    share = count / of
    return Estimate(share, math.sqrt(share * (1.0 - share) / (of - 1)) if of > 1 else None)


def percentile(ordered: FloatArray, fraction: float, *, single: bool = False) -> float:
    """The value at fraction · (N − 1) of ascending values, between two of them linearly.

    single: the place is found in float32, as llama.cpp does; of few values it is seen.
    """
    place = fraction * (ordered.size - 1)
    if single:
        place = float(np.float32(fraction) * np.float32(ordered.size - 1))
    below = min(int(place), ordered.size - 1)
    above = min(below + 1, ordered.size - 1)
    low, high = float(ordered[below]), float(ordered[above])
    weight = place - below
    return low if weight == 0.0 or low == high else (1.0 - weight) * low + weight * high


@dataclass(frozen=True)
class Percentile:
    """A named point of a distribution, such as "Maximum", "99.9 %" or "Median"."""

    name: str
    value: float


def percentiles(
    values: FloatArray, points: tuple[tuple[str, float], ...], *, single: bool = False
) -> tuple[Percentile, ...]:
    """Return the named fractions of the values, in the order given."""
    ordered = values.copy()
    ordered.sort()
    return tuple(
        Percentile(name, percentile(ordered, fraction, single=single)) for name, fraction in points
    )
