"""The arithmetic coder: every sequence comes back, in less than its surprise and two bits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.lenses.coder.arithmetic import (
    TOTAL,
    decode,
    decode_each,
    edges_of,
    encode_steps,
    huffman_lengths,
    part_of,
)
from tests.model.cases import for_each

if TYPE_CHECKING:
    from collections.abc import Sequence

WEATHER = np.array([0.6, 0.25, 0.1, 0.05])


def encode(rows: list[int], edges: Sequence[int]) -> str:
    return encode_steps((edges[row], edges[row + 1]) for row in rows)[0]


def surprise_bits(rows: list[int], shares: np.ndarray) -> float:
    return -sum(math.log2(float(shares[row])) for row in rows)


def test_that_two_thousand_random_tables_come_back_within_two_bits_of_their_surprise() -> None:
    rng = np.random.default_rng(5)
    for _ in range(2_000):
        size = int(rng.integers(1, 8))
        shares = rng.dirichlet(np.full(size, float(rng.choice([0.05, 0.3, 1.0, 5.0]))))
        rows = rng.choice(size, size=int(rng.integers(0, 12)), p=shares).tolist()
        edges = edges_of(shares)
        bits = encode(rows, edges)
        assert decode(bits, edges, len(rows)) == rows
        assert len(bits) < surprise_bits(rows, shares) + 2.0


def test_that_a_hundred_thousand_symbols_come_back_within_two_bits() -> None:
    rows = np.random.default_rng(1).choice(4, size=100_000, p=WEATHER).tolist()
    edges = edges_of(WEATHER)
    bits = encode(rows, edges)
    assert decode(bits, edges, len(rows)) == rows
    assert len(bits) < surprise_bits(rows, WEATHER) + 2.0


def test_that_a_vocabulary_with_unlikely_tokens_comes_back() -> None:
    shares = 1.0 / np.arange(1.0, 128_257.0)
    shares /= shares.sum()
    rows = [0, 128_255, 5, 77_777, 0]
    edges = edges_of(shares)
    assert edges[-1] == TOTAL
    assert decode(encode(rows, edges), edges, 5) == rows


def test_that_a_sure_sequence_needs_nothing() -> None:
    edges = edges_of(np.array([0.0, 1.0]))
    assert encode([1] * 50, edges) == ""
    assert decode("", edges, 50) == [1] * 50


def test_that_what_is_impossible_has_no_code_and_is_named_by_its_place() -> None:
    edges = edges_of(np.array([0.5, 0.0, 0.5]))
    with pytest.raises(ValueError, match="Symbol 2 is impossible"):
        encode([0, 1], edges)
    with pytest.raises(ValueError, match="an outcome that is possible"):
        edges_of(np.zeros(3))


def test_that_every_symbol_can_have_a_model_of_its_own() -> None:
    rng = np.random.default_rng(8)
    for _ in range(200):
        models = [rng.dirichlet(np.full(int(rng.integers(1, 60)), 0.4)) for _ in range(30)]
        rows = [int(rng.choice(len(one), p=one)) for one in models]
        parts = [part_of(one, row) for one, row in zip(models, rows, strict=True)]
        edges = [edges_of(one) for one in models]
        assert parts == [(e[row], e[row + 1]) for e, row in zip(edges, rows, strict=True)]
        bits, _ = encode_steps(parts)
        assert decode_each(bits, edges) == rows
        surprise = sum(surprise_bits([r], m) for r, m in zip(rows, models, strict=True))
        assert len(bits) < surprise + 2.0


def test_that_other_bits_are_another_sequence() -> None:
    edges = edges_of(WEATHER)
    bits = encode([3, 0, 1], edges)
    other = "10"[int(bits[0])]
    assert decode(other + bits[1:], edges, 3) != [3, 0, 1]


@for_each(
    ("shares", "lengths"),
    [
        ([0.5, 0.25, 0.125, 0.125], [1, 2, 3, 3]),
        ([0.6, 0.25, 0.1, 0.05], [1, 2, 3, 3]),
        ([1.0], [0]),
        ([0.5, 0.0, 0.5], [1, 0, 1]),
    ],
)
def test_that_huffman_gives_every_outcome_whole_bits(
    shares: list[float], lengths: list[int]
) -> None:
    assert huffman_lengths(np.array(shares)) == lengths
