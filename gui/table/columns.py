"""What stands above the table's columns, and how wide they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from model.document.cells import Kind
from model.document.document import Document
from model.figure.figure import Role

HEADING_SIZE = 12
SAMPLING = "sampling"


@dataclass(frozen=True)
class Heading:
    """What the header says of one column.

    Attributes:
        name: the name of the column.
        letter: P, Q or both, where the column has a role.
        word: the role in a word: truth, model.
        role: whose colour the letter has.
        note: what else is to be known: logits, rewards, or that the column is computed.
        ticks: whether a tick box stands before each name, by which it is banned.
    """

    name: str
    letter: str = ""
    word: str = ""
    role: Role = "muted"
    note: str = ""
    ticks: bool = False

    @property
    def bears_its_letter(self) -> bool:
        """Whether name and role say the same, so that one line is enough: P truth."""
        return not self.letter or self.name == self.letter

    @property
    def below(self) -> str:
        """The second line, where headings have two: `Q · model`, `logits`."""
        role = "" if self.bears_its_letter else self.letter
        return " · ".join(part for part in (role, self.note or self.word) if part)

    @property
    def spoken(self) -> str:
        """The heading as a screen reader says it: `good, Q, the model, logits`."""
        roles = {"P": "P, the truth", "Q": "Q, the model", "P, Q": "both P and Q"}
        role = roles.get(self.letter, "")
        if self.bears_its_letter and role:
            return ", ".join(part for part in (role, self.note) if part)
        return ", ".join(part for part in (self.name, role, self.note) if part)


def headings(document: Document) -> tuple[Heading, ...]:
    """Return the headings of all columns: outcomes, distributions, and the tempered one."""
    distributions = (_distribution(document, index) for index in range(len(document.table.columns)))
    outcomes = Heading("Outcome", ticks=has_ticks(document))
    return (outcomes, *distributions, Heading(tempered_name(document), role="tempered"))


def has_ticks(document: Document) -> bool:
    """Return whether outcomes can be ticked as banned: where sampling is looked at, or any is."""
    return document.lens == SAMPLING or bool(document.table.banned)


def needs_two_lines(shown: Sequence[Heading]) -> bool:
    """Return whether any heading says more than its name and its own role."""
    return any(not heading.bears_its_letter or heading.note for heading in shown)


def tempered_name(document: Document) -> str:
    """Return what the computed column is called: the dial tempers P where there is no Q."""
    return "P at T" if document.model is None else "Q at T"


def shared_widths(needs: Sequence[int], available: int) -> list[int]:
    """Return the widths of columns that fill `available`, as equal as what they need allows.

    Where the needs are more than there is, they are met all the same and the table scrolls.
    """
    left, open_columns = available, list(range(len(needs)))
    widths = list(needs)
    while open_columns:
        share = left // len(open_columns)
        wider = [index for index in open_columns if needs[index] > share]
        if not wider:
            for index in open_columns:
                widths[index] = share
            widths[open_columns[0]] += left - share * len(open_columns)
            break
        left -= sum(needs[index] for index in wider)
        open_columns = [index for index in open_columns if index not in wider]
    return widths


def _distribution(document: Document, index: int) -> Heading:
    column = document.table.columns[index]
    if column.kind is Kind.REWARDS:
        note = "reward" if index == document.reward else "unused reward"
        # A column that is called Reward says so itself.
        note = "" if note == column.name.casefold() else note
        return Heading(column.name, role="reward", note=note)
    note = "logits" if column.kind is Kind.LOGITS else ""
    truth, model = index == document.truth, index == document.model
    if truth and model:
        return Heading(column.name, "P, Q", "truth and model", "truth", note)
    if truth:
        return Heading(column.name, "P", "truth", "truth", note)
    if model:
        return Heading(column.name, "Q", "model", "model", note)
    return Heading(column.name, note=note)
