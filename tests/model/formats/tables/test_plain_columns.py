"""Plain texts are cut at once and others row by row: the same tables, and the same sentences."""

from collections.abc import Callable
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from model.document.table import Table
from model.files.format import FormatError
from model.formats.tables import delimited
from model.formats.tables.layout import Content, Layout
from model.formats.tables.plain_columns import plain_columns
from model.formats.tables.rows import split_rows
from tests.model.cases import for_each
from tests.model.formats.tables.cut import table_in

_PLAIN = st.text('ab ,;\t1.5-eE\n\r"x', max_size=60)


@for_each("text", ["a,1\nb,2\n", "a,1\r\nb,2", "x,y,z"])
def test_that_an_even_text_without_quotes_is_cut_at_once(text: str) -> None:
    assert plain_columns(text, ",") is not None


@for_each("text", ['"a",1\n', "a,1\nb\n", "a,1\n\nb,2", "a\rb,1", "", ",,\na,b,c", "a" * 131_073])
def test_that_anything_else_is_left_to_the_careful_way(text: str) -> None:
    assert plain_columns(text, ",") is None


@given(_PLAIN)
def test_that_a_text_cut_at_once_is_the_one_cut_row_by_row(text: str) -> None:
    for delimiter in (",", ";", "\t", ""):
        columns = plain_columns(text, delimiter)
        if columns is not None:
            rows = split_rows(text, delimiter)
            assert [list(row) for row in zip(*columns, strict=True)] == rows.cells
            assert rows.lines == list(range(1, len(rows.cells) + 1))


@given(st.lists(st.sampled_from(["0.5", "1e-3", "-1", "x", "1_0", "", "nan", "1,5"]), min_size=1))
def test_that_both_ways_make_the_same_table_or_the_same_sentence(cells: list[str]) -> None:
    text = "name;P\n" + "\n".join(f"n{row};{cell}" for row, cell in enumerate(cells))
    layout = Layout(";", ".", True, "utf-8-sig", (Content.NAMES, Content.WEIGHTS))
    at_once = _made(lambda: table_in(text, layout))
    with patch.object(delimited, "plain_columns", lambda text, delimiter: None):
        assert _made(lambda: table_in(text, layout)) == at_once


def _made(read: Callable[[], Table]) -> object:
    try:
        table = read()
    except FormatError as error:
        return str(error)
    column = table.columns[0]
    return table.outcomes, column.name, column.values.tolist(), dict(column.texts)
