"""Draws: seeded, settling on the distribution; the chance that nothing comes twice."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.sampling import drawn_counts, expected_distinct, no_repeat
from model.sampling.draws import MOST_DRAWS
from tests.model.cases import for_each

P = np.array([0.5, 0.25, 0.0, 0.15, 0.1])


def test_that_a_seed_gives_the_same_draws_and_more_draws_begin_with_them() -> None:
    first = drawn_counts(P, 100, seed=7)
    assert first.tolist() == drawn_counts(P, 100, seed=7).tolist()
    assert first.tolist() != drawn_counts(P, 100, seed=8).tolist()
    assert (drawn_counts(P, 101, seed=7) >= first).all()
    assert first.sum() == 100


def test_that_what_is_impossible_is_never_drawn_and_shares_settle() -> None:
    counts = drawn_counts(P, 100_000, seed=1)
    assert counts[2] == 0
    spread = np.sqrt(100_000 * P * (1.0 - P))
    assert (np.abs(counts - 100_000 * P) <= 5.0 * spread).all()
    assert drawn_counts(P, 0, seed=1).tolist() == [0] * 5
    assert drawn_counts(np.array([0.0, 1.0]), 50, seed=3).tolist() == [0, 50]


@for_each(("draws", "seed"), [(-1, 1), (MOST_DRAWS + 1, 1), (5, -1)])
def test_that_impossible_draws_and_seeds_are_refused(draws: int, seed: int) -> None:
    with pytest.raises(ValueError, match=r"samples|seed"):
        drawn_counts(P, draws, seed)


def test_that_the_expected_number_of_different_outcomes_is_exact() -> None:
    assert expected_distinct(P, 0) == 0.0
    assert expected_distinct(P, 1) == pytest.approx(1.0, rel=1e-15)
    assert expected_distinct(P, 2) == pytest.approx(2.0 - float(P @ P), rel=1e-14)
    assert expected_distinct(np.array([1.0]), 9) == 1.0


def by_counting(p: list[float], draws: int) -> float:
    ways = itertools.permutations(p, draws)
    return math.fsum(math.prod(way) for way in ways)


@example([1.0], 2)
@example([0.01, 1.0], 2)
@example([1.0] * 6, 7)
@example([1.0] * 6, 6)
@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=6), st.integers(0, 7))
def test_that_the_chance_of_no_repeat_is_what_counting_gives(
    weights: list[float], draws: int
) -> None:
    p = np.array(weights) / np.sum(weights)
    found = no_repeat(p, draws)
    assert found.is_exact
    expected = min(by_counting(p.tolist(), draws), 1.0)
    assert found.chance == pytest.approx(expected, rel=1e-12)


def test_that_the_birthdays_of_twenty_three_are_all_different_in_49_percent() -> None:
    chance = no_repeat(np.full(365, 1.0 / 365.0), 23).chance
    assert chance == pytest.approx(0.492702765676, rel=1e-11)


def test_that_more_draws_than_outcomes_repeat_surely_and_one_draw_never() -> None:
    assert no_repeat(P, 5).chance == 0.0
    assert no_repeat(P, 4).chance == pytest.approx(24 * 0.5 * 0.25 * 0.15 * 0.1, rel=1e-13)
    assert no_repeat(P, 1).chance == no_repeat(P, 0).chance == 1.0


def test_that_a_chance_too_small_for_a_number_keeps_its_logarithm() -> None:
    count = 3_000
    found = no_repeat(np.full(count, 1.0 / count), count - 1)
    expected = math.lgamma(count + 1.0) - (count - 1) * math.log(count)
    assert found.is_exact
    assert found.chance == 0.0
    assert found.log_most == pytest.approx(expected, rel=1e-12)


def log_of_two_levels(sizes: tuple[int, int], levels: tuple[float, float], draws: int) -> float:
    """log n! e_n where so many outcomes have one probability and so many another."""

    def choose(total: int, taken: int) -> float:
        return math.lgamma(total + 1) - math.lgamma(taken + 1) - math.lgamma(total - taken + 1)

    terms = [
        choose(sizes[0], taken)
        + choose(sizes[1], draws - taken)
        + taken * math.log(levels[0])
        + (draws - taken) * math.log(levels[1])
        for taken in range(max(0, draws - sizes[1]), min(draws, sizes[0]) + 1)
    ]
    top = max(terms)
    return math.lgamma(draws + 1) + top + math.log(math.fsum(math.exp(t - top) for t in terms))


@for_each("draws", [400, 600, 2_500])
def test_that_many_draws_from_few_outcomes_are_summed_exactly(draws: int) -> None:
    sizes, levels = (300, 2_700), (0.5 / 300, 0.5 / 2_700)
    p = np.concatenate([np.full(size, one) for size, one in zip(sizes, levels, strict=True)])
    found = no_repeat(p, draws)
    assert found.is_exact
    assert found.log_most == pytest.approx(log_of_two_levels(sizes, levels, draws), rel=1e-10)


def test_that_outcomes_of_very_different_sizes_are_summed() -> None:
    p = np.exp(-60.0 * np.arange(10))
    expected = math.lgamma(9.0) - 60.0 * 28.0
    assert no_repeat(p / p.sum(), 8).log_most == pytest.approx(expected, rel=1e-14)


@for_each("draws", [400, 5_000, 39_000])
def test_that_bounds_hold_the_chance_where_it_is_too_long_to_sum(draws: int) -> None:
    sizes, levels = (400, 39_600), (0.5 / 400, 0.5 / 39_600)
    p = np.concatenate([np.full(size, one) for size, one in zip(sizes, levels, strict=True)])
    found = no_repeat(p, draws)
    exact = log_of_two_levels(sizes, levels, draws)
    assert not found.is_exact
    slack = 1e-9 * abs(exact)
    assert found.log_least - slack <= exact <= found.log_most + slack
    assert found.log_most - found.log_least <= math.log(2.0 * math.sqrt(3.0)) + 1e-12


def test_that_a_chance_below_all_numbers_is_bounded_by_zero() -> None:
    few = np.full(450, 5e-324)
    few[:3] = 0.33
    assert no_repeat(few, 50).chance == 0.0
    many = np.full(6_000, 1e-310)
    many[:10] = 0.1
    found = no_repeat(many, 3_000)
    assert found.log_least == -math.inf
    assert found.log_most < -2e6
