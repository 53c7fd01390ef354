"""Tempering: limits, ties, monotony, and the temperatures that fit."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.exact import Pair
from model.exact.weights import as_logits
from model.measures import cross_entropy, entropy, kl_divergence
from model.tempering import (
    best_temperature,
    divergence_from_source,
    find_best_temperature,
    temper,
    temper_logits,
    tempered_weights,
)
from model.tempering.tilting import tilt_divergence
from tests.model.cases import for_each
from tests.reference.target import temperature_for_entropy
from tests.reference.tempered import entropy_slope

WEATHER = [0.6, 0.25, 0.1, 0.05]
WEIGHT = st.one_of(st.just(0.0), st.floats(1e-9, 1e9))
COLUMN = st.lists(WEIGHT, min_size=1, max_size=8).filter(any)


def test_that_the_weather_is_tempered_as_it_should_be() -> None:
    cold, hot = temper(WEATHER, 0.2), temper(WEATHER, 1.5)
    assert np.round(100 * cold, 2).tolist() == [98.75, 1.24, 0.01, 0.0]
    assert np.round(100 * hot, 1).tolist() == [48.7, 27.2, 14.8, 9.3]
    bits = [divergence_from_source(tempered_weights(WEATHER, t)) / math.log(2) for t in (0.2, 1.5)]
    assert bits == pytest.approx([0.655, 0.053], abs=5e-4)


def test_that_the_cold_limit_shares_among_the_largest() -> None:
    assert temper([0.2, 0.4, 0.4, 0.0], 0.0).tolist() == [0.0, 0.5, 0.5, 0.0]
    assert temper_logits([1.0, -math.inf, 3.0], 0.0).tolist() == [0.0, 0.0, 1.0]


def test_that_near_ties_are_ties() -> None:
    assert temper([0.1 + 0.2, 0.3, 0.1], 0.0).tolist() == [0.5, 0.5, 0.0]
    assert temper_logits([1.0, 1.0 + 2.0**-52, -5.0], 0.0).tolist() == [0.5, 0.5, 0.0]
    assert temper_logits([1.0, 1.0 + 1e-12, -5.0], 0.0).tolist() == [0.0, 1.0, 0.0]


def test_that_the_hot_limit_is_uniform_over_the_support_only() -> None:
    assert temper([0.2, 0.8, 0.0], math.inf).tolist() == [0.5, 0.5, 0.0]
    assert temper_logits([5.0, -math.inf, 0.0], math.inf).tolist() == [0.5, 0.0, 0.5]


def test_that_temperature_one_is_the_column_itself() -> None:
    assert temper([9.0, 1.0], 1.0).tolist() == [0.9, 0.1]
    tempered = tempered_weights(WEATHER, 1.0)
    assert divergence_from_source(tempered) == 0.0


@for_each("temperature", [-1e-300, -math.inf, math.nan])
def test_that_temperatures_below_zero_are_refused(temperature: float) -> None:
    with pytest.raises(ValueError, match="temperature"):
        temper(WEATHER, temperature)
    with pytest.raises(ValueError, match="temperature"):
        temper_logits([0.0], temperature)


@for_each("temperature", [5e-324, 1e-300, 1e-5, 1e5, 1e300, 1.7e308])
def test_that_extreme_temperatures_raise_no_warning(temperature: float) -> None:
    for tempered in (
        tempered_weights([5e-324, 1.0, 1e308, 0.0], temperature),
        tempered_weights(WEATHER, temperature),
    ):
        assert tempered.probabilities.sum() == pytest.approx(1.0)
        assert entropy(tempered.distribution) >= 0.0
        assert divergence_from_source(tempered) >= 0.0
        assert entropy_slope(tempered) >= 0.0


@example([1.0], 1.0, 1.01)
@example([0.0, 1.0, 1.0], 0.01, 3.0)
@example([1e9, 1e-9, 0.0], 100.0, 3.0)
@given(COLUMN, st.floats(0.01, 100.0), st.floats(1.01, 3.0))
def test_that_entropy_never_falls_with_temperature(
    q: list[float], temperature: float, factor: float
) -> None:
    cooler = tempered_weights(q, temperature)
    warmer = tempered_weights(q, temperature * factor)
    low, high = entropy(cooler.distribution), entropy(warmer.distribution)
    assert high >= low * (1 - 1e-14)
    assert entropy_slope(cooler) >= 0.0


@example([1.0], 0.05)
@example([0.0, 1.0, 2.0], 1.0)
@example([1e9, 1e-9, 0.0], 50.0)
@given(COLUMN, st.floats(0.05, 50.0))
def test_that_the_tilt_and_the_general_divergence_agree(q: list[float], temperature: float) -> None:
    tempered = tempered_weights(q, temperature)
    general = kl_divergence(tempered.distribution, tempered.source)
    assert divergence_from_source(tempered) == pytest.approx(general, rel=1e-12, abs=1e-300)


@example([1e6, 1e-6], 0.05)
@example([1.0, 2.0], 1.0)
@example([1.0, 1.6], 50.0)
@given(st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=8), st.floats(0.05, 50.0))
def test_that_the_best_temperature_recovers_the_one_that_was_turned(
    q: list[float], temperature: float
) -> None:
    truth = tempered_weights(q, temperature).distribution
    found = find_best_temperature(truth, q)
    if found.reason is None and max(q) / min(q) > 1.5:
        assert found.value == pytest.approx(temperature, rel=1e-12)


@given(st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=8), st.data())
def test_that_no_temperature_beats_the_best(q: list[float], data: st.DataObject) -> None:
    p = data.draw(st.lists(st.floats(0.0, 1.0), min_size=len(q), max_size=len(q)).filter(any))
    best = best_temperature(p, q)
    least = cross_entropy(p, tempered_weights(q, best).distribution)
    for other in (0.1, 0.5, 1.0, 2.0, 10.0, math.inf):
        assert least <= cross_entropy(p, tempered_weights(q, other).distribution) * (1 + 1e-13)


def test_that_the_limits_of_the_best_temperature_are_named() -> None:
    q = [0.5, 0.3, 0.2, 0.0]
    assert best_temperature([1.0, 0.0, 0.0, 0.0], q) == 0.0
    assert best_temperature([0.2, 0.3, 0.5, 0.0], q) == math.inf
    assert best_temperature([1.0, 1.0, 1.0, 0.0], q) == math.inf
    assert best_temperature(q, q) == pytest.approx(1.0, rel=1e-14)
    assert best_temperature([0.3, 0.7], [1.0, 1.0]) == 1.0
    assert find_best_temperature([0.3, 0.7], [1.0, 1.0]).reason is not None
    assert find_best_temperature([0.3, 0.7], [1.0, 0.0]).value is None
    with pytest.raises(ValueError, match="position 4"):
        best_temperature([0.1, 0.2, 0.3, 0.4], q)
    assert best_temperature([0.7, 0.2, 0.1], as_logits(np.log([0.7, 0.2, 0.1]))) == pytest.approx(
        1.0
    )


def test_that_an_entropy_has_its_temperature_within_reach_only() -> None:
    q = [0.5, 0.25, 0.25, 0.0]
    for temperature in (0.06, 0.3, 1.0, 7.0, 1e5):
        target = entropy(tempered_weights(q, temperature).distribution)
        found = temperature_for_entropy(q, target)
        assert entropy(tempered_weights(q, found).distribution) == pytest.approx(target, rel=1e-15)
    assert temperature_for_entropy(q, 0.0) == 0.0
    assert temperature_for_entropy(q, math.log(3)) == math.inf
    assert temperature_for_entropy([2.0, 2.0], math.log(2)) == 1.0
    temperature = temperature_for_entropy(as_logits([0.0, 1.0]), 0.5)
    assert entropy(temper_logits([0.0, 1.0], temperature)) == pytest.approx(0.5, rel=1e-14)
    for target in (-0.1, 1.2, math.nan):
        with pytest.raises(ValueError, match="out of reach"):
            temperature_for_entropy(q, target)


def test_that_a_tempered_array_remembers_its_unrounded_values_until_it_is_changed() -> None:
    tempered = temper(WEATHER, 1.0 + 1e-9)
    exact = divergence_from_source(tempered_weights(WEATHER, 1.0 + 1e-9))
    assert kl_divergence(tempered, WEATHER) == pytest.approx(exact, rel=1e-14, abs=0.0)
    assert not tempered.flags.writeable
    with pytest.raises(ValueError, match="WRITEABLE"):
        tempered.flags.writeable = True
    changed = tempered.copy()
    changed[0] = 0.0
    assert entropy(changed) == entropy(np.array(changed)) != entropy(tempered)
    assert entropy(tempered[:2]) == pytest.approx(entropy(list(tempered[:2])))


@for_each("temperature", [1.0 + 1e-9, 1.0 - 1e-5, 1.0001, 1.02, 1.5, 0.3, 0.01, 1e3])
def test_that_how_far_the_dial_moved_has_all_its_digits_near_and_far(temperature: float) -> None:
    with localcontext(prec=60):
        weights = [Decimal(weight) for weight in WEATHER]
        powers = [weight ** (1 / Decimal(temperature)) for weight in weights]
        truth = sum(
            power / sum(powers) * (power / sum(powers) * sum(weights) / weight).ln()
            for power, weight in zip(powers, weights, strict=True)
        )
    found = divergence_from_source(tempered_weights(WEATHER, temperature))
    assert found == pytest.approx(float(truth), rel=2e-15)


def test_that_logits_as_far_apart_as_the_temperature_is_high_are_measured() -> None:
    tempered = tempered_weights(as_logits([0.0, -1e150]), 1e150)
    # Q is as good as certain of its first row, so that D is the mean of the gap at T.
    expected = 1e150 * math.exp(-1.0) / (1.0 + math.exp(-1.0))
    assert divergence_from_source(tempered) == pytest.approx(expected, rel=1e-14)


def test_that_a_tilt_which_takes_a_row_away_is_infinitely_far() -> None:
    tilt = Pair(np.array([0.0, -math.inf]), np.zeros(2))
    assert tilt_divergence(np.ones(2), tilt, np.array([1.0, 0.0])) == math.inf


def test_that_a_best_temperature_beyond_all_numbers_is_said() -> None:
    hot = find_best_temperature([0.6, 0.4], as_logits([0.0, -1.7e308]))
    assert (hot.value, "beyond the largest" in str(hot.reason)) == (math.inf, True)
    cold = find_best_temperature([1.0 - 1e-7, 1e-7], as_logits([0.0, -5e-324]))
    assert (cold.value, "below the smallest" in str(cold.reason)) == (0.0, True)


def test_that_logits_that_were_read_are_not_read_again() -> None:
    read = as_logits([0.0, 1.0])
    assert as_logits(read) is read
