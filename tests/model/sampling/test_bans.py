"""What a ban costs and what is said of it."""

import math
from dataclasses import replace

import pytest

from model.document import edits
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import table_of
from model.sampling.bans import ban_price, ban_words
from model.sampling.chain import value_text

WEATHER = Document(table_of(["sunny", "cloudy", "rainy"], P=[0.5, 0.25, 0.25]))


def banned(*rows: int) -> Document:
    return replace(WEATHER, table=WEATHER.table.with_banned(rows))


def test_that_bans_cost_the_surprisal_of_what_is_allowed() -> None:
    assert ban_price(WEATHER, ()) == 0.0
    assert ban_price(WEATHER, [1, 2]) == pytest.approx(math.log(2.0), rel=1e-15)
    assert ban_price(WEATHER, range(3)) == math.inf


def test_that_what_cannot_be_read_has_no_price_and_its_ban_names_none() -> None:
    empty = edits.remove_rows(WEATHER, (0, 1, 2)).document
    unread = Document(table_of(["sunny", "cloudy"], P=[0.0, 0.0]))
    assert ban_price(empty, ()) is None
    assert ban_price(unread, [0]) is None
    assert ban_words(unread, 0) == "Ban “sunny”, so that it is not drawn (Ctrl+B)."


def test_that_a_ban_says_what_it_costs_or_would() -> None:
    assert "It would cost −log(1 − banned mass) = 1" in ban_words(WEATHER, 0)
    assert "The ban costs −log(1 − banned mass) = 1" in ban_words(banned(0), 0)
    assert "All 2 bans cost −log(1 − banned mass) = 2" in ban_words(banned(0, 1), 0)


def test_that_a_ban_of_all_that_is_left_is_refused_in_words_or_costs_everything() -> None:
    assert "nothing would be left to draw" in ban_words(banned(0, 1), 2)
    assert "All 3 bans cost everything" in ban_words(banned(0, 1, 2), 2)


def test_that_temperature_stands_in_the_chain_with_its_own_value() -> None:
    assert value_text(Filters(top_k=6), "temperature", 0.7) == "0.7"
    assert value_text(Filters(top_k=6), "top_k", 0.7) == "6"
