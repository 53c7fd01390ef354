"""EXAMPLES: documents to open and learn from, in the order of the menu."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model.document.document import Document
from model.formats.entropy_file import SUFFIX, read_document
from model.formats.made_vocabulary import vocabulary

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "examples"


@dataclass(frozen=True)
class Example:
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


# Made when it is asked for, not stored.
MADE: dict[str, Callable[[], Document]] = {"vocabulary": vocabulary}


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
