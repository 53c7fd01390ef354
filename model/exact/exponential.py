"""Exponentials as pairs, by a table of 2^(i/64) and a short series.

x = k log(2)/64 + r, |r| < 0.0055; exp x = 2^(k/64) (1 + r + r^2/2 + ...). The relative error is
below 2^-85, and below 2^-100 |x| where x is near 0.
Source: P. T. P. Tang, Table-driven implementation of the exponential function in IEEE
floating-point arithmetic, ACM TOMS 15 (1989).
"""

from decimal import Decimal, localcontext
from functools import cache

import numpy as np

from model.exact.double_double import (
    FloatArray,
    Pair,
    add,
    difference,
    in_blocks,
    multiply,
    quick_two_sum,
)
from model.exact.logarithm import pair_of

_STEPS = 64
_SIXTH = Pair(1.0 / 6.0, 9.25185853854297e-18)
_LARGEST = 1000.0


@cache
def _power_table() -> Pair:
    rows = []
    with localcontext(prec=60):
        root, power = (Decimal(2).ln() / _STEPS).exp(), Decimal(1)
        for _ in range(_STEPS):
            rows.append(pair_of(power))
            power *= root
    return Pair(np.array([hi for hi, _ in rows]), np.array([lo for _, lo in rows]))


@cache
def _step() -> tuple[float, Pair]:
    """log(2)/64 as a short first part, exact when multiplied by k, and the rest."""
    with localcontext(prec=60):
        step = Decimal(2).ln() / _STEPS
        first = float(np.ldexp(np.rint(np.ldexp(float(step), 40)), -40))
        return first, Pair(*pair_of(step - Decimal(first)))


def _exp_block(hi: FloatArray, lo: FloatArray, shift: float) -> tuple[FloatArray, ...]:
    alive = hi > -_LARGEST
    x = Pair(np.where(alive, hi, 0.0), np.where(alive, lo, 0.0))
    first, rest = _step()
    k = np.rint(np.asarray(x.hi) / first)
    r = difference(x, Pair(k * first, k * 0.0))
    r = difference(r, multiply(Pair(k, k * 0.0), rest))
    small = np.asarray(r.hi)
    tail = 1 / 5040 + small * (1 / 40320 + small * (1 / 362880 + small * (1 / 3628800)))
    tail = small * (1 / 24 + small * (1 / 120 + small * (1 / 720 + small * tail)))
    cubic = add(Pair(_SIXTH.hi + 0.0 * tail, _SIXTH.lo + 0.0 * tail), Pair(tail, tail * 0.0))
    half = add(multiply(r, cubic), Pair(0.5 + 0.0 * tail, 0.0 * tail))
    growth = add(r, multiply(multiply(r, r), half))
    index = np.mod(k, _STEPS).astype(np.intp)
    table = _power_table().at(index)
    result = add(table, multiply(table, growth))
    exponent = ((k - index) / _STEPS + shift).astype(np.intp)
    up = np.where(alive, np.ldexp(np.asarray(result.hi), exponent), 0.0)
    return up, np.where(alive, np.ldexp(np.asarray(result.lo), exponent), 0.0)


def exp_pair(x: Pair, shift: int = 0) -> Pair:
    """2^shift exp x as a pair of arrays, for x below 700 (with shift 0); 0 below x = -1000.

    exp 0 = 1 exactly; -inf gives 0.
    """
    hi, lo = np.atleast_1d(np.asarray(x.hi)), np.atleast_1d(np.asarray(x.lo))

    def compute(a: FloatArray, b: FloatArray) -> tuple[FloatArray, ...]:
        with np.errstate(under="ignore"):
            return _exp_block(a, b, float(shift))

    result = in_blocks(compute, hi.size, hi, lo)
    return Pair(*map(np.asarray, quick_two_sum(result[0], result[1])))
