"""Training: gradient descent of a student Q towards a truth P, step by step.

The loss is H(target, Q) with Q = softmax(z) unless another is chosen, so its gradient in z is
Q − target. The target is P, or (1 − s) P + s/n under label smoothing s; a mini-batch puts the
shares of a few draws from P in the place of P. Sources: I. Goodfellow, Y. Bengio, A. Courville,
Deep learning (2016), 6.2.2 and 8.1.3; C. Szegedy et al., Rethinking the Inception architecture
(2016), section 7.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray

from model.document.settings import TrainingSettings
from model.document.table import Array, frozen
from model.lens.view import Workings
from model.lenses.training.objectives import Objective
from model.lenses.training.students import student_of

SMALLEST_DIVERGENCE = 1e-9  # nats of D(target ‖ Q) below which nothing is left to learn
MOST_STEPS = 10_000
MOST_WORK_AHEAD = 25_000_000  # rows times steps up to which the path is worked out in advance
AT_REST = 1e-5  # of the rate: rows, or logs of width and share, that peaks hardly move by
_MOST_SHOWN = 1_500  # steps of a curve: more than a picture has columns
MOST_KEPT = 32  # logits kept along the path, from which any step is reached again


class UnreachableTargetError(ValueError):
    """The target gives weight to `row`, where Q is 0: a logit of −∞ that no step can move."""

    def __init__(self, row: int) -> None:
        super().__init__(f"Row {row + 1} has a logit of −∞, which no step can move.")
        self.row = row


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A path of training, seen from one step of it.

    Attributes:
        step: how many steps have been taken.
        losses: the loss in nats after 0, 1, 2, … steps; at least up to `step`.
        floor: what a free student's loss can fall to: H(target) of H(target, Q), 0 of divergences.
        target: what is trained towards, one probability a row.
        logits: those of Q after `step` steps, the largest of them 0; −∞ where Q was 0.
        finished: the first step within 1e-9 nats of the floor, or from which a student of peaks
            hardly moved; None while none is known.
        objective: the loss.
        steepest: the largest slope of a logit before the first step.
    """

    step: int
    losses: Array
    floor: float
    target: Array
    logits: Array
    finished: int | None
    objective: Objective
    steepest: float

    @property
    def divergences(self) -> Array:
        """The loss above its floor in nats after 0, 1, 2, … steps, never below 0.

        D(target ‖ Q) of H(target, Q); the divergence itself where the loss is one.
        """
        return np.maximum(self.losses - self.floor, 0.0)

    @cached_property
    def gradient(self) -> Array:
        """The slope of the loss in each logit after `step` steps; 0 where Q was 0."""
        alive = np.isfinite(self.logits)
        slopes = np.zeros(len(self.logits))
        logs = _log_shares(self.logits[alive], self.objective.temperature)
        teacher = self.objective.teacher(self.target[alive])
        slopes[alive] = self.objective.gradient(teacher, logs)
        return slopes

    @property
    def perplexities(self) -> Array:
        """exp of the losses; ∞ beyond 1.8e308."""
        with np.errstate(over="ignore"):
            return np.exp(self.losses)

    @cached_property
    def probabilities(self) -> Array:
        """Q after `step` steps."""
        weights = np.exp(self.logits)
        return np.asarray(weights / weights.sum())


def train(
    truth: Array, logits: Array, settings: TrainingSettings, workings: Workings | None = None
) -> Trajectory:
    """Return the path from `logits` (n,) towards the probabilities `truth` (n,), in plain sums.

    The path goes to `most_steps`, or as far as 25 million rows times steps, but always to `step`.
    It is the same for the same seed, whichever step is asked for first. With `workings`, a path for
    the very same arrays is continued. Losses are good to about 1e-15 of their size.

    Raises UnreachableTargetError where a logit is −∞ and the target is not 0,
    ImpossibleOutcomeError where the loss is ∞ whatever is learnt, and ValueError where the settings
    are out of range.
    """
    check_settings(settings)
    workings = workings or Workings()
    run = workings.of(_Run, _Start(truth, logits), _Way.of(settings))
    # The very same path while only something else turns, so that what follows from it is kept too.
    return workings.of(_seen_from, run, settings.step, settings.most_steps)


