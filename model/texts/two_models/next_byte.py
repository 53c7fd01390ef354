"""The next byte of a text: what models of different tokens can be compared by.

The first byte of the next token is the next byte of the text, whatever the tokens are, so the
probabilities of all tokens that begin with a byte add up to its own. What ends a text has no byte.
"""

import re
from collections.abc import Iterable

import numpy as np

from model.document.tokens import bytes_of, is_special
from model.exact import FloatArray

END = 256
END_NAME = "the end"
_NAMED = re.compile(r"byte ([0-9a-f]{2})(?: .)?")


def next_bytes(texts: Iterable[str], logs: FloatArray) -> FloatArray:
    """Return the probabilities of the 256 bytes and of the end, from what is listed.

    texts, logs: tokens with ln p of each. They sum to less than 1 by what is not listed, and by
    tokens whose bytes are not known.
    """
    places = np.array([_first_byte(text) for text in texts], dtype=np.intp)
    known = places >= 0
    shares = np.exp(logs[known])
    return np.bincount(places[known], weights=shares, minlength=END + 1).astype(np.float64)


def byte_name(place: int) -> str:
    """Return what a row of the next byte is called: byte 50 P, byte 20 ␣, byte e2, the end."""
    if place == END:
        return END_NAME
    told = chr(place) if 0x21 <= place < 0x7F else {0x20: "␣", 0x0A: "↵", 0x09: "⇥"}.get(place, "")
    return f"byte {place:02x} {told}".rstrip()


def byte_text(name: str) -> str | None:
    """Return the letter that a row of the next byte adds to a text.

    "" for a part of a longer one, and None for a name that is of no byte.
    """
    found = _NAMED.fullmatch(name)
    if found is None:
        return None
    place = int(found[1], 16)
    return chr(place) if place < 0x80 else ""


def _first_byte(text: str) -> int:
    """The place of a token among bytes; −1 where it is not known."""
    if is_special(text):
        return END
    raw = bytes_of(text)
    return raw[0] if raw else -1
