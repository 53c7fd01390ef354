"""The marks of a question tree: downwards where it is small, sideways where it has many leaves."""

import math
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush

import numpy as np

from model.document.table import Array
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Points, Role, Text
from model.lenses.guessing.game import Game
from model.lenses.guessing.question_tree import QuestionTree
from model.lenses.guessing.words import outcome_name, power_text, question
from model.words.markup import plain
from model.words.names import counted
from model.words.numerals import compact_text

MOST_DOWNWARDS, DEEPEST_DOWNWARDS = 6, 3
FORK, DOT, BOX_HALF = 32.0, 8.0, 0.31
# The least length of the picture that texts must fit into, in logical pixels.
WIDTH_PIXELS, LETTER_PIXELS = 740.0, 5.9
# The same for boxes side by side, beside the list of lenses; what a bold and a small letter take.
BOXES_PIXELS, BOLD_PIXELS, SMALL_PIXELS = 610.0, 8.4, 5.5
TEXT_SHARE, BOX_SHARE = 0.48, 0.165
# Logical pixels of a level of the tree whose boxes have room for three lines of text, and for two.
THREE_LINES, TWO_LINES = 74.0, 48.0
QUESTION = "question"  # the key of the marks at which is asked


MOST_LEAVES = 20


@dataclass(frozen=True)
class ShownNode:
    """A node of the tree on the picture.

    Attributes:
        node: its number in the tree.
        depth: the questions that lead to it.
        slot: its place among the leaves shown, counted from the first yes; between those of its
            children for a question.
        asks: whether its question is shown; False for a leaf and for what stands for many.
        yes, no: the places of its children in the list of shown nodes; −1 where it does not ask.
    """

    node: int
    depth: int
    slot: float
    asks: bool
    yes: int = -1
    no: int = -1


def top_of(tree: QuestionTree) -> tuple[ShownNode, ...]:
    """Return the top of a tree with at most MOST_LEAVES leaves, children before parents, root last.

    The whole tree if it fits; else the likeliest nodes are opened first, so that what is left
    closed is what is seldom reached.
    """
    opened = _opened(tree)
    shown: list[ShownNode] = []
    leaves = 0

    def place(node: int, depth: int) -> int:
        nonlocal leaves
        if node in opened:
            yes, no = (place(child, depth + 1) for child in tree.children(node))
            slot = 0.5 * (shown[yes].slot + shown[no].slot)
            shown.append(ShownNode(node, depth, slot, True, yes, no))
        else:
            shown.append(ShownNode(node, depth, float(leaves), False))
            leaves += 1
        return len(shown) - 1

    place(tree.root, 0)
    return tuple(shown)


def _opened(tree: QuestionTree) -> set[int]:
    """The questions that are shown: opening one adds one leaf."""
    opened: set[int] = set()
    waiting = [(-float(tree.weights[tree.root]), -tree.root)]
    while waiting and len(opened) + 1 < MOST_LEAVES:
        _, node = heappop(waiting)
        if tree.is_leaf(-node):
            continue
        opened.add(-node)
        for child in tree.children(-node):
            heappush(waiting, (-float(tree.weights[child]), -child))
    return opened


def tree_panel(game: Game, place: Place) -> Panel:
    """Return the picture of a tree: a ring for each question, a box for each outcome."""
    tree = game.tree
    shown = top_of(tree)
    leaves = sum(not one.asks for one in shown)
    deepest = max(one.depth for one in shown)
    drawing = _Drawing(game, shown)
    if leaves <= MOST_DOWNWARDS and deepest <= DEEPEST_DOWNWARDS and leaves == tree.leaf_count:
        return drawing.downwards(leaves, deepest, place)
    return drawing.sideways(leaves, deepest, place)


