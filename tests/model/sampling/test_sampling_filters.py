"""Filters: the published cases of both libraries, ties, boundaries, T = 0, bans, bad input."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.document.settings import Filters, Preset
from model.exact.weights import Weights, as_logits, as_weights
from model.measures import entropy, kl_divergence
from model.sampling import (
    SamplingError,
    StageResult,
    checked_filters,
    decoded,
    moving_stages,
    run_stages,
)
from model.tempering import temper
from tests.model.cases import for_each

BOTH: tuple[Preset, ...] = ("transformers", "llama.cpp")
STEPS = (0.1, 0.2, 0.3, 0.4)


def stages(
    weights: Any, temperature: float = 1.0, banned: tuple[int, ...] = (), **filters: Any
) -> tuple[StageResult, ...]:
    source = weights if isinstance(weights, Weights) else as_weights(weights)
    return run_stages(source, temperature, Filters(**filters), banned)


def final(
    weights: Any, temperature: float = 1.0, banned: tuple[int, ...] = (), **filters: Any
) -> list[float]:
    last = stages(weights, temperature, banned, **filters)[-1]
    return [float(one) for one in last.probabilities]


def kept(weights: Any, temperature: float = 1.0, **filters: Any) -> list[int]:
    return np.flatnonzero(stages(weights, temperature, **filters)[-1].survivors).tolist()


@for_each("preset", BOTH)
@for_each(
    ("weights", "filters", "expected"),
    [
        (STEPS, {"top_k": 3}, [0.0, 2 / 9, 3 / 9, 4 / 9]),
        (STEPS, {"top_k": 1}, [0.0, 0.0, 0.0, 1.0]),
        (STEPS, {"top_k": 9}, [0.1, 0.2, 0.3, 0.4]),
        (STEPS, {"top_p": 0.7}, [0.0, 0.0, 3 / 7, 4 / 7]),
        (STEPS, {"top_p": 0.8}, [0.0, 2 / 9, 3 / 9, 4 / 9]),
        (STEPS, {"top_p": 1e-9}, [0.0, 0.0, 0.0, 1.0]),
        (STEPS, {"min_p": 0.26}, [0.0, 2 / 9, 3 / 9, 4 / 9]),
        (STEPS, {"min_p": 0.51}, [0.0, 0.0, 3 / 7, 4 / 7]),
        (STEPS, {"min_p": 1.0}, [0.0, 0.0, 0.0, 1.0]),
        ((0.97, 0.01, 0.01, 0.01), {"typical": 0.5}, [1.0, 0.0, 0.0, 0.0]),
        ((0.4, 0.2, 0.2, 0.2), {"typical": 0.5}, [0.0, 1 / 3, 1 / 3, 1 / 3]),
    ],
)
def test_that_both_libraries_keep_what_they_publish(
    preset: Preset, weights: tuple[float, ...], filters: dict[str, Any], expected: list[float]
) -> None:
    assert final(weights, preset=preset, **filters) == pytest.approx(expected, rel=1e-14)


@for_each(
    ("weights", "filters", "expected"),
    [
        ((0.87, 0.099, 0.001, 0.03), {"epsilon": 0.1}, [1.0, 0.0, 0.0, 0.0]),
        ((0.0, 0.1, 0.8, 0.1), {"eta": 0.0625}, [0.0, 0.1, 0.8, 0.1]),
        ((0.01, 0.04, 0.9, 0.05), {"eta": 0.0625}, [0.0, 0.0, 1.0, 0.0]),
    ],
)
def test_that_transformers_keeps_what_it_publishes_for_epsilon_and_eta(
    weights: tuple[float, ...], filters: dict[str, Any], expected: list[float]
) -> None:
    assert final(weights, **filters) == pytest.approx(expected, rel=1e-14)


def test_that_temperature_last_keeps_two_where_temperature_first_keeps_one() -> None:
    logits = as_logits([3.0, 2.0, 1.0])
    assert kept(logits, 0.5, preset="llama.cpp", top_p=0.8) == [0, 1]
    assert kept(logits, 0.5, preset="transformers", top_p=0.8) == [0]
    last_but_one = ("top_p", "temperature")
    assert kept(logits, 0.5, preset="own", order=last_but_one, top_p=0.8) == [0, 1]


def test_that_ties_with_the_kth_stay_in_transformers_and_the_first_of_them_in_llama() -> None:
    tied = (0.2, 0.4, 0.2, 0.2)
    assert kept(tied, top_k=2) == [0, 1, 2, 3]
    assert kept(tied, top_k=2, preset="llama.cpp") == [0, 1]
    assert kept((0.3, 0.1 + 0.2, 0.4), top_k=2) == [0, 1, 2]


def test_that_of_equal_rows_at_the_boundary_of_top_p_the_first_stay() -> None:
    for preset in BOTH:
        assert kept((1.0, 1.0, 1.0, 1.0), top_p=0.5, preset=preset) == [0, 1]
        assert kept((1.0, 1.0, 1.0, 1.0), top_p=0.51, preset=preset) == [0, 1, 2]


def test_that_typical_keeps_ties_in_transformers_and_goes_beyond_the_mass_in_llama() -> None:
    even = (1.0, 1.0, 1.0, 1.0)
    assert kept(even, typical=0.5) == [0, 1, 2, 3]
    assert kept(even, typical=0.5, preset="llama.cpp") == [0, 1, 2]


def test_that_the_likeliest_stays_where_epsilon_would_cut_all_and_the_stage_says_so() -> None:
    last = stages(STEPS, epsilon=0.9)[-1]
    assert last.left == 1
    assert "the likeliest stays" in last.note
    assert stages(STEPS, epsilon=0.15)[-1].note == ""
    assert stages((1.0,) * 4, epsilon=0.9)[-1].left == 4


def test_that_llama_has_no_epsilon_and_no_eta() -> None:
    found = stages(STEPS, preset="llama.cpp", epsilon=0.35, eta=0.9)
    assert [stage.id for stage in found] == ["source", "temperature"]
    assert decoded(as_weights(STEPS), 1.0, Filters(preset="llama.cpp", eta=0.9)) is None


def test_that_at_zero_llama_keeps_the_first_of_the_largest() -> None:
    last = stages((0.1, 0.3, 0.3, 0.3), 0.0, preset="llama.cpp", top_k=3)[-1]
    assert last.probabilities.tolist() == [0.0, 1.0, 0.0, 0.0]
    assert last.cut == pytest.approx(2 / 3, rel=1e-15)
    assert last.divergence == pytest.approx(-math.log(0.3), rel=1e-15)
    near = (0.3, 0.1 + 0.2, 0.1)
    assert final(near, 0.0, preset="llama.cpp", top_p=0.9) == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("preset", ["transformers", "own"])
def test_that_transformers_refuses_to_filter_at_zero(preset: Preset) -> None:
    with pytest.raises(SamplingError, match=r"T = 0 is an error"):
        stages(STEPS, 0.0, preset=preset, top_k=2)


def test_that_without_filters_zero_is_the_limit_in_which_ties_share() -> None:
    for preset in BOTH:
        assert final((1.0, 2.0, 2.0), 0.0, preset=preset) == [0.0, 0.5, 0.5]
        assert final((1.0, 2.0, 2.0, 2.0), 0.0, banned=(2,), preset=preset) == [0.0, 0.5, 0.0, 0.5]


def test_that_at_infinity_all_survivors_are_equal() -> None:
    assert final(STEPS, math.inf, preset="llama.cpp", top_k=2) == [0.0, 0.0, 0.5, 0.5]
    assert final((0.0, 0.2, 0.8), math.inf, top_k=1) == [0.0, 0.5, 0.5]


def test_that_a_ban_comes_first_and_costs_minus_log_of_what_it_leaves() -> None:
    found = stages(STEPS, 1.0, banned=(3,), top_k=1)
    assert [stage.id for stage in found] == ["source", "ban", "temperature", "top_k"]
    assert found[1].cut == pytest.approx(0.4, rel=1e-15)
    assert found[1].divergence == pytest.approx(-math.log(1.0 - 0.4), rel=1e-15)
    assert found[-1].probabilities.tolist() == [0.0, 0.0, 1.0, 0.0]


def test_that_banning_a_tiny_mass_costs_exactly_that() -> None:
    found = stages((1.0, 1e-30), banned=(1,))
    assert found[1].divergence == pytest.approx(1e-30, rel=1e-15)


def test_that_banning_all_that_is_possible_is_refused() -> None:
    with pytest.raises(SamplingError, match="is banned: allow one"):
        stages((0.5, 0.5, 0.0), banned=(0, 1))


def test_that_outcomes_too_rare_for_a_number_are_still_told_apart() -> None:
    far = as_logits([0.0, -1000.0, -2000.0, -3000.0])
    assert kept(far, top_k=2) == [0, 1]
    rare = run_stages(far, 1.0, Filters(top_k=2), (0,))[-1]
    assert rare.probabilities.tolist() == [0.0, 1.0, 0.0, 0.0]
    assert rare.divergence == pytest.approx(1000.0, rel=1e-15)
    tiny = stages((1e300, 1e-300, 1e-320), banned=(0,), top_k=2)[-1]
    assert tiny.survivors.tolist() == [False, True, True]
    assert tiny.divergence == pytest.approx(600.0 * math.log(10.0), rel=1e-14)


def test_that_each_stage_tells_its_cut_its_entropy_its_cost_and_its_perplexity() -> None:
    source = [0.30, 0.20, 0.15, 0.12, 0.10, 0.07, 0.04, 0.02]
    found = stages(source, 1.5, top_k=6, top_p=0.8, min_p=0.3)
    assert [(one.name, one.value) for one in found] == [
        ("Q", ""),
        ("temperature", "1.5"),
        ("top-k", "6"),
        ("top-p", "0.8"),
        ("min-p", "0.3"),
    ]
    assert [one.left for one in found] == [8, 8, 6, 5, 5]
    tempered = temper(source, 1.5)
    assert found[2].cut == pytest.approx(float(tempered[6:].sum()), rel=1e-14)
    assert found[3].cut == pytest.approx(float(tempered[5] / tempered[:6].sum()), rel=1e-14)
    assert found[4].cut == 0.0
    for one in found:
        assert one.entropy == pytest.approx(entropy(one.probabilities), rel=1e-14)
        assert one.perplexity == pytest.approx(math.exp(one.entropy), rel=1e-14)
        expected = kl_divergence(one.probabilities, source)
        assert one.divergence == pytest.approx(expected, rel=1e-13, abs=1e-16)


def test_that_the_dial_next_to_one_costs_what_it_should_over_a_cut() -> None:
    found = stages((0.5, 0.3, 0.2), 1.0 + 1e-9, top_k=2, preset="llama.cpp")
    cut, warm = found[1], found[2]
    assert cut.divergence == pytest.approx(-math.log(0.8), rel=1e-15)
    assert warm.divergence >= cut.divergence


WEIGHTS = st.lists(st.integers(1, 12), min_size=1, max_size=9)
TENTHS = st.integers(1, 20).map(lambda number: number / 20)


def likeliest_first(weights: list[int]) -> list[int]:
    return sorted(range(len(weights)), key=lambda row: (-weights[row], row))


@example([1], 1.0, BOTH[0])
@example([3, 3, 3, 1], 0.3, BOTH[1])
@example([3, 3, 3, 1], 0.6, BOTH[0])
@given(WEIGHTS, TENTHS, st.sampled_from(BOTH))
def test_that_top_p_cuts_as_on_paper(weights: list[int], mass: float, preset: Preset) -> None:
    expected, sum_above = [], Fraction(0)
    for row in likeliest_first(weights):
        if sum_above < Fraction(str(mass)):
            expected.append(row)
        sum_above += Fraction(weights[row], sum(weights))
    assert kept([float(w) for w in weights], top_p=mass, preset=preset) == sorted(expected)
    shares = [w / sum(weights) for w in weights]
    assert kept(shares, top_p=mass, preset=preset) == sorted(expected)


@example([1], 1.0, BOTH[0])
@example([3, 3, 3, 1], 0.3, BOTH[1])
@example([3, 3, 3, 1], 0.6, BOTH[0])
@given(WEIGHTS, TENTHS, st.sampled_from(BOTH))
def test_that_min_p_cuts_as_on_paper(weights: list[int], share: float, preset: Preset) -> None:
    least = Fraction(str(share)) * max(weights)
    expected = [row for row, weight in enumerate(weights) if weight >= least]
    assert kept([w / sum(weights) for w in weights], min_p=share, preset=preset) == expected


@example([1], 1.0)
@example([3, 3, 3, 1], 0.3)
@example([1] * 9, 0.95)
@given(WEIGHTS, TENTHS)
def test_that_epsilon_cuts_as_on_paper(weights: list[int], least: float) -> None:
    if least == 1.0:
        least = 0.975
    total = sum(weights)
    expected = [
        row
        for row, weight in enumerate(weights)
        if Fraction(weight, total) >= Fraction(str(least)) or weight == max(weights)
    ]
    if any(Fraction(weight, total) >= Fraction(str(least)) for weight in weights):
        expected = [
            row for row in expected if Fraction(weights[row], total) >= Fraction(str(least))
        ]
    assert kept([float(w) for w in weights], epsilon=least) == expected


@example([1], 10)
@example([3, 3, 3, 1], 2)
@example([1, 2], 2)
@given(WEIGHTS, st.integers(1, 10))
def test_that_top_k_cuts_as_on_paper(weights: list[int], k: int) -> None:
    order = likeliest_first(weights)
    least = weights[order[min(k, len(order)) - 1]]
    values = [float(w) for w in weights]
    assert kept(values, top_k=k) == [row for row, w in enumerate(weights) if w >= least]
    assert kept(values, top_k=k, preset="llama.cpp") == sorted(order[:k])


@for_each(
    ("filters", "sentence"),
    [
        ({"top_k": -1}, "top-k is a whole number"),
        ({"top_k": 2.5}, "top-k is a whole number"),
        ({"top_k": math.nan}, "top-k is a whole number"),
        ({"top_p": 0.0}, "top-p is a share"),
        ({"top_p": 1.5}, "top-p is a share"),
        ({"top_p": math.nan}, "top-p is a share"),
        ({"typical": -0.1}, "typical is a share"),
        ({"min_p": 1.1}, "min-p is a share"),
        ({"min_p": math.nan}, "min-p is a share"),
        ({"epsilon": 1.0}, "epsilon is a probability"),
        ({"eta": -1e-9}, "eta is a probability"),
        ({"preset": "vllm"}, "no rules “vllm”"),
        ({"order": ("top_k", "temperature", "top_k")}, "names top-k twice"),
        ({"order": ("top_k", "beam")}, "no stage “beam”"),
        ({"preset": "own", "order": ("top_k",)}, "leaves out temperature"),
        ({"preset": "own", "order": ("temperature",), "min_p": 0.1}, "leaves out min-p"),
    ],
)
def test_that_filters_out_of_range_are_refused_in_a_sentence(
    filters: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        checked_filters(Filters(**filters))
    assert str(caught.value).endswith(".")


def test_that_filters_in_range_pass_unchanged() -> None:
    filters = Filters(top_k=5, top_p=0.9, min_p=0.05, typical=0.95, epsilon=3e-4, eta=1e-3)
    assert checked_filters(filters) is filters


def test_that_a_moving_stage_has_the_numbers_that_are_known() -> None:
    start, warm = moving_stages(as_weights([1.0, 3.0]), 2.0, np.array([0.4, 0.6]), 0.5, 0.25)
    assert start.id == "source"
    assert (warm.entropy, warm.divergence) == (0.5, 0.25)
