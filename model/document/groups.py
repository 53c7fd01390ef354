"""Groups: outcomes that mean the same, by a label each or by their names, and how they are kept."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

import numpy as np

from model.document.name_blocks import SharedNames
from model.document.settings import Limited, Limits
from model.document.table import Rows

MOST_LABELS, LONGEST_LABEL = 10_000, 200
MOST_MEASURED = 4_096  # outcomes up to which readings join them by their names alone
_AROUND = " .,;:!?…\"'“”‘’„«»()[]*_`"


@dataclass(frozen=True)
class GroupsSettings(Limited):
    """The Groups lens.

    Attributes:
        labels: the outcomes with a label of their own, each its name and its label, in order of
            names; all others are labelled by their names.
        chosen: the row whose label is in hand; −1 for none.
    """

    labels: tuple[tuple[str, ...], ...] = ()
    chosen: int = -1

    LIMITS: ClassVar[Limits] = {"chosen": (-1, 1_000_000_000)}

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.labels) > MOST_LABELS:
            raise ValueError(f"There are labels for at most {MOST_LABELS:,} outcomes.")
        for one in self.labels:
            if len(one) != 2:
                raise ValueError("Each of labels is the name of an outcome and its label.")
            if not one[1].strip() or len(one[1]) > LONGEST_LABEL:
                raise ValueError(f"A label has 1 to {LONGEST_LABEL} characters.")

    def label(self, name: str) -> str:
        """Return the label of an outcome: its own, or its name."""
        return self.own.get(name, name)

    @property
    def own(self) -> Mapping[str, str]:
        """The labels that were given, by the outcomes' names."""
        return {one[0]: one[1] for one in self.labels}

    def labelled(self, labels: Mapping[str, str]) -> "tuple[tuple[str, ...], ...]":
        """Return the labels with these given too; one that is "" is taken back."""
        kept = {**self.own, **labels}
        return tuple(sorted((name, label) for name, label in kept.items() if label))


@dataclass(frozen=True, eq=False)
class Groups:
    """Which rows of a table mean the same.

    Attributes:
        names: of the groups, in the order of their first rows.
        of_row: the group of each row, by its place among them.
    """

    names: tuple[str, ...]
    of_row: Rows = field(repr=False)

    @property
    def are_joined(self) -> bool:
        """Whether any group has more than one row."""
        return len(self.names) < len(self.of_row)

    def rows(self, group: int) -> Rows:
        """Return the rows of a group, in order."""
        return np.flatnonzero(self.of_row == group)


def meaning(label: str) -> str:
    """Return what labels have in common that mean the same: case, blanks and marks around put away.

    >>> meaning(" It’s  Paris. ") == meaning("it’s paris")
    True
    >>> meaning("..."), meaning("−5"), meaning("3.5")
    ('...', '−5', '3.5')
    """
    bare = label.strip(" ")
    # Most are such words, and there may be thousands.
    if bare.isalnum() and bare.isascii():
        return bare.lower()
    plain = " ".join(unicodedata.normalize("NFKC", label).casefold().split())
    return plain.strip(_AROUND) or plain


# A model lists much the same tokens at every place.
@lru_cache(maxsize=16_384)
def _read(label: str) -> tuple[str, str]:
    """What a label means, and how a group is called by it."""
    return meaning(label), " ".join(label.split()) or label


@lru_cache(maxsize=4)
def groups_of(names: SharedNames, labels: tuple[tuple[str, ...], ...]) -> Groups:
    """Return the groups of a table's outcomes: those whose labels mean the same.

    labels: as of GroupsSettings. A group is called by the first label given in it, else by the name
    of its first row.
    """
    own = GroupsSettings(labels).own
    places: dict[str, int] = {}
    of_row, called, labelled = list[int](), dict[int, str](), set[int]()
    for name in names.all():
        label = own.get(name, name)
        means, said = _read(label)
        group = places.setdefault(means, len(places))
        of_row.append(group)
        if group not in called or (name in own and group not in labelled):
            called[group] = said
            if name in own:
                labelled.add(group)
    return Groups(tuple(called.values()), np.array(of_row, dtype=np.intp))


def free_label(name: str, taken: Iterable[str]) -> str:
    """Return the name, or the name with the first number that makes it mean none of those taken."""
    known = {meaning(one) for one in taken}
    stem, label, number = name.strip() or "apart", name.strip() or "apart", 2
    while meaning(label) in known:
        label, number = f"{stem} {number}", number + 1
    return label[-LONGEST_LABEL:]
