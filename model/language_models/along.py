"""AlongPrompt a prompt: what one or two models expected at each of its tokens."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from model.document.work import Report, Watch, unwatched
from model.language_models.language_model import LanguageModel, TextPlace
from model.language_models.model_error import ModelError
from model.language_models.pair import divergence_bound, same_tokens

NOT_KNOWN = -1.0


@dataclass
class AlongPrompt:
    """The tokens of a prompt, and numbers of each in nats; −1 where one is not known.

    Attributes:
        tokens: the prompt in the tokens of the first model.
        surprises: of each token, given those before it.
        entropies, entropies_most: of what could have come there, at least and at most.
        divergences: what D(P ‖ Q) is at least there; none without a second model of those tokens.
        flips: the places where the likeliest token is another in the second model.
        per_byte: the surprise of both models in nats a byte, where their tokens differ.
    """

    tokens: list[str] = field(default_factory=list)
    surprises: list[float] = field(default_factory=list)
    entropies: list[float] = field(default_factory=list)
    entropies_most: list[float] = field(default_factory=list)
    divergences: list[float] = field(default_factory=list)
    flips: list[int] = field(default_factory=list)
    per_byte: tuple[float, ...] = ()

    def add(self, place: TextPlace) -> None:
        """Take in the next token."""
        token, expected = place.token, place.expected
        self.tokens.append(token.text)
        self.surprises.append(NOT_KNOWN if token.logprob is None else -token.logprob)
        low, high = (NOT_KNOWN, NOT_KNOWN) if expected is None else expected.entropy_bounds
        self.entropies.append(low)
        self.entropies_most.append(high)


def along_prompt(
    models: tuple[LanguageModel, ...],
    prompt: str,
    k: int,
    watch: Watch = unwatched,
    report: Report | None = None,
) -> AlongPrompt:
    """Return the numbers along a prompt; ModelError where the first model does not tell them.

    k: how many tokens are listed at each place; a model in this process lists all. report is told
    the share done. Of models whose tokens differ only nats a byte are compared.
    """
    found = AlongPrompt()
    asked = [model.along(prompt, _listed(model, k), watch) for model in models]
    for place in asked[0]:
        found.add(place)
        if report is not None:
            report(place.done)
        if len(asked) == 2 and not found.per_byte and not _compare(found, place, asked[1]):
            found.per_byte = _per_byte(models, prompt, watch)
            found.divergences, found.flips = [], []
    return found


def _listed(model: LanguageModel, k: int) -> int:
    return model.about.vocabulary if model.about.is_in_process else k


def _compare(found: AlongPrompt, place: TextPlace, others: Iterator[TextPlace]) -> bool:
    """Put down how far the second model is from the first here; False where its tokens differ."""
    other = next(others, None)
    if other is None or other.token.text != place.token.text:
        return False
    if place.expected is None or other.expected is None:
        found.divergences.append(NOT_KNOWN)
        return True
    if not same_tokens(place.expected, other.expected):
        return False
    found.divergences.append(divergence_bound(place.expected, other.expected))
    if place.expected.texts[0] != other.expected.texts[0]:
        found.flips.append(len(found.tokens) - 1)
    return True


def _per_byte(models: tuple[LanguageModel, ...], prompt: str, watch: Watch) -> tuple[float, ...]:
    """Nats a byte of each model over the bytes that it scores."""
    found = list[float]()
    for model in models:
        text = model.score(prompt, 1, watch)
        logs = [one.logprob for one in text.tokens if one.logprob is not None]
        if not logs or not text.byte_count:
            raise ModelError(f"{model.about.name} tells no bytes of its tokens to compare by.")
        found.append(-math.fsum(logs) / text.byte_count)
    return tuple(found)
