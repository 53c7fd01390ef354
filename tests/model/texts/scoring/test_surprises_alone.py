"""Surprises asked for alone: those beside all other scores, and as strict."""

import math
from typing import Any

import numpy as np
import pytest

from model.texts.scoring import row_sums as row_sums_module
from tests.model.texts.scoring.test_scoring import HARD, decimal_nll, long_rows
from tests.reference.score import score


@pytest.mark.parametrize("offset", [0.0, -63.5, 300.0])
@pytest.mark.parametrize("temperature", [1.0, 0.7, 0.0, math.inf])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize(("vector", "within"), [(True, 1e-13), (False, 1e-9)])
def test_that_surprises_alone_are_within_their_bound_of_those_beside_all_else(
    offset: float,
    temperature: float,
    dtype: type[np.floating],
    vector: bool,
    within: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(row_sums_module, "has_vector_exp", lambda: vector)
    logits = long_rows(8, offset, dtype)
    logits[4, 9] = -math.inf
    logits[5, 12_000:] = offset + 100.0
    targets = np.array([5, 6, 29_995, 17, 9, 3, -100, 29_999])
    whole = score(logits, targets, temperature=temperature)
    found = score(logits, targets, temperature=temperature, nll_alone=True)
    assert found.nll == pytest.approx(whole.nll, rel=within, abs=1e-300, nan_ok=True)
    assert found.count == 7
    assert np.isnan(found.entropy).all()
    assert np.isnan(found.confidence).all()
    assert (found.rank == -1).all()
    assert (found.top1 == -1).all()


@pytest.mark.parametrize("vector", [True, False])
def test_that_surprises_alone_of_sure_tokens_and_of_short_rows_keep_their_digits(
    vector: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_sums_module, "has_vector_exp", lambda: vector)
    logits = np.zeros((3, 9_000), np.float32)
    logits[:, 5] = 30.0, 60.0, 200.0
    found = score(logits, [5, 5, 5], nll_alone=True)
    assert found.nll == pytest.approx(8_999.0 * np.exp([-30.0, -60.0, -200.0]), rel=2e-11)
    hard = np.array(HARD)
    for target in range(3):
        truth = [float(decimal_nll(row, target)) for row in hard]
        found = score(hard, [target] * 4, nll_alone=True)
        assert found.nll == pytest.approx(truth, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("vector", [True, False])
@pytest.mark.parametrize(
    ("columns", "value", "words"),
    [
        ([5], math.nan, "hold a value that is not a number"),
        ([8_999], math.nan, "hold a value that is not a number"),
        ([5], math.inf, "hold .inf"),
        ([8_999], math.inf, "hold .inf"),
        (slice(None), -math.inf, "are all -inf"),
    ],
)
def test_that_surprises_alone_hide_nothing_that_is_wrong_with_a_row(
    columns: Any, value: float, words: str, vector: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_sums_module, "has_vector_exp", lambda: vector)
    logits = np.zeros((3, 9_000), np.float32)
    logits[1, columns] = value
    with pytest.raises(ValueError, match=f"position 2 {words}"):
        score(logits, [5, 5, 5], nll_alone=True)
