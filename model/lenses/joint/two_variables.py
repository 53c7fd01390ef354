"""Two variables in one table: rows are the values of Y, columns those of X.

Cover and Thomas, Elements of Information Theory (2nd ed.), chapter 2: H(X, Y) = H(X) + H(Y | X)
(2.14), I(X; Y) = D(p(x, y) ‖ p(x) p(y)) (2.28); 7.1.4 for the binary symmetric channel.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import frexp, inf, isclose, isfinite, log

import numpy as np

from model.document.table import Array
from model.measures import entropy, kl_divergence
from model.tempering import temper


@dataclass(frozen=True, eq=False)
class TwoVariables:
    """A joint distribution and its readings, in nats.

    Attributes:
        joint: p(y, x), rows by columns, adding up to 1.
        of_y, of_x: the marginals.
        both: H(X, Y); x, y: H(X), H(Y); x_given_y, y_given_x: the conditional entropies.
        shared: I(X; Y) ≥ 0, exactly 0 where they are independent.
    """

    joint: Array
    of_y: Array
    of_x: Array
    both: float
    x: float
    y: float
    x_given_y: float
    y_given_x: float
    shared: float

    def learned(self, row: int) -> tuple[float, float]:
        """Return −ln p(y) of a row, and H(X | Y = y), in nats.

        The surprise is ∞ and the entropy 0 where the row is impossible.
        """
        return _told(float(self.of_y[row]), self.joint[row])

    def learned_x(self, column: int) -> tuple[float, float]:
        """Return −ln p(x) of a column, and H(Y | X = x), in nats; limits as in `learned`."""
        return _told(float(self.of_x[column]), self.joint[:, column])


def _told(share: float, cells: Array) -> tuple[float, float]:
    return (float("inf"), 0.0) if share <= 0.0 else (-log(share) + 0.0, entropy(cells))


def two_variables(weights: Array, entropy_of: Callable[[Array], float] = entropy) -> TwoVariables:
    """Return the readings of a matrix of weights, rows Y, columns X.

    entropy_of: `quick_entropy` while the dial moves; then all of them are as near as it is.
    ValueError, with a sentence, for a negative or infinite weight and where all are 0.

    >>> found = two_variables(np.array([[0.25, 0.25], [0.25, 0.25]]))
    >>> found.shared, round(found.both / log(2), 12)
    (0.0, 2.0)
    """
    most = _check(weights)
    # By a power of two, so that no sum of large weights is infinite and no digit is lost.
    joint = np.ldexp(weights, -frexp(most)[1])
    joint /= joint.sum()
    of_y, of_x = joint.sum(axis=1), joint.sum(axis=0)
    both, x, y = entropy_of(joint.ravel()), entropy_of(of_x), entropy_of(of_y)
    # In bits, as `quick_entropies`. Products of marginals below 1e-308 are no numbers; then the
    # sums say it well enough.
    all_bits, x_bits, y_bits = both / _BIT, x / _BIT, y / _BIT
    x_given_y, y_given_x = (all_bits - y_bits) * _BIT, (all_bits - x_bits) * _BIT
    shared = max(x_bits + y_bits - all_bits, 0.0) * _BIT
    if is_exact := entropy_of is not quick_entropy:
        apart = kl_divergence(joint.ravel(), np.outer(of_y, of_x).ravel())
        shared = apart if isfinite(apart) else shared
    if is_exact or x_given_y < _LOSSY:
        x_given_y = _conditional(joint, of_y)
    if is_exact or y_given_x < _LOSSY:
        y_given_x = _conditional(joint.T, of_x)
    return TwoVariables(joint, of_y, of_x, both, x, y, x_given_y, y_given_x, shared)


# Differences of entropies that are less than this would lose digits that are shown.
_LOSSY = 1e-3


def quick_entropy(weights: Array) -> float:
    """Return the entropy of weights, in nats, within 1e-12: for every step of a moving dial.

    >>> round(quick_entropy(np.array([2.0, 2.0, 0.0])) / log(2), 12)
    1.0
    """
    return float(quick_entropies(weights))


def quick_entropies(weights: Array) -> Array:
    """Return likewise the entropy of each row of weights; 0 for one of zeros."""
    # In bits, which halves, quarters and eighths have a whole number of: those of textbooks are
    # exact, and read the same as at rest.
    logs = np.log2(weights, out=np.zeros(weights.shape), where=weights > 0.0)
    totals = np.maximum(weights.sum(axis=-1), _LEAST)
    bits = np.log2(totals) - (weights * logs).sum(axis=-1) / totals
    return np.asarray(np.maximum(bits, 0.0) * _BIT)


_LEAST = 5e-324  # the smallest number above 0
_BIT = log(2.0)  # in nats


def logs_of(weights: Array) -> Array:
    """Return how far below the largest the logarithm of each weight is, −∞ for 0.

    ValueError as `two_variables`.
    """
    most = _check(weights)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(weights / most))


def quickly_tempered(weights: Array, logs: Array, temperature: float) -> Array:
    """Return the weights w^(1/T), the largest 1, within 1e-12; else as `tempered_weights_of`.

    `logs` is `logs_of` the weights: a turn of the dial goes on from there.
    """
    if temperature in (0.0, 1.0, inf):
        return tempered_weights_of(weights, temperature)
    return np.asarray(np.exp(logs / temperature))


def _check(weights: Array) -> float:
    most = float(weights.max(initial=0.0))
    # A NaN makes its comparison false.
    if not (most < inf and weights.min(initial=0.0) >= 0.0):
        raise ValueError("Every cell of a joint table is a weight: 0 or more, and finite.")
    if most <= 0.0:
        raise ValueError("All cells of the joint table are 0; give one of them a weight.")
    return most


def tempered_weights_of(weights: Array, temperature: float) -> Array:
    """Return the weights w^(1/T), adding up to 1, of the whole table; the weights for T = 1.

    T = 0: equal shares among the largest cells; T = ∞: among all that are above 0. ValueError as
    `two_variables`.
    """
    if temperature == 1.0:
        return weights
    _check(weights)
    return np.asarray(temper(weights.ravel(), temperature)).reshape(weights.shape)


def independent(weights: Array) -> Array:
    """Return the weights with the same marginals and the same sum of which nothing is shared."""
    power = int(np.frexp(weights.max())[1])
    scaled = np.ldexp(weights, -power)
    return np.ldexp(np.outer(scaled.sum(axis=1) / scaled.sum(), scaled.sum(axis=0)), power)


def symmetric_channel(noise: float) -> Array:
    """Return the joint of a fair bit X sent through a channel that flips it with probability q.

    ValueError for q outside 0 … 1.
    """
    if not 0.0 <= noise <= 1.0:
        raise ValueError(f"The chance of a flip is from 0 to 1, not {noise:g}.")
    return 0.5 * np.array([[1.0 - noise, noise], [noise, 1.0 - noise]])


def flips_of(found: TwoVariables) -> float | None:
    """Return how often a table flips a bit, where it is a binary symmetric channel of fair bits."""
    if found.joint.shape != (2, 2):
        return None
    if not all(isclose(share, 0.5, abs_tol=5e-6) for share in found.of_x.tolist()):
        return None
    if not isclose(found.joint[0, 1], found.joint[1, 0], abs_tol=1e-12):
        return None
    return min(max(2.0 * float(found.joint[0, 1]), 0.0), 1.0)


def channel_capacity(noise: float) -> float:
    """Return the capacity of the binary symmetric channel, ln 2 − H(q), in nats.

    >>> round(channel_capacity(0.11) / log(2), 6)
    0.500084
    """
    return log(2.0) - entropy(np.array([noise, 1.0 - noise]))


def _conditional(rows: Array, shares: Array) -> float:
    """The mean over rows of the entropy of each: Σ p(x, y) log p(y)/p(x, y), no term below 0.

    The logarithm of what fills a row nearly alone is formed from what else is in it.
    """
    known = shares > 0.0
    cells, of = rows[known], shares[known]
    places = np.arange(len(cells)), cells.argmax(axis=1)
    others = cells.copy()
    others[places] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(cells > 0.0, np.log(of)[:, None] - np.log(cells), 0.0)
    rest = others.sum(axis=1) / of
    logs[places] = np.where(rest < 0.5, -np.log1p(-np.minimum(rest, 0.5)), logs[places])
    return max(float((cells * logs).sum()), 0.0)
