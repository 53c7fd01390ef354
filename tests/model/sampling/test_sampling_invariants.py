"""Filters on any table: survivors only shrink, probabilities sum to 1, order is kept; readings."""

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.document.document import Document
from model.document.settings import Filters
from model.document.table import table_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.exact.weights import as_weights
from model.measures import entropy, kl_divergence
from model.sampling import decoded, run_stages
from model.sampling.chain import library_order
from model.tempering import temper, tempered_weights
from tests.model.cases import for_each

WEIGHT = st.one_of(st.just(0.0), st.floats(1e-6, 1e6), st.sampled_from([1.0, 2.0]))
COLUMN = st.lists(WEIGHT, min_size=1, max_size=9).filter(any)
SHARE = st.one_of(st.just(1.0), st.floats(0.01, 1.0))
PROBABILITY = st.one_of(st.just(0.0), st.floats(0.0, 0.9))
FILTERS = st.builds(
    Filters,
    preset=st.sampled_from(["transformers", "llama.cpp", "own"]),
    top_k=st.integers(0, 10),
    top_p=SHARE,
    min_p=PROBABILITY,
    typical=SHARE,
    epsilon=PROBABILITY,
    eta=PROBABILITY,
    order=st.permutations(library_order("transformers")).map(tuple),
)
WARM = st.one_of(st.just(1.0), st.just(math.inf), st.floats(0.2, 20.0))
TIES = [0.0, 2.0, 1.0, 1.0, 2.0]
ALL = {"top_k": 3, "top_p": 0.7, "min_p": 0.3, "typical": 0.6, "epsilon": 0.2, "eta": 0.2}
STRICT = Filters(preset="transformers", **ALL)  # type: ignore[arg-type]
STRICT_LLAMA = replace(STRICT, preset="llama.cpp")


@example([1.0], math.inf, STRICT, True)
@example(TIES, 1.0, STRICT, True)
@example(TIES, math.inf, STRICT_LLAMA, False)
@given(COLUMN, WARM, FILTERS, st.booleans())
def test_that_stages_only_cut_and_keep_the_order(
    weights: list[float], temperature: float, filters: Filters, banning: bool
) -> None:
    source = as_weights(weights)
    banned = [int(np.argmin(weights))] if banning and np.count_nonzero(weights) > 1 else []
    found = run_stages(source, temperature, filters, banned)
    order = np.argsort(-np.array(weights), kind="stable")
    assert found
    for before, after in itertools.pairwise(found):
        assert not (after.survivors & ~before.survivors).any()
        assert after.left >= 1
        assert 0.0 <= after.cut < 1.0 + 1e-15
        assert after.kept_price >= before.kept_price - 1e-15
    for stage in found:
        assert stage.probabilities.sum() == pytest.approx(1.0, rel=1e-14)
        left = [stage.probabilities[row] for row in order if stage.survivors[row]]
        assert left == sorted(left, reverse=True)
        assert stage.divergence >= 0.0
        expected = kl_divergence(stage.probabilities, weights)
        assert stage.divergence == pytest.approx(expected, rel=1e-10, abs=1e-13)


@example([1.0], math.inf, STRICT)
@example(TIES, 1.0, STRICT)
@example(TIES, 0.2, STRICT_LLAMA)
@given(COLUMN, WARM, FILTERS)
def test_that_what_is_left_is_the_tempered_source_without_what_was_cut(
    weights: list[float], temperature: float, filters: Filters
) -> None:
    last = decoded(as_weights(weights), temperature, filters)
    if last is None:
        untouched = run_stages(as_weights(weights), temperature, filters)[-1]
        assert untouched.left == np.count_nonzero(weights)
        return
    restricted = np.where(last.survivors, weights, 0.0)
    expected = temper(restricted, temperature)
    assert last.probabilities == pytest.approx(expected, rel=1e-13, abs=1e-300)
    assert last.distribution.probabilities == pytest.approx(expected, rel=1e-13, abs=1e-300)


