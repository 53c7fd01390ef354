"""TablePanel: sums, notices with their mends, and the buttons."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gui.look.style import wear
from gui.look.theme import THEMES, Theme
from gui.table.header_menu import ColumnMenu, RowMenu
from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.table import table_of
from model.formats.examples import load_example
from tests.gui.stillness import come_to_rest
from tests.gui.table_desk import LEFT, Desk, choose, weather

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def notices_of(desk: Desk) -> list[str]:
    return [badge.text.text() for badge in desk.panel.notices.badges]


def mend(desk: Desk, title: str) -> None:
    buttons = [one for badge in desk.panel.notices.badges for one in badge.buttons]
    QTest.mouseClick(next(one for one in buttons if one.text() == title), LEFT)


def test_that_the_sums_stand_under_their_columns(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    sums = [desk.panel.sums.text_at(section) for section in range(4)]
    assert sums == ["Σ", "1 ✓", "0.65", "1"]
    assert "Q: Σ = 0.65" in desk.panel.sums.accessibleDescription()
    place = desk.view.header.section_rect(2).center()
    assert "divided by it" in desk.panel.sums.remark_at(place.x())


def test_that_the_sums_stand_right_below_the_last_row(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    last = desk.view.visualRect(desk.view.model().index(3, 0)).bottomLeft()
    below = desk.view.viewport().mapTo(desk.panel, last).y() + 1
    assert desk.panel.sums.y() == below


@pytest.mark.parametrize(
    ("total", "shown"),
    [(1.0, "1 ✓"), (1 + 5e-7, "1.0000005 ✓"), (1 + 3e-6, "1.000003"), (10.0, "10")],
)
def test_that_a_sum_next_to_one_never_passes_for_it(qtbot: QtBot, total: float, shown: str) -> None:
    desk = Desk(qtbot, Document(table_of("ab", P=[0.5, total - 0.5])))
    assert desk.panel.sums.text_at(1) == shown


def test_that_logits_have_no_sum_and_no_notice(qtbot: QtBot) -> None:
    desk = Desk(qtbot, edits.set_kind(weather(), 1, Kind.LOGITS).document)
    assert desk.panel.sums.text_at(2) == "–"
    assert notices_of(desk) == []


def test_that_parts_of_one_joint_table_are_no_short_sums(qtbot: QtBot) -> None:
    desk = Desk(qtbot, load_example("joint"))
    assert notices_of(desk) == []
    assert "its part of the 1" in desk.panel.sums.accessibleDescription()
    apart = Desk(qtbot, replace(load_example("joint"), lens="compare"))
    assert len(notices_of(apart)) == 2


def test_that_a_short_sum_is_said_with_two_mends(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    assert notices_of(desk) == ["Q: Σ = 0.65, readings use the column divided by it"]
    titles = [one.text() for one in desk.panel.notices.badges[0].buttons]
    assert titles == ["Normalise", "Add “everything else” (0.35)"]


def test_that_normalise_mends_the_sum_in_one_step(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    mend(desk, "Normalise")
    assert sum(desk.values(1)) == pytest.approx(1.0, abs=1e-15)
    assert desk.values(0) == [0.6, 0.25, 0.1, 0.05]
    assert notices_of(desk) == []
    assert not desk.panel.notices.isVisible()
    assert desk.session.undo_stack.undoText() == "Normalise Q"
    desk.session.undo_stack.undo()
    assert len(notices_of(desk)) == 1


def test_that_sums_that_follow_each_other_fast_are_told_now_and_then_and_the_last(
    qtbot: QtBot,
) -> None:
    desk, told = Desk(qtbot), set[str]()
    for tenth in range(1, 6):
        desk.session.apply(edits.set_cell(desk.session.document, 0, 1, f"0.{tenth}"))
        told.update(notices_of(desk))
    last = "Q: Σ = 0.85, readings use the column divided by it"
    assert last not in told
    qtbot.waitUntil(lambda: notices_of(desk) == [last])
    mend(desk, "Add “everything else” (0.15)")
    assert desk.outcomes[-1] == "everything else"


def test_that_everything_else_takes_what_is_missing(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    mend(desk, "Add “everything else” (0.35)")
    assert desk.outcomes[-1] == "everything else"
    assert desk.values(1)[-1] == 0.35
    assert desk.values(0)[-1] == 0.0


def test_that_a_sum_above_one_cannot_be_filled_up(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of("ab", Box=[9.5, 1])))
    assert notices_of(desk) == ["Box: Σ = 10.5, readings use the column divided by it"]
    assert [one.text() for one in desk.panel.notices.badges[0].buttons] == ["Normalise"]


def test_that_both_roles_have_their_own_notice_and_a_column_without_role_has_none(
    qtbot: QtBot,
) -> None:
    table = table_of("ab", P=[9.5, 1], Q=[5.5, 5], other=[7.5, 7])
    desk = Desk(qtbot, Document(table, 0, 1))
    assert [text.partition(":")[0] for text in notices_of(desk)] == ["P", "Q"]


def test_that_counts_sum_in_silence_and_are_called_by_what_they_count(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of(["red", "blue"], balls=[9, 1], Box=[3, 2]), 0, 1))
    assert notices_of(desk) == []
    assert [desk.panel.sums.text_at(section) for section in (1, 2)] == ["10 balls", "5"]


def test_that_a_column_of_zeros_can_be_made_uniform(qtbot: QtBot) -> None:
    desk = Desk(qtbot, edits.clear_column(weather(), 1).document)
    assert notices_of(desk) == ["Q: Σ = 0, so there is nothing to divide by"]
    mend(desk, "Make uniform")
    assert desk.values(1) == [0.25] * 4


def test_that_names_borne_twice_are_said_and_merged(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of(["red", "blue", "red"], P=[0.5, 0.25, 0.25])))
    assert notices_of(desk) == ["Two rows are called “red”; they are kept apart"]
    mend(desk, "Merge them")
    assert (desk.outcomes, desk.values(0)) == (("red", "blue"), [0.75, 0.25])


def test_that_the_buttons_act_on_the_current_column(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of("ab", P=[9, 1], Q=[6, 4]), 0, 1))
    chips = desk.panel.chips
    desk.go(0, 1)
    assert "Divide P by its sum" in chips.normalise.toolTip()
    QTest.mouseClick(chips.normalise, LEFT)
    assert (desk.values(0), desk.values(1)) == ([0.9, 0.1], [6.0, 4.0])
    desk.go(0, 2)
    QTest.mouseClick(chips.uniform, LEFT)
    assert desk.values(1) == [0.5, 0.5]
    QTest.mouseClick(chips.copy, LEFT)
    assert desk.values(1) == [0.9, 0.1]
    assert desk.session.undo_stack.undoText() == "Copy P to Q"


def test_that_one_column_alone_offers_p_where_there_is_no_q(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of(["red", "blue"], Box=[9, 1])))
    assert [heading.name for heading in desk.view.table_model.headings] == [
        "Outcome",
        "Box",
        "share",
    ]
    chips = desk.panel.chips
    assert chips.copy.text() == "+ Q model"
    assert chips.uniform.text() == "Uniform P"
    QTest.mouseClick(chips.uniform, LEFT)
    assert desk.values(0) == [0.5, 0.5]
    assert desk.shown(0, 2) == "0.5000"


def test_that_the_kind_button_says_and_changes_what_the_numbers_are(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 2)
    chip = desk.panel.chips.kind
    assert chip.text() == "Weights ▾"
    QTest.mouseClick(chip, LEFT)
    menu = next(one for one in desk.panel.findChildren(ColumnMenu) if one.isVisible())
    choose(menu, "Logits or log-probabilities")
    assert desk.document.table.columns[1].kind is Kind.LOGITS
    assert chip.text() == "Logits ▾"


def test_that_the_menu_of_the_selection_takes_its_column_menu_away_with_it(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 2)
    for _ in range(3):
        desk.view.menu_requested.emit(QPoint(10, 10))
        (menu,) = [one for one in desk.panel.findChildren(RowMenu) if one.isVisible()]
        assert desk.panel.findChildren(ColumnMenu)
        menu.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert desk.panel.findChildren(ColumnMenu) == []


@pytest.mark.parametrize("of_column", [True, False])
def test_that_a_menu_closes_when_the_table_becomes_another(qtbot: QtBot, of_column: bool) -> None:
    desk = Desk(qtbot)
    desk.go(0, 3)
    if of_column:
        desk.view.header.menu_requested.emit(3, QPoint(10, 10))
    else:
        desk.view.menu_requested.emit(QPoint(10, 10))
    kinds = (ColumnMenu, RowMenu)
    (menu,) = [one for kind in kinds for one in desk.panel.findChildren(kind) if one.isVisible()]
    document = desk.document
    desk.panel.show_document(replace(document, temperature=2.0))
    assert menu.isVisible()
    desk.panel.show_document(edits.remove_column(document, 1).document)
    assert not [one for kind in kinds for one in desk.panel.findChildren(kind) if one.isVisible()]


def test_that_a_highlight_lights_a_row_and_says_nothing(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.chosen.clear()
    before = desk.view.grab().toImage()
    desk.panel.view.show_highlight(2)
    assert desk.view.grab().toImage() != before
    desk.panel.view.show_highlight(-1)
    assert desk.view.grab().toImage() == before
    assert desk.chosen == []


def test_that_many_columns_scroll_sideways_with_their_sums(qtbot: QtBot) -> None:
    document = weather()
    for _ in range(6):
        document = edits.add_column(document).document
    desk = Desk(qtbot, document)
    assert desk.panel.scroll_bar.isVisible()
    desk.panel.scroll_bar.setValue(desk.panel.scroll_bar.maximum())
    header = desk.view.header
    last = header.count() - 1
    assert header.section_rect(last).right() == desk.view.viewport().width() - 1
    assert "always sums to 1" in desk.panel.sums.remark_at(header.section_rect(last).center().x())


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_that_every_control_has_a_name_and_fits_its_text(qtbot: QtBot, theme: Theme) -> None:
    desk = Desk(qtbot)
    wear(theme)
    assert desk.panel.findChildren(QPushButton)
    for width in (340, 404):
        desk.panel.resize(width, 620)
        come_to_rest()
        for button in desk.panel.findChildren(QPushButton):
            assert button.accessibleName()
            assert button.toolTip()
            assert button.width() >= button.sizeHint().width()
            right = button.mapTo(desk.panel, QPoint(button.width(), 0)).x()
            assert right <= desk.panel.width()


def test_that_notices_scroll_where_the_window_is_low(qtbot: QtBot) -> None:
    table = table_of(["a", "a", "b"], P=[9.5, 1, 1], Q=[5.5, 5, 5])
    desk = Desk(qtbot, Document(table, 0, 1))
    desk.panel.resize(404, 360)
    come_to_rest()
    parts = [desk.view, desk.panel.sums, desk.panel.notices, desk.panel.chips]
    for above, below in itertools.pairwise(parts):
        assert above.geometry().bottom() < below.y()
    assert parts[-1].geometry().bottom() <= desk.panel.height()
    notices = desk.panel.notices
    assert len(notices.badges) == 3
    assert notices.height() >= 60
    assert notices.verticalScrollBar().maximum() > 0
    assert desk.view.viewport().height() >= 64


def test_that_the_heading_names_the_current_column(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.go(0, 1)
    texts = [label.text() for label in desk.panel.findChildren(QLabel)]
    assert "P · probabilities" in texts


def test_that_a_column_that_repeats_another_is_not_shown(qtbot: QtBot) -> None:
    table = table_of(["red", "blue"], P=[0.9, 0.1], Q=[0.5, 0.5])
    desk = Desk(qtbot, Document(table, truth=0, model=1))
    view = desk.view
    assert [view.isColumnHidden(section) for section in range(4)] == [False] * 3 + [True]
    desk.session.apply(edits.set_temperature(desk.document, 1.5))
    assert not view.isColumnHidden(3)
    assert desk.view.table_model.headings[3].name == "Q at T"
    desk.session.apply(edits.set_temperature(desk.document, 1.0))
    desk.session.apply(edits.add_column(desk.document))
    assert [view.isColumnHidden(section) for section in range(5)] == [False] * 4 + [True]
    desk.session.apply(edits.set_cell(desk.document, 0, 1, "5"))
    assert not view.isColumnHidden(4)
    assert desk.view.table_model.headings[4].name == "share in Q"


def test_that_a_model_is_added_where_there_is_none(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of(["red", "blue"], balls=[9, 1])))
    QTest.mouseClick(desk.panel.chips.copy, LEFT)
    assert desk.document.model == 1
    assert desk.values(1) == [0.5, 0.5]
    assert desk.panel.chips.copy.text() == "Q ← P"


def test_that_percentages_sum_in_silence(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Document(table_of(["a", "b"], P=[37.5, 62.5])))
    assert desk.panel.notices.badges == ()
    assert desk.panel.sums.text_at(1) == "100 %"
    assert desk.panel.chips.kind.text() == "Percentages ▾"
    desk.session.apply(edits.set_cell(desk.document, 0, 0, "37.4"))
    assert len(desk.panel.notices.badges) == 1
