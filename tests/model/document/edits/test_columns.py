"""Edits of whole columns: what they lead to, and what they refuse."""

import numpy as np
import pytest

from model.document import edits
from model.document.cells import Kind
from model.document.document import Document, same_content
from model.document.table import Column, Table, table_of
from tests.model.cases import for_each


@pytest.fixture
def weather() -> Document:
    return Document(table_of(["sunny", "cloudy"], P=[0.6, 0.4], Q=[0.5, 0.5], R=[3, 1]), 0, 1)


@pytest.fixture
def rewarded(weather: Document) -> Document:
    return edits.give_reward(weather, 2).document


def test_that_the_rewards_are_neither_p_nor_q_and_those_are_no_rewards(rewarded: Document) -> None:
    assert rewarded.reward == 2
    assert rewarded.table.columns[2].kind is Kind.REWARDS
    for give in (edits.give_truth, edits.give_model, edits.normalise):
        with pytest.raises(ValueError, match="R holds rewards"):
            give(rewarded, 2)
    with pytest.raises(ValueError, match="Q is P or Q; give that role to another column"):
        edits.give_reward(rewarded, 1)


def test_that_a_cell_that_is_no_number_rewards_nothing() -> None:
    columns = (
        Column("P", np.array([1.0, 1.0])),
        Column("S", np.array([-np.inf, 2.0]), Kind.LOGITS),
    )
    rewarded = edits.give_reward(Document(Table(("a", "b"), columns)), 1).document
    assert rewarded.table.columns[1].values.tolist() == [0.0, 2.0]


def test_that_a_column_of_rewards_is_added_with_nothing_in_it(weather: Document) -> None:
    edit = edits.add_reward_column(weather)
    assert edit.label == "Add column Reward"
    assert edit.document.reward == 3
    assert edit.document.table.columns[3].values.tolist() == [0.0, 0.0]


def test_that_rewards_read_as_weights_reward_no_more(rewarded: Document) -> None:
    document = edits.set_kind(rewarded, 2, Kind.WEIGHTS).document
    assert document.reward is None
    assert same_content(edits.set_kind(document, 2, Kind.REWARDS).document, rewarded)


def test_that_logits_below_zero_are_no_weights_and_empty_cells_stay_empty() -> None:
    column = Column("Q", np.array([0.5, -np.inf]), Kind.LOGITS, {1: ""})
    document = Document(Table(("a", "b"), (column,)))
    read = edits.set_kind(document, 0, Kind.WEIGHTS).document
    assert read.table.columns[0].values.tolist() == [0.5, 0.0]
    negative = edits.set_cell(document, 1, 0, "-2").document
    with pytest.raises(ValueError, match=r"Row 2 \(b\) in Q is negative"):
        edits.set_kind(negative, 0, Kind.WEIGHTS)


def test_that_logits_turn_into_the_probabilities_they_mean() -> None:
    column = Column("Q", np.log([1.0, 3.0]) + 800.0, Kind.LOGITS)
    edit = edits.to_probabilities(Document(Table(("a", "b"), (column,))), 0)
    turned = edit.document.table.columns[0]
    assert edit.label == "Turn Q into probabilities"
    assert turned.kind is Kind.WEIGHTS
    assert turned.values.tolist() == pytest.approx([0.25, 0.75], rel=1e-12)


@for_each("names", [(), ("a", "b")])
def test_that_without_any_logit_there_are_no_probabilities_to_turn_into(
    names: tuple[str, ...],
) -> None:
    column = Column("Q", np.full(len(names), -np.inf), Kind.LOGITS)
    with pytest.raises(ValueError, match="No row of Q has a logit: type a number in any of them"):
        edits.to_probabilities(Document(Table(names, (column,))), 0)


def test_that_a_cleared_column_is_empty_cell_by_cell(weather: Document) -> None:
    column = edits.clear_column(weather, 0).document.table.columns[0]
    assert column.values.tolist() == [0.0, 0.0]
    assert dict(column.texts) == {0: "", 1: ""}


def test_that_a_copy_takes_all_but_the_name_and_never_crosses_rewards(
    weather: Document, rewarded: Document
) -> None:
    edit = edits.copy_column(weather, 0, 1)
    assert edit.label == "Copy P to Q"
    assert edit.document.table.columns[1].name == "Q"
    assert edit.document.table.columns[1].values.tolist() == [0.6, 0.4]
    for source, target in ((2, 0), (0, 2)):
        with pytest.raises(ValueError, match="nothing is copied between it and a distribution"):
            edits.copy_column(rewarded, source, target)


def test_that_the_last_distribution_stays(rewarded: Document) -> None:
    one = edits.remove_column(rewarded, 1).document
    assert (one.truth, one.model, one.reward) == (0, None, 1)
    with pytest.raises(ValueError, match="this is the last"):
        edits.remove_column(one, 0)
    with pytest.raises(ValueError, match="this is the last"):
        edits.remove_column(edits.remove_column(one, 1).document, 0)


def test_that_removing_p_hands_its_role_to_a_column_that_is_not_q(weather: Document) -> None:
    document = edits.remove_column(weather, 0).document
    assert document.table.columns[document.truth].name == "R"
    assert document.model is not None
    assert document.table.columns[document.model].name == "Q"


def test_that_q_needs_a_column_beside_p() -> None:
    with pytest.raises(ValueError, match="add a column first"):
        edits.give_model(Document(table_of(["a"], P=[1])), 0)


def test_that_all_zero_weights_have_nothing_to_be_divided_by() -> None:
    with pytest.raises(ValueError, match="All weights of P are zero"):
        edits.normalise(Document(table_of(["a"], P=[0])), 0)


def test_that_a_column_has_a_name(weather: Document) -> None:
    assert edits.rename_column(weather, 0, " new \n name ").label == "Rename P to new name"
    with pytest.raises(ValueError, match="needs a name"):
        edits.rename_column(weather, 0, " \n ")


def test_that_even_logits_and_rewards_are_zeros_and_even_weights_sum_to_one(
    rewarded: Document,
) -> None:
    assert edits.make_uniform(rewarded, 0).document.table.columns[0].values.tolist() == [0.5, 0.5]
    assert edits.make_uniform(rewarded, 2).document.table.columns[2].values.tolist() == [0.0, 0.0]
