"""evaluate over the whole range of doubles: total, without memory, right or with a reason."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Column, Table
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings, Unreadable
from tests.evaluated import evaluated
from tests.model.cases import for_each

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 1.7976931348623157e308
WEIGHT = st.floats(0.0, LARGEST) | st.sampled_from([0.0, 5e-324, 1e-162, 1.0, 1e190, LARGEST])
LOGIT = st.floats(-LARGEST, LARGEST) | st.sampled_from([-LARGEST, -math.inf, 0.0, 5e-324, 745.0])
ANY = st.floats(0.0, math.inf) | st.sampled_from([0.0, 5e-324, 1.0, 1.0 + 2.0**-52, math.inf])


@st.composite
def columns(draw: st.DrawFn, rows: int, name: str) -> Column:
    """A column of weights or of logits, of any doubles that a document may hold."""
    kind = draw(st.sampled_from([Kind.WEIGHTS, Kind.LOGITS]))
    cell = WEIGHT if kind is Kind.WEIGHTS else LOGIT
    values = draw(st.lists(cell, min_size=rows, max_size=rows))
    return Column(name, np.array(values), kind)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document over one to four outcomes with one column or two."""
    rows = draw(st.integers(1, 4))
    table = Table(tuple("abcd"[:rows]), (draw(columns(rows, "P")), draw(columns(rows, "Q"))))
    model = draw(st.sampled_from([None, 0, 1]))
    return Document(table, 0, model, temperature=draw(ANY), order=draw(ANY))


def said(readings: Readings | Unreadable) -> list[tuple[object, ...]]:
    """Every answer, bit for bit."""
    answers = ((name, one.answer) for name, one in readings.values.items())
    return [(name, repr(a.value), a.reason, a.rows, a.outcome) for name, a in answers]


@given(documents())
def test_that_any_document_has_numbers_or_reasons(document: Document) -> None:
    readings = evaluate(document)
    if isinstance(readings, Unreadable):
        assert readings.problem
        return
    for name, one in readings.values.items():
        value = one.value
        if value is None:
            assert one.answer.reason, name
        else:
            assert value >= 0.0, name
        # The hot end is an answer of its own: there the truth ranks no better than chance.
        if value == math.inf and name != "best_temperature":
            assert one.answer.reason, name
    assert float(readings.tempered.sum()) == pytest.approx(1.0, rel=1e-12)


@given(documents(), documents(), ANY)
def test_that_what_was_read_before_changes_no_bit(
    document: Document, other: Document, temperature: float
) -> None:
    afresh = said(evaluate(document))
    before: list[Document] = [other, replace(document, temperature=temperature), document]
    if len(other.table) == len(document.table):
        table = document.table
        before.append(document.with_table(table.with_column(0, other.table.columns[0])))
        before.append(document.with_table(table.with_column(1, other.table.columns[1])))
    for one in before:
        since = evaluate(one)
        assert said(evaluate(document, since)) == afresh


def document_of(truth: Sequence[float], model: Sequence[float], kind: Kind) -> Document:
    names = tuple(str(row) for row in range(len(truth)))
    table = Table(names, (Column("P", np.array(truth)), Column("Q", np.array(model), kind)))
    return Document(table, 0, 1)


# The difference of each pair lies half a step of numbers from one: rounded, it leaves their range.
@for_each(
    "logits", [(0.0, 0.0, 8e307, LARGEST), (-LARGEST, -1.5 * math.ulp(LARGEST)), (0.0, LARGEST)]
)
def test_that_logits_at_the_largest_number_have_readings(logits: tuple[float, ...]) -> None:
    column = Column("P", np.array(logits), Kind.LOGITS)
    names = tuple(str(row) for row in range(len(logits)))
    readings = evaluated(Document(Table(names, (column,)), 0, 0))
    assert readings["best_temperature"].value == pytest.approx(1.0, rel=1e-12)


@for_each("largest", [1e-320, 1e-200, 1e-162, 1.0, 1e190, 1e300, LARGEST])
def test_that_two_logits_of_any_scale_have_their_best_temperature(largest: float) -> None:
    # e^(z / T) = 9, so T* = z / log 9.
    readings = evaluated(document_of([1.0, 9.0], [0.0, largest], Kind.LOGITS))
    best = readings["best_temperature"].value
    assert best == pytest.approx(largest / math.log(9.0), rel=1e-13, abs=5e-324)


