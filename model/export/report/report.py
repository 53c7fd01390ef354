"""Report: one way to write all readings down, and the words that all of them share."""

from collections.abc import Callable
from typing import NamedTuple

from model.evaluate.readings import Reading, Readings
from model.words.inert import harmless
from model.words.markup import plain
from model.words.names import counted
from model.words.numerals import compact_text, temperature_text

DECIMALS = 4


class ReportFormat(NamedTuple):
    """One line of REPORTS.

    Attributes:
        id: its name on the command line.
        title: in words, for file dialogs.
        suffix: of its files.
        write: readings → text.
    """

    id: str
    title: str
    suffix: str
    write: Callable[[Readings], str]


def summary(readings: Readings) -> str:
    """Return one line on what was read: the outcomes, the columns with a role, T, the order."""
    document = readings.document
    if readings.is_text_alone:
        # What reads texts is loaded by those who have one.
        from model.texts.text_reading import text_reading_of

        text = text_reading_of(readings)
        count = 0 if text is None else len(text.score)
        return f"{counted(count, 'token')}, T = {temperature_text(document.temperature)}"
    count = len(document.table)
    parts = [counted(count, "outcome")]
    roles = (("P", document.truth_column), ("Q", document.model_column))
    parts += [
        f"{role} is {one_line(column.name)}"
        for role, column in roles
        if column is not None and column.name != role
    ]
    parts.append(f"T = {temperature_text(document.temperature)}")
    parts.append(f"α = {temperature_text(document.order)}")
    return ", ".join(parts)


def remark(reading: Reading) -> str:
    """Return the outcome that a reading names and why it has no finite number; or nothing."""
    named = f"“{one_line(reading.answer.outcome)}”" if reading.answer.outcome else ""
    return " ".join(part for part in (named, one_line(plain(reading.answer.reason))) if part)


def notes_of(readings: Readings) -> list[str]:
    """Return what has to be said of what was read, and of columns that do not add up to 1."""
    document = readings.document
    if readings.is_text_alone:
        return list(map(one_line, readings.notes))
    columns = [document.truth_column]
    if document.model_column not in (None, document.truth_column):
        columns.append(document.tempered_column)
    sums = [
        f"{one_line(column.name)} adds up to {compact_text(column.total, 6)}; "
        "readings use it divided by that."
        for column in columns
        if not column.sums_to_one
    ]
    rest = document.table.rest
    if rest is not None:
        name = one_line(document.table.outcomes[rest.row])
        sums.append(f"“{name}” stands for {rest.stands_for}: what its spread decides is bounded.")
    return [*sums, *map(one_line, readings.notes)]


def one_line(text: str) -> str:
    """Return a text that people typed on one line, with nothing in it that is obeyed."""
    return harmless(" ".join(text.split()))
