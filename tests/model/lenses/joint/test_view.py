"""The Joint lens: the heat map, learning a row, independence, and the channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.cells import Kind
from model.document.document import Document
from model.document.settings import JointSettings
from model.document.table import Column, Table, table_of
from model.figure.figure import Bars
from model.formats.examples import load_example
from model.lens.controls import Button, Number
from model.lens.lens import LensError
from model.lenses import lens_of
from tests.evaluated import evaluated

if TYPE_CHECKING:
    from model.lens.view import View


def look(document: Document) -> View:
    return lens_of("joint").view(evaluated(replace(document, lens="joint")))


def cells(view: View) -> list[Bars]:
    marks = view.figure.panels[0].marks
    return [mark for mark in marks if isinstance(mark, Bars)]


def button(label: str) -> Button:
    controls = lens_of("joint").look.controls
    return next(one for one in controls if isinstance(one, Button) and one.label == label)


def test_that_the_example_says_what_cover_and_thomas_say() -> None:
    view = look(load_example("joint"))
    assert "0.375 bits" in view.figure.caption.lead
    assert "3.375 = 1.75 + 1.625" in view.figure.caption.rest
    for words in ("H(X | Y) = 1.375 bits", "H(Y) = 2 bits"):
        assert words in view.figure.alternative


def test_that_a_click_learns_a_row_and_another_forgets_it() -> None:
    document = load_example("joint")
    view = look(document)
    edit = view.click(cells(view)[3], 0)
    assert edit is not None
    assert edit.label == "Learn that Y is high"
    learned = look(edit.document)
    assert "that was 2 bits of surprise" in learned.figure.caption.lead
    assert "Of X 0 bits are left, 1.75 less" in learned.figure.caption.rest
    assert [bars.style for bars in cells(learned)].count("dashed") == 3
    again = learned.click(cells(learned)[3], 1)
    assert again is not None
    assert again.document.joint.learned == -1


def test_that_independence_is_one_undoable_edit_that_keeps_the_marginals() -> None:
    document = load_example("joint")
    edit = button("Independent").act(evaluated(document))
    view = look(edit.document)
    assert view.figure.caption.lead == "X and Y are independent."
    before = np.sum([column.values for column in document.table.columns], axis=1)
    after = np.sum([column.values for column in edit.document.table.columns], axis=1)
    assert after == pytest.approx(before)


def test_that_the_channel_is_a_table_whose_capacity_is_said() -> None:
    controls = lens_of("joint").look.controls
    (noise,) = [one for one in controls if isinstance(one, Number)]
    edit = noise.change(load_example("joint"), 0.11)
    view = look(edit.document)
    assert "flips 11% of the bits" in view.figure.caption.rest
    assert "0.500084 bits" in view.figure.caption.rest


def test_that_x_and_x_given_y_become_p_and_q() -> None:
    document = load_example("joint")
    learned = replace(document, joint=JointSettings(learned=3))
    made = button("X and X given Y").act(evaluated(learned)).document
    assert made.table.outcomes == ("blood A", "blood B", "blood AB", "blood O")
    assert made.table.columns[0].values.tolist() == [0.5, 0.25, 0.125, 0.125]
    assert made.table.columns[1].values.tolist() == [0.25, 0.0, 0.0, 0.0]
    assert made.lens == "compare"


def test_that_columns_of_logits_and_rewards_are_no_part_of_it() -> None:
    document = load_example("joint")
    z = Column("z", np.zeros(4), Kind.LOGITS)
    wider = replace(document, table=document.table.with_columns((*document.table.columns, z)))
    assert look(wider).figure.caption.lead == look(document).figure.caption.lead


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (Document(table_of(["a", "b"], P=[1, 2])), "Add a second column of weights"),
        (Document(table_of(map(str, range(40)), P=[1] * 40, Q=[1] * 40), 0, 1), "at most 12 rows"),
    ],
)
def test_that_what_cannot_be_shown_says_what_to_do(document: Document, words: str) -> None:
    with pytest.raises(LensError, match=words):
        look(document)


def test_that_odd_names_and_a_lost_row_have_a_picture_and_tips() -> None:
    table = Table(
        ("<b>a</b>", ""), (Column("x & y", np.array([1.0, 0.0])), Column("", np.array([0.0, 3.0])))
    )
    for learned in (-1, 0, 1, 99):
        view = look(Document(table, 0, 1, joint=JointSettings(learned=learned)))
        for mark in cells(view):
            assert view.tip(mark, 0).startswith("<b>")
