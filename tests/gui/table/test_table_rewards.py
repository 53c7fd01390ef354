"""Rewards in the table: a kind of column of its own, with a role and without a sum."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from model.document.cells import Kind
from model.document.edits import rename_column
from tests.gui.table_desk import Desk, action_named, actions_of


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk(qtbot)
    desk.choose_in_column(2, "Add a reward column")
    return desk


def test_that_the_header_menu_adds_one_reward_column(desk: Desk) -> None:
    table = desk.document.table
    assert table.columns[2].kind is Kind.REWARDS
    assert desk.document.reward == 2
    menu = desk.column_menu(1)
    assert "Add a reward column" not in [one.text() for one in actions_of(menu)]
    menu.close()
    desk.session.undo_stack.undo()
    assert desk.document.reward is None


def test_that_rewards_have_no_sum_mark_and_may_be_negative(desk: Desk) -> None:
    assert desk.panel.sums.text_at(3) == "–"
    assert "need not sum" in desk.panel.sums.accessibleDescription()
    desk.type(0, 3, "-2,5")
    assert desk.values(2) == [-2.5, 0.0, 0.0, 0.0]
    assert desk.shown(0, 3) == "-2,5"
    desk.type(1, 3, "nothing")
    assert desk.refused
    assert desk.values(2)[1] == 0.0


def test_that_the_heading_says_reward_and_screen_readers_too(desk: Desk) -> None:
    heading = desk.view.table_model.headings[3]
    assert (heading.spoken, heading.below) == ("Reward", "")
    desk.session.apply(rename_column(desk.document, 2, "Worth"))
    heading = desk.view.table_model.headings[3]
    assert (heading.spoken, heading.below) == ("Worth, reward", "reward")
    role = Qt.ItemDataRole.ToolTipRole
    tip = desk.view.model().headerData(3, Qt.Orientation.Horizontal, role)
    assert "what each outcome is worth" in str(tip)


def test_that_p_and_q_refuse_rewards_with_a_sentence(desk: Desk) -> None:
    for title in ("Make this P, the truth", "Make this Q, the model"):
        before = desk.document
        desk.choose_in_column(3, title)
        assert desk.document is before
        assert "Reward holds rewards, so it cannot be P or Q" in desk.refused[-1]


def test_that_p_and_q_cannot_become_rewards(desk: Desk) -> None:
    before = desk.document
    desk.choose_in_column(1, "Rewards: what each outcome is worth")
    assert desk.document is before
    assert "give that role to another column" in desk.refused[-1]


def test_that_normalising_skips_rewards(desk: Desk) -> None:
    menu = desk.column_menu(3)
    assert not action_named(menu, "Normalise").isEnabled()
    titles = [one.text() for one in actions_of(menu)]
    assert "Make uniform" not in titles
    assert not any(title.startswith("Copy P") for title in titles)
    menu.close()
    desk.go(0, 3)
    assert not desk.panel.chips.normalise.isEnabled()
    assert desk.panel.chips.kind.text() == "Rewards ▾"


def test_that_a_column_becomes_rewards_and_the_reward_can_change_places(desk: Desk) -> None:
    desk.choose_in_column(3, "Add a column")
    assert len(desk.document.table.columns) == 4
    desk.choose_in_column(4, "Rewards: what each outcome is worth")
    assert desk.document.reward == 3
    assert desk.view.table_model.headings[3].below == "true reward"
    assert desk.document.true_reward == 2
    desk.choose_in_column(3, "Make this the reward")
    assert desk.document.reward == 2
    desk.choose_in_column(4, "Weights: probabilities, counts or percentages")
    assert desk.document.table.columns[3].kind is Kind.WEIGHTS
    assert desk.document.reward == 2
