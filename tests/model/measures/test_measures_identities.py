"""Identities that hold for all distributions, searched for a counterexample."""

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.exact.weights import as_logits, as_weights
from model.measures import (
    chi_squared,
    cross_entropy,
    entropy,
    hellinger,
    jensen_shannon,
    kl_divergence,
    max_entropy,
    perplexity,
    redundancy,
    renyi_entropy,
    total_variation,
    tsallis_entropy,
)
from tests.reference.renyi_divergence import renyi_divergence

if TYPE_CHECKING:
    from collections.abc import Callable

POSITIVE = st.floats(1e-9, 1e9)
WEIGHT = st.one_of(st.just(0.0), POSITIVE)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    """A truth with zeros, and a model that is positive everywhere; sometimes nearly the truth."""
    n = draw(st.integers(1, 8))
    q = draw(st.lists(POSITIVE, min_size=n, max_size=n))
    if draw(st.booleans()):
        size = draw(st.sampled_from([1e-3, 1e-8, 1e-13, 2.3e-16]))
        signs = draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=n, max_size=n))
        return [x * (1.0 + s * size) for x, s in zip(q, signs, strict=True)], q
    p = draw(st.lists(WEIGHT, min_size=n, max_size=n).filter(any))
    return p, q


# One outcome alone, certainty, a zero, the same twice, the last bit, twenty powers apart, even.
EDGES = (
    ([1.0], [1e-9]),
    ([1.0, 0.0], [1.0, 1.0]),
    ([0.5, 0.0, 0.5], [1e-9, 1.0, 1e9]),
    ([0.1, 0.2, 0.7], [0.1, 0.2, 0.7]),
    ([1.0, 1.0 + 2.3e-16], [1.0, 1.0]),
    ([1e9, 1e-9], [1e-9, 1e9]),
    ([1.0] * 8, [3.0] * 8),
)


def on_edges(held: "Callable[..., None]") -> "Callable[..., None]":
    """The property, held on every pair of EDGES besides what is searched."""
    for pair in EDGES:
        held = example(pair)(held)
    return held


@on_edges
@given(pairs())
def test_that_cross_entropy_is_entropy_and_divergence(
    columns: tuple[list[float], list[float]],
) -> None:
    p, q = columns
    total = entropy(p) + kl_divergence(p, q)
    assert cross_entropy(p, q) == pytest.approx(total, rel=3e-15)


@on_edges
@given(pairs())
def test_that_divergences_keep_their_bounds(columns: tuple[list[float], list[float]]) -> None:
    p, q = columns
    d, js, tv, h = kl_divergence(p, q), jensen_shannon(p, q), total_variation(p, q), hellinger(p, q)
    slack = 1.0 + 1e-13
    assert d >= 0.0
    assert 0.0 <= js <= math.log(2.0)
    assert 2.0 * tv * tv <= d * slack
    assert h * h <= tv * slack <= h * math.sqrt(2.0) * slack * slack
    assert js <= d * slack
    assert math.log1p(chi_squared(p, q)) * slack >= d
    assert (d == 0.0) == (tv == 0.0) == (js == 0.0) == (h == 0.0)
    assert jensen_shannon(q, p) == pytest.approx(js, rel=1e-14)
    assert total_variation(q, p) == pytest.approx(tv, rel=1e-15, abs=0.0)


@example(EDGES[2], -200, 200)
@example(EDGES[4], 200, -200)
@given(pairs(), st.integers(-200, 200), st.integers(-200, 200))
def test_that_powers_of_two_change_no_bit(
    columns: tuple[list[float], list[float]], a: int, b: int
) -> None:
    p, q = columns
    scaled_p, scaled_q = np.ldexp(p, a), np.ldexp(q, b)
    assert entropy(scaled_p) == entropy(p)
    for measure in (kl_divergence, cross_entropy, jensen_shannon, total_variation, hellinger):
        assert measure(scaled_p, scaled_q) == measure(p, q)
    assert renyi_entropy(scaled_p, 0.3) == renyi_entropy(p, 0.3)


@given(pairs(), st.randoms(use_true_random=False))
def test_that_the_order_of_rows_changes_nothing(
    columns: tuple[list[float], list[float]], random: "np.random.Generator"
) -> None:
    p, q = (np.array(column) for column in columns)
    order = list(range(len(p)))
    random.shuffle(order)
    for measure in (kl_divergence, cross_entropy, jensen_shannon, total_variation, hellinger):
        assert measure(p[order], q[order]) == pytest.approx(measure(p, q), rel=1e-14, abs=0.0)
    assert entropy(p[order]) == pytest.approx(entropy(p), rel=1e-15, abs=0.0)


@on_edges
@given(pairs())
def test_that_merging_rows_never_raises_a_divergence(
    columns: tuple[list[float], list[float]],
) -> None:
    p, q = columns
    merged_p, merged_q = [p[0] + p[-1], *p[1:-1]], [q[0] + q[-1], *q[1:-1]]
    if len(p) < 2 or (p[0] and 0.5 < (q[0] / p[0]) / (q[-1] / (p[-1] or 1.0)) < 2.0):
        return  # merged sums are rounded: nearly equal columns would show that, not the law
    for measure in (kl_divergence, jensen_shannon, total_variation, hellinger, chi_squared):
        assert measure(merged_p, merged_q) <= measure(p, q) * (1.0 + 1e-12) + 1e-15


