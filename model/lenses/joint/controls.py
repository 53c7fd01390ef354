"""The controls of the Joint lens: what is learned, independence, a channel, marginals."""

from dataclasses import replace

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.table import Array, Column, Table, frozen
from model.evaluate.readings import Readings
from model.lens.controls import Button, Control, Number
from model.lenses.joint.two_variables import independent, symmetric_channel


def weights_of(document: Document) -> Array:
    """Return the table's columns of weights as a matrix; rows are Y, columns X."""
    return np.column_stack([column.values for column in joint_columns(document)])


def joint_columns(document: Document) -> list[Column]:
    """Return the columns that hold weights, in order: the values of X."""
    return [column for column in document.table.columns if column.kind.value == "weights"]


def learn(document: Document, row: int) -> Edit:
    """Return the edit that learns which row Y is, or forgets it where it is known already."""
    known = document.joint.learned
    if row < 0 or row == known:
        return _set(document, "Forget Y", learned=-1)
    return _set(document, f"Learn that Y is {document.table.outcomes[row]}", learned=row)


def _set(document: Document, label: str, **values: object) -> Edit:
    return set_lens_setting(document, "joint", label, **values)


def _make_independent(readings: Readings) -> Edit:
    document = readings.document
    changed = iter(independent(weights_of(document)).T)
    columns = tuple(
        column.with_values(next(changed)) if column.kind.value == "weights" else column
        for column in document.table.columns
    )
    table = document.table.with_columns(columns)
    return Edit("Make X and Y independent", replace(document, table=table))


def _can_be_joint(readings: Readings) -> bool:
    return len(joint_columns(readings.document)) > 1


def _set_noise(document: Document, noise: float) -> Edit:
    """A binary symmetric channel with this chance of a flip: a table of its own."""
    cells = symmetric_channel(noise)
    columns = tuple(Column(f"X = {x}", frozen(cells[:, x])) for x in (0, 1))
    table = Table(("Y = 0", "Y = 1"), columns)
    settings = replace(document.joint, noise=noise, learned=-1)
    changed = replace(
        document, table=table, truth=0, model=1, reward=None, scenes=(), text=None, joint=settings
    )
    return Edit(f"Send a bit with {noise:g} chance of a flip", changed)


def _marginals(readings: Readings) -> Edit:
    """X's marginal as P and X given what is learned, or the first row, as Q: a new table."""
    document = readings.document
    weights = weights_of(document)
    row = document.joint.learned if document.joint.learned >= 0 else 0
    names = tuple(column.name for column in joint_columns(document))
    given = f"X given {document.table.outcomes[row]}"
    columns = (Column("X", frozen(weights.sum(axis=0))), Column(given, frozen(weights[row])))
    changed = replace(
        document,
        table=Table(names, columns),
        truth=0,
        model=1,
        reward=None,
        lens="compare",
        joint=replace(document.joint, learned=-1),
    )
    return Edit("Compare X with X given Y", changed)


CONTROLS: tuple[Control, ...] = (
    Button(
        "Independent",
        "The same marginals, but what one is says nothing of the other",
        _make_independent,
        "I",
        _can_be_joint,
    ),
    Button(
        "X and X given Y",
        "A table of X’s marginal as P and of X given the chosen row as Q",
        _marginals,
        "",
        _can_be_joint,
    ),
    Number(
        "channel: flips",
        "A fair bit sent through a channel that flips it so often: a table of its own, undoable",
        0.0,
        1.0,
        3,
        lambda document: document.joint.noise,
        _set_noise,
    ),
)
