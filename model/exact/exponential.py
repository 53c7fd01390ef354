"""Exponentials as pairs, by a table of 2^(i/1024) and a short series; and quick ones, of doubles.

Pairs: x = k log(2)/1024 + r, |r| < 0.00034; exp x = 2^(k/1024) (1 + r + r^2/2 + ...), where what
follows r^2/2 is so small that a double holds enough of it. The relative error is below 2^-88, and
below 2^-100 |x| where |x| < 2^-23.
Source: P. T. P. Tang, Table-driven implementation of the exponential function in IEEE
floating-point arithmetic, ACM TOMS 15 (1989).

Quick ones: without AVX-512 numpy's exp of float64 takes one number at a time. Here x = a + r with
a the nearest 1024th, e^a is looked up, and e^r = 1 + r + r²/2 = ((1 + r)² + 1)/2 but for r³/6 <
2e−11.
"""

from decimal import Decimal, localcontext
from functools import cache

import numpy as np

from model.exact.double_double import (
    FloatArray,
    Pair,
    in_blocks,
    multiply,
    quick_two_sum,
    two_product,
    two_sum,
)
from model.exact.logarithm import pair_of

_STEPS, _ROOT = 1024, 32
_LARGEST = 1000.0  # nats: exp of less than their negative counts as 0
_SHORT = 42, 74  # bits after the point of the parts of a step that are exact when multiplied by k
_EXPONENTS = -900, 1000  # powers of two whose products are normal numbers, the lower parts too
LEAST, HIGHEST = -128, 64  # nats between which the table reaches
WITHIN = 2e-11  # of itself, an exponential there
_QUICK_STEPS = 1024  # a nat
_ROUNDING = 1.5 * 2.0**52 / _QUICK_STEPS  # added, it leaves whole steps in a number's last bits


@cache
def _power_table() -> Pair:
    """2^(i/1024), as products of 2^(i/32) and 2^(i/1024): few powers of many digits take less."""
    hi, lo = _powers(_ROOT)
    product = multiply(Pair(hi[:, None], lo[:, None]), Pair(*_powers(_STEPS)))
    return Pair(np.ravel(product.hi), np.ravel(product.lo))


def _powers(steps: int) -> tuple[FloatArray, FloatArray]:
    """The first powers of 2^(1/steps), as many as the root of all, upper and lower parts."""
    rows = []
    with localcontext(prec=60):
        root, power = (Decimal(2).ln() / steps).exp(), Decimal(1)
        for _ in range(_ROOT):
            rows.append(pair_of(power))
            power *= root
    return np.array([hi for hi, _ in rows]), np.array([lo for _, lo in rows])


@cache
def _step() -> tuple[float, float, float]:
    """log(2)/1024 as two short parts, exact when multiplied by k, and the rest."""
    parts = []
    with localcontext(prec=60):
        rest = Decimal(2).ln() / _STEPS
        for bits in _SHORT:
            parts.append(float(np.ldexp(np.rint(np.ldexp(float(rest), bits)), -bits)))
            rest -= Decimal(parts[-1])
        return parts[0], parts[1], float(rest)


def _exp_block(hi: FloatArray, lo: FloatArray, shift: float) -> tuple[FloatArray, ...]:
    lowest = hi.min()
    alive = None if lowest > -_LARGEST else hi > -_LARGEST
    if alive is not None:
        hi, lo = np.where(alive, hi, 0.0), np.where(alive, lo, 0.0)
    k, r, r_low = _reduced(hi, lo)
    growth, low = _growth(r, r_low)
    whole = np.floor(k / _STEPS)
    index = (k - whole * _STEPS).astype(np.intp)
    table = _power_table()
    power, power_low = np.take(table.hi, index), np.take(table.lo, index)
    product = two_product(power, growth)
    result = quick_two_sum(power, product.hi)
    tail = result.lo + (product.lo + (power * low + power_low * growth) + power_low)
    whole += shift
    found = _scaled(np.asarray(result.hi), whole), _scaled(np.asarray(tail), whole)
    return found if alive is None else tuple(np.where(alive, part, 0.0) for part in found)


