"""Edits of whole columns: roles, kind, names, normalising, filling, adding, removing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.document.cells import Kind, parse_cell
from model.document.document import Document
from model.document.edits.edit import Edit, short
from model.document.settings import JointSettings
from model.document.table import SUM_TOLERANCE, Column, weights_of


def give_truth(document: Document, column: int) -> Edit:
    """Return the edit that makes a column P, the truth; if it was Q, the two change places."""
    _check_no_rewards(document, column, "it cannot be P or Q")
    name = short(document.table.columns[column].name)
    model = document.truth if column == document.model else document.model
    edited = replace(document, truth=column, model=model)
    return Edit(f"Make {name} the truth P", edited)


def give_model(document: Document, column: int) -> Edit:
    """Return the edit that makes a column Q, the model; if it was P, the two change places.

    Raises ValueError where there is no other column to be P.
    """
    _check_no_rewards(document, column, "it cannot be P or Q")
    name = short(document.table.columns[column].name)
    truth = document.truth
    if column == truth:
        if document.model is None:
            raise ValueError("Q needs a column of its own beside P: add a column first.")
        truth = document.model
    return Edit(f"Make {name} the model Q", replace(document, truth=truth, model=column))


def give_reward(document: Document, column: int) -> Edit:
    """Return the edit that makes a column the rewards; ValueError if it is P or Q."""
    target = document.table.columns[column]
    if column in (document.truth, document.model):
        raise ValueError(
            f"{short(target.name)} is P or Q; give that role to another column before it holds "
            "rewards."
        )
    values = np.where(np.isfinite(target.values), target.values, 0.0)
    changed = document.table.with_column(column, replace(target, kind=Kind.REWARDS, values=values))
    edited = replace(document, table=changed, reward=column)
    return Edit(f"Make {short(target.name)} the reward", edited)


def add_reward_column(document: Document) -> Edit:
    """Return the edit that adds a column of rewards, all 0."""
    table = document.table
    column = Column("Reward", np.zeros(len(table)), Kind.REWARDS)
    grown = table.with_columns((*table.columns, column))
    edited = replace(document, table=grown, reward=len(table.columns))
    return Edit("Add column Reward", edited)


def set_kind(document: Document, column: int, kind: Kind) -> Edit:
    """Return the edit that reads a column's numbers as weights or as logits, unchanged.

    Raises ValueError naming the row if a number has no meaning in the other kind.
    """
    target = document.table.columns[column]
    if kind is Kind.REWARDS:
        return give_reward(document, column)
    if kind is Kind.WEIGHTS:
        wrong = np.flatnonzero(~(target.values >= 0.0))
        wrong = np.array([row for row in wrong if target.texts.get(int(row)) != ""], dtype=np.intp)
        if wrong.size:
            row = int(wrong[0])
            raise ValueError(
                f"Row {row + 1} ({short(document.table.outcomes[row])}) in {short(target.name)} is "
                "negative, so the column cannot be weights; choose “Turn into probabilities”."
            )
    empty = parse_cell("", kind)
    values = target.values.copy()
    for row, text in target.texts.items():
        if text == "":
            values[row] = empty
    changed = replace(target, kind=kind, values=values)
    label = f"Read {short(target.name)} as {kind.value}"
    reward = None if document.reward == column else document.reward
    table = document.table.with_column(column, changed)
    joint = _learned_beside(document, table.columns, instead=(target, changed))
    return Edit(label, replace(document, table=table, reward=reward, joint=joint))


def to_probabilities(document: Document, column: int) -> Edit:
    """Return the edit that turns a column of logits into the probabilities they mean.

    UnreadableTableError, a ValueError, where none of its rows has a logit.
    """
    target = document.table.columns[column]
    probabilities = weights_of(target).probabilities
    changed = replace(target.with_values(probabilities), kind=Kind.WEIGHTS)
    label = f"Turn {short(target.name)} into probabilities"
    return Edit(label, document.with_table(document.table.with_column(column, changed)))


def to_percentages(document: Document, column: int) -> Edit:
    """Return the edit that reads whole numbers as parts of a hundred: 60 becomes 60%, or 0.6."""
    target = document.table.columns[column]
    texts = {row: f"{value:.0f}%" for row, value in enumerate(target.values.tolist())}
    values = [parse_cell(text, Kind.WEIGHTS) for text in texts.values()]
    changed = target.with_values(values, texts)
    label = f"Read {short(target.name)} as percentages"
    return Edit(label, document.with_table(document.table.with_column(column, changed)))


def normalise(document: Document, column: int) -> Edit:
    """Return the edit that divides a column of weights by its sum; ValueError if that is zero.

    A column of rewards, which have no sum to speak of, is a ValueError too.
    """
    _check_no_rewards(document, column, "there is nothing to normalise")
    target = document.table.columns[column]
    largest = float(target.values.max(initial=0.0))
    if largest <= 0.0:
        raise ValueError(f"All weights of {short(target.name)} are zero; type a weight in any row.")
    scaled = target.values / largest
    changed = target.with_values(_summing_to_one(scaled / scaled.sum()))
    label = f"Normalise {short(target.name)}"
    return Edit(label, document.with_table(document.table.with_column(column, changed)))


def clear_column(document: Document, column: int) -> Edit:
    """Return the edit that empties every cell of a column."""
    target = document.table.columns[column]
    empty = np.full(len(target), parse_cell("", target.kind))
    changed = target.with_values(empty, dict.fromkeys(range(len(target)), ""))
    label = f"Clear {short(target.name)}"
    return Edit(label, document.with_table(document.table.with_column(column, changed)))


def copy_column(document: Document, source: int, target: int) -> Edit:
    """Return the edit that copies one column's numbers, typed texts and kind to another.

    ValueError where one of them holds rewards and the other probabilities or logits.
    """
    columns = document.table.columns
    if Kind.REWARDS in (columns[source].kind, columns[target].kind):
        which = target if columns[target].kind is Kind.REWARDS else source
        _check_no_rewards(document, which, "nothing is copied between it and a distribution")
    copied = replace(columns[source], name=columns[target].name)
    label = f"Copy {short(columns[source].name)} to {short(columns[target].name)}"
    return Edit(label, document.with_table(document.table.with_column(target, copied)))


def make_uniform(document: Document, column: int) -> Edit:
    """Return the edit that gives every outcome the same weight, logit or reward in a column."""
    target = document.table.columns[column]
    count = max(len(target), 1)
    value = 1.0 / count if target.kind is Kind.WEIGHTS else 0.0
    changed = target.with_values(np.full(len(target), value))
    label = f"Make {short(target.name)} uniform"
    return Edit(label, document.with_table(document.table.with_column(column, changed)))


def rename_column(document: Document, column: int, name: str) -> Edit:
    """Return the edit that renames a column; ValueError if the name is blank."""
    plain = " ".join(name.split())
    if not plain:
        raise ValueError("A column needs a name.")
    target = document.table.columns[column]
    changed = document.table.with_column(column, replace(target, name=plain))
    return Edit(f"Rename {short(target.name)} to {short(plain)}", document.with_table(changed))


def add_column(document: Document) -> Edit:
    """Return the edit that adds a uniform column; it becomes Q if the document has none."""
    table = document.table
    taken = {column.name for column in table.columns}
    chosen = next(stem for stem in _column_names(len(table.columns)) if stem not in taken)
    column = Column(chosen, np.full(len(table), 1.0 / max(len(table), 1)))
    grown = document.with_table(table.with_columns((*table.columns, column)))
    if document.model is None:
        grown = replace(grown, model=len(table.columns))
    return Edit(f"Add column {short(chosen)}", grown)


def remove_column(document: Document, column: int) -> Edit:
    """Return the edit that removes a column; its roles pass to the columns that remain.

    Raises ValueError for the last column.
    """
    table = document.table
    if len(table.columns) == 1:
        raise ValueError("A document needs one distribution column; this is the last.")
    left = tuple(one for index, one in enumerate(table.columns) if index != column)
    truth = 0 if document.truth == column else document.truth - (document.truth > column)
    model = document.model
    if model is not None:
        model = None if model == column else model - (model > column)
    reward = document.reward
    if reward is not None:
        reward = None if reward == column else reward - (reward > column)
    readable = [index for index, one in enumerate(left) if one.kind is not Kind.REWARDS]
    if not readable:
        raise ValueError("A document needs one distribution column; this is the last.")
    if document.truth == column or truth not in readable:
        truth = next((index for index in readable if index != model), readable[0])
    if model is None:
        model = next((index for index in readable if index != truth), None)
    changed = replace(
        document,
        table=table.with_columns(left),
        truth=truth,
        model=model,
        reward=reward,
        joint=_learned_beside(document, left),
    )
    return Edit(f"Remove column {short(table.columns[column].name)}", changed)


def _learned_beside(
    document: Document, left: Sequence[Column], instead: tuple[Column, Column] | None = None
) -> JointSettings:
    """What Joint has learned of X, over the columns that are left: forgotten where that is gone."""
    joint = document.joint
    if joint.learned_x < 0:
        return joint
    weights = [one for one in document.table.columns if one.kind is Kind.WEIGHTS]
    known = weights[joint.learned_x] if joint.learned_x < len(weights) else None
    if instead is not None and known is instead[0]:
        known = instead[1]
    now = [one for one in left if one.kind is Kind.WEIGHTS]
    place = next((place for place, one in enumerate(now) if one is known), -1)
    return replace(joint, learned_x=place)


def _check_no_rewards(document: Document, column: int, so: str) -> None:
    target = document.table.columns[column]
    if target.kind is Kind.REWARDS:
        raise ValueError(
            f"{short(target.name)} holds rewards, so {so}; "
            "to change that, choose “Weights” in its header menu."
        )


def _summing_to_one(values: np.ndarray) -> np.ndarray:
    """The values with 12 decimals where these are all that they have: cells stay short to read."""
    rounded = np.round(values, 12)
    exact = abs(float(rounded.sum()) - 1.0) <= SUM_TOLERANCE * 1e-9 and bool(
        (np.abs(rounded - values) <= 1e-15).all()
    )
    return rounded if exact else values


def _column_names(count: int) -> list[str]:
    return ["P", "Q", *(f"Q{number}" for number in range(2, count + 3))]
