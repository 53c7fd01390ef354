"""EXAMPLES: documents to open and learn from, in the order of the menu."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from model.document.document import Document
from model.document.table import Column, Table
from model.formats.entropy_file import SUFFIX, read_document

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "examples"


class Example(NamedTuple):
    """One line of EXAMPLES: the name of its file, its title, and what it is about."""

    name: str
    title: str
    about: str


EXAMPLES: tuple[Example, ...] = (
    Example(
        "toy-box",
        "Toy box",
        "Nine red balls and a blue one, to be added to and taken from: 0.469 bits.",
    ),
    Example(
        "box-9-red-1-blue",
        "Box with 9 red, 1 blue",
        "An easy guess: 0.469 bits.",
    ),
    Example(
        "box-5-and-5",
        "Box with 5 red, 5 blue",
        "The hardest guess between two: 1 bit.",
    ),
    Example(
        "weather",
        "Weather forecast",
        "Four kinds of day, and a dial that spreads or gathers the bets.",
    ),
    Example(
        "weather-as-often-told-cold",
        "Weather, as often told: T = 0.2",
        "A table that is often said to be T = 0.2, and what T = 0.2 really does.",
    ),
    Example(
        "weather-as-often-told-hot",
        "Weather, as often told: T = 1.5",
        "A table that is often said to be T = 1.5, and what T = 1.5 really does.",
    ),
    Example(
        "autocomplete",
        "Thank you for your help with the ___",
        "The next word on a phone, and how outcomes are grouped.",
    ),
    Example(
        "fair-and-loaded-die",
        "Fair and loaded die",
        "What it costs to believe that a loaded die is fair.",
    ),
    Example(
        "perplexity-2",
        "Perplexity 2: a coin",
        "Two equally likely options are 1 bit.",
    ),
    Example(
        "perplexity-8",
        "Perplexity 8: eight doors",
        "Eight equally likely options are 3 bits.",
    ),
    Example(
        "perplexity-e",
        "Perplexity 2.72: one nat",
        "Why e to the power 1 is the same fact in nats.",
    ),
    Example(
        "bits-and-nats",
        "2^bits = e^nats",
        "The unit changes the entropy and never the perplexity: 1.5 bits, 1.04 nats, 2.83 options.",
    ),
    Example(
        "classification-loss",
        "Classification loss: one-hot",
        "Why the loss of a classifier is −ln of what it gives the right class: 0.357 nats.",
    ),
    Example(
        "business-language",
        "Business language: what a filter compares with",
        "A reference, and how far three ways to write are from it.",
    ),
    Example(
        "forecasters",
        "Three forecasters, one truth",
        "A good, an overconfident and an underconfident one, and the T that cures each.",
    ),
    Example(
        "surprise",
        "Surprise on the way to work",
        "Outcomes as blocks whose area is the entropy, and what a wrong model adds to them.",
    ),
    Example(
        "twenty-questions",
        "Twenty questions",
        "The best way to ask yes-or-no questions, and what a newcomer asks too much.",
    ),
    Example(
        "joint",
        "Blood type and skin cancer",
        "Two variables in one table (Cover and Thomas, example 2.2.1): I(X; Y) is 3/8 bits.",
    ),
    Example(
        "groups",
        "Ten answers, two meanings",
        "Semantic entropy: how unsure ten answers are, once those that say the same are joined.",
    ),
    Example(
        "coder",
        "The weather, sent in bits",
        "An arithmetic coder at work: what H(P) and H(P, Q) are in bits that are really sent.",
    ),
    Example(
        "sampling",
        "What is left to draw from",
        "What temperature, top-k, top-p and min-p leave of a next word, stage by stage.",
    ),
    Example(
        "training",
        "A model learns the weather",
        "Gradient descent, and the floor that no model can go below.",
    ),
    Example(
        "which-kl",
        "Which KL? One peak for two",
        "A student that cannot be P: forward KL covers both peaks, reverse KL seeks one.",
    ),
    Example(
        "helpful-and-harmless",
        "Helpful and harmless: reward on a leash",
        "The most reward that so much moving away from the base can buy.",
    ),
    Example(
        "reward-hacking",
        "Reward hacking: one huge reward",
        "What happens without a leash when one odd reply is paid too well.",
    ),
    Example(
        "overoptimised",
        "Overoptimised: not what was meant",
        "A reward that stands in for another: it rises, and what was meant turns over.",
    ),
    Example(
        "vowels-of-five-languages",
        "Vowels of five languages",
        "Every language against every other: D from one to the other is not D back.",
    ),
    Example(
        "autocomplete-typing",
        "Autocomplete: type, and see what is next",
        "A small model that has read office mail, its beams, and how well it predicts new mail.",
    ),
    Example(
        "next-token-live",
        "Next token of a real language model",
        "Recorded: what SmolLM2-135M expects next, with four and with two bits a weight.",
    ),
    Example(
        "draft",
        "A small model drafts, a large one checks",
        "Speculative decoding: how many drafts are kept, and how much faster that is.",
    ),
    Example(
        "giraffe",
        "The giraffe on Monday",
        "A text token by token: which word surprised, and what was expected instead.",
    ),
    Example(
        "same-perplexity-sure",
        "Always sure, right half the time",
        "Perplexity 5, of a model that is wrong every second time; its twin has the same number.",
    ),
    Example(
        "same-perplexity-unsure",
        "Never sure, never right",
        "A model that never has the right token first; perplexity alone cannot tell it apart.",
    ),
    Example(
        "four-bits",
        "A model in four bits",
        "Two models along one text: what is lost when logits are rounded to sixteen steps.",
    ),
    Example(
        "ladder",
        "A small network in fewer bits",
        "Six roundings of one network’s weights: how far each is away, by bits a weight.",
    ),
    Example(
        "vocabulary",
        "A vocabulary of 128,256 tokens",
        "As many outcomes as a language model has; the dial turns as for four.",
    ),
)

FIRST_EXAMPLE = "weather"


def load_example(name: str) -> Document:
    """Return the document of an example; ValueError, with the names that there are, if unknown.

    >>> load_example("weather").table.outcomes
    ('sunny', 'cloudy', 'rainy', 'windy')
    """
    names = [example.name for example in EXAMPLES]
    if name not in names:
        raise ValueError(f"There is no example “{name[:40]}”; there are {', '.join(names)}.")
    if name in MADE:
        return MADE[name]()
    return read_document(FOLDER / f"{name}{SUFFIX}")


TOKENS = 128_256
_SEED = 1
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


def vocabulary(count: int = TOKENS) -> Document:
    """Return P and Q over `count` outcomes with plausible, unique token names; always the same.

    The commonest words come first, as in text; a leading “▁” marks a space before a token.
    """
    rng = np.random.default_rng(_SEED)
    truth = 1.0 / (np.arange(count, dtype=np.float64) + SHIFT) ** SLOPE
    model = truth * rng.lognormal(0.0, NOISE, count)
    columns = (Column("P", truth / truth.sum()), Column("Q", model / model.sum()))
    return Document(
        Table(_token_names(count), columns),
        truth=0,
        model=1,
        temperature=1.5,
        title=f"A vocabulary of {count:,} tokens",
        notes=(
            "Made for the purpose: the words are invented, the law is Zipf’s. Turn the dial as you "
            "would for four outcomes; write “ing” or “p > 0.001” in the line above the table."
        ),
    )


def _token_names(count: int) -> tuple[str, ...]:
    """So many names, no two alike: words, parts of words, numbers and marks."""
    rng = np.random.default_rng(_SEED)
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


# Made when it is asked for, not stored.
MADE: dict[str, Callable[[], Document]] = {"vocabulary": vocabulary}
