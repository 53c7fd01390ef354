"""The controls of the guessing game: what is shown, the moves of the game, and its draws."""

import numpy as np

from model.document.column_weights import weights_of
from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.settings import LARGEST_SEED
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Control, IsShown, Number
from model.lenses.guessing.game import largest_block
from model.lenses.guessing.rounds import (
    answer,
    ask,
    can_answer,
    can_ask,
    can_play,
    new_round,
    play_rounds,
)


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


def _in(*views: str) -> IsShown:
    return lambda document: document.guessing.view in views


CONTROLS: tuple[Control, ...] = (
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
)
