"""Reduction of large tables to what can be drawn."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.figure.reduce import MOST_COLUMNS, columns_by_maximum, log_spaced_ranks
from model.figure.ticks import log_ticks, round_ticks, round_top


@given(st.integers(min_value=0, max_value=300_000))
def test_that_ranks_are_few_rising_and_keep_both_ends(count: int) -> None:
    ranks = log_spaced_ranks(count)
    assert len(ranks) <= min(count, 1_500)
    assert (np.diff(ranks) > 0).all()
    if count:
        assert (ranks[0], ranks[-1]) == (0, count - 1)


@given(st.integers(min_value=1, max_value=20_000), st.integers(min_value=0, max_value=2**32 - 1))
def test_that_no_spike_is_lost(count: int, seed: int) -> None:
    values = np.random.default_rng(seed).random(count)
    starts, peaks = columns_by_maximum(values)
    assert len(peaks) <= MOST_COLUMNS
    assert values[peaks].max() == values.max()
    assert (np.diff(starts) > 0).all()
    assert (peaks >= starts).all()


def test_that_ticks_are_round_and_inside() -> None:
    assert [text for _, text in round_ticks(0.0, 0.7, 7)] == [
        "0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7",
    ]  # fmt: skip
    assert round_top(0.66) == 0.7
    assert next(text for _, text in log_ticks(1.0, 1000.0)) == "1"


def test_that_no_two_ticks_of_a_short_log_axis_bear_one_number() -> None:
    texts = [text for _, text in log_ticks(1e-4, 0.1)]
    assert texts[:4] == [
        "10<sup>−4</sup>", "2 × 10<sup>−4</sup>", "5 × 10<sup>−4</sup>", "0.001",
    ]  # fmt: skip
    assert len(set(texts)) == len(texts)


@given(st.floats(min_value=1e-12, max_value=1e12))
def test_that_the_top_of_an_axis_is_a_tick_at_or_above_the_value(value: float) -> None:
    top = round_top(value)
    assert top >= value * (1.0 - 1e-9)
    assert top <= value * 2.6
    assert abs(round_ticks(0.0, top)[-1][0] - top) <= 1e-9 * top or top <= value * 2.6


def test_that_ticks_of_a_huge_axis_are_powers_of_ten() -> None:
    texts = [text for _, text in round_ticks(0.0, 1e300, 4)]
    assert texts[:2] == ["0", "2.5 × 10<sup>299</sup>"]
    assert max(map(len, texts)) < 30