def test_that_weights_three_hundred_powers_apart_have_their_best_temperature() -> None:
    # P says 1e-400, Q says 1e-150: T* = 150 / 400.
    readings = evaluated(document_of([1e-200, 1e200], [1e-200, 1e-50], Kind.WEIGHTS))
    assert readings["best_temperature"].value == pytest.approx(0.375, rel=1e-12)
    with localcontext(prec=50):
        share = Decimal("1e-150")
        expected = float(share * (1 - share.ln()))
    assert readings["entropy_q"].value == pytest.approx(expected, rel=1e-13)


def test_that_a_mask_as_low_as_a_double_goes_leaves_the_rest_as_it_is() -> None:
    truth, logits = [0.0, 0.5, 0.3, 0.2], [-LARGEST, 0.75, 0.1, 0.05]
    masked = evaluated(document_of(truth, logits, Kind.LOGITS))
    without = evaluated(document_of(truth, [-math.inf, *logits[1:]], Kind.LOGITS))
    for name, one in without.values.items():
        # However small, what the mask leaves is more than the nothing that P gives it.
        if name != "kl_qt_p":
            assert masked[name].value == pytest.approx(one.value, rel=1e-12), name
    cold = replace(masked.document, temperature=0.0)
    assert evaluated(cold).tempered.tolist() == [0.0, 1.0, 0.0, 0.0]


def test_that_a_best_temperature_beyond_all_numbers_says_so() -> None:
    truth = [0.5 - 1e-12, 0.5 + 1e-12]
    best = evaluated(document_of(truth, [0.0, LARGEST], Kind.LOGITS))["best_temperature"].answer
    assert best.value == math.inf
    assert "beyond the largest number" in best.reason
    best = evaluated(document_of([1e-5, 1.0], [0.0, 5e-324], Kind.LOGITS))[
        "best_temperature"
    ].answer
    assert best.value == 0.0
    assert "below the smallest number" in best.reason


# P's logits, Q's, and T* from 240 digits: P within 1e-147 of even, and as good as certain.
FAR_TEMPERATURES = (
    ([-3e-208, 1.2e-207], [0.0, 1.5], 1e207),
    ([0.0, -LARGEST], [0.0, -600.0], 600.0 / LARGEST),
    ([-LARGEST / 2.0, 0.0], [0.0, 0.6935], 0.6935 / (LARGEST / 2.0)),
    ([-1e301, 0.0], [-3e262, 1.0], 3e262 / 1e301),
)


@for_each(("truth", "model", "expected"), FAR_TEMPERATURES)
def test_that_a_best_temperature_far_from_all_others_is_found(
    truth: list[float], model: list[float], expected: float
) -> None:
    read = (Column("P", np.array(truth), Kind.LOGITS), Column("Q", np.array(model), Kind.LOGITS))
    best = evaluated(Document(Table(("a", "b"), read), 0, 1))["best_temperature"].value
    assert best == pytest.approx(expected, rel=1e-12)


def test_that_a_distance_is_found_whose_square_is_below_all_numbers() -> None:
    near = evaluated(document_of([1.0, 0.0], [0.0, -745.0], Kind.LOGITS))
    with localcontext(prec=50):
        expected = float((Decimal(-745).exp() / 2).sqrt())
    assert near["hellinger"].value == pytest.approx(expected, rel=1e-13)
    even = Column("P", np.array([1e-238, -1e-238]), Kind.LOGITS)
    table = Table(("a", "b"), (even, Column("Q", np.array([1.0, 1.0]))))
    # √p is √½ · (1 ± x/2), so that the distance is x/2.
    found = evaluated(Document(table, 0, 1))["hellinger"].value
    assert found == pytest.approx(0.5e-238, rel=1e-12)


def test_that_a_share_below_all_numbers_beside_nothing_makes_chi_squared_endless() -> None:
    # p is 2.2e-462; squared and over e^-1e100 it is beyond all numbers.
    table = Table(
        ("a", "b"),
        (
            Column("P", np.array([1e154, 2.2e-308])),
            Column("Q", np.array([0.0, -1e100]), Kind.LOGITS),
        ),
    )
    answer = evaluated(Document(table, 0, 1))["chi_squared"].answer
    assert answer.value == math.inf
    assert "beyond the largest number" in answer.reason
