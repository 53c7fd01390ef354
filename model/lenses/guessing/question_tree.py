"""QuestionTree: Huffman's best plan of yes-or-no questions, as a tree that can be drawn and played.

It is built in batches instead of pair by pair: with s the sum of the two lightest nodes, every node
up to s is paired with its neighbour before any new pair comes to its turn. So whole arrays are
paired at once, the lightest node at least doubles from batch to batch, and a hundred thousand
outcomes take some milliseconds.
Sources: D. A. Huffman, Proc. IRE 40 (1952); J. van Leeuwen, On the construction of Huffman trees,
ICALP (1976), for the two sorted queues.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array
from model.document.value_blocks import ascending_rows

Nodes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class QuestionTree:
    """A full binary tree: nodes 0 … n − 1 are its leaves, the others ask; the last one is the root.

    What stands where is worked out when it is asked for first: how long the questions are needs
    none of it.

    Attributes:
        rows: the outcome at each leaf, as a row of the distribution.
        first, second: the children of each node that asks, in the order of these nodes.
        weights: how likely the tree believes each node to be, not normalised.
        batches: the first node of each batch, and the number of nodes at the end.
        yes, no: the same children, by the answer that leads to them.
        counts: how many leaves each node has beneath it; 1 for a leaf.
        depths: how many questions lead to each node.
        starts: a node's leaves are `in_order[start : start + count]`.
        in_order: the rows of the leaves from yes to no.
    """

    rows: Nodes
    first: Nodes
    second: Nodes
    weights: Array
    batches: tuple[int, ...]

    @cached_property
    def depths(self) -> Nodes:
        """How many questions lead to each leaf."""
        depths, leaves = np.zeros(len(self.weights), dtype=np.intp), len(self.rows)
        for first, last in zip(self.batches[-2::-1], self.batches[:0:-1], strict=True):
            at = slice(first - leaves, last - leaves)
            below = depths[first:last] + 1
            depths[self.first[at]] = below
            depths[self.second[at]] = below
        return depths

    @property
    def yes(self) -> Nodes:
        """The node after yes, for each node that asks."""
        return self._sides[0]

    @property
    def no(self) -> Nodes:
        """The node after no, for each node that asks."""
        return self._sides[1]

    @property
    def counts(self) -> Nodes:
        """How many leaves stand below each node."""
        return self._sides[2]

    @property
    def starts(self) -> Nodes:
        """Where the leaves of each node begin in `in_order`."""
        return self._order[0]

    @property
    def in_order(self) -> Nodes:
        """The rows of the leaves from yes to no."""
        return self._order[1]

    @cached_property
    def _sides(self) -> tuple[Nodes, Nodes, Nodes]:
        """yes, no and counts: yes has the fewer leaves, of equal ones that of the first row."""
        count = len(self.weights)
        counts, least = np.ones(count, dtype=np.intp), np.zeros(count, dtype=np.intp)
        least[: len(self.rows)] = self.rows
        yes, no = np.empty_like(self.first), np.empty_like(self.first)
        for nodes, at in self._batches():
            first, second = self.first[at], self.second[at]
            flip = counts[second] < counts[first]
            flip |= (counts[second] == counts[first]) & (least[second] < least[first])
            yes[at], no[at] = np.where(flip, second, first), np.where(flip, first, second)
            counts[nodes] = counts[first] + counts[second]
            least[nodes] = np.minimum(least[first], least[second])
        return yes, no, counts

    @cached_property
    def _order(self) -> tuple[Nodes, Nodes]:
        starts, leaves = np.zeros(len(self.weights), dtype=np.intp), len(self.rows)
        for first, last in zip(self.batches[-2::-1], self.batches[:0:-1], strict=True):
            at = slice(first - leaves, last - leaves)
            yes, no = self.yes[at], self.no[at]
            starts[yes] = starts[first:last]
            starts[no] = starts[first:last] + self.counts[yes]
        in_order = np.empty(leaves, dtype=np.intp)
        in_order[starts[:leaves]] = self.rows
        return starts, in_order

    @property
    def root(self) -> int:
        """The node of the first question; the only leaf where there is nothing to ask."""
        return len(self.weights) - 1

    @property
    def leaf_count(self) -> int:
        """How many outcomes can be told apart."""
        return len(self.rows)

    def is_leaf(self, node: int) -> bool:
        """Return whether a node is an outcome, not a question."""
        return node < len(self.rows)

    def children(self, node: int) -> tuple[int, int]:
        """Return the nodes that yes and no lead to from a question."""
        at = node - len(self.rows)
        return int(self.yes[at]), int(self.no[at])

    def rows_under(self, node: int) -> Nodes:
        """Return the rows of all leaves beneath a node, from yes to no."""
        start = int(self.starts[node])
        return self.in_order[start : start + int(self.counts[node])]

    def depths_of_rows(self, count: int) -> Nodes:
        """Return how many questions find each of `count` rows; 0 for rows without a leaf."""
        found = np.zeros(count, dtype=np.intp)
        found[self.rows] = self.depths[: len(self.rows)]
        return found

    def masses(self, probabilities: Array) -> Array:
        """Return the probability of each node under a distribution over the rows."""
        found = np.zeros(len(self.weights))
        found[: len(self.rows)] = probabilities[self.rows]
        for batch, at in self._batches():
            found[batch] = found[self.first[at]] + found[self.second[at]]
        return found

    def expected_questions(self, probabilities: Array) -> float:
        """Return the mean number of questions where the rows are drawn from `probabilities`.

        Rows without a leaf must have probability 0.
        """
        return float(np.sum(probabilities[self.rows] * self.depths[: len(self.rows)]))

    def answers_to(self, row: int) -> tuple[bool, ...]:
        """Return the answers that lead to a row; () if it has no leaf."""
        places = np.flatnonzero(self.in_order == row)
        if not len(places):
            return ()
        place, node, answers = int(places[0]), self.root, []
        while not self.is_leaf(node):
            yes, no = self.children(node)
            answer = place < int(self.starts[no])
            answers.append(answer)
            node = yes if answer else no
        return tuple(answers)

    def node_after(self, answers: tuple[bool, ...]) -> int:
        """Return the node that answers lead to; those beyond a leaf lead no further."""
        node = self.root
        for answer in answers:
            if self.is_leaf(node):
                break
            yes, no = self.children(node)
            node = yes if answer else no
        return node

    def _batches(self) -> Iterator[tuple[slice, slice]]:
        """The nodes of each batch, from the leaves up, and their places in `yes` and `no`."""
        leaves = len(self.rows)
        for first, last in zip(self.batches[:-1], self.batches[1:], strict=True):
            yield slice(first, last), slice(first - leaves, last - leaves)


def question_tree(
    weights: Array, possible: NDArray[np.bool_] | None = None, near: Nodes | None = None
) -> QuestionTree:
    """Return the best tree for weights (finite, ≥ 0), over the rows above 0 and those `possible`.

    Rows of weight 0 that are `possible` get the deepest leaves, among themselves as level as can
    be: a believer who gives them nothing asks for them last. Ties are broken by row order, rows
    before joined nodes, so the lengths are those of the reference in the tests. Yes leads to
    the smaller number of outcomes, of equal ones to that of the first row: it does not flip while
    weights change within a tree. `near` are the rows in an order that is almost the lightest first,
    which spares sorting. ValueError if no row has a leaf.
    """
    rows, almost = _leaves(weights, possible, near)
    return _Growth(rows, weights[rows]).grown(almost)


def _leaves(
    weights: Array, possible: NDArray[np.bool_] | None, near: Nodes | None
) -> tuple[Nodes, Nodes | None]:
    """The rows that have a leaf, and `near` where it is an order of just these."""
    alive = weights > 0.0 if possible is None else (weights > 0.0) | possible
    rows = np.flatnonzero(alive)
    if not len(rows):
        raise ValueError("A question tree needs at least one possible outcome.")
    return rows, near if near is not None and len(near) == len(rows) == len(weights) else None


def best_mean(
    weights: Array,
    probabilities: Array,
    possible: NDArray[np.bool_] | None = None,
    near: Nodes | None = None,
) -> float:
    """Return `question_tree(weights, possible, near).expected_questions(probabilities)`.

    Without the tree, in a third of the time.
    """
    rows, almost = _leaves(weights, possible, near)
    whole = len(rows) == len(weights)
    order = ascending_rows(weights if whole else weights[rows], almost)
    order = order if whole else rows[order]
    return best_mean_of_ascending(weights[order], probabilities[order])


def best_mean_of_ascending(weights: Array, probabilities: Array) -> float:
    """Return `best_mean` of weights that ascend (at least one), each of them with a leaf.

    Nodes are joined two by two, the lightest first: joined node k is made of nodes 2k and 2k + 1 of
    that sequence, in which those of one depth stand side by side. So a depth that begins at node a
    is followed, towards the front, by one that begins at twice the number of joined nodes before a.
    """
    sequence = _Sequence(weights)
    begin, first, starts = 2 * len(weights) - 2, len(weights), []
    while first > 0:
        first = sequence.leaves_before(begin)
        starts.append(first)
        begin = 2 * (begin - first)
    ends = [len(weights), *starts[:-1]]
    return sum(
        depth * float(probabilities[start:end].sum())
        for depth, (start, end) in enumerate(zip(starts, ends, strict=True))
    )


class _Sequence:
    """The nodes of the best tree in the order in which they are joined, as far as weights go.

    Batch by batch, as `_Growth.grown` does it, each the leaves and the joined nodes that are merged
    in it, leaves before joined ones of the same weight.
    """

    def __init__(self, leaves: Array) -> None:
        self._leaves, self._joined = leaves, np.empty(len(leaves) - 1)
        self._begins: list[int] = []
        self._batches: list[tuple[int, int, int, int]] = []
        # What is merged, the node first that none of the last batch was left to be joined with.
        room = np.empty(len(leaves) + 1)
        # Weights are not negative: they ascend as their bits do, which are faster to compare.
        bits = room.view(np.int64)
        at = used = made = odd = 0
        while odd + len(leaves) - at + made - used > 1:
            waiting = leaves[at : at + 2], self._joined[used : min(used + 2, made)]
            two = sorted(np.concatenate((room[:odd], *waiting)).tolist())
            stop = max(int(leaves.searchsorted(two[0] + two[1], side="right")), at)
            self._begins.append(at + used)
            self._batches.append((at, stop, used, made))
            middle = odd + stop - at
            end = middle + made - used
            room[odd:middle], room[middle:end] = leaves[at:stop], self._joined[used:made]
            # Two runs, each in order: the stable sort only merges them.
            bits[odd:end].sort(kind="stable")
            pairs = end // 2
            at, used = stop, made
            made += pairs
            np.add(room[: 2 * pairs : 2], room[1 : 2 * pairs : 2], out=self._joined[used:made])
            odd = end - 2 * pairs
            room[:odd] = room[end - odd : end]

    def leaves_before(self, place: int) -> int:
        """Return how many of the first `place` nodes are leaves."""
        batch = bisect(self._begins, place) - 1
        at, stop, used, made = self._batches[batch] if batch >= 0 else (0, 1, 0, 0)
        count = place - at - used
        # Single numbers of a memoryview are read in a fraction of the time of an array's.
        leaves, joined = self._leaves.data[at:stop], self._joined.data[used:made]
        low, high = max(0, count - len(joined)), min(len(leaves), count)
        choices = range(low, high)
        return at + low + bisect(choices, False, key=lambda i: joined[count - 1 - i] < leaves[i])


class _Growth:
    """The arrays of a tree while it grows from its leaves."""

    def __init__(self, rows: Nodes, weights: Array) -> None:
        self.rows, leaves = rows, len(rows)
        self.weights = np.concatenate((weights, np.zeros(leaves - 1)))
        self.first, self.second = (np.zeros(leaves - 1, dtype=np.intp) for _ in range(2))
        self.batches = [leaves]

    def grown(self, near: Nodes | None = None) -> QuestionTree:
        """Join the two lightest again and again, batch by batch, until one node is left."""
        leaves = len(self.rows)
        waiting = ascending_rows(self.weights[:leaves], near)
        sorted_weights = self.weights[waiting]
        joined, at = np.zeros(0, dtype=np.intp), 0
        while leaves - at + len(joined) > 1:
            # Everything joined so far is no heavier than the next sum, as sums only ever grow.
            two = np.sort(np.concatenate((sorted_weights[at : at + 2], self.weights[joined[:2]])))
            stop = int(np.searchsorted(sorted_weights, two[0] + two[1], side="right"))
            stop = max(stop, at)
            batch = np.concatenate((waiting[at:stop], joined))
            batch = batch[np.argsort(self.weights[batch], kind="stable")]
            paired = len(batch) - len(batch) % 2
            joined = np.concatenate((batch[paired:], self._join(batch[:paired])))
            at = stop
        return QuestionTree(self.rows, self.first, self.second, self.weights, tuple(self.batches))

    def _join(self, batch: Nodes) -> Nodes:
        first, second = batch[::2], batch[1::2]
        start = self.batches[-1]
        nodes = np.arange(start, start + len(first))
        at = slice(start - len(self.rows), start - len(self.rows) + len(first))
        self.first[at], self.second[at] = first, second
        self.weights[nodes] = self.weights[first] + self.weights[second]
        self.batches.append(start + len(nodes))
        return nodes
