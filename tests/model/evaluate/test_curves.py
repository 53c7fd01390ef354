"""Curves over temperature: the same numbers as the exact measures, and limits."""

import math

import numpy as np
import pytest

from model.evaluate.curves import temperature_curves
from model.measures import cross_entropy, entropy
from model.tempering import divergence_from_source, tempered_logits
from tests.model.cases import for_each

TEMPERATURES = [0.0, 0.05, 0.7, 1.0, 1.5, 20.0, math.inf]


def test_that_short_columns_are_summed_directly() -> None:
    logits = np.array([0.0, -math.inf, 1.5, 1.5, -3.0])
    truth = [0.2, 0.0, 0.3, 0.4, 0.1]
    curves = temperature_curves(truth, logits, TEMPERATURES)
    assert curves.cross_entropy is not None
    for i, temperature in enumerate(TEMPERATURES):
        tempered = tempered_logits(logits, temperature)
        assert curves.entropy[i] == pytest.approx(entropy(tempered.distribution), abs=1e-13)
        expected = divergence_from_source(tempered)
        assert curves.divergence_from_source[i] == pytest.approx(expected, abs=1e-13)
        expected = cross_entropy(truth, tempered.distribution)
        assert curves.cross_entropy[i] == pytest.approx(expected, abs=1e-13)


@for_each("shape", ["normal", "cauchy", "ties", "uniform", "zipf", "holes"])
def test_that_bins_keep_long_columns_within_a_millionth_of_a_nat(shape: str) -> None:
    rng, n = np.random.default_rng(5), 30_000
    logits = {
        "normal": rng.normal(size=n) * 3,
        "cauchy": rng.standard_cauchy(n) * 5,
        "ties": np.round(rng.normal(size=n) * 2),
        "uniform": np.zeros(n),
        "zipf": -np.log1p(np.arange(n)),
        "holes": np.where(rng.random(n) < 0.5, -np.inf, rng.normal(size=n) * 10),
    }[shape]
    temperatures = np.geomspace(0.01, 100.0, 13)
    curves = temperature_curves(None, logits, temperatures)
    assert curves.cross_entropy is None
    gaps = logits.max() - logits
    for i, temperature in enumerate(temperatures):
        scaled = gaps / temperature
        weights = np.exp(-scaled)
        total = weights.sum()
        mean = np.where(weights > 0, weights * np.where(gaps < np.inf, gaps, 0.0), 0.0).sum()
        expected = np.log(total) + mean / total / temperature
        assert curves.entropy[i] == pytest.approx(expected, abs=1e-6)


def test_that_a_truth_outside_the_support_makes_the_cross_entropy_infinite() -> None:
    curves = temperature_curves([0.5, 0.5], [0.0, -math.inf], [0.5, math.inf])
    assert curves.cross_entropy is not None
    assert curves.cross_entropy.tolist() == [math.inf, math.inf]


@for_each("temperatures", [[-1.0], [math.nan], [[1.0]]])
def test_that_bad_temperatures_are_refused(temperatures: list[float]) -> None:
    with pytest.raises(ValueError, match="temperatures"):
        temperature_curves(None, [0.0, 1.0], temperatures)


@for_each("logits", [[], [math.inf, 0.0], [-math.inf], [math.nan, 1.0], [[0.0]]])
def test_that_bad_logits_are_refused(logits: list[float]) -> None:
    with pytest.raises(ValueError, match="logits"):
        temperature_curves(None, logits, [1.0])
