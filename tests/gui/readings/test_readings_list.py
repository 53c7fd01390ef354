"""The list of all readings: searched, opened, copied, and the order α."""

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, load_fonts
from gui.readings.readings_list import ReadingsList
from gui.readings.readings_model import ROW_ROLE, ReadingRow, ReadingsModel
from model.document.document import Document
from model.document.table import table_of
from model.evaluate.catalogue import MEASURES
from tests.evaluated import evaluated, refused
from tests.gui.stillness import come_to_rest

NAMES = ["sunny", "cloudy", "rainy", "windy"]
WEATHER = [0.6, 0.25, 0.1, 0.05]
TABLE = table_of(NAMES, P=WEATHER, Q=WEATHER)
DOCUMENT = Document(TABLE, truth=0, model=1, temperature=1.5)


@pytest.fixture
def listing(qtbot: QtBot) -> Iterator[ReadingsList]:
    load_fonts()
    made = ReadingsList()
    qtbot.addWidget(made)
    made.resize(320, 700)
    wear(LIGHT)
    made.show_readings(evaluated(DOCUMENT))
    made.show()
    made.activateWindow()
    yield made
    made.delegate.note = None


def rows(model: QAbstractListModel) -> list[ReadingRow]:
    return [model.index(row).data(ROW_ROLE) for row in range(model.rowCount())]


def test_that_the_model_holds_to_the_rules_of_qt(qtbot: QtBot) -> None:
    model = ReadingsModel()
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(model, mode)
    for temperature in (1.0, 0.0, math.inf):
        model.show_readings(evaluated(replace(DOCUMENT, temperature=temperature)))
    for sought in ("entropy", "nothing like it", ""):
        model.show_only(sought)
    assert model.rowCount() == len(MEASURES)
    tester.deleteLater()


def test_that_every_reading_is_listed_in_order_with_its_number(listing: ReadingsList) -> None:
    shown = rows(listing.model)
    assert [row.id for row in shown] == [measure.id for measure in MEASURES]
    by_id = {row.id: row for row in shown}
    assert (by_id["entropy_p"].number, by_id["entropy_p"].unit) == ("1.490", "bits")
    assert (by_id["perplexity"].number, by_id["perplexity"].unit) == ("2.91", "options")
    assert by_id["most_likely"].name == "Most likely outcome: sunny"
    assert "0.6 · log<sub>2</sub> 0.6" in by_id["entropy_p"].formula


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("hellinger", ["hellinger"]),
        ("kl_qt_q", ["kl_qt_q"]),
        ("GUESSING GAME", ["entropy_p"]),
        ("rényi order", ["renyi_p"]),
        ("D(P ‖ QT)", ["kl_p_qt"]),
        ("no such thing", []),
    ],
)
def test_that_the_search_looks_at_symbol_name_question_and_id(
    listing: ReadingsList, sought: str, found: list[str]
) -> None:
    listing.search.setText(sought)
    assert [row.id for row in rows(listing.model)] == found
    listing.grab()


def test_that_an_empty_search_says_so(listing: ReadingsList) -> None:
    QTest.keyClicks(listing.search, "xyz")
    assert listing.view.empty_text == "No reading matches “xyz”."
    QTest.keyClick(listing.search, Qt.Key.Key_Escape)
    assert listing.search.text() == ""
    assert listing.view.empty_text == ""
    assert listing.model.rowCount() == len(MEASURES)


def test_that_the_open_reading_stays_open_through_search_and_new_numbers(
    qtbot: QtBot, listing: ReadingsList
) -> None:
    listing.view.setCurrentIndex(listing.model.index(listing.model.row_of("hellinger")))
    listing.search.setText("distance")
    assert listing.model.open_id == "hellinger"
    listing.search.setText("")
    listing.show_readings(evaluated(replace(DOCUMENT, temperature=3.0)))
    current = listing.view.currentIndex().data(ROW_ROLE)
    assert current.id == "hellinger"


def test_that_the_open_row_is_higher_and_does_not_shrink_while_numbers_change(
    qtbot: QtBot, listing: ReadingsList
) -> None:
    view, model = listing.view, listing.model
    heights = []
    for temperature in (1.5, 0.0, 1.5):
        listing.show_readings(evaluated(replace(DOCUMENT, temperature=temperature)))
        come_to_rest()
        heights.append(view.visualRect(model.index(0)).height())
    assert heights[0] > 1.5 * view.visualRect(model.index(1)).height()
    assert heights == sorted(heights)


