"""Beam search: the likeliest continuations of a prompt, keeping a few at every step.

Sources: A. Graves, Sequence transduction with recurrent neural networks (2012); the length penalty
is that of Y. Wu et al., Google's neural machine translation system (2016), equation 14, with β = 0;
groups that avoid each other's words: A. Vijayakumar et al., Diverse beam search (2016, arXiv
1610.02424), algorithm 1 with Hamming diversity.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from model.document.tokens import Token
from model.exact import FloatArray
from model.lenses.autocomplete.language.generate import Continuation, check_length
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.tokenise import END

ROOT = -1


class Fate(StrEnum):
    """What became of a node in the step that made it."""

    KEPT = "kept"  # lived on into the next step
    PRUNED = "pruned"  # others were likelier
    ENDED = "ended"  # the sentence came to its end
    CUT = "cut"  # was kept in the last step


@dataclass(frozen=True)
class BeamNode:
    """One word that the search looked at.

    Attributes:
        parent: the index of the node before, or −1 for the prompt.
        step: how many words from the prompt on, this one included.
        word: the word.
        log_probability: of all words from the prompt to here, in nats.
        fate: what became of it in its step.
        group: in which group it was looked at, from 0.
        token: the word as a language model has it; None of a word model.
    """

    parent: int
    step: int
    word: str
    log_probability: float
    fate: Fate
    group: int = 0
    token: Token | None = None


@dataclass(frozen=True)
class Hypothesis:
    """A finished or cut line of the tree: its last node, its words and both scores."""

    node: int
    continuation: Continuation
    penalised: float

    @property
    def log_probability(self) -> float:
        """The score as the sum of log-probabilities, in nats."""
        return self.continuation.log_probability


@dataclass(frozen=True)
class BeamTree:
    """All that a beam search looked at, and what it found.

    Attributes:
        prompt: the words that it went on from.
        width, length, alpha: what was asked for.
        nodes: in the order of their making; parents stand before children.
        hypotheses: ended and cut lines, those that the search returns before all others, of each
            the best penalised score first; ties by sum, then by making.
        groups, diversity: into how many groups the beam is divided, and λ.
    """

    prompt: tuple[str, ...]
    width: int
    length: int
    alpha: float
    nodes: tuple[BeamNode, ...]
    hypotheses: tuple[Hypothesis, ...]
    groups: int = 1
    diversity: float = 0.0

    @property
    def kept(self) -> tuple[Continuation, ...]:
        """What the search returns, best first: of each group as many lines as it is wide.

        Fewer where the model has no more; the same twice where two groups found it.
        """
        return tuple(found.continuation for found in self.hypotheses[: self.width])

    def line(self, node: int) -> tuple[int, ...]:
        """Return the indices of the nodes from the prompt to `node`, itself included."""
        indices: list[int] = []
        while node != ROOT:
            indices.append(node)
            node = self.nodes[node].parent
        return tuple(reversed(indices))

    def words(self, node: int) -> tuple[str, ...]:
        """Return the words from the prompt to `node`, its own included."""
        return tuple(self.nodes[index].word for index in self.line(node))


def length_penalty(count: int, alpha: float) -> float:
    """Return ((5 + n) / 6)^α, by which the score of n words is divided: 1 for one word or α = 0."""
    return float(((5.0 + count) / 6.0) ** alpha)


@dataclass(frozen=True)
class BeamWish:
    """What is asked of a beam search.

    Attributes:
        width, length: lines kept at every step, and most words.
        alpha: the strength of the length penalty.
        groups: into how many the beam is divided; at most as many as it is wide count.
        diversity: λ, the nats that a word costs for each line of earlier groups that has it at the
            same step; it decides who lives on, and is no part of any score.
        banned: the words that no line takes.
    """

    width: int
    length: int
    alpha: float = 0.0
    groups: int = 1
    diversity: float = 0.0
    banned: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        check_length(self.length)
        if self.width < 1:
            raise ValueError(f"A beam is at least 1 wide, not {self.width}.")
        if not 0.0 <= self.alpha < math.inf:
            raise ValueError(
                f"The strength α of the length penalty is 0 or more, not {self.alpha}."
            )
        if self.groups < 1:
            raise ValueError(f"A beam has at least 1 group, not {self.groups}.")
        if not 0.0 <= self.diversity < math.inf:
            raise ValueError(f"The strength λ of diversity is 0 or more, not {self.diversity}.")

    @property
    def sizes(self) -> tuple[int, ...]:
        """How wide each group is: as even as can be, the first ones wider."""
        groups = min(self.groups, self.width)
        return tuple((self.width + k) // groups for k in reversed(range(groups)))


class Child(NamedTuple):
    """A word that a line can go on with: ln p of it, and whether the line ends with it."""

    word: str
    log: float
    ends: bool
    token: Token | None = None


# The likeliest words after these, the likeliest first, at least so many where there are.
Children = Callable[[tuple[str, ...], int], Sequence[Child]]


def beam_search(
    model: WordModel,
    prompt: str,
    width: int,
    length: int,
    alpha: float = 0.0,
    groups: int = 1,
    diversity: float = 0.0,
    banned: frozenset[str] = frozenset(),
) -> BeamTree:
    """Return the tree of a beam search of a word model; see `grown_tree`.

    `<unknown>` is never written: it is no word; its mass, and that of banned words, stays out of
    the scores, nothing is renormalised.

    ValueError, with a sentence, for a width, length or number of groups below 1 and an α or λ
    below 0 or not finite.
    """
    wish = BeamWish(width, length, alpha, groups, diversity, banned)
    before = model.words_of(prompt)
    ids = model.vocabulary.ids
    never = [model.vocabulary.unknown, *(ids[word] for word in sorted(banned) if word in ids)]

    def children(words: tuple[str, ...], count: int) -> list[Child]:
        outcomes, probabilities = model.next_words((*before, *words))
        best = _likeliest(probabilities, count, never)
        return [
            Child(outcomes[row], math.log(probabilities[row]), outcomes[row] == END) for row in best
        ]

    return grown_tree(before, children, wish)


def grown_tree(
    prompt: tuple[str, ...],
    children: Children,
    wish: BeamWish,
    goes_on: Callable[[set[tuple[str, ...]]], bool] = lambda living: True,
) -> BeamTree:
    """Return the tree of a beam search.

    In each step every living line is lengthened by its likeliest words, one more than could
    survive, and all these are ranked by their cumulative log-probability. Going down the ranks, a
    line that ends is taken out as ended, others live on until there are `width` of them; the rest
    is pruned. After `length` words, and where `goes_on` of the living lines says no, those that
    live are cut. Ended and cut lines are then ranked by log P / ((5 + n)/6)^α, where n counts the
    words after the prompt, the end included. Equal scores keep the rank of their parents, then the
    order of the children, so the tree is the same on every run.

    With groups each is such a beam of its own share of the width; in every step they take turns,
    and a later one ranks by the cumulative log-probability less λ times the number of lines of
    earlier groups that took the same word in this step. With λ = 0 all find the same.
    """
    search = _Search(children, wish)
    step = 0
    while step < wish.length and search.living and goes_on(search.living):
        step += 1
        search.lengthen(step)
    search.cut()
    return tree_of(prompt, wish, tuple(search.nodes))


def tree_of(prompt: tuple[str, ...], wish: BeamWish, nodes: tuple[BeamNode, ...]) -> BeamTree:
    """Return the tree of nodes that a search made, parents before children, with its lines."""
    width, length, alpha, diversity = wish.width, wish.length, wish.alpha, wish.diversity
    tree = BeamTree(prompt, width, length, alpha, nodes, (), len(wish.sizes), diversity)
    found = [
        _hypothesis(tree, index)
        for index, node in enumerate(tree.nodes)
        if node.fate in (Fate.ENDED, Fate.CUT)
    ]
    found.sort(key=lambda one: (-one.penalised, -one.log_probability, one.node))
    return replace(tree, hypotheses=_returned_first(tree, found, wish.sizes))


def _returned_first(
    tree: BeamTree, found: list[Hypothesis], sizes: tuple[int, ...]
) -> tuple[Hypothesis, ...]:
    """The best of each group before all others, each in order."""
    taken, first, others = Counter[int](), list[Hypothesis](), list[Hypothesis]()
    for one in found:
        group = tree.nodes[one.node].group
        (first if taken[group] < sizes[group] else others).append(one)
        taken[group] += 1
    return (*first, *others)


def merged(tree: BeamTree) -> BeamTree:
    """Return the tree with lines that several groups have in common drawn once.

    What one group pruned and another kept is kept; a line that two return is there once.
    """
    nodes, place = list[BeamNode](), dict[tuple[int, str], int]()
    now = {ROOT: ROOT}
    order = (Fate.PRUNED, Fate.KEPT, Fate.CUT, Fate.ENDED)
    for index, node in enumerate(tree.nodes):
        key = (now[node.parent], node.word)
        if key not in place:
            place[key] = len(nodes)
            nodes.append(replace(node, parent=key[0]))
        known = nodes[place[key]]
        fate = max(known.fate, node.fate, key=order.index)
        nodes[place[key]] = replace(known, fate=fate)
        now[index] = place[key]
    lines: dict[int, Hypothesis] = {}
    for one in tree.hypotheses:
        lines.setdefault(now[one.node], replace(one, node=now[one.node]))
    width = len({now[one.node] for one in tree.hypotheses[: tree.width]})
    return replace(tree, nodes=tuple(nodes), hypotheses=tuple(lines.values()), width=max(width, 1))


def _hypothesis(tree: BeamTree, index: int) -> Hypothesis:
    node = tree.nodes[index]
    continuation = Continuation(tree.words(index), node.log_probability)
    return Hypothesis(
        index, continuation, node.log_probability / length_penalty(node.step, tree.alpha)
    )


class _Line(NamedTuple):
    node: int
    words: tuple[str, ...]
    log: float


class _Search:
    """The nodes so far, and the lines that live in each group."""

    def __init__(self, children: Children, wish: BeamWish) -> None:
        self.nodes: list[BeamNode] = []
        self._children, self._wish = children, wish
        self._groups: list[list[_Line]] = [[_Line(ROOT, (), 0.0)] for _ in wish.sizes]

    @property
    def living(self) -> set[tuple[str, ...]]:
        """The lines that live: what two groups have is there once."""
        return {line.words for group in self._groups for line in group}

    def lengthen(self, step: int) -> None:
        """Lengthen the lines of each group in turn; later ones avoid what earlier ones took."""
        taken = Counter[str]()
        for group, size in enumerate(self._wish.sizes):
            taken += self._lengthen(group, size, step, taken)

    def cut(self) -> None:
        """Cut what lives."""
        for line in (line for group in self._groups for line in group if line.node != ROOT):
            self.nodes[line.node] = replace(self.nodes[line.node], fate=Fate.CUT)

    def _lengthen(self, group: int, size: int, step: int, taken: Counter[str]) -> Counter[str]:
        """Lengthen one group's lines; the words that lived on or ended."""
        grown = [
            (
                BeamNode(
                    line.node,
                    step,
                    child.word,
                    line.log + child.log,
                    Fate.PRUNED,
                    group,
                    child.token,
                ),
                (*line.words, child.word),
                child.ends,
            )
            for line in self._groups[group]
            # One more than could survive, were those that cost most passed over.
            for child in self._children(line.words, size + 1 + len(taken))
        ]
        penalty = self._wish.diversity
        # Parents stand in the order of their ranks, so a stable sort settles ties.
        grown.sort(key=lambda one: penalty * taken[one[0].word] - one[0].log_probability)
        living, mine = list[_Line](), Counter[str]()
        for node, words, ends in grown:
            fate = Fate.PRUNED
            if len(living) < size:
                fate = Fate.ENDED if ends else Fate.KEPT
                mine[node.word] += 1
            if fate is Fate.KEPT:
                living.append(_Line(len(self.nodes), words, node.log_probability))
            self.nodes.append(replace(node, fate=fate))
        self._groups[group] = living
        return mine


def _likeliest(probabilities: FloatArray, count: int, left_out: list[int]) -> list[int]:
    """The rows of the `count` largest, largest first, ties by row, without the rows left out."""
    values = probabilities.copy()
    values[left_out] = 0.0
    count = min(count, values.size - len(left_out))
    if count < 1:
        return []
    least = np.partition(values, values.size - count)[values.size - count]
    rows = np.flatnonzero(values >= least)
    ranked = rows[np.argsort(-values[rows], kind="stable")]
    return [int(row) for row in ranked[:count]]
