"""The controls of the Joint lens: what is learned, independence, a channel, marginals."""

from dataclasses import replace

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.edits import Edit, joint_of, set_cell, set_lens_setting
from model.document.edits.edit import short
from model.document.table import Array, Column, Table, frozen
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Control, Number
from model.lenses.joint.two_variables import (
    flips_of,
    independent,
    symmetric_channel,
    two_variables,
)

MOST_SHARE = 0.999  # of a cell that is drawn: the others are there too
MOST_SWAPPED = 1_000  # rows that may become columns


def weights_of(document: Document) -> Array:
    """Return the table's columns of weights as a matrix; rows are Y, columns X."""
    return np.column_stack([column.values for column in joint_columns(document)])


def joint_places(table: Table) -> list[int]:
    """Return which of a table's columns hold weights, in order: the values of X."""
    return [place for place, one in enumerate(table.columns) if one.kind is Kind.WEIGHTS]


def joint_columns(document: Document) -> list[Column]:
    """Return the columns that hold weights, in order: the values of X."""
    return [one for one in document.table.columns if one.kind is Kind.WEIGHTS]


def draw_cell(document: Document, row: int, column: int, share: float) -> Edit:
    """Return the edit that gives a cell this share of the whole, all other cells left as they are.

    The share is kept within 0 … 0.999; where all others are 0, it is taken as a weight.
    """
    kept = min(max(share, 0.0), MOST_SHARE)
    weights = [one.values for one in joint_columns(document)]
    own = float(document.table.columns[column].values[row])
    rest = float(sum(float(one.sum()) for one in weights)) - own
    value = rest * kept / (1.0 - kept) if rest > 0.0 else kept
    return set_cell(document, row, column, f"{value:.3g}")


def learn(document: Document, row: int) -> Edit:
    """Return the edit that learns which row Y is, or forgets it where it is known already."""
    known = document.joint.learned
    if row < 0 or row == known:
        return _set(document, "Forget Y", learned=-1)
    label = f"Learn that Y is {short(document.table.outcomes[row])}"
    return _set(document, label, learned=row, learned_x=-1)


def learn_x(document: Document, place: int) -> Edit:
    """Return the edit that learns which of the columns of weights X is, or forgets it likewise."""
    if place < 0 or place == document.joint.learned_x:
        return _set(document, "Forget X", learned_x=-1)
    label = f"Learn that X is {short(joint_columns(document)[place].name)}"
    return _set(document, label, learned=-1, learned_x=place)


def _choose_clicks(document: Document, clicks: str) -> Edit:
    """What is known of the other is forgotten: one of both is learned at a time."""
    label = f"Let a click learn {clicks.upper()}"
    return _set(document, label, clicks=clicks, learned=-1, learned_x=-1)


def _step(readings: Readings, by: int) -> Edit:
    """The next row or column is learned, from none over all of them to none again."""
    document = readings.document
    if document.joint.clicks == "x":
        count = len(joint_columns(document))
        return learn_x(document, _beside(document.joint.learned_x, count, by))
    return learn(document, _beside(document.joint.learned, len(document.table), by))


def _beside(known: int, count: int, by: int) -> int:
    return (min(known, count - 1) + 1 + by) % (count + 1) - 1


def _set(document: Document, label: str, **values: object) -> Edit:
    return set_lens_setting(document, "joint", label, **values)


def _make_independent(readings: Readings) -> Edit:
    document = readings.document
    changed = iter(independent(weights_of(document)).T)
    columns = tuple(
        column.with_values(next(changed)) if column.kind is Kind.WEIGHTS else column
        for column in document.table.columns
    )
    table = document.table.with_columns(columns)
    return Edit("Make X and Y independent", replace(document, table=table))


def _can_be_joint(readings: Readings) -> bool:
    return len(joint_columns(readings.document)) > 1


def send_through(document: Document, noise: float) -> Edit:
    """Return the edit that makes the table a binary symmetric channel with this chance of a flip.

    A table that is one already keeps the names of its rows and columns.
    """
    noise = min(max(float(f"{noise:.3g}"), 0.0), 1.0)
    cells = symmetric_channel(noise)
    table = document.table
    own = joint_columns(document)
    if len(table) == 2 and len(own) == len(table.columns) == 2 and _is_channel(document):
        columns = tuple(one.with_values(frozen(cells[:, x])) for x, one in enumerate(own))
        changed = replace(document, table=table.with_columns(columns))
    else:
        columns = tuple(Column(f"X = {x}", frozen(cells[:, x])) for x in (0, 1))
        table = Table(("Y = 0", "Y = 1"), columns)
        words = "A fair bit X is sent, and Y arrives: a binary symmetric channel."
        changed = replace(joint_of(document, table), title="A noisy channel", notes=words)
    changed = replace(changed, joint=replace(changed.joint, noise=noise))
    return Edit(f"Send a bit with {noise:g} chance of a flip", changed)


