"""The pass for a dial in motion: within its bound, or it says that it is not."""

import math

import numpy as np
import pytest

from model.document.table import Column
from model.evaluate.motion import RELATIVE_ERROR, MotionPass
from model.evaluate.motion_column import MotionColumn, exact_column
from model.exact.weights import Weights, as_logits, as_weights
from model.measures import (
    chi_squared,
    cross_entropy,
    entropy,
    hellinger,
    jensen_shannon,
    kl_divergence,
    perplexity,
    total_variation,
)
from model.tempering import divergence_from_source, temper, tempered_weights
from tests.model.cases import for_each

TEMPERATURES = [0.0, 1e-300, 0.01, 0.3, 0.999999, 1.0, 1.7, 50.0, 1e9, math.inf]


def column(weights: Weights) -> MotionColumn:
    return exact_column(Column("Q", weights.probabilities), weights, entropy(weights))


def exact_readings(truth: Weights, source: Weights, temperature: float) -> dict[str, float]:
    tempered = tempered_weights(source, temperature)
    q = tempered.distribution
    return {
        "entropy": entropy(q),
        "divergence_from_source": divergence_from_source(tempered),
        "cross_entropy": cross_entropy(truth, q),
        "divergence": kl_divergence(truth, q),
        "perplexity": perplexity(truth, q),
        "reverse_divergence": kl_divergence(q, truth),
        "jensen_shannon": jensen_shannon(truth, q),
        "total_variation": total_variation(truth, q),
        "hellinger": hellinger(truth, q),
        "chi_squared": chi_squared(truth, q),
    }


@pytest.mark.parametrize("spread", [1e-6, 0.1, 1.0, 5.0, 100.0])
@pytest.mark.parametrize("rows", [2, 4, 1000])
def test_that_readings_hold_their_bound_or_are_named_uncertain(rows: int, spread: float) -> None:
    rng = np.random.default_rng(rows)
    logits = rng.normal(size=rows) * spread
    if rows > 2:
        logits[1] = -np.inf
    source = as_logits(logits)
    near = np.exp(logits - logits.max()) * (1.0 + 1e-5 * rng.random(rows))
    for weights in (near, rng.random(rows) * (logits > -np.inf), rng.random(rows) ** 20):
        truth = as_weights(weights)
        columns = MotionPass(column(source), column(truth))
        for temperature in TEMPERATURES:
            motion = columns.at(temperature)
            for name, exact in exact_readings(truth, source, temperature).items():
                found = getattr(motion, name)
                if found is not None and found.is_sure:
                    assert found.value == pytest.approx(exact, rel=RELATIVE_ERROR, abs=0.0), name


def test_that_ordinary_readings_are_sure() -> None:
    source, truth = (
        column(as_weights([0.6, 0.25, 0.1, 0.05])),
        column(as_weights([8, 1.5, 0.4, 0.1])),
    )
    motion = MotionPass(source, truth).at(1.5)
    for name in exact_readings(as_weights([1.0]), as_weights([1.0]), 1.0):
        assert getattr(motion, name).is_sure, name
    assert motion.probabilities == pytest.approx(temper([0.6, 0.25, 0.1, 0.05], 1.5), rel=1e-14)


def test_that_the_order_of_asking_changes_no_reading() -> None:
    columns = MotionPass(column(as_weights([3.0, 2.0, 1.0])), column(as_weights([1.0, 1.0, 4.0])))
    names = list(exact_readings(as_weights([1.0]), as_weights([1.0]), 1.0))
    one, other = columns.at(0.7), columns.at(0.7)
    forward = {name: getattr(one, name) for name in names}
    backward = {name: getattr(other, name) for name in reversed(names)}
    assert forward == backward


def test_that_without_a_truth_only_the_source_is_read() -> None:
    motion = MotionPass(column(as_weights([3.0, 1.0]))).at(2.0)
    assert motion.entropy.value == pytest.approx(entropy(temper([3.0, 1.0], 2.0)))
    with pytest.raises(ValueError, match="compares with nothing"):
        _ = motion.total_variation


def test_that_a_reading_lost_to_cancellation_is_not_sure() -> None:
    columns = MotionPass(column(as_weights([3.0, 1.0])), column(as_weights([3.0, 1.0])))
    near = columns.at(1.0 + 1e-7)
    assert not near.divergence.is_sure
    assert columns.at(1.0).divergence_from_source.value == 0.0


@for_each("away", [2.0**-52, -1e-15, 1e-12, -1e-9, 1e-8, 1.9e-7, -2.1e-7, 1e-6])
def test_that_next_to_one_the_dial_has_moved_as_far_as_it_exactly_has(away: float) -> None:
    weights = as_weights(np.random.default_rng(3).lognormal(0.0, 2.0, 500))
    exact = divergence_from_source(tempered_weights(weights, 1.0 + away))
    found = MotionPass(column(weights)).at(1.0 + away).divergence_from_source
    assert found.is_sure
    assert found.value == pytest.approx(exact, rel=1e-9)


def test_that_of_logarithms_that_hardly_differ_the_exact_way_is_taken_next_to_one() -> None:
    nearly_even = column(as_weights([1.0, 1.0 + 1e-9]))
    assert not MotionPass(nearly_even).at(1.0 + 1e-8).divergence_from_source.is_sure


def test_that_bad_temperatures_and_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="temperature"):
        MotionPass(column(as_weights([3.0, 1.0]))).at(-1.0)
    with pytest.raises(ValueError, match="length"):
        MotionPass(column(as_weights([3.0, 1.0])), column(as_weights([1.0])))
