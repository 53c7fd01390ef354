"""Guessing game: entropy as yes-or-no questions, to look at, to play, and to draw."""

from functools import partial

import numpy as np

from model.document.column_weights import weights_of
from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.settings import LARGEST_SEED
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Line, Mark, Points
from model.lens.controls import Button, Choice, Number, Shown
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lens.words import row_tip
from model.lenses.guessing.draw import draw_figure
from model.lenses.guessing.game import Game, largest_block
from model.lenses.guessing.play import play_figure
from model.lenses.guessing.rounds import (
    answer,
    ask,
    can_answer,
    can_ask,
    can_play,
    new_round,
    play_rounds,
)
from model.lenses.guessing.tree import fork_question, tree_figure, trees_of
from model.words.numerals import compact_text


def view(readings: Readings, workings: Workings) -> View:
    """Return the view that the settings choose: the tree, the game, or the draws."""
    document = readings.document
    if document.guessing.view == "play":
        return View(document, play_figure(readings, workings), partial(_tip, readings, None))
    if document.guessing.view == "draw":
        return View(document, draw_figure(readings), partial(_tip, readings, None))
    trees = trees_of(readings, workings)
    return View(document, tree_figure(readings, trees), partial(_tip, readings, trees.shown))


def _tip(readings: Readings, game: Game | None, mark: Mark, index: int) -> str:
    if isinstance(mark, Points) and mark.name == "question" and game is not None:
        return fork_question(game, index)
    if isinstance(mark, Bars):
        if len(mark.rows):
            return row_tip(readings, mark, index)
        length = float(mark.right[index] - mark.left[index])
        return f"<b>{mark.name}</b><br>{compact_text(length, 4)}" if mark.horizontal else ""
    if isinstance(mark, Line | Points) and mark.name and index < len(mark.x):
        x, y = float(mark.x[index]), float(mark.y[index])
        return f"<b>{mark.name}</b><br>{compact_text(y, 4)} after {x:,.0f}"
    return ""


def _set_view(document: Document, value: str) -> Edit:
    names = {"tree": "Look at the tree", "play": "Play the guessing game", "draw": "Draw"}
    return set_lens_setting(document, "guessing", names[value], view=value)


def _set_tree(document: Document, value: str) -> Edit:
    name = "P" if value == "truth" else "Q at T"
    return new_round(document, f"Ask by the tree of {name}", tree=value)


def _set_block(document: Document, value: float) -> Edit:
    block = round(value)
    count = _possible(document)
    if block > largest_block(count):
        raise ValueError(
            f"{block} draws at once of {count:,} outcomes are more than 4,096 blocks; "
            f"at most {largest_block(count)} can be guessed at once here."
        )
    words = "1 draw at a time" if block == 1 else f"{block} draws at once"
    return set_lens_setting(document, "guessing", f"Guess {words}", block=block, view="tree")


def _possible(document: Document) -> int:
    truth = weights_of(document.truth_column).support
    return int(np.count_nonzero(truth | weights_of(document.tempered_column).support))


def _set_seed(document: Document, value: float) -> Edit:
    seed = round(value)
    return new_round(document, f"Set the seed to {seed}", seed=seed)


def _new_seed(readings: Readings) -> Edit:
    seed = readings.document.guessing.seed % LARGEST_SEED + 1
    return new_round(readings.document, f"Take the seed {seed}", seed=seed)


def _draw(readings: Readings, draws: int) -> Edit:
    label = "Draw once" if draws == 1 else f"Draw {draws:,} times"
    return set_lens_setting(readings.document, "guessing", label, draws=draws, view="draw")


def _in(*views: str) -> Shown:
    return lambda document: document.guessing.view in views


LOOK = Look(
    view,
    controls=(
        Choice(
            "View",
            "The tree of questions, the game, or the mean surprise of draws",
            (("tree", "Tree"), ("play", "Play"), ("draw", "Draw")),
            lambda document: document.guessing.view,
            _set_view,
        ),
        Choice(
            "Tree of",
            "Whose best tree asks the questions; another choice begins the game again",
            (("truth", "P"), ("tempered", "Q at T")),
            lambda document: document.guessing.tree,
            _set_tree,
        ),
        Number(
            "At once",
            "How many draws the tree guesses at once: the more, the nearer to H(P) a draw",
            1.0,
            12.0,
            0,
            lambda document: float(document.guessing.block),
            _set_block,
            shown=_in("tree"),
        ),
        Button(
            "Ask",
            "The program answers for the outcome it has drawn",
            ask,
            "Space",
            can_ask,
            shown=_in("play"),
        ),
        Button(
            "Yes",
            "Answer yes, for an outcome that you think of",
            lambda readings: answer(readings, True),
            "Y",
            can_answer,
            shown=_in("play"),
        ),
        Button(
            "No",
            "Answer no, for an outcome that you think of",
            lambda readings: answer(readings, False),
            "N",
            can_answer,
            shown=_in("play"),
        ),
        Button(
            "Play 100 rounds",
            "Let the program ask and answer",
            play_rounds,
            "",
            can_play,
            shown=_in("play"),
        ),
        Button(
            "1 draw",
            "Draw once from P",
            lambda readings: _draw(readings, 1),
            shown=_in("draw"),
        ),
        Button(
            "100 draws",
            "Draw 100 times from P",
            lambda readings: _draw(readings, 100),
            shown=_in("draw"),
        ),
        Button(
            "10,000 draws",
            "Draw 10,000 times",
            lambda readings: _draw(readings, 10_000),
            shown=_in("draw"),
        ),
        Number(
            "Seed",
            "Which draws come: the same seed always gives the same ones",
            0.0,
            float(LARGEST_SEED),
            0,
            lambda document: float(document.guessing.seed),
            _set_seed,
            shown=_in("play", "draw"),
        ),
        Button(
            "New seed",
            "Other draws; the game begins again",
            _new_seed,
            shown=_in("play", "draw"),
        ),
    ),
)
