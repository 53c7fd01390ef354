"""Students: what can be learnt: every logit by itself, or only where one or two peaks stand.

A student of peaks is a mixture of normal densities over the places of the rows, 0, 1, 2, …, made
into probabilities: it cannot be just anything, so that it shows what a loss holds dear. Its steps
are natural ones, scaled by the inverse of each peak's own Fisher information (Amari, 1998), so that
a narrow peak is not thrown about: a rate of 1 moves a lone peak to the mean of P at once.
"""

from typing import Protocol

import numpy as np

from model.document.table import Array

_NARROWEST, _WIDEST = 0.3, 4.0  # of a peak: in rows, and in lengths of the table
_LARGEST_STEP = 1.0  # in the log of a width and of a share
_LEAST_SHARE = 0.02  # below which a peak's steps are no longer scaled up


class Student(Protocol):
    """What a student keeps as its state, an array, and how it makes logits of it."""

    def begin(self, logits: Array) -> Array:
        """Return the state from which training starts, from the logits (n,) of Q."""

    def logits(self, state: Array) -> Array:
        """Return logits (n,) of a state, up to a constant."""

    def move(self, state: Array, gradient: Array, rate: float) -> None:
        """Take a step against a gradient in the logits (n,), in place."""


class FreeStudent:
    """A student with a logit of its own for every outcome."""

    def begin(self, logits: Array) -> Array:
        """Return the logits, the largest 0."""
        return np.asarray(logits - logits.max())

    def logits(self, state: Array) -> Array:
        """Return the state: that is what it is."""
        return state

    def move(self, state: Array, gradient: Array, rate: float) -> None:
        """Take z − rate · gradient, and let the largest be 0 again."""
        gradient *= rate
        state -= gradient
        state -= state.max()


class PeakedStudent:
    """A student of one or more peaks: rows of the state are places, log widths, log shares."""

    def __init__(self, peaks: int, rows: int) -> None:
        self._peaks = peaks
        self._at = np.arange(float(rows))[:, None]
        self._rows = rows

    def begin(self, logits: Array) -> Array:
        """Return peaks that have mean and spread of Q together, side by side."""
        weights = np.exp(logits - logits.max())
        shares = weights / weights.sum()
        places = self._at[:, 0]
        mean = float(shares @ places)
        spread = max(float(np.sqrt(shares @ np.square(places - mean))), 2.0 * _NARROWEST)
        # Two peaks at ±0.8 spreads, each 0.6 wide, have the spread of Q together.
        apart = np.linspace(-0.8, 0.8, self._peaks) if self._peaks > 1 else np.zeros(1)
        width = spread if self._peaks == 1 else 0.6 * spread
        return np.array(
            [mean + apart * spread, np.full(self._peaks, np.log(width)), np.zeros(self._peaks)]
        )

    def logits(self, state: Array) -> Array:
        """Return log Σ share · normal density at each row, up to a constant."""
        parts = self._parts(state)
        top = parts.max(axis=1, keepdims=True)
        return np.asarray((top + np.log(np.exp(parts - top).sum(axis=1, keepdims=True)))[:, 0])

    def move(self, state: Array, gradient: Array, rate: float) -> None:
        """Take a natural step against the gradient of places, widths and shares."""
        parts = self._parts(state)
        parts = np.exp(parts - parts.max(axis=1, keepdims=True))
        pull = gradient[:, None] * parts / parts.sum(axis=1, keepdims=True)
        width = np.exp(state[1])
        share = np.exp(state[2] - state[2].max())
        share /= share.sum()
        scale = rate / np.maximum(share, _LEAST_SHARE)
        far = (self._at - state[0]) / width
        state[0] -= scale * width * (pull * far).sum(axis=0)
        wider = scale * 0.5 * (pull * (np.square(far) - 1.0)).sum(axis=0)
        state[1] -= np.clip(wider, -_LARGEST_STEP, _LARGEST_STEP)
        state[2] -= np.clip(rate * pull.sum(axis=0), -_LARGEST_STEP, _LARGEST_STEP)
        state[2] -= state[2].max()
        np.clip(state[0], 0.0, self._rows - 1.0, out=state[0])
        widest = max(_WIDEST * self._rows, 1.0)
        np.clip(state[1], np.log(_NARROWEST), np.log(widest), out=state[1])

    def _parts(self, state: Array) -> Array:
        """log of share · density of each peak (columns) at each row, up to a constant."""
        far = (self._at - state[0]) / np.exp(state[1])
        return np.asarray(state[2] - state[1] - 0.5 * np.square(far))


def student_of(peaks: int, rows: int) -> Student:
    """Return a student of so many peaks over so many rows; 0 peaks are a free one."""
    return PeakedStudent(peaks, rows) if peaks else FreeStudent()
