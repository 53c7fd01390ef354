"""The five cards: what they say, how they copy, and what they keep when a table cannot be read."""

import gc
import math
from collections.abc import Sequence
from dataclasses import replace
from weakref import ref

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, load_fonts
from gui.readings.reading_card import (
    COPY_SIZE,
    HEIGHT,
    MOST_LINES,
    PADDING,
    fitted_lines,
    fitted_number,
)
from gui.readings.readings_panel import CARDS, HATCHED, ReadingsPanel
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import Rest, table_of
from model.words.markup import plain
from model.words.numerals import reading_text
from model.words.units import Unit
from tests.evaluated import evaluated, refused

NAMES = ["sunny", "cloudy", "rainy", "windy"]
WEATHER = [0.6, 0.25, 0.1, 0.05]


def weather(
    temperature: float = 1.5, q: Sequence[float] = WEATHER, unit: Unit = Unit.BITS
) -> Document:
    table = table_of(NAMES, P=WEATHER, Q=list(q))
    return Document(table, truth=0, model=1, temperature=temperature, unit=unit)


@pytest.fixture
def panel(qtbot: QtBot) -> ReadingsPanel:
    load_fonts()
    made = ReadingsPanel()
    qtbot.addWidget(made)
    made.resize(940, HEIGHT)
    made.show()
    return made


def numbers(panel: ReadingsPanel) -> list[str]:
    return [panel.cards[card.id].text_shown.number for card in CARDS]


def test_that_the_cards_say_what_the_weather_comes_to(panel: ReadingsPanel) -> None:
    with_nothing_emitted: list[str] = []
    panel.copied.connect(with_nothing_emitted.append)
    panel.show_readings(evaluated(weather()))
    assert numbers(panel) == ["1.49", "1.54", "0.0485", "2.91", "0.0531"]
    texts = [panel.cards[card.id].text_shown for card in CARDS]
    assert [text.unit for text in texts] == ["bits", "bits", "bits", "options", "bits"]
    assert texts[1].symbol == "H(P, Q<sub>T</sub>)"
    assert texts[3].symbol == "Perplexity"
    assert texts[3].words == "like choosing among 2.91 equally likely outcomes"
    assert with_nothing_emitted == []


def test_that_the_unit_changes_all_but_perplexity(panel: ReadingsPanel) -> None:
    panel.show_readings(evaluated(weather(unit=Unit.NATS)))
    assert numbers(panel) == ["1.03", "1.07", "0.0336", "2.91", "0.0368"]
    assert panel.cards["entropy_p"].text_shown.unit == "nats"


