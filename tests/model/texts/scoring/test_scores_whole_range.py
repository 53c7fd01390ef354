"""Texts whose log-probabilities are any doubles: a number or a reason for each."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.document.document import Document
from model.document.tokens import Alternative, Token, TokenSequence, token_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.texts.position import token_table
from model.texts.scoring.token_scores import best_token_temperature, score_tokens

LOG = st.floats(-1.7e308, 0.0) | st.sampled_from([0.0, -math.inf, -1e300, -745.0, -5e-324, -1e154])
T = st.floats(0.0, math.inf) | st.sampled_from([0.0, 1.0, 5e-324, 1e308, math.inf])


@st.composite
def tokens(draw: st.DrawFn) -> Token:
    """A token with up to four alternatives, itself perhaps among them."""
    logs = draw(st.lists(LOG, min_size=1, max_size=4))
    own = draw(st.sampled_from(logs) | LOG)
    return token_of("t0", own, [Alternative(f"t{k}", log, k) for k, log in enumerate(logs)])


@settings(derandomize=True)
@given(st.lists(tokens(), min_size=1, max_size=3), T, st.sampled_from([0, 4, 100_000]))
def test_that_any_log_probabilities_are_scored(
    came: list[Token], temperature: float, vocabulary: int
) -> None:
    sequence = TokenSequence(tuple(came), "x")
    bounds = score_tokens(sequence, temperature, vocabulary).bounds
    assert bounds is not None
    best = best_token_temperature(sequence, vocabulary)
    assert best.reason if best.value is None else best.value >= 0.0
    for token in came:
        assert isinstance(evaluate(Document(token_table(token), 0, 1)), Readings)


def test_that_lists_down_to_nothing_bound_the_entropy_by_what_is_left() -> None:
    # What is left, 1 − 1/e, lies on tokens of at most e^−1e300 each, which surprise by 1e300.
    listed = [Alternative("b", -1.0), Alternative("a", -1e300)]
    sequence = TokenSequence((token_of("a", -1e300, listed),), "x")
    low, high = score_tokens(sequence).entropy_mean_bounds
    assert low == pytest.approx(1e300 * (1.0 - np.exp(-1.0)))
    assert high == math.inf
