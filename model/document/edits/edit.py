"""Edit: a change with the name that undo shows for it, and how steps are named."""

from typing import NamedTuple

from model.document.document import Document
from model.words.names import fit_line

LONGEST_NAME = 24


class Edit(NamedTuple):
    """What a change is called ("Set cloudy in Q to 0.3") and the document it leads to."""

    label: str
    document: Document


def short(name: str) -> str:
    """Return `name` cut to a length that fits a menu, or a stand-in if it is blank."""
    return fit_line(name, LONGEST_NAME) or "unnamed"
