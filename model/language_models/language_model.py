"""LanguageModel: what every model answers, wherever it runs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from model.document.settings import Filters
from model.document.tokens import Token, TokenSequence
from model.document.work import Report, Watch, unwatched
from model.language_models.model_error import ModelError
from model.language_models.next_token import NextToken, next_token_of
from model.sampling.chain import working_filters
from model.sampling.sampler_writing import llama_settings


class AboutModel(NamedTuple):
    """What is said of a model that one is connected to.

    Attributes:
        kind: the kind of its source, as “llama.cpp”.
        name: of the model.
        where: its address or file; "" for what comes with the program.
        vocabulary: how many tokens it has; 0 where it does not say.
        context: how many tokens it can look at; 0 where it does not say.
        most: how many tokens it lists at most; 0 where it lists as many as one asks for.
        is_in_process: whether it runs here, so that the whole vocabulary costs nothing more.
        others: the other models of the same server.
    """

    kind: str
    name: str
    where: str = ""
    vocabulary: int = 0
    context: int = 0
    most: int = 0
    is_in_process: bool = False
    others: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All of it on one line."""
        parts = [self.name, f"{self.kind} at {self.where}" if self.where else self.kind]
        if self.vocabulary:
            parts.append(f"{self.vocabulary:,} tokens")
        if self.context:
            parts.append(f"context {self.context:,}")
        if self.most:
            parts.append(f"lists the {self.most} likeliest")
        return " · ".join(parts)


@dataclass(frozen=True)
class Generation:
    """How answers are drawn.

    Attributes:
        length: the most tokens of each.
        temperature: T of the draws.
        seed: of the first answer; those after it have the next ones.
        filters: what cuts before each draw, and in which order.
        listed: how many tokens are listed beside each one drawn.
        banned: the tokens that are not drawn, by their names in the table.
    """

    length: int = 64
    temperature: float = 1.0
    seed: int = 1
    filters: Filters = field(default_factory=Filters)
    listed: int = 20
    banned: frozenset[str] = frozenset()

    def check_no_bans(self, source: str) -> None:
        """Raise ModelError where tokens are banned, for a source that cannot be told of them."""
        if self.banned:
            raise ModelError(
                f"{source} cannot be told what is banned; allow {_all_of(len(self.banned))} again, "
                "or draw by llama.cpp or from a GGUF file."
            )

    def numbers(self, *keys: str) -> dict[str, float]:
        """Return the numbers of the filters that are on, for a server that knows these alone.

        ModelError where another one is on.
        """
        found: dict[str, float] = {}
        for one in working_filters(self.filters):
            if one.id not in keys:
                raise ModelError(
                    f"The model’s source knows {', '.join(keys)} and no {one.name}; switch that "
                    "off, or draw by llama.cpp."
                )
            found |= {setting.key: _whole(setting.of(self.filters)) for setting in one.settings}
        return found

    def for_llama_cpp(self) -> dict[str, Any]:
        """Return the filters in their order and the temperature as llama.cpp’s server takes them.

        ModelError where a filter is on that it does not know.
        """
        for one in working_filters(self.filters):
            if one.llama is None:
                raise ModelError(f"llama.cpp has no {one.name}; switch it off to draw answers.")
        found: dict[str, Any] = json.loads(llama_settings(self.filters, self.temperature))
        return found


def _all_of(count: int) -> str:
    return "it" if count == 1 else f"all {count:,}"


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


class TextPlace(NamedTuple):
    """One token of a text.

    Attributes:
        token: it, with ln p given all before it.
        expected: what the model expected there; None where it does not say.
        done: the share of the text that is done with it.
    """

    token: Token
    expected: NextToken | None
    done: float


def places_of(text: TokenSequence, vocabulary: int) -> Iterator[TextPlace]:
    """Yield the places of a text whose tokens have lists."""
    for place, token in enumerate(text.tokens, 1):
        expected = None
        if token.logprob is not None and token.alternatives:
            expected = next_token_of(token.alternatives, vocabulary)
        yield TextPlace(token, expected, place / len(text))


def scored_along(
    places: Iterable[TextPlace], source: str, report: Report | None = None
) -> TokenSequence:
    """Return the tokens of places that come one after another; report is told the share done."""
    tokens = list[Token]()
    for place in places:
        tokens.append(place.token)
        if report is not None:
            report(place.done)
    return TokenSequence(tuple(tokens), source)


class LanguageModel(Protocol):
    """A model that is asked what comes next.

    Every question raises ModelError, with one sentence, where there is no answer, and ends with
    what `watch` raises, asked many times a second.
    """

    @property
    def about(self) -> AboutModel:
        """What there is to say of it."""
        ...

    def next_token(self, context: str, k: int, watch: Watch = unwatched) -> NextToken:
        """Return the k likeliest tokens after a text, with ln p of each at T = 1."""
        ...

    def gone_on(self, context: str, tokens: Sequence[str]) -> str:
        """Return the text with some of its tokens after it, as it is asked on from."""
        return context + "".join(tokens)

    def score(
        self, text: str, k: int, watch: Watch = unwatched, report: Report | None = None
    ) -> TokenSequence:
        """Return the tokens of a text, each with ln p given all before it, and k alternatives.

        The first has nothing before it and is not scored. report is told the share done.
        """
        ...

    def along(self, text: str, k: int, watch: Watch = unwatched) -> Iterator[TextPlace]:
        """Yield the places of a text one by one, with the k tokens likeliest there.

        Here those of a text that is scored in one go.
        """
        yield from places_of(self.score(text, k, watch), self.about.vocabulary)

    def generate(
        self,
        context: str,
        n: int,
        settings: Generation,
        watch: Watch = unwatched,
        report: Report | None = None,
    ) -> tuple[TokenSequence, ...]:
        """Return n answers that go on from a text; report is told the share done."""
        ...

    def pieces(self, text: str, watch: Watch = unwatched) -> tuple[str, ...]:
        """Return a text cut into its tokens; () where the source does not tell them."""
        ...

    def as_chat(self, text: str, watch: Watch = unwatched) -> str:
        """Return a text as what a person says, in the model’s chat template, up to its answer."""
        ...

    def close(self) -> None:
        """Let go of it; nothing is asked after that."""
        ...
