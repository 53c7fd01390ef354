"""Workbooks: sheets and ranges chosen, and what is refused before it fills the memory."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from model.files.format import FormatError, on_command_line
from model.files.workbook import is_workbook, read_sheet
from model.formats import TableOptions, read_any_table
from tests.model.cases import for_each
from tests.opened import read_any

ROWS: list[list[str | float]] = [
    ["weather", "P", "Q"],
    ["sun", 0.5, 0.25],
    ["rain", 0.25, 0.25],
    ["snow", 0.25, 0.5],
]


def book(*sheets: Sequence[Sequence[object]], far: str = "") -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(list(row))
        if far:
            sheet[far] = 1
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(data: bytes, change: tuple[bytes, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(*change))
    return out.getvalue()


def test_that_the_first_sheet_with_cells_opens_and_others_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book([], ROWS, [["x", "P"], ["a", 1]]))
    document, said = read_any_table(path, path.read_bytes())
    assert document.table.outcomes == ("sun", "rain", "snow")
    assert "one of the 3 sheets" in said[0]
    assert "--sheet reads another" in on_command_line(said[0])
    other, _ = read_any_table(path, path.read_bytes(), TableOptions(sheet="3"))
    assert other.table.outcomes == ("a",)
    assert read_any(path).title == "a"


def test_that_a_range_is_read_alone(tmp_path: Path) -> None:
    options = TableOptions(area="A1:B3")
    data = book(ROWS)
    document, _ = read_any_table(tmp_path / "a.xlsx", data, options)
    assert document.table.outcomes == ("sun", "rain")
    assert len(document.table.columns) == 1


@for_each(
    ("sheet", "area", "words"),
    [
        ("gone", None, "has no sheet “gone”; its sheets are 1 Sheet 1"),
        (None, "oops", "“oops” is no range of cells"),
        (None, "Y1:Z9", "is empty"),
    ],
)
def test_that_a_sheet_or_range_that_is_not_there_is_named(
    sheet: str | None, area: str | None, words: str
) -> None:
    with pytest.raises(FormatError, match=words):
        read_sheet(book(ROWS), "a.xlsx", sheet, area)


def test_that_a_dimension_that_lies_changes_nothing() -> None:
    data = with_part(book(ROWS), (b'ref="A1:C4"', b'ref="A1:XFD1048576"'))
    cells, *_ = read_sheet(data, "a.xlsx")
    assert [row[:3] for row in cells] == ROWS


def test_that_cells_too_far_apart_are_refused_before_they_fill_the_memory() -> None:
    with pytest.raises(FormatError, match="a table has at most 5,000,000 cells"):
        read_sheet(book([["x", "P"]], far="XFD1048576"), "a.xlsx")


def test_that_a_bomb_is_refused_by_what_it_would_unpack_to() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", 8) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (20 << 20))
    with pytest.raises(FormatError, match="would unpack to 20,971,520 bytes"):
        read_sheet(out.getvalue(), "a.xlsx")


@for_each("end", [40, 400, 3000])
def test_that_a_damaged_workbook_is_refused_in_a_sentence(end: int) -> None:
    data = book(ROWS)[:end]
    assert is_workbook(data)
    with pytest.raises(FormatError, match=r"a\.xlsx"):
        read_sheet(data, "a.xlsx")


def ods(rows: str, end: str = "</table:table>") -> bytes:
    """An ODS of one table of these rows."""
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    begin = f"<office:document-content {spaces}><office:body><office:spreadsheet>"
    close = "</office:spreadsheet></office:body></office:document-content>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        whole = close if end == "</table:table>" else ""
        made.writestr("content.xml", f'{begin}<table:table table:name="A">{rows}{end}{whole}')
    return out.getvalue()


def test_that_cells_that_an_ods_repeats_are_counted_as_far_as_any_holds_something() -> None:
    cell = (
        '<table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="{}"><text:p>1</text:p></table:table-cell>'
    )
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    cells, *_ = read_sheet(ods(row.format(3, cell.format(2)) + row.format(1048573, blank)), "a.ods")
    assert (len(cells), len(cells[0])) == (3, 2)
    with pytest.raises(FormatError, match="a sheet of 1,048,576 rows and 16 columns"):
        read_sheet(ods(row.format(1048576, cell.format(16))), "a.ods")


@for_each("end", ["</table:table?", "", "</office:body>", "<!-- "])
def test_that_an_ods_that_ends_in_the_middle_is_refused_and_not_read_for_ever(end: str) -> None:
    with pytest.raises(FormatError, match="is a damaged workbook"):
        read_sheet(ods("<table:table-row/>", end), "a.ods")


def ods_of(*sheets: Sequence[Sequence[str | float]]) -> bytes:
    """A spreadsheet as LibreOffice keeps it."""
    kinds = ("office", "table", "text")
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in kinds
    )
    tables = ""
    for number, rows in enumerate(sheets, 1):
        lines = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        tables += f'<table:table table:name="Sheet {number}">{lines}</table:table>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w", 8) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names}><office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>'
        )
    return out.getvalue()


def _ods_cell(cell: str | float) -> str:
    kind = "string" if isinstance(cell, str) else f'float" office:value="{cell!r}'
    return (
        f'<table:table-cell office:value-type="{kind}"><text:p>{cell}</text:p></table:table-cell>'
    )


def test_that_an_ods_sheet_opens_as_the_same_table_to_the_last_bit(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    rows: list[list[str | float]] = [["Weather 2024", "", ""], *map(list, ROWS)]
    rows[2][1] = 0.1 + 0.2 + 0.2
    path.write_bytes(ods_of(rows, [["x", "P"], ["a", 1.0]]))
    document, said = read_any_table(path, path.read_bytes())
    assert is_workbook(path.read_bytes())
    assert document.table.outcomes == ("sun", "rain", "snow")
    assert document.table.columns[0].values.tolist() == [rows[2][1], 0.25, 0.25]
    assert any("one of the 2 sheets" in sentence for sentence in said)
    assert any("Weather 2024" in sentence for sentence in said)
    other, _ = read_any_table(path, path.read_bytes(), TableOptions(sheet="Sheet 2"))
    assert other.table.outcomes == ("a",)
    part, _ = read_any_table(path, path.read_bytes(), TableOptions(area="A2:B4"))
    assert [column.name for column in part.table.columns] == ["P"]


@pytest.mark.parametrize("end", [60, 300])
def test_that_a_damaged_ods_is_refused_in_a_sentence(end: int) -> None:
    with pytest.raises(FormatError, match=r"a\.ods"):
        read_sheet(ods_of(ROWS)[:end], "a.ods")
