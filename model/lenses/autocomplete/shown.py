"""What the picture of the next words shows: the places of the text, and the likeliest words."""

import math
from dataclasses import dataclass

import numpy as np

from model.document.table import Array
from model.evaluate.readings import Readings
from model.lens.lens import LensError
from model.lenses.autocomplete.language.along import entropies_along, surprisals
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.typing import NextWords, can_take
from model.measures import entropy
from model.texts.position import EVERYTHING_ELSE
from model.words.names import counted

SHOWN_WORDS, PLACES = 9, 9


@dataclass(frozen=True, eq=False)
class Along:
    """The places of the text, the next one last.

    Attributes:
        words: what came at each place; of the last, the letters begun.
        entropies: of what could come at each place, in nats.
        surprises: of what came, in nats; none for the last place.
    """

    words: tuple[str, ...]
    entropies: Array
    surprises: Array


@dataclass(frozen=True, eq=False)
class Ranked:
    """The rows drawn, likeliest as trained first, and all others together.

    Attributes:
        rows: the table rows that have a bar of their own.
        trained, tempered: their probabilities as trained and at T.
        others: how many words the last bar stands for; 0 where there is none.
        others_trained, others_tempered: its probabilities.
    """

    rows: tuple[int, ...]
    trained: Array
    tempered: Array
    others: int
    others_trained: float
    others_tempered: float


def along_text(model: WordModel, found: NextWords) -> Along:
    """Return the places of the text."""
    typed = found.typed
    entropies = entropies_along(model, typed.words)
    if typed.begun:
        entropies[-1] = entropy(found.probabilities)
    return Along((*typed.words, typed.begun), entropies, surprisals(model, typed.words))


def check_table(readings: Readings, found: NextWords) -> None:
    """Raise LensError where the table is not that of the next words, in whatever order."""
    count = min(readings.document.autocomplete.rows, len(found.words))
    rest = {EVERYTHING_ELSE} if count < len(found.words) else set()
    if set(readings.outcomes) != {*found.words[:count], *rest}:
        raise LensError(
            "The table holds something else. Type the beginning of a sentence above: what can "
            "come next becomes the table, and undo brings this one back."
        )


def ranked_words(readings: Readings, found: NextWords) -> Ranked:
    """Return the likeliest words of the table as trained, and all others as one."""
    prepared, tempered = readings.prepared, readings.tempered
    trained, count = prepared.truth, len(readings.outcomes)
    order = [
        row for row in prepared.rows_by_truth.tolist() if readings.outcomes[row] != EVERYTHING_ELSE
    ]
    rows = tuple(order[:SHOWN_WORDS])
    hidden = np.ones(count, dtype=bool)
    hidden[list(rows)] = False
    return Ranked(
        rows,
        trained[list(rows)],
        tempered[list(rows)],
        len(found.words) - len(rows),
        math.fsum(trained[hidden]),
        math.fsum(tempered[hidden]),
    )


def has_moved(readings: Readings) -> bool:
    """Return whether the dial or a filter has changed what was learned."""
    return readings.document.temperature != 1.0 or bool(readings.filtered)


def first_word(readings: Readings, ranked: Ranked) -> int:
    """Return the place of the bar that Tab takes, or −1."""
    words = (readings.outcomes[row] for row in ranked.rows)
    return next((place for place, word in enumerate(words) if can_take(word)), -1)


def with_others(ranked: Ranked, values: Array, others: float) -> Array:
    """Return values with that of the last bar, if there is one, after them."""
    return np.append(values, others) if ranked.others else values


def others_name(readings: Readings, ranked: Ranked) -> str:
    """Return what the last bar is called: as the table's last row, if it stands for the same."""
    hidden = len(readings.outcomes) - len(ranked.rows)
    only_rest = hidden == 1 and EVERYTHING_ELSE in readings.outcomes
    return EVERYTHING_ELSE if only_rest else counted(ranked.others, "other")