def readings_of(weights: Any, banned: Any = (), **changes: Any) -> Any:
    names = [f"row {number}" for number in range(len(weights))]
    table = table_of(names, P=[1.0] * len(weights), Q=list(weights))
    document = Document(replace(table, banned=frozenset(banned)), truth=0, model=1)
    return evaluate(replace(document, **changes))


@example([1.0], math.inf, STRICT)
@example(TIES, 1.0, STRICT)
@example(TIES, 0.2, STRICT_LLAMA)
@given(COLUMN, WARM, FILTERS)
def test_that_readings_are_of_what_is_left(
    weights: list[float], temperature: float, filters: Filters
) -> None:
    readings = readings_of(weights, temperature=temperature, filters=filters)
    last = run_stages(as_weights(weights), temperature, filters)[-1]
    assert readings.tempered == pytest.approx(last.probabilities, rel=1e-14, abs=1e-300)
    entropy_left = readings["entropy_qt"].value
    assert entropy_left == pytest.approx(entropy(last.probabilities), rel=1e-13, abs=1e-15)
    assert readings["kl_qt_q"].value == pytest.approx(last.divergence, rel=1e-12, abs=1e-16)


def test_that_without_filters_every_bit_is_as_before() -> None:
    weights = [0.6, 0.25, 0.1, 0.05]
    readings = readings_of(weights, temperature=1.5)
    expected = tempered_weights(weights, 1.5).probabilities
    assert readings.tempered.tobytes() == expected.tobytes()
    assert readings.filtered == ""


def test_that_a_pure_cut_costs_minus_log_of_what_it_keeps() -> None:
    readings = readings_of((0.6, 0.25, 0.1, 0.05), filters=Filters(top_k=2))
    assert readings["kl_qt_q"].value == pytest.approx(-math.log(0.85), rel=1e-15)
    assert readings["cross_entropy"].value == math.inf
    assert readings["cross_entropy"].answer.rows == (2, 3)


def test_that_the_readings_say_what_was_done() -> None:
    filters = Filters(top_k=6, top_p=0.8)
    assert readings_of((1, 2, 3), filters=filters).filtered == "after top-k 6, top-p 0.8"
    both = readings_of((1, 2, 3), banned=(0, 1), filters=replace(filters, preset="llama.cpp"))
    assert both.filtered == "after banning 2 outcomes, top-k 6, top-p 0.8"
    assert readings_of((1, 2, 3), filters=Filters(preset="llama.cpp", eta=0.1)).filtered == ""


@for_each(
    ("changes", "sentence"),
    [
        ({"banned": (0, 1, 2)}, "Every outcome that could be drawn is banned"),
        ({"temperature": 0.0, "filters": Filters(top_k=2)}, "T = 0 is an error"),
        ({"filters": Filters(top_p=7.0)}, "top-p is a share"),
    ],
)
def test_that_what_cannot_be_drawn_from_is_a_problem_and_no_exception(
    changes: dict[str, Any], sentence: str
) -> None:
    readings = readings_of((1.0, 2.0, 3.0), **changes)
    assert sentence in readings.problem
    assert readings["entropy_qt"].value is None


def test_that_without_q_the_filters_cut_p() -> None:
    table = table_of(["a", "b", "c"], P=[0.5, 0.3, 0.2])
    readings = evaluate(Document(table, filters=Filters(top_k=1)))
    assert isinstance(readings, Readings)
    assert readings.tempered.tolist() == [1.0, 0.0, 0.0]


def test_that_a_whole_vocabulary_is_cut_in_the_right_place() -> None:
    count = 128_256
    even = as_weights(np.ones(count))
    half = run_stages(even, 1.0, Filters(top_p=0.5))[-1]
    assert np.flatnonzero(half.survivors).tolist() == list(range(count // 2))
    weights = as_weights(np.arange(count, 0.0, -1.0))
    last = run_stages(weights, 1.0, Filters(top_k=40, min_p=0.9999))[-1]
    assert np.flatnonzero(last.survivors).tolist() == list(range(13))
