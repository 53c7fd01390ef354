"""An arithmetic coder: a sequence as one number, sent in as many bits as its surprise and two more.

Witten, Neal and Cleary, "Arithmetic coding for data compression", CACM 30 (1987), with counts of
32 bits and an interval of 62, all in whole numbers, so that decoding gives back every symbol.
Cover and Thomas, Elements of Information Theory, 13.3: less than −log₂ q(x) + 2 bits.
"""

import heapq
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array

TOTAL = 1 << 32
_TOP = 1 << 62
_HALF, _QUARTER = _TOP >> 1, _TOP >> 2


def edges_of(shares: Array) -> Sequence[int]:
    """Return the edges of every outcome's part of 2³² whole numbers, one more than outcomes.

    What is possible has at least one of them, what is impossible none. ValueError for nothing
    possible, and for more outcomes than there are numbers.
    """
    # Whole numbers without an end to Python, of which it makes but those that are asked for.
    edges = array("q", [0])
    edges.frombytes(np.cumsum(_counts(shares)).tobytes())
    return edges


def part_of(shares: Array, row: int) -> tuple[int, int]:
    """Return the edges of one outcome's part, as `edges_of` has them; quicker for very many."""
    counts = _counts(shares)
    left = int(counts[:row].sum())
    return left, left + int(counts[row])


def _counts(shares: Array) -> NDArray[np.int64]:
    possible = shares > 0.0
    count = int(np.count_nonzero(possible))
    if not count or count >= TOTAL // 2:
        raise ValueError("A code needs an outcome that is possible, and fewer than two billion.")
    counts = np.zeros(len(shares), dtype=np.int64)
    # One number each, and the rest in proportion.
    counts[possible] = 1 + np.floor(shares[possible] / shares.sum() * (TOTAL - count)).astype(int)
    counts[int(np.argmax(shares))] += TOTAL - int(counts.sum())
    return counts


def encode(rows: Sequence[int], edges: Sequence[int]) -> list[int]:
    """Return the bits that a sequence of outcomes is sent as.

    ValueError naming the place of an outcome that the code holds for impossible.
    """
    return encode_parts((edges[row], edges[row + 1]) for row in rows)


def encode_parts(parts: Iterable[tuple[int, int]]) -> list[int]:
    """Return the bits for a sequence of parts of 2³², each of another model if need be.

    ValueError naming the place of a part that is empty.
    """
    return encode_steps(parts)[0]


def encode_steps(parts: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return the bits, and how many of them each symbol and those before it settle already.

    Settled are those with which every number in the interval begins. ValueError as `encode_parts`.
    """
    bits, settled = list[int](), list[int]()
    low, width, waiting = 0, _TOP, 0
    for place, (left, right) in enumerate(parts):
        if left == right:
            raise ValueError(f"Symbol {place + 1:,} is impossible to this model: it has no code.")
        start = width * left // TOTAL
        width, low = width * right // TOTAL - start, low + start
        while True:
            if low + width <= _HALF:
                _send(bits, 0, waiting)
            elif low >= _HALF:
                _send(bits, 1, waiting)
                low -= _HALF
            elif low >= _QUARTER and low + width <= _HALF + _QUARTER:
                # Which half it will be in is not known yet; both begin with opposite bits.
                waiting, low, width = waiting + 1, 2 * (low - _QUARTER), 2 * width
                continue
            else:
                break
            waiting, low, width = 0, 2 * low, 2 * width
        settled.append(len(bits))
    _finish(bits, low, width, waiting)
    return bits, settled


def _finish(bits: list[int], low: int, width: int, waiting: int) -> None:
    """The shortest further bits that name a number in the interval, whatever follows them."""
    if not waiting and low == 0 and width == _TOP:
        return
    for length in range(1, 64):
        step = _TOP >> length
        number = -(-low // step)
        if (number + 1) * step <= low + width:
            text = f"{number:0{length}b}"
            _send(bits, int(text[0]), waiting)
            bits.extend(map(int, text[1:]))
            return


def _send(bits: list[int], bit: int, waiting: int) -> None:
    bits.append(bit)
    bits.extend([1 - bit] * waiting)


def decode(bits: Sequence[int], edges: Sequence[int], count: int) -> list[int]:
    """Return the `count` outcomes that bits stand for under the code that made them."""
    return decode_each(bits, repeat(edges, count))


def decode_each(bits: Sequence[int], models: Iterable[Sequence[int]]) -> list[int]:
    """Return the outcome of each model, given by its edges, that bits stand for."""
    rows: list[int] = []
    position, value = 62, 0
    for place in range(62):
        value = 2 * value + (bits[place] if place < len(bits) else 0)
    low, width = 0, _TOP
    for edges in models:
        number = ((value - low + 1) * TOTAL - 1) // width
        row = bisect_right(edges, number) - 1
        rows.append(row)
        start = width * edges[row] // TOTAL
        width, low = width * edges[row + 1] // TOTAL - start, low + start
        while True:
            if low + width <= _HALF:
                shift = 0
            elif low >= _HALF:
                shift = _HALF
            elif low >= _QUARTER and low + width <= _HALF + _QUARTER:
                shift = _QUARTER
            else:
                break
            bit = bits[position] if position < len(bits) else 0
            low, width, value = 2 * (low - shift), 2 * width, 2 * (value - shift) + bit
            position += 1
    return rows


def huffman_lengths(shares: Array) -> list[int]:
    """Return how many bits Huffman's code gives every outcome; 0 where it is impossible.

    A code of one outcome alone sends nothing. Huffman (1952).
    """
    heap: list[tuple[float, int, list[int]]] = [
        (float(share), row, [row]) for row, share in enumerate(shares) if share > 0.0
    ]
    heapq.heapify(heap)
    lengths = [0] * len(shares)
    while len(heap) > 1:
        one, other = heapq.heappop(heap), heapq.heappop(heap)
        joined = [*one[2], *other[2]]
        for row in joined:
            lengths[row] += 1
        heapq.heappush(heap, (one[0] + other[0], min(one[1], other[1]), joined))
    return lengths
