"""A round of the game in which the person asks: what is left, what the question is worth, moves.

The possibilities are the outcomes, or all blocks of the draws that are guessed at once.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.document.edits import Edit, set_lens_setting
from model.document.table import Array, Rows
from model.evaluate.readings import Readings
from model.lens.view import Workings
from model.lenses.guessing.game import Game, block_size, drawn_rows, game_of
from model.lenses.guessing.question_tree import QuestionTree, question_tree
from model.words.names import counted


@dataclass(frozen=True, eq=False)
class OwnRound:
    """Where the person's round stands.

    Attributes:
        readings: of the document.
        game: the best plan, and the chances of all possibilities.
        left: the possibilities that the answers have left, likeliest first.
        named: those of them that the next question names.
    """

    readings: Readings
    game: Game
    left: Rows
    named: frozenset[int]

    @property
    def is_found(self) -> bool:
        """Whether only one possibility is left."""
        return len(self.left) <= 1

    @property
    def asked(self) -> int:
        """How many questions this round has had."""
        return len(self.readings.document.guessing.gains)

    @cached_property
    def chances(self) -> Array:
        """The chances of those that are left, in their order; they sum to 1."""
        shares = self.game.truth[self.left]
        total = float(shares.sum())
        return shares / total if total > 0.0 else np.full(len(shares), 1.0 / max(len(shares), 1))

    @cached_property
    def yes(self) -> float:
        """How likely the answer yes is."""
        inside = [row in self.named for row in self.left.tolist()]
        return float(self.chances[inside].sum())

    @property
    def worth(self) -> float:
        """What the answer tells on average, in bits: 0 where it is known before, at most 1."""
        return told_by(self.yes)

    @cached_property
    def plan(self) -> frozenset[int]:
        """What the best plan from here on would name."""
        if self.is_found:
            return frozenset()
        tree = _tree_of(self.game.truth, self.left)
        yes, _ = tree.children(tree.root)
        return frozenset(tree.rows_under(yes).tolist())

    @property
    def plan_worth(self) -> float:
        """What the question of the best plan would be worth, in bits."""
        inside = [row in self.plan for row in self.left.tolist()]
        return told_by(float(self.chances[inside].sum()))


def told_by(yes: float) -> float:
    """Return what an answer is worth on average, in bits, where yes has this probability.

    >>> told_by(0.5), told_by(1.0)
    (1.0, 0.0)
    """
    return 0.0 - sum(part * math.log2(part) for part in (yes, 1.0 - yes) if part > 0.0)


def own_round(readings: Readings, workings: Workings | None = None) -> OwnRound:
    """Return the round that goes on; a new one where the table no longer has what was left."""
    block = block_size(readings.prepared, readings.document, workings)
    game = game_of(readings, block, by_truth=True, workings=workings)
    settings = readings.document.guessing
    possible = np.flatnonzero(game.truth > 0.0)
    kept = set(possible.tolist())
    left = [row for row in settings.left if row in kept]
    rows = np.array(left, dtype=np.intp) if left else possible
    ranked = rows[np.lexsort((rows, -game.truth[rows]))]
    named = frozenset(settings.named) & set(ranked.tolist())
    return OwnRound(readings, game, ranked, named)


def _tree_of(truth: Array, left: Rows) -> QuestionTree:
    support = np.zeros(len(truth), dtype=bool)
    support[left] = True
    return question_tree(np.where(support, truth, 0.0), support)


def put_on_the_other_side(seen: OwnRound, row: int) -> Edit | None:
    """Return the edit that puts a possibility on the yes side, or back; None if it is out."""
    if seen.is_found or row not in set(seen.left.tolist()):
        return None
    named = seen.named ^ {row}
    label = "Name it in the question" if row in named else "Leave it out of the question"
    return _set(seen, label, named=tuple(sorted(named)))


def take_the_plan(readings: Readings) -> Edit:
    """Return the edit that names what the best plan would name."""
    seen = own_round(readings)
    return _set(seen, "Take the question of the best plan", named=tuple(sorted(seen.plan)))


def can_plan(readings: Readings) -> bool:
    """Return whether there is a question to take."""
    return readings.document.guessing.view == "own" and not own_round(readings).is_found


def can_ask_own(readings: Readings) -> bool:
    """Return whether the question could be answered both ways, or the next round can begin."""
    if readings.document.guessing.view != "own":
        return False
    seen = own_round(readings)
    if len(seen.game.truth) < 2 or (seen.is_found and not seen.asked):
        return False
    return seen.is_found or 0 < len(seen.named) < len(seen.left)


def ask_own(readings: Readings) -> Edit:
    """Return the edit in which the program answers, or that begins the next round."""
    seen = own_round(readings)
    if seen.is_found:
        return _set(seen, "Begin the next round", left=(), named=(), gains=())
    settings = readings.document.guessing
    truth = hidden_row(seen)
    if truth not in set(seen.left.tolist()):
        # The table was changed in the middle of the round: what was hidden is out of it.
        return _set(seen, "Begin the round again", left=(), named=(), gains=())
    said = truth in seen.named
    chance = seen.yes if said else 1.0 - seen.yes
    left = tuple(row for row in seen.left.tolist() if (row in seen.named) is said)
    gains = (*settings.gains, -math.log2(chance))
    rounds = settings.own_rounds
    if len(left) == 1:
        rounds = (*rounds, len(gains))
    label = f"Question {len(gains)}: {'yes' if said else 'no'}"
    return _set(seen, label, left=left, named=(), gains=gains, own_rounds=rounds)


def hidden_row(seen: OwnRound) -> int:
    """Return the possibility that the program has drawn for this round."""
    settings = seen.readings.document.guessing
    finished = len(settings.own_rounds) - (1 if seen.is_found and settings.gains else 0)
    return int(drawn_rows(seen.game.truth, finished + 1, settings.seed)[-1])


def gained_words(seen: OwnRound) -> str:
    """Return what the answers of this round have told so far, in words."""
    gains = seen.readings.document.guessing.gains
    if not gains:
        return ""
    last = f"The last answer told {gains[-1]:.3f} bits"
    return f"{last}, {counted(len(gains), 'answer')} together {sum(gains):.3f}."


def _set(seen: OwnRound, label: str, **values: object) -> Edit:
    return set_lens_setting(seen.readings.document, "guessing", label, **values)
