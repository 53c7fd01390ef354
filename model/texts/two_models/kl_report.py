"""The KL report between two models, as llama.cpp's perplexity tool prints it, and exactly.

Base P, tested Q, nats, N tokens. Source: llama.cpp, tools/perplexity/perplexity.cpp.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from model.exact import FloatArray
from model.texts.scoring.estimates import (
    Estimate,
    Percentile,
    covariance,
    mean_estimate,
    percentiles,
    share_estimate,
    single_covariance,
)
from model.texts.scoring.logits import NO_FLOOR, Floor
from model.texts.two_models.kl_rows import KlBlock, KlTokens, joined_tokens

_UPPER = (("Maximum", 1.0), ("99.9 %", 0.999), ("99.0 %", 0.99), ("95.0 %", 0.95), ("90.0 %", 0.9))
_LOWER = (("10.0 %", 0.1), ("5.0 %", 0.05), ("1.0 %", 0.01), ("0.1 %", 0.001), ("Minimum", 0.0))
DIVERGENCE_POINTS = (*_UPPER, ("Median", 0.5), *_LOWER)
CHANGE_POINTS = (*_UPPER, ("75.0 %", 0.75), ("Median", 0.5), ("25.0 %", 0.25), *_LOWER)


@dataclass(frozen=True)
class KlStatistics:
    """The numbers of the report; Δp in per cent, as a change of the target's probability.

    Attributes:
        tokens: N.
        perplexity, base_perplexity: exp of the mean surprise of Q and of P, ± PPL · σ.
        correlation: of ln PPL(Q) and ln PPL(base); NaN where one of them does not vary.
        log_ratio, ratio, difference: of PPL(Q) against PPL(base).
        divergence, divergence_points: D(P ‖ Q) a token: its mean, and percentiles.
        change, change_points: Δp = q − p of the target, in per cent.
        change_rms: √mean(Δp²), in per cent.
        same_top: the share of tokens where both have the same likeliest token.
        reverse: D(Q ‖ P) a token; None where only one way was asked for.
        same_tops: the shares of tokens where the 1 … 5 likeliest of both are the same, in any
            order; () where that was not asked for.
    """

    tokens: int
    perplexity: Estimate
    base_perplexity: Estimate
    correlation: float
    log_ratio: Estimate
    ratio: Estimate
    difference: Estimate
    divergence: Estimate
    divergence_points: tuple[Percentile, ...]
    change: Estimate
    change_points: tuple[Percentile, ...]
    change_rms: Estimate
    same_top: Estimate
    reverse: Estimate | None = None
    same_tops: tuple[Estimate, ...] = ()


@dataclass(frozen=True, eq=False)
class KlReport:
    """Two models compared: exactly, as llama.cpp does, and token by token for the pictures."""

    exact: KlStatistics
    as_llama: KlStatistics
    tokens: KlTokens
    notes: tuple[str, ...] = ()

    @property
    def change(self) -> FloatArray:
        """Δp = q − p of each target, from −1 to 1, normalised."""
        return np.exp(-self.tokens.tested_nll) - np.exp(-self.tokens.base_nll)


def report(blocks: Iterable[KlBlock], notes: tuple[str, ...] = ()) -> KlReport:
    """Return the report on all blocks of `compare_blocks`; ValueError where there is no token."""
    kept = [block for block in blocks if len(block.tokens)]
    tokens = joined_tokens([block.tokens for block in kept])
    if not len(tokens):
        raise ValueError("0 tokens compared: there are none, so there is no number.")
    exact = _with_both_ways(
        _statistics(tokens, tokens.divergence, tokens.tested_nll, tokens.base_nll), tokens
    )
    llama = _statistics(
        tokens,
        tokens.divergence_llama,
        tokens.tested_nll_llama,
        tokens.base_nll_llama,
        single=True,
    )
    floors = (
        ("base", sum((block.base_floor for block in kept), NO_FLOOR)),
        ("tested model", sum((block.tested_floor for block in kept), NO_FLOOR)),
    )
    return KlReport(exact, llama, tokens, (*notes, *_floor_notes(floors), *_notes(tokens)))


def _statistics(
    tokens: KlTokens,
    divergence: FloatArray,
    nll: FloatArray,
    base_nll: FloatArray,
    *,
    single: bool = False,
) -> KlStatistics:
    """The numbers of these columns; single: in float32 where llama.cpp has it."""
    spread = single_covariance if single else covariance
    change = _change(nll, base_nll, single)
    log_q, log_p = mean_estimate(nll, spread), mean_estimate(base_nll, spread)
    shared = spread(nll, base_nll) if log_q.error is not None and log_p.error is not None else 0
    perplexity, base = _exponential(log_q), _exponential(log_p)
    log_ratio = Estimate(
        log_q.value - log_p.value, _error_of_difference(log_q.error, log_p.error, shared)
    )
    return KlStatistics(
        tokens=len(tokens),
        perplexity=perplexity,
        base_perplexity=base,
        correlation=(
            shared / (log_q.error * log_p.error) if log_q.error and log_p.error else math.nan
        ),
        log_ratio=log_ratio,
        ratio=_exponential(log_ratio),
        difference=Estimate(
            perplexity.value - base.value,
            _error_of_difference(
                perplexity.error, base.error, perplexity.value * base.value * shared
            ),
        ),
        divergence=mean_estimate(divergence),
        divergence_points=percentiles(divergence, DIVERGENCE_POINTS, single=single),
        change=mean_estimate(change, spread).scaled(100.0),
        change_points=percentiles(100.0 * change, CHANGE_POINTS, single=single),
        change_rms=_root_mean_square(change).scaled(100.0),
        same_top=share_estimate(int(np.count_nonzero(tokens.same_top)), len(tokens)),
    )


def _with_both_ways(found: KlStatistics, tokens: KlTokens) -> KlStatistics:
    """The statistics with what is known the other way, too; llama.cpp knows nothing of it."""
    shares = (int(np.count_nonzero(column)) for column in tokens.same_tops.T)
    return replace(
        found,
        reverse=mean_estimate(tokens.reverse),
        same_tops=tuple(share_estimate(count, len(tokens)) for count in shares),
    )


def _change(nll: FloatArray, base_nll: FloatArray, single: bool) -> FloatArray:
    if not single:
        return np.asarray(np.exp(-nll) - np.exp(-base_nll))
    shares = [np.exp(-column).astype(np.float32) for column in (nll, base_nll)]
    return np.asarray(shares[0] - shares[1], dtype=np.float64)


def _exponential(log: Estimate) -> Estimate:
    value = math.inf if log.value > 709.7 else math.exp(log.value)
    return Estimate(value, None if log.error is None else value * log.error)


def _error_of_difference(one: float | None, other: float | None, shared: float) -> float | None:
    if one is None or other is None:
        return None
    return math.sqrt(max(one * one + other * other - 2.0 * shared, 0.0))


def _root_mean_square(change: FloatArray) -> Estimate:
    square = mean_estimate(change * change)
    root = math.sqrt(square.value)
    if square.error is None or root == 0.0:
        return Estimate(root, None if square.error is None else 0.0)
    return Estimate(root, 0.5 / root * square.error)


def _floor_notes(floors: tuple[tuple[str, Floor], ...]) -> tuple[str, ...]:
    """What the floors of the files leave out of the exact numbers."""
    return tuple(
        f"In the {name}, {told[:1].lower()}{told[1:]} The exact D counts them as stored."
        for name, floor in floors
        if (told := floor.sentence())
    )


def _notes(tokens: KlTokens) -> tuple[str, ...]:
    notes = []
    infinite = np.flatnonzero(np.isinf(tokens.divergence))
    if infinite.size:
        notes.append(
            f"D(P ‖ Q) is infinite at {infinite.size} tokens, first at token {infinite[0] + 1}: "
            "the tested model gives 0 to what the base does not."
        )
    return tuple(notes)
