"""The settings of the Autocomplete lens, and what language models answered that is kept in them."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Literal

from model.document.settings import (
    LARGEST_SEED,
    LONGEST_PROMPT,
    NAMES_A_FILE,
    Limited,
    Limits,
)

MOST_SEARCHED = 20_000


@dataclass(frozen=True)
class Recorded:
    """What a language model answered to a prompt, kept to be seen again without the model.

    Attributes:
        prompt, model, against, vocabulary, tokens: as those of `AutocompleteSettings` were.
        names: the likeliest tokens, as many as were to be kept.
        p, q: their probabilities by the model, and by the one tested; the same where there is none.
    """

    prompt: str
    model: str
    names: tuple[str, ...]
    p: tuple[float, ...]
    q: tuple[float, ...]
    against: str = ""
    vocabulary: int = 0
    tokens: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < len(self.names) == len(self.p) == len(self.q):
            raise ValueError("A recorded answer has as many names as probabilities, at least one.")


@dataclass(frozen=True)
class SearchedWord:
    """One token that a beam search on a language model looked at.

    Attributes:
        parent: the place of the one before, or −1 for the prompt.
        word: its text.
        log_probability: ln p of the line up to here, in nats.
        fate: what became of it in its step.
        group: in which group it was looked at, from 0.
    """

    parent: int
    word: str
    log_probability: float
    fate: Literal["kept", "pruned", "ended", "cut"]
    group: int = 0


@dataclass(frozen=True)
class KeptSearch(Limited):
    """A beam search on a language model, kept to be seen again without the model.

    Attributes:
        prompt, model: what was gone on from, and by which model, in words.
        width, length, alpha, groups, diversity: as those of `AutocompleteSettings` were.
        calls: how often the model was asked.
        words: all tokens that were looked at, parents before children.
        plain: those that a search in one group looked at beside it; none where it was one itself.
    """

    prompt: str
    model: str
    width: int
    length: int
    alpha: float
    groups: int
    diversity: float
    calls: int
    words: tuple[SearchedWord, ...]
    plain: tuple[SearchedWord, ...] = ()

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "width": (1, 10),
            "length": (1, 12),
            "alpha": (0, 5),
            "groups": (1, 10),
            "diversity": (0, 20),
            "calls": (1, 10_000),
        }
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        for words in (self.words, self.plain):
            if len(words) > MOST_SEARCHED:
                raise ValueError(f"A search has looked at {MOST_SEARCHED:,} tokens at most.")
            for place, one in enumerate(words):
                if not -1 <= one.parent < place or not one.log_probability <= 0.0:
                    raise ValueError(f"Token {place + 1:,} of a search is on no line of it.")
                if one.parent >= 0 and words[one.parent].fate in ("pruned", "ended"):
                    raise ValueError(f"Token {place + 1:,} of a search goes on from a line’s end.")


@dataclass(frozen=True)
class AutocompleteSettings(Limited):
    """The Autocomplete lens: a word model, and what it is asked to go on from.

    Attributes:
        prompt: what has been typed.
        corpus: the path of the text that the model learned from; "" is the e-mails shipped.
        order: how many words the model looks at together, 1 to 4.
        view: the next words, the beam search, or how well held-out text is predicted.
        rows: how many words have a row of their own in the table, 1 to 2,000.
        width, length, alpha: of the beam search: lines kept, most words, length penalty.
        groups, diversity: into how many groups the beam is divided, and λ, the nats that a word of
            earlier groups costs later ones.
        samples: how many continuations are drawn beside it.
        seed: of the draws.
        model: the language model that was asked, in words; "" for the word model.
        against: the model that was tested against it, in words; "" for none.
        vocabulary: how many tokens the model has; 0 where that is not known.
        tokens: the prompt in the tokens of the model; none where it does not say.
        surprises: of each token in nats, −1 where it is not known; none where nobody asked.
        entropies, entropies_most: of what could have come, at least and at most.
        divergences: what D(P ‖ Q) is at least there; flips: the places of other first choices;
            per_byte: nats a byte of both, all that other tokens let compare.
        banned: what is banned of its tokens and not in the table, by name.
        calls: how often a search may ask a language model.
        search: the last search on one; None for none.
        recorded: the answers kept; recording: whether each is; kept: how many tokens of each.
    """

    prompt: str = ""
    corpus: str = field(default="", metadata=NAMES_A_FILE)
    order: int = 4
    view: Literal["next", "beams", "held_out"] = "next"
    rows: int = 1_000
    width: int = 3
    length: int = 6
    alpha: float = 0.6
    groups: int = 1
    diversity: float = 1.0
    samples: int = 6
    seed: int = 1
    model: str = ""
    against: str = ""
    vocabulary: int = 0
    tokens: tuple[str, ...] = ()
    surprises: tuple[float, ...] = ()
    entropies: tuple[float, ...] = ()
    entropies_most: tuple[float, ...] = ()
    divergences: tuple[float, ...] = ()
    flips: tuple[int, ...] = ()
    per_byte: tuple[float, ...] = ()
    banned: tuple[str, ...] = ()
    calls: int = 100
    search: KeptSearch | None = None
    recorded: tuple[Recorded, ...] = ()
    recording: bool = False
    kept: int = 200

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "order": (1, 4),
            "rows": (1, 2_000),
            **KeptSearch.LIMITS,
            "samples": (0, 100),
            "seed": (0, LARGEST_SEED),
            "vocabulary": (0, 100_000_000),
            "kept": (1, 50_000),
        }
    )

    def __post_init__(self) -> None:
        if len(self.prompt) > LONGEST_PROMPT:
            raise ValueError(f"What was typed has more than {LONGEST_PROMPT:,} characters.")
        super().__post_init__()
