"""ImportDialog: what a column becomes is marked and changed in a click; problems are live."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from gui.files.import_dialog import ImportDialog
from gui.files.role_marks import RoleMark, RoleMarks
from gui.widgets.buttons import TickBox
from model.formats.tables.preview import preview
from tests.gui.stillness import come_to_rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from model.document.document import Document

    Made = Callable[[str | bytes], ImportDialog]

PARTIES = """Election
rank;party;then;now;remark
1;red;40;30;x
2;blue;35;40;y
3;green;25;20;z
;Summe;100;90;
"""


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    def make(content: str | bytes) -> ImportDialog:
        data = content.encode() if isinstance(content, str) else content
        dialog = ImportDialog(preview(Path("a.csv"), data), data)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def shown_marks(dialog: ImportDialog) -> list[RoleMark]:
    shown = next(one for one in dialog.findChildren(RoleMarks) if one.isVisible())
    return shown.findChildren(RoleMark)


def marked(dialog: ImportDialog) -> dict[str, str]:
    """What is marked, by column."""
    marks = shown_marks(dialog)
    names = [one.accessibleName() for one in marks if one.isChecked()]
    return dict(name.rsplit(": ", 1) for name in names)


def click(dialog: ImportDialog, qtbot: QtBot, name: str) -> None:
    marks = shown_marks(dialog)
    mark = next(one for one in marks if one.accessibleName() == name)
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton, pos=mark.rect().center())


def control(dialog: ImportDialog, kind: type[QWidget], name: str) -> QWidget:
    found = dialog.findChildren(kind)
    return next(one for one in found if name in (one.accessibleName(), one.accessibleDescription()))


def tick(dialog: ImportDialog, name: str) -> TickBox:
    found = control(dialog, TickBox, name)
    assert isinstance(found, TickBox)
    return found


def problem(dialog: ImportDialog) -> str:
    found = control(dialog, QLabel, "Why this cannot be imported yet")
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def said(dialog: ImportDialog) -> str:
    found = control(dialog, QLabel, "What is left out, or taken for something")
    assert isinstance(found, QLabel)
    return found.text()


def accept(dialog: ImportDialog) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == "Import")


def imported(dialog: ImportDialog) -> Document:
    got: list[Document] = []
    dialog.imported.connect(got.append)
    accept(dialog).click()
    return got[0]


def test_that_each_column_is_marked_and_what_is_left_out_is_said(made: Made) -> None:
    dialog = made(PARTIES)
    assert marked(dialog) == {
        "rank": "Left out",
        "party": "Names",
        "then": "P",
        "now": "Q",
        "remark": "Left out",
    }
    for words in ("“Election”", "“rank”, “remark”", "“Summe” is the sum of the others"):
        assert words in said(dialog)
    document = imported(dialog)
    assert document.table.outcomes == ("red", "blue", "green")
    assert (document.truth, document.model) == (0, 1)


def test_that_one_click_takes_p_and_q_for_each_other(made: Made, qtbot: QtBot) -> None:
    dialog = made(PARTIES)
    click(dialog, qtbot, "now: P")
    assert (marked(dialog)["then"], marked(dialog)["now"]) == ("Q", "P")
    document = imported(dialog)
    assert document.truth_column.name == "now"
    assert document.model == 0


def test_that_one_click_makes_a_label_one_more_distribution_and_back(
    made: Made, qtbot: QtBot
) -> None:
    dialog = made(PARTIES)
    click(dialog, qtbot, "rank: Another")
    assert [column.name for column in dialog.shown.document().table.columns] == [
        "rank",
        "then",
        "now",
    ]
    click(dialog, qtbot, "rank: Left out")
    click(dialog, qtbot, "now: Left out")
    document = imported(dialog)
    assert [column.name for column in document.table.columns] == ["then"]
    assert document.model is None


def test_that_other_names_are_one_click_away(made: Made, qtbot: QtBot) -> None:
    dialog = made(PARTIES)
    click(dialog, qtbot, "remark: Names")
    assert marked(dialog)["party"] == "Left out"
    assert imported(dialog).table.outcomes == ("x", "y", "z")


def test_that_a_total_is_kept_in_one_click(made: Made, qtbot: QtBot) -> None:
    dialog = made(PARTIES)
    tick(dialog, "Leave the total out").click()
    assert "sum of the others" not in said(dialog)
    assert imported(dialog).table.outcomes[-1] == "Summe"


def test_that_words_taken_for_numbers_are_named_at_once_and_mended_by_a_click(
    made: Made, qtbot: QtBot
) -> None:
    dialog = made(PARTIES)
    click(dialog, qtbot, "remark: Another")
    assert "Line 3 of a.csv, column remark: “x” is not a number" in problem(dialog)
    assert not accept(dialog).isEnabled()
    click(dialog, qtbot, "remark: Left out")
    assert not problem(dialog)
    assert accept(dialog).isEnabled()


def test_that_a_number_with_two_readings_is_a_problem_until_the_mark_is_chosen(
    made: Made,
) -> None:
    dialog = made("w;n\na;1.234\nb;617\n")
    assert "say which mark is decimal" in problem(dialog)
    marks = control(dialog, QComboBox, "Decimal mark")
    assert isinstance(marks, QComboBox)
    marks.activated.emit(marks.currentIndex())
    assert imported(dialog).truth_column.values.tolist() == [1.234, 617.0]


def test_that_an_uneven_row_is_shown_and_named(made: Made, qtbot: QtBot) -> None:
    dialog = made("w,P,Q\na,1,2\nb,2,3\nc,3,4,5\n")
    assert "Line 4 of a.csv has 4 fields" in problem(dialog)
    click(dialog, qtbot, "Q: Left out")
    assert "Line 4" in problem(dialog)


def test_that_the_first_line_can_be_another(made: Made) -> None:
    dialog = made(PARTIES)
    line = control(dialog, QLineEdit, "First line of the table")
    assert isinstance(line, QLineEdit)
    assert line.text() == "2"
    line.setText("4")
    line.editingFinished.emit()
    tick(dialog, "The first row names the columns").setChecked(True)
    tick(dialog, "The first row names the columns").click()
    assert dialog.shown.document().table.outcomes == ("blue", "green", "Summe")


def test_that_lone_quotes_can_be_letters(made: Made) -> None:
    dialog = made('w;n\na;1\n";2\n";3\n')
    tick(dialog, "Quotes are letters").click()
    assert dialog.shown.document().table.outcomes == ("a", '"', '"')


def test_that_rows_become_columns_and_roles_start_anew(made: Made) -> None:
    dialog = made("s,A,B,C\ns1,0.1,0.2,0.7\ns2,0,0.1,0.9\n")
    tick(dialog, "Rows are distributions").click()
    table = imported(dialog).table
    assert table.outcomes == ("A", "B", "C")
    assert [column.name for column in table.columns] == ["s1", "s2"]


def test_that_a_column_is_counted_in_one_click_and_not_counted_in_another(
    made: Made, qtbot: QtBot
) -> None:
    dialog = made("id,roll\n1,6\n2,6\n3,5\n")
    click(dialog, qtbot, "roll: Counted")
    table = dialog.shown.document().table
    assert (table.outcomes, table.columns[0].values.tolist()) == (("6", "5"), [2.0, 1.0])
    click(dialog, qtbot, "roll: P")
    assert dialog.shown.document().table.columns[0].values.tolist() == [6.0, 6.0, 5.0]


def test_that_a_choice_outlives_a_change_of_the_mark(made: Made, qtbot: QtBot) -> None:
    dialog = made(PARTIES)
    click(dialog, qtbot, "then: Left out")
    marks = control(dialog, QComboBox, "Decimal mark")
    assert isinstance(marks, QComboBox)
    marks.setCurrentIndex(1)
    marks.activated.emit(1)
    assert marked(dialog)["then"] == "Left out"
    assert marked(dialog)["now"] == "P"


def test_that_a_workbook_shows_its_sheets_and_a_range(made: Made) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "first"
    rows = (["w", "P", "Q"], ["a", 1, 3], ["b", 3, 1])
    other = book.create_sheet("second")
    for sheet, names in ((book.active, rows), (other, (["w", "n"], ["c", 5], ["d", 7]))):
        for row in names:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    dialog = made(out.getvalue())
    sheets = control(dialog, QComboBox, "Sheet")
    area = control(dialog, QLineEdit, "Range")
    assert isinstance(sheets, QComboBox)
    assert isinstance(area, QLineEdit)
    area.setText("A1:B3")
    area.editingFinished.emit()
    assert len(dialog.shown.document().table.columns) == 1
    area.setText("?")
    area.editingFinished.emit()
    assert "is no range of cells" in problem(dialog)
    area.setText("")
    area.editingFinished.emit()
    sheets.setCurrentIndex(1)
    sheets.activated.emit(1)
    assert dialog.shown.document().table.outcomes == ("c", "d")


def test_that_every_column_of_a_wide_table_can_be_reached_and_marked(
    made: Made, qtbot: QtBot
) -> None:
    heads = [f"c{k}" for k in range(40)]
    numbers = [[f"{(k + row) % 7}.5" for k in range(40)] for row in range(3)]
    rows = [",".join([name, *cells]) for name, cells in zip("abc", numbers, strict=True)]
    dialog = made("\n".join([",".join(["name", *heads]), *rows]))
    after = control(dialog, QPushButton, "Show the columns after these")
    before = control(dialog, QPushButton, "Show the columns before these")
    assert not before.isEnabled()
    for _ in range(3):
        qtbot.mouseClick(after, Qt.MouseButton.LeftButton)
    assert not after.isEnabled()
    assert list(marked(dialog)) == ["c35", "c36", "c37", "c38", "c39"]
    click(dialog, qtbot, "c39: P")
    assert dialog.shown.roles[40].value == "P"
    assert marked(dialog)["c39"] == "P"
    document = dialog.shown.document()
    assert document.truth_column.name == "c39"
    qtbot.mouseClick(before, Qt.MouseButton.LeftButton)
    assert "c23" in marked(dialog)


def test_that_the_columns_of_a_narrow_table_need_no_turning(made: Made) -> None:
    dialog = made(PARTIES)
    assert not control(dialog, QPushButton, "Show the columns after these").isVisible()


def test_that_no_sentence_of_the_preview_names_an_option(made: Made) -> None:
    for text in ("w;n\na;1.234\nb;617\n", "6\n1\n6\n1\n6\n1\n6\n", "a,b\nc,d\ne,f\n"):
        dialog = made(text)
        assert "--" not in problem(dialog) + said(dialog)


def test_that_letters_guessed_wrong_are_read_otherwise_in_one_choice(made: Made) -> None:
    dialog = made("слово;51\nдело;30\n".encode("koi8_r"))
    box = control(dialog, QComboBox, "Letters")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Cyrillic, KOI8-R"
    assert any("are read as Cyrillic" in sentence for sentence in dialog.shown.said)
    box.setCurrentIndex(box.findData("cp866"))
    box.activated.emit(box.currentIndex())
    assert dialog.shown.table is not None
    assert dialog.shown.table.outcomes[0] == "слово".encode("koi8_r").decode("cp866")
    assert box.currentData() == "cp866"
    assert not dialog.shown.said


def test_that_letters_with_another_mark_of_utf_16_are_shown_by_name(made: Made) -> None:
    dialog = made("w;n\na;51\nb;30\n".encode("utf-16-be"))
    box = control(dialog, QComboBox, "Letters")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "UTF-16-BE"


def test_that_shares_beside_their_counts_are_made_another_column_in_one_click(
    made: Made, qtbot: QtBot
) -> None:
    dialog = made("w;n;%\na;6;60.0\nb;3;30.0\nc;1;10.0\n")
    assert marked(dialog)["%"] == "Left out"
    click(dialog, qtbot, "%: Q")
    assert marked(dialog)["%"] == "Q"
    assert dialog.shown.document().model == 1


def test_that_the_marks_outlive_their_own_signal_and_the_keyboard_stays_where_it_was(
    made: Made, qtbot: QtBot
) -> None:
    dialog = made("name;then;now\na;40;30\nb;60;70\n")
    box = control(dialog, QComboBox, "now holds")
    assert isinstance(box, QComboBox)
    alive: list[bool] = []
    dialog.activateWindow()
    box.setFocus()
    box.activated.connect(lambda: alive.append(isValid(box)))

    box.showPopup()
    popup = box.view()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: not isValid(box))
    assert alive == [True]
    again = control(dialog, QComboBox, "now holds")
    assert isinstance(again, QComboBox)
    assert again.currentText() != "Weights"
    assert dialog.focusWidget() is again


def test_that_what_a_column_is_read_as_is_seen_whole(made: Made) -> None:
    dialog = made("name;then\na;40%\nb;60%\n")
    box = control(dialog, QComboBox, "then holds")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Percentages"
    assert box.width() >= box.sizeHint().width()


def test_that_tab_goes_from_the_controls_by_the_marks_to_the_buttons(
    made: Made, qtbot: QtBot
) -> None:
    dialog = made(PARTIES)
    come_to_rest()
    seen: list[QWidget] = []
    while (here := dialog.focusWidget()) is not None and here not in seen:
        seen.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    marks = [place for place, one in enumerate(seen) if isinstance(one, RoleMark)]
    assert len(marks) == len(shown_marks(dialog)) > 0
    ticks = [place for place, one in enumerate(seen) if isinstance(one, TickBox)]
    assert max(ticks) < min(marks)
    buttons = [one.text() for one in seen[max(marks) :] if isinstance(one, QPushButton)]
    assert buttons == ["Import", "Cancel"]
