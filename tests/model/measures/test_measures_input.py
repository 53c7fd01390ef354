"""What measures accept, and the sentences with which they refuse."""

import math
import re
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from model.exact.weights import Weights, as_logits, as_weights
from model.measures import (
    cross_entropy,
    efficiency,
    entropy,
    kl_divergence,
    redundancy,
    renyi_entropy,
    support_mismatch,
    tsallis_entropy,
)
from model.measures.entropy import mean_surprisal_pair
from model.tempering import temper, temper_logits
from tests.model.cases import for_each
from tests.reference.renyi_divergence import renyi_divergence

if TYPE_CHECKING:
    from collections.abc import Callable


@for_each(
    ("weights", "words"),
    [
        ([1.0, 2.0, -1e-17], "position 3 are negative (-1e-17)"),
        ([math.nan, 1.0], "position 1 are not a number"),
        ([1.0, math.inf], "position 2 are infinite"),
        ([1.0, -math.inf], "position 2 are infinite"),
        ([0.0, 0.0], "are all 0"),
        ([], "are empty"),
        ([[0.5, 0.5]], "not an array of 2 dimensions"),
        (0.5, "not an array of 0 dimensions"),
        (["a"], "must be one column of numbers"),
    ],
)
def test_that_bad_weights_are_refused_with_their_position(weights: Any, words: str) -> None:
    for measure in (entropy, redundancy, lambda w: temper(w, 2.0)):
        with pytest.raises(ValueError, match=rf"{re.escape(words)}.*\.$"):
            measure(weights)


@for_each(
    ("logits", "words"),
    [
        ([0.0, math.nan], "position 2 are not a number"),
        ([math.inf, 0.0], "position 1 are +inf"),
        ([-math.inf, -math.inf], "are all -inf"),
        ([], "are empty"),
    ],
)
def test_that_bad_logits_are_refused_with_their_position(logits: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        temper_logits(logits, 1.0)


def test_that_columns_of_different_lengths_are_refused() -> None:
    for measure in (cross_entropy, kl_divergence):
        with pytest.raises(ValueError, match="2 rows against 3"):
            measure([1.0, 1.0], [1.0, 1.0, 1.0])


@pytest.mark.parametrize("order", [-0.5, math.nan])
def test_that_orders_below_zero_are_refused(order: float) -> None:
    calls: list[Callable[[], float]] = [
        lambda: renyi_entropy([1.0, 1.0], order),
        lambda: tsallis_entropy([1.0, 1.0], order),
        lambda: renyi_divergence([1.0, 1.0], [1.0, 2.0], order),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="order"):
            call()


def test_that_lists_tuples_and_numeric_arrays_give_the_same() -> None:
    expected = entropy([1.0, 2.0, 5.0])
    kinds: list[Any] = [
        (1, 2, 5),
        np.array([1, 2, 5], dtype=np.int8),
        np.array([1, 2, 5], dtype=np.float16),
        np.array([9.0, 1, 9, 2, 9, 5])[1::2],
        as_weights([1.0, 2.0, 5.0]),
    ]
    for kind in kinds:
        assert entropy(kind) == expected
        assert type(entropy(kind)) is float


def test_that_a_prepared_column_is_not_changed_by_its_source() -> None:
    column = np.array([1.0, 3.0])
    weights = as_weights(column)
    column[0] = 3.0
    assert entropy(weights) == entropy([1.0, 3.0])
    assert not weights.probabilities.flags.writeable
    assert not as_logits([0.0, 1.0]).values.flags.writeable


def test_that_a_zero_in_q_makes_kl_infinite_and_names_the_row() -> None:
    p, q = [0.2, 0.3, 0.5], [0.5, 0.0, 0.5]
    assert kl_divergence(p, q) == cross_entropy(p, q) == math.inf
    assert support_mismatch(p, q).tolist() == [1]
    assert support_mismatch(q, p).tolist() == []


def test_that_efficiency_of_one_row_is_undefined_and_says_so() -> None:
    with pytest.raises(ValueError, match="one row"):
        efficiency([3.0])
    assert efficiency([1.0, 1.0]) == 1.0
    assert efficiency([1.0, 0.0]) == 0.0


@for_each("scale", [1e308, 5e-324, 1.0])
def test_that_the_hugest_and_the_tiniest_weights_are_summed_right(scale: float) -> None:
    assert entropy([scale] * 4) == pytest.approx(math.log(4), rel=1e-15)
    assert redundancy([scale] * 4) == 0.0


def test_that_weights_600_decades_apart_stay_in_the_support() -> None:
    p, q = [1e308, 1e-308], [1e-308, 1e308]
    assert kl_divergence(p, q) == pytest.approx(616 * math.log(10), rel=1e-14)
    assert as_weights(p).surprisals[1] == pytest.approx(616 * math.log(10), rel=1e-14)
    assert support_mismatch(p, q).size == 0


def test_that_the_mean_surprisal_takes_what_weights_have_beyond_a_double() -> None:
    p = Weights(np.array([1.0, 3.0]), np.array([2.0**-60, -(2.0**-58)]))
    found = mean_surprisal_pair(p, as_weights([1.0, 1024.0]))
    with localcontext(prec=60):
        tail = Decimal(2) ** -60
        first, second = 1 + tail, 3 - 4 * tail
        mean = Decimal(1025).ln() - second * Decimal(1024).ln() / (first + second)
        missed = abs(Decimal(float(found.hi)) + Decimal(float(found.lo)) - mean)
        assert missed < mean * Decimal("1e-27")
