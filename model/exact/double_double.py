"""Error-free sums and products, and arithmetic on unevaluated sums hi + lo of two doubles.

Sources: T. J. Dekker, A floating-point technique for extending the available precision,
Numer. Math. 18 (1971); D. E. Knuth, TAOCP vol. 2, 4.2.2; Y. Hida, X. S. Li, D. H. Bailey,
Algorithms for quad-double precision floating point arithmetic, ARITH-15 (2001).
All functions take floats or arrays and broadcast. Products are exact while no factor exceeds
2^990 and no partial product falls under 2^-1074.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = float | FloatArray

_SPLITTER = 134217729.0  # 2^27 + 1
_FAR, _SHIFT = 2.0**900, 2.0**200  # what is beyond the first is divided by the second
_BLOCK = 8192  # elements: the temporaries of one block stay in the second-level cache


class Pair(NamedTuple):
    """A number, or an array of numbers, held as hi + lo with |lo| at most half an ulp of hi."""

    hi: Numbers
    lo: Numbers

    @property
    def array(self) -> FloatArray:
        """hi + lo rounded to an array."""
        return np.asarray(self.hi + self.lo, dtype=np.float64)

    @property
    def value(self) -> float:
        """hi + lo rounded to a float."""
        return float(self.hi + self.lo)

    def at(self, rows: slice | NDArray[np.bool_] | NDArray[np.intp]) -> "Pair":
        """The pair of the chosen rows."""
        return Pair(np.asarray(self.hi)[rows], np.asarray(self.lo)[rows])


def two_sum(a: Numbers, b: Numbers) -> Pair:
    """Return a + b exactly, as a pair, whichever is larger.

    Numbers or arrays of one shape; ±∞ and NaN, and sums beyond 1.8e308, leave no number in lo.
    Source: D. E. Knuth, The Art of Computer Programming 2 (1969), 4.2.2, theorem B.

    >>> tuple(two_sum(1.0, 2.0**-80)) == (1.0, 2.0**-80)
    True
    """
    total = a + b
    part = total - a
    return Pair(total, (a - (total - part)) + (b - part))


def quick_two_sum(a: Numbers, b: Numbers) -> Pair:
    """Return a + b exactly, as a pair, where |a| >= |b| or a = 0; else lo is wrong.

    Source: T. J. Dekker, A floating-point technique for extending the available precision (1971).

    >>> tuple(quick_two_sum(1.0, 2.0**-80)) == (1.0, 2.0**-80)
    True
    """
    total = a + b
    return Pair(total, b - (total - a))


def two_product(a: Numbers, b: Numbers) -> Pair:
    """Return a * b exactly, as a pair, for |a|, |b| < 2^996 and |a b| > 2^-969 or 0.

    Source: T. J. Dekker (1971), by G. W. Veltkamp's splitting.

    >>> tuple(two_product(0.1, 10.0))  # the double 0.1 is 5.6e-18 above a tenth
    (1.0, 5.551115123125783e-17)
    """
    product = a * b
    a_big, b_big = _SPLITTER * a, _SPLITTER * b
    a_hi = a_big - (a_big - a)
    b_hi = b_big - (b_big - b)
    a_lo, b_lo = a - a_hi, b - b_hi
    return Pair(product, ((a_hi * b_hi - product) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo)


def wide_product(a: Numbers, b: FloatArray) -> Pair:
    """Return a * b exactly, as a pair, for any b where a b is no more than 2^990.

    >>> bool(wide_product(2.0**-100, np.array([1.5e308])).array[0] == 1.5e308 * 2.0**-100)
    True
    """
    if b.min(initial=0.0) >= -_FAR and b.max(initial=0.0) <= _FAR:
        return two_product(a, b)
    shift = np.where(np.abs(b) > _FAR, _SHIFT, 1.0)
    return two_product(a * shift, b / shift)


def negate(x: Pair) -> Pair:
    """Return -x, exactly.

    >>> tuple(negate(Pair(1.0, 2.0**-60))) == (-1.0, -(2.0**-60))
    True
    """
    return Pair(-x.hi, -x.lo)


def add(x: Pair, y: Pair) -> Pair:
    """Return x + y with a relative error of about 2^-104, also where x and y nearly cancel.

    Source: Y. Hida, X. S. Li, D. H. Bailey, Algorithms for quad-double precision (2001), 3.2.

    >>> add(Pair(1.0, 2.0**-70), Pair(-1.0, 0.0)).value == 2.0**-70
    True
    """
    high = two_sum(x.hi, y.hi)
    low = two_sum(x.lo, y.lo)
    middle = quick_two_sum(high.hi, high.lo + low.hi)
    return quick_two_sum(middle.hi, middle.lo + low.lo)


def difference(x: Pair, y: Pair) -> Pair:
    """Return x - y with the error of `add`.

    >>> difference(Pair(1.0, 2.0**-70), Pair(1.0, 0.0)).value == 2.0**-70
    True
    """
    return add(x, negate(y))


def multiply(x: Pair, y: Pair) -> Pair:
    """Return x * y with a relative error of about 2^-104; the limits of `two_product` hold.

    >>> multiply(Pair(3.0, 0.0), Pair(2.0, 2.0**-60)).lo == 3 * 2.0**-60
    True
    """
    product = two_product(x.hi, y.hi)
    return quick_two_sum(product.hi, product.lo + (x.hi * y.lo + x.lo * y.hi))


def divide(x: Pair, y: Pair) -> Pair:
    """Return x / y with a relative error of about 2^-103; y must not hold 0.

    Source: Y. Hida, X. S. Li, D. H. Bailey (2001), 3.5: three steps of long division.

    >>> third = divide(Pair(1.0, 0.0), Pair(3.0, 0.0))
    >>> third.hi, third.lo
    (0.3333333333333333, 1.850371707708594e-17)
    """
    first = x.hi / y.hi
    rest = difference(x, multiply(Pair(first, first * 0.0), y))
    second = rest.hi / y.hi
    rest = difference(rest, multiply(Pair(second, second * 0.0), y))
    third = rest.hi / y.hi
    start = quick_two_sum(first, second)
    return quick_two_sum(start.hi, start.lo + third)


def sum_exactly(values: FloatArray, tails: FloatArray | None = None) -> Pair:
    """Return the sum of values (+ tails) as a pair of floats, by two-sums; 0 of an empty array.

    Blocks are added to one another, and what they come to pairwise. For terms of one sign the
    relative error is about log2(n)^2 2^-106 of few terms, (n / 8192)^2 2^-106 of very many.

    >>> sum_exactly(np.array([1.0, 2.0**-80, -1.0])).value == 2.0**-80
    True
    """
    hi = np.asarray(values, dtype=np.float64)
    lo: FloatArray | None = tails
    if hi.size > 2 * _BLOCK:
        hi, lo = _folded(hi, lo)
    while hi.size > 1:
        half = hi.size // 2
        odd = hi.size - 2 * half
        total, low = _two_sums(hi[:half], hi[half : 2 * half])
        if lo is not None:
            low += lo[:half]
            low += lo[half : 2 * half]
        if odd:
            total = np.append(total, hi[-1])
            low = np.append(low, 0.0 if lo is None else lo[-1])
        hi, lo = total, low
    if hi.size == 0:
        return Pair(0.0, 0.0)
    return Pair(*map(float, two_sum(float(hi[0]), 0.0 if lo is None else float(lo[0]))))


def _folded(values: FloatArray, tails: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """One block with the sums of all blocks, and what rounding left of each."""
    total, low = values[:_BLOCK].copy(), np.zeros(_BLOCK)
    if tails is not None:
        low += tails[:_BLOCK]
    room = np.empty((3, _BLOCK))
    for start in range(_BLOCK, values.size, _BLOCK):
        term = values[start : start + _BLOCK]
        held, left = total[: term.size], low[: term.size]
        grown, part, rest = room[:, : term.size]
        # As in two_sum, in memory that is at hand.
        np.add(held, term, out=grown)
        np.subtract(grown, held, out=part)
        np.subtract(grown, part, out=rest)
        np.subtract(held, rest, out=rest)
        np.subtract(term, part, out=part)
        left += np.add(rest, part, out=rest)
        if tails is not None:
            left += tails[start : start + _BLOCK]
        held[:] = grown
    return total, low


def _two_sums(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    total, low = two_sum(a, b)
    return np.asarray(total), np.asarray(low)


def where_each(
    chosen: NDArray[np.bool_],
    one: Callable[..., FloatArray],
    other: Callable[..., FloatArray],
    *arrays: FloatArray,
) -> FloatArray:
    """Return one(*arrays) in the rows chosen and other(*arrays) elsewhere, both elementwise.

    Each is worked out for its own rows only.

    >>> values = np.array([4.0, -1.0])
    >>> where_each(values > 0.0, np.sqrt, np.abs, values).tolist()
    [2.0, 1.0]
    """
    rows = np.flatnonzero(chosen)
    if rows.size in (0, chosen.size):
        return (one if rows.size else other)(*arrays)
    found = np.empty(chosen.shape)
    found[rows] = one(*(array[rows] for array in arrays))
    rows = np.flatnonzero(~chosen)
    found[rows] = other(*(array[rows] for array in arrays))
    return found


def in_blocks(
    compute: Callable[..., tuple[FloatArray, ...]], size: int, *arrays: FloatArray | None
) -> tuple[FloatArray, ...]:
    """Return the results of an elementwise `compute(*arrays)`, block by block for speed.

    >>> in_blocks(lambda a: (a + 1.0,), 3, np.arange(3.0))[0].tolist()
    [1.0, 2.0, 3.0]
    """
    if size <= _BLOCK:
        return compute(*arrays)
    found: tuple[FloatArray, ...] = ()
    for start in range(0, size, _BLOCK):
        rows = slice(start, start + _BLOCK)
        parts = compute(*(None if a is None else a[rows] for a in arrays))
        # At once to its place: what the block took serves the next one.
        found = found or tuple(np.empty(size, part.dtype) for part in parts)
        for whole, part in zip(found, parts, strict=True):
            whole[rows] = part
    return found
