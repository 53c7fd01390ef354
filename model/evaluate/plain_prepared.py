"""PlainPrepared: what a changed table decides, from plain sums, while a person still edits it.

Exact preparation takes about a tenth of a second for a vocabulary. A cell that was typed, and a bar
that is being dragged, are answered from this instead, each reading within 1e-9 of itself or worked
out exactly; the exact readings follow at rest. A column that was not touched is not read again.
"""

from functools import cached_property
from math import exp, expm1, inf, isfinite, log
from typing import TYPE_CHECKING

import numpy as np

from model.document.document import Document
from model.document.table import Column
from model.evaluate.prepared import Prepared
from model.evaluate.quick.columns import DOT_ERROR, SUM_ERROR, MotionColumn, dot, plain_column
from model.evaluate.quick.motion import Bounds
from model.evaluate.readings import Answer
from model.measures import redundancy
from model.tempering import BestTemperature
from model.tempering.newton import solve_monotone

if TYPE_CHECKING:
    from model.exact import FloatArray


class PlainPrepared(Prepared):
    """Prepared from plain columns; the exact weights are made only if something asks for them."""

    is_exact = False

    def __init__(
        self, document: Document, earlier: Prepared | None, columns: list[MotionColumn]
    ) -> None:
        self._take(document, earlier)
        truth, source = columns[0], columns[-1]
        self._truth, self._source = truth, source
        self.truth = truth.probabilities
        self.model = None if document.model is None else source.probabilities

    @cached_property
    def truth_motion(self) -> MotionColumn:
        return self._truth

    @cached_property
    def source_motion(self) -> MotionColumn:
        return self._source

    @cached_property
    def source_entropy(self) -> float:
        return self._source.entropy

    @cached_property
    def truth_entropy(self) -> float:
        return self._truth.entropy

    @cached_property
    def divergence_from_uniform(self) -> float:
        bounds, most = Bounds(), log(len(self._truth))
        value = bounds.keep("", most - self._truth.entropy, self._truth.entropy_error + 1e-15)
        return redundancy(self.truth_weights) if bounds.uncertain else value

    @cached_property
    def best_temperature(self) -> BestTemperature:
        beta = _best_beta(self._truth, self._source, self._near_best or 1.0)
        return super().best_temperature if beta is None else BestTemperature(1.0 / beta)


def plain_prepared(document: Document, earlier: Prepared | None) -> PlainPrepared | None:
    """Return what `document` decides, or None where plain sums cannot promise enough."""
    roles = [document.truth_column]
    if document.model_column is not None:
        roles.append(document.model_column)
    if not len(document.table):
        return None
    columns = [_column(role, earlier) for role in roles]
    known = [column for column in columns if column is not None]
    return PlainPrepared(document, earlier, known) if len(known) == len(columns) else None


def _column(column: Column, earlier: Prepared | None) -> MotionColumn | None:
    if earlier is not None and column is earlier.truth_column:
        return earlier.truth_motion
    if earlier is not None and column is earlier.model_column:
        return earlier.source_motion
    return plain_column(column)


def plain_answers(prepared: PlainPrepared, order: float) -> dict[str, Answer]:
    """Return the answers that only the table decides, by reading, as far as they are certain."""
    truth, source = prepared.truth_motion, prepared.source_motion
    bounds = Bounds()
    values = {"entropy_p": bounds.keep("entropy_p", truth.entropy, truth.entropy_error)}
    if prepared.model is not None:
        values["entropy_q"] = bounds.keep("entropy_q", source.entropy, source.entropy_error)
    if truth.entropy < 700.0:
        values["perplexity_p"] = exp(truth.entropy)
    values.update(_orders(truth, order, bounds))
    return {name: Answer(value) for name, value in values.items() if name not in bounds.uncertain}


def _orders(truth: MotionColumn, order: float, bounds: Bounds) -> dict[str, float]:
    """The Rényi and the Tsallis entropy of an order well away from 1, 0 and ∞."""
    if not 0.0 < order < 50.0 or abs(order - 1.0) < 1e-3:
        return {}
    with np.errstate(under="ignore"):
        powers = np.exp(order * truth.logs)
    moment = log(float(powers.sum())) - order * truth.log_total
    error = 2.0 * SUM_ERROR * (1.0 + order) + 2.0 * order * truth.log_error
    gap = abs(1.0 - order)
    renyi = bounds.keep("renyi_p", moment / (1.0 - order), error / gap)
    tsallis = expm1(moment) / (1.0 - order)
    tsallis = bounds.keep("tsallis_p", tsallis, error * exp(moment) / gap)
    return {"renyi_p": renyi, "tsallis_p": tsallis}


def _best_beta(truth: MotionColumn, source: MotionColumn, start: float) -> float | None:
    """1 / T* where it is well inside 0 … ∞ and certain to 1e-9; else None."""
    if bool(np.any(truth.support & ~source.support)):
        return None
    gaps: FloatArray = -source.finite_logs
    target = dot(truth.probabilities, gaps)
    uniform = float(gaps.sum()) / max(int(np.count_nonzero(source.support)), 1)
    if not 1e-6 * uniform < target < 0.999 * uniform:
        return None
    shares, offsets = np.empty_like(gaps), np.empty_like(gaps)
    seen: list[float] = []

    def residual(beta: float) -> tuple[float, float]:
        with np.errstate(under="ignore", over="ignore"):
            np.multiply(source.logs, beta, out=shares)
            np.exp(shares, out=shares)
        total = float(shares.sum())
        mean = dot(shares, gaps) / total
        if mean <= 0.0:
            return -inf, 0.0
        np.subtract(gaps, mean, out=offsets)
        np.multiply(offsets, offsets, out=offsets)
        variance = dot(shares, offsets) / total
        seen[:] = [mean, beta * variance]
        miss = log(mean / target)
        # What is left is rounding: more steps would only turn in circles.
        return (0.0 if abs(miss) < 4.0 * DOT_ERROR else miss), -beta * variance / mean

    beta = solve_monotone(residual, start if 0.0 < start < inf else 1.0, increasing=False)
    if not seen or not isfinite(beta):
        return None
    error = (8.0 * DOT_ERROR + truth.share_error) * seen[0] + source.log_error
    return beta if error < 1e-9 * seen[1] else None
