"""The row that stands for several outcomes: marked from the menu, kept by every edit, undone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from model.document import edits
from model.document.document import Document
from model.document.table import Rest
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.figure.figure import Bars
from model.formats.entropy_file import decode, encode
from model.lenses import LENSES, LensError, lens_of
from tests.gui.table_desk import Desk, weather


def _marked(row: int = 3, count: int | None = 4) -> Document:
    return edits.mark_rest(weather(), row, count).document


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_that_a_key_asks_how_many_and_marks_the_row(desk: Desk) -> None:
    desk.go(3, 0)
    desk.key(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.view.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("1,000")
    dialog.accept()
    assert desk.document.table.rest == Rest(3, 1000)
    assert desk.session.undo_stack.undoText() == "Mark windy as the rest of 1,000 outcomes"
    role = Qt.ItemDataRole.AccessibleTextRole
    assert "rest of 1,000 outcomes" in str(desk.view.model().index(3, 0).data(role))
    desk.go(3, 0)
    desk.key(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert desk.document.table.rest is None
    desk.session.undo_stack.undo()
    assert desk.document.table.rest == Rest(3, 1000)


@pytest.mark.parametrize("typed", ["1", "-3", "many", "2.5", "9" * 40])
def test_that_what_is_no_number_of_outcomes_is_refused(desk: Desk, typed: str) -> None:
    desk.view.commands.mark_rest(2, typed)
    assert desk.document.table.rest is None
    assert "is no number of outcomes" in desk.refused[-1]


def test_that_the_mark_goes_with_its_row_through_every_edit_of_rows() -> None:
    document = _marked()
    assert edits.sort_rows(document, 0, descending=False).document.table.rest == Rest(0, 4)
    assert edits.move_rows(document, [3], 0).document.table.rest == Rest(0, 4)
    assert edits.add_row(document, at=0).document.table.rest == Rest(4, 4)
    assert edits.remove_rows(document, [0]).document.table.rest == Rest(2, 4)
    assert edits.remove_rows(document, [3]).document.table.rest is None
    assert edits.duplicate_rows(document, [3]).document.table.rest == Rest(3, 4)
    twice = edits.rename_outcome(document, 3, "sunny").document
    assert edits.merge_duplicates(twice).document.table.rest == Rest(0, 4)
    assert edits.set_cell(document, 0, 0, "0.5").document.table.rest == Rest(3, 4)


def test_that_a_saved_document_keeps_the_mark_and_refuses_a_wrong_one() -> None:
    data = encode(_marked())
    assert decode(data).table.rest == Rest(3, 4)
    for wrong in (b'{"row": 9}', b'{"row": 1, "count": 1}', b'{"row": -1}', b"3"):
        with pytest.raises(ValueError, match="rest"):
            decode(data.replace(b'{"row": 3, "count": 4}', wrong))


@pytest.mark.parametrize("lens", [one.id for one in LENSES if one.group != "Text"])
def test_that_every_picture_of_the_table_says_what_the_row_stands_for(lens: str) -> None:
    found = evaluate(_marked())
    assert isinstance(found, Readings)
    try:
        view = lens_of(lens).view(found)
    except LensError as error:
        assert "stands for 4 outcomes" in str(error) or "reward" in str(error)  # noqa: PT017
        return
    assert "“windy” stands for 4 outcomes" in view.figure.caption.rest


def test_that_the_bar_of_the_rest_is_hatched_and_its_tip_says_so() -> None:
    found = evaluate(_marked())
    assert isinstance(found, Readings)
    view = lens_of("compare").view(found)
    bars = [mark for mark in view.figure.panels[0].marks if isinstance(mark, Bars)]
    assert bars and all(mark.hatched == (3,) for mark in bars)  # noqa: PT018
    assert "stands for 4 outcomes" in view.tip(bars[0], 3)
    assert "stands for" not in view.tip(bars[0], 2)
    assert view.figure.legend[-1].style == "hatched"
