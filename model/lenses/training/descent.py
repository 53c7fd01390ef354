"""Training: gradient descent on the logits of a model Q towards a truth P, step by step.

The loss is the cross entropy H(target, Q) with Q = softmax(z), so its gradient in z is Q − target.
The target is P, or (1 − s) P + s/n under label smoothing s; a mini-batch puts the shares of a few
draws from P in the place of P. Sources: I. Goodfellow, Y. Bengio, A. Courville, Deep learning
(2016), 6.2.2 and 8.1.3; C. Szegedy et al., Rethinking the Inception architecture (2016), section 7.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.document.settings import TrainingSettings
from model.document.table import Array, frozen
from model.lens.view import Workings

SMALLEST_DIVERGENCE = 1e-9  # nats of D(target ‖ Q) below which nothing is left to learn
MOST_STEPS = 10_000
MOST_WORK_AHEAD = 25_000_000  # rows times steps up to which the path is worked out in advance
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
        losses: H(target, Q) in nats after 0, 1, 2, … steps; at least up to `step`.
        floor: H(target) in nats, below which no loss can fall.
        target: what is trained towards, one probability a row.
        logits: those of Q after `step` steps, the largest of them 0; −∞ where Q was 0.
        finished: the first step with D(target ‖ Q) < 1e-9 nats, or None while none is known.
    """

    step: int
    losses: Array
    floor: float
    target: Array
    logits: Array
    finished: int | None

    @property
    def divergences(self) -> Array:
        """D(target ‖ Q) in nats after 0, 1, 2, … steps, never below 0."""
        return np.maximum(self.losses - self.floor, 0.0)

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

    Raises UnreachableTargetError where a logit is −∞ and the target is not 0, and ValueError where
    the settings are out of range.
    """
    check_settings(settings)
    workings = workings or Workings()
    start = _Start(truth, logits)
    smoothing, batch = settings.smoothing, settings.batch
    run = workings.of(_Run, start, settings.rate, batch, smoothing, settings.seed)
    # The very same path while only something else turns, so that what follows from it is kept too.
    return workings.of(_seen_from, run, settings.step, settings.most_steps)


def can_reach(truth: Array, logits: Array, settings: TrainingSettings) -> bool:
    """Return whether there is a path: no logit is −∞ where the target is not 0."""
    target = smoothed(truth, settings.smoothing)
    return not bool(np.any(np.isneginf(logits) & (target > 0.0)))


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


class _Run:
    """One path, grown as far as it was asked for; some of its logits are kept to go back to."""

    def __init__(self, start: _Start, rate: float, batch: int, smoothing: float, seed: int) -> None:
        self.target = frozen(smoothed(start.truth, smoothing))
        self.alive = np.isfinite(start.logits)
        lost = np.flatnonzero(~self.alive & (self.target > 0.0))
        if lost.size:
            raise UnreachableTargetError(int(lost[0]))
        self.rate, self.batch, self.smoothing, self.seed = rate, batch, smoothing, seed
        positive = self.target[self.target > 0.0]
        self.floor = max(float(-(positive @ np.log(positive))), 0.0)
        self.finished: int | None = None
        self._aim = self.target[self.alive]
        self._pull = rate * self._aim
        self._sums = np.cumsum(start.truth[self.alive])
        first = start.logits[self.alive]
        self._kept: dict[int, Array] = {0: first - first.max()}
        self._stride = 1
        self._weights = np.exp(self._kept[0])
        self._last = 0, self._kept[0].copy()
        self._losses: list[float] = []
        self._note(0, self._kept[0])

    def losses_to(self, step: int) -> Array:
        return np.array(self._losses[: step + 1])

    def logits_at(self, step: int) -> Array:
        """Every step is reached from the nearest one before it that is known."""
        self.advance_to(step)
        logits = np.full(len(self.alive), -np.inf)
        logits[self.alive] = self._walked(step)
        return frozen(logits)

    def advance_to(self, step: int) -> None:
        """Grow the path until the loss after `step` steps is known."""
        if len(self._losses) <= step:
            self._walked(step)

    def _walked(self, step: int) -> Array:
        """The logits after `step` steps, in a buffer of this run that the next walk overwrites."""
        nearest = max(known for known in self._kept if known <= step)
        number, logits = self._last
        if not nearest <= number <= step:
            number = nearest
            np.copyto(logits, self._kept[nearest])
        np.exp(logits, out=self._weights)
        while number < step:
            self._move(number, logits)
            number += 1
            np.exp(logits, out=self._weights)
            self._note(number, logits)
        self._last = number, logits
        return logits

    def _move(self, number: int, logits: Array) -> None:
        """z − rate · (Q − target), in place, from the weights exp(z)."""
        weights = self._weights
        weights *= self.rate / float(weights.sum())
        logits -= weights
        logits += self._pull if self.batch == 0 else self.rate * self._drawn(number)
        logits -= logits.max()

    def _note(self, number: int, logits: Array) -> None:
        if number < len(self._losses):
            return
        # H(target, Q) is log Z less the mean logit, as the target sums to 1.
        loss = float(np.log(self._weights.sum()) - self._aim @ logits)
        self._losses.append(loss)
        if self.finished is None and loss - self.floor < SMALLEST_DIVERGENCE:
            self.finished = number
        if number % self._stride == 0 and number not in self._kept:
            self._kept[number] = logits.copy()
        if len(self._kept) > MOST_KEPT:
            self._stride *= 2
            self._kept = {at: one for at, one in self._kept.items() if at % self._stride == 0}

    def _drawn(self, number: int) -> Array:
        """The shares of a batch of draws; each step has its own stream, so none needs the last."""
        stream = np.random.Generator(np.random.PCG64([self.seed, number]))
        points = stream.random(self.batch) * self._sums[-1]
        places = np.searchsorted(self._sums, points, side="right")
        counts = np.bincount(np.minimum(places, len(self._sums) - 1), minlength=len(self._sums))
        return smoothed(counts / self.batch, self.smoothing)


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
    )


def steps_shown(count: int, most: int = 1_500) -> NDArray[np.intp]:
    """Return at most `most` steps from 0 to count − 1, evenly spaced, both ends among them."""
    if count <= most:
        return np.arange(count)
    return np.unique(np.rint(np.linspace(0.0, count - 1.0, most)).astype(np.intp))
