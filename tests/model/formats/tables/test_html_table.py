"""What spreadsheets, browsers and letters put on a clipboard beside plain text."""

from __future__ import annotations

from model.formats.tables.delimited import clipboard_cells
from model.formats.tables.html_table import html_cells
from tests.model.cases import for_each

TEXT = "name\tP\nsun\t33%\nrain\t1,234.57\n"
WHOLE = [["name", "P"], ["sun", "0.333333333333333"], ["rain", "1234.5678"]]
LIBRE_OFFICE = (
    '<html><head><style>td { color: red }</style></head><body><table cellspacing="0">'
    '<colgroup width="85"></colgroup><tr><td height="17"><font face="Arial">name</font></td>'
    "<td>P</td></tr><tr><td>sun</td>"
    '<td sdval="0.333333333333333" sdnum="1033;0;0%">33%</td></tr><tr><td>rain</td>'
    '<td align="right" sdval="1234.5678" sdnum="1033;0;#,##0.00">1,234.57</td></tr>'
    "</table></body></html>"
)
EXCEL = (
    "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><!--StartFragment-->"
    "<table border=0><tr height=20><td height=20 class=xl63>name</td><td>P</td></tr>"
    "<tr><td>sun</td><td class=xl64 align=right x:num='0.333333333333333'>33%</td></tr>"
    "<tr><td>rain</td><td align=right x:num='1234.5678'>1,234.57</td></tr><!--EndFragment-->"
    "</table></body></html>"
)
SHEETS = (
    "<google-sheets-html-origin><style>td {border: 1px}</style><table><tbody><tr>"
    "<td data-sheets-value='{&quot;1&quot;:2,&quot;2&quot;:&quot;name&quot;}'>name</td>"
    "<td>P</td></tr><tr><td>sun</td>"
    "<td data-sheets-value='{&quot;1&quot;:3,&quot;3&quot;:0.333333333333333}'>33%</td></tr>"
    "<tr><td>rain</td><td data-sheets-value='{&quot;1&quot;:3,&quot;3&quot;:1234.5678}'>"
    "1,234.57</td></tr></tbody></table>"
)


@for_each("html", [LIBRE_OFFICE, EXCEL, SHEETS])
@for_each("text", [TEXT, "", "name P\n\nsun\n33%"])
def test_that_numbers_come_whole_from_the_html_of_a_spreadsheet(html: str, text: str) -> None:
    assert clipboard_cells(text, html) == WHOLE


def test_that_texts_and_dates_stay_as_they_were_shown() -> None:
    html = (
        '<table><tr><td>a b</td><td sdval="45292" sdnum="1033;0;MM/DD/YY">01/01/2024</td></tr>'
        "<tr><td data-sheets-value='{broken'>7</td><td x:num='nan'>8</td></tr></table>"
    )
    assert clipboard_cells(" a  b\t01/01/2024\n7\t8", html) == [[" a  b", "01/01/2024"], ["7", "8"]]


def test_that_a_cell_over_more_than_there_can_be_is_over_as_many_as_there_can() -> None:
    html = f"<table><tr><td colspan='{'9' * 5_000}'>sun</td></tr></table>"
    ((first, *others),) = html_cells(html)
    assert first == ("sun", "")
    assert set(others) == {("", "")}


def test_that_a_cell_over_several_leaves_the_others_blank() -> None:
    html = (
        "<table><tr><td colspan=2>Model</td><td>z</td></tr><tr><td rowspan=2>a</td><td>1</td>"
        "<td>2</td></tr><tr><td>3<br>4</td><td>5</td></table>"
    )
    assert clipboard_cells("", html) == [["Model", "", "z"], ["a", "1", "2"], ["", "3 4", "5"]]


def test_that_the_innermost_table_of_a_page_is_meant() -> None:
    html = "<table><tr><td>Menu<table><tr><td>a<td>1<tr><td>b<td>2</table></td></tr></table>"
    assert clipboard_cells("Menu a 1 b 2", html) == [["a", "1"], ["b", "2"]]


@for_each("html", ["", "<p>1</p>", "<table>", "<table><tr></tr></table>", "<td"])
def test_that_html_without_a_table_changes_nothing(html: str) -> None:
    assert clipboard_cells("a\t1\n", html) == [["a", "1"]]
    assert clipboard_cells(" \n", html) == []
