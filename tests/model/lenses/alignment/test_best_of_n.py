"""Best of n: closed forms, the bound that is met without ties, and truths to 50 digits."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exact.weights import as_weights
from model.lenses.alignment.best_of_n import Draws, divergence_without_ties
from model.measures import kl_divergence
from tests.model.cases import for_each

SHARES = st.lists(st.integers(0, 1000), min_size=2, max_size=8).filter(lambda x: sum(x) > 0)


def draws(base: list[float], reward: list[float]) -> Draws:
    return Draws(as_weights(base), np.array(reward))


@for_each(("n", "nats"), [(1, 0.0), (2, 0.1931), (4, 0.6363), (64, 3.1745), (1000, 5.9088)])
def test_that_the_bound_is_ln_n_less_n_less_1_over_n(n: int, nats: float) -> None:
    assert divergence_without_ties(n) == pytest.approx(nats, abs=5e-5)
    assert draws([1, 1], [0, 1]).best_of(n).bound == divergence_without_ties(n)


@for_each(("n", "nats"), [(2, 0.130812), (4, 0.459356), (8, 0.667588)])
def test_that_a_fair_coin_moves_less_than_the_bound_as_its_draws_tie(n: int, nats: float) -> None:
    best = draws([0.5, 0.5], [0, 1]).best_of(n)
    assert best.divergence == pytest.approx(nats, abs=5e-7)
    assert best.reward == pytest.approx(1.0 - 0.5**n, rel=1e-15)
    assert best.divergence < best.bound


def exactly(base: list[float], reward: list[float], n: int) -> tuple[Decimal, list[Decimal]]:
    """D and the policy by the definition, to 50 digits, of weights that are what they are."""
    with localcontext() as context:
        context.prec = 60
        total = sum(map(Decimal, base))
        shares = [Decimal(weight) / total for weight in base]
        policy = []
        for row, share in enumerate(shares):
            up_to = sum(s for s, r in zip(shares, reward, strict=True) if r <= reward[row])
            below = sum(s for s, r in zip(shares, reward, strict=True) if r < reward[row])
            alike = up_to - below
            policy.append((up_to**n - below**n) * share / alike if alike else Decimal(0))
        terms = [p * (p / s).ln() for p, s in zip(policy, shares, strict=True) if p and s]
        return sum(terms, Decimal(0)), policy


@for_each("n", [2, 3, 7, 64, 1000])
@for_each(
    ("base", "reward"),
    [
        ([0.5, 0.25, 0.125, 0.125], [0, 1, 2, 3]),
        ([0.25, 0.25, 0.25, 0.25], [1, 1, 0, 2]),
        ([1.0, 2.0**-30], [0, 1]),
        ([2.0**-30, 1.0], [0, 1]),
        ([3.0, 0.0, 1.0, 2.0**-40, 5.0], [-1, 7, 0, 2, 0]),
    ],
)
def test_that_policy_and_divergence_are_the_definition_to_50_digits(
    base: list[float], reward: list[float], n: int
) -> None:
    divergence, policy = exactly(base, reward, n)
    found = draws(base, reward)
    best = found.best_of(n)
    assert best.divergence == pytest.approx(float(divergence), rel=1e-13)
    assert found.probabilities(best) == pytest.approx([float(p) for p in policy], rel=1e-12)


@given(SHARES, st.integers(1, 300), st.randoms(use_true_random=False))
def test_that_it_is_a_policy_whose_divergence_is_its_own_and_within_the_bound(
    counts: list[int], n: int, random: object
) -> None:
    reward = [float(random.randint(0, 3)) for _ in counts]  # type: ignore[attr-defined]
    base = [float(count) for count in counts]
    found = draws(base, reward)
    best = found.best_of(n)
    policy = found.probabilities(best)
    assert policy.sum() == pytest.approx(1.0, rel=1e-12)
    assert best.divergence == pytest.approx(kl_divergence(policy, base), rel=1e-9, abs=1e-13)
    assert best.divergence <= best.bound + 1e-12
    assert best.reward == pytest.approx(float(policy @ reward), rel=1e-12, abs=1e-12)


def test_that_without_ties_the_bound_is_all_but_met() -> None:
    many = Draws(as_weights(np.ones(100_000)), np.arange(100_000.0))
    for n in (2, 4, 64):
        assert many.best_of(n).divergence == pytest.approx(divergence_without_ties(n), rel=1e-4)


def test_that_the_best_of_very_many_is_the_greedy_policy() -> None:
    found = draws([0.4, 0.3, 0.2, 0.1], [0, 1, 2, 3])
    best = found.best_of(1_000_000)
    assert found.probabilities(best) == pytest.approx([0, 0, 0, 1], abs=1e-15)
    assert best.divergence == pytest.approx(-math.log(0.1), rel=1e-14)


def test_that_the_doubling_ends_where_hardly_anything_is_left_to_go() -> None:
    found = draws([0.5, 0.5], [0, 1]).doubling(math.log(2.0), 1)
    assert [best.n for best in found] == [2**k for k in range(len(found))]
    assert found[-1].divergence >= 0.999 * math.log(2.0) > found[-2].divergence
    assert len(draws([0.5, 0.5], [0, 1]).doubling(math.log(2.0), 5000)) == 14
    rare = draws([1.0, 1e-12], [0, 1]).doubling(-math.log(1e-12), 1)
    assert len(rare) == 21
