"""Exponentials of many numbers by a table, where numpy has none that takes several at a time.

Without AVX-512 numpy's exp of float64 takes one number at a time. Here x = a + r with a the nearest
1024th, e^a is looked up, and e^r = 1 + r + r²/2 = ((1 + r)² + 1)/2 but for r³/6 < 2e−11.
"""

from functools import cache

import numpy as np

from model.exact.double_double import FloatArray

LEAST, HIGHEST = -128, 64  # nats between which the table reaches
WITHIN = 2e-11  # of itself, an exponential there
_STEPS = 1024  # a nat
_ROUNDING = 1.5 * 2.0**52 / _STEPS  # added, it leaves whole steps in a number's last bits


@cache
def has_vector_exp() -> bool:
    """Return whether numpy's own exp of float64 takes several numbers at a time here."""
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found") or []
    return bool({"X86_V4", "AVX512_SKX"} & set(found))


@cache
def _halves() -> FloatArray:
    """e^a/2 of each step, but 0 of the first: it stands for all below, too."""
    steps = np.arange(LEAST * _STEPS, HIGHEST * _STEPS + 1) / _STEPS
    found = np.exp(steps) / 2.0
    found[0] = 0.0
    return found


def quick_exp(
    values: FloatArray, out: FloatArray, room: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """Return e^values in `out`, which may be `values`: within WITHIN of each, 0 below LEAST.

    values: float64, contiguous, at most HIGHEST; of −∞ no number comes. room: two more arrays of
    the shape.
    """
    steps, bends = room
    np.add(values, _ROUNDING, out=steps)
    np.subtract(steps, _ROUNDING + 1.0, out=bends)
    np.subtract(values, bends, out=bends)
    places = steps.view(np.int64)
    np.subtract(places, _first_place(), out=places)
    np.take(_halves(), places, out=out, mode="clip")
    np.multiply(bends, bends, out=bends)
    np.add(bends, 1.0, out=bends)
    return np.multiply(out, bends, out=out)


@cache
def _first_place() -> int:
    """The bits of the number that the least value becomes: those of the next steps follow."""
    return int(np.float64(_ROUNDING + LEAST).view(np.int64))
