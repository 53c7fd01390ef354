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
from model.figure.figure import Bars, Line, Rule, Text
from model.formats.examples import load_example
from model.lens.controls import Button, Choice, Number
from model.lens.lens import LensError
from model.lenses import lens_of
from model.lenses.joint.controls import weights_of
from model.lenses.joint.two_variables import two_variables
from model.lenses.joint.word_pairs import shared_by
from tests.evaluated import evaluated
from tests.model.cases import for_each

if TYPE_CHECKING:
    from model.lens.view import View


MANY = 12_000


def look(document: Document) -> View:
    return lens_of("joint").view(evaluated(replace(document, lens="joint")))


def cells(view: View) -> list[Bars]:
    """The cells, a mark for each column, and one more where some of its rows are ruled out."""
    marks = view.figure.panels[0].marks
    found = [mark for mark in marks if isinstance(mark, Bars) and mark.name == "cells"]
    assert found
    return found


def outlines(view: View) -> list[Bars]:
    """What is drawn around the row or the column that is learned."""
    marks = view.figure.panels[0].marks
    return [mark for mark in marks if isinstance(mark, Bars) and mark.name == "learned"]


def marginal(view: View, key: str) -> Bars:
    """The cells of a marginal: of X, of Y, or of what is left of one."""
    marks = view.figure.panels[0].marks
    return next(mark for mark in marks if isinstance(mark, Bars) and mark.key == key)


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
    edit = view.click(cells(view)[0], 3)
    assert edit is not None
    assert edit.label == "Learn that Y is high"
    learned = look(edit.document)
    assert "that was 2 bits of surprise" in learned.figure.caption.lead
    assert "Of X 0 bits are left, 1.75 less" in learned.figure.caption.rest
    (outline,) = outlines(learned)
    assert (outline.low[0], outline.high[0]) == (0.0, 1.0)
    first = cells(learned)[0].shades
    assert first is not None
    assert first[3] == 1.0
    assert (first[:3] < 0.2).all()
    again = learned.click(cells(learned)[0], 3)
    assert again is not None
    assert again.document.joint.learned == -1
    other = learned.click(cells(learned)[0], 0)
    assert other is not None
    assert other.document.joint.learned == 0


def test_that_a_click_on_a_marginal_learns_that_value_and_shows_what_is_left() -> None:
    view = look(load_example("joint"))
    edit = view.click(marginal(view, "x"), 1)
    assert edit is not None
    assert edit.label == "Learn that X is blood B"
    learned = look(edit.document)
    # Given blood B, Y is 1/4, 1/2, 1/4, 0.
    given = marginal(learned, "y|")
    assert given.shades is not None
    assert given.shades[[0, 2]] == pytest.approx(given.shades[1] / 2.0)
    assert learned.tip(given, 1).endswith("probability: 0.5")
    (outline,) = outlines(learned)
    assert (outline.low[0], outline.high[0]) == (0.0, 4.0)
    assert learned.click(outline, 0) is None
    row = learned.click(marginal(learned, "y"), 2)
    assert row is not None
    assert (row.document.joint.learned, row.document.joint.learned_x) == (2, -1)
    assert look(row.document).tip(marginal(look(row.document), "x|"), 0).endswith("0.25")
    again = learned.click(marginal(learned, "x"), 1)
    assert again is not None
    assert again.document.joint == JointSettings()


def test_that_what_each_row_leaves_stands_beside_it_with_its_mean() -> None:
    for joint, left, mean in (
        (JointSettings(), [1.75, 1.75, 2.0, 0.0], 1.375),
        (JointSettings(learned_x=0), [1.75, 1.5, 1.5, 1.5], 1.625),
    ):
        view = look(replace(load_example("joint"), joint=joint))
        marks = view.figure.panels[1].marks
        bars = next(mark for mark in marks if isinstance(mark, Bars))
        assert bars.right.tolist() == pytest.approx(left)
        line = next(mark for mark in marks if isinstance(mark, Line))
        assert line.x.tolist() == pytest.approx([mean, mean])


def test_that_fractions_of_powers_of_two_stand_as_the_books_write_them() -> None:
    def texts(document: Document) -> list[str]:
        marks = look(document).figure.panels[0].marks
        return [mark.text for mark in marks if isinstance(mark, Text)]

    assert "¹⁄₃₂" in texts(load_example("joint"))
    assert "0.4" in texts(Document(table_of(["a", "b"], P=[0.1, 0.4], Q=[0.2, 0.3]), 0, 1))


def test_that_a_row_that_tells_nothing_of_how_hard_x_is_says_so() -> None:
    view = look(replace(load_example("joint"), joint=JointSettings(learned=1)))
    assert "Of X 1.75 bits are left, as many as before." in view.figure.caption.rest


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
    assert edit.document.title == "A noisy channel"
    assert "flips 11% of the bits" in view.figure.caption.rest
    assert "0.500084 bits" in view.figure.caption.rest