def can_reach(truth: Array, logits: Array, settings: TrainingSettings) -> bool:
    """Return whether there is a path: no logit is −∞ where the target is not 0, and no loss ∞."""
    target = smoothed(truth, settings.smoothing)
    lost = np.isneginf(logits)
    if settings.loss == "reverse" and bool(
        np.any((target <= 0.0) & ~(lost & (not settings.peaks)))
    ):
        return False
    return bool(settings.peaks) or not bool(np.any(lost & (target > 0.0)))


def objective_of(settings: TrainingSettings) -> Objective:
    """Return the loss of the settings."""
    return Objective(settings.loss, settings.mix, settings.focus, settings.teacher)


def check_settings(settings: TrainingSettings) -> None:
    """Raise ValueError, with a sentence, unless every setting is within its range."""
    if not 0.0 < settings.rate <= 1e6:
        raise ValueError(f"A learning rate is above 0 and at most 1,000,000, not {settings.rate}.")
    if not 0.0 <= settings.smoothing <= 1.0:
        raise ValueError(f"A label smoothing is a share from 0 to 1, not {settings.smoothing}.")
    if settings.batch < 0 or settings.seed < 0:
        raise ValueError("The draws of a batch and the seed are whole numbers from 0 up.")
    if not 0 <= settings.step <= MOST_STEPS or not 1 <= settings.most_steps <= MOST_STEPS:
        raise ValueError(f"Training goes on for 1 to {MOST_STEPS:,} steps.")


def smoothed(truth: Array, smoothing: float) -> Array:
    """Return (1 − s) P + s/n; P itself where s is 0."""
    if smoothing == 0.0:
        return truth
    return (1.0 - smoothing) * truth + smoothing / len(truth)


class _Start:
    """Where a run starts; the same only for the very same arrays, as these are never changed."""

    def __init__(self, truth: Array, logits: Array) -> None:
        self.truth, self.logits = truth, logits

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Start):
            return NotImplemented
        return self.truth is other.truth and self.logits is other.logits

    def __hash__(self) -> int:
        return hash((id(self.truth), id(self.logits)))


@dataclass(frozen=True)
class _Way:
    """How a run goes: what decides its path beside where it starts."""

    rate: float
    batch: int
    smoothing: float
    seed: int
    peaks: int
    objective: Objective

    @classmethod
    def of(cls, settings: TrainingSettings) -> "_Way":
        objective = objective_of(settings)
        batch = settings.batch if objective.takes_draws else 0
        return cls(
            settings.rate, batch, settings.smoothing, settings.seed, settings.peaks, objective
        )


