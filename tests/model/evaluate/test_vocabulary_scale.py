"""A vocabulary: made alike every time, stored in shared blocks, edited and turned by plain sums."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from model.document import edits
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import Column
from model.document.value_blocks import BLOCK_ROWS
from model.evaluate.moving import Moving
from model.evaluate.readings import Readings
from model.formats.examples import TOKENS, vocabulary
from model.lens.view import Workings
from model.lenses import LENSES, LensError, lens_of
from model.lenses.matrix.pairwise import Pairwise, pairwise
from tests.evaluated import evaluated


@pytest.fixture(scope="module")
def read() -> Readings:
    return evaluated(vocabulary(10_000))


@pytest.fixture(scope="module")
def ticks() -> list[list[Readings]]:
    """Three ticks of the dial over some outcomes, and three over four times as many."""
    found = []
    for size in (10_000, 40_000):
        begun = evaluated(vocabulary(size))
        turned = (replace(begun.document, temperature=at) for at in (1.2, 1.3, 1.4))
        found.append([moved(one, begun) for one in turned])
    return found


def moved(document: Document, since: Readings) -> Readings:
    """Return the quick readings of a document for which there are some."""
    readings = Moving().read(document, since)
    assert readings is not None
    return readings


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions, in Python or C, a piece of work calls."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_that_a_vocabulary_is_the_same_every_time_and_names_no_token_twice() -> None:
    one, other = vocabulary(), vocabulary()
    names = one.table.outcomes
    assert len(set(names)) == len(names) == TOKENS
    assert names == other.table.outcomes
    assert one.table.columns[1].same_content(other.table.columns[1])
    assert all(column.sums_to_one for column in one.table.columns)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 1.001, 2.0])
def test_that_a_tick_calls_no_more_functions_for_more_outcomes(temperature: float) -> None:
    counts = []
    for size in (5_000, 20_000):
        begun = evaluated(vocabulary(size))
        moved(begun.document, begun)
        turned = replace(begun.document, temperature=temperature)
        counts.append(calls_of(partial(Moving().read, turned, begun)))
    assert counts[1] <= counts[0] + 40


@pytest.mark.parametrize("filters", [Filters(top_p=0.9), Filters(preset="llama.cpp", top_k=40)])
def test_that_a_tick_with_filters_calls_no_more_functions_for_more_outcomes(
    filters: Filters,
) -> None:
    counts = []
    for size in (5_000, 20_000):
        begun = evaluated(replace(vocabulary(size), filters=filters))
        turned = replace(begun.document, temperature=1.3)
        counts.append(calls_of(partial(Moving().read, turned, begun)))
    assert counts[1] <= counts[0] + 40


def test_that_a_rename_reads_no_column_again(read: Readings) -> None:
    assert read.prepared is not None
    document = edits.rename_outcome(read.document, 5, "renamed").document
    quick = moved(document, read)
    assert quick is not None
    assert quick.prepared is not None
    assert quick.prepared.motion is read.prepared.motion
    exact = evaluated(document, read)
    assert exact.outcomes[5] == "renamed"
    assert {name: one.value for name, one in exact.values.items()} == {
        name: one.value for name, one in read.values.items()
    }


def test_that_an_edited_cell_calls_no_more_functions_for_more_outcomes() -> None:
    counts = []
    for size in (5_000, 20_000):
        begun = evaluated(vocabulary(size))
        document = edits.set_cell(begun.document, 7, 0, "0.01").document
        counts.append(calls_of(partial(Moving().read, document, begun)))
    assert counts[1] <= counts[0] + 300


@pytest.mark.parametrize("lens", LENSES, ids=[lens.id for lens in LENSES])
def test_that_each_lens_leaves_at_most_two_thousand_columns(lens: object, read: Readings) -> None:
    shown = next(one for one in LENSES if one is lens)
    try:
        figure = shown.view(read).figure
    except LensError:
        pytest.skip("has nothing to show of a vocabulary")
    assert any(panel.marks for panel in figure.panels)
    for panel in figure.panels:
        for mark in panel.marks:
            for edges in ("left", "x"):
                # A stair has two points a column.
                assert len(np.atleast_1d(getattr(mark, edges, 0.0))) <= 2 * 2_000 + 2


@pytest.mark.parametrize("lens", LENSES, ids=[lens.id for lens in LENSES])
def test_that_a_lens_calls_no_more_functions_for_a_tick_over_more_outcomes(
    lens: object, ticks: list[list[Readings]]
) -> None:
    shown = next(one for one in LENSES if one is lens)
    counts = []
    for of_a_size in ticks:
        workings = Workings()
        for turned in of_a_size:
            try:
                counts.append(calls_of(partial(shown.view, turned, workings)))
            except LensError:
                pytest.skip("has nothing to show of a vocabulary")
    assert counts[5] <= counts[2] + 6_000


@pytest.mark.parametrize("column", [0, 1])
@pytest.mark.parametrize("temperature", [0.2, 1.0, 1.7])
def test_that_readings_of_an_edit_are_within_a_billionth(
    column: int, temperature: float, read: Readings
) -> None:
    document = replace(read.document, temperature=temperature)
    for row, text in ((3, "0.05"), (9_000, "0"), (0, "0.2")):
        document = edits.set_cell(document, row, column, text).document
    quick, exact = moved(document, read), evaluated(document)
    assert quick is not None
    assert not quick.settled
    for name, reading in exact.values.items():
        if reading.value is None or reading.value == np.inf:
            assert quick[name].answer == reading.answer
        else:
            assert quick[name].value == pytest.approx(reading.value, rel=1e-9, abs=0.0), name


def test_that_an_untouched_column_is_not_read_again(read: Readings) -> None:
    document = edits.set_cell(read.document, 3, 0, "0.05").document
    quick = moved(document, read)
    assert quick is not None
    assert quick.prepared is not None
    assert read.prepared is not None
    assert quick.prepared.pair.source is read.prepared.pair.source
    exact = evaluated(document, quick)
    assert exact.prepared is not None
    assert exact.prepared.is_exact
    assert exact.prepared.model_weights is read.prepared.model_weights


def test_that_the_dial_keeps_what_only_the_table_decides(
    read: Readings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def counted(columns: tuple[Column, ...], measure: str) -> Pairwise:
        asked.append(columns)
        return pairwise(columns, measure)

    monkeypatch.setattr("model.lenses.matrix.shown.pairwise", counted)
    workings = Workings()
    for temperature in (1.1, 1.2, 1.3):
        turned = moved(replace(read.document, temperature=temperature), read)
        lens_of("matrix").view(turned, workings)
        assert turned.prepared is read.prepared
    assert len(asked) == 1


def test_that_columns_share_all_blocks_but_the_edited_one() -> None:
    column = Column("P", np.arange(3.0 * BLOCK_ROWS))
    edited = column.with_cell(BLOCK_ROWS + 5, 7.0, "7.0")
    shared = zip(column.shared.blocks(), edited.shared.blocks(), strict=True)
    assert [one is two or np.shares_memory(one, two) for one, two in shared] == [True, False, True]
    assert edited.value(BLOCK_ROWS + 5) == edited.values[BLOCK_ROWS + 5] == 7.0
    assert edited.changed_span(column) == (BLOCK_ROWS + 5, BLOCK_ROWS + 5)
    assert edited.texts == {BLOCK_ROWS + 5: "7.0"}
    assert not edited.same_content(column)
    assert edited.with_cell(BLOCK_ROWS + 5, float(BLOCK_ROWS + 5)).same_content(column)


def test_that_a_remembered_column_does_not_keep_itself_whole() -> None:
    column = Column("P", np.arange(3.0 * BLOCK_ROWS)).with_cell(0, 1.0)
    whole = column.values
    assert column.values is whole
    assert not whole.flags.writeable
    del whole
    made = column.shared._made
    assert made is not None
    assert made() is None


def test_that_a_document_of_a_vocabulary_is_saved_as_it_stands() -> None:
    document: Document = vocabulary(300)
    changed = edits.set_cell(document, 3, 0, "1/4").document
    assert changed.table.columns[0].texts[3] == "1/4"
    assert document.table.columns[0].texts == {}
