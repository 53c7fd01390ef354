"""Question trees: as short as can be, stable, and the same however they are built."""

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.lenses.guessing.branches_picture import top_of
from model.lenses.guessing.question_tree import QuestionTree, best_mean, question_tree
from tests.reference.questions import huffman_lengths

if TYPE_CHECKING:
    from model.exact.double_double import FloatArray


def best_by_trial(weights: tuple[float, ...]) -> float:
    """The least Σ weight · depth of any full binary tree, by trying every first question."""

    @cache
    def cost(rows: frozenset[int]) -> float:
        if len(rows) == 1:
            return 0.0
        first, *others = sorted(rows)
        least = math.inf
        for chosen in range(2 ** len(others) - 1):
            side = frozenset([first, *(row for bit, row in enumerate(others) if chosen >> bit & 1)])
            least = min(least, cost(side) + cost(rows - side))
        return least + math.fsum(weights[row] for row in rows)

    return cost(frozenset(range(len(weights))))


def depths(tree: QuestionTree, count: int) -> list[int]:
    return [int(depth) for depth in tree.depths_of_rows(count)]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_that_no_other_tree_of_up_to_six_outcomes_needs_fewer_questions(found: list[int]) -> None:
    weights = np.array(found, dtype=np.float64)
    expected = question_tree(weights).expected_questions(weights)
    assert expected == pytest.approx(best_by_trial(tuple(weights.tolist())), rel=1e-14)


@given(st.lists(st.sampled_from([0.0, 1.0, 1.0, 2.0, 3.0, 0.1, 0.3, 1e-9]), max_size=60))
def test_that_batches_join_what_pairs_would(found: list[float]) -> None:
    weights = np.array([*found, 1.0])
    tree = question_tree(weights)
    assert depths(tree, len(weights)) == huffman_lengths(weights).tolist()


_some = st.sampled_from([0.0, 1.0, 1.0, 2.0, 3.0, 0.1, 0.3, 1e-9])


@given(st.lists(st.tuples(_some, st.integers(0, 9), st.booleans()), max_size=60), st.booleans())
def test_that_the_mean_without_the_tree_is_that_of_the_tree(
    found: list[tuple[float, int, bool]], is_near: bool
) -> None:
    weights = np.array([one for one, _, _ in found] + [1.0])
    counts = np.array([one for _, one, _ in found] + [1], dtype=np.float64)
    possible = np.array([one for _, _, one in found] + [True])
    probabilities = np.where((weights > 0.0) | possible, counts, 0.0) / counts.sum()
    near = np.argsort(weights, kind="stable") if is_near else None
    tree = question_tree(weights, possible, near)
    mean = best_mean(weights, probabilities, possible, near)
    assert mean == pytest.approx(tree.expected_questions(probabilities), rel=1e-13, abs=1e-15)


def test_that_the_mean_without_the_tree_is_that_of_a_large_tree() -> None:
    rng = np.random.default_rng(2)
    weights, probabilities = rng.exponential(size=(2, 128_256)) ** 3.0
    expected = question_tree(weights).expected_questions(probabilities)
    assert best_mean(weights, probabilities) == pytest.approx(expected, rel=1e-13)


def test_that_a_hundred_thousand_outcomes_take_few_batches() -> None:
    weights = np.random.default_rng(1).permutation(1.0 / (np.arange(128_256) + 2.7))
    tree = question_tree(weights)
    assert len(tree.batches) < 40
    assert tree.depths_of_rows(len(weights)).tolist() == huffman_lengths(weights).tolist()


def test_that_yes_leads_to_fewer_outcomes_and_of_equal_numbers_to_the_first_row() -> None:
    tree = question_tree(np.array([0.05, 0.6, 0.1, 0.25]))
    yes, no = tree.children(tree.root)
    assert tree.rows_under(yes).tolist() == [1]
    assert tree.rows_under(no).tolist() == [3, 0, 2]


def test_that_equal_chances_and_small_edits_keep_the_tree() -> None:
    before, after = (
        question_tree(np.array([0.6, 0.25, *last])) for last in ([0.1, 0.05], [0.05, 0.1])
    )
    assert before.in_order.tolist() == after.in_order.tolist()
    assert depths(question_tree(np.ones(4)), 4) == [2, 2, 2, 2]
    assert question_tree(np.ones(4)).in_order.tolist() == [0, 1, 2, 3]


def test_that_answers_lead_to_the_row_that_they_are_true_of() -> None:
    tree = question_tree(np.random.default_rng(2).random(50) ** 4)
    for row in range(50):
        answers = tree.answers_to(row)
        node = tree.node_after(answers)
        assert tree.is_leaf(node)
        assert int(tree.rows[node]) == row
        assert len(answers) == int(tree.depths[node])
        assert tree.node_after((*answers, True)) == node
    assert tree.answers_to(99) == ()


def test_that_every_node_holds_the_rows_of_its_children() -> None:
    weights = np.random.default_rng(3).random(30)
    tree = question_tree(weights)
    masses = tree.masses(weights)
    for node in range(tree.leaf_count, tree.root + 1):
        yes, no = tree.children(node)
        together = [*tree.rows_under(yes), *tree.rows_under(no)]
        assert together == list(tree.rows_under(node))
        assert masses[node] == pytest.approx(weights[together].sum())


def test_that_possible_rows_without_weight_are_deepest() -> None:
    possible = np.array([True, True, True, True, False])
    tree = question_tree(np.array([0.7, 0.0, 0.3, 0.0, 0.0]), possible)
    assert depths(tree, 5) == [1, 3, 2, 3, 0]
    assert tree.leaf_count == 4


def test_that_one_outcome_needs_no_question_and_none_is_refused() -> None:
    tree = question_tree(np.array([0.0, 2.0]))
    assert tree.is_leaf(tree.root)
    assert tree.expected_questions(np.array([0.0, 1.0])) == 0.0
    assert tree.node_after((True,)) == tree.root
    with pytest.raises(ValueError, match="at least one possible outcome"):
        question_tree(np.zeros(3))


def test_that_the_top_shows_all_of_a_small_tree_and_the_likeliest_of_a_large_one() -> None:
    small = top_of(question_tree(np.ones(20)))
    assert sum(not one.asks for one in small) == 20
    weights: FloatArray = 1.0 / (np.arange(1.0, 5_001.0)) ** 2
    tree = question_tree(weights)
    large = top_of(tree)
    leaves = [one for one in large if not one.asks]
    assert len(leaves) == 20
    assert sum(int(tree.counts[one.node]) for one in leaves) == 5_000
    closed = max(tree.weights[one.node] for one in leaves if not tree.is_leaf(one.node))
    assert closed <= min(tree.weights[one.node] for one in large if one.asks)
    assert sorted(one.slot for one in leaves) == list(range(20))


def test_that_an_order_to_begin_from_changes_nothing_of_the_tree() -> None:
    rng = np.random.default_rng(3)
    for weights in (rng.random(200), rng.integers(1, 9, 200).astype(float)):
        nearly = np.argsort(weights + 0.01 * rng.random(200))
        plain, begun = question_tree(weights), question_tree(weights, near=nearly)
        assert np.array_equal(plain.first, begun.first)
        assert np.array_equal(plain.second, begun.second)
        assert np.array_equal(plain.weights, begun.weights)
