"""The temperature at which a tempered column has a wanted entropy: H(q_T) = h.

H(q_T) grows with T from log(number of largest) to log(support), so the root is unique between.
"""

from math import inf, isfinite, log

import numpy as np
from numpy.typing import ArrayLike

from model.exact import FloatArray, Pair, add, difference, divide, log_pair, multiply, sum_exactly
from model.exact.weights import Weights, as_weights, weights_of_logs
from model.tempering.newton import solve_monotone
from model.tempering.tempered import tied_rows
from model.tempering.tilting import tilt_divergence

_HOT = 0.05  # shortfall from log n, in nats, below which log n - H is solved for instead of H


def temperature_for_entropy(q: ArrayLike | Weights, target: float) -> float:
    """The T with H(q_T) = target nats, for weights q.

    0.0 where target is log(number of largest rows), inf where it is log(number of rows above 0);
    1.0 where both are one and any T does. ValueError outside that range, and for NaN.
    """
    source = as_weights(q)
    count, size = int(np.count_nonzero(tied_rows(source))), source.support_size
    wanted = float(target)
    if not log(count) <= wanted <= log(size):
        raise ValueError(
            f"The entropy {wanted:g} nats is out of reach: tempering moves it between "
            f"{log(count):g} and {log(size):g} nats."
        )
    if count == size:
        return 1.0
    if wanted == log(count):
        return 0.0
    if wanted == log(size):
        return inf
    return _solve(source, wanted, size)


def _solve(source: Weights, target: float, size: int) -> float:
    alive = source.support
    gaps = Pair(*(-np.asarray(part) for part in source.log_ratios.at(alive)))
    log_size = log_pair(Pair(np.array([float(size)]), np.zeros(1)))
    whole = Pair(float(np.asarray(log_size.hi)[0]), float(np.asarray(log_size.lo)[0]))
    shortfall = difference(whole, Pair(target, 0.0)).value
    spread = gaps.array - gaps.array.mean()
    start = float(np.sqrt(2.0 * max(shortfall, 1e-300) / np.mean(spread * spread)))
    if shortfall < _HOT:
        return 1.0 / _solve_hot(gaps, shortfall, start)
    beta = _polish(gaps, target, _solve_plain(gaps.array, target, start))
    return divide(Pair(1.0, 0.0), beta).value


def _solve_hot(gaps: Pair, shortfall: float, start: float) -> float:
    """beta from log n - H(q_T) = D(q_T || uniform), every term of which is >= 0."""
    ones = np.full(np.asarray(gaps.hi).size, 2.0**399)

    def residual(beta: float) -> tuple[float, float]:
        v = multiply(Pair(beta, 0.0), gaps)
        weights = weights_of_logs(Pair(-v.hi, -v.lo)).values
        missing = tilt_divergence(weights, v, ones)
        shares = weights / weights.sum()
        offsets = v.array - float(shares @ v.array)
        return log(missing / shortfall), float(shares @ np.square(offsets)) / missing

    return solve_monotone(residual, start, increasing=True)


def _solve_plain(gaps: FloatArray, target: float, start: float) -> float:
    def residual(beta: float) -> tuple[float, float]:
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            exponents = np.minimum(beta * gaps, 1e300)
            shares = np.exp(-exponents)
            total = float(shares.sum())
            shares /= total
            mean = float(shares @ exponents)
            value = float(np.log1p(total - 1.0)) + mean
            variance = float(shares @ np.square(np.minimum(exponents, 1e150) - mean))
        return (log(value / target), -variance / value) if value > 0.0 else (-inf, 0.0)

    return solve_monotone(residual, start, increasing=False)


def _polish(gaps: Pair, target: float, start: float) -> Pair:
    """Newton steps on H(q_T) = target in pairs."""
    beta = Pair(start, 0.0)
    for _ in range(8):
        exponents = multiply(beta, gaps)
        weights = weights_of_logs(Pair(-exponents.hi, -exponents.lo))
        shares = Pair(weights.values, weights.tails if weights.tails is not None else 0.0)
        products = multiply(shares, exponents)
        part = sum_exactly(np.asarray(products.hi), np.asarray(products.lo))
        mean = divide(part, weights.total)
        miss = difference(add(weights.log_total, mean), Pair(target, 0.0)).value
        offsets = difference(exponents, mean).array
        with np.errstate(under="ignore"):
            squares = sum_exactly(weights.values * offsets * offsets).value
        variance = squares / weights.total.value
        growth = miss / variance if variance > 0.0 else 0.0
        if not isfinite(growth):
            break
        growth = max(min(growth, 1.0), -0.5)
        beta = add(beta, multiply(beta, Pair(growth, 0.0)))
        if abs(growth) <= 1e-17:
            break
    return beta
