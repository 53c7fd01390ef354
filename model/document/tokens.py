"""TokenSequence: a text as a server reported it, each token with the log-probabilities given."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.words.names import counted

_SAME = 1e-3  # nats by which a token and its entry among the alternatives may differ by rounding
_FULL = 1.0 + 1e-6
_PLACEHOLDER = re.compile(r"token_id:\d+|#\d+|<unk>|\[UNK\]")
_SPECIAL = re.compile(
    r"</?s>|<\|[^|<>\s]+\|>|<｜[^｜<>\s]+｜>|\[(?:CLS|SEP|PAD|MASK|BOS|EOS)\]"
    r"|<(?:bos|eos|start|end|pad|mask|start_of_turn|end_of_turn|extra_id_\d+)>"
)
_ONE_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


class Alternative(NamedTuple):
    """A token that could have come, and ln of its probability."""

    text: str
    logprob: float
    id: int | None = None


class ListedRows(NamedTuple):
    """Positions at which equally many log-probabilities are known.

    Attributes:
        places: the positions, m of them, from 0 on.
        logs: (m, k), those known, and that of everything else last where it is above 0.
    """

    places: NDArray[np.intp]
    logs: FloatArray


class ListedColumns(NamedTuple):
    """What does not depend on the temperature, a value for each position.

    Attributes:
        own: ln of the token's probability; NaN where it is not scored.
        top: that of the likeliest token known; NaN where no alternatives are.
        top1: the id of the likeliest; −1 where it is not known.
        rank: how many tokens were likelier; −1 where that is not known.
        correct: whether the token that came was the likeliest; False where not known.
        listed: whether the position is scored and has alternatives.
        rows: the log-probabilities of the positions that are scored, by how many they are.
    """

    own: FloatArray
    top: FloatArray
    top1: NDArray[np.int32]
    rank: NDArray[np.int32]
    correct: NDArray[np.bool_]
    listed: NDArray[np.bool_]
    rows: tuple[ListedRows, ...]


@dataclass(frozen=True)
class Token:
    """One token that came.

    Attributes:
        text: the token; parts of characters as the server wrote them.
        logprob: ln of its probability; None where it is not known, and then it is not scored.
        alternatives: the likeliest tokens as given, likeliest first, maybe with this one.
        own: its place among the alternatives; None where it is not there.
        raw: its bytes, where they are known.
        id: its number in the vocabulary, where it is given.
        given_rank: how many tokens were likelier, where the server says so.
        flags: sentences on what is odd about it.
    """

    text: str
    logprob: float | None
    alternatives: tuple[Alternative, ...] = ()
    own: int | None = None
    raw: bytes | None = None
    id: int | None = None
    given_rank: int | None = None
    flags: tuple[str, ...] = ()

    @cached_property
    def known(self) -> tuple[Alternative, ...]:
        """The alternatives, and the token itself, last, where it is not one of them."""
        if self.own is not None or self.logprob is None:
            return self.alternatives
        return (*self.alternatives, Alternative(self.text, self.logprob, self.id))

    @cached_property
    def missing_mass(self) -> float:
        """The probability of everything else: 1 − Σ p over what is known, at least 0.

        Exact also next to 0, as 1 − p of the likeliest is formed from its logarithm.
        """
        logs = sorted((a.logprob for a in self.known), reverse=True)
        if not logs:
            return 1.0
        rest = math.fsum([-math.expm1(logs[0]), *(-math.exp(x) for x in logs[1:])])
        return max(rest, 0.0)

    @property
    def excess(self) -> float:
        """By how much the probabilities that are known exceed 1; 0 where they do not."""
        return max(math.fsum(math.exp(a.logprob) for a in self.known) - 1.0, 0.0)

    @property
    def rank(self) -> int | None:
        """How many tokens were likelier; None where that cannot be known."""
        if self.given_rank is not None:
            return self.given_rank
        if self.logprob is None or not self.alternatives:
            return None
        above = sum(a.logprob > self.logprob for a in self.alternatives)
        whole_list = above < len(self.alternatives) or self.missing_mass <= math.exp(self.logprob)
        return above if whole_list else None


@dataclass(frozen=True)
class TokenSequence:
    """A text's tokens in order, where they come from, and notes on the whole.

    generated: how many tokens the server says it generated, where those are more than it lists;
        None where it lists all, or does not say.
    """

    tokens: tuple[Token, ...]
    source: str
    notes: tuple[str, ...] = ()
    generated: int | None = None

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def text(self) -> str:
        """The tokens' texts joined; from the bytes where all are known."""
        parts = [token.raw for token in self.tokens]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            return b"".join(known).decode("utf-8", "replace")
        return "".join(token.text for token in self.tokens)

    @cached_property
    def listed(self) -> ListedColumns:
        """What is listed at each token, as columns."""
        return listed_columns(self.tokens)

    @cached_property
    def byte_count(self) -> int | None:
        """How many bytes the scored tokens have; None where one of them is not known."""
        counts = [
            None if token.raw is None else len(token.raw)
            for token in self.tokens
            if token.logprob is not None
        ]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @cached_property
    def why_no_bytes(self) -> str:
        """Why the bytes of the scored tokens are not known, in a sentence; "" where they are."""
        scored = [t for t in enumerate(self.tokens, 1) if t[1].logprob is not None]
        unknown = [(place, token) for place, token in scored if token.raw is None]
        if not unknown:
            return ""
        place, token = unknown[0]
        is_name = _PLACEHOLDER.fullmatch(token.text) is not None
        what = "stands for a token and is not its text" if is_name else "has lost its bytes"
        more = f" and so do {len(unknown) - 1:,} more" if len(unknown) > 1 else ""
        return f"The bytes are not known: token {place}, “{token.text}”, {what}{more}."

    @cached_property
    def word_count(self) -> int | None:
        """How many words, parted by white space, the scored tokens' text has.

        None where placeholders stand for some of them.
        """
        texts = [token.text for token in self.tokens if token.logprob is not None]
        if any(map(_PLACEHOLDER.fullmatch, texts)):
            return None
        return len("".join(texts).split())

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The tokens' flags in order, each with its position: "Token 7, “the”: …"."""
        return tuple(
            f"Token {place}, “{token.text}”: {flag}"
            for place, token in enumerate(self.tokens, 1)
            for flag in token.flags
        )


