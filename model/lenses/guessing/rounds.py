"""Rounds of the guessing game: what Ask, Yes, No and Play change in the document."""

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.evaluate.readings import Readings
from model.lens.view import Workings
from model.lenses.guessing.game import Game, drawn_rows, game_of
from model.lenses.guessing.question_tree import QuestionTree
from model.words.names import counted

ROUNDS_AT_ONCE, MOST_ROUNDS = 100, 10_000


def played_game(readings: Readings, workings: Workings | None = None) -> Game:
    """Return the game that is played: by the tree of P or of Q at T, one draw at a time."""
    by_truth = readings.document.guessing.tree == "truth"
    return game_of(readings, 1, by_truth=by_truth, workings=workings)


def answers_so_far(readings: Readings, tree: QuestionTree) -> tuple[bool, ...]:
    """Return the answers of the round that goes on; none where the last one is finished."""
    answers = readings.document.guessing.answers
    return () if answers and tree.is_leaf(tree.node_after(answers)) else answers


def can_answer(readings: Readings) -> bool:
    """Return whether the game is on screen and there is anything to ask."""
    settings = readings.document.guessing
    if settings.view != "play":
        return False
    possible = readings.truth > 0.0
    if settings.tree != "truth":
        possible = possible | (readings.tempered > 0.0)
    return int(np.count_nonzero(possible)) > 1


def can_ask(readings: Readings) -> bool:
    """Return whether the program's own outcome is among those that are left."""
    if not can_answer(readings):
        return False
    if not readings.document.guessing.answers:
        return True
    tree = played_game(readings).tree
    answers = answers_so_far(readings, tree)
    return _true_answers(readings, tree)[: len(answers)] == answers


def ask(readings: Readings) -> Edit:
    """Return the edit in which the program answers the question for the outcome it has drawn."""
    tree = played_game(readings).tree
    answers, truth = answers_so_far(readings, tree), _true_answers(readings, tree)
    if truth[: len(answers)] != answers or len(truth) == len(answers):
        raise ValueError("This round is about an outcome of your own: go on with Yes or No.")
    return _answered(readings, tree, (*answers, truth[len(answers)]))


def answer(readings: Readings, said: bool) -> Edit:
    """Return the edit that answers yes or no; the answer that finds the outcome ends the round."""
    tree = played_game(readings).tree
    return _answered(readings, tree, (*answers_so_far(readings, tree), said))


def _answered(readings: Readings, tree: QuestionTree, answers: tuple[bool, ...]) -> Edit:
    settings = readings.document.guessing
    questions = settings.questions
    if tree.is_leaf(tree.node_after(answers)):
        questions = (*questions, len(answers))
    label = f"Question {len(answers)}: {'yes' if answers[-1] else 'no'}"
    return set_lens_setting(
        readings.document, "guessing", label, answers=answers, questions=questions
    )


def play_rounds(readings: Readings) -> Edit:
    """Return the edit in which the program plays 100 rounds by itself, up to 10,000 in all."""
    settings, tree = readings.document.guessing, played_game(readings).tree
    done = len(settings.questions)
    stop = min(done + ROUNDS_AT_ONCE, MOST_ROUNDS)
    rows = drawn_rows(readings.prepared.truth, stop, settings.seed)[done:]
    used = tree.depths_of_rows(len(readings.outcomes))[rows].tolist()
    return set_lens_setting(
        readings.document,
        "guessing",
        f"Play {counted(len(used), 'round')}",
        view="play",
        answers=(),
        questions=(*settings.questions, *used),
    )


def can_play(readings: Readings) -> bool:
    """Return whether more rounds can be played."""
    return len(readings.document.guessing.questions) < MOST_ROUNDS


def new_round(document: Document, label: str, **values: object) -> Edit:
    """Return an edit of the settings after which all rounds start again."""
    fresh = {"questions": (), "answers": (), "left": (), "named": (), "gains": (), "own_rounds": ()}
    return set_lens_setting(document, "guessing", label, **{**fresh, **values})


def _true_answers(readings: Readings, tree: QuestionTree) -> tuple[bool, ...]:
    """The answers for the outcome that the program has drawn for the round to come."""
    settings = readings.document.guessing
    rows = drawn_rows(readings.prepared.truth, len(settings.questions) + 1, settings.seed)
    return tree.answers_to(int(rows[-1]))