def _is_channel(document: Document) -> bool:
    try:
        return flips_of(two_variables(weights_of(document))) is not None
    except ValueError:
        return False


def _swap(readings: Readings) -> Edit:
    """X and Y change places: rows become columns."""
    document = readings.document
    cells, names = weights_of(document), document.table.outcomes
    columns = tuple(Column(name, frozen(row)) for name, row in zip(names, cells, strict=True))
    table = Table(tuple(column.name for column in joint_columns(document)), columns)
    return Edit("Swap X and Y", joint_of(document, table, document.joint.whole))


def _can_swap(readings: Readings) -> bool:
    return _can_be_joint(readings) and 1 < len(readings.outcomes) <= MOST_SWAPPED


def _count_corpus(readings: Readings) -> Edit:
    """The words of the shipped corpus, each with the word before it."""
    from model.lenses.joint.word_pairs import word_pairs

    pairs = word_pairs()
    table = Table(
        pairs.contexts,
        tuple(
            Column(word, frozen(pairs.counts[:, place])) for place, word in enumerate(pairs.words)
        ),
    )
    changed = joint_of(readings.document, table, pairs.shared)
    words = (
        f"How often each word X followed each word Y in the {int(pairs.counts.sum()):,} words, "
        "marks and ends of sentences of the work e-mails that come with the program."
    )
    # The commonest words hardly share a next word, so that none is set against another as Q.
    told = replace(changed, title="Word pairs of the work e-mails", notes=words, model=None)
    return Edit("Count the word pairs of the corpus", told)


def _marginals(readings: Readings) -> Edit:
    """A marginal as P and the same given what is learned as Q, as a new table.

    Of X given the first row where nothing is learned.
    """
    document = readings.document
    weights, settings = weights_of(document), document.joint
    columns_names = tuple(column.name for column in joint_columns(document))
    if 0 <= settings.learned_x < len(columns_names):
        place, letter, names = settings.learned_x, "Y", tuple(document.table.outcomes)
        weights, told = weights.T, columns_names[place]
    else:
        place = settings.learned if 0 <= settings.learned < len(document.table) else 0
        letter, names, told = "X", columns_names, document.table.outcomes[place]
    columns = (
        Column(letter, frozen(weights.sum(axis=0))),
        Column(f"{letter} given {told}", frozen(weights[place])),
    )
    changed = replace(
        document,
        table=Table(names, columns),
        truth=0,
        model=1,
        reward=None,
        lens="compare",
        joint=replace(document.joint, learned=-1, learned_x=-1, whole=0.0),
    )
    other = "Y" if letter == "X" else "X"
    return Edit(f"Compare {letter} with {letter} given {other}", changed)


CONTROLS: tuple[Control, ...] = (
    Choice(
        "A click learns",
        "Which of the two is learned by a click on a cell, or by the buttons beside this",
        (("y", "Y"), ("x", "X")),
        lambda document: document.joint.clicks,
        _choose_clicks,
    ),
    Button(
        "◀",
        "Learn the value before, or nothing where the first is known",
        lambda readings: _step(readings, -1),
        "[",
        _can_be_joint,
        name="Learn the value before",
    ),
    Button(
        "▶",
        "Learn the next value, or nothing where the last is known",
        lambda readings: _step(readings, 1),
        "]",
        _can_be_joint,
        name="Learn the next value",
    ),
    Button(
        "Independent",
        "The same marginals, but what one is says nothing of the other",
        _make_independent,
        "I",
        _can_be_joint,
    ),
    Button(
        "Marginal and given",
        "A table of X’s marginal as P and of X given the learned row as Q; of Y likewise where X "
        "is learned",
        _marginals,
        "",
        _can_be_joint,
    ),
    Button(
        "Swap X and Y",
        "Rows become columns and columns rows",
        _swap,
        "W",
        _can_swap,
    ),
    Button(
        "Word pairs",
        "Count which word follows which in the work e-mails: X is the next word, Y the one before",
        _count_corpus,
    ),
    Number(
        "channel: flips",
        "A fair bit sent through a channel that flips it so often: a table of its own, undoable",
        0.0,
        1.0,
        3,
        lambda document: document.joint.noise,
        send_through,
    ),
)
