"""What is to be said of a table before its readings are trusted, and what mends it in a click."""

from collections.abc import Callable
from dataclasses import dataclass

from model.document import edits
from model.document.cells import Kind, display_cell
from model.document.document import Document
from model.document.edits.edit import short
from model.document.table import Column, Table

EXACT = 1e-12


@dataclass(frozen=True)
class Mend:
    """A button: its text, what it does in words, and the edit it makes."""

    title: str
    tip: str
    editing: Callable[[Document], edits.Edit]


@dataclass(frozen=True)
class Notice:
    """A sentence and the ways to mend what it says."""

    text: str
    mends: tuple[Mend, ...]


def notices(document: Document) -> tuple[Notice, ...]:
    """Return what is to be said: of each column with a role, then of names borne twice."""
    with_role = dict.fromkeys(role for role in (document.truth, document.model) if role is not None)
    if not len(document.table):
        return ()
    sums = (_sum_notice(document, column) for column in with_role)
    return tuple(notice for notice in (*sums, _duplicates_notice(document.table)) if notice)


def sum_text(total: float) -> str:
    """Return a sum in six digits, or in as many as tell it from 1."""
    if abs(total - 1.0) <= EXACT:
        return "1"
    text = display_cell(total)
    return text if text != "1" else f"{total:.12f}".rstrip("0").rstrip(".")


def sum_remark(column: Column) -> str:
    """Return what the sum of a column is, for its tooltip."""
    if column.kind is Kind.LOGITS:
        return f"{column.name} is logits: they have no sum; readings use their softmax."
    if column.kind is Kind.REWARDS:
        return f"{column.name} is rewards: they need not sum to anything."
    total = f"{column.total:.15g}"
    if not column.sums_to_one:
        return f"{column.name}: Σ = {total}. Readings use the column divided by it."
    if abs(column.total - 1.0) > EXACT:
        return (
            f"{column.name}: Σ = {total}, within a millionth of 1. "
            "It counts as 1; readings divide by it all the same."
        )
    return f"{column.name} sums to 1."


def _sum_notice(document: Document, index: int) -> Notice | None:
    column = document.table.columns[index]
    if column.sums_to_one:
        return None
    name = short(column.name)
    uniform = Mend(
        "Make uniform",
        f"Give every outcome the same weight in {name}",
        lambda current: edits.make_uniform(current, index),
    )
    if column.total <= 0.0:
        return Notice(f"{name}: Σ = 0, so there is nothing to divide by", (uniform,))
    text = f"{name}: Σ = {sum_text(column.total)}, readings use the column divided by it"
    mends = [
        Mend(
            "Normalise",
            f"Divide {name} by its sum, so that it is 1",
            lambda current: edits.normalise(current, index),
        )
    ]
    missing = 1.0 - column.total
    if missing > 0.0:
        mends.append(
            Mend(
                f"Add “everything else” ({missing:.6g})",
                f"Add an outcome with the {missing:.6g} that {name} lacks",
                lambda current: edits.add_everything_else(current, index),
            )
        )
    return Notice(text, tuple(mends))


def _duplicates_notice(table: Table) -> Notice | None:
    names = table.duplicated_outcomes
    if not names:
        return None
    first = short(names[0])
    if len(names) == 1:
        count = table.outcomes.count(names[0])
        rows = "Two rows" if count == 2 else f"{count:,} rows"
        text = f"{rows} are called “{first}”; they are kept apart"
    else:
        text = f"{len(names):,} names, “{first}” first, stand on several rows; rows are kept apart"
    merge = Mend("Merge them", "Add up the rows of the same name", edits.merge_duplicates)
    return Notice(text, (merge,))
