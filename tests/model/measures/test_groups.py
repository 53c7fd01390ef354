"""Entropy between and within groups: published numbers, the chain rule, and bounds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.measures.entropy import entropy
from model.measures.groups import grouped_entropy, quickly_grouped


def test_that_the_published_answers_have_their_semantic_entropy() -> None:
    # Paris, It’s Paris, London: table 1 of Kuhn and others (2302.09664).
    apart = grouped_entropy([0.5, 0.4, 0.1], np.array([0, 1, 2]), 3)
    assert apart.between == pytest.approx(0.9433, abs=5e-5)
    assert apart.within == 0.0
    joined = grouped_entropy([0.5, 0.4, 0.1], np.array([0, 0, 1]), 2)
    assert joined.between == pytest.approx(0.3251, abs=5e-5)
    assert joined.total == pytest.approx(apart.between, rel=1e-15)
    assert joined.averaged == pytest.approx(-0.5 * (math.log(0.9) + math.log(0.1)))


def test_that_shannons_choice_of_three_breaks_into_two() -> None:
    # Section 6: H(1/2, 1/3, 1/6) = H(1/2, 1/2) + 1/2 H(2/3, 1/3).
    found = grouped_entropy([3, 2, 1], np.array([0, 1, 1]), 2)
    assert found.between == pytest.approx(math.log(2.0), rel=1e-15)
    assert found.within == pytest.approx(0.5 * entropy([2, 1]), rel=1e-15)


ROWS = st.lists(st.tuples(st.floats(0.0, 1e6), st.integers(0, 5)), min_size=1, max_size=30)


@given(ROWS.filter(lambda rows: sum(weight for weight, _ in rows) > 1e-3))
def test_that_between_and_within_add_up_and_joining_never_raises_it(
    rows: list[tuple[float, int]],
) -> None:
    weights, of_row = np.array([w for w, _ in rows]), np.array([g for _, g in rows])
    found = grouped_entropy(weights, of_row, 6)
    whole = entropy(weights)
    assert found.total == pytest.approx(whole, rel=1e-13, abs=1e-15)
    assert 0.0 <= found.between <= whole + 1e-12
    assert (found.inside >= 0.0).all()
    assert found.shares.sum() == pytest.approx(1.0, rel=1e-12)
    one = grouped_entropy(weights, np.zeros(len(rows), dtype=np.intp), 1)
    assert one.between == 0.0
    assert one.within == pytest.approx(whole, rel=1e-13, abs=1e-15)


@given(ROWS.filter(lambda rows: sum(weight for weight, _ in rows) > 1e-3))
def test_that_the_quick_way_finds_the_same(rows: list[tuple[float, int]]) -> None:
    weights, of_row = np.array([w for w, _ in rows]), np.array([g for _, g in rows])
    shares = weights / weights.sum()
    joined = np.flatnonzero(np.bincount(of_row, minlength=6)[of_row] > 1)
    exact = grouped_entropy(weights, of_row, 6)
    quick = quickly_grouped(shares, of_row, 6, joined, entropy(weights))
    assert quick.between == pytest.approx(exact.between, abs=1e-12)
    assert quick.within == pytest.approx(exact.within, abs=1e-12)
    np.testing.assert_allclose(quick.inside, exact.inside, atol=1e-12)
    np.testing.assert_allclose(quick.shares, exact.shares, rtol=1e-12)
