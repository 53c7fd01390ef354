"""Edits that make a joint table of what is pasted: pairs that are counted, or a matrix."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from model.document.cells import is_number
from model.document.document import Document
from model.document.edits.edit import Edit
from model.document.table import Column, Table
from model.words.names import counted

JOINT = "joint"  # the lens that reads the whole table as two variables
FEWEST_PAIRS = 3
MOST_VALUES = 1_000  # of the variable that becomes columns


def are_pairs(document: Document, block: Sequence[Sequence[str]]) -> bool:
    """Return whether a block is observations of two variables, a pair a line.

    Two columns of words are: no table of weights could be read from them. Through the Joint lens
    two columns with a number in the second are too, where the same names come again.
    """
    lines = [line for line in block if any(cell.strip() for cell in line)]
    if len(lines) < FEWEST_PAIRS or any(len(line) != 2 for line in lines):
        return False
    if not any(is_number(line[1]) for line in lines):
        return True
    names = Counter(line[0].strip() for line in lines)
    return document.lens == JOINT and max(names.values()) > 1


def count_pairs(document: Document, block: Sequence[Sequence[str]]) -> Edit:
    """Return the edit that makes the table of how often each came with each, seen as Joint.

    The first of a pair has a row, the second a column, in the order in which they came. A first
    line whose names never come again is the heading. ValueError where so many values come second
    that they cannot be columns.
    """
    pairs = [tuple(" ".join(cell.split()) for cell in line) for line in block]
    pairs = [pair for pair in pairs if any(pair)]
    if all(sum(line[side] == pairs[0][side] for line in pairs) == 1 for side in (0, 1)):
        pairs = pairs[1:]
    values = len({line[1] for line in pairs})
    if values > MOST_VALUES:
        raise ValueError(
            f"The second of the pairs takes {values:,} values; each would be a column, and at "
            f"most {MOST_VALUES:,} can be."
        )
    changed = replace(joint_of(document, counted_pairs(pairs)), lens=JOINT)
    return Edit(f"Count {counted(len(pairs), 'pair')}", changed)


def counted_pairs(pairs: Sequence[Sequence[str]]) -> Table:
    """Return how often each came with each: a row for each of the first, a column of the second."""
    tally = Counter(map(tuple, pairs))
    rows, heads = (dict.fromkeys(line[side] for line in pairs) for side in (0, 1))
    columns = tuple(Column(head, [float(tally[row, head]) for row in rows]) for head in heads)
    return Table(tuple(rows), columns)


def joint_of(document: Document, table: Table, whole: float = 0.0) -> Document:
    """Return the document over another joint table: of its rows none is learned yet.

    `whole` is I(X; Y) in nats of the corpus of which the table is a part.
    """
    model = 1 if len(table.columns) > 1 else None
    settings = replace(document.joint, learned=-1, learned_x=-1, whole=whole)
    return replace(
        document,
        table=table,
        truth=0,
        model=model,
        reward=None,
        scenes=(),
        text=None,
        joint=settings,
    )
