"""Calibration: published cases, exact borders, the four corners."""

import math
from typing import Any

import numpy as np
import pytest

from model.texts.scoring.calibration import calibrate, four_corners, wilson
from tests.model.cases import for_each
from tests.model.reference import holds, reference_cases
from tests.reference.score import score


@pytest.mark.parametrize("case", reference_cases("ece"))
def test_that_calibration_is_measured_to_its_bound(case: dict[str, Any]) -> None:
    found = calibrate(case["conf"], case["correct"], case["bins"])
    assert holds(case, "ECE", found.ece)
    assert holds(case, "MCE", found.ece_max)
    assert holds(case, "brier_top1", found.brier)
    assert found.counts.tolist() == [int(float(n)) for n in case["truth"]["counts"]]


def test_that_the_published_case_of_two_bins_is_met() -> None:
    found = calibrate([0.25, 0.25, 0.55, 0.75, 0.75], [0, 0, 1, 1, 1], 2)
    assert found.ece == pytest.approx(0.2900, abs=5e-5)
    assert found.ece_squared == pytest.approx(0.2918, abs=5e-5)
    assert found.ece_max == pytest.approx(0.3167, abs=5e-5)


def test_that_empty_bins_stay_empty() -> None:
    found = calibrate([0.95, 0.05], [1, 0], 4)
    assert found.counts.tolist() == [1, 0, 0, 1]
    assert np.isnan(found.accuracies).tolist() == [False, True, True, False]


@for_each("bins", [2, 4, 8])
def test_that_borders_belong_to_the_lower_bin(bins: int) -> None:
    for k in range(bins + 1):
        assert calibrate([k / bins], [1], bins).counts.argmax() == max(k - 1, 0)


@for_each("bins", [3, 7, 10, 15])
def test_that_neighbours_of_a_border_fall_on_their_own_sides(bins: int) -> None:
    border = 1 / bins
    beside = [np.nextafter(border, 1.0), np.nextafter(border, 0.0)]
    assert calibrate(beside, [1, 1], bins).counts[:2].tolist() == [1, 1]


@for_each(
    ("confidence", "correct", "words"),
    [
        ([0.5, 1.5], [1, 1], "position 2 is 1.5"),
        ([0.5, math.nan], [1, 1], "position 2 is nan"),
        ([0.5], [0.5], "outcome at position 1"),
        ([0.5], [1, 0], "one outcome for each"),
        ([], [], "one outcome for each"),
    ],
)
def test_that_bad_calibration_input_is_named(
    confidence: list[float], correct: list[float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        calibrate(confidence, correct)


def test_that_the_four_corners_part_the_text_and_name_the_most_telling() -> None:
    shares = [[0.9, 0.1], [0.8, 0.2], [0.95, 0.05], [0.4, 0.3], [0.4, 0.3]]
    logits = np.log([[*row, max(1.0 - sum(row), 1e-12)] for row in shares])
    found = score(logits, [0, 1, 1, 0, -100])
    corners = four_corners(found.nll, found.confidence, found.correct)
    assert [c.name for c in corners] == [
        "sure and right", "sure and wrong", "unsure and right", "unsure and wrong",
    ]  # fmt: skip
    assert [c.positions.tolist() for c in corners] == [[0], [2, 1], [3], []]
    assert [c.share for c in corners] == [0.25, 0.5, 0.25, 0.0]
    assert corners[1].perplexity == pytest.approx(math.sqrt(1 / (0.2 * 0.05)), rel=1e-9)
    assert math.isnan(corners[3].perplexity)


def test_that_equal_perplexities_can_hide_different_accuracies() -> None:
    right = score(np.log([[0.4, 0.3, 0.3]] * 4), [0, 0, 0, 0])
    wrong = score(np.log([[0.6, 0.4, 1e-300]] * 4), [1, 1, 1, 1])
    assert right.perplexity == pytest.approx(wrong.perplexity, rel=1e-12)
    assert (right.accuracy, wrong.accuracy) == (1.0, 0.0)


@for_each(
    ("right", "draws", "low", "high"),
    # As R's prop.test without its correction, and Newcombe (1998), table I.
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662), (20, 20, 0.8389, 1)],
)
def test_that_the_bands_are_wilsons(right: int, draws: int, low: float, high: float) -> None:
    found = wilson(np.array([right / draws]), np.array([draws]))
    assert (found[0][0], found[1][0]) == pytest.approx((low, high), abs=5e-5)


def test_that_every_bin_has_its_band_and_an_empty_one_none() -> None:
    found = calibrate([0.95] * 10 + [0.05], [1] * 5 + [0] * 5 + [0], 4)
    assert np.isnan(found.low).tolist() == [False, True, True, False]
    assert (found.low[3], found.high[3]) == pytest.approx((0.2366, 0.7634), abs=5e-5)
    assert found.low[0] == 0.0