def token_of(
    text: str,
    logprob: float | None,
    alternatives: Sequence[Alternative] = (),
    *,
    raw: bytes | None = None,
    id: int | None = None,
    given_rank: int | None = None,
    flags: Sequence[str] = (),
) -> Token:
    """Return a token with its alternatives in order and its own place among them found.

    It is found by its id where both have one, else by its text and about the same log-probability;
    where the token has no log-probability of its own, that of the only one of its text is taken.
    """
    ordered = tuple(sorted(alternatives, key=lambda a: -a.logprob))
    own = _place(text, id, logprob, ordered)
    if logprob is None and own is not None:
        logprob = ordered[own].logprob
    return Token(
        text,
        logprob,
        ordered,
        own,
        _raw(text, raw),
        id,
        given_rank,
        tuple(flags),
    )


def plain_token(
    text: str, logprob: float, alternatives: tuple[Alternative, ...], own: int | None, raw: bytes
) -> Token:
    """Return the token with these fields and no others.

    A text has millions of them: they are put down at once, where the class would set one by one.
    """
    token = object.__new__(Token)
    fields = token.__dict__
    fields["text"], fields["logprob"], fields["alternatives"] = text, logprob, alternatives
    fields["own"], fields["raw"] = own, raw
    return token


def excess_notes(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return a sentence where probabilities listed together exceed 1 by more than rounding."""
    over = _over_full(tokens)
    if not over:
        return ()
    return (
        f"At {counted(len(over), 'place')} the probabilities listed add up to more than 1, "
        f"first at token {over[0]}.",
    )


def _over_full(tokens: Sequence[Token]) -> list[int]:
    """The places, from 1 on, of tokens whose probabilities exceed 1 by more than rounding."""
    counts = np.array([len(token.alternatives) for token in tokens], np.intp)
    logs = [one[1] for token in tokens for one in token.alternatives]
    own = [t.logprob if t.own is None and t.logprob is not None else -np.inf for t in tokens]
    sums = np.concatenate(([0.0], np.cumsum(np.exp(logs))))
    ends = np.cumsum(counts)
    listed = sums[ends] - sums[ends - counts] + np.exp(own)
    doubtful = np.flatnonzero(listed > 1.0 + 0.5 * _SAME).tolist()
    return [k + 1 for k in doubtful if tokens[k].excess > _SAME]


def _place(
    text: str, id: int | None, logprob: float | None, alternatives: tuple[Alternative, ...]
) -> int | None:
    if id is not None and any(a.id is not None for a in alternatives):
        return next((k for k, a in enumerate(alternatives) if a.id == id), None)
    alike = [k for k, a in enumerate(alternatives) if a.text == text]
    if not alike:
        return None
    if logprob is None:
        return alike[0] if len(alike) == 1 else None
    nearest = min(alike, key=lambda k: _distance(alternatives[k].logprob, logprob))
    total = math.fsum(math.exp(a.logprob) for a in alternatives) + math.exp(logprob)
    near = _distance(alternatives[nearest].logprob, logprob) <= _SAME
    return nearest if near or total > _FULL else None


def _distance(one: float, other: float) -> float:
    return 0.0 if one == other else abs(one - other)


def _raw(text: str, given: bytes | None) -> bytes | None:
    """The bytes given, unless they are only those of a placeholder, or none for a text."""
    if given is None or not given or _PLACEHOLDER.fullmatch(text):
        known = bytes_of(text)
        # Bytes given beside a placeholder count where they are not just those of its own name.
        return given if given and given != text.encode("utf-8", "replace") else known
    return given


def is_special(text: str) -> bool:
    """Return whether a token marks a begin, an end or a part, and is no text."""
    return text[:1] in ("<", "[") and _SPECIAL.fullmatch(text) is not None


def bytes_of(text: str) -> bytes | None:
    r"""Return the bytes that a token's text stands for, or None where it does not tell.

    Servers write bytes that are no whole character as “bytes:\xe2\x80” or “<0xE2>”, or lose them
    (U+FFFD). Special tokens, such as “</s>”, have none; placeholders, such as “token_id:464”, do
    not tell.
    """
    if text.startswith("bytes:"):
        try:
            return bytes(int(part, 16) for part in text[6:].split("\\x")[1:])
        except ValueError:
            return None
    if text[:1] in ("<", "["):
        if is_special(text):
            return b""
        if one := _ONE_BYTE.fullmatch(text):
            return bytes([int(one[1], 16)])
    if "\ufffd" in text or _PLACEHOLDER.fullmatch(text):
        return None
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return None


def listed_columns(tokens: Sequence[Token]) -> ListedColumns:
    """Return the columns of these tokens, in order; empty ones of none."""
    count = len(tokens)
    own, top = np.full(count, np.nan), np.full(count, np.nan)
    top1, rank = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    correct, listed = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    groups: dict[int, tuple[list[int], list[list[float]]]] = {}
    for k, token in enumerate(tokens):
        if token.logprob is None:
            continue
        logs = _logs(token)
        places, rows = groups.setdefault(len(logs), ([], []))
        places.append(k)
        rows.append(logs)
        own[k] = token.logprob
        rank[k] = -1 if token.rank is None else token.rank
        if token.alternatives:
            first = max(token.known, key=lambda a: a.logprob)
            top[k], top1[k] = first.logprob, -1 if first.id is None else first.id
            correct[k] = token.logprob >= first.logprob and token.given_rank in (None, 0)
            listed[k] = True
    found = (ListedRows(np.array(places), np.array(rows)) for places, rows in groups.values())
    return ListedColumns(own, top, top1, rank, correct, listed, tuple(found))


def _logs(token: Token) -> list[float]:
    logs = [alternative.logprob for alternative in token.known]
    if token.missing_mass > 0.0:
        logs.append(math.log(token.missing_mass))
    return logs
