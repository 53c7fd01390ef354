"""Words of the guessing game: the question at a fork, outcomes cut to the room they have."""

from itertools import groupby

import numpy as np

from model.document.table import Array, Rows
from model.evaluate.prepared import Prepared
from model.lenses.guessing.game import Game, block_outcomes
from model.words.markup import escape
from model.words.names import fit, joined


def cut(name: str, length: int) -> str:
    """Return a name cut to a number of letters, safe in markup."""
    return escape(fit(name, length))


def outcome_name(prepared: Prepared, row: int, block: int = 1, length: int = 24) -> str:
    """Return the name of an outcome, or of a block of them, safe in markup and of some length.

    A block that is longer counts equal draws in a row: `3 × blue`; then it ends in whole names.
    """
    drawn = block_outcomes(prepared, row, block)
    whole = " + ".join(drawn)
    if len(whole) <= length or block == 1:
        return cut(whole, length)
    runs = [(name, len(list(run))) for name, run in groupby(drawn)]
    parts = [name if count == 1 else f"{count} × {name}" for name, count in runs]
    for most in range(len(parts), 0, -1):
        said = " + ".join(parts[:most]) + (" + …" if most < len(parts) else "")
        if len(said) <= length:
            return escape(said)
    return cut(parts[0], length)


def question(game: Game, node: int, length: int = 24, most: int = 3) -> str:
    """Return what is asked at a fork, likeliest outcomes first: `Is it sunny?`, `Is it a or b?`.

    At most `most` outcomes are named, each cut to `length` letters.
    """
    yes, _ = game.tree.children(node)
    rows = game.tree.rows_under(yes)
    named = likeliest(rows, game.truth, most)
    names = [outcome_name(game.prepared, row, game.block, length) for row in named]
    if len(rows) <= most:
        return f"Is it {joined(names, 'or')}?"
    return f"Is it one of {', '.join(names)}, …?"


def likeliest(rows: Rows, truth: Array, most: int) -> list[int]:
    """Return the likeliest of some rows, equal ones in table order."""
    if len(rows) > 64:
        edge = -np.partition(-truth[rows], most)[most]
        equal = rows[truth[rows] == edge]
        rows = np.concatenate((rows[truth[rows] > edge], np.sort(equal)[:most]))
    ranked = np.lexsort((rows, -truth[rows]))
    return [int(row) for row in rows[ranked[:most]].tolist()]


def power_text(depth: int) -> str:
    """Return the share of a leaf at a depth: 2 to the minus depth, in markup."""
    return f"2<sup>−{depth}</sup>"
