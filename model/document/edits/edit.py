"""Edit: a change with the name that undo shows for it, and how steps are named."""

from typing import NamedTuple

from model.document.document import Document

LONGEST_NAME = 24


class Edit(NamedTuple):
    """What a change is called ("Set cloudy in Q to 0.3") and the document it leads to."""

    label: str
    document: Document


def short(name: str) -> str:
    """Return `name` cut to a length that fits a menu, or a stand-in if it is blank."""
    plain = " ".join(name.split()) or "unnamed"
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…"


def counted(count: int, noun: str) -> str:
    """Return `1 outcome`, `3 outcomes`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
