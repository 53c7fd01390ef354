"""Objectives: what a student Q is trained to make small, with its gradient in Q's logits.

All are of a target P (n,) and log Q (n,), both over the outcomes that Q can reach. Under a teacher
temperature τ both are softened to τ, P ∝ P^(1/τ) and Q = softmax(z/τ), and the loss is multiplied
by τ², so that its gradient keeps its size (Hinton, Vinyals, Dean, 2015, arXiv 1503.02531, section
2). The generalised Jensen–Shannon divergence is that of Agarwal et al., On-policy distillation of
language models (2023), arXiv 2306.13649, equation 1; the focal loss that of Lin et al. (2017),
arXiv 1708.02002, equation 4.
"""

from dataclasses import dataclass
from typing import assert_never

import numpy as np

from model.document.settings import TrainingLoss
from model.document.table import Array
from model.exact.weights import Weights, as_logits, as_weights
from model.measures import kl_divergence

_NODES = 4_000  # of the curve from which the best student is read: loss good to about 1e-10
_HALVINGS = 80  # more than a double has bits


class ImpossibleOutcomeError(ValueError):
    """The target gives no weight to `row`, where the student has some: D(Q ‖ P) is ∞."""

    def __init__(self, row: int) -> None:
        super().__init__(f"The target gives row {row + 1} no chance, so D(Q ‖ P) is ∞.")
        self.row = row


@dataclass(frozen=True)
class Objective:
    """One loss.

    Attributes:
        kind: forward D(P ‖ Q), reverse D(Q ‖ P), JSD(β), or the focal loss.
        mix: β of JSD: near 0 it is like the forward, near 1 like the reverse divergence.
        focus: γ of the focal loss, which weighs an outcome by (1 − q)^γ; 0 is cross entropy.
        temperature: τ of teacher and student.
    """

    kind: TrainingLoss = "forward"
    mix: float = 0.5
    focus: float = 2.0
    temperature: float = 1.0

    @property
    def is_cross_entropy(self) -> bool:
        """Whether the loss is H(P, Q), which falls to H(P) and not to 0."""
        return self.kind == "forward" and self.temperature == 1.0

    @property
    def takes_draws(self) -> bool:
        """Whether draws of P say enough; other losses have to know P as a whole."""
        return self.temperature == 1.0 and self.kind in ("forward", "focal")

    def teacher(self, target: Array) -> Array:
        """Return the target softened to τ; the target itself at τ = 1."""
        if self.temperature == 1.0:
            return target
        with np.errstate(divide="ignore"):
            logs = np.log(target) / self.temperature
        weights = np.exp(logs - logs.max())
        return np.asarray(weights / weights.sum())

    def loss(self, teacher: Array, logs: Array) -> float:
        """Return the loss in nats of log Q at τ, in plain sums; H(P, Q) where it is that."""
        if self.is_cross_entropy:
            return float(-(teacher @ logs))
        return self.temperature**2 * self._unscaled(teacher, logs)

    def gradient(self, teacher: Array, logs: Array) -> Array:
        """Return the slope of the loss in each logit; all of them add up to 0."""
        return self.temperature * self._slopes(teacher, logs)

    def floor(self, teacher: Array) -> float:
        """Return the least loss in nats that a student free in every outcome can reach."""
        if self.is_cross_entropy:
            positive = teacher[teacher > 0.0]
            return max(float(-(positive @ np.log(positive))), 0.0)
        if self.kind != "focal":
            return 0.0
        best = focal_optimum(teacher, self.focus)
        with np.errstate(divide="ignore"):
            return self.temperature**2 * _focal(teacher, np.log(best), self.focus)

    def check(self, target: Array) -> None:
        """Raise ImpossibleOutcomeError where the loss is ∞ for every student."""
        if self.kind == "reverse":
            lost = np.flatnonzero(target <= 0.0)
            if lost.size:
                raise ImpossibleOutcomeError(int(lost[0]))

    def _unscaled(self, teacher: Array, logs: Array) -> float:
        q = np.exp(logs)
        match self.kind:
            case "forward":
                return _divergence(teacher, _log(teacher), logs)
            case "reverse":
                return _divergence(q, logs, _log(teacher))
            case "jensen_shannon":
                mixed = self._mixed(teacher, logs)
                one = self.mix * _divergence(teacher, _log(teacher), mixed)
                return one + (1.0 - self.mix) * _divergence(q, logs, mixed)
            case "focal":
                return _focal(teacher, logs, self.focus)
        assert_never(self.kind)

    def _slopes(self, teacher: Array, logs: Array) -> Array:
        q = np.exp(logs)
        match self.kind:
            case "forward":
                return np.asarray(q - teacher)
            case "reverse":
                return _centred(q, logs - _log(teacher))
            case "jensen_shannon":
                # The slopes of both terms in m add up to the same for every outcome.
                return (1.0 - self.mix) * _centred(q, logs - self._mixed(teacher, logs))
            case "focal":
                slopes = _focal_slopes(teacher, logs, self.focus)
                return np.asarray(slopes - q * slopes.sum())
        assert_never(self.kind)

    def _mixed(self, teacher: Array, logs: Array) -> Array:
        """log of m = β P + (1 − β) Q."""
        return np.asarray(
            np.logaddexp(np.log(self.mix) + _log(teacher), np.log1p(-self.mix) + logs)
        )


