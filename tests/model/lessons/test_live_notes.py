"""Live notes: readings in braces become numbers, and a wrong name is found when it is written."""

from __future__ import annotations

import pytest

from model.document.document import new_document
from model.lessons.quantities import check_note, with_numbers
from tests.evaluated import evaluated


def test_that_a_reading_in_braces_is_its_number_with_the_unit() -> None:
    readings = evaluated(new_document())
    assert with_numbers("H(P) is {entropy_p}, not {x}.", readings) == "H(P) is 1.000 bits, not {x}."


def test_that_a_name_that_is_no_reading_is_named_when_it_is_written() -> None:
    check_note("{entropy_p} and a half-typed {kl_p")
    with pytest.raises(ValueError, match=r"“\{entropy\}” in the note names no reading"):
        check_note("It is {entropy} here.")
