"""Workbooks as offices keep them: hidden sheets, covers, headings in two rows, several tables."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from model.formats import TableOptions, read_any_table
from model.formats.tables.reading import Said
from tests.model.cases import for_each

ROWS: list[list[Any]] = [["sun", 51, 20], ["rain", 30, 30], ["snow", 20, 55]]
TABLE: list[list[Any]] = [["Weather", "A", "B"], *ROWS]


def workbook(*sheets: Sequence[Sequence[Any]], hidden: int | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for k, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{k + 1}")
        for row in rows:
            sheet.append(list(row))
        if k == hidden:
            sheet.sheet_state = "hidden"
            book.active = 1
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def opened(data: bytes, options: TableOptions | None = None) -> Said:
    return read_any_table(Path("b.xlsx"), data, options or TableOptions())


def check(document: Any, columns: int = 2) -> None:
    assert document.table.outcomes == ("sun", "rain", "snow")
    values = [one.values.tolist() for one in document.table.columns]
    assert values == [[51.0, 30.0, 20.0], [20.0, 30.0, 55.0]][:columns]


def test_that_a_hidden_sheet_is_not_taken_first() -> None:
    data = workbook([["x", "n"], ["a", 1], ["b", 2]], TABLE, hidden=0)
    document, said = opened(data)
    check(document)
    assert any("“S2”, one of the 2 sheets" in sentence for sentence in said)
    assert opened(data, TableOptions(sheet="S1"))[0].table.outcomes == ("a", "b")


def test_that_a_cover_without_numbers_is_passed_over() -> None:
    document, said = opened(workbook([["Counts of one year"], ["See S2"]], TABLE))
    check(document)
    assert any("“S2”" in sentence for sentence in said)


@for_each(
    "heads",
    [
        [["Weather", "Count", None], [None, 2023, 2024]],
        [["Weather", "Count", None], [None, "2023", "2024"]],
        [["Weather", "Count", None], [None, "first", "second"]],
    ],
)
def test_that_a_second_row_of_headings_is_no_outcome(heads: list[list[Any]]) -> None:
    document, _ = opened(workbook([*heads, *ROWS]))
    check(document)
    assert [one.name for one in document.table.columns] == [str(one) for one in heads[1][1:]]


def test_that_a_table_below_another_is_left_out_and_said() -> None:
    below: list[list[Any]] = [[], ["Fruit", "n"], ["apple", 7], ["pear", 3]]
    document, said = opened(workbook([*TABLE, *below]))
    check(document)
    assert any("Another table begins" in sentence for sentence in said)


def test_that_a_table_beside_another_is_left_out_and_read_by_its_range() -> None:
    beside: list[list[Any]] = [["Fruit", "n"], ["apple", 7], ["pear", 3], ["plum", 9], ["fig", 1]]
    rows = [[*(TABLE[k] if k < 4 else [None] * 3), None, *beside[k]] for k in range(5)]
    document, said = opened(workbook(rows))
    check(document)
    assert any("Another table stands beside" in sentence for sentence in said)
    other = opened(workbook(rows), TableOptions(area="E1:F5"))[0]
    assert other.table.outcomes == ("apple", "pear", "plum", "fig")


def test_that_blank_columns_within_a_table_part_nothing() -> None:
    rows = [[row[0], None, row[1], None, row[2]] for row in TABLE]
    check(opened(workbook(rows))[0])


def test_that_running_numbers_without_a_heading_are_labels() -> None:
    document, said = opened(workbook([[1, 50], [2, 30], [3, 20]]))
    assert document.table.outcomes == ("1", "2", "3")
    assert document.model is None
    assert any("labels" in sentence for sentence in said)
