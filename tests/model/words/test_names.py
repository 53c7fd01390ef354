"""Names and lists in the room there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.words.names import counted, fit, fit_line, joined
from tests.model.cases import for_each


@given(st.text(), st.integers(1, 40))
def test_that_a_text_that_fits_stays_and_a_longer_one_says_that_it_goes_on(
    text: str, most: int
) -> None:
    shown = fit(text, most)
    assert len(shown) <= most
    assert (shown == text) if len(text) <= most else shown.endswith("…")


def test_that_a_line_has_single_spaces_and_no_ends_of_lines() -> None:
    assert fit_line(" one\n\ttwo  three ", 40) == "one two three"
    assert fit_line("one\ntwo", 5) == "one …"


def test_that_only_one_is_said_in_the_singular() -> None:
    assert [counted(count, "sample") for count in (0, 1, 2, 1000)] == [
        "0 samples",
        "1 sample",
        "2 samples",
        "1,000 samples",
    ]


@for_each(
    ("parts", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_that_parts_are_listed_as_a_sentence_lists_them(parts: list[str], said: str) -> None:
    assert joined(parts) == said
