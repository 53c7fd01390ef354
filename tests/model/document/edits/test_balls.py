"""Edits of counts, one ball at a time: what they lead to, and where there is no ball."""

import numpy as np
import pytest

from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.edits.edit import Edit
from model.document.table import Column, Table, table_of


@pytest.fixture
def box() -> Document:
    return Document(table_of(["red", "blue", "green"], P=[2, 1, 0]))


def counts(edit: Edit) -> list[float]:
    return [float(value) for value in edit.document.table.columns[0].values]


def test_that_a_ball_is_taken_away_or_turned_into_another(box: Document) -> None:
    taken, moved = edits.take_ball(box, 0, 0), edits.move_ball(box, 0, 2, 0)
    assert (taken.label, counts(taken)) == ("Take 1 red away", [1.0, 1.0, 0.0])
    assert (moved.label, counts(moved)) == ("Turn 1 red into green", [1.0, 1.0, 1.0])


def test_that_a_ball_that_is_not_there_is_neither_taken_nor_moved(box: Document) -> None:
    with pytest.raises(ValueError, match="There is no green to take away"):
        edits.take_ball(box, 2, 0)
    with pytest.raises(ValueError, match="There is no green to move"):
        edits.move_ball(box, 2, 0, 0)
    with pytest.raises(ValueError, match="It is red already"):
        edits.move_ball(box, 0, 0, 0)


def test_that_the_last_ball_stays() -> None:
    with pytest.raises(ValueError, match="The last one stays"):
        edits.take_ball(Document(table_of(["red", "blue"], P=[1, 0])), 0, 0)


def test_that_logits_hold_no_balls() -> None:
    logits = Document(Table(("red",), (Column("z", np.array([3.0]), Kind.LOGITS),)))
    with pytest.raises(ValueError, match="z holds no counts"):
        edits.add_ball(logits, 0, 0)