@example([1.0], 1.0)
@example([0.0, 1.0, 1.0], 0.0)
@example([1e9, 1e-9, 0.0], 60.0)
@given(st.lists(WEIGHT, min_size=1, max_size=9).filter(any), st.floats(0.0, 60.0))
def test_that_entropies_of_an_order_lie_between_their_limits(p: list[float], order: float) -> None:
    value = renyi_entropy(p, order)
    assert renyi_entropy(p, math.inf) * (1 - 1e-14) <= value <= max_entropy(p) * (1 + 1e-14)
    assert renyi_entropy(p, order + 0.25) <= value * (1 + 1e-14)
    assert tsallis_entropy(p, order) >= 0.0


@example(EDGES[1], 0.0)
@example(EDGES[2], 1.0)
@example(EDGES[5], 20.0)
@example(([0.0, 0.0, 146.302734375], [1.0, 234853699.41210938, 15656914.0]), 0.25)
@given(pairs(), st.floats(0.0, 20.0))
def test_that_divergences_of_an_order_grow_with_it(
    columns: tuple[list[float], list[float]], order: float
) -> None:
    p, q = columns
    value = renyi_divergence(p, q, order)
    assert value >= 0.0
    # Where p is in few rows of q, the others take away again what these are too much.
    assert renyi_divergence(p, q, order + 0.5) >= value * (1 - 1e-10)


@example([1.0])
@example([0.0, 1.0])
@example([1e9, 1e-9, 0.0])
@given(st.lists(WEIGHT, min_size=1, max_size=9).filter(any))
def test_that_one_column_hangs_together(p: list[float]) -> None:
    n = len(p)
    assert redundancy(p) == pytest.approx(math.log(n) - entropy(p), abs=1e-14)
    assert perplexity(p) == pytest.approx(math.exp(entropy(p)), rel=1e-14)
    assert cross_entropy(p, p) == entropy(p)
    finite = [s for s in as_weights(p).surprisals if s < math.inf]
    assert sum(math.exp(-s) for s in finite) == pytest.approx(1.0, rel=1e-13)


def test_that_orders_next_to_one_are_continuous() -> None:
    p, q = [0.5, 0.3, 0.2], [0.3, 0.3, 0.4]
    for gap in (1e-3, 1e-6, 1e-9, 1e-12, 1e-15):
        for order in (1.0 - gap, 1.0 + gap):
            assert renyi_entropy(p, order) == pytest.approx(entropy(p), rel=gap)
            assert tsallis_entropy(p, order) == pytest.approx(entropy(p), rel=gap)
            assert renyi_divergence(p, q, order) == pytest.approx(kl_divergence(p, q), rel=gap)


def test_that_the_ends_of_the_orders_are_their_limits() -> None:
    p = [0.5, 0.25, 0.25, 0.0]
    assert renyi_entropy(p, 0.0) == math.log(3)
    assert tsallis_entropy(p, 0.0) == 2.0
    assert renyi_entropy(p, math.inf) == math.log(2)
    assert tsallis_entropy(p, math.inf) == 0.0
    assert renyi_divergence([0.5, 0.5, 0.0], [0.25, 0.25, 0.5], 0.0) == pytest.approx(math.log(2))
    assert renyi_divergence([0.5, 0.5], [0.25, 0.75], math.inf) == pytest.approx(math.log(2))
    assert renyi_divergence([1.0, 0.0], [0.0, 1.0], 0.5) == math.inf
    assert renyi_divergence([0.5, 0.5], [1.0, 0.0], 0.5) == pytest.approx(math.log(2))


def test_that_proportional_columns_differ_by_exactly_nothing() -> None:
    rng = np.random.default_rng(3)
    p = np.floor(rng.random(1000) * 2.0**50)
    for q in (3.0 * p, p / 8.0, p):
        assert kl_divergence(p, q) == jensen_shannon(p, q) == total_variation(p, q) == 0.0
        assert hellinger(p, q) == chi_squared(p, q) == renyi_divergence(p, q, 0.7) == 0.0
    p[7] += 1.0
    assert kl_divergence(p, 3.0 * p) == 0.0
    assert kl_divergence(p, 3.0 * np.append(p[:-1], p[-1] + 1.0)) > 0.0


def test_that_differences_at_the_end_of_the_range_are_numbers_still() -> None:
    far = as_logits([0.0, -1e308])
    assert kl_divergence([1.0, 1.0], far) == pytest.approx(5e307, rel=1e-15)
    assert cross_entropy([1.0, 1.0], far) == pytest.approx(5e307, rel=1e-15)


def test_that_orders_at_both_ends_keep_their_digits() -> None:
    nearly_one = math.nextafter(1.0, 2.0)
    sure = [1.0, 1e-12]
    assert renyi_entropy(sure, nearly_one) == pytest.approx(entropy(sure), rel=1e-13)
    # Of a uniform column every order has log n.
    assert renyi_entropy([1.0] * 1000, 1.5) == pytest.approx(math.log(1000.0), rel=1e-15)
    assert renyi_entropy([1.0, 1.0], 1e300) == pytest.approx(math.log(2.0), rel=1e-15)
