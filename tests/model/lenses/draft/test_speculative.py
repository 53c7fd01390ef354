"""Speculative decoding: published numbers, limits, and that what comes out is exactly P."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.lenses.draft.speculative import (
    MOST_DRAFTS,
    acceptance,
    best_drafts,
    chances_of,
    expected_tokens,
    greedy_match,
    play,
    residual,
    rows_at,
    speed_up,
    speed_ups,
)
from tests.model.cases import for_each

WEATHER, UNIFORM = np.array([0.6, 0.25, 0.1, 0.05]), np.full(4, 0.25)
SHARES = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=6).filter(lambda one: sum(one) > 0.1)


def normal(values: list[float]) -> np.ndarray:
    return np.array(values) / sum(values)


@for_each(("alpha", "drafts", "tokens"), [(0.8, 5, 3.69), (0.9, 10, 6.86), (0.65, 4, 2.525631)])
def test_that_published_expectations_are_met(alpha: float, drafts: int, tokens: float) -> None:
    assert expected_tokens(alpha, drafts) == pytest.approx(
        tokens, abs=0.005 if drafts > 4 else 1e-6
    )


def test_that_weather_drafted_uniformly_keeps_two_thirds_and_redraws_sunny() -> None:
    assert acceptance(WEATHER, UNIFORM) == pytest.approx(0.65, abs=1e-15)
    left = residual(WEATHER, UNIFORM)
    assert left is not None
    assert left.tolist() == [1.0, 0.0, 0.0, 0.0]
    assert greedy_match(WEATHER, UNIFORM) == pytest.approx(0.25)


def test_that_a_perfect_draft_keeps_all_and_leaves_no_residual() -> None:
    assert acceptance(WEATHER, WEATHER) == pytest.approx(1.0)
    assert residual(WEATHER, WEATHER) is None
    assert expected_tokens(1.0, 4) == 5.0
    run = play(WEATHER, WEATHER, chances_of(50, 4, 1))
    assert run.kept.tolist() == [4] * 50


def test_that_next_to_one_the_expectation_loses_no_digit() -> None:
    alpha = 1.0 - 1e-12
    exact = sum(alpha**k for k in range(5))
    assert expected_tokens(alpha, 4) == pytest.approx(exact, rel=1e-14)


@for_each(("alpha", "drafts"), [(-0.1, 1), (1.1, 1), (0.5, -1), (float("nan"), 1)])
def test_that_what_is_no_share_is_refused(alpha: float, drafts: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        expected_tokens(alpha, drafts)


def test_that_a_free_draft_is_best_long_and_a_dear_one_best_short() -> None:
    assert best_drafts(speed_ups(0.8, 0.0)) == MOST_DRAFTS
    assert best_drafts(speed_ups(0.8, 5.0)) == 1
    assert speed_up(0.84, 4, 0.1) == pytest.approx(expected_tokens(0.84, 4) / 1.4)
    assert best_drafts(speed_ups(0.84, 0.1)) == 7


@given(SHARES, SHARES)
def test_that_accepted_and_redrawn_make_the_target(one: list[float], other: list[float]) -> None:
    size = min(len(one), len(other))
    if sum(one[:size]) <= 0.0 or sum(other[:size]) <= 0.0:
        return
    p, q = normal(one[:size]), normal(other[:size])
    beta = acceptance(p, q)
    assert beta == pytest.approx(1.0 - 0.5 * float(np.abs(p - q).sum()), abs=1e-12)
    left = residual(p, q)
    rest = np.zeros(size) if left is None else (1.0 - beta) * left
    assert np.minimum(p, q) + rest == pytest.approx(p, abs=1e-12)


@for_each("draft", [UNIFORM, np.array([0.0, 0.0, 0.5, 0.5]), WEATHER[::-1]])
def test_that_what_comes_out_is_the_target_whatever_is_drafted(draft: np.ndarray) -> None:
    run = play(WEATHER, draft, chances_of(10_000, 3, 7))
    shares = run.counts / run.tokens
    # Five standard deviations of a share of some 10,000 draws.
    assert np.abs(shares - WEATHER).max() < 5 * 0.5 / np.sqrt(run.tokens)
    assert run.kept.mean() + 1.0 == pytest.approx(
        expected_tokens(acceptance(WEATHER, draft), 3), abs=0.06
    )


def test_that_a_run_counts_what_it_shows_and_comes_again_with_its_seed() -> None:
    run, again = (play(WEATHER, UNIFORM, chances_of(6, 4, 3)) for _ in range(2))
    assert run.counts.tolist() == again.counts.tolist()
    assert run.tokens == int(run.kept.sum()) + 6
    assert run.drafted.shape == (6, 4)
    assert 6 <= run.looked_at <= 24


def test_that_nothing_impossible_is_drafted_or_comes_out() -> None:
    target, draft = np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.5, 0.5])
    run = play(target, draft, chances_of(500, 2, 1))
    assert 0 not in run.drafted
    assert run.counts[2] == 0


def test_that_of_many_outcomes_rows_are_drawn_as_often_as_they_are_likely() -> None:
    rng = np.random.default_rng(4)
    target = np.where(rng.random(5_000) < 0.5, 0.0, rng.exponential(size=5_000) ** 3.0)
    target[4_000:] = 0.0
    target /= target.sum()
    chances = (np.arange(100_000) + 0.5) / 100_000
    rows = rows_at(target, chances)
    # Chances one step apart: each row comes as often as steps fall on its share.
    assert np.abs(np.bincount(rows, minlength=5_000) - 100_000 * target).max() <= 1.0 + 1e-6
    assert (target[rows_at(target, np.array([0.0, 1.0 - 2.0**-53]))] > 0.0).all()
    assert (np.diff(rows) >= 0).all()
