"""Pieces put together: those of one streamed answer joined, each choice a text of its own.

What tokens stand for: the marks of tokenizers undone, in their texts and in their bytes. A server
may give a token's bytes; else they are those of its text, if it is text. SentencePiece's “▁” is a
space, byte-level BPE's letters are GPT-2's for the 256 bytes, “<0xC3>” is one byte, special tokens
have none. Placeholders (“token_id:464”, “#464”) tell nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from model.document.tokens import Token, TokenSequence, bytes_of, excess_notes, is_special
from model.texts.bodies.piece import Piece, TextRole, Way
from model.words.inert import in_bytes
from model.words.token_names import EVERY_MARK, SPACE_MARK, are_letters_of_bytes, letters_undone

_MARK = re.compile(f"[{re.escape(SPACE_MARK + ''.join(EVERY_MARK))}]")
_ONE_BYTE = re.compile(r"<0x[0-9A-Fa-f]{2}>")


@dataclass
class _Answer:
    """All texts of one answer, and how many tokens the server says it generated for them."""

    number: int
    texts: list["_Text"] = field(default_factory=list)
    generated: int = 0
    hidden: int = 0


@dataclass
class _Text:
    source: str
    role: TextRole
    index: int
    tokens: list[Token] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    is_open: bool = False


class Joiner:
    """Takes pieces in the order of the file, and gives the texts they make."""

    def __init__(self) -> None:
        self._answers: list[_Answer] = []
        self._streams: dict[Hashable, _Answer] = {}

    def take(self, source: str, pieces: Iterable[Piece]) -> None:
        """Take the pieces that one body tells of; `source` is the name of the server's shape."""
        whole: _Answer | None = None
        for piece in pieces:
            if piece.stream is not None:
                answer = self._streamed(piece)
            else:
                whole = whole or self._new()
                answer = whole
            self._put(answer, source, piece)

    def texts(self) -> tuple[TokenSequence, ...]:
        """Return the texts: answers first, then reasoning, then prompts, each by its index."""
        found = [
            (text.role, answer.number, text.index, _sequence(answer, text))
            for answer in self._answers
            for text in answer.texts
            if text.tokens
        ]
        found.sort(key=lambda one: one[:3])
        return tuple(sequence for *_, sequence in found)

    def _new(self) -> _Answer:
        answer = _Answer(len(self._answers))
        self._answers.append(answer)
        return answer

    def _streamed(self, piece: Piece) -> _Answer:
        answer = self._streams.get(piece.stream)
        if answer is not None and piece.tokens and piece.way is not Way.REPLACE:
            same = [one for one in answer.texts if one.index == piece.index]
            if any(one.role is piece.role and not one.is_open for one in same):
                answer = None  # it has ended: another answer begins
        if answer is None:
            answer = self._streams[piece.stream] = self._new()
        return answer

    def _put(self, answer: _Answer, source: str, piece: Piece) -> None:
        if piece.generated is not None:
            answer.generated = max(answer.generated, piece.generated)
        answer.hidden = max(answer.hidden, piece.hidden)
        same = [one for one in answer.texts if one.index == piece.index]
        text = next((one for one in same if one.role is piece.role), None)
        if piece.tokens:
            if text is None or piece.stream is None:
                text = _Text(source, piece.role, piece.index)
                answer.texts.append(text)
            _extend(text, piece)
            text.is_open = piece.more
        if not piece.more:
            for one in same:
                one.is_open = False


def _extend(text: _Text, piece: Piece) -> None:
    grown = piece.way is Way.GROW and list(piece.tokens[: len(text.tokens)]) == text.tokens
    if grown or piece.way is Way.REPLACE:
        text.tokens = list(piece.tokens)
    else:
        text.tokens += piece.tokens
    text.notes |= dict.fromkeys(piece.notes)


def _sequence(answer: _Answer, text: _Text) -> TokenSequence:
    """The text; where probabilities exceed 1, or tokens were not listed, a note says so."""
    notes = [*text.notes, *excess_notes(text.tokens)]
    generated = None
    told = [one for one in answer.texts if one.role is not TextRole.PROMPT and one.tokens]
    reasons = any(one.role is TextRole.REASONING for one in told)
    made = answer.generated - (0 if reasons else answer.hidden)
    listed = sum(len(one.tokens) for one in told)
    if made > listed and text in told:
        generated = made if len(told) == 1 else None
        where = "here" if len(told) == 1 else f"in its {len(told)} texts"
        notes.append(
            f"The server generated {made:,} tokens and lists {listed:,} of them {where}: "
            f"the numbers are of the {listed:,} listed of {made:,}."
        )
    source = text.source + text.role.words
    return sequence_with_bytes(text.tokens, source, tuple(notes), generated)


def sequence_with_bytes(
    tokens: Sequence[Token], source: str, notes: tuple[str, ...], generated: int | None = None
) -> TokenSequence:
    """Return the tokens as a sequence, with the marks of their tokenizer undone."""
    undone = _undoing(tokens)
    read = tokens if undone is None else [_read(token, undone) for token in tokens]
    if undone is _spaces_undone and read:
        read = [_without_first_space(read[0]), *read[1:]]
    return TokenSequence(tuple(read), source, notes, generated)


def _undoing(tokens: Sequence[Token]) -> Callable[[str], str] | None:
    """How the marks are undone that most of these tokens bear; None where most bear none."""
    own = [token.text for token in tokens]
    others = [one[0] for token in tokens for one in token.alternatives]
    if not _MARK.search("\0".join(own)) and not _MARK.search("\0".join(others)):
        if "".join(own).isascii():
            return None
        if not are_letters_of_bytes("".join(one for one in own if not is_special(one))):
            return None
        # Only a server that tells no bytes may have written letters for them.
        told = any(token.raw is None or token.raw != bytes_of(token.text) for token in tokens)
        return None if told else letters_undone
    plain = letters = spaces = 0
    texts = Counter(chain(own, others))
    for text, count in texts.items():
        if not is_special(text):
            plain += count * (" " in text)
            letters += count * text.startswith(EVERY_MARK)
            spaces += count * (SPACE_MARK in text)
    if plain and plain >= max(letters, spaces):
        return None  # they are plain text already
    if letters > spaces:
        return letters_undone
    return _spaces_undone if spaces else None


def _spaces_undone(text: str) -> str:
    return text.replace(SPACE_MARK, " ")


def _read(token: Token, undone: Callable[[str], str]) -> Token:
    """The token as it reads; its bytes too, where the server gave no others."""
    if is_special(token.text) or _ONE_BYTE.fullmatch(token.text):
        text = token.text
    else:
        text = undone(token.text)
    given = token.raw is not None and token.raw != bytes_of(token.text)
    return replace(
        token,
        text=text,
        alternatives=tuple(
            one if is_special(one.text) else one._replace(text=undone(one.text))
            for one in token.alternatives
        ),
        raw=token.raw if given else bytes_of(text),
    )


def _without_first_space(token: Token) -> Token:
    """The first token without the space that its tokenizer puts before every text."""
    if not token.text.startswith(" ") or token.raw != in_bytes(token.text):
        return token
    others = tuple(one._replace(text=one.text.removeprefix(" ")) for one in token.alternatives)
    text = token.text[1:]
    return replace(token, text=text, raw=in_bytes(text), alternatives=others)
