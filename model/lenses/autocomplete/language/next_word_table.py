"""The table of what can come next."""

import math

import numpy as np

from model.document.table import Table, table_of
from model.lenses.autocomplete.language.kneser_ney import WordModel

EVERYTHING_ELSE = "everything else"


def table_for(model: WordModel, prompt: str, most: int | None = None) -> Table:
    """Return the next words after `prompt`, likeliest first, with their probabilities as column Q.

    Equally likely words keep the order of the vocabulary. With `most`, only so many rows stand
    alone, and one row, “everything else”, has the mass of the others, summed exactly; no such row
    where nothing is left over. The mass is never spread over the words shown.
    ValueError where `most` is below 1.
    """
    words, probabilities = model.next_words(model.words_of(prompt))
    ranked = np.argsort(-probabilities, kind="stable")
    if most is None or most >= len(words):
        return table_of((words[row] for row in ranked.tolist()), Q=probabilities[ranked])
    if most < 1:
        raise ValueError(f"A table shows at least 1 word, not {most}.")
    shown, rest = ranked[:most], math.fsum(probabilities[ranked[most:]])
    outcomes = [*(words[row] for row in shown.tolist()), EVERYTHING_ELSE]
    return table_of(outcomes, Q=[*probabilities[shown].tolist(), rest])
