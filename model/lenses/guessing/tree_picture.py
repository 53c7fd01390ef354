"""View "tree" of the guessing game: the best questions, how many they are, and the floor H(P)."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import (
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Role,
    Rule,
    Text,
)
from model.figure.ticks import round_top
from model.lens.view import Workings
from model.lens.words import quoted
from model.lenses.guessing.branches_picture import top_of, tree_panel
from model.lenses.guessing.game import (
    Game,
    believed_questions,
    block_name,
    block_size,
    entropy_in_questions,
    game_of,
    questions_by_block,
)
from model.lenses.guessing.words import outcome_name, question
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text
from model.words.units import Unit

# Panels whose edges are in line share their margins, so these edges are not: the bars need none.
TREE = Place(0.004, 0.0, 0.996, 0.68)
BARS, BLOCKS = Place(0.0, 0.68, 0.63, 0.31), Place(0.63, 0.68, 0.37, 0.32)
ALL_BARS = Place(0.0, 0.68, 1.0, 0.31)
DEEPER = "Guess several draws at once and the questions a draw sink towards it."


@dataclass(frozen=True, eq=False)
class Trees:
    """The best tree, the tree that is shown, what that of who believes Q at T asks, and L/n by n.

    With the panel of the one that is shown, and how many questions the best asks for each row.
    """

    best: Game
    shown: Game
    paid: float
    by_block: Array
    panel: Panel
    questions: Array


def trees_of(readings: Readings, workings: Workings) -> Trees:
    """Return the trees for the draws at once of the settings."""
    block = block_size(readings.prepared, readings.document, workings)
    best = game_of(readings, block, by_truth=True, workings=workings)
    if readings.document.guessing.tree == "truth":
        shown, paid = best, workings.of(believed_questions, readings, block, workings)
    else:
        shown = game_of(readings, block, by_truth=False, workings=workings)
        paid = shown.expected
    by_block = workings.of(questions_by_block, readings.prepared)
    # The game of P is the same one at every T, and so are its panel and its column.
    panel, questions = workings.of(tree_panel, shown, TREE), workings.of(_questions_by_row, best)
    return Trees(best, shown, paid, by_block, panel, questions)


def _questions_by_row(game: Game) -> Array:
    return game.tree.depths_of_rows(len(game.truth)).astype(np.float64)


def tree_figure(readings: Readings, trees: Trees) -> Figure:
    """Return the tree over the bars of expected questions, and L/n over blocks of n draws."""
    prepared, game, by_block = readings.prepared, trees.shown, trees.by_block
    least, paid, block = trees.best.expected, trees.paid, trees.shown.block
    panels = [
        trees.panel,
        _bars(readings, entropy_in_questions(prepared), least, paid, block, len(by_block) > 1),
    ]
    if len(by_block) > 1:
        panels.append(_blocks(entropy_in_questions(prepared), by_block, block))
    caption = _caption(readings, least, paid, DEEPER if len(by_block) > 1 else "")
    symbol = plain(readings.tempered_symbol)
    count = len(game.truth)
    names = readings.outcomes
    if block > 1:
        names = tuple(block_name(prepared, row, block) for row in range(count))
    return Figure(
        title=f"Guessing game: {plain(escape(readings.document.title))}",
        panels=tuple(panels),
        said=caption,
        said_plainly=lambda: _alternative(readings, game, least, paid, caption),
        numbers=lambda: DataTable(
            ("outcome", "P", "questions", f"questions by the tree of {symbol}"),
            (
                names,
                game.truth,
                trees.questions,
                _questions_by_row(game_of(readings, block, by_truth=False)),
            ),
        ),
    )


def fork_question(game: Game, index: int) -> str:
    """Return what the ring at a place of the picture asks, and how it splits what is left."""
    tree = game.tree
    forks = [one for one in top_of(tree) if one.asks]
    if index >= len(forks):
        return ""
    node = forks[index].node
    masses = tree.masses(game.truth)
    yes, no = (share_text(float(masses[child])) for child in tree.children(node))
    asked = question(game, node)
    return f"<b>{asked}</b><br>yes in {yes}, no in {no} of all draws"


def _bars(
    readings: Readings, floor: float, least: float, paid: float, block: int, shared: bool
) -> Panel:
    """H(P), L(P) within [H, H + 1/n), and L(P; tree of Q at T) with what it costs too much."""
    ceiling = floor + 1.0 / block
    top = round_top(max(ceiling, paid, 1.0) * (2.5 if shared else 1.5), 16)
    bound = "H + 1" if block == 1 else f"H + 1/{block}"
    names = (
        f"<b>{floor:.3f}</b>  H(P), the floor",
        f"<b>{least:.3f}</b>  best tree",
        f"<b>{paid:.3f}</b>  tree of {readings.tempered_symbol}",
    )
    ends = (floor, ceiling, paid)
    marks: list[Mark] = [
        _bar(2.0, 0.0, floor, "entropy", "H(P)"),
        _bar(1.0, 0.0, least, "truth", "L(P), the best tree for P"),
        _bar(1.0, floor, ceiling, "entropy", f"from H to {bound}", "dashed"),
        _bar(0.0, 0.0, min(least, paid), "tempered", f"tree of {readings.tempered_symbol}"),
        _bar(0.0, least, paid, "divergence", "questions too many"),
        *(
            Text(end, 2.0 - row, name, "ink", "left", dx=9.0, on_fill=True)
            for row, (end, name) in enumerate(zip(ends, names, strict=True))
        ),
    ]
    if readings.model is None and not readings.is_moved:
        # The tree of P stands there already.
        own = f"tree of {readings.tempered_symbol}"
        marks = [mark for mark in marks if not (isinstance(mark, Bars) and mark.name == own)]
        marks = [mark for mark in marks if not (isinstance(mark, Text) and own in mark.text)]
    title = "Expected questions" if block == 1 else f"Expected questions a draw, {block} at once"
    x, y = Axis(0.0, top, visible=False), Axis(-0.6, 2.6, visible=False)
    return Panel(x, y, tuple(marks), title, BARS if shared else ALL_BARS)


def _bar(
    row: float,
    low: float,
    high: float,
    role: Role,
    name: str,
    style: Literal["filled", "dashed"] = "filled",
) -> Bars:
    return Bars(
        np.array([low]),
        np.array([max(low, high)]),
        np.array([row - 0.34]),
        np.array([row + 0.34]),
        role,
        name,
        style=style,
        horizontal=True,
    )


def _blocks(floor: float, by_block: Array, block: int) -> Panel:
    """L/n where n draws are guessed at once, sinking to H(P)."""
    sizes = np.arange(1.0, len(by_block) + 1.0)
    spread = max(float(by_block.max()) - floor, 0.02)
    low, high = floor - 1.1 * spread, floor + 1.25 * spread
    marks: tuple[Mark, ...] = (
        Rule(floor, False, "entropy", name="H(P)"),
        Text(0.5, floor, "H(P)", "entropy", "left", "small", bold=True, dx=4.0, dy=10.0),
        Line(sizes, by_block, "truth", "questions a draw", width=1.5),
        Points(sizes, by_block, "truth", "questions a draw", size=7.0),
        Points(
            sizes[block - 1 : block],
            by_block[block - 1 : block],
            "truth",
            f"questions a draw at n = {block}",
            symbol="ring",
            size=12.0,
        ),
    )
    ticks = tuple((size, f"{size:.0f}") for size in sizes.tolist())
    x = Axis(0.5, len(by_block) + 0.5, "n draws guessed at once", ticks)
    ends = (floor, floor + spread)
    y = Axis(low, high, "", tuple((end, f"{end:.3f}") for end in ends), grid=True)
    return Panel(x, y, marks, "Questions a draw", BLOCKS)


def _caption(readings: Readings, least: float, paid: float, deeper: str) -> Caption:
    prepared = readings.prepared
    floor = entropy_in_questions(prepared)
    if prepared.truth_weights.support_size == 1:
        name = quoted(readings.outcomes[prepared.most_likely_row])
        return Caption("There is nothing to ask.", f"It is always {name}.")
    if readings.document.guessing.tree == "truth":
        lead = "Split the chances evenly."
        rest = (
            f"The best yes-or-no questions find the outcome in {least:.3f} on average; "
            f"H(P) = {floor:.3f} bits says that nobody can do better. "
        )
        if math.isclose(floor, least, rel_tol=1e-12):
            return Caption(lead, rest + "Here every split is even, so the two are equal.")
        return Caption(lead, rest + _in_unit(readings) + deeper)
    symbol = readings.tempered_symbol
    lead = f"This is how someone asks who believes {symbol}."
    excess = max(paid - least, 0.0)
    rest = (
        f"Played against P it takes {paid:.3f} questions, {excess:.3f} more than the best: "
        f"the whole-question shadow of D(P ‖ {symbol})"
    )
    divergence = readings["kl_p_qt"].value
    if divergence is None:
        return Caption(lead, rest + ".")
    bits = Unit.BITS.of(divergence)
    number = "∞" if math.isinf(bits) else f"{bits:.3f} bits"
    tail = " What it holds impossible it asks last." if math.isinf(bits) else ""
    return Caption(lead, f"{rest} = {number}.{tail}")


def _in_unit(readings: Readings) -> str:
    if readings.unit is Unit.BITS:
        return ""
    return f"In {readings.unit.value} that floor is {readings.quantity('entropy_p')}. "


def _alternative(
    readings: Readings, game: Game, least: float, paid: float, caption: Caption
) -> str:
    tree, truth = game.tree, game.truth
    depths = tree.depths[: tree.leaf_count]
    order = np.lexsort((tree.rows, depths))[:10]
    lines = [
        f"A tree of yes-or-no questions with {tree.leaf_count:,} outcomes, "
        f"the best for {'P' if game.by_truth else readings.tempered_symbol}."
    ]
    for leaf in order.tolist():
        row = int(tree.rows[leaf])
        questions = counted(int(depths[leaf]), "question")
        lines.append(
            f"{outcome_name(game.prepared, row, game.block)}: {questions}, "
            f"P {compact_text(float(truth[row]))}."
        )
    if tree.leaf_count > len(order):
        lines.append(f"And {tree.leaf_count - len(order):,} more.")
    lines.append(
        f"Questions a draw: H(P) {entropy_in_questions(game.prepared):.3f}, best tree {least:.3f}, "
        f"tree of {readings.tempered_symbol} {paid:.3f}."
    )
    return plain(" ".join([*lines, caption.lead, caption.rest]))