def test_that_x_and_x_given_y_become_p_and_q() -> None:
    document = load_example("joint")
    learned = replace(document, joint=JointSettings(learned=3))
    made = button("Marginal and given").act(evaluated(learned)).document
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
        (
            Document(table_of(map(str, range(60_000)), P=[1] * 60_000, Q=[1] * 60_000), 0, 1),
            "up to 20,000 cells",
        ),
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


def test_that_a_cell_is_drawn_to_a_share_of_the_whole_and_the_others_stay() -> None:
    document = load_example("joint")
    view = look(document)
    assert view.drawn is not None
    bars = cells(view)[2]
    assert (bars.column, bars.drag) == (2, "weight")
    assert bars.ends is not None
    # The same height is the same cell.
    same = view.drawn(document, 1, 2, float(bars.ends[1])).document
    assert same.table.columns[2].values[1] == pytest.approx(1 / 32, rel=1e-2)
    # A full cell is 0.3 here, a round number above the largest, so half of it is 0.15 of the whole.
    half = float(bars.low[1] + 0.5 * (bars.high[1] - bars.low[1]))
    edit = view.drawn(document, 1, 2, half)
    assert edit.label.startswith("Set low in blood AB to 0.171")
    found = np.column_stack([column.values for column in edit.document.table.columns])
    assert found[1, 2] / found.sum() == pytest.approx(0.15, abs=2e-3)
    before = np.column_stack([column.values for column in document.table.columns])
    before[1, 2] = found[1, 2]
    assert np.array_equal(found, before)
    # Below its place it is empty, and no cell takes all.
    assert view.drawn(document, 1, 2, -9.0).document.table.columns[2].values[1] == 0.0
    top = view.drawn(document, 1, 2, 99.0).document.table.columns[2].values[1]
    assert 100.0 < top < 1e4


def test_that_a_cell_alone_in_the_table_takes_any_weight() -> None:
    document = Document(table_of(["a", "b"], P=[1, 0], Q=[0, 0]))
    view = look(document)
    assert view.drawn is not None
    bars = cells(view)[0]
    half = float(bars.low[0] + 0.5 * (bars.high[0] - bars.low[0]))
    assert view.drawn(document, 0, 0, half).document.table.columns[0].values[0] == 0.5


def test_that_no_cell_is_drawn_while_a_row_is_learned() -> None:
    view = look(replace(load_example("joint"), joint=JointSettings(learned=1)))
    assert not any(bars.drag for bars in cells(view))


def test_that_what_has_no_room_is_joined_and_nothing_of_the_readings_is() -> None:
    rng = np.random.default_rng(4)
    names = tuple(f"y{row}" for row in range(40))
    columns = tuple(Column(f"x{place}", rng.random(40)) for place in range(25))
    view = look(Document(Table(names, columns), 0, 1))
    weights = np.column_stack([column.values for column in columns])
    shared = two_variables(weights).shared / np.log(2.0)
    assert f"{shared:.4g} bits" in view.figure.caption.lead
    assert view.figure.data.header[-2] == "16 others"
    shown = np.array([np.asarray(one, dtype=float) for one in view.figure.data.columns[1:-1]])
    assert shown.shape == (10, 12)
    assert shown.sum() == pytest.approx(1.0)
    assert view.figure.data.columns[0][-1] == "29 others"
    for bars in cells(view):
        for index in range(len(bars.low)):
            tip = view.tip(bars, index)
            assert tip.startswith("<b>") or not len(bars.rows)


def test_that_a_learned_row_always_has_room() -> None:
    weights = np.arange(1.0, 41.0)
    table = table_of(map(str, range(40)), P=weights, Q=weights[::-1])
    view = look(Document(table, 0, 1, joint=JointSettings(learned=0)))
    (outline,) = outlines(view)
    assert outline.rows.tolist() == [0]
    assert cells(view)[0].rows[0] == 0


def test_that_swapping_makes_rows_columns_and_shares_as_much() -> None:
    document = load_example("joint")
    swapped = button("Swap X and Y").act(evaluated(document)).document
    assert swapped.table.outcomes == ("blood A", "blood B", "blood AB", "blood O")
    assert [column.name for column in swapped.table.columns][3] == "high"
    assert "H(Y) = 1.75 bits" in look(swapped).figure.alternative
    assert "0.375 bits" in look(swapped).figure.caption.lead
    again = button("Swap X and Y").act(evaluated(swapped)).document
    assert np.array_equal(weights_of(again), weights_of(document))


def test_that_the_line_of_a_channel_is_dragged_and_its_names_stay() -> None:
    table = table_of(["got 0", "got 1"], sent=[1, 0], other=[0, 1])
    view = look(Document(table, 0, 1))
    (rule,) = [
        mark for panel in view.figure.panels for mark in panel.marks if isinstance(mark, Rule)
    ]
    assert (rule.drag, rule.value) == ("noise", 0.0)
    edit = view.drags["noise"](view.document, 0.5)
    moved = look(edit.document)
    assert edit.document.table.outcomes == ("got 0", "got 1")
    assert moved.figure.caption.lead == "X and Y are independent."
    curve = next(m for m in moved.figure.panels[3].marks if isinstance(m, Line))
    assert curve.y[[0, 50, 100]] == pytest.approx([1.0, 0.0, 1.0])
    assert curve.y[11] == pytest.approx(0.500084, abs=1e-6)
    assert "capacity" in moved.tip(curve, 11)
    assert len(look(load_example("joint")).figure.panels) == 3


