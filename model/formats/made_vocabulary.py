"""A vocabulary like that of a language model, made on demand: 128,256 tokens with P and Q.

The weights follow Zipf's law as Mandelbrot amended it, w(r) = 1 / (r + 2.7)^1.07, and Q is P
disturbed, as a model's belief would be. Source: B. Mandelbrot, An informational theory of the
statistical structure of language (1953); I. T. Piantadosi, Zipf's word frequency law in natural
language (2014).
"""

import numpy as np

from model.document.document import Document
from model.document.table import Column, Table

TOKENS = 128_256
SHIFT, SLOPE, NOISE = 2.7, 1.07, 0.5
SPACE = "▁"
_MARKS = tuple(".,;:!?-–—…'\"()[]{}<>/\\|@#$%&*+=~^_`")
_ONSET_TEXT = "b c d f g h j k l m n p r s t v w z bl br ch cl cr dr fl fr gr pl pr sh st th tr"
_ONSETS = tuple(_ONSET_TEXT.split())
_VOWEL_TEXT = "a e i o u ai ea ee io oo ou"
_VOWELS = tuple(_VOWEL_TEXT.split())
_CODAS = ("", "", "", "n", "r", "s", "t", "l", "m", "nd", "st", "ng", "ck", "d")
_ENDINGS = ("", "", "", "s", "ed", "ing", "er", "ly", "tion", "ness", "able")
_COMMON_TEXT = (
    "the of and to in a is that for it was on with as be at by this have from or not are but had "
    "they you which were all we her she there would their one will can if has more when who out so "
    "said what up its about into than them only new other time some could these two may first then "
    "do any my now over such our man even most made after also did many must before back see"
)
_COMMON = tuple(_COMMON_TEXT.split())


def vocabulary(count: int = TOKENS, seed: int = 1) -> Document:
    """Return P and Q over `count` outcomes with plausible, unique token names; always the same.

    The commonest words come first, as in text; a leading “▁” marks a space before a token.
    """
    rng = np.random.default_rng(seed)
    truth = 1.0 / (np.arange(count, dtype=np.float64) + SHIFT) ** SLOPE
    model = truth * rng.lognormal(0.0, NOISE, count)
    columns = (Column("P", truth / truth.sum()), Column("Q", model / model.sum()))
    return Document(
        Table(token_names(count, seed), columns),
        truth=0,
        model=1,
        temperature=1.5,
        title=f"A vocabulary of {count:,} tokens",
        notes=(
            "Made for the purpose: the words are invented, the law is Zipf’s. Turn the dial as you "
            "would for four outcomes; write “ing” or “p > 0.001” in the line above the table."
        ),
    )


def token_names(count: int, seed: int) -> tuple[str, ...]:
    """Return `count` names, no two alike: words, parts of words, numbers and marks."""
    rng = np.random.default_rng(seed)
    names = dict.fromkeys((*_MARKS[:3], *(SPACE + word for word in _COMMON)))
    others = [*_MARKS, *map(str, range(1_000)), *(SPACE + str(year) for year in range(1900, 2030))]
    names.update(dict.fromkeys(others[: max(count - len(names), 0)]))
    rounds = 0
    while len(names) < count:
        rounds += 1
        names.update(dict.fromkeys(_words(2 * (count - len(names)) + 50, rng, 1 + rounds // 4)))
    ordered = list(names)[:count]
    common = len(_COMMON) + 3
    rest = np.array(ordered[common:], dtype=object)
    return (*ordered[:common], *rng.permutation(rest).tolist())


def _words(count: int, rng: "np.random.Generator", longest: int) -> list[str]:
    """Words of one to three syllables or more, most of them with a space before them."""
    parts = [np.where(rng.random(count) < 0.6, SPACE, "")]
    lengths = rng.integers(1, 3 + longest, count)
    for syllable in range(int(lengths.max())):
        for letters in (_ONSETS, _VOWELS, _CODAS):
            chosen = np.array(letters)[rng.integers(0, len(letters), count)]
            parts.append(np.where(syllable < lengths, chosen, ""))
    parts.append(np.array(_ENDINGS)[rng.integers(0, len(_ENDINGS), count)])
    return ["".join(word) for word in zip(*(part.tolist() for part in parts), strict=True)]
