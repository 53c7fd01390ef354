"""Quick answers: the way of a measure while something moves, within 1e-9 of itself or None.

They are of the plain pass over P and Q at T, and of plain sums over a column that a person still
edits. The exact readings follow at rest.
"""

from collections.abc import Callable
from functools import partial
from math import exp, expm1, inf, isfinite, isinf, log
from typing import TYPE_CHECKING

import numpy as np

from model.evaluate.answers import NO_MODEL, no_groups
from model.evaluate.motion import Bounded, Motion
from model.evaluate.motion_column import DOT_ERROR, MotionColumn, dot
from model.evaluate.readings import Answer, Tick
from model.tempering.newton import solve_monotone

if TYPE_CHECKING:
    from model.exact import FloatArray

_LEAST_GAP, _LARGEST_GAP = 1e-100, 1e100  # of logs, whose squares are numbers
_NEARLY_SURE = 0.999  # from this share on log p has lost digits, which the exact way keeps
_LARGEST_ENTROPY = 700.0  # whose exponential is a number


def entropy_p(tick: Tick) -> Answer | None:
    """H(P)."""
    truth = _truth(tick)
    return tick.answer(Bounded(truth.entropy, truth.entropy_error))


def entropy_q(tick: Tick) -> Answer | None:
    """H(Q)."""
    if tick.prepared.model is None:
        return NO_MODEL
    source = tick.prepared.pair.source.motion
    return tick.answer(Bounded(source.entropy, source.entropy_error))


def entropy_qt(tick: Tick) -> Answer | None:
    """H(Q at T)."""
    return tick.answer(tick.motion.entropy)


def kl_qt_q(tick: Tick) -> Answer | None:
    """D(Q at T ‖ Q)."""
    found = tick.motion.divergence_from_source
    if not found.is_sure or isinf(found.value):
        return None
    # That against what is left of Q, and what this lacks of Q's mass.
    return Answer(found.value + tick.price)


def _compared(measure: Callable[[Motion], Bounded | None], tick: Tick) -> Answer | None:
    return NO_MODEL if tick.prepared.model is None else tick.answer(measure(tick.motion))


cross_entropy = partial(_compared, lambda motion: motion.cross_entropy)
kl_p_qt = partial(_compared, lambda motion: motion.divergence)
perplexity = partial(_compared, lambda motion: motion.perplexity)
jensen_shannon = partial(_compared, lambda motion: motion.jensen_shannon)
total_variation = partial(_compared, lambda motion: motion.total_variation)
hellinger = partial(_compared, lambda motion: motion.hellinger)
chi_squared = partial(_compared, lambda motion: motion.chi_squared)


def kl_qt_p(tick: Tick) -> Answer | None:
    """D(Q at T ‖ P)."""
    if tick.prepared.model is None:
        return NO_MODEL
    found = tick.motion.reverse_divergence
    return tick.impossible if found.is_sure and isinf(found.value) else tick.answer(found)


def between_groups_qt(tick: Tick) -> Answer | None:
    """The entropy of Q at T between groups."""
    if tick.prepared.model is None:
        return NO_MODEL
    if tick.groups is None:
        return no_groups(len(tick.prepared.outcomes))
    shares = np.bincount(tick.groups.of_row, weights=tick.motion.probabilities)
    kept = shares[shares > 0.0]
    # Of entropies next to 0 the logarithm of a share next to 1 has too few digits.
    largest = float(kept.max())
    return None if largest > _NEARLY_SURE else Answer(float(-(kept * np.log(kept)).sum()))


def perplexity_p(tick: Tick) -> Answer | None:
    """exp H(P)."""
    truth = _truth(tick)
    if truth.entropy > _LARGEST_ENTROPY:
        return None
    value = exp(truth.entropy)
    return tick.answer(Bounded(value, value * truth.entropy_error))


def efficiency(tick: Tick) -> Answer | None:
    """H(P) / log n."""
    truth = _truth(tick)
    most = log(len(truth))
    return tick.answer(Bounded(truth.entropy / most, truth.entropy_error / most)) if most else None


def redundancy(tick: Tick) -> Answer | None:
    """1 − H(P) / log n."""
    truth = _truth(tick)
    most = log(len(truth))
    if not most:
        return None
    return tick.answer(Bounded((most - truth.entropy) / most, (truth.entropy_error + 1e-15) / most))


def renyi_p(tick: Tick) -> Answer | None:
    """The Rényi entropy of an order well away from 1, 0 and ∞."""
    if not _is_plain_order(tick.order):
        return None
    moment, error = tick.moment
    gap = 1.0 - tick.order
    return tick.answer(Bounded(moment / gap, error / abs(gap)))


def tsallis_p(tick: Tick) -> Answer | None:
    """The Tsallis entropy of an order well away from 1, 0 and ∞."""
    if not _is_plain_order(tick.order):
        return None
    moment, error = tick.moment
    gap = 1.0 - tick.order
    return tick.answer(Bounded(expm1(moment) / gap, error * exp(moment) / abs(gap)))


def best_temperature(tick: Tick) -> Answer | None:
    """T*, where it is well inside 0 … ∞."""
    if tick.prepared.model is None:
        return NO_MODEL
    pair = tick.prepared.pair
    beta = _best_beta(pair.truth.motion, pair.source.motion, 1.0 / tick.near if tick.near else 1.0)
    return None if beta is None else Answer(1.0 / beta)


def _truth(tick: Tick) -> MotionColumn:
    return tick.prepared.pair.truth.motion


def _is_plain_order(order: float) -> bool:
    return 0.0 < order < 50.0 and abs(order - 1.0) >= 1e-3


def _best_beta(truth: MotionColumn, source: MotionColumn, start: float) -> float | None:
    """1 / T* where it is well inside 0 … ∞ and certain to 1e-9; else None."""
    if bool(np.any(truth.support & ~source.support)):
        return None
    logs: FloatArray = source.finite_logs
    if not _LEAST_GAP < -float(logs.min()) < _LARGEST_GAP:
        return None
    target = -dot(truth.probabilities, logs)
    uniform = -float(logs.sum()) / max(int(np.count_nonzero(source.support)), 1)
    if not 1e-6 * uniform < target < 0.999 * uniform:
        return None
    shares, products = np.empty_like(logs), np.empty_like(logs)
    seen: list[float] = []

    def residual(beta: float) -> tuple[float, float]:
        with np.errstate(under="ignore", over="ignore"):
            np.multiply(source.logs, beta, out=shares)
            np.exp(shares, out=shares)
        total = float(shares.sum())
        mean = -dot(shares, logs) / total
        if mean <= 0.0:
            return -inf, 0.0
        np.multiply(shares, logs, out=products)
        variance = max(dot(products, logs) / total - mean * mean, 0.0)
        seen[:] = [mean, beta * variance]
        miss = log(mean / target)
        # What is left is rounding: more steps would only turn in circles.
        return (0.0 if abs(miss) < 4.0 * DOT_ERROR else miss), -beta * variance / mean

    begin = start if 0.0 < start < inf else 1.0
    # Of a step of 2e-8 its square is left, far below the 1e-9 that is promised.
    beta = solve_monotone(residual, begin, increasing=False, enough=2e-8)
    if not seen or not isfinite(beta):
        return None
    error = (8.0 * DOT_ERROR + truth.share_error) * seen[0] + source.log_error
    return beta if error < 1e-9 * seen[1] else None