def test_that_the_word_pairs_of_the_corpus_are_counted_whole_and_in_part() -> None:
    edit = button("Word pairs").act(evaluated(load_example("joint")))
    document = edit.document
    assert len(document.table) == 12
    assert len(document.table.columns) == 10
    view = look(document)
    part = two_variables(weights_of(document)).shared
    # Joining words can only lose what they tell (Cover and Thomas, 2.8).
    assert 0.0 < part < document.joint.whole
    assert (
        f"the corpus says {document.joint.whole / np.log(2.0):.3f} bits" in view.figure.caption.rest
    )
    assert document.title == "Word pairs of the work e-mails"


@for_each("seed", range(5))
def test_that_pairs_share_what_their_table_shares(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one = rng.integers(0, 6, 400)
    other = (one + rng.integers(0, 3, 400)) % 7
    counts = np.zeros((6, 7))
    np.add.at(counts, (one, other), 1.0)
    assert shared_by(one, other) == pytest.approx(two_variables(counts).shared, rel=1e-12)
    assert shared_by(other, one) == pytest.approx(shared_by(one, other), rel=1e-12)


def test_that_x_is_learned_as_y_is_in_the_swapped_table() -> None:
    document = load_example("joint")
    chosen = next(one for one in lens_of("joint").look.controls if isinstance(one, Choice))
    view = look(chosen.change(document, "x").document)
    edit = view.click(cells(view)[1], 0)
    assert edit is not None
    assert edit.label == "Learn that X is blood B"
    learned = look(edit.document)
    swapped = button("Swap X and Y").act(evaluated(document)).document
    other = look(replace(swapped, joint=JointSettings(learned=1)))
    assert learned.figure.caption.lead == other.figure.caption.lead.replace("Y is", "X is")
    words = other.figure.caption.rest.replace("Of X", "Of Y").replace("learning Y", "learning X")
    assert learned.figure.caption.rest == words.replace("the row again", "the column again")
    (outline,) = outlines(learned)
    assert (outline.left[0], outline.right[0]) == pytest.approx((1.0, 2.0), abs=0.05)
    again = learned.click(cells(learned)[1], 2)
    assert again is not None
    assert again.document.joint == JointSettings(clicks="x")


def test_that_the_buttons_learn_one_value_after_the_other_and_then_none() -> None:
    document = replace(load_example("joint"), joint=JointSettings(clicks="x"))
    found = []
    for _ in range(5):
        document = button("▶").act(evaluated(document)).document
        found.append(document.joint.learned_x)
    assert found == [0, 1, 2, 3, -1]
    assert button("◀").act(evaluated(document)).document.joint.learned_x == 3


def test_that_y_given_x_becomes_p_and_q() -> None:
    document = replace(load_example("joint"), joint=JointSettings(learned_x=3))
    made = button("Marginal and given").act(evaluated(document)).document
    assert made.table.outcomes == document.table.outcomes
    assert [column.name for column in made.table.columns] == ["Y", "Y given blood O"]
    assert made.table.columns[1].values.tolist() == document.table.columns[3].values.tolist()


def test_that_the_whole_table_follows_the_dial() -> None:
    document = replace(load_example("joint"), temperature=2.0)
    cooked = weights_of(document) ** 0.5
    expected = two_variables(cooked)
    view = look(document)
    assert f"{expected.shared / np.log(2.0):.4g} bits" in view.figure.caption.lead
    assert "At T = 2 this is of p(x, y)^(1/T)" in view.figure.caption.rest
    assert np.column_stack(view.figure.data.columns[1:-1]) == pytest.approx(expected.joint)
    assert view.drawn is None
    assert not any(mark.drag for mark in cells(view))
    cold = look(replace(document, temperature=0.0))
    assert cold.figure.caption.lead == "X and Y are independent."
    hot = look(replace(document, temperature=np.inf))
    assert np.column_stack(hot.figure.data.columns[1:-1]).max() == pytest.approx(1 / 13)


def test_that_more_rows_and_columns_than_have_room_keep_the_one_that_is_learned() -> None:
    weights = np.random.default_rng(4).dirichlet(np.ones(40), 30)
    names = tuple(f"y{row}" for row in range(30))
    columns = tuple(Column(f"x{at}", weights[:, at]) for at in range(40))
    document = Document(Table(names, columns), 0, 1)
    rare = int(weights.sum(axis=0).argmin())
    view = look(replace(document, joint=JointSettings(learned_x=rare)))
    assert f"x{rare}" in view.figure.data.header
    (outline,) = outlines(view)
    assert round(outline.left[0]) == view.figure.data.header.index(f"x{rare}") - 1
