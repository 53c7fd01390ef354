"""The next byte is what models of different tokens have in common."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.document.document import new_document
from model.document.tokens import Alternative, TokenSequence, token_of
from model.language_models.next_token import NextToken
from model.language_models.pair import pair_table
from model.lenses.autocomplete.live_typing import can_take_token, take_token
from model.texts.two_models.listed_pair import compare_lists
from model.texts.two_models.listed_text import notes_of
from model.texts.two_models.next_byte import (
    BEYOND,
    NO_TEXT,
    beyond_as_one,
    byte_name,
    byte_text,
    next_bytes,
)
from tests.model.cases import for_each


def of(shares: dict[str, float], vocabulary: int) -> NextToken:
    ids = tuple(range(len(shares)))
    return NextToken(tuple(shares), np.log(list(shares.values())), ids, vocabulary)


def test_that_tokens_add_up_to_the_byte_they_begin_with() -> None:
    parts = {"bytes:\\xe2\\x80": 0.15, "<0xE2>": 0.1, "\ufffd": 0.04, "": 0.01}
    shares = {" the": 0.4, " a": 0.15, "Par": 0.1, "</s>": 0.05, **parts}
    found = next_bytes(shares, np.log(list(shares.values())))
    assert found[0x20] == pytest.approx(0.55)
    assert found[ord("P")] == pytest.approx(0.1)
    assert found[0xE2] == pytest.approx(0.25)
    assert found[BEYOND] == pytest.approx(0.04)
    assert found[NO_TEXT] == pytest.approx(0.06)
    assert found.sum() == pytest.approx(1.0)
    one = beyond_as_one(found)
    assert one[BEYOND] == pytest.approx(0.29)
    assert one.sum() == pytest.approx(1.0)


@for_each(
    ("place", "name", "text"),
    [
        (0x50, "byte 50 P", "P"),
        (0x20, "byte 20 ␣", " "),
        (0x0A, "byte 0a ↵", "\n"),
        (0xE2, "byte e2", ""),
        (BEYOND, "a byte beyond ASCII", ""),
        (NO_TEXT, "no text", ""),
    ],
)
def test_that_a_byte_is_named_to_be_seen_and_written_again(
    place: int, name: str, text: str
) -> None:
    assert byte_name(place) == name
    assert byte_text(name) == text
    assert can_take_token(name) == bool(text)


def test_that_a_byte_that_is_taken_adds_its_letter() -> None:
    edit = take_token(new_document(), "byte 20 ␣")
    assert edit is not None
    assert edit.document.autocomplete.prompt == " "


def test_that_models_of_other_tokens_are_compared_by_the_next_byte() -> None:
    # One cuts “ the” whole, the other at its blank: as texts they have no token in common.
    base = of({" the": 0.5, " a": 0.25, "x": 0.25}, 3)
    tested = of({" ": 0.5, "x": 0.25, "</s>": 0.2, "y": 0.05}, 4)
    table, (said,) = pair_table(base, tested)
    assert table.outcomes == ("byte 20 ␣", "byte 78 x", "byte 79 y", "no text")
    p, q = (column.values.tolist() for column in table.columns)
    assert p == pytest.approx([0.75, 0.25, 0.0, 0.0])
    assert q == pytest.approx([0.5, 0.25, 0.05, 0.2])
    assert table.rest is None
    assert said.startswith("The vocabularies differ (3 tokens and 4 tokens): compared is the next")


def test_that_the_same_tokens_without_ids_are_compared_by_their_texts() -> None:
    sides = [
        NextToken((" a", " b"), np.log([0.5, share]), (None, None), 100) for share in (0.3, 0.4)
    ]
    table, _ = pair_table(*sides)
    assert table.outcomes == (" a", " b", "rest of both")


def test_that_texts_of_other_vocabularies_are_compared_by_what_came_alone() -> None:
    def text(ids: tuple[int, int], shares: tuple[float, float]) -> TokenSequence:
        words = (" the", "x")
        listed = [
            Alternative(word, math.log(share), number)
            for word, share, number in zip(words, shares, ids, strict=True)
        ]
        return TokenSequence((token_of(" the", math.log(shares[0]), listed, id=ids[0]),), "test")

    found = compare_lists(text((1, 2), (0.75, 0.25)), text((2, 1), (0.5, 0.5)))
    assert found.vocabularies_differ
    assert math.isnan(found.divergence[0])
    assert found.log_ratio[0] == pytest.approx(math.log(0.5 / 0.75))
    assert not found.tops_known.any()
    assert found.both_listed(0) is None
    assert any("The vocabularies differ" in one for one in notes_of(found))
    same = compare_lists(text((1, 2), (0.75, 0.25)), text((1, 2), (0.5, 0.5)))
    assert not same.vocabularies_differ
    expected = 0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5)
    assert same.divergence[0] == pytest.approx(expected)
