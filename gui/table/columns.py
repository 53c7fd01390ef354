"""What stands above the table's columns, and how wide they are."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from model.document.cells import Kind, display_cell, format_cell
from model.document.document import Document
from model.document.table import Array, Column, Rest, Table
from model.figure.figure import Role
from model.sampling import working_filters
from model.words.numerals import power_of_ten
from model.words.token_names import visible

HEADING_SIZE = 12
SAMPLING, AUTOCOMPLETE = "sampling", "autocomplete"


class Heading(NamedTuple):
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
    role: Role = "tempered" if is_moved(document) else "muted"
    return (outcomes, *distributions, Heading(tempered_name(document), role=role))


def headed_by(document: Document) -> tuple[object, ...]:
    """Return all but the table that decides the headings, to tell whether they are the same."""
    roles = (document.truth, document.model, document.reward)
    return (*roles, document.lens, document.autocomplete.against, is_moved(document))


def has_ticks(document: Document) -> bool:
    """Return whether outcomes can be ticked as banned: where sampling is looked at, or any is."""
    return document.lens == SAMPLING or bool(document.table.banned)


def needs_two_lines(shown: Sequence[Heading]) -> bool:
    """Return whether any heading says more than its name and its own role."""
    return any(not heading.bears_its_letter or heading.note for heading in shown)


def is_moved(document: Document) -> bool:
    """Return whether the dial, a filter or a ban makes Q at T another distribution than Q."""
    return (
        document.temperature != 1.0
        or bool(working_filters(document.filters))
        or bool(document.table.banned)
    )


def says_nothing_new(document: Document) -> bool:
    """Return whether the computed column would only repeat the one beside it, as at T = 1."""
    column = document.tempered_column
    return not is_moved(document) and column.kind is Kind.WEIGHTS and column.sums_to_one


def tempered_name(document: Document) -> str:
    """Return what the computed column is called: the dial tempers P where there is no Q.

    Where nothing moves it, it is the share that each count or weight is of all.
    """
    letter = "P" if document.model is None else "Q"
    if is_moved(document):
        return f"{letter} at T"
    return "share" if document.model is None else "share in Q"


def halves(name: str) -> tuple[str, str]:
    """Return a name in two lines as equal as its words allow; a single word stays whole.

    >>> halves("Survey of 2023")
    ('Survey', 'of 2023')
    """
    words = name.split()
    if len(words) < 2:
        return name.strip(), ""
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return min(cuts, key=lambda pair: max(map(len, pair)))


def _distribution(document: Document, index: int) -> Heading:
    column = document.table.columns[index]
    if column.kind is Kind.REWARDS:
        known = {document.reward: "reward", document.true_reward: "true reward"}
        note = known.get(index, "unused reward")
        # A column that is called Reward says so itself.
        note = "" if note == column.name.casefold() else note
        return Heading(column.name, role="reward", note=note)
    note = "logits" if column.kind is Kind.LOGITS else ""
    truth, model = index == document.truth, index == document.model
    of_two = bool(document.lens == AUTOCOMPLETE and document.autocomplete.against)
    if truth and model:
        return Heading(column.name, "P, Q", "truth and model", "truth", note)
    if truth:
        return Heading(column.name, "P", "base" if of_two else "truth", "truth", note)
    if model:
        return Heading(column.name, "Q", "tested" if of_two else "model", "model", note)
    return Heading(column.name, note=note)


_MEANINGS = {
    Kind.WEIGHTS: "weights",
    Kind.LOGITS: "logits or log-probabilities",
    Kind.REWARDS: "what each outcome is worth",
}


def shown_text(table: Table, tempered: Array | None, row: int, column: int) -> str:
    """Return what a cell shows: the text as typed, or the number in short."""
    if column == 0:
        return seen_name(table.outcomes[row])
    if column > len(table.columns):
        return "" if tempered is None else tempered_text(float(tempered[row]))
    return number_text(table.columns[column - 1], row)


def seen_name(name: str) -> str:
    """Return a name as its cell shows it: ends of lines, tabs and blanks around it are seen."""
    plain = name.isprintable() and name == name.strip() and not name.startswith("bytes:")
    return name if plain else visible(name)


def number_text(column: Column, row: int) -> str:
    """Return what the cell of a distribution shows: the text as typed, or the number in short."""
    typed = column.texts.get(row)
    return display_cell(column.value(row)) if typed is None else typed


def named_text(table: Table, row: int) -> str:
    """Return how a row is called, and how many outcomes it stands for where it is the rest."""
    return called(table.outcomes[row], row, table.rest)


def called(name: str, row: int, rest: Rest | None) -> str:
    """Return how the row of a name is called in a table with this rest."""
    if rest is None or rest.row != row:
        return seen_name(name)
    return f"{seen_name(name)} · {'several' if rest.count is None else rest.stands_for}"


def typed_text(table: Table, tempered: Array | None, row: int, column: int) -> str:
    """Return a cell's text for editing and copying: nothing is lost in it."""
    if column == 0:
        return table.outcomes[row]
    if column > len(table.columns):
        if tempered is None or math.isnan(tempered[row]):
            return ""
        return format_cell(float(tempered[row]))
    target = table.columns[column - 1]
    typed = target.texts.get(row)
    return format_cell(target.value(row), target.kind) if typed is None else typed


def tempered_text(value: float) -> str:
    """Return a probability in four decimals, or in one digit and a power where those hide it.

    NaN, which stands for what is covered, is a question mark.
    """
    if math.isnan(value):
        return "?"
    if value == 0.0 or value >= 0.5e-4:
        return f"{value:.4f}"
    digit, exponent = f"{value:.0e}".split("e")
    return f"{digit}×{power_of_ten(int(exponent))}"


def cell_tip(table: Table, tempered: Array | None, row: int, column: int, heading: Heading) -> str:
    """Return a cell's tooltip: the whole name, or the whole number and how it was typed."""
    typed = typed_text(table, tempered, row, column)
    if column == 0:
        return named_text(table, row)
    if column > len(table.columns):
        return f"{heading.name} = {typed}" if typed else ""
    target = table.columns[column - 1]
    value = format_cell(target.value(row), target.kind)
    if row not in target.texts:
        return value
    nothing = "no reward" if target.kind is Kind.REWARDS else "no weight"
    return f"{typed} = {value}" if typed else f"Empty: {nothing}, {value}"


def spoken_text(
    table: Table, tempered: Array | None, row: int, column: int, heading: Heading
) -> str:
    """Return what a screen reader says of a cell: `cloudy, Q, the model: 0.25`."""
    name = table.outcomes[row] or "unnamed"
    if column == 0:
        banned = ", banned" if row in table.banned else ""
        rest = table.rest
        stands = f", the rest of {rest.stands_for}" if rest and rest.row == row else ""
        return f"Outcome {row + 1}, {name}{stands}{banned}"
    shown = shown_text(table, tempered, row, column)
    return f"{name}, {heading.spoken}: {shown or 'empty'}"


def heading_tip(table: Table, section: int, heading: Heading) -> str:
    """Return what a heading's tooltip says."""
    if section == 0:
        ticked = " A tick bans an outcome from being drawn." if heading.ticks else ""
        return f"The outcomes, one a row. Click to sort by name.{ticked}"
    if section > len(table.columns):
        whence = "dial" if heading.role == "tempered" else "column"
        return f"{heading.name}: computed from the {whence}, not typed. Click to sort."
    meaning = _MEANINGS[table.columns[section - 1].kind]
    return f"{heading.spoken}: {meaning}. Click for roles, sorting and more (F4)."
