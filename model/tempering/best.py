"""T*: the temperature whose q_T describes p best, argmin over T of H(p, q_T).

It solves E_T[z] = E_p[z], z = log q: one root in beta = 1/T, as H(p, q_T) is convex in beta.
Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks,
ICML 2017; the moment condition is that of exponential families (Wainwright, Jordan 2008).
"""

from dataclasses import dataclass
from math import inf, isfinite, log

import numpy as np
from numpy.typing import ArrayLike

from model.exact import FloatArray, Pair, add, difference, divide, exp_pair, multiply, sum_exactly
from model.exact.weights import Weights, as_logits, as_weights, same_length
from model.tempering.newton import solve_monotone
from model.tempering.tempered import tied_rows

_SUBNORMAL = 1e-290  # means of depths below this are left to their logarithms
_POLISHED = 1e-7  # relative step after which the pairs go on
_LAST_STEP = 1e-10  # relative: Newton leaves about its square
_HOT = 0.5  # beta times the spread of z up to which the hot form of the condition is used


@dataclass(frozen=True)
class BestTemperature:
    """T*, or why there is none.

    value: T* (0 and inf are limits that are meant), or None. reason: a sentence where value is
    None, or where every temperature does equally well (value 1.0 then); None otherwise.
    """

    value: float | None
    reason: str | None = None


def best_temperature(p: ArrayLike | Weights, q: ArrayLike | Weights) -> float:
    """T* = argmin over T of H(p, q_T), for a truth p and weights q.

    inf where p ranks the rows no better than chance (E_p[log q] at or below the mean over the
    support of q); 0.0 where p lies on the largest rows of q only; 1.0 where q is constant on its
    support, as any T does equally well. ValueError where some q = 0 < p: no T helps.
    """
    found = find_best_temperature(p, as_weights(q, "weights of Q"))
    if found.value is None:
        raise ValueError(found.reason)
    return found.value


def best_temperature_logits(p: ArrayLike | Weights, z: ArrayLike | Weights) -> float:
    """T* = argmin over T of H(p, softmax(z/T)); limits and errors as in `best_temperature`."""
    return best_temperature(p, as_logits(z))


def find_best_temperature(
    p: ArrayLike | Weights, q: ArrayLike | Weights, near: float | None = None
) -> BestTemperature:
    """T* or the reason why there is none; q may be weights, or logits as `as_logits(z)`.

    `near` is 1 / T* of similar columns, from where the search is short.
    """
    truth, model = as_weights(p, "weights of P"), as_weights(q, "weights of Q")
    same_length(truth, model)
    missing = np.flatnonzero(truth.support & ~model.support)
    if missing.size:
        row = int(missing[0]) + 1
        return BestTemperature(
            None, f"No temperature helps: Q gives 0 at position {row}, where P is above 0."
        )
    ties = tied_rows(model)
    if np.array_equal(ties, model.support):
        return BestTemperature(1.0, "Any temperature does: Q is equal in all its rows above 0.")
    if not np.any(truth.support & ~ties):
        return BestTemperature(0.0)
    return BestTemperature(_solve(truth, model, near))


def _solve(p: Weights, q: Weights, near: float | None) -> float:
    alive = q.support
    gaps = Pair(*(-np.asarray(part) for part in q.log_ratios.at(alive)))
    weights = Pair(p.values[alive], 0.0 * gaps.lo if p.tails is None else p.tails[alive])
    moment = _total(multiply(weights, gaps))
    target = divide(moment, p.total)
    log_target = log(float(moment.hi)) - log(float(p.total.hi))
    count = Pair(float(np.count_nonzero(alive)), 0.0)
    centre = divide(_total(gaps), count)
    surplus = difference(centre, target)
    if surplus.hi <= 1e-28 * float(centre.hi):
        return inf
    centred = difference(gaps, centre).array
    first = surplus.value / float(np.mean(centred * centred))
    if first * float(np.max(np.abs(centred))) < _HOT:
        return 1.0 / _solve_hot(centred, surplus.value, first)
    start = _solve_plain(gaps.array, log_target, near if near and near < inf else first)
    if target.value < _SUBNORMAL:
        # The condition itself has lost its digits there; its logarithm has not.
        return 1.0 / start
    return divide(Pair(1.0, 0.0), _polish(gaps, target, start)).value


def _total(x: Pair) -> Pair:
    return sum_exactly(np.asarray(x.hi), np.asarray(x.lo))


def _solve_hot(centred: FloatArray, surplus: float, start: float) -> float:
    """beta from the mean of z less its uniform mean: sum y expm1(beta y) / sum exp(beta y)."""

    def residual(beta: float) -> tuple[float, float]:
        growth = np.expm1(-beta * centred)
        total = centred.size + sum_exactly(growth).value
        lead = -sum_exactly(centred * growth).value / total
        second = sum_exactly(centred * centred * (growth + 1.0)).value / total
        return log(lead / surplus), beta * (second - lead * lead) / lead

    return solve_monotone(residual, start, increasing=True)


def _solve_plain(gaps: FloatArray, log_target: float, start: float) -> float:
    """beta from log E_T[z_max - z] = log E_p[z_max - z], in doubles."""

    def residual(beta: float) -> tuple[float, float]:
        with np.errstate(under="ignore", over="ignore"):
            shares = np.exp(-beta * gaps)
            shares /= shares.sum()
            mean = float(shares @ gaps)
            if mean <= 0.0:
                return -inf, 0.0
            variance = float(shares @ np.square(gaps - mean))
        return log(mean) - log_target, -beta * variance / mean

    return solve_monotone(residual, start, increasing=False, enough=_POLISHED)


def _polish(gaps: Pair, target: Pair, start: float) -> Pair:
    """Newton steps on the same condition in pairs, so that its conditioning costs no digits."""
    beta = Pair(start, 0.0)
    for _ in range(6):
        shares = exp_pair(multiply(Pair(-beta.hi, -beta.lo), gaps), 300)
        total = _total(shares)
        mean = divide(_total(multiply(shares, gaps)), total)
        offsets = difference(gaps, mean).array
        with np.errstate(under="ignore"):
            variance = sum_exactly(shares.array * offsets * offsets).value / total.value
        miss = difference(mean, target).value
        step = miss / variance if variance > 0.0 else 0.0
        if not isfinite(step):
            break
        step = max(min(step, float(beta.hi)), -0.5 * float(beta.hi))
        beta = add(beta, Pair(step, 0.0))
        # The steps square what is left: after one this small there is nothing to go for.
        if abs(step) <= _LAST_STEP * float(beta.hi):
            break
    return beta
