"""What can be typed in a cell, and what is refused with which words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.document.cells import CellError, Kind, display_cell, format_cell, parse_cell
from tests.model.cases import for_each


@for_each(
    ("text", "value"),
    [
        ("0.25", 0.25),
        ("0,25", 0.25),
        (".25", 0.25),
        ("1/4", 0.25),
        ("25%", 0.25),
        ("25 %", 0.25),
        ("2e-3", 0.002),
        ("9", 9.0),
        (" 9 ", 9.0),
        ("1,5/3", 0.5),
        ("", 0.0),
    ],
)
def test_that_every_common_way_to_type_a_weight_is_read(text: str, value: float) -> None:
    assert parse_cell(text) == value


@for_each(
    ("text", "words"),
    [
        ("abc", "not a number"),
        ("1/0", "divides by zero"),
        ("1.234,5", "a point and a comma"),
        ("-1", "negative"),
        ("−0.5", "negative"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("1e999", "too large"),
        ("1_000", "not a number"),
        ("=1+1", "not a number"),
        ("1" * 1_000_000, "1,000,000 characters"),
    ],
)
def test_that_what_is_no_weight_is_refused_with_a_sentence_that_quotes_it(
    text: str, words: str
) -> None:
    with pytest.raises(CellError, match=words) as refusal:
        parse_cell(text)
    assert str(refusal.value).endswith((".", ")."))
    assert len(str(refusal.value)) < 200


def test_that_logits_may_be_negative_and_empty_is_minus_infinity() -> None:
    assert parse_cell("−1.5", Kind.LOGITS) == -1.5
    assert parse_cell("-inf", Kind.LOGITS) == -math.inf
    assert parse_cell("", Kind.LOGITS) == -math.inf


def test_that_rewards_may_be_negative_and_empty_is_nothing() -> None:
    assert parse_cell("-2", Kind.REWARDS) == -2.0
    assert parse_cell("", Kind.REWARDS) == 0.0


@given(st.floats(min_value=0.0, allow_infinity=False, allow_nan=False))
def test_that_a_written_number_is_read_back_bit_for_bit(value: float) -> None:
    assert parse_cell(format_cell(value)) == value


def test_that_numbers_are_shown_in_at_most_six_digits() -> None:
    assert display_cell(1 / 3) == "0.333333"
    assert display_cell(-math.inf) == "−∞"
    assert display_cell(9.9e-6) == "9.9×10⁻⁶"
