"""Typing with a word model: what can come next, taking a word, and taking one back."""

import math
from dataclasses import dataclass

import numpy as np

from model.document.table import Table, table_of
from model.exact import FloatArray
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.tokenise import (
    END,
    UNKNOWN,
    detokenise,
    ends_open,
    tokenise,
)
from model.texts.position import EVERYTHING_ELSE

STOPS = ".!?…"
OPENERS = "([{“«/#£$€"
NO_WORDS = (UNKNOWN, EVERYTHING_ELSE)


@dataclass(frozen=True)
class Typed:
    """A prompt while it is being typed.

    Attributes:
        before: the text before the word that has only been begun; all of it where none has.
        words: its words in the model's case.
        begun: the letters of a word that is not finished yet, or "".
    """

    before: str
    words: tuple[str, ...]
    begun: str


@dataclass(frozen=True, eq=False)
class NextWords:
    """What can come next, likeliest first.

    Attributes:
        typed: the prompt.
        words: the words, of those that begin with `typed.begun`.
        probabilities: of each, given all that was typed; they sum to 1.
        share: the probability that the next word begins as typed; 1 where none was begun.
    """

    typed: Typed
    words: tuple[str, ...]
    probabilities: FloatArray
    share: float


def typed(model: WordModel, prompt: str) -> Typed:
    """Return the prompt, its last letters taken as a word begun if they are no word by themselves.

    They are where no space follows them, the text has no such word, and words begin with them.
    """
    last = _last_token(prompt)
    if last and prompt.endswith(last) and last[-1].isalnum():
        before = prompt[: len(prompt) - len(last)]
        whole = model.words_of(prompt)[-1:]
        known = bool(whole) and whole[0] in model.vocabulary.ids
        if not known and _beginning(model, last):
            return Typed(before, model.words_of(before), last)
    return Typed(prompt, model.words_of(prompt), "")


def next_words(model: WordModel, prompt: str) -> NextWords:
    """Return the words that can come next and their probabilities, equal ones by vocabulary.

    While a word is being typed only words that begin so are possible: their probabilities are
    divided by their sum, `share`.
    """
    now = typed(model, prompt)
    words, probabilities = model.next_words(now.words)
    rows, share = np.arange(len(words)), 1.0
    if now.begun:
        rows = np.array(_beginning(model, now.begun))
        share = math.fsum(probabilities[rows])
    ranked = rows[np.argsort(-probabilities[rows], kind="stable")]
    chosen = probabilities[ranked] / share if now.begun else probabilities[ranked]
    chosen.flags.writeable = False
    return NextWords(now, tuple(words[row] for row in ranked.tolist()), chosen, share)


def next_words_table(found: NextWords, most: int) -> Table:
    """Return what can come next as a table with the same probabilities as P and as Q.

    The `most` likeliest words have a row each; the others are one row, “everything else”, with
    their mass summed exactly. There is no such row where nothing is left over.
    """
    shown = found.probabilities[:most].tolist()
    outcomes = [*found.words[:most]]
    if len(found.words) > most:
        shown.append(math.fsum(found.probabilities[most:]))
        outcomes.append(EVERYTHING_ELSE)
    return table_of(outcomes, P=shown, Q=shown)


def can_take(word: str) -> bool:
    """Return whether a row of the table is something that can be written."""
    return word not in NO_WORDS


def with_word(model: WordModel, prompt: str, word: str) -> str:
    """Return the prompt with a word taken: spaced as people write, and a space after it.

    It takes the place of the letters begun. `<end>` finishes the sentence: with a full stop, if
    there is none. Full stops have no space after them, as what follows them may be more of them.
    """
    now = typed(model, prompt)
    base = now.before.rstrip()
    if word == END:
        return base + (" " if base.endswith(tuple(STOPS)) else ". ")
    if ends_open(now.before):
        last = _last_token(base)
        text = base + detokenise((last, word), starts_sentence=False)[len(last) :]
    else:
        text = now.before + detokenise((word,))
    return text + ("" if word[-1] in STOPS + OPENERS else " ")


def without_word(prompt: str) -> str:
    """Return the prompt without its last word or mark; what is before it stays as typed."""
    base = prompt.rstrip()
    last = _last_token(base)
    return base[: -len(last)] if last and base.endswith(last) else base[:-1]


def _last_token(text: str) -> str:
    sentences = tokenise(text)
    return sentences[-1][-1] if sentences else ""


def _beginning(model: WordModel, letters: str) -> list[int]:
    """The rows of the words that begin with these letters, capital or not."""
    small = letters.lower()
    return [row for row, word in enumerate(model.words) if word.lower().startswith(small)]
