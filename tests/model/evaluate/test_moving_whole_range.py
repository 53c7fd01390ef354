"""The quick way over the whole range of doubles: as the exact way says, or left to it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.document.cells import Kind
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import Column, Table
from model.evaluate.evaluate import evaluate
from model.evaluate.moving import Moving
from model.evaluate.readings import Readings
from tests.evaluated import evaluated
from tests.model.cases import for_each
from tests.model.evaluate.test_whole_range import ANY, LARGEST, documents, said

if TYPE_CHECKING:
    from collections.abc import Sequence

FILTERS = (
    Filters(),
    Filters(top_k=2),
    Filters(top_p=0.7),
    Filters(min_p=0.1),
    Filters(preset="llama.cpp", top_k=2, min_p=0.02),
)
BANNED = st.sampled_from([frozenset[int](), frozenset({0})])
Numbers = tuple[Kind, list[float]]
# Each was once a wrong number, a wrong reason or a warning: T, P and Q, Q alone for both.
HARD: dict[str, tuple[float, list[Numbers]]] = {
    "a T twice which is no number": (
        1.736e308,
        [(Kind.LOGITS, [5e-324, -6e16, 5e-324]), (Kind.LOGITS, [0.0, -LARGEST, 0.0])],
    ),
    "a T whose inverse is no number": (5e-324, [(Kind.LOGITS, [-7.2e-227, 5e-324, 0.0])]),
    "a T that takes a logit out of all numbers": (
        2.2e-308,
        [(Kind.LOGITS, [-8.3e46, 1e-16, 5e-60, 5e-324])],
    ),
    "logits of which all but one have no share": (
        5e-324,
        [(Kind.LOGITS, [LARGEST, 745.0, 2.2e-309, 1e-8])],
    ),
    "a mask that P shares at T = 0": (0.0, [(Kind.LOGITS, [745.0, -LARGEST, 745.0])]),
    "a mask next to T = 1": (1.0 + 2.0**-52, [(Kind.LOGITS, [5e-324, 1e5, -LARGEST])]),
    "masks at T = ∞": (math.inf, [(Kind.LOGITS, [745.0, -LARGEST, -5e16, -LARGEST])]),
    "logits nearly tied at T = 0": (0.0, [(Kind.LOGITS, [0.0, 1.2e-38])]),
    "logits farther apart than a number": (1.0, [(Kind.LOGITS, [-LARGEST, 1.4e308])]),
    "weights that lose their digits in chi-squared": (
        0.35,
        [(Kind.WEIGHTS, [1.0, 1e-125, 1e-300]), (Kind.WEIGHTS, [1.0, 1e-111, 1e-200])],
    ),
    "weights beside weights they are nothing to": (
        1.0,
        [(Kind.WEIGHTS, [1e297, 1e-162, 0.0]), (Kind.WEIGHTS, [1e190, 5e-324, 1e190])],
    ),
}


def assert_quick_is_exact(document: Document, since: Readings | None) -> None:
    """Whatever the quick way gives is within 1e-9 of the exact way, with the same words."""
    quick = Moving().read(document, since)
    if quick is None:
        return
    exact = evaluated(document)
    for name, one in exact.values.items():
        near, right = quick[name].answer, one.answer
        assert (near.reason, near.rows) == (right.reason, right.rows), name
        if right.value is None or math.isinf(right.value):
            assert near.value == right.value, name
        else:
            assert near.value == pytest.approx(right.value, rel=1e-9, abs=0.0), name
    assert quick.tempered == pytest.approx(exact.tempered, rel=1e-9, abs=1e-300)


@settings(derandomize=True)
@given(documents(), ANY, st.sampled_from(FILTERS), BANNED)
def test_that_any_quick_reading_is_the_exact_one(
    document: Document, earlier: float, filters: Filters, banned: frozenset[int]
) -> None:
    table = document.table.with_banned(banned & set(range(len(document.table))))
    document = replace(document.with_table(table), filters=filters)
    since = evaluate(replace(document, temperature=earlier))
    assert_quick_is_exact(document, since if isinstance(since, Readings) else None)
    assert_quick_is_exact(document, None)


@settings(derandomize=True)
@given(documents(), ANY, st.sampled_from(FILTERS))
def test_that_after_a_moving_dial_the_exact_readings_have_the_same_bits(
    document: Document, earlier: float, filters: Filters
) -> None:
    document = replace(document, filters=filters)
    afresh = said(evaluate(document))
    moving = Moving()
    since = evaluate(replace(document, temperature=earlier))
    moved = moving.read(document, since if isinstance(since, Readings) else None)
    if moved is None:
        return
    assert said(evaluate(document, moved)) == afresh
    again = moving.read(replace(document, temperature=earlier), moved)
    assert said(evaluate(document, again)) == afresh


@for_each("hard", HARD)
@for_each("alone", [False, True])
def test_that_what_is_hard_for_doubles_is_left_to_the_exact_way(hard: str, alone: bool) -> None:
    temperature, columns = HARD[hard]
    document = document_of(columns, temperature, alone)
    since = evaluate(replace(document, temperature=1.3))
    assert_quick_is_exact(document, since if isinstance(since, Readings) else None)
    assert_quick_is_exact(document, None)


def document_of(columns: Sequence[Numbers], temperature: float, alone: bool) -> Document:
    (first, p), (second, q) = columns[0], columns[-1]
    read = (Column("P", np.array(p), first), Column("Q", np.array(q), second))
    names = tuple("abcd"[: len(p)])
    return Document(Table(names, read), 0, None if alone else 1, temperature=temperature)


@for_each("temperature", [0.5, 1.0, 3.0])
def test_that_a_mask_as_low_as_float32_goes_takes_no_reading_from_the_quick_way(
    temperature: float,
) -> None:
    truth = Column("P", np.array([0.0, 0.5, 0.3, 0.2]))
    model = Column("Q", np.array([-3.4e38, 0.75, 0.1, 0.05]), Kind.LOGITS)
    document = Document(Table(tuple("abcd"), (truth, model)), 0, 1, temperature=temperature)
    begun = evaluated(replace(document, temperature=1.3))
    motion = begun.prepared.motion.at(temperature)
    assert motion.cross_entropy.is_sure
    assert motion.divergence.is_sure
    assert motion.chi_squared is not None
    assert motion.chi_squared.is_sure
    assert_quick_is_exact(document, begun)
