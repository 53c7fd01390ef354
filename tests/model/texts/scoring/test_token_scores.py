"""A server's tokens scored all at once, against each of them scored by its own."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.tokens import Alternative, Token, TokenSequence, token_of
from model.tempering import temper_logits
from model.texts.scoring.mass_bounds import best_between, lists_of
from model.texts.scoring.token_scores import best_token_temperature, score_tokens
from tests.model.cases import for_each
from tests.reference.score import best_sequence_temperature

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


@for_each("temperature", TEMPERATURES)
@for_each("seed", range(6))
def test_that_all_tokens_at_once_are_scored_as_one_by_one(seed: int, temperature: float) -> None:
    tokens = hard_tokens(seed)
    found = score_tokens(TokenSequence(tokens, "x"), temperature)
    wanted = np.array([one_by_one(token, temperature) for token in tokens])
    np.testing.assert_array_equal(found.confidence, wanted[:, 2])
    known = np.array([token.missing_mass == 0.0 for token in tokens])
    if temperature == 1.0:
        np.testing.assert_array_equal(found.nll, wanted[:, 0])
    assert found.nll[known] == pytest.approx(wanted[known, 0], rel=1e-12, nan_ok=True)
    assert found.entropy[known] == pytest.approx(wanted[known, 1], rel=1e-9, abs=1e-12, nan_ok=True)
    assert found.bounds is not None
    low, high = found.bounds.entropy_low, found.bounds.entropy_high
    assert (np.isnan(low) == np.isnan(high)).all()
    assert (low <= high + 1e-12)[~np.isnan(low)].all()


SIZE = 60


def whole_and_listed(seed: int, top: int) -> tuple[FloatArray, list[int], TokenSequence]:
    """Whole distributions (tokens, SIZE), what came, and what a server tells of them."""
    rng = np.random.default_rng(seed)
    logits = rng.standard_normal((12, SIZE)) * 2.5
    whole = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    came = [int(rng.choice(SIZE, p=row)) for row in whole]
    tokens = []
    for row, own in zip(whole, came, strict=True):
        order = np.argsort(-row)[:top].tolist()
        listed = [Alternative(f"t{k}", math.log(row[k]), k) for k in order]
        tokens.append(token_of(f"t{own}", math.log(row[own]), listed, id=own))
    return whole, came, TokenSequence(tuple(tokens), "x")


@for_each("temperature", [0.0, 0.3, 0.9, 1.0, 1.1, 2.0, 50.0, math.inf])
@for_each("vocabulary", [SIZE, 0])
@for_each("top", [1, 4, 20])
def test_that_the_truth_lies_between_the_bounds(
    top: int, vocabulary: int, temperature: float
) -> None:
    for seed in range(2):
        whole, came, sequence = whole_and_listed(seed, top)
        found = score_tokens(sequence, temperature, vocabulary)
        tempered = np.array([temper_logits(np.log(row), temperature) for row in whole])
        with np.errstate(divide="ignore", invalid="ignore"):
            entropy = -np.where(tempered > 0.0, tempered * np.log(tempered), 0.0).sum(axis=1)
            nll = -np.log(tempered[np.arange(len(came)), came])
        bounds = found.bounds
        assert bounds is not None
        assert (bounds.entropy_low <= entropy + 1e-9).all()
        assert (entropy <= bounds.entropy_high + 1e-9).all()
        if bounds.nll_low is None or bounds.nll_high is None:
            assert found.nll == pytest.approx(nll)
        else:
            assert (bounds.nll_low <= nll + 1e-9).all()
            assert (nll <= bounds.nll_high + 1e-9).all()
        low, high = found.entropy_mean_bounds
        assert low <= entropy.mean() + 1e-9
        assert entropy.mean() <= high + 1e-9
        assert math.isnan(found.entropy_mean) == bounds.are_open or temperature == 0.0


def test_that_the_weather_s_bounds_are_met() -> None:
    listed = [Alternative("sun", math.log(0.6)), Alternative("rain", math.log(0.25))]
    sequence = TokenSequence((token_of("sun", math.log(0.6), listed),), "x")
    bits = [x / math.log(2.0) for x in score_tokens(sequence, 1.0, 4).entropy_mean_bounds]
    assert bits == pytest.approx([1.352724, 1.502724], abs=5e-7)
    low, high = score_tokens(sequence).entropy_mean_bounds
    assert low == pytest.approx(1.352724 * math.log(2.0), abs=5e-7)
    assert high == math.inf


def test_that_a_list_of_every_token_is_exact() -> None:
    listed = [Alternative("sun", math.log(0.75)), Alternative("rain", math.log(0.25))]
    sequence = TokenSequence((token_of("sun", math.log(0.75), listed),), "x")
    for vocabulary in (0, 2):
        found = score_tokens(sequence, 1.0, vocabulary)
        assert found.entropy_mean == pytest.approx(0.5623351446188083)
        assert "entropy_mean_low" not in found.readings()


@pytest.mark.parametrize("vocabulary", [SIZE, 0])
@pytest.mark.parametrize("top", [5, 20, 40])
def test_that_the_best_temperature_lies_between_its_bounds(top: int, vocabulary: int) -> None:
    for seed in range(3):
        whole, came, sequence = whole_and_listed(seed, top)
        low, high = best_between(lists_of(sequence, vocabulary))
        truth = best_sequence_temperature(np.log(whole), came).value
        assert truth is not None
        assert low <= truth * (1.0 + 1e-9)
        assert truth <= high * (1.0 + 1e-9)
        if top == 40 and vocabulary:
            assert high / low < 1.5
        told = best_token_temperature(sequence, vocabulary)
        assert told.value is None
        assert told.reason


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
