"""What programs print of numbers, put into a file of text: arrays, lists and dictionaries."""

from __future__ import annotations

import pytest

from model.files.format import FormatError
from model.formats.tables.delimited import parse_block
from tests.model.cases import for_each
from tests.model.formats.tables.cut import table_in

HALVES = [0.5, 0.25, 0.25]
LISTS = (
    "[0.5, 0.25, 0.25]",
    "[0.5 0.25 0.25]",
    "[5.0e-01 2.5e-01\n 2.5e-01]\n",
    "array([0.5, 0.25, 0.25])",
    "array([0.5 , 0.25, 0.25], dtype=float32)",
    "tensor([0.5000, 0.2500, 0.2500], device='cuda:0', grad_fn=<SoftmaxBackward0>)",
    "torch.tensor([.5, .25, .25], dtype=torch.float16)",
    "[np.float64(0.5), np.float64(0.25), np.float64(0.25)]",
    "[[0.5], [0.25], [0.25]]",
)
PAIRS = (
    "{'a': 0.5, 'b\\'s': 0.25, 'c, d': 0.25}",
    '{"a": 0.5, "b\'s": 0.25, "c, d": 0.25,}',
    "Counter({'a': 2, \"b's\": 1, 'c, d': 1})",
    "[('a', 2), (\"b's\", 1), ('c, d', 1)]",
    "{'a': np.float32(0.5), \"b's\": np.float32(0.25), 'c, d': np.float32(0.25)}",
)


@for_each("text", LISTS)
def test_that_a_list_of_numbers_is_a_column(text: str) -> None:
    table = table_in(text)
    assert [one.values.tolist() for one in table.columns] == [HALVES]


def test_that_rows_of_an_array_are_rows() -> None:
    table = table_in("array([[0.5, 1.0],\n       [0.5, 3.0]])")
    assert [one.values.tolist() for one in table.columns] == [[0.5, 0.5], [1.0, 3.0]]
    assert parse_block("[[1 2]\n [3 4]]") == [["1", "2"], ["3", "4"]]


@for_each("text", PAIRS)
def test_that_a_dictionary_names_its_numbers(text: str) -> None:
    table = table_in(text)
    assert table.outcomes == ("a", "b's", "c, d")
    assert (table.columns[0].values / table.columns[0].values.sum()).tolist() == HALVES


def test_that_escapes_of_names_are_undone() -> None:
    table = table_in(r"{'\n': 1, 'a\tb': 2, '\u00e9': 3, '\\': 4}")
    assert table.outcomes == ("\n", "a\tb", "é", "\\")


@pytest.mark.parametrize("text", ["[0.1 0.2 ... 0.8 0.9]", "array([[0.1, 0.2],\n ...,\n [1, 2]])"])
def test_that_an_array_that_was_cut_short_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="print all of them"):
        table_in(text)


def test_that_a_name_in_brackets_is_a_name() -> None:
    assert table_in("[UNK],1\n[CLS],3\n").outcomes == ("[UNK]", "[CLS]")
