"""Edits of cells and of pasted blocks: what they lead to, and what they refuse."""

import math

import numpy as np
import pytest

from model.document import edits
from model.document.cells import CellError, Kind
from model.document.document import Document, Scene, same_content
from model.document.edits.cell_edits import LONGEST_OUTCOME, MANY_CELLS, cell_value_note
from model.document.table import Column, Table, table_of


@pytest.fixture
def weather() -> Document:
    return Document(table_of(["sunny", "cloudy", "rainy"], P=[0.6, 0.3, 0.1], Q=[0.5, 0.4, 0.1]))


def test_that_a_name_may_not_be_absurdly_long(weather: Document) -> None:
    assert edits.rename_outcome(weather, 0, "x" * LONGEST_OUTCOME)
    with pytest.raises(CellError, match="has 1,001 characters; a name has at most 1,000"):
        edits.rename_outcome(weather, 0, "x" * (LONGEST_OUTCOME + 1))


def test_that_scenes_follow_an_outcome_to_its_new_name(weather: Document) -> None:
    scenes = (
        Scene("one", "compare", 1.0, highlighted=("sunny", "rainy")),
        Scene("two", "compare", 1.0, highlighted=("cloudy",)),
    )
    document = Document(weather.table, scenes=scenes)
    renamed = edits.rename_outcome(document, 0, "bright").document
    assert renamed.scenes[0].highlighted == ("bright", "rainy")
    assert renamed.scenes[1] is scenes[1]


def test_that_cleared_cells_are_empty_and_counted(weather: Document) -> None:
    edit = edits.clear_cells(weather, (0, 2), (0, 1))
    assert edit.label == "Clear 4 cells"
    assert edit.document.table.columns[1].values.tolist() == [0.0, 0.4, 0.0]
    assert dict(edit.document.table.columns[0].texts) == {0: "", 2: ""}


def test_that_a_pasted_block_grows_the_table_and_keeps_what_was_typed(weather: Document) -> None:
    edit = edits.paste(weather, 2, 1, [("1/4", "7"), ("0.5",)], names=False)
    table = edit.document.table
    assert edit.label == "Paste 3 cells"
    assert table.outcomes[3:] == ("outcome 4",)
    assert table.columns[2].name == "Column 3"
    assert table.columns[1].values.tolist() == [0.5, 0.4, 0.25, 0.5]
    assert dict(table.columns[1].texts) == {2: "1/4"}


def test_that_names_and_a_heading_of_words_are_told_from_numbers(weather: Document) -> None:
    block = [("weather", "share"), ("fog  \n here", "0.7")]
    edit = edits.paste(weather, 0, 0, block, names=True)
    assert edit.label == "Paste 2 cells and their headings"
    assert edit.document.table.outcomes[0] == "fog here"
    assert edit.document.table.columns[0].values[0] == 0.7
    assert edit.document.table.columns[0].name == "share"


@pytest.mark.parametrize("first", [("", "share"), ("0.1", "share"), ()])
def test_that_a_first_line_with_numbers_or_gaps_is_no_heading(
    weather: Document, first: tuple[str, ...]
) -> None:
    block = [first, ("0.2", "0.3")]
    if "share" in first:
        with pytest.raises(CellError, match="Row 1, column Q"):
            edits.paste(weather, 0, 0, block, names=False)
    else:
        table = edits.paste(weather, 0, 0, block, names=False).document.table
        assert table.columns[0].values.tolist() == [0.6, 0.2, 0.1]


def test_that_one_bad_cell_refuses_the_block_and_is_named(weather: Document) -> None:
    with pytest.raises(CellError, match="Row 2, column P"):
        edits.paste(weather, 0, 0, [("0.2",), ("much",)], names=False)


def test_that_many_plain_numbers_are_pasted_as_few_are() -> None:
    rows = MANY_CELLS + 50
    typed = [f"{row}.50" if row % 2 else f"{row}" for row in range(rows)]
    texts = {0: "1/3", rows: "2/3"}
    column = Column("P", np.ones(rows + 1), Kind.WEIGHTS, texts)
    document = Document(Table(tuple(f"o{row}" for row in range(rows + 1)), (column,)))
    block = [(text,) for text in typed]
    at_once = edits.paste(document, 0, 0, block, names=False).document
    one_by_one = document
    for start in range(0, rows, MANY_CELLS // 2):
        part = block[start : start + MANY_CELLS // 2]
        one_by_one = edits.paste(one_by_one, start, 0, part, names=False).document
    assert same_content(at_once, one_by_one)
    assert at_once.table.columns[0].texts[rows] == "2/3"
    assert at_once.table.columns[0].texts[1] == "1.50"


def test_that_many_cells_with_one_that_is_not_plain_are_read_one_by_one() -> None:
    rows = MANY_CELLS + 1
    document = Document(table_of([f"o{row}" for row in range(rows)], P=np.ones(rows)))
    block = [("1/4",), *[("2",)] * (rows - 1)]
    column = edits.paste(document, 0, 0, block, names=False).document.table.columns[0]
    assert column.values[:2].tolist() == [0.25, 2.0]


def test_that_logits_take_the_share_they_are_dragged_to_also_where_others_are_nothing() -> None:
    column = Column("Q", np.array([0.0, -np.inf]), Kind.LOGITS)
    document = Document(Table(("a", "b"), (column,)))
    alone = edits.set_probability(document, 0, 0, 0.5).document.table.columns[0]
    assert alone.values[0] == 0.0
    gone = edits.set_probability(document, 0, 0, 0.0).document.table.columns[0]
    assert gone.values[0] == -math.inf


def test_that_a_note_says_what_a_typed_text_is_worth_or_why_nothing() -> None:
    assert cell_value_note("1/4", Kind.WEIGHTS) == "= 0.25"
    assert "much" in cell_value_note("much", Kind.WEIGHTS)


def test_that_dragging_in_a_column_of_commas_writes_a_comma() -> None:
    document = Document(table_of(["a", "b"], P=[0.5, 0.5]))
    for row, text in ((0, "0,25"), (1, "0,75")):
        document = edits.set_cell(document, row, 0, text).document
    dragged = edits.set_probability(document, 0, 0, 0.4).document.truth_column
    assert dragged.texts[0] == "0,5"
    assert dragged.values[0] == 0.5
    with_point = edits.set_cell(document, 1, 0, "0.75").document
    again = edits.set_probability(with_point, 0, 0, 0.4).document.truth_column
    assert again.values[0] == 0.5
