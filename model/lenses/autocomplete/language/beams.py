"""Beam search: the likeliest continuations of a prompt, keeping a few at every step.

Sources: A. Graves, Sequence transduction with recurrent neural networks (2012); the length penalty
is that of Y. Wu et al., Google's neural machine translation system (2016), equation 14, with β = 0.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

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
    """

    parent: int
    step: int
    word: str
    log_probability: float
    fate: Fate


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
        hypotheses: ended and cut lines, best penalised score first; ties by sum, then by making.
    """

    prompt: tuple[str, ...]
    width: int
    length: int
    alpha: float
    nodes: tuple[BeamNode, ...]
    hypotheses: tuple[Hypothesis, ...]

    @property
    def kept(self) -> tuple[Continuation, ...]:
        """The `width` best continuations, best first; fewer where the model has no more."""
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


def beam_search(
    model: WordModel, prompt: str, width: int, length: int, alpha: float = 0.0
) -> BeamTree:
    """Return the tree of a beam search from a prompt.

    In each step every living line is lengthened by its `width` + 1 likeliest words (no other of
    its children could survive, `<end>` being one) and all these are ranked by their cumulative
    log-probability. Going down the ranks, a line with `<end>` is taken out as ended, others live on
    until there are `width` of them; the rest is pruned. After `length` words those that live are
    cut. Ended and cut lines are then ranked by log P / ((5 + n)/6)^α, where n counts the words
    after the prompt, `<end>` included. Equal scores keep the rank of their parents, then the
    vocabulary's order, so the tree is the same on every run. `<unknown>` is never written: it is no
    word; its mass stays out of the scores, nothing is renormalised.

    ValueError, with a sentence, for a width or length below 1 and an α below 0 or not finite.
    """
    check_length(length)
    if width < 1:
        raise ValueError(f"A beam is at least 1 wide, not {width}.")
    if not 0.0 <= alpha < math.inf:
        raise ValueError(f"The strength α of the length penalty is 0 or more, not {alpha}.")
    search = _Search(model, model.words_of(prompt), width)
    for step in range(1, length + 1):
        search.lengthen(step, last=step == length)
    tree = BeamTree(search.prompt, width, length, alpha, tuple(search.nodes), ())
    found = [
        _hypothesis(tree, index)
        for index, node in enumerate(tree.nodes)
        if node.fate in (Fate.ENDED, Fate.CUT)
    ]
    found.sort(key=lambda one: (-one.penalised, -one.log_probability, one.node))
    return replace(tree, hypotheses=tuple(found))


def _hypothesis(tree: BeamTree, index: int) -> Hypothesis:
    node = tree.nodes[index]
    continuation = Continuation(tree.words(index), node.log_probability)
    return Hypothesis(
        index, continuation, node.log_probability / length_penalty(node.step, tree.alpha)
    )


class _Search:
    """The nodes so far, and the words and indices of the lines that live."""

    def __init__(self, model: WordModel, prompt: tuple[str, ...], width: int) -> None:
        self.prompt = prompt
        self.nodes: list[BeamNode] = []
        self._model = model
        self._width = width
        self._living: list[tuple[int, tuple[str, ...], float]] = [(ROOT, prompt, 0.0)]

    def lengthen(self, step: int, *, last: bool) -> None:
        children = [
            (BeamNode(parent, step, word, score, Fate.PRUNED), words)
            for parent, words, so_far in self._living
            for word, score in self._children(words, so_far)
        ]
        # Parents stand in the order of their ranks, so a stable sort settles ties.
        children.sort(key=lambda child: -child[0].log_probability)
        self._living = []
        for node, words in children:
            fate = Fate.PRUNED
            if len(self._living) < self._width:
                survived = Fate.CUT if last else Fate.KEPT
                fate = Fate.ENDED if node.word == END else survived
            if fate in (Fate.KEPT, Fate.CUT):
                line = (len(self.nodes), (*words, node.word), node.log_probability)
                self._living.append(line)
            self.nodes.append(replace(node, fate=fate))

    def _children(self, words: tuple[str, ...], so_far: float) -> list[tuple[str, float]]:
        outcomes, probabilities = self._model.next_words(words)
        best = _likeliest(probabilities, self._width + 1, self._model.vocabulary.unknown)
        return [(outcomes[row], so_far + math.log(probabilities[row])) for row in best]


def _likeliest(probabilities: FloatArray, count: int, left_out: int) -> list[int]:
    """The rows of the `count` largest, largest first, ties by row, without the row left out."""
    values = probabilities.copy()
    values[left_out] = 0.0
    count = min(count, values.size - 1)
    least = np.partition(values, values.size - count)[values.size - count]
    rows = np.flatnonzero(values >= least)
    ranked = rows[np.argsort(-values[rows], kind="stable")]
    return [int(row) for row in ranked[:count]]
