"""The controls of the guessing game: what is shown, the moves of the game, and its draws."""

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.settings import LARGEST_SEED, GuessingSettings
from model.document.table import UnreadableTableError, weights_of
from model.evaluate.readings import Readings
from model.lens.controls import Q_AT_T, Button, Choice, Control, IsShown, Number, field_choice
from model.lenses.guessing.game import largest_block
from model.lenses.guessing.own_round import ask_own, can_ask_own, can_plan, take_the_plan
from model.lenses.guessing.rounds import (
    answer,
    ask,
    can_answer,
    can_ask,
    can_play,
    new_round,
    play_rounds,
)

_VIEWS = {
    "tree": "Look at the tree",
    "own": "Play the guessing game",
    "play": "Let the tree ask",
    "draw": "Draw",
}


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
    words = "1 draw at a time" if block == 1 else f"{block or 'as many'} draws at once"
    own = {"left": (), "named": (), "gains": (), "own_rounds": ()}
    return set_lens_setting(document, "guessing", f"Guess {words}", block=block, **own)


def _possible(document: Document) -> int:
    """How many outcomes P or the tempered column holds possible; 0 of a column without weight."""
    try:
        truth = weights_of(document.truth_column).support
        return int(np.count_nonzero(truth | weights_of(document.tempered_column).support))
    except UnreadableTableError:
        return 0


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


def _has_two_trees(document: Document) -> bool:
    """Whether Q at T may ask other questions than P."""
    is_another = document.model is not None or document.temperature != 1.0
    return is_another and document.guessing.view != "own"


CONTROLS: tuple[Control, ...] = (
    field_choice(
        GuessingSettings,
        "view",
        "View",
        "The tree of questions, a game in which you ask or the tree does, or the surprise of draws",
        (("tree", "Tree"), ("own", "Play"), ("play", "Tree asks"), ("draw", "Draw")),
        _VIEWS.__getitem__,
    ),
    Choice(
        "Tree of",
        "Whose best tree asks the questions; another choice begins the game again",
        (("truth", "P"), ("tempered", Q_AT_T)),
        lambda document: document.guessing.tree,
        _set_tree,
        shown=_has_two_trees,
    ),
    Number(
        "At once",
        "How many draws are guessed at once: the more, the nearer to H(P) a draw; auto is 3 of two",
        0.0,
        12.0,
        0,
        lambda document: float(document.guessing.block),
        _set_block,
        off="auto",
        shown=_in("tree", "own"),
    ),
    Button(
        "Ask it",
        "Ask the question as it stands; after a round, begin the next",
        ask_own,
        "Space",
        can_ask_own,
        shown=_in("own"),
    ),
    Button(
        "Best question",
        "Name what the best plan would name here",
        take_the_plan,
        "B",
        can_plan,
        shown=_in("own"),
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
        shown=_in("own", "play", "draw"),
    ),
    Button(
        "New seed",
        "Other draws; the game begins again",
        _new_seed,
        shown=_in("own", "play", "draw"),
    ),
)
