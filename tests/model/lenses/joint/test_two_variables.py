"""Two variables: Cover and Thomas's numbers, the chain rule, and that information is shared."""

from __future__ import annotations

from math import inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.lenses.joint.two_variables import (
    channel_capacity,
    independent,
    logs_of,
    quick_entropies,
    quick_entropy,
    quickly_tempered,
    symmetric_channel,
    tempered_weights_of,
    two_variables,
)
from model.measures import entropy
from model.words.numerals import significant_text
from tests.model.cases import for_each

BITS = log(2.0)
EXAMPLE = np.array(
    [
        [1 / 8, 1 / 16, 1 / 32, 1 / 32],
        [1 / 16, 1 / 8, 1 / 32, 1 / 32],
        [1 / 16, 1 / 16, 1 / 16, 1 / 16],
        [1 / 4, 0.0, 0.0, 0.0],
    ]
)
CELLS = st.lists(
    st.lists(st.floats(0.0, 10.0), min_size=3, max_size=3), min_size=2, max_size=4
).filter(lambda rows: sum(map(sum, rows)) > 1e-6)


def test_that_example_2_2_1_of_cover_and_thomas_is_met() -> None:
    found = two_variables(EXAMPLE)
    assert found.x / BITS == pytest.approx(7 / 4, rel=1e-14)
    assert found.y / BITS == pytest.approx(2.0, rel=1e-14)
    assert found.both / BITS == pytest.approx(27 / 8, rel=1e-14)
    assert found.x_given_y / BITS == pytest.approx(11 / 8, rel=1e-14)
    assert found.y_given_x / BITS == pytest.approx(13 / 8, rel=1e-14)
    assert found.shared / BITS == pytest.approx(3 / 8, rel=1e-14)


def test_that_the_symmetric_channel_carries_one_less_its_noise() -> None:
    assert channel_capacity(0.11) / BITS == pytest.approx(0.500084, abs=5e-7)
    assert two_variables(symmetric_channel(0.11)).shared == pytest.approx(channel_capacity(0.11))
    assert channel_capacity(0.5) == 0.0
    assert channel_capacity(0.0) == pytest.approx(BITS)
    with pytest.raises(ValueError, match="from 0 to 1, not 2"):
        symmetric_channel(2.0)


@given(CELLS)
def test_that_the_chain_rule_holds_and_information_is_symmetric(rows: list[list[float]]) -> None:
    weights = np.array(rows)
    found, turned = two_variables(weights), two_variables(weights.T)
    assert found.shared >= 0.0
    assert found.shared == pytest.approx(turned.shared, abs=1e-12)
    assert found.both == pytest.approx(found.x + found.y_given_x, abs=1e-12)
    assert found.both == pytest.approx(found.y + found.x_given_y, abs=1e-12)
    assert found.shared == pytest.approx(found.x - found.x_given_y, abs=1e-12)


@given(CELLS)
def test_that_independence_keeps_the_marginals_and_shares_nothing(rows: list[list[float]]) -> None:
    weights = np.array(rows)
    made = independent(weights)
    assert made.sum(axis=0) == pytest.approx(weights.sum(axis=0))
    assert made.sum(axis=1) == pytest.approx(weights.sum(axis=1))
    assert two_variables(made).shared == pytest.approx(0.0, abs=1e-12)


def test_that_learning_a_row_costs_its_surprise_and_leaves_its_own_entropy() -> None:
    found = two_variables(EXAMPLE)
    assert found.learned(3) == pytest.approx((2.0 * BITS, 0.0))
    assert found.learned(2) == pytest.approx((2.0 * BITS, 2.0 * BITS))
    impossible = two_variables(np.array([[1.0, 1.0], [0.0, 0.0]]))
    assert impossible.learned(1) == (inf, 0.0)


