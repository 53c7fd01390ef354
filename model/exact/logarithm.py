"""Natural logarithms as pairs, by a table of 128ths and a short series.

m = c(1 + r) with c a multiple of 1/128; log m = log c + 2 atanh s,
s = (m - c)/(m + c), |s| < 1/360.
The absolute error is below 2^-90 of max(|s|, 2^-14) plus 2^-104 of the result: near 1 the
relative error stays small. Source: P. T. P. Tang, Table-driven implementation of the logarithm
function in IEEE floating-point arithmetic, ACM TOMS 16 (1990).
"""

from decimal import Decimal, localcontext
from functools import cache
from itertools import accumulate

import numpy as np

from model.exact.double_double import FloatArray, Pair, add, divide, in_blocks, multiply, two_sum

_THIRD = Pair(1.0 / 3.0, 1.850371707708594e-17)
_FIRST_ENTRY = 88  # the mantissas span [sqrt(1/2), sqrt(2)), that is 90.5 to 181.02 in 128ths
_ENTRIES = 96  # to 183, a little beyond the last


def pair_of(number: Decimal) -> tuple[float, float]:
    """The decimal number rounded to hi + lo."""
    hi = float(number)
    return hi, float(number - Decimal(hi))


@cache
def ln2() -> Pair:
    """log 2 as a pair of floats."""
    with localcontext(prec=60):
        return Pair(*pair_of(Decimal(2).ln()))


@cache
def _log_table() -> Pair:
    with localcontext(prec=60):
        steps = [_log_of_step(entry) for entry in range(_FIRST_ENTRY, _FIRST_ENTRY + _ENTRIES)]
        below = 128 - _FIRST_ENTRY
        # From log 1 = 0 up and down, so that the entry for 1 is exactly 0.
        down = [-sum(steps[entry:below]) for entry in range(below)]
        up = list(accumulate(steps[below:-1], initial=Decimal(0)))
        rows = [pair_of(Decimal(log)) for log in (*down, *up)]
    return Pair(np.array([hi for hi, _ in rows]), np.array([lo for _, lo in rows]))


def _log_of_step(k: int) -> Decimal:
    """log((k + 1) / k) = 2 atanh(1 / (2k + 1)) for k > 80: quicker than a logarithm of its own."""
    power = Decimal(1) / (2 * k + 1)
    square = power * power
    total = Decimal(0)
    for order in range(1, 28, 2):
        total += power / order
        power *= square
    return 2 * total


def _log_of_mantissa(m: FloatArray, tail: FloatArray, exponent: FloatArray) -> Pair:
    """log((m + tail) 2^exponent) for m in [sqrt(1/2), sqrt(2))."""
    index = np.rint(m * 128.0)
    c = index / 128.0
    s = divide(two_sum(m - c, tail), add(two_sum(m, c), Pair(tail, tail * 0.0)))
    square = multiply(s, s)
    w = np.asarray(square.hi)
    rest = w * w * (1 / 5 + w * (1 / 7 + w * (1 / 9 + w * (1 / 11))))
    series = add(multiply(square, _THIRD), Pair(rest, rest * 0.0))
    correction = multiply(s, series)
    total = add(Pair(2.0 * s.hi, 2.0 * s.lo), Pair(2.0 * correction.hi, 2.0 * correction.lo))
    rows = index.astype(np.intp) - _FIRST_ENTRY
    table = _log_table()
    total = add(table.at(rows), total)
    return add(multiply(Pair(exponent, exponent * 0.0), ln2()), total)


def _centred(hi: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mantissas in [sqrt(1/2), sqrt(2)) and their exponents."""
    m, exponent = np.frexp(hi)
    low = m < np.sqrt(0.5)
    return np.where(low, 2.0 * m, m), exponent - low.astype(np.float64)


def log_pair(x: Pair) -> Pair:
    """Return log x as a pair of arrays, for positive finite x of any scale; log 1 = 0 exactly.

    >>> found = log_pair(Pair(2.0, 0.0))
    >>> float(found.hi[0]), float(found.lo[0])
    (0.6931471805599453, 2.3190468138462996e-17)
    """
    hi, lo = np.atleast_1d(np.asarray(x.hi)), np.atleast_1d(np.asarray(x.lo))

    def compute(a: FloatArray, b: FloatArray) -> tuple[FloatArray, ...]:
        m, exponent = _centred(a)
        shift = -exponent.astype(np.intp)
        result = _log_of_mantissa(m, np.ldexp(b, shift), exponent)
        return np.asarray(result.hi), np.asarray(result.lo)

    return Pair(*in_blocks(compute, hi.size, hi, lo))


def log_ratios(weights: FloatArray, reference: float) -> Pair:
    """Return log(w / reference) as a pair of arrays; -inf at w = 0, exactly 0 at w = reference.

    Any positive doubles do, subnormal ones too: the ratio is formed from mantissas and exponents.

    >>> log_ratios(np.array([0.0, 5e-324, 1e-323]), 1e-323).array.tolist()
    [-inf, -0.6931471805599453, 0.0]
    """
    base, base_exponent = np.frexp(reference)

    def compute(w: FloatArray) -> tuple[FloatArray, ...]:
        m, exponent = np.frexp(np.where(w > 0.0, w, reference))
        ratio = divide(Pair(m, m * 0.0), Pair(float(base), 0.0))
        centred, shift = _centred(np.asarray(ratio.hi))
        tail = np.ldexp(np.asarray(ratio.lo), -shift.astype(np.intp))
        steps = exponent - float(base_exponent) + shift
        result = _log_of_mantissa(centred, tail, steps)
        hi = np.where(w > 0.0, result.hi, -np.inf)
        return hi, np.where(w > 0.0, result.lo, 0.0)

    return Pair(*in_blocks(compute, weights.size, weights))
