"""The tree of a beam search as boxes: what was kept, what was pruned, and their log P."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Role, Text
from model.lenses.autocomplete.language.beams import ROOT, BeamTree, Fate, length_penalty
from model.lenses.autocomplete.language.tokenise import END
from model.lenses.autocomplete.words import amount, bar_name
from model.words.markup import escape
from model.words.token_names import shown

if TYPE_CHECKING:
    from model.document.table import Array

LINES, PRUNED_LINES = 7, 3
# The rows of boxes begin beyond those of any table, so that no row of it lights a box.
FIRST_ROW = 1 << 40
BOX, GAP, HALF = 0.84, 0.16, 0.25
# How many small letters there is room for across all steps in a window of usual size.
LETTERS = 54.0


@dataclass(frozen=True, eq=False)
class DrawnTree:
    """The part of a beam tree that is drawn.

    Attributes:
        nodes: the indices of the nodes drawn, parents before children.
        best: those on the lines that the search returns.
        levels: the row of each node drawn, 0 the uppermost.
        last_step: the step after which nothing could change what is returned.
        looked_at, pruned: how many nodes were made and pruned up to there, drawn or not.
    """

    nodes: tuple[int, ...]
    best: frozenset[int]
    levels: dict[int, float]
    last_step: int
    looked_at: int
    pruned: int


def drawn_tree(tree: BeamTree) -> DrawnTree:
    """Return what to draw: the lines returned, others that ended, and the likeliest pruned.

    At most 7 lines; of those pruned the likeliest of each step in turn, until the lines are full.
    """
    last = deciding_step(tree)
    lines = [one.node for one in tree.hypotheses[: tree.width]]
    best = frozenset(node for end in lines for node in tree.line(end))
    ends = lines[: LINES - (PRUNED_LINES if tree.groups == 1 else 1)]
    pruned = [
        index
        for index, node in enumerate(tree.nodes)
        if node.fate is Fate.PRUNED and node.step <= last
    ]
    inner = {parent for end in ends for parent in tree.line(end)}
    chosen = _by_turns(tree, pruned, last)
    for index in chosen:
        if len(ends) >= LINES:
            break
        if tree.nodes[index].parent == ROOT or tree.nodes[index].parent in inner:
            ends.append(index)
    nodes = tuple(sorted({node for end in ends for node in tree.line(end)}))
    looked_at = sum(node.step <= last for node in tree.nodes)
    return DrawnTree(nodes, best, _levels(tree, nodes), last, looked_at, len(pruned))


def deciding_step(tree: BeamTree) -> int:
    """Return the first step after which no living line could come among those returned.

    A line's log P can only fall, and the penalty divides it by at most that of the full length,
    so log P / ((5 + length)/6)^α bounds whatever it may still become. Of several groups each
    returns lines of its own, so none is decided before the last step.
    """
    if tree.groups > 1:
        return tree.length
    lowest = length_penalty(tree.length, tree.alpha)
    for step in range(1, tree.length):
        living = [
            node.log_probability / lowest
            for node in tree.nodes
            if node.step == step and node.fate is Fate.KEPT
        ]
        ended = [
            one.penalised
            for one in tree.hypotheses
            if tree.nodes[one.node].step <= step and tree.nodes[one.node].fate is Fate.ENDED
        ]
        ended.sort(reverse=True)
        bound = max(living, default=-np.inf)
        if len(ended) >= tree.width and ended[tree.width - 1] >= bound:
            return step
    return tree.length


def tree_panel(
    readings: Readings,
    tree: BeamTree,
    drawn: DrawnTree,
    place: Place,
) -> Panel:
    """Return the panel of the tree: a column a step, a box a word, its log P so far below it."""
    steps = max((tree.nodes[node].step for node in drawn.nodes), default=1)
    marks: list[Mark] = [*_edges(tree, drawn)]
    groups: tuple[tuple[Role, str, list[int]], ...] = (
        ("tempered", "among the best", [n for n in drawn.nodes if n in drawn.best]),
        ("model", "kept for a while", [n for n in drawn.nodes if is_left_behind(tree, drawn, n)]),
        ("muted", "pruned", [n for n in drawn.nodes if tree.nodes[n].fate is Fate.PRUNED]),
    )
    letters = max(int(LETTERS / (steps + 0.3)), 5)
    for role, name, nodes in groups:
        if nodes:
            marks.append(_boxes(tree, drawn, nodes, role, name))
    for node in drawn.nodes:
        left, level = tree.nodes[node].step - 1.0, -drawn.levels[node]
        word = escape(_written(tree.nodes[node].word, letters))
        kept = tree.nodes[node].fate is not Fate.PRUNED
        marks.append(Text(left + BOX / 2.0, level, word, "ink", size="small", on_fill=kept))
        text = amount(readings, tree.nodes[node].log_probability)
        marks.append(
            Text(left, level - HALF, text, "muted", "left", "small", dx=3.0, dy=7.0, is_value=True)
        )
    return Panel(
        Axis(-0.3, float(max(steps, 3)), visible=False),
        Axis(-LINES + 0.35, 0.45, visible=False),
        tuple(marks),
        f"The search: log P so far, in {readings.unit.value}",
        place,
    )


def is_left_behind(tree: BeamTree, drawn: DrawnTree, node: int) -> bool:
    """Return whether a node lived on for a step or more, but on no line that is returned."""
    return node not in drawn.best and tree.nodes[node].fate is not Fate.PRUNED


def _by_turns(tree: BeamTree, pruned: Iterable[int], last: int) -> list[int]:
    """Pruned nodes: the likeliest of each step, then the second of each, and so on."""
    by_step: list[list[int]] = [[] for _ in range(last + 1)]
    for index in pruned:
        by_step[tree.nodes[index].step].append(index)
    deepest = max(map(len, by_step), default=0)
    return [step[turn] for turn in range(deepest) for step in by_step if turn < len(step)]


def _levels(tree: BeamTree, nodes: tuple[int, ...]) -> dict[int, float]:
    """Each node on the row of its first child; every end has a row of its own."""
    children: dict[int, list[int]] = {}
    for node in nodes:
        children.setdefault(tree.nodes[node].parent, []).append(node)
    levels: dict[int, float] = {}
    rows = 0
    # Depth first, likeliest child first, without recursion: lines can be long.
    waiting = list(reversed(children.get(ROOT, [])))
    while waiting:
        node = waiting.pop()
        levels[node] = float(rows)
        below = children.get(node, [])
        waiting += reversed(below)
        rows += 0 if below else 1
    return levels


def _written(word: str, letters: int) -> str:
    """A word in its box; a mark stands in quotation marks, to be seen at all."""
    return "(end)" if word == END else bar_name(shown(word), letters)


def _boxes(tree: BeamTree, drawn: DrawnTree, nodes: list[int], role: Role, name: str) -> Bars:
    left = np.array([tree.nodes[node].step - 1.0 for node in nodes])
    level: Array = np.array([-drawn.levels[node] for node in nodes])
    style: Literal["filled", "dashed"] = "dashed" if role == "muted" else "filled"
    return Bars(
        left,
        left + BOX,
        level - HALF,
        level + HALF,
        role,
        name,
        FIRST_ROW + np.array(nodes, dtype=np.intp),
        style=style,
        horizontal=True,
    )


def _edges(tree: BeamTree, drawn: DrawnTree) -> list[Mark]:
    """Lines from each parent to its children: along, then down, then along."""
    found: list[Mark] = []
    for dashed in (False, True):
        x: list[float] = []
        y: list[float] = []
        for node in drawn.nodes:
            if (tree.nodes[node].fate is Fate.PRUNED) is not dashed:
                continue
            parent, step = tree.nodes[node].parent, tree.nodes[node].step - 1.0
            start = 0.0 if parent == ROOT else -drawn.levels[parent]
            begin = step - (0.3 if parent == ROOT else GAP)
            level = -drawn.levels[node]
            x += [begin, step - GAP / 2, step - GAP / 2, step, np.nan]
            y += [start, start, level, level, np.nan]
        if x:
            found.append(Line(np.array(x), np.array(y), "muted", dashed=dashed, width=1.0))
    return found