@pytest.mark.parametrize("way", ["click", "enter", "copy", "search"])
def test_that_a_row_copies_17_digits(qtbot: QtBot, listing: ReadingsList, way: str) -> None:
    index = listing.model.index(listing.model.row_of("cross_entropy"))
    with qtbot.waitSignal(listing.copied) as copied:
        if way == "click":
            place = listing.view.visualRect(index).center()
            qtbot.mouseClick(listing.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        elif way == "search":
            QTest.keyClicks(listing.search, "cross_entropy")
            QTest.keyClick(listing.search, Qt.Key.Key_Return)
        else:
            listing.view.setCurrentIndex(index)
            key = Qt.Key.Key_Return if way == "enter" else Qt.Key.Key_C
            held = Qt.KeyboardModifier.ControlModifier if way == "copy" else None
            QTest.keyClick(listing.view, key, held or Qt.KeyboardModifier.NoModifier)
    number = QApplication.clipboard().text()
    assert float(number) == evaluated(DOCUMENT).value("cross_entropy")
    assert copied.args[0].endswith(f" = {number}")
    assert listing.delegate.note == ("cross_entropy", f"Copied {number}")


def test_that_what_has_no_number_copies_nothing(qtbot: QtBot, listing: ReadingsList) -> None:
    listing.show_readings(evaluated(replace(DOCUMENT, model=None)))
    row = listing.model.row_of("cross_entropy")
    listing.view.setCurrentIndex(listing.model.index(row))
    with qtbot.assertNotEmitted(listing.copied):
        QTest.keyClick(listing.view, Qt.Key.Key_Return)
    shown = rows(listing.model)[row]
    assert (shown.number, shown.unit, shown.formula) == ("–", "", "")
    assert shown.reason


def test_that_down_goes_from_the_search_to_the_rows(qtbot: QtBot, listing: ReadingsList) -> None:
    listing.focus_search()
    qtbot.waitUntil(listing.search.hasFocus)
    QTest.keyClick(listing.search, Qt.Key.Key_Down)
    assert listing.view.hasFocus()
    QTest.keyClick(listing.view, Qt.Key.Key_Down)
    assert listing.model.open_id == MEASURES[1].id


def test_that_copy_all_asks_for_it(qtbot: QtBot, listing: ReadingsList) -> None:
    with qtbot.waitSignal(listing.copy_all_requested):
        qtbot.mouseClick(listing.copy_all, Qt.MouseButton.LeftButton)


def test_that_an_order_can_be_typed_and_a_bad_one_is_refused(
    qtbot: QtBot, listing: ReadingsList
) -> None:
    box = listing.order_box
    assert box.text() == "2.00"
    box.selectAll()
    QTest.keyClicks(box, "0,5")
    with qtbot.waitSignal(listing.order_chosen) as chosen:
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert chosen.args == [0.5]
    listing.show_readings(evaluated(replace(DOCUMENT, order=0.5)))
    box.selectAll()
    QTest.keyClicks(box, "-1")
    with qtbot.assertNotEmitted(listing.order_chosen):
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert listing.refusal.isVisible()
    assert listing.refusal.text() == "α cannot be negative; type 0 or more."
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "0.500"
    assert not listing.refusal.isVisible()


def test_that_the_last_good_numbers_stay_as_stale(listing: ReadingsList) -> None:
    broken = refused(replace(DOCUMENT, table=table_of(NAMES, P=[0, 0, 0, 0], Q=WEATHER)))
    listing.show_readings(broken)
    shown = rows(listing.model)
    assert shown[0].number == "1.490"
    assert all(row.stale for row in shown)
    assert listing.model.index(0).data().startswith("Stale")


def test_that_a_row_tells_its_words_to_assistive_technology(listing: ReadingsList) -> None:
    said = listing.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Entropy of the truth, H(P): 1.490 bits"


def test_that_new_numbers_change_rows_without_laying_the_list_out_anew(
    qtbot: QtBot, listing: ReadingsList
) -> None:
    resets: list[bool] = []
    listing.model.modelReset.connect(lambda: resets.append(True))
    with qtbot.waitSignal(listing.model.dataChanged):
        listing.show_readings(evaluated(replace(DOCUMENT, temperature=1.4)))
    assert resets == []


def test_that_the_open_row_stands_on_the_soft_accent(qtbot: QtBot, listing: ReadingsList) -> None:
    for theme in (LIGHT, DARK):
        wear(theme)
        come_to_rest()
        image = listing.view.viewport().grab().toImage()
        assert image.pixelColor(image.width() // 2, 3).name() == theme.accent_soft
