"""The next byte of a text: what models of different tokens can be compared by.

The first byte of the next token is the next byte of the text, whatever the tokens are, so the
probabilities of all tokens that begin with a byte add up to its own. What is not listed may begin
with any byte: only whole vocabularies are compared so.
"""

import re
from collections.abc import Iterable

import numpy as np

from model.document.tokens import bytes_of, is_special
from model.exact import FloatArray

ASCII, BEYOND, NO_TEXT = 128, 256, 257
BEYOND_NAME, NO_TEXT_NAME = "a byte beyond ASCII", "no text"
_SEEN = {0x20: "␣", 0x0A: "↵", 0x09: "⇥"}
_NAMED = re.compile(r"byte ([0-9a-f]{2})(?: .)?")


def next_bytes(texts: Iterable[str], logs: FloatArray) -> FloatArray:
    """Return the probabilities of the 256 bytes, of one beyond ASCII and of no text.

    texts, logs: all tokens with ln p of each. A token that is not told but for being no whole
    character is a byte beyond ASCII; what ends a text, or only marks it, is no text.
    """
    places = np.array([_first_byte(text) for text in texts], dtype=np.intp)
    return np.bincount(places, weights=np.exp(logs), minlength=NO_TEXT + 1).astype(np.float64)


def beyond_as_one(shares: FloatArray) -> FloatArray:
    """Return the same with all bytes beyond ASCII as one, as where some of them are not told."""
    found = shares.copy()
    found[BEYOND] += found[ASCII:BEYOND].sum()
    found[ASCII:BEYOND] = 0.0
    return found


def byte_name(place: int) -> str:
    """Return what a row of the next byte is called: byte 50 P, byte 20 ␣, byte e2, no text."""
    if place >= BEYOND:
        return BEYOND_NAME if place == BEYOND else NO_TEXT_NAME
    told = chr(place) if 0x21 <= place < 0x7F else _SEEN.get(place, "")
    return f"byte {place:02x} {told}".rstrip()


def byte_text(name: str) -> str | None:
    """Return the letter that a row of the next byte adds to a text.

    "" for none, as for a part of a longer one; None for a name that is of no byte.
    """
    if name in (BEYOND_NAME, NO_TEXT_NAME):
        return ""
    found = _NAMED.fullmatch(name)
    if found is None:
        return None
    place = int(found[1], 16)
    return chr(place) if place < 0x80 else ""


def _first_byte(text: str) -> int:
    """The place of a token among bytes."""
    raw = bytes_of(text)
    if raw is None:
        return BEYOND if text.startswith("\ufffd") else NO_TEXT
    return NO_TEXT if not raw or is_special(text) else raw[0]
