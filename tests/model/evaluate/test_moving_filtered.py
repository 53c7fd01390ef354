"""Quick readings while the dial moves and filters cut: as the exact ones, or none at all."""

import math
from dataclasses import replace

import numpy as np
import pytest

from model.document.document import Document
from model.document.settings import Filters
from model.document.table import table_of
from model.evaluate.moving import Moving
from model.evaluate.readings import Readings
from model.exact.weights import as_weights
from model.sampling.quick import quick_survivors
from tests.evaluated import evaluated, refused
from tests.model.cases import for_each

TEMPERATURES = (0.3, 0.97, 1.0, 1.7, 6.0)
FILTERS = {
    "top-k": Filters(top_k=7),
    "top-p": Filters(top_p=0.8),
    "min-p": Filters(min_p=0.05),
    "epsilon": Filters(epsilon=1e-3),
    "eta": Filters(eta=2e-3),
    "all of transformers": Filters(top_k=90, top_p=0.95, min_p=0.01, epsilon=1e-4, eta=1e-4),
    "llama.cpp": Filters(preset="llama.cpp", top_k=40, top_p=0.9, min_p=0.02),
    "own order": Filters(
        preset="own",
        top_p=0.9,
        order=("top_p", "temperature", "top_k", "min_p", "typical", "epsilon", "eta"),
    ),
}


def document(kind: str, filters: Filters, banned: frozenset[int] = frozenset()) -> Document:
    rng = np.random.default_rng(4)
    rows = 300
    if kind == "counts":
        # Whole numbers are tied by the dozen, and some outcomes never came.
        truth, model = rng.integers(0, 9, rows) * 1.0, rng.integers(0, 9, rows) * 1.0
    else:
        truth, model = rng.lognormal(0, 3, rows), rng.lognormal(0, 2, rows)
    table = table_of([f"t{row}" for row in range(rows)], P=truth, Q=model).with_banned(banned)
    return Document(table, 0, 1, temperature=1.2, filters=filters)


def assert_alike(quick: Readings, exact: Readings) -> None:
    assert quick.filtered == exact.filtered
    assert quick.tempered is not None
    assert exact.tempered is not None
    assert np.array_equal(quick.tempered > 0.0, exact.tempered > 0.0)
    for name in exact.values:
        near, right = quick[name].answer, exact[name].answer
        if right.value is None or math.isinf(right.value):
            assert near == right, name
        else:
            assert near.value == pytest.approx(right.value, rel=1e-9, abs=0.0), name


@pytest.mark.parametrize("kind", ["drawn", "counts"])
@pytest.mark.parametrize("name", FILTERS)
def test_that_quick_readings_with_filters_are_those_of_the_exact_way(name: str, kind: str) -> None:
    start = document(kind, FILTERS[name])
    since, answered = evaluated(start), 0
    for temperature in TEMPERATURES:
        turned = replace(start, temperature=temperature)
        quick = Moving().read(turned, since)
        if quick is not None:
            answered += 1
            assert_alike(quick, evaluated(turned))
            assert not quick.settled
    assert answered >= (3 if kind == "drawn" else 0)


@pytest.mark.parametrize("name", ["top-p", "llama.cpp"])
def test_that_a_single_column_is_filtered_as_quickly(name: str) -> None:
    start = replace(document("drawn", FILTERS[name]), model=None)
    since = evaluated(start)
    turned = replace(start, temperature=1.7)
    quick = Moving().read(turned, since)
    assert quick is not None
    assert_alike(quick, evaluated(turned))


def test_that_banned_outcomes_are_cut_also_where_the_likeliest_is_among_them() -> None:
    likeliest = int(np.argmax(document("drawn", Filters()).table.columns[1].values))
    start = document("drawn", Filters(), frozenset({likeliest, 5}))
    turned = replace(start, temperature=1.7)
    quick = Moving().read(turned, evaluated(start))
    assert quick is not None
    assert_alike(quick, evaluated(turned))


def test_that_survivors_on_a_boundary_are_left_to_the_exact_way() -> None:
    weights = as_weights([0.4, 0.3, 0.2, 0.1])
    assert quick_survivors(weights, 1.0, Filters(top_p=0.7), ()) is None
    assert quick_survivors(weights, 1.0, Filters(min_p=0.25), ()) is None
    two = quick_survivors(weights, 1.0, Filters(top_p=0.69), ())
    assert two is not None
    assert two.tolist() == [0, 1]


def test_that_top_k_keeps_those_tied_with_the_last_or_not_by_its_rules() -> None:
    weights = as_weights([4.0, 2.0, 2.0, 1.0])
    both = quick_survivors(weights, 1.5, Filters(top_k=2), ())
    first = quick_survivors(weights, 1.5, Filters(preset="llama.cpp", top_k=2), ())
    assert both is not None
    assert first is not None
    assert both.tolist() == [0, 1, 2]
    assert first.tolist() == [0, 1]


@pytest.mark.parametrize("temperature", [0.0, math.inf])
def test_that_the_ends_of_the_dial_are_left_to_the_exact_way(temperature: float) -> None:
    start = document("drawn", Filters(top_p=0.8))
    turned = replace(start, temperature=temperature)
    assert Moving().read(turned, evaluated(start)) is None


def test_that_typical_and_all_stages_are_left_to_the_exact_way() -> None:
    for filters, stages in ((Filters(typical=0.8), False), (Filters(top_p=0.8), True)):
        start = document("drawn", filters)
        turned = replace(start, temperature=1.3)
        assert Moving().read(turned, evaluated(start), stages=stages) is None


def test_that_what_the_survivors_decide_is_kept_while_they_stay() -> None:
    start = document("drawn", Filters(top_k=7))
    since = evaluated(start)
    moving = Moving()
    first = moving.read(replace(start, temperature=1.3), since)
    again = moving.read(replace(start, temperature=1.4), since)
    assert first is not None
    assert again is not None
    assert first["cross_entropy"].answer is again["cross_entropy"].answer


@for_each("filters", [Filters(min_p=-1.0), Filters(top_p=-0.5), Filters(top_p=2.0)])
def test_that_filters_out_of_range_are_left_to_the_exact_way(filters: Filters) -> None:
    since = evaluated(document("drawn", Filters(top_p=0.8)))
    wrong = replace(since.document, filters=filters)
    assert Moving().read(wrong, since) is None
    assert refused(wrong, since).problem
