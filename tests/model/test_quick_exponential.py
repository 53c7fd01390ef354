"""Exponentials by a table: within their bound everywhere, and nothing below."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exact import quick_exp
from model.exact.exponential import HIGHEST, LEAST, WITHIN


def found(values: np.ndarray) -> np.ndarray:
    room = np.empty(values.shape), np.empty(values.shape)
    return quick_exp(values.copy(), np.empty(values.shape), room)


@given(st.lists(st.floats(LEAST + 1e-3, HIGHEST), min_size=1, max_size=50))
def test_that_exponentials_are_within_their_bound(values: list[float]) -> None:
    asked = np.array(values)
    assert (np.abs(found(asked) / np.exp(asked) - 1.0) <= WITHIN).all()


def test_that_the_bound_holds_between_two_steps_and_at_the_ends() -> None:
    between = np.linspace(-2.0, -2.0 + 1.0 / 512.0, 10_001)
    ends = np.array([LEAST + 1.0 / 1024.0, -1.0 / 2048.0, 0.0, 1.0 / 2048.0, HIGHEST])
    for asked in (between, ends):
        errors = np.abs(found(asked) / np.exp(asked) - 1.0)
        assert errors.max() <= WITHIN
    assert found(np.zeros(1))[0] == 1.0


def test_that_what_lies_below_the_table_is_nothing_and_minus_infinity_no_number() -> None:
    with np.errstate(invalid="ignore"):
        told = found(np.array([[-129.0, -1e4], [-1e30, -math.inf]]))
    assert told[0].tolist() == [0.0, 0.0]
    assert told[1, 0] == 0.0
    assert math.isnan(told[1, 1])


def test_that_the_exponentials_may_take_their_numbers_place() -> None:
    asked = np.linspace(-30.0, 5.0, 1_000)
    values = asked.copy()
    assert quick_exp(values, values, (np.empty(1_000), np.empty(1_000))) is values
    assert values == pytest.approx(np.exp(asked), rel=WITHIN)