@for_each(
    ("weights", "words"),
    [([[0.0, 0.0]], "All cells"), ([[-1.0, 2.0]], "0 or more"), ([[np.inf, 1.0]], "finite")],
)
def test_that_what_is_no_joint_table_is_refused(weights: list[list[float]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        two_variables(np.array(weights))


@for_each("seed", range(6))
def test_that_conditional_entropies_are_the_means_of_those_of_rows_and_columns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.random((7, 5)) * (rng.random((7, 5)) < 0.7) * 10.0 ** rng.integers(-9, 3, (7, 5))
    weights[seed] = 0.0
    weights[0, 0] = 1.0
    found = two_variables(weights)
    for mean, rows, shares in (
        (found.x_given_y, found.joint, found.of_y),
        (found.y_given_x, found.joint.T, found.of_x),
    ):
        known = [(p, entropy(row)) for p, row in zip(shares, rows, strict=True) if p > 0.0]
        assert mean == pytest.approx(sum(p * one for p, one in known), rel=1e-12, abs=1e-300)


def test_that_a_row_filled_nearly_alone_keeps_its_digits() -> None:
    found = two_variables(np.array([[1.0, 1e-20], [0.0, 0.0]]))
    assert found.x_given_y == pytest.approx(entropy(np.array([1.0, 1e-20])), rel=1e-12)


@given(
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(0, 10**6),
    st.sampled_from([0.0, 0.3, 1.0, 2.5, inf]),
)
def test_that_at_every_temperature_the_identities_hold(
    rows: int, columns: int, seed: int, temperature: float
) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.lognormal(0.0, 2.0, (rows, columns)) * (rng.random((rows, columns)) < 0.8)
    weights[0, 0] = 1.0
    found = two_variables(tempered_weights_of(weights, temperature))
    swapped = two_variables(tempered_weights_of(weights.T, temperature))
    assert found.shared >= 0.0
    assert found.shared == pytest.approx(swapped.shared, rel=1e-12, abs=1e-14)
    assert found.x + found.y_given_x == pytest.approx(found.both, rel=1e-12, abs=1e-13)
    assert found.y + found.x_given_y == pytest.approx(found.both, rel=1e-12, abs=1e-13)
    assert found.x - found.x_given_y == pytest.approx(found.shared, rel=1e-9, abs=1e-13)
    for column in range(columns):
        assert found.learned_x(column) == pytest.approx(swapped.learned(column), rel=1e-12)
    left = [share * found.learned(row)[1] for row, share in enumerate(found.of_y) if share > 0.0]
    assert sum(left) == pytest.approx(found.x_given_y, rel=1e-12, abs=1e-13)


@given(CELLS, st.floats(0.05, 20.0))
def test_that_the_quick_pass_of_a_moving_dial_says_what_the_exact_one_does(
    cells: list[list[float]], temperature: float
) -> None:
    weights = np.array(cells)
    exact = two_variables(tempered_weights_of(weights, temperature))
    quick = two_variables(
        quickly_tempered(weights, logs_of(weights), temperature), entropy_of=quick_entropy
    )
    for name in ("both", "x", "y", "x_given_y", "y_given_x", "shared"):
        assert getattr(quick, name) == pytest.approx(getattr(exact, name), abs=1e-9)


@for_each("temperature", [0.0, 1.0, inf])
def test_that_the_quick_pass_knows_the_ends_of_the_dial(temperature: float) -> None:
    exact = tempered_weights_of(EXAMPLE, temperature)
    assert quickly_tempered(EXAMPLE, logs_of(EXAMPLE), temperature).tolist() == exact.tolist()


def test_that_what_a_textbook_has_reads_the_same_while_the_dial_moves() -> None:
    exact, quick = two_variables(EXAMPLE), two_variables(EXAMPLE, entropy_of=quick_entropy)
    for name in ("both", "x", "y", "x_given_y", "y_given_x", "shared"):
        in_bits = [significant_text(getattr(one, name) / BITS) for one in (exact, quick)]
        assert in_bits[0] == in_bits[1], name


def test_that_the_quick_pass_keeps_the_digits_of_what_little_is_left() -> None:
    weights = np.array([[1.0, 1e-9], [1e-12, 1.0], [0.0, 0.0]])
    exact, quick = two_variables(weights), two_variables(weights, entropy_of=quick_entropy)
    assert quick.x_given_y == pytest.approx(exact.x_given_y, rel=1e-12)
    assert quick.y_given_x == pytest.approx(exact.y_given_x, rel=1e-12)
    left = quick_entropies(quick.joint)
    assert left[0] == pytest.approx(entropy(weights[0]), abs=1e-12)
    assert left[2] == 0.0
