"""Policies on a leash: β and budget, the frontier, what was spent in vain, and the estimators."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exact.weights import as_weights
from model.lenses.alignment import leash as alignment
from model.lenses.alignment.leash import Leash, estimates, mean_reward, spent_in_vain
from model.measures import kl_divergence
from tests.model.cases import for_each

BASE, REWARD = as_weights([0.4, 0.3, 0.2, 0.1]), np.array([0.0, 1.0, 2.0, 3.0])
LEASH = Leash(BASE, REWARD)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Leash:
    """A leash that works as those of large tables do."""
    monkeypatch.setattr(alignment, "EXACT_ROWS", 1)
    return Leash(BASE, REWARD)


@given(st.floats(1e-9, 2.3))
def test_that_a_budget_leads_to_a_beta_that_leads_back(budget: float) -> None:
    beta = LEASH.at_budget(budget).beta
    assert LEASH.at_beta(beta).divergence == pytest.approx(budget, rel=1e-10)


# Nearer to greedy, hardly any divergence is left to tell one beta from the next.
@given(st.floats(0.2, 1e4))
def test_that_a_beta_leads_to_a_budget_that_leads_back(beta: float) -> None:
    reached = LEASH.at_beta(beta).divergence
    assert LEASH.at_budget(reached).beta == pytest.approx(beta, rel=1e-10)


@for_each("beta", [0.2, 0.53, 1.0, 4.0])
def test_that_a_policy_is_the_base_times_exp_of_reward_over_beta(beta: float) -> None:
    weights = BASE.probabilities * np.exp(REWARD / beta)
    policy = LEASH.at_beta(beta)
    assert policy.probabilities == pytest.approx(weights / weights.sum(), rel=1e-13)
    assert policy.divergence == pytest.approx(kl_divergence(weights, BASE), rel=1e-12)


def test_that_both_ends_are_exact() -> None:
    assert LEASH.at_budget(0.0).probabilities == pytest.approx(BASE.probabilities, rel=1e-15)
    assert LEASH.at_budget(0.0).divergence == 0.0
    assert LEASH.at_beta(math.inf).divergence == 0.0
    for greedy in (LEASH.at_beta(0.0), LEASH.at_budget(99.0)):
        assert greedy.probabilities.tolist() == [0.0, 0.0, 0.0, 1.0]
        assert greedy.divergence == pytest.approx(-math.log(0.1), rel=1e-15)
    assert LEASH.largest_divergence == pytest.approx(-math.log(0.1), rel=1e-15)


def test_that_plain_sums_agree_with_the_exact_policies(plain: Leash) -> None:
    for budget in (1e-4, 0.3, 1.0, 2.2):
        exact, quick = LEASH.at_budget(budget), plain.at_budget(budget)
        assert quick.beta == pytest.approx(exact.beta, rel=1e-9)
        assert quick.probabilities == pytest.approx(exact.probabilities, rel=1e-9)
        assert quick.divergence == pytest.approx(budget, rel=1e-10)
    assert plain.at_budget(0.0).beta == math.inf
    assert plain.at_budget(5.0).beta == 0.0
    assert plain.at_beta(0.5).reward == pytest.approx(LEASH.at_beta(0.5).reward, rel=1e-13)


def test_that_the_frontier_rises_bends_down_and_holds_every_best_policy() -> None:
    frontier = LEASH.frontier
    assert frontier.base_reward == pytest.approx(1.0)
    assert frontier.greedy_reward == 3.0
    assert frontier.largest_divergence == pytest.approx(-math.log(0.1))
    assert len(frontier.rewards) <= 400
    assert (np.diff(frontier.divergences) >= 0.0).all()
    assert (np.diff(frontier.rewards) >= 0.0).all()
    for budget in (0.05, 0.5, 1.5):
        drawn = np.interp(budget, frontier.divergences, frontier.rewards)
        assert drawn == pytest.approx(LEASH.at_budget(budget).reward, abs=2e-3)


def test_that_no_policy_lies_above_the_frontier() -> None:
    frontier = LEASH.frontier
    for weights in np.random.default_rng(1).dirichlet(np.ones(4), 60):
        policy = as_weights(weights)
        reached = kl_divergence(policy, BASE)
        best = LEASH.at_budget(reached).reward
        assert mean_reward(policy, REWARD) <= best + 1e-12
    assert frontier.greedy_reward >= best


@given(st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4))
def test_that_what_was_spent_in_vain_is_the_way_to_the_frontier(weights: list[float]) -> None:
    policy = as_weights(weights)
    reward = mean_reward(policy, REWARD)
    cheapest = LEASH.at_reward(reward)
    expected = kl_divergence(policy, BASE) - cheapest.divergence
    assert spent_in_vain(LEASH, policy) == pytest.approx(expected, abs=1e-12)
    if reward > LEASH.frontier.base_reward:
        assert cheapest.reward == pytest.approx(reward, abs=1e-12)


def test_that_a_best_policy_spends_nothing_in_vain() -> None:
    best = LEASH.at_beta(0.7).distribution
    assert spent_in_vain(LEASH, best) == pytest.approx(0.0, abs=1e-13)
    assert spent_in_vain(LEASH, BASE) == pytest.approx(0.0, abs=1e-13)
    assert spent_in_vain(LEASH, as_weights([0, 0, 0, 1])) == 0.0


def test_that_doing_what_the_base_never_does_is_beyond_price() -> None:
    leash = Leash(as_weights([0.5, 0.5, 0.0]), np.array([0.0, 1.0, 5.0]))
    assert spent_in_vain(leash, as_weights([0.3, 0.3, 0.4])) == math.inf
    assert leash.frontier.greedy_reward == 1.0


def test_that_a_far_tail_has_a_frontier_too() -> None:
    frontier = Leash(as_weights([1.0, 1e-300]), np.array([0.0, 1.0])).frontier
    assert frontier.largest_divergence == pytest.approx(300.0 * math.log(10.0))
    assert (np.diff(frontier.divergences) >= 0.0).all()
    assert len(frontier.rewards) <= 400


def test_that_equal_rewards_are_known_to_be_level() -> None:
    level = Leash(BASE, np.full(4, 2.5))
    assert level.is_level
    assert level.frontier.rewards.tolist() == [2.5, 2.5]
    assert Leash(as_weights([0.5, 0.5, 0.0]), np.array([1.0, 1.0, 9.0])).is_level
    assert not LEASH.is_level


@for_each("reward", [[0.0, math.nan], [0.0, math.inf], [0.0, 1e200]])
def test_that_rewards_that_are_no_use_are_refused_in_a_sentence(reward: list[float]) -> None:
    with pytest.raises(ValueError, match="reward"):
        Leash(as_weights([0.5, 0.5]), np.array(reward))


def test_that_the_estimators_tend_to_what_they_should() -> None:
    policy = LEASH.at_beta(1.0)
    runs = [estimates(policy.distribution, BASE, 40, seed) for seed in range(500)]
    for kind, name in enumerate(("k1", "k2", "k3")):
        means = np.array([run[kind].mean for run in runs])
        one = runs[0][kind]
        assert one.name == name
        spread = means.std() / math.sqrt(len(means))
        assert means.mean() == pytest.approx(one.expected, abs=5.0 * spread)
        typical = np.mean([run[kind].error for run in runs])
        assert typical == pytest.approx(means.std(), rel=0.15)
    k1, k2, k3 = runs[0]
    assert k1.expected == pytest.approx(policy.divergence, rel=1e-12)
    assert k3.expected == pytest.approx(policy.divergence, rel=1e-12)
    logs = np.log(policy.probabilities / BASE.probabilities)
    assert k2.expected == pytest.approx(float(policy.probabilities @ logs**2) / 2, rel=1e-12)


def test_that_only_k1_falls_below_zero() -> None:
    near = LEASH.at_beta(20.0)
    runs = [estimates(near.distribution, BASE, 20, seed) for seed in range(100)]
    assert min(run[0].mean for run in runs) < 0.0
    assert all(one.mean >= 0.0 for run in runs for one in run[1:])


def test_that_samples_are_the_same_for_the_same_seed_and_none_is_none() -> None:
    policy = LEASH.at_beta(1.0).distribution
    assert estimates(policy, BASE, 30, 4) == estimates(policy, BASE, 30, 4)
    assert estimates(policy, BASE, 30, 4) != estimates(policy, BASE, 30, 5)
    assert estimates(policy, BASE, 0, 4) == ()
    assert estimates(policy, BASE, 1, 4)[0].error == 0.0
    with pytest.raises(ValueError, match="samples"):
        estimates(policy, BASE, 10**9, 1)


def test_that_a_greedy_policy_makes_k3_miss_the_mass_it_left_out() -> None:
    greedy = LEASH.at_beta(0.0)
    k1, _, k3 = estimates(greedy.distribution, BASE, 10, 1)
    assert k1.mean == pytest.approx(greedy.divergence)
    assert k3.expected == pytest.approx(greedy.divergence + 0.1 - 1.0)
