"""An arithmetic coder: a sequence as one number, sent in as many bits as its surprise and two more.

Witten, Neal and Cleary, "Arithmetic coding for data compression", CACM 30 (1987), with counts of
32 bits and an interval of 62, all in whole numbers, so that decoding gives back every symbol.
Cover and Thomas, Elements of Information Theory, 13.3: less than −log₂ q(x) + 2 bits.
"""

import heapq
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, repeat

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array

_BITS = 32
TOTAL = 1 << _BITS
_TOP = 1 << 62
_HALF, _QUARTER, _THREE_QUARTERS = _TOP >> 1, _TOP >> 2, 3 * _TOP >> 2


# So few shares are dealt out one by one in less time than as an array.
FEW = 64


def edges_of(shares: Array) -> Sequence[int]:
    """Return the edges of every outcome's part of 2³² whole numbers, one more than outcomes.

    What is possible has at least one of them, what is impossible none. ValueError for nothing
    possible, and for more outcomes than there are numbers.
    """
    if len(shares) > FEW:
        # Whole numbers without an end to Python, of which it makes but those that are asked for.
        edges = array("q", [0])
        edges.frombytes(np.cumsum(_counts(shares)).tobytes())
        return edges
    values, total = shares.tolist(), float(shares.sum())
    shared = _shared(sum(value > 0.0 for value in values))
    counts = [1 + int(value / total * shared) if value > 0.0 else 0 for value in values]
    counts[values.index(max(values))] += TOTAL - sum(counts)
    return [0, *accumulate(counts)]


def part_of(shares: Array, row: int) -> tuple[int, int]:
    """Return the edges of one outcome's part, as `edges_of` has them; quicker for very many."""
    counts = _counts(shares)
    left = int(counts[:row].sum())
    return left, left + int(counts[row])


def _counts(shares: Array) -> NDArray[np.int64]:
    possible = shares > 0.0
    shared = _shared(int(np.count_nonzero(possible)))
    counts: NDArray[np.int64] = (shares / shares.sum() * shared).astype(int)
    counts += possible
    counts[int(shares.argmax())] += TOTAL - int(counts.sum())
    return counts


def _shared(count: int) -> int:
    """How many numbers are dealt out in proportion, where each possible outcome has one already."""
    if not count or count >= TOTAL // 2:
        raise ValueError("A code needs an outcome that is possible, and fewer than two billion.")
    return TOTAL - count


def encode_steps(parts: Iterable[tuple[int, int]]) -> tuple[str, list[int]]:
    """Return the bits for parts of 2³², each of another model if need be, and what they settle.

    That is how many bits each symbol and those before it settle already: those with which every
    number in the interval begins. ValueError naming the place of a part that is empty.
    """
    bits, settled = list[str](), list[int]()
    low, width, waiting = 0, _TOP, 0
    for place, (left, right) in enumerate(parts):
        if left == right:
            raise ValueError(f"Symbol {place + 1:,} is impossible to this model: it has no code.")
        start = width * left >> _BITS
        low, width = low + start, (width * right >> _BITS) - start
        while True:
            high = low + width
            if high <= _HALF:
                bits.append("0")
                bits += "1" * waiting
                low <<= 1
            elif low >= _HALF:
                bits.append("1")
                bits += "0" * waiting
                low = low - _HALF << 1
            elif low >= _QUARTER and high <= _THREE_QUARTERS:
                # Which half it will be in is not known yet; both begin with opposite bits.
                low, width, waiting = low - _QUARTER << 1, width << 1, waiting + 1
                continue
            else:
                break
            width, waiting = width << 1, 0
        settled.append(len(bits))
    return "".join(bits) + _finish(low, width, waiting), settled


def _finish(low: int, width: int, waiting: int) -> str:
    """The shortest further bits that name a number in the interval, whatever follows them."""
    if not waiting and width == _TOP:
        return ""
    for length in range(1, 63):
        step = _TOP >> length
        number = -(-low // step)
        if (number + 1) * step <= low + width:
            break
    text = f"{number:0{length}b}"
    return text[0] + ("1" if text[0] == "0" else "0") * waiting + text[1:]


def decode(bits: str, edges: Sequence[int], count: int) -> list[int]:
    """Return the `count` outcomes that bits stand for under the code that made them."""
    return decode_each(bits, repeat(edges, count))


def decode_each(bits: str, models: Iterable[Sequence[int]]) -> list[int]:
    """Return the outcome of each model, given by its edges, that bits stand for."""
    rows: list[int] = []
    following = chain(map(int, bits[62:]), repeat(0))
    low, width = 0, _TOP
    # How far above `low` the number is with which the bits begin.
    above = int(bits[:62].ljust(62, "0"), 2)
    for edges in models:
        row = bisect_right(edges, ((above + 1 << _BITS) - 1) // width) - 1
        rows.append(row)
        start = width * edges[row] >> _BITS
        low, width = low + start, (width * edges[row + 1] >> _BITS) - start
        above -= start
        while True:
            high = low + width
            if high <= _HALF:
                low <<= 1
            elif low >= _HALF:
                low = low - _HALF << 1
            elif low >= _QUARTER and high <= _THREE_QUARTERS:
                low = low - _QUARTER << 1
            else:
                break
            width, above = width << 1, above << 1 | next(following)
    return rows


def huffman_lengths(shares: Array) -> list[int]:
    """Return how many bits Huffman's code gives every outcome; 0 where it is impossible.

    A code of one outcome alone sends nothing. Huffman (1952).
    """
    heap: list[tuple[float, int, list[int]]] = [
        (share, row, [row]) for row, share in enumerate(shares.tolist()) if share > 0.0
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
