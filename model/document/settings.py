"""Settings: what each lens keeps in the document, so that it can be saved, undone and exported."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import inf
from types import MappingProxyType
from typing import ClassVar, Literal

FilterStage = Literal["top_k", "top_p", "min_p", "typical", "epsilon", "eta"]
Stage = Literal["temperature"] | FilterStage
Preset = Literal["transformers", "llama.cpp", "own"]

TRANSFORMERS_ORDER: tuple[Stage, ...] = (
    "temperature",
    "top_k",
    "top_p",
    "min_p",
    "typical",
    "epsilon",
    "eta",
)
LLAMA_ORDER: tuple[Stage, ...] = ("top_k", "typical", "top_p", "min_p", "temperature")

LONGEST_PROMPT = 1_000
LARGEST_SEED = 999_999_999
Limits = Mapping[str, tuple[float, float]]


def check_limits(settings: object, limits: Limits) -> None:
    """Raise ValueError, with a sentence, unless every number of some settings is within its limits.

    A file can hold what no control would let through, and a billion draws would take for ever.
    """
    for name, (low, high) in limits.items():
        value = getattr(settings, name)
        if value is not None and not low <= value <= high:
            raise ValueError(f"{name} is a number from {low:,} to {high:,}, not {value:,}.")


@dataclass(frozen=True)
class Filters:
    """What a decoder cuts away before it draws; each filter is off at its default.

    Attributes:
        preset: whose tie and boundary rules, and whose order; "own" takes `order` with the rules
            of transformers.
        top_k: how many of the likeliest stay; 0 is off.
        top_p: the mass of the likeliest that stays, 0 < top_p ≤ 1; 1 is off.
        min_p: the least part of the largest probability, 0 ≤ min_p ≤ 1; 0 is off.
        typical: the mass of the most typical that stays, 0 < typical ≤ 1; 1 is off.
        epsilon: the least probability; 0 is off.
        eta: the parameter of the entropy-dependent least probability; 0 is off.
        order: the stages in the person's own order.
    """

    preset: Preset = "transformers"
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    typical: float = 1.0
    epsilon: float = 0.0
    eta: float = 0.0
    order: tuple[Stage, ...] = TRANSFORMERS_ORDER

    @property
    def are_on(self) -> bool:
        """Whether any of them is on: whether any number stands away from its default."""
        return any(
            getattr(self, field.name) != field.default
            for field in fields(self)
            if field.name not in ("preset", "order")
        )

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in the order in which they work."""
        if self.preset == "own":
            return self.order
        return LLAMA_ORDER if self.preset == "llama.cpp" else TRANSFORMERS_ORDER


@dataclass(frozen=True)
class SamplingSettings:
    """The Sampling lens.

    Attributes:
        draws: how many samples are drawn.
        seed: of the draws.
        stage: the stage that is chosen to be moved.
    """

    draws: int = 0
    seed: int = 1
    stage: Stage = "temperature"

    LIMITS: ClassVar[Limits] = MappingProxyType({"draws": (0, 100_000), "seed": (0, LARGEST_SEED)})

    def __post_init__(self) -> None:
        check_limits(self, self.LIMITS)


@dataclass(frozen=True)
class SurpriseSettings:
    """The Surprise lens: whose probabilities the blocks are as wide as."""

    widths: Literal["truth", "tempered"] = "truth"


@dataclass(frozen=True)
class GuessingSettings:
    """The Guessing game lens.

    Attributes:
        view: the question tree, the game, or the draws.
        tree: whose tree is drawn and played: P's own or the one that Q at T believes in.
        block: how many draws are guessed at once.
        seed: of the outcomes that the program draws.
        questions: the questions used in each finished round of the game.
        answers: the answers in the round that is being played.
        draws: how many outcomes are drawn for the running means.
    """

    view: Literal["tree", "play", "draw"] = "tree"
    tree: Literal["truth", "tempered"] = "truth"
    block: int = 1
    seed: int = 1
    questions: tuple[int, ...] = ()
    answers: tuple[bool, ...] = ()
    draws: int = 100

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {"block": (1, 12), "seed": (0, LARGEST_SEED), "draws": (0, 10_000_000)}
    )

    def __post_init__(self) -> None:
        check_limits(self, self.LIMITS)


