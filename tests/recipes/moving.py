"""answers_while_moving: what the window is given while something moves over a large table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gui.core.evaluator import Evaluator
from model.document.document import Document
from model.document.table import table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.document.settings import Filters
    from model.evaluate.readings import Readings

ROWS = 10_000


def large(filters: Filters) -> Document:
    """A document too large to be read at once."""
    rng = np.random.default_rng(8)
    names = [f"t{row}" for row in range(ROWS)]
    table = table_of(names, P=rng.random(ROWS), Q=rng.random(ROWS) ** 4)
    return Document(table, 0, 1, temperature=1.0, filters=filters)


def answers_while_moving(document: Document, moved: Document) -> list[Readings]:
    """Return all readings of `moved` that the window is given when it follows `document`."""
    tasks: list[Callable[[], None]] = []
    seen: list[Readings] = []
    evaluator = Evaluator(lambda task: tasks.append(task))
    evaluator.readings_changed.connect(seen.append)
    evaluator.request(document)
    evaluator.settle()
    _all(tasks)
    assert all(seen[-1].values.values())  # asked for, so that they can be taken over
    evaluator.request(moved)
    _all(tasks)
    evaluator.stop()
    found = [readings for readings in seen if readings.document is moved]
    assert found
    return found


def _all(tasks: list[Callable[[], None]]) -> None:
    while tasks:
        tasks.pop(0)()
