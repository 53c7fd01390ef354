"""Guessing game: entropy as yes-or-no questions, to look at, to play, and to draw."""

import math
from functools import partial
from typing import assert_never

from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Line, Mark, Points
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lens.words import row_tip
from model.lenses.guessing.branches_picture import QUESTION
from model.lenses.guessing.controls import CONTROLS
from model.lenses.guessing.draw_picture import draw_figure
from model.lenses.guessing.game import Game
from model.lenses.guessing.own_picture import SIDES, own_figure
from model.lenses.guessing.own_round import OwnRound, own_round, put_on_the_other_side
from model.lenses.guessing.play_picture import play_figure
from model.lenses.guessing.tree_picture import fork_question, tree_figure, trees_of
from model.lenses.guessing.words import outcome_name
from model.words.numerals import compact_text, share_text


def view(readings: Readings, workings: Workings) -> View:
    """Return the view that the settings choose: the tree, the game, or the draws."""
    document = readings.document
    match document.guessing.view:
        case "own":
            seen = own_round(readings, workings)
            figure = own_figure(readings, workings)
            return View(document, figure, partial(_own_tip, seen), partial(_own_click, seen))
        case "play":
            return View(document, play_figure(readings, workings), partial(_tip, readings, None))
        case "draw":
            return View(document, draw_figure(readings), partial(_tip, readings, None))
        case "tree":
            trees = trees_of(readings, workings)
            figure = tree_figure(readings, trees)
            return View(document, figure, partial(_tip, readings, trees.shown))
        case _:
            assert_never(document.guessing.view)


def _own_tip(seen: OwnRound, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars) or mark.key != SIDES:
        return ""
    row = int(seen.left[index])
    name = outcome_name(seen.game.prepared, row, seen.game.block, 60)
    side, other = ("yes", "no") if row in seen.named else ("no", "yes")
    chance = share_text(float(seen.chances[index]))
    return f"<b>{name}</b><br>{chance}, on the side of {side}<br>click: over to {other}"


def _own_click(seen: OwnRound, mark: Mark, index: int) -> Edit | None:
    if not isinstance(mark, Bars) or mark.key != SIDES:
        return None
    return put_on_the_other_side(seen, int(seen.left[index]))


def _tip(readings: Readings, game: Game | None, mark: Mark, index: int) -> str:
    if isinstance(mark, Points) and mark.key == QUESTION and game is not None:
        return fork_question(game, index)
    if isinstance(mark, Bars):
        if len(mark.rows):
            return row_tip(readings, mark, index)
        length = float(mark.right[index] - mark.left[index])
        return f"<b>{mark.name}</b><br>{compact_text(length, 4)}" if mark.horizontal else ""
    if isinstance(mark, Line | Points) and mark.name and index < len(mark.x):
        x, y = float(mark.x[index]), float(mark.y[index])
        if math.isnan(y):
            return ""
        return f"<b>{mark.name}</b><br>{compact_text(y, 4)} after {x:,.0f}"
    return ""


LOOK = Look(view, controls=CONTROLS)
