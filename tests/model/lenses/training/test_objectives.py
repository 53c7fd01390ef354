"""Which KL: published numbers, gradients by finite differences, least losses, and students."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.document.settings import TrainingSettings
from model.exact.weights import as_logits, as_weights
from model.lenses.training.descent import UnreachableTargetError, can_reach, train
from model.lenses.training.objectives import (
    ImpossibleOutcomeError,
    Objective,
    excess,
    focal_optimum,
    generalised_jensen_shannon,
)
from model.lenses.training.students import student_of
from model.measures import cross_entropy, entropy, jensen_shannon, kl_divergence
from tests.model.cases import for_each

WEATHER = np.array([0.6, 0.25, 0.1, 0.05])
FLAT = np.zeros(4)
LOSSES = [
    Objective("forward"),
    Objective("forward", temperature=3.0),
    Objective("reverse"),
    Objective("reverse", temperature=0.5),
    Objective("jensen_shannon", mix=0.1),
    Objective("jensen_shannon", mix=0.5, temperature=2.0),
    Objective("jensen_shannon", mix=0.9),
    Objective("focal", focus=0.5),
    Objective("focal", focus=2.0),
    Objective("focal", focus=2.0, temperature=2.0),
]
LOGITS = st.lists(st.floats(-6.0, 6.0), min_size=3, max_size=3)


def log_shares(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    shown = logits / temperature
    return np.asarray(shown - np.log(np.exp(shown).sum()))


@for_each(
    ("objective", "nats"),
    [
        (Objective("forward"), 0.353180),
        (Objective("reverse"), 0.412565),
        (Objective("jensen_shannon", mix=0.1), 0.031693),
        (Objective("jensen_shannon", mix=0.5), 0.090115),
        (Objective("jensen_shannon", mix=0.9), 0.035590),
    ],
)
def test_that_weather_against_uniform_is_as_published(objective: Objective, nats: float) -> None:
    assert excess(objective, WEATHER, FLAT) == pytest.approx(nats, abs=5e-7)
    loss = objective.loss(WEATHER, log_shares(FLAT))
    assert loss - objective.floor(WEATHER) == pytest.approx(nats, abs=5e-7)
    path = train(WEATHER, FLAT, TrainingSettings(loss=objective.kind, mix=objective.mix))
    assert path.divergences[0] == pytest.approx(nats, abs=5e-7)


@pytest.mark.parametrize("objective", LOSSES)
@given(LOGITS)
def test_that_each_gradient_is_that_of_finite_differences(
    objective: Objective, logits: list[float]
) -> None:
    target, z = np.array([0.7, 0.2, 0.1]), np.array(logits)
    teacher, tau = objective.teacher(target), objective.temperature
    slopes = objective.gradient(teacher, log_shares(z, tau))
    assert slopes.sum() == pytest.approx(0.0, abs=1e-12)
    for row in range(3):
        ends = [z.copy(), z.copy()]
        ends[0][row] -= 1e-5
        ends[1][row] += 1e-5
        low, high = (objective.loss(teacher, log_shares(one, tau)) for one in ends)
        assert slopes[row] == pytest.approx((high - low) / 2e-5, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("objective", LOSSES)
@given(LOGITS)
def test_that_exact_and_plain_losses_agree_and_none_is_below_its_floor(
    objective: Objective, logits: list[float]
) -> None:
    target, z = np.array([0.7, 0.2, 0.1]), np.array(logits)
    teacher = objective.teacher(target)
    plain = objective.loss(teacher, log_shares(z, objective.temperature))
    above = plain - objective.floor(teacher)
    assert above >= -1e-9
    assert excess(objective, target, z) == pytest.approx(above, abs=1e-9)


def test_that_jsd_at_a_half_is_jensen_shannon_and_elsewhere_its_own_mirror_image() -> None:
    p, q = as_weights(WEATHER), as_weights([1, 2, 3, 4])
    half = generalised_jensen_shannon(p, q, 0.5)
    assert half == pytest.approx(jensen_shannon(p, q), rel=1e-14)
    one, other = (generalised_jensen_shannon(*pair) for pair in ((p, q, 0.2), (q, p, 0.8)))
    assert one == pytest.approx(other, rel=1e-14)


def test_that_jsd_becomes_forward_and_reverse_kl_at_its_ends() -> None:
    p, q = as_weights(WEATHER), as_weights([1, 1, 1, 1])
    small = 1e-6
    forward = generalised_jensen_shannon(p, q, small) / small
    reverse = generalised_jensen_shannon(p, q, 1.0 - small) / small
    assert forward == pytest.approx(kl_divergence(p, q), rel=1e-4)
    assert reverse == pytest.approx(kl_divergence(q, p), rel=1e-4)


@for_each("tau", [1.0, 3.0, 50.0])
def test_that_the_square_of_tau_keeps_the_gradient_its_size(tau: float) -> None:
    # Hinton et al.: for large τ it tends to (z − v)/n of centred logits, whatever τ.
    soft = Objective("forward", temperature=tau)
    slopes = soft.gradient(soft.teacher(WEATHER), log_shares(FLAT, tau))
    centred = np.log(WEATHER) - np.log(WEATHER).mean()
    if tau == 50.0:
        assert slopes == pytest.approx(-centred / 4.0, rel=0.03)
    assert 0.1 < np.abs(slopes).max() < 1.0


def test_that_without_focus_the_focal_loss_is_cross_entropy() -> None:
    plain = Objective("focal", focus=0.0)
    q = as_logits(np.array([0.3, -1.0, 2.0, 0.0])).probabilities
    assert plain.loss(WEATHER, np.log(q)) == pytest.approx(cross_entropy(WEATHER, q))
    assert plain.floor(WEATHER) == pytest.approx(entropy(WEATHER))
    assert focal_optimum(WEATHER, 0.0) is WEATHER


@pytest.mark.parametrize("focus", [0.5, 1.0, 2.0, 5.0])
def test_that_the_best_focal_student_is_flatter_than_p_and_no_other_is_better(focus: float) -> None:
    best = focal_optimum(WEATHER, focus)
    assert best.sum() == pytest.approx(1.0)
    assert best[0] < WEATHER[0]
    assert best[3] > WEATHER[3]
    objective = Objective("focal", focus=focus)
    floor = objective.floor(WEATHER)
    for q in np.random.default_rng(3).dirichlet(200.0 * best, 300):
        assert objective.loss(WEATHER, np.log(q)) >= floor - 1e-9
    path = train(
        WEATHER, FLAT, TrainingSettings(step=2_000, most_steps=2_000, loss="focal", focus=focus)
    )
    assert path.probabilities == pytest.approx(best, abs=1e-3)
    assert path.losses[-1] == pytest.approx(floor, abs=1e-7)


@pytest.mark.parametrize(
    "values",
    [
        {"loss": "reverse"},
        {"loss": "jensen_shannon", "rate": 4.0},
        {"loss": "forward", "teacher": 3.0},
        {"loss": "reverse", "teacher": 2.0},
    ],
)
def test_that_a_free_student_ends_at_p_whatever_the_divergence(values: dict[str, Any]) -> None:
    path = train(WEATHER, FLAT, TrainingSettings(step=3_000, most_steps=3_000, **values))
    assert path.probabilities == pytest.approx(WEATHER, abs=1e-4)
    assert path.floor == 0.0
    assert path.finished is not None


def test_that_where_p_gives_nothing_reverse_kl_is_refused_by_its_row_and_others_are_not() -> None:
    hole = np.array([0.5, 0.0, 0.3, 0.2])
    with pytest.raises(ImpossibleOutcomeError) as caught:
        train(hole, FLAT, TrainingSettings(loss="reverse"))
    assert caught.value.row == 1
    assert not can_reach(hole, FLAT, TrainingSettings(loss="reverse"))
    for change in ({"smoothing": 0.1}, {"loss": "jensen_shannon"}, {"loss": "focal"}):
        chosen = replace(TrainingSettings(loss="reverse", step=9), **change)
        assert can_reach(hole, FLAT, chosen)
        assert np.isfinite(train(hole, FLAT, chosen).losses).all()
    # A logit of −∞ there leaves nothing to pay for.
    logits = np.array([0.0, -np.inf, 0.0, 0.0])
    assert train(hole, logits, TrainingSettings(loss="reverse", step=5)).probabilities[1] == 0.0
    # A peak reaches every row.
    with pytest.raises(ImpossibleOutcomeError):
        train(hole, logits, TrainingSettings(loss="reverse", peaks=1))


def two_modes() -> np.ndarray:
    at = np.arange(16.0)
    weights = 0.62 * np.exp(-0.5 * (at - 4.0) ** 2) + 0.38 * np.exp(-0.5 * (at - 12.0) ** 2) + 1e-4
    return np.asarray(weights / weights.sum())


def of_one_peak(loss: Any, **values: Any) -> Any:
    start = -0.5 * ((np.arange(16.0) - 6.4) / 1.2) ** 2
    chosen = TrainingSettings(step=200, rate=0.3, peaks=1, loss=loss)
    return train(two_modes(), start, replace(chosen, **values))


def test_that_forward_kl_covers_both_modes_and_reverse_kl_seeks_one() -> None:
    truth = two_modes()
    forward, reverse = (of_one_peak(loss).probabilities for loss in ("forward", "reverse"))
    gap, near, far = slice(7, 10), slice(2, 7), slice(10, 15)
    assert forward[gap].sum() > 10.0 * truth[gap].sum()
    assert min(forward[near].sum(), forward[far].sum()) > 0.2
    assert reverse[near].sum() > 0.99
    assert reverse[far].sum() < 1e-6
    # Each is the better one by its own measure.
    assert kl_divergence(truth, forward) < kl_divergence(truth, reverse)
    assert kl_divergence(reverse, truth) < kl_divergence(forward, truth)


def test_that_forward_kl_of_one_peak_meets_mean_and_spread_of_p() -> None:
    # The moments of an exponential family are those of P where D(P ‖ Q) is least.
    truth, trained = two_modes(), of_one_peak("forward", step=600, most_steps=600).probabilities
    at = np.arange(16.0)
    assert trained @ at == pytest.approx(truth @ at, abs=1e-6)
    assert trained @ at**2 == pytest.approx(truth @ at**2, abs=1e-5)


@pytest.mark.parametrize("loss", ["forward", "reverse", "jensen_shannon"])
def test_that_two_peaks_that_can_be_p_become_p(loss: Any) -> None:
    path = of_one_peak(loss, peaks=2, rate=1.0, step=400, most_steps=400)
    assert path.probabilities == pytest.approx(two_modes(), abs=2e-3)


def test_that_a_student_of_peaks_stops_at_rest_and_walks_the_same_path_again() -> None:
    path = of_one_peak("reverse")
    assert path.finished is not None
    assert path.losses[path.finished] == pytest.approx(path.losses[-1], abs=1e-9)
    forwards = [of_one_peak("reverse", step=step, most_steps=1).logits for step in range(40)]
    for step in (39, 3, 17):
        assert np.array_equal(of_one_peak("reverse", step=step).logits, forwards[step])


@pytest.mark.parametrize("peaks", [1, 2])
@pytest.mark.parametrize("rate", [0.01, 1.0, 1000.0])
def test_that_peaks_stay_on_the_table_whatever_the_rate(peaks: int, rate: float) -> None:
    found = of_one_peak("reverse", peaks=peaks, rate=rate)
    assert np.isfinite(found.losses).all()
    assert found.probabilities.sum() == pytest.approx(1.0)


def test_that_peaks_begin_with_mean_and_spread_of_q() -> None:
    logits = -0.5 * ((np.arange(60.0) - 25.0) / 4.0) ** 2
    for peaks in (1, 2):
        student = student_of(peaks, 60)
        q = as_logits(student.logits(student.begin(logits))).probabilities
        mean = float(q @ np.arange(60.0))
        assert mean == pytest.approx(25.0, abs=1e-6)
        assert math.sqrt(q @ (np.arange(60.0) - mean) ** 2) == pytest.approx(4.0, rel=0.01)


def test_that_a_peak_begins_even_where_q_gives_some_rows_nothing() -> None:
    logits = np.where(np.arange(16) == 3, -np.inf, 0.0)
    assert np.isfinite(train(two_modes(), logits, TrainingSettings(peaks=1)).losses).all()
    with pytest.raises(UnreachableTargetError):
        train(two_modes(), logits, TrainingSettings())


def test_that_batches_are_of_labels_alone() -> None:
    for loss in ("reverse", "jensen_shannon"):
        one, other = (
            train(WEATHER, FLAT, TrainingSettings(step=9, batch=batch, loss=loss)).losses
            for batch in (0, 5)
        )
        assert np.array_equal(one, other)
    rough = train(WEATHER, FLAT, TrainingSettings(step=9, batch=5, loss="focal")).losses
    assert (np.diff(rough) > 0.0).any()
