"""Evaluator: at once for small tables; one at a time and latest wins for large ones."""

from dataclasses import replace

import numpy as np
from pytestqt.qtbot import QtBot

from gui.core.evaluator import Evaluator
from gui.core.jobs import AT_ONCE, WorkerThread
from model.document.document import Document, new_document
from model.document.edits import set_cell
from model.document.settings import Filters
from model.document.table import Column, Table
from model.evaluate.readings import Readings
from tests.evaluated import evaluated
from tests.gui.stillness import Later, all_done


def large(banned: frozenset[int] = frozenset()) -> Document:
    count = AT_ONCE + 1
    names = tuple(str(row) for row in range(count))
    return Document(Table(names, (Column("P", np.ones(count)),), banned))


def begun() -> tuple[Later, Evaluator, list[Readings]]:
    later = Later()
    evaluator = Evaluator(later)
    return later, evaluator, collected(evaluator)


def rest(evaluator: Evaluator, later: Later) -> None:
    """Work out what is exact: the one task that begins once nothing moves."""
    evaluator.settle()
    later.tasks.pop()()


def collected(evaluator: Evaluator) -> list[Readings]:
    seen: list[Readings] = []
    evaluator.readings_changed.connect(seen.append)
    return seen


def test_that_a_small_document_is_read_at_once(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    evaluator.request(new_document())
    assert len(seen) == 1
    assert not later.tasks


def test_that_while_one_is_read_only_the_latest_waits(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    # With a banned outcome only the exact way serves.
    first = large(frozenset({0}))
    others = [replace(first, temperature=t) for t in (2.0, 3.0, 4.0)]
    for document in (first, *others):
        evaluator.request(document)
    assert len(later.tasks) == 1
    later.tasks.pop()()
    assert len(later.tasks) == 1
    later.tasks.pop()()
    assert not later.tasks
    assert [readings.document for readings in seen] == [first, others[-1]]
    assert seen[1].prepared is seen[0].prepared


def test_that_a_small_document_after_a_large_one_is_not_overtaken(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    evaluator.request(large())
    small = new_document()
    evaluator.request(small)
    while later.tasks:
        later.tasks.pop()()
    assert seen[-1].document is small


def test_that_the_worker_thread_delivers_on_the_main_thread(qtbot: QtBot) -> None:
    worker = WorkerThread()
    evaluator = Evaluator(worker)
    document = large()
    with qtbot.waitSignal(evaluator.readings_changed, timeout=10_000) as done:
        evaluator.request(document)
    assert done.args[0].document is document
    all_done(worker)


def test_that_the_dial_is_answered_at_once_and_settled_exactly_at_rest(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    document = large()
    evaluator.request(document)
    rest(evaluator, later)
    turned = replace(document, temperature=2.0)
    evaluator.request(turned)
    assert seen[-1].document is turned
    assert not seen[-1].settled
    assert seen[-1].prepared is seen[1].prepared
    rest(evaluator, later)
    assert seen[-1].settled
    assert seen[-1].document is turned


def test_that_the_dial_is_answered_at_once_with_filters_on(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    count = AT_ONCE + 1
    weights = 1.0 / np.arange(1.0, count + 1.0)
    names = tuple(str(row) for row in range(count))
    columns = (Column("P", weights), Column("Q", weights**1.1))
    start = Document(Table(names, columns), 0, 1, filters=Filters(top_p=0.9))
    evaluator.request(start)
    later.tasks.pop()()
    evaluator.request(replace(start, temperature=1.5))
    assert not later.tasks
    assert [readings.settled for readings in seen] == [True, False]
    rest(evaluator, later)
    assert seen[-1].settled
    last, first = seen[-1].tempered, seen[1].tempered
    assert last is not None
    assert first is not None
    assert np.array_equal(last > 0.0, first > 0.0)


def test_that_exact_readings_that_the_dial_has_left_behind_are_not_shown(qtbot: QtBot) -> None:
    later = Later()
    evaluator = Evaluator(later)
    document = large()
    evaluator.request(document)
    rest(evaluator, later)
    evaluator.request(replace(document, temperature=2.0))
    evaluator.settle()
    latest = replace(document, temperature=3.0)
    evaluator.request(latest)
    seen = collected(evaluator)
    later.tasks.pop()()
    assert not seen
    rest(evaluator, later)
    assert [(one.document, one.settled) for one in seen] == [(latest, True)]


def test_that_an_edited_cell_of_a_large_table_is_answered_at_once(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    first = large()
    evaluator.request(first)
    edited = set_cell(first, 3, 0, "7").document
    evaluator.request(edited)
    assert not later.tasks
    assert [(one.document, one.settled) for one in seen] == [(first, False), (edited, False)]
    rest(evaluator, later)
    assert seen[-1].settled
    assert seen[-1].document is edited


def test_that_at_rest_what_nobody_asked_for_waits_until_somebody_does(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    document = large()
    evaluator.request(document)
    assert seen[-1]["entropy_p"].value
    rest(evaluator, later)
    assert seen[-1].settled
    assert set(seen[-1].known) == {"entropy_p"}
    exact = evaluated(document)
    assert seen[-1]["tsallis_p"] == exact["tsallis_p"]
    edited = set_cell(document, 3, 0, "7").document
    evaluator.request(edited)
    rest(evaluator, later)
    assert set(seen[-1].known) == set()
    assert dict(seen[-1].values) == dict(evaluated(edited).values)


def test_that_nothing_is_answered_after_a_stop(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    evaluator.request(large())
    evaluator.settle()
    seen.clear()
    evaluator.stop()
    later.tasks.pop()()
    evaluator.settle()
    assert not seen
    assert not later.tasks


def test_that_a_small_table_in_motion_is_read_quickly_and_exactly_at_rest(qtbot: QtBot) -> None:
    later, evaluator, seen = begun()
    document = new_document()
    evaluator.request(document)
    turned = replace(document, temperature=2.0)
    evaluator.request(turned, is_moving=True)
    assert seen[-1].document is turned
    assert not seen[-1].settled
    qtbot.waitUntil(lambda: seen[-1].settled)
    assert seen[-1].document is turned
    assert not later.tasks
