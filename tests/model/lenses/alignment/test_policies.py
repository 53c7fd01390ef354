"""Policies under a budget of divergence."""

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exact.weights import as_logits
from model.lenses.alignment.policies import best_policy, policy_at
from model.measures import kl_divergence
from tests.model.cases import for_each

BASE, REWARD = [0.4, 0.3, 0.2, 0.1], [0.0, 1.0, 2.0, 3.0]


@given(st.floats(1e-12, 2.3))
def test_that_the_budget_is_spent_whole(budget: float) -> None:
    policy = best_policy(BASE, REWARD, budget)
    assert policy.divergence == pytest.approx(budget, rel=1e-13)
    assert kl_divergence(policy.distribution, BASE) == pytest.approx(budget, rel=1e-10)


def test_that_the_slope_of_the_frontier_is_beta() -> None:
    step = 1e-6
    low, high = (best_policy(BASE, REWARD, 0.3 + s) for s in (-step, step))
    beta = best_policy(BASE, REWARD, 0.3).beta
    assert (high.reward - low.reward) / (2 * step) == pytest.approx(beta, rel=1e-6)


def test_that_no_budget_leaves_the_base() -> None:
    policy = best_policy(BASE, REWARD, 0.0)
    assert policy.beta == math.inf
    assert policy.probabilities.tolist() == pytest.approx(BASE)
    assert policy.reward == pytest.approx(1.0)


def test_that_a_large_budget_buys_the_greedy_policy() -> None:
    policy = best_policy([0.4, 0.2, 0.4, 0.0], [0.0, 5.0, 5.0, 9.0], 10.0)
    assert policy.beta == 0.0
    assert policy.probabilities.tolist() == pytest.approx([0.0, 1 / 3, 2 / 3, 0.0])
    assert policy.divergence == pytest.approx(-math.log(0.6))
    assert policy.reward == pytest.approx(5.0)


def test_that_beta_and_budget_answer_each_other() -> None:
    policy = policy_at(BASE, REWARD, 0.5)
    assert best_policy(BASE, REWARD, policy.divergence).beta == pytest.approx(0.5, rel=1e-13)


def test_that_tilting_reaches_far_tails() -> None:
    policy = best_policy([1.0, 1e-300], [0.0, 1.0], 500.0)
    assert policy.divergence == pytest.approx(500.0, rel=1e-13)


@pytest.mark.parametrize("scale", [1e-100, 1e-99, 1e50, 1e99])
def test_that_beta_is_on_the_scale_of_the_rewards(scale: float) -> None:
    scaled = best_policy(BASE, [scale * one for one in REWARD], 0.3)
    assert scaled.beta == pytest.approx(scale * best_policy(BASE, REWARD, 0.3).beta, rel=1e-12)


@pytest.mark.parametrize("far", [-750.0, -1e9, -3.4e38, -1e100])
def test_that_a_best_row_beyond_all_numbers_costs_what_its_logit_says(far: float) -> None:
    greedy = policy_at(as_logits([0.0, far, far]), [0.0, 1.0, 1.0], 0.0)
    assert greedy.divergence == pytest.approx(-far - math.log(2.0), rel=1e-15)
    assert greedy.probabilities.tolist() == [0.0, 0.5, 0.5]


def test_that_logits_of_a_base_are_refused_where_they_are_too_far_apart() -> None:
    with pytest.raises(ValueError, match="−inf for what cannot happen"):
        best_policy(as_logits([0.0, -sys.float_info.max]), [0.0, 1.0], 1.0)


@for_each(
    ("reward", "budget", "words"),
    [
        ([0.0, 1.0, math.nan, 0.0], 0.1, "row 3"),
        ([0.0, 1.0, math.ulp(0.0), sys.float_info.max], 0.1, "at most 1e100"),
        ([0.0, 0.0, 0.0, math.ulp(0.0)], 0.1, "1e-100 or more"),
        ([0.0, 1.0], 0.1, "4 numbers"),
        (REWARD, -0.1, "budget"),
        (REWARD, math.nan, "budget"),
    ],
)
def test_that_bad_rewards_and_budgets_are_refused(
    reward: list[float], budget: float, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        best_policy(BASE, reward, budget)