def excess(objective: Objective, target: Array | Weights, logits: Array) -> float:
    """Return how far the loss is above the least that a free student reaches, in nats, exactly.

    `target` (n,) sums to 1; `logits` (n,) may be −∞. Good to about 1e-13, but for the focal loss,
    which is a plain sum.
    """
    p = as_weights(target)
    tau = objective.temperature
    if tau != 1.0:
        p = as_weights(objective.teacher(np.asarray(p.probabilities)))
    q = as_logits(logits / tau)
    scale = tau * tau
    match objective.kind:
        case "forward":
            return scale * kl_divergence(p, q)
        case "reverse":
            return scale * kl_divergence(q, p)
        case "jensen_shannon":
            return scale * generalised_jensen_shannon(p, q, objective.mix)
        case "focal":
            with np.errstate(divide="ignore"):
                logs = np.log(q.probabilities)
            teacher = p.probabilities
            found = scale * _focal(teacher, logs, objective.focus)
            return max(found - objective.floor(teacher), 0.0)
    assert_never(objective.kind)


def generalised_jensen_shannon(p: Weights, q: Weights, mix: float) -> float:
    """Return β D(P ‖ M) + (1 − β) D(Q ‖ M) in nats with M = β P + (1 − β) Q, 0 < β < 1.

    >>> weather, flat = as_weights([0.6, 0.25, 0.1, 0.05]), as_weights([1, 1, 1, 1])
    >>> [round(generalised_jensen_shannon(weather, flat, mix), 6) for mix in (0.1, 0.5, 0.9)]
    [0.031693, 0.090115, 0.03559]
    """
    mixture = as_weights(mix * p.probabilities + (1.0 - mix) * q.probabilities)
    return mix * kl_divergence(p, mixture) + (1.0 - mix) * kl_divergence(q, mixture)


def focal_optimum(target: Array, focus: float) -> Array:
    """Return the Q (n,) of the least focal loss: P at γ = 0, flatter than P above.

    Where it is least, p (−d/dq) of −(1 − q)^γ log q is the same for every outcome; that slope falls
    in q, so that Q is read from it backwards.
    """
    if focus == 0.0 or np.count_nonzero(target) == 1:
        return target
    alive = target > 0.0
    wanted = np.log(target[alive])
    grid = np.concatenate((np.linspace(-60.0, -0.01, _NODES), np.linspace(-0.0099, -1e-9, 200)))
    steepness = np.log(_steepness(np.exp(grid), -np.expm1(grid), focus))
    low, high = float(steepness.min() + wanted.min()) - 1.0, float(steepness.max() + wanted.max())
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        logs = np.interp(wanted - middle, -steepness, grid)
        low, high = (middle, high) if np.exp(logs).sum() > 1.0 else (low, middle)
    found = np.zeros(len(target))
    weights = np.exp(logs)
    found[alive] = weights / weights.sum()
    return found


def _log(values: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.log(values)


def _divergence(p: Array, logs_p: Array, logs_q: Array) -> float:
    """Σ p (log p − log q) over the outcomes that p has."""
    terms = np.where(p > 0.0, p * (np.where(p > 0.0, logs_p, 0.0) - logs_q), 0.0)
    return max(float(terms.sum()), 0.0)


def _centred(q: Array, slopes: Array) -> Array:
    """q · (slopes − their mean under q): from slopes in log q to those in logits."""
    return np.asarray(q * (slopes - float(q @ slopes)))


def _focal(p: Array, logs: Array, focus: float) -> float:
    """−Σ p (1 − q)^γ log q."""
    alive = p > 0.0
    shown = logs[alive]
    return float(-(p[alive] * np.power(-np.expm1(shown), focus)) @ shown)


def _focal_slopes(p: Array, logs: Array, focus: float) -> Array:
    """The slope of the focal loss in each log q."""
    rest = -np.expm1(logs)
    # log q / (1 − q) tends to −1 as q tends to 1.
    ratio = np.divide(logs, rest, out=np.full_like(logs, -1.0), where=rest > 0.0)
    return np.asarray(p * np.power(rest, focus) * (focus * np.exp(logs) * ratio - 1.0))


def _steepness(q: Array, rest: Array, focus: float) -> Array:
    """−d/dq of −(1 − q)^γ log q, which falls in q; `rest` is 1 − q."""
    power = np.power(rest, focus)
    return np.asarray(power / q - focus * power / rest * np.log(q))
