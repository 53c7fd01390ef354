"""The guessing game: the trees of P and of Q at T, blocks of several draws, and seeded draws.

What only the table decides is asked of `Workings` by its `Prepared`, so turning the dial does not
build P's tree again.
"""

from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from model.document.document import Document
from model.document.table import Array, Rows
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Readings
from model.lens.view import Workings
from model.lenses.guessing.question_tree import (
    QuestionTree,
    best_mean,
    best_mean_of_ascending,
    question_tree,
)

MOST_BLOCKS = 4_096
LARGEST_BLOCK = 12
BLOCK_OF_TWO = 3


def largest_block(outcomes: int) -> int:
    """Return how many draws of so many outcomes can be guessed at once: up to 4,096 blocks."""
    if outcomes < 2:
        return 1
    most = 1
    while most < LARGEST_BLOCK and outcomes ** (most + 1) <= MOST_BLOCKS:
        most += 1
    return most


def possible_rows(prepared: Prepared) -> Rows:
    """Return the rows that P or the tempered column holds possible, in table order."""
    return np.flatnonzero((prepared.truth > 0.0) | (prepared.tempered_source > 0.0))


def block_size(prepared: Prepared, document: Document, workings: Workings | None = None) -> int:
    """Return how many draws are guessed at once: as set, but no more than there is room for."""
    return block_of(document, (workings or Workings()).of(_possible, prepared))


def _possible(prepared: Prepared) -> int:
    return len(possible_rows(prepared))


def block_of(document: Document, possible: int) -> int:
    """Return how many draws of so many outcomes are guessed at once.

    Where nothing is set these are 3 of two outcomes: one draw of two always takes one question,
    however unequal they are.
    """
    wanted = document.guessing.block or (BLOCK_OF_TWO if possible == 2 else 1)
    return min(wanted, largest_block(possible))


def block_probabilities(prepared: Prepared, probabilities: Array, block: int) -> Array:
    """Return the probabilities of all blocks of independent draws, the last draw turning fastest.

    A block of one is the distribution itself; longer ones are of `possible_rows` alone.
    """
    if block == 1:
        return probabilities
    single = probabilities[possible_rows(prepared)]
    found = single
    for _ in range(block - 1):
        found = np.multiply.outer(found, single).ravel()
    return found


def block_name(prepared: Prepared, row: int, block: int) -> str:
    """Return how a block is called: its outcomes in the order of the draws."""
    return " + ".join(block_outcomes(prepared, row, block))


def block_outcomes(prepared: Prepared, row: int, block: int) -> list[str]:
    """Return the outcomes of a block in the order of the draws."""
    if block == 1:
        return [prepared.outcomes[row]]
    rows = possible_rows(prepared)
    digits: list[str] = []
    for _ in range(block):
        row, digit = divmod(row, len(rows))
        digits.append(prepared.outcomes[int(rows[digit])])
    return digits[::-1]


def truth_tree(prepared: Prepared, block: int) -> QuestionTree:
    """Return the best tree for P; outcomes that P holds impossible are not asked for."""
    if block == 1:
        return question_tree(prepared.truth_weights.values, prepared.truth_weights.support)
    return question_tree(block_probabilities(prepared, prepared.truth, block))


def believed_tree(readings: Readings, block: int) -> QuestionTree:
    """Return the tree that Q at T holds to be the best; what only P holds possible is deepest."""
    weights, _, possible, near = _believed(readings, block)
    return question_tree(weights, possible, near)


def believed_questions(readings: Readings, block: int, workings: Workings) -> float:
    """Return how many questions a draw the tree of Q at T asks, on average over P.

    The tree itself is not worked out; where Q's order holds, neither is an order.
    """
    rows, truth = workings.of(_by_source, readings.prepared)
    weights = readings.tempered.take(rows)
    if block == 1 and weights[0] > 0.0 and bool((weights[1:] > weights[:-1]).all()):
        return best_mean_of_ascending(weights, truth)
    return best_mean(*_believed(readings, block)) / block


def _by_source(prepared: Prepared) -> tuple[Rows, Array]:
    """The rows, the least likely one of Q's first, and P in this order."""
    rows = prepared.rows_by_source[::-1].copy()
    return rows, prepared.truth[rows]


