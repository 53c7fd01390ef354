"""Huffman's questions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.questions import expected_questions, huffman_lengths


def test_that_dyadic_columns_need_exactly_their_entropy() -> None:
    questions = expected_questions([4.0, 2.0, 1.0, 1.0])
    assert questions.expected == questions.entropy == 1.75
    assert questions.redundancy == 0.0


def test_that_impossible_rows_get_no_questions() -> None:
    assert huffman_lengths([0.5, 0.0, 0.5]).tolist() == [1, 0, 1]
    assert huffman_lengths([0.0, 3.0]).tolist() == [0, 0]
    assert expected_questions([0.0, 3.0]).expected == 0.0


def test_that_ties_are_broken_by_the_order_of_rows() -> None:
    assert huffman_lengths([1.0, 1.0, 1.0]).tolist() == [2, 2, 1]
    assert huffman_lengths([1.0] * 6).tolist() == [3, 3, 3, 3, 2, 2]


def test_that_very_deep_trees_keep_an_exact_difference() -> None:
    questions = expected_questions(0.5 ** np.arange(900.0))
    assert questions.redundancy == pytest.approx(0.0, abs=1e-15)


@given(st.lists(st.floats(1e-9, 1e9), min_size=2, max_size=40))
def test_that_codes_are_full_and_within_one_bit(p: list[float]) -> None:
    lengths = huffman_lengths(p)
    assert sum(2.0 ** -float(length) for length in lengths) == 1.0
    questions = expected_questions(p)
    assert questions.entropy <= questions.expected * (1 + 1e-14)
    assert 0.0 <= questions.redundancy <= 1.0
    difference = questions.expected - questions.entropy
    assert questions.redundancy == pytest.approx(difference, abs=1e-13)
