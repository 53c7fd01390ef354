"""Names of token ids, as people read them: marks for spaces and bytes undone."""

from collections.abc import Callable, Sequence
from functools import cache

EVERY_MARK = ("Ġ", "Ċ")
SPACE_MARK = "▁"


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
        return tuple(name.replace(SPACE_MARK, " ") for name in names)
    return tuple(names)


def namer(names: Sequence[str]) -> Callable[[int], str]:
    """Return a function from an id to its name; #id where it has none."""
    count = len(names)

    def name(token: int) -> str:
        return names[token] if 0 <= token < count else f"#{token}"

    return name


def shown(token: str) -> str:
    """Return a token as it is shown alone: ends of lines as ↵, a lone space as ␣."""
    text = token.replace("\r\n", "↵").replace("\n", "↵").replace("\t", "⇥")
    return text.strip(" ") or ("␣" if text else "∅")


def letters_undone(name: str) -> str:
    r"""Return what GPT-2's letters for bytes stand for; the name itself where it has others.

    Bytes that are no whole character of UTF-8 are written “bytes:\xe2\x80”.
    """
    table = _bytes_of_letters()
    try:
        raw = bytes(table[letter] for letter in name)
    except KeyError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return "bytes:" + "".join(f"\\x{byte:02x}" for byte in raw)


@cache
def _bytes_of_letters() -> dict[str, int]:
    """GPT-2's letters for the 256 bytes (Radford et al. 2019, encoder.py)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    letters = {chr(byte): byte for byte in plain}
    return letters | {chr(256 + k): byte for k, byte in enumerate(others)}
