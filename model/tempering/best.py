"""T*: the temperature whose q_T describes p best, argmin over T of H(p, q_T).

It solves E_T[z] = E_p[z], z = log q: one root in beta = 1/T, as H(p, q_T) is convex in beta.
Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks,
ICML 2017; the moment condition is that of exponential families (Wainwright, Jordan 2008).
"""

from math import frexp, inf, isfinite, log
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import FloatArray, Pair, add, difference, divide, exp_pair, multiply, sum_exactly
from model.exact.weights import Weights, as_weights, same_length
from model.measures.comparison import Comparison
from model.tempering.newton import solve_monotone
from model.tempering.tempered import tied_rows

_SUBNORMAL = 1e-290  # means of depths below this are left to their logarithms
_POLISHED = 1e-7  # relative step after which the pairs go on
_LAST_STEP = 1e-10  # relative: Newton leaves about its square
_LARGEST_EXPONENT = 900  # of two, of scaled gaps: their products with the rest are numbers still
_MODERATE = 2.0**400  # scaled gaps up to which pairs polish the answer
_COLD = 1500.0  # exponents from which on a row adds nothing that a pair would hold
_UNRESOLVED = 1e-28  # of a mean: differences of pairs below this are left to those of the rows
_NOISE = 1e-6  # of the rows' own differences: what is left below this of them is rounding
_HOT = 0.5  # beta times the spread of z up to which the hot form of the condition is used


class BestTemperature(NamedTuple):
    """T*, or why there is none.

    value: T* (0 and inf are limits that are meant), or None. reason: a sentence where value is
    None, or where every temperature does equally well (value 1.0 then); None otherwise.
    """

    value: float | None
    reason: str | None = None


def best_temperature(p: ArrayLike | Weights, q: ArrayLike | Weights) -> float:
    """Return T* = argmin over T of H(p, q_T), for a truth p and weights q (n numbers each).

    inf where p ranks the rows no better than chance (E_p[log q] at or below the mean over the
    support of q); 0.0 where p lies on the largest rows of q only; 1.0 where q is constant on its
    support, as any T does equally well. ValueError where some q = 0 < p: no T helps.

    >>> round(best_temperature([0.5, 0.3, 0.2], [0.7, 0.25, 0.05]), 4)
    2.8034
    >>> best_temperature([0.2, 0.3, 0.5], [0.7, 0.25, 0.05])
    inf
    """
    found = find_best_temperature(p, as_weights(q, "weights of Q"))
    if found.value is None:
        raise ValueError(found.reason)
    return found.value


