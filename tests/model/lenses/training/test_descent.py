"""Training: the gradient, the floor, and paths that are the same whichever step is asked first."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document.settings import TrainingSettings
from model.lens.view import Workings
from model.lenses.training.descent import (
    MOST_STEPS,
    Trajectory,
    UnreachableTargetError,
    smoothed,
    steps_shown,
    train,
)
from model.measures import cross_entropy, entropy, kl_divergence
from tests.model.cases import for_each

TRUTH = np.array([0.6, 0.25, 0.1, 0.05])
START = np.zeros(4)


def softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max())
    return np.asarray(weights / weights.sum())


def path(**values: Any) -> Any:
    return train(TRUTH, START, TrainingSettings(**values))


def test_that_the_gradient_is_that_of_finite_differences() -> None:
    logits = np.array([0.3, -1.2, 0.0, 2.0])
    step = 1e-6
    for row in range(4):
        moved = [logits.copy(), logits.copy()]
        moved[0][row] -= step
        moved[1][row] += step
        low, high = (cross_entropy(TRUTH, softmax(one)) for one in moved)
        slope = (high - low) / (2 * step)
        assert (softmax(logits) - TRUTH)[row] == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_that_each_step_goes_down_the_gradient(smoothing: float) -> None:
    target, logits = smoothed(TRUTH, smoothing), START
    for step in range(1, 6):
        logits = logits - 0.7 * (softmax(logits) - target)
        found = path(step=step, rate=0.7, smoothing=smoothing)
        assert found.probabilities == pytest.approx(softmax(logits), rel=1e-14)
        assert found.losses[step] == pytest.approx(cross_entropy(target, softmax(logits)))


def test_that_the_loss_falls_to_the_entropy_of_the_truth_and_no_lower() -> None:
    found = path(step=200, rate=1.0)
    assert found.floor == pytest.approx(entropy(TRUTH), rel=1e-15)
    assert (np.diff(found.losses) <= 1e-15).all()
    assert (found.losses >= found.floor - 1e-15).all()
    assert found.losses[-1] == pytest.approx(found.floor, abs=1e-9)
    assert found.losses[0] == pytest.approx(math.log(4.0), rel=1e-15)
    assert found.probabilities == pytest.approx(TRUTH, abs=1e-4)
    assert found.perplexities[0] == pytest.approx(4.0)


def test_that_it_knows_when_nothing_is_left_to_learn() -> None:
    found = path(step=0, rate=1.0)
    assert found.finished is not None
    assert found.divergences[found.finished] < 1e-9 <= found.divergences[found.finished - 1]
    assert path(step=0, rate=0.01).finished is None
    assert train(TRUTH, np.log(TRUTH), TrainingSettings()).finished == 0


def test_that_smoothing_moves_the_floor_to_the_entropy_of_the_smoothed_target() -> None:
    found = path(step=400, most_steps=400, smoothing=0.2)
    target = 0.8 * TRUTH + 0.05
    assert found.floor == pytest.approx(entropy(target), rel=1e-14)
    assert found.probabilities == pytest.approx(target, abs=1e-5)
    paid = kl_divergence(TRUTH, found.probabilities)
    assert paid == pytest.approx(kl_divergence(TRUTH, target), rel=1e-3)


@pytest.mark.parametrize("batch", [0, 7])
def test_that_a_path_is_the_same_forwards_backwards_and_afresh(batch: int) -> None:
    settings, kept = TrainingSettings(rate=0.5, batch=batch, most_steps=150), Workings()

    def walked(step: int, workings: Workings | None) -> Trajectory:
        return train(TRUTH, START, replace(settings, step=step), workings)

    forwards = [walked(step, kept).logits for step in range(151)]
    for step in (150, 3, 77, 76, 78, 0, 149):
        assert np.array_equal(walked(step, kept).logits, forwards[step])
        assert np.array_equal(walked(step, None).logits, forwards[step])
    afresh = train(TRUTH.copy(), START.copy(), replace(settings, step=77))
    assert np.array_equal(afresh.logits, forwards[77])
    assert np.array_equal(afresh.losses, walked(150, kept).losses)


def test_that_batches_are_draws_from_the_truth_with_the_seed() -> None:
    one, same, other = (path(step=9, batch=5, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.losses, same.losses)
    assert not np.array_equal(one.losses, other.losses)
    rough = path(step=200, batch=4, rate=0.3).losses
    assert (np.diff(rough) > 0.0).any()


def test_that_the_mean_of_many_batches_is_the_exact_step() -> None:
    # One step from uniform Q moves the logits by rate · (shares drawn − Q).
    drawn = {"step": 1, "most_steps": 1, "rate": 1.0, "batch": 200}
    moved = [path(seed=seed, **drawn).probabilities for seed in range(100)]
    logs = np.log(moved)
    logs -= logs.mean(axis=1, keepdims=True)
    exact = TRUTH - TRUTH.mean()
    assert logs.mean(axis=0) == pytest.approx(exact, abs=0.015)


def test_that_an_outcome_that_never_happens_is_never_drawn_and_fades() -> None:
    truth = np.array([0.5, 0.0, 0.5])
    found = train(truth, np.zeros(3), TrainingSettings(step=100, batch=3))
    assert found.probabilities[1] < 0.02


def test_that_a_zero_of_q_where_p_has_none_cannot_be_trained_away() -> None:
    logits = np.array([0.0, -np.inf, 0.0, 0.0])
    with pytest.raises(UnreachableTargetError) as caught:
        train(TRUTH, logits, TrainingSettings())
    assert caught.value.row == 1
    harmless = train(np.array([0.5, 0.0, 0.3, 0.2]), logits, TrainingSettings(step=100))
    assert harmless.logits[1] == -math.inf
    assert harmless.probabilities[1] == 0.0
    with pytest.raises(UnreachableTargetError):
        train(np.array([0.5, 0.0, 0.3, 0.2]), logits, TrainingSettings(smoothing=0.1))


@for_each(
    "values",
    [
        {"rate": 0.0},
        {"rate": math.nan},
        {"smoothing": -0.1},
        {"smoothing": 1.5},
        {"batch": -1},
        {"seed": -1},
        {"step": -1},
        {"step": MOST_STEPS + 1},
        {"most_steps": 0},
    ],
)
def test_that_settings_out_of_range_are_refused_in_a_sentence(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        path(**values)


def test_that_huge_steps_overshoot_but_stay_numbers() -> None:
    found = path(step=100, rate=1000.0)
    assert np.isfinite(found.losses).all()
    assert found.losses.max() > 10.0


def test_that_one_outcome_has_nothing_to_learn() -> None:
    found = train(np.ones(1), np.zeros(1), TrainingSettings(step=3))
    assert found.losses.tolist() == [0.0] * 201


def test_that_a_large_table_is_not_walked_beyond_its_share_of_work() -> None:
    count = 300_000
    truth = np.full(count, 1.0 / count)
    found = train(truth, np.zeros(count), TrainingSettings(step=2, most_steps=5_000))
    assert len(found.losses) == 25_000_000 // count + 1


def test_that_the_arrays_given_stay_as_they_were() -> None:
    truth, logits = TRUTH.copy(), np.array([1.0, 2.0, 3.0, 4.0])
    train(truth, logits, TrainingSettings(step=30, batch=3))
    assert np.array_equal(truth, TRUTH)
    assert logits.tolist() == [1.0, 2.0, 3.0, 4.0]


def test_that_at_most_as_many_steps_are_shown_as_asked_with_both_ends() -> None:
    assert steps_shown(5).tolist() == [0, 1, 2, 3, 4]
    shown = steps_shown(10_001)
    assert len(shown) <= 1_500
    assert (shown[0], shown[-1]) == (0, 10_000)
