"""Settings: what each lens keeps in the document, so that it can be saved, undone and exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import ClassVar, Literal

Preset = Literal["transformers", "llama.cpp", "own"]
# Which controls of the sampler chain are in hand: cuts; chance and heat; what looks back; the chain
# as other programs write it.
Shelf = Literal["cuts", "chance", "past", "text"]

LONGEST_HISTORY = 1_000
LONGEST_PROMPT = 8_000
LARGEST_SEED = 999_999_999
# Said of every field of a document that names a file: what asks before files are read looks for it.
NAMES_A_FILE: Mapping[str, str] = MappingProxyType({"names": "a file"})
Limits = Mapping[str, tuple[float, float]]


class Limited:
    """Settings of which the numbers have limits.

    A file can hold what no control would let through, and a billion draws would take for ever.

    Attributes:
        LIMITS: the least and the most of each number, by its name.
    """

    LIMITS: ClassVar[Limits] = MappingProxyType({})

    def __post_init__(self) -> None:
        """Raise ValueError, with a sentence, unless every number is within its limits."""
        for name, (low, high) in self.LIMITS.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} is a number from {low:,} to {high:,}, not {value:,}.")


@dataclass(frozen=True, init=False)
class Filters:
    """What a decoder does before it draws; which numbers there are is told by `model.sampling`.

    Attributes:
        preset: whose tie and boundary rules, and whose order; "own" takes `order` with the rules
            of transformers.
        order: the stages in the person's own order; () is that of transformers.
        history: the outcomes that came before, as typed, for the filters that look back.
        amounts: every number that has been set, by its key and in order of keys.
    """

    preset: Preset = "transformers"
    order: tuple[str, ...] = ()
    history: str = ""
    amounts: tuple[tuple[str, float], ...] = ()

    def __init__(
        self,
        preset: Preset = "transformers",
        order: tuple[str, ...] = (),
        history: str = "",
        amounts: tuple[tuple[str, float], ...] = (),
        **more: float,
    ) -> None:
        if len(history) > LONGEST_HISTORY:
            raise ValueError(f"The history has more than {LONGEST_HISTORY:,} characters.")
        whole = tuple(sorted((dict(amounts) | more).items()))
        for name, value in (
            ("preset", preset),
            ("order", tuple(order)),
            ("history", history),
            ("amounts", whole),
        ):
            object.__setattr__(self, name, value)

    def amount(self, key: str, default: float) -> float:
        """Return the number that has been set by this key, or the default."""
        return next((value for known, value in self.amounts if known == key), default)

    def but(self, **numbers: float | None) -> "Filters":
        """Return these filters with other numbers; None takes one back."""
        kept = dict(self.amounts) | numbers
        left = {key: value for key, value in kept.items() if value is not None}
        return Filters(self.preset, self.order, self.history, tuple(left.items()))


@dataclass(frozen=True)
class SamplingSettings(Limited):
    """The Sampling lens.

    Attributes:
        draws: how many samples are drawn.
        seed: of the draws.
        stage: the stage that is chosen to be moved.
        shelf: which controls of filters are shown, beside those of filters that are on.
        pasted: what the sampler pasted last was taken for, and what of it has no place; or "".
    """

    draws: int = 0
    seed: int = 1
    stage: str = "temperature"
    shelf: Shelf = "cuts"
    pasted: str = ""

    LIMITS: ClassVar[Limits] = MappingProxyType({"draws": (0, 100_000), "seed": (0, LARGEST_SEED)})


@dataclass(frozen=True)
class SurpriseSettings:
    """The Surprise lens: whose probabilities the blocks are as wide as."""

    widths: Literal["truth", "tempered"] = "truth"


@dataclass(frozen=True)
class GuessingSettings(Limited):
    """The Guessing game lens.

    Attributes:
        view: the question tree, a game that the person asks, one that the tree asks, or draws.
        tree: whose tree is drawn and played: P's own or the one that Q at T believes in.
        block: how many draws are guessed at once; 0 for as many as fit: 3 of two outcomes, else 1.
        seed: of the outcomes that the program draws.
        questions, answers: those used in each finished round, and those given in this one.
        draws: how many outcomes are drawn for the running means.
        left, named, gains: of the person's own round: what is still possible (() for all), what
            the next question names, and what the answers told, in bits.
        own_rounds: the questions used in each finished round of the person's own.
    """

    view: Literal["tree", "own", "play", "draw"] = "tree"
    tree: Literal["truth", "tempered"] = "truth"
    block: int = 0
    seed: int = 1
    questions: tuple[int, ...] = ()
    answers: tuple[bool, ...] = ()
    draws: int = 100
    left: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    gains: tuple[float, ...] = ()
    own_rounds: tuple[int, ...] = ()

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {"block": (0, 12), "seed": (0, LARGEST_SEED), "draws": (0, 10_000_000)}
    )


# What training makes small: D(P ‖ Q) or H(P, Q), D(Q ‖ P), JSD(β), or the focal loss.
TrainingLoss = Literal["forward", "reverse", "jensen_shannon", "focal"]


@dataclass(frozen=True)
class TrainingSettings(Limited):
    """The Training lens: gradient descent on the logits of Q towards P.

    Attributes:
        step: how many steps have been taken.
        rate: the learning rate.
        batch: how many draws from P a step sees; 0 is P itself, without noise.
        smoothing: the share of the target that is spread evenly over all outcomes.
        most_steps: where it stops by itself.
        seed: of the draws.
        perplexity: whether the second curve is shown.
        loss: what is made small; mix: β of JSD(β); focus: γ of the focal loss.
        teacher: the temperature τ to which P and Q are softened while Q learns.
        peaks: how many peaks Q is made of; 0 where every outcome is free.
        shelf: whether the settings of steps or those of the loss are in hand.
    """

    step: int = 0
    rate: float = 1.0
    batch: int = 0
    smoothing: float = 0.0
    most_steps: int = 200
    seed: int = 1
    perplexity: bool = False
    loss: TrainingLoss = "forward"
    mix: float = 0.5
    focus: float = 2.0
    teacher: float = 1.0
    peaks: int = 0
    shelf: Literal["steps", "loss"] = "steps"

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "step": (0, 10_000),
            "rate": (0.001, 1_000.0),
            "batch": (0, 100_000),
            "smoothing": (0.0, 1.0),
            "most_steps": (1, 10_000),
            "seed": (0, LARGEST_SEED),
            "mix": (0.01, 0.99),
            "focus": (0.0, 10.0),
            "teacher": (0.1, 20.0),
            "peaks": (0, 2),
        }
    )


@dataclass(frozen=True)
class AlignmentSettings(Limited):
    """The Alignment lens: reward on a leash.

    Attributes:
        beta: β of π ∝ Q · exp(r/β), from 0 to ∞.
        budget: the KL budget δ in nats from which β follows; None where β itself is set.
        samples: how many samples the estimators k1, k2, k3 see; 0 is none.
        seed: of the samples.
        best_of: of how many draws of the base the best is kept beside π; 1 is none.
        across: whether policies stand over D(π ‖ base) or over its square root.
    """

    beta: float = 1.0
    budget: float | None = None
    samples: int = 0
    seed: int = 1
    best_of: int = 1
    across: Literal["divergence", "root"] = "divergence"

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "beta": (0.0, inf),
            "budget": (0.0, inf),
            "samples": (0, 100_000),
            "seed": (0, LARGEST_SEED),
            "best_of": (1, 1_000_000),
        }
    )


@dataclass(frozen=True)
class JointSettings(Limited):
    """The Joint lens: the whole table as two variables.

    Attributes:
        learned: the row that Y is known to be; −1 where it is not known.
        learned_x: the column of weights, by its place among these, that X is known to be; −1
            where it is not known. Only one of both is known at a time.
        clicks: which of both a click on a cell learns.
        noise: how often the channel that was sent through last flips a bit.
        whole: I(X; Y) in nats of the corpus of which the table counts a part; 0 where it does not.
    """

    learned: int = -1
    noise: float = 0.11
    whole: float = 0.0
    learned_x: int = -1
    clicks: Literal["y", "x"] = "y"

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "learned": (-1, 1_000_000_000),
            "learned_x": (-1, 1_000_000_000),
            "noise": (0.0, 1.0),
            "whole": (0.0, 1_000.0),
        }
    )


@dataclass(frozen=True)
class CoderSettings(Limited):
    """The Coder lens: a sequence sent in bits.

    Attributes:
        code: whose probabilities the code is made of: those of Q at T, or P's own.
        length: how many symbols are drawn from P.
        first: the first symbol whose interval is shown, from 0.
        typed: the names of outcomes between commas, sent instead of draws; "" for draws.
        seed: of the draws.
        takes: whether such a sequence is sent, or the open text under its own scores.
    """

    code: Literal["tempered", "truth"] = "tempered"
    length: int = 48
    first: int = 0
    typed: str = ""
    seed: int = 1
    takes: Literal["table", "text"] = "table"

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {"length": (1, 10_000), "first": (0, 9_999), "seed": (0, LARGEST_SEED)}
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.typed) > LONGEST_PROMPT:
            raise ValueError(f"What was typed has more than {LONGEST_PROMPT:,} characters.")


@dataclass(frozen=True)
class DraftSettings(Limited):
    """The Draft lens: speculative decoding.

    Attributes:
        drafts: γ, how many tokens are drafted before they are checked.
        cost: what a run of the draft model takes, as a share of a run of the target.
        target_temperature: T of the target P; the dial is that of the draft Q.
        target_filters: what P is filtered by: nothing, the filters of Q, or the three numbers here.
        target_top_k, target_top_p, target_min_p: as the filters of these names; 0, 1, 0 are off.
        checks: how many checks are played.
        seed: of the draws.
    """

    drafts: int = 4
    cost: float = 0.1
    target_temperature: float = 1.0
    checks: int = 6
    seed: int = 1
    target_filters: Literal["none", "same", "own"] = "none"
    target_top_k: int = 0
    target_top_p: float = 1.0
    target_min_p: float = 0.0

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "drafts": (1, 16),
            "target_top_k": (0, 1_000_000_000),
            "target_top_p": (0.0, 1.0),
            "target_min_p": (0.0, 1.0),
            "cost": (0.0, 10.0),
            "target_temperature": (0.0, inf),
            "checks": (1, 10_000),
            "seed": (0, LARGEST_SEED),
        }
    )


# By what the columns of a scoreboard are sorted, the least first.
ScoreOrder = Literal["table", "cross_entropy", "kl", "perplexity", "best_temperature", "kl_at_best"]


@dataclass(frozen=True)
class CompareSettings:
    """The Compare lens: which distributions have bars, and the order of the scoreboard."""

    columns: Literal["roles", "all"] = "roles"
    order: ScoreOrder = "table"


@dataclass(frozen=True)
class MatrixSettings:
    """The Matrix lens: which measure stands in its cells, or a scoreboard and its order."""

    measure: Literal["kl", "cross_entropy", "jensen_shannon", "total_variation", "scores"] = "kl"
    order: ScoreOrder = "table"
