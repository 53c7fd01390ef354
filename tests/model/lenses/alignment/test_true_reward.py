"""True reward: where it turns over along the frontier of a proxy, and where it does not."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exact.weights import as_weights
from model.lenses.alignment.leash import Leash
from model.lenses.alignment.true_reward import true_reward_of

BASE = as_weights([0.3, 0.35, 0.2, 0.149, 0.001])
PROXY = np.array([3.0, 1.0, 0.5, 0.0, 10.0])
MEANT = np.array([3.0, 1.0, 0.5, 0.0, -5.0])
LEASH = Leash(BASE, PROXY)


def test_that_the_turn_is_where_no_other_beta_is_truly_better() -> None:
    found = true_reward_of(LEASH, MEANT)
    assert found.turns
    assert not found.falls
    for beta in np.geomspace(0.05, 50.0, 100):
        policy = LEASH.at_beta(float(beta))
        assert float(policy.probabilities @ MEANT) <= found.best + 1e-13
    at_best = LEASH.at_beta(1.0 / found.multiplier)
    assert float(at_best.probabilities @ MEANT) == pytest.approx(found.best, rel=1e-13)
    assert at_best.divergence == pytest.approx(found.divergence, rel=1e-9)


def test_that_at_the_turn_reward_and_truth_are_uncorrelated() -> None:
    # d E[t]/dλ = Cov(t, r), which is 0 where the true reward is highest.
    found = true_reward_of(LEASH, MEANT)
    policy = LEASH.at_beta(1.0 / found.multiplier).probabilities
    covariance = float(policy @ ((PROXY - policy @ PROXY) * (MEANT - policy @ MEANT)))
    assert covariance == pytest.approx(0.0, abs=1e-6)


@given(st.floats(-3.0, 3.0), st.floats(0.1, 4.0))
def test_that_a_truth_that_is_the_proxy_never_turns(shift: float, scale: float) -> None:
    found = true_reward_of(LEASH, scale * PROXY + shift)
    assert found.multiplier == math.inf
    assert not found.turns
    assert found.along == pytest.approx(scale * LEASH.frontier.rewards + shift, abs=1e-9)


def test_that_against_the_truth_every_step_loses() -> None:
    found = true_reward_of(LEASH, -PROXY)
    assert found.falls
    assert found.divergence == 0.0
    assert found.best == pytest.approx(-float(BASE.probabilities @ PROXY))


def test_that_a_truth_that_is_level_has_no_turn() -> None:
    found = true_reward_of(LEASH, np.full(5, 2.0))
    assert not found.turns
    assert found.best == pytest.approx(2.0)


def test_that_a_value_that_is_not_finite_names_its_row() -> None:
    with pytest.raises(ValueError, match="row 2"):
        true_reward_of(LEASH, np.array([0.0, math.nan, 0.0, 0.0, 0.0]))
