"""Yes-or-no questions: Huffman's code, the best plan for guessing an outcome question by question.

Source: D. A. Huffman, A method for the construction of minimum-redundancy codes, Proc. IRE 40
(1952); the mean length lies in [H, H + 1) bits.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import divide, sum_exactly, two_product
from model.exact.weights import Weights, as_weights
from model.lenses.guessing.question_tree import question_tree
from model.measures import entropy, kl_divergence


@dataclass(frozen=True)
class Questions:
    """The mean number of questions, the entropy, and their difference, all in bits."""

    expected: float
    entropy: float
    redundancy: float


def huffman_lengths(p: ArrayLike | Weights) -> NDArray[np.intp]:
    """The number of yes-or-no questions for each row, as an integer array; 0 where p = 0.

    A lone possible row needs none. Ties are broken by row order, rows before joined groups, so
    the lengths are the same on every machine.
    """
    weights = as_weights(p)
    return question_tree(weights.values, weights.support).depths_of_rows(len(weights))


def expected_questions(p: ArrayLike | Weights) -> Questions:
    """The mean Huffman length, H(p) and their difference in bits; the difference is exact.

    It is D(p || 2^-length), as the lengths of a full code satisfy Kraft's equality: exactly 0 for
    dyadic p, never a difference of two near numbers.
    """
    weights = as_weights(p)
    lengths = huffman_lengths(weights)
    possible = weights.support
    products = two_product(weights.values, lengths.astype(np.float64))
    total = sum_exactly(np.asarray(products.hi), np.asarray(products.lo))
    expected = divide(total, weights.total).value
    redundancy = 0.0
    if np.count_nonzero(possible) > 1:
        code = np.where(possible, np.ldexp(1.0, 300 - np.minimum(lengths, 1300)), 0.0)
        redundancy = kl_divergence(weights, code) / log(2.0)
    return Questions(expected, entropy(weights) / log(2.0), redundancy)
