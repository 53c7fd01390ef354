"""Piece: what one body of a server tells of one text, whole or a part of a stream; and Server."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

from model.document.tokens import Token


class Body(NamedTuple):
    """One answer as a server sent it, out of its containers; `streamed` where it came by SSE."""

    value: Any
    place: str = ""
    streamed: bool = False


class TextRole(IntEnum):
    """What a text is, in the order in which texts are offered."""

    ANSWER = 0
    REASONING = 1
    PROMPT = 2

    @property
    def words(self) -> str:
        """What follows the server's name."""
        return ("", ", reasoning", ", the prompt")[self]


class Way(StrEnum):
    """How a piece of a stream goes with those before it."""

    APPEND = "append"
    REPLACE = "replace"
    GROW = "grow"  # it may begin with all that came before


@dataclass(frozen=True)
class Piece:
    """Tokens of one text.

    Attributes:
        tokens: in order; none where a body only tells what became of its stream.
        role: what the text is.
        index: which choice of the answer.
        stream: the same for all pieces of one streamed answer; None for a whole one.
        more: whether the stream goes on.
        way: how it goes with the pieces before.
        generated: how many tokens the server says it generated for the answer, all its choices.
        hidden: how many of those are reasoning tokens.
        notes: sentences on the text.
    """

    tokens: tuple[Token, ...]
    role: TextRole = TextRole.ANSWER
    index: int = 0
    stream: Hashable = None
    more: bool = False
    way: Way = Way.APPEND
    generated: int | None = None
    hidden: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Server:
    """One line of SERVERS.

    Attributes:
        name: of the shape, in words.
        recognise: whether a body is this server's, with log-probabilities or without.
        read: the pieces that a body tells of; none where it has no log-probabilities. Raises
            FormatError, with the place in the body, where they are damaged.
        ask: what to put in a request so that the answer has them.
    """

    name: str
    recognise: Callable[[Any], bool]
    read: Callable[[Body], list[Piece]]
    ask: str
