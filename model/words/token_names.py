"""Names of token ids, as people read them: marks for spaces and bytes undone."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

EVERY_MARK = ("Ġ", "Ċ")
SPACE_MARK = "▁"
_ONE_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


def readable_names(names: Sequence[str]) -> tuple[str, ...]:
    r"""Return a vocabulary's names with GPT-2's letters for bytes and “▁” for a space undone.

    Which of the two it is the majority tells: “Ġ” and “Ċ” are tokens of vocabularies with “▁” too,
    where they stand for themselves. Names are left as they are where none begins so. Bytes that
    are no whole character of UTF-8 are written “bytes:\xe2\x80”, as servers write them.

    >>> readable_names(["Ġmoon", "s"])
    (' moon', 's')
    """
    letters = sum(name.startswith(EVERY_MARK) for name in names)
    spaces = sum(name.startswith(SPACE_MARK) for name in names)
    if letters > spaces:
        return tuple(letters_undone(name) for name in names)
    if spaces:
        return tuple(_space_undone(name) for name in names)
    return tuple(names)


def _space_undone(name: str) -> str:
    """A name of SentencePiece as it reads: “<0x0A>” is the byte it names."""
    if name.startswith("<0x") and (one := _ONE_BYTE.fullmatch(name)):
        byte = int(one[1], 16)
        return chr(byte) if byte < 128 else f"bytes:\\x{byte:02x}"
    return name.replace(SPACE_MARK, " ")


def joined_parts(texts: Sequence[str], raws: Sequence[bytes | None]) -> tuple[str, ...]:
    """Return tokens as they are shown in a text, parts of one character put together.

    The first part is shown as what it makes with those after it, they as the bytes they are; what
    makes no character is shown as its bytes, ⟨e2 9c⟩. raws: the bytes of each token, where known.
    """
    found = list(texts)
    place = 0
    while place < len(found):
        whole, stop = b"", place
        while stop < len(found) and _is_part(raw := raws[stop]):
            whole, stop = whole + (raw or b""), stop + 1
            if not _is_part(whole):
                break
        if stop > place:
            made = "" if _is_part(whole) else whole.decode("utf-8")
            for k in range(place, stop):
                found[k] = made if made and k == place else _as_bytes(raws[k] or b"")
        place = max(stop, place + 1)
    return tuple(found)


def _is_part(raw: bytes | None) -> bool:
    """Whether bytes are no whole characters of UTF-8."""
    if not raw or raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _as_bytes(raw: bytes) -> str:
    return f"⟨{raw.hex(' ')}⟩"


def namer(names: Sequence[str]) -> Callable[[int], str]:
    """Return a function from an id to its name; #id where it has none."""
    count = len(names)

    def name(token: int) -> str:
        return names[token] if 0 <= token < count else f"#{token}"

    return name


def shown(token: str) -> str:
    """Return a token as it is shown alone: ends of lines as ↵, a lone space as ␣."""
    if token.startswith("bytes:"):
        return _parts_shown(token)
    text = token.replace("\r\n", "↵").replace("\n", "↵").replace("\t", "⇥")
    return text.strip(" ") or ("␣" if text else "∅")


def visible(token: str) -> str:
    """Return a token as it stands in a table, each told apart: ↵, ␍, ␣Un, Un, `<|im_end|>`, ∅.

    Bytes that are no whole character are ⟨e2 9c⟩.
    """
    if token.startswith("bytes:"):
        return _parts_shown(token)
    text = token.replace("\n", "↵").replace("\r", "␍").replace("\t", "⇥")
    plain = text.lstrip(" ")
    lead = "␣" * (len(text) - len(plain))
    inner = plain.rstrip(" ")
    return (lead + inner + "␣" * (len(plain) - len(inner))) or "∅"


def visible_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return a vocabulary's names as they stand in a table; of several alike each with its id."""
    seen = [visible(name) for name in names]
    times = Counter(seen)
    return tuple(f"{one} #{k}" if times[one] > 1 else one for k, one in enumerate(seen))


def _parts_shown(token: str) -> str:
    """Bytes written as servers do, in angle brackets; the token itself where they are none."""
    parts = token.removeprefix("bytes:").split("\\x")[1:]
    return f"⟨{' '.join(parts)}⟩" if parts else token


def letters_undone(name: str) -> str:
    r"""Return what GPT-2's letters for bytes stand for; the name itself where it has others.

    Bytes that are no whole character of UTF-8 are written “bytes:\xe2\x80”.
    """
    table = _bytes_of_letters()
    try:
        raw = bytes(table[letter] for letter in name)
    except KeyError:
        return name
    return text_of_bytes(raw)


def text_of_bytes(raw: bytes) -> str:
    r"""Return a token’s text by its bytes; “bytes:\xe2\x80” where they are no whole characters."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return "bytes:" + "".join(f"\\x{byte:02x}" for byte in raw)


def are_letters_of_bytes(text: str) -> bool:
    """Return whether a text can only be GPT-2's letters for bytes: together they make characters.

    “âĤ¬” and “Ã©” do, “é” does not; a text of ASCII alone tells nothing.
    """
    if text.isascii():
        return False
    try:
        bytes(map(_bytes_of_letters().__getitem__, text)).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return False
    return True


@cache
def _bytes_of_letters() -> dict[str, int]:
    """GPT-2's letters for the 256 bytes (Radford et al. 2019, encoder.py)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    letters = {chr(byte): byte for byte in plain}
    return letters | {chr(256 + k): byte for k, byte in enumerate(others)}
