"""Copy and paste to and from spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from gui.table.commands import CellBlock
from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.table import table_of
from tests.evaluated import evaluated
from tests.gui.table_desk import Desk, weather

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier


def clipboard_text() -> str:
    return QGuiApplication.clipboard().text()


def test_that_a_copy_is_tab_separated_text_and_an_html_table(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.type(0, 1, "3/5")
    desk.take(0, 0, 1, 2)
    desk.key(Qt.Key.Key_C, CONTROL)
    assert clipboard_text() == "sunny\t3/5\t0.3\ncloudy\t0.25\t0.25\n"
    html = QGuiApplication.clipboard().mimeData().html()
    assert "<tr><td>sunny</td><td>3/5</td><td>0.3</td></tr>" in html


def test_that_q_at_t_is_copied_in_full_precision(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(0, 3, 3, 3)
    desk.key(Qt.Key.Key_C, CONTROL)
    tempered = evaluated(desk.document).tempered
    assert tempered is not None
    assert [float(line) for line in clipboard_text().split()] == tempered.tolist()


def test_that_names_that_look_like_formulas_are_copied_so_that_none_is_run(qtbot: QtBot) -> None:
    names = ["=1+1", "<b>", "@home", "-x", "+y", "−z"]
    desk = Desk(qtbot, Document(table_of(names, P=[1, 1, 1, 1, 1, 1])))
    desk.take(0, 0, 5, 0)
    desk.key(Qt.Key.Key_C, CONTROL)
    assert clipboard_text() == "'=1+1\n<b>\n'@home\n'-x\n'+y\n'−z\n"
    html = QGuiApplication.clipboard().mimeData().html()
    assert "<td>&lt;b&gt;</td>" in html
    assert "<td>&#x27;=1+1</td>" in html
    assert "<td>=" not in html


def test_that_negative_numbers_are_copied_as_numbers(qtbot: QtBot) -> None:
    table = table_of(["a", "b"], P=[1, 1])
    logits = edits.add_column(Document(table)).document
    logits = edits.set_kind(logits, 1, Kind.LOGITS).document
    desk = Desk(qtbot, logits)
    desk.type(0, 2, "-3.5")
    desk.take(0, 0, 0, 2)
    desk.key(Qt.Key.Key_C, CONTROL)
    assert clipboard_text() == "a\t1\t-3.5\n"


def test_that_copied_names_are_pasted_as_they_were(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of(["=1+1", "-x", "'quoted"], P=[3, 2, 1])))
    desk.take(0, 0, 2, 1)
    desk.key(Qt.Key.Key_C, CONTROL)
    desk.go(0, 0)
    desk.key(Qt.Key.Key_V, CONTROL)
    assert desk.outcomes == ("=1+1", "-x", "'quoted")
    assert desk.values(0) == [3.0, 2.0, 1.0]


def test_that_cut_copies_and_empties(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(0, 1, 1, 1)
    desk.key(Qt.Key.Key_X, CONTROL)
    assert clipboard_text() == "0.6\n0.25\n"
    assert desk.values(0)[:2] == [0.0, 0.0]


def test_that_a_copied_area_with_an_empty_cell_pastes_back_as_it_was(qtbot: QtBot) -> None:
    desk = Desk(qtbot, edits.clear_cells(weather(), [1], [0]).document)
    desk.take(0, 1, 3, 1)
    desk.key(Qt.Key.Key_C, CONTROL)
    desk.go(0, 2)
    desk.key(Qt.Key.Key_V, CONTROL)
    assert desk.values(1) == [0.6, 0.0, 0.1, 0.05]
    assert desk.shown(1, 2) == ""


@pytest.mark.parametrize("text", ["0.5\n\n0.5\n", "\n0.5\t0.4\n", "0.5\t0.4\r\n\t\r\n0.5\t0.6\r\n"])
def test_that_a_blank_row_in_a_pasted_block_empties_its_cells(qtbot: QtBot, text: str) -> None:
    desk = Desk(qtbot)
    desk.go(0, 1)
    desk.paste(text)
    blank = [not line.strip() for line in text.splitlines()]
    assert [value == 0.0 for value in desk.values(0)[: len(blank)]] == blank


def test_that_a_quoted_name_with_a_line_break_is_one_cell(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 0)
    desk.paste('"red\nand ripe"\t9\nblue\t1\n')
    assert desk.outcomes == ("red and ripe", "blue", "rainy", "windy")


@pytest.mark.parametrize(
    "text",
    ["0.5\t0.4\n0.5\t0.6\n", "0.5,0.4\n0.5,0.6", "0,5;0,4\r\n0,5;0,6\r\n", "1/2\t40%\n.5\t6e-1"],
)
def test_that_tabs_commas_semicolons_and_decimal_commas_are_pasted(qtbot: QtBot, text: str) -> None:
    desk = Desk(qtbot)
    desk.go(0, 1)
    desk.paste(text)
    assert desk.values(0)[:2] == [0.5, 0.5]
    assert desk.values(1)[:2] == [0.4, 0.6]
    assert desk.session.undo_stack.undoText() == "Paste 4 cells"
    assert desk.view.selected_area() == CellBlock(0, 1, 1, 2)


def test_that_a_column_of_decimal_commas_is_one_column(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 2)
    desk.paste("0,25\n0,75\n")
    assert desk.values(1)[:2] == [0.25, 0.75]
    assert len(desk.document.table.columns) == 2


def test_that_a_paste_below_the_last_row_grows_the_table(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(3, 2)
    desk.paste("0.1\t7\n0.2\t8\n0.3\t9")
    assert desk.outcomes == ("sunny", "cloudy", "rainy", "windy", "outcome 5", "outcome 6")
    assert desk.values(1)[3:] == [0.1, 0.2, 0.3]
    assert desk.values(2)[3:] == [7.0, 8.0, 9.0]
    desk.session.undo_stack.undo()
    assert (len(desk.outcomes), len(desk.document.table.columns)) == (4, 2)


def test_that_a_paste_in_the_first_column_brings_names(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 0)
    desk.paste("red\t9\t5\nblue\t1\t5\n\n")
    assert desk.outcomes[:2] == ("red", "blue")
    assert desk.values(0)[:2] == [9.0, 1.0]
    assert desk.view.selected_area() == CellBlock(0, 0, 1, 2)


def test_that_numbers_pasted_into_an_empty_table_are_a_column(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of([], P=[], Q=[]), 0, 1))
    desk.paste("9\n1\n")
    assert desk.values(0) == [9.0, 1.0]
    assert desk.outcomes == ("outcome 1", "outcome 2")


def test_that_names_and_numbers_pasted_into_an_empty_table_are_both_kept(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of([], P=[], Q=[]), 0, 1))
    desk.paste("red\t9\nblue\t1\n")
    assert desk.outcomes == ("red", "blue")
    assert desk.values(0) == [9.0, 1.0]


def test_that_one_pasted_number_fills_the_selection(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.take(0, 1, 2, 2)
    desk.paste("0.2")
    assert desk.values(0)[:3] == desk.values(1)[:3] == [0.2] * 3


def test_that_a_paste_with_something_that_is_no_number_changes_nothing_and_names_the_cell(
    qtbot: QtBot,
) -> None:
    desk = Desk(qtbot)
    desk.go(0, 1)
    desk.paste("0.5\nmuch\n")
    assert desk.session.undo_stack.count() == 0
    assert desk.refused[0].startswith("Row 2, column P: “much” is not a number")
    assert desk.refused[0].endswith("Nothing was pasted.")
    assert desk.panel.refusal.text() == desk.refused[0]


def test_that_nothing_is_pasted_over_q_at_t(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 3)
    desk.paste("0.5")
    assert desk.refused == ["Q at T is computed; change a distribution column or turn the dial."]


def test_that_an_empty_clipboard_is_said(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 1)
    desk.paste("  \n")
    assert desk.refused == ["There is no text to paste on the clipboard."]


def test_that_ragged_rows_are_pasted_as_far_as_they_go(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 1)
    desk.paste("0.5\t0.4\n0.4\n")
    assert desk.values(0)[:2] == [0.5, 0.4]
    assert desk.values(1)[:2] == [0.4, 0.25]


def test_that_minus_infinity_among_logits_is_copied_and_pasted(qtbot: QtBot) -> None:
    logits = edits.set_kind(weather(), 1, Kind.LOGITS).document
    desk = Desk(qtbot, edits.set_cell(logits, 0, 1, "-inf").document)
    desk.go(0, 2)
    desk.key(Qt.Key.Key_C, CONTROL)
    assert clipboard_text() == "-inf\n"
    desk.go(1, 2)
    desk.key(Qt.Key.Key_V, CONTROL)
    assert desk.values(1)[1] == float("-inf")


def test_that_many_pasted_columns_are_one_change_of_the_headings_and_one_edit(
    qtbot: QtBot,
) -> None:
    desk = Desk(qtbot)
    said: list[tuple[int, int]] = []
    model = desk.panel.view.table_model
    model.headerDataChanged.connect(lambda _, first, last: said.append((first, last)))
    heads = "\t".join(f"m{k}" for k in range(50))
    numbers = "\t".join(["1"] * 50)
    QGuiApplication.clipboard().setText(f"{heads}\n{numbers}\n{numbers}")
    desk.take(0, 1, 0, 1)
    desk.key(Qt.Key.Key_V, CONTROL)
    columns = desk.document.table.columns
    assert [one.name for one in columns] == [f"m{k}" for k in range(50)]
    assert len(said) == 1


def test_that_an_html_table_alone_is_pasted_and_undone(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    before = desk.session.document
    data = QMimeData()
    data.setHtml(
        "<table><tr><td>fog</td><td sdval='0.123456789'>12%</td></tr><tr><td>hail</td></tr></table>"
    )
    QGuiApplication.clipboard().setMimeData(data)
    desk.take(0, 0, 0, 0)
    desk.key(Qt.Key.Key_V, CONTROL)
    table = desk.session.document.table
    assert table.outcomes[:2] == ("fog", "hail")
    assert table.columns[0].value(0) == 0.123456789
    desk.session.undo_stack.undo()
    assert desk.session.document == before
