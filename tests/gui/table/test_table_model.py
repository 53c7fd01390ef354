"""TableModel: documents shown, announced no wider than they differ; cells typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.table.table_model import LARGE, TableModel
from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Column, Table, table_of
from tests.evaluated import evaluated, refused
from tests.gui.stillness import come_to_rest
from tests.gui.table_desk import weather

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Roles = Qt.ItemDataRole


class Watched:
    """A model under Qt's own tester, and all that it announces."""

    def __init__(self, document: Document) -> None:
        self.model = TableModel(document)
        self.tester = QAbstractItemModelTester(
            self.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        self.changed: list[tuple[int, int, int, int]] = []
        self.others: list[str] = []
        self.model.dataChanged.connect(self.on_changed)
        self.model.rowsInserted.connect(lambda _, a, b: self.others.append(f"rows+{a}-{b}"))
        self.model.rowsRemoved.connect(lambda _, a, b: self.others.append(f"rows-{a}-{b}"))
        self.model.columnsInserted.connect(lambda _, a, b: self.others.append(f"columns+{a}-{b}"))
        self.model.columnsRemoved.connect(lambda _, a, b: self.others.append(f"columns-{a}-{b}"))
        self.model.modelReset.connect(lambda: self.others.append("reset"))
        self.model.headerDataChanged.connect(lambda _, a, b: self.others.append(f"header{a}-{b}"))

    def on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.changed.append((first.row(), first.column(), last.row(), last.column()))

    def texts(self) -> list[list[str]]:
        return texts_of(self.model)


def texts_of(model: QAbstractItemModel) -> list[list[str]]:
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def watched(qtbot: QtBot, document: Document | None = None) -> Watched:
    return Watched(document or weather())


def test_that_cells_show_names_typed_texts_and_q_at_t(qtbot: QtBot) -> None:
    document = edits.set_cell(weather(), 1, 0, "1/4").document
    shown = watched(qtbot, document)
    shown.model.show_readings(evaluated(document))
    assert shown.texts()[1][:3] == ["cloudy", "1/4", "0.25"]
    tempered = evaluated(document).tempered
    assert tempered is not None
    assert [line[3] for line in shown.texts()] == [f"{value:.4f}" for value in tempered]


def test_that_ends_of_lines_and_blanks_around_a_name_are_seen_in_its_cell() -> None:
    names = ["\n", " the", "the", "end ", "bytes:\\xe2\\x9c", "two words", ""]
    model = TableModel(Document(table_of(names, P=[1.0] * 7), 0, 0))
    shown = [model.shown_text(row, 0) for row in range(7)]
    assert shown == ["↵", "␣the", "the", "end␣", "⟨e2 9c⟩", "two words", ""]
    assert [model.typed_text(row, 0) for row in range(7)] == names


def test_that_a_tiny_q_at_t_is_a_power_of_ten_and_zero_is_zero(qtbot: QtBot) -> None:
    document = Document(table_of("abc", P=[1, 1, 1], Q=[1, 3e-7, 0]), 0, 1)
    shown = watched(qtbot, document)
    shown.model.show_readings(evaluated(document))
    assert [line[3] for line in shown.texts()] == ["1.0000", "3×10⁻⁷", "0.0000"]


def test_that_numbers_stand_right_and_names_left(qtbot: QtBot) -> None:
    model = watched(qtbot).model
    sides = [model.index(0, column).data(Roles.TextAlignmentRole) for column in range(4)]
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    assert [Qt.AlignmentFlag(side) for side in sides] == [left, right, right, right]


def test_that_only_q_at_t_cannot_be_typed_in(qtbot: QtBot) -> None:
    model = watched(qtbot).model
    editable = [
        bool(model.index(0, column).flags() & Qt.ItemFlag.ItemIsEditable) for column in range(4)
    ]
    assert editable == [True, True, True, False]
    assert not model.setData(model.index(0, 3), "0.5")


def test_that_typing_sends_an_edit_and_changes_nothing_by_itself(qtbot: QtBot) -> None:
    model = watched(qtbot).model
    with qtbot.waitSignal(model.edited) as typed:
        assert model.setData(model.index(1, 2), "0,3")
    assert typed.args is not None
    edit = typed.args[0]
    assert edit.label == "Set cloudy in Q to 0,3"
    assert edit.document.table.columns[1].values[1] == 0.3
    assert model.index(1, 2).data() == "0.25"


def test_that_what_is_no_number_is_refused_with_its_cell(qtbot: QtBot) -> None:
    model = watched(qtbot).model
    with qtbot.waitSignal(model.refused) as refused, qtbot.assertNotEmitted(model.edited):
        assert not model.setData(model.index(1, 2), "much")
    assert refused.args is not None
    assert refused.args[:2] == [1, 2]
    assert "“much” is not a number" in refused.args[2]


def test_that_one_value_announces_one_cell(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_document(edits.set_cell(weather(), 1, 1, "9").document)
    # Another weather() has other arrays with equal numbers: only the cell itself differs.
    assert (shown.changed, shown.others) == ([(1, 2, 1, 2)], [])


def test_that_another_text_for_the_same_number_is_announced(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_document(edits.set_cell(weather(), 1, 0, "25%").document)
    assert shown.changed == [(1, 1, 1, 1)]
    assert shown.model.index(1, 1).data() == "25%"


def test_that_another_name_announces_its_cell(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_document(edits.rename_outcome(weather(), 2, "wet").document)
    assert (shown.changed, shown.others) == ([(2, 0, 2, 0)], [])


def test_that_a_turn_of_the_dial_announces_no_cell_of_the_document(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_document(replace(shown.model.document, temperature=3.0))
    assert (shown.changed, shown.others) == ([], [])


def test_that_a_row_that_comes_or_goes_is_inserted_or_removed(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    grown = edits.add_row(shown.model.document, "snow", at=2).document
    shown.model.show_document(grown)
    shown.model.show_document(edits.remove_rows(grown, [0, 1]).document)
    assert shown.others == ["rows+2-2", "rows-0-1"]
    assert [line[0] for line in shown.texts()] == ["snow", "rainy", "windy"]


def test_that_all_rows_can_go_and_come_back(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_document(edits.remove_rows(weather(), range(4)).document)
    assert shown.model.rowCount() == 0
    shown.model.show_document(weather())
    assert shown.others == ["rows-0-3", "rows+0-3"]


def test_that_rows_in_another_order_keep_their_number(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_document(edits.sort_rows(weather(), 0, descending=False).document)
    assert shown.others == []
    assert [line[0] for line in shown.texts()] == ["windy", "rainy", "cloudy", "sunny"]


def test_that_a_column_that_comes_or_goes_is_inserted_or_removed(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    grown = edits.add_column(shown.model.document).document
    shown.model.show_document(grown)
    assert shown.others[0] == "columns+3-3"
    shown.others.clear()
    shown.model.show_document(edits.remove_column(grown, 1).document)
    assert shown.others[0] == "columns-2-2"
    assert len(shown.model.headings) == shown.model.columnCount() == 4


def test_that_a_table_of_another_shape_resets(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_document(Document(table_of("ab", Box=[9, 1])))
    assert shown.others[0] == "reset"
    assert shown.model.columnCount() == 3


def test_that_another_role_announces_its_headings(qtbot: QtBot) -> None:
    document = edits.add_column(weather()).document
    shown = watched(qtbot, document)
    shown.model.show_document(edits.give_model(document, 2).document)
    assert shown.others == ["header2-3"]


def test_that_q_at_t_of_another_length_is_not_shown(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_readings(evaluated(weather()))
    shown.model.show_document(edits.remove_rows(weather(), [0]).document)
    assert [line[3] for line in shown.texts()] == ["", "", ""]


def test_that_a_problem_keeps_the_last_q_at_t_and_marks_it_stale(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_readings(evaluated(weather()))
    before = shown.texts()
    empty = edits.clear_column(weather(), 1).document
    shown.model.show_readings(refused(empty))
    assert shown.model.stale
    assert shown.texts() == before
    shown.model.show_readings(evaluated(weather()))
    assert not shown.model.stale


def test_that_small_tables_show_every_q_at_t_at_once(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    for temperature in (0.5, 1.0, 2.0):
        shown.model.show_readings(evaluated(replace(weather(), temperature=temperature)))
    assert shown.changed == [(0, 3, 3, 3)] * 3


def test_that_an_edit_of_p_alone_has_no_cell_of_q_at_t_painted(qtbot: QtBot) -> None:
    shown = watched(qtbot)
    shown.model.show_readings(evaluated(weather()))
    edited = edits.set_cell(weather(), 1, 0, "0.4").document
    shown.model.show_document(edited)
    shown.changed.clear()
    shown.model.show_readings(evaluated(edited))
    assert shown.changed == []


def test_that_large_tables_put_refreshes_together_and_end_on_the_last(qtbot: QtBot) -> None:
    rows = LARGE + 1
    names = tuple(map(str, range(rows)))
    document = Document(
        Table(names, (Column("P", np.ones(rows)), Column("Q", np.arange(1.0, rows + 1.0)))), 0, 1
    )
    model = TableModel(document)
    announced: list[int] = []
    model.dataChanged.connect(lambda first, last: announced.append(last.row()))
    for tick in range(20):
        model.show_readings(evaluated(replace(document, temperature=1.0 + tick / 8)))
    assert announced == [rows - 1]
    qtbot.waitUntil(lambda: len(announced) == 2)
    come_to_rest()
    assert announced == [rows - 1] * 2


@pytest.mark.parametrize(
    ("row", "column", "spoken"),
    [
        (0, 0, "Outcome 1, sunny"),
        (1, 1, "cloudy, P, the truth: 0.25"),
        (1, 2, "cloudy, Q, the model, logits: −0.5"),
    ],
)
def test_that_screen_readers_hear_outcome_and_column(
    qtbot: QtBot, row: int, column: int, spoken: str
) -> None:
    logits = edits.set_kind(weather(), 1, Kind.LOGITS).document
    document = edits.set_cell(logits, 1, 1, "-.5").document
    document = edits.set_cell(document, 1, 1, "-0.5").document
    model = watched(qtbot, document).model
    assert model.index(row, column).data(Roles.AccessibleTextRole) == spoken


def test_that_tooltips_tell_the_whole_number_and_how_it_was_typed(qtbot: QtBot) -> None:
    document = edits.set_cell(weather(), 1, 0, "1/3").document
    model = watched(qtbot, document).model
    assert model.index(1, 1).data(Roles.ToolTipRole) == "1/3 = 0.3333333333333333"
    assert model.index(0, 1).data(Roles.ToolTipRole) == "0.6"
    empty = watched(qtbot, edits.clear_cells(document, [1], [0]).document).model
    assert empty.index(1, 1).data() == ""
    assert empty.index(1, 1).data(Roles.ToolTipRole) == "Empty: no weight, 0"
