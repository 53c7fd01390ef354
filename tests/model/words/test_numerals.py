"""Numbers as people read them: no notation of programs, and near what they stand for."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.words.numerals import (
    compact_text,
    reading_text,
    significant_text,
    temperature_text,
)

_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number_in(text: str) -> float:
    """The number that a text says."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition(" × 10")
    return float(mantissa) * 10.0 ** int(power.translate(_LOWERED) or 0)


@given(st.floats(1e-300, 1e300))
@example(999.4999)
@example(999.6)
@example(1_234.5)
@example(12_345.6)
@example(99_999.9)
@example(999_999.9)
def test_that_a_number_in_a_few_digits_is_read_as_the_number_it_stands_for(value: float) -> None:
    for text in (compact_text(value), significant_text(value), temperature_text(value)):
        assert not set(text) & set("eE+"), text
        assert number_in(text) == pytest.approx(value, rel=0.0051), text
    assert number_in(compact_text(-value)) == pytest.approx(-value, rel=0.0051)
    assert number_in(compact_text(value, 6)) == pytest.approx(value, rel=1e-5)


@given(st.floats(0.0, 1e300), st.integers(0, 4))
@example(999.9999, 3)
def test_that_a_number_of_so_many_decimals_is_no_further_off_than_they_say(
    value: float, decimals: int
) -> None:
    text = reading_text(value, decimals)
    assert not set(text) & set("eE+"), text
    off = 10.0 ** -max(0, decimals - 2) if value >= 1_000.0 else 10.0**-decimals
    assert number_in(text) == pytest.approx(value, rel=0.0051, abs=0.51 * off), text


def test_that_infinity_is_one_sign() -> None:
    for say in (compact_text, reading_text, significant_text, temperature_text):
        assert say(math.inf) == "∞"


def test_that_thousands_are_parted_in_any_number_of_digits() -> None:
    assert [compact_text(1234.5, digits) for digits in (3, 4, 6)] == ["1,234", "1,234", "1,234.5"]
