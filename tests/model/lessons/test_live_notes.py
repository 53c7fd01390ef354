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


def test_that_a_card_s_symbol_or_name_in_braces_is_its_number_too() -> None:
    readings = evaluated(new_document())
    said = with_numbers("{H(P)}, {h(p, q)}, {D(P||Q)}, {Perplexity}", readings)
    assert said == "1.000 bits, 1.000 bits, 0.000 bits, 2.000 options"


def test_that_a_name_that_misses_by_little_is_told_the_near_one() -> None:
    with pytest.raises(ValueError, match=r"did you mean \{perplexity_p\} or \{perplexity\}\?"):
        check_note("{perplexity_qt}")
    with pytest.raises(ValueError, match=r"did you mean \{efficiency\}"):
        check_note("{Efficency}")


def test_that_a_share_of_an_outcome_that_is_not_there_is_told_when_it_is_written() -> None:
    check_note("{tempered:heads}", ("heads", "tails"))
    with pytest.raises(ValueError, match=r"“\{tempered:edge\}” in the note names no outcome"):
        check_note("{tempered:edge}", ("heads", "tails"))