@pytest.mark.parametrize("way", ["button", "keys"])
def test_that_a_card_copies_17_digits(qtbot: QtBot, panel: ReadingsPanel, way: str) -> None:
    readings = evaluated(weather())
    panel.show_readings(readings)
    card = panel.cards["entropy_p"]
    with qtbot.waitSignal(panel.copied) as copied:
        if way == "button":
            qtbot.mouseClick(card.copy_button, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    number = QApplication.clipboard().text()
    assert float(number) == readings.value("entropy_p")
    assert copied.args == [f"H(P) = {number}"]


def test_that_a_card_says_for_a_moment_what_it_copied(qtbot: QtBot, panel: ReadingsPanel) -> None:
    panel.show_readings(evaluated(weather()))
    card = panel.cards["entropy_p"]
    before = card.grab().toImage()
    card.copy()
    assert card.grab().toImage() != before
    card._copied_timer.setInterval(0)
    card._copied_timer.start()
    qtbot.waitUntil(lambda: not card._copied_timer.isActive())
    assert card.grab().toImage() == before


def test_that_infinity_gives_its_reason_in_place_of_the_question(panel: ReadingsPanel) -> None:
    panel.show_readings(evaluated(weather(q=[0.6, 0.25, 0.15, 0.0])))
    text = panel.cards["kl_p_qt"].text_shown
    assert text.number == "∞"
    assert "“windy”" in text.words
    assert "windy" in panel.cards["kl_p_qt"].accessibleDescription()
    panel.cards["kl_p_qt"].copy()
    assert QApplication.clipboard().text() == "inf"


def test_that_a_document_without_q_says_why_and_copies_nothing(panel: ReadingsPanel) -> None:
    QApplication.clipboard().setText("before")
    readings = evaluated(replace(weather(), model=None))
    panel.show_readings(readings)
    text = panel.cards["cross_entropy"].text_shown
    assert (text.number, text.unit) == ("–", "")
    assert text.words == readings["cross_entropy"].answer.reason
    panel.cards["cross_entropy"].copy()
    assert QApplication.clipboard().text() == "before"
    assert panel.cards["kl_qt_q"].text_shown.symbol == "D(P<sub>T</sub> ‖ P)"


def test_that_the_last_good_numbers_stay_dimmed_and_are_called_stale(panel: ReadingsPanel) -> None:
    panel.show_readings(evaluated(weather()))
    card = panel.cards["entropy_p"]
    bright = card.grab().toImage()
    broken = refused(replace(weather(), table=table_of(NAMES, P=[0, 0, 0, 0], Q=WEATHER)))
    assert broken.problem
    panel.show_readings(broken)
    assert numbers(panel) == ["1.49", "1.54", "0.0485", "2.91", "0.0531"]
    assert card.stale
    assert card.accessibleDescription().startswith("Stale")
    assert card.grab().toImage() != bright
    panel.show_readings(evaluated(weather()))
    assert card.grab().toImage() == bright


def test_that_a_document_unreadable_from_the_start_shows_dashes(panel: ReadingsPanel) -> None:
    broken = refused(replace(weather(), table=table_of(NAMES, P=[0, 0, 0, 0], Q=WEATHER)))
    panel.show_readings(broken)
    assert numbers(panel) == ["–"] * 5
    panel.grab()


def test_that_the_tooltip_holds_the_formula_with_the_live_numbers(panel: ReadingsPanel) -> None:
    panel.show_readings(evaluated(weather()))
    card = panel.cards["entropy_p"]
    place = QPoint(20, 20)
    QApplication.sendEvent(
        card, QHelpEvent(QHelpEvent.Type.ToolTip, place, card.mapToGlobal(place))
    )
    tip = QToolTip.text()
    for part in ("Entropy of the truth", "How hard", "0.6 · log<sub>2</sub> 0.6", "Ctrl+C"):
        assert part in tip
    QToolTip.hideText()


BOX = table_of(["red", "blue"], balls=[9, 1])


def test_that_a_click_keeps_question_formula_and_what_changed(
    qtbot: QtBot, panel: ReadingsPanel
) -> None:
    box = Document(BOX)
    panel.show_readings(evaluated(box))
    with qtbot.waitSignal(panel.pinned_changed) as pinned:
        qtbot.mouseClick(panel.cards["entropy_p"], Qt.MouseButton.LeftButton)
    assert pinned.args == ["entropy_p"]
    assert panel.explanation.isVisible()
    question, formula, change, sample, _ = (label.text() for label in panel.explanation.lines)
    assert "How hard is the guessing game?" in question
    assert "0.9 · log<sub>2</sub> 0.9" in formula
    assert change == ""
    assert plain(sample) == (
        "As a sample of N = 10 this is the plug-in value, too small on average: Miller–Madow "
        "0.541, Chao–Shen 0.758; 95% interval 0.000 – 1.000 bits: Miller–Madow ± 1.96 s, "
        "with s after Harris (1975)."
    )
    panel.show_readings(evaluated(replace(box, table=table_of(["red", "blue"], balls=[10, 2]))))
    said = plain(panel.explanation.lines[2].text())
    assert said == "0.469 → 0.650 because “red” fell from 90% to 83%."
    QTest.keyClick(panel.explanation, Qt.Key.Key_Escape)
    assert not panel.explanation.isVisible()
    assert not panel.cards["entropy_p"].isChecked()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_that_keys_explain_a_card_and_take_it_back(panel: ReadingsPanel, key: Qt.Key) -> None:
    panel.show_readings(evaluated(weather()))
    QTest.keyClick(panel.cards["kl_p_qt"], key)
    assert panel.pinned == "kl_p_qt"
    QTest.keyClick(panel.cards["kl_p_qt"], key)
    assert panel.pinned == ""


def test_that_the_changes_of_one_drag_are_told_as_one(qtbot: QtBot) -> None:
    now = [100.0]
    panel = ReadingsPanel(clock=lambda: now[0])
    qtbot.addWidget(panel)
    panel.pin("cross_entropy")
    for temperature, seconds in ((1.0, 0.0), (1.2, 5.0), (1.3, 0.1), (1.5, 0.1)):
        now[0] += seconds
        panel.show_readings(evaluated(weather(temperature)))
    said = plain(panel.explanation.lines[2].text())
    assert said == "1.49 → 1.54 because T went from 1 to 1.5."
    now[0] += 5.0
    panel.show_readings(evaluated(weather(2.0)))
    assert "because T went from 1.5 to 2" in plain(panel.explanation.lines[2].text())


def test_that_readings_that_were_shown_before_are_given_back(panel: ReadingsPanel) -> None:
    shown = [evaluated(weather(temperature)) for temperature in (1.0, 1.2)]
    before = ref(shown[0])
    for readings in shown:
        panel.show_readings(readings)
    del readings
    shown.clear()
    gc.collect()
    assert before() is None


def test_that_another_document_is_no_change(panel: ReadingsPanel) -> None:
    panel.pin("entropy_p")
    panel.show_readings(evaluated(weather()))
    other = Document(BOX)
    panel.begin(other)
    panel.show_readings(evaluated(other))
    assert panel.explanation.lines[2].text() == ""


def test_that_no_perplexity_is_said_to_choose_among_more_than_there_are(
    panel: ReadingsPanel,
) -> None:
    panel.show_readings(evaluated(weather(1.0, [0.001, 0.001, 0.001, 0.997])))
    text = panel.cards["perplexity"].text_shown
    assert float(text.number) > 4
    assert text.words == "worse than guessing blindly among\u00a04"
    assert text.short == "worse than a blind guess among\u00a04"


@pytest.mark.parametrize(("count", "is_worse"), [(2, True), (5_000, False), (None, False)])
def test_that_a_row_that_stands_for_several_counts_as_so_many_to_guess_among(
    panel: ReadingsPanel, count: int | None, is_worse: bool
) -> None:
    table = table_of("abc", P=[1.0, 0.0, 0.0], Q=[0.001, 0.499, 0.5]).with_rest(Rest(2, count))
    panel.show_readings(evaluated(Document(table, 0, 1)))
    words = panel.cards["perplexity"].text_shown.words
    assert words.startswith("worse than guessing blindly among") == is_worse


def test_that_at_t_1_without_filters_nothing_speaks_of_q_at_t(panel: ReadingsPanel) -> None:
    panel.show_readings(evaluated(weather(1.0)))
    shown = {name: card for name, card in panel.cards.items() if card.isVisible()}
    assert list(shown) == ["entropy_p", "cross_entropy", "kl_p_qt", "perplexity"]
    assert not any("<sub>T</sub>" in card.text_shown.symbol for card in shown.values())
    panel.show_readings(evaluated(replace(weather(1.0), filters=Filters(top_k=2))))
    assert panel.cards["kl_qt_q"].isVisible()
    assert panel.cards["kl_p_qt"].text_shown.symbol == "D(P ‖ Q<sub>T</sub>)"


def test_that_each_card_is_under_the_colour_of_its_role(panel: ReadingsPanel) -> None:
    panel.show_readings(evaluated(weather()))
    for theme in (LIGHT, DARK):
        wear(theme)
        for card in CARDS:
            image = panel.cards[card.id].grab().toImage()
            if card.id != HATCHED:
                assert image.pixelColor(image.width() // 2, 1) == theme.fill(card.role)
            assert image.pixelColor(image.width() // 2, HEIGHT - 12).name() == theme.card


@pytest.mark.parametrize("width", [150, 165, 190, 300])
@pytest.mark.parametrize("number", [0.0, 1e-18, 2.91, 128256.0, math.inf])
def test_that_nothing_reaches_over_the_edge_of_a_card(
    panel: ReadingsPanel, width: int, number: float
) -> None:
    readings = evaluated(weather())
    panel.show_readings(readings)
    card = panel.cards["perplexity"]
    shown = card.text_shown._replace(number=readings["perplexity"].text(Unit.BITS))
    if number:
        shown = shown._replace(number=reading_text(number))
    card.show_text(shown, readings, False)
    card.setFixedWidth(width)
    image = card.grab().toImage()
    # Nothing but the ground stands in the padding, from below the bar to above the border.
    for x in (3, round(PADDING) - 3, width - round(PADDING) + 3, width - 4):
        below = 12 if x < width // 2 else COPY_SIZE.width() + 12
        column = {image.pixelColor(x, y).name() for y in range(below, HEIGHT - 12)}
        assert column == {LIGHT.card}


@pytest.mark.parametrize("width", [157, 165, 188, 300])
def test_that_all_questions_fit_into_two_lines(panel: ReadingsPanel, width: int) -> None:
    for card in CARDS:
        lines = fitted_lines(card.question.format(options="2.9"), width)
        assert len(lines) <= 2
        assert all(line.width <= width - 2 * PADDING for line in lines)


def test_that_long_reasons_are_cut_to_three_lines(panel: ReadingsPanel) -> None:
    lines = fitted_lines("a reason that goes on " * 20, 165)
    assert len(lines) == MOST_LINES
    assert lines[-1].pieces[-1].text.endswith("…")


@pytest.mark.parametrize("number", ["1.49", "2,703", "1,234,567", "123,456,789", "12.1 – 123,456"])
def test_that_a_number_ends_within_its_card_and_has_its_unit_where_there_is_room(
    number: str, panel: ReadingsPanel
) -> None:
    for width in (110.0, 118.0, 180.0):
        written, unit = fitted_number(number, "options", width)
        assert written.width + (6.0 + unit.width if unit.width else 0.0) <= width - 2.0 * PADDING
        assert unit.width or len(number) > 7
