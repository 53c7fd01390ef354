"""What is said of a name stays one short sentence, however long the name that data gives."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Column, Table, frozen, weights_of
from model.export.worksheet import worksheet_of
from model.formats import format_of
from tests.evaluated import evaluated
from tests.model.cases import for_each

LONG = "long \n" * 50_000
MOST = 300


def document_of(*values: float, kind: Kind = Kind.WEIGHTS) -> Document:
    names = tuple(f"{LONG}{row}" for row in range(len(values)))
    table = Table(names, (Column(LONG, frozen(values), kind),))
    return Document(table=table, title=LONG, truth=0, model=0)


def read_table() -> None:
    path = Path("a.csv")
    data = f"x;{' '.join(LONG.split())}\na;1\nb;wrong and wrong\n".encode()
    format_of(path, data).read(path, data)


SAID: dict[str, Callable[[], object]] = {
    "pasted": lambda: edits.paste(document_of(1.0, 2.0), 0, 1, [["1"], ["x"]], names=False),
    "zero": lambda: edits.normalise(document_of(0.0, 0.0), 0),
    "a role taken": lambda: edits.give_reward(document_of(1.0, 2.0), 0),
    "rewards in P": lambda: document_of(1.0, kind=Kind.REWARDS),
    "too few": lambda: Table(("a",), (Column(LONG, frozen([1.0, 2.0])),)),
    "nothing is missing": lambda: edits.add_everything_else(document_of(1.0, 2.0), 0),
    "no weight": lambda: weights_of(Column(LONG, frozen([0.0]))),
    "no logit": lambda: weights_of(Column(LONG, frozen([-np.inf]), Kind.LOGITS)),
    "no lesson": lambda: worksheet_of(evaluated(document_of(1.0, 2.0))),
    "no number": read_table,
}


@for_each("said", SAID.values(), ids=SAID)
def test_that_a_name_without_end_is_said_in_short(said: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\S") as caught:
        said()
    assert len(str(caught.value)) <= MOST
    assert "\n" not in str(caught.value)
