"""The shape of a question tree: which of its top is shown, and where its nodes stand."""

from dataclasses import dataclass
from heapq import heappop, heappush

from model.lenses.guessing.question_tree import QuestionTree

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


def top_of(tree: QuestionTree, most: int = MOST_LEAVES) -> tuple[ShownNode, ...]:
    """Return the top of a tree with at most `most` leaves, children before parents, root last.

    The whole tree if it fits; else the likeliest nodes are opened first, so that what is left
    closed is what is seldom reached.
    """
    opened = _opened(tree, most)
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


def _opened(tree: QuestionTree, most: int) -> set[int]:
    """The questions that are shown: opening one adds one leaf."""
    opened: set[int] = set()
    waiting = [(-float(tree.weights[tree.root]), -tree.root)]
    while waiting and len(opened) + 1 < most:
        _, node = heappop(waiting)
        if tree.is_leaf(-node):
            continue
        opened.add(-node)
        for child in tree.children(-node):
            heappush(waiting, (-float(tree.weights[child]), -child))
    return opened
