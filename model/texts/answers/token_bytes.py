"""What tokens stand for: the marks of tokenizers undone, in their texts and in their bytes.

A server may give a token's bytes; else they are those of its text, if it is text. SentencePiece's
“▁” is a space, byte-level BPE's letters are GPT-2's for the 256 bytes, “<0xC3>” is one byte,
special tokens have none. Placeholders (“token_id:464”, “#464”) tell nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from model.document.tokens import Token, TokenSequence, bytes_of, is_special
from model.words.token_names import EVERY_MARK, SPACE_MARK, letters_undone

_MARK = re.compile(f"[{re.escape(SPACE_MARK + ''.join(EVERY_MARK))}]")
_ONE_BYTE = re.compile(r"<0x[0-9A-Fa-f]{2}>")


def sequence_with_bytes(
    tokens: Sequence[Token], source: str, notes: tuple[str, ...] = (), generated: int | None = None
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
        return None
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
    if not token.text.startswith(" ") or token.raw != token.text.encode():
        return token
    others = tuple(one._replace(text=one.text.removeprefix(" ")) for one in token.alternatives)
    text = token.text[1:]
    return replace(token, text=text, raw=text.encode(), alternatives=others)