@dataclass(frozen=True)
class TrainingSettings:
    """The Training lens: gradient descent on the logits of Q towards P.

    Attributes:
        step: how many steps have been taken.
        rate: the learning rate.
        batch: how many draws from P a step sees; 0 is P itself, without noise.
        smoothing: the share of the target that is spread evenly over all outcomes.
        most_steps: where it stops by itself.
        seed: of the draws.
        perplexity: whether the second curve is shown.
    """

    step: int = 0
    rate: float = 1.0
    batch: int = 0
    smoothing: float = 0.0
    most_steps: int = 200
    seed: int = 1
    perplexity: bool = False

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "step": (0, 10_000),
            "rate": (0.001, 1_000.0),
            "batch": (0, 100_000),
            "smoothing": (0.0, 1.0),
            "most_steps": (1, 10_000),
            "seed": (0, LARGEST_SEED),
        }
    )

    def __post_init__(self) -> None:
        check_limits(self, self.LIMITS)


@dataclass(frozen=True)
class AlignmentSettings:
    """The Alignment lens: reward on a leash.

    Attributes:
        beta: β of π ∝ Q · exp(r/β), from 0 to ∞.
        budget: the KL budget δ in nats from which β follows; None where β itself is set.
        samples: how many samples the estimators k1, k2, k3 see; 0 is none.
        seed: of the samples.
    """

    beta: float = 1.0
    budget: float | None = None
    samples: int = 0
    seed: int = 1

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "beta": (0.0, inf),
            "budget": (0.0, inf),
            "samples": (0, 100_000),
            "seed": (0, LARGEST_SEED),
        }
    )

    def __post_init__(self) -> None:
        check_limits(self, self.LIMITS)


@dataclass(frozen=True)
class MatrixSettings:
    """The Matrix lens: which measure stands in its cells."""

    measure: Literal["kl", "cross_entropy", "jensen_shannon", "total_variation"] = "kl"


@dataclass(frozen=True)
class TextSettings:
    """The lenses on texts.

    Attributes:
        view: of the Sequence lens: the tokens, or why two perplexities differ.
        report: of the KL report lens: pictures, or all statistics.
        bins: of the reliability diagram.
    """

    view: Literal["tokens", "perplexities"] = "tokens"
    report: Literal["pictures", "numbers"] = "pictures"
    bins: int = 15

    def __post_init__(self) -> None:
        if not 1 <= self.bins <= 50:
            raise ValueError(f"A reliability diagram has 1 to 50 bins, not {self.bins}.")


@dataclass(frozen=True)
class AutocompleteSettings:
    """The Autocomplete lens: a word model, and what it is asked to go on from.

    Attributes:
        prompt: what has been typed.
        corpus: the path of the text that the model learned from; "" is the e-mails shipped.
        order: how many words the model looks at together, 1 to 4.
        view: the next words, the beam search, or how well held-out text is predicted.
        rows: how many words have a row of their own in the table, 1 to 2,000.
        width, length, alpha: of the beam search: lines kept, most words, length penalty.
        samples: how many continuations are drawn beside it.
        seed: of the draws.
    """

    prompt: str = ""
    corpus: str = ""
    order: int = 4
    view: Literal["next", "beams", "held_out"] = "next"
    rows: int = 1_000
    width: int = 3
    length: int = 6
    alpha: float = 0.6
    samples: int = 6
    seed: int = 1

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "order": (1, 4),
            "rows": (1, 2_000),
            "width": (1, 10),
            "length": (1, 12),
            "alpha": (0, 5),
            "samples": (0, 100),
            "seed": (0, LARGEST_SEED),
        }
    )

    def __post_init__(self) -> None:
        if len(self.prompt) > LONGEST_PROMPT:
            raise ValueError(f"What was typed has more than {LONGEST_PROMPT:,} characters.")
        check_limits(self, self.LIMITS)