def _reduced(hi: FloatArray, lo: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """k and r of hi + lo, with what rounding left of r."""
    first, second, third = _step()
    k = np.rint(hi * (1.0 / (first + second)))
    near = two_sum(hi, k * -first)
    r = two_sum(near.hi, k * -second)
    r = quick_two_sum(r.hi, r.lo + (near.lo + (lo - k * third)))
    return k, np.asarray(r.hi), np.asarray(r.lo)


def _growth(r: FloatArray, low: FloatArray) -> tuple[FloatArray, FloatArray]:
    """exp(r + low) - 1 as a number and what is left of it, of which r^3/6 is the largest part."""
    square = two_product(r, r)
    cubic = square.hi * r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720))))
    total = quick_two_sum(r, 0.5 * square.hi)
    rest = total.lo + (low + (0.5 * square.lo + r * low))
    return np.asarray(total.hi), rest + cubic


def _scaled(values: FloatArray, exponents: FloatArray) -> FloatArray:
    """values 2^exponents, rounded only where they are no normal numbers any more."""
    least, most = _EXPONENTS
    if exponents.min() >= least and exponents.max() <= most:
        bits = exponents.astype(np.int64)
        bits += 1023
        bits <<= 52
        return values * bits.view(np.float64)
    return np.ldexp(values, exponents.astype(np.intp))


def exp_pair(x: Pair, shift: int = 0) -> Pair:
    """Return 2^shift exp x as a pair of arrays, for x below 700 (with shift 0); 0 below x = -1000.

    exp 0 = 1 exactly; -inf gives 0.

    >>> found = exp_pair(Pair(1.0, 0.0))
    >>> float(found.hi[0]), bool(abs(found.lo[0] - 1.4456468917292502e-16) < 2.0**-88)
    (2.718281828459045, True)
    """
    hi, lo = np.atleast_1d(np.asarray(x.hi)), np.atleast_1d(np.asarray(x.lo))

    def compute(a: FloatArray, b: FloatArray) -> tuple[FloatArray, ...]:
        with np.errstate(under="ignore"):
            up, low = quick_two_sum(*_exp_block(a, b, float(shift)))
            return np.asarray(up), np.asarray(low)

    return Pair(*in_blocks(compute, hi.size, hi, lo))


@cache
def has_vector_exp() -> bool:
    """Return whether numpy's own exp of float64 takes several numbers at a time here.

    By what numpy says that it was built with and found: AVX-512 of x86.

    >>> has_vector_exp() in (True, False)
    True
    """
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found") or []
    return bool({"X86_V4", "AVX512_SKX"} & set(found))


@cache
def _halves() -> FloatArray:
    """e^a/2 of each step, but 0 of the first: it stands for all below, too."""
    steps = np.arange(LEAST * _QUICK_STEPS, HIGHEST * _QUICK_STEPS + 1) / _QUICK_STEPS
    found = np.exp(steps) / 2.0
    found[0] = 0.0
    return found


def quick_exp(
    values: FloatArray, out: FloatArray, room: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """Return e^values in `out`, which may be `values`: within WITHIN of each, 0 below LEAST.

    values: float64, contiguous, at most HIGHEST; of −∞ no number comes. room: two more arrays of
    the shape.

    >>> values = np.array([0.0, -1.5, -700.0])
    >>> found = quick_exp(values, np.empty(3), (np.empty(3), np.empty(3)))
    >>> bool(np.allclose(found[:2], np.exp(values[:2]), rtol=WITHIN, atol=0.0)), float(found[2])
    (True, 0.0)
    """
    return np.multiply(*quick_factors(values, out, *room), out=out)


def quick_factors(
    values: FloatArray, out: FloatArray, steps: FloatArray, bends: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return two arrays whose product is e^values as in `quick_exp`: `out` and `bends`.

    Their dot product takes less than the product and its sum. bends: may be `values`, if `out` is
    not. steps: room.

    >>> values = np.array([0.0, -1.5])
    >>> shares, bends = quick_factors(values, np.empty(2), np.empty(2), np.empty(2))
    >>> bool(np.isclose(np.dot(shares, bends), np.exp(values).sum(), rtol=WITHIN, atol=0.0))
    True
    """
    spare = out if bends is values else bends
    np.add(values, _ROUNDING, out=steps)
    np.subtract(steps, _ROUNDING + 1.0, out=spare)
    np.subtract(values, spare, out=bends)
    places = steps.view(np.int64)
    np.subtract(places, _first_place(), out=places)
    np.take(_halves(), places, out=out, mode="clip")
    np.multiply(bends, bends, out=bends)
    np.add(bends, 1.0, out=bends)
    return out, bends


@cache
def _first_place() -> int:
    """The bits of the number that the least value becomes: those of the next steps follow."""
    return int(np.float64(_ROUNDING + LEAST).view(np.int64))