class _Drawing:
    def __init__(self, game: Game, shown: tuple[ShownNode, ...]) -> None:
        self.game, self.tree = game, game.tree
        self.role: Role = "truth" if game.by_truth else "tempered"
        self.shown = shown
        self.masses = game.tree.masses(game.truth)
        self.forks = [one for one in shown if one.asks]
        self.leaves = [one for one in shown if not one.asks]

    def downwards(self, leaves: int, deepest: int, place: Place) -> Panel:
        room = max(deepest, 2)
        spare = 0.5 * (room - deepest)
        half = min(0.46, 0.11 * max(leaves, 3))
        middle = 0.5 * (leaves - 1)
        reach = 0.5 * max(leaves, 3)
        x = Axis(middle - reach, middle + reach, visible=False)
        y = Axis(-room - 0.36 + spare, 0.26 + spare, visible=False)
        slots = np.array([one.slot for one in self.leaves])
        depths = np.array([-float(one.depth) for one in self.leaves])
        boxes = self._boxes(slots - half, slots + half, depths - BOX_HALF, depths + BOX_HALF)
        marks: list[Mark] = [self._curves(), self._ring(), *boxes]
        width = 2.0 * half / max(leaves, 3) * BOXES_PIXELS
        for one in self.leaves:
            marks += self._box_texts(one, width)
        for one in self.forks:
            marks += self._fork_texts(one)
        return Panel(x, y, tuple(marks), place=place)

    def sideways(self, leaves: int, deepest: int, place: Place) -> Panel:
        span = deepest / (1.0 - TEXT_SHARE)
        x = Axis(
            -0.02 * span,
            span,
            "questions asked",
            tuple((float(depth), str(depth)) for depth in range(deepest + 1)),
        )
        y = Axis(0.55 - leaves, 0.55, visible=False)
        slots = -np.array([one.slot for one in self.leaves])
        depths = np.array([float(one.depth) for one in self.leaves])
        boxes = self._boxes(depths, depths + BOX_SHARE * span, slots - 0.42, slots + 0.42)
        rings = Points(
            np.array([float(one.depth) for one in self.forks]),
            -np.array([one.slot for one in self.forks]),
            "muted",
            "question",
            symbol="ring",
            size=DOT,
            key=QUESTION,
        )
        pitch = WIDTH_PIXELS * (1.0 - TEXT_SHARE) / deepest
        marks: list[Mark] = [self._elbows(), rings, *boxes]
        for one in self.leaves:
            marks += self._row_texts(one, span)
        for one in self.forks:
            marks += self._branch_words(one, pitch)
        return Panel(x, y, tuple(marks), place=place)

    def _boxes(self, left: Array, right: Array, low: Array, high: Array) -> list[Mark]:
        """Boxes of outcomes, darker the likelier, and of what stands for many."""
        single = np.array([self.tree.is_leaf(one.node) for one in self.leaves])
        mass = np.array([self.masses[one.node] for one in self.leaves])
        shades = 0.42 + 0.48 * np.sqrt(mass)
        rows = np.array(
            [self.tree.rows[one.node] if self.tree.is_leaf(one.node) else 0 for one in self.leaves],
            dtype=np.intp,
        )
        kinds: tuple[tuple[Array, Role, str], ...] = (
            (single, self.role, "outcome"),
            (~single, "faint", "many"),
        )
        return [
            Bars(
                left[kind],
                right[kind],
                low[kind],
                high[kind],
                role,
                name,
                rows=rows[kind] if name == "outcome" and self.game.block == 1 else rows[:0],
                shades=shades[kind] if name == "outcome" else None,
            )
            for kind, role, name in kinds
            if kind.any()
        ]

    def _name(self, one: ShownNode, letters: int) -> str:
        if self.tree.is_leaf(one.node):
            row = int(self.tree.rows[one.node])
            return outcome_name(self.game.prepared, row, self.game.block, max(letters, 4))
        return f"{int(self.tree.counts[one.node]):,} more"

    def _box_texts(self, one: ShownNode, width: float) -> list[Mark]:
        mass = f"P {compact_text(float(self.masses[one.node]))}"
        power, share = power_text(one.depth), compact_text(2.0**-one.depth)
        said = (f"{mass} · {power} = {share}", f"{mass} · {power}") if one.depth else (mass,)
        fits = (text for text in said if len(plain(text)) * SMALL_PIXELS <= width)
        x, y = one.slot, -float(one.depth)
        name, words = self._name(one, int(width / BOLD_PIXELS)), next(fits, said[-1])
        three = partial(Text, x, y, on_fill=True, least_unit=THREE_LINES)
        two = partial(
            Text, x, y, size="small", on_fill=True, least_unit=TWO_LINES, most_unit=THREE_LINES
        )
        return [
            three(name, bold=True, dy=-16.0),
            three(counted(one.depth, "question"), size="small", dy=1.0),
            three(words, size="small", dy=16.0),
            two(name, bold=True, dy=-7.0),
            two(words, dy=7.0),
            Text(x, y, name, size="small", bold=True, on_fill=True, most_unit=TWO_LINES),
        ]

    def _row_texts(self, one: ShownNode, span: float) -> list[Mark]:
        mass = compact_text(float(self.masses[one.node]))
        left, y = float(one.depth), -one.slot
        texts: list[Mark] = [
            Text(
                left + 0.5 * BOX_SHARE * span,
                y,
                self._name(one, 17),
                size="small",
                bold=True,
                on_fill=True,
            )
        ]
        words = f"P {mass}"
        if self.tree.is_leaf(one.node):
            words += f" · {power_text(one.depth)} = {compact_text(2.0**-one.depth)}"
        texts.append(Text(left + BOX_SHARE * span, y, words, "muted", "left", "small", dx=7.0))
        return texts

    def _fork_texts(self, one: ShownNode) -> list[Mark]:
        y = -float(one.depth)
        words = question(self.game, one.node, 10, 2)
        marks: list[Mark] = [
            Text(one.slot, y, "?", size="large", bold=True, on_fill=True),
            Text(one.slot, y, words, "muted", "left", dx=24.0, dy=-11.0, on_fill=False),
        ]
        for child, word in ((one.yes, "yes"), (one.no, "no")):
            x = one.slot + 0.5 * (self.shown[child].slot - one.slot)
            marks.append(Text(x, y - 0.42, word, "muted", size="small", dy=-11.0))
        return marks

    def _branch_words(self, one: ShownNode, pitch: float) -> list[Mark]:
        marks: list[Mark] = []
        words = question(self.game, one.node, 12, 2)
        above, below = self.shown[one.yes].slot, self.shown[one.no].slot
        if LETTER_PIXELS * len(words) > pitch - 22.0:
            words = words.removeprefix("Is it ").removeprefix("one of ")
        if below - above > 1.9 and LETTER_PIXELS * len(words) < pitch - 22.0:
            marks.append(Text(one.depth, -one.slot, words, "muted", "left", "small", dx=11.0))
        if pitch >= 44.0:
            for slot, word in ((above, "yes"), (below, "no")):
                x = one.depth + _word_at(pitch)
                marks.append(Text(x, -slot, word, "muted", size="small", on_fill=True))
        return marks

    def _ring(self) -> Points:
        return Points(
            np.array([one.slot for one in self.forks]),
            -np.array([float(one.depth) for one in self.forks]),
            "muted",
            "question",
            symbol="ring",
            size=FORK,
            key=QUESTION,
        )

    def _curves(self) -> Line:
        along = np.append(np.linspace(0.0, 1.0, 25), math.nan)
        bend = along * along * (3.0 - 2.0 * along)
        x, y = [np.zeros(0)], [np.zeros(0)]
        for one in self.forks:
            for child in (self.shown[one.yes], self.shown[one.no]):
                x.append(one.slot + (child.slot - one.slot) * bend)
                # The line ends at the top of a box, through whose shade it would be seen.
                y.append(-one.depth - along * (1.0 if child.asks else 1.0 - BOX_HALF))
        return Line(np.concatenate(x), np.concatenate(y), "faint", width=2.0)

    def _elbows(self) -> Line:
        pitch = WIDTH_PIXELS * (1.0 - TEXT_SHARE) / max(one.depth for one in self.shown)
        x: list[float] = []
        y: list[float] = []
        gap = (_word_at(pitch) - 14.0 / pitch, _word_at(pitch) + 14.0 / pitch)
        for one in self.forks:
            for child in (self.shown[one.yes], self.shown[one.no]):
                depth, level = float(one.depth), -child.slot
                x += [depth, depth]
                y += [-one.slot, level]
                if pitch >= 44.0:
                    x += [depth + gap[0], math.nan, depth + gap[1]]
                    y += [level, math.nan, level]
                x += [depth + 1.0, math.nan]
                y += [level, math.nan]
        return Line(np.array(x), np.array(y), "faint", width=2.0)


def _word_at(pitch: float) -> float:
    """Where yes and no stand between two questions, so that the line goes on on both sides."""
    return max(0.5 - 0.1 * (pitch > 90.0), 20.0 / pitch)
