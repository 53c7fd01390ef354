"""Rounds of the guessing game: what Ask, Yes, No and Play change in the document."""

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.evaluate.readings import Readings
from model.lens.lens import LensError
from model.lenses.guessing.game import Game, drawn_rows, game_of

ROUNDS_AT_ONCE, MOST_ROUNDS = 100, 10_000


def played_game(readings: Readings) -> Game:
    """Return the game that is played: by the tree of P or of Q at T, one draw at a time."""
    if readings.prepared is None:
        raise LensError(readings.problem)
    by_truth = readings.document.guessing.tree == "truth"
    return game_of(readings, readings.prepared, 1, by_truth=by_truth)


def is_finished(readings: Readings) -> bool:
    """Return whether the answers of the round have come to an outcome."""
    answers, tree = readings.document.guessing.answers, played_game(readings).tree
    return bool(answers) and tree.is_leaf(tree.node_after(answers))


def answers_so_far(readings: Readings) -> tuple[bool, ...]:
    """Return the answers of the round that goes on; none where the last one is finished."""
    return () if is_finished(readings) else readings.document.guessing.answers


def can_answer(readings: Readings) -> bool:
    """Return whether the game is on screen and there is anything to ask."""
    if readings.document.guessing.view != "play" or readings.prepared is None:
        return False
    return not played_game(readings).tree.is_leaf(played_game(readings).tree.root)


def can_ask(readings: Readings) -> bool:
    """Return whether the program's own outcome is among those that are left."""
    if not can_answer(readings):
        return False
    answers = answers_so_far(readings)
    return _true_answers(readings)[: len(answers)] == answers


def ask(readings: Readings) -> Edit:
    """Return the edit in which the program answers the question for the outcome it has drawn."""
    answers = answers_so_far(readings)
    truth = _true_answers(readings)
    if truth[: len(answers)] != answers or len(truth) == len(answers):
        raise ValueError("This round is about an outcome of your own: go on with Yes or No.")
    return answer(readings, truth[len(answers)])


def answer(readings: Readings, said: bool) -> Edit:
    """Return the edit that answers yes or no; the answer that finds the outcome ends the round."""
    answers = (*answers_so_far(readings), said)
    tree, settings = played_game(readings).tree, readings.document.guessing
    questions = settings.questions
    if tree.is_leaf(tree.node_after(answers)):
        questions = (*questions, len(answers))
    label = f"Question {len(answers)}: {'yes' if said else 'no'}"
    return set_lens_setting(
        readings.document, "guessing", label, answers=answers, questions=questions
    )


def play_rounds(readings: Readings) -> Edit:
    """Return the edit in which the program plays 100 rounds by itself, up to 10,000 in all."""
    settings, tree = readings.document.guessing, played_game(readings).tree
    if readings.prepared is None:
        raise LensError(readings.problem)
    done = len(settings.questions)
    stop = min(done + ROUNDS_AT_ONCE, MOST_ROUNDS)
    rows = drawn_rows(readings.prepared.truth, stop, settings.seed)[done:]
    used = tree.depths_of_rows(len(readings.outcomes))[rows].tolist()
    return set_lens_setting(
        readings.document,
        "guessing",
        f"Play {len(used)} rounds",
        view="play",
        answers=(),
        questions=(*settings.questions, *used),
    )


def can_play(readings: Readings) -> bool:
    """Return whether more rounds can be played."""
    return readings.prepared is not None and len(readings.document.guessing.questions) < MOST_ROUNDS


def new_round(document: Document, label: str, **values: object) -> Edit:
    """Return an edit of the settings after which all rounds start again."""
    return set_lens_setting(document, "guessing", label, questions=(), answers=(), **values)


def _true_answers(readings: Readings) -> tuple[bool, ...]:
    """The answers for the outcome that the program has drawn for the round to come."""
    settings = readings.document.guessing
    if readings.prepared is None:
        return ()
    rows = drawn_rows(readings.prepared.truth, len(settings.questions) + 1, settings.seed)
    return played_game(readings).tree.answers_to(int(rows[-1]))