def _believed(
    readings: Readings, block: int
) -> tuple[Array, Array, NDArray[np.bool_], Rows | None]:
    """Q at T and P over all blocks, which of them have a leaf, and these in about their order."""
    prepared = readings.prepared
    weights = block_probabilities(prepared, readings.tempered, block)
    truth = block_probabilities(prepared, prepared.truth, block)
    # T leaves the order of the outcomes as it is.
    return weights, truth, truth > 0.0, prepared.rows_by_source[::-1] if block == 1 else None


@dataclass(frozen=True, eq=False)
class Game:
    """A tree and the draws that it is played against.

    Attributes:
        prepared: what the table decides.
        tree: the plan of questions.
        truth: P over the rows, or over all blocks of `block` draws.
        block: how many draws are guessed at once.
        by_truth: whether the tree is that of P; else it is that of Q at T.
    """

    prepared: Prepared
    tree: QuestionTree
    truth: Array
    block: int
    by_truth: bool

    @cached_property
    def expected(self) -> float:
        """The mean number of questions a draw."""
        return self.tree.expected_questions(self.truth) / self.block


def game_of(
    readings: Readings, block: int, *, by_truth: bool, workings: Workings | None = None
) -> Game:
    """Return the game by the tree of P or by that of Q at T, for blocks of `block` draws."""
    prepared, workings = readings.prepared, workings or Workings()
    if by_truth:
        return workings.of(truth_game, prepared, block)
    tree = workings.of(believed_tree, readings, block)
    truth = workings.of(truth_game, prepared, block).truth
    return Game(prepared, tree, truth, block, by_truth)


def truth_game(prepared: Prepared, block: int) -> Game:
    """Return the game by the tree of P, for blocks of `block` draws."""
    truth = block_probabilities(prepared, prepared.truth, block)
    return Game(prepared, truth_tree(prepared, block), truth, block, by_truth=True)


def questions_by_block(prepared: Prepared) -> Array:
    """Return the mean number of questions a draw where n = 1, 2, … draws are guessed at once.

    It falls to the entropy in bits, from which it is less than 1/n away.
    """
    most = largest_block(len(possible_rows(prepared)))
    found = np.zeros(most)
    for block in range(1, most + 1):
        truth = block_probabilities(prepared, prepared.truth, block)
        found[block - 1] = truth_tree(prepared, block).expected_questions(truth) / block
    return found


def entropy_in_questions(prepared: Prepared) -> float:
    """Return H(P) in bits: no plan needs fewer yes-or-no questions on average."""
    return prepared.truth_entropy / log(2.0)


def drawn_rows(probabilities: Array, draws: int, seed: int) -> Rows:
    """Return the rows of `draws` draws in their order; the first of more draws are the same.

    PCG64, one uniform number a draw, looked up in the running sum: the outcome of round n of the
    game with this seed is the nth draw. A row of probability 0 never comes.
    """
    alive = np.flatnonzero(probabilities > 0.0)
    sums = np.cumsum(probabilities[alive])
    points = np.random.Generator(np.random.PCG64(seed)).random(draws) * sums[-1]
    places = np.searchsorted(sums, points, side="right")
    return np.asarray(alive[np.minimum(places, len(alive) - 1)])


def running_means(values: Array) -> Array:
    """Return the mean of the first 1, 2, … values; ∞ from the first ∞ on."""
    return np.asarray(np.cumsum(values) / np.arange(1, len(values) + 1))


def running_plug_in(rows: Rows) -> Array:
    """Return the entropy, in nats, of the shares that the first 1, 2, … draws make of themselves.

    H = ln N − Σ n ln n / N over the counts n: each draw adds to a single count.
    """
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[begins, len(rows)])
    times = np.empty(len(rows))
    times[order] = np.arange(len(rows)) - np.repeat(begins, sizes) + 1.0
    before = times - 1.0
    grown = times * np.log(times) - before * np.log(np.maximum(before, 1.0))
    draws = np.arange(1.0, len(rows) + 1.0)
    return np.asarray(np.maximum(np.log(draws) - np.cumsum(grown) / draws, 0.0))
