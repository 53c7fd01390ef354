"""A measure added to MEASURES alone, without a quick way: right however something moves."""

import math
from dataclasses import replace

import numpy as np
import pytest

from model.document import edits
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import Column, Table
from model.evaluate import catalogue, evaluate, moving
from model.evaluate.readings import Answer, Dimension, Measure, Readings
from model.evaluate.subject import Subject
from tests.evaluated import evaluated


def _coefficient(subject: Subject) -> Answer:
    shares = zip(subject.truth.probabilities, subject.tempered.probabilities, strict=True)
    return Answer(math.fsum(math.sqrt(p * q) for p, q in shares))


def _formula(readings: Readings) -> str:
    return readings.symbol("bhattacharyya")


ADDED = Measure(
    "bhattacharyya",
    "BC(P, Q<sub>T</sub>)",
    r"\mathrm{BC}(P, Q_T)",
    "Bhattacharyya coefficient",
    "How much do the two overlap?",
    Dimension.SHARE,
    _coefficient,
    _formula,
    frozenset({"truth", "model", "temperature"}),
)


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (catalogue, evaluate, moving):
        monkeypatch.setattr(module, "MEASURES", (*catalogue.MEASURES, ADDED))


def _document(filters: Filters | None = None) -> Document:
    rng = np.random.default_rng(7)
    names = tuple(str(row) for row in range(5_000))
    truth, model = rng.lognormal(0.0, 2.0, (2, len(names)))
    table = Table(names, (Column("P", truth), Column("Q", model)))
    return Document(table, 0, 1, filters=filters or Filters())


def _value(readings: Readings | None) -> float:
    assert readings is not None
    value = readings["bhattacharyya"].value
    assert value is not None
    return value


def test_that_an_added_measure_follows_the_dial_while_it_moves() -> None:
    begun = evaluated(_document())
    last: Readings | None = begun
    for temperature in (1.5, 2.0, 0.7):
        turned = replace(begun.document, temperature=temperature)
        last = moving.Moving().read(turned, last)
        assert last is not None
        assert not last.settled
        assert _value(last) == pytest.approx(_value(evaluated(turned)), rel=1e-12)
        assert _value(last) != pytest.approx(_value(begun), rel=1e-3)


@pytest.mark.parametrize("column", [0, 1])
def test_that_an_added_measure_follows_an_edited_cell(column: int) -> None:
    begun = evaluated(_document())
    edited = edits.set_cell(begun.document, 3, column, "1e6").document
    quick = moving.Moving().read(edited, begun)
    assert _value(quick) == pytest.approx(_value(evaluated(edited)), rel=1e-12)
    assert _value(quick) != pytest.approx(_value(begun), rel=1e-3)


def test_that_an_added_measure_follows_the_dial_behind_filters() -> None:
    begun = evaluated(_document(Filters(top_p=0.8)))
    turned = replace(begun.document, temperature=2.0)
    quick = moving.Moving().read(turned, begun)
    assert quick is not None
    assert not quick.settled
    assert _value(quick) == pytest.approx(_value(evaluated(turned)), rel=1e-12)
    assert _value(quick) != pytest.approx(_value(begun), rel=1e-3)


def test_that_an_order_changed_behind_filters_changes_what_needs_it() -> None:
    begun = evaluated(_document(Filters(top_p=0.8)))
    changed = replace(begun.document, order=3.0)
    quick = moving.Moving().read(changed, begun)
    assert quick is not None
    exact = evaluated(changed)
    for name in ("renyi_p", "tsallis_p"):
        assert quick[name].value == pytest.approx(exact[name].value, rel=1e-12)
