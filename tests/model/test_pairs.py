"""Sums and exponentials in pairs, against arithmetic of sixty digits."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from model.exact import FloatArray, Pair, exp_pair, sum_exactly
from tests.model.cases import for_each


@pytest.mark.parametrize("count", [0, 1, 2, 3, 8_192, 16_385, 65_537])
@pytest.mark.parametrize("has_tails", [False, True])
def test_that_a_sum_of_any_length_keeps_a_hundred_bits(count: int, has_tails: bool) -> None:
    rng = np.random.default_rng(count)
    values = rng.random(count) * 2.0 ** rng.integers(-60, 60, count)
    tails = values * rng.uniform(-1e-16, 1e-16, count) if has_tails else None
    terms = values.tolist() + ([] if tails is None else tails.tolist())
    truth = sum(map(Fraction, terms), Fraction(0))
    found = sum_exactly(values, tails)
    assert abs(Fraction(float(found.hi)) + Fraction(float(found.lo)) - truth) <= truth / 2**96
    assert found.value == float(truth)


@for_each("scale", [1e-12, 1e-7, 1e-3, 1.0, 40.0, 600.0])
@for_each("shift", [0, 399])
def test_that_an_exponential_keeps_eighty_eight_bits(scale: float, shift: int) -> None:
    rng = np.random.default_rng(3)
    hi = -rng.random(300) * scale
    lo = hi * rng.uniform(-1e-16, 1e-16, 300)
    found = exp_pair(Pair(hi, lo), shift)
    upper, lower = np.asarray(found.hi).tolist(), np.asarray(found.lo).tolist()
    with localcontext(prec=60):
        for a, b, up, low in zip(hi.tolist(), lo.tolist(), upper, lower, strict=True):
            truth = (Decimal(a) + Decimal(b)).exp() * Decimal(2) ** shift
            error = abs((Decimal(up) + Decimal(low)) / truth - 1)
            assert error <= Decimal(2) ** (-87 if scale >= 1e-3 else -100)


def test_that_exponentials_have_their_ends() -> None:
    hi: FloatArray = np.array([0.0, -math.inf, -1000.5, -740.0])
    found = exp_pair(Pair(hi, np.zeros(4)))
    upper = np.asarray(found.hi)
    assert upper[:3].tolist() == [1.0, 0.0, 0.0]
    assert upper[3] == pytest.approx(4.19955798965e-322, rel=1e-2)
    assert np.asarray(found.lo)[:3].tolist() == [0.0, 0.0, 0.0]