class _Run:
    """One path, grown as far as it was asked for; some of its states are kept to go back to."""

    def __init__(self, start: _Start, way: _Way) -> None:
        self.way, self.objective = way, way.objective
        self.target = frozen(smoothed(start.truth, way.smoothing))
        finite = np.isfinite(start.logits)
        self.alive = finite | (way.peaks > 0)
        lost = np.flatnonzero(~self.alive & (self.target > 0.0))
        if lost.size:
            raise UnreachableTargetError(int(lost[0]))
        self.objective.check(np.where(self.alive, self.target, 1.0))
        self._aim = self.objective.teacher(self.target[self.alive])
        self.floor = self.objective.floor(self._aim)
        self.finished: int | None = None
        self._sums = np.cumsum(start.truth[self.alive])
        self._student = student_of(way.peaks, len(self._aim))
        first = self._student.begin(start.logits[self.alive])
        self._kept: dict[int, Array] = {0: first}
        self._stride = 1
        self._last = 0, first.copy()
        self._losses: list[float] = []
        self._weights = np.empty(len(self._aim))
        self._look(first)
        self.steepest = float(np.abs(self._slopes(self._aim)).max())
        self._look(first)
        self._note(0, first, inf)

    def losses_to(self, step: int) -> Array:
        return np.array(self._losses[: step + 1])

    def logits_at(self, step: int) -> Array:
        """Every step is reached from the nearest one before it that is known."""
        self.advance_to(step)
        logits = np.full(len(self.alive), -np.inf)
        found = self._student.logits(self._walked(step))
        logits[self.alive] = found - found.max()
        return frozen(logits)

    def advance_to(self, step: int) -> None:
        """Grow the path until the loss after `step` steps is known."""
        if len(self._losses) <= step:
            self._walked(step)

    def _walked(self, step: int) -> Array:
        """The state after `step` steps, in a buffer of this run that the next walk overwrites."""
        nearest = max(known for known in self._kept if known <= step)
        number, state = self._last
        if not nearest <= number <= step:
            number = nearest
            np.copyto(state, self._kept[nearest])
        self._look(state)
        while number < step:
            before = state.copy() if self.way.peaks else state
            aim = self._drawn(number) if self.way.batch else self._aim
            self._student.move(state, self._slopes(aim), self.way.rate)
            number += 1
            self._look(state)
            moved = float(np.abs(state - before).max()) if self.way.peaks else inf
            self._note(number, state, moved)
        self._last = number, state
        return state

    def _look(self, state: Array) -> None:
        """Bring what follows from a state up to it: the logits at τ, and exp of them."""
        logits = self._student.logits(state)
        if self.objective.temperature != 1.0 or self.way.peaks:
            logits = (logits - logits.max()) / self.objective.temperature
        self._logits = logits
        np.exp(logits, out=self._weights)
        self._total = float(self._weights.sum())

    def _slopes(self, aim: Array) -> Array:
        """The gradient in the logits, which may be changed."""
        if self.objective.is_cross_entropy:
            # Q − target in place: a vocabulary's worth of numbers is not to be made anew.
            slopes = self._weights
            slopes /= self._total
            slopes -= aim
            return slopes
        return self.objective.gradient(aim, self._logits - np.log(self._total))

    def _note(self, number: int, state: Array, moved: float) -> None:
        if number < len(self._losses):
            return
        if self.objective.is_cross_entropy:
            # H(target, Q) is log Z less the mean logit, as the target sums to 1.
            loss = float(np.log(self._total) - self._aim @ self._logits)
        else:
            loss = self.objective.loss(self._aim, self._logits - np.log(self._total))
        self._losses.append(loss)
        if self.finished is None and (
            loss - self.floor < SMALLEST_DIVERGENCE or moved < AT_REST * self.way.rate
        ):
            self.finished = number
        if number % self._stride == 0 and number not in self._kept:
            self._kept[number] = state.copy()
        if len(self._kept) > MOST_KEPT:
            self._stride *= 2
            self._kept = {at: one for at, one in self._kept.items() if at % self._stride == 0}

    def _drawn(self, number: int) -> Array:
        """The shares of a batch of draws; each step has its own stream, so none needs the last."""
        stream = np.random.Generator(np.random.PCG64([self.way.seed, number]))
        points = stream.random(self.way.batch) * self._sums[-1]
        places = np.searchsorted(self._sums, points, side="right")
        counts = np.bincount(np.minimum(places, len(self._sums) - 1), minlength=len(self._sums))
        return smoothed(counts / self.way.batch, self.way.smoothing)


def _seen_from(run: _Run, step: int, most_steps: int) -> Trajectory:
    ahead = min(most_steps, MOST_WORK_AHEAD // max(len(run.target), 1))
    run.advance_to(max(ahead, step))
    return Trajectory(
        step,
        run.losses_to(max(most_steps, step)),
        run.floor,
        run.target,
        run.logits_at(step),
        run.finished,
        run.objective,
        run.steepest,
    )


def _log_shares(logits: Array, temperature: float) -> Array:
    """log softmax(z/τ)."""
    shown = (logits - logits.max()) / temperature
    return np.asarray(shown - np.log(np.exp(shown).sum()))


def steps_shown(count: int) -> NDArray[np.intp]:
    """Return at most 1,500 steps from 0 to count − 1, evenly spaced, both ends among them."""
    if count <= _MOST_SHOWN:
        return np.arange(count)
    return np.unique(np.rint(np.linspace(0.0, count - 1.0, _MOST_SHOWN)).astype(np.intp))
