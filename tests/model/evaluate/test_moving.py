"""The quicker readings while the dial moves: within 1e-9 of the exact ones, or exact."""

import math
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from model.document import edits
from model.document.document import Document
from model.document.table import Column, Rest, Table, table_of
from model.evaluate import motion_column
from model.evaluate.motion import Bounded, Motion
from model.evaluate.moving import Moving
from model.evaluate.readings import Readings
from tests.evaluated import evaluated


def document(seed: int, zeros: int = 0) -> Document:
    rng = np.random.default_rng(seed)
    truth, model = rng.lognormal(0.0, 2.0, (2, 5_000))
    truth[:zeros] = 0.0
    names = tuple(str(row) for row in range(5_000))
    return Document(Table(names, (Column("P", truth), Column("Q", model))), 0, 1)


def moved(document: Document, since: Readings) -> Readings:
    readings = Moving().read(document, since)
    assert readings is not None
    return readings


@pytest.mark.parametrize("temperature", [0.0, 0.03, 0.5, 1.0, 1.0000001, 1.7, 40.0, math.inf])
@pytest.mark.parametrize("zeros", [0, 100])
def test_that_readings_in_motion_are_within_a_billionth(temperature: float, zeros: int) -> None:
    begun = evaluated(document(3, zeros))
    turned = replace(begun.document, temperature=temperature)
    moving, exact = moved(turned, begun), evaluated(turned)
    assert not moving.settled
    for name, reading in exact.values.items():
        assert moving[name].value == pytest.approx(reading.value, rel=1e-9, abs=0.0), name
        assert moving[name].answer.reason == reading.answer.reason
    assert moving.tempered == pytest.approx(exact.tempered, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("change", [1e-9, 1e-6, 1e-4, 1e-2, 0.5, 30.0])
def test_that_the_best_temperature_sought_from_a_like_table_is_within_a_billionth(
    change: float,
) -> None:
    made = document(3)
    truth, model = made.table.columns
    values = truth.values.copy()
    values[:50] *= 1.0 + change
    edited = made.with_table(Table(made.table.names, (Column("P", values), model)))
    near = moved(edited, evaluated(made))["best_temperature"].value
    assert near == pytest.approx(evaluated(edited).value("best_temperature"), rel=1e-9, abs=0.0)


def test_that_neither_edit_nor_turn_works_out_what_nobody_asked_of_the_readings_before() -> None:
    begun = evaluated(document(3))
    typed = moved(edits.set_cell(begun.document, 7, 0, "5").document, begun)
    for again in (
        edits.rename_outcome(typed.document, 4, "renamed").document,
        edits.set_cell(typed.document, 7, 1, "5").document,
        replace(typed.document, temperature=1.3),
    ):
        moved(again, typed)
    assert not typed.known.keys() & {"kl_p_qt", "best_temperature", "jensen_shannon"}


@pytest.mark.parametrize("zeros", [0, 100])
def test_that_edit_after_edit_stays_within_a_billionth(zeros: int) -> None:
    readings, rng = evaluated(document(3, zeros)), np.random.default_rng(1)
    for turn in range(60):
        # Now a row is the largest, now none; what had nothing has something, and the other way.
        row, value = int(rng.integers(0, 200)), float(rng.lognormal(0.0, 6.0)) * (turn % 5 > 0)
        edited = edits.set_cell(readings.document, row, turn % 2, repr(value)).document
        readings = moved(edited, readings)
    exact = evaluated(replace(readings.document))
    for name, reading in exact.values.items():
        assert readings[name].value == pytest.approx(reading.value, rel=1e-9, abs=0.0), name


def test_that_an_edit_takes_logarithms_of_the_rows_it_changed_only() -> None:
    begun = evaluated(document(3, zeros=100))
    assert len(begun.prepared.motion.source)  # as is made ready beside exact readings
    with patch.object(motion_column, "_logs", wraps=motion_column._logs) as taken:
        first = moved(edits.set_cell(begun.document, 7, 0, "5").document, begun)
        moved(edits.set_cell(first.document, 4_321, 1, "9e3").document, first)
    assert [len(call.args[0]) for call in taken.call_args_list] == [1, 1]


@pytest.mark.parametrize("temperature", [0.0, 0.5, 1.0, 1.7, math.inf])
@pytest.mark.parametrize("rest", [Rest(4_999), Rest(4_999, 40_000, 1e-3, is_alike=True)])
def test_that_bounds_in_motion_are_within_a_billionth(temperature: float, rest: Rest) -> None:
    made = document(3)
    begun = evaluated(made.with_table(made.table.with_rest(rest)))
    turned = replace(begun.document, temperature=temperature)
    moving, exact = moved(turned, begun), evaluated(turned)
    assert exact.values
    for name, reading in exact.values.items():
        now, then = moving[name].answer, reading.answer
        for one, other in ((now.value, then.value), (now.low, then.low), (now.high, then.high)):
            assert one == pytest.approx(other, rel=1e-9, abs=1e-12), name
        assert (now.reason, now.rows, now.outcome) == (then.reason, then.rows, then.outcome)


def test_that_the_next_reading_does_not_write_over_the_last() -> None:
    begun = evaluated(document(3))
    first = moved(replace(begun.document, temperature=1.5), begun)
    alone = moved(replace(begun.document, temperature=1.5), begun)
    shares, asked = first.tempered.copy(), {name: alone.value(name) for name in alone.values}
    later = moved(replace(begun.document, temperature=0.7), first)
    assert {name: later.value(name) for name in later.values} != asked
    assert np.array_equal(first.tempered, shares)
    # Nothing of the first was asked for before.
    assert {name: first.value(name) for name in first.values} == asked


def test_that_while_the_dial_moves_only_what_is_asked_for_is_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, summed = evaluated(document(3)), []

    def counted(motion: Motion) -> Bounded:
        summed.append(motion)
        return Bounded(0.5)

    monkeypatch.setattr(Motion, "hellinger", property(counted))
    turned = moved(replace(begun.document, temperature=1.5), begun)
    again = moved(replace(begun.document, temperature=1.6), turned)
    assert list(again.values) == list(begun.values)
    assert "hellinger" in again.values
    assert again["cross_entropy"].value is not None
    assert not summed
    assert again["hellinger"] is again["hellinger"]
    assert len(summed) == 1


def test_that_another_table_is_not_taken_for_the_same() -> None:
    begun = evaluated(Document(table_of(["a", "b"], P=[1, 2], Q=[2, 1]), 0, 1))
    other = Document(table_of(["a", "b"], P=[1, 3], Q=[2, 1]), 0, 1)
    assert moved(other, begun)["entropy_p"].value == pytest.approx(
        evaluated(other)["entropy_p"].value, rel=1e-9
    )
