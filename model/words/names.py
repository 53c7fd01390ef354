"""Names and lists in the room there is: cut, counted and joined, each in one way."""

from collections.abc import Sequence


def fit(text: str, most: int) -> str:
    """Return a text of at most `most` characters: one that is longer ends in “…”.

    >>> fit("a rather long name", 8)
    'a rathe…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fit_line(text: str, most: int) -> str:
    r"""Return a text on one line of at most `most` characters, its white space made single spaces.

    >>> fit_line("two\n  lines", 20)
    'two lines'
    """
    return fit(" ".join(text.split()), most)


def counted(count: int, noun: str) -> str:
    """Return how many there are of something, whose plural ends in s.

    >>> counted(1, "outcome"), counted(1200, "cell")
    ('1 outcome', '1,200 cells')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def are(count: int) -> str:
    """Return the verb for so many: “is” for one, “are” for others.

    >>> are(1), are(0)
    ('is', 'are')
    """
    return "is" if count == 1 else "are"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return parts as a sentence lists them, "" for none.

    >>> joined(["a", "b", "c"]), joined(["a", "b"], "or")
    ('a, b and c', 'a or b')
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
