"""A server's tokens scored all at once, against each of them scored by its own."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.texts.scoring.token_scores import best_token_temperature, score_tokens
from model.texts.tokens import Alternative, Token, TokenSequence, token_of

if TYPE_CHECKING:
    from model.exact import FloatArray

TEMPERATURES = (0.0, 1e-300, 0.3, 1.0, 1.7, 1e4, math.inf)


def hard_tokens(seed: int) -> tuple[Token, ...]:
    """Tokens with 0 to 130 alternatives, ties, probabilities of 0, and without their own."""
    chance = random.Random(seed)
    tokens = [token_of("sure", 0.0)]
    for size in (0, 1, 2, 3, 5, 5, 5, 8, 9, 16, 33, 130):
        heights = [chance.choice((chance.gauss(0.0, 3.0), 0.5, -math.inf)) for _ in range(size)]
        total = sum(map(math.exp, heights)) * chance.choice((1.0, 1.2)) or 1.0
        listed = [Alternative(f"t{k}", h - math.log(total), k) for k, h in enumerate(heights)]
        own = chance.choice([None, -math.inf, -300.0, *(a.logprob for a in listed)])
        tokens.append(token_of("t0", own, listed, id=chance.choice((None, 0))))
    return tuple(tokens)


def logs_of(token: Token) -> FloatArray:
    rest = [math.log(token.missing_mass)] if token.missing_mass > 0.0 else []
    return np.array([*(a.logprob for a in token.known), *rest])


def surprise(logs: FloatArray, own: float, temperature: float) -> float:
    """−ln of the tempered probability of one entry, by the formula."""
    gaps, top = logs.max() - logs, float(logs.max() - own)
    if temperature == 0.0:
        return math.inf if top > 0.0 else math.log(np.count_nonzero(gaps == 0.0))
    if temperature == math.inf:
        return math.inf if top == math.inf else math.log(np.count_nonzero(gaps < np.inf))
    with np.errstate(over="ignore"):
        shares = np.exp(-gaps / temperature)
    shares[int(np.argmax(logs))] = 0.0
    return top / temperature + math.log1p(float(shares.sum()))


def one_by_one(token: Token, temperature: float) -> tuple[float, float, float]:
    """The surprise, the entropy and the confidence of one token."""
    if token.logprob is None:
        return math.nan, math.nan, math.nan
    logs = logs_of(token)
    own = -token.logprob if temperature == 1.0 else surprise(logs, token.logprob, temperature)
    if not token.alternatives:
        return own, math.nan, math.nan
    top = max(a.logprob for a in token.known)
    least = -top if temperature == 1.0 else surprise(logs, top, temperature)
    every = np.array([surprise(logs, float(log), temperature) for log in logs])
    alive = every[every < np.inf]
    return own, float(np.exp(-alive) @ alive), math.exp(-least)


@pytest.mark.parametrize("temperature", TEMPERATURES)
@pytest.mark.parametrize("seed", range(6))
def test_that_all_tokens_at_once_are_scored_as_one_by_one(seed: int, temperature: float) -> None:
    tokens = hard_tokens(seed)
    found = score_tokens(TokenSequence(tokens, "x"), temperature)
    wanted = np.array([one_by_one(token, temperature) for token in tokens])
    np.testing.assert_array_equal(found.nll, wanted[:, 0])
    np.testing.assert_array_equal(found.entropy, wanted[:, 1])
    np.testing.assert_array_equal(found.confidence, wanted[:, 2])


def test_that_the_best_temperature_has_the_mean_gap_of_the_tokens_that_came() -> None:
    tokens = tuple(
        token_of(f"t{own}", logs[own], [Alternative(f"t{k}", x) for k, x in enumerate(logs)])
        for own, logs in (
            (0, [math.log(0.75), math.log(0.25)]),
            (1, [math.log(0.5), math.log(0.25), math.log(0.25)]),
            (0, [math.log(0.5), math.log(0.5), -math.inf]),
        )
    )
    best = best_token_temperature(TokenSequence(tokens, "x")).value
    assert best is not None
    mean = came = 0.0
    for token in tokens:
        logs = np.array([a.logprob for a in token.known if a.logprob > -math.inf])
        shares = np.exp(logs / best) / np.exp(logs / best).sum()
        mean += float(shares @ (logs.max() - logs))
        came += float(logs.max() - (token.logprob or 0.0))
    assert mean == pytest.approx(came, rel=1e-9)
