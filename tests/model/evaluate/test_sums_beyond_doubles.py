"""Measures at the end of the doubles: what no double can hold is infinite, never no number."""

from dataclasses import replace
from math import inf

from model.document.document import new_document
from model.document.table import table_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings


def test_that_a_chi_squared_whose_terms_add_up_beyond_the_doubles_is_infinite() -> None:
    table = table_of("abcde", P=[0.5, 0.15, 0.05, 0.25, 0.05], Q=[0.25, 0.1, 1e308, 0.1, 0.2])
    found = evaluate(replace(new_document(), table=table, truth=0, model=1))
    assert isinstance(found, Readings)
    assert found["chi_squared"].answer.value == inf
