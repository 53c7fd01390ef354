"""The cards of a lens's own readings: in place of the usual ones, and only while it is seen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from gui.readings.reading_card import ReadingCard
from model.document import edits
from model.document.table import table_of
from model.formats.examples import load_example
from tests.gui.lens_desk import LensDesk
from tests.gui.window.kept_window import KeptWindow


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "joint", "joint")


def shown(desk: LensDesk) -> dict[str, ReadingCard]:
    """The cards that are seen, by their symbols, in order."""
    cards = desk.app.window.readings_panel.cards.values()
    return {card.text_shown.symbol: card for card in cards if not card.isHidden()}


def look_through(desk: LensDesk, lens: str) -> None:
    desk.app.session.apply(edits.set_lens(desk.document, lens, lens))


def test_that_a_lens_sets_its_own_cards_in_place_of_those_of_p_and_q(desk: LensDesk) -> None:
    found = {symbol: card.text_shown.number for symbol, card in shown(desk).items()}
    assert found == {
        "H(X, Y)": "3.38",
        "H(X)": "1.75",
        "H(Y | X)": "1.62",
        "H(Y)": "2.00",
        "I(X; Y)": "0.375",
    }
    look_through(desk, "compare")
    assert list(shown(desk)) == ["H(P)", "H(P, Q)", "D(P ‖ Q)", "Perplexity"]
    assert shown(desk)["H(P)"].text_shown.number == "1.50"
    look_through(desk, "joint")
    assert list(shown(desk))[-1] == "I(X; Y)"


def test_that_they_follow_the_dial_and_the_unit(desk: LensDesk) -> None:
    desk.app.on_turned(0.0, 0)
    assert shown(desk)["I(X; Y)"].text_shown.number == "0.00"
    desk.app.on_turned(1.0, 0)
    desk.app.on_unit_chosen("nats")
    assert (shown(desk)["I(X; Y)"].text_shown.number, "nats") == (
        "0.260",
        shown(desk)["I(X; Y)"].text_shown.unit,
    )


def test_that_they_are_pinned_copied_and_spoken_as_the_others(desk: LensDesk) -> None:
    panel, card = desk.app.window.readings_panel, shown(desk)["I(X; Y)"]
    assert card.accessibleName() == "Mutual information, I(X; Y)"
    assert card.accessibleDescription().startswith("0.375 bits")
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert panel.pinned == card.reading_id
    said = " ".join(label.text() for label in panel.explanation.lines)
    assert "1.750 bits − 1.375 bits = 0.375 bits" in said
    card.copy()
    assert float(QGuiApplication.clipboard().text()) == pytest.approx(0.375, rel=1e-12)
    look_through(desk, "compare")
    assert panel.pinned == ""
    assert panel.explanation.isHidden()


def test_that_another_document_leaves_no_card_of_the_lens_behind(desk: LensDesk) -> None:
    shown(desk)["H(X)"].click()
    desk.app.session.open(load_example("weather"), None)
    assert next(iter(shown(desk))) == "H(P)"
    assert desk.app.window.readings_panel.pinned == ""


def test_that_they_stay_dimmed_where_the_table_cannot_be_read(desk: LensDesk) -> None:
    unread = table_of(["a", "b"], P=[0, 0], Q=[1, 1])
    desk.app.session.apply(
        edits.Edit("Empty P", replace(desk.document, table=unread, truth=0, model=1))
    )
    card = shown(desk)["I(X; Y)"]
    assert card.stale
    assert card.text_shown.number == "0.375"
    desk.undo()
    assert not shown(desk)["I(X; Y)"].stale


def test_that_a_lesson_does_not_tell_by_them_what_it_asks_for(desk: LensDesk) -> None:
    desk.app.lessons.start("codes-and-drafts")
    asked = [step.lens for step in desk.app.session.document.scenes].index("joint")
    for _ in range(asked):
        desk.app.lessons.step(1)
    assert desk.document.lens == "joint"
    assert "I(X; Y)" not in shown(desk)
    desk.app.lessons.show_answer()
    assert shown(desk)["I(X; Y)"].text_shown.number == "0.375"


def test_that_drafts_have_the_numbers_of_their_checks_on_cards(kept_window: KeptWindow) -> None:
    desk = LensDesk(kept_window, "draft", "draft")
    found = {symbol: card.text_shown.number for symbol, card in shown(desk).items()}
    assert found == {
        "D(P ‖ Q)": "0.0968",
        "TV(P, Q)": "0.160",
        "Accepted, α": "0.840",
        "Tokens": "3.64",
        "Speed-up": "2.60",
    }
    desk.app.on_turned(0.0, 0)
    # Sure of “project”, which P gives 0.34: (1 − 0.34⁵) ÷ 0.66 tokens.
    assert shown(desk)["Tokens"].text_shown.number == "1.51"
    assert shown(desk)["D(P ‖ Q<sub>T</sub>)"].text_shown.number == "∞"
    desk.app.on_turned(1.0, 0)
    settings = replace(desk.document.draft, target_temperature=2.0)
    desk.app.session.apply(edits.Edit("T of the target", replace(desk.document, draft=settings)))
    assert "TV(P′, Q)" in shown(desk)


@pytest.mark.parametrize("lens", ["joint", "draft"])
def test_that_a_row_for_several_outcomes_leaves_the_cards_that_tell_bounds(
    kept_window: KeptWindow, lens: str
) -> None:
    desk = LensDesk(kept_window, lens, lens)
    desk.app.session.apply(edits.mark_rest(desk.document, 0, 10))
    numbers = [card.text_shown.number for card in shown(desk).values()]
    assert list(shown(desk))[:3] == ["H(P)", "H(P, Q)", "D(P ‖ Q)"]
    assert "–" in numbers[0]