def find_best_temperature(p: ArrayLike | Weights, q: ArrayLike | Weights) -> BestTemperature:
    """Return T*, or the reason why there is none; q: weights, or logits as `as_logits(z)`.

    The same columns give the same bits, whatever was asked before.

    >>> find_best_temperature([0.5, 0.5], [1.0, 0.0]).value is None
    True
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
    return _solve(truth, model)


def _solve(p: Weights, q: Weights) -> BestTemperature:
    rows, alive = p.support[q.support], q.support
    gaps, exponent = _scaled_gaps(q, rows)
    beta = _solve_scaled(p, gaps, rows, alive)
    if beta is None:
        return BestTemperature(inf)
    own = frexp(float(beta.hi))[1]
    # Pairs are divided within their range.
    beta = Pair(*(float(np.ldexp(part, -own)) for part in beta))
    with np.errstate(over="ignore", under="ignore"):
        value = float(np.ldexp(divide(Pair(1.0, 0.0), beta).value, exponent - own))
    if value == inf:
        return BestTemperature(inf, "It is beyond the largest number, 1.8 × 10<sup>308</sup>.")
    if value == 0.0:
        return BestTemperature(0.0, "It is below the smallest number, 4.9 × 10<sup>−324</sup>.")
    return BestTemperature(value)


def _scaled_gaps(q: Weights, rows: NDArray[np.bool_]) -> tuple[Pair, int]:
    """z_max - z over the support of q divided by 2^exponent, and the exponent.

    The largest of p's rows lies in [1, 2), so that beta is a number, or below it where others would
    leave the range.
    """
    gaps = Pair(*(-np.asarray(part) for part in q.log_ratios.at(q.support)))
    sizes = np.asarray(gaps.hi)
    largest, own = frexp(float(sizes.max()))[1], frexp(float(sizes[rows].max()))[1]
    exponent = max(own - 1, largest - _LARGEST_EXPONENT)
    with np.errstate(under="ignore"):
        return Pair(*(np.ldexp(np.asarray(part), -exponent) for part in gaps)), exponent


def _solve_scaled(
    p: Weights, gaps: Pair, rows: NDArray[np.bool_], alive: NDArray[np.bool_]
) -> Pair | None:
    """beta with E_T[gap] = E_p[gap]; None where that of a uniform column is no larger."""
    sizes, whole = gaps.array, Pair(p.values[alive][rows], 0.0 * gaps.array[rows])
    if p.tails is not None:
        whole = Pair(whole.hi, p.tails[alive][rows])
    with np.errstate(under="ignore"):
        target = divide(_total(multiply(whole, gaps.at(rows))), p.total)
        log_target = _log_mean(np.asarray(p.log_ratios.hi)[alive][rows], sizes[rows])
    centre = divide(_total(gaps), Pair(float(sizes.size), 0.0))
    centred = difference(gaps, centre).array
    reach = float(np.max(np.abs(centred)))
    with np.errstate(under="ignore"):
        centred /= reach
    surplus = difference(centre, target).value / reach
    if surplus * reach <= _UNRESOLVED * float(centre.hi):
        surplus = _faint_surplus(p, centred, alive)
        if surplus <= 0.0:
            return None
    first = surplus / float(np.mean(centred * centred))
    if first < _HOT:
        hot = _solve_hot(centred, surplus, first)
        return divide(Pair(hot, 0.0), Pair(reach, 0.0))
    start = _solve_plain(sizes, log_target, first / reach)
    if target.value < _SUBNORMAL or float(sizes.max()) > _MODERATE:
        # The condition itself has lost its digits there; its logarithm has not.
        return Pair(start, 0.0)
    with np.errstate(under="ignore", over="ignore"):
        near = start * sizes < _COLD
    return _polish(gaps.at(near), target, start)


def _faint_surplus(p: Weights, centred: FloatArray, alive: NDArray[np.bool_]) -> float:
    """E[gap] of a uniform column less that of p, where both are nearly one; 0 where it is noise."""
    own = Weights(p.values[alive], None if p.tails is None else p.tails[alive])
    even = as_weights(np.ones(len(own)))
    with np.errstate(under="ignore"):
        less = Comparison(even, own).numerators / own.total.hi / even.total.hi
        terms = centred * less
        surplus = sum_exactly(terms).value
        return surplus if surplus > _NOISE * float(np.abs(terms).sum()) else 0.0


def _total(x: Pair) -> Pair:
    return sum_exactly(np.asarray(x.hi), np.asarray(x.lo))


def _log_mean(logs: FloatArray, sizes: FloatArray) -> float:
    """log of the mean of sizes >= 0 under weights exp(logs), also where single terms underflow."""
    with np.errstate(divide="ignore", under="ignore", over="ignore"):
        terms = logs + np.log(sizes)
        top = float(terms.max())
        highest = float(logs.max())
        above = float(np.exp(terms - top).sum())
        return top - highest + log(above) - log(float(np.exp(logs - highest).sum()))


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
    """beta from log E_T[gap] = log E_p[gap], in doubles."""
    with np.errstate(divide="ignore"):
        logs = np.log(gaps)

    def residual(beta: float) -> tuple[float, float]:
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            exponents = -beta * gaps
            shares = np.exp(exponents)
            terms = exponents + logs
            top = float(terms.max())
            if top == -inf:
                return -inf, 0.0  # colder than numbers go
            sized = np.exp(terms - top)
            total, among = float(shares.sum()), float(sized.sum())
            log_mean = top + log(among) - log(total)
            # The slope of log E[g] is E[g] less its mean under shares that are weighted by g.
            slope = beta * (float(shares @ gaps) / total - float(sized @ gaps) / among)
        return log_mean - log_target, slope if isfinite(slope) else 0.0

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
        step = max(min(step, float(beta.hi)), -0.5 * float(beta.hi))
        beta = add(beta, Pair(step, 0.0))
        # The steps square what is left: after one this small there is nothing to go for.
        if abs(step) <= _LAST_STEP * float(beta.hi):
            break
    return beta
