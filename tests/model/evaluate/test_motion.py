"""The pass for a dial in motion: within its bound, or it says that it is not."""

import math

import numpy as np
import pytest

from model.evaluate.quick.motion import RELATIVE_ERROR, MotionPass
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

TEMPERATURES = [0.0, 1e-300, 0.01, 0.3, 0.999999, 1.0, 1.7, 50.0, 1e9, math.inf]


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
@pytest.mark.parametrize("rows", [2, 4, 50, 1000])
def test_that_readings_hold_their_bound_or_are_named_uncertain(rows: int, spread: float) -> None:
    rng = np.random.default_rng(rows)
    logits = rng.normal(size=rows) * spread
    if rows > 2:
        logits[1] = -np.inf
    source = as_logits(logits)
    near = np.exp(logits - logits.max()) * (1.0 + 1e-5 * rng.random(rows))
    for weights in (near, rng.random(rows) * (logits > -np.inf), rng.random(rows) ** 20):
        truth = as_weights(weights)
        motion = MotionPass(source, truth)
        for temperature in TEMPERATURES:
            readings = motion.readings(temperature)
            for name, exact in exact_readings(truth, source, temperature).items():
                if name not in readings.uncertain:
                    value = getattr(readings, name)
                    assert value == pytest.approx(exact, rel=RELATIVE_ERROR, abs=0.0), name


def test_that_ordinary_readings_are_certain() -> None:
    motion = MotionPass(as_weights([0.6, 0.25, 0.1, 0.05]), as_weights([0.8, 0.15, 0.04, 0.01]))
    assert motion.readings(1.5).uncertain == frozenset()
    assert motion.probabilities == pytest.approx(temper([0.6, 0.25, 0.1, 0.05], 1.5), rel=1e-14)


def test_that_the_cards_are_the_readings_that_they_share() -> None:
    motion = MotionPass(as_weights([3.0, 2.0, 1.0]), as_weights([1.0, 1.0, 4.0]))
    cards, readings = motion.cards(0.7), motion.readings(0.7)
    assert cards.entropy == readings.entropy
    assert cards.cross_entropy == readings.cross_entropy
    assert cards.hellinger is None


def test_that_without_a_truth_only_the_source_is_read() -> None:
    readings = MotionPass(as_weights([3.0, 1.0])).readings(2.0)
    assert readings.cross_entropy is None
    assert readings.jensen_shannon is None
    assert readings.entropy == pytest.approx(entropy(temper([3.0, 1.0], 2.0)))


def test_that_a_reading_lost_to_cancellation_is_named() -> None:
    motion = MotionPass(as_weights([3.0, 1.0]), as_weights([3.0, 1.0]))
    assert {"divergence", "divergence_from_source"} <= motion.cards(1.0 + 1e-7).uncertain
    assert motion.cards(1.0).divergence_from_source == 0.0


def test_that_bad_temperatures_and_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="temperature"):
        MotionPass(as_weights([3.0, 1.0])).cards(-1.0)
    with pytest.raises(ValueError, match="length"):
        MotionPass(as_weights([3.0, 1.0]), as_weights([1.0]))
